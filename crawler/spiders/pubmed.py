"""The subject's publications in PubMed, by the E-utilities of the NLM (ncbi.nlm.nih.gov/books/NBK25501)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.bases import medline, pubmed_xml
from crawler.bases.json_api import JsonApi
from crawler.bases.works import entry, references
from crawler.bases.written import parts, text
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Document, Dropped, Kind, Work
from model.errors import Challenge, ErrorBody, Unreadable
from model.publications import Reference, doi

_API = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
_TOGETHER = 40  # numbers asked for in one search
_MOST = 200
_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|su[bp])>", re.I)  # it stands in titles as text, as `&lt;i&gt;`
_NOTICES = frozenset({"retraction in", "expression of concern in", "erratum in"})
_LATER = "Wait a minute and run the audit again: without a key the service answers three requests a second."


class Pubmed(JsonApi):
    """A search for the numbers together and for each title alone, then the summaries of what was found."""

    name = "pubmed"

    def addresses(self) -> Iterator[Request]:
        subject = self.errand.subject
        listed = references(subject.publications if subject else ())
        numbers = [one for one in listed if one.title is None]
        for start in range(0, len(numbers), _TOGETHER):
            yield self._search(" OR ".join(map(_term, numbers[start : start + _TOGETHER])), listed)
        for one in listed:
            if one.title is not None:
                yield self._search(_term(one), listed)

    def _search(self, term: str, wanted: tuple[Reference, ...]) -> Request:
        asked = {"db": "pubmed", "retmode": "json", "retmax": _MOST, "term": term}
        return self.ask(f"{_API}esearch.fcgi?{urlencode(asked)}", wanted=wanted)

    def data(self, response: Response) -> object:
        """As of every API; the XML that the service gives unless it is asked for JSON is read too, and its text."""
        body = response.body if response.status < 400 else b""
        told = pubmed_xml.as_json(body) or medline.as_json(body)
        if told is not None and (error := self.explain(response.status, "", told)):
            raise error
        return super().data(response) if told is None else told

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The numbers a search found, or the summaries of some. State: the publications `wanted`,
        which are all that are listed: two searches may lead to the same summaries, and those are asked for once."""
        data = self.data(response)
        if isinstance(data, Mapping) and "esearchresult" in data:
            yield from self._found(data, state.get("wanted"))
        else:
            yield from _summaries(field(data, "result", of=dict), state.get("wanted"))

    def _found(self, data: object, wanted: tuple[Reference, ...] | None) -> Iterator[Gathered | Request]:
        ids = [one for one in field(data, "esearchresult", "idlist", of=list) if str(one).isdecimal()]
        if not ids:
            yield Stated(total=0, kind=Kind.PAGE)
        elif wanted is not None:
            asked = {"db": "pubmed", "retmode": "json", "id": ",".join(map(str, ids[:_MOST]))}
            yield self.ask(f"{_API}esummary.fcgi?{urlencode(asked)}", wanted=wanted)

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """Errors come inside the result, or beside it, with HTTP 200 too."""
        if status == 429 or "rate limit" in told.lower():
            return Challenge("the service has had enough requests", next_step=_LATER)
        result = decoded.get("esearchresult") if isinstance(decoded, Mapping) else None
        beside = decoded.get("esummaryresult") if isinstance(decoded, Mapping) else None
        said = text(result, "ERROR") or (str(beside[0]) if isinstance(beside, list) and beside else "")
        return ErrorBody(f"the service answered with an error: {said[:200]}") if said else None


def _term(reference: Reference) -> str:
    if reference.pmid:
        return f"{reference.pmid}[uid]"
    if reference.doi:
        return f'"{reference.doi}"[doi]'
    words = "".join(letter if letter.isalnum() else " " for letter in reference.title or "")
    return f"{' '.join(words.split())}[title]"


def _summaries(result: Mapping[str, object], wanted: tuple[Reference, ...] | None) -> Iterator[Gathered]:
    """The summaries; of those a search gave, only the publications wanted."""
    others = found = 0
    for uid in field(result, "uids", of=list):
        summary = result.get(str(uid))
        if not isinstance(summary, Mapping) or text(summary, "error"):
            yield Dropped(reason="number that PubMed knows no summary of", count=1)
            continue
        document = _work(str(uid), summary)
        work = document.work
        if wanted is not None and work is not None and not any(one.names(work, document.title) for one in wanted):
            others += 1
            continue
        found += 1
        yield document
    if not found:
        yield Stated(total=0, kind=Kind.PAGE)
    if others:
        yield Dropped(reason="works of other titles that the search gave too", count=others)


def _work(uid: str, summary: Mapping[str, object]) -> Document:
    numbers = {text(one, "idtype"): text(one, "value") for one in parts(summary, "articleids")}
    kinds = summary.get("pubtype")
    notices = [one for one in parts(summary, "references") if text(one, "reftype").lower() in _NOTICES]
    work = Work(
        doi=doi(numbers.get("doi", "")) or doi(text(summary, "elocationid")),
        pmid=uid,
        authors=tuple(filter(None, (text(one, "name") for one in parts(summary, "authors")))),
        venue=text(summary, "fulljournalname") or text(summary, "source") or None,
        retracted="Retracted Publication" in kinds if isinstance(kinds, list) else None,
        notices=tuple(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" for one in notices if (pmid := text(one, "pmid"))),
    )
    # PubMed ends every title with a full stop, and puts one it translated into brackets.
    title = _MARKUP.sub("", text(summary, "title")).rstrip(".").removeprefix("[").removesuffix("]")
    return entry("pubmed", work, title or None, f"https://pubmed.ncbi.nlm.nih.gov/{uid}/", uid)
