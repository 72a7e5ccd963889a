"""The self-check: its items are well made, tied to rules that exist, and say no more than the coverage allows."""

from dataclasses import replace
from pathlib import Path

import pytest

from analyzers import checklist
from model.audit import CheckState, Coverage, Outcome, Visit
from model.documents import Kind
from model.errors import RuleError
from model.findings import Confidence, Evidence, Finding, Severity
from model.subject import SubjectKind
from tests.analyzers.rules_under_test import book

BOOK = book()
RULE = next(rule for rule in BOOK.rules if rule.id == "privacy/reply-confirms-patient")
ALL = Coverage(visits=(Visit(source="s", title="S", at="x", outcome=Outcome.OK),))
PART = Coverage(visits=(Visit(source="s", title="S", at="x", outcome=Outcome.PARTIAL),))

# The catalogue of rules: an item may wait for one that is not shipped yet, but not for a slip of the pen.
CATALOGUE = set(
    """reply-confirms-patient reply-denies-patient reply-visit-details reply-clinical-details reply-payment-details
    reply-names-reviewer reply-patient-conduct reply-asks-phi-in-public post-direct-identifier post-identifiable-case
    testimonial-without-authorization patient-under-care-content insecure-phi-channel missing-privacy-notice-link
    hostile-reply patient-disparagement colleague-disparagement profanity discriminatory-language
    intoxication-or-drug-use political-hostility workplace-venting public-figure-diagnosis outcome-guarantee
    unproven-as-proven superlative-claim health-misinformation advice-to-stranger missing-education-disclaimer
    unsourced-clinical-claim undisclosed-sponsorship online-prescribing-offer pressure-or-inducement-ad
    specialty-claim-unclear registry-credential-mismatch patient-friending sexual-or-romantic-content mixed-account
    personal-oversharing unanswered-negative-review slow-response unanswered-question copy-paste-replies
    review-incentive review-gating reviewer-threat insider-review safe-reply dormant-account overextended-presence
    nap-inconsistency unclaimed-profile impostor-profile first-page-search-review readability-too-technical
    account-custody-gap before-after-without-consent filename-identifier exif-location image-visible-identifier
    exclusion-listed publication-record
    """.split()  # noqa: SIM905 - a list of sixty names reads better so
)


def finding(*, confidence: Confidence = Confidence.LIKELY) -> Finding:
    return Finding(
        rule=RULE,
        severity=Severity.HIGH,
        confidence=confidence,
        document="s:1",
        kind=Kind.REPLY,
        source="s",
        evidence=Evidence(quote="your visit"),
    )


def states(*findings: Finding, held: dict[Kind, int], coverage: Coverage = ALL) -> dict[str, CheckState]:
    told = checklist.checked(BOOK.checklist, SubjectKind.PRACTICE, findings, BOOK.rules, held, coverage)
    return {one.item.id: one.state for one in told}


def test_the_items_are_well_made() -> None:
    assert len(BOOK.checklist) >= 40
    assert len({item.item for item in BOOK.checklist}) == len(BOOK.checklist)
    for item in BOOK.checklist:
        assert set(item.rules) <= CATALOGUE, (item.id, set(item.rules) - CATALOGUE)
        assert item.how.endswith((".", "?")), item.id
        assert not item.item.endswith("."), item.id
    parts = [item.part for item in BOOK.checklist]
    assert parts == sorted(parts, key=parts.index)


def test_a_finding_is_tied_to_its_items() -> None:
    told = checklist.checked(BOOK.checklist, SubjectKind.PRACTICE, [finding()], BOOK.rules, {Kind.REPLY: 3}, ALL)
    by_id = {one.item.id: one for one in told}
    assert by_id["playbook"].state is CheckState.FOUND
    assert by_id["playbook"].codes == (finding().code,)
    assert by_id["training"].codes == (finding().code,)
    assert by_id["breach"].codes == ()


