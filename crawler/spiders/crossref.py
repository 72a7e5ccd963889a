"""The subject's publications in Crossref, with the updates it knows of: retractions, corrections, concerns
(api.crossref.org; retractions from publishers and Retraction Watch)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from scrapy.http import Response

from crawler.bases.works import OF_A_TITLE, NotRegistered, Works, entry
from crawler.bases.written import joined, parts, text
from crawler.normalise import link, text_of
from crawler.select import field
from model.documents import Document, Work
from model.errors import ErrorBody, SourceChanged, Unreadable
from model.publications import Reference, doi

_API = "https://api.crossref.org/works"
_RETRACTED = frozenset({"retraction", "withdrawal", "removal"})


class Crossref(Works):
    """Works by DOI; a PMID means nothing here."""

    name = "crossref"
    frame = ("message", "items")

    def single(self, reference: Reference) -> str | None:
        return f"{_API}/{quote(reference.doi, safe='')}" if reference.doi else None

    def titled(self, title: str) -> str:
        return f"{_API}?{urlencode({'query.bibliographic': title, 'rows': OF_A_TITLE})}"

    def data(self, response: Response) -> object:
        """As of every API; the answer to an unknown DOI is a line of plain text."""
        is_single = "?" not in response.url
        is_line = response.body.strip().lower().startswith(b"resource not found")
        if is_single and is_line and response.status in (200, 404):
            raise NotRegistered("Crossref has no such DOI")
        return super().data(response)

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """Every answer says how it went; an error may come with HTTP 200."""
        state = text(decoded, "status")
        if state in ("", "ok") or state.isdecimal():  # a number is the HTTP status, as tools keep it beside the body
            return None
        said = text(decoded, "message", "description") or text(decoded, "message-type") or state
        return ErrorBody(f"the service answered with an error: {said[:200]}")

    def works(self, data: object) -> Iterator[Document]:
        if isinstance(data, Mapping) and {"DOI", "title"} <= data.keys() and "message" not in data:
            # The work alone, as its DOI itself gives it to those who ask for data: that may be another register's.
            alone = _work(data)
            if alone.work is not None and not alone.work.retracted:
                alone = replace(alone, work=replace(alone.work, retracted=None))
            yield alone
            return
        message = field(data, "message", of=dict)
        if text(data, "message-type") == "work-agency":
            raise SourceChanged("the answer tells who registered a DOI, and nothing of the work")
        if text(data, "message-type") == "work-list" or "items" in message:
            items = field(message, "items", of=list)
            yield from (_work(item) for item in [one for one in items if text(one, "DOI")] or items)
        else:
            yield _work(message)


def _work(told: object) -> Document:
    number = doi(text(told, "DOI"))
    if number is None or not isinstance(told, Mapping):
        raise SourceChanged("a work has no DOI, which this register always has")
    # Some publishers put the retraction into the work itself, which then updates nothing but itself.
    own = [one for one in parts(told, "update-to") if doi(text(one, "DOI")) == number]
    updates = [*parts(told, "updated-by"), *own]
    relation = told.get("relation")
    withdrawn = parts(relation, "is-retracted-by") if isinstance(relation, Mapping) else []
    kinds = {text(update, "type").lower() for update in updates}
    notices = [doi(text(update, "DOI")) for update in updates] + [doi(text(one, "id")) for one in withdrawn]
    work = Work(
        doi=number,
        authors=tuple(filter(None, map(_author, parts(told, "author")))),
        venue=_first(told, "container-title") or None,
        retracted=bool(kinds & _RETRACTED or withdrawn),
        notices=tuple(dict.fromkeys(f"https://doi.org/{notice}" for notice in notices if notice and notice != number)),
    )
    return entry("crossref", work, _first(told, "title") or None, link(None, f"https://doi.org/{number}"))


def _author(told: Mapping[str, object]) -> str:
    return joined(text(told, "given"), text(told, "family")) or text(told, "name")


def _first(told: Mapping[str, object], key: str) -> str:
    """Titles come as lists with one entry, and with markup inside."""
    found = told.get(key)
    first = found[0] if isinstance(found, list) and found else found
    return " ".join(text_of(first).split()) if isinstance(first, str) else ""
