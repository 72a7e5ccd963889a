"""What a Programmable Search Engine of Google shows: for its existing customers, until it ends on 2027-01-01."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Response

from crawler.archives.stream import mapping
from crawler.bases.search import Result, Search
from crawler.bases.written import parts, text
from crawler.select import field
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://www.googleapis.com/customsearch/v1"
_HOST = "www.googleapis.com"
_COUNT = 10
_PLAN = "Google closed this service to new customers, and ends it on 2027-01-01; use another search source."


class GoogleCse(Search):
    """Pages of ten of one engine, its `cx`; the service shows a hundred hits at most."""

    name = "google_cse"
    frame = ("items",)

    def permits(self, url: str) -> bool:
        return urlsplit(url).netloc == _HOST

    def question(self, query: str, page: int) -> str:
        return f"{_API}?{urlencode({'cx': _engine(self.errand.at), 'q': query, 'start': (page - 1) * _COUNT + 1})}"

    def asked(self, response: Response, data: object) -> str:
        requests = parts(mapping(data).get("queries"), "request")
        return text(requests[0], "searchTerms") if requests else super().asked(response, data)

    def results(self, data: object) -> Iterator[Result]:
        """Where nothing was found, `items` is missing from an answer that otherwise is one."""
        told = mapping(data)
        name = "results" if "cursor" in told else "items"  # what the engine's own page asks for
        if name not in told:
            if text(data, "kind") != "customsearch#search":
                raise SourceChanged("the answer has no 'items', which this source always has")
            return
        for result in field(data, name, of=list):
            hit = mapping(result)
            meta = next(iter(parts(hit.get("pagemap"), "metatags")), {})
            yield Result(
                url=hit.get("link") or hit.get("unescapedUrl"),
                title=hit.get("title"),
                text=hit.get("snippet") or hit.get("contentNoFormatting"),
                when=meta.get("article:published_time"),  # as the page says of itself
                engines=("google",),
            )

    def goes_on(self, data: object) -> bool:
        return bool(parts(mapping(data).get("queries"), "nextPage"))

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """Errors: `{"error": {"code", "message", "errors", "status"}}`."""
        error = mapping(decoded).get("error")
        if not isinstance(error, dict):
            return None
        said = text(error, "message") or text(error, "status") or "without a word"
        return Challenge(f"the service refuses the key or the engine: {said[:200]}", next_step=_PLAN)


def _engine(at: str) -> str:
    """The id of an engine, from itself or from its address (`…/cse?cx=…`)."""
    found = parse_qs(urlsplit(at).query).get("cx")
    return found[0] if found else at.rpartition("://")[2].strip("/")
