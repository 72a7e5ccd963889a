"""What a search with Brave shows, from its own index (api-dashboard.search.brave.com)."""

from collections.abc import Iterator
from urllib.parse import urlencode

from scrapy.http import Response

from crawler.archives.stream import mapping
from crawler.bases.search import Result, Search
from crawler.bases.written import text
from crawler.select import field
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://api.search.brave.com/res/v1/web/search"
_COUNT = 20
_PLAN = "Look at the plan and the credits of your key; `webside keys` sets another."


class Brave(Search):
    """Pages of twenty; `offset` counts pages, not hits, and ends at 9."""

    name = "brave"
    frame = ("web", "results")

    def question(self, query: str, page: int) -> str:
        return f"{_API}?{urlencode({'q': query, 'count': _COUNT, 'offset': page - 1})}"

    def asked(self, response: Response, data: object) -> str:
        return text(data, "query", "original") or super().asked(response, data)

    def results(self, data: object) -> Iterator[Result]:
        """Where nothing was found, `web` is missing from an answer that otherwise is one."""
        told = mapping(data)
        if "web" not in told:
            if told.get("type") != "search":
                raise SourceChanged("the answer has no 'web', which this source always has")
            return
        for result in field(data, "web", "results", of=list):
            hit = mapping(result)
            more = hit.get("extra_snippets")
            snippets = [hit.get("description"), *(more if isinstance(more, list) else [])]
            yield Result(
                url=hit.get("url"),
                title=hit.get("title"),
                text="<p>".join(one for one in snippets if isinstance(one, str)),
                when=hit.get("page_age") or hit.get("age"),
                engines=("brave",),
            )

    def goes_on(self, data: object) -> bool:
        return mapping(mapping(data).get("query")).get("more_results_available") is not False

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """Errors: `{"type": "ErrorResponse", "error": {"code", "detail", "status"}}`."""
        error = mapping(decoded).get("error")
        if not isinstance(error, dict):
            return None
        said = text(error, "detail") or text(error, "code") or "without a word"
        return Challenge(f"the service refuses the key or the plan: {said[:200]}", next_step=_PLAN)
