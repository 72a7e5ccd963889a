"""Recognisers of identifiers: what is found in a clinical text, of what kind, and what is not taken for one."""

import time

import pytest

from analyzers.analyse import Setting
from analyzers.checks.identifiers import recognise
from analyzers.checks.recognisers import is_ssn
from model.subject import is_npi
from tests.analyzers.rules_under_test import names, post


def found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in recognise(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A 45-year-old male, Thomas Green, was seen.", ("Thomas Green", "name")),
        ("Next step for patient Lisa M. with lupus?", ("Lisa M.", "name")),
        ("Mr. Tan is in room four.", ("Tan", "name")),
        ("A 34-year-old woman named Chiamaka Obi came in.", ("Chiamaka Obi", "name")),
        ("Seen by Dr. Patel in town.", ("Patel", "clinician")),
        ("Discussed with Sarah Jones, RN, today.", ("Sarah Jones", "clinician")),
        ("Admitted on April 12, 2023 with sepsis.", ("April 12, 2023", "date")),
        ("Admitted on 15th of January 2022.", ("15th of January 2022", "date")),
        ("Follow-up Aug 10, '23 please.", ("Aug 10, '23", "date")),
        ("Seen 2023-11-02 at noon.", ("2023-11-02", "date")),
        ("Seen 4/3/22 at noon.", ("4/3/22", "date")),
        ("Since January 2024 on insulin.", ("January 2024", "month")),
        ("(Phone: 555-123-4567)", ("555-123-4567", "phone")),
        ("Her number is (212) 555-0142.", ("(212) 555-0142", "phone")),
        ("Write to ann.lee@mail.example today", ("ann.lee@mail.example", "mail")),
        ("SSN: 123-45-6789", ("123-45-6789", "ssn")),
        ("MRN: BG-998877?", ("BG-998877", "record")),
        ("Patient ID: ABCD1234", ("ABCD1234", "record")),
        ("her insurance: HP-789123.", ("HP-789123", "plan")),
        ("policy No: 789-456-123", ("789-456-123", "plan")),
        ("Acct#: GRM-998877", ("GRM-998877", "account")),
        ("License No: CLN-112233", ("CLN-112233", "licence")),
        ("pacemaker serial 88120043A", ("88120043A", "device")),
        ("plate KJV 4471", ("KJV 4471", "plate")),
        ("lives at 412 Juniper Hollow Ln now", ("412 Juniper Hollow Ln", "street")),
        ("Miami, FL 33101", ("33101", "zip")),
        ("a 93-year-old man", ("93", "age")),
        ("from 192.168.1.1 again", ("192.168.1.1", "ip")),
        ("see https://a.example/x?y=1 there", ("https://a.example/x?y=1", "link")),
        ("NPI 1234567893", ("1234567893", "npi")),
        ("ask @grandpa_lou_b", ("@grandpa_lou_b", "handle")),
        # As few digits and other signs as there can be, and capitals where small letters are usual.
        ("SEEN MAY 3 AT NOON", ("MAY 3", "date")),
        ("in SEPT. 2024 or later", ("SEPT. 2024", "month")),
        ("text 555-0142 now", ("555-0142", "phone")),
        ("ring +1 23 45 there", ("+1 23 45", "phone")),
        ("MRN AB12C", None),
        ("MRN ABC123", ("ABC123", "record")),
        ("CHART 4821", ("4821", "record")),
        ("plate FASTCAR1", ("FASTCAR1", "plate")),
        ("at 2 Elm Street", ("2 Elm Street", "street")),
        ("zip 021", ("021", "zip")),
        ("Turned 90 today", ("90", "age")),
        ("from 1.2.3.4 again", ("1.2.3.4", "ip")),
        ("from 2001:DB8:0:0:0:0:0:1 again", ("2001:DB8:0:0:0:0:0:1", "ip")),
        ("İİİ: seen on March 3, 2020", ("March 3, 2020", "date")),
    ],
)
def test_an_identifier_is_found(text: str, wanted: tuple[str, str] | None) -> None:
    assert wanted in found(text) if wanted else not found(text)


@pytest.mark.parametrize(
    "text",
    [
        "A 72-year-old female with Alzheimer's disease and a Framingham Risk Score of 20%.",
        "Wilson's disease, Crohn's disease and the Babinski sign.",
        "Vitamin D 2000 units, blood pressure 120/80, ratio 3/4, INR 2.0-3.0.",
        "The plan for 2024-2025 is insulin 10-20 units.",
        "Call Mary Free Bed Hospital or St. John's Clinic.",
        "Type 2 diabetes, stage 3 kidney disease, class III heart failure.",
    ],
)
def test_clinical_words_are_no_identifiers(text: str) -> None:
    assert found(text) == []


def test_numbers_are_checked() -> None:
    assert is_npi("1234567893")
    assert not is_npi("1234567890")
    assert is_ssn("123-45-6789")
    assert not is_ssn("000-45-6789")
    assert not is_ssn("987-65-4321")


@pytest.mark.parametrize(
    "text",
    [
        "Advice for a 63yo male with COPD, Henry Bell, seen at the Elm Street clinic?",
        "pt w/ hx of CHF seen on 4/22/22, adding spironolactone, thoughts?",
        "55-year-old female with lupus, phone: 555-123-4567, worried about flares.",
        "62-year-old man with melanoma, insurance ID: HX-778812, which drug?",
    ],
)
def test_a_clinical_question_with_an_identifier_is_flagged_as_a_post(text: str) -> None:
    assert "post-direct-identifier" in names(post(text))


def test_own_names_and_colleagues_are_left_out() -> None:
    own = Setting(known=True, people=("Henry Bell",))
    assert names(post("A 63yo male with COPD, seen by me. Henry Bell", own)) == set()
    assert names(post("Our nurse Henry Bell met a 63yo male with COPD.")) == set()


def test_long_hostile_texts_take_linear_time() -> None:
    for piece in (
        "insurance ",
        "12-",
        "A. ",
        "Mr. Tan ",
        "1 Elm ",
        "1.",
        "May 1 ",
        "a@",
        "we saw a man in Elm last night ",
    ):
        began = time.process_time()
        recognise(piece * 4_000)
        post(piece * 2_000)
        assert time.process_time() - began < 10
