"""The three tiers of replies: resembles a case that was fined, tells of care, courtesy formula.

What a reply tells is a set of facts, read off the rules that fired in it; what each fined case told is data
(`case:` in references.yaml). A reply resembles a case when it tells every fact of one of the case's sets. Whether it is
the same kind of fact is told by the sentences of the findings: "dental anxiety" is no mental illness, nor is a plan
that the office takes somebody's insurance.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from analyzers.checks.case import Case
from analyzers.fined import FACTS
from analyzers.reading import Hit
from analyzers.text import Text
from model.documents import Kind
from model.findings import Confidence, Decision, Finding, FinedCase, Severity, Span, Status, Tier

_TOLD_BY = {
    "privacy/reply-visit-details": "visit",
    "privacy/reply-clinical-details": "treatment",
    "privacy/reply-payment-details": "payment",
    "privacy/reply-patient-conduct": "conduct",
}
_NAMES = "privacy/reply-names-reviewer"
# Asking for details in public is a fault of its own, but it tells nothing yet.
_REVEALS = frozenset({*_TOLD_BY, _NAMES, "privacy/reply-confirms-patient", "privacy/reply-denies-patient"})
_OF_EVERYBODY = ("generic", "policy")
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


def heard(findings: Iterable[Finding], cases: Mapping[str, FinedCase]) -> Iterator[Finding]:
    """The findings without what rests on those of their reply that a person dismissed: a fact that nothing else tells
    is told no more, and a case resembled by it is resembled no more."""
    held = tuple(findings)
    told: dict[str, set[str]] = {}
    dismissed: dict[str, set[str]] = {}
    for one in held:
        if fact := _TOLD_BY.get(one.rule.id) or ("name" if one.rule.id == _NAMES else None):
            (dismissed if _is_dismissed(one) else told).setdefault(one.document, set()).add(fact)
    for one in held:
        gone = dismissed.get(one.document, set()) - told.get(one.document, set())
        yield _without(one, _with_derived(gone), cases) if gone and one.case in cases else one


def _is_dismissed(finding: Finding) -> bool:
    return finding.disposition is not None and finding.disposition.decision is Decision.DISMISSED


def _with_derived(gone: Collection[str]) -> set[str]:
    """The facts that are gone, with those that are read off the same findings."""
    derived = {"treatment": {"mental health"}, "name": {"full name"}, "payment": {"insurance"}}
    return set(gone).union(*(derived.get(fact, set()) for fact in gone))


def _without(finding: Finding, gone: Collection[str], cases: Mapping[str, FinedCase]) -> Finding:
    fined = cases[str(finding.case)]
    left = tuple(fact for fact in finding.shares if fact not in gone)
    implied = {"name"} if "full name" in left else set[str]()
    if any(needed <= {*left, *implied} for needed in fined.resembles):
        return replace(finding, shares=left)
    return replace(finding, tier=Tier.REVEALS, case=None, shares=())


def facts(findings: Iterable[Finding], case: Case) -> frozenset[str]:
    """What a reply tells, by the rules that are sure or fairly sure (severities as the rules gave them)."""
    sure = [one for one in findings if one.confidence is not Confidence.REVIEW and one.rule.status is Status.STABLE]
    by_fact: dict[str, list[Finding]] = {}
    for finding in sure:
        if fact := _TOLD_BY.get(finding.rule.id):
            by_fact.setdefault(fact, []).append(finding)
    told = set(by_fact)
    # A name the public one shows is no fact; a relative's is one; one that nobody had shown is two.
    gravest = max((one.severity for one in sure if one.rule.id == _NAMES), default=Severity.INFO)
    told |= {"name"} if gravest >= Severity.HIGH else set()
    told |= {"full name"} if gravest >= Severity.CRITICAL else set()
    of_care = [one for fact in ("payment", "visit", "treatment") for one in by_fact.get(fact, ())]
    if any(_speaks_of_insurance(number, case) for number in _sentences(of_care, case)):
        told.add("insurance")
    treated = by_fact.get("treatment", ())
    if treated and (
        _is_for_the_mind(case) or any(_speaks_of_the_mind(number, case) for number in _sentences(treated, case))
    ):
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


def _sentences(findings: Iterable[Finding], case: Case) -> set[int]:
    """The sentences that what was found stands in: a word elsewhere in the reply is of something else."""
    text = case.reading.text
    spans = (one.span for finding in findings for one in (finding.evidence, *finding.also) if one.span is not None)
    return {number for span in spans for number in _reached(text, span)}


def _reached(text: Text, span: Span) -> range:
    return range(text.sentence_of[text.at(span.start)], text.sentence_of[text.at(max(span.start, span.end - 1))] + 1)


def _speaks_of_insurance(number: int, case: Case) -> bool:
    """Whether a sentence speaks of somebody's insurance; the plans that an office takes are nobody's."""
    reading = case.reading
    sentence = reading.text.sentences[number]
    words = (Hit(at, at + 1) for at in range(sentence.first, sentence.last) if reading.text.words[at] in _INSURERS)
    return any(not reading.cancelled(_OF_EVERYBODY, hit) for hit in (*words, *reading.hits_in("insurer", number)))


def _is_for_the_mind(case: Case) -> bool:
    whose = (*case.setting.specialties, *case.setting.businesses, case.document.place or "")
    return any(mark in name.casefold() for name in whose for mark in _MIND)


def _speaks_of_the_mind(number: int, case: Case) -> bool:
    """Whether a sentence tells of a mental illness or of its treatment: being afraid of the drill is neither."""
    hits = (hit for signal in ("mental-health", "mental-health-told") for hit in case.reading.hits_in(signal, number))
    return any(not case.reading.cancelled(("everyday-fear",), hit) for hit in hits)
