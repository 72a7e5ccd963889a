"""The contract of `webside identify`, through the real command."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

SUBJECT = {
    "names": ["Jane A. Rivera, DDS"],
    "specialties": ["dentistry"],
    "npi": "1234567893",
    "places": [{"street": "12 North Harbour Street", "city": "Port Ellen", "region": "OR", "phone": "503 555 0142"}],
}


def line(id_: object, profile: object, subject: object = SUBJECT) -> str:
    return json.dumps({"id": id_, "subject": subject, "profile": profile})


def test_answers_come_in_order_with_reasons_and_bad_lines_end_nothing(webside: Run, tmp_path: Path) -> None:
    lines = [
        line("a", {"name": "RIVERA, JANE", "specialty": "DENTIST", "phone": "(503) 555-0142", "region": "OR"}),
        "",
        "{no json",
        line(7, {"name": "Jane Rivera"}),
        line(None, {"name": "Jane Rivera", "npi": 1999999984}),
        line("d", {"name": 3}),
        line("e", {"specialty": "Dentist"}),
        line("f", {"name": "Jane Rivera"}, {"names": []}),
        line("g", {"name": "Jane Rivera"}, {"names": ["Jane Rivera"], "places": ["here"]}),
        '{"id": NaN, "subject": {"names": ["A B"]}, "profile": {"name": "A B"}}',
        '"text"',
        line("z", {"name": "Omar Haddad", "city": "Port Ellen"}),
    ]
    file = tmp_path / "pairs.jsonl"
    file.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    done = webside("identify", "--jsonl", file)
    answers = [json.loads(answer) for answer in done.stdout.splitlines()]
    assert done.returncode == 2
    assert len(answers) == len(lines)
    assert [answer.get("judgement") for answer in answers] == [
        "positive", None, None, "unsure", "negative", *[None] * 6, "negative",
    ]  # fmt: skip
    assert [answer["id"] for answer in answers] == ["a", None, None, 7, *[None] * 7, "z"]
    for number, answer in enumerate(answers, 1):
        if "error" in answer:
            assert answer.keys() == {"id", "line", "error"}
            assert answer["line"] == number
            assert answer["error"]
        else:
            assert answer.keys() == {"id", "judgement", "score", "reasons"}
            assert 0 <= answer["score"] <= 1
            assert all(reason[0].isupper() and reason.endswith(".") for reason in answer["reasons"])
    assert "It carries a name of yours, Rivera, Jane." in answers[0]["reasons"]


def test_standard_input_and_nothing_but_good_lines(webside: Run) -> None:
    done = webside("identify", "--jsonl", "-", stdin=line(1, {"name": "Jane Rivera", "npi": "1234567893"}) + "\n")
    assert done.returncode == 0
    assert json.loads(done.stdout)["judgement"] == "positive"
    assert webside("identify", "--jsonl", "-", stdin="").stdout == ""


@pytest.mark.parametrize(
    ("subject", "profile", "judgement"),
    [
        (
            {"names": ["Tidewell Family Dental, PLLC"], "places": [{"city": "Port Ellen", "phone": "503 555 0142"}]},
            {"name": "TIDEWELL FAMILY DENTAL LLC", "city": "Port Ellen", "phone": "503-555-0142"},
            "positive",
        ),
        (
            {"names": ["Jane Rivera"], "accounts": ["https://chirp.example/@jane"]},
            {"name": "J R", "url": "https://chirp.example/@jane/3"},
            "positive",
        ),
        (
            {"names": ["Jane Rivera"], "accounts": {"chirp": ["https://chirp.example/@jane"]}},
            {"name": "Jane Rivera", "url": "https://chirp.example/@jane2"},
            "unsure",
        ),
        ({"names": ["Jane Rivera"]}, {"name": "Jane Rivera DDS PLLC"}, "unsure"),
    ],
)
def test_organisations_and_accounts(webside: Run, subject: object, profile: object, judgement: str) -> None:
    done = webside("identify", "--jsonl", "-", stdin=line(1, profile, subject) + "\n")
    assert json.loads(done.stdout)["judgement"] == judgement


def test_wrong_use_is_said(webside: Run, tmp_path: Path) -> None:
    assert webside("identify").returncode == 2
    missing = webside("identify", "--jsonl", tmp_path / "none.jsonl")
    assert missing.returncode == 2
    assert "none.jsonl" in missing.stderr
