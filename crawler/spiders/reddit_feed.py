"""Posts and comments of a declared Reddit account by its RSS: best effort, Reddit often refuses."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scrapy.http import Request, Response
from scrapy.selector import Selector

from crawler.bases.feed import Entry, FeedSpider
from crawler.bases.json_api import repeated
from crawler.normalise import text_of
from crawler.visits import Gathered
from model.documents import Author, Dropped, Kind
from model.errors import ErrorBody, SourceChanged

_NAME = re.compile(
    r"(?:https?://(?:(?:www|old|new)\.)?reddit\.com/|https?://)?@?/?(?:u(?:ser)?/)?([\w-]{3,20})/?(?:\.rss)?(?:\?.*)?",
    re.ASCII,
)
_HOST = "https://www.reddit.com"
_PLACE = re.compile(r"reddit\.com/((?:r|u|user)/\w+)/comments/")
_THREAD = re.compile(r"/comments/(\w+)/")


class RedditFeed(FeedSpider):
    """The account's feed, page by page backwards with `after`."""

    name = "reddit_feed"
    instead = "Ask Reddit for your data (reddit.com/settings/data-request) and hand the export in: it holds everything."

    def permits(self, url: str) -> bool:
        return urlsplit(url).netloc in (urlsplit(_HOST).netloc, urlsplit(self.errand.at).netloc)

    def addresses(self) -> Iterator[Request]:
        found = _NAME.fullmatch(self.errand.at.strip())
        if not found:
            raise SourceChanged(
                f"'{self.errand.at}' is no Reddit account", next_step="Write it as https://www.reddit.com/user/NAME."
            )
        yield self._page(found[1], None)

    def _page(self, user: str, after: str | None) -> Request:
        wanted = urlencode({"limit": 100} | ({"after": after} if after else {}))
        return self.ask(f"{_HOST}/user/{quote(user)}/.rss?{wanted}", user=user, after=after)

    def read(
        self, response: Response, user: str = "", after: str | None = None, **state: Any
    ) -> Iterator[Gathered | Request]:
        """A page of the feed. An empty one after others is the end."""
        try:
            feed = self.feed(response)
        except ErrorBody as error:
            raise ErrorBody(f"the account was not found: {error}", next_step=self.instead) from error
        if after is None:
            yield from self.told(feed, Kind.POST)
        for entry in feed.entries:
            yield self._thing(entry)
        self.ended(feed)
        last = next((name for entry in reversed(feed.entries) if (name := _fullname(entry))), None)
        if last and last == after:
            yield from repeated(response.url)
        elif last and user:
            yield self._page(user, last)

    def _thing(self, entry: Entry) -> Gathered:
        """`t1_` is a comment, which is the subject's own words in a thread; `t3_` a submission."""
        name = _fullname(entry)
        if name is None:
            return Dropped(reason="an entry that is neither post nor comment", count=1)
        is_comment = name.startswith("t1_")
        thread, place = _THREAD.search(entry.url or ""), _PLACE.search(entry.url or "")
        return self.post(
            entry,
            name,
            author=_author(entry),
            text=_words(entry),
            place=place[1] if place else None,
            in_reply_to=f"t3_{thread[1]}" if is_comment and thread else None,
        )


def _fullname(entry: Entry) -> str | None:
    """The id at Reddit; the reader of feeds takes it for a relative address."""
    found = re.search(r"(?:^|/)(t[13]_\w+)$", entry.id or "")
    return found[1] if found else None


def _author(entry: Entry) -> Author | None:
    name = (entry.author.name if entry.author else None) or ""
    user = name.removeprefix("/u/")
    return Author(name=user, handle=user) if user else None


def _words(entry: Entry) -> str:
    """What the person wrote: Reddit adds "submitted by … [link] [comments]" around it."""
    if "<" not in entry.markup:
        return entry.text
    written = Selector(text=entry.markup).css("div.md")
    return text_of(str(written[0].get())) if written else ""
