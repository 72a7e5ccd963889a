"""A blog or newsletter through its own feed: RSS, Atom or JSON Feed, found from the page that was declared."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse, Request, Response

from crawler import answers
from crawler.bases import feed as feeds
from crawler.bases.feed import Entry, FeedSpider
from crawler.normalise import link, ref_of
from crawler.visits import Gathered
from model.documents import Kind
from model.errors import SourceChanged

_KINDS = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)|(?:application|text)/xml", re.I)
_COMMENTS = re.compile(r"comment", re.I)
_NONE = "Name the address of the feed itself in the subject file, if there is one; or use the service's own export."
_MOST_PARTS = 30


class Feed(FeedSpider):
    """The declared address, the feed its page names, and the older parts the feed itself names (RFC 5005)."""

    name = "feed"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found: set[str] = set()

    def permits(self, url: str) -> bool:
        return super().permits(url) or urlsplit(url).netloc in self._found

    def addresses(self) -> Iterator[Request]:
        yield self._ask(_feed_of(self.errand.at), first=True)

    def _ask(self, url: str, **state: Any) -> Request:
        # A page may name a feed on another host (FeedBurner): the subject's own page vouches for it.
        self._found.add(urlsplit(url).netloc)
        return self.ask(url, **state)

    def read(
        self, response: Response, first: bool = False, seen: tuple[str, ...] = (), **_: Any
    ) -> Iterator[Gathered | Request]:
        """A feed, or the page that names it. `seen` are the parts before this one."""
        if not feeds.is_feed(response.body) and isinstance(response, HtmlResponse):
            yield self._discovered(response, first)
            return
        feed = self.feed(response)
        yield from self.told(feed, Kind.POST)
        for entry in feed.entries:
            yield self.post(entry, _ref(entry, response.url))
        self.ended(feed)
        if feed.older and feed.older not in (*seen, response.url) and len(seen) < _MOST_PARTS and feed.entries:
            yield self._ask(feed.older, seen=(*seen, response.url))

    def _discovered(self, response: HtmlResponse, first: bool) -> Request:
        answers.check(response)
        if first:
            for found in response.css("link[rel~=alternate][href]"):
                about = f"{found.attrib.get('title', '')} {found.attrib['href']}"
                at = link(response.url, found.attrib["href"])
                if at and _KINDS.fullmatch(found.attrib.get("type", "").strip()) and not _COMMENTS.search(about):
                    return self._ask(at)
            raise SourceChanged("the page names no feed", next_step=_NONE)
        raise SourceChanged("a web page came where a feed was expected", next_step=_NONE)


def _feed_of(at: str) -> str:
    """The address of the feed where the service documents it; otherwise the declared address."""
    at = at if "://" in at else f"https://{at.lstrip('@')}"
    parts = urlsplit(at)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
    if host == "medium.com" and not path.startswith("/feed") and path:
        return f"{parts.scheme}://{parts.netloc}/feed{path}"
    if host.endswith((".medium.com", ".substack.com")) and not path:
        return f"{parts.scheme}://{parts.netloc}/feed"
    return at


def _ref(entry: Entry, url: str) -> str | None:
    """An id that is an address or a URN is unique by itself; any other only at its host."""
    if entry.id:
        return entry.id if ":" in entry.id else f"{urlsplit(url).netloc}/{entry.id}"
    if entry.url:
        return entry.url
    return ref_of(entry.title, entry.text) if entry.title or entry.text else None
