"""What of the subject the rules look at: own words, contacts, sensitive specialties, personal accounts."""

from datetime import UTC, datetime

import pytest

from analyzers.analyse import Setting, Unread, analyse
from analyzers.setting import reveals_condition
from model.audit import Coverage
from model.documents import Document, Kind
from model.findings import Severity
from model.subject import Account, Place, Subject, SubjectKind
from tests.analyzers.account_scenes import Held
from tests.analyzers.rules_under_test import book, names, post

CLINICIAN = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Ana Duarte",),
    staff=("Priya Raman",),
    business_names=("Alder Clinic",),
    places=(Place(name="Alder House", phone="(555) 555-0142", site="https://alder.example.org"),),
    accounts={"mastodon": (Account(at="@ana@social.example", personal=True), Account(at="@dr@social.example"))},
)


def test_a_subject_lends_its_names_and_contacts() -> None:
    setting = Setting.of(CLINICIAN)
    assert {"ana", "duarte", "priya", "raman", "alder"} <= setting.own_words
    assert setting.own_numbers == {"5550142"}
    assert (setting.account, setting.surface, setting.known) == ("individual", "professional", True)
    assert Setting.of(CLINICIAN, personal=True).surface == "personal"


def test_an_own_phone_is_no_patients() -> None:
    text = "Patient's family can call 555-555-0142 after surgery."
    assert names(post(text)) == {"post-direct-identifier"}
    assert names(post(text, Setting.of(CLINICIAN))) == set()


@pytest.mark.parametrize(
    ("name", "reveals"),
    [
        ("psychiatry", True),
        ("Harbor Recovery Center", True),
        ("Bay Fertility", True),
        ("paediatrics", True),
        ("Lakeside Oncology", True),
        ("physical therapy", False),
        ("Dental Group", False),
        ("dermatology", False),
    ],
)
def test_some_names_reveal_the_condition(name: str, reveals: bool) -> None:
    assert reveals_condition(name) is reveals


def test_a_declared_personal_account_weighs_less_and_unread_texts_are_counted() -> None:
    def made(ref: str, account: str, text: str) -> Document:
        return Document(kind=Kind.POST, source="t", service="t", ref=ref, text=text, account=account)

    corpus = Held(
        (
            made("1", "@dr@social.example", "Another fucking form."),
            made("2", "@ana@social.example", "Another shitty form."),
            made("3", "@dr@social.example", "Gracias por su comentario, nos alegra mucho que todo fue bien."),
        )
    )
    practice = Setting.of(Subject(kind=SubjectKind.PRACTICE, names=("Alder",), accounts=CLINICIAN.accounts))
    unread = Unread()
    found = list(analyse(corpus, Coverage(visits=()), practice, book(), datetime(2026, 1, 1, tzinfo=UTC), unread))
    assert [(finding.document, finding.severity) for finding in found] == [
        ("t:1", Severity.MEDIUM),
        ("t:2", Severity.LOW),
    ]
    assert unread.counts == {"language: es": 1}
