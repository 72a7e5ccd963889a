"""The subject in Medicare's list of doctors and clinicians, Care Compare (data.cms.gov/provider-data, mj5m-pzi6)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence
from crawler.bases.json_api import JsonApi, repeated
from crawler.bases.persons import persons, states
from crawler.bases.register_table import named, table, unread
from crawler.bases.written import joined, postcode, text
from crawler.normalise import ref_of
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Claims, Document, Dropped, Kind, Visibility
from model.errors import SourceChanged

# The dataset's id stays; the distribution behind it changes with each refresh, and its index is always 0.
_API = "https://data.cms.gov/provider-data/api/1/datastore/query/mj5m-pzi6/0"
_ENTRY = "https://www.medicare.gov/care-compare/details/clinician/"
_LIMIT = 500
_PAGES = 10
_GIVE_NPI = "Give the NPI (npi:) in the subject file."
# The same columns by their names of today, then by those of older refreshes and of the file for download.
_COLUMNS = {
    "npi": ("npi",),
    "last": ("provider_last_name", "lst_nm", "last_name"),
    "first": ("provider_first_name", "frst_nm", "first_name"),
    "middle": ("provider_middle_name", "mid_nm", "middle_name"),
    "suffix": ("suff", "suffix"),
    "gender": ("gndr", "gender"),
    "credential": ("cred", "credential"),
    "school": ("med_sch", "medical_school_name"),
    "graduated": ("grd_yr", "graduation_year"),
    "primary": ("pri_spec", "primary_specialty"),
    "others": ("sec_spec_all", "all_secondary_specialties"),
    "group": ("facility_name", "org_nm", "organization_legal_name"),
    "street": ("adr_ln_1", "line_1_street_address"),
    "unit": ("adr_ln_2", "line_2_street_address"),
    "city": ("citytown", "cty", "city"),
    "state": ("state", "st"),
    "zip": ("zip_code", "zip"),
    "phone": ("telephone_number", "phn_numbr", "phone_number"),
}
Row = dict[str, str]


class CmsClinicians(JsonApi):
    """Rows of clinician, enrolment, group and address, brought together into one profile for each NPI."""

    name = "cms_clinicians"
    frame = ("results",)

    def addresses(self) -> Iterator[Request]:
        for asked in self._questions():
            yield self._page(asked, 0, (), None)

    def _questions(self) -> Iterator[dict[str, str]]:
        subject = self.errand.subject
        if subject is None:
            return
        if subject.npi:
            yield {"npi": subject.npi}
            return
        for state in states(subject):
            for person in persons(subject):
                # The list writes names in capitals and compares letter by letter.
                names = {"provider_last_name": person.last.upper(), "provider_first_name": person.first.upper()}
                yield {**names, "state": state}

    def _page(self, asked: Mapping[str, str], offset: int, rows: tuple[Row, ...], first: Row | None) -> Request:
        query: dict[str, str] = {}
        for place, (column, value) in enumerate(asked.items()):
            query |= {f"conditions[{place}][property]": column, f"conditions[{place}][value]": value}
        query |= {"limit": str(_LIMIT), "offset": str(offset)}
        return self.ask(f"{_API}?{urlencode(query)}", asked=dict(asked), rows=rows, first=first)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """One page of rows. State: what was `asked`, the `rows` before this page, and the `first` of the last page."""
        file = table(response.body, _COLUMNS["npi"], _COLUMNS["last"])
        if file is not None:
            yield from self._clinicians([_row(row) for row in file.rows])
            yield from unread(file)
            return
        page = [_row(told) for told in _listed(self.data(response))]
        held: tuple[Row, ...] = state.get("rows", ())
        if not page and not held:
            if _offset(response.url) == 0:
                yield Stated(total=0, kind=Kind.PROFILE)
            return
        again = bool(page) and state.get("first") == page[0]
        rows = held if again else (*held, *page)
        more = len(page) >= _LIMIT and not again and "asked" in state
        if more and len(rows) < _LIMIT * _PAGES:
            yield self._page(state["asked"], len(rows), rows, page[0])
            return
        if again:
            yield from repeated(response.url)
        elif more:
            reason = f"stopped after {len(rows)} rows of one name"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=_GIVE_NPI)
        yield from self._clinicians(rows)

    def _clinicians(self, rows: Iterable[Row]) -> Iterator[Document | Dropped]:
        by_npi: dict[str, list[Row]] = {}
        for row in rows:
            by_npi.setdefault(row["npi"], []).append(row)
        if nameless := by_npi.pop("", None):
            yield Dropped(reason="row without an NPI", count=len(nameless))
        for npi, several in by_npi.items():
            yield self._profile(npi, several)

    def _profile(self, npi: str, rows: list[Row]) -> Document:
        names = _each(joined(*(row[part] for part in ("first", "middle", "last", "suffix"))) for row in rows)
        if not names:
            raise SourceChanged("a row has no name, which this list always has")
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=npi if npi.isdigit() else ref_of(npi),
            url=f"{_ENTRY}{npi}" if npi.isdigit() else None,
            title=names[0],
            text="\n".join(_lines(npi, rows)),
            visibility=Visibility.PUBLIC,
            claims=Claims(
                names=names,
                credentials=_each(row["credential"] for row in rows),
                npi=npi,
                specialties=_each(one for row in rows for one in (row["primary"], *_others(row))),
                street=_only(_street(row) for row in rows),
                city=_only(row["city"] for row in rows),
                region=_only(row["state"] for row in rows),
                postcode=_only(postcode(row["zip"]) for row in rows),
                phones=_each(row["phone"] for row in rows),
                kind="registry",
                gender=_only(row["gender"] for row in rows),
                employers=_each(row["group"] for row in rows),
            ),
        )


def _listed(data: object) -> list[object]:
    """The rows of an answer; where it was asked to leave the names of the columns out, with those of its schema."""
    listed = field(data, "results", of=list)
    if not listed or not all(isinstance(row, list) for row in listed):
        return listed
    told = next((mapping(mapping(one).get("fields")) for one in mapping(mapping(data).get("schema")).values()), {})
    names = [name for name in told if name != "record_number"]
    return [dict(zip(names, sequence(row), strict=False)) for row in listed]


def _row(told: object) -> Row:
    told = {named(str(key)): value for key, value in told.items()} if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not any(name in told for name in _COLUMNS["npi"] + _COLUMNS["last"]):
        raise SourceChanged("a row of the list has neither NPI nor name")
    return {
        column: next((text(told, name) for name in names if text(told, name)), "") for column, names in _COLUMNS.items()
    }


def _offset(url: str) -> int:
    raw = parse_qs(urlsplit(url).query).get("offset", ["0"])[0]
    return int(raw) if raw.isdecimal() and len(raw) < 9 else 0


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _only(values: Iterable[str]) -> str | None:
    """The one value that all rows share; None where they differ, for then no page need agree with the first of them."""
    found = _each(values)
    return found[0] if len(found) == 1 else None


def _others(row: Row) -> list[str]:
    return [one.strip() for one in row["others"].split(",") if one.strip()]


def _street(row: Row) -> str:
    return joined(row["street"], row["unit"], by=", ")


def _lines(npi: str, rows: list[Row]) -> Iterator[str]:
    yield f"NPI {npi}"
    schools = (row["school"] if row["school"] != "OTHER" else "" for row in rows)
    yield from _each(joined(school, row["graduated"], by=", ") for school, row in zip(schools, rows, strict=True))
    towns = (joined(row["city"], joined(row["state"], postcode(row["zip"])), by=", ") for row in rows)
    told = zip(rows, towns, strict=True)
    places = (joined(row["group"], _street(row), town, row["phone"], by=", ") for row, town in told)
    yield from (f"Practice: {place}" for place in _each(places))
