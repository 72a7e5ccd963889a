"""Writes the files of a report, each whole or not at all; a share file that still shows a third person is not kept."""

import csv
import io
import json
from pathlib import Path

from model.audit import Report
from reports import mask, render
from webside.files import write_text

FORMATS = ("html", "json", "csv")
SHARED = "to-share.html"


def write(report: Report, folder: Path, formats: tuple[str, ...]) -> tuple[Path, ...]:
    """Write the report in these formats and return the paths, `for-you.html` first.

    UnsafeReport if the finished share file still shows a third person: then nothing at all is written.
    """
    files: dict[str, str] = {}
    if "html" in formats:
        files["for-you.html"] = render.html(report, share=False)
        files[SHARED] = render.html(report, share=True)
        mask.verify(files[SHARED], report)
    if "json" in formats:
        files["report.json"] = json.dumps(render.data(report), ensure_ascii=False, indent=2) + "\n"
    if "csv" in formats:
        files["findings.csv"] = _csv(report)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_text(folder / name, text, private=name != SHARED)
    return tuple(folder / name for name in files)


def _csv(report: Report) -> str:
    text = io.StringIO(newline="")
    writer: csv.DictWriter[str] | None = None
    for row in render.rows(report):
        if writer is None:
            writer = csv.DictWriter(text, fieldnames=list(row), lineterminator="\n")
            writer.writeheader()
        # A quote from the web that begins like a formula must stay text when a spreadsheet opens it.
        writer.writerow({key: _inert(value) for key, value in row.items()})
    return text.getvalue()


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
