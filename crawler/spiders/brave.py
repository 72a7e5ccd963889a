"""What a search with Brave shows, from its own index (api-dashboard.search.brave.com)."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from scrapy.http import Response

from crawler.archives.stream import mapping, sequence
from crawler.bases.search import Result, Search, listed
from crawler.bases.written import text
from crawler.select import field
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://api.search.brave.com/res/v1/web/search"
_COUNT = 20
# What else a page shows: the forum's best answer, and that of a question, stand beside its words.
_BOXES = ("news", "discussions", "faq", "videos", "infobox", "locations")
_SAID = ("description", "top_comment", "question", "answer", "long_desc")
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
        if told.get("type") in ("news", "videos") and "results" in told:  # searches of their own
            told = {"web": told}
        if "grounding" in told:  # the same for a model to read
            told = {"web": {"results": sequence(mapping(told["grounding"]).get("generic"))}}
        if "web" not in told:
            if told.get("type") != "search":
                raise SourceChanged("the answer has no 'web', which this source always has")
            return
        yield from (_result(mapping(one)) for one in field(told, "web", "results", of=list))

    def boxes(self, data: object) -> Iterator[Result]:
        for hit in listed(data, *_BOXES):
            yield _result({**hit, **{key: value for key, value in mapping(hit.get("data")).items() if key not in hit}})
            for profile in listed(hit, "profiles"):
                yield _result({"title": profile.get("name"), **profile})

    def goes_on(self, data: object) -> bool:
        return mapping(mapping(data).get("query")).get("more_results_available") is not False

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """Errors: `{"type": "ErrorResponse", "error": {"code", "detail", "status"}}`."""
        error = mapping(decoded).get("error")
        if not isinstance(error, dict):
            return None
        said = text(error, "detail") or text(error, "code") or "without a word"
        return Challenge(f"the service refuses the key or the plan: {said[:200]}", next_step=_PLAN)


def _result(hit: Mapping[str, object]) -> Result:
    told = [hit.get(name) for name in _SAID]
    address, phone = (
        mapping(hit.get("postal_address")).get("displayAddress"),
        mapping(hit.get("contact")).get("telephone"),
    )
    told += [address, phone, *sequence(hit.get("extra_snippets")), *sequence(hit.get("snippets"))]
    return Result(
        url=hit.get("url"),
        title=hit.get("title"),
        text="<p>".join(dict.fromkeys(one for one in told if isinstance(one, str))),
        when=hit.get("page_age") or hit.get("age"),
        engines=("brave",),
    )
