"""Reads the subject's own exports and saved pages: no network, nothing guessed, one stream of documents."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from crawler.archives import (
    bluesky_archive,
    facebook_archive,
    foreign,
    google_business_takeout,
    instagram_archive,
    linkedin_archive,
    maps_takeout,
    mastodon_archive,
    pasted_reviews,
    practices,
    reddit_archive,
    review_mail,
    review_table,
    saved_page,
    saved_search,
    table,
    threads_archive,
    tiktok_archive,
    web_archive,
    wordpress_export,
    x_archive,
    youtube_takeout,
)
from crawler.archives.opening import Held, Opened, opened
from crawler.archives.practices import Practice
from crawler.archives.stream import Answer, Column, Read, Router, Stated, Task, Unread
from crawler.normalise import link
from model.documents import Author, Document, Dropped, Kind
from model.errors import SourceChanged, Unreadable

__all__ = [
    "SOURCES",
    "TABLES",
    "Answer",
    "Column",
    "Held",
    "Origin",
    "Practice",
    "Read",
    "Reader",
    "Router",
    "Stated",
    "Unread",
    "is_of_a_service",
    "mapping",
    "opened",
    "origin",
    "practices_of",
    "read",
    "recognise",
    "recognise_all",
    "services",
    "unreadable",
]

TABLES = ("review_table", "linkedin_archive", "reddit_archive", "youtube_takeout")  # what lies in tables
_SIGNED_BY_THEN = 200  # texts of an export that is signed at all
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?:T(\d\d)(\d\d)(\d\d)Z)?(?!\d)")


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of export is known by its content, how it is read, and, where it may be of several, of whom."""

    knows: Callable[[Opened], bool]
    read: Callable[[Task], Iterator[Read]]
    is_last_resort: bool = False
    made: Callable[[Opened], datetime | None] = lambda _: None
    practices: Callable[[Task], tuple[Practice, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an export comes from: whose account it is of, when the service says it was made, the day its name tells,
    and when its zip was packed (a wall clock). None: it does not tell."""

    owner: Author | None = None
    made: datetime | None = None
    named: datetime | None = None
    packed: datetime | None = None


# In this order they are tried. An export may hold several; a saved page is what no export is.
SOURCES = {
    "x_archive": Reader(x_archive.knows, x_archive.read, made=x_archive.made),
    "google_business_takeout": Reader(
        google_business_takeout.knows, google_business_takeout.read, practices=google_business_takeout.practices
    ),
    "facebook_archive": Reader(facebook_archive.knows, facebook_archive.read),
    "instagram_archive": Reader(instagram_archive.knows, instagram_archive.read),
    "threads_archive": Reader(threads_archive.knows, threads_archive.read),
    "linkedin_archive": Reader(linkedin_archive.knows, linkedin_archive.read),
    "reddit_archive": Reader(reddit_archive.knows, reddit_archive.read),
    "tiktok_archive": Reader(tiktok_archive.knows, tiktok_archive.read),
    "youtube_takeout": Reader(youtube_takeout.knows, youtube_takeout.read),
    "maps_takeout": Reader(maps_takeout.knows, maps_takeout.read),
    "mastodon_archive": Reader(mastodon_archive.knows, mastodon_archive.read),
    "bluesky_archive": Reader(bluesky_archive.knows, bluesky_archive.read),
    "wordpress_export": Reader(wordpress_export.knows, wordpress_export.read, practices=wordpress_export.practices),
    "web_archive": Reader(web_archive.knows, web_archive.read, is_last_resort=True),
    "review_mail": Reader(
        review_mail.knows,
        review_mail.read,
        is_last_resort=True,
        practices=lambda task: practices.told_by(review_mail.read(task)),
    ),
    "review_table": Reader(
        review_table.knows, review_table.read, is_last_resort=True, practices=review_table.practices
    ),
    "saved_search": Reader(saved_search.knows, saved_search.read, is_last_resort=True),
    "pasted_reviews": Reader(
        pasted_reviews.knows, pasted_reviews.read, is_last_resort=True, practices=pasted_reviews.practices
    ),
    "saved_page": Reader(saved_page.knows, saved_page.read, is_last_resort=True, practices=saved_page.practices),
}


def read(
    source: str,
    path: Path | Held,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    fetched_within: timedelta = timedelta(),
    account: str | None = None,
    kind: Kind | None = None,
    several: bool = False,
    columns: Mapping[str, str] | None = None,
    router: Router | None = None,
) -> Iterator[Read]:
    """Documents of an export or saved page, what it states of itself, what of it could not be understood, and at the
    end what was left out and why.

    It lies at a path or is held in memory. `url` is where a page was saved from and `fetched_at` when (or up to
    `fetched_within` earlier); `account` is the declared account it belongs to, `kind` what a person says a pasted text
    holds (a review, a reply with or without its review, a post; `several`: a post in each paragraph); `columns` says
    what the columns of a table are, where its header does not; `router` reads the stored answers of network sources in
    a web archive (without one they are counted, not read). Raises Unreadable with one sentence: at once for what it
    cannot read, after the last document for what was cut.
    """
    if source not in SOURCES:
        raise SourceChanged(f"'{source}' is no kind of export; expected one of {', '.join(SOURCES)}")
    with opened(path) as export:
        if why := foreign.told(export):
            raise SourceChanged(why)
        task = Task(
            source=source,
            export=export,
            url=link(None, url),
            fetched_at=fetched_at,
            fetched_within=fetched_within,
            account=account,
            kind=kind,
            several=several,
            columns=columns or {},
            router=router,
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


def unreadable(path: Path | Held) -> str | None:
    """Why a file can be read by no reader, and what to do; None where that is not known of it."""
    with suppress(Unreadable), opened(path) as export:
        return foreign.told(export) or (None if recognise(path) else foreign.table(export))
    return None


def is_of_a_service(source: str | None) -> bool:
    """Whether a source is the download that a service gives to the owner of an account, not a page or a table."""
    return source in SOURCES and not SOURCES[source].is_last_resort


def origin(source: str | None, path: Path | Held) -> Origin:
    """Whose account an export of a service is of, and when it was made; of a page or a table nothing is told.

    The owner is who signs the profile or the first texts: an export of a service holds nobody else's.
    """
    if source is None or not is_of_a_service(source):
        return Origin()
    owner = made = packed = None
    with suppress(Unreadable):
        with opened(path) as export:
            made, packed = SOURCES[source].made(export), export.packed
        owner = next(filter(None, map(_signed, islice(read(source, path), _SIGNED_BY_THEN))), None)
    return Origin(owner=owner, made=made, named=day_in(path.name), packed=packed)


def day_in(name: str) -> datetime | None:
    """The moment or day that services write into the names of their exports: `takeout-20260321T104500Z-001.zip`."""
    found = _IN_NAME.search(name)
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups(default="0"))
    with suppress(ValueError):
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return None


def _signed(thing: Read) -> Author | None:
    """The author of a profile or an own text who is named by handle."""
    if not isinstance(thing, Document) or thing.kind not in (Kind.PROFILE, Kind.POST) or thing.share_of:
        return None
    return thing.author if thing.author and thing.author.handle else None


def mapping(path: Path | Held, columns: Mapping[str, str] | None = None, source: str = "review_table") -> Iterator[str]:
    """What the columns of a table of reviews are taken for, in lines for a person to confirm; of the tables in an
    export of a service, how they are written. Raises Unreadable."""
    with opened(path) as export:
        if why := foreign.told(export):
            raise SourceChanged(why)
        if source != "review_table":
            yield from table.told(export)
            return
        task = Task(source="review_table", export=export, columns=columns or {})
        trouble: list[str] = []
        for layout in review_table.layouts(task, trouble):
            yield from layout.told()
        if trouble:
            raise SourceChanged("; ".join(trouble))


def practices_of(source: str, path: Path | Held, columns: Mapping[str, str] | None = None) -> tuple[Practice, ...]:
    """The practices whose reviews or texts an export tells, of those kinds that may hold anybody's: tables, an owner's
    Takeout, mails, saved pages, pasted texts, the export of a site. Empty for every other kind, for what cannot be read
    and for what names none."""
    tell = SOURCES[source].practices if source in SOURCES else None
    if tell is None:
        return ()
    with suppress(Unreadable), opened(path) as export:
        return tell(Task(source=source, export=export, columns=columns or {}))
    return ()


def recognise(path: Path | Held) -> str | None:
    """The kind of export a folder, file or archive is, by what it holds; None when it is none we know."""
    return next(iter(recognise_all(path)), None)


def recognise_all(path: Path | Held) -> tuple[str, ...]:
    """Every kind of export that a folder, file or archive holds: a Takeout is several, and Threads lie in Instagram.

    What any page or table may be is only asked when it is no export of a service.
    """
    try:
        with opened(path) as export:
            others = (id for id, reader in SOURCES.items() if reader.is_last_resort and reader.knows(export))
            return _services(export) or tuple(islice(others, 1))
    except Unreadable:
        return ()


def services(path: Path | Held) -> tuple[str, ...]:
    """The exports of services that a folder, file or archive holds: what a page or a table is, is none."""
    try:
        with opened(path) as export:
            return _services(export)
    except Unreadable:
        return ()


def _services(export: Opened) -> tuple[str, ...]:
    return tuple(id for id, reader in SOURCES.items() if not reader.is_last_resort and reader.knows(export))
