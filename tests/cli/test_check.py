"""The contract of `webside check`, through the real command."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Run

LEAK = "We are sorry that your root canal on Tuesday took so long, Mrs. Delacroix."
SAFE = "Thank you for the kind words. Please call our office at 555-0142 at any time."


def test_a_leak_in_a_reply_is_shown_with_line_column_quote_and_advice(webside: Run) -> None:
    done = webside("check", "--as", "reply", stdin=f"Hello,\n{LEAK}\n")
    assert done.returncode == 1
    assert "standard input:2:" in done.stdout
    assert "privacy/reply-" in done.stdout
    assert "root canal" in done.stdout
    assert "why:" in done.stdout
    assert "do:" in done.stdout


def test_a_safe_reply_exits_zero(webside: Run) -> None:
    done = webside("check", "--as", "reply", stdin=SAFE)
    assert done.returncode == 0, done.stdout


def test_offsets_are_code_points_of_the_input(webside: Run, tmp_path: Path) -> None:
    text = f"😀 Ünïcode first.\r\n{LEAK}"
    file = tmp_path / "draft.txt"
    file.write_text(text, encoding="utf-8", newline="")
    done = webside("check", file, "--as", "reply", "--format", "json")
    (one,) = json.loads(done.stdout)
    assert one["analysed"] is True
    assert one["findings"]
    for finding in one["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["quote"]
        assert finding["line"] == 2


def test_fail_on_sets_the_least_severity_that_fails(webside: Run) -> None:
    courtesy = "Thank you for choosing us!"
    assert webside("check", "--as", "reply", stdin=courtesy).returncode == 1
    assert webside("check", "--as", "reply", "--fail-on", "high", stdin=courtesy).returncode == 0


def test_colours_only_on_a_terminal(webside: Run) -> None:
    assert "\x1b" not in webside("check", "--as", "reply", stdin=LEAK).stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        ((), LEAK, "--as"),
        (("--as", "letter"), LEAK, "letter"),
        (("--as", "reply", "no-such-file.txt"), "", "no-such-file.txt"),
        (("--as", "reply"), b"\x00\x01\x02", "not text"),
        (("--as", "reply"), b"ok\n\xff\xfe broken", "UTF-8"),
    ],
)
def test_wrong_use_exits_two_and_says_what_to_do(
    webside: Run, arguments: tuple[str, ...], stdin: str | bytes, says: str
) -> None:
    done = webside("check", *arguments, stdin=stdin)
    assert done.returncode == 2
    assert says in done.stderr


def test_jsonl_answers_every_line_in_order(webside: Run) -> None:
    lines = [
        {"id": "a", "kind": "reply", "text": LEAK, "review": {"text": "So slow.", "author": "M. D.", "rating": 1}},
        {"id": 7, "kind": "reply", "text": SAFE, "review": None},
        {"id": "es", "kind": "post", "text": "Mañana abrimos a las nueve y cerramos a las cinco, como todos los días."},
        {"id": "theirs", "kind": "review", "text": "This dentist is a fucking liar."},
    ]
    done = webside("check", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 7, "es", "theirs"]
    assert {finding["rule"] for finding in answers[0]["findings"]} >= {"privacy/reply-clinical-details"}
    for finding in answers[0]["findings"]:
        assert set(finding) == {"rule", "severity", "confidence", "start", "end", "quote"}
        assert LEAK[finding["start"] : finding["end"]] == finding["quote"]
    assert not [finding for finding in answers[1]["findings"] if finding["severity"] not in ("pass", "info")]
    assert answers[2]["analysed"] is False
    assert "language" in answers[2]["why"]
    assert answers[3] == {"id": "theirs", "analysed": True, "findings": []}


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{" * 5000,
        '"\\ud800"',
        '{"id": "x", "kind": "reply"}',
        '{"id": "x", "kind": "letter", "text": "hi"}',
        '{"id": "x", "kind": "reply", "text": 7}',
        '{"id": "x", "kind": "reply", "text": "hi", "review": "no"}',
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(webside: Run, line: str) -> None:
    good = json.dumps({"id": "good", "kind": "post", "text": "Flu clinic on Saturday."})
    done = webside("check", "--jsonl", "-", stdin=f"{good}\n{line}\n{good}\n")
    assert done.returncode == 2
    first, bad, last = [json.loads(answer) for answer in done.stdout.splitlines()]
    assert first["id"] == last["id"] == "good"
    assert bad["id"] is None
    assert bad["line"] == 2
    assert bad["error"]


def test_jsonl_that_is_not_utf8_is_a_bad_line(webside: Run) -> None:
    done = webside("check", "--jsonl", "-", stdin=b'{"id": "x", "kind": "post", "text": "caf\xe9"}\n')
    assert done.returncode == 2
    assert json.loads(done.stdout)["line"] == 1


def test_what_is_too_long_is_said_to_be(webside: Run) -> None:
    done = webside(
        "check", "--jsonl", "-", stdin=json.dumps({"id": 1, "kind": "page", "text": "word " * 450_000}) + "\n"
    )
    (answer,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert answer == {"id": 1, "analysed": False, "why": "too long"}
    assert done.returncode == 0


def test_a_reader_that_stops_early_is_no_error(webside: Run, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    many = (json.dumps({"id": 1, "kind": "post", "text": "Good morning."}) + "\n") * 20_000
    (tmp_path / "many.jsonl").write_text(many, encoding="utf-8")
    first = subprocess.Popen(
        [sys.executable, "-m", "webside", "check", "--jsonl", "many.jsonl"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ,
    )  # fmt: skip
    assert first.stdout is not None
    assert first.stderr is not None
    assert json.loads(first.stdout.readline())["id"] == 1
    first.stdout.close()
    assert b"Traceback" not in first.stderr.read()
    first.wait(30)
    first.stderr.close()


def test_of_a_draft_it_says_what_to_change_before_posting(webside: Run, tmp_path: Path) -> None:
    """Nobody has read it yet: there is nothing to remove and no copy to keep."""
    said = webside("check", "--as", "reply", stdin=LEAK).stdout
    (one,) = json.loads(webside("check", "--as", "reply", "--format", "json", stdin=LEAK).stdout)
    told = [line for line in said.splitlines() if line.startswith("    do:  ")]
    assert len(told) == len(one["findings"]) > 1
    assert sum("A safe wording: “" in finding["advice"] for finding in one["findings"]) == 1
    for advice in (*told, *(finding["advice"] for finding in one["findings"])):
        assert "Before you post it: take the marked words out, or write them anew. " in advice
        assert " It would not be flagged if this were so: " in advice
        assert not re.search(r"\bremove|keep a copy|take it down", advice, re.IGNORECASE)
        assert "555-01" not in advice
    safe = webside("check", "--as", "reply", stdin=SAFE).stdout
    assert "Before you post" not in safe
    copied = f"Maren Oakes\n1 star\n2 weeks ago\nAwful.\nResponse from the owner\n1 week ago\n{LEAK}\n"
    pasted = webside("check", "--paste", stdin=copied).stdout
    assert "Keep a copy, then remove" in pasted


def test_of_a_draft_the_gravest_comes_first_and_one_safe_wording_is_offered(webside: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("See you at your next cleaning, Ms. Marsh! Your root canal on Tuesday went well.")
    told = webside("check", str(draft), "--as", "reply").stdout
    ranks = {"critical": 5, "high": 4, "medium": 3, "low": 2, "info": 1, "good": 0}
    order = [ranks[word] for word in re.findall(r":\d+:\d+: (\w+) ", told)]
    assert len(order) > 2
    assert order == sorted(order, reverse=True)
    assert told.count("A safe wording") == 1
