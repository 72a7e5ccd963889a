"""Comments under a channel's videos with the channel's own answers (YouTube Data API v3)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.phrases import ago
from crawler.archives.stream import mapping, sequence, words
from crawler.bases import video_dumps
from crawler.bases.paged_api import PagedApi, again, each, id_of, nothing
from crawler.bases.spider import fetched_at
from crawler.normalise import When, clean, count, decoded, moment, text_of
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Author, Claims, Document, Kind, Visibility
from model.errors import Challenge, SourceChanged, Unreadable

_ROOT = "https://www.googleapis.com/youtube/v3"


class YoutubeComments(PagedApi):
    """The threads of a channel; where a thread has more answers than came with it, all its answers."""

    name = "youtube_comments"
    frame = ("items",)
    service = "youtube"

    def addresses(self) -> Iterator[Request]:
        channel = self.errand.at.rstrip("/").rsplit("/", 1)[-1]
        if not channel.startswith("UC"):
            raise SourceChanged(
                f"'{self.errand.at}' is no channel id",
                next_step="Write the id that begins with UC (YouTube, Settings, Advanced settings).",
            )
        asked = {"part": "snippet,replies", "allThreadsRelatedToChannelId": channel, "maxResults": 100}
        yield self.ask(again(f"{_ROOT}/commentThreads", **asked, textFormat="plainText"), channel=channel)

    def read(self, response: Response, channel: str | None = None, **state: Any) -> Iterator[Gathered | Request]:
        """A page of threads, or of the answers in one."""
        saved = self.data(response)
        data, self._at = video_dumps.as_api(saved), video_dumps.saved_at(saved) or fetched_at(response)
        # Without textFormat=plainText what is shown is markup.
        self._as_text = _same if "textFormat=plainText" in response.url else _unmarked
        items = field(data, "items", of=list)
        refs: list[str] = []
        answers = urlsplit(response.url).path.endswith("/comments")
        for told, ref in each(items, "id"):
            ref = ref or id_of(mapping(told.get("id")).get("videoId"))  # a search tells the kind of thing too
            if ref is None or not mapping(told.get("snippet")):
                yield nothing("comment")
                continue
            refs.append(ref)
            if told.get("kind") == "youtube#channel":
                yield self._channel(told, ref)
            elif words(mapping(told.get("snippet")).get("title")):
                yield self._video(told, ref)
            elif answers or "topLevelComment" not in mapping(told.get("snippet")):
                yield from self._comment(told, channel, state.get("video"), state.get("parent"))
            else:
                yield from self._thread(told, channel)
        if not items and "pageToken=" not in response.url and not answers:
            yield Stated(total=0, kind=Kind.COMMENT)
        token = words(mapping(data).get("nextPageToken"))
        url = again(response.url, pageToken=token) if token else None
        yield from self.go_on(response, refs, url, channel=channel, **state)

    def _channel(self, told: Mapping[str, object], ref: str) -> Document:
        """The channel itself."""
        snippet = mapping(told.get("snippet"))
        name = clean(decoded(words(snippet.get("title")) or "")) or None
        return self.made(
            Kind.PROFILE,
            f"account/{ref}",
            moment(snippet.get("publishedAt")),
            url=f"https://www.youtube.com/channel/{quote(ref)}",
            author=Author(name=name, handle=ref),
            title=name,
            text=clean(words(snippet.get("description")) or ""),
            visibility=Visibility.PUBLIC,
            claims=Claims(
                names=(name,) if name else (),
                count=count(mapping(told.get("statistics")).get("videoCount")),
                kind="account",
            ),
        )

    def _video(self, told: Mapping[str, object], ref: str) -> Document:
        """A video, as its own list, a search or a playlist tells it."""
        snippet, content = mapping(told.get("snippet")), mapping(told.get("contentDetails"))
        video = id_of(mapping(snippet.get("resourceId")).get("videoId")) or id_of(content.get("videoId")) or ref
        handle = id_of(snippet.get("videoOwnerChannelId")) or id_of(snippet.get("channelId"))
        name = words(snippet.get("videoOwnerChannelTitle")) or words(snippet.get("channelTitle"))
        return self.made(
            Kind.POST,
            video,
            moment(content.get("videoPublishedAt") or snippet.get("publishedAt")),
            url=f"https://www.youtube.com/watch?v={quote(video)}",
            author=Author(name=clean(name) if name else None, handle=handle) if name or handle else None,
            title=clean(decoded(words(snippet.get("title")) or "")),
            text=clean(words(snippet.get("description")) or ""),
            lang=words(snippet.get("defaultLanguage")) or words(snippet.get("defaultAudioLanguage")),
            visibility=Visibility.PUBLIC,
        )

    def _thread(self, told: Mapping[str, object], channel: str | None) -> Iterator[Document | Request]:
        snippet = mapping(told.get("snippet"))
        top = mapping(snippet.get("topLevelComment"))
        owner = channel or id_of(snippet.get("channelId"))
        video = id_of(snippet.get("videoId")) or id_of(mapping(top.get("snippet")).get("videoId"))
        parent = id_of(top.get("id")) or id_of(told.get("id"))
        yield from self._comment({"id": parent, **top}, owner, video, None)
        inline = sequence(mapping(told.get("replies")).get("comments"))
        for reply in inline:
            yield from self._comment(mapping(reply), owner, video, parent)
        if (count(snippet.get("totalReplyCount")) or 0) > len(inline) and parent:
            asked = {"part": "snippet", "parentId": parent, "maxResults": 100, "textFormat": "plainText"}
            yield self.ask(again(f"{_ROOT}/comments", **asked), channel=owner, video=video, parent=parent)

    def _comment(
        self, told: Mapping[str, object], owner: str | None, video: str | None, parent: str | None
    ) -> Iterator[Document]:
        snippet, ref = mapping(told.get("snippet")), id_of(told.get("id"))
        text = words(snippet.get("textOriginal")) or self._as_text(words(snippet.get("textDisplay")))
        if ref is None or text is None:
            return
        handle = id_of(mapping(snippet.get("authorChannelId")).get("value"))
        name = words(snippet.get("authorDisplayName"))
        parent = id_of(snippet.get("parentId")) or parent
        video = id_of(snippet.get("videoId")) or video
        owner = owner or id_of(snippet.get("channelId"))
        own = handle is not None and handle == owner
        when, edited = self._when(snippet.get("publishedAt")), moment(snippet.get("updatedAt")).published
        yield self.made(
            (Kind.REPLY if parent else Kind.POST) if own else Kind.COMMENT,
            ref,
            when,
            url=f"https://www.youtube.com/watch?v={quote(video)}&lc={quote(ref)}" if video else None,
            author=Author(name=clean(name) if name else None, handle=handle) if name or handle else None,
            text=clean(text),
            edited=edited if edited != when.published else None,
            in_reply_to=parent or video,
            visibility=Visibility.PUBLIC,
        )

    def _when(self, told: object) -> When:
        exact = moment(told)
        late = When() if exact.published else ago(words(told), self._at)
        return late if late.published else exact

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        errors = sequence(mapping(mapping(decoded).get("error")).get("errors"))
        reasons = {words(mapping(one).get("reason")) for one in errors}
        if reasons & {"quotaExceeded", "rateLimitExceeded", "dailyLimitExceeded"}:
            return Challenge(
                f"the key's requests of today are used up: {told}", next_step="Run the audit again tomorrow."
            )
        if status == 400 and ("API key" in told or "keyInvalid" in reasons):
            return Challenge(f"YouTube does not take the key: {told}", next_step="webside keys set youtube_comments")
        return None


def _same(text: str | None) -> str | None:
    return text


def _unmarked(markup: str | None) -> str | None:
    return text_of(markup) if markup else None
