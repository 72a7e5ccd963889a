"""The three tiers of replies: resembles a case that was fined, reveals care, courtesy formula.

What a reply tells is a set of facts, read off the rules that fired in it; what each fined case told is data
(`case:` in references.yaml). A reply resembles a case when it tells every fact of one of the case's sets.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from analyzers.checks.case import Case
from analyzers.fined import FACTS
from model.documents import Kind
from model.findings import Confidence, Finding, FinedCase, Severity, Status, Tier

_TOLD_BY = {
    "privacy/reply-visit-details": "visit",
    "privacy/reply-clinical-details": "treatment",
    "privacy/reply-payment-details": "payment",
    "privacy/reply-patient-conduct": "conduct",
}
_NAMES = "privacy/reply-names-reviewer"
# Asking for details in public is a fault of its own, but it tells nothing yet.
_REVEALS = frozenset({*_TOLD_BY, _NAMES, "privacy/reply-confirms-patient", "privacy/reply-denies-patient"})
_INSURERS = frozenset({"insurance", "insurer", "insurers"})
_MIND = ("psychi", "mental", "behavioral health", "behavioural health")


def tiered(weighed: tuple[Finding, ...], raw: Iterable[Finding], case: Case) -> tuple[Finding, ...]:
    """The findings of one reply with their tier; those of other documents as they are.

    `raw` are the same findings before the modifiers: their severities tell what kind of name was given.
    """
    if case.document.kind is not Kind.REPLY or not any(map(_is_told, weighed)):
        return weighed
    told = facts(raw, case)
    fined = resembling(told, case.book.cases_in(case.setting.jurisdiction))
    if fined is None:
        return tuple(replace(one, tier=Tier.REVEALS) if _is_told(one) else one for one in weighed)
    implied = {"name"} if "full name" in told else set[str]()
    shares = tuple(fact for fact in FACTS if fact in told and fact in fined.facts and fact not in implied)
    return tuple(
        replace(one, tier=Tier.RESEMBLES, case=fined.key, shares=shares) if _is_told(one) else one for one in weighed
    )


def facts(findings: Iterable[Finding], case: Case) -> frozenset[str]:
    """What a reply tells, by the rules that are sure or fairly sure (severities as the rules gave them)."""
    told: set[str] = set()
    for finding in findings:
        if finding.confidence is Confidence.REVIEW or finding.rule.status is Status.TRIAL:
            continue
        if finding.rule.id == _NAMES:
            # A first name that the reviewer shows is no fact;
            # a name given more fully than that, or a relative's, is one; a name that was not shown is two.
            told |= {"name"} if finding.severity >= Severity.MEDIUM else set()
            told |= {"full name"} if finding.severity >= Severity.CRITICAL else set()
        elif finding.rule.id in _TOLD_BY:
            told.add(_TOLD_BY[finding.rule.id])
    if told & {"payment", "visit", "treatment"} and _speaks_of_insurance(case):
        told.add("insurance")
    if "treatment" in told and _speaks_of_the_mind(case):
        told.add("mental health")
    return frozenset(told)


def resembling(told: Collection[str], cases: Iterable[FinedCase]) -> FinedCase | None:
    """The case that shares most with what was told, of those of which one set of facts was told whole."""
    alike = [one for one in cases if any(needed <= set(told) for needed in one.resembles)]
    return max(alike, key=lambda one: (len(set(one.facts) & set(told)), one.year, one.key), default=None)


def _is_told(finding: Finding) -> bool:
    return (
        finding.rule.id in _REVEALS
        and finding.tier is None
        and finding.confidence is not Confidence.REVIEW
        and finding.rule.status is Status.STABLE
    )


def _speaks_of_insurance(case: Case) -> bool:
    return bool(_INSURERS.intersection(case.reading.text.words)) or bool(case.reading.hits("insurer"))


def _speaks_of_the_mind(case: Case) -> bool:
    whose = (*case.setting.specialties, *case.setting.businesses, case.document.place or "")
    return any(mark in name.casefold() for name in whose for mark in _MIND) or bool(case.reading.hits("mental-health"))
