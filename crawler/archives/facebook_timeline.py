"""Reads posts from the timeline of a Facebook download of before 2018, which was one page in HTML."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import islice

from crawler.archives.each import written
from crawler.archives.facebook_page import OF_OTHERS, SERVICE
from crawler.archives.meta_page import moment_in, of_head
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Task
from crawler.archives.wall_clock import wall_clock
from crawler.normalise import When, clean, ref_of
from model.documents import Author, Document, Media, Precision
from model.errors import SourceChanged, Unreadable

_HEAD = 1 << 16
_CHUNK = 1 << 16
_LEARNT_FROM = 200
_MOST = 1 << 20  # characters of one entry
_MARKS = ('class="contents"', 'class="meta"', 'class="comment"')
_OF_TALKS = ('class="user"', 'class="thread"')  # letters, and what others said below pictures
_ZONE = re.compile(r"\s*\b(?:UTC|GMT)([+-]\d{2})(?::?(\d{2}))?$")
_BESIDE = "words beside a post of which the download does not tell who wrote them"


@dataclass(slots=True)
class _Entry:
    """What stands between one time and the next: a sentence that says what was done, and what was written."""

    time: str = ""
    heading: str = ""
    text: str = ""
    beside: str = ""
    pictures: list[str] = field(default_factory=list)


def pages(export: Opened) -> list[Member]:
    """The pages that are a timeline, known by the names of their parts, which were never translated."""
    return [member for member in export.members if of_head(export, member, "timeline", _as_timeline, _HEAD)]


def _as_timeline(head: str) -> frozenset[str]:
    is_one = all(mark in head for mark in _MARKS) and not any(mark in head for mark in _OF_TALKS)
    return frozenset(("timeline",)) if is_one else frozenset()


def whose(files: list[Member]) -> Author | None:
    """Whose download it is: the name in a page's title or headline with which what was done begins."""
    for file in files:
        reader = _Timeline()
        try:
            headings = [clean(entry.heading) for entry in islice(_entries(file, reader), _LEARNT_FROM)]
        except Unreadable:
            continue
        for name in map(clean, (reader.title.partition(" - ")[0], reader.headline)):
            if name and any(heading.startswith(f"{name} ") for heading in headings):
                return Author(name=name)
    return None


def documents(task: Task, file: Member, owner: Author | None) -> Iterator[Document | None]:
    """The entries of a timeline. What somebody else wrote there begins with another name, and is left out."""
    for entry in _entries(file, _Timeline()):
        heading = clean(entry.heading)
        if heading and owner and owner.name and not heading.startswith(owner.name):
            task.dropped[OF_OTHERS] += 1
            continue
        if clean(entry.beside):
            task.dropped[_BESIDE] += 1
        text, media = clean(entry.text), tuple(Media(url=one, type="image") for one in entry.pictures)
        if not (text or media):
            yield None
            continue
        when = _moment(clean(entry.time))
        yield written(
            task,
            SERVICE,
            when,
            ref=ref_of("post", when.raw, text, media and media[0].url, None),
            author=owner,
            text=text,
            title=heading or None,
            media=media,
        )


def _moment(raw: str) -> When:
    """`Tuesday, July 4, 2017 at 3:12pm UTC-07`, or so in other languages: a wall clock, and where the wall stands."""
    zone, clock = _ZONE.search(raw), _ZONE.sub("", raw)
    told = wall_clock(clock, day_first=False)
    told = moment_in(clock) if told.published is None else told
    if zone and told.published is not None and told.precision is Precision.NAIVE:
        with suppress(ValueError, OverflowError):  # a zone that no place has, a day before all days
            there = datetime.fromisoformat(f"{told.published.isoformat()}{zone[1]}:{zone[2] or '00'}")
            told = told._replace(published=there.astimezone(UTC), precision=Precision.EXACT)
    return told._replace(raw=raw[:80] or None)


def _entries(member: Member, reader: "_Timeline") -> Iterator[_Entry]:
    """The entries in turn: memory holds one of them, never the page. Raises SourceChanged where the page is cut."""
    with member.stream() as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
        while chunk := text.read(_CHUNK):
            try:
                reader.feed(chunk.replace("<![", "<! ["))
            except ValueError as error:  # a number of thousands of digits, where a character should be
                raise SourceChanged(f"{member.name} is damaged, so it was not read further") from error
            yield from reader.given()
        reader.close()
        yield from reader.given(is_end=True)
    if not reader.is_whole:
        raise SourceChanged(f"{member.name} is cut: it breaks off before its end")


class _Timeline(HTMLParser):
    """Walks over a timeline as it streams by; where its boxes are nested, only how deep is remembered."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = self.headline = ""
        self.is_whole = False
        self._given: list[_Entry] = []
        self._entry: _Entry | None = None
        self._within = ""  # title, h1, meta, comment, or nothing of these
        self._depth = 0

    def given(self, *, is_end: bool = False) -> list[_Entry]:
        """The entries that have ended since last asked."""
        given, self._given = self._given, []
        if is_end and self._entry is not None:
            given.append(self._entry)
        return given

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        classes = (told.get("class") or "").split()
        if tag == "div" and self._within in ("meta", "comment"):
            self._depth += 1
        elif tag == "div" and "meta" in classes:
            if self._entry is not None:
                self._given.append(self._entry)
            self._entry, self._within, self._depth = _Entry(), "meta", 1
        elif tag == "div" and "comment" in classes and self._entry is not None:
            self._within, self._depth = "comment", 1
        elif tag == "div" and "footer" in classes and self._entry is not None:
            self._given.append(self._entry)
            self._entry = None
        elif tag in ("title", "h1", "style", "script"):
            self._within = tag
        elif tag == "br":
            self.handle_data("\n")
        elif tag == "img" and self._entry is not None and (address := told.get("src")):
            self._entry.pictures.append(address[:2000])

    def handle_endtag(self, tag: str) -> None:
        self.is_whole = self.is_whole or tag in ("html", "body")
        if tag == self._within:
            self._within = ""
        elif tag == "div" and self._within in ("meta", "comment"):
            self._depth -= 1
            if self._depth == 0:
                if self._within == "comment":
                    self.handle_data("\n\n")
                self._within = ""

    def handle_data(self, data: str) -> None:
        entry = self._entry
        match self._within:
            case "title":
                self.title = (self.title + data)[:500]
            case "h1":
                self.headline = (self.headline + data)[:500]
            case "meta" if entry is not None:
                entry.time = (entry.time + data)[:500]
            case "comment" if entry is not None:
                entry.text = (entry.text + data)[:_MOST]
            case "" if entry is not None and not entry.text:
                entry.heading = (entry.heading + data)[:2000]
            case "" if entry is not None:
                entry.beside = (entry.beside + data)[:2000]
