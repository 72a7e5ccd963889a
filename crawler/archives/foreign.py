"""Knows the files people hand in that no reader can read, and says what to do instead."""

import csv

from crawler.archives.opening import Opened

_PDF = b"%PDF-"
_COPY = "open it, select all, copy, and hand in what you copied as a text file (.txt)"


def told(export: Opened) -> str | None:
    """Why this cannot be read, and what to do, in one sentence; None for what may be read."""
    names = {member.name for member in export.members}
    if len(export.members) == 1 and export.members[0].head(1024).lstrip().startswith(_PDF):
        return f"{export.name} is a PDF, which cannot be read here: {_COPY}; or save the page it was made of as HTML"
    if "word/document.xml" in names:
        return (
            f"{export.name} is a Word document, which cannot be read here: {_COPY}; a table in it, paste into a "
            "spreadsheet and save that as CSV or .xlsx"
        )
    return None


def table(export: Opened) -> str | None:
    """What a table that no reader knows begins with, and what to do; None for what is no table of two columns."""
    if len(export.members) != 1 or not export.name.lower().endswith((".csv", ".tsv")):
        return None
    lines = export.members[0].head(4096).decode("utf-8-sig", "replace").splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = max("\t;,", key=first.count)
    cells = next(csv.reader([first], delimiter=separator), []) if separator in first else []
    if len(cells) < 2:
        return None
    shown = ", ".join(f"“{cell.strip()[:40]}”" for cell in cells[:6] if cell.strip())
    return (
        f"{export.name} is a table without a column of reviews, replies or posts (it begins {shown}), and was not "
        "read; if it holds some, call their column “Review”, “Reply” or “Post”, and hand it in again"
    )
