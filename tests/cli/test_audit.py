"""The contracts of `webside audit` and of the commands around it, through the real command."""

import csv
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import ExifTags, Image

from crawler import sources
from tests import forked
from tests.conftest import Run
from tests.webside.test_contact_sheet import archive
from webside import images
from webside.commands.init import command as init

SUBJECT = """kind: practice
names: [Harlow Spine & Joint]
id: harlow
places:
  - {city: Port Alder, region: ME, phone: 555-0166}
exports:
  - path: takeout
"""


def review(number: int, stars: str, text: str, reply: str | None = None) -> dict[str, object]:
    one: dict[str, object] = {
        "name": f"accounts/1/locations/2/reviews/{number}",
        "reviewId": str(number),
        "reviewer": {"displayName": "Tomasz Pawlowski"},
        "starRating": stars,
        "comment": text,
        "createTime": "2026-01-05T10:00:00.123456789Z",
        "updateTime": "2026-01-05T10:00:00.123456789Z",
    }
    if reply:
        one["reviewReply"] = {"comment": reply, "updateTime": "2026-01-06T10:00:00Z"}
    return one


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """A practice with an export of three reviews: one leaking answer, one safe one, one without an answer."""
    folder = tmp_path / "takeout" / "Google Unternehmensprofil" / "account-1" / "location-2"
    folder.mkdir(parents=True)
    reviews = [
        review(1, "FIVE", "Lovely.", "So glad your root canal went well on Tuesday, Mr. Pawlowski!"),
        review(2, "FOUR", "Good.", "Thank you for the kind words. Please call our office at 555-0166."),
        review(3, "ONE", "Two hours in the waiting room and no apology."),
    ]
    (folder / "data.json").write_text('{"title": "Harlow Spine & Joint"}', encoding="utf-8")
    (folder / "reviews.json").write_text(json.dumps({"reviews": reviews, "totalReviewCount": 3}), encoding="utf-8")
    subject = tmp_path / "subject.yaml"
    subject.write_text(SUBJECT, encoding="utf-8")
    return subject


def newest(tmp_path: Path, name: str) -> str:
    """This file of the last report written."""
    found = tmp_path.glob(f"webside-reports/harlow/*/{name}")
    return max(found, key=lambda path: path.stat().st_mtime_ns).read_text(encoding="utf-8")


def report(tmp_path: Path) -> dict[str, object]:
    loaded = json.loads(newest(tmp_path, "report.json"))
    assert isinstance(loaded, dict)
    return loaded


def test_an_audit_writes_two_reports_and_prints_their_paths(webside: Run, practice: Path, tmp_path: Path) -> None:
    done = webside("audit", practice, "--format", "html,json,csv", "--as-of", "2026-03-01")
    assert done.returncode == 0, done.stderr
    for name in ("for-you.html", "to-share.html", "report.json", "findings.csv", "to-share.csv", "to-share.json"):
        assert (tmp_path / "webside-reports/harlow/2026-03-01" / name).is_file()
        assert name in done.stdout
        assert (tmp_path / "webside-reports/harlow/2026-03-01" / name).stat().st_mode & 0o077 == 0 or os.name == "nt"
    data = report(tmp_path)
    rules = {finding["rule"] for group in data["groups"] for finding in group}  # type: ignore[attr-defined]
    assert {"privacy/reply-clinical-details", "reviews/unanswered-negative-review"} <= rules
    with (tmp_path / "webside-reports/harlow/2026-03-01/findings.csv").open(encoding="utf-8", newline="") as file:
        assert {row["rule"] for row in csv.DictReader(file)} >= {"privacy/reply-clinical-details"}
    for name in ("to-share.csv", "to-share.json"):
        assert "Pawlowski" not in (tmp_path / "webside-reports/harlow/2026-03-01" / name).read_text(encoding="utf-8")
    assert webside("report", "harlow", "--format", "excel").returncode == 0
    table = (tmp_path / "webside-reports/harlow/2026-03-01/findings.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfclient,group,code")


