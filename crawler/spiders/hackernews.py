"""Stories and comments of a Hacker News account, by Algolia's search of it (hn.algolia.com/api)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence
from crawler.bases.json_api import JsonApi, repeated
from crawler.normalise import link, moment, text_of
from crawler.select import field
from crawler.visits import Gathered, Reached
from model.documents import Author, Claims, Document, Dropped, Kind, Visibility
from model.errors import ErrorBody, SourceChanged, Unreadable

_API = "https://hn.algolia.com"
_ITEM = "https://news.ycombinator.com/item?id="
_NAME = re.compile(r"[\w-]{2,15}", re.ASCII)
_NOT_FOUND = "Write the account as https://news.ycombinator.com/user?id=NAME; capitals matter."
_SIZE = 200
_SHORTENED = re.compile(r'<a href="([^"]{1,2000})"[^>]{0,100}>[^<]{0,300}\.\.\.</a>', re.I)  # links shown in part


class Hackernews(JsonApi):
    """The user, then its stories and comments backwards by date: a listing ends at a thousand hits, a date does not."""

    name = "hackernews"
    frame = ("hits",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = _user(self.errand.at)

    def permits(self, url: str) -> bool:
        return urlsplit(url).netloc == urlsplit(_API).netloc

    def addresses(self) -> Iterator[Request]:
        if not _NAME.fullmatch(self._user):
            raise SourceChanged(f"'{self.errand.at}' is no Hacker News account", next_step=_NOT_FOUND)
        yield self.ask(f"{_API}/api/v1/users/{quote(self._user)}", follow=True)

    def _page(self, until: int | None) -> Request:
        asked: dict[str, Any] = {"tags": f"author_{self._user},(story,comment)", "hitsPerPage": _SIZE}
        if until is not None:
            asked["numericFilters"] = f"created_at_i<={until}"
        return self.ask(f"{_API}/api/v1/search_by_date?{urlencode(asked)}", follow=True, until=until)

    def read(
        self, response: Response, follow: bool = False, until: int | None = None, **_: Any
    ) -> Iterator[Gathered | Request]:
        """The user or a page of hits, told from what it holds."""
        data = self.data(response)
        told = mapping(data)
        if data is None:  # in the service's own API
            raise ErrorBody("there is no such item or account", next_step=_NOT_FOUND)
        if "id" in told and "username" not in told:
            yield from self._item(told)
            return
        if "hits" not in told:
            yield self._profile(told)
            if follow:
                yield self._page(None)
            return
        hits = field(told, "hits", of=list)
        total = told.get("nbHits")
        if until is None and isinstance(total, int) and not isinstance(total, bool) and _is_the_first(told):
            yield Stated(total=total, kind=Kind.POST)
        page = [self._hit(hit) for hit in hits]
        yield from page
        if follow and hits and not (isinstance(total, int) and total <= len(hits)):
            last = field(hits[-1], "created_at_i", of=int)
            if self.reaches_the_held(page):
                yield Reached()
            elif last == until:
                yield from repeated(response.url)
            else:
                yield self._page(last)

    def _item(self, told: Mapping[str, object]) -> Iterator[Document | Dropped]:
        """A saved item or user of the service's own API (`by`, `time`), or an item of Algolia's with its answers."""
        waiting = [told]
        while waiting:
            one = waiting.pop()
            if one.get("deleted") is True or not (one.get("type") or "created" in one):
                yield Dropped(reason="an item that is deleted or does not exist", count=1)
            elif "created" in one:
                user = {"username": one.get("id"), "about": one.get("about"), "created_at": one.get("created")}
                yield self._profile(user)
            else:
                yield self._hit({"objectID": str(one.get("id")), **one})
            waiting += [child for child in map(mapping, reversed(sequence(one.get("children")))) if child]

    def _hit(self, hit: object) -> Document | Dropped:
        id = str(field(hit, "objectID", of=str))
        told = mapping(hit)
        when = moment(told.get("created_at") or told.get("created_at_i") or told.get("time"))
        author = str(told.get("author") or told.get("by") or "")
        parent = told.get("parent_id") or told.get("parent")
        return Document(
            kind=Kind.POST,
            source=self.name,
            service=self.name,
            ref=id,
            url=link(None, _text(told.get("url"))) or f"{_ITEM}{quote(id)}",
            author=Author(name=author, handle=author) if author else None,
            text=text_of(_SHORTENED.sub(r"\1", _markup(told))),
            title=text_of(_text(told.get("title")) or _text(told.get("story_title"))) or None,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            in_reply_to=str(parent) if parent else None,
            # A moderated item is shown only to those who switched `showdead` on.
            visibility=Visibility.UNKNOWN if told.get("dead") is True else Visibility.PUBLIC,
        )

    def _profile(self, told: Mapping[str, object]) -> Document:
        user = field(told, "username", of=str)
        when = moment(told.get("created_at") or told.get("created_at_i"))
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=f"account/{user}",
            url=f"https://news.ycombinator.com/user?id={quote(user)}",
            author=Author(name=user, handle=user),
            text=text_of(_text(told.get("about"))),
            title=user,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            visibility=Visibility.PUBLIC,
            claims=Claims(names=(user,), kind="account"),
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 404 or "not found" in told.lower():
            return ErrorBody("the account was not found", next_step=_NOT_FOUND)
        return None


def _user(at: str) -> str:
    parts = urlsplit(at if "://" in at else f"https://{at.lstrip('@')}")
    if parts.hostname == "news.ycombinator.com":
        return parse_qs(parts.query).get("id", [""])[0]
    return parts.netloc if not parts.path.strip("/") else ""


def _is_the_first(told: Mapping[str, object]) -> bool:
    return not told.get("page") and "numericFilters" not in _text(told.get("params"))


def _markup(told: Mapping[str, object]) -> str:
    names = ("comment_text", "story_text", "job_text", "text")
    return next((found for name in names if (found := _text(told.get(name)))), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
