"""Reads a table of reviews or posts, CSV, Excel or JSON, as reputation suites, scrapers and people export them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice

from crawler.archives.columns import checked, columns, place_key, wanted_places
from crawler.archives.delimited import SEPARATORS, Delimited, delimited
from crawler.archives.json_rows import is_json, table
from crawler.archives.opening import Member, Opened, inside
from crawler.archives.practices import OTHER_PLACE, Practice
from crawler.archives.review_row import answer, document, place, reply_to
from crawler.archives.stream import Column, Read, Task
from crawler.archives.table_layout import Layout, Rows, cells, header, laid_out
from crawler.archives.workbook import BOOK, Sheet, sheets
from model.documents import Document
from model.errors import SourceChanged, Unreadable

_TEXTS = (".csv", ".tsv", ".tab", ".txt")
_BOOKS = (".xlsx", ".xlsm")
_DATA = (".json", ".jsonl", ".ndjson")
_HEAD = 1 << 14
_SAID_NOTHING: Mapping[str, str] = {}
_OLD_BOOK = b"\xd0\xcf\x11\xe0"
# Columns of sentences that are no replies to the reviewer, as their headers say.
_NO_REPLIES = re.compile(r"translat|internal|private|summar|sentiment|\btags?\b|keyword|topic|question|survey", re.I)
_SMALL_WORD = re.compile(r"(?<!\S)[a-zà-ÿ]{2,}(?=[\s.,;:!?]|$)")


def knows(export: Opened) -> bool:
    """Whether a file of the export is a table with columns of reviews or posts."""
    return any(_is_ours(member, export) for member in _candidates(export))


def read(task: Task) -> Iterator[Read]:
    """A review or post for each row, each followed by its reply.

    Raises SourceChanged for a table whose columns are not understood, and at the end for one that breaks off.
    """
    trouble: list[str] = []
    given = 0
    for layout in layouts(task, trouble):
        try:
            for thing in _documents(layout, task):
                given += isinstance(thing, Document)
                yield thing
        except Unreadable as error:
            trouble.append(str(error))
    if not given and not trouble:
        trouble.append(f"{task.export.name} holds a table of reviews without a row")
    if trouble:
        raise SourceChanged("; ".join(trouble))


def layouts(task: Task, trouble: list[str]) -> Iterator[Layout]:
    """Each table of the export and how it is read; what cannot be read is added to `trouble` in a sentence."""
    said = checked(task.columns)
    found = False
    for member in _candidates(task.export):
        try:
            with _tables(member, task.export, said) as tables:
                for name, written, rows in tables:
                    layout = laid_out(name, written, rows, said)
                    if layout is not None:
                        found = True
                        yield layout
                    elif len(tables) > 1:
                        task.dropped[f"sheet without columns of reviews or posts: {name[:60]}"] += 1
        except Unreadable as error:
            found = True
            trouble.append(str(error))
    if not found:
        trouble.append(_unknown(task))


def practices(task: Task) -> tuple[Practice, ...]:
    """Each place that the column of places names, with its rows; empty where there is no such column."""
    found: Counter[str] = Counter()
    for layout in layouts(task, []):
        if not layout.columns.posts:
            for _, cell in cells(layout.rows, layout.columns, ("place",)):
                if name := place(cell):
                    found[" ".join(name.split())] += 1
    return tuple(Practice(name=name, number=number) for name, number in found.items())


def _candidates(export: Opened) -> list[Member]:
    """The files that may be tables. An Excel workbook opens as the zip it is: then its main part stands for it."""
    book = [member for member in export.members if member.name == BOOK]
    tables = [member for member in export.members if member.name.lower().endswith((*_TEXTS, *_BOOKS, *_DATA, ".xls"))]
    alone = export.members if len(export.members) == 1 else []
    return book or tables or alone


def _is_ours(member: Member, export: Opened) -> bool:
    # A pasted text may speak of "review, comment"; only a file called a table is one with two columns.
    least = 2 if member.name.lower().endswith((".csv", ".tsv", ".tab", *_BOOKS, ".xml")) else 3
    try:
        with _tables(member, export) as tables:
            found = [header(rows, {}) for _, _, rows in tables]
            return any(header is not None and len(header[2].places) >= least for header in found)
    except Unreadable:
        return False


_Table = tuple[str, str, Rows]


@contextmanager
def _tables(member: Member, export: Opened, said: Mapping[str, str] = _SAID_NOTHING) -> Iterator[list[_Table]]:
    """The tables in one file: name, how it is written, and its rows, which may be read again and again."""
    if member.name == BOOK:
        yield [_sheet(sheet) for sheet in sheets(export.members, export.name)]
    elif member.name.lower().endswith(_BOOKS):
        with inside(member) as book:
            yield [_sheet(sheet) for sheet in sheets(book.members, member.name)]
    else:
        yield [_text(member, said)]


def _sheet(sheet: Sheet) -> _Table:
    return f"sheet {sheet.name}", "Excel", sheet.rows


def _text(member: Member, said: Mapping[str, str]) -> _Table:
    head = member.head(_HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SourceChanged(f"{member.name} is empty; expected a table with a header")
    if head.startswith(_OLD_BOOK):
        raise SourceChanged(f"{member.name} is an old or locked workbook; save it as .xlsx or CSV, and hand that in")
    if is_json(head) and (rows := table(member)) is not None:
        return member.name, "JSON", rows
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{"):
        raise SourceChanged(f"{member.name} is no table but a page or an answer of a service; export it as CSV again")
    text: Delimited | None = delimited(member, lambda row: len(found.places) if (found := columns(row, said)) else 0)
    if text is None:
        raise SourceChanged(f"{member.name} is no table of text; expected CSV or .xlsx")
    return member.name, f"CSV, {text.encoding}, {SEPARATORS[text.separator]}", text.rows


def _documents(layout: Layout, task: Task) -> Iterator[Document | Column]:
    known, answers = layout.columns, 0
    untold, places = _untold(layout, task), wanted_places(task.columns)
    for row_header in known.unread:
        task.dropped[f"column not read: {row_header[:60]}"] += 1
    seen: Counter[str] = Counter()
    for _, row in layout.rows():
        if not any(cell.strip() for cell in row):
            continue
        if places and "place" in known.places and place_key(known.cell(row, "place")) not in places:
            task.dropped[OTHER_PLACE] += 1
            continue
        found = document(row, layout, task, seen)
        if found is None:
            continue
        yield found
        for at in untold:
            untold[at] += at < len(row) and _is_prose(row[at])
        reply = answer(known.cell(row, "reply"))
        answers += _is_prose(reply)
        if reply and not known.posts:
            yield reply_to(found, reply, known.cell(row, "replied"), layout, task)
    if not answers:
        yield from (Column(name=known.header[at], texts=texts) for at, texts in untold.items() if texts)


def _untold(layout: Layout, task: Task) -> dict[int, int]:
    """The columns that nobody told what they are and that may hold replies, by number, each with no text yet."""
    known = layout.columns
    if known.posts or task.columns.get("replies") == "none":
        return {}
    return {at: 0 for at, name in enumerate(known.header) if name in known.unread and not _NO_REPLIES.search(name)}


def _is_prose(cell: str) -> bool:
    """Whether a cell holds sentences, and not a name, an address or a list of tags."""
    return len(_SMALL_WORD.findall(cell)) >= max(5, 4 * cell.count(","))


def _unknown(task: Task) -> str:
    """Why no table was found, with the columns that were seen and what can be done."""
    headers = []
    for member in _candidates(task.export)[:1]:
        try:
            with _tables(member, task.export) as tables:
                headers = (
                    [cell for _, row in islice(tables[0][2](), 1) for cell in row if cell.strip()] if tables else []
                )
        except Unreadable:
            headers = []
    seen = ", ".join(f"“{cell.strip()[:30]}”" for cell in headers[:8])
    return (
        f"{task.export.name} is no table of reviews or posts we know: its first row is {seen or 'empty'}; "
        "expected a column of words or ratings and one that says who, when or where; "
        "name them under columns: (for example text: Kommentar)"
    )
