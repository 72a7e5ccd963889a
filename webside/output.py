"""Writes the files of a report, each whole or not at all; a share file that still shows a third person is not kept."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from model.audit import Report
from model.errors import InputError, UnsafeReport
from reports import mask, render
from webside.files import write_text

FORMATS = ("html", "json", "csv")
SHARED = "to-share.html"
_MARK = ".audit"  # in the folder of a report: the audit it is of


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files of a report, `for-you.html` first; `unsafe` says why the share file was not kept, if it was not."""

    paths: tuple[Path, ...]
    unsafe: str | None = None


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
    unsafe = None
    if "html" in formats:
        files["for-you.html"] = render.html(report, share=False)
        try:
            files[SHARED] = _verified(report)
        except UnsafeReport as error:
            unsafe = str(error)
    if "json" in formats:
        files["report.json"] = json.dumps(render.data(report), ensure_ascii=False, indent=2) + "\n"
    if "csv" in formats:
        files["findings.csv"] = _csv(render.rows(report))
        files["clean-up.csv"] = _csv(render.chore_rows(report))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / _MARK, report.audit_id, private=True)
        for name, text in files.items():
            # All of it is the owner's alone; whom to hand the share file to is theirs to say.
            write_text(folder / name, text, private=True)
        if unsafe:
            # An older share file must not be taken for this audit's.
            (folder / SHARED).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return Written(paths=tuple(folder / name for name in files), unsafe=unsafe)


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(error.strerror or str(error), file=str(folder), expected="a folder that can be written")


def _verified(report: Report) -> str:
    page = render.html(report, share=True)
    mask.verify(page, report)
    return page


def _csv(lines: Iterable[Mapping[str, str | int | None]]) -> str:
    rows = list(lines)
    text = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue()
