"""The subject's entry in the US registry of providers, NPPES (npiregistry.cms.hhs.gov/api-page)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping
from crawler.bases import nppes_forms
from crawler.bases.json_api import JsonApi, repeated
from crawler.bases.persons import persons, states
from crawler.bases.register_table import Table, unread
from crawler.bases.written import joined, parts, postcode, text
from crawler.normalise import moment, ref_of
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Claims, Document, Dropped, Kind, Visibility
from model.errors import ErrorBody, SourceChanged, Unreadable

_API = "https://npiregistry.cms.hhs.gov/api/"
_ENTRY = "https://npiregistry.cms.hhs.gov/provider-view/"
_LIMIT, _MOST = 200, 1200
_GIVE_NPI = "Give the NPI (npi:) in the subject file; the registry shows at most 1,200 entries of a name."
_STATUS = {"A": "active", "D": "deactivated"}


class Nppes(JsonApi):
    """One entry by its NPI; without an NPI the entries of the name in the states of the subject, as proposals."""

    name = "nppes"
    frame = ("results",)

    def addresses(self) -> Iterator[Request]:
        for asked in self._questions():
            yield self._page(asked, 0, None)

    def _questions(self) -> Iterator[dict[str, str]]:
        subject = self.errand.subject
        if subject is None:
            return
        if subject.npi:
            yield {"number": subject.npi}
            return
        for state in states(subject):
            for person in persons(subject):
                names = {"first_name": person.first, "last_name": person.last}
                yield {**names, "state": state, "enumeration_type": "NPI-1"}
            for organisation in dict.fromkeys(subject.organisations):
                yield {"organization_name": organisation, "state": state, "enumeration_type": "NPI-2"}

    def _page(self, asked: Mapping[str, str], skip: int, first: str | None) -> Request:
        query = {"version": "2.1", **asked, "limit": str(_LIMIT), "skip": str(skip)}
        return self.ask(f"{_API}?{urlencode(query)}", asked=dict(asked), first=first)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """One page of entries. State: what was `asked`, and the `first` number of the page before."""
        if (file := nppes_forms.file_of(response.body)) is not None:
            yield from self._of_file(file)
            return
        data = self.data(response)
        alone = "enumerationType" in mapping(data)  # as the registry's own page asks for it
        results = [nppes_forms.as_interface(one) for one in ([data] if alone else field(data, "results", of=list))]
        skip = _skip(response.url)
        numbers = [text(result, "number") for result in results]
        if not results:
            if skip == 0:
                yield Stated(total=0, kind=Kind.PROFILE)
            return
        if state.get("first") is not None and state["first"] == numbers[0]:
            yield from repeated(response.url)
            return
        for result in results:
            yield self._entry(result)
        if len(results) < _LIMIT or "asked" not in state:
            return
        if skip + _LIMIT < _MOST:
            yield self._page(state["asked"], skip + _LIMIT, numbers[0])
        else:
            reason = "the registry shows at most 1,200 entries of a name"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=_GIVE_NPI)

    def _of_file(self, file: Table) -> Iterator[Document | Dropped]:
        """The entries of rows of the monthly file."""
        entries = [nppes_forms.entry(row) for row in file.rows]
        yield from (self._entry(entry) for entry in entries if entry is not None)
        if gone := entries.count(None):
            yield Dropped(reason="number that is out of use, of which the file tells nothing else", count=gone)
        yield from unread(file)

    def _entry(self, result: object) -> Document:
        told = mapping(result)
        number = text(told, "number")  # an int in older answers, a text in newer ones
        basic = field(told, "basic", of=dict)
        names = tuple(dict.fromkeys(_names(told, basic)))
        if not number or not names:
            raise SourceChanged("an entry has no number or no name, which this registry always has")
        since, changed = moment(text(basic, "enumeration_date")), moment(text(basic, "last_updated"))
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=number if number.isdigit() else ref_of(number),
            url=f"{_ENTRY}{number}" if number.isdigit() else None,
            title=names[0],
            text="\n".join(_lines(told, basic)),
            published=since.published,
            published_precision=since.precision,
            published_raw=since.raw,
            edited=changed.published,
            visibility=Visibility.PUBLIC,
            claims=_claims(told, basic, number, names),
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """Errors come with HTTP 200, as a list under `Errors`."""
        if not isinstance(decoded, Mapping) or "Errors" not in decoded:
            return None
        said = joined(*(text(error, "description").rstrip(".") for error in parts(decoded, "Errors")[:3]), by="; ")
        step = "Check npi: and the names and places in the subject file."
        return ErrorBody(f"the registry answered with an error: {said or 'without a word'}", next_step=step)


def _skip(url: str) -> int:
    raw = parse_qs(urlsplit(url).query).get("skip", ["0"])[0]
    return int(raw) if raw.isdecimal() and len(raw) < 9 else 0


def _names(told: Mapping[str, object], basic: Mapping[str, object]) -> Iterator[str]:
    """The name in use, then the other names of the entry."""
    for named in (basic, *parts(told, "other_names")):
        person = joined(*(text(named, key) for key in ("first_name", "middle_name", "last_name", "suffix")))
        suffix = text(named, "name_suffix")
        if found := text(named, "organization_name") or joined(person, suffix) or text(named, "name"):
            yield found


def _places(told: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Where the provider practises, each address once; the mailing address is no such place."""
    located = [one for one in parts(told, "addresses") if not _is_mail(one)]
    once = {_address(one): one for one in (*located, *parts(told, "practiceLocations"))}
    return [place for address, place in once.items() if address]


