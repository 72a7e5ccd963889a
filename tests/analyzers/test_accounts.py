"""Rules over many documents: every scene of every rule, and what scenes cannot say."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from analyzers.accounts import run
from analyzers.accounts.ages import business_days
from analyzers.compare import compare
from analyzers.rulespec import MEASURES, Example, RuleSpec
from analyzers.setting import Setting
from model.audit import Coverage, Outcome, Visit
from model.documents import Capture, Document, Kind, Precision
from model.findings import Baseline
from tests.analyzers import account_scenes
from tests.analyzers.rules_under_test import book

SPECS = tuple(spec for spec in book().specs if spec.judges_accounts)
# What one page, profile or picture shows holds, whatever was not seen.
SAYS_WHAT_IT_SHOWS = (
    "exclusion-listed",
    "exif-location",
    "first-page-search-review",
    "impostor-profile",
    "image-visible-identifier",
    "missing-privacy-notice-link",
    "nap-inconsistency",
    "readability-too-technical",
    "publication-record",
    "registry-credential-mismatch",
    "unclaimed-profile",
)
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
    assert example.get("confidence") in (None, found[0].confidence.value)
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
    if spec.name in SAYS_WHAT_IT_SHOWS or spec.name in (
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


def test_a_first_page_that_was_seen_in_part_never_counts_as_without_an_own_page() -> None:
    spec = book().spec("first-page-search-review")
    assert spec is not None
    for example in spec.flagged:
        assert isinstance(example, dict)
        [finding] = account_scenes.found(spec, example | {"seen": "in part"}, book())
        assert not finding.is_flag
        assert "there may be more" in str(finding.note)


def posted(days: int, record: str | None) -> Document:
    """An own post of so many days ago, out of a file (no record) or off the network."""
    return Document(
        kind=Kind.POST,
        source=account_scenes.SOURCE,
        service=account_scenes.SOURCE,
        ref="p",
        text="Flu shots on Saturday.",
        published=account_scenes.NOW - timedelta(days=days),
        published_precision=Precision.EXACT,
        account=account_scenes.ACCOUNT,
        capture=Capture(sha256="0" * 64, record=record),
    )


@pytest.mark.parametrize(("record", "rules"), [("urn:uuid:1", {"presence/dormant-account"}), (None, set())])
def test_an_export_is_a_picture_of_a_day_and_proves_no_silence(record: str | None, rules: set[str]) -> None:
    held = account_scenes.Held((posted(300, record),))
    coverage = account_scenes.Scene({}).coverage
    found = run.findings(held, coverage, Setting(), book(), account_scenes.NOW)
    assert {finding.rule.id for finding in found} == rules


def test_one_account_seen_whole_is_known_whatever_happened_to_another() -> None:
    went = {"@a": Outcome.OK, "@b": Outcome.PARTIAL}
    visits = (Visit(source="s", title="S", at=at, outcome=outcome) for at, outcome in went.items())
    coverage = Coverage(visits=tuple(visits))
    assert [coverage.saw_account("s", at) for at in ("@a", "@b", None)] == [True, False, False]
    assert not coverage.supports_absence("s")


def test_a_gap_that_left_the_inventory_is_gone_and_not_unseen() -> None:
    example = {"inventory": [{"account": "tiktok"}]}
    spec = next(spec for spec in SPECS if spec.name == "account-custody-gap")
    before = account_scenes.found(spec, example, book())
    _, (gone,) = compare((), before, Coverage(visits=()))
    assert gone.baseline is Baseline.ABSENT


def test_a_finding_on_an_account_keeps_its_code_while_its_figures_change() -> None:
    spec = next(spec for spec in SPECS if spec.name == "slow-response")
    told = {"age": "400 days", "every": "20 days", "times": 18, "reply": "Thanks."}
    (first,), (second,) = (
        account_scenes.found(spec, {"reviews": [told | {"after": after}]}, book()) for after in ("15 days", "20 days")
    )
    assert first.note != second.note
    assert first.code == second.code


def test_what_is_read_once_is_read_in_any_order() -> None:
    """Sums do not depend on the order of ids."""
    for spec in SPECS:
        for example in spec.flagged:
            assert isinstance(example, dict)
            scene = account_scenes.read(example)
            held = Backwards(tuple(scene.documents))
            again = run.findings(held, scene.coverage, scene.setting, book(), account_scenes.NOW)
            found = sorted(finding.severity for finding in again if finding.rule.id == spec.rule.id)
            assert [str(severity) for severity in found] == [example["severity"]]


class Backwards(account_scenes.Held):
    """The same corpus, from its last id to its first."""

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        return iter(list(super().documents(*kinds))[::-1])
