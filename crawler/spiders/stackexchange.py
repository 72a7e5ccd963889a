"""Questions, answers and comments of an account on a Stack Exchange site (api.stackexchange.com/docs)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.addresses import NAMELESS
from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence
from crawler.bases.json_api import JsonApi, repeated
from crawler.normalise import clean, decoded, link, moment, text_of
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered, Reached
from model.audit import Outcome
from model.documents import Author, Claims, Document, Dropped, Kind, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_API = "https://api.stackexchange.com"
_PROFILE = re.compile(r"/users/(\d+)(?:/.*)?")
_USER = re.compile(r"/[\d.]+/users/\d+")
_NOT_FOUND = "Write the account as https://stackoverflow.com/users/123, with the number of the profile on that site."
_TOMORROW = "Run the audit again tomorrow: the service answers a few hundred requests a day without a key."
_LISTINGS = ("posts", "comments")
_SIZE = 100
_OWN_NAMES = frozenset({"stackoverflow", "serverfault", "superuser", "askubuntu", "stackapps"})


class Stackexchange(JsonApi):
    """The user, then its posts and its comments, page by page while the service says that there are more."""

    name = "stackexchange"
    frame = ("items",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = urlsplit(self.errand.at if "://" in self.errand.at else f"https://{self.errand.at.lstrip('@')}")
        found = _PROFILE.fullmatch(parts.path)
        self._site = (parts.hostname or "").removeprefix("www.")
        self._user = found[1] if found and self._site != "stackexchange.com" else ""

    def permits(self, url: str) -> bool:
        return urlsplit(url).netloc == urlsplit(_API).netloc

    def addresses(self) -> Iterator[Request]:
        if not self._user:
            raise SourceChanged(f"'{self.errand.at}' is no profile on one of its sites", next_step=_NOT_FOUND)
        yield self.ask(f"{_API}/2.3/users/{self._user}?{urlencode({'site': self._site})}", listing="users")

    def _page(self, listing: str, page: int, first: str | None) -> Request:
        asked = {"site": self._site, "filter": "withbody", "pagesize": _SIZE, "page": page, "order": "desc"}
        url = f"{_API}/2.3/users/{self._user}/{listing}?{urlencode(asked | {'sort': 'creation'})}"
        return self.ask(url, listing=listing, page=page, first=first)

    def read(
        self, response: Response, listing: str = "", page: int = 1, first: str | None = None, **_: Any
    ) -> Iterator[Gathered | Request]:
        """A page of a listing. `first` is the first ref of the page before it."""
        data = self.data(response)
        items = field(data, "items", of=list)
        told = mapping(data)
        if isinstance(wait := told.get("backoff"), int | float):
            self.pause(response.url, float(wait))
        site = self._site if listing else _site_of(response.url, items)
        documents = [self._item(one, site) for item in items for one in _with_its_answers(item)]
        if listing == "users" or _USER.fullmatch(urlsplit(response.url).path):
            if not items:
                raise ErrorBody("the account was not found", next_step=_NOT_FOUND)
            yield from documents
            for kind in _LISTINGS if listing else ():
                yield self._page(kind, 1, None)
            return
        if not items and page == 1 and told.get("has_more") is False:
            yield Stated(total=0, kind=Kind.POST)
        now = next((one.ref for one in documents if isinstance(one, Document)), None)
        if now is not None and now == first:
            yield from repeated(response.url)
            return
        yield from documents
        if listing and told.get("has_more") is True and self.reaches_the_held(documents):
            yield Reached()
        elif listing and told.get("has_more") is True and items:
            yield from self._next(told, listing, page, now)

    def _next(
        self, told: Mapping[str, object], listing: str, page: int, first: str | None
    ) -> Iterator[Gathered | Request]:
        if told.get("quota_remaining") == 0:
            reason = "the day's quota of the service is used up"
            yield Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=_TOMORROW)
        else:
            yield self._page(listing, page + 1, first)

    def _item(self, item: object, site: str) -> Document | Dropped:
        """A question, an answer, a comment or a user, by the id it carries."""
        told = mapping(item)
        if "user_id" in told and "body" not in told and "post_id" not in told:
            return self._profile(told, site)
        if "comment_id" in told:
            post = told.get("post_id")
            id = field(told, "comment_id", of=int)
            near = _at(site, f"/q/{post}#comment{id}_{post}") if post else None
            return self._post(told, f"{site}/comment/{id}", near, f"{site}/{post}" if post else None)
        id = field(told, next((key for key in ("answer_id", "post_id") if key in told), "question_id"), of=int)
        is_answer = "answer_id" in told or told.get("post_type") == "answer"
        question = told.get("question_id") if is_answer else None
        near = _at(site, f"/{'a' if is_answer else 'q'}/{id}")
        return self._post(told, f"{site}/{id}", near, f"{site}/{question}" if question else None)

    def _post(self, told: Mapping[str, object], ref: str, near: str | None, parent: str | None) -> Document:
        owner = told.get("owner")
        owner = mapping(owner)
        when = moment(told.get("creation_date"))
        edited = moment(told.get("last_edit_date")).published
        name = text_of(_text(owner.get("display_name"))) or None
        return Document(
            kind=Kind.POST,
            source=self.name,
            service=self.name,
            ref=ref,
            url=link(None, _text(told.get("link"))) or near,
            author=Author(name=name, handle=str(owner["user_id"]) if owner.get("user_id") else None) if name else None,
            text=_words(told),
            title=text_of(_text(told.get("title"))) or None,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            edited=edited,
            in_reply_to=parent,
            visibility=Visibility.PUBLIC,
        )

    def _profile(self, told: Mapping[str, object], site: str) -> Document:
        id, name = field(told, "user_id", of=int), text_of(_text(told.get("display_name"))) or None
        when = moment(told.get("creation_date"))
        own = link(None, _text(told.get("website_url")))
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=f"{site}/account/{id}",
            url=link(None, _text(told.get("link"))) or _at(site, f"/users/{id}"),
            author=Author(name=name, handle=str(id)),
            text=text_of(_text(told.get("about_me"))),
            title=name,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            visibility=Visibility.PUBLIC,
            place=text_of(_text(told.get("location"))) or None,
            claims=Claims(names=(name,) if name else (), links=(own,) if own else (), kind="account"),
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        body = mapping(decoded)
        name = _text(body.get("error_name"))
        if not name and "error_id" not in body:
            return None
        words = f"{name or body.get('error_id')}: {text_of(_text(body.get('error_message')))[:160]}"
        if name == "throttle_violation" or body.get("error_id") == 502:
            return Challenge(f"the service has had enough requests ({words})", next_step=_TOMORROW)
        return ErrorBody(f"the service answered with an error ({words})", next_step=_NOT_FOUND)


def _site_of(url: str, items: list[object]) -> str:
    """The site a saved answer is of: as its entries link to it, else as the address names it, in short or whole."""
    for told in map(mapping, items):
        for own in (told.get("link"), mapping(told.get("owner")).get("link")):
            if host := urlsplit(link(None, _text(own)) or "").hostname:
                return host
    site = parse_qs(urlsplit(url).query).get("site", [NAMELESS])[0]
    return site if "." in site else f"{site}.com" if site in _OWN_NAMES else f"{site}.stackexchange.com"


def _at(site: str, path: str) -> str | None:
    return None if site == NAMELESS else f"https://{site}{path}"


def _with_its_answers(item: object) -> Iterator[object]:
    """An entry, then the answers and comments that some filters put inside it."""
    yield item
    told = mapping(item)
    for key in ("answers", "comments"):
        for inner in sequence(told.get(key)):
            yield from _with_its_answers(inner)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _words(told: Mapping[str, object]) -> str:
    """What was written. Saved without filter=withbody, a question still has its title; an answer and a comment have no
    words then."""
    if "body" not in told and isinstance(told.get("body_markdown"), str):
        return clean(decoded(str(told["body_markdown"])))
    return text_of("" if "body" not in told and told.get("title") else field(told, "body", of=str))
