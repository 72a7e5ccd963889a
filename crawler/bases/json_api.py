"""Reads JSON answers: refusals, error bodies and broken-off answers are told apart from data."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from scrapy.http import Request, Response

from crawler import answers
from crawler.bases.spider import SourceSpider
from crawler.normalise import text_of
from crawler.troubles import Trouble
from model.audit import Outcome
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable
from model.wire import whole_characters

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.I)
_ESCAPE = re.compile(rb'\\(["\\/bfnrtu]?)')


class JsonApi(SourceSpider):
    """Base of spiders that ask a documented API. `frame` names the keys under which an answer has its list: entries
    that somebody saved without it are put back there."""

    frame: ClassVar[tuple[str, ...]] = ()

    def data(self, response: Response) -> object:
        """The decoded answer. Raises Challenge, ErrorBody or SourceChanged for anything but data."""
        if answers.is_challenge(response):
            answers.check(response)
        decoded, broken = _decoded(response)
        told = _own_words(decoded)
        error = self.explain(response.status, told, decoded) or _refusal(response, told)
        if error is None and told and isinstance(decoded, Mapping) and _is_error(decoded):
            error = ErrorBody(f"the service answered with an error: {told}")
        if error is not None:
            raise error
        if broken:
            answers.check(response)
            raise SourceChanged(broken, next_step="Look at the address in a browser, then run the audit again.")
        return decoded

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """What an error of this service means, if it is one a person can do something about."""
        return None


def _decoded(response: Response) -> tuple[object, str]:
    """The JSON value of the body, and what is wrong with it if it has none."""
    for written in (_as_sent, _mended):
        try:
            return whole_characters(json.loads(written(response.body), strict=False)), ""
        except (ValueError, RecursionError):
            pass
    start = response.body.lstrip()[:1]
    if start in (b"{", b"["):
        return None, "the answer is broken JSON: it breaks off before its end, or was damaged on its way"
    if start == b"<" and _FEED.search(response.body[:2000]):
        return None, "a feed came where data was expected: `webside parse feed` reads it"
    if start == b"<":
        return None, "a web page came where data was expected"
    return None, "the answer is no JSON"


def _as_sent(body: bytes) -> bytes:
    return body


def _mended(body: bytes) -> bytes:
    """The body with every backslash that begins no escape doubled: GDELT copies titles as they are."""
    return _ESCAPE.sub(lambda escape: escape[0] if escape[1] else b"\\\\", body)


def _own_words(decoded: object) -> str:
    """The service's own error message, cut to a sentence's length."""
    if not isinstance(decoded, Mapping):
        return ""
    for key in ("error_description", "message", "detail", "error", "description", "title", "code"):
        if isinstance(told := decoded.get(key), str) and told:
            return text_of(told)[:200]
    if isinstance(fault := decoded.get("fault"), Mapping):  # of the gateway before Trustpilot and the NHS
        return text_of(str(fault.get("faultstring") or "an error without words"))[:200]
    inner = decoded.get("error")
    if inner is None and "data" not in decoded and isinstance(errors := decoded.get("errors"), list) and errors:
        inner = errors[0]
    return _own_words({**inner, "error": None, "errors": None}) if isinstance(inner, Mapping) else ""


def _is_error(decoded: Mapping[str, object]) -> bool:
    """X and Trustpilot name `errors`, which beside `data` only say what is missing of it. Others say their HTTP status
    once more, beside a `message` or a `title`."""
    status = decoded.get("status", decoded.get("statusCode"))
    return (
        decoded.get("error") is not None
        or isinstance(decoded.get("fault"), Mapping)
        or (isinstance(status, int) and 400 <= status < 600 and "data" not in decoded)
        or ({"title", "detail", "type"} <= decoded.keys() and "data" not in decoded)
        or ("code" in decoded and "message" in decoded)
        or bool(decoded.get("errors") and "data" not in decoded)
    )


def _refusal(response: Response, told: str) -> Unreadable | None:
    error = answers.refusal(response)
    if error is None or not told:
        return error
    kind = Challenge if isinstance(error, Challenge) else ErrorBody
    return kind(f"{error}: {told}", next_step=error.next_step)


def repeated(url: str) -> Iterator[Trouble | Request]:
    """The trouble of a listing that goes round in circles."""
    yield Trouble(
        outcome=Outcome.PARTIAL,
        reason="the server gives the same page again and again",
        next_step="Run the audit again; if it stays so, the service has a fault.",
        url=url,
    )
