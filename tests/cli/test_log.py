"""`webside log`: dated lines stay with a finding, are listed and taken back, and are forgotten with the subject."""

from pathlib import Path

from tests.conftest import Run
from tests.webside.made import NOON, TIDEWELL, finding
from webside.store import AuditState, Store


def stored(file: Path) -> str:
    address = f"sqlite:///{file}"
    with Store.open(address) as store:
        store.save_subject(TIDEWELL)
        with store.lock("tidewell"):
            audit = store.begin_audit("tidewell", NOON, "1")
            store.add_findings(audit, [finding()])
            store.finish_audit(audit, AuditState.COMPLETE, {})
    return address


def test_steps_are_remembered_in_order_listed_and_taken_back(webside: Run, tmp_path: Path) -> None:
    at = ("--store", stored(tmp_path / "held.sqlite"))
    code = finding().code
    assert webside("log", code.lower(), "saved", "--by", "Rae", *at).returncode == 0
    done = webside("log", code, "removed", "--on", "2026-03-02", "--by", "Rae", "--note", "in the dashboard", *at)
    assert done.returncode == 0, done.stderr
    lines = webside("log", "--list", *at).stdout.splitlines()
    assert [line.split("\t")[3] for line in lines] == ["saved", "removed"]
    assert lines[1].split("\t") == [code, "tidewell", "2026-03-02", "removed", "Rae", "in the dashboard"]
    assert "removed taken back" in webside("log", code, "--undo", *at).stdout
    assert len(webside("log", "--list", *at).stdout.splitlines()) == 1
    assert webside("forget", "tidewell", "--yes", *at).returncode == 0
    assert webside("log", "--list", *at).stdout == ""


def test_what_cannot_be_noted_is_said(webside: Run, tmp_path: Path) -> None:
    at = ("--store", stored(tmp_path / "held.sqlite"))
    for arguments in (["F-00000000", "saved"], [finding().code], [finding().code, "burnt"], []):
        assert webside("log", *arguments, *at).returncode == 2
    ahead = webside("log", finding().code, "removed", "--on", "2999-01-01", *at)
    assert ahead.returncode == 2
    assert "lies ahead" in ahead.stderr


def test_another_word_for_a_step_is_told_which_is_meant(webside: Run) -> None:
    for said, meant in (("kept", "saved"), ("savd", "saved"), ("deleted", "removed")):
        done = webside("log", "F-3A91C0DE", said)
        assert done.returncode == 2
        assert f"there is no step '{said}'; did you mean {meant}?" in done.stderr


def test_a_day_before_the_finding_was_found_is_noted_and_doubted(webside: Run, tmp_path: Path) -> None:
    at = ("--store", stored(tmp_path / "held.sqlite"))
    done = webside("log", finding().code, "removed", "--on", "2000-01-01", *at)
    assert done.returncode == 0
    assert f"It was first found on {NOON.date()}, after the day you give" in done.stderr
    assert "first found" not in webside("log", finding().code, "removed", *at).stderr


def test_a_day_in_another_form_is_refused_with_the_form(webside: Run) -> None:
    done = webside("log", "F-3A91C0DE", "saved", "--on", "26/11/2026")
    assert done.returncode == 2
    assert "year, month and day, as in 2026-11-26" in done.stderr
    assert "%Y" not in done.stderr
