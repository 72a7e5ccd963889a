"""Writes the files of a report, each whole or not at all; a share file that still shows a third person is not kept."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from model.audit import Report
from model.errors import InputError, UnsafeReport
from reports import cover, render
from webside.files import write_text

FORMATS = ("html", "json", "csv", "excel")
_EXCEL = "\ufeff"  # by this sign Excel knows a table for UTF-8
_MARK = ".audit"  # in the folder of a report: the audit it is of


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files of a report, `for-you.html` first; `unsafe` says why a copy to share was not kept, if one was not, and
    `removed` which older ones were deleted for it."""

    paths: tuple[Path, ...]
    unsafe: str | None = None
    removed: tuple[str, ...] = ()


def folder(out: Path, report: Report) -> Path:
    """Where a report is written: `OUT/<subject>/<day>`, then `<day>-2`, `-3` for later audits of that day. Written
    again, an audit's report comes to its own folder; nothing of another audit is ever overwritten."""
    day = out / report.subject.id / report.as_of.date().isoformat()
    numbered = (day.with_name(f"{day.name}-{number}") for number in count(2))
    return next(path for path in chain([day], numbered) if _is_free(path, report.audit_id))


def _is_free(folder: Path, audit_id: str) -> bool:
    """Whether nothing lies there, or the report of this very audit."""
    try:
        if not any(folder.iterdir()):
            return True
        return (folder / _MARK).read_text(encoding="utf-8") == audit_id
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return not folder.exists()
    except OSError as error:
        raise _unwritable(folder, error) from error


def write(report: Report, folder: Path, formats: tuple[str, ...]) -> Written:
    """Write the report in these formats. InputError if the folder cannot be written."""
    files: dict[str, str] = {}
    refused: dict[str, str] = {}
    if "html" in formats:
        files["for-you.html"] = render.html(report, share=False)
    if "json" in formats:
        files["report.json"] = _json(report, share=False)
    if tables := {"csv", "excel"} & set(formats):
        files["findings.csv"] = _csv(render.rows(report), render.COLUMNS)
        files["clean-up.csv"] = _csv(render.chore_rows(report), render.CHORE_COLUMNS)
    for name, made in _shared(formats).items():
        try:
            files[name] = cover.sealed(made(report), report)
        except UnsafeReport as error:
            refused[name] = str(error)
    if "excel" in tables:
        files |= {name: f"{_EXCEL}{text}" for name, text in files.items() if name.endswith(".csv")}
    removed: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / _MARK, report.audit_id, private=True)
        for name, text in files.items():
            # All of it is the owner's alone; whom to hand the share file to is theirs to say.
            write_text(folder / name, text, private=True)
        for name in refused:
            # An older copy of that name must not be taken for this one.
            if (folder / name).exists():
                (folder / name).unlink()
                removed.append(name)
    except OSError as error:
        raise _unwritable(folder, error) from error
    unsafe = "; ".join(f"{name} was not kept: {why}" for name, why in refused.items())
    paths = tuple(folder / name for name in files)
    return Written(paths=paths, unsafe=unsafe or None, removed=tuple(removed))


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(error.strerror or str(error), file=str(folder), expected="a folder that can be written")


def _shared(formats: tuple[str, ...]) -> dict[str, Callable[[Report], str]]:
    """The files for the client, by name, and what writes each."""
    made: dict[str, Callable[[Report], str]] = {}
    if "html" in formats:
        made["to-share.html"] = lambda report: render.html(report, share=True)
    if "json" in formats:
        made["to-share.json"] = lambda report: _json(report, share=True)
    if {"csv", "excel"} & set(formats):
        made["to-share.csv"] = lambda report: _csv(render.rows(report, share=True), render.SHARED_COLUMNS)
    return made


def _json(report: Report, *, share: bool) -> str:
    return json.dumps(render.data(report, share=share), ensure_ascii=False, indent=2) + "\n"


def _csv(rows: Iterable[Mapping[str, str | int | None]], columns: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
