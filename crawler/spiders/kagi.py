"""What a search with Kagi shows (help.kagi.com/kagi/api)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.http import Request, Response

from crawler.archives.stream import mapping
from crawler.bases.search import Result, Search, listed
from crawler.bases.written import parts, text
from crawler.select import field
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://kagi.com/api/v1/search"
_BOXES = ("news", "interesting_news", "interesting_finds", "video", "infobox", "podcast", "listicle", "web_archive",
          "code", "public_records", "references")  # fmt: skip
_PLAN = "Look at the balance of your API account; `webside keys` sets another key."


class Kagi(Search):
    """Version 1 takes the query as JSON; answers of version 0, a plain list, are read too."""

    name = "kagi"
    frame = ("data",)

    def question(self, query: str, page: int) -> str:
        return _API

    def page(self, query: str, page: int, ranked: int, seen: tuple[str, ...]) -> Request:
        asked: dict[str, Any] = {"query": query, "page": page, "workflow": "search"}
        headers = {"Content-Type": "application/json"}
        plain = super().page(query, page, ranked, seen)
        return plain.replace(method="POST", body=json.dumps(asked), headers=headers)

    def asked(self, response: Response, data: object) -> str:
        return text(data, "meta", "query") or super().asked(response, data)

    def results(self, data: object) -> Iterator[Result]:
        """Hits stand under `data.search`, which is left out where nothing was found."""
        told = mapping(data)
        if "data" not in told:
            raise SourceChanged("the answer has no 'data', which this source always has")
        inside = told["data"]
        # In version 0 related searches stand among the hits, told apart by `t`.
        found = [one for one in inside if mapping(one).get("t", 0) == 0] if isinstance(inside, list) else None
        if "meta" in mapping(inside):
            raise SourceChanged("the answer stands inside another")
        if found is None:
            found = field(inside, "search", of=list) if "search" in field(data, "data", of=dict) else []
        yield from (_result(mapping(one)) for one in found)

    def boxes(self, data: object) -> Iterator[Result]:
        """What is told beside the search: also what an answer in sentences (FastGPT) refers to."""
        yield from map(_result, listed(mapping(data).get("data"), *_BOXES))

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """Errors come as a list of `{"code", "msg"}`, under `error` or `errors`."""
        said = [
            text(one, "msg") or text(one, "message") or text(one, "code")
            for key in ("error", "errors")
            for one in parts(decoded, key)
        ]
        if not said:
            return None
        return Challenge(f"the service refuses the key or the plan: {'; '.join(said)[:200]}", next_step=_PLAN)


def _result(hit: Mapping[str, object]) -> Result:
    when = hit.get("time") or hit.get("published")
    return Result(url=hit.get("url"), title=hit.get("title"), text=hit.get("snippet"), when=when, engines=("kagi",))
