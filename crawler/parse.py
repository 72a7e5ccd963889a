"""Reads a saved page or export of any source without the network: the same readers the crawl uses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import archives, sources
from crawler.archives import Read, Stated, Unread
from crawler.normalise import link
from model.audit import Errand
from model.documents import Capture, Document, Dropped, Kind
from model.errors import InputError, SourceChanged
from model.source import Source

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.bases.spider import SourceSpider

_MOST = 64 << 20
_NAMELESS = "https://saved.example/"


def parse(
    source: str,
    path: Path,
    url: str | None = None,
    fetched_at: datetime | None = None,
    *,
    kind: Kind | None = None,
) -> Iterator[Read]:
    """Documents of one saved page, answer or export, what it states of itself, and what was left out on purpose.

    `url` is where it was saved from, `fetched_at` when, `kind` what a person says a pasted text holds. Raises
    Unreadable (SourceChanged, Challenge, ErrorBody) for what is not content of this source, and InputError for a
    source there is none of or an address that is none.
    """
    if url is not None and link(None, url) is None:
        raise InputError(f"'{url[:80]}' is no web address", expected="where the page was saved from, as https://…")
    if source in archives.SOURCES:
        yield from archives.read(source, path, url=url, fetched_at=fetched_at, kind=kind)
        return
    known = sources.load()
    if source not in known:
        raise InputError(f"there is no source '{source}'", expected=", ".join(known))
    try:
        if path.is_dir():
            raise SourceChanged(f"{path.name} is no saved page of {source}")
        with path.open("rb") as file:  # which may also be a pipe without an end
            body = file.read(_MOST + 1)
    except OSError as error:
        raise SourceChanged(f"{path.name} cannot be opened ({error.strerror or error})") from error
    if len(body) > _MOST:
        raise SourceChanged(f"{path.name} is no saved page of {source}")
    yield from read(known[source], body, url, fetched_at)


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
    address = url or _NAMELESS
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


def _spider(source: Source, url: str) -> "SourceSpider":
    """The source's spider, as if sent to this address. Scrapy is loaded here only: exports do without it."""
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    from crawler.bases.spider import SourceSpider

    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
    kind = loader.load(source.id)
    assert issubclass(kind, SourceSpider)
    return kind(Errand(source=source, at=url))


def _response(body: bytes, url: str, status: int, headers: dict[str, str]) -> "Response":
    from scrapy.http import Request
    from scrapy.responsetypes import responsetypes

    told = {name.title().encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}
    kind = responsetypes.from_args(headers=told or None, url=url, body=body)
    response = kind(url, status=status, headers=headers, body=body, flags=["saved"])
    response.request = Request(url)
    return response
