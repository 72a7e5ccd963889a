"""Reads the facts of many subjects from a CSV, for `webside init`."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from crawler.archives.wall_clock import wall_clock
from model.errors import SubjectError
from model.subject import SubjectKind, is_npi
from reports.words import MONTHS
from webside.subject_file import Facts, template
from webside.subject_form import LOOKS
from webside.subjects_table import rows_of

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
    "team": "staff",
    "staff_names": "staff",
    "providers": "staff",
    "timezone": "time_zone",
    "mail": "contact",
    "email": "contact",
    "e_mail": "contact",
    "npi_number": "npi",
    "agreed_by": "consent_by",
    "agreed_on": "consent_date",
}
_MANY = ("other_names", "specialties", "staff", "exports", "posts")
_IN_SPREADSHEET = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")  # what a spreadsheet makes of a long number
_FACTS = TypeAdapter(Facts)
_COLUMNS = frozenset(field.name for field in fields(Facts)) - {"accounts"}


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table holds: the facts of the rows that can be used, with their lines, and what is wrong with others."""

    facts: tuple[Facts, ...]
    lines: tuple[int, ...]
    wrong: tuple[SubjectError, ...]


def from_csv(path: Path, known_sources: frozenset[str], say: Callable[[str], None], today: date | None = None) -> Rows:
    """The facts of many subjects, one for each row; several handles or specialties in one cell stand apart by `;`.

    A column is a key of the subject file, a usual word for one, or a source id. `say` is told, in one sentence each,
    which columns are not used and which encoding was taken when it is not UTF-8. A row is held against all that an
    audit asks of a subject file, so that none is written that is refused later. SubjectError for what is no table.
    """
    table = rows_of(path, lambda cells: "name" in [_column(cell, known_sources) for cell in cells], say)
    rows: dict[int, Facts] = {}
    problems: list[SubjectError] = []
    try:
        header = [_column(cell, known_sources) for cell in next(table, [])]
        _check_header(path, header, known_sources, say)
        for row in table:
            if any(cell.strip() for cell in row):
                facts, wrong = _row(path, table.line_num, header, row, known_sources, today)
                problems += wrong
                if facts is not None and not wrong:
                    rows[table.line_num] = facts
    except csv.Error as error:
        raise SubjectError(f"this is not CSV: {error}", file=str(path), line=table.line_num) from error
    if not rows and not problems:
        raise SubjectError("there is no row below the header", file=str(path), expected="one subject in each row")
    doubled = _doubled(path, rows)
    rows = {line: facts for line, facts in rows.items() if line not in {problem.line for problem in doubled}}
    _say_of_all(rows, say)
    return Rows(tuple(rows.values()), tuple(rows), tuple(sorted((*problems, *doubled), key=lambda one: one.line or 0)))


def _doubled(path: Path, rows: dict[int, Facts]) -> list[SubjectError]:
    """The rows that would be written to the file of a row above."""
    from webside.config import slug

    first: dict[str, int] = {}
    told = []
    for line, facts in rows.items():
        above = first.setdefault(facts.id or slug(facts.name), line)
        if above != line:
            told.append(
                SubjectError(
                    f"'{facts.name}' stands in line {above} already, which was taken",
                    file=str(path),
                    line=line,
                    key="id" if facts.id else "name",
                    expected="one row for each client; a column `id` only for another one of the same name",
                )
            )
    return told


def _say_of_all(rows: dict[int, Facts], say: Callable[[str], None]) -> None:
    """What is told of rows that were taken: the same number in several, and persons without a word of consent."""
    by_npi: dict[str, list[int]] = {}
    for line, facts in rows.items():
        if facts.npi:
            by_npi.setdefault(facts.npi, []).append(line)
    for npi, lines in by_npi.items():
        if len(lines) > 1:
            named = "; ".join(f"line {line}: {rows[line].name}" for line in lines)
            say(f"The NPI {npi} stands in {len(lines)} rows ({named}). One number is one clinician's or practice's.")
    unsaid = [
        one.name for one in rows.values() if one.kind is SubjectKind.CLINICIAN and not (one.consent or one.consent_by)
    ]
    if unsaid:
        rows_are = "1 row is" if len(unsaid) == 1 else f"{len(unsaid)} rows are"
        say(f"{rows_are} of a clinician without consent ({'; '.join(unsaid)}): no audit of a person goes without it.")


def _row(
    path: Path, line: int, header: list[str], row: list[str], known_sources: frozenset[str], today: date | None
) -> tuple[Facts | None, list[SubjectError]]:
    """The facts of a row, and all that is wrong with it at once: what is wrong in one cell hides nothing of another."""
    cells = {column: cell.strip() for column, cell in zip(header, row, strict=False) if cell.strip()}
    if len(row) > len(header):
        return None, [SubjectError("this row has more cells than the header", file=str(path), line=line)]
    wrong = list(_wrong_cells(path, line, cells, today))
    left_out = {problem.key for problem in wrong}
    rest = {column: cell for column, cell in cells.items() if column not in left_out}
    facts = _facts({"name": "?"} | rest, known_sources)
    if any(key and key.startswith("consent_") for key in left_out):
        facts = replace(facts, consent_by=None, consent_date=None, consent_scope=None)
    return facts, wrong + list(_refused(facts, path, line, known_sources))