def test_exit_codes_tell_flags_coverage_and_nothing(webside: Run, practice: Path, tmp_path: Path) -> None:
    assert webside("audit", practice, "--fail-on", "high").returncode == 1
    text = practice.read_text(encoding="utf-8")
    practice.write_text(text + "accounts: {website: 'https://harlow.example'}\n", encoding="utf-8")
    offline = webside("audit", practice, "--offline")
    assert offline.returncode == 3
    assert "the web was not asked" in " ".join(offline.stdout.split())
    practice.write_text("kind: practice\nnames: [Harlow]\n", encoding="utf-8")
    nothing = webside("audit", practice)
    assert nothing.returncode == 4
    assert "nothing found" not in nothing.stdout.lower()


def test_a_wrong_subject_file_is_refused_before_anything_is_kept(webside: Run, practice: Path, tmp_path: Path) -> None:
    practice.write_text("kind: practice\nnames: [Harlow]\nacounts: {}\n", encoding="utf-8")
    done = webside("audit", practice)
    assert done.returncode == 2
    assert "subject.yaml:3" in done.stderr
    assert "'accounts'" in done.stderr
    assert not (tmp_path / "webside-reports").exists()


def test_no_audit_of_a_person_without_consent(webside: Run, practice: Path) -> None:
    practice.write_text("kind: clinician\nnames: [Dr. Ana Duarte]\n", encoding="utf-8")
    done = webside("audit", practice)
    assert done.returncode == 2
    assert "consent" in done.stderr


def test_dry_run_names_hosts_requests_and_cost_and_asks_nobody(webside: Run, practice: Path, home: Path) -> None:
    text = practice.read_text(encoding="utf-8")
    practice.write_text(text + "accounts: {mastodon: '@harlow@social.example'}\n", encoding="utf-8")
    done = webside("audit", practice, "--dry-run")
    assert done.returncode == 0
    assert "social.example, at most" in done.stdout
    assert "free" in done.stdout
    assert not home.exists()


def test_a_dismissed_finding_is_remembered_listed_and_no_longer_counts(
    webside: Run, practice: Path, tmp_path: Path
) -> None:
    webside("audit", practice, "--format", "json", "--as-of", "2026-03-01")
    codes = [one["code"] for group in report(tmp_path)["groups"] for one in group]  # type: ignore[attr-defined]
    assert webside("dismiss", codes[0]).returncode == 2
    assert webside("dismiss", "F-00000000", "--because", "x").returncode == 2
    for code in codes:
        done = webside("dismiss", code, "--because", "Authorization on file", "--by", "Priya")
        assert done.returncode == 0, done.stderr
    again = webside("audit", practice, "--format", "json", "--as-of", "2026-03-01", "--fail-on", "low")
    assert again.returncode == 0
    data = report(tmp_path)
    assert {one["because"] for one in data["dispositions"]} == {"Authorization on file"}  # type: ignore[attr-defined]
    assert codes[0] in webside("dismiss", "--list").stdout
    assert webside("dismiss", codes[0], "--undo").returncode == 0
    assert webside("audit", practice, "--fail-on", "low").returncode == 1


def test_the_second_audit_tells_new_from_unchanged_and_absent_from_unseen(
    webside: Run, practice: Path, tmp_path: Path
) -> None:
    webside("audit", practice, "--as-of", "2026-03-01")
    webside("audit", practice, "--as-of", "2026-03-02", "--format", "json")
    data = report(tmp_path)
    assert {one["baseline"] for group in data["groups"] for one in group} == {"unchanged"}  # type: ignore[attr-defined]
    (path,) = tmp_path.glob("takeout/**/reviews.json")
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    for old in tmp_path.glob("webside-reports/harlow/*/report.json"):
        old.unlink()
    assert webside("audit", practice, "--as-of", "2026-03-03", "--format", "json").returncode == 3
    assert {one["baseline"] for one in report(tmp_path)["gone"]} <= {"unseen"}  # type: ignore[attr-defined]


