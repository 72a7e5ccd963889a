"""The lists of articles that GDELT writes otherwise than asked by us: CSV, RSS and JSON Feed, with the keys of its
JSON."""

import csv
import io
import json
import re
from collections.abc import Mapping

from scrapy.selector import Selector

from crawler.bases.written import parts
from model.errors import SourceChanged

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*\"?(?:URL|MobileURL|Date|Title)\"?\s*,[^\n]{0,200}\n?", re.I)
_COLUMNS = {"url": "url", "mobileurl": "url_mobile", "date": "seendate", "title": "title", "domain": "domain",
            "language": "language"}  # fmt: skip


def written_otherwise(body: bytes) -> list[Mapping[str, object]] | None:
    """The articles of such a list; None for anything else, also for a list in JSON."""
    if _HEADER.match(body):
        return _table(body.decode("utf-8-sig", "replace"))
    start = body.lstrip()[:1]
    if start == b"<" and b"<rss" in body[:2000].lower():
        return _feed(body)
    if start == b"{" and b"jsonfeed" in body[:500].lower():
        return _items(body)
    return None


def _table(text: str) -> list[Mapping[str, object]] | None:
    rows = csv.reader(io.StringIO(text.lstrip(), newline=""))
    try:
        names = [_COLUMNS.get(cell.strip().casefold().replace(" ", ""), "") for cell in next(rows)]
        if not {"url", "title"} <= set(names):
            return None
        return [dict(zip(names, row, strict=False)) for row in rows if any(row)]
    except csv.Error:  # a cell that no honest list has
        return None


def _feed(body: bytes) -> list[Mapping[str, object]] | None:
    if not body.rstrip().endswith(b"</rss>"):
        raise SourceChanged("the list of articles breaks off before its end", next_step="Ask for it again.")
    page = Selector(body=body, type="xml", encoding="utf-8")
    items = page.xpath("/rss/channel/item") if page.root is not None else []
    return [
        {
            "url": _words(one, "link") or _words(one, "guid"),
            "title": _words(one, "title"),
            "seendate": _words(one, "pubDate"),
        }
        for one in items
    ]


def _items(body: bytes) -> list[Mapping[str, object]] | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, Mapping) or not isinstance(data.get("items"), list):
        return None
    return [
        {"url": one.get("url") or one.get("id"), "title": one.get("title"), "seendate": one.get("date_published")}
        for one in parts(data, "items")
    ]


def _words(entry: Selector, path: str) -> str:
    return " ".join(str(entry.xpath(f"string({path})").get() or "").split())