def _is_mail(place: Mapping[str, object]) -> bool:
    return text(place, "address_purpose").upper() in ("MAILING", "MLG", "MAIL")


def _street(place: Mapping[str, object]) -> str:
    return joined(text(place, "address_1"), text(place, "address_2"), by=", ")


def _address(place: Mapping[str, object]) -> str:
    town = joined(text(place, "city"), joined(text(place, "state"), postcode(text(place, "postal_code"))), by=", ")
    return joined(_street(place), town, by=", ")


def _claims(told: Mapping[str, object], basic: Mapping[str, object], number: str, names: tuple[str, ...]) -> Claims:
    """What the entry says. Of several places none is claimed alone, for a page may name any of them; all are in the
    text."""
    places = _places(told)
    place = places[0] if len(places) == 1 else {}
    official = joined(text(basic, "authorized_official_first_name"), text(basic, "authorized_official_last_name"))
    credentials = (text(basic, "credential"), *(text(other, "credential") for other in parts(told, "other_names")))
    return Claims(
        names=names,
        credentials=tuple(
            dict.fromkeys(word.strip() for one in credentials for word in one.split(",") if word.strip())
        ),
        npi=number,
        specialties=tuple(dict.fromkeys(text(one, "desc") for one in parts(told, "taxonomies") if text(one, "desc"))),
        street=_street(place) or None,
        city=_only(text(one, "city") for one in places),
        region=_only(text(one, "state") for one in places),
        postcode=postcode(text(place, "postal_code")) or None,
        phones=tuple(dict.fromkeys(phone for one in places if (phone := text(one, "telephone_number")))),
        kind="registry",
        gender=text(basic, "sex") or text(basic, "gender") or None,
        colleagues=(official,) if official else (),
    )


def _only(values: Iterator[str]) -> str | None:
    """The one value that all places share; None where they differ."""
    found = set(values)
    return (found.pop() or None) if len(found) == 1 else None


def _lines(told: Mapping[str, object], basic: Mapping[str, object]) -> Iterator[str]:
    status = text(basic, "status")
    yield f"NPI {text(told, 'number')}" + (f", {_STATUS.get(status, status)}" if status else "")
    for one in parts(told, "taxonomies"):
        licence = joined("licence", text(one, "license"), text(one, "state")) if text(one, "license") else ""
        primary = " (primary)" if one.get("primary") in (True, "Y") else ""
        yield joined((text(one, "desc") or f"Taxonomy {text(one, 'code')}") + primary, licence, by=", ")
    for place in _places(told):
        yield joined(f"Practice: {_address(place)}", text(place, "telephone_number"), by=", ")
    for place in parts(told, "addresses"):
        if _is_mail(place) and _address(place):
            yield f"Mail: {_address(place)}"
    for one in parts(told, "identifiers"):
        if text(one, "identifier"):
            yield joined(text(one, "desc") or "Identifier", text(one, "identifier"), text(one, "issuer"))
