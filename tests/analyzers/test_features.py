"""Every feature of identity, alone: what it says, and where it keeps silent; then what the verdict makes of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import blocking, facts, features, names, rarity, specialties
from analyzers.identity import FEATURES, resolve
from analyzers.names import Likeness, compare_persons, proper
from analyzers.shown import Pair, same_picture
from analyzers.specialties import Kinship
from model.documents import Claims, Document, Kind
from model.findings import Verdict
from model.subject import Account, Place, Subject, SubjectKind
from webside.identify import judge

OFFICE = Place(
    name="Harbour Heart Clinic",
    street="40 North Quay Road, Suite 210",
    city="Port Ellen",
    region="OR",
    postcode="97003",
    phone="(503) 555-0142",
    site="https://heart.example",
)
THEO = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Theodore Marek Zaleski, MD",),
    former_names=("Theodore Brandt",),
    credentials=("MD", "FACC"),
    npi="1234567893",
    gender="male",
    specialties=("cardiology",),
    places=(OFFICE,),
    former_places=(Place(city="Lakemont", region="OH"),),
    employers=("Saint Brendan Hospital",),
    staff=("Omar Haddad",),
    photos=("c3d2a1900f1e5a7b",),
)
COMMON = replace(THEO, names=("Mary Smith",), former_names=(), credentials=("MD",), gender="F")


def profile(**claims: object) -> Document:
    told = {"names": ("Theodore Zaleski",)} | claims
    return Document(kind=Kind.PROFILE, source="listing", service="listing", ref="1", claims=Claims(**told))


def seen(test: Callable[[Pair], str | None], subject: Subject = THEO, **claims: object) -> str | None:
    return test(Pair(profile(**claims), subject))


@pytest.mark.parametrize(
    ("test", "claims", "said"),
    [
        (features.same_npi, {"npi": "1234567893"}, "1234567893"),
        (features.same_npi, {"npi": "1999999984"}, None),
        (features.other_npi, {"npi": "1999999984"}, "1999999984"),
        (features.same_phone, {"phones": ("503.555.0142",)}, "+15035550142"),
        (features.same_phone, {"phones": ("503.555.0143",)}, None),
        (features.same_address, {"street": "40 N. QUAY RD STE 210", "city": "PORT ELLEN"}, OFFICE.street),
        (features.same_address, {"street": "40 Quay Rd", "postcode": "97003"}, OFFICE.street),
        (features.same_address, {"street": "40 S Quay Rd", "postcode": "97003"}, None),
        (features.same_address, {"street": "40 N Quay Ave", "postcode": "97003"}, None),
        (features.same_address, {"street": "40 N Quay Rd", "postcode": "10001"}, None),
        (features.same_postcode, {"postcode": "97003-1234"}, "97003"),
        (features.same_city, {"city": "PORT ELLEN"}, "Port Ellen"),
        (features.same_city, {"city": "Port Ellen", "region": "Texas"}, None),
        (features.former_city, {"city": "Lakemont"}, "Lakemont"),
        (features.same_region, {"region": "Oregon"}, "Oregon"),
        (features.same_region, {"region": "Ohio"}, "Ohio"),
        (features.other_region, {"region": "Texas"}, "Texas"),
        (features.other_region, {"region": "Ohio"}, None),
        (features.other_region, {"region": "Atlantis"}, None),
        (features.link_to_own_site, {"links": ("https://www.heart.example/team",)}, "https://heart.example"),
        (features.link_to_own_site, {"links": ("mailto:desk@heart.example",)}, "https://heart.example"),
        (features.link_to_own_site, {"links": ("mailto:desk@smart.example",)}, None),
        (features.same_employer, {"employers": ("St. Brendan",)}, None),
        (features.same_employer, {"employers": ("Saint Brendan Hospital, Inc.",)}, "Saint Brendan Hospital"),
        (features.same_staff, {"colleagues": ("HADDAD, OMAR",)}, "Omar Haddad"),
        (features.same_staff, {"colleagues": ("Omar Hadid",)}, None),
        (features.same_photo, {"photos": ("c3d2a1900f1e5a7a",)}, "c3d2a1900f1e5a7a"),
        (features.same_photo, {"photos": ("3c2d5e6ff0e1a584",)}, None),
        (features.same_specialty, {"specialties": ("CARDIAC (CARDIOLOGY)",)}, "Cardiac (Cardiology)"),
        (features.kin_specialty, {"specialties": ("INTERNAL MEDICINE",)}, "Internal Medicine and Cardiology"),
        (features.kin_specialty, {"specialties": ("Nephrology",)}, None),
        (features.other_specialty, {"specialties": ("Nephrology",)}, None),
        (features.other_specialty, {"specialties": ("DERMATOLOGY",)}, "Dermatology"),
        (features.other_specialty, {"specialties": ("SPECIALIST",)}, None),
        (features.same_credential, {"credentials": ("M.D.",)}, "MD"),
        (features.same_credential, {"credentials": ("MBBS",)}, "MBBS"),
        (features.same_credential, {"credentials": ("DC",)}, None),
        (features.other_profession, {"credentials": ("DC",)}, "DC"),
        (features.other_profession, {"credentials": ("PharmD",)}, "PharmD"),
        (features.other_profession, {"credentials": ("MD", "PharmD")}, None),
        (features.other_profession, {"credentials": ("PhD",)}, None),
        (features.other_degree, {"credentials": ("D.O.",)}, "DO"),
        (features.other_degree, {"credentials": ("MBBS",)}, None),
        (features.other_gender, {"gender": "F"}, "F"),
        (features.other_gender, {"gender": "M"}, None),
        (features.other_gender, {"gender": "not said"}, None),
        (features.same_particulars, {"credentials": ("MD",), "gender": "M"}, "MD, M"),
        (features.same_particulars, {"credentials": ("MD",)}, None),
        (features.same_name, {"names": ("ZALESKI, THEODORE M",)}, "Zaleski, Theodore M"),
        (features.same_name, {"names": ("THEODORE BRANDT",)}, "Theodore Brandt"),
        (features.close_name, {"names": ("Ted Zaleski",)}, "Ted Zaleski"),
        (features.same_middle_name, {"names": ("Theodore Marek Zaleski",)}, "Theodore Marek Zaleski"),
        (features.same_middle_initial, {"names": ("Theodore M. Zaleski",)}, "Theodore M. Zaleski"),
        (features.other_middle_name, {"names": ("Theodore B. Zaleski",)}, "Theodore B. Zaleski"),
        (features.same_surname, {"names": ("Dr. Zaleski & Associates, PLLC",)}, "Dr. Zaleski & Associates, PLLC"),
        (features.other_part_of_name, {"names": ("Anna Zaleski",)}, "Anna Zaleski"),
        (features.other_name, {"names": ("OMAR HADDAD",)}, "Omar Haddad"),
        (features.rare_name, {}, "Theodore Marek Zaleski, MD"),
        (features.common_name, {}, None),
        (features.other_phone_and_city, {"phones": ("212 555 0107",), "city": "Elmbury"}, "+12125550107, Elmbury"),
        (features.other_branch, {"city": "Elmbury"}, None),
        (features.register_entry, {}, None),
    ],
)
def test_a_feature_alone(test: Callable[[Pair], str | None], claims: dict[str, object], said: str | None) -> None:
    assert seen(test, **claims) == said


def test_every_feature_is_tried_alone_somewhere() -> None:
    mark = next(mark for mark in test_a_feature_alone.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    tried = {case[0] for case in mark.args[1]}
    elsewhere = {features.not_me, features.declared_account, features.own_export, features.own_site}
    assert {feature.test for feature in FEATURES} - tried - elsewhere == {features.same_licence}


def test_a_common_name_says_so() -> None:
    assert seen(features.common_name, COMMON, names=("Mary Smith",)) == "Mary Smith"
    assert seen(features.rare_name, COMMON, names=("Mary Smith",)) is None


# What the verdict makes of them


def verdict(subject: Subject = THEO, *, sensitive: bool = False, **claims: object) -> Verdict:
    return resolve(profile(**claims), subject, sensitive=sensitive).verdict


def test_street_city_postcode_and_state_of_one_practice_are_one_fact() -> None:
    place = {"street": OFFICE.street, "city": OFFICE.city, "region": "OR", "postcode": OFFICE.postcode}
    assert verdict(**place) is Verdict.UNSURE
    assert verdict(**place, specialties=("cardiology",)) is Verdict.POSITIVE


def test_specialty_and_credential_are_one_fact() -> None:
    assert verdict(specialties=("cardiology",), credentials=("MD",)) is Verdict.UNSURE


def test_a_rare_name_never_decides() -> None:
    rare = replace(THEO, names=("Wojciech Quillfeather",))
    assert verdict(rare, names=("Wojciech Quillfeather",)) is Verdict.UNSURE
    assert verdict(rare, names=("Wojciech Quillfeather",), specialties=("cardiology",)) is Verdict.UNSURE
    assert verdict(rare, names=("Wojciech Quillfeather",), city="Port Ellen") is Verdict.UNSURE


def test_who_moved_is_known_by_middle_name_and_specialty() -> None:
    moved = {"city": "Elmbury", "region": "TX", "specialties": ("cardiology",)}
    assert verdict(names=("Theodore Marek Zaleski",), **moved) is Verdict.POSITIVE
    assert verdict(names=("Theodore M Zaleski",), **moved) is Verdict.POSITIVE
    assert verdict(names=("Theodore Zaleski",), **moved) is Verdict.UNSURE
    assert verdict(names=("Theodore B Zaleski",), **moved) is not Verdict.POSITIVE


def test_a_common_name_needs_one_persons_practice() -> None:
    told = {"names": ("Mary Smith",), "specialties": ("cardiology",), "credentials": ("MD",), "gender": "F"}
    for place in ({"city": "Port Ellen"}, {"postcode": "97003"}, {"street": OFFICE.street, "city": "Port Ellen"}):
        assert verdict(COMMON, **told, **place) is Verdict.UNSURE
    assert verdict(COMMON, **told, phones=(OFFICE.phone,)) is Verdict.POSITIVE
    whole = replace(COMMON, names=("Mary Elsbeth Smith",))
    at_home = {"street": OFFICE.street, "city": "Port Ellen"}
    assert verdict(whole, **(told | {"names": ("Mary Elsbeth Smith",)}), **at_home) is Verdict.POSITIVE
    next_door = {"street": "40 N Quay Rd Ste 300", "city": "Port Ellen"}
    assert verdict(whole, **(told | {"names": ("Mary Elsbeth Smith",)}), **next_door) is Verdict.UNSURE


@pytest.mark.parametrize(
    "conflict", [{"credentials": ("DC",)}, {"gender": "F"}, {"specialties": ("Dermatology",)}, {"credentials": ("DO",)}]
)
def test_a_conflict_leaves_no_room_for_a_positive(conflict: dict[str, object]) -> None:
    told: dict[str, object] = {"phones": (OFFICE.phone,), "street": OFFICE.street, "city": "Port Ellen"}
    assert verdict(**told) is Verdict.POSITIVE
    assert verdict(**told, **conflict) is not Verdict.POSITIVE


def test_a_father_and_a_son_need_one_fact_more() -> None:
    told = {"specialties": ("cardiology",), "city": "Port Ellen"}
    assert verdict(names=("Theodore Zaleski",), **told) is Verdict.POSITIVE
    assert verdict(names=("Theodore Zaleski Jr.",), **told) is Verdict.UNSURE
    assert verdict(names=("Theodore Zaleski Jr.",), **told, phones=(OFFICE.phone,)) is Verdict.POSITIVE


def test_a_sensitive_source_needs_more() -> None:
    told: dict[str, object] = {"specialties": ("cardiology",), "city": "Port Ellen"}
    assert verdict(**told) is Verdict.POSITIVE
    assert verdict(**told, sensitive=True) is Verdict.UNSURE
    assert verdict(**told, phones=(OFFICE.phone,), sensitive=True) is Verdict.POSITIVE


def test_another_branch_of_the_name_is_not_the_practice() -> None:
    chain = Subject(kind=SubjectKind.PRACTICE, names=("Bright Harbour Dental",), places=(OFFICE,))
    told = {"names": ("Bright Harbour Dental LLC",), "links": ("https://heart.example",), "phones": (OFFICE.phone,)}
    assert verdict(chain, **told) is Verdict.POSITIVE
    assert verdict(chain, **told, city="Elmbury") is Verdict.UNSURE


@pytest.mark.parametrize(
    ("name", "likeness"),
    [
        ("Theodore Zaleski MD PLLC", Likeness.SAME),
        ("Dr. Theodore Zaleski & Associates", Likeness.SAME),
        ("Theodore Zaleski, M.D., P.A.", Likeness.SAME),
        ("Zaleski Family Dental PC", Likeness.SURNAME),
        ("Ted Zaleski", Likeness.CLOSE),
        ("Theo Zaleski-Brandt", Likeness.CLOSE),
        ("Theodor Zaleski", Likeness.CLOSE),
        ("Теодор Залески", Likeness.CLOSE),
        ("Thea Zaleski", Likeness.OTHER_FIRST),
        ("Theodore Zalewska", Likeness.OTHER_SURNAME),
    ],
)
def test_names_in_their_many_forms(name: str, likeness: Likeness) -> None:
    assert compare_persons(name, "Theodore Zaleski") is likeness
    assert compare_persons("Theodore Zaleski", name) is likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob", "Robert"), ("Liz", "Elizabeth"), ("Bill", "William"), ("Peggy", "Margaret"), ("Mohamed", "Muhammad"),
        ("Sasha", "Aleksandr"), ("Yusuf", "Joseph"), ("Kathy", "Catherine"), ("Jeff", "Geoffrey"), ("Wm", "William"),
    ],
)  # fmt: skip
def test_pet_names_and_spellings(one: str, other: str) -> None:
    assert names.are_forms(one.lower(), other.lower())
    assert names.are_forms(other.lower(), one.lower())
    assert compare_persons(f"{one} Quill", f"{other} Quill") is Likeness.CLOSE


@pytest.mark.parametrize(("one", "other"), [("christian", "christopher"), ("john", "james"), ("mark", "michael")])
def test_a_shared_short_form_does_not_make_two_names_one(one: str, other: str) -> None:
    assert not names.are_forms(one, other)


@pytest.mark.parametrize(
    ("one", "other", "kinship"),
    [
        ("Dentist", "DDS", Kinship.SAME),
        ("dental", "General Dentistry", Kinship.SAME),
        ("ob-gyn", "Obstetrics & Gynecology", Kinship.SAME),
        ("OB/GYN", "gynaecologist", Kinship.SAME),
        ("Internal Medicine", "Interventional Cardiology", Kinship.KIN),
        ("Orthodontics", "Dentistry", Kinship.KIN),
        ("Interventional Radiology", "Diagnostic Radiology", Kinship.NEAR),
        ("Cardiology", "Nephrology", Kinship.FAMILY),
        ("Specialist", "Cardiology", Kinship.UNKNOWN),
        ("Nurse Practitioner", "Cardiology", Kinship.UNKNOWN),
        ("Cardiology", "Chiropractic", Kinship.OTHER),
    ],
)
def test_specialties_and_their_kin(one: str, other: str, kinship: Kinship) -> None:
    assert specialties.compare(one, other) is kinship
    assert specialties.compare(other, one) is kinship


def test_degrees_by_profession() -> None:
    assert specialties.degrees("M.D., FACS") == specialties.degrees("M D") == specialties.degrees("MBBS") == {"md"}
    assert specialties.degrees("PA-C") == {"assistant"}
    assert specialties.degrees("PhD, MPH") == frozenset()
    assert specialties.stands_in("DO", "Ann Quill, D.O., sees patients")
    assert not specialties.stands_in("DO", "What do we do")


def test_rarity_comes_from_counts_and_never_says_nobody() -> None:
    assert rarity.per_100_000("james", "smith")[1] > 500
    assert min(rarity.per_100_000("xqzt", "xqzt")) > 0
    smith, rare = (rarity.namesakes(rarity.share(name, name)) for name in ("James Smith", "Wojciech Quillfeather"))
    assert smith > 20 > 1 > rare > 0
    assert rarity.namesakes(rarity.share("Mohammed Khan", "Mohammed Khan")) > 3


def test_only_names_that_share_a_key_are_compared_by_letters() -> None:
    assert blocking.surname_keys("haddad") & blocking.surname_keys("hadad")
    assert not blocking.surname_keys("haddad") & blocking.surname_keys("rivera")
    held = {
        "theo": blocking.keys(THEO.names, [OFFICE.phone or ""], THEO.npi),
        "omar": blocking.keys(["Omar Haddad"]),
        "jane": blocking.keys(["Jane Rivera"], ["503 555 0107"]),
    }
    index = blocking.Index(held)
    assert set(index.candidates(blocking.keys(["ZALESKY, TED"]))) == {"theo"}
    assert set(index.candidates(blocking.keys(["The clinic"], ["(503) 555-0107"]))) == {"jane"}
    assert set(index.candidates(blocking.keys(npi="1234567893"))) == {"theo"}
    assert set(index.candidates(blocking.keys(["Yu Xi"]))) == set()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("MCDONALD, ANN M", "McDonald, Ann M"),
        ("SEAN O'NEIL", "Sean O'Neil"),
        ("12 N MAIN ST", "12 N Main St"),
        ("Ann de la Cruz", "Ann de la Cruz"),
    ],
)
def test_names_are_printed_in_normal_case(text: str, written: str) -> None:
    assert proper(text) == written


def test_pictures_and_suites() -> None:
    assert same_picture("c3d2a1900f1e5a7b", "c3d2a1900f1e5a7b")
    assert not same_picture("0000000000000000", "0000000000000000")
    assert not same_picture("c3d2", "c3d2")
    assert facts.other_unit("40 Quay Rd Ste 2", "40 Quay Rd #3")
    assert not facts.other_unit("40 Quay Rd Ste 2", "40 Quay Rd")


# Properties, over the public face

GIVEN = st.sampled_from(["Theodore", "Ted", "T.", "Mary", "Mohammed", "Muhammad", "Anna Lee", "Annalee"])
MIDDLE = st.sampled_from(["", "M", "Marek", "B."])
LAST = st.sampled_from(["Zaleski", "Zaleski-Brandt", "Smith", "Khan", "Smith Jr."])
PLACES = st.fixed_dictionaries(
    {},
    optional={
        "street": st.sampled_from(["40 North Quay Road, Suite 210", "40 N Quay Rd", "7 Elm St"]),
        "city": st.sampled_from(["Port Ellen", "Elmbury"]),
        "region": st.sampled_from(["OR", "Oregon", "TX"]),
        "postcode": st.sampled_from(["97003", "75001"]),
        "phone": st.sampled_from(["(503) 555-0142", "503 555 0107"]),
    },
)
RECORDS = st.fixed_dictionaries(
    {"name": st.builds(lambda *parts: " ".join(part for part in parts if part), GIVEN, MIDDLE, LAST), "place": PLACES},
    optional={
        "credential": st.sampled_from(["MD", "M.D.", "DO", "DC"]),
        "specialty": st.sampled_from(["Cardiology", "Internal Medicine", "Dermatology", "Specialist"]),
        "gender": st.sampled_from(["M", "female"]),
        "npi": st.sampled_from(["1234567893", "1999999984"]),
    },
)


def asked(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    subject = {
        "names": [one["name"]],
        "credentials": [one["credential"]] if "credential" in one else [],
        "specialties": [one["specialty"]] if "specialty" in one else [],
        "places": [one["place"]],
        "npi": one.get("npi"),
        "gender": one.get("gender"),
    }
    place = other["place"]
    assert isinstance(place, dict)
    shown = {key: value for key, value in other.items() if key != "place"} | place
    return judge({"id": 1, "subject": subject, "profile": shown})


@settings(max_examples=300)
@given(RECORDS, RECORDS)
def test_who_is_the_subject_does_not_matter(one: dict[str, object], other: dict[str, object]) -> None:
    there, back = asked(one, other), asked(other, one)
    assert (there["judgement"], there["score"]) == (back["judgement"], back["score"])


CONFLICTS = {"gender": ("M", "female"), "npi": ("1234567893", "1999999984"), "credential": ("MD", "DC")}
ORDER = {"negative": 0, "unsure": 1, "positive": 2}


@settings(max_examples=300)
@given(RECORDS, RECORDS, st.sampled_from(sorted(CONFLICTS)))
def test_a_conflict_never_raises_the_score(one: dict[str, object], other: dict[str, object], key: str) -> None:
    own, anothers = CONFLICTS[key]
    one = {**one, key: own}
    for before in ({k: v for k, v in other.items() if k != key}, {**other, key: own}):
        kept, lost = asked(one, before), asked(one, {**other, key: anothers})
        assert lost["score"] <= kept["score"]  # type: ignore[operator]
        assert ORDER[str(lost["judgement"])] <= ORDER[str(kept["judgement"])]


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_makes_it_fail(one: str, other: str) -> None:
    text = "".join(char for char in one if not "\ud800" <= char <= "\udfff").strip() or "x"
    answer = judge(
        {
            "id": 1,
            "subject": {"names": [text], "places": [{"street": text, "city": text, "phone": text}], "accounts": [text]},
            "profile": {
                "name": text,
                "credential": text,
                "specialty": text,
                "street": text,
                "url": text,
                "phone": text,
            },
        }
    )
    assert 0 <= float(answer["score"]) <= 1
    assert Account(at=other).at == other
    specialties.compare(one, other)
    assert compare_persons(one, other) is compare_persons(other, one)


@pytest.mark.parametrize(
    ("said", "registered", "apart"),
    [
        (["MD"], ["D.C."], True),
        (["M.D., FAAFP"], ["MD"], False),
        (["FNP-BC, MSN"], ["RN"], False),
        (["MD", "DDS"], ["DMD"], False),
        (["MD"], ["DDS"], False),  # oral surgeons hold both
        (["MPH"], ["MD"], False),  # says no profession
        ([], ["MD"], False),
    ],
)
def test_credentials_that_cannot_both_be_true(said: list[str], registered: list[str], apart: bool) -> None:
    assert specialties.contradict(said, registered) is apart
    assert specialties.contradict(registered, said) is apart


@pytest.mark.parametrize(
    ("said", "registered", "outside"),
    [
        (["Neurosurgery"], ["Family Medicine"], "Neurosurgery"),
        (["Cardiologist"], ["Internal Medicine", "Cardiovascular Disease"], None),
        (["Orthodontist"], ["Dentist, General Practice"], None),
        (["Pediatrics"], ["Emergency Medicine"], None),  # residencies of one generalist
        (["Dermatology", "Chiropractor"], ["Dermatologist"], "Chiropractor"),
        (["Dermatology"], [], None),
        (["Wellness"], ["Dermatology"], None),  # no specialty that is known
    ],
)
def test_a_specialty_outside_those_registered(said: list[str], registered: list[str], outside: str | None) -> None:
    assert specialties.outside(said, registered) == outside
