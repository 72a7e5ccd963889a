"""What a search with Mojeek shows, from its own index (mojeek.com/support/api/search)."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from scrapy.http import Response

from crawler.archives.stream import mapping
from crawler.bases.search import Result, Search, listed
from crawler.bases.written import text
from crawler.select import field
from model.errors import Challenge, Unreadable

_API = "https://api.mojeek.com/search"
_COUNT = 10
_PLAN = "Look at the plan of your key; `webside keys` sets another."


class Mojeek(Search):
    """Pages of ten; `s` is the number of the first hit."""

    name = "mojeek"
    frame = ("response", "results")

    def question(self, query: str, page: int) -> str:
        return f"{_API}?{urlencode({'q': query, 'fmt': 'json', 't': _COUNT, 's': (page - 1) * _COUNT + 1})}"

    def results(self, data: object) -> Iterator[Result]:
        inside = mapping(mapping(data).get("response"))
        if "results" not in inside and text(inside, "head", "results") == "0":
            return
        for result in field(data, "response", "results", of=list):
            yield _result(mapping(result))

    def boxes(self, data: object) -> Iterator[Result]:
        yield from map(_result, listed(mapping(data).get("response"), "infobox", "news"))

    def asked(self, response: Response, data: object) -> str:
        return super().asked(response, data) or text(data, "response", "head", "query")

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """The state stands in `response.status`, with HTTP 200 too; everything but OK is an error."""
        state = text(decoded, "response", "status")
        if not state or state.upper() == "OK" or "results" in mapping(mapping(decoded).get("response")):
            return None
        return Challenge(f"the service refuses the key or the plan: {state[:200]}", next_step=_PLAN)


def _result(hit: Mapping[str, object]) -> Result:
    when = hit.get("date") or hit.get("timestamp")
    return Result(url=hit.get("url"), title=hit.get("title"), text=hit.get("desc"), when=when, engines=("mojeek",))
