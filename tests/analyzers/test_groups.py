"""One wording, one decision; at most five things to do first."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analyzers.accounts.unanswered import RULE
from analyzers.groups import first_things, group
from model.audit import Action, Coverage, OpenReview, Outcome, Visit
from model.documents import Document, Kind
from model.findings import Confidence, Decision, Disposition, Evidence, Finding, Rule, Severity, Status

DAY = datetime(2026, 11, 20, tzinfo=UTC)
SEEN = Coverage(visits=(Visit(source="site", title="The site", at="x", outcome=Outcome.OK),))


def finding(
    rule_id: str = "privacy/reply-clinical-details",
    severity: Severity = Severity.HIGH,
    *,
    document: str = "site:1",
    wording: str = "",
    tier: str | None = None,
    confidence: Confidence = Confidence.LIKELY,
    days: int = 0,
) -> Finding:
    kind = Kind.REVIEW if rule_id == RULE else Kind.REPLY
    rule = Rule(
        id=rule_id,
        summary="A reply does it.",
        why="w",
        advice="Do this.",
        instead="i",
        clears="c",
        references=(),
        applies_to=(kind,),
    )
    return Finding(
        rule=rule,
        severity=severity,
        confidence=confidence,
        document=document,
        kind=kind,
        source="site",
        evidence=Evidence(quote="words", published=DAY - timedelta(days=days)),
        wording=wording,
        tier=tier,
    )


def actions(*findings: Finding, coverage: Coverage = SEEN, reviews: tuple[OpenReview, ...] = ()) -> tuple[Action, ...]:
    return first_things(group(findings), reviews, coverage)


FINDINGS = st.builds(
    finding,
    st.sampled_from(["privacy/reply-clinical-details", "conduct/profanity", "claims/new-rule", RULE]),
    st.sampled_from(Severity),
    document=st.sampled_from([f"site:{number}" for number in range(6)]),
    wording=st.sampled_from(["", "see you", "thank you"]),
    tier=st.sampled_from([None, "courtesy"]),
    confidence=st.sampled_from(Confidence),
    days=st.integers(0, 400),
)


@given(st.lists(FINDINGS, max_size=15), st.randoms(use_true_random=False))
def test_groups_hold_every_finding_once_and_do_not_depend_on_order(
    findings: list[Finding], shuffle: random.Random
) -> None:
    groups = group(findings)
    held = [one for each in groups for one in each.findings]
    assert sorted(map(repr, held)) == sorted(map(repr, findings))
    mixed = findings.copy()
    shuffle.shuffle(mixed)
    assert [[one.code for one in each.findings] for each in group(mixed)] == [
        [one.code for one in each.findings] for each in groups
    ]
    assert first_things(group(mixed), (), SEEN) == first_things(groups, (), SEEN)
    assert [each.first.severity for each in groups] == sorted((each.first.severity for each in groups), reverse=True)
    for each in groups:
        assert len({one.rule.id for one in each.findings}) == 1
        assert len({one.wording for one in each.findings}) == 1
        assert each.first.severity == max(one.severity for one in each.findings)


@given(st.lists(FINDINGS, max_size=25))
def test_at_most_five_actions_and_only_for_flags(findings: list[Finding]) -> None:
    things = first_things(group(findings), (), SEEN)
    flags = {one.code for one in findings if one.is_flag}
    assert len(things) <= 5
    assert {code for thing in things for code in thing.codes} <= flags
    assert bool(things) == bool(flags)
    assert [thing.severity for thing in things] == sorted((thing.severity for thing in things), reverse=True)


def test_one_wording_is_one_group_and_no_wording_stands_alone() -> None:
    same = [finding(document=f"site:{number}", wording="see you", days=number) for number in range(3)]
    alone = [finding(document="site:8"), finding(document="site:9")]
    assert [len(each.findings) for each in group([*alone, *same])] == [3, 1, 1]


def test_within_a_group_the_most_severe_then_the_newest_comes_first() -> None:
    old, new = finding(wording="w", days=9, document="site:1"), finding(wording="w", days=1, document="site:2")
    worst = finding(wording="w", severity=Severity.CRITICAL, days=99, document="site:3")
    naive = replace(new, document="site:4", evidence=Evidence(quote="q", published=datetime(2026, 1, 1)))  # noqa: DTZ001
    undated = replace(new, document="site:5", evidence=Evidence(quote="q"))
    (only,) = group([undated, old, naive, new, worst])
    assert only.findings == (worst, new, old, naive, undated)


def test_groups_go_by_severity_confidence_size_and_rule() -> None:
    critical = finding(severity=Severity.CRITICAL)
    sure = finding("b/b", confidence=Confidence.SURE)
    two = [finding("z/z", wording="w", document=f"site:{number}") for number in range(2)]
    one, other = finding("a/a"), finding("a/b")
    assert [each.first for each in group([other, one, *two, sure, critical])] == [critical, sure, two[0], one, other]


def test_titles_are_imperative_and_count_documents() -> None:
    (many,) = actions(*(finding(document=f"site:{number}") for number in range(3)))
    assert (many.title, many.count, len(many.codes)) == ("Take down 3 replies that tell of care", 3, 3)
    assert actions(finding())[0].title == "Take down 1 reply that tells of care"
    assert actions(finding("claims/new-rule"))[0].title == "Look at 1 reply: a reply does it"


def test_an_action_settles_all_that_stands_in_its_documents() -> None:
    both = [
        finding("privacy/reply-clinical-details", Severity.HIGH),
        finding("privacy/reply-visit-details", Severity.MEDIUM),
        finding("conduct/hostile-reply", Severity.LOW),
    ]
    elsewhere = finding("privacy/reply-visit-details", Severity.MEDIUM, document="site:2")
    first, second = actions(*both, elsewhere)
    assert set(first.codes) == {one.code for one in both}
    assert second.codes == (elsewhere.code,)


def test_of_seven_things_the_five_most_severe_come_first() -> None:
    severities = [Severity.LOW, Severity.CRITICAL, Severity.HIGH, Severity.LOW, Severity.MEDIUM, Severity.HIGH]
    many = [finding(f"claims/{n}", severity, document=f"site:{n}") for n, severity in enumerate(severities)]
    things = actions(*many, finding("claims/last", Severity.MEDIUM, document="site:9"))
    assert [thing.severity for thing in things] == [Severity.CRITICAL, *[Severity.HIGH] * 2, *[Severity.MEDIUM] * 2]


def test_courtesy_formulas_of_several_rules_are_one_action() -> None:
    many = [
        finding(rule_id, Severity.MEDIUM, document=f"site:{number}", tier="courtesy")
        for number in range(74)
        for rule_id in (("privacy/reply-confirms-patient", "privacy/reply-visit-details")[number % 2],)
    ]
    (only,) = actions(*many)
    assert only.title == "Reword 74 replies whose polite words name the writer or hint at a visit"
    assert only.count == 74


def test_unanswered_reviews_are_one_action_with_the_greatest_age() -> None:
    late = [finding(RULE, Severity.MEDIUM, document=f"site:{number}") for number in range(2)]
    reviews = tuple(
        OpenReview(
            review=Document(kind=Kind.REVIEW, source="site", service="site", ref=str(number)),
            age_days=40 + number,
            severity=Severity.MEDIUM,
            theme="wait",
            known_unanswered=True,
        )
        for number in range(3)
    )
    (only,) = actions(*late, reviews=reviews)
    assert only.title == "Decide on 2 unanswered negative reviews, the oldest 41 days old"
    assert actions(*late[:1], reviews=reviews)[0].title == "Decide on 1 unanswered negative review, 40 days old"


def test_what_is_no_flag_calls_for_nothing() -> None:
    trial = replace(finding(), rule=replace(finding().rule, status=Status.TRIAL))
    decision = Disposition(code=finding().code, decision=Decision.DISMISSED, because="b", by="me", at=DAY)
    silent = [finding(confidence=Confidence.REVIEW), trial, replace(finding(), disposition=decision)]
    assert actions(*silent, finding(severity=Severity.INFO), finding(severity=Severity.PASS)) == ()


def test_a_source_cut_short_is_an_action_and_one_never_asked_is_not() -> None:
    cut = Visit(source="a", title="Reviews", at="x", outcome=Outcome.BLOCKED, next_step="Ask for the export.")
    part = Visit(source="b", title="Blog", at="x", outcome=Outcome.PARTIAL, reason="a cap of 200 pages")
    skipped = Visit(source="c", title="Other", at="x", outcome=Outcome.SKIPPED, next_step="Add it.")
    (only,) = actions(coverage=Coverage(visits=(cut, part, skipped)))
    assert only.title == "Look again at reviews and Blog: not all of them was seen"
    assert only.advice == "Ask for the export. Blog: a cap of 200 pages."
    assert (only.severity, only.codes) == (Severity.MEDIUM, ())
    assert actions(coverage=Coverage(visits=(part,)))[0].severity is Severity.LOW
    assert actions(coverage=Coverage(visits=(skipped,))) == ()


def test_an_action_counts_its_findings_by_severity_and_its_gravest_texts() -> None:
    (action,) = actions(
        finding(severity=Severity.CRITICAL, document="site:1"),
        finding("conduct/profanity", Severity.MEDIUM, document="site:1"),
        finding(severity=Severity.MEDIUM, document="site:2"),
        finding(severity=Severity.MEDIUM, document="site:3"),
    )
    assert action.title.startswith("Take down 3 replies")
    assert (action.severity, action.gravest, action.texts) == (Severity.CRITICAL, 1, 3)
    assert action.severities == {Severity.CRITICAL: 1, Severity.MEDIUM: 3}
