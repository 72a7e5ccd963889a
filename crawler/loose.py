"""Data as people keep them in their own files: in a script, a snapshot of a test, with remarks or a comma too many."""

import json
import re

from crawler.archives.stream import values

_MOST = 16 << 20
# A text is kept as it is; remarks, commas before a bracket and the names that Jest writes go.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])|\b(?:Object|Array)\s+(?=[{\[])|\bundefined\b', re.S
)
_BEGINS = re.compile(r"(?:=|\(|\breturn|\bdefault)\s*`?\s*(?=[{\[])")
_SCAN = json.JSONDecoder(strict=False)


def strictly(body: bytes) -> bytes:
    """The data as JSON, one value on each line; the body as it is where it is no such file."""
    start = body.lstrip()[:1]
    if start == b'"' and len(body) <= _MOST:  # data that was written as a text once more
        try:
            body = str(json.loads(body, strict=False)).encode("utf-8", "replace")
        except (ValueError, RecursionError):
            return body
        start = body.lstrip()[:1]
    if len(body) > _MOST or start in (b"<", b"", b"\x00") or (start in (b"{", b"[") and not values(body)[1]):
        return body
    text = _TOKEN.sub(_kept, _TOKEN.sub(_kept, body.decode("utf-8", "replace")))  # a remark may follow a comma
    if text.lstrip()[:1] in ("{", "["):
        plain = text.encode("utf-8", "replace")
        return body if values(plain)[1] else plain
    found, at = list[object](), 0
    while (begun := _BEGINS.search(text, at)) is not None:
        at = begun.end()
        try:
            value, at = _SCAN.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        found += [value] if value else []
    return "\n".join(json.dumps(value) for value in found).encode() if found else body


def _kept(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else "null" if found[0] == "undefined" else ""
