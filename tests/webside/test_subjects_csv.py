"""Facts for many subjects from one table."""

from datetime import date
from pathlib import Path

import pytest

from model.errors import SubjectError
from model.subject import Holds, SubjectKind
from webside.config import Facts, from_csv, load_subject, template

SOURCES = frozenset({"website", "mastodon", "wordpress"})


def read(path: Path, content: str | bytes) -> tuple[list[Facts], list[str]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    said: list[str] = []
    rows = from_csv(path, SOURCES, said.append)
    assert not rows.wrong
    return list(rows.facts), said


def test_usual_headers_are_understood(tmp_path: Path) -> None:
    facts, said = read(
        tmp_path / "clients.csv",
        "Practice Name,Type,Town,State,Zip,Telephone,Web site,NPI number,Mastodon,Manager\n"
        '"Reyes, Dana",Clinician,Tidewell,OR,01234,555-0142,t.example,1234567893,@a@b.example; @c@d.example,Kim\n'
        ",,,,,,,,,\n"
        "Tidewell Dental,practice,,,,,,,,\n",
    )
    assert facts[0] == Facts(
        name="Reyes, Dana",
        kind=SubjectKind.CLINICIAN,
        city="Tidewell",
        region="OR",
        postcode="01234",
        phone="555-0142",
        site="t.example",
        npi="1234567893",
        accounts={"mastodon": ("@a@b.example", "@c@d.example")},
    )
    assert facts[1] == Facts(name="Tidewell Dental")
    assert said == [
        "Not used: Manager.",
        "1 row is of a clinician without consent (Reyes, Dana): no audit of a person goes without it.",
    ]
    (tmp_path / "subject.yaml").write_text(template(facts[0]), encoding="utf-8")
    assert load_subject(tmp_path / "subject.yaml", SOURCES).places[0].postcode == "01234"


def test_every_wrong_row_is_told_and_the_others_are_given(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "name,kind,phone,npi\nA,vet,,\n,practice,,\nB,,call us,\nC,,,1234567890\nD,,,,,x\nE,,,\n", encoding="utf-8"
    )
    rows = from_csv(path, SOURCES, print)
    assert [(problem.line, problem.key) for problem in rows.wrong] == [
        (2, "kind"),
        (3, "name"),
        (4, "phone"),
        (5, "npi"),
        (6, None),
    ]
    assert [facts.name for facts in rows.facts] == ["E"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("consent_date", "11/02/2026", "2026-02-11"),
        ("consent_date", "2026-02-31", "date"),
        ("consent", "yes", "self"),
        ("jurisdiction", "florida", "us or uk"),
        ("time_zone", "Chicago", "America/Chicago"),
        ("country", "usa", "two capital letters"),
        ("contact", "call me", "mail address"),
        ("id", "Our Client", "small letters"),
        ("website", "not a site", "web address"),
    ],
)
def test_no_value_passes_that_an_audit_refuses(tmp_path: Path, column: str, value: str, expected: str) -> None:
    path = tmp_path / "c.csv"
    agreed = ",consent_by,consent_scope" if column == "consent_date" else ",specialty,street"
    path.write_text(f"name,{column}{agreed}\nA,{value},Dana,all\n", encoding="utf-8")
    rows = from_csv(path, SOURCES, print)
    assert rows.facts == ()
    (wrong,) = rows.wrong
    assert (wrong.line, wrong.key) == (2, {"website": "site"}.get(column, column))
    assert value in str(wrong)
    assert expected in str(wrong)


