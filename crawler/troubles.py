"""What can go wrong on a visit, each as an outcome, a reason and what a person can do next."""

from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.unreached import BROKE, REFUSED, TOO_LATE, UNKNOWN_NAME
from model.audit import Outcome
from model.errors import Challenge, Unreadable

AGAIN = "Run the audit again; if it stays so, look at the address in a browser."
LOOK = "Look at it in a browser; save the page there and hand it in under exports: if it matters."
REPORT = "Please report this with the log of the audit: the reader of this source needs mending."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that keeps a visit from being whole. `outcome` is the visit's if nothing at all was seen."""

    outcome: Outcome
    reason: str
    next_step: str | None = None
    url: str | None = None


class Refused(IgnoreRequest):
    """We ourselves do not ask this address; never retried."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.reason)


def unreadable(error: Unreadable, url: str | None) -> Trouble:
    """The trouble a page was that could not be read."""
    outcome = Outcome.BLOCKED if isinstance(error, Challenge) else Outcome.FAILED
    return Trouble(outcome=outcome, reason=str(error), next_step=error.next_step or LOOK, url=url)


def broken(error: BaseException, url: str | None) -> Trouble:
    """The trouble of a reader that failed on a page it should have read: our own mistake."""
    reason = f"our reader failed ({type(error).__name__}: {error})"
    return Trouble(outcome=Outcome.FAILED, reason=reason, next_step=REPORT, url=url)


def unanswered(error: BaseException, url: str | None) -> Trouble:
    """The trouble of a request that brought no answer."""
    if isinstance(error, Refused):
        return error.trouble
    reason, next_step = _explained(error)
    return Trouble(outcome=Outcome.FAILED, reason=reason, next_step=next_step, url=url)


def _explained(error: BaseException) -> tuple[str, str]:
    told = f"{error} {error.__cause__}".lower()
    match error:
        case CannotResolveHostError():
            return UNKNOWN_NAME, "Check the address, and the connection of this machine."
        case DownloadConnectionRefusedError():
            return REFUSED, AGAIN
        case DownloadTimeoutError():
            return TOO_LATE, AGAIN
        case ResponseDataLossError():
            return "the answer broke off before its end", AGAIN
        case DownloadCancelledError():  # Scrapy's word for an answer above DOWNLOAD_MAXSIZE
            return "the answer is larger than the cap on one answer", LOOK
        case IgnoreRequest() if "decompress" in told:
            return "the answer is larger than the cap on one answer", LOOK
        case IgnoreRequest() if "redirection" in told:
            return "the address redirects in a circle", "Name the final address in the subject file."
        case DownloadFailedError() if "certificate" in told or "ssl" in told or "tls" in told:
            return (
                "the server's certificate could not be verified",
                "Have the certificate put in order; an audit never switches the check off.",
            )
    return f"{BROKE} ({type(error).__name__})", AGAIN
