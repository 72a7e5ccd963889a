"""Knows where a review, a post or an answer begins in a pasted page: by several signs together, never by one."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from crawler.archives.phrases import table
from crawler.archives.signs import Marked, Part, Sign, name_likeness, tells_day

_DEEPEST = 12  # lines a head can have
_BESIDE = (
    Sign.STARS, Sign.AVERAGE, Sign.DATE, Sign.WRITER, Sign.DEGREE, Sign.HANDLE, Sign.TOLD, Sign.COUNT, Sign.REPLYING,
    Sign.WEAK, Sign.RECOMMENDS, Sign.ICON, Sign.PICTURE,
)  # fmt: skip


_WRITTEN_BY = re.compile(r"(?:by|von|par|por|da|di)\s+(\S.*)", re.I)
_REVIEWED = re.compile(r"reviewed (\S.*)", re.I)
_IN_TOWN = re.compile(r"(\S.*?) (?:in|from) (\S[^,]*, [A-Z]{2})")
_LAND = re.compile(r"[A-Z]{2}")  # below "2 reviews", as Trustpilot tells where a reviewer lives
_BELOW_TOWN = (Sign.DATE, Sign.COUNT, Sign.WRITER, Sign.STARS, Sign.AVERAGE)


Shape = tuple[bool, frozenset[Sign]]


class Ahead(Protocol):
    """Lines of which those that follow can be looked at."""

    def peek(self, ahead: int = 0) -> Marked | None: ...


class Window:
    """Lines with a look ahead: memory holds a few, whatever is read."""

    def __init__(self, marks: Iterator[Marked]) -> None:
        self._marks = marks
        self._held: deque[Marked] = deque()

    def peek(self, ahead: int = 0) -> Marked | None:
        while len(self._held) <= ahead:
            following = next(self._marks, None)
            if following is None:
                return None
            self._held.append(following)
        return self._held[ahead]

    def take(self) -> Marked:
        mark = self.peek()
        assert mark is not None
        return self._held.popleft()


@dataclass(frozen=True, slots=True)
class Later:
    """The same lines from some way on."""

    window: Ahead
    skip: int

    def peek(self, ahead: int = 0) -> Marked | None:
        return self.window.peek(self.skip + ahead)


@dataclass(slots=True, kw_only=True)
class Head:
    """The lines over a text: how many, who wrote it, and what else they tell."""

    size: int = 0
    author: str | None = None
    likeness: int = 0
    handle: str | None = None
    parts: list[Part] = field(default_factory=list)
    words: str = ""  # what stands on the last line behind its signs
    place: str | None = None
    pictures: int = 0  # lines that a page gives in place of pictures, and the name below one
    aside: int = 0  # lines that tell where the writer lives or works

    def of(self, *signs: Sign) -> list[Part]:
        return [part for part in self.parts if part.sign in signs]

    @property
    def stars(self) -> Part | None:
        return next(iter(self.of(Sign.STARS)), None)

    @property
    def when(self) -> Part | None:
        """The date that tells most: one with a moment in it before a time of day alone."""
        dates = self.of(Sign.DATE)
        return next((date for date in dates if date.date and date.date != date.text), next(iter(dates), None))

    @property
    def shape(self) -> Shape:
        """What kinds of things it tells, so that another of the same page is known by it."""
        told = frozenset(Sign.WRITER if part.sign is Sign.AVERAGE else part.sign for part in self.parts)
        told -= {Sign.TOLD, Sign.WEAK, Sign.COUNT, Sign.ICON, Sign.PICTURE}
        return self.author is not None, told

    @property
    def tells_day(self) -> bool:
        """Whether it tells a day, and not a time of day alone."""
        return any(tells_day(part) for part in self.parts)

    @property
    def is_post(self) -> bool:
        return bool(self.handle or self.of(Sign.DEGREE)) and not self.of(Sign.STARS, Sign.RECOMMENDS)

    @property
    def is_strong(self) -> bool:
        """Whether it shows more than a name and a date."""
        counted = self.author is not None and bool(self.of(Sign.AVERAGE))
        counted = counted or (self.author is not None and len(self.of(Sign.COUNT)) > 1)  # friends, reviews, photos
        return counted or bool(self.of(Sign.STARS, Sign.WRITER, Sign.RECOMMENDS, Sign.DEGREE) or self.handle)


def head(
    window: Ahead,
    *,
    boundary: bool,
    closed: bool,
    strict: bool,
    fresh: bool,
    posts: bool = False,
    alone: bool = False,
    known: frozenset[Shape] = frozenset(),
    nameless: bool = False,
) -> Head | None:
    """The head that begins at the first line of the window, if one does.

    `boundary`: a blank line, a button or nothing stands before it; `closed`: the text before it has ended;
    `strict`: all heads so far showed more than a name and a date; `fresh`: nothing was read yet; `posts`: a profile
    was copied, whose author may be a bare account name; `alone`: stars alone are a head, for the page tells the author
    below the text, or stars are none of what was being read; `known`: the shapes of the heads above, which one may
    have again without a blank line before it; `nameless`: no head of this page has a name.
    """
    if fresh and _is_over_all(window):
        return None
    first = window.peek()
    if nameless and first is not None and first.words is not None:
        return None
    found = _collected(window, nameless=nameless)
    if found is not None and _are_hours(found):
        return None
    if found is None or _is_average(found, fresh=fresh):
        return None
    stars, when, author = found.stars, found.when, found.author
    counted = author and not stars and found.of(Sign.AVERAGE)  # "12 reviews" below a name are the writer's own
    about = found.of(Sign.WRITER, Sign.DEGREE) or counted or len(found.of(Sign.COUNT)) > 1
    if found.of(Sign.RECOMMENDS) and (found.likeness == 2 or when or stars):
        return found
    if when and (stars or found.handle or (about and (author or boundary))):
        return found
    if author and stars and stars.stars is not None and (closed or (boundary and found.likeness == 2)):
        return found
    if author and about and found.of(Sign.WRITER) and boundary and found.likeness == 2:
        return found
    if not fresh and _is_counted(found):
        return found
    if posts and author and when and " " not in author and (closed or fresh):
        found.handle = author
        return found
    if stars and not author and found.of(Sign.WRITER) and (closed or boundary):
        return found
    told = all(part.sign in (Sign.STARS, Sign.TOLD, Sign.WEAK) for part in found.parts)
    if stars and told and not author and closed and (alone or _opens_text(found, window)):
        return found
    named = author and found.likeness == 2 and when
    if named and (closed or fresh or (boundary and not strict)):
        return found
    return found if found.shape in known and (found.likeness == 2 or (author is None and when)) else None


def _are_hours(found: Head) -> bool:
    """Whether its dates are when a business opens and closes."""
    return len(found.of(Sign.DATE)) > 1 and not found.tells_day and not found.stars


def _is_counted(found: Head) -> bool:
    """Whether right below a name stands how much its bearer has written, as no text has it in lines of their own."""
    counts = [
        part for part in found.parts if part.sign in (Sign.AVERAGE, Sign.WRITER) and not part.text.startswith("(")
    ]
    return found.likeness == 2 and found.size > 1 and any(part.count or re.search(r"\d", part.text) for part in counts)


def _opens_text(found: Head, window: Ahead) -> bool:
    """Whether stars that stand alone are followed by a sentence, or by words over a name and a date: sites that tell
    the author below the text."""
    stars, below, byline = found.stars, window.peek(found.size), window.peek(found.size + 1)
    if stars is None or stars.stars is None or below is None or not below.is_words:
        return False
    if byline is not None and byline.has(Sign.DATE) and byline.words and name_likeness(writer(byline.words)):
        return True
    return name_likeness(below.line.text) != 2 and below.line.text[-1:] in '.!?…"”'


def writer(text: str) -> str:
    """The name in "by Jane D." and "Jane D. in Salem, OR"; the text itself where it is neither."""
    found = _WRITTEN_BY.fullmatch(text) or _IN_TOWN.fullmatch(text)
    return found[1] if found and name_likeness(found[1]) == 2 else text


def _is_over_all(window: Ahead) -> bool:
    """Whether stars with a count below them stand on lines of their own: those of the page, whoever wrote below."""
    first, below = window.peek(), window.peek(1)
    bare = all(one is not None and one.words is None for one in (first, below))
    return bare and first is not None and first.has(Sign.STARS) and below is not None and below.has(Sign.AVERAGE)


def _is_average(found: Head, *, fresh: bool) -> bool:
    """Whether it is the business's own line of stars and count, which stands over the reviews."""
    stars = found.stars
    if stars is None or found.when:
        return False
    told = stars.stars is not None and (stars.stars * 2) % 1 != 0
    return told or bool(found.of(Sign.AVERAGE) and (fresh or found.parts.index(stars) < _first(found, Sign.AVERAGE)))


