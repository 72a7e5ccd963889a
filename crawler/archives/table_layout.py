"""How one table is laid out: which row is its header, what its columns are taken for, how its dates are written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from crawler.archives.columns import FIELDS, Columns, columns, missing
from crawler.archives.delimited import ROWS_ABOVE
from crawler.archives.wall_clock import DayOrder, day_order
from model.errors import Unreadable

# The rows of a table, each with its line; they may be read again and again.
Rows: TypeAlias = Callable[[], Iterator[tuple[int, list[str]]]]


@dataclass(slots=True)
class Layout:
    """How one table is written and what its columns were taken for: what a person is shown to confirm."""

    name: str
    columns: Columns
    header_line: int
    order: DayOrder
    rows: Rows
    written: str
    not_found: list[str] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """The mapping in words, line by line."""
        rows = "posts" if self.columns.posts else "reviews"
        yield f"{self.name} ({self.written}), header in line {self.header_line}: {rows}"
        header = self.columns.header
        for name in FIELDS:
            if name in self.columns.places:
                yield f"  {name:<11} from “{header[self.columns.places[name]]}”"
        if "published" in self.columns.places or "replied" in self.columns.places:
            yield f"  dates       {self.order.told}"
        if "rating" in self.columns.places:
            usual = "the usual; the table does not say, and columns: {scale: '10'} would"
            yield f"  ratings     of {self.columns.scale:g} ({'as stated' if self.columns.scale_told else usual})"
        if self.columns.unread:
            yield f"  not read    {', '.join(f'“{name}”' for name in self.columns.unread)}"
        for name in self.not_found:
            yield f"  not found   “{name}”, which you named, is no column of this table"


def header(rows: Rows, said: Mapping[str, str]) -> tuple[int, int, Columns] | None:
    """Which row is the header: its place, its line, and its columns. Notes may stand above it."""
    best: tuple[int, int, Columns] | None = None
    try:
        for place, (line, row) in enumerate(islice(rows(), ROWS_ABOVE)):
            found = columns(row, said)
            if found is not None and (best is None or len(found.places) > len(best[2].places)):
                best = (place, line, found)
    except Unreadable:
        if best is None:
            raise
    return best


def laid_out(name: str, written: str, rows: Rows, said: Mapping[str, str]) -> Layout | None:
    """How a table is read; None where nothing in it is known for a header of reviews or posts."""
    found = header(rows, said)
    if found is None:
        return None
    place, line, known = found

    def below() -> Iterator[tuple[int, list[str]]]:
        return islice(rows(), place + 1, None)

    return Layout(
        name=name,
        columns=known,
        header_line=line,
        order=day_order(cells(below, known, ("published", "replied")), said.get("dates"), known.header_of("published")),
        rows=below,
        written=written,
        not_found=missing(known.header, said),
    )


def cells(rows: Rows, known: Columns, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The cells of some columns, with their lines; where a table breaks off they end."""
    wanted = [name for name in names if name in known.places]
    try:
        for line, row in rows() if wanted else ():
            for name in wanted:
                yield line, known.cell(row, name)
    except Unreadable:
        return
