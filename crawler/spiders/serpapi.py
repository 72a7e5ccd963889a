"""What a Google search shows, by SerpAPI; whether that is allowed is its user's own call (serpapi.com/search-api)."""

from collections.abc import Iterator
from urllib.parse import urlencode

from scrapy.http import Response

from crawler.archives.stream import mapping
from crawler.bases.search import Result, Search
from crawler.bases.written import text
from crawler.select import field
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://serpapi.com/search.json"
_COUNT = 10
_PLAN = "Look at the plan of your key; `webside keys` sets another."
_NOTHING = "hasn't returned any results"


class Serpapi(Search):
    """The organic hits of Google's pages; advertisements and boxes are not read."""

    name = "serpapi"
    frame = ("organic_results",)

    def question(self, query: str, page: int) -> str:
        return f"{_API}?{urlencode({'engine': 'google', 'q': query, 'start': (page - 1) * _COUNT})}"

    def asked(self, response: Response, data: object) -> str:
        return text(data, "search_parameters", "q") or super().asked(response, data)

    def results(self, data: object) -> Iterator[Result]:
        told = mapping(data)
        if "organic_results" not in told:
            if text(data, "search_information", "organic_results_state") == "Fully empty" or _is_nothing(data):
                return
            if text(data, "search_metadata", "status") != "Success":
                raise SourceChanged("the answer has no 'organic_results', which this source always has")
            return
        for result in field(data, "organic_results", of=list):
            hit = mapping(result)
            url = field(result, "link", of=str)
            yield Result(
                url=url, title=hit.get("title"), text=hit.get("snippet"), when=hit.get("date"), engines=("google",)
            )

    def goes_on(self, data: object) -> bool:
        paging = mapping(data).get("serpapi_pagination")
        return not isinstance(paging, dict) or "next" in paging or "next_link" in paging

    def data(self, response: Response) -> object:
        """As of every API; that Google found nothing comes under `error`, with the answer around it."""
        try:
            return super().data(response)
        except _NothingFound as nothing:
            return nothing.answer

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if _is_nothing(decoded):
            return _NothingFound(decoded)
        if said := text(decoded, "error"):
            return Challenge(f"the service refuses the key or the plan: {said[:200]}", next_step=_PLAN)
        return None


class _NothingFound(Unreadable):
    """No error, though it stands where errors do: the search has no hits."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        super().__init__("the search has no hits")


def _is_nothing(data: object) -> bool:
    return _NOTHING in text(data, "error")
