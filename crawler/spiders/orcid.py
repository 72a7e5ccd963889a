"""The subject's own ORCID record: who it says it is and the works it lists (info.orcid.org, public API 3.0)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.bases import orcid_xml
from crawler.bases.json_api import JsonApi
from crawler.bases.works import entry
from crawler.bases.written import joined, parts, text
from crawler.normalise import count, link
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Claims, Document, Dropped, Kind, Visibility, Work
from model.errors import ErrorBody, SourceChanged, Unreadable
from model.publications import doi

_API = "https://pub.orcid.org/v3.0/"
_HOST = "pub.orcid.org"
_ORCID = re.compile(r"\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b", re.I)
_WRONG = "Write the ORCID as 0000-0000-0000-0000 under accounts: orcid: in the subject file."


def orcid_of(written: str) -> str | None:
    """The ORCID in a text or address; None where there is none or its check digit (ISO 7064) is wrong."""
    found = _ORCID.search(written)
    if found is None:
        return None
    digits = found[1].upper().replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return found[1].upper() if digits[-1] == ("X" if check == 10 else str(check)) else None


class Orcid(JsonApi):
    """One request: the public part of the record, with its works."""

    name = "orcid"

    def permits(self, url: str) -> bool:
        return url.startswith(f"https://{_HOST}/")

    def addresses(self) -> Iterator[Request]:
        orcid = orcid_of(self.errand.at)
        if orcid is None:
            raise SourceChanged(f"'{self.errand.at}' is no ORCID: its check digit is wrong", next_step=_WRONG)
        # Without this header the service answers a browser's Accept with a web page.
        yield self.ask(f"{_API}{orcid}/record").replace(headers={"Accept": "application/json"})

    def data(self, response: Response) -> object:
        """As of every API; the XML that the service gives unless it is asked for JSON is read too."""
        told = orcid_xml.as_json(response.body) if response.status < 400 else None
        return super().data(response) if told is None else told

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The whole record: a profile, then every work once. A part of one, or the answer of a search for persons,
        may be handed in too."""
        data = self.data(response)
        if isinstance(data, Mapping) and "num-found" in data:
            yield from _found(data)
            return
        if isinstance(data, Mapping) and "orcid-identifier" not in data and not response.url.endswith("/record"):
            yield from _part(data)
            return
        orcid = text(field(data, "orcid-identifier", of=dict), "path")
        activities = field(data, "activities-summary", of=dict)
        yield _profile(orcid, field(data, "person", of=dict), activities)
        yield from _listed(orcid, activities.get("works"))

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if not isinstance(decoded, Mapping) or "response-code" not in decoded:
            return None
        said = text(decoded, "user-message") or text(decoded, "developer-message") or f"error {status}"
        return ErrorBody(f"the service answered with an error: {said[:200]}", next_step=_WRONG)


def _part(data: Mapping[str, object]) -> Iterator[Gathered]:
    """An answer of /works, /works/CODES, /work/CODE or /person, which tell whose they are by their path alone."""
    orcid = orcid_of(text(data, "path")) or ""
    if "group" in data:
        yield from _listed(orcid, data)
    elif "bulk" in data:
        for one in parts(data, "bulk"):
            work = one.get("work")
            if isinstance(work, Mapping):
                yield _work(orcid_of(text(work, "path")) or "", [work])
            else:
                yield Dropped(reason="work that ORCID does not show", count=1)
    elif "put-code" in data:
        yield _work(orcid, [data])
    elif "name" in data and orcid:
        yield _profile(orcid, data, {})
    else:
        raise SourceChanged("the answer has neither 'orcid-identifier' nor 'group', one of which it always has")


