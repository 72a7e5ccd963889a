"""One line over a reply: what it tells, in general words, and never whose fault it is."""

import re
from collections.abc import Iterable, Sequence

from model.findings import Finding, Severity
from model.subject import Subject
from reports.words import joined

SOMEBODY = "a member of staff"
_MOST = 3
# What a rule of the reply family says a reply does: "This reply tells of a visit".
_TELLS = {
    "privacy/reply-names-reviewer": "names the writer or a relative",
    "privacy/reply-clinical-details": "tells of a condition or treatment",
    "privacy/reply-visit-details": "tells of a visit",
    "privacy/reply-payment-details": "tells of payment or insurance",
    "privacy/reply-patient-conduct": "tells how a patient behaved",
    "privacy/reply-denies-patient": "says that the writer is no patient",
    "privacy/reply-confirms-patient": "lets readers see that the writer is a patient",
    "privacy/reply-asks-phi-in-public": "asks for private details in public",
    "conduct/hostile-reply": "may read as an attack on the writer",
}
_IMPLIED = "privacy/reply-confirms-patient"  # whoever tells of a visit has said that there was one
_IMPLYING = frozenset(
    f"privacy/reply-{told}" for told in ("clinical-details", "visit-details", "payment-details", "patient-conduct")
)
_TITLE = r"(?:dr|mr|mrs|ms|miss|prof)\.? "


def headline(findings: Sequence[Finding]) -> str:
    """What one reply tells, by the rules that fired in it; the first rule's summary where none has words for it."""
    rules = {finding.rule.id for finding in findings if finding.severity > Severity.INFO}
    names = [rule for rule in _TELLS if rule in rules]
    if _IMPLIED in names:
        names.remove(_IMPLIED)
        names = names if _IMPLYING.intersection(names) else [_IMPLIED, *names]
    told = [_TELLS[rule] for rule in names]
    if not told:
        return findings[0].rule.summary.rstrip(".")
    more = len(told) - _MOST
    shown = told if more <= 0 else [*told[:_MOST], "more"]
    return f"This reply {joined(_shortened(shown))}"


def without_staff(text: str, subject: Subject) -> str:
    """The text with nobody of the subject's staff named in it: a finding judges words, not who typed them."""
    for name in sorted(_names(subject.staff), key=len, reverse=True):
        last = name.split()[-1]
        either = rf"(?:{_TITLE})?{re.escape(name)}|{_TITLE}{re.escape(last)}"
        text = re.sub(rf"\b(?:{either})\b", SOMEBODY, text, flags=re.IGNORECASE)
    return text


def _names(staff: Iterable[str]) -> set[str]:
    """Every name without its title and credentials."""
    bare = (re.sub(rf"^{_TITLE}", "", name.split(",")[0].strip(), flags=re.IGNORECASE) for name in staff)
    return {name for name in bare if name}


def _shortened(told: Sequence[str]) -> list[str]:
    """Leaves "tells" out where it stands again: "tells of a visit and of payment"."""
    shown: list[str] = []
    for clause in told:
        before = shown and any(one.startswith("tells of ") for one in shown)
        shown.append(clause.removeprefix("tells ") if before and clause.startswith("tells of ") else clause)
    return shown
