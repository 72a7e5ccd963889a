"""By what a machine without a connection is known: while it asks, and by what its visits say."""

from model.audit import Outcome, Visit

UNKNOWN_NAME = "the name of the server is not known"
REFUSED = "the server refused the connection"
TOO_LATE = "the server did not answer in time"
BROKE = "the connection broke"


_ENOUGH = 2  # hosts: one alone may have moved


class Reach:
    """Whom a crawl could not reach while it reached nobody at all: it does not ask them again and again."""

    def __init__(self) -> None:
        self._lost: dict[str, Exception] = {}
        self._has_met = False

    def met(self) -> None:
        """A server answered."""
        self._has_met = True

    def lose(self, host: str, error: Exception) -> None:
        """The name of a host was not known, or it took no connection."""
        self._lost[host] = error

    def given_up(self, host: str) -> Exception | None:
        """What a host that need not be asked again said; None as long as somebody may be reached."""
        return None if self._has_met or len(self._lost) < _ENOUGH else self._lost.get(host)


def found_nobody(visit: Visit) -> bool:
    """Whether a visit ended without an answer of any server: what a machine without a connection meets everywhere."""
    lost = visit.reason.startswith((UNKNOWN_NAME, REFUSED, TOO_LATE, BROKE))
    return visit.outcome is Outcome.FAILED and not visit.counts.fetched and lost