def _found(data: Mapping[str, object]) -> Iterator[Gathered]:
    """Who a search found: no more than the answer tells of each, and which of them it is, nobody has said."""
    persons = parts(data, "expanded-result") or parts(data, "result")
    total = count(data.get("num-found"))
    if total is not None:
        yield Stated(total=total, kind=Kind.PROFILE)
    for person in persons:
        orcid = orcid_of(text(person, "orcid-id") or text(person, "orcid-identifier", "path"))
        if orcid is None:
            yield Dropped(reason="entry without an ORCID", count=1)
            continue
        others = person.get("other-name")
        named = (
            text(person, "credit-name"),
            joined(text(person, "given-names"), text(person, "family-names")),
            *(text({"": one}, "") for one in (others if isinstance(others, list) else ())),
        )
        names = tuple(dict.fromkeys(filter(None, named)))
        places = person.get("institution-name")
        told = (text({"": one}, "") for one in (places if isinstance(places, list) else ()))
        # Where somebody studied stands among the institutions too: none of them is said to be an employer.
        shown = "\n".join(dict.fromkeys(filter(None, told)))
        yield _account(orcid, shown, Claims(names=names, kind="account"))


def _listed(orcid: str, works: object) -> Iterator[Gathered]:
    """Every work of a record once: several sources may tell of one, and the first is preferred."""
    groups = parts(works, "group")
    if not groups:
        yield Stated(total=0, kind=Kind.PAGE)
    for group in groups:
        if summaries := parts(group, "work-summary"):
            yield _work(orcid, summaries)


def _profile(orcid: str, person: Mapping[str, object], activities: Mapping[str, object]) -> Document:
    named = person.get("name")
    full = joined(text(named, "given-names", "value"), text(named, "family-name", "value"))
    others = (text(one, "content") for one in parts(person.get("other-names"), "other-name"))
    names = tuple(dict.fromkeys(filter(None, (text(named, "credit-name", "value"), full, *others))))
    links = (link(None, text(one, "url", "value")) for one in parts(person.get("researcher-urls"), "researcher-url"))
    claims = Claims(
        names=names,
        employers=tuple(_employers(activities)),
        links=tuple(dict.fromkeys(filter(None, links))),
        kind="account",
    )
    return _account(orcid, text(person, "biography", "content"), claims)


def _account(orcid: str, shown: str, claims: Claims) -> Document:
    return Document(
        kind=Kind.PROFILE,
        source="orcid",
        service="orcid",
        ref=orcid,
        url=f"https://orcid.org/{orcid}",
        title=claims.names[0] if claims.names else None,
        text=shown,
        visibility=Visibility.PUBLIC,
        claims=claims,
    )


def _employers(activities: Mapping[str, object]) -> Iterator[str]:
    """Where the record says its owner works or worked, each once."""
    groups = parts(activities.get("employments"), "affiliation-group")
    summaries = [one for group in groups for one in parts(group, "summaries")]
    # Before version 3 the summaries stood in the list itself.
    told = [one.get("employment-summary") for one in summaries] or parts(
        activities.get("employments"), "employment-summary"
    )
    yield from dict.fromkeys(filter(None, (text(one, "organization", "name") for one in told)))


def _work(orcid: str, summaries: list[Mapping[str, object]]) -> Document:
    told = summaries[0]
    numbers = {
        text(one, "external-id-type"): text(one, "external-id-normalized", "value") or text(one, "external-id-value")
        for summary in reversed(summaries)
        for one in parts(summary.get("external-ids"), "external-id")
        if text(one, "external-id-relationship") in ("", "self")
    }
    credited = told.get("contributors")
    authors = (text(one, "credit-name", "value") for one in parts(credited, "contributor"))
    work = Work(
        doi=doi(numbers.get("doi", "")),
        pmid=numbers.get("pmid") or None,
        authors=tuple(filter(None, authors)),
        venue=text(told, "journal-title", "value") or None,
    )
    code = text(told, "put-code")
    url = link(None, text(told, "url", "value")) or (f"https://doi.org/{work.doi}" if work.doi else None)
    number = joined(orcid, code, by="/") if code else None
    return entry("orcid", work, text(told, "title", "title", "value") or None, url, number)
