"""Tells an answer from a refusal: challenges, log-in pages, error statuses, empty and broken-off bodies."""

import re

from scrapy.http import Response

from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

BY_HAND = "Look at it in a browser; save the page there and hand it in under exports:, or use the service's own export."
LATER = "Wait some hours and run the audit again; a longer pace for this source also helps."

# Pages that stand instead of the content. Scripts that protection services also put into ordinary pages are not
# here: only what is shown when the content is withheld.
_MARKS = (
    b"_cf_chl_opt",
    b"cf-challenge-running",
    b"captcha-delivery.com/captcha",
    b"px-captcha",
    b"Request unsuccessful. Incapsula incident ID",
    b"sucuri_cloudproxy_js",
    b"/.within.website/x/cmd/anubis",
    b"ddos-guard/js-challenge",
    b"awswaf.com/challenge",
    b"geo.captcha-delivery.com",
)
_TITLE = re.compile(rb"<title[^>]*>\s*([^<]{1,200})</title>", re.I)
_TITLES = re.compile(
    rb"(?:just a moment|attention required! \| cloudflare|please wait\.\.\. \| cloudflare|ddos-guard"
    rb"|are you (?:a robot|human)|robot or human|verify(?:ing)? (?:that )?you are (?:a )?human|human verification"
    rb"|security check(?: required)?|making sure you(?:'|&#39;)re not a bot|checking your browser.{0,40}"
    rb"|(?:re)?captcha|pardon our interruption|bot verification|one more step|unusual traffic.{0,40})[.?!\s]*",
    re.I,
)
_PASSWORD = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password", re.I)
_LOGIN_PATH = re.compile(r"/(?:wp-login\.php|log-?in|sign-?in|users/sign_in|accounts?/login|auth)(?:[/?#]|$)", re.I)
_SCRIPT = re.compile(rb"<(?:script|style)\b", re.I)
_SCRIPT_END = re.compile(rb"</(?:script|style)\s*>", re.I)
_TAG = re.compile(rb"<[^<>]*>")
_FEW_WORDS = 60
_CUT = frozenset({"dataloss", "partial", "saved"})


def check(response: Response) -> None:
    """Raise Challenge, ErrorBody or SourceChanged if this is no answer to what was asked.

    A response flagged `saved` comes from a file, so its end cannot be proved by its length.
    """
    if is_challenge(response):
        raise Challenge(f"a challenge came instead of the page{_with(response)}", next_step=BY_HAND)
    if error := refusal(response):
        raise error
    if not response.body.strip():
        raise SourceChanged("the answer is empty", next_step="Look at the address in a browser.")
    if "dataloss" in response.flags:
        raise SourceChanged("the answer broke off before its end", next_step="Run the audit again.")
    if is_login(response):
        raise Challenge("a log-in page came instead of the page", next_step=BY_HAND)


def is_challenge(response: Response) -> bool:
    """Whether a protection service answered in place of the site."""
    if response.headers.get("cf-mitigated") or response.headers.get("x-amzn-waf-action"):
        return True
    body = response.body[:200_000]
    if any(mark in body for mark in _MARKS):
        return True
    title = _TITLE.search(body[:20_000])
    return bool(title and _TITLES.fullmatch(title[1].strip()))


def is_login(response: Response) -> bool:
    """Whether this page only asks for a password: hardly any words beside the field, or a log-in address."""
    if not _PASSWORD.search(response.body):
        return False
    return bool(_LOGIN_PATH.search(response.url)) or len(_shown(response.body).split()) < _FEW_WORDS


def _shown(body: bytes) -> bytes:
    """The words of a page, more or less: what is neither tag nor script."""
    before, *scripts = _SCRIPT.split(body)
    after = [script[end.end() :] for script in scripts if (end := _SCRIPT_END.search(script))]
    return _TAG.sub(b" ", b" ".join((before, *after)))


def refusal(response: Response) -> Unreadable | None:
    """The refusal or error an HTTP status tells; None for an ordinary answer."""
    match response.status:
        case 401 | 407:
            return Challenge("the server asks for a log-in (401)", next_step=BY_HAND)
        case 403:
            return Challenge("the server refuses to show this (403)", next_step=BY_HAND)
        case 451:
            return Challenge("withheld for legal reasons (451)", next_step=BY_HAND)
        case 429 | 503 if response.status == 429 or response.headers.get("Retry-After"):
            after = response.headers.get("Retry-After")
            asked = f", and asks to wait: {after.decode('latin-1')[:40]}" if after else ""
            return Challenge(f"the server has had enough requests ({response.status}){asked}", next_step=LATER)
        case 404 | 410:
            return ErrorBody(f"not found ({response.status})", next_step="Check the address in the subject file.")
        case status if status >= 400:
            return ErrorBody(f"the server answered with an error ({status})", next_step="Run the audit again later.")
        case status if 300 <= status < 400:
            return SourceChanged(f"a redirect that leads nowhere ({status})", next_step="Check the address.")
    return None


def is_cut(response: Response) -> bool:
    """Whether an HTML page ends before its end, where nothing but the page itself can tell."""
    if not _CUT.intersection(response.flags):
        return False
    tail = response.body[-3000:].lower()
    if b"</html" in tail or b"</body" in tail:
        return False
    return b"<html" in response.body[:3000].lower() or tail.rfind(b"<") > tail.rfind(b">")


def _with(response: Response) -> str:
    return f" ({response.status})" if response.status != 200 else ""
