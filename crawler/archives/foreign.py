"""Knows the files people hand in that no reader can read, and says what to do instead."""

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
