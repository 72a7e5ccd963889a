"""Lays out the pictures of a subject's exports by year, with the words they were posted with, for a person's eyes."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from crawler import archives
from crawler.archives.opening import Member
from model.documents import Document, file_name
from model.errors import Unreadable
from reports.render import contact_sheet
from webside import images

MOST = 3_000
_YEAR = re.compile(r"(?<!\d)((?:19[89]|20[0-4])\d)(?:(?=[01]\d)|(?!\d))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture on the sheet: a small JPEG, base64; the year if anything tells it; the words it was posted with."""

    name: str
    small: str
    year: int | None
    words: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The finished page, and how many pictures are on it, could not be opened, or found no more room."""

    html: str
    shown: int
    damaged: int
    left_out: int


def lay_out(name: str, exports: Iterable[Path]) -> Sheet:
    """The contact sheet of all pictures in these files and folders. Raises Unreadable for one that cannot be opened."""
    counts = Counter[str]()
    pictures = sorted(
        (picture for path in exports for picture in _pictures(path, counts)),
        key=lambda picture: (-(picture.year or 0), picture.name),
    )
    years = [(year, tuple(mine)) for year, mine in groupby(pictures, key=lambda picture: picture.year)]
    html = contact_sheet(name, years, damaged=counts["damaged"], left_out=counts["left out"])
    return Sheet(html=html, shown=len(pictures), damaged=counts["damaged"], left_out=counts["left out"])


def _pictures(path: Path, counts: Counter[str]) -> Iterator[Picture]:
    posted = _posted(path)
    with archives.opened(path) as export, images.Reader() as reader:
        for member in export.members:
            if not images.is_picture(member):
                continue
            if counts["shown"] >= MOST:
                counts["left out"] += 1
                continue
            try:
                small, taken = reader.thumbnail(member)
            except Unreadable:
                counts["damaged"] += 1
                continue
            counts["shown"] += 1
            yield _picture(member, small, taken, posted.get(file_name(member.name)))


def _picture(member: Member, small: bytes, taken: str | None, post: Document | None) -> Picture:
    return Picture(
        name=member.name,
        small=b64encode(small).decode("ascii"),
        year=_year(member, taken, post),
        words=post.text or None if post else None,
        url=post.url if post else None,
    )


def _year(member: Member, taken: str | None, post: Document | None) -> int | None:
    """The year it was published, else that of its file, else one that stands in its path."""
    if post is not None and post.published is not None:
        return post.published.year
    told = _YEAR.match(taken or "") or _YEAR.search(member.name)
    return int(told[1]) if told else None


def _posted(path: Path) -> dict[str, Document]:
    """The posts of an export by the file names of their pictures; what no reader knows has none."""
    source = archives.recognise(path)
    found: dict[str, Document] = {}
    if source is None:
        return found
    try:
        for thing in archives.read(source, path):
            if isinstance(thing, Document):
                for media in thing.media:
                    if media.file:
                        found.setdefault(media.file, thing)
    except Unreadable:  # the audit says what is wrong with the export; its pictures can be looked at all the same
        pass
    return found
