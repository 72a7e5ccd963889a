"""Reads a saved page or export of any source without the network: the same readers the crawl uses."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import archives, sources
from crawler.addresses import NAMELESS
from crawler.archives import Answer, Read, Stated, Unread
from crawler.normalise import link
from model.audit import Errand
from model.documents import Capture, Document, Dropped, Kind
from model.errors import InputError, SourceChanged, Unreadable
from model.source import Access, Source

if TYPE_CHECKING:
    from scrapy.http import Response

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
    columns: Mapping[str, str] | None = None,
) -> Iterator[Read]:
    """Documents of one saved page, answer or export, what it states of itself, and what was left out on purpose.

    `url` is where it was saved from, `fetched_at` when, `kind` what a person says a pasted text holds, `columns` what
    the columns of a table are. Raises Unreadable (SourceChanged, Challenge, ErrorBody) for what is not content of this
    source, and InputError for a source there is none of or an address that is none.
    """
    if url is not None and link(None, url) is None:
        raise InputError(f"'{url[:80]}' is no web address", expected="where the page was saved from, as https://…")
    if source in archives.SOURCES:
        yield from archives.read(
            source, path, url=url, fetched_at=fetched_at, kind=kind, columns=columns, router=routed
        )
        return
    if source not in known():
        raise InputError(f"there is no source '{source}'", expected=", ".join(known()))
    try:
        if path.is_dir():
            raise SourceChanged(f"{path.name} is no saved page of {source}")
        with path.open("rb") as file:  # which may also be a pipe without an end
            body = file.read(_MOST + 1)
    except OSError as error:
        raise SourceChanged(f"{path.name} cannot be opened ({error.strerror or error})") from error
    if len(body) > _MOST:
        raise SourceChanged(f"{path.name} is no saved page of {source}")
    yield from read(known()[source], body, url, fetched_at)


def routed(answer: Answer) -> Iterator[Read] | None:
    """What a stored answer holds, by the reader of the network source that knows its address; None where none does."""
    parts = urlsplit(answer.url)
    host = (parts.hostname or "").removeprefix("www.")
    by_path = next((id for path, id in _PATHS.items() if path in parts.path), None)
    source = known().get(by_path) if by_path else _by_host(host, known())
    if source is None:
        return None
    return read(source, answer.body, answer.url, answer.fetched_at, status=answer.status, headers=dict(answer.headers))


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
    headers: dict[str, str] | None = None,
) -> Iterator[Read]:
    """The same from the bytes of one answer of a network source, with its status and headers where they are known."""
    address = url or f"https://{NAMELESS}/"
    spider = _spider(source, address)
    capture = Capture(sha256=sha256(body).hexdigest(), url=url, fetched_at=fetched_at)
    response = _response(body, address, status, headers or {})
    response.meta["capture"] = capture
    dropped: dict[str, int] = {}
    try:
        for thing in spider.read(response):
            match thing:
                case Document():
                    yield replace(thing, capture=capture)
                case Stated() | Unread():
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
    """The spider of an errand. Scrapy is loaded here only: exports do without it."""
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    from crawler.bases.spider import SourceSpider

    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
    kind = loader.load(errand.source.id)
    assert issubclass(kind, SourceSpider)
    return kind(errand)


def _response(body: bytes, url: str, status: int, headers: dict[str, str]) -> "Response":
    from scrapy.http import Request
    from scrapy.responsetypes import responsetypes

    told = {name.title().encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}
    kind = responsetypes.from_args(headers=told or None, url=url, body=body)
    response = kind(url, status=status, headers=headers, body=body, flags=["saved"])
    response.request = Request(url)
    return response
