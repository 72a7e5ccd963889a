"""Searches: every query some pages deep, each hit with its rank; ranks count on over the pages."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.bases.json_api import JsonApi
from crawler.normalise import link, moment, ref_of, text_of
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.documents import Document, Dropped, Kind, Visibility
from model.errors import SourceChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result as a service gives it; `when` is its date, as a number or in the service's words."""

    url: object
    title: object = None
    text: object = None
    when: object = None
    engines: tuple[str, ...] = ()


class Search(JsonApi):
    """Base of search services. A source's own spider says how a page is asked for and where its hits stand."""

    pages = 3

    @abstractmethod
    def question(self, query: str, page: int) -> str:
        """The address of a page of hits; pages count from 1."""

    @abstractmethod
    def hits(self, data: object) -> Iterable[Hit]:
        """The hits of an answer, in order. SourceChanged if it is no answer of this service."""

    def asked(self, response: Response, data: object) -> str:
        """The query a saved answer is of: by default the `q` of its address."""
        return parse_qs(urlsplit(response.url).query).get("q", [""])[0]

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
        hits = list(self.hits(data))
        query = state.get("query") or self.asked(response, data)
        page, ranked = int(state.get("page", 1)), int(state.get("ranked", 0))
        troubles = list(self.silent(data))
        yield from troubles
        if not hits:
            if page == 1 and not troubles:
                yield Stated(total=0, kind=Kind.SEARCH_HIT)
            return
        urls = tuple(str(hit.url) for hit in hits)
        if urls == state.get("seen"):
            return  # a service without paging gives its first page again
        for rank, hit in enumerate(hits, ranked + 1):
            yield self._document(hit, query, rank)
        if page < self.pages and "query" in state and self.goes_on(data):
            yield self.page(query, page + 1, ranked + len(hits), urls)

    def _document(self, hit: Hit, query: str, rank: int) -> Document | Dropped:
        if not isinstance(hit.url, str):
            raise SourceChanged("a hit has no address, which this source always has")
        url = link(None, hit.url)
        if url is None:
            return Dropped(reason="a hit without a web address", count=1)
        when = moment(hit.when)
        return Document(
            kind=Kind.SEARCH_HIT,
            source=self.name,
            service=self.name,
            ref=ref_of(query, url),
            url=url,
            title=_plain(hit.title) or None,
            text=_plain(hit.text),
            published=when.published,
            published_precision=when.precision,
            published_until=when.until,
            published_raw=when.raw,
            visibility=Visibility.PUBLIC,
            query=query,
            rank=rank,
            engines=hit.engines,
        )


def _plain(told: object) -> str:
    """Titles and snippets without the markup that shows where the words stand."""
    return text_of(told) if isinstance(told, str) else ""


def mapping(told: object) -> Mapping[str, object]:
    """The value if it is a mapping, else an empty one."""
    return told if isinstance(told, Mapping) else {}
