"""What a search shows: the user's own SearXNG instance, each query with its ranks (docs.searxng.org/dev/search_api)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.bases.json_api import JsonApi
from crawler.bases.search import asked, hit
from crawler.normalise import moment
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Document, Dropped, Kind
from model.errors import Challenge, Unreadable

_PAGES = 3
_NO_JSON = "Add json to search: formats: in the instance's settings.yml and restart it; it is off by default."
_LIMITER = "Add this machine's address to pass_ip in the instance's limiter.toml, or wait some hours."
_ENGINES = "Look at these engines in the instance's preferences, or run the audit again later."


class Searxng(JsonApi):
    """Every query of the errand, some pages deep; ranks count on over the pages."""

    name = "searxng"

    def addresses(self) -> Iterator[Request]:
        for query in self.errand.queries:
            yield self._page(query, 1, 0, None)

    def _page(self, query: str, page: int, ranked: int, first: str | None) -> Request:
        at = self.errand.at if "://" in self.errand.at else f"https://{self.errand.at}"
        root = at.rstrip("/").removesuffix("/search")
        wanted = urlencode({"q": query, "format": "json", "pageno": page})
        return self.ask(f"{root}/search?{wanted}", query=query, page=page, ranked=ranked, first=first, priority=-page)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """One page of hits. State: `query`, `page`, hits `ranked` before it, and the `first` address of the last."""
        data = self.data(response)
        results = field(data, "results", of=list)
        query = state.get("query") or _named(data) or asked(response, "q") or ""
        page, ranked = int(state.get("page", 1)), int(state.get("ranked", 0))
        yield from _silent(data)
        if not results:
            if page == 1 and not _names(data):
                yield Stated(total=0, kind=Kind.SEARCH_HIT)
            return
        first = str(field(results, 0, "url", of=str))
        if first == state.get("first"):
            return  # an engine without paging gives its first page again
        for rank, result in enumerate(results, ranked + 1):
            yield self._hit(result, query, rank)
        if page < _PAGES and "query" in state:
            yield self._page(query, page + 1, ranked + len(results), first)

    def _hit(self, result: object, query: str, rank: int) -> Document | Dropped:
        told = result if isinstance(result, Mapping) else {}
        return hit(
            self.name,
            query=query,
            rank=rank,
            url=field(result, "url", of=str),
            title=told.get("title"),
            text=told.get("content"),
            when=moment(told.get("publishedDate")),
            engines=_engines(told),
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 403:
            return Challenge("the instance does not give JSON (403)", next_step=_NO_JSON)
        if status == 429:
            return Challenge("the instance has had enough requests (429)", next_step=_LIMITER)
        return None


def _named(data: object) -> str:
    return str(data.get("query") or "") if isinstance(data, Mapping) else ""


def _engines(result: Mapping[str, object]) -> tuple[str, ...]:
    """The engines that gave a hit, the one it was first seen at leading."""
    more = result.get("engines")
    names = [result.get("engine"), *(more if isinstance(more, list) else [])]
    return tuple(dict.fromkeys(str(name) for name in names if name))


def _names(data: object) -> list[str]:
    """The engines that did not answer, each with its reason: `[["name", "reason"], …]`."""
    told = data.get("unresponsive_engines") if isinstance(data, Mapping) else None
    return [
        f"{entry[0]} ({entry[1]})" if len(entry) > 1 else str(entry[0])
        for entry in (told if isinstance(told, list) else [])
        if isinstance(entry, list) and entry
    ]


def _silent(data: object) -> Iterator[Trouble]:
    if names := _names(data):
        reason = f"search engines did not answer: {', '.join(sorted(names))}"
        yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=_ENGINES)
