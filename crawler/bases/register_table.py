"""The tables that registers give for download: CSV, its rows under the names of its columns."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from model.documents import Dropped
from model.errors import SourceChanged

_SEPARATORS = ",;\t|"
_APART = re.compile(r"[^0-9a-z]+")


class Table(NamedTuple):
    """Rows of a table; how many had another width than its header; whether it breaks off in its last row."""

    rows: list[dict[str, str]]
    odd: int
    is_cut: bool


def named(column: str) -> str:
    """The name of a column as these registers' answers in JSON have it: `City/Town` is `citytown`."""
    return _APART.sub("_", column.strip().casefold().replace("/", "")).strip("_")


def table(body: bytes, *needed: Iterable[str]) -> Table | None:
    """The table that stands in the body; None where its first line does not name a column of each of `needed`."""
    if body.lstrip()[:1] in (b"{", b"[", b"<", b""):
        return None
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", errors="replace", newline="")
    first = lines.readline(1 << 16)
    separator = max(_SEPARATORS, key=first.count)
    lines.seek(0)
    reader = csv.reader(lines, delimiter=separator)
    try:
        header = [named(cell) for cell in next(reader, [])]
        if not all(set(names) & set(header) for names in needed):
            return None
        written = [row for row in reader if any(row)]
    except csv.Error:  # a cell that no honest table has
        return None
    is_cut = bool(written) and len(written[-1]) != len(header)
    whole = [row for row in written if len(row) == len(header)]
    return Table([dict(zip(header, row, strict=True)) for row in whole], len(written) - len(whole) - is_cut, is_cut)


def unread(found: Table) -> Iterator[Dropped]:
    """What of a table could not be read. Raises SourceChanged at its end if it breaks off there."""
    if found.odd:
        yield Dropped(reason="row with other columns than the table has", count=found.odd)
    if found.is_cut:
        raise SourceChanged("the table breaks off in the middle of a row", next_step="Hand in the whole file.")
    if not found.rows:
        raise SourceChanged("the table holds its header and no row", next_step="Hand in the header with its rows.")
