"""What a visit says that found no server: by it a machine without a connection is known."""

from model.audit import Outcome, Visit

UNKNOWN_NAME = "the name of the server is not known"
REFUSED = "the server refused the connection"
TOO_LATE = "the server did not answer in time"
BROKE = "the connection broke"


def found_nobody(visit: Visit) -> bool:
    """Whether a visit ended without an answer of any server: what a machine without a connection meets everywhere."""
    lost = visit.reason.startswith((UNKNOWN_NAME, REFUSED, TOO_LATE, BROKE))
    return visit.outcome is Outcome.FAILED and not visit.counts.fetched and lost
