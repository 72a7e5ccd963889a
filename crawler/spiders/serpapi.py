"""What a Google search shows, by SerpAPI; whether that is allowed is its user's own call (serpapi.com/search-api)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.archives.phrases import ago
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.search import Result, Search, listed
from crawler.bases.spider import fetched_at
from crawler.bases.written import text
from crawler.normalise import When, clean, lasting, link, moment, rating, ref_of
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Author, Document, Kind, Visibility
from model.errors import Challenge, SourceChanged, Unreadable

_API = "https://serpapi.com/search.json"
_COUNT = 10
_BOXES = ("answer_box", "discussions_and_forums", "perspectives", "top_stories", "latest_from", "inline_videos",
          "video_results", "short_videos", "related_questions")  # fmt: skip
_SAID = ("snippet", "answer", "description")
_PLAN = "Look at the plan of your key; `webside keys` sets another."
_NOTHING = "hasn't returned any results"


class Serpapi(Search):
    """The organic hits of Google's pages and what boxes lead to; advertisements and pictures are not read."""

    name = "serpapi"
    frame = ("organic_results",)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """A page of hits; the reviews of a place, where the service was asked for those."""
        data = mapping(self.data(response))
        of_place = mapping(mapping(data.get("place_results")).get("user_reviews")).get("most_relevant")
        reviews = data.get("reviews", of_place)
        if isinstance(reviews, list) and "organic_results" not in data:
            names = (("place_info", "title"), ("place_results", "title"), ("search_information", "business"))
            place = next(filter(None, (text(data, *path) for path in names)), None)
            asked = text(data, "search_parameters", "engine").partition("_")[0] or "google"
            at = self.answered_at(response, data)
            for told in map(mapping, reviews):
                yield from _review(told, place, asked, at)
            return
        yield from super().read(response, **state)

    def question(self, query: str, page: int) -> str:
        return f"{_API}?{urlencode({'engine': 'google', 'q': query, 'start': (page - 1) * _COUNT})}"

    def asked(self, response: Response, data: object) -> str:
        return text(data, "search_parameters", "q") or super().asked(response, data)

    def answered_at(self, response: Response, data: object) -> datetime | None:
        return moment(text(data, "search_metadata", "created_at")).published or fetched_at(response)

    def results(self, data: object) -> Iterator[Result]:
        told = mapping(data)
        name = next((name for name in ("organic_results", "news_results") if name in told), None)
        if name is not None:
            yield from (_result(mapping(one), data) for one in field(data, name, of=list))
        elif not self._has_none(data):
            raise SourceChanged("the answer has no 'organic_results', which this source always has")

    def _has_none(self, data: object) -> bool:
        """Whether an answer without a list is one all the same: with boxes alone, or of a search that found nothing."""
        if any(isinstance(one.url, str) for one in self.boxes(data)) or _is_nothing(data):
            return True
        is_google = text(data, "search_parameters", "engine") in ("", "google")
        is_empty = text(data, "search_information", "organic_results_state") == "Fully empty"
        return is_empty or (is_google and text(data, "search_metadata", "status") == "Success")

    def boxes(self, data: object) -> Iterator[Result]:
        told, local = mapping(data), mapping(data).get("local_results")
        found = listed(told, *_BOXES, *(("news_results",) if "organic_results" in told else ()))
        for box in listed(told, "twitter_results", "knowledge_graph", "place_results"):
            found += [box, *listed(box, "tweets", "reviews_from_the_web", "profiles")]
        found += listed(local, "places") if isinstance(local, dict) else listed(told, "local_results")
        yield from (_result(one, data) for one in found)

    def goes_on(self, data: object) -> bool:
        paging = mapping(data).get("serpapi_pagination")
        return not isinstance(paging, dict) or "next" in paging or "next_link" in paging

    def data(self, response: Response) -> object:
        """As of every API; that Google found nothing comes under `error`, with the answer around it."""
        try:
            return super().data(response)
        except _NothingFound as nothing:
            return nothing.answer

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if _is_nothing(decoded):
            return _NothingFound(decoded)
        if said := text(decoded, "error"):
            return Challenge(f"the service refuses the key or the plan: {said[:200]}", next_step=_PLAN)
        return None


