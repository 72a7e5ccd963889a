"""ReplyCheck is well formed, holds nobody's real number or host, and shares no passage with what was trained on."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

BENCH = Path(__file__).parents[2] / "bench"
RULES = Path(__file__).parents[2] / "analyzers" / "rules"
FOLDER = BENCH / "replycheck"
_PHONE = re.compile(r"(?<!\d)(?:\(?\d{2,5}\)?[-. ]?)?\d{3}[-. ]\d{4}(?!\d)")
_FICTIONAL = re.compile(r"555[-. ]01\d\d$")
_HOST = re.compile(
    r"https?://|\bwww\.|@[\w-]+\.|\b[\w-]+\.(?:com|org|net|edu|gov|info|io|uk|ie|ca|au)\b", re.IGNORECASE
)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def replycheck() -> list[dict[str, Any]]:
    return records(FOLDER / "replycheck.jsonl")


@pytest.fixture(scope="module")
def trained_on() -> list[dict[str, Any]]:
    return records(BENCH / "ranker" / "replies.jsonl")


def test_ids_are_unique_and_pairs_mutual(replycheck: list[dict[str, Any]]) -> None:
    by_id = {record["id"]: record for record in replycheck}
    assert len(by_id) == len(replycheck)
    for record in replycheck:
        twin = by_id[record["pair"]] if record["pair"] else None
        if twin is not None:
            assert twin["pair"] == record["id"]
            assert twin["function"] == record["function"]
            assert [bool(one.get("twin_of")) for one in (record, twin)].count(True) == 1
            assert (twin.get("twin_of") or record["twin_of"]) in (record["id"], twin["id"])
        else:
            assert not record.get("twin_of")


def test_every_quote_stands_in_its_reply_and_only_clean_ones_have_none(replycheck: list[dict[str, Any]]) -> None:
    names = {path.stem for path in RULES.rglob("*.yaml")}
    for record in replycheck:
        assert record["label"] in ("violation", "caution", "clean")
        assert all(span["quote"] in record["reply"] for span in record["spans"]), record["id"]
        assert bool(record["spans"]) == (record["label"] != "clean"), record["id"]
        assert {span["rule"] for span in record["spans"]} <= names, record["id"]
        assert {span["rule"] for span in record["spans"]} == set(record["rules"]), record["id"]


def test_the_functions_are_those_described_and_their_base_records_have_the_expected_label(
    replycheck: list[dict[str, Any]],
) -> None:
    described = yaml.safe_load((FOLDER / "functions.yaml").read_text(encoding="utf-8"))["functions"]
    expected = {function["name"]: function["expected"] for function in described}
    assert len(expected) == len(described) >= 40
    assert all(function["tests"] for function in described)
    counts = Counter(record["function"] for record in replycheck if not record.get("twin_of"))
    assert counts.keys() == expected.keys()
    assert min(counts.values()) >= 5
    for record in replycheck:
        if not record.get("twin_of"):
            assert record["label"] == expected[record["function"]], record["id"]


@pytest.mark.parametrize(
    "path", [FOLDER / "replycheck.jsonl", BENCH / "ranker" / "replies.jsonl"], ids=lambda p: p.stem
)
def test_phones_are_fictional_and_no_host_is_real(path: Path) -> None:
    for record in records(path):
        practice = record["practice"]
        for text in (record["reply"], record["review"] or "", practice.get("phone") or "", practice["name"]):
            assert all(_FICTIONAL.search(phone) for phone in _PHONE.findall(text)), record["id"]
            assert not _HOST.search(text), record["id"]


def passages(text: str, length: int = 10) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("’", "'"))
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_no_reply_shares_ten_words_in_a_row_with_what_the_ranker_was_trained_on(
    replycheck: list[dict[str, Any]], trained_on: list[dict[str, Any]]
) -> None:
    tested = {passage for record in replycheck for passage in passages(record["reply"])}
    shared = [record["id"] for record in trained_on if not tested.isdisjoint(passages(record["reply"]))]
    assert shared == []


def test_no_practice_is_both_trained_and_tested_on(
    replycheck: list[dict[str, Any]], trained_on: list[dict[str, Any]]
) -> None:
    assert {each["practice"]["name"] for each in replycheck}.isdisjoint(each["practice"]["name"] for each in trained_on)


def score(predictions: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", FOLDER / "score.py", "-"], input=predictions, capture_output=True, text=True, check=False
    )


def test_a_perfect_detector_scores_one(replycheck: list[dict[str, Any]]) -> None:
    said = [
        {"id": each["id"], "disclosure": each["label"] == "violation", "caution": each["label"] == "caution"}
        for each in replycheck
    ]
    done = score("\n".join(map(json.dumps, said)))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" 1.000") == 3 + 2 + 3 * 3
    assert "have no prediction" not in done.stdout


def test_a_detector_that_flags_everything_gets_no_pair_with_a_violation(replycheck: list[dict[str, Any]]) -> None:
    done = score("\n".join(json.dumps({"id": each["id"], "disclosure": True}) for each in replycheck))
    line = next(line for line in done.stdout.splitlines() if "pairs with a violation" in line)
    assert " 0/" in line


def test_what_is_missing_unknown_or_no_prediction_is_said() -> None:
    done = score('{"id": "nobody", "disclosure": true}\n')
    assert "1 predictions have an id that is not in ReplyCheck" in done.stdout
    assert "640 records have no prediction" in done.stdout
    for wrong in ("[]", "{}", '{"id": 3, "disclosure": true}', '{"id": "a", "disclosure": "yes"}', "no"):
        done = score(wrong)
        assert done.returncode == 2
        assert "line 1: expected" in done.stderr