def _first(found: Head, sign: Sign) -> int:
    return next(at for at, part in enumerate(found.parts) if part.sign is sign)


def _collected(window: Ahead, *, nameless: bool) -> Head | None:
    """The author's line, if one stands there, and the lines of signs below it."""
    first = window.peek()
    assert first is not None
    found = Head()
    if first.is_words:
        found.likeness = name_likeness(first.line.text)
        if not found.likeness:
            return None
        found.author, found.size = first.line.text, 1
    elif not _begin(found, first):
        return None
    while found.size < _DEEPEST and (mark := window.peek(found.size)) is not None:
        if mark.is_words:
            if nameless or not _goes_on(found, mark, window):
                break
        elif _names_writer(found, mark):
            found.author, found.likeness = writer(mark.words or ""), 2
            _add(found, mark)
        elif found.author and mark.has(Sign.STARS) and (place := _REVIEWED.fullmatch(mark.words or "")):
            found.place = place[1]  # "reviewed Tidewell Dental — 5 star", as Facebook told it
            _add(found, mark)
        elif not (mark.words is None and all(part.sign in _BESIDE for part in mark.parts)):
            if mark.has(Sign.STARS) and mark.words and not found.stars and mark.parts[0].sign is Sign.STARS:
                found.words = mark.words
                _add(found, mark)
            break
        elif _repeats(found, mark):
            break
        else:
            _add(found, mark)
    _trim(found, window)
    return found


