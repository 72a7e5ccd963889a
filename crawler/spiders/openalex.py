"""The subject's publications in OpenAlex, and what it holds under the subject's ORCID (developers.openalex.org)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.bases.json_api import repeated
from crawler.bases.works import OF_A_TITLE, NotRegistered, Works, entry
from crawler.bases.written import parts, text
from crawler.normalise import link
from crawler.select import field
from crawler.spiders.orcid import orcid_of
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Claims, Document, Kind, Visibility, Work
from model.errors import Challenge, SourceChanged, Unreadable
from model.publications import Reference, doi

_API = "https://api.openalex.org/works"
_PAGE = 100
_PAGES = 20
_AUTHOR = re.compile(r"(?:https://openalex\.org/)?A\d{1,15}")
_BUDGET = "Run the audit again tomorrow: without a key the service allows a hundred lists or ten searches a day."


class Openalex(Works):
    """Works by DOI or PMID (free of charge for the service's budget), then the list of an ORCID by cursor."""

    name = "openalex"
    frame = ("results",)

    def addresses(self) -> Iterator[Request]:
        yield from super().addresses()
        subject = self.errand.subject
        for account in subject.accounts.get("orcid", ()) if subject else ():
            if orcid := orcid_of(account.at):
                yield self._list(orcid, "*", 1)

    def single(self, reference: Reference) -> str | None:
        if reference.doi:
            return f"{_API}/doi:{quote(reference.doi, safe='/')}"
        return f"{_API}/pmid:{reference.pmid}"

    def titled(self, title: str) -> str:
        # Commas, colons and pipes part filters from each other.
        words = " ".join(title.replace(",", " ").replace(":", " ").replace("|", " ").split())
        return f"{_API}?{urlencode({'filter': f'title.search:{words}', 'per_page': OF_A_TITLE})}"

    def _list(self, orcid: str, cursor: str, page: int) -> Request:
        asked = {"filter": f"author.orcid:{orcid}", "per_page": _PAGE, "cursor": cursor}
        return self.ask(f"{_API}?{urlencode(asked)}", orcid=orcid, cursor=cursor, page=page)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """One answer; of a list of an ORCID also what comes after it. State as of `_list`, else the `reference`."""
        if "orcid" not in state:
            yield from self._saved(response, **state)
            return
        data = self.data(response)
        found = list(self.works(data))
        yield from found
        if not found:
            if state["page"] == 1:
                yield Stated(total=0, kind=Kind.PAGE)
            return
        cursor = text(data, "meta", "next_cursor")
        if cursor and cursor == state["cursor"]:
            yield from repeated(response.url)
        elif cursor and state["page"] >= _PAGES:
            reason = f"stopped after {_PAGES} pages of one ORCID"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, url=response.url)
        elif cursor:
            yield self._list(state["orcid"], cursor, state["page"] + 1)

    def _saved(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """Works, or the authors of an answer of /authors that was handed in."""
        told = [] if "reference" in state or "/works" in response.url else _authors(response)
        if not told:
            yield from super().read(response, **state)
        for one in told:
            yield _author(one)

    def works(self, data: object) -> Iterator[Document]:
        if parts(data, "group_by"):
            raise SourceChanged("the answer counts works by groups, and names none")
        if isinstance(data, Mapping) and "results" in data:
            yield from (_work(told) for told in field(data, "results", of=list))
        else:
            yield _work(data)

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 404 and isinstance(decoded, Mapping):
            return NotRegistered("OpenAlex has no such work")
        if status in (409, 429):
            return Challenge(f"the day's free use of the service is spent ({status})", next_step=_BUDGET)
        return None


def _authors(response: Response) -> list[Mapping[str, object]]:
    """The authors an answer holds; none where it is one of works, or no JSON at all."""
    try:
        data = json.loads(response.body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(data, Mapping):
        return []
    entries = parts(data, "results") or [data]
    return [one for one in entries if _AUTHOR.fullmatch(text(one, "id"))] if response.status < 400 else []


def _author(told: Mapping[str, object]) -> Document:
    """An author as OpenAlex has put one together from many works, by machine: it may be several people, or a part."""
    number, orcid = text(told, "id").rpartition("/")[2], orcid_of(text(told, "orcid") or text(told, "ids", "orcid"))
    others = told.get("display_name_alternatives")
    named = (text(told, "display_name"), *(text({"": one}, "") for one in (others if isinstance(others, list) else ())))
    names = tuple(dict.fromkeys(filter(None, named)))
    last = (text(one, "display_name") for one in parts(told, "last_known_institutions"))
    earlier = (text(one, "institution", "display_name") for one in parts(told, "affiliations"))
    before = text(told, "last_known_institution", "display_name")  # until 2024
    places = dict.fromkeys(filter(None, (*last, before, *earlier)))
    return Document(
        kind=Kind.PROFILE,
        source="openalex",
        service="openalex",
        ref=number,
        url=f"https://openalex.org/{number}",
        title=names[0] if names else None,
        text="\n".join(places),
        visibility=Visibility.PUBLIC,
        claims=Claims(names=names, links=(f"https://orcid.org/{orcid}",) if orcid else ()),
    )


def _work(told: object) -> Document:
    number = text(told, "id").rpartition("/")[2]
    if not number.startswith("W") or not isinstance(told, Mapping):
        raise SourceChanged("a work has no id, which this register always has")
    ids = told.get("ids")
    retracted = told.get("is_retracted")
    work = Work(
        doi=doi(text(told, "doi")) or doi(text(ids, "doi")),
        pmid=text(ids, "pmid").rstrip("/").rpartition("/")[2] or None,
        authors=tuple(filter(None, (text(one, "author", "display_name") for one in parts(told, "authorships")))),
        venue=text(told, "primary_location", "source", "display_name") or None,
        retracted=retracted if isinstance(retracted, bool) else None,
    )
    title = text(told, "title") or text(told, "display_name")
    return entry("openalex", work, title or None, link(None, f"https://openalex.org/{number}"), number)
