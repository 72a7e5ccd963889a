"""Searches: one hit as a document, and the base of services that are asked for queries, some pages deep."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence
from crawler.bases.json_api import JsonApi
from crawler.bases.spider import fetched_at
from crawler.normalise import When, link, moment, ref_of, text_of
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.documents import Author, Document, Dropped, Kind, Visibility
from model.errors import SourceChanged

_UNTOLD = When()


def hit(
    source: str,
    *,
    query: str | None,
    rank: int | None,
    url: object,
    title: object,
    text: object = "",
    when: When = _UNTOLD,
    publisher: object = None,
    engines: Sequence[str] = (),
    lang: str | None = None,
) -> Document | Dropped:
    """One result of a search; `title` and `text` may be HTML, `rank` counts on over pages, `publisher` is its site."""
    address = link(None, url) if isinstance(url, str) else None
    if address is None:
        return Dropped(reason="a hit without a web address", count=1)
    named = text_of(publisher) if isinstance(publisher, str) else ""
    return Document(
        kind=Kind.SEARCH_HIT,
        source=source,
        service=source,
        ref=ref_of(query, address),
        url=address,
        author=Author(name=named) if named else None,
        title=(text_of(title) if isinstance(title, str) else "") or None,
        text=text_of(text) if isinstance(text, str) else "",
        published=when.published,
        published_precision=when.precision,
        published_until=when.until,
        published_raw=when.raw,
        lang=lang,
        visibility=Visibility.PUBLIC,
        query=query,
        rank=rank,
        engines=tuple(engines),
    )


def asked(response: Response, parameter: str) -> str | None:
    """The query that brought an answer, from its address; None where the address does not tell."""
    return parse_qs(urlsplit(response.url).query).get(parameter, [None])[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result as a service gives it; `when` is its date, as a number or in the service's words."""

    url: object
    title: object = None
    text: object = None
    when: object = None
    engines: tuple[str, ...] = ()


def listed(told: object, *names: str) -> list[Mapping[str, object]]:
    """The entries of these lists of an answer, in order; a list may stand alone, or under `results`."""
    found: list[Mapping[str, object]] = []
    for name in names:
        inside = mapping(told).get(name)
        inside = mapping(inside).get("results", inside)
        found += [mapping(one) for one in (sequence(inside) or [inside]) if mapping(one)]
    return found


class Search(JsonApi):
    """Base of search services. A source's own spider says how a page is asked for and where its hits stand."""

    pages = 3

    @abstractmethod
    def question(self, query: str, page: int) -> str:
        """The address of a page of hits; pages count from 1."""

    @abstractmethod
    def results(self, data: object) -> Iterable[Result]:
        """The hits of an answer, in order. SourceChanged if it is no answer of this service."""

    def boxes(self, data: object) -> Iterable[Result]:
        """The hits beside the list, in boxes of their own: news, forums, videos, places. They have no rank, for no
        service tells where on the page a box stands."""
        return ()

    def asked(self, response: Response, data: object) -> str:
        """The query a saved answer is of: by default the `q` of its address."""
        return asked(response, "q") or ""

    def answered_at(self, response: Response, data: object) -> datetime | None:
        """The moment that "3 days ago" counts from: by default when the answer was fetched."""
        return fetched_at(response)

    def goes_on(self, data: object) -> bool:
        """Whether the service says that a page follows, where it does say."""
        return True

    def silent(self, data: object) -> Iterator[Trouble]:
        """What the answer says was not searched."""
        yield from ()

    def addresses(self) -> Iterator[Request]:
        for query in self.errand.queries:
            yield self.page(query, 1, 0, ())

    def page(self, query: str, page: int, ranked: int, seen: tuple[str, ...]) -> Request:
        """The request for a page, after so many hits; `seen` are the addresses of the page before."""
        address = self.question(query, page)
        return self.ask(address, query=query, page=page, ranked=ranked, seen=seen, priority=-page)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """One page of hits. State as of `page`."""
        data = self.data(response)
        results = list(self.results(data))
        query = state.get("query") or self.asked(response, data)
        page, ranked = int(state.get("page", 1)), int(state.get("ranked", 0))
        troubles = list(self.silent(data))
        yield from troubles
        if results and not any(isinstance(one.url, str) for one in results):
            raise SourceChanged("no hit has an address, which this source always has")
        at = self.answered_at(response, data)
        boxed = self._boxed(data, {one.url for one in results if isinstance(one.url, str)})
        if not results:
            if page == 1 and not troubles and not boxed:
                yield Stated(total=0, kind=Kind.SEARCH_HIT)
            yield from (self._hit(one, query, None, at) for one in boxed)
            return
        urls = tuple(str(one.url) for one in results)
        if urls == state.get("seen"):
            return  # a service without paging gives its first page again
        for rank, one in enumerate(results, ranked + 1):
            yield self._hit(one, query, rank, at)
        yield from (self._hit(one, query, None, at) for one in boxed)
        if page < self.pages and "query" in state and self.goes_on(data):
            yield self.page(query, page + 1, ranked + len(results), urls)

    def _boxed(self, data: object, listed: set[str]) -> list[Result]:
        """What only boxes lead to, each address once."""
        once: dict[str, Result] = {}
        for one in self.boxes(data):
            if isinstance(one.url, str) and one.url not in listed:
                once.setdefault(one.url, one)
        return list(once.values())

    def _hit(self, found: Result, query: str, rank: int | None, at: datetime | None) -> Document | Dropped:
        return hit(
            self.name,
            query=query,
            rank=rank,
            url=found.url,
            title=found.title,
            text=found.text,
            when=moment(found.when, fetched_at=at),
            engines=found.engines,
        )
