"""Every export and saved page against `tests/sources/<source>/<case>/`, through the door of `webside parse`.

A case holds one file or folder (what the user hands in), `case.json` (url, fetched_at, kind, and the error it must end
with) and `expected.jsonl` (what must be read before that). Reading may open files, but no socket and no process.
Network sources share the format; `tests/crawler/test_readers.py` walks theirs, with statuses and without files.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from crawler import archives
from crawler.archives import Column, Stated, Unread
from crawler.archives.stream import column_json, unread_json
from crawler.parse import parse
from model.documents import Document, Kind
from model.errors import Unreadable
from model.wire import document_json, dropped_json

ROOT = Path(__file__).parent
CASES = sorted(told.parent for source in archives.SOURCES for told in (ROOT / source).glob("*/case.json"))
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "urllib.")

_watching = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event.startswith(FORBIDDEN):
        raise AssertionError(f"a reader touched the world: {event} {arguments}")


sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[None]:
    """Inside, any socket or process is a failure."""
    global _watching
    _watching = True
    try:
        yield
    finally:
        _watching = False


def told(case: Path) -> dict[str, str]:
    return dict(json.loads((case / "case.json").read_text(encoding="utf-8")))


def handed_in(case: Path) -> Path:
    [path] = [path for path in case.iterdir() if path.name not in ("case.json", "expected.jsonl")]
    return path


def read(case: Path) -> tuple[list[dict[str, object]], str | None]:
    """What is read of a case as plain lines, and the name of the error it ends with."""
    known, lines = told(case), list[dict[str, object]]()
    fetched = datetime.fromisoformat(known["fetched_at"]) if "fetched_at" in known else None
    try:
        kind = Kind(known["kind"]) if "kind" in known else None
        for thing in parse(case.parent.name, handed_in(case), known.get("url"), fetched, kind=kind):
            match thing:
                case Document():
                    lines.append(document_json(thing))
                case Stated():
                    lines.append({"stated": thing.total, "kind": thing.kind.value})
                case Unread():
                    lines.append(unread_json(thing))
                case Column():
                    lines.append(column_json(thing))
                case _:
                    lines.append(dropped_json(thing))
    except Unreadable as error:
        return lines, type(error).__name__ if str(error) and "\n" not in str(error) else "no sentence"
    return lines, None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_what_is_handed_in_is_read_as_expected(case: Path) -> None:
    with watched():
        lines, error = read(case)
    expected = (case / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(json.dumps(lines)) == [json.loads(line) for line in expected]
    assert error == told(case).get("error")


@pytest.mark.parametrize("source", archives.SOURCES)
def test_every_source_is_shown_what_must_not_read_as_nothing(source: str) -> None:
    errors = {case.name: told(case).get("error") for case in CASES if case.parent.name == source}
    assert all(errors[name] for name in ("empty", "challenge", "truncated"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_what_can_be_read_is_recognised_by_its_content(case: Path) -> None:
    if "kind" in told(case):
        return  # a bare text that a person must say the kind of
    if any("kind" in json.loads(line) for line in (case / "expected.jsonl").read_text(encoding="utf-8").splitlines()):
        assert archives.recognise(handed_in(case)) == case.parent.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_no_reader_takes_the_export_of_another_service_for_its_own(case: Path) -> None:
    found = [id for id in archives.recognise_all(handed_in(case)) if not archives.SOURCES[id].is_last_resort]
    another = "another" in case.name or case.name in ("instagram_without_threads", "a_takeout_of_something_else")
    assert len(found) <= 1
    assert another or set(found) <= {case.parent.name}


def test_what_holds_several_services_is_recognised_as_all_of_them(tmp_path: Path) -> None:
    whole = {"youtube_takeout": "nine_columns", "maps_takeout": "current_layout", "google_business_takeout": ""}
    whole["google_business_takeout"] = "localised_folders_two_pages"
    for source, name in whole.items():
        shutil.copytree(handed_in(ROOT / source / name), tmp_path / "takeout", dirs_exist_ok=True)
    for source, name in (("instagram_archive", "current_layout"), ("threads_archive", "threads_alone")):
        shutil.copytree(handed_in(ROOT / source / name), tmp_path / "instagram", dirs_exist_ok=True)
    assert set(archives.recognise_all(tmp_path / "takeout")) == set(whole)
    assert archives.recognise_all(tmp_path / "instagram") == ("instagram_archive", "threads_archive")


def test_the_watch_sees_a_process_and_a_socket() -> None:
    import socket

    with watched(), pytest.raises(AssertionError, match="touched the world"):
        os.system("true")
    with watched(), pytest.raises(AssertionError, match="touched the world"):
        socket.socket()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_nothing_is_called_otherwise_once_its_account_is_declared(case: Path) -> None:
    """Or what was found, dismissed and written down of it would seem gone, and all of it new."""
    known = told(case)

    def named(account: str | None) -> list[str]:
        ids: list[str] = []
        try:
            for thing in archives.read(
                case.parent.name,
                handed_in(case),
                url=known.get("url"),
                fetched_at=datetime.fromisoformat(known["fetched_at"]) if "fetched_at" in known else None,
                account=account,
                kind=Kind(known["kind"]) if "kind" in known else None,
            ):
                ids += [thing.id] if isinstance(thing, Document) else []
        except Unreadable:
            pass
        return ids

    assert named("https://accounts.example/dana-reyes") == named(None)
