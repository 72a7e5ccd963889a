"""Every network source against its saved answers in `tests/sources/<source>/<case>/`, by the real spider.

A case holds the answer (`page.*`), what is known of it (`case.json`: url, fetched_at, status, headers, and the error
it must raise) and what must be read (`expected.jsonl`). Reading may touch no file, socket or process.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from crawler import parse, sources
from crawler.archives import Read, Stated
from model import errors
from model.documents import Document
from model.source import Access
from model.wire import document_json, dropped_json

SOURCES = sources.load()
NETWORK = tuple(id for id, source in SOURCES.items() if source.access not in (Access.EXPORT, Access.MANUAL))
ROOT = Path(__file__).parents[1] / "sources"
CASES = sorted(told.parent for source in NETWORK for told in (ROOT / source).glob("*/case.json"))
FORBIDDEN = ("open", "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "urllib.")

_watching = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event.startswith(FORBIDDEN):
        raise AssertionError(f"a reader touched the world: {event} {arguments}")


sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[None]:
    """Inside, any file, socket or process is a failure."""
    global _watching
    _watching = True
    try:
        yield
    finally:
        _watching = False


def begun(case: Path) -> Iterator[Read]:
    """The reading of a case, its files opened, nothing read of them yet."""
    told = json.loads((case / "case.json").read_text(encoding="utf-8"))
    [page] = case.glob("page.*")
    return parse.read(
        SOURCES[case.parent.name],
        page.read_bytes(),
        told["url"],
        datetime.fromisoformat(told["fetched_at"]),
        status=told.get("status", 200),
        headers=told.get("headers"),
    )


def drained(things: Iterator[Read]) -> tuple[list[dict[str, object]], str | None]:
    """Everything read as plain lines, and the name of the error it ended with."""
    lines: list[dict[str, object]] = []
    try:
        for thing in things:
            match thing:
                case Document():
                    lines.append(document_json(thing))
                case Stated():
                    lines.append({"stated": thing.total, "kind": thing.kind.value})
                case _:
                    lines.append(dropped_json(thing))
    except errors.Unreadable as error:
        return lines, type(error).__name__
    return lines, None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_saved_answer_is_read_as_expected(case: Path) -> None:
    drained(begun(case))  # whatever is imported on first use is imported now
    things = begun(case)
    with watched():
        lines, error = drained(things)
    expected = (case / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(json.dumps(lines)) == [json.loads(line) for line in expected]
    assert error == json.loads((case / "case.json").read_text(encoding="utf-8")).get("error")


@pytest.mark.parametrize("source", NETWORK)
def test_every_source_is_shown_what_must_not_read_as_nothing(source: str) -> None:
    names = {case.name for case in CASES if case.parent.name == source}
    assert {"empty", "challenge", "truncated"} <= names
    assert any("error" in name for name in names) or source == "mastodon"


@pytest.mark.parametrize("source", NETWORK)
@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 5000, b"\xff\xfe<html>", b"[" * 100_000, b"null", b"{}", b"[[]]", b"3"]
)
def test_hostile_bytes_are_one_sentence(source: str, body: bytes) -> None:
    with pytest.raises(errors.Unreadable):
        list(parse.read(SOURCES[source], body, "https://tidewell.example/"))


def test_a_file_is_read_by_the_door_of_the_command_line(tmp_path: Path) -> None:
    case = ROOT / "mastodon" / "statuses"
    documents = list(parse.parse("mastodon", case / "page.json", "https://social.harbour.example/api"))
    assert len([thing for thing in documents if isinstance(thing, Document)]) == 8
    with pytest.raises(errors.SourceChanged, match="cannot be opened"):
        list(parse.parse("mastodon", tmp_path / "none.json"))
    with pytest.raises(errors.SourceChanged, match="no saved page"):
        list(parse.parse("mastodon", tmp_path))
    with pytest.raises(errors.InputError, match="no source 'myspace'"):
        list(parse.parse("myspace", case / "page.json"))