def _begin(found: Head, first: Marked) -> bool:
    """A first line that holds signs: alone, behind a name, or around one."""
    if first.words is not None:
        if first.parts[0].sign is Sign.STARS and first.line.text.startswith(first.parts[0].text):
            if first.has(Sign.DATE) and name_likeness(first.words) == 2:
                found.author, found.likeness = first.words, 2
                _add(found, first)
                return True
            found.words = first.words
            _add(found, first)
            return False  # stars with words behind them are a line of a text, unless a name stands above
        found.author = writer(first.words)
        found.likeness = name_likeness(found.author)
        if not found.likeness:
            return False
    elif first.has(Sign.ICON) or not all(part.sign in _BESIDE for part in first.parts):
        return False
    elif picture := first.of(Sign.PICTURE):
        found.author, found.likeness = picture.who, 2
    _add(found, first)
    return True


def _add(found: Head, mark: Marked) -> None:
    found.size += 1
    found.parts.extend(mark.parts)
    for part in mark.parts:
        if part.sign is Sign.HANDLE:
            found.handle = found.handle or part.text.lstrip("@")
        if part.sign is Sign.WRITER and part.who:  # "Review by Jane D."
            found.author, found.likeness = found.author or part.who, 2
        if part.sign is Sign.RECOMMENDS:
            found.author = found.author or part.who
            found.likeness = max(found.likeness, name_likeness(part.who or ""))
            found.place = part.what


def _names_writer(found: Head, mark: Marked) -> bool:
    """Whether a line below the stars tells the author together with the date."""
    return bool(
        found.author is None
        and found.stars
        and not found.when
        and mark.words
        and mark.has(Sign.DATE)
        and all(part.sign in _BESIDE for part in mark.parts)
        and name_likeness(writer(mark.words)) == 2
    )


def _repeats(found: Head, mark: Marked) -> bool:
    """Whether the line tells again what the head has told: then it belongs to what follows."""
    return any(
        (part.sign is Sign.STARS and found.stars is not None) or (part.sign is Sign.HANDLE and found.handle)
        for part in mark.parts
    ) and bool(found.when)


def _goes_on(found: Head, mark: Marked, window: Ahead) -> bool:
    """Whether a line of words belongs to the head: the name below the stars, the town of Yelp, the job of LinkedIn."""
    below, text = window.peek(found.size + 1), mark.line.text
    if text == found.author and found.size == 1:  # below a picture of its own
        found.size = 2
        found.pictures = 1
        return True
    name = writer(text)
    if found.author is None and name != text and found.of(Sign.DATE, Sign.WRITER):
        found.author, found.likeness = name, 2
        found.size += 1
        return True
    if below is None or below.words is not None or (mark.line.gap and found.when):
        return False
    dated = below.has(Sign.DATE)
    if found.author is None:
        if not found.stars or name_likeness(text) != 2 or below.has(Sign.STARS):
            return False
        if not (dated or below.has(Sign.WRITER)):
            return False
        found.author, found.likeness = text, 2
    else:
        land = bool(found.of(Sign.AVERAGE, Sign.WRITER)) and _LAND.fullmatch(text)
        town = (land or (found.size == 1 + found.pictures and _is_town(text))) and below.has(*_BELOW_TOWN)
        said = bool(found.stars) and dated and not found.when and _is_verdict(text)
        if said:
            found.aside -= 1  # it repeats the stars
        elif not town and not (found.of(Sign.DEGREE) and dated and not found.when):
            return False
        found.parts.append(Part(sign=Sign.TOLD, text=text))
        found.aside += 1
    found.size += 1
    return True


def _is_verdict(text: str) -> bool:
    """Whether a line says in a word what the stars above it mean."""
    return any(phrase.sign == "verdict" for phrase in table().look(text))


def _is_town(text: str) -> bool:
    town, comma, region = text.partition(", ")
    return bool(comma) and len(text) <= 40 and name_likeness(town) == 2 and len(region) >= 2 and region[:1].isupper()


def _trim(found: Head, window: Ahead) -> None:
    """Numbers and half-buttons at the end of a head are the beginning of a text."""
    while found.size > 1 and not found.words and found.parts:
        last = window.peek(found.size - 1)
        if last is None or last.is_words or not all(part.sign is Sign.WEAK for part in last.parts):
            return
        found.size -= 1
        del found.parts[-len(last.parts) :]
