"""Subject files: what is read, what is refused and how, and that the published schema says the same."""

import datetime
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import SubjectError
from model.subject import (
    Account,
    Consent,
    ConsentKind,
    Custody,
    Export,
    Jurisdiction,
    Licence,
    Place,
    RunBy,
    Strictness,
    Subject,
    SubjectKind,
)
from webside import subject_form
from webside.config import Facts, load_subject, slug, subject_schema, template

SOURCES = ("website", "mastodon", "wordpress", "saved_page")
FULL = """
kind: clinician
id: dana
names: [Dana Reyes, no]
former_names: Dana Rivers
credentials: [DDS]
npi: 1234567893
licences: ['D-0142', {number: 012345, issuer: GMC}]
gender: female
specialties: dentistry
jurisdiction: ca-on
covered_entity: yes
time_zone: America/Chicago
places: {street: 12 Harbor Street, city: Tidewell, postcode: 01234, country: NO, phone: 555-0142, site: t.example}
accounts:
  mastodon: '@dana@social.example'
  website: [https://tidewell.example, {at: https://dana.example, personal: true}]
staff: [Sam Okafor]
inventory:
  - instagram @dana
  - {account: facebook, run_by: agency, owner: Sam, admins: [Sam, office@tidewell.example], left: Sam, two_factor: yes,
     recovery: no, reviewed: 2026-04-01, parked: no}
exports: [Takeout.zip, {path: pages/reviews.html, source: saved_page, url: https://example.org/r}]
goals: [on]
strictness: strict
contact: dana@tidewell.example
consent: {kind: agent, by: Dana Reyes, date: 2026-01-31, scope: public reviews}
not_me: https://example.org/another-dana
search_terms:
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "subject.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_every_key_is_read_as_the_user_meant_it(tmp_path: Path) -> None:
    assert load_subject(write(tmp_path, FULL), SOURCES) == Subject(
        kind=SubjectKind.CLINICIAN,
        id="dana",
        names=("Dana Reyes", "no"),
        former_names=("Dana Rivers",),
        credentials=("DDS",),
        npi="1234567893",
        licences=(Licence(number="D-0142"), Licence(number="012345", issuer="GMC")),
        gender="female",
        specialties=("dentistry",),
        jurisdiction=Jurisdiction.CA_ON,
        covered_entity=True,
        time_zone="America/Chicago",
        places=(
            Place(
                street="12 Harbor Street",
                city="Tidewell",
                postcode="01234",
                country="NO",
                phone="555-0142",
                site="t.example",
            ),
        ),
        accounts={
            "mastodon": (Account(at="@dana@social.example"),),
            "website": (Account(at="https://tidewell.example"), Account(at="https://dana.example", personal=True)),
        },
        staff=("Sam Okafor",),
        inventory=(
            Custody(account="instagram @dana"),
            Custody(
                account="facebook",
                run_by=RunBy.AGENCY,
                owner="Sam",
                admins=("Sam", "office@tidewell.example"),
                left=("Sam",),
                two_factor=True,
                recovery=False,
                reviewed=datetime.date(2026, 4, 1),
            ),
        ),
        exports=(
            Export(path=str(tmp_path / "Takeout.zip")),
            Export(path=str(tmp_path / "pages" / "reviews.html"), source="saved_page", url="https://example.org/r"),
        ),
        goals=("on",),
        strictness=Strictness.STRICT,
        contact="dana@tidewell.example",
        consent=Consent(
            kind=ConsentKind.AGENT, by="Dana Reyes", date=datetime.date(2026, 1, 31), scope="public reviews"
        ),
        not_me=("https://example.org/another-dana",),
    )


def test_kind_and_a_name_are_enough(tmp_path: Path) -> None:
    subject = load_subject(write(tmp_path, "kind: practice\nnames: Tidewell Family Dental\n"), SOURCES)
    assert subject == Subject(kind=SubjectKind.PRACTICE, names=("Tidewell Family Dental",), id="tidewell-family-dental")


def test_a_mark_of_windows_editors_is_no_obstacle(tmp_path: Path) -> None:
    text = "kind: practice\r\nnames: Zoë\r\n".encode("utf-8-sig")
    assert load_subject(write(tmp_path, text)).names == ("Zoë",)


@pytest.mark.parametrize(
    ("name", "id"), [("Dana Reyes, DDS", "dana-reyes-dds"), ("Žofie Nováková", "zofie-novakova"), ("a" * 99, "a" * 60)]
)
def test_ids_come_from_names(name: str, id: str) -> None:
    assert slug(name) == id


def test_a_name_without_latin_letters_has_an_id_too() -> None:
    assert slug("田中") == slug("田中")
    assert slug("田中") != slug("中田")
    assert subject_form.LOOKS["id"].fits(slug("田中"))


BASE = "kind: practice\nnames: Tidewell\n"

# Each text, the line and key blamed, and words of the message. The schema must refuse it too, unless marked.
REFUSED = [
    ("kind: practise\nnames: T\n", 1, "kind", "did you mean 'practice'"),
    ("kind: practice\n", 1, "names", "required"),
    ("names: T\n", 1, "kind", "required"),
    ("kind:\nnames: T\n", 1, "kind", "required"),
    ("kind: practice\nnames: []\n", 2, "names", "no name"),
    ("kind: practice\nnames: ['']\n", 2, "names.0", "empty"),
    ("kind: practice\nnames: ' '\n", 2, "names.0", "empty"),
    ("kind: practice\nname: T\n", 2, "name", "did you mean 'names'"),
    (BASE + "places:\n  - city: X\n    phon: 555-0142\n", 5, "places.0.phon", "did you mean 'phone'"),
    (BASE + "places:\n  - city: X\n  - phone: call us\n", 5, "places.1.phone", "a phone number"),
    (BASE + "places: {site: my site}\n", 3, "places.0.site", "a web address"),
    (BASE + "places: {country: us}\n", 3, "places.0.country", "two capital letters"),
    (BASE + "npi: '12345'\n", 3, "npi", "ten digits"),
    (BASE + "id: Not An Id\n", 3, "id", "small letters"),
    (BASE + "contact: nobody\n", 3, "contact", "mail address"),
    (BASE + "jurisdiction: usa\n", 3, "jurisdiction", "did you mean 'us'"),
    (BASE + "covered_entity: perhaps\n", 3, "covered_entity", "true or false"),
    (BASE + "staff: {a: b}\n", 3, "staff.0", "not a text"),
    (BASE + "staff: [true]\n", 3, "staff.0", "quotes"),
    (BASE + "accounts: '@a@b.example'\n", 3, "accounts", "mapping"),
    (BASE + "accounts:\n  mastodon:\n    - {handle: a}\n", 5, "accounts.mastodon.0.handle", "no such key"),
    (BASE + "consent: agent\n", 3, "consent", "by, date, scope"),
    (BASE + "consent: {kind: agent, by: A, date: 2026-01-31}\n", 3, "consent", "does not say scope"),
    (BASE + "consent: {kind: agent, by: A, scope: B, date: May}\n", 3, "consent.date", "date"),
    (BASE + "consent: {kind: agent, by: A, scope: B, date: 1700000000}\n", 3, "consent.date", "YYYY-MM-DD"),
    (BASE + "exports: [{source: saved_page}]\n", 3, "exports.0.path", "required"),
    (BASE + "inventory: [{owner: A}]\n", 3, "inventory.0.account", "required"),
    (BASE + "inventory:\n  - account: x\n    two_factor: sometimes\n", 5, "inventory.0.two_factor", "true or false"),
    (BASE + "inventory:\n  - account: x\n    reviewed: spring\n", 5, "inventory.0.reviewed", "YYYY-MM-DD"),
    (BASE + "inventory: [{account: x, run_by: agencies}]\n", 3, "inventory.0.run_by", "did you mean 'agency'"),
    (BASE + "inventory: [{account: x, password: y}]\n", 3, "inventory.0.password", "no such key"),
]
ONLY_LOADING_KNOWS = [
    (BASE + "npi: 1234567890\n", 3, "npi", "check digit"),
    (BASE + "time_zone: America/Chicgo\n", 3, "time_zone", "did you mean 'America/Chicago'"),
    (BASE + "time_zone: ../../etc/passwd\n", 3, "time_zone", "no time zone"),
    (BASE + "accounts:\n  mastodn: '@a@b.example'\n", 4, "accounts.mastodn", "did you mean 'mastodon'"),
    (BASE + "exports: {path: a.zip, source: savd_page}\n", 3, "exports.0.source", "did you mean 'saved_page'"),
    (BASE + "consent: {kind: agent, by: A, scope: B, date: 2026-02-30}\n", 3, "consent.date", "date"),
]


@pytest.mark.parametrize(("text", "line", "key", "words"), REFUSED + ONLY_LOADING_KNOWS)
def test_a_wrong_file_is_refused_with_line_and_key(tmp_path: Path, text: str, line: int, key: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SubjectError) as raised:
        load_subject(path, SOURCES)
    wrong = next(problem for problem in raised.value.problems if problem.key == key)
    assert (wrong.file, wrong.line) == (str(path), line)
    assert words in str(wrong)


def test_all_problems_are_told_in_order_of_line(tmp_path: Path) -> None:
    text = "kind: practise\nnames: T\nfoo: 1\nplaces: {phon: x}\ncovered_entity: maybe\n"
    with pytest.raises(SubjectError) as raised:
        load_subject(write(tmp_path, text), SOURCES)
    assert [problem.line for problem in raised.value.problems] == [1, 3, 4, 5]
    assert len(str(raised.value).splitlines()) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"# only a comment\n", "not a list of keys"),
        (b"\x00\x01\x02binary", "not text"),
        ("kind: practice\nnames: T\n".encode("utf-16"), "UTF-16"),
        (b"kind: practice\nnames: Zo\xeb\n", "not UTF-8"),
        (b"kind: practice\n" + b"#" * 1_000_000, "larger than 1 MB"),
        (b"- a\n- b\n", "not a list of keys"),
        (b"just words", "not a list of keys"),
        (b"kind: [unclosed\n", "not YAML"),
        (b"kind: practice\n\tnames: x\n", "not YAML"),
        (b"a: &x [1]\nb: *x\n", "anchor"),
        (b"a: *x\n", "alias"),
        (b"a: !!python/object:os.system x\n", "tag"),
        (b"kind: practice\nkind: clinician\n", "twice"),
        (b"kind: practice\n---\nkind: clinician\n", "second document"),
        (b"? [a]\n: b\n", "where a key should"),
        (b"a: " + b"[" * 200_000, "nested too deeply"),
        (b"kind: practice\nnames: \x07\n", "not YAML"),
    ],
)
def test_what_is_no_subject_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(SubjectError, match=words):
        load_subject(write(tmp_path, content))


def test_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SubjectError, match="folder"):
        load_subject(tmp_path)
    with pytest.raises(SubjectError, match="no such file"):
        load_subject(tmp_path / "none.yaml")


def as_an_editor_reads(text: str) -> object:
    """YAML 1.2 as editors read it: numbers are numbers, `yes` and dates are text."""
    plain = yaml.load(text, Loader=yaml.BaseLoader)

    def typed(value: object) -> object:
        match value:
            case dict():
                return {key: typed(part) for key, part in value.items()}
            case list():
                return [typed(part) for part in value]
            case "":
                return None
            case "true":
                return True
            case str() if value.isdigit():
                return int(value)
        return value

    return typed(plain)


def test_the_schema_is_one_and_describes_every_key() -> None:
    schema = subject_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    json.dumps(schema)
    assert schema["properties"]["npi"]["description"]
    assert schema["required"] == ["kind", "names"]


def test_schema_and_loading_accept_the_same(tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(subject_schema())
    for text in (FULL, BASE, BASE + "consent: self\n", template(Facts(name="Tidewell"))):
        assert load_subject(write(tmp_path, text), SOURCES).names
        assert list(validator.iter_errors(as_an_editor_reads(text))) == []


@pytest.mark.parametrize(("text", "line", "key", "words"), REFUSED)
def test_schema_and_loading_refuse_the_same(text: str, line: int, key: str, words: str) -> None:
    value = yaml.load(text, Loader=yaml.BaseLoader) if "''" in text else as_an_editor_reads(text)
    assert not jsonschema.Draft202012Validator(subject_schema()).is_valid(value)


printable = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda text: text.strip())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(names=st.lists(printable, min_size=1, max_size=3), city=printable, street=printable)
def test_any_name_survives_the_round_trip(tmp_path: Path, names: list[str], city: str, street: str) -> None:
    facts = Facts(name=names[0], other_names=tuple(names[1:]), city=city, street=street)
    subject = load_subject(write(tmp_path, template(facts)))
    assert subject.names == tuple(name.strip() for name in names)
    assert (subject.places[0].city, subject.places[0].street) == (city.strip(), street.strip())


@pytest.mark.parametrize(
    "name", ["no", "null", "~", "012345", "1e3", "2026-01-31", "a: b", "# x", "- x", "'", "é\\", "x\u2028y"]
)
def test_names_that_look_like_something_else_survive(tmp_path: Path, name: str) -> None:
    text = template(Facts(name=name))
    assert load_subject(write(tmp_path, text)).names == (name,)
    assert yaml.safe_load(text)["names"] == [name]


def test_a_template_holds_all_facts_and_a_comment_for_every_other_key(tmp_path: Path) -> None:
    facts = Facts(
        name="Dana Reyes",
        kind=SubjectKind.CLINICIAN,
        city="Tidewell",
        region="OR",
        phone="555-0142",
        site="https://tidewell.example",
        npi="1234567893",
        consent="self",
        contact="dana@tidewell.example",
        accounts={"mastodon": ("@dana@social.example", "@d@other.example")},
        exports=("Takeout.zip",),
    )
    text = template(facts)
    subject = load_subject(write(tmp_path, text), SOURCES)
    assert subject.kind is SubjectKind.CLINICIAN
    assert subject.accounts["mastodon"] == (Account(at="@dana@social.example"), Account(at="@d@other.example"))
    assert subject.consent == Consent()
    assert text.startswith("# yaml-language-server: $schema=./subject.schema.json\n")
    for key in subject_schema()["properties"]:
        assert f"\n{key}:" in text or f"\n# {key}:" in text, key
    for part in ("Place", "Custody"):
        for key in subject_schema()["$defs"][part]["properties"]:
            assert f"{key}:" in text or f"`{key}`" in text, key


def test_what_the_template_shows_in_comments_is_right(tmp_path: Path) -> None:
    """Uncommenting every example gives a file that is accepted, by both."""
    lines = template(Facts(name="Tidewell")).splitlines()
    shown = []
    for line in lines:
        words = line.removeprefix("# ")
        is_example = line.startswith("# ") and words.split(":")[0] in subject_schema()["properties"]
        if line.startswith("#   ") or (is_example and not words.startswith("consent: {")):
            shown.append(line[2:])
        elif not line.startswith("#"):
            shown.append(line)
    text = "\n".join(shown) + "\n"
    subject = load_subject(write(tmp_path, text), SOURCES)
    assert subject.places[0].phone == "555-0142"
    assert subject.licences[0].number == "D-0142"
    assert subject.not_me
    jsonschema.Draft202012Validator(subject_schema()).validate(as_an_editor_reads(text))
