"""Reads a saved page or export of any source without the network: the same readers the crawl uses."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import archives, excerpts, loose, parted, recorded, sources
from crawler.addresses import NAMELESS
from crawler.archives import Answer, Column, Held, Read, Stated, Unread
from crawler.archives.stream import values
from crawler.normalise import link
from model.audit import Errand
from model.documents import Capture, Document, Dropped, Kind
from model.errors import InputError, SourceChanged, Unreadable
from model.source import Access, Source

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.spiderloader import SpiderLoader

    from crawler.bases.spider import SourceSpider

_MOST = 64 << 20


# Servers that stand at any host are known by the paths of their documented interfaces.
_PATHS = {
    "/wp-json/wp/v2/": "wordpress",
    "/api/v1/accounts/": "mastodon",
    "/api/v1/statuses/": "mastodon",
}


def parse(
    source: str,
    path: Path,
    url: str | None = None,
    fetched_at: datetime | None = None,
    *,
    kind: Kind | None = None,
    several: bool = False,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Read]:
    """Documents of one saved page, answer or export, what it states of itself, and what was left out on purpose.

    `url` is where it was saved from, `fetched_at` when, `kind` what a person says a pasted text holds
    (`several`: one in each paragraph), `columns` what
    the columns of a table are. Raises Unreadable (SourceChanged, Challenge, ErrorBody) for what is not content of this
    source, and InputError for a source there is none of or an address that is none.
    """
    if url is not None and link(None, url) is None:
        raise InputError(f"'{url[:80]}' is no web address", expected="where the page was saved from, as https://…")
    if source in archives.SOURCES:

        def opened(at: Path | Held) -> Iterator[Read]:
            return archives.read(
                source, at, url=url, fetched_at=fetched_at, kind=kind, several=several, columns=columns, router=routed
            )

        yield from _of_export(source, path, opened)
        return
    if source not in known():
        raise InputError(f"there is no source '{source}'", expected=", ".join(known()))
    try:
        body = b"" if path.is_dir() else _head_of(path)
    except OSError as error:
        raise SourceChanged(f"{path.name} cannot be opened ({error.strerror or error})") from error
    if len(body) > _MOST:
        step = "Hand in a part of it: of a table its first line and the rows that concern you."
        raise SourceChanged(f"{path.name} is larger than any answer of {source} ({_MOST >> 20} MB)", next_step=step)
    if path.is_dir() or body.startswith(b"PK\x03\x04"):
        yield from _of_many(known()[source], _filed(path), path.name, fetched_at)
        return
    body = recorded.plainly(body)
    answers = recorded.recorded(body)
    if answers is None:
        yield from read(known()[source], loose.strictly(body), url, fetched_at)
    else:
        yield from _of_many(known()[source], answers, path.name, fetched_at)


def _of_export(source: str, path: Path, read: Callable[[Path | Held], Iterator[Read]]) -> Iterator[Read]:
    """What an export holds; where it is none, what it may be an excerpt of."""
    given = False
    try:
        for thing in read(path):
            given = given or isinstance(thing, Document)
            yield thing
        return
    except SourceChanged as error:
        trouble = error
    for whole in () if given else excerpts.wholes(source, path):
        try:
            things = list(read(whole))
        except Unreadable:
            continue
        if _documents(things):
            yield from things
            return
    raise trouble


def _head_of(path: Path) -> bytes:
    with path.open("rb") as file:  # which may also be a pipe without an end
        return file.read(_MOST + 1)


def _filed(path: Path) -> list[Answer]:
    """The answers in the files of a folder or archive."""
    found: list[Answer] = []
    with archives.opened(path) as export:
        if sum(member.size for member in export.members) > _MOST:
            raise SourceChanged(f"{path.name} holds more than saved answers of a service have")
        for member in export.members:
            body = recorded.plainly(member.whole(_MOST))
            inside = recorded.recorded(body)
            alone = [Answer(url="", status=200, headers={}, body=loose.strictly(body))] if inside is None else []
            found += alone if inside is None else inside
    return found


def _of_many(source: Source, answers: list[Answer], name: str, fetched_at: datetime | None) -> Iterator[Read]:
    """What many answers hold: those of this source's addresses, or all where none is known by them."""
    if not answers:
        raise SourceChanged(f"{name} holds no saved page of {source.id}")
    own = [answer for answer in answers if _source_of(answer) is source] or answers
    if others := len(answers) - len(own):
        yield Dropped(reason="stored answer of another service", count=others)
    given, refused = False, list[Unreadable]()
    for answer in own:
        at = answer.fetched_at or fetched_at
        try:
            for thing in read(
                source, answer.body, answer.url or None, at, status=answer.status, headers=answer.headers
            ):
                given = given or isinstance(thing, Document | Stated)
                yield thing
        except Unreadable as error:
            refused.append(error)
    if refused and given:
        yield Dropped(reason="stored answer that holds nothing of this source", count=len(refused))
    elif refused:
        raise refused[0]
    elif not given:
        raise SourceChanged(f"{name} holds {len(answers)} stored answers, none with anything of {source.id}")


def routed(answer: Answer) -> Iterator[Read] | None:
    """What a stored answer holds, by the reader of the network source that knows its address; None where none does."""
    source = _source_of(answer)
    if source is None:
        return None
    return read(source, answer.body, answer.url, answer.fetched_at, status=answer.status, headers=answer.headers)