def test_report_writes_the_last_audit_again_and_forget_leaves_nothing(
    webside: Run, practice: Path, tmp_path: Path, home: Path
) -> None:
    webside("audit", practice)
    assert webside("report", "harlow", "--out", "again").returncode == 0
    assert list(tmp_path.glob("again/harlow/*/for-you.html"))
    assert webside("report", "harlowe").returncode == 2
    store = home / "webside.sqlite"
    if os.name == "posix":
        assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert b"Pawlowski" in b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert webside("forget", "harlow", stdin="n\n").returncode == 1
    assert webside("report", "harlow").returncode == 0
    assert webside("forget", "harlow", "--yes").returncode == 0
    assert b"Pawlowski" not in b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_monitor_once_audits_what_is_due_and_only_that(webside: Run, practice: Path, tmp_path: Path) -> None:
    first = webside("monitor", practice, "--every", "month", "--once")
    assert first.returncode == 0, first.stderr
    assert list(tmp_path.glob("webside-reports/harlow/*/for-you.html"))
    second = webside("monitor", practice, "--every", "month", "--once")
    assert second.returncode == 0
    assert "for-you.html" not in second.stdout


def test_monitor_of_several_subjects_ends_with_a_line_for_each(webside: Run, practice: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    told = practice.read_text(encoding="utf-8").replace("id: harlow", "id: other")
    other.write_text(told, encoding="utf-8")
    done = webside("monitor", practice, other, "--every", "month", "--once")
    assert done.stdout.count("2 subjects, the gravest first") == 1, done.stderr
    assert done.stdout.index("2 subjects, the gravest first") > done.stdout.rindex("for-you.html")
    assert "2 subjects" not in webside("monitor", practice, other, "--every", "month", "--once").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("audit", "subject.yaml", "--only", "myspace"), "myspace"),
        (("audit", "subject.yaml", "--format", "docx"), "docx"),
        (("audit", "subject.yaml", "--allow-private", "localhost"), "origin"),
        (("audit", "no-such.yaml"), "no-such.yaml"),
        (("audit",), "SUBJECT"),
        (("adit", "subject.yaml"), "audit"),
        (("rules", "no-such-rule"), "no rule"),
        (("monitor", "subject.yaml", "--every", "month", "--at", "25:99"), "25:99"),
    ],
)
def test_wrong_use_exits_two_with_a_sentence(
    webside: Run, practice: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = webside(*arguments)
    assert done.returncode == 2
    assert says in done.stderr


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02\xff", b"kind: [", b"- a\n- b\n", "kind: practice\n".encode("utf-16"), b"a: &a [*a]\n"],
)
def test_hostile_subject_files_are_refused(webside: Run, practice: Path, content: bytes) -> None:
    practice.write_bytes(content)
    done = webside("audit", practice)
    assert done.returncode == 2
    assert "subject.yaml" in done.stderr


def test_commands_that_tell(webside: Run) -> None:
    assert "google_business_takeout" in webside("sources").stdout
    assert [one["id"] for one in json.loads(webside("sources", "--format", "json").stdout)] == list(sources.load())
    assert "privacy/reply-confirms-patient" in webside("rules").stdout
    explained = webside("rules", "reply-confirms-patient").stdout
    assert "Why:" in explained
    assert "HIPAA" in explained
    schema = json.loads(webside("schema", "subject").stdout)
    assert "names" in json.dumps(schema)
    doctor = webside("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "Python" in doctor.stdout


def test_init_writes_files_that_audit_reads(webside: Run, tmp_path: Path) -> None:
    done = webside("init", "--name", "Dr. Ana Duarte, DDS", "--where", "Port Alder, ME", "--at", "@ana@social.example")
    assert done.returncode == 0, done.stderr
    assert webside("audit", "subject.yaml", "--dry-run").returncode == 2  # no consent yet
    assert webside("init", "--name", "X", "--force", "--consent", "self").returncode == 0
    assert webside("init", "--name", "X").returncode == 2  # it exists
    table = "name,kind,city,website,mastodon\nTidewell Dental,practice,Port Alder,https://tidewell.example,@t@social.example\n"
    (tmp_path / "clients.csv").write_text(table, encoding="utf-8")
    many = webside("init", "--from-csv", "clients.csv", "--out", "clients")
    assert many.returncode == 0, many.stderr
    dry = webside("audit", "clients/tidewell-dental.yaml", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "tidewell.example" in dry.stdout


def test_the_files_an_organisation_keeps_beside_its_subjects_are_no_subjects(webside: Run, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("name,consent\nHarlow Spine,self\n", encoding="utf-8")
    (tmp_path / "webside-brand.yaml").write_text("name: Harbourlight\n", encoding="utf-8")
    done = webside("init", "--from-csv", "clients.csv", "--out", "clients", "--brand", "webside-brand.yaml")
    assert done.returncode == 0, done.stderr
    (tmp_path / "clients" / "webside-rules.yaml").write_text("rules: {}\n", encoding="utf-8")
    given = sorted((tmp_path / "clients").glob("*.yaml"))  # clients/*.yaml, as a shell spells it out
    assert len(given) == 3
    dry = webside("audit", *given, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "Harlow Spine (harlow-spine)" in dry.stdout
    assert "webside-brand.yaml: no subject" in dry.stderr
    assert webside("monitor", *given, "--every", "month", "--once", "--offline").returncode == 4  # nothing handed in
    alone = webside("audit", "clients/webside-brand.yaml", "--dry-run")
    assert alone.returncode == 2
    assert "no subject file" in alone.stderr


def test_a_column_that_may_hold_replies_and_was_not_read_is_said_first(webside: Run, tmp_path: Path) -> None:
    rows = "Reviewer,Rating,Review,Review date,Desk\nPetra Vance,5,Lovely people.,2026-03-02,"
    rows += "So glad the root canal went well and that you felt at ease with us.\n"
    (tmp_path / "reviews.csv").write_text(rows, encoding="utf-8")
    told = SUBJECT.replace("takeout", "reviews.csv")
    (tmp_path / "subject.yaml").write_text(told, encoding="utf-8")
    done = webside("audit", "subject.yaml", "--offline", "--format", "html,csv")
    assert done.returncode == 3
    assert "\nColumn “Desk” may hold your replies and was not read" in done.stdout
    assert "No flag in the rest of what was looked at." in done.stdout
    for name in ("for-you.html", "to-share.html"):
        page = next((tmp_path / "webside-reports").rglob(name)).read_text(encoding="utf-8")
        assert page.index("Column “Desk” may hold your replies") < page.index("looked at in full")
        assert "no flag stands" not in page
        assert "read to the end" not in page
    (tmp_path / "subject.yaml").write_text(told + "    columns: {replies: none}\n", encoding="utf-8")
    assert webside("audit", "subject.yaml", "--offline").returncode == 0
    (tmp_path / "subject.yaml").write_text(told + "    columns: {reply: Desk}\n", encoding="utf-8")
    done = webside("audit", "subject.yaml", "--offline")
    assert "Settle" not in done.stderr
    assert "1 reply resembles" in done.stdout or "1 reply tells of care" in done.stdout


def test_a_round_over_several_subjects_ends_with_a_line_for_each(webside: Run, practice: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("kind: practice\nnames: [Quiet Cove]\nconsent: self\n", encoding="utf-8")
    done = webside("audit", "other.yaml", practice, "--offline", "--as-of", "2026-03-01")
    table = done.stdout[done.stdout.index("2 subjects, the gravest first") :].splitlines()
    assert table[1].split() == ["critical", "flags", "waiting", "read", "first"]
    assert table[2].startswith("Harlow Spine & Joint")
    assert table[3].endswith("nothing was looked at")
    assert "the gravest first" not in webside("audit", practice, "--offline").stdout


def test_init_writes_the_rows_that_are_right_and_tells_of_the_others(webside: Run, tmp_path: Path) -> None:
    table = "name,consent_by,consent_date,consent_scope,consent\nA,Dana,11/02/2026,all,\nB,,,,yes\nC,,,,self\n"
    (tmp_path / "clients.csv").write_text(table, encoding="utf-8")
    done = webside("init", "--from-csv", "clients.csv", "--out", "clients")
    assert done.returncode == 1
    assert "clients.csv:2: '11/02/2026'" in done.stderr
    assert "key: consent_date" in done.stderr
    assert "clients.csv:3: 'yes'" in done.stderr
    assert "2 rows are wrong and were not written; 1 written." in done.stderr
    assert sorted(path.name for path in (tmp_path / "clients").iterdir()) == ["c.yaml", "subject.schema.json"]
    (tmp_path / "clients.csv").write_text(table.replace("C,,,,self\n", ""), encoding="utf-8")
    assert webside("init", "--from-csv", "clients.csv", "--out", "none").returncode == 2
    assert not (tmp_path / "none").exists()


def test_init_keeps_an_agents_consent_and_leaves_out_what_is_not_crawled(webside: Run, tmp_path: Path) -> None:
    table = (
        "name,kind,consent_by,consent_date,consent_scope\nDr. Ana Duarte,clinician,Ana Duarte,2026-01-31,own accounts\n"
    )
    (tmp_path / "clients.csv").write_text(table, encoding="utf-8")
    assert webside("init", "--from-csv", "clients.csv", "--out", "clients").returncode == 0
    assert webside("audit", "clients/dr-ana-duarte.yaml", "--dry-run").returncode == 0
    told = ("https://x.com/tidewell", "https://www.google.com/maps/place/tidewell", "https://t.example")
    done = webside("init", "--name", "Tidewell Dental", *(word for at in told for word in ("--at", at)))
    assert "google.com/maps/place/tidewell' was left out" in done.stderr
    assert "x: known as yours" in done.stderr
    text = (tmp_path / "subject.yaml").read_text(encoding="utf-8")
    assert "google.com" not in text
    assert "x:\n    - '@tidewell'" in text
    assert "https://t.example" in text


def test_init_asks_who_answers_for_a_practice_and_says_what_to_write(
    webside: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = webside("init", "--name", "Tidewell Dental", "--kind", "practice")
    assert "you answer for this practice (consent: self)" in done.stderr
    assert "consent: self" in webside("audit", "subject.yaml", "--dry-run").stderr
    runner = CliRunner()
    with runner.isolation(input="Tidewell Dental\n\n\n\n\n\ny\n"):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        init.main(["--kind", "practice", "--out", str(tmp_path / "own.yaml")], standalone_mode=False)
    assert "\nconsent: self\n" in (tmp_path / "own.yaml").read_text(encoding="utf-8")


class Slow(BaseHTTPRequestHandler):
    """A site whose every page links to two more and takes its time."""

    def do_GET(self) -> None:
        if self.path.startswith(("/robots", "/sitemap")):
            self.send_error(404)
            return
        time.sleep(0.2)
        links = "".join(f"<a href='{self.path}{letter}'>{letter}</a> " for letter in "ab")
        body = f"<html><body><p>Page {self.path}</p>{links}</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


def _wait_until(came: Callable[[], bool], seconds: float = 60) -> None:
    """However busy the machine is: until something has come."""
    end = time.monotonic() + seconds
    while not came():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal; Ctrl-Break is sent by a person there")
def test_ctrl_c_leaves_a_partial_audit_with_its_report(practice: Path, tmp_path: Path, home: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        text = practice.read_text(encoding="utf-8")
        practice.write_text(f"{text}accounts: {{website: '{origin}'}}\n", encoding="utf-8")
        arguments = ("audit", practice, "--allow-private", origin, "--format", "html,json")
        with forked.started(tmp_path, home, *arguments) as process:
            _wait_until(lambda: any(file.stat().st_size for file in home.rglob("documents.jsonl")))
            os.kill(process.pid, signal.SIGINT)
        server.shutdown()
    out, err = ((tmp_path / name).read_text(encoding="utf-8") for name in ("out", "err"))
    assert process.returncode == 130, err
    assert "Traceback" not in err
    data = report(tmp_path)
    visits = {visit["source"]: visit for visit in data["coverage"]["visits"]}  # type: ignore[index]
    assert visits["website"]["outcome"] == "partial"
    assert visits["website"]["seen"] > 0
    assert "for-you.html" in out


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("gone", ["stdout", "both"])
def test_an_audit_whose_output_nobody_reads_writes_its_reports_whole(
    practice: Path, tmp_path: Path, home: Path, gone: str
) -> None:
    """What `webside audit … | head` and `… 2>&1 | head` do: the reader leaves before the first line."""
    other = practice.with_name("other.yaml")
    other.write_text(SUBJECT.replace("id: harlow", "id: second"), encoding="utf-8")
    theirs, ours = os.pipe()
    os.close(theirs)
    command = [sys.executable, "-m", "webside", "audit", str(practice), str(other), "--offline", "--out", "reports"]
    stderr = ours if gone == "both" else subprocess.PIPE
    env = {**os.environ, "WEBSIDE_HOME": str(home)}
    done = subprocess.run(command, cwd=tmp_path, env=env, stdout=ours, stderr=stderr)
    os.close(ours)
    assert done.returncode == 0, done.stderr
    pages = sorted((tmp_path / "reports").glob("*/*/for-you.html"))
    assert [page.parent.parent.name for page in pages] == ["harlow", "second"]
    assert all(page.read_text(encoding="utf-8").rstrip().endswith("</html>") for page in pages)
    if gone == "stdout":
        told = done.stderr.decode()
        assert f"every report is still written whole: {pages[0]}" in told


def test_an_organisations_decisions_hold_in_audit_report_and_monitor(
    webside: Run, practice: Path, tmp_path: Path
) -> None:
    arguments = ("audit", practice, "--format", "html,json", "--as-of", "2026-03-01", "--fail-on", "low")
    assert webside(*arguments).returncode == 1
    before = {rule for group in report(tmp_path)["groups"] for rule in {one["rule"] for one in group}}  # type: ignore[attr-defined]
    decided = tmp_path / "webside-rules.yaml"
    said = "".join(
        f"  {rule}:\n    off: Counsel reads them.\n" for rule in before - {"reviews/unanswered-negative-review"}
    )
    decided.write_text(f"rules:\n{said}  unanswered-negative-review: {{at-most: info}}\n", encoding="utf-8")
    # The last audit is told again without them, a new one finds nothing, and nothing counts as gone.
    assert webside("report", practice, "--format", "html,json").returncode == 0
    for again in (True, False):
        data = report(tmp_path)
        assert data["totals"]["flags"] == 0  # type: ignore[index]
        assert data["gone"] == []
        assert data["open_reviews"][0]["severity"] == "info"  # type: ignore[index]
        page = newest(tmp_path, "to-share.html")
        assert "Switched off by your organisation" in page
        assert "Counsel reads them." in page
        if again:
            assert webside(*arguments).returncode == 0
    done = webside("monitor", practice, "--every", "week", "--once", "--offline")
    assert done.returncode == 0
    assert "No flag in what was looked at." in done.stdout


def test_a_rule_on_trial_counts_in_no_total_and_no_exit_code(webside: Run, practice: Path, tmp_path: Path) -> None:
    rules = tmp_path / "ours"
    rules.mkdir()
    for path in Path("analyzers/rules/privacy").resolve().glob("*.yaml"):
        (rules / "privacy").mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8")
        assert "\nstatus:" not in text
        (rules / "privacy" / path.name).write_text(f"status: trial\n{text}", encoding="utf-8")
    arguments = ("audit", practice, "--format", "html,json", "--as-of", "2026-03-01", "--rules", rules)
    assert webside(*arguments, "--fail-on", "high").returncode == 0
    data = report(tmp_path)
    flags = [one for group in data["groups"] for one in group]  # type: ignore[attr-defined]
    assert {one["rule"] for one in flags} == {"reviews/unanswered-negative-review"}
    assert data["totals"]["trial"] == len(data["trial"]) > 0  # type: ignore[index,arg-type]
    assert data["totals"]["replies_by_tier"] == {}  # type: ignore[index]
    assert all(one["counted"] is False for group in data["trial"] for one in group)  # type: ignore[attr-defined]
    assert not any("repl" in one["title"] for one in data["first_things"])  # type: ignore[attr-defined]
    assert "of rules on trial (not counted)" in webside("report", practice, "--rules", rules).stdout


def test_a_picture_that_tells_where_it_was_taken(webside: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # no tesseract
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "Our patient after the procedure"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLongitude] = (43, 39, 36), (70, 15, 0)
    Image.new("RGB", (64, 48)).save(tmp_path / "hero.jpg", exif=exif)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "hero.jpg").rename(tmp_path / "pictures" / "hero.jpg")
    subject = tmp_path / "subject.yaml"
    subject.write_text("kind: practice\nnames: [Alder Dental]\nid: harlow\nexports: [pictures]\n", encoding="utf-8")
    done = webside("audit", subject, "--format", "html,json", "--as-of", "2026-03-01")
    assert done.returncode == 0, done.stderr
    data = report(tmp_path)
    found = {finding["rule"]: finding for group in data["groups"] for finding in group}  # type: ignore[attr-defined]
    assert found["images/exif-location"]["severity"] == "high"
    assert data["coverage"]["images_not_looked_at"] == 0  # type: ignore[index]
    assert data["coverage"]["images_not_read"] == 1  # type: ignore[index]


def test_a_second_audit_of_the_day_gets_a_folder_of_its_own(webside: Run, practice: Path, tmp_path: Path) -> None:
    day = tmp_path / "webside-reports" / "harlow" / "2026-03-01"
    for _ in range(3):
        assert webside("audit", practice, "--as-of", "2026-03-01").returncode == 0
    folders = (day, day.with_name("2026-03-01-2"), day.with_name("2026-03-01-3"))
    assert sorted(day.parent.iterdir()) == sorted(folders)
    audits = {
        re.search(r"audit (\d{8}T\w+Z-\w+)", (one / "for-you.html").read_text(encoding="utf-8")) for one in folders
    }
    assert len({found and found[1] for found in audits}) == 3
    # The report of an audit, written again, comes to the folder of that audit.
    again = webside("report", "harlow")
    assert again.returncode == 0, again.stderr
    assert "2026-03-01-3" in again.stdout
    assert sorted(day.parent.iterdir()) == sorted(folders)


def test_a_folder_of_somebody_else_is_left_alone(webside: Run, practice: Path, tmp_path: Path) -> None:
    day = tmp_path / "webside-reports" / "harlow" / "2026-03-01"
    day.mkdir(parents=True)
    (day / "for-you.html").write_text("of an older version", encoding="utf-8")
    done = webside("audit", practice, "--as-of", "2026-03-01")
    assert "2026-03-01-2" in done.stdout
    assert (day / "for-you.html").read_text(encoding="utf-8") == "of an older version"


def test_the_pictures_of_an_export_are_looked_at_in_its_zip(webside: Run, tmp_path: Path) -> None:
    """Those that were posted; messages stay shut, what was deleted is not opened, what is broken was not looked at."""
    subject = "kind: clinician\nnames: [Juniper Halloway]\nid: harlow\nconsent: self\nexports: [{path: x.zip}]\n"
    (tmp_path / "subject.yaml").write_text(subject, encoding="utf-8")
    whole = archive(tmp_path / "made.zip")
    exif = Image.Exif()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps |= {1: "N", 2: (43.0, 39.0, 36.0), 3: "W", 4: (70.0, 15.0, 0.0)}
    written = io.BytesIO()
    Image.new("RGB", (320, 240), (90, 120, 150)).save(written, "JPEG", exif=exif)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "x.zip", "w") as new:
        for name in old.namelist():
            harbour = name.endswith("harbour.jpg")
            new.writestr(name, written.getvalue() if harbour else old.read(name))
        new.writestr("data/deleted_tweets_media/150000000000000009-gone.jpg", written.getvalue())
        new.writestr("data/direct_messages_media/2-letter.jpg", written.getvalue())
        new.writestr("data/tweets_media/150000000000000001-before.heic", b"....ftypheic")
    done = webside("audit", "subject.yaml", "--format", "html,json")
    assert done.returncode in (0, 3), done.stderr
    data: Any = report(tmp_path)
    (visit,) = [one for one in data["coverage"]["visits"] if one["source"] == "images"]
    assert visit["kinds"] == {"image": 5}  # cake, harbour and portrait; what is broken, and what nobody here can open
    assert not any(reason == "no picture" or "messages" in reason for reason in visit["dropped"])
    assert visit["dropped"][images.UNPOSTED] == 1
    assert data["coverage"]["images_not_looked_at"] == 2
    located = [one for group in data["groups"] for one in group if one["rule"] == "images/exif-location"]
    assert [one["document"] for one in located] == ["file:data/tweets_media/150000000000000001-harbour.jpg"]


def test_a_practice_is_told_when_nobody_says_on_whose_word_it_is_audited(
    webside: Run, practice: Path, tmp_path: Path
) -> None:
    """In the dry run, at the start and in the coverage; nothing is blocked, since it may be one's own."""
    unsaid = "does not say on whose word this practice is audited"
    dry = webside("audit", practice, "--dry-run")
    assert dry.returncode == 0
    assert unsaid in dry.stderr
    assert "consent: self" in dry.stderr
    done = webside("audit", practice, "--as-of", "2026-03-01")
    assert done.returncode == 0
    assert done.stderr.splitlines()[0].startswith("harlow: The subject file does not say on whose word")
    assert unsaid in " ".join(done.stdout.split())
    assert unsaid in newest(tmp_path, "for-you.html").partition('id="coverage"')[2].partition("</section>")[0]
    practice.write_text(SUBJECT + "consent: self\n", encoding="utf-8")
    said = webside("audit", practice, "--as-of", "2026-03-01")
    assert unsaid not in said.stderr + " ".join(said.stdout.split()) + newest(tmp_path, "for-you.html")


COPIED = """{stated}Karen Doyle
3 reviews
2 weeks ago
★★★★★
Five stars for Dr. Lindqvist, she was so kind.
Response from the owner 1 week ago
Thanks for trusting us with your mother's skin cancer. Please give her our love.
Petra Holm
1 review
a month ago
★☆☆☆☆
I am Petra Holm and they botched my mole removal on June 3.
"""
WHOLE = "Harlow Spine & Joint\n4.3\n2 reviews\n"
LONGER = "Harlow Spine & Joint\n4.3\n212 reviews\n"


@pytest.mark.parametrize("text", [COPIED.format(stated=LONGER), "Lost line of a page\n\n" + COPIED.format(stated="")])
def test_the_copy_of_an_incomplete_paste_tells_a_client_no_command_no_illness_and_no_reviewers_words(
    webside: Run, tmp_path: Path, text: str
) -> None:
    (tmp_path / "paste.txt").write_text(text, encoding="utf-8")
    site = "accounts:\n  website: [{at: https://harlow.example}]\n"
    asked = SUBJECT.replace("path: takeout", "{path: paste.txt, saved: 2026-02-28}") + site
    (tmp_path / "subject.yaml").write_text(asked, encoding="utf-8")
    assert webside("audit", "subject.yaml", "--offline", "--as-of", "2026-03-01").returncode in (0, 3)
    page = re.sub(r"<style>.*?</style>", "", newest(tmp_path, "to-share.html"), flags=re.DOTALL)
    told = [
        word for word in ("skin cancer", "our love", "botched", "June 3", "SOURCE FILE", "--offline") if word in page
    ]
    assert not told
    assert not re.search(r"\bwebside (?:parse|audit|judge|log|dismiss)\b|(?<![\w-])--[a-z]", page)
    assert "[words that tell of care]" in page
