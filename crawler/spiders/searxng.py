"""What a search shows: the user's own SearXNG instance, each query with its ranks (docs.searxng.org/dev/search_api)."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from scrapy.http import Response
from scrapy.selector import Selector

from crawler.archives.stream import mapping
from crawler.bases.register_table import table
from crawler.bases.search import Result, Search, listed
from crawler.select import field
from crawler.troubles import Trouble
from model.audit import Outcome
from model.errors import Challenge, Unreadable

_NO_JSON = "Add json to search: formats: in the instance's settings.yml and restart it; it is off by default."
_LIMITER = "Add this machine's address to pass_ip in the instance's limiter.toml, or wait some hours."
_ENGINES = "Look at these engines in the instance's preferences, or run the audit again later."


class Searxng(Search):
    """The instance at the address of the errand; an engine of it may be silent, and then it is said which."""

    name = "searxng"
    frame = ("results",)

    def question(self, query: str, page: int) -> str:
        at = self.errand.at if "://" in self.errand.at else f"https://{self.errand.at}"
        root = at.rstrip("/").removesuffix("/search")
        return f"{root}/search?{urlencode({'q': query, 'format': 'json', 'pageno': page})}"

    def asked(self, response: Response, data: object) -> str:
        return str(mapping(data).get("query") or super().asked(response, data))

    def data(self, response: Response) -> object:
        """As of every API; an instance also writes its hits as a table or a feed."""
        return _otherwise(response.body) or super().data(response)

    def results(self, data: object) -> Iterator[Result]:
        for result in field(data, "results", of=list):
            told = mapping(result)
            yield Result(
                url=mapping(result).get("url"),
                title=told.get("title"),
                text=told.get("content"),
                when=told.get("publishedDate"),
                engines=_engines(told),
            )

    def boxes(self, data: object) -> Iterator[Result]:
        """Answers, and the cards of things with the links they give."""
        for answer in listed(data, "answers"):
            yield Result(url=answer.get("url"), title=answer.get("title"), text=answer.get("answer"))
        for card in listed(data, "infoboxes"):
            engines = _engines(card)
            yield Result(url=card.get("id"), title=card.get("infobox"), text=card.get("content"), engines=engines)
            for one in listed(card, "urls"):
                yield Result(url=one.get("url"), title=one.get("title"), engines=engines)

    def silent(self, data: object) -> Iterator[Trouble]:
        if names := _names(data):
            reason = f"search engines did not answer: {', '.join(sorted(names))}"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=_ENGINES)

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 403:
            return Challenge("the instance does not give JSON (403)", next_step=_NO_JSON)
        if status == 429:
            return Challenge("the instance has had enough requests (429)", next_step=_LIMITER)
        return None


def _otherwise(body: bytes) -> dict[str, object] | None:
    """The hits of a table or a feed, with the keys of the JSON; None for anything else."""
    if (rows := table(body, ("url",), ("title",), ("content",))) is not None:
        return {"results": [row for row in rows.rows if row.get("type", "result") == "result"]}
    if not (body.lstrip()[:1] == b"<" and b"<rss" in body[:2000] and body.rstrip().endswith(b"</rss>")):
        return None
    page = Selector(body=body, type="xml", encoding="utf-8")
    if page.root is None:
        return None
    query = page.xpath("//*[local-name()='Query' and @role='request']/@searchTerms").get()
    keys = {"title": "title", "url": "link", "content": "description", "publishedDate": "pubDate"}
    items = page.xpath("/rss/channel/item")
    return {
        "query": query,
        "results": [{key: one.xpath(f"string({path})").get() for key, path in keys.items()} for one in items],
    }


def _engines(result: Mapping[str, object]) -> tuple[str, ...]:
    """The engines that gave a hit, the one it was first seen at leading."""
    more = result.get("engines")
    names = [result.get("engine"), *(more if isinstance(more, list) else [])]
    return tuple(dict.fromkeys(str(name) for name in names if name))


def _names(data: object) -> list[str]:
    """The engines that did not answer, each with its reason: `[["name", "reason"], …]`."""
    told = mapping(data).get("unresponsive_engines")
    return [
        f"{entry[0]} ({entry[1]})" if len(entry) > 1 else str(entry[0])
        for entry in (told if isinstance(told, list) else [])
        if isinstance(entry, list) and entry
    ]
