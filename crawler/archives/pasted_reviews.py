"""Reads reviews, replies and posts as a person copied them from a page: from the clipboard, plain text or HTML."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TextIO
from urllib.parse import urlsplit

from crawler.archives import icons
from crawler.archives.clipboard import Line, is_html, lines, reading
from crawler.archives.google_reviews import ORIGINAL, TRANSLATED, original
from crawler.archives.habits import Habits, habits
from crawler.archives.heads import Head
from crawler.archives.opening import Member, Opened
from crawler.archives.own_texts import own_posts
from crawler.archives.passage import Passage, Role
from crawler.archives.passages import Reader
from crawler.archives.phrases import table
from crawler.archives.practices import Practice, of_one
from crawler.archives.refusals import refusal
from crawler.archives.settled import settled
from crawler.archives.signs import Marked, Sign, mark, when_of
from crawler.archives.stream import Read, Stated, Task, Unread
from crawler.normalise import clean, ref_of, text_of
from model.documents import COPIED, Author, Document, Kind, Visibility
from model.errors import SourceChanged, Unreadable

INTERFACE = "line of the page's own interface (buttons, menus, counts, badges)"
HEADING = "line that tells the average and the number of all reviews"
ASIDE = "line on where a writer lives or works"
CUT = "text copied before its “More” was opened: its end is missing; open it and copy again"

TRANSLATION = "translation that Google made (the original is kept)"

_SAMPLE = 1 << 16
_SHOWN = 2_000
_BEGINNING = 80  # letters: what any site shows of a long review before "More"
_ENOUGH_LETTERS = 20  # fewer are written by many
# What a whole page has and a copied part of it has not; the reader of saved pages also knows where it is from.
_OF_A_PAGE = ("schema.org", "itemprop=", "application/ld+json", 'rel="canonical"', "og:url", "saved from url=",
              "saved with SingleFile")  # fmt: skip
_MORE_AT_END = re.compile(r"(?:…|\.\.\.)\s*([^\W\d_]{2,12}(?: [^\W\d_]{2,12}){0,2})$")
_MORE_ALONE = re.compile(r"(?:(?<!\w)[^\W\dA-Z_][\w'’]*|[.!?,;:)])\s+(More|(?:Read|Show|See) more)$")
_REPLY_AT = re.compile(r"^(?:reply|response) (?:at|from) (\S.{2,80})$", re.I | re.M)
_HEADED = re.compile(r"(Dr\.?\s[^,|\n]{3,60})[,|]")  # a page's title: "Dr. Dana Reyes, DDS, Dentist in Salem | Ratings"
_POST_SIGNS = (Sign.HANDLE, Sign.DEGREE, Sign.REPLYING)
_REVIEW_SIGNS = (Sign.STARS, Sign.OWNER, Sign.RECOMMENDS, Sign.WRITER)


def knows(export: Opened) -> bool:
    """Whether a single file holds pasted reviews or posts: a head that shows two signs at least, or both labels."""
    if len(export.members) != 1:
        return False
    try:
        sample = _sample(export.members[0])
        if is_html(sample) and any(word in sample for word in _OF_A_PAGE):
            return False
        found = list(_passages(io.StringIO(sample), export.members[0].name, posts=False))
    except Unreadable:
        return False
    roles = {passage.role for passage in found}
    heads = [passage for passage in found if passage.role in (Role.REVIEW, Role.POST, Role.REPLY)]
    return {Role.REVIEW, Role.REPLY} <= roles or any(passage.head.is_strong for passage in heads)


def read(task: Task) -> Iterator[Read]:
    """Reviews and posts in the order of the page, each followed by the answers to it; and what was not understood.

    Raises SourceChanged for what holds none, after it was shown as unread.
    """
    members = task.export.members
    if not members:
        raise SourceChanged(f"{task.export.name} is an empty folder or archive; expected a pasted text")
    given = 0
    for member in members:
        for thing in settled(_member(member, task), whole=False):
            given += isinstance(thing, Document)
            yield thing
    if not given:
        markup = _sample(members[0])
        raise refusal(markup, text_of(markup), members[0].name) or SourceChanged(
            f"{members[0].name} holds no review, reply or post that could be told apart; expected the page as it was "
            "copied, with names and dates, or a text behind “Review:” or “Reply:”; for a text of own "
            "posts say holds: posts (in a subject file, under exports:) or --as posts"
        )


def practices(task: Task) -> tuple[Practice, ...]:
    """Whose reviews they are, by the names over them and over the answers: all of them are of one page."""
    names: dict[str, None] = {}
    number = 0
    with suppress(Unreadable):
        for thing in read(task):
            if isinstance(thing, Unread) and not number and (found := _HEADED.match(thing.text)):
                names[found[1]] = None
            if not isinstance(thing, Document):
                continue
            number += thing.kind is Kind.REVIEW
            told = (thing.place, thing.author.name if thing.author and thing.kind is Kind.REPLY else None)
            names.update(dict.fromkeys(filter(None, told)))
            names.update(dict.fromkeys(_REPLY_AT.findall(thing.text)))
    return of_one(names, number) if number else ()


def _sample(member: Member) -> str:
    with reading(member) as text:
        return text.read(_SAMPLE)


def _member(member: Member, task: Task) -> Iterator[Read]:
    sample = _sample(member)
    marks = [mark(line) for line in lines(io.StringIO(sample), member.name)]
    posts = task.kind is Kind.POST or (task.kind is None and _count(marks, _POST_SIGNS) > _count(marks, _REVIEW_SIGNS))
    maker = _Maker(task, icons_tell=icons.are_told_apart(_rows(marks)))
    with reading(member) as text:
        if task.several:
            for post in own_posts(map(mark, lines(text, member.name)), marks):
                yield from maker.made(post)
            return
        if task.kind is not None and not _has_heads(sample, member.name, posts=posts):
            yield from _as_told(text, member.name, maker, task.kind)
            return
        for passage in _passages(text, member.name, posts=posts, known=habits(marks)):
            yield from maker.made(passage)


def _rows(marks: list[Marked]) -> Iterator[str]:
    """The icons that stand where a review tells its stars: before its date."""
    for one, below in pairwise((*marks, Marked(line=Line(number=0, text="")))):
        if one.has(Sign.DATE) or (one.words is None and below.has(Sign.DATE)):
            yield from (part.text for part in one.parts if icons.drawn(part.text) is not None)


def _count(marks: list[Marked], signs: tuple[Sign, ...]) -> int:
    return sum(one.has(*signs) for one in marks)


def _passages(text: TextIO, name: str, *, posts: bool, known: Habits | None = None) -> Iterator[Passage]:
    return Reader(map(mark, lines(text, name)), posts=posts, known=known or Habits()).passages()


def _has_heads(sample: str, name: str, *, posts: bool) -> bool:
    wanted = (Role.REVIEW, Role.POST, Role.REPLY)
    return any(passage.role in wanted for passage in _passages(io.StringIO(sample), name, posts=posts))


def _as_told(text: TextIO, name: str, maker: "_Maker", kind: Kind) -> Iterator[Read]:
    """A text without any head, as the person says it is: one text, or a review in the first paragraph and its reply."""
    first, rest = Passage(role=Role.REVIEW), Passage(role=Role.REPLY)
    single = Role.REVIEW if kind is Kind.REVIEW else Role.POST if kind is Kind.POST else None
    current = first
    for line in lines(text, name):
        if single is None and line.gap and current is first and first.text:
            current = rest
        if line.length is not None or not current.add(line):
            yield _unread([line])
    if single is not None:
        first.role = single
    elif not rest.text:
        first.role = Role.REPLY
    for passage in (first, rest):
        if passage.text:
            yield from maker.made(passage)


def _unread(told: list[Line]) -> Unread:
    text = "\n".join(line.text for line in told)
    length = told[0].length or len(text)
    return Unread(text=text[:_SHOWN], line=told[0].number, length=length if length > _SHOWN else None)


def _original(text: str) -> tuple[str, bool]:
    """What was written, without the translation of Google, and whether there was one. What a person wrote before a
    translation that shows its original stays too."""
    found = TRANSLATED.search(text)
    if found is None or not ORIGINAL.search(text, found.end()):
        return original(text), False
    return clean(f"{text[: found.start()]}\n{original(text)}"), True


def _without_tags(text: str) -> tuple[str, int]:
    """The words of a review without the lines Google sets below them (what was good or bad of a service, picked from a
    list, and how many liked it), and how many lines those were."""
    found = _TAGS.search(text)
    return (text, 0) if found is None else (text[: found.start()].rstrip(), found[0].strip().count("\n") + 1)


def _without_more(text: str) -> tuple[str, bool]:
    """The text without the button that opens the rest of it, and whether one stood there: behind "…", or a "More" that
    no sentence ends with."""
    found = _MORE_AT_END.search(text) or _MORE_ALONE.search(text)
    if found is None or not any(phrase.sign == "more" for phrase in table().look(found[1])):
        return text, False
    return text[: found.start(1)].rstrip(), True


_PICKED = "(?:Professionalism|Quality|Responsiveness|Punctuality|Value|Communication|Cleanliness)"
_TAGS = re.compile(
    rf"(?:(?:^|\n)(?:Positive|Critical|Negative)(?:\n|: ?){_PICKED}(?:, ?{_PICKED})*)+(?:\nServices(?:\n|: ?)[^\n]+)?"
    r"(?:\n.{1,4} ?\d{1,4})?\s*\Z"
    r"|\nServices\n[^\n.!?]{1,200}\s*\Z"
    r"|\n[\u2764\u2665\U0001f44d\U0001f64f\U0001f525]\ufe0f? ?\d{1,4}\s*\Z"
)


@dataclass(slots=True)
class _Maker:
    """Makes documents of passages; it remembers the last review, which a reply answers."""

    task: Task
    icons_tell: bool = False
    review: str | None = None
    place: str | None = None
    heading: str | None = None
    total: int | None = None
    seen: dict[str, int] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def made(self, passage: Passage) -> Iterator[Read]:
        dropped = self.task.dropped
        match passage.role:
            case Role.UNREAD:
                if self._may_be_review(passage.text):
                    self.review = None  # whose an answer below it is, nobody knows
                yield _unread(passage.text)
                return
            case Role.HEADING:
                self.place = self.heading = passage.head.author
                dropped[HEADING] += 1
                return
            case Role.BOILERPLATE | Role.AVERAGE:
                total = next((part.count for part in passage.head.parts if part.sign is Sign.AVERAGE), None)
                if passage.role is Role.AVERAGE and total is not None:
                    dropped[HEADING] += 1
                    if total != self.total:  # a page may tell it twice: "(128)", "128 reviews"
                        self.total = total
                        yield Stated(total=total, kind=Kind.REVIEW)
                else:
                    dropped[INTERFACE] += len(passage.lines)
                return
        if passage.role is Role.REPLY and passage.text and not passage.head.words and all(map(_is_stars, passage.text)):
            self.review = None  # stars are a reviewer's: whose an answer below them is, nobody knows
            yield _unread(passage.text)
            return
        words, tags = _without_tags(passage.words) if passage.role is Role.REVIEW else (passage.words, 0)
        if tags:
            dropped[INTERFACE] += tags
        if passage.head.aside:
            dropped[ASIDE] += passage.head.aside
        text, translated = _original(words)
        if translated:
            dropped[TRANSLATION] += 1
        text, cut = _without_more(text)
        if cut or passage.cut:
            dropped[CUT] += 1
        yield self._document(passage, text, cut=cut or passage.cut)

    def _may_be_review(self, unread: list[Line]) -> bool:
        """Whether what was not understood may be a review: no single line, and none that the page shows again and
        again."""
        new = [line for line in unread if line.text not in self.unread]
        self.unread.update(line.text for line in unread if len(line.text) <= _BEGINNING)
        return len(new) > 1

    def _document(self, passage: Passage, text: str, *, cut: bool) -> Document:
        kind = Kind(passage.role.value)
        top, task = passage.head, self.task
        when = when_of(top.when, task.fetched_at, task.fetched_within)
        name = clean(top.author) if top.author else None
        self.place = top.place or self.place
        parent = self.review if kind in (Kind.REPLY, Kind.COMMENT) and not passage.is_orphan else None
        stars, said = top.stars, top.of(Sign.RECOMMENDS)
        rating = stars.stars if stars else None
        if rating is None and self.icons_tell:
            rating = next((drawn for part in top.parts if (drawn := icons.drawn(part.text)) is not None), None)
        ref = self._numbered(_lasting_ref(kind, parent, top, rating, top.place or self.heading, text))
        if kind not in (Kind.REPLY, Kind.COMMENT):
            self.review = ref
        return Document(
            kind=kind,
            source=task.source,
            service=(urlsplit(task.url).hostname if task.url else None) or COPIED,
            ref=ref,
            url=task.url,
            author=Author(name=name, handle=top.handle) if name or top.handle else None,
            text=text,
            excerpt=cut,
            published=when.published,
            published_precision=when.precision,
            published_until=when.until,
            published_raw=when.raw,
            rating=rating,
            recommends=said[0].positive if said else None,
            in_reply_to=parent,
            visibility=Visibility.PUBLIC if passage.lines and not task.kind else Visibility.UNKNOWN,
            place=self.place,
            account=task.account,
        )

    def _numbered(self, ref: str) -> str:
        """What stands there twice keeps two refs, in the order of the page."""
        count = self.seen[ref] = self.seen.get(ref, 0) + 1
        return ref if count == 1 else f"{ref}-{count}"


def _is_stars(line: Line) -> bool:
    """Whether nothing but stars stands in a line."""
    marked = mark(line)
    return marked.has(Sign.STARS) and marked.words is None


def _lasting_ref(kind: Kind, review: str | None, top: Head, stars: float | None, place: str | None, text: str) -> str:
    """A ref that a copy made next month gives again: never of the date, which is told as "2 weeks ago". A review is
    known by who wrote it and how it begins (the rest may be hidden behind "More"), one of few words also by its stars
    and its place; an answer by its review alone, so that other words are a change of it; all else by all its words."""
    if kind is Kind.REPLY and review:
        return f"{review}/reply"
    letters = "".join(filter(str.isalnum, text.casefold())) or text
    who = (top.author.casefold() if top.author else None, top.handle)
    if kind is not Kind.REVIEW:
        return ref_of(kind.value, review, *who, letters)
    beside = (stars, place and place.casefold()) if len(letters) < _ENOUGH_LETTERS else ()
    return ref_of(kind.value, *who, letters[:_BEGINNING], *beside)
