"""Answers as tools keep them: packed, in UTF-16, in a HAR or a cassette, with their HTTP head. Known by their shape."""

import base64
import binascii
import bz2
import codecs
import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

import yaml

from crawler.archives.stream import Answer, mapping, sequence, words
from crawler.dates import moment
from crawler.normalise import link
from model.documents import Precision
from model.errors import SourceChanged

_MOST = 64 << 20
_MARKS = (  # the longer ones first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"BZh": "bzip2"}
_DECLARED = re.compile(r"""(<\?xml[^>]{0,100}?)\s+encoding\s*=\s*["'][^"']{0,40}["']""", re.I)
_HEAD = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})[^\n]*\n((?:[\w-]+:[^\n]*\n)*)\r?\n")
_RECORDINGS = ("interactions", "http_interactions", "responses")
_IS_CASSETTE = re.compile(rf"(?:^|\n)[\"']?(?:{'|'.join(_RECORDINGS)})[\"']?\s*:|^-\s+[\"']?request[\"']?\s*:")
_DEEPEST = 12
_BODIES = ("body", "jsonBody", "base64Body", "content")
_OWN_BODIES = ("body", "responseBody", "response_body")
_BESIDE = frozenset({"url", "status", "statusCode", "status_code", "headers"})
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def plainly(body: bytes) -> bytes:
    """The bytes unpacked, as UTF-8 without a byte order mark. Raises SourceChanged for what cannot be unpacked."""
    packed = next((name for mark, name in _PACKED.items() if body.startswith(mark)), None)
    if packed is not None:
        body = _unpacked(body, packed)
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            text = body.decode(encoding, "replace")
            return _DECLARED.sub(r"\1", text, count=1).encode("utf-8", "replace")
    return body.removeprefix(codecs.BOM_UTF8)


class _Unpacker(Protocol):
    """What all decompressors have alike."""

    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, most: int, /) -> bytes: ...


_UNPACKERS: dict[str, Callable[[], _Unpacker]] = {"xz": lzma.LZMADecompressor, "bzip2": bz2.BZ2Decompressor}


def _unpacked(body: bytes, packed: str) -> bytes:
    work: _Unpacker = zlib.decompressobj(47) if packed == "gzip" else _UNPACKERS[packed]()
    try:
        plain = work.decompress(body, _MOST + 1)
    except (zlib.error, lzma.LZMAError, OSError) as error:
        raise SourceChanged(f"the file is packed ({packed}) and damaged ({error})") from error
    if len(plain) > _MOST:
        raise SourceChanged("the file would unpack to more than an answer of a service has")
    if not work.eof:
        raise SourceChanged(f"the file is packed ({packed}) and breaks off before its end")
    return plain


def recorded(body: bytes) -> list[Answer] | None:
    """The answers that a recording holds; None for what is none."""
    if body.startswith(b"HTTP/"):
        return _with_head(body)
    told = _decoded(body)
    entries = mapping(mapping(told).get("log")).get("entries")
    if isinstance(entries, list):
        return list(_of_har(map(mapping, entries)))
    for name in _RECORDINGS:
        listed = [mapping(one) for one in sequence(mapping(told).get(name))]
        if any("response" in one for one in listed):
            return list(_of_cassette(listed))
    scenes = [mapping(one) for one in sequence(told)]
    if scenes and all({"scope", "path", "response"} <= one.keys() for one in scenes):
        return [_answer(f"{one['scope']}{one['path']}", one.get("status"), {}, one["response"]) for one in scenes]
    if (kept := [_kept(one) for one in scenes or [mapping(told)]]) and None not in kept:
        return [one for one in kept if one is not None]
    pairs = list(_pairs(told, _DEEPEST))
    return list(_of_cassette(pairs)) if pairs else None


def _kept(told: Mapping[str, object]) -> Answer | None:
    """An answer as people's own programs keep it: its body beside its address, status or headers."""
    if not _BESIDE & told.keys():
        return None
    body = next((told[name] for name in _OWN_BODIES if isinstance(told.get(name), dict | list | str)), None)
    if body is None or (isinstance(body, str) and not _is_data(body)):
        return None  # a review has a body too
    status = next((told[name] for name in ("status", "statusCode", "status_code") if name in told), None)
    return _answer(told.get("url"), status, mapping(told.get("headers")), body, told.get("fetched_at"))


