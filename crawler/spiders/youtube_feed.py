"""The newest videos of the subject's YouTube channel: title and description, by the channel's own feed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.bases.feed import Entry, FeedSpider
from crawler.normalise import clean
from crawler.visits import Gathered
from model.documents import Author, Kind
from model.errors import SourceChanged

_CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)
_ID = (
    "Write the channel's address with its id, https://www.youtube.com/channel/UC…, as YouTube shows it under Settings, "
    "Advanced settings."
)


class YoutubeFeed(FeedSpider):
    """One request: the feed holds the fifteen newest videos."""

    name = "youtube_feed"
    instead = "Read the channel by the API with a key of your own (youtube_comments), or ask Google Takeout for it."

    def permits(self, url: str) -> bool:
        return urlsplit(url).netloc in ("www.youtube.com", urlsplit(self.errand.at).netloc)

    def addresses(self) -> Iterator[Request]:
        yield self.ask(_address(self.errand.at))

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The feed of a channel, a user or a playlist."""
        feed = self.feed(response)
        yield from self.told(feed, Kind.POST)
        for entry in feed.entries:
            yield self.post(
                # A description is plain text; `updated` moves with every like, so it tells no edit.
                replace(entry, is_html=False, markup=str(entry.more.get("summary") or ""), edited=None),
                _video(entry),
                author=_author(entry),
                text=clean(str(entry.more.get("summary") or "")),
            )
        self.ended(feed)


def _address(at: str) -> str:
    """The feed of a declared channel. SourceChanged where its id is not told: a handle's page is not asked for it."""
    parts = urlsplit(at if "://" in at else f"https://{at.lstrip('@')}")
    root = f"{parts.scheme}://{parts.netloc}/feeds/videos.xml"
    if parts.path == "/feeds/videos.xml" and parts.query:
        return at
    steps = [step for step in parts.path.split("/") if step]
    if len(steps) >= 2 and steps[0] == "channel" and _CHANNEL.fullmatch(steps[1]):
        return f"{root}?{urlencode({'channel_id': steps[1]})}"
    if len(steps) >= 2 and steps[0] == "user":
        return f"{root}?{urlencode({'user': steps[1]})}"
    if playlist := parse_qs(parts.query).get("list"):
        return f"{root}?{urlencode({'playlist_id': playlist[0]})}"
    if _CHANNEL.fullmatch(at.rpartition("/")[2]) and len(steps) < 2:
        return f"https://www.youtube.com/feeds/videos.xml?{urlencode({'channel_id': at.rpartition('/')[2]})}"
    raise SourceChanged(f"'{at}' does not tell the id of the channel", next_step=_ID)


def _video(entry: Entry) -> str | None:
    told = entry.more.get("yt_videoid")
    return str(told) if told else (entry.id or "").removeprefix("yt:video:") or None


def _author(entry: Entry) -> Author | None:
    """The channel by its id, so that the same channel by API and feed has one handle."""
    if entry.author is None:
        return None
    return Author(name=entry.author.name, handle=(entry.author.handle or "").rpartition("/")[2] or None)
