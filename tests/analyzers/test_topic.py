"""A topic check: the text speaks of the rule's subject, and a sentence reads like what the rule objects to."""

from dataclasses import replace

import pytest

from analyzers.analyse import check
from analyzers.checks.case import Case
from analyzers.ranker import Ranked
from analyzers.reading import Reading
from analyzers.setting import Setting
from analyzers.text import read
from model.documents import Document, Kind
from model.findings import Confidence
from tests.analyzers.rules_under_test import book

MOCKING = "My patients are so dumb they cannot even read a pill bottle."


def ranked(text: str) -> Ranked:
    return Ranked(book().rankers["posts"], Reading(read(text), book().vocabulary))


def case(text: str) -> Case:
    document = Document(kind=Kind.POST, source="test", service="test", ref="1", text=text)
    return Case(document, None, Setting(), book(), Reading(read(text), book().vocabulary))


def of_all(rule: str) -> bool:
    return True


def of_none(rule: str) -> bool:
    return False


def test_every_topic_is_weighed_for_its_own_rule() -> None:
    topics = [level.check for spec in book().specs for level in spec.levels if level.check.kind == "topic"]
    assert len(topics) > 20
    assert {check.of for check in topics} <= set(book().rankers["posts"].rules)
    assert all(check.ranked >= 0.8 for check in topics)  # likelihoods, as the folds told them


def test_a_rule_without_weights_is_never_the_nearest() -> None:
    assert ranked(MOCKING).nearest(0, "no-such-rule".__eq__) == ("", 0.0)
    assert ranked(MOCKING).nearest(0, of_none) == ("", 0.0)


def test_the_nearest_of_the_rules_is_told_and_how_likely_an_objection_is() -> None:
    rule, likely = ranked(MOCKING).nearest(0, of_all)
    assert rule == "patient-disparagement"
    assert likely > 0.9


def test_a_sentence_that_reads_innocent_is_unlikely_to_be_objected_to() -> None:
    _, likely = ranked("The clinic is closed on Monday for the holiday.").nearest(0, of_all)
    assert likely < 0.1


def test_the_subjects_of_a_text_that_reads_innocent_throughout_are_not_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = list[str]()
    monkeypatch.setattr(Case, "speaks_of", lambda self, rule: asked.append(self.reading.text.original))
    calm = "The clinic is closed on Monday for the holiday."
    assert case(calm).told == [("", 0.0)]
    assert asked == []
    assert case(MOCKING).told == [("", 0.0)]
    assert {*asked} == {MOCKING}
    assert len(asked) < len(book().rankers["posts"].rules) / 2  # only rules that it may read like breaking


def test_the_same_sentence_is_less_likely_objected_to_in_a_calm_text() -> None:
    calm = "The clinic is closed on Monday for the holiday. The door by the car park is open from eight."
    _, alone = ranked(MOCKING).nearest(0, of_all)
    _, within = ranked(f"{MOCKING} {calm}").nearest(0, of_all)
    assert within < alone


def test_a_rule_is_not_named_below_its_line() -> None:
    ranker = book().rankers["posts"]
    sums = ranked(MOCKING).sums(0)
    told, likely = ranker.nearest(sums, of_all, sums[0], 1)
    assert told == "patient-disparagement"
    assert likely > 0.9
    bias, share, _ = ranker.rules[told]
    strict = replace(ranker, rules=ranker.rules | {told: (bias, share, 100_000)})
    assert strict.nearest(sums, told.__eq__, sums[0], 1) == ("", 0.0)


def test_a_text_that_does_not_speak_of_the_subject_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = "online-prescribing-offer"
    monkeypatch.setattr(Ranked, "is_suspect", lambda self, number: True)
    monkeypatch.setattr(
        Ranked, "nearest", lambda self, number, speaks_of: (wanted, 1.0) if speaks_of(wanted) else ("", 0.0)
    )
    silent = case("It rained all day.")
    found = {finding.rule.id for finding in check(silent.document, None, Setting(), book()).findings}
    assert f"claims/{wanted}" not in found
    speaks = case("Message me and I will send the amoxicillin script.")
    found = {finding.rule.id for finding in check(speaks.document, None, Setting(), book()).findings}
    assert f"claims/{wanted}" in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He is the worst, and she knows it.", "She is the worst, and he knows it."),
        ("Muslim patients are always late.", "Catholic patients are always late."),
        ("No republicans in my chair.", "No democrats in my chair."),
        ("The senator looks demented.", "The mayor looks demented."),
    ],
)
def test_whoever_is_spoken_of_is_the_same_to_the_ranker(one: str, other: str) -> None:
    assert ranked(one).nearest(0, of_all) == ranked(other).nearest(0, of_all)


def test_of_a_long_text_only_the_sentences_around_count() -> None:
    filling = " ".join(f"Number {number} is here." for number in range(20))
    told = {
        ranked(f"{MOCKING} {filling} {last}").sums(0)
        for last in ("The clinic is closed.", "My rude patient took her oxycodone and died.")
    }
    assert len(told) == 1


@pytest.mark.parametrize(("reads_so", "confidence"), [(True, Confidence.LIKELY), (False, Confidence.REVIEW)])
def test_a_reply_that_does_not_read_like_a_disclosure_is_for_a_person(
    monkeypatch: pytest.MonkeyPatch, reads_so: bool, confidence: Confidence
) -> None:
    monkeypatch.setattr(Ranked, "reaches", lambda self, number, share: reads_so)
    reply = Document(kind=Kind.REPLY, source="test", service="test", ref="1", text="You were seen by Dr. Vale in May.")
    found = {finding.rule.id: finding.confidence for finding in check(reply, None, Setting(), book()).findings}
    assert found["privacy/reply-confirms-patient"] is confidence


@pytest.mark.parametrize(("likely", "found"), [(0.9, False), (0.995, True)])
def test_what_is_as_good_as_certain_is_not_cleared_by_a_word_in_passing(
    monkeypatch: pytest.MonkeyPatch, likely: float, found: bool
) -> None:
    monkeypatch.setattr(Ranked, "is_suspect", lambda self, number: True)
    monkeypatch.setattr(Ranked, "nearest", lambda self, number, rules: ("outcome-guarantee", likely))
    said = case("I promise our clients melt. Not a guarantee of anything, I swear.")
    rules = {finding.rule.id for finding in check(said.document, None, Setting(), book()).findings}
    assert ("claims/outcome-guarantee" in rules) is found


def test_a_sentence_that_is_mostly_quoted_is_the_quoted_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ranked, "is_suspect", lambda self, number: True)
    monkeypatch.setattr(Ranked, "nearest", lambda self, number, rules: ("hostile-reply", 0.995))
    for text, found in (
        ('She wrote to you: "you are a stupid lying fool and a disgrace".', False),
        ("You are a stupid lying fool and a disgrace.", True),
    ):
        rules = {finding.rule.id for finding in check(case(text).document, None, Setting(), book()).findings}
        assert ("conduct/hostile-reply" in rules) is found
