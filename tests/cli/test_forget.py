"""`webside forget` lists and deletes what is held: subjects, and looks kept at the desk."""

from pathlib import Path

import pytest

from model.subject import SubjectKind
from tests.cli.test_log import stored
from tests.conftest import Run
from tests.desk.test_app import _tools
from tests.webside.made import TIDEWELL
from webside.desk.look import Look
from webside.desk.session import Session
from webside.desk.shelf import Shelf
from webside.desk.who import Who


@pytest.fixture
def shelf(home: Path) -> Shelf:
    return Shelf(home / "looks", "there")


def keep(shelf: Shelf, id: str, name: str) -> None:
    shelf.keep(Look(id, _tools(), Who(kind=SubjectKind.PRACTICE, name=name)))


def test_a_look_is_listed_by_its_id_and_forgotten(webside: Run, shelf: Shelf, tmp_path: Path) -> None:
    at = ("--store", stored(tmp_path / "held.sqlite"))
    keep(shelf, "look-one-1", "Juniper Halloway")
    keep(shelf, "look-two-2", "")
    (shelf.folder / "look-broken.json").write_text("{")
    lines = [line.split("\t") for line in webside("forget", "--list", *at).stdout.splitlines()]
    assert ["subject", "tidewell", TIDEWELL.name] in lines
    assert {line[1] for line in lines if line[0] == "look"} == {"look-one-1", "look-two-2", "look-broken"}
    assert webside("forget", "look-one-1", *at, stdin="n\n").returncode == 1
    assert shelf.holds("look-one-1")
    done = webside("forget", "look-one-1", "--yes", *at)
    assert done.returncode == 0
    assert "Juniper Halloway" in done.stdout
    assert not shelf.holds("look-one-1")
    assert webside("forget", "look-broken", "--yes", *at).returncode == 0
    assert [file.stem for file in shelf.folder.iterdir()] == ["look-two-2"]


def test_a_subject_takes_the_looks_under_its_name_along_and_says_what_is_left(
    webside: Run, shelf: Shelf, tmp_path: Path
) -> None:
    at = ("--store", stored(tmp_path / "held.sqlite"))
    keep(shelf, "look-one-1", TIDEWELL.name.upper())
    keep(shelf, "look-two-2", "Somebody Else")
    assert "at the desk under this name" in webside("forget", "tidewell", *at, stdin="n\n").stderr
    assert shelf.holds("look-one-1")
    done = webside("forget", "tidewell", "--yes", *at)
    assert "1 look kept at the desk" in done.stdout
    assert "Still kept at the desk under other names: 1 look." in done.stderr
    assert [file.stem for file in shelf.folder.iterdir()] == ["look-two-2"]


def test_what_is_not_held_is_said(webside: Run, shelf: Shelf, tmp_path: Path) -> None:
    at = ("--store", stored(tmp_path / "held.sqlite"))
    keep(shelf, "look-one-1", "Somebody Else")
    assert webside("forget", *at).returncode == 2
    assert webside("forget", "../looks/look-one-1", "--yes", *at).returncode == 2
    assert shelf.holds("look-one-1")


def test_an_id_that_begins_with_a_dash_is_taken(webside: Run, shelf: Shelf, tmp_path: Path) -> None:
    at = ("--store", stored(tmp_path / "held.sqlite"))
    keep(shelf, "-a9zRK17gFrE", "Somebody Else")
    keep(shelf, "--hzRK17gFrE", "Somebody Else")
    assert webside("forget", "-a9zRK17gFrE", "--yes", *at).returncode == 0
    assert webside("forget", "--yes", *at, "--", "--hzRK17gFrE").returncode == 0
    assert not list(shelf.folder.iterdir())
    assert "No such option" in webside("forget", "--liszt", *at).stderr


def test_no_new_id_begins_with_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "-a9zRK-7gFrE")
    assert Session(_tools()).begin().id == "_a9zRK_7gFrE"


def test_it_is_said_that_the_subject_file_lies_there_still(webside: Run, tmp_path: Path) -> None:
    subject = tmp_path / "tidewell.yaml"
    subject.write_text("kind: practice\nid: tidewell\nnames: [Tidewell]\nconsent: {kind: self}\n", encoding="utf-8")
    webside("audit", subject, "--offline")
    done = webside("forget", "tidewell", "--yes")
    assert f"{subject} was not touched: the next audit or watch that is given it looks again" in done.stdout
    assert subject.is_file()
