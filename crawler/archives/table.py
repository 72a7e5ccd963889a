"""Tables of comma separated values, as exports write them: read as a stream, their columns found by name."""

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from crawler.archives.delimited import SEPARATORS, encoding_of
from crawler.archives.opening import Member, Opened
from model.errors import SourceChanged, Unreadable

_HEAD = 1 << 14
_CUT = "cut"
_WIDE = 1 << 22
_NOTES = 5  # lines of notes that may stand above a header

csv.field_size_limit(_WIDE)


def header(export: Opened, member: Member) -> frozenset[str]:
    """The names of a table's columns in small letters; empty for what is no table."""
    if not member.name.lower().endswith((".csv", ".txt", ".tsv")):
        return frozenset()
    key = f"{member.name}\nheader"  # a text file has an outline too, where it holds JSON
    known = export.outlines.get(key)
    if known is None:
        try:
            known = frozenset(_written(member)[2])
        except Unreadable:
            known = frozenset()
        export.outlines[key] = known
    return known


def _written(member: Member) -> tuple[str, str, list[str]]:
    """How a table is encoded and separated, and the names of its columns. LinkedIn and others write UTF-8 and commas;
    programs that a table was opened and kept with write what is usual where they stand."""
    head = member.head(_HEAD)
    encoding = encoding_of(member, head) or "utf-8"
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    found = [(separator, _header_in(text, separator)) for separator in SEPARATORS]
    separator, names = max(found, key=lambda told: len(told[1]))  # of several that show as many, the first: a comma
    return encoding, separator, names


def _header_in(text: str, separator: str) -> list[str]:
    try:
        first = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _NOTES))
    except csv.Error:
        return []
    return _names(first[_header_at(first)]) if first else []


def told(export: Opened) -> Iterator[str]:
    """How each table of an export is written, as far as its letters and columns tell: what is guessed can be seen."""
    for member in export.members:
        if header(export, member):
            encoding, separator, names = _written(member)
            yield f"{member.name} (CSV, {encoding}, {SEPARATORS[separator]}): {', '.join(names)}"


def with_columns(export: Opened, *names: str) -> list[Member]:
    """The tables that have all these columns."""
    return [member for member in export.members if set(names) <= header(export, member)]


def rows(member: Member) -> Iterator[dict[str, str]]:
    """The rows of a table by the names of their columns in small letters; cells beyond the last column are left out.

    Quotation marks inside a cell may be doubled, as they should be, or escaped by a backslash: the way is taken in
    which the whole table has the width of its first row. Raises SourceChanged at a row that breaks off.
    """
    encoding, separator, _ = _written(member)
    style: dict[str, Any] = {"encoding": encoding, "delimiter": separator}
    trouble, escaped = _misfit(member, **style), style | {"escapechar": "\\"}
    if trouble and (second := _misfit(member, **escaped)) in ("", _CUT):
        trouble, style = second, (style if trouble == second else escaped)
    held: tuple[list[str], list[str]] | None = None
    for names, cells in _cells(member, strict=False, **style):
        if any(cells):
            if held:
                yield dict(zip(*held, strict=False))
            held = names, cells
    if held and (trouble == _CUT or len(held[1]) < len(held[0])):
        raise SourceChanged(f"{member.name} is cut: it breaks off in its last row")
    if held:
        yield dict(zip(*held, strict=False))


def _misfit(member: Member, **style: Any) -> str:
    """Why the table is not one of even rows, every cell closed as it was opened; empty where it is."""
    try:
        even = all(len(cells) in (0, len(names)) for names, cells in _cells(member, strict=True, **style))
    except SourceChanged as error:
        return _CUT if isinstance(error.__cause__, csv.Error) and "end of data" in str(error.__cause__) else "damaged"
    return "" if even else "uneven"


def _cells(member: Member, encoding: str, **style: Any) -> Iterator[tuple[list[str], list[str]]]:
    with member.stream() as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        reader = csv.reader(text, **style)
        try:
            first = list(islice(reader, _NOTES))
            at = _header_at(first)
            names = _names(first[at]) if first else []
            for cells in chain(first[at + 1 :], reader):
                yield names, cells
        except csv.Error as error:
            raise SourceChanged(f"{member.name} is damaged in its line {reader.line_num} ({error})") from error


def _header_at(first: list[list[str]]) -> int:
    """Which of the first rows is the header: notes above it are lines of one cell."""
    return next((at for at, cells in enumerate(first[:_NOTES]) if len(cells) > 1), 0)


def _names(cells: list[str]) -> list[str]:
    return [" ".join(cell.replace("_", " ").lower().split()) for cell in cells]
