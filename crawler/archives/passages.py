"""Parts a pasted page into passages: reviews, answers, posts, what belongs to the interface, and what is not known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.archives.clipboard import Line
from crawler.archives.heads import Head, Window, head
from crawler.archives.phrases import table
from crawler.archives.signs import Marked, Sign, name_likeness

_MOST_TEXT = 100_000  # characters; no site takes a review or a post that is longer
_MOST_UNREAD = 2_000
_LABEL = re.compile(r"([^\W\d_][\w '’]{2,30}?)\s*:\s*(.*)", re.S)
_CUT = re.compile(r"(?:…|\.\.\.)$")
_UNENDED = re.compile(r"[^\W_]$|,$")  # an office ends its sentences; who writes a review may not


class Role(StrEnum):
    """What a passage is."""

    REVIEW = "review"
    REPLY = "reply"
    POST = "post"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"
    AVERAGE = "average"
    HEADING = "heading"
    UNREAD = "unread"


@dataclass(slots=True, kw_only=True)
class Passage:
    """One passage: what it is, the lines of its head and of its text, and what its head tells."""

    role: Role
    head: Head = field(default_factory=Head)
    lines: list[Line] = field(default_factory=list)
    text: list[Line] = field(default_factory=list)
    size: int = 0
    cut: bool = False

    def add(self, line: Line) -> bool:
        """Take a line of text in, unless the text is longer than any site takes."""
        if self.size + len(line.text) > _MOST_TEXT:
            return False
        self.size += len(line.text)
        self.text.append(line)
        return True

    @property
    def words(self) -> str:
        """The text, its paragraphs kept."""
        parts = [self.head.words] if self.head.words else []
        for line in self.text:
            if parts:
                parts.append("\n\n" if line.gap else "\n")
            parts.append(line.text)
        return "".join(parts)


class Reader:
    """Walks over the lines once; what it gives holds every line exactly once."""

    def __init__(self, marks: Iterator[Marked], *, posts: bool) -> None:
        """`posts`: heads that fit both a review and a post are a post's."""
        self._window = Window(marks)
        self._posts = posts
        self._open: Passage | None = None
        self._closed = True
        self._stray = Passage(role=Role.UNREAD)
        self._strict = self._heads = False
        self._labelled = False
        self._place: str | None = None
        self._last: Passage | None = None

    def passages(self) -> Iterator[Passage]:
        """The passages in the order of the page. A comment's head stands at its end, so lines are kept until then."""
        before: Marked | None = None
        while (mark := self._window.peek()) is not None:
            yield from self._step(mark, before)
            before = mark
        yield from self._end()

    def _step(self, mark: Marked, before: Marked | None) -> Iterator[Passage]:
        boundary = before is None or mark.line.gap or self._closed or not before.is_words
        if self._is_heading(mark):
            yield from self._flush()
            self._place = mark.line.text
            yield Passage(role=Role.HEADING, head=Head(author=mark.line.text), lines=self._taken(1))
        elif begun := self._labelled_text(mark, boundary):
            yield from self._end()
            self._begin(begun, self._taken(1))
        elif mark.has(Sign.OWNER) and mark.words is None:
            yield from self._end()
            self._begin(*self._owner(mark))
        elif comment := self._comment(mark, before):
            yield from self._end_open()
            yield comment
        elif found := head(
            self._window,
            boundary=boundary,
            closed=self._closed,
            strict=self._strict,
            fresh=not self._heads,
            posts=self._posts,
        ):
            yield from self._end()
            self._heads = True
            self._strict = self._strict or found.is_strong
            self._place = found.place or self._place
            role = Role.POST if found.is_post or (self._posts and not found.stars) else Role.REVIEW
            self._begin(Passage(role=role, head=found), self._taken(found.size))
        elif self._is_byline(mark):
            yield from self._byline(mark)
        elif self._is_interface(mark, before):
            yield from self._interface(mark)
        elif self._open is not None and not self._closed:
            if not self._open.add(mark.line):
                self._closed = True
                return
            self._window.take()
        else:
            yield from self._stray_line(mark)

    def _begin(self, passage: Passage, lines: list[Line]) -> None:
        passage.lines.extend(lines)
        self._open, self._closed = passage, False

    def _taken(self, count: int) -> list[Line]:
        return [self._window.take().line for _ in range(count)]

    def _end(self) -> Iterator[Passage]:
        yield from self._end_open()
        yield from self._flush()

    def _end_open(self) -> Iterator[Passage]:
        if self._open is not None:
            self._last = self._open
            yield self._open
            self._open = None

    def _is_heading(self, mark: Marked) -> bool:
        """Whether the line is the name of the business over its average: above all reviews."""
        below = self._window.peek(1)
        if self._heads or not mark.is_words or below is None or below.words is not None or below.has(Sign.DATE):
            return False
        if name_likeness(mark.line.text) != 2 or not below.has(Sign.STARS, Sign.AVERAGE):
            return False
        below_that = self._window.peek(2)
        stars = below.of(Sign.STARS)
        uneven = stars is not None and stars.stars is not None and (stars.stars * 2) % 1 != 0
        third = below_that is not None and below_that.has(Sign.AVERAGE)
        if stars is None:  # "2 reviews" below a name are a reviewer's own, "128 Google reviews" the page's
            own = below_that is not None and below_that.has(Sign.STARS, Sign.DATE, Sign.WRITER)
            return len(below.line.text.split()) > 2 and not own
        return uneven or (third and stars is not None) or (stars is not None and below.has(Sign.AVERAGE))

    def _is_byline(self, mark: Marked) -> bool:
        """Whether the line names the author and the date of the text above it, which told only its stars."""
        top = self._open.head if self._open is not None and not self._closed else None
        if top is None or top.author or top.when or not top.stars or self._open is None or not self._open.text:
            return False
        return mark.has(Sign.DATE) and (mark.words is None or name_likeness(mark.words) > 0)

    def _byline(self, mark: Marked) -> Iterator[Passage]:
        assert self._open is not None
        self._open.head.author = mark.words
        self._open.head.parts.extend(mark.parts)
        self._open.lines.extend(self._taken(1))
        self._closed = True
        yield from ()

    def _comment(self, mark: Marked, before: Marked | None) -> Passage | None:
        """A comment below a post or review: its author and words stand above "3w Like Reply", or "Like Reply 3w"."""
        above = self._open or self._last
        if above is None or not self._closed or len(self._stray.text) < 2 or not mark.has(Sign.DATE):
            return None
        below = self._window.peek(1)
        ends = before is not None and before.has(Sign.ACTION) and (below is None or below.line.gap)
        if mark.words is not None or not (
            ends or mark.has(Sign.ACTION) or (below is not None and below.has(Sign.ACTION))
        ):
            return None
        author, *words = self._stray.text
        if not name_likeness(author.text):
            return None
        owners = (self._place, above.head.author if above.role is Role.POST else None)
        own = any(name is not None and name.casefold() == author.text.casefold() for name in owners)
        passage = Passage(role=Role.REPLY if own else Role.COMMENT, lines=[author])
        passage.head.author, passage.text = author.text, words
        passage.head.parts.extend(mark.parts)
        passage.lines.extend(self._taken(1))
        self._stray = Passage(role=Role.UNREAD)
        return passage

    def _flush(self) -> Iterator[Passage]:
        if self._stray.text:
            yield self._stray
            self._stray = Passage(role=Role.UNREAD)

    def _labelled_text(self, mark: Marked, boundary: bool) -> Passage | None:
        """A text behind "Review:" or "Reply:"; the second only after the first, or first of all."""
        answers = self._labelled and self._open is not None and self._open.role is Role.REVIEW
        may_be = (boundary or answers) and mark.line.length is None
        found = _LABEL.fullmatch(mark.line.text) if may_be else None
        sign = table().labels.get(" ".join(found[1].casefold().split())) if found else None
        if found is None or sign is None or (self._heads and not self._labelled):
            return None
        if sign == "reply_label" and self._open is None and self._heads:
            return None
        if sign == "review_label" and not boundary:
            return None
        self._labelled = self._heads = True
        passage = Passage(role=Role.REVIEW if sign == "review_label" else Role.REPLY)
        passage.head.words = found[2].strip()
        return passage

    def _owner(self, mark: Marked) -> tuple[Passage, list[Line]]:
        """The owner's answer from its line on, with the name, the role and the date that may stand below it."""
        found = Head(size=1, parts=list(mark.parts))
        owner = mark.of(Sign.OWNER)
        found.author = owner.who if owner else None
        found.place = owner.what if owner else None
        lines = self._taken(1)
        while (following := self._window.peek()) is not None and found.size < 5:
            below = self._window.peek(1)
            if (
                following.words is None
                and following.parts
                and all(part.sign in (Sign.ROLE, Sign.DATE, Sign.TOLD) for part in following.parts)
            ):
                if found.when and following.has(Sign.DATE):
                    break
            elif not (
                following.is_words
                and not found.when
                and below is not None
                and below.words is None
                and below.has(Sign.ROLE, Sign.DATE)
                and name_likeness(following.line.text)
            ):
                break
            elif found.author is None:
                found.author = following.line.text
            found.parts.extend(following.parts)
            found.size += 1
            lines.extend(self._taken(1))
        return Passage(role=Role.REPLY, head=found), lines

    def _is_interface(self, mark: Marked, before: Marked | None) -> bool:
        """Whether a line is the interface's; words that people write too only where the interface goes on."""
        if mark.words is not None or not mark.parts:
            return False
        below = self._window.peek(1)
        if self._open is None or self._closed:
            menu = any(one is not None and one.words is None for one in (before, below))
            among = self._open is not None or menu
            return among or not mark.has(Sign.WEAK)
        if mark.is_button:
            flows = below is not None and below.is_words and not below.line.gap and below.line.text[:1].islower()
            return not (flows and self._open.text and not mark.line.gap)
        if mark.has(Sign.STARS, Sign.DATE) and not mark.has(Sign.ACTION):
            return False
        if mark.has(Sign.REPLYING):
            return True
        if mark.has(Sign.COUNT) and self._open.role is Role.POST and self._open.text:
            return below is None or below.words is None
        ahead = 1
        while below is not None and below.words is None and below.has(Sign.COUNT, Sign.WEAK) and ahead < 8:
            ahead += 1
            below = self._window.peek(ahead)
        return mark.has(Sign.ACTION) or (below is None and ahead > 1) or (below is not None and below.is_button)

    def _interface(self, mark: Marked) -> Iterator[Passage]:
        """A line of the interface ends the text above it, unless it only tells something of it."""
        role = Role.AVERAGE if mark.has(Sign.AVERAGE) and not self._heads else Role.BOILERPLATE
        if self._open is not None:
            last = self._open.text[-1].text if self._open.text else self._open.head.words
            if mark.has(Sign.MORE) and not self._closed:
                ends = self._open.role is Role.REPLY and _UNENDED.search(last)
                self._open.cut = bool(_CUT.search(last) or ends) or mark.line.text[:1] in "….."
            if not all(part.sign is Sign.TOLD for part in mark.parts):
                self._closed = True
        passage = Passage(role=role, lines=self._taken(1))
        passage.head.parts.extend(mark.parts)
        yield passage

    def _stray_line(self, mark: Marked) -> Iterator[Passage]:
        """A line that belongs to nothing known: kept together with its neighbours, and shown."""
        if not self._stray.text or self._stray.size + len(mark.line.text) > _MOST_UNREAD:
            yield from self._flush()
        self._stray.size += len(mark.line.text)
        self._stray.text.append(self._window.take().line)
