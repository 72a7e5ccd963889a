"""Reads the facts of many subjects from a CSV, for `webside init`."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

from pydantic import TypeAdapter

from model.errors import SubjectError
from model.subject import SubjectKind, is_npi
from webside.subject_file import Facts
from webside.subject_form import LOOKS

_LARGEST = 20_000_000
_HEADERS = {
    "practice": "name",
    "practice_name": "name",
    "clinician": "name",
    "full_name": "name",
    "client": "name",
    "type": "kind",
    "address": "street",
    "street_address": "street",
    "town": "city",
    "state": "region",
    "province": "region",
    "county": "region",
    "zip": "postcode",
    "zip_code": "postcode",
    "postal_code": "postcode",
    "telephone": "phone",
    "phone_number": "phone",
    "website": "site",
    "web_site": "site",
    "url": "site",
    "homepage": "site",
    "specialty": "specialties",
    "timezone": "time_zone",
    "mail": "contact",
    "email": "contact",
    "e_mail": "contact",
    "npi_number": "npi",
}
_MANY = ("other_names", "specialties", "exports")
_FACTS = TypeAdapter(Facts)
_COLUMNS = frozenset(field.name for field in fields(Facts)) - {"accounts"}


def from_csv(path: Path, known_sources: frozenset[str], say: Callable[[str], None]) -> Iterator[Facts]:
    """The facts of many subjects, one for each row; several handles or specialties in one cell stand apart by `;`.

    A column is a key of the subject file, a usual word for one, or a source id. `say` is told, in one sentence each,
    which columns are not used and which encoding was taken when it is not UTF-8. SubjectError, before anything is
    given, when a row cannot be used; its `problems` holds all of them.
    """
    table = csv.reader(io.StringIO(_csv_text(path, say), newline=""), strict=True)
    rows, problems = [], []
    try:
        header = [_column(cell, known_sources) for cell in next(table, [])]
        _check_header(path, header, known_sources, say)
        for row in table:
            if any(cell.strip() for cell in row):
                try:
                    rows.append(_facts(path, table.line_num, header, row, known_sources))
                except SubjectError as error:
                    problems.append(error)
    except csv.Error as error:
        raise SubjectError(f"this is not CSV: {error}", file=str(path), line=table.line_num) from error
    if problems:
        first = problems[0]
        first.problems = tuple(problems)
        first.args = ("\n".join(str(problem) for problem in problems),)
        raise first
    if not rows:
        raise SubjectError("there is no row below the header", file=str(path), expected="one subject in each row")
    return iter(rows)


def _csv_text(path: Path, say: Callable[[str], None]) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as error:
        raise SubjectError(f"the file cannot be read: {error.strerror or error}", file=str(path)) from error
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


def _column(cell: str, known_sources: frozenset[str]) -> str:
    """Which fact a column holds; a header nobody knows stays as it is."""
    word = re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_")
    if word in _COLUMNS:
        return word
    if word in _HEADERS:
        return _HEADERS[word]
    return word if word in known_sources else cell


def _check_header(path: Path, header: list[str], known_sources: frozenset[str], say: Callable[[str], None]) -> None:
    """Refuse a header that cannot be read one way only; say what is taken for granted."""
    if "name" not in header:
        raise SubjectError("no column holds names", file=str(path), line=1, expected="a header row with `name`")
    doubled = sorted({column for column in header if column.strip() and header.count(column) > 1})
    if doubled:
        raise SubjectError(
            f"two columns hold `{doubled[0]}`", file=str(path), line=1, expected="one column for each fact"
        )

    unused = [column for column in header if column.strip() and column not in _COLUMNS | known_sources]
    if unused:
        say(f"Not used: {', '.join(unused)}.")
    if "kind" not in header:
        say("No column `kind`: every row is taken for a practice.")


def _facts(path: Path, line: int, header: list[str], row: list[str], known_sources: frozenset[str]) -> Facts:
    cells = {column: cell.strip() for column, cell in zip(header, row, strict=False) if cell.strip()}
    if len(row) > len(header):
        raise SubjectError("this row has more cells than the header", file=str(path), line=line)
    if "name" not in cells:
        raise SubjectError("this row has no name", file=str(path), line=line, key="name")
    kind = cells.pop("kind", SubjectKind.PRACTICE.value).lower()
    if kind not in [member.value for member in SubjectKind]:
        raise SubjectError(
            f"'{kind}' is no kind", file=str(path), line=line, key="kind", expected="clinician or practice"
        )
    for key in cells.keys() & LOOKS.keys():
        if not LOOKS[key].fits(cells[key]) or (key == "npi" and not is_npi(cells[key])):
            message = f"'{cells[key][:60]}' does not look right"
            raise SubjectError(message, file=str(path), line=line, key=key, expected=LOOKS[key].expected)
    many = {name: _parts(cells.pop(name, "")) for name in _MANY}
    accounts = {name: _parts(cells[name]) for name in cells if name in known_sources and name not in _COLUMNS}
    single = {name: cells[name] for name in cells if name in _COLUMNS}
    return _FACTS.validate_python({**single, **many, "kind": kind, "accounts": accounts})


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