def _wrong_cells(path: Path, line: int, cells: dict[str, str], today: date | None) -> Iterator[SubjectError]:
    """What is wrong with cells taken one by one."""

    def wrong(key: str, message: str, expected: str | None = None) -> SubjectError:
        return SubjectError(message, file=str(path), line=line, key=key, expected=expected)

    if "name" not in cells:
        yield wrong("name", "this row has no name")
    kind = cells.get("kind", SubjectKind.PRACTICE.value).lower()
    if kind not in [member.value for member in SubjectKind]:
        yield wrong("kind", f"'{kind}' is no kind", "clinician or practice")
    for key in LOOKS:
        if (told := cells.get(key)) and key != "npi" and not LOOKS[key].fits(told):
            yield wrong(key, f"'{told[:60]}' does not look right", LOOKS[key].expected)
    if (told := cells.get("npi")) and (message := _wrong_npi(told)):
        yield wrong("npi", f"'{told[:60]}' {message[0]}", message[1])
    if told := cells.get("consent_date"):
        days = _days(told)
        if not days:
            yield wrong("consent_date", f"'{told[:60]}' is no day", "YYYY-MM-DD")
        elif len(days) > 1:
            one, other = (f"{day.isoformat()} ({day.day} {MONTHS[day.month - 1]})" for day in days)
            yield wrong("consent_date", f"'{told[:60]}' can be read as two days", f"{one} or {other}")
        elif today is not None and days[0] > today:
            yield wrong("consent_date", f"{days[0].isoformat()} has not come yet", "the day on which they agreed")
    pairs = [part.partition("=") for part in _parts(cells.get("columns", ""))]
    if any(not (sign and name.strip() and header.strip()) for name, sign, header in pairs):
        yield wrong("columns", f"'{cells['columns'][:60]}' names no columns", "reply=Reply Body")


def _wrong_npi(told: str) -> tuple[str, str] | None:
    """What is wrong with an NPI, and what was expected; None for one that may be right."""
    if LOOKS["npi"].fits(told):
        mistyped = "has a wrong check digit: a digit is mistyped", "the ten digits as the registry shows them"
        return None if is_npi(told) else mistyped
    if _IN_SPREADSHEET.fullmatch(told):
        return (
            "is what a spreadsheet (Excel) made of a long number: its digits are lost",
            "the ten digits; set the column to Text before you enter and save them",
        )
    if told.isascii() and told.isdecimal():
        return f"has {len(told)} digits", "ten digits"
    return "does not look right", "ten digits"


def _refused(facts: Facts, path: Path, line: int, known_sources: frozenset[str]) -> Iterator[SubjectError]:
    """What an audit would refuse in the subject file of a row, by the column it stands in."""
    from webside.config import load_subject

    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "subject.yaml"
        written.write_text(template(facts), encoding="utf-8")
        try:
            load_subject(written, known_sources)
        except SubjectError as error:
            for problem in error.problems or (error,):
                column = _column_of(problem.key or "")
                value = getattr(facts, column, None) if column in _COLUMNS else None
                untold = isinstance(value, str) and value not in problem.message
                told = f"'{value[:60]}': {problem.message}" if untold and value else problem.message
                yield SubjectError(told, file=str(path), line=line, key=column or None, expected=problem.expected)


def _column_of(key: str) -> str:
    """The column of a key of the subject file: `consent.date` is consent_date, `places.0.phone` is phone."""
    parts = [part for part in key.split(".") if not part.isdigit()]
    if parts[:1] == ["consent"]:
        return "consent" if parts[1:] in ([], ["kind"]) else "_".join(parts[:2])
    return parts[1] if parts[:1] in (["places"], ["accounts"]) and len(parts) > 1 else "".join(parts[:1])


def _column(cell: str, known_sources: frozenset[str]) -> str:
    """Which fact a column holds; a header nobody knows stays as it is."""
    word = re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_")
    if word in _COLUMNS:
        return word
    if word in _HEADERS:
        return _HEADERS[word]
    stem = re.sub(r"_(?:handle|account|profile|url|page|link)$", "", word)
    return next((source for source in (word, "x" if stem == "twitter" else stem) if source in known_sources), cell)


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


def _facts(cells: dict[str, str], known_sources: frozenset[str]) -> Facts:
    """The facts of cells that were found to be right."""
    kind = cells.pop("kind", SubjectKind.PRACTICE.value).lower()
    many = {name: _parts(cells.pop(name, "")) for name in _MANY}
    accounts = {name: _parts(cells[name]) for name in cells if name in known_sources and name not in _COLUMNS}
    if "consent_date" in cells:
        cells["consent_date"] = _days(cells["consent_date"])[0].isoformat()
    pairs = [part.partition("=") for part in _parts(cells.pop("columns", ""))]
    columns = {name.strip(): header.strip() for name, _, header in pairs}
    single = {name: cells[name] for name in cells if name in _COLUMNS}
    return _FACTS.validate_python({**single, **many, "kind": kind, "accounts": accounts, "columns": columns})


def _days(told: str) -> list[date]:
    """The days a text can be read as, however it is written."""
    days = [when.date() for first in (True, False) if (when := wall_clock(told, first).published)]
    return list(dict.fromkeys(days))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
