"""Two audits side by side: nothing is lost, and nothing reads as fixed that was not looked at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.compare import compare, with_dispositions
from model.audit import Coverage, Outcome, Visit
from model.documents import Kind
from model.findings import Baseline, Confidence, Decision, Disposition, Evidence, Finding, Rule, Severity

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def rule(id: str) -> Rule:
    return Rule(
        id=id, summary="s", why="w", advice="a", instead="i", clears="c", references=(), applies_to=(Kind.REPLY,)
    )


def finding(
    quote: str = "see you again",
    *,
    document: str = "site:1",
    source: str = "site",
    severity: Severity = Severity.MEDIUM,
    rule_id: str = "privacy/a",
) -> Finding:
    return Finding(
        rule=rule(rule_id),
        severity=severity,
        confidence=Confidence.LIKELY,
        document=document,
        kind=Kind.REPLY,
        source=source,
        evidence=Evidence(quote=quote, seen_at=DAY),
    )


def coverage(**outcomes: Outcome) -> Coverage:
    return Coverage(
        visits=tuple(Visit(source=name, title=name, at="x", outcome=outcome) for name, outcome in outcomes.items())
    )


FINDINGS = st.builds(
    finding,
    st.sampled_from(["see you again", "your crown", "your bill"]),
    document=st.sampled_from(["site:1", "site:2", "blog:1"]),
    source=st.sampled_from(["site", "blog"]),
    severity=st.sampled_from([Severity.LOW, Severity.MEDIUM, Severity.HIGH]),
    rule_id=st.sampled_from(["privacy/a", "privacy/b"]),
)
AUDITS = st.lists(FINDINGS, max_size=12)
COVERAGES = st.builds(coverage, site=st.sampled_from(Outcome), blog=st.sampled_from(Outcome))


@given(AUDITS, AUDITS, COVERAGES)
def test_every_previous_finding_is_matched_or_gone(now: list[Finding], before: list[Finding], seen: Coverage) -> None:
    marked, gone = compare(now, before, seen)
    assert [one.code for one in marked] == [one.code for one in now]
    codes = {one.code for one in now}
    matched = {one.code for one in before} & codes
    replaced = [one for one in marked if one.baseline is Baseline.UPDATED and one.code not in matched]
    assert len({one.code for one in before}) == len(matched) + len(replaced) + len(gone)
    assert not codes & {one.code for one in gone}
    assert {one.baseline for one in marked} <= {Baseline.NEW, Baseline.UNCHANGED, Baseline.UPDATED}


@given(AUDITS, COVERAGES)
def test_an_audit_beside_itself_is_unchanged(now: list[Finding], seen: Coverage) -> None:
    marked, gone = compare(now, now, seen)
    assert all(one.baseline is Baseline.UNCHANGED for one in marked)
    assert gone == ()


@given(AUDITS, AUDITS, COVERAGES)
def test_absent_needs_a_source_that_was_fully_seen(now: list[Finding], before: list[Finding], seen: Coverage) -> None:
    for one in compare(now, before, seen)[1]:
        assert one.baseline is (Baseline.ABSENT if seen.supports_absence(one.source) else Baseline.UNSEEN)


@given(AUDITS, COVERAGES)
def test_without_a_previous_audit_everything_is_new(now: list[Finding], seen: Coverage) -> None:
    assert all(one.baseline is Baseline.NEW for one in compare(iter(now), iter(()), seen)[0])


def test_other_words_or_another_severity_is_an_update() -> None:
    before = [finding(), finding("your bill", document="site:2")]
    now = [finding(severity=Severity.HIGH), finding("your invoice", document="site:2"), finding(document="site:3")]
    marked, gone = compare(now, before, coverage(site=Outcome.OK))
    assert [one.baseline for one in marked] == [Baseline.UPDATED, Baseline.UPDATED, Baseline.NEW]
    assert gone == ()


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [(Outcome.OK, Baseline.ABSENT), (Outcome.EMPTY, Baseline.ABSENT), (Outcome.BLOCKED, Baseline.UNSEEN)],
)
def test_what_is_gone(outcome: Outcome, fate: Baseline) -> None:
    _, (gone,) = compare([], [finding()], coverage(site=outcome))
    assert gone.baseline is fate


def test_a_source_that_was_not_visited_leaves_its_findings_unseen() -> None:
    _, (gone,) = compare([], [finding()], coverage(blog=Outcome.OK))
    assert gone.baseline is Baseline.UNSEEN


def decided(decision: Decision, at: datetime = DAY) -> Disposition:
    return Disposition(code=finding().code, decision=decision, because="known", by="me", at=at)


def test_a_dismissed_finding_is_listed_and_no_flag() -> None:
    one, other = with_dispositions([finding(), finding("your bill")], [decided(Decision.DISMISSED)])
    assert (one.disposition, one.is_flag) == (decided(Decision.DISMISSED), False)
    assert (other.disposition, other.is_flag) == (None, True)


def test_the_latest_decision_holds_in_whatever_order_they_come() -> None:
    both = [decided(Decision.ACCEPTED, DAY + timedelta(days=1)), decided(Decision.DISMISSED)]
    for order in (both, both[::-1]):
        (one,) = with_dispositions([finding()], order)
        assert one.disposition == both[0]


def test_fixed_holds_only_until_it_is_seen_again() -> None:
    fixed = decided(Decision.FIXED, DAY + timedelta(hours=1))
    again = replace(finding(), evidence=Evidence(quote="see you again", seen_at=DAY + timedelta(days=9)))
    assert [one.disposition for one in with_dispositions([finding(), again], [fixed])] == [fixed, None]
