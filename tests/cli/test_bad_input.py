"""Hostile input and a hostile machine, through the real command: a sentence and a documented code, nothing torn."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.errors import SubjectError
from tests import forked
from tests.conftest import Run
from webside import consent
from webside.config import load_subject

GOOD = b'{"id": "good", "kind": "reply", "text": "Thank you."}\n'
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")


@pytest.mark.parametrize(
    ("line", "is_bad"),
    [
        (b"[" * 100_000, True),
        (b'{"id": ' + b"[" * 400 + b"]" * 400 + b', "kind": "reply", "text": "x"}', True),
        (b'{"id": NaN, "kind": "reply", "text": "x"}', True),
        (b'{"id": 1e999, "kind": "reply", "text": "x"}', True),
        (b'{"id": 1, "kind": "reply", "text": "x", "review": {"rating": ' + b"9" * 400 + b"}}", True),
        (b'{"id": 1, "kind": {}, "text": "x"}', True),
        (b'{"id": "\xff", "kind": "reply", "text": "\xff"}', True),
        (b'{"id": 1, "kind": "reply", "text": "' + b"x" * 30_000_000 + b'"}', True),
        (b'\xef\xbb\xbf{"id": 1, "kind": "reply", "text": "x"}\r', False),
    ],
    ids=["deep", "deep_id", "nan", "infinite", "huge_rating", "kind", "utf8", "30MB", "bom"],
)
def test_a_hostile_line_costs_only_itself(webside: Run, line: bytes, is_bad: bool) -> None:
    done = webside("check", "--jsonl", "-", stdin=line + b"\n" + GOOD)

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    first, second = (json.loads(answer, parse_constant=refuse) for answer in done.stdout.splitlines())
    assert ("error" in first, done.returncode) == ((True, 2) if is_bad else (False, 0))
    assert (second["id"], second["analysed"]) == ("good", True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("accounts: {website: 'http://['}", "accounts.website.0.at"),
        ("accounts: {website: 'javascript:alert(1)'}", "accounts.website.0.at"),
        ("exports: [{path: x.html, url: 'http://x:99999/'}]", "exports.0.url"),
    ],
)
def test_what_is_no_address_is_refused_with_its_line(webside: Run, tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "s.yaml").write_text(f"kind: practice\nnames: [Harlow]\nconsent: self\n{text}\n", encoding="utf-8")
    done = webside("audit", "s.yaml", "--offline")
    assert done.returncode == 2
    assert "s.yaml:4" in done.stderr
    assert key in done.stderr


def test_exports_that_cannot_be_opened_are_told_as_they_are(webside: Run, tmp_path: Path) -> None:
    (tmp_path / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    names = ["~nobody-of-this-name/x", "x" * 5000, "torn.zip"]
    text = f"kind: practice\nnames: [Harlow]\nconsent: self\nexports: {json.dumps(names)}\n"
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    done = webside("audit", "s.yaml", "--offline", "--format", "json")
    assert done.returncode == 4
    (report,) = tmp_path.glob("webside-reports/harlow/*/report.json")
    reasons = [visit["reason"] for visit in json.loads(report.read_text(encoding="utf-8"))["coverage"]["visits"]]
    assert "the file does not exist" in reasons
    assert any("damaged" in reason for reason in reasons)


def test_no_address_and_no_home_are_told(webside: Run, tmp_path: Path, home: Path) -> None:
    (tmp_path / "page.html").write_text("<html>", encoding="utf-8")
    assert webside("parse", "website", "page.html", "--url", "http://[").returncode == 2
    home.write_text("a file where the folder should be", encoding="utf-8")
    done = webside("dismiss", "--list")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@POSIX
@pytest.mark.parametrize(("ends", "code"), [(">&-", 0), ("<&- >&- 2>&-", 0), ("> /dev/full", 2)])
def test_output_that_leads_nowhere(tmp_path: Path, ends: str, code: int) -> None:
    if "/dev/full" in ends and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = f'"{sys.executable}" -m webside rules {ends}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@POSIX
def test_an_export_that_is_a_pipe_does_not_hold_the_audit(webside: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    done = webside("parse", "x_archive", "pipe.zip")
    assert done.returncode == 1
    assert "neither a file nor a folder" in done.stderr


@POSIX
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_an_audit_that_is_ended_leaves_a_store_that_audits_again(
    webside: Run, tmp_path: Path, home: Path, ending: signal.Signals
) -> None:
    reviews = [{"name": f"r{n}", "starRating": "FIVE", "comment": f"Kind people, {n}."} for n in range(20_000)]
    (tmp_path / "reviews.json").write_text(json.dumps({"reviews": reviews}), encoding="utf-8")
    subject = tmp_path / "s.yaml"
    subject.write_text("kind: practice\nnames: [Harlow]\nconsent: self\nexports: [reviews.json]\n", encoding="utf-8")
    with forked.started(tmp_path, home, "audit", "s.yaml", "--offline") as process:
        patience = time.monotonic() + 30
        while not list(home.glob("captures/harlow/*")) and time.monotonic() < patience:
            time.sleep(0.02)
        os.kill(process.pid, ending)
    assert "Traceback" not in (tmp_path / "err").read_text(encoding="utf-8")
    assert process.returncode == (130 if ending is signal.SIGTERM else -9)
    assert bool(list(tmp_path.glob("webside-reports/harlow/*/for-you.html"))) == (ending is signal.SIGTERM)
    assert not list(tmp_path.rglob("*.part"))
    (tmp_path / "reviews.json").write_text(json.dumps({"reviews": reviews[:3]}), encoding="utf-8")
    again = webside("audit", "s.yaml", "--offline")
    assert again.returncode == 0, again.stderr


def test_a_consent_of_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(
        "kind: practice\nnames: [Tidewell]\nconsent: {kind: agent, by: Dana, date: 2099-01-01, scope: reviews}\n",
        encoding="utf-8",
    )
    with pytest.raises(SubjectError, match="2099-01-01, which has not come yet"):
        consent.agreed(load_subject(file), file)
