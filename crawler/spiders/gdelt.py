"""News of the last three months about the subject's names, by GDELT's open search (GDELT DOC 2.0)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler import answers
from crawler.addresses import NAMELESS
from crawler.archives import Stated
from crawler.archives.stream import mapping
from crawler.bases.gdelt_tables import written_otherwise
from crawler.bases.json_api import JsonApi
from crawler.bases.search import asked, hit
from crawler.normalise import When, moment, text_of
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Document, Dropped, Kind, Precision
from model.errors import Challenge, ErrorBody, SourceChanged

_MOST = 250
_PLAIN = re.compile(rb"\s*[A-Za-z][^{}<>\[\]\x00-\x08]{5,2000}\s*")
_BEFORE = re.compile(r"\s+([,.;:!?%)\]}’”]|'s\b)")
_AFTER = re.compile(r"([(\[{‘“$])\s+")
_OWNED = re.compile(r"\s+(['’])\s+(?=s\b)")
_LANGUAGES = {"English": "en", "Spanish": "es", "French": "fr", "German": "de", "Italian": "it", "Portuguese": "pt"}
_SLOWLY = "Wait a minute and run the audit again; GDELT answers one request in five seconds."
_TERMS = "Write longer search_terms: in the subject file: GDELT asks for whole names in quotes."
_FEWER = "Write more exact search_terms: in the subject file, for example with the city."


class Gdelt(JsonApi):
    """Every query of the errand, one request each: the newest articles, at most 250."""

    name = "gdelt"
    frame = ("articles",)

    def addresses(self) -> Iterator[Request]:
        for query in self.errand.queries:
            wanted = {"query": query, "mode": "artlist", "format": "json", "maxrecords": _MOST}
            more = {"timespan": "3months", "sort": "datedesc"}
            yield self.ask(f"{self.errand.at.rstrip('/')}/api/v2/doc/doc?{urlencode(wanted | more)}", query=query)

    def read(self, response: Response, query: str | None = None, **state: Any) -> Iterator[Gathered | Request]:
        """The answer to one query. GDELT says what is wrong in plain text, with status 200."""
        query = query or asked(response, "query")
        listed = written_otherwise(response.body) if response.status < 400 else None
        if listed is None and _PLAIN.fullmatch(response.body) and not answers.is_challenge(response):
            raise _told(" ".join(response.text.split())[:200])
        data = self.data(response) if listed is None else {"articles": listed}
        if data == {} and (query or NAMELESS in response.url):
            yield Stated(total=0, kind=Kind.SEARCH_HIT)  # its way to say that no article was found
            return
        articles = field(data, "articles", of=list)
        if not articles:
            yield Stated(total=0, kind=Kind.SEARCH_HIT)
        if articles and not any(mapping(one).get("url") for one in articles):
            raise SourceChanged("no article has an address, which this source always has")
        for rank, article in enumerate(articles, 1):
            yield self._article(article, query, rank)
        if len(articles) >= _MOST:
            reason = f"more than {_MOST} articles for a query; the newest {_MOST} were given"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=_FEWER)

    def _article(self, article: object, query: str | None, rank: int) -> Document | Dropped:
        told = mapping(article)
        # GDELT tells when it saw an article, which is not quite when it was published; its clock is UTC.
        seen = moment(told.get("seendate"), assume_utc=True)
        when = When(published=seen.published, precision=Precision.DERIVED if seen.published else None, raw=seen.raw)
        title = told.get("title")
        return hit(
            self.name,
            query=query,
            rank=rank,
            url=told.get("url") or told.get("url_mobile"),
            title=_closed_up(text_of(title)) if isinstance(title, str) else None,
            when=when,
            publisher=told.get("domain"),
            lang=_LANGUAGES.get(str(told.get("language"))),
        )


def _closed_up(title: str) -> str:
    """A title as it was printed: GDELT puts spaces around every mark (`Dr . Reyes ' s clinic`)."""
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", _OWNED.sub(r"\1", title)))


def _told(words: str) -> ErrorBody | Challenge | SourceChanged:
    if re.search(r"limit requests|too many|rate limit", words, re.I):
        return Challenge(f"GDELT has had enough requests: {words}", next_step=_SLOWLY)
    if re.search(r"too short|too long|too common|phrase|keyword|query", words, re.I):
        return ErrorBody(f"GDELT does not take the search: {words}", next_step=_TERMS)
    return ErrorBody(f"GDELT answered with an error: {words}", next_step="Run the audit again later.")
