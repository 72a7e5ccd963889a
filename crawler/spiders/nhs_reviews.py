"""Ratings and reviews on nhs.uk with the provider's replies (NHS.uk Ratings and Reviews API)."""

from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, again, each, id_of
from crawler.normalise import clean, count, link, moment, rating, ref_of
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Author, Document, Dropped, Kind, Visibility

_LIMIT = 50
_IDS = ("commentId", "commentID", "commentRef", "reviewId", "id")
_REPLIES = ("responses", "replies", "providerResponses", "response", "reply", "providerResponse", "providerReply")
_TEXTS = ("commentText", "responseText", "replyText", "text", "body")
_TIMES = ("dateSubmitted", "dateResponded", "responseDate", "datePublished", "date")
_LINKS = ("commentOriginalURL", "url", "webUrl")
_GONE = frozenset({"removed", "rejected", "deleted", "withdrawn"})


class NhsReviews(PagedApi):
    """All comments on an organisation by its ODS code, page by page."""

    name = "nhs_reviews"
    frame = ("comments",)
    service = "nhs"

    def addresses(self) -> Iterator[Request]:
        code, _, kind = self.errand.at.partition(":")
        asked = {"odsCode": code.strip(), "orgType": kind.strip() or None, "limit": _LIMIT, "offset": 0}
        yield self.ask(again("https://api.nhs.uk/comments/Comments", **asked), offset=0)

    def read(self, response: Response, offset: int | None = None, **state: Any) -> Iterator[Gathered | Request]:
        """A page of comments, each followed by its replies. Comments that were taken down are left out."""
        data = self.data(response)
        comments = field(data, "comments", of=list)
        total = count(mapping(data).get("total", mapping(data).get("totalCount")))
        if not offset and (total is not None or not comments):
            yield Stated(total=total or 0, kind=Kind.REVIEW)
        refs = []
        for entry, _ in each(comments):
            told = mapping(entry.get("comment")) or entry
            text = _first(told, _TEXTS) or words(told.get("comment"))
            title = words(told.get("commentTitle")) or words(told.get("title"))
            if not text and not title:
                yield Dropped(reason="comment without any words", count=1)
                continue
            when = moment(_first(told, _TIMES))
            ref = next((id for name in _IDS if (id := id_of(told.get(name)))), None) or ref_of(when.raw, title, text)
            refs.append(ref)
            if (words(told.get("status")) or "").lower() in _GONE:
                yield Dropped(reason="comment taken down by nhs.uk", count=1)
                continue
            name = words(told.get("screenName")) or words(told.get("author"))
            yield self.made(
                Kind.REVIEW,
                ref,
                when,
                url=link(None, next(filter(None, (words(told.get(name)) for name in _LINKS)), None)),
                author=Author(name=clean(name)) if name else None,
                title=clean(title) if title else None,
                text=clean(text or ""),
                rating=rating(told.get("overallRating", told.get("rating")) or _overall(told)),
                visibility=Visibility.PUBLIC,
                place=id_of(told.get("odsCode")),
            )
            # The answer stands beside the comment, or in it.
            yield from self._replies({**told, **{name: entry[name] for name in _REPLIES if name in entry}}, ref)
        following = None if offset is None else again(response.url, offset=offset + _LIMIT)
        yield from self.go_on(response, refs, following, offset=(offset or 0) + _LIMIT)

    def _replies(self, told: Mapping[str, object], ref: str) -> Iterator[Document]:
        held = [told[name] for name in _REPLIES if name in told]
        alone = [
            text
            for name in ("response", "reply", "providerResponse", "providerReply")
            if (text := words(told.get(name)))
        ]
        for number, one in enumerate(entry for value in held for entry in (sequence(value) or [value])):
            reply = mapping(mapping(one).get("response")) or mapping(one)
            text = words(one) if one in alone else _first(reply, _TEXTS)
            if text:
                yield self.made(
                    Kind.REPLY,
                    f"{ref}/reply" + (f"/{number + 1}" if number else ""),
                    moment(_first(reply, _TIMES)),
                    text=clean(text),
                    in_reply_to=ref,
                    visibility=Visibility.PUBLIC,
                )


def _overall(told: Mapping[str, object]) -> object:
    """The stars for the whole, among those for each question; nothing is made of the others."""
    asked = (mapping(one) for one in sequence(told.get("ratings")))
    return next((one.get("rating") for one in asked if "overall" in str(one.get("question")).lower()), None)


def _first(told: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := words(told.get(name)))), None)
