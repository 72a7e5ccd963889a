"""A reply resembles a fined case, tells of care, or is a courtesy formula: by stated logic, from what it tells."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analyzers import fined, tiers
from analyzers.analyse import Setting, check
from analyzers.fined import FACTS
from model.documents import Author, Document, Kind
from model.errors import RuleError
from model.findings import Decision, Disposition, Finding, Severity, Tier
from model.subject import Jurisdiction
from tests.analyzers.rules_under_test import book

BOOK = book()


def found(text: str, by: str = "Sunny 88", setting: Setting | None = None) -> tuple[Finding, ...]:
    reply = Document(kind=Kind.REPLY, source="s", service="s", ref="1", text=text)
    review = Document(kind=Kind.REVIEW, source="s", service="s", ref="2", text="Bad.", author=Author(name=by))
    return check(reply, review, setting or Setting(), BOOK).findings


def case(text: str, by: str = "Sunny 88") -> str | None:
    (only,) = {finding.case for finding in found(text, by) if finding.tier not in (None, Tier.COURTESY)}
    return only


@pytest.mark.parametrize(
    ("text", "by", "expected"),
    [
        ("Maren Oakes, you know this is not what happened.", "Sunny 88", "OCR-NVD-2022"),
        ("Maren Oakes, your root canal was done in May and you missed two appointments.", "Sunny 88", "OCR-IGB-2022"),
        ("Your crown was covered by Delta Dental.", "Sunny 88", "OCR-ELITE-2019"),
        ("Your depression was treated with Prozac for six months.", "Sunny 88", "OCR-MANASA-2023"),
        ("You came in late for your appointment on Tuesday.", "Sunny 88", None),
        ("Your root canal went well.", "Sunny 88", None),
    ],
)
def test_the_case_beside_a_reply_is_the_one_that_told_the_same(text: str, by: str, expected: str | None) -> None:
    assert case(text, by) == expected
    tier = Tier.RESEMBLES if expected else Tier.REVEALS
    assert {finding.tier for finding in found(text, by) if finding.rule.id.startswith("privacy/reply-")} == {tier}


@pytest.mark.parametrize(
    "text",
    [
        "We are glad we could help with your dental anxiety during the root canal.",
        "Your root canal took longer because of your anxiety about the needle.",
        "Your crown was remade in May. We also teach a class on anxiety and mental health for our staff.",
        "Your filling was replaced at no cost, and many people feel depressed about bad service.",
        "We gave you nitrous for the extraction because of your needle phobia.",
        "You had a depression in the enamel, and we sealed the tooth.",
        "Your knee surgery went as planned. Depression screenings are free for everyone this month.",
        "Your crown was remade in May. We take Delta Dental and most other insurance plans.",
        "Your crown was remade, and as a policy we accept all insurance.",
        "Mrs. Oakes, your crown was remade in May.",
        "Thank you, Maren Oakes. Your appointment on Tuesday ran late.",
        "You were depressed about the color of your new crown, and we remade it.",
    ],
)
def test_one_word_of_a_case_is_no_likeness(text: str) -> None:
    """Neither a fear of the drill, nor what stands in another sentence, nor the name that the review shows itself."""
    assert {finding.tier for finding in found(text, by="Maren Oakes")} - {None, Tier.COURTESY} == {Tier.REVEALS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your anxiety was treated with Zoloft for six months.", "OCR-MANASA-2023"),
        ("You were diagnosed with anxiety and chose to stop your medication.", "OCR-MANASA-2023"),
        ("Your bipolar disorder was discussed at length.", "OCR-MANASA-2023"),
        ("We adjusted your medication after your panic attacks were treated in the emergency room.", "OCR-MANASA-2023"),
        ("Your insurance denied the crown, so your root canal was never finished.", "OCR-ELITE-2019"),
    ],
)
def test_the_same_kind_of_fact_is_a_likeness(text: str, expected: str) -> None:
    assert case(text) == expected


def test_what_a_psychiatric_practice_tells_of_treatment_is_of_the_mind() -> None:
    practice = Setting(known=True, names=("Alder Psychiatry",), businesses=("Alder Psychiatry",))
    assert {one.case for one in found("Your lithium was stopped in May.", setting=practice)} == {"OCR-MANASA-2023"}


def test_it_says_what_both_tell() -> None:
    (shares,) = {finding.shares for finding in found("Your crown was covered by Delta Dental.")}
    assert set(shares) <= set(BOOK.cases["OCR-ELITE-2019"].facts)
    assert "treatment" in shares
    assert "insurance" in shares


def test_a_courtesy_formula_stays_one_and_never_grows_above_medium() -> None:
    sensitive = Setting(known=True, specialties=("psychiatry",), is_sensitive=True)
    for setting in (Setting(), sensitive):
        findings = found("Thank you! See you at your next visit.", setting=setting)
        assert findings
        assert {(finding.tier, finding.case) for finding in findings} == {(Tier.COURTESY, None)}
        assert max(finding.severity for finding in findings) <= Severity.MEDIUM


def test_cases_of_one_country_are_not_shown_in_another() -> None:
    text = "Your depression was treated with Prozac for six months."
    abroad = found(text, setting=Setting(jurisdiction=Jurisdiction.UK))
    assert {finding.tier for finding in abroad} == {Tier.REVEALS}


def test_posts_have_no_tier() -> None:
    post = Document(kind=Kind.POST, source="s", service="s", ref="1", text="My patient Maren Oakes, 555-0142, came in.")
    assert {finding.tier for finding in check(post, None, Setting(), BOOK).findings} <= {None}


def test_the_most_alike_case_is_taken_and_a_set_must_be_told_whole() -> None:
    cases = tuple(BOOK.cases.values())
    assert tiers.resembling({"visit"}, cases) is None
    assert tiers.resembling({"insurance", "payment"}, cases) is None
    one = tiers.resembling({"name", "treatment", "insurance", "payment"}, cases)
    assert one is not None
    assert one.key == "OCR-ELITE-2019"
    assert tiers.resembling(set(FACTS), cases) == BOOK.cases["OCR-IGB-2022"]


@pytest.mark.parametrize("known", BOOK.cases.values(), ids=lambda one: one.key)
def test_a_case_shares_what_makes_a_reply_resemble_it(known: fined.FinedCase) -> None:
    assert all(needed <= set(known.facts) for needed in known.resembles)
    assert known.amount
    assert str(known.year) in known.title


def test_a_wrong_case_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "references.yaml"
    file.write_text("A-1:\n  title: t 2020\n  case: {amount: 1, year: 2020, who: w, told: t, facts: [gossip]}\n")
    with pytest.raises(RuleError, match=r"references\.yaml:3: wrong value .*facts"):
        fined.read(file)


def test_what_a_person_dismissed_is_told_no_more_and_resembles_no_case() -> None:
    mine = found("Your crown was covered by Delta Dental.")
    assert {one.case for one in mine if one.tier == Tier.RESEMBLES} == {"OCR-ELITE-2019"}
    assert tuple(tiers.heard(mine, BOOK.cases)) == mine

    def dismissed(*rules: str) -> tuple[Finding, ...]:
        moment = datetime(2026, 11, 1, tzinfo=UTC)
        return tuple(
            tiers.heard(
                (
                    replace(
                        one,
                        disposition=Disposition(
                            code=one.code, decision=Decision.DISMISSED, because="no care", by="me", at=moment
                        ),
                    )
                    if one.rule.id in rules
                    else one
                    for one in mine
                ),
                BOOK.cases,
            )
        )

    without = dismissed("privacy/reply-clinical-details")
    assert all("treatment" not in one.shares for one in without)
    nothing = dismissed("privacy/reply-clinical-details", "privacy/reply-payment-details")
    assert {one.case for one in nothing} == {None}
    assert {one.tier for one in nothing if one.rule.id == "privacy/reply-confirms-patient"} <= {Tier.REVEALS}
