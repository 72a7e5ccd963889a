"""Reviews on Trustpilot with the company's answers (developers.trustpilot.com, Business Units API)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, again, each, id_of, nothing
from crawler.normalise import clean, count, link, moment, rating
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Author, Claims, Document, Kind, Visibility

_ROOT = "https://api.trustpilot.com/v1/business-units"


class Trustpilot(PagedApi):
    """The business by its domain, then its reviews, page by page."""

    name = "trustpilot"
    frame = ("reviews",)
    service = "trustpilot"

    def addresses(self) -> Iterator[Request]:
        at = self.errand.at.removeprefix("https://").removeprefix("http://")
        domain = at.partition("/review/")[2] or at.partition("/")[0]
        yield self.ask(f"{_ROOT}/find?name={quote(domain.strip('/').removeprefix('www.'))}")

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The business, or a page of its reviews."""
        data = _as_api(self.data(response))
        if "stars" in mapping(data) and "consumer" in mapping(data):  # one review, saved alone
            yield from self._review(mapping(data), field(data, "id", of=str))
            return
        if "reviews" in mapping(data) or "reviews" in urlsplit(response.url).path:
            yield from self._reviews(response, data, **state)
            return
        id = field(data, "id", of=str)
        total = count(mapping(mapping(data).get("numberOfReviews")).get("total"))
        if "displayName" in mapping(data) or "name" in mapping(data):
            yield self._profile(mapping(data), id, total)
        if total is not None:
            yield Stated(total=total, kind=Kind.REVIEW)
        yield self.ask(f"{_ROOT}/{quote(id, safe='')}/reviews?perPage=100&page=1", page=1)

    def _profile(self, told: Mapping[str, object], id: str, total: int | None) -> Document:
        name, domain = words(told.get("displayName")), words(mapping(told.get("name")).get("identifying"))
        site, score = link(None, words(told.get("websiteUrl"))), mapping(told.get("score"))
        stars = score.get("trustScore") or mapping(told.get("trustScore")).get("value") or told.get("trustScore")
        name = clean(name) if name else domain
        return self.made(
            Kind.PROFILE,
            f"business/{id}",
            url=f"https://www.trustpilot.com/review/{quote(domain)}" if domain else None,
            author=Author(name=name, handle=domain) if name else None,
            title=name,
            visibility=Visibility.PUBLIC,
            place=name,
            claims=Claims(
                names=(name,) if name else (),
                links=(site,) if site else (),
                rating=rating(stars) if not isinstance(stars, dict) else None,
                count=total,
            ),
        )

    def _reviews(self, response: Response, data: object, page: int = 0) -> Iterator[Gathered | Request]:
        refs = []
        for told, ref in each(field(data, "reviews", of=list), "id"):
            if ref is None or "numberOfReviews" in told:  # a business is no review
                yield nothing("review")
                continue
            refs.append(ref)
            yield from self._review(told, ref)
        yield from self.go_on(response, refs, self._next(response.url, mapping(data), page), page=page + 1)

    @staticmethod
    def _next(url: str, data: Mapping[str, object], page: int) -> str | None:
        """The next page: by token where there is one, else by number for as long as the service names one."""
        if token := words(data.get("nextPageToken")):
            return again(url, pageToken=token)
        links = {words(mapping(one).get("rel")) for one in sequence(data.get("links"))}
        if page == 0 or (links and "next-page" not in links):
            return None
        return again(url, page=page + 1)

    def _review(self, told: Mapping[str, object], ref: str) -> Iterator[Document]:
        consumer = mapping(told.get("consumer"))
        name, title = words(consumer.get("displayName")) or words(consumer.get("name")), words(told.get("title"))
        unit = mapping(told.get("businessUnit"))
        place = words(unit.get("displayName")) or words(mapping(unit.get("name")).get("identifying"))
        place = place or words(unit.get("identifyingName")) or words(told.get("businessName"))
        links = [words(mapping(one).get("href")) for one in sequence(told.get("links"))]
        url = next((one for one in links if one and "/reviews/" in one and "api." not in one), None)
        yield self.made(
            Kind.REVIEW,
            ref,
            moment(_when(told, "createdAt", "publishedDate")),
            url=link(None, url) or f"https://www.trustpilot.com/reviews/{quote(ref, safe='')}",
            author=Author(name=clean(name) if name else None, handle=id_of(consumer.get("id"))) if consumer else None,
            title=clean(title) if title else None,
            text=clean(words(told.get("text")) or words(told.get("content")) or ""),
            edited=moment(_when(told, "updatedAt", "updatedDate")).published,
            rating=rating(told.get("stars", told.get("rating"))),
            lang=words(told.get("language")),
            visibility=Visibility.PUBLIC,
            place=place,
        )
        reply = mapping(told.get("companyReply")) or mapping(told.get("reply"))
        if text := words(reply.get("text")) or words(reply.get("message")):
            yield self.made(
                Kind.REPLY,
                f"{ref}/reply",
                moment(_when(reply, "createdAt", "publishedDate")),
                author=Author(name=clean(place)) if place else None,
                text=clean(text),
                edited=moment(_when(reply, "updatedAt", "updatedDate")).published,
                in_reply_to=ref,
                visibility=Visibility.PUBLIC,
                place=place,
            )


def _as_api(data: object) -> object:
    """What the site's own pages, its messages to companies and the interface for products tell, as the one for
    services does."""
    told = mapping(data)
    told = mapping(mapping(told.get("props")).get("pageProps")) or mapping(told.get("pageProps")) or told
    if isinstance(told.get("reviews"), list):
        unit = {"businessUnit": told["businessUnit"]} if mapping(told.get("businessUnit")) else {}
        return told | {"reviews": [unit | mapping(one) for one in sequence(told["reviews"])]} if unit else told
    events = [mapping(mapping(one).get("eventData")) for one in sequence(told.get("events"))]
    listed = told.get("productReviews") if isinstance(told.get("productReviews"), list) else events
    return {"reviews": listed} if listed else data


def _when(told: Mapping[str, object], *names: str) -> object:
    """A moment, under the first of these names that holds one; the site's pages keep them under `dates`."""
    dates = mapping(told.get("dates"))
    return next((found for name in names if (found := told.get(name) or dates.get(name))), None)
