"""The key of a service: put on a copy of the request at the last moment, taken out of everything that comes back."""

import html
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TextIO
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawler.addresses import endpoint
from crawler.renewal import Renewal, renewal_of
from crawler.troubles import LOOK, Refused, Trouble
from model.audit import Outcome
from model.source import KeyPlace, Source, refresh_parts

# Stands where a key stood; fit for a header, an address and a JSON text alike.
REMOVED = "key-removed"
_COOKIE = b"Set-Cookie"
_INFLATED = (b"gzip", b"x-gzip", b"deflate")


@dataclass(frozen=True, slots=True)
class Key:
    """A key, where its service wants it, and the only hosts it is sent to."""

    place: KeyPlace
    hosts: tuple[str, ...]
    secret: str = field(repr=False)
    renewal: Renewal | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that must not appear anywhere."""
        return (*((self.secret,) if self.secret else ()), *(self.renewal.secrets if self.renewal else ()))

    def is_for(self, url: str) -> bool:
        """Whether the key goes to this address: by https, to a host the source names, never to another one."""
        try:
            return url.lower().startswith("https:") and endpoint(url) in {(host, 443) for host in self.hosts}
        except ValueError:
            return False

    def put_on(self, request: Request) -> Request:
        """A copy of the request with the key, to be sent and forgotten.

        It asks for an answer that is not compressed: a key that comes back must be found.
        """
        headers = request.headers.copy()
        headers["Accept-Encoding"] = "identity"
        url = request.url
        if self.place.header:
            headers[self.place.header] = self.place.prefix + self.secret
        elif self.place.query:
            url = _with(url, self.place.query, self.secret)
        return request.replace(url=url, headers=headers)

    def taken_out(self, response: Response, most: int) -> Response:
        """The answer without the key wherever it stands in it, and without the cookies of a session it opened.

        Refused when the answer is packed in a way that a key in it could not be found; `most` bytes are unpacked.
        """
        headers = response.headers.copy()
        if _COOKIE in headers:
            headers[_COOKIE] = REMOVED
        body = _unpacked(response, most)
        headers.pop("Content-Encoding", None)
        for name in list(headers):
            headers[name] = [erased(value, self.secrets) for value in headers.getlist(name)]
        return response.replace(headers=headers, body=erased(body, self.secrets))


def key_of(source: Source, secrets: Mapping[str, str]) -> Key | None:
    """The key of a source, if it takes one and one is there."""
    secret = secrets.get(source.id)
    if source.key is None or not secret:
        return None
    renewal = renewal_of(source, secret)
    if renewal is None and refresh_parts(secret) is not None:
        return None  # a refresh token is no key, and goes to no service that cannot renew by it
    return Key(source.key, source.hosts, "" if renewal else secret, renewal)


def erased(data: bytes, secrets: Iterable[str]) -> bytes:
    """The bytes with every secret replaced, however it is written: plain, in an address, in JSON or in HTML."""
    for secret in secrets:
        for form in _forms(secret):
            if form in data:
                data = data.replace(form, REMOVED.encode())
    return data


def _forms(secret: str) -> list[bytes]:
    quoted = (quote(secret, safe=""), quote_plus(secret), quote(secret))
    told = json.dumps(secret)[1:-1]
    escaped = "".join(one if one.isalnum() or one in "-._~" else f"\\u{ord(one):04x}" for one in secret)
    written = (
        *(secret, *quoted, *(_lower_escapes(one) for one in quoted)),
        *(told, told.replace("/", "\\/"), escaped, html.escape(secret)),
    )
    # The longest first: a shorter form may be a part of a longer one.
    return [one.encode() for one in sorted(dict.fromkeys(written), key=len, reverse=True)]


def _lower_escapes(quoted: str) -> str:
    head, *rest = quoted.split("%")
    return head + "".join(f"%{part[:2].lower()}{part[2:]}" for part in rest)


def _with(url: str, name: str, secret: str) -> str:
    """The address with the key as a parameter; one of that name which stood there goes."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] != name]
    return urlunsplit(parts._replace(query="&".join((*kept, f"{name}={quote(secret, safe='')}"))))


def _unpacked(response: Response, most: int) -> bytes:
    encoding = (response.headers.get("Content-Encoding") or b"identity").strip().lower()
    if encoding in (b"identity", b""):
        return response.body
    if encoding in _INFLATED:
        try:
            unpacker = zlib.decompressobj(47)  # gzip or zlib, whichever it is
            body = unpacker.decompress(response.body, most + 1)
        except zlib.error:
            body = None
        if body is not None and len(body) <= most:
            return body
    raise Refused(
        Trouble(
            outcome=Outcome.FAILED,
            reason="the answer is packed in a way we cannot look into, so it was not kept: it could hold the key",
            next_step=LOOK,
            url=response.url,
        )
    )


class Masked:
    """A text stream behind which no secret appears; whole lines are looked at, so that none slips through in parts."""

    def __init__(self, stream: TextIO, secrets: Iterable[str]) -> None:
        self._stream, self._secrets, self._rest = stream, tuple(secrets), ""

    def add(self, secrets: Iterable[str]) -> None:
        """More that must not appear: a token that was renewed while the stream was open."""
        self._secrets += tuple(secrets)

    def write(self, text: str) -> int:
        """Take in text; what ends in a line break is passed on."""
        whole, ended, self._rest = (self._rest + text).rpartition("\n")
        if ended:
            self._pass_on(whole + ended)
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        """Pass on what has no line break yet; the stream itself stays open."""
        self._pass_on(self._rest)
        self._rest = ""

    def _pass_on(self, text: str) -> None:
        data = erased(text.encode("utf-8", "backslashreplace"), self._secrets)
        self._stream.write(data.decode("utf-8"))

    def isatty(self) -> bool:
        return False

    @property
    def encoding(self) -> str:
        return "utf-8"
