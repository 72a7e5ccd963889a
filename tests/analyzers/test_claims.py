"""Claims: what cancels a promise or a myth, and from where; codes and links; who is answered."""

import pytest

from analyzers.analyse import Setting, check
from model.documents import Kind
from model.findings import Severity
from model.subject import Jurisdiction
from tests.analyzers.rules_under_test import book, document, names, post


def comment(text: str) -> set[str]:
    return names(check(document(text, Kind.COMMENT), None, Setting(), book()))


@pytest.mark.parametrize(
    "text",
    [
        "Vaccines cause autism? No. The study was retracted.",
        "Vaccines cause autism.\n\nThat is false.",
        '"Vaccines cause autism," said the flyer.',
        "Myth: vaccines cause autism.",
        "I am asked whether vaccines cause autism.",
        "Nobody can guarantee results.",
        "Be careful with a clinic that promises you permanent results.",
    ],
)
def test_a_refuted_claim_is_no_claim(text: str) -> None:
    assert names(post(text)) == set()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("health-misinformation", "Nobody tells you this. Vaccines cause autism. Share it."),
        (
            "health-misinformation",
            "Flu shots are a myth of marketing? No idea. But we are open on Monday. MMR causes autism.",
        ),
        ("outcome-guarantee", "We can't promise parking, but we guarantee results."),
        ("outcome-guarantee", "No surgeon can guarantee it, they say. Weight loss guaranteed here."),
    ],
)
def test_a_refutation_reaches_no_further_than_its_sentence(rule: str, text: str) -> None:
    assert rule in names(post(text))


def test_a_disclosure_counts_at_the_start_alone() -> None:
    promotion = "I love these socks on a long night shift. Use code NIGHTS15 at checkout. "
    assert names(post("#ad " + promotion)) == set()
    assert "undisclosed-sponsorship" in names(post(promotion * 3 + "#ad"))


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Use code GLOW20 for a discount.", True),
        ("Use code smile20 for a discount.", True),
        ("The whole list: https://shop.example/list?ref=amy", True),
        ("Get yours at shop.example/r/amy today", True),
        ("Use SPF and save your skin.", False),
        ("Save the DATE, and bring your CARD to check out.", False),
        ("Our hours: https://clinic.example/hours?day=monday", False),
        ("Residents: use code ROUNDS25 to register.", False),
    ],
)
def test_codes_and_links_that_pay(text: str, fires: bool) -> None:
    assert ("undisclosed-sponsorship" in names(post(text))) is fires


def test_advice_needs_somebody_who_is_advised() -> None:
    dose = "Take 500 mg of amoxicillin twice a day."
    assert "advice-to-stranger" in comment(dose)
    assert "advice-to-stranger" not in names(post(dose))
    assert "advice-to-stranger" in names(post("Answering Rosa: stop the warfarin."))


def test_a_superlative_is_graver_where_it_is_forbidden() -> None:
    text = "We are the best dentists in town."
    ontario = post(text, Setting(jurisdiction=Jurisdiction.CA_ON))
    assert [finding.severity for finding in post(text).findings] == [Severity.MEDIUM]
    assert [finding.severity for finding in ontario.findings] == [Severity.HIGH]


def test_unsourced_claims_are_advice_and_no_fault() -> None:
    findings = post("Doctors agree: gluten is behind most migraines.").findings
    assert [(finding.severity, finding.is_flag) for finding in findings] == [(Severity.INFO, False)]


def test_the_list_of_myths_stays_short_and_each_has_its_refutation() -> None:
    from pathlib import Path

    written = "".join(
        Path(book().vocabulary.lexicons[name].file).read_text(encoding="utf-8") for name in ("grave-myth", "other-myth")
    )
    claims = [line for line in written.splitlines() if line.strip().startswith("#")]
    assert 50 <= len(claims) <= 60
    assert all(": " in claim for claim in claims)
