"""The excerpts of reviews Yelp gives to a key of the practice's own (Places API)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, each, id_of, nothing
from crawler.normalise import When, clean, count, link, moment, rating, ref_of, text_of
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Author, Claims, Document, Kind, Visibility
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
        asked = mapping(mapping(data).get("data"))  # by GraphQL
        data = asked.get("business") or asked.get("reviews") or data
        if isinstance(mapping(data).get("review"), list):
            data = mapping(data) | {"reviews": mapping(data)["review"]}
        found = sequence(mapping(data).get("businesses")) or [data]
        if "reviews" not in mapping(data) and all("review_count" in mapping(one) for one in found):
            yield from map(self._profile, map(mapping, found))  # a listing, or a search for one
            return
        reviews = field(data, "reviews", of=list)
        total = count(mapping(data).get("total", mapping(data).get("review_count")))
        languages = sequence(mapping(data).get("possible_languages"))
        language = words(languages[0]) if len(languages) == 1 else None
        if total is not None:
            yield Stated(total=total, kind=Kind.REVIEW)
        if total and not reviews:
            yield Trouble(outcome=Outcome.BLOCKED, reason="Yelp's plan of this key shows no reviews", next_step=_SAVE)
        for told, ref in each(reviews, "id"):
            if (ref is None and told.get("rating") is None) or "review_count" in told:  # a listing is no review
                yield nothing("review")
                continue
            yield (made := self._review(told, ref, language))
            yield from self._replies(told, made)

    def _review(self, told: Mapping[str, object], ref: str | None, language: str | None) -> Document:
        """An excerpt; asked by GraphQL it may have no id."""
        user, when, said = mapping(told.get("user")), _when(told), mapping(told.get("comment"))
        text = words(told.get("text")) or words(told.get("excerpt")) or text_of(words(said.get("text")) or "")
        name, handle = words(user.get("name")) or words(user.get("markupDisplayName")), id_of(user.get("id"))
        return self.made(
            Kind.REVIEW,
            ref or ref_of("review", name, when.raw, text),
            when,
            url=link(None, words(told.get("url"))),
            author=Author(name=clean(name) if name else None, handle=handle) if name or handle else None,
            text=clean(text or ""),
            rating=rating(told.get("rating")),
            lang=words(said.get("language")) or language,
            visibility=Visibility.PUBLIC,
        )

    def _replies(self, told: Mapping[str, object], review: Document) -> Iterator[Document]:
        """The answers of the owner, which the site's own pages tell and some plans do."""
        held = [*sequence(told.get("businessOwnerReplies")), *sequence(told.get("owner_replies"))]
        for number, reply in enumerate(map(mapping, [*held, told.get("public_response")])):
            text = words(reply.get("comment")) or words(reply.get("text"))
            name = words(mapping(reply.get("owner")).get("displayName")) or words(
                mapping(reply.get("owner")).get("name")
            )
            if text:
                yield self.made(
                    Kind.REPLY,
                    f"{review.ref}/reply" + (f"/{number + 1}" if number else ""),
                    _when(reply),
                    author=Author(name=clean(name)) if name else None,
                    text=text_of(text),
                    in_reply_to=review.ref,
                    visibility=Visibility.PUBLIC,
                )

    def _profile(self, told: Mapping[str, object]) -> Document:
        name = clean(words(told.get("name")) or "") or None
        where = mapping(told.get("location"))
        phone = words(told.get("display_phone")) or words(told.get("phone"))
        kinds = [words(mapping(one).get("title")) for one in sequence(told.get("categories"))]
        return self.made(
            Kind.PROFILE,
            f"business/{id_of(told.get('id')) or id_of(told.get('alias')) or name}",
            url=link(None, words(told.get("url"))),
            author=Author(name=name) if name else None,
            title=name,
            visibility=Visibility.PUBLIC,
            place=name,
            claims=Claims(
                names=(name,) if name else (),
                specialties=tuple(filter(None, kinds)),
                street=words(where.get("address1")),
                city=words(where.get("city")),
                region=words(where.get("state")),
                postcode=words(where.get("zip_code")),
                phones=(phone,) if phone else (),
                rating=rating(told.get("rating")) or None,  # 0 of a listing without reviews
                count=count(told.get("review_count")),
            ),
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


def _when(told: Mapping[str, object]) -> When:
    """When something was written; the site's pages tell the day as Americans write it."""
    return moment(told.get("time_created") or told.get("localizedDate"), day_first=False)
