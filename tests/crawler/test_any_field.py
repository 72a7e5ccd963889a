"""Any field of any saved JSON may be missing, null, of another type or huge: documents or a clear refusal, always."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import archives, parse, sources
from model.documents import Document
from model.errors import Unreadable
from model.wire import document_json

ROOT = Path(__file__).parents[1] / "sources"
KNOWN = sources.load()
ODD: list[Any] = [
    None, True, False, 0, -1, 3.5, 10**400, float("inf"), float("nan"), "", " ", "N/A", "\0", "\ud800", "0000-00-00",
    "x" * 70_000, "9" * 400, [], {}, [[]], [None], {"": None}, [[[[[[]]]]]], "https://[", "<b" * 50, "1e999",
]  # fmt: skip


def _value(text: str) -> tuple[str, Any] | None:
    """What stands before the JSON of a file, and the JSON; None for what is none."""
    start = min((at for at in (text.find("["), text.find("{")) if at >= 0), default=-1)
    if start < 0 or (start and not text.startswith("window")):
        return None
    try:
        return text[:start], json.loads(text[start:])
    except ValueError:
        return None


def _files() -> Iterator[tuple[str, Path]]:
    """The source and the JSON files of every saved case, of exports and of answers, the largest ones left out."""
    for told in sorted(ROOT.glob("*/*/case.json")):
        source = told.parent.parent.name
        for file in sorted(told.parent.rglob("*")):
            is_kept = file.name not in ("case.json", "expected.jsonl") and file.suffix in (".json", ".js")
            if source in KNOWN and is_kept and file.stat().st_size < 100_000 and _value(file.read_text("utf-8")):
                yield source, file


FILES = list(_files())


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _places(part, (*path, key))


def _changed(value: Any, path: tuple[Any, ...], new: Any, *, gone: bool) -> Any:
    """The value with what stands at a place left out or replaced."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    if gone and len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = _changed(copy[path[0]], path[1:], new, gone=gone)
    return copy


def _told(case: Path, name: str) -> str | None:
    told = json.loads((case / "case.json").read_text(encoding="utf-8")).get(name)
    return told if isinstance(told, str) else None


def _read(source: str, case: Path, text: str, folder: Path, name: str) -> int:
    """How many documents are read of a changed file; every one of them can be printed."""
    body = text.encode("utf-8", "surrogatepass")
    if source in archives.SOURCES:
        path = folder / name
        path.write_bytes(body)
        things = archives.read(source, path)
    else:
        things = parse.read(KNOWN[source], body, _told(case, "url"))
    given, sentence = 0, "read to the end"
    try:
        for thing in things:
            if isinstance(thing, Document):
                json.dumps(document_json(thing))
                given += 1
    except Unreadable as error:
        sentence = str(error)
    assert 0 < len(sentence) < 2000, "a refusal is one sentence"
    assert "\n" not in sentence
    return given


def _case(file: Path) -> Path:
    return next(folder for folder in file.parents if (folder / "case.json").exists())


@pytest.mark.parametrize("source", sorted({source for source, _ in FILES}))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_field_may_be_anything(source: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from([file for id, file in FILES if id == source]))
    before, value = _value(file.read_text("utf-8")) or ("", None)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(_places(value))))
        new, gone = data.draw(st.sampled_from(ODD)), data.draw(st.booleans())
        value = _changed(value, path, new, gone=gone)
    folder = tmp_path_factory.mktemp("any")
    _read(source, _case(file), before + json.dumps(value), folder, file.name)


@pytest.mark.parametrize("source", sorted({source for source, _ in FILES} & set(archives.SOURCES)))
def test_a_field_nobody_knows_changes_nothing(source: str, tmp_path: Path) -> None:
    """New fields come with every vintage: what is read stays the same, wherever they stand."""
    for number, (_, file) in enumerate((id, file) for id, file in FILES if id == source):
        before, value = _value(file.read_text("utf-8")) or ("", None)
        plain, more = tmp_path / str(number), tmp_path / f"{number}-more"
        plain.mkdir()
        more.mkdir()
        expected = _read(source, _case(file), before + json.dumps(value), plain, file.name)
        grown = before + json.dumps(_grown(value))
        assert _read(source, _case(file), grown, more, file.name) == expected, file


def _grown(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _grown(part) for key, part in value.items()} | {"field_of_tomorrow": {"told": [1, None, "x"]}}
    return [_grown(part) for part in value] if isinstance(value, list) else value