def _is_data(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _pairs(told: object, depth: int) -> Iterator[Mapping[str, object]]:
    """Requests with their answers wherever they stand: ExVCR and PHP-VCR, WireMock, Hoverfly, Charles, Postman."""
    if depth < 0:
        return
    held = mapping(told)
    answers = sequence(held.get("response")) or [held.get("response")]
    given = [mapping(one) for one in answers if any(name in mapping(one) for name in _BODIES)]
    if "request" in held and given:
        yield from ({**held, "response": one, "request": _request(held)} for one in given)
        return
    for inner in held.values() if held else sequence(told):
        if isinstance(inner, dict | list):
            yield from _pairs(inner, depth - 1)


def _request(held: Mapping[str, object]) -> Mapping[str, object]:
    """A request with its address in one piece."""
    request = mapping(held.get("request"))
    url = words(mapping(request.get("url")).get("raw")) or words(request.get("url"))
    host, path = (words(held.get(name)) for name in ("host", "path"))
    if url is None and host:
        url = f"{words(held.get('scheme')) or 'https'}://{host}{path or '/'}"
    parts = [mapping(next(iter(sequence(request.get(name))), None)) for name in ("destination", "path")]
    if url is None and all(parts):
        url = f"https://{parts[0].get('value')}{parts[1].get('value')}"
    return {**request, "url": url}


def _decoded(body: bytes) -> object:
    """The recording as data; only what begins like one is read as YAML, which takes long."""
    start = body[:4096].decode("utf-8", "replace")
    try:
        if start.lstrip()[:1] in ("{", "["):
            return json.loads(body, strict=False)
        if _IS_CASSETTE.search(start):
            return yaml.load(body.decode("utf-8", "replace"), Loader=_Loader)
    except (ValueError, RecursionError, yaml.YAMLError):
        pass
    return None


class _Loader(yaml.SafeLoader):
    """Makes plain values only, also of the tags that other languages write."""


def _untagged(loader: _Loader, suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        told = str(loader.construct_scalar(node))
        return _from_base64(told) if "binary" in suffix else told
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", _untagged)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _untagged)


def _of_har(entries: Iterable[Mapping[str, object]]) -> Iterator[Answer]:
    for entry in entries:
        request, response = mapping(entry.get("request")), mapping(entry.get("response"))
        content = mapping(response.get("content"))
        text = words(content.get("text")) or ""
        if not text and not response.get("status"):
            continue
        body = _from_base64(text) if content.get("encoding") == "base64" else text
        listed = map(mapping, sequence(response.get("headers")))
        headers = {
            "Content-Type": content.get("mimeType"),
            **{str(one.get("name")): one.get("value") for one in listed},
        }
        yield _answer(request.get("url"), response.get("status"), headers, body, entry.get("startedDateTime"))


def _of_cassette(listed: Iterable[Mapping[str, object]]) -> Iterator[Answer]:
    """vcrpy, VCR, Betamax, go-vcr, and what `responses` records: alike but for where the body and the status stand."""
    for one in listed:
        request, response = mapping(one.get("request")), mapping(one.get("response"))
        held = next((response[name] for name in ("body", "jsonBody", "content") if name in response), None)
        packed = response.get("base64Body")
        held = _from_base64(packed) if held is None and isinstance(packed, str) else held
        inner = {"string": mapping(held).get("text"), **mapping(held)} if "text" in mapping(held) else mapping(held)
        body: object = inner.get("string") if inner.get("string") is not None else inner.get("base64_string")
        if inner and inner.get("string") is None and isinstance(body, str):
            body = _from_base64(body)
        told = (mapping(response.get("status")).get("code"), *map(response.get, ("code", "status_code", "status")))
        status = next((int(one) for one in map(str, told) if one.isdecimal()), None)
        url = request.get("uri") or request.get("url") or response.get("url")
        if body is not None or held is not None:
            yield _answer(url, status, mapping(response.get("headers")), held if body is None else body,
                          one.get("recorded_at"))  # fmt: skip


def _with_head(body: bytes) -> list[Answer] | None:
    """One answer below its HTTP head, as curl -i writes it: the last one, where others led to it."""
    status, headers = None, dict[str, object]()
    while found := _HEAD.match(body):
        status, body = int(found[1]), body[found.end() :]
        lines = (line.partition(":") for line in found[2].decode("latin-1").splitlines())
        headers = {name.strip(): value.strip() for name, _, value in lines}
    return None if status is None else [_answer(None, status, headers, body)]


def _answer(url: object, status: object, headers: Mapping[str, object], body: object, at: object = None) -> Answer:
    raw = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    told = {name: str(value[0] if isinstance(value, list) and value else value) for name, value in headers.items()}
    return Answer(
        url=link(None, words(url)) or "",  # a rule may name a path alone
        status=status if isinstance(status, int) and not isinstance(status, bool) else 200,
        headers={name: value for name, value in told.items() if name.lower() not in _OF_THE_WIRE and value.isascii()},
        body=plainly(raw),
        fetched_at=_moment(at),
    )


def _moment(at: object) -> datetime | None:
    when = moment(at.isoformat() if isinstance(at, datetime) else at)
    return when.published if when.precision is Precision.EXACT else None


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""
