"""Reads the subject's own exports and saved pages: no network, nothing guessed, one stream of documents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.archives import google_business_takeout, pasted_reviews, saved_page, x_archive
from crawler.archives.opening import Held, Opened, opened
from crawler.archives.stream import Read, Stated, Task, Unread
from crawler.normalise import link
from model.documents import Dropped, Kind
from model.errors import SourceChanged, Unreadable

__all__ = ["SOURCES", "Held", "Read", "Reader", "Stated", "Unread", "opened", "read", "recognise"]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of export is known by its content, and how it is read."""

    knows: Callable[[Opened], bool]
    read: Callable[[Task], Iterator[Read]]


# In this order they are tried: a saved page is what no export is.
SOURCES = {
    "x_archive": Reader(x_archive.knows, x_archive.read),
    "google_business_takeout": Reader(google_business_takeout.knows, google_business_takeout.read),
    "pasted_reviews": Reader(pasted_reviews.knows, pasted_reviews.read),
    "saved_page": Reader(saved_page.knows, saved_page.read),
}


def read(
    source: str,
    path: Path | Held,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    account: str | None = None,
    kind: Kind | None = None,
) -> Iterator[Read]:
    """Documents of an export or saved page, what it states of itself, what of it could not be understood, and at the
    end what was left out and why.

    It lies at a path or is held in memory. `url` is where a page was saved from and `fetched_at` when; `account` is the
    declared account it belongs to, `kind` what a person says a pasted text holds (a review, a reply with or without
    its review, a post). Raises Unreadable with one sentence: at once for what it cannot read, after the last document
    for what was cut.
    """
    if source not in SOURCES:
        raise SourceChanged(f"'{source}' is no kind of export; expected one of {', '.join(SOURCES)}")
    with opened(path) as export:
        task = Task(
            source=source, export=export, url=link(None, url), fetched_at=fetched_at, account=account, kind=kind
        )
        task.dropped.update(export.shut)
        try:
            yield from SOURCES[source].read(task)
            damage = None
        except Unreadable as error:
            damage = error
        for reason, count in sorted(task.dropped.items()):
            yield Dropped(reason=reason, count=count)
        if damage is not None:
            raise damage


def recognise(path: Path | Held) -> str | None:
    """The kind of export a folder, file or archive is, by what it holds; None when it is none we know."""
    try:
        with opened(path) as export:
            return next((id for id, reader in SOURCES.items() if reader.knows(export)), None)
    except Unreadable:
        return None
