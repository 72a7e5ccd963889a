"""Opens a table of subjects: its encoding, and what stands between its columns."""

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import SubjectError

if TYPE_CHECKING:
    from _csv import Reader

_LARGEST = 20_000_000
_BETWEEN = {",": "commas", ";": "semicolons", "\t": "tabs"}


def rows_of(path: Path, is_header: Callable[[list[str]], bool], say: Callable[[str], None]) -> "Reader":
    """The rows, the header first. Spreadsheets of many countries save CSV with semicolons, and text with tabs: the
    first of these that makes a header of the first line is taken, and told by `say` unless it is the comma."""
    text = _text(path, say)
    if text.lower().startswith("sep="):  # what Excel is told to part its columns by
        text = text.partition("\n")[2]
    for between, name in _BETWEEN.items():
        try:
            first = next(_read(text, between), [])
        except csv.Error:
            continue
        if is_header(first):
            if between != ",":
                say(f"{path.name}: its columns stand apart by {name}.")
            return _read(text, between)
    return _read(text, ",")


def _read(text: str, between: str) -> "Reader":
    return csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=between)


def _text(path: Path, say: Callable[[str], None]) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as error:
        raise SubjectError(f"the file cannot be read: {error.strerror or error}", file=str(path)) from error
    if len(raw) <= _LARGEST and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    if len(raw) > _LARGEST or b"\0" in raw:
        raise SubjectError("this is not a CSV file of subjects", file=str(path), expected="text, at most 20 MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SubjectError("the encoding is not known", file=str(path), expected="CSV saved as UTF-8") from error
    say(f"{path.name} is not UTF-8; it was read as Windows-1252. Look at names with accents.")
    return text
