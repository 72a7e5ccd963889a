"""Knows a challenge, a login page or an error message that came in place of the page asked for."""

import re

from model.errors import Challenge, ErrorBody, Unreadable

AGAIN = "Open the page in a browser, wait until its content shows, and save it again."

# A page with this much to read is content, whatever scripts it carries: many good pages load a captcha or a
# challenge script for a form of theirs.
_SHORT = 1500
_CHALLENGE_TITLE = re.compile(
    r"just a moment|attention required|access (?:to this page has been )?denied|are you (?:a )?(?:human|robot)"
    r"|robot or human|pardon our interruption|security check|verify(?:ing)? (?:that )?you(?:'re| are)|one more step"
    r"|human verification|bot (?:check|verification)|checking your browser|ddos|captcha|unusual traffic|blocked",
    re.I,
)
_CHALLENGE_WORDS = re.compile(
    r"(?:verify(?:ing)?|prove|confirm) (?:that )?you(?:'re| are) (?:not a robot|(?:a )?human)|i'?m not a robot"
    r"|complete the (?:security check|captcha)|checking your browser|you have been blocked|request unsuccessful"
    r"|enable (?:javascript|cookies|javascript and cookies) to continue|unusual traffic|automated access"
    r"|press (?:&|and) hold",
    re.I,
)
_CHALLENGE_MARKS = re.compile(
    r"cf[-_]chl|/cdn-cgi/challenge-platform/h/|challenge-form|_Incapsula_Resource|captcha-delivery\.com|px-captcha"
    r"|perimeterx|h-captcha|g-recaptcha|cf-turnstile|aws-waf-token|geo\.captcha|arkoselabs",
    re.I,
)
_LOGIN_TITLE = re.compile(r"\b(?:log ?in|sign ?in|anmelden|se connecter|iniciar sesi[oó]n|accedi)\b", re.I)
_PASSWORD = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.I)
_ERROR = re.compile(
    r"\b(?:40[0-9]|41[0-9]|429|50[0-9]|not found|internal server error|bad gateway|bad request|forbidden"
    r"|service (?:temporarily )?unavailable|gateway time-?out|too many requests|something went wrong"
    r"|temporarily (?:unavailable|down))\b",
    re.I,
)
_JSON_ERROR = re.compile(r'^\s*[\[{].{0,200}?"(?:errors?|message|code|fault|status)"\s*:', re.I | re.S)
_TITLE = re.compile(r"<(?:title|h1)\b[^>]*>(.{0,300}?)</(?:title|h1)", re.I | re.S)


def refusal(page: str, text: str, name: str) -> Unreadable | None:
    """What came instead of the content, as the exception to raise; None when the page may well be content.

    `page` is the markup, `text` its plain text, `name` how to call it in the sentence. To be asked only when nothing
    was found on the page: a page with content is content.
    """
    if _JSON_ERROR.match(page):
        return ErrorBody(f"{name} is no page but an error message of the service: {_quoted(page)}", next_step=AGAIN)
    if len(text) > _SHORT:
        return None
    titles = " / ".join(re.sub(r"<[^>]*>|\s+", " ", title).strip() for title in _TITLE.findall(page[:200_000]))
    told = _quoted(titles or text)
    if _CHALLENGE_TITLE.search(titles) or _CHALLENGE_WORDS.search(text):
        return Challenge(f"{name} is a check for humans ({told}), not the page that was meant", next_step=AGAIN)
    if _PASSWORD.search(page) or (_LOGIN_TITLE.search(titles) and len(text) < _SHORT // 3):
        return Challenge(f"{name} is a login page ({told}), not the page that was meant", next_step=AGAIN)
    if _CHALLENGE_MARKS.search(page) and len(text) < _SHORT // 3:
        return Challenge(f"{name} is a check for humans, not the page that was meant", next_step=AGAIN)
    if _ERROR.search(titles) or (len(text) < _SHORT // 5 and _ERROR.search(text)):
        return ErrorBody(f"{name} is an error page ({told}), not the page that was meant", next_step=AGAIN)
    return None


def _quoted(text: str) -> str:
    told = " ".join(text.split())
    return f"“{told[:80]}…”" if len(told) > 80 else f"“{told}”"
