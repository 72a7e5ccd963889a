"""A reply resembles a fined case, reveals care, or is a courtesy formula: by stated logic, from what it tells."""

from pathlib import Path

import pytest

from analyzers import fined, tiers
from analyzers.analyse import Setting, check
from analyzers.fined import FACTS
from model.documents import Author, Document, Kind
from model.errors import RuleError
from model.findings import Finding, Severity, Tier
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