def test_the_encoding_of_old_spreadsheets_is_read_and_said(tmp_path: Path) -> None:
    facts, said = read(tmp_path / "c.csv", "name,kind\nZoë Müller,practice\n".encode("cp1252"))
    assert facts[0].name == "Zoë Müller"
    assert "Windows-1252" in said[0]
    facts, said = read(tmp_path / "c.csv", "name,kind\nZoë,practice\n".encode("utf-8-sig"))
    assert (facts[0].name, said) == ("Zoë", [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no column holds names"),
        (b"name\n", "no row"),
        (b"city,phone\nTidewell,555-0142\n", "no column holds names"),
        (b"name,state,region\nA,OR,OR\n", "two columns hold `region`"),
        (b'name\n"unclosed\n', "not CSV"),
        (b"name\n\x00\n", "not a CSV file"),
        (b"name\n\x81\n", "encoding"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(SubjectError, match=words):
        read(tmp_path / "c.csv", content)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-01-31", "2026-01-31"),
        ("31/01/2026", "2026-01-31"),
        ("1/31/2026", "2026-01-31"),
        ("02/02/2026", "2026-02-02"),
        ("31 Jan 2026", "2026-01-31"),
        ("January 31, 2026", "2026-01-31"),
        ("2026-01-31 00:00:00", "2026-01-31"),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_read(tmp_path: Path, told: str, day: str) -> None:
    rows = f'name,consent_by,consent_date,consent_scope\nA,Dana,"{told}",all\n'
    facts, _ = read(tmp_path / "c.csv", rows)
    assert facts[0].consent_date == day


def test_a_day_that_can_be_read_in_two_ways_is_refused_with_both(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("name,consent_by,consent_date,consent_scope\nA,Dana,10/02/2026,all\nB,Dana,soon,all\n", "utf-8")
    one, other = map(str, from_csv(path, SOURCES, print).wrong)
    assert "c.csv:2: '10/02/2026' can be read as two days (key: consent_date)" in one
    assert "expected 2026-02-10 (10 February) or 2026-10-02 (2 October)" in one
    assert "c.csv:3: 'soon' is no day" in other


def test_staff_and_the_columns_of_a_table_are_told_in_a_row(tmp_path: Path) -> None:
    rows = "name,staff,exports,columns\nA,Kim Osei; Dr. Lee,r.csv; s.csv,reply=Reply Body; dates=day first\n"
    (facts,), said = read(tmp_path / "c.csv", rows)
    assert not [one for one in said if "Not used" in one]
    (tmp_path / "subject.yaml").write_text(template(facts), encoding="utf-8")
    subject = load_subject(tmp_path / "subject.yaml", SOURCES)
    assert subject.staff == ("Kim Osei", "Dr. Lee")
    assert [dict(one.columns) for one in subject.exports] == [{"reply": "Reply Body", "dates": "day first"}] * 2


def wrong(path: Path, content: str) -> list[tuple[int | None, str | None, str]]:
    path.write_text(content, encoding="utf-8")
    told = from_csv(path, SOURCES, lambda note: None, date(2026, 11, 26)).wrong
    return [(problem.line, problem.key, problem.message) for problem in told]


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    told = wrong(
        tmp_path / "c.csv",
        "name,npi,country,consent_by,consent_date,consent_scope,time_zone\n"
        "Tidewell,123,USA,Dana,11/02/2026,reviews,Chicago\nHarbor,,US,Dana,2027-11-02,reviews,\n",
    )
    assert [(line, key) for line, key, _ in told] == [
        (2, "country"),
        (2, "npi"),
        (2, "consent_date"),
        (2, "time_zone"),
        (3, "consent_date"),
    ]
    assert "has not come yet" in told[-1][2]


@pytest.mark.parametrize(
    ("npi", "words"),
    [
        ("1000000205", "wrong check digit"),
        ("1.00000E+09", "spreadsheet"),
        ("1,00E+09", "spreadsheet"),
        ("100000014", "has 9 digits"),
        ("NPI 1", "does not look right"),
    ],
)
def test_a_wrong_npi_is_told_by_what_is_wrong_with_it(tmp_path: Path, npi: str, words: str) -> None:
    [(line, key, message)] = wrong(tmp_path / "c.csv", f'name,npi\nTidewell,"{npi}"\n')
    assert (line, key) == (2, "npi")
    assert words in message


def test_a_doubled_row_costs_no_other_row_and_a_doubled_number_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("name,npi\nTidewell,1234567893\nHarbor,1234567893\nTidewell ,\n", encoding="utf-8")
    said: list[str] = []
    rows = from_csv(path, SOURCES, said.append)
    assert [facts.name for facts in rows.facts] == ["Tidewell", "Harbor"]
    assert rows.lines == (2, 3)
    [double] = rows.wrong
    assert (double.line, double.key) == (4, "name")
    assert "line 2" in double.message
    assert any("line 2: Tidewell; line 3: Harbor" in note for note in said)


@pytest.mark.parametrize("between", [";", "\t", ","])
def test_a_table_of_any_spreadsheet_is_read(tmp_path: Path, between: str) -> None:
    lines = [["name", "city", "posts"], ["Tidewell", "Port Alder", "sent/posts.txt"]]
    content = "\r\n".join(between.join(line) for line in lines)
    facts, said = read(tmp_path / "c.csv", content.encode("utf-16") if between == "\t" else content)
    assert (facts[0].city, facts[0].posts) == ("Port Alder", ("sent/posts.txt",))
    assert any("stand apart by" in note for note in said) is (between != ",")
    (tmp_path / "subject.yaml").write_text(template(facts[0]), encoding="utf-8")
    [export] = load_subject(tmp_path / "subject.yaml", SOURCES).exports
    assert Path(export.path) == tmp_path / "sent" / "posts.txt"
    assert export.holds is Holds.POSTS


def test_a_column_of_handles_is_known_by_the_service_in_its_name(tmp_path: Path) -> None:
    facts, said = read(tmp_path / "c.csv", "name,kind,Mastodon handle\nTidewell,practice,@t@social.example\n")
    assert facts[0].accounts == {"mastodon": ("@t@social.example",)}
    assert not said
