"""Keeps every answer as it came, in one WARC per audit with a manifest of SHA-256 sums."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from scrapy.http import Headers, Request, Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from model.documents import Capture
from model.wire import iso

WARC = "audit.warc.gz"
MANIFEST = "manifest.jsonl"
_SECRET = frozenset({"authorization", "proxy-authorization", "cookie"})


class _Summed:
    """A file that sums up what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.sum.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


class Captures:
    """The WARC of one audit, written record by record; whole after each."""

    def __init__(self, spool: Path, user_agent: str) -> None:
        """Begins `audit.warc.gz` and `manifest.jsonl` in the spool, which must exist."""
        self._file = (spool / WARC).open("wb")
        self._manifest = (spool / MANIFEST).open("w", encoding="utf-8")
        self._out = _Summed(self._file)
        self._writer = WARCWriter(self._out, gzip=True)
        about = {"software": user_agent, "format": "WARC File Format 1.0"}
        self._writer.write_record(self._writer.create_warcinfo_record(WARC, about))

    def keep(self, request: Request, response: Response, fetched_at: datetime) -> Capture:
        """Write an answer and the request it belongs to; returns the capture that documents point at.

        The body is kept as it travelled: its content encoding stays, chunks are joined.
        """
        digest = hashlib.sha256(response.body)
        date = fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = {
            "WARC-Date": date,
            "WARC-Payload-Digest": "sha256:" + base64.b32encode(digest.digest()).decode(),
            **({"WARC-Truncated": "disconnect"} if "dataloss" in response.flags else {}),
        }
        answer = self._writer.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            warc_headers_dict=told,
            http_headers=StatusAndHeaders(_status(response.status), _pairs(response.headers), protocol="HTTP/1.1"),
        )
        asked = self._writer.create_warc_record(
            response.url, "request", warc_headers_dict={"WARC-Date": date}, http_headers=_asked(request)
        )
        offset = self._out.size
        self._writer.write_request_response_pair(asked, answer)
        record = str(answer.rec_headers.get_header("WARC-Record-ID")).strip("<>")
        capture = Capture(
            sha256=digest.hexdigest(), url=response.url, status=response.status, record=record, fetched_at=fetched_at
        )
        self._list(record=record, url=response.url, status=response.status, sha256=capture.sha256,
                   offset=offset, bytes=len(response.body), fetched_at=iso(fetched_at))  # fmt: skip
        return capture

    def close(self) -> None:
        """End both files; the manifest's last line holds the sum of the whole WARC."""
        self._file.close()
        self._list(file=WARC, sha256=self._out.sum.hexdigest(), bytes=self._out.size)
        self._manifest.close()

    def _list(self, **entry: object) -> None:
        self._manifest.write(json.dumps(entry) + "\n")
        self._manifest.flush()


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Unknown"


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    """Headers as text; one bearing a line break would break the record, so its breaks become spaces."""
    return [
        (name.decode("latin-1"), " ".join(value.decode("latin-1").splitlines()))
        for name, values in headers.items()
        for value in values
    ]


def _asked(request: Request) -> StatusAndHeaders:
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(name, value) for name, value in _pairs(request.headers) if name.lower() not in _SECRET]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc.rpartition("@")[2]))
    return StatusAndHeaders(f"{request.method} {path} HTTP/1.1", headers, is_http_request=True)