def test_nothing_found_is_said_only_of_what_was_looked_at() -> None:
    assert states(held={Kind.REPLY: 3})["playbook"] is CheckState.SEEN
    assert states(held={Kind.REPLY: 3}, coverage=PART)["playbook"] is CheckState.PARTLY
    assert states(held={})["playbook"] is CheckState.UNTOLD
    assert states(held={Kind.REPLY: 3})["who-may-post"] is CheckState.PERSON


def test_pictures_whose_words_nobody_read_were_not_looked_at_for_what_stands_in_them() -> None:
    def state(read: int | None, item: str = "background") -> CheckState:
        told = checklist.checked(
            BOOK.checklist, SubjectKind.CLINICIAN, (), BOOK.rules, {Kind.IMAGE: 2}, ALL, pictures_read=read
        )
        return next(one.state for one in told if one.item.id == item)

    assert state(0) is CheckState.UNTOLD
    assert state(1) is CheckState.PARTLY
    assert state(2) is CheckState.SEEN
    assert state(None) is CheckState.SEEN


def test_what_is_no_flag_is_not_tied() -> None:
    assert states(finding(confidence=Confidence.REVIEW), held={Kind.REPLY: 3})["playbook"] is CheckState.SEEN


def test_a_clinician_is_not_asked_what_concerns_a_practice() -> None:
    told = checklist.checked(BOOK.checklist, SubjectKind.CLINICIAN, (), BOOK.rules, {}, ALL)
    ids = {one.item.id for one in told}
    assert "who-may-post" not in ids
    assert "search-yourself" in ids


def test_a_wrong_item_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "checklist.yaml"
    file.write_text("parts: {begin: Begin}\nitems:\n  a:\n    part: begn\n    item: i\n    how: h.\n    cadence: c\n")
    with pytest.raises(RuleError, match=r"checklist\.yaml:4: 'begn' is not known .*did you mean 'begin'"):
        checklist.read(file)


def test_replies_alone_tell_nothing_of_posts_registries_and_connections() -> None:
    told = states(held={Kind.REPLY: 12}, coverage=PART)
    for id in ("exports-posts", "old-posts", "registries", "separate", "monitor-reviews", "claims", "deidentify"):
        assert told[id] is CheckState.UNTOLD, id
    assert told["playbook"] is CheckState.PARTLY
    assert states(held={Kind.POST: 3})["old-posts"] is CheckState.SEEN


def test_what_is_no_kind_of_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "checklist.yaml"
    file.write_text("parts: {a: A}\nitems: {b: {part: a, item: I, how: H, cadence: C, texts: [letter]}}\n")
    with pytest.raises(RuleError, match="texts"):
        checklist.read(file)


def told(whose: SubjectKind, held: dict[Kind, int], *findings: Finding) -> dict[str, CheckState]:
    found = checklist.checked(BOOK.checklist, whose, findings, BOOK.rules, held, ALL)
    return {one.item.id: one.state for one in found}


def test_a_clinician_without_reviews_is_not_asked_to_watch_them() -> None:
    of_reviews = {"exports-reviews", "monitor-reviews", "playbook", "ask-for-reviews", "no-threats"}
    assert not of_reviews & told(SubjectKind.CLINICIAN, {Kind.POST: 9}).keys()
    assert of_reviews <= told(SubjectKind.CLINICIAN, {Kind.REPLY: 1}).keys()
    assert of_reviews <= told(SubjectKind.PRACTICE, {Kind.POST: 9}).keys()


def test_posts_tell_nothing_of_what_they_cannot_show() -> None:
    said = told(SubjectKind.CLINICIAN, {Kind.POST: 9, Kind.COMMENT: 2})
    assert said["connections"] is said["friend-requests"] is CheckState.PERSON
    assert said["exports-posts"] is CheckState.HELD
    assert told(SubjectKind.CLINICIAN, {Kind.REVIEW: 9})["exports-posts"] is CheckState.UNTOLD
    profane = replace(finding(), rule=next(rule for rule in BOOK.rules if rule.id == "conduct/profanity"))
    assert told(SubjectKind.CLINICIAN, {Kind.POST: 9}, profane)["exports-posts"] is CheckState.HELD
