"""Reviews of a practice's own verified Google listing, with its replies (Business Profile API v4)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scrapy.http import Request, Response

from crawler.addresses import NAMELESS
from crawler.archives import Stated
from crawler.archives.google_listing import listing, title_of
from crawler.archives.google_posts import post
from crawler.archives.google_questions import answer, question
from crawler.archives.google_reviews import SERVICE, opinion, ref_of_review
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, again, each, nothing
from crawler.normalise import count
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Kind
from model.errors import Challenge, SourceChanged, Unreadable

_AT = "accounts/NUMBER/locations/NUMBER, as the list of your locations in the API shows it"
_RENEW = "Make a new token for business.manage in your approved project, then: webside keys set google_business"

_OF_PLACES = frozenset({"title", "locationName", "storefrontAddress", "address", "phoneNumbers"})
_Reading = Callable[[Mapping[str, object], str], Iterator[Gathered]]


class GoogleBusiness(PagedApi):
    """One list per location, newest change first, to its end."""

    name = "google_business"
    frame = ("reviews",)
    service = SERVICE

    def addresses(self) -> Iterator[Request]:
        parts = self.errand.at.strip("/").split("/")
        if len(parts) != 4 or (parts[0], parts[2]) != ("accounts", "locations"):
            raise SourceChanged(f"'{self.errand.at}' is no location", next_step=f"Write it as {_AT}.")
        root = "https://mybusiness.googleapis.com/v4/"
        yield self.ask(again(root + "/".join(parts) + "/reviews", pageSize=50, orderBy="updateTime desc"))

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """A page of reviews, each followed by its reply. An answer without any list is that of a place without any.

        What else the API tells of a listing may be handed in: places, posts, questions with their answers.
        """
        data = self.data(response)
        if (others := _others(mapping(data), self.name)) is not None:
            yield from others
            return
        told = _with_reviews(mapping(data))
        total = count(told.get("totalReviewCount"))
        if "reviews" not in told and total is None and data != {}:
            raise SourceChanged("the answer has neither 'reviews' nor 'totalReviewCount', one of which it always has")
        if data == {} and "/reviews" not in response.url and NAMELESS not in response.url:
            raise SourceChanged("the answer is an empty object")
        reviews = field(told, "reviews", of=list) if "reviews" in told else []
        refs = []
        if "pageToken=" not in response.url and (total is not None or not reviews):
            yield Stated(total=total or 0, kind=Kind.REVIEW)
        for review, name in each(reviews, "name", "reviewId"):
            if (name is None and not review.get("starRating")) or _OF_PLACES & review.keys():
                yield nothing("review")
                continue
            refs.append(ref_of_review(review, None))
            yield from opinion(review, refs[-1], self.name, None)
        token = words(told.get("nextPageToken"))
        yield from self.go_on(response, refs, again(response.url, pageToken=token) if token else None)

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 401:
            return Challenge(f"the token is not valid any more: {told}", next_step=_RENEW)
        if status == 403:
            return Challenge(
                f"Google does not let this project see the reviews: {told}",
                next_step="Google must approve the project, and the location must be verified. The Takeout of Business "
                "Profile gives the same without approval.",
            )
        return None


def _others(told: dict[str, object], source: str) -> Iterator[Gathered] | None:
    """What an answer of the other parts of the API holds; None where it is one of reviews, or none of these."""
    for key, (kind, read) in _LISTS.items():
        if isinstance(told.get(key), list):
            return _each(sequence(told[key]), kind, read, source)
    name = words(told.get("name")) or ""
    if "topicType" in told:
        return _posted(told, source)
    if "/questions/" in name and words(told.get("text")):
        return _answered(told, source) if "/answers/" in name else question(told, source)
    return _place(told, source) if title_of(told) and told.keys() & _OF_A_PLACE else None


def _each(entries: list[object], kind: Kind, read: _Reading, source: str) -> Iterator[Gathered]:
    if not entries:
        yield Stated(total=0, kind=kind)
    for entry in entries:
        things = list(read(mapping(entry), source))
        yield from things or [nothing("place, post, question or answer")]


def _place(told: Mapping[str, object], source: str) -> Iterator[Gathered]:
    if made := listing(told, source):
        yield made


def _posted(told: Mapping[str, object], source: str) -> Iterator[Gathered]:
    if made := post(told, source, None):
        yield made


def _answered(told: Mapping[str, object], source: str) -> Iterator[Gathered]:
    if made := answer(told, source):
        yield made


_LISTS: dict[str, tuple[Kind, _Reading]] = {
    "locations": (Kind.PROFILE, _place),
    "localPosts": (Kind.POST, _posted),
    "questions": (Kind.COMMENT, question),
    "answers": (Kind.COMMENT, _answered),
}
_OF_A_PLACE = {"storefrontAddress", "address", "phoneNumbers", "primaryPhone", "websiteUri", "websiteUrl", "categories"}


def _with_reviews(told: dict[str, object]) -> dict[str, object]:
    """The list an answer holds; one review saved alone, and the answer for several locations at once, become such."""
    if isinstance(told.get("locationReviews"), list):
        return told | {"reviews": [mapping(one).get("review") for one in sequence(told["locationReviews"])]}
    return {"reviews": [told]} if "starRating" in told else told
