"""The US list of excluded individuals and entities, LEIE: the monthly file of the OIG (oig.hhs.gov/exclusions).

An entry counts by its NPI, or by name and year of birth together; a name alone is somebody else until proved.
"""

import csv
import io
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from scrapy.http import Request, Response

from crawler import answers
from crawler.archives import Stated
from crawler.bases.persons import Person, persons
from crawler.bases.spider import SourceSpider
from crawler.bases.written import joined, postcode, text
from crawler.normalise import moment, ref_of
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Claims, Document, Dropped, Kind, Visibility
from model.errors import Challenge, SourceChanged

_FILE = "https://oig.hhs.gov/exclusions/downloadables/UPDATED.csv"
_SEARCH = "https://exclusions.oig.hhs.gov/"
_COLUMNS = ("LASTNAME", "FIRSTNAME", "BUSNAME", "NPI", "DOB", "EXCLTYPE", "EXCLDATE")
_NUMBERS = ("NPI", "DOB", "EXCLDATE", "REINDATE", "WAIVERDATE")
_LEAST = 40_000  # entries of a whole file; it has held more than this since the nineties
_LOOK = f"Look at {_SEARCH}, which also compares the social security number."
Row = dict[str, str]


class Leie(SourceSpider):
    """Reads the file row by row. For a subject it keeps what is the subject's; of a saved file it shows every entry."""

    name = "leie"

    def addresses(self) -> Iterator[Request]:
        yield self.ask(_FILE)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """Every entry that concerns the subject, and what the comparison could not tell."""
        answers.check(response)
        if response.body.lstrip()[:1] == b"<":
            raise Challenge("a web page came where the list was expected", next_step=_LOOK)
        seen = _Seen()
        yield from self._entries(response.body, seen)
        if self.errand.subject is None:
            return
        yield from self._untold(seen)
        if not seen.kept:
            yield Stated(total=0, kind=Kind.PROFILE)

    def _entries(self, body: bytes, seen: "_Seen") -> Iterator[Gathered]:
        for row in _rows(body, seen):
            seen.rows += 1
            concern = self._concerns(row)
            if concern is None:
                continue
            if concern:
                seen.kept += 1
                yield _entry(row)
            else:
                yield Trouble(
                    outcome=Outcome.SUSPECT,
                    reason="an entry has the NPI of the subject file and another year of birth, so it was not taken",
                    next_step=f"Check npi: and birth_year:. {_LOOK}",
                )
        if seen.odd:
            yield Dropped(reason="row with other columns than the list has", count=seen.odd)

    def _concerns(self, row: Row) -> bool | None:
        """Whether an entry is the subject's; None: it is not, or nothing but a name says so; False: it contradicts."""
        subject = self.errand.subject
        if subject is None:
            return True
        born, own = row["DOB"][:4], subject.birth_year
        if row["NPI"]:
            if row["NPI"] != subject.npi:
                return None
            return not (own and born) or own == born
        if not own or own != born:
            return None
        return True if _plain(row["FIRSTNAME"], row["LASTNAME"]) in self._names else None

    @cached_property
    def _names(self) -> set[str]:
        subject = self.errand.subject
        return set() if subject is None else {_plain(*person) for person in persons(subject)}

    def _untold(self, seen: "_Seen") -> Iterator[Trouble]:
        """What keeps a silence of the list from being an answer."""
        subject = self.errand.subject
        if seen.rows < _LEAST:
            reason = f"the list holds {seen.rows} entries, far fewer than it has"
            yield Trouble(outcome=Outcome.SUSPECT, reason=reason, next_step=_LOOK)
        if subject is not None and subject.persons and not subject.birth_year:
            reason = "most entries carry no NPI, and without a year of birth a name says nothing"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=f"Give birth_year: , or {_LOOK.lower()}")
        if subject is not None and not subject.npi:
            reason = "entries that carry an NPI could not be compared"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=f"Give npi: in the subject file. {_LOOK}")


class _Seen:
    """What was met on the way through the file."""

    def __init__(self) -> None:
        self.rows = self.kept = self.odd = 0


def _rows(body: bytes, seen: _Seen) -> Iterator[Row]:
    """The rows of the file, one after another. SourceChanged if it is none, or breaks off in the middle of a row."""
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", errors="replace", newline="")
    first = lines.readline(1 << 16)
    lines.seek(0)
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count))  # a spreadsheet saves it with others
    try:
        header = [name.strip().upper() for name in next(reader, [])]
        if missing := [name for name in _COLUMNS if name not in header]:
            raise SourceChanged(f"the list has no column {missing[0]}, which it always has", next_step=_LOOK)
        last: list[str] | None = None
        for row in reader:
            if last is not None and len(last) != len(header):
                seen.odd += 1
            if len(row) == len(header):
                yield _read(dict(zip(header, row, strict=True)))
            last = row
    except csv.Error as error:
        raise SourceChanged(f"the list is no table ({error})", next_step=_LOOK) from error
    if last is not None and len(last) != len(header):
        raise SourceChanged("the list breaks off in the middle of an entry", next_step="Run the audit again.")
    if last is None:
        raise SourceChanged("the list is empty, which it never is", next_step=_LOOK)


def _read(row: Row) -> Row:
    """A row with its blanks blank: dates and numbers that are not known are written as zeros."""
    told = {column: value.strip() for column, value in row.items()}
    zeros = {column for column in _NUMBERS if not told.get(column, "").strip("0")}
    return {column: "" if column in zeros else value for column, value in told.items()}


def _plain(*name: str) -> str:
    """A name as the list writes it: capitals, letters only."""
    return " ".join("".join(letter for letter in part if letter.isalpha()) for part in name).upper()


def _entry(listed: Row) -> Document:
    row = {column: text(value) for column, value in listed.items()}
    person = Person(row["FIRSTNAME"], row["LASTNAME"])
    name = joined(person.first, row.get("MIDNAME", ""), person.last) or row["BUSNAME"]
    when = moment(row["EXCLDATE"])
    return Document(
        kind=Kind.PROFILE,
        source="leie",
        service="leie",
        ref=ref_of(name, row["BUSNAME"], row["NPI"], row["DOB"], row["EXCLTYPE"], row["EXCLDATE"]),
        url=_SEARCH,
        title=name or None,
        text="\n".join(_lines(row)),
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        visibility=Visibility.PUBLIC,
        claims=Claims(
            names=tuple(filter(None, (name,))),
            npi=row["NPI"] or None,
            specialties=tuple(filter(None, (row.get("SPECIALTY", ""),))),
            street=row.get("ADDRESS") or None,
            city=row.get("CITY") or None,
            region=row.get("STATE") or None,
            postcode=postcode(row.get("ZIP", "")) or None,
            kind="exclusion",
        ),
    )


def _lines(row: Row) -> Iterator[str]:
    yield joined("Excluded under section", row["EXCLTYPE"], _dated("on", row["EXCLDATE"]))
    if row.get("REINDATE"):
        yield _dated("Reinstated on", row["REINDATE"])
    if row.get("WAIVERDATE"):
        yield joined(_dated("Waiver of", row["WAIVERDATE"]), row.get("WVRSTATE", ""))
    yield joined(row.get("GENERAL", ""), row.get("SPECIALTY", ""), by=", ")
    if row["DOB"]:
        yield f"Year of birth: {row['DOB'][:4]}"


def _dated(words: str, digits: str) -> str:
    """A date of eight digits as people read it, behind some words; nothing where there is no date."""
    return (
        f"{words} {digits[:4]}-{digits[4:6]}-{digits[6:]}"
        if len(digits) == 8
        else joined(words, digits)
        if digits
        else ""
    )
