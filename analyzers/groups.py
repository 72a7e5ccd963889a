"""Brings findings of one wording together, and names at most five things to do first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from analyzers.accounts.unanswered import RULE as UNANSWERED
from model.audit import Action, Coverage, FindingGroup, OpenReview, Outcome
from model.documents import Kind, zoned
from model.findings import Confidence, Finding, Severity, Tier

_AT_MOST = 5
_CONFIDENCE = (Confidence.SURE, Confidence.LIKELY, Confidence.REVIEW)
_CUT_SHORT = (Outcome.PARTIAL, Outcome.SUSPECT, Outcome.BLOCKED, Outcome.FAILED)
_THINGS = {Kind.SEARCH_HIT: "search result", Kind.PAGE: "page"}
_PLURALS = {"reply": "replies"}
# What to do with the documents a rule names: "Take down 3 replies that tell of care".
_TASKS = {
    "privacy/reply-confirms-patient": ("Take down", "suggest{s} that the reviewer is a patient"),
    "privacy/reply-denies-patient": ("Take down", "state{s} that the reviewer is no patient"),
    "privacy/reply-visit-details": ("Take down", "tell{s} of a visit"),
    "privacy/reply-clinical-details": ("Take down", "tell{s} of care"),
    "privacy/reply-payment-details": ("Take down", "tell{s} of payment or insurance"),
    "privacy/reply-names-reviewer": ("Take down", "name{s} the reviewer"),
    "privacy/reply-patient-conduct": ("Take down", "tell{s} how a patient behaved"),
    "privacy/reply-asks-phi-in-public": ("Replace", "ask{s} for private details in public"),
    "privacy/post-direct-identifier": ("Take down", "show{s} who a patient is"),
    "privacy/post-identifiable-case": ("Take down", "may let a patient be recognised"),
    "reviews/slow-response": ("Answer sooner on", "let{s} reviews wait"),
    "reviews/unanswered-question": ("Answer", "ask{s} the practice something"),
    "presence/dormant-account": ("Decide on", "stand{s} still"),
    "presence/account-custody-gap": ("Secure", "only people who left can enter"),
    "conduct/hostile-reply": ("Rewrite", "may read as hostile"),
    "conduct/profanity": ("Edit", "hold{s} profanity"),
}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def group(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """Findings of one rule and one wording as one group; a finding without wording stands alone.

    Within a group the most severe comes first, then the newest. Groups are ordered by severity, confidence, size and
    rule; the order of the input never matters.
    """
    held: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        alone = f"\n{finding.document}\n{finding.code}"
        held.setdefault((finding.rule.id, finding.wording or alone), []).append(finding)
    groups = (FindingGroup(findings=tuple(sorted(members, key=_urgency))) for members in held.values())
    return tuple(sorted(groups, key=_group_urgency))


def first_things(
    groups: Sequence[FindingGroup], open_reviews: Sequence[OpenReview], coverage: Coverage
) -> tuple[Action, ...]:
    """At most five things to do first, the most severe first; each settles as many findings as it can.

    Only flags call for an action: findings on trial, for review or decided upon do not. The documents of one rule are
    one action, the replies that resemble a fined case one, the courtesy formulas of all rules together one, unanswered
    reviews one, and the sources that were asked and not fully seen one.
    """
    flags = [finding for one in groups for finding in one.findings if finding.is_flag]
    actions = [*_of_rules(flags), *_of_reviews(flags, open_reviews), *_of_coverage(coverage)]
    return tuple(sorted(actions, key=_action_urgency)[:_AT_MOST])


def _action_urgency(action: Action) -> tuple[int, bool, int, str]:
    return -action.severity, action.tier != Tier.RESEMBLES, -action.count, action.title


def _urgency(finding: Finding) -> tuple[int, int, float, str, str]:
    age = (zoned(finding.evidence.published or _LONG_AGO) - _LONG_AGO).total_seconds()
    return -finding.severity, _CONFIDENCE.index(finding.confidence), -age, finding.document, finding.code


def _group_urgency(one: FindingGroup) -> tuple[int, int, int, str, str, str, str]:
    first = one.first
    confidence = _CONFIDENCE.index(first.confidence)
    return -first.severity, confidence, -len(one.findings), first.rule.id, first.document, first.code, first.wording


def _of_rules(flags: Iterable[Finding]) -> Iterator[Action]:
    """One action for each rule, the weightiest first; it settles its documents, so they call for no second action."""
    pending: dict[str, list[Finding]] = {}
    for finding in flags:
        if finding.rule.id != UNANSWERED:
            pending.setdefault(finding.document, []).append(finding)
    while pending:
        documents: dict[str, set[str]] = {}
        for finding in (each for members in pending.values() for each in members):
            documents.setdefault(_key(finding), set()).add(finding.document)
        worst = max(each.severity for members in pending.values() for each in members)
        leading = (each for members in pending.values() for each in members if each.severity == worst)
        key = min({_key(each) for each in leading}, key=lambda each: (-len(documents[each]), each))
        settled = [finding for document in sorted(documents[key]) for finding in pending.pop(document)]
        yield _settling([finding for finding in settled if _key(finding) == key], settled)


def _key(finding: Finding) -> str:
    return str(finding.tier) if finding.tier in (Tier.RESEMBLES, Tier.COURTESY) else finding.rule.id


def _settling(named: Sequence[Finding], settled: Sequence[Finding]) -> Action:
    """The action that deals with the findings it is named after, and with all else in the same documents."""
    first = min(named, key=_urgency)
    number = len({finding.document for finding in named})
    return Action(
        title=_title(first, number),
        advice=first.rule.advice,
        codes=_codes(settled),
        tier=first.tier,
        **_weight(settled),
    )


def _weight(settled: Sequence[Finding]) -> dict[str, Any]:
    """How grave the findings are that an action settles, and in how many texts they stand."""
    worst = max(finding.severity for finding in settled)
    severities = Counter(finding.severity for finding in settled)
    return {
        "severity": worst,
        "count": len(settled),
        "severities": {severity: severities[severity] for severity in sorted(severities, reverse=True)},
        "texts": len({finding.document for finding in settled}),
        "gravest": len({finding.document for finding in settled if finding.severity == worst}),
    }


def _title(first: Finding, number: int) -> str:
    one = _THINGS.get(first.kind, first.kind.value)
    things = f"{number} {one if number == 1 else _PLURALS.get(one, f'{one}s')}"
    if first.tier == Tier.RESEMBLES:
        return f"Take down {things} that {'resembles' if number == 1 else 'resemble'} a case that was fined"
    if first.tier == Tier.COURTESY:
        return f"Reword {things} whose polite words name the writer or hint at a visit"
    task = _TASKS.get(first.rule.id)
    if task is None:
        return f"Look at {things}: {first.rule.summary[:1].lower()}{first.rule.summary[1:].rstrip('.')}"
    verb, what = task
    return f"{verb} {things} that {what.replace('{s}', 's' if number == 1 else '')}"


def _of_reviews(flags: Iterable[Finding], open_reviews: Iterable[OpenReview]) -> Iterator[Action]:
    members = [finding for finding in flags if finding.rule.id == UNANSWERED]
    if not members:
        return
    documents = {finding.document for finding in members}
    ages = [one.age_days for one in open_reviews if one.review.id in documents and one.age_days is not None]
    number = len(documents)
    title = f"Decide on {number} unanswered negative review{'' if number == 1 else 's'}"
    if ages:
        title += f", {'' if number == 1 else 'the oldest '}{max(ages)} days old"
    first = min(members, key=_urgency)
    yield Action(title=title, advice=first.rule.advice, codes=_codes(members), **_weight(members))


def _of_coverage(coverage: Coverage) -> Iterator[Action]:
    """The sources that were asked and not fully seen; one that was never asked is no loss of this audit."""
    visits = [visit for visit in coverage.visits if visit.outcome in _CUT_SHORT and not visit.is_unreached]
    unreached = sum(visit.is_unreached for visit in coverage.visits)
    if unreached:
        yield Action(
            title=f"Look again with a connection: {unreached} sources could not be reached",
            advice="Nobody could be asked this time. What stands there is unknown.",
            severity=Severity.MEDIUM,
            codes=(),
            count=unreached,
        )
    if not visits:
        return
    titles = list(dict.fromkeys(_inside(visit.title) for visit in visits))
    steps = dict.fromkeys(
        visit.next_step or f"{visit.title}: {visit.reason or 'look again later'}." for visit in visits
    )
    refused = any(visit.outcome in (Outcome.BLOCKED, Outcome.FAILED) for visit in visits)
    yield Action(
        title=f"Look again at {_listed(titles)}: not all of {'it' if len(titles) == 1 else 'them'} was seen",
        advice=" ".join(steps),
        severity=Severity.MEDIUM if refused else Severity.LOW,
        codes=(),
        count=len(titles),
    )


def _inside(title: str) -> str:
    """A source's title inside a sentence: "a page saved from the browser"."""
    return title[:1].lower() + title[1:] if title.split()[0] in ("A", "An", "Reviews", "Mails", "Pictures") else title


def _listed(titles: Sequence[str]) -> str:
    if len(titles) > 3:
        return f"{', '.join(titles[:2])} and {len(titles) - 2} other sources"
    return " and ".join(", ".join(titles).rsplit(", ", 1))


def _codes(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.code for finding in sorted(findings, key=_urgency)))
