"""The excerpts of reviews Yelp gives to a key of the practice's own (Places API)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, each, nothing
from crawler.normalise import clean, count, link, moment, rating
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Author, Kind, Visibility
from model.errors import Challenge, Unreadable

_SAVE = "Save the page of your listing in the browser and hand it in under exports:."


class Yelp(PagedApi):
    """One answer: three to seven excerpts of 160 characters, never the answers of the owner."""

    name = "yelp"
    frame = ("reviews",)
    service = "yelp"

    def addresses(self) -> Iterator[Request]:
        business = self.errand.at.rstrip("/").rsplit("/", 1)[-1].partition("?")[0]
        yield self.ask(f"https://api.yelp.com/v3/businesses/{quote(business, safe='')}/reviews")

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The total Yelp states, and the excerpts. Their times have no zone, and keep none."""
        data = self.data(response)
        data = mapping(mapping(data).get("data")).get("business") or data  # asked by GraphQL
        reviews = field(data, "reviews", of=list)
        total = count(mapping(data).get("total", mapping(data).get("review_count")))
        languages = sequence(mapping(data).get("possible_languages"))
        language = words(languages[0]) if len(languages) == 1 else None
        if total is not None:
            yield Stated(total=total, kind=Kind.REVIEW)
        if total and not reviews:
            yield Trouble(outcome=Outcome.BLOCKED, reason="Yelp's plan of this key shows no reviews", next_step=_SAVE)
        for told, ref in each(reviews, "id"):
            if ref is None:
                yield nothing("review")
                continue
            name = words(mapping(told.get("user")).get("name"))
            yield self.made(
                Kind.REVIEW,
                ref,
                moment(told.get("time_created")),
                url=link(None, words(told.get("url"))),
                author=Author(name=clean(name)) if name else None,
                text=clean(words(told.get("text")) or ""),
                rating=rating(told.get("rating")),
                lang=language,
                visibility=Visibility.PUBLIC,
            )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        code = words(mapping(mapping(decoded).get("error")).get("code")) or ""
        if status == 403 or code in ("NOT_AUTHORIZED", "BUSINESS_UNAVAILABLE"):
            return Challenge(
                f"Yelp's plan of this key shows no reviews: {told}",
                next_step=_SAVE,
            )
        if code == "ACCESS_LIMIT_REACHED":
            return Challenge(
                f"the requests of today are used up: {told}", next_step="Yelp counts anew at midnight UTC."
            )
        return None
