"""Which of the subject's own addresses the Wayback Machine holds (github.com/internetarchive/wayback)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping
from crawler.bases.json_api import JsonApi, repeated
from crawler.bases.written import text
from crawler.normalise import link, moment, ref_of
from crawler.visits import Gathered
from model.documents import Document, Dropped, Kind, Visibility
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://web.archive.org/cdx/search/cdx"
_FIELDS = ("timestamp", "original", "mimetype", "statuscode")
_ROW = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_CDX = re.compile(rb"\S{1,2000}\)\S{0,2000} \d{14} \S{1,4000} \S+ ")
_LIMIT = 500
_WITHHELD = "The archive withholds this site at its owner's wish; look at it in a browser if that is news to you."


class Wayback(JsonApi):
    """Each address once, with its first capture: pages and documents that were there, not what they said."""

    name = "wayback"

    def addresses(self) -> Iterator[Request]:
        for address in self.errand.addresses:
            yield self._page(address, None)

    def _page(self, address: str, key: str | None) -> Request:
        whole_host = urlsplit(address).path in ("", "/")
        query = [
            ("url", address),
            ("matchType", "host" if whole_host else "prefix"),
            ("output", "json"),
            ("fl", ",".join(_FIELDS)),
            ("filter", "statuscode:200"),
            ("filter", "mimetype:(text/html|application/pdf|application/xhtml.xml)"),
            ("collapse", "urlkey"),
            ("limit", str(_LIMIT)),
            ("showResumeKey", "true"),
            *((("resumeKey", key),) if key else ()),
        ]
        return self.ask(f"{_API}?{urlencode(query)}", address=address, key=key)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """One page of captures. State: the `address` asked, and the `key` this page was asked with."""
        if b"Blocked Site Error" in response.body[:500]:
            raise Challenge("the archive does not show what it holds of this site", next_step=_WITHHELD)
        data = _lines(response.body) or self.data(response)
        if isinstance(data, dict) and "archived_snapshots" in data:
            yield from self._closest(data)
            return
        if not isinstance(data, list):
            raise SourceChanged("the answer is no list of captures")
        rows, key = _parted(data)
        if not rows:
            if state.get("key") is None:
                yield Stated(total=0, kind=Kind.PAGE)
            return
        header, *captures = rows
        if not {"timestamp", "original"} <= set(header):
            raise SourceChanged("the answer does not name its columns, which this archive always does")
        for capture in captures:
            yield self._capture(dict(zip(header, capture, strict=False)))
        if key is None or "address" not in state:
            return
        if key == state["key"]:
            yield from repeated(response.url)
        else:
            yield self._page(state["address"], key)

    def _closest(self, data: dict[str, object]) -> Iterator[Gathered]:
        """A saved answer of the archive's other interface, which tells of one capture."""
        told = mapping(mapping(data["archived_snapshots"]).get("closest"))
        if told.get("available") is True:
            original = text(told, "url").partition("/web/")[2].partition("/")[2] or text(data, "url")
            yield self._capture({"original": original, "timestamp": text(told, "timestamp")})
        else:
            yield Stated(total=0, kind=Kind.PAGE)

    def _capture(self, told: dict[str, str]) -> Document | Dropped:
        url, stamp = link(None, told.get("original")), told.get("timestamp", "")
        when = moment(f"{stamp[:8]}T{stamp[8:14]}Z" if len(stamp) == 14 else stamp)
        if url is None or when.published is None:
            return Dropped(reason="a capture without address or time", count=1)
        return Document(
            kind=Kind.PAGE,
            source=self.name,
            service=self.name,
            ref=ref_of(url),
            url=f"https://web.archive.org/web/{stamp}/{url}",
            title=url,
            published=when.published,
            published_precision=when.precision,
            published_raw=stamp,
            visibility=Visibility.PUBLIC,
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 403:
            return Challenge("the archive does not show what it holds of this site (403)", next_step=_WITHHELD)
        return None


def _lines(body: bytes) -> list[object]:
    """The rows of a list saved as plain text, as the archive gives it unless it is asked for JSON; else nothing."""
    rows: list[object] = [list(_ROW)] if _CDX.match(body) else []
    for line in body.decode("utf-8", "replace").splitlines() if rows else ():
        rows.append(line.split(" ") if line else [])
    return rows


def _parted(data: list[object]) -> tuple[list[list[str]], str | None]:
    """The rows of texts, and the key of the next page, which stands behind an empty row."""
    rows = [[text(cell) for cell in row] if isinstance(row, list) else [] for row in data]
    key = None
    if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
        key = rows[-1][0]
        rows = rows[:-2]
    if [] in rows:
        raise SourceChanged("the answer is no list of captures")
    return rows, key
