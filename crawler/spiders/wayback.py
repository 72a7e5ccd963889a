"""Which of the subject's own addresses the Wayback Machine holds (github.com/internetarchive/wayback)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping
from crawler.bases import capture_lists
from crawler.bases.json_api import JsonApi, repeated
from crawler.bases.written import text
from crawler.normalise import link, moment, ref_of
from crawler.visits import Gathered
from model.documents import Document, Dropped, Kind, Visibility
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://web.archive.org/cdx/search/cdx"
_FIELDS = ("timestamp", "original", "mimetype", "statuscode")
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
        rows, key = capture_lists.otherwise(response.body) or (None, None)
        if rows is None:
            data = self.data(response)
            if isinstance(data, dict) and "archived_snapshots" in data:
                yield from self._closest(data)
                return
            if not isinstance(data, list):
                raise SourceChanged("the answer is no list of captures")
            rows, key = _parted(data)
        if not rows and state.get("key") is None:
            yield Stated(total=0, kind=Kind.PAGE)
        for row in rows:
            yield self._capture(row)
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
        """A capture. Whoever asked for addresses alone was told no time: of those the newest capture is linked."""
        url, stamp = link(None, told.get("original")), told.get("timestamp", "")
        when = moment(f"{stamp[:8]}T{stamp[8:14]}Z" if len(stamp) == 14 else stamp)
        if url is None or (when.published is None and "timestamp" in told):
            return Dropped(reason="a capture without address or time", count=1)
        return Document(
            kind=Kind.PAGE,
            source=self.name,
            service=self.name,
            ref=ref_of(url),
            url=f"https://web.archive.org/web/{stamp}/{url}" if stamp else f"https://web.archive.org/web/{url}",
            title=url,
            published=when.published,
            published_precision=when.precision,
            published_raw=stamp or None,
            visibility=Visibility.PUBLIC,
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 403:
            return Challenge("the archive does not show what it holds of this site (403)", next_step=_WITHHELD)
        return None


def _parted(data: list[object]) -> tuple[list[dict[str, str]], str | None]:
    """The captures below the names of the columns, and the key of the next page, which stands behind an empty row."""
    rows = [[text(cell) for cell in row] if isinstance(row, list) else [] for row in data]
    key = None
    if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
        key = rows[-1][0]
        rows = rows[:-2]
    if [] in rows:
        raise SourceChanged("the answer is no list of captures")
    if not rows:
        return [], key
    header, *captures = rows
    if "original" not in header:
        raise SourceChanged("the answer does not name its columns, which this archive always does")
    return [dict(zip(header, capture, strict=False)) for capture in captures], key
