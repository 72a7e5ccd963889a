"""Stories about a service on Care Opinion, with the responses of its staff, by its own subscription (API v2)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, again, each, id_of
from crawler.normalise import clean, link, moment
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Author, Document, Dropped, Kind, Visibility
from model.errors import Challenge, SourceChanged

_ROOT = "https://www.careopinion.org.uk"
_TAKE = 100
_BROKEN = "story that Care Opinion could not show itself"
_KEY = "Check the subscription key in Care Opinion's settings, then: webside keys set care_opinion"


class CareOpinion(PagedApi):
    """All stories the subscription covers, oldest first, and the responses to each."""

    name = "care_opinion"
    service = "care_opinion"

    def addresses(self) -> Iterator[Request]:
        yield self.ask(f"{_ROOT}/api/v2/opinions?take={_TAKE}&skip=0", skip=0)

    def data(self, response: Response) -> object:
        """A key that is not valid is answered with a page to log in, and status 200."""
        if response.status < 400 and response.body.lstrip()[:1] == b"<":
            raise Challenge("Care Opinion sent its log-in page: the key is not valid", next_step=_KEY)
        return super().data(response)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """A page of stories, or the responses to one."""
        data = self.data(response)
        entries = [data] if _is_story(data) else field(data, of=list)
        if entries and not any(isinstance(entry, Mapping | str) for entry in entries):
            raise SourceChanged("the answer is a list of neither stories nor words")
        parts = urlsplit(response.url).path.strip("/").split("/")
        if parts[-1] == "responses" or (entries and all(_is_response(one) for one in entries)):
            yield from self._responses(entries, parts[-2] if len(parts) > 2 and parts[-3] == "opinions" else None)
        else:
            yield from self._stories(response, entries, **state)

    def _stories(
        self, response: Response, entries: list[object], skip: int | None = None
    ) -> Iterator[Gathered | Request]:
        refs, broken = [], 0
        for told, ref in each(entries, "id"):
            if ref is None or not (words(told.get("body")) or words(told.get("title"))):
                broken += 1
                continue
            refs.append(ref)
            yield self._story(told, ref)
            yield from self._responses([*sequence(told.get("responses")), *sequence(told.get("comments"))], ref)
            if skip is not None:
                yield self.ask(f"{_ROOT}/api/v2/opinions/{quote(ref, safe='')}/responses", priority=-1)
        if broken:
            yield Dropped(reason=_BROKEN, count=broken)
            yield Trouble(
                outcome=Outcome.PARTIAL,
                reason=f"Care Opinion could not show {broken} of its stories itself",
                next_step="Run the audit again; if it stays so, look at the stories on the site.",
            )
        if not entries and not skip and not refs:
            yield Stated(total=0, kind=Kind.REVIEW)
        met = refs or (["?"] if broken else [])  # a page of nothing but broken stories is not the end
        following = None if skip is None else again(response.url, skip=skip + _TAKE)
        yield from self.go_on(response, met, following, skip=(skip or 0) + _TAKE)

    def _story(self, told: Mapping[str, object], ref: str) -> Document:
        title = words(told.get("title"))
        return self.made(
            Kind.REVIEW,
            ref,
            moment(told.get("dateOfPublication") or told.get("dateOfSubmission")),
            url=f"{_ROOT}/{quote(ref, safe='')}",
            author=_author(told.get("author")),
            title=clean(title) if title else None,
            text=clean(words(told.get("body")) or ""),
            visibility=Visibility.PUBLIC,
            place=next(_services(told), None),
        )

    def _responses(self, entries: list[object], story: str | None) -> Iterator[Gathered | Request]:
        for told, ref in each(entries, "id"):
            parent = story or next((id_of(one.get("id")) for one in _links(told) if one.get("rel") == "opinion"), None)
            if ref is None or not words(told.get("body")):
                yield Dropped(reason="response that Care Opinion could not show itself", count=1)
                continue
            href = next((words(one.get("href")) for one in _links(told) if one.get("rel") == "self"), None)
            yield self.made(
                Kind.REPLY,
                f"response/{ref}",
                moment(told.get("dateOfPublication")),
                url=link(None, href) or (f"{_ROOT}/{quote(parent, safe='')}" if parent else None),
                author=_author(told.get("author")),
                text=clean(words(told.get("body")) or ""),
                in_reply_to=parent,
                visibility=Visibility.PUBLIC,
            )


def _is_story(told: object) -> bool:
    """One story, saved alone."""
    return "body" in mapping(told) and "title" in mapping(told)


def _is_response(told: object) -> bool:
    """A response, which has no title of its own and says which story it answers."""
    return "title" not in mapping(told) and any(one.get("rel") == "opinion" for one in _links(mapping(told)))


def _links(told: Mapping[str, object]) -> list[dict[str, object]]:
    return [mapping(one) for one in sequence(told.get("links"))]


def _services(told: Mapping[str, object]) -> Iterator[str]:
    """The codes (ODS) of the services a story is about."""
    return (id for one in _links(told) if one.get("rel") == "healthservice" and (id := id_of(one.get("id"))))


def _author(told: object) -> Author | None:
    """Authors of stories are roles ("the patient"); those of responses have a name and a role."""
    name = words(told) or words(mapping(told).get("name")) or words(mapping(told).get("role"))
    return Author(name=clean(name)) if name else None