def _result(hit: Mapping[str, object], data: object) -> Result:
    """A hit of the list or of a box; of a place what the box says of it, with the reviews it quotes."""
    stars, count = hit.get("rating"), hit.get("review_count") or hit.get("reviews")
    kind = hit.get("type")  # of a place in words, of an answer in a code
    told: list[object] = [None if "_" in str(kind) else kind, *map(hit.get, _SAID)]
    told += [f"{stars} ({count})" if count else str(stars)] if isinstance(stars, int | float) else []
    told += [hit.get(name) for name in ("address", "phone")]
    told += [one.get("answer") for one in listed(hit, "answers")]
    told += [one.get("summary") for one in listed(hit, "user_reviews")]
    named = (hit.get(name) for name in ("title", "question", "name"))
    site = hit.get("link") or hit.get("website") or mapping(hit.get("links")).get("website")
    return Result(
        url=site,
        title=next((name for name in named if isinstance(name, str)), None),
        text="<p>".join(one for one in told if isinstance(one, str)),
        when=hit.get("date") or hit.get("published_date"),
        engines=(text(data, "search_parameters", "engine").partition("_")[0] or "google",),
    )


def _review(told: Mapping[str, object], place: str | None, service: str, at: datetime | None) -> Iterator[Document]:
    """A review of a place as Google (or Yelp) shows it, and the owner's answers."""
    said, ref = _original(told), words(told.get("review_id"))
    name = words(mapping(told.get("user")).get("name")) or words(told.get("username"))
    when = _when(told, at)
    edited = moment(told.get("iso_date_of_last_edit")).published
    made = Document(
        kind=Kind.REVIEW,
        source=Serpapi.name,
        service=service,
        ref=ref or ref_of("review", place, name, lasting(when.raw), said),
        url=link(None, words(told.get("link"))),
        author=Author(name=clean(name)) if name else None,
        text=clean(said),
        published=when.published,
        published_precision=when.precision,
        published_until=when.until,
        published_raw=when.raw,
        edited=edited if edited != when.published else None,
        rating=rating(told.get("rating")),
        visibility=Visibility.PUBLIC,
        place=place,
    )
    yield made
    for number, reply in enumerate(map(mapping, [told.get("response"), *sequence(told.get("owner_replies"))])):
        if not (said := _original(reply)):
            continue
        name = words(mapping(reply.get("owner")).get("name")) or place
        when = _when(reply, at)
        yield replace(
            made,
            kind=Kind.REPLY,
            ref=f"{made.ref}/reply" + (f"/{number}" if number > 1 else ""),
            author=Author(name=clean(name)) if name else None,
            text=clean(said),
            published=when.published,
            published_precision=when.precision,
            published_until=when.until,
            published_raw=when.raw,
            edited=None,
            rating=None,
            in_reply_to=made.ref,
        )


def _when(told: Mapping[str, object], at: datetime | None) -> When:
    exact = moment(told.get("iso_date"))
    return exact if exact.published else ago(words(told.get("date")), at)


def _original(told: Mapping[str, object]) -> str:
    """What was written, rather than the translation that Google shows in its place."""
    comment = told.get("comment")
    original = words(mapping(told.get("extracted_snippet")).get("original")) or words(told.get("snippet"))
    return original or words(mapping(comment).get("text")) or words(comment) or words(told.get("description")) or ""


class _NothingFound(Unreadable):
    """No error, though it stands where errors do: the search has no hits."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        super().__init__("the search has no hits")


def _is_nothing(data: object) -> bool:
    return _NOTHING in text(data, "error")
