"""The software of the little web's sites: static pages, WordPress, Mastodon and SearXNG, each as its API answers.

A site is a folder. `_answers.json` in it names the paths that do something unusual (a redirect, a refusal, a body
that stops too early); otherwise the files say what the site runs, and everything else is a plain file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

# The shapes of these records are those of the services; here they are only counted, cut and passed on.
Record = dict[str, Any]

API = "/wp-json/wp/v2/"

# Not `mimetypes`: on Windows that asks the registry, and the little web must look the same everywhere.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request to one site."""

    folder: Path
    path: str
    query: Mapping[str, str]

    def number(self, name: str, default: int) -> int:
        """A whole number of the query; what is no number counts as left out."""
        value = self.query.get(name, "")
        return int(value) if value.isdecimal() else default

    def read(self, file: str) -> Any:
        """The JSON of one of the site's files, None if the site has no such file."""
        path = self.folder / file
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site answers; `content_length` only where the header shall differ from the body."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_length: int | None = None

    @classmethod
    def json(cls, value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> "Answer":
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return cls(status=status, headers=kind | dict(headers or {}), body=json.dumps(value).encode())


def answer(ask: Ask) -> Answer:
    """What the site answers: the first of its programs that knows the path."""
    for program in (_unusual, _wordpress, _mastodon, _searxng, _file):
        if given := program(ask):
            return given
    missing = ask.folder / "404.html"
    if missing.is_file():
        return _page(missing, status=404)
    return Answer.json({"error": "Record not found"}, status=404)


def _unusual(ask: Ask) -> Answer | None:
    said = ask.read("_answers.json") or {}
    said = said.get(ask.path) or said.get("*")
    if said is None:
        return None
    status, headers = said.get("status", 200), said.get("headers", {})
    if "json" in said:
        return Answer.json(said["json"], status=status, headers=headers)
    if "file" in said:
        return _page(ask.folder / said["file"], status=status, headers=headers, length=said.get("content_length"))
    return Answer(status=status, headers=headers)


def _wordpress(ask: Ask) -> Answer | None:
    index = ask.read("wp-json/index.json")
    if index is None or not ask.path.startswith("/wp-json"):
        return None
    quiet = {"X-Robots-Tag": "noindex", "Link": f'<{index["home"]}/wp-json/>; rel="https://api.w.org/"'}
    if ask.path in ("/wp-json", "/wp-json/"):
        return Answer.json(index, headers=quiet)
    rest = ask.path.removeprefix(API).rstrip("/")
    records = ask.read(f"wp-json/wp/v2/{rest}.json") if rest in ("posts", "pages", "comments") else None
    if records is None:
        return _wordpress_error("rest_no_route", "No route was found matching the URL and request method.", 404)
    page, size = ask.number("page", 1), ask.number("per_page", 10)
    if page < 1 or not 1 <= size <= 100:
        return _wordpress_error("rest_invalid_param", "Invalid parameter(s): page, per_page", 400)
    records = _wanted(records, ask.query)
    pages = -(-len(records) // size)
    if page > max(pages, 1) and rest != "comments":  # WordPress answers an empty list for comments
        words = "The page number requested is larger than the number of pages available."
        return _wordpress_error("rest_post_invalid_page_number", words, 400)
    totals = {"X-WP-Total": str(len(records)), "X-WP-TotalPages": str(pages)}
    if page < pages:
        further = urlencode({**ask.query, "page": page + 1})
        totals["Link"] = f'{quiet["Link"]}, <{index["home"]}{ask.path}?{further}>; rel="next"'
    shown = records[(page - 1) * size : page * size]
    if "_embed" in ask.query:
        shown = [_with_author(record, ask.read("wp-json/wp/v2/users.json")) for record in shown]
    return Answer.json(shown, headers=quiet | totals)


def _wanted(records: list[Record], query: Mapping[str, str]) -> list[Record]:
    if post := query.get("post"):
        records = [record for record in records if str(record["post"]) == post]
    if after := query.get("after"):
        records = [record for record in records if record["date"] > after]
    return records[::-1] if query.get("order") == "asc" else records


def _with_author(record: Record, users: list[Record]) -> Record:
    return record | {"_embedded": {"author": [user for user in users if user["id"] == record["author"]]}}


def _wordpress_error(code: str, message: str, status: int) -> Answer:
    return Answer.json({"code": code, "message": message, "data": {"status": status}}, status=status)


def _mastodon(ask: Ask) -> Answer | None:
    accounts: list[Record] | None = ask.read("accounts.json")
    if accounts is None or not ask.path.startswith("/api/v1/accounts/"):
        return None
    rest = ask.path.removeprefix("/api/v1/accounts/")
    if rest == "lookup":
        name = ask.query.get("acct", "").lstrip("@").removesuffix(f"@{ask.folder.name}")
        found = next((account for account in accounts if account["acct"] == name), None)
    else:
        found = next((account for account in accounts if rest in (account["id"], f"{account['id']}/statuses")), None)
    limits = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "299"}
    if found is None:
        return Answer.json({"error": "Record not found"}, status=404, headers=limits)
    return _statuses(ask, found, limits) if rest.endswith("/statuses") else Answer.json(found, headers=limits)


def _statuses(ask: Ask, account: Record, limits: Mapping[str, str]) -> Answer:
    below, above = ask.number("max_id", 2**63), ask.number("since_id", 0)
    statuses = [
        {"account": account} | status
        for status in ask.read(f"statuses/{account['id']}.json")
        if above < int(status["id"]) < below and not (ask.query.get("exclude_reblogs") == "true" and status["reblog"])
    ]
    shown = statuses[: min(ask.number("limit", 20), 40)]
    links = {}
    if shown:
        # Behind a proxy real servers name themselves as they see themselves: a host and port nobody else can reach.
        base = f"https://web-1.internal.{ask.folder.name}:3000{ask.path}"
        links["Link"] = f'<{base}?max_id={shown[-1]["id"]}>; rel="next", <{base}?min_id={shown[0]["id"]}>; rel="prev"'
    return Answer.json(shown, headers={**limits, **links})


def _searxng(ask: Ask) -> Answer | None:
    queries = ask.read("queries.json")
    if queries is None or ask.path != "/search":
        return None
    if ask.query.get("format") != "json":
        return _page(ask.folder / "index.html")
    asked = ask.query.get("q", "")
    pages = queries.get(" ".join(asked.replace('"', "").split()), [])
    number = ask.number("pageno", 1)
    page = pages[number - 1] if 1 <= number <= len(pages) else {"results": [], "unresponsive_engines": []}
    empty: Record = {"number_of_results": 0, "answers": [], "corrections": [], "infoboxes": [], "suggestions": []}
    return Answer.json({"query": asked} | empty | page)


def _file(ask: Ask) -> Answer | None:
    """A plain file, `/team` being `team.html`; names are compared with what the folder holds, so no path leaves it."""
    wanted = ask.path.strip("/") or "index"
    for path in sorted(ask.folder.rglob("*")):
        name = path.relative_to(ask.folder).as_posix()
        if path.is_file() and name in (wanted, f"{wanted}.html") and path.suffix in TYPES:
            return _page(path)
    return None


def _page(
    path: Path, *, status: int = 200, headers: Mapping[str, str] | None = None, length: int | None = None
) -> Answer:
    said = {"Content-Type": TYPES[path.suffix]} | dict(headers or {})
    return Answer(status=status, headers=said, body=path.read_bytes(), content_length=length)