def _source_of(answer: Answer) -> Source | None:
    """The network source that knows the address of an answer."""
    try:
        parts = urlsplit(answer.url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    by_path = next((id for path, id in _PATHS.items() if path in parts.path), None)
    return known().get(by_path) if by_path else _by_host(host, known())


def _by_host(host: str, known: Mapping[str, Source]) -> Source | None:
    asked = (source for source in known.values() if source.access not in (Access.EXPORT, Access.MANUAL))
    return next((source for source in asked if host in (name.removeprefix("www.") for name in source.hosts)), None)


@cache
def known() -> Mapping[str, Source]:
    """All sources, read once."""
    return sources.load()


def read(
    source: Source,
    body: bytes,
    url: str | None = None,
    fetched_at: datetime | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Iterator[Read]:
    """The same from the bytes of one answer of a network source, with its status and headers where they are known.

    Data that are no answer of the source are looked at as several of them, or as entries without their frame.
    """
    waiting: list[Read] | None = []
    try:
        for thing in _things(source, body, url, fetched_at, status, headers or {}):
            if waiting is not None and isinstance(thing, Document):
                yield from waiting
                waiting = None
            if waiting is None:
                yield thing
            else:
                waiting.append(thing)
        error = None
    except SourceChanged as changed:
        error = changed
    if waiting is not None and not any(isinstance(thing, Stated) for thing in waiting):
        parts, told = _in_parts(source, body, url, fetched_at)
        waiting, error = (parts, told) if parts else (waiting, error and (told or error))
    yield from waiting or ()
    if error is not None:
        raise error


def _in_parts(
    source: Source, body: bytes, url: str | None, fetched_at: datetime | None
) -> tuple[list[Read], SourceChanged | None]:
    """The documents of data that are several answers or bare entries, in the way that gives most; none where no way
    does. And the error where the last of them breaks off."""
    frame: tuple[str, ...] | None = getattr(_kind_of(source), "frame", None)
    if frame is None or body.lstrip()[:1] not in (b"{", b"["):
        return [], None
    found, is_cut = values(body)
    best: list[Read] = []
    for ways in (parted.ways, parted.ways_inside):
        for answers in ways(found, frame):
            given: list[Read] = []
            for answer in answers:
                try:
                    given += _things(source, json.dumps(answer).encode(), url, fetched_at, 200, {})
                except Unreadable as error:
                    given.append(Dropped(reason=f"part of the file that was not read: {error}", count=1))
            if _documents(given) > _documents(best):
                best = given
        if best:
            break
    if is_cut:
        return best, SourceChanged(f"the file is broken JSON after {len(found)} parts: it is cut or damaged there")
    if best or len(found) < 2:
        return best, None
    return best, SourceChanged(f"the file holds {len(found)} answers or entries, none of which is one of {source.id}")


def _documents(things: list[Read]) -> int:
    return sum(isinstance(thing, Document) for thing in things)


def _things(
    source: Source,
    body: bytes,
    url: str | None,
    fetched_at: datetime | None,
    status: int,
    headers: Mapping[str, str],
) -> Iterator[Read]:
    """What the source's own reader makes of one answer."""
    address = url or f"https://{NAMELESS}/"
    spider = _spider(source, address)
    capture = Capture(sha256=sha256(body).hexdigest(), url=url, fetched_at=fetched_at)
    response = _response(body, address, status, headers)
    response.meta["capture"] = capture
    dropped: dict[str, int] = {}
    try:
        for thing in spider.read(response):
            match thing:
                case Document():
                    yield replace(thing, capture=capture)
                case Stated() | Unread() | Column():
                    yield thing
                case Dropped():
                    dropped[thing.reason] = dropped.get(thing.reason, 0) + thing.count
    except RecursionError as error:
        raise SourceChanged("the answer is nested far too deeply") from error
    for reason, count in sorted(dropped.items()):
        yield Dropped(reason=reason, count=count)


def first_asked(errand: Errand) -> str | None:
    """The host an errand begins at; None where its address is none the source knows, and nothing is asked."""
    try:
        request = next(iter(_spider_of(errand).addresses()), None)
    except (Unreadable, ValueError, KeyError):  # KeyError: a source without a spider
        return None
    return None if request is None else urlsplit(request.url).hostname


def _spider(source: Source, url: str) -> "SourceSpider":
    """The source's spider, as if sent to this address."""
    return _spider_of(Errand(source=source, at=url))


def _spider_of(errand: Errand) -> "SourceSpider":
    """The spider of an errand."""
    return _kind_of(errand.source)(errand)


def _kind_of(source: Source) -> "type[SourceSpider]":
    """The class of a source's spider. Scrapy is loaded here only: exports do without it."""
    from crawler.bases.spider import SourceSpider

    kind = _loader().load(source.id)
    assert issubclass(kind, SourceSpider)
    return kind


@cache
def _loader() -> "SpiderLoader":
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    return SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))


def _response(body: bytes, url: str, status: int, headers: Mapping[str, str]) -> "Response":
    from scrapy.http import HtmlResponse, Request
    from scrapy.responsetypes import responsetypes

    told = {name.title().encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}
    kind = responsetypes.from_args(headers=told or None, url=url, body=body)
    if b"Content-Type" not in told and b"<html" in body[:2000].lower():  # XHTML begins like any other XML
        kind = HtmlResponse
    response = kind(url, status=status, headers=told, body=body, flags=["saved"])
    response.request = Request(url)
    return response
