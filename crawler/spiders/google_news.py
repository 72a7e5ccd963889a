"""News about the subject's names, by Google News' own RSS, where robots.txt lets us ask for it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.bases.feed import Entry, FeedSpider
from crawler.bases.search import asked, hit
from crawler.normalise import moment
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Kind
from model.errors import SourceChanged

_MOST = 100
INSTEAD = (
    "Use GDELT or a Google Alert: gdelt searches the news without a key, google_alerts reads an alert of your own."
)


class GoogleNews(FeedSpider):
    """Every query of the errand, one request each; the links lead over Google to the publisher."""

    name = "google_news"
    instead = INSTEAD

    def addresses(self) -> Iterator[Request]:
        for query in self.errand.queries:
            wanted = urlencode({"q": query, "hl": "en-US", "gl": "US", "ceid": "US:en"})
            yield self.ask(f"{self.errand.at.rstrip('/')}/rss/search?{wanted}", query=query)

    def read(self, response: Response, query: str | None = None, **state: Any) -> Iterator[Gathered | Request]:
        """The answer to one query."""
        try:
            feed = self.feed(response)
        except SourceChanged as error:
            raise SourceChanged(str(error), next_step=INSTEAD) from error
        query = query or asked(response, "q")
        if not feed.entries and not feed.is_cut and query is None:
            raise SourceChanged("an empty feed without the query it answers proves nothing", next_step=INSTEAD)
        yield from self.told(feed, Kind.SEARCH_HIT)
        for rank, entry in enumerate(feed.entries, 1):
            yield hit(
                self.name,
                query=query,
                rank=rank,
                url=entry.url,
                title=_headline(entry),
                text=entry.markup,
                when=moment(entry.published),
                publisher=entry.publisher,
            )
        if len(feed.entries) >= _MOST:
            reason = f"more than {_MOST} articles for a query; only these were given"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=INSTEAD)
        self.ended(feed)


def _headline(entry: Entry) -> str | None:
    """The title without the publisher's name at its end."""
    if entry.title and entry.publisher:
        return entry.title.removesuffix(f" - {entry.publisher}")
    return entry.title
