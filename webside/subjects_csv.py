"""Reads the facts of many subjects from a CSV, for `webside init`."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from pydantic import TypeAdapter

from crawler.archives.wall_clock import wall_clock
from model.errors import SubjectError
from model.subject import SubjectKind, is_npi
from reports.words import MONTHS
from webside.subject_file import Facts, template
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
_MANY = ("other_names", "specialties", "staff", "exports")
_FACTS = TypeAdapter(Facts)
_COLUMNS = frozenset(field.name for field in fields(Facts)) - {"accounts"}


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table holds: the facts of the rows that can be used, and what is wrong with the others."""

    facts: tuple[Facts, ...]
    wrong: tuple[SubjectError, ...]


def from_csv(path: Path, known_sources: frozenset[str], say: Callable[[str], None]) -> Rows:
    """The facts of many subjects, one for each row; several handles or specialties in one cell stand apart by `;`.

    A column is a key of the subject file, a usual word for one, or a source id. `say` is told, in one sentence each,
    which columns are not used and which encoding was taken when it is not UTF-8. A row is held against all that an
    audit asks of a subject file, so that none is written that is refused later. SubjectError for what is no table.
    """
    table = csv.reader(io.StringIO(_csv_text(path, say), newline=""), strict=True)
    rows, problems = [], []
    try:
        header = [_column(cell, known_sources) for cell in next(table, [])]
        _check_header(path, header, known_sources, say)
        for row in table:
            if any(cell.strip() for cell in row):
                try:
                    facts = _facts(path, table.line_num, header, row, known_sources)
                except SubjectError as error:
                    problems.append(error)
                    continue
                refused = list(_refused(facts, path, table.line_num, known_sources))
                problems += refused
                rows += [] if refused else [facts]
    except csv.Error as error:
        raise SubjectError(f"this is not CSV: {error}", file=str(path), line=table.line_num) from error
    if not rows and not problems:
        raise SubjectError("there is no row below the header", file=str(path), expected="one subject in each row")
    unsaid = [one.name for one in rows if one.kind is SubjectKind.CLINICIAN and not (one.consent or one.consent_by)]
    if unsaid:
        rows_of = "1 row is" if len(unsaid) == 1 else f"{len(unsaid)} rows are"
        say(f"{rows_of} of a clinician without consent ({'; '.join(unsaid)}): no audit of a person goes without it.")
    return Rows(tuple(rows), tuple(problems))


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
    if "consent_date" in cells:
        cells["consent_date"] = _day(path, line, cells["consent_date"])
    columns = _mapping(path, line, cells.pop("columns", ""))
    single = {name: cells[name] for name in cells if name in _COLUMNS}
    return _FACTS.validate_python({**single, **many, "kind": kind, "accounts": accounts, "columns": columns})


def _day(path: Path, line: int, told: str) -> str:
    """A day as YYYY-MM-DD, however it is written, as long as it can be read in one way only."""
    days = [when.date() for first in (True, False) if (when := wall_clock(told, first).published)]
    if len(set(days)) == 1:
        return days[0].isoformat()
    if not days:
        raise SubjectError(
            f"'{told[:60]}' is no day", file=str(path), line=line, key="consent_date", expected="YYYY-MM-DD"
        )
    one, other = (f"{day.isoformat()} ({day.day} {MONTHS[day.month - 1]})" for day in days)
    raise SubjectError(
        f"'{told[:60]}' can be read as two days",
        file=str(path),
        line=line,
        key="consent_date",
        expected=f"{one} or {other}",
    )


def _mapping(path: Path, line: int, told: str) -> dict[str, str]:
    """What a row says of the columns of its tables: `reply=Reply Body; dates=day first`."""
    pairs = [part.partition("=") for part in _parts(told)]
    if any(not (sign and name.strip() and header.strip()) for name, sign, header in pairs):
        raise SubjectError(
            f"'{told[:60]}' names no columns", file=str(path), line=line, key="columns", expected="reply=Reply Body"
        )
    return {name.strip(): header.strip() for name, _, header in pairs}


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
