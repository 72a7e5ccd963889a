"""Rules over many documents: every scene of every rule, and what scenes cannot say."""

from datetime import date

import pytest

from analyzers.accounts import run
from analyzers.accounts.ages import business_days
from analyzers.rulebook import MEASURES, Example, RuleSpec
from tests.analyzers import account_scenes
from tests.analyzers.rules_under_test import book

SPECS = tuple(spec for spec in book().specs if spec.judges_accounts)
FLAGGED = [pytest.param(spec, each, id=f"{spec.name}-{n}") for spec in SPECS for n, each in enumerate(spec.flagged)]
CLEAN = [pytest.param(spec, each, id=f"{spec.name}-{n}") for spec in SPECS for n, each in enumerate(spec.clean)]

RESTS_ON_WHAT_IS_THERE = (
    "account-custody-gap",
    "copy-paste-replies",
    "insider-review",
    "mixed-account",
    "overextended-presence",
)


@pytest.mark.parametrize(("spec", "example"), FLAGGED)
def test_a_flagged_scene_comes_out_as_written(spec: RuleSpec, example: Example) -> None:
    assert isinstance(example, dict)
    found = account_scenes.found(spec, example, book())
    assert [str(finding.severity) for finding in found] == [example["severity"]], [one.note for one in found]
    for finding in found:
        assert finding.evidence.quote


@pytest.mark.parametrize(("spec", "example"), CLEAN)
def test_a_clean_scene_stays_silent(spec: RuleSpec, example: Example) -> None:
    found = account_scenes.found(spec, example, book())
    assert not found, [(one.evidence.quote, one.note) for one in found]


def test_every_kind_of_check_has_its_code_and_its_measures() -> None:
    assert {*run.CHECKS, "unanswered"} == set(MEASURES)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_source_that_was_not_fully_seen_proves_no_absence(spec: RuleSpec) -> None:
    """Whoever wrote an inventory or a review said what it says; all else rests on what is not there."""
    if spec.name in (
        "account-custody-gap",
        "insider-review",
        "overextended-presence",
        "copy-paste-replies",
        "mixed-account",
    ):
        return
    for example in spec.flagged:
        assert isinstance(example, dict)
        assert account_scenes.found(spec, example | {"seen": "in part"}, book()) == []


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 21), date(2026, 11, 22), 0),  # a weekend
        (date(2026, 11, 16), date(2026, 11, 30), 10),
        (date(2026, 11, 30), date(2026, 11, 16), 0),
    ],
)
def test_business_days(first: date, last: date, days: int) -> None:
    assert business_days(first, last) == days
