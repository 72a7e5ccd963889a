"""What Google shows of a place to anyone: its average, and a sample of at most five reviews (Places API, New)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.phrases import ago
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, each, id_of, nothing
from crawler.bases.spider import fetched_at
from crawler.normalise import clean, count, lasting, link, moment, rating, ref_of
from crawler.visits import Gathered
from model.documents import Author, Claims, Document, Kind, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_PHONES = ("nationalPhoneNumber", "internationalPhoneNumber", "formatted_phone_number", "international_phone_number")
_FIELDS = "id,displayName,rating,userRatingCount,googleMapsUri,reviews"

_OF_PLACES = frozenset({"place_id", "userRatingCount", "user_ratings_total", "displayName"})
_TABLE = "What a scraper saved of reviews is read as review_table."


class GooglePlaces(PagedApi):
    """A place by its id. The payload of the older API (`place/details`) is read too."""

    name = "google_places"
    frame = ("reviews",)
    service = "google"

    def addresses(self) -> Iterator[Request]:
        place = quote(self.errand.at.removeprefix("places/"), safe="")
        request = self.ask(f"https://places.googleapis.com/v1/places/{place}")
        request.headers["X-Goog-FieldMask"] = _FIELDS
        yield request

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The place, the total Google states, and the reviews it chose to show."""
        data = mapping(self.data(response))
        data = mapping(data.get("place")) or data  # as the library for pages gives it
        # A search may ask for the same fields; the older API has its own names for both.
        found = next((data[name] for name in ("places", "results", "candidates") if name in data), None)
        if found is not None:
            for place in sequence(found):
                yield from self._place(mapping(place), fetched_at(response))
        else:
            yield from self._place(mapping(data.get("result")) or data, fetched_at(response))  # the older API wraps it

    def _place(self, told: Mapping[str, object], at: datetime | None) -> Iterator[Gathered]:
        if "reviews_data" in told:
            raise SourceChanged("this is a place with its reviews as a scraper saved it", next_step=_TABLE)
        total = count(told.get("userRatingCount", told.get("user_ratings_total")))
        name = words(mapping(told.get("displayName")).get("text")) or words(told.get("displayName"))
        name = name or words(told.get("name"))
        if not (words(told.get("id")) or words(told.get("place_id")) or "reviews" in told or total is not None):
            raise SourceChanged(
                "the answer has neither 'id', 'userRatingCount' nor 'reviews', as a place has",
                next_step=_TABLE,
            )
        place = clean(name) if name else None
        if place or total is not None or told.get("id") or told.get("place_id"):
            yield self._profile(told, place, total)
        reviews = sequence(told.get("reviews"))
        if total is not None or not reviews:
            yield Stated(total=total or 0, kind=Kind.REVIEW)
        for review, ref in each(reviews, "name"):
            is_review = review.get("rating") is not None and not _OF_PLACES & review.keys()  # a place has stars too
            yield self._review(review, ref, place, at) if is_review else nothing("review")

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        """The older API tells its errors with status 200."""
        state = words(mapping(decoded).get("status"))
        if state not in (None, "OK", "ZERO_RESULTS", "OPERATIONAL") and "result" not in mapping(decoded):
            why = words(mapping(decoded).get("error_message")) or state
            refused = state in ("REQUEST_DENIED", "OVER_QUERY_LIMIT")
            return (Challenge if refused else ErrorBody)(
                f"Google answered with an error: {why[:200] if why else state}"
            )
        return None

    def _profile(self, told: Mapping[str, object], place: str | None, total: int | None) -> Document:
        return self.made(
            Kind.PROFILE,
            f"place/{id_of(told.get('id')) or id_of(told.get('place_id')) or self.errand.at}",
            url=link(None, words(told.get("googleMapsUri")) or words(told.get("url"))),
            title=place,
            author=Author(name=place) if place else None,
            visibility=Visibility.PUBLIC,
            place=place,
            claims=Claims(
                names=(place,) if place else (),
                street=words(told.get("formattedAddress")) or words(told.get("formatted_address")),
                phones=tuple(filter(None, map(words, map(told.get, _PHONES)))),
                links=tuple(filter(None, (link(None, words(told.get(name))) for name in ("websiteUri", "website")))),
                rating=rating(told.get("rating")),
                count=total,
            ),
        )

    def _review(self, told: Mapping[str, object], ref: str | None, place: str | None, at: datetime | None) -> Document:
        """The words as they were written: `text` may be a translation of `originalText`."""
        shown = mapping(told.get("originalText")) or mapping(told.get("text")) or {"text": told.get("text")}
        author = mapping(told.get("authorAttribution"))
        name = words(author.get("displayName")) or words(told.get("author_name"))
        told_so = words(told.get("relativePublishTimeDescription")) or words(told.get("relative_time_description"))
        when = moment(told.get("publishTime") or told.get("time"))
        when = when if when.published else ago(told_so, at)
        translated = told.get("translated") is True and not told.get("originalText")
        return self.made(
            Kind.REVIEW,
            ref or ref_of("review", place, name, lasting(when.raw), shown.get("text")),
            when,
            url=link(None, words(told.get("googleMapsUri"))),
            author=Author(name=clean(name)) if name else None,
            text=clean(words(shown.get("text")) or ""),
            lang=None if translated else words(shown.get("languageCode")) or _language(told),
            rating=rating(told.get("rating")),
            visibility=Visibility.PUBLIC,
            place=place,
        )


def _language(told: Mapping[str, object]) -> str | None:
    return words(told.get("language")) or words(told.get("textLanguageCode"))
