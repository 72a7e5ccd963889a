"""What the subject's own Google Alert found, by the secret feed address that Google made for it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Request, Response

from crawler.bases.feed import FeedSpider
from crawler.bases.search import hit
from crawler.normalise import moment
from crawler.visits import Gathered
from model.documents import Kind

_TITLES = ("Google Alert - ", "Google Alert – ")


class GoogleAlerts(FeedSpider):
    """One request for each alert: its newest results, with the real address behind Google's."""

    name = "google_alerts"
    instead = "Open google.com/alerts and check that the alert delivers to an RSS feed; copy its address anew."

    def addresses(self) -> Iterator[Request]:
        yield self.ask(next(iter(self.errand.addresses), self.errand.at))

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The feed of one alert. Its results come by date, so they have no rank."""
        feed = self.feed(response)
        query = feed.title
        for start in _TITLES:
            query = query.removeprefix(start) if query else None
        yield from self.told(feed, Kind.SEARCH_HIT)
        for entry in feed.entries:
            yield hit(
                self.name,
                query=query,
                rank=None,
                url=_behind(entry.url),
                title=entry.title,
                text=entry.markup,
                when=moment(entry.published if entry.published is not None else entry.edited),
            )
        self.ended(feed)


def _behind(url: str | None) -> str | None:
    """The page a link of Google's leads to."""
    parts = urlsplit(url or "")
    host = (parts.hostname or "").removeprefix("www.")
    if host.startswith("google.") and parts.path == "/url":
        query = parse_qs(parts.query)
        found = query.get("url") or query.get("q")
        return found[0] if found else url
    return url
