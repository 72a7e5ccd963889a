"""The subject's Mastodon account, by the open API of its own instance (docs.joinmastodon.org/methods/accounts)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scrapy.http import Request, Response
from scrapy.selector import Selector
from twisted.python.failure import Failure

from crawler.addresses import NAMELESS
from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.fediverse import as_mastodon
from crawler.bases.json_api import JsonApi, repeated
from crawler.finger import FINGER, MOST, pointed
from crawler.normalise import clean, link, moment, ref_of, text_of
from crawler.pace import Interrupted
from crawler.select import field
from crawler.troubles import Trouble, unanswered
from crawler.visits import Gathered, Reached
from model.audit import Outcome
from model.documents import FINGERED, Author, Claims, Document, Dropped, Kind, Media, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_HANDLE = re.compile(r"(?:acct:)?@?([\w.-]+)@([\w.-]+(?::\d+)?)", re.ASCII)
_PROFILE = re.compile(r"/(?:@|users/)([\w.-]+)(?:@([\w.-]+))?/?", re.ASCII)
_VISIBILITY = {"public": Visibility.PUBLIC, "unlisted": Visibility.UNLISTED, "private": Visibility.FOLLOWERS}
_LISTS = ("accounts", "ancestors", "descendants", "statuses")
_LIMIT = 40
_EXPORT = "Ask the instance for the archive of the account (Preferences, Import and export)."
_NOT_FOUND = "Check the handle in the subject file: @name@instance, or the address of the profile."


class Mastodon(JsonApi):
    """Look the account up, then its statuses backwards with `max_id`, always on the instance we know."""

    name = "mastodon"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user, self._host, self._base = _account(self.errand.at)
        self._hosts = {urlsplit(self._base).netloc, self._host}
        self._is_fingered = False

    def permits(self, url: str) -> bool:
        """The instances we know; a handle's host may hand the question who it is on within itself."""
        parts = urlsplit(url)
        if parts.path == FINGER and parts.scheme != "https":
            return False
        return parts.netloc in self._hosts or (parts.path == FINGER and parts.netloc.endswith(f".{self._host}"))

    def addresses(self) -> Iterator[Request]:
        if not self._user:
            raise SourceChanged(f"'{self.errand.at}' is no Mastodon handle", next_step=_NOT_FOUND)
        yield self._lookup(self._base, fingered="://" in self.errand.at)

    def _lookup(self, base: str, fingered: bool) -> Request:
        return self.ask(f"{base}/api/v1/accounts/lookup?acct={quote(self._user)}", fingered=fingered, base=base)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """A WebFinger answer, the account, or a page of its statuses; by the address when no state is given."""
        path = urlsplit(response.url).path
        if path.endswith(FINGER) or "found" in state:
            yield from self._finger(response, **state)
        elif path.endswith("/statuses"):
            yield from self._statuses(response, **state)
        elif path.endswith("/accounts/lookup"):
            yield from self._found(response, **state)
        else:
            yield from self._saved(response)

    def _saved(self, response: Response) -> Iterator[Gathered | Request]:
        """An answer of any other address, told by what it holds: lists, a search, a thread, one status or account."""
        data = as_mastodon(self.data(response), response.url)
        told = mapping(data)
        if {"type", "account"} <= told.keys() and "content" not in told:
            data = [data]  # one notification alone
        if isinstance(data, list):
            # A notification holds the status it is about.
            things = [mapping(one).get("status") or (one if "type" not in mapping(one) else None) for one in data]
            told_of = [one for one in things if one is not None]
            if len(told_of) < len(data):
                yield Dropped(reason="notice without a status (a follower)", count=len(data) - len(told_of))
            yield from self._each(told_of)
        elif lists := [sequence(told[name]) for name in _LISTS if isinstance(told.get(name), list)]:
            yield from self._each(list(chain(*lists)))
            if not any(lists):
                yield Stated(total=0, kind=Kind.POST)
        elif "content" in told:
            yield self._status(told)
        else:
            yield from self._found(response)

    def _each(self, things: list[object]) -> Iterator[Gathered]:
        """Statuses and accounts of a list. One that is broken does not take the others with it."""
        given, broken = 0, list[SourceChanged]()
        for one in things:
            try:
                yield self._status(one) if "content" in mapping(one) else self._account(one)
                given += 1
            except SourceChanged as error:
                broken.append(error)
        if broken and not given:
            raise broken[0]
        if broken:
            yield Dropped(reason=f"entry that is no status ({broken[0]})", count=len(broken))

    def _account(self, account: object) -> Document:
        return self._profile(mapping(account), _id(account))

    def _found(self, response: Response, fingered: bool = True, base: str = "") -> Iterator[Gathered | Request]:
        """The account. A handle's host may only point to the instance: then WebFinger knows it."""
        try:
            account = self.data(response)
            id = _id(account)
        except (ErrorBody, SourceChanged):
            if fingered:
                raise
            yield self._who(found=False)
            return
        told = mapping(account)
        if "orderedItems" in told:
            raise SourceChanged("this is an outbox, as an export holds it", next_step="Read it as mastodon_archive.")
        if told.get("noindex") is True:
            yield Trouble(
                outcome=Outcome.SKIPPED,
                reason="the account asks not to be indexed, so its posts were not read",
                next_step=f"If it is yours, allow it in its settings (Privacy and reach), or: {_EXPORT}",
            )
            return
        if told.get("suspended") is True:
            raise ErrorBody("the account is suspended", next_step=_EXPORT)
        yield self._profile(told, id)
        if isinstance(total := told.get("statuses_count"), int):
            yield Stated(total=total, kind=Kind.POST)
        if isinstance(moved := told.get("moved"), Mapping):
            yield Trouble(
                outcome=Outcome.PARTIAL,
                reason=f"the account says that it has moved to {moved.get('url') or moved.get('acct')}",
                next_step="Add that account to the subject file too.",
            )
        if base:
            if not self._is_fingered:
                yield self._who(found=True)
            yield self._page(base, id, None)

    def _who(self, *, found: bool) -> Request:
        """Ask the host of the handle who it is, once in a visit. An account that was not found needs the answer, as
        part of the API; one that was found is only asked what else it points to, if robots.txt lets us."""
        self._is_fingered = True
        resource = urlencode({"resource": f"acct:{self._user}@{self._host}"})
        asked = self.ask(f"https://{self._host}{FINGER}?{resource}", priority=1, as_page=found, found=found)
        return asked.replace(
            meta=asked.meta | {"download_maxsize": MOST}, errback=self._unfingered if found else asked.errback
        )

    def _unfingered(self, failure: Failure) -> Iterator[Dropped]:
        """Nothing of the account is missed where its host does not say what else it points to."""
        if failure.value is not None and not isinstance(failure.value, Interrupted):
            yield _untold(unanswered(failure.value, None).reason)

    def _finger(self, response: Response, found: bool | None = None) -> Iterator[Gathered | Request]:
        """What the handle's host says of it, and where it lives: the host of its `self` link. `found` None: a saved
        answer, of which nothing is asked."""
        try:
            told = mapping(self.data(response))
            links = field(told, "links", of=list)
        except Unreadable as error:
            if found and response.status not in (404, 410):
                yield _untold(str(error))
            if found:
                return
            if not isinstance(error, (ErrorBody, SourceChanged)):
                raise
            raise ErrorBody(f"the account was not found: {error}", next_step=_NOT_FOUND) from error
        if said := self._said(told, response.url):
            yield said
        elif found:
            yield _untold("it answers every name alike, or about somebody else")
        if found is not False:
            return
        for entry in links:
            told = mapping(entry)
            href = link(None, str(told.get("href"))) if told.get("rel") == "self" else None
            if href is not None:
                parts = urlsplit(href)
                if parts.netloc in self._hosts:
                    break
                self._hosts.add(parts.netloc)
                yield self._lookup(f"{parts.scheme}://{parts.netloc}", fingered=True)
                return
        raise ErrorBody("the account was not found", next_step=_NOT_FOUND)

    def _said(self, told: Mapping[str, object], url: str) -> Document | None:
        """What the host says the handle points to. A host that gives every name the same answer says nothing of it."""
        names, links = pointed(told)
        handle = f"{self._user}@{self._host}" if self._user else str(told.get("subject") or "").removeprefix("acct:")
        if self._user and self._user.casefold() not in names:
            return None
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=f"acct:{handle}",
            url=link(None, url),
            author=Author(handle=handle),
            visibility=Visibility.PUBLIC,
            claims=Claims(links=links, kind=FINGERED),
        )

    def _page(self, base: str, id: str, max_id: str | None) -> Request:
        """The next page is asked for on the instance we know: the host of a `Link` header can be another one."""
        asked = urlencode({"limit": _LIMIT} | ({"max_id": max_id} if max_id else {}))
        url = f"{base}/api/v1/accounts/{quote(id)}/statuses?{asked}"
        return self.ask(url, base=base, account=id, max_id=max_id)

    def _statuses(
        self, response: Response, base: str = "", account: str = "", max_id: str | None = None
    ) -> Iterator[Gathered | Request]:
        statuses = field(self.data(response), of=list)
        page = [one for one in self._each(statuses) if isinstance(one, Document | Dropped)]
        yield from page
        if not statuses or not account:
            return
        if self.reaches_the_held(page):
            yield Reached()
            return
        last = _id(statuses[-1])
        if last == max_id:
            yield from repeated(response.url)
        else:
            yield self._page(base, account, last)

    def _profile(self, told: Mapping[str, object], id: str) -> Document:
        if not told.get("acct") and not told.get("username"):
            raise SourceChanged("the answer has no 'acct', which an account always has")
        name = text_of(str(told.get("display_name") or "")) or None
        rows = [row for row in sequence(told.get("fields")) if isinstance(row, Mapping)]
        hrefs = _hrefs([*(row.get("value") for row in rows), told.get("note")])
        verified = _hrefs(row.get("value") for row in rows if row.get("verified_at"))
        lines = [f"{text_of(str(row.get('name')))}: {text_of(str(row.get('value')))}" for row in rows]
        when = moment(told.get("created_at"))
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=f"account/{id}",
            url=link(None, str(told.get("url") or "")),
            author=Author(name=name, handle=self._handle(told)),
            text="\n\n".join(filter(None, (text_of(str(told.get("note") or "")), "\n".join(lines)))),
            title=name,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            visibility=Visibility.PUBLIC,
            claims=Claims(names=(name,) if name else (), links=hrefs, kind="account", verified=verified),
        )

    def _status(self, status: object) -> Document | Dropped:
        told = mapping(status)
        visibility = words(told.get("visibility")) or ""
        if visibility == "direct":
            return Dropped(reason="private message", count=1)
        shared = told.get("reblog")
        content = shared if isinstance(shared, Mapping) else told
        when, author = moment(told.get("created_at")), mapping(content.get("account"))
        edited = moment(content.get("edited_at"))
        spoiler = text_of(str(content.get("spoiler_text") or ""))
        said = text_of(words(content.get("content")) or "") or clean(words(content.get("text")) or "")
        choices = _choices(mapping(content.get("poll")))
        return Document(
            kind=Kind.POST,
            source=self.name,
            service=self.name,
            ref=ref_of("wording", when.raw, said) if _is_wording(told) else _id(status),
            url=link(None, str(content.get("url") or content.get("uri") or "")),
            author=self._author(author) if author else None,
            text="\n\n".join(filter(None, (spoiler, said, choices))),
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            edited=edited.published,
            in_reply_to=_parent(told),
            share_of=str(shared["id"]) if isinstance(shared, Mapping) and shared.get("id") else None,
            lang=str(content["language"]) if content.get("language") else None,
            visibility=_VISIBILITY.get(visibility, Visibility.UNKNOWN),
            media=tuple(_media(content)),
        )

    def _author(self, account: Mapping[str, object]) -> Author:
        return Author(name=text_of(str(account.get("display_name") or "")) or None, handle=self._handle(account))

    def _handle(self, account: Mapping[str, object]) -> str:
        """`user@instance`; an account of the instance itself is named without it."""
        acct = str(account.get("acct") or account.get("username") or "")
        if "@" in acct or self._host != NAMELESS:
            return acct if "@" in acct else f"{acct}@{self._host}"
        host = urlsplit(link(None, str(account.get("url") or "")) or "").netloc
        return f"{acct}@{host}" if host else acct

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status in (401, 422) or told.startswith("identity_token_required") or "authenticated user" in told:
            return Challenge(
                f"the instance shows its posts only to people who are logged in ({told or status})", next_step=_EXPORT
            )
        if status in (404, 410) or told == "Record not found":
            reason = "the account is gone" if status == 410 else "the account was not found"
            return ErrorBody(reason, next_step=_NOT_FOUND)
        return None


def _untold(why: str) -> Dropped:
    return Dropped(reason=f"what the host says the handle points to (WebFinger): {why}", count=1)


def _id(told: object) -> str:
    """The id of an account or status, which servers before 2.0 wrote as a number."""
    id = mapping(told).get("id")
    return str(id) if isinstance(id, int) and not isinstance(id, bool) else str(field(told, "id", of=str))


def _account(at: str) -> tuple[str, str, str]:
    """User, host of the handle and base address, from `@user@host` or the address of a profile."""
    if found := _HANDLE.fullmatch(at.strip()):
        return found[1], found[2].lower(), f"https://{found[2].lower()}"
    parts = urlsplit(at if "://" in at else f"https://{at}")
    profile = _PROFILE.fullmatch(parts.path)
    return (profile[1] if profile else ""), (profile and profile[2]) or parts.netloc, f"{parts.scheme}://{parts.netloc}"


def _parent(status: Mapping[str, object]) -> str | None:
    """What a status answers. A parent that is gone leaves only its author's id: it is still an answer."""
    if status.get("in_reply_to_id"):
        return str(status["in_reply_to_id"])
    gone = status.get("in_reply_to_account_id")
    return f"gone/{gone}" if gone else None


def _is_wording(told: Mapping[str, object]) -> bool:
    """Whether this is an earlier wording, as the history of a status lists them: it has no id of its own."""
    return "id" not in told and "created_at" in told and isinstance(told.get("account"), Mapping)


def _choices(poll: Mapping[str, object]) -> str:
    """What a poll lets people choose: words of whoever asks, in lines."""
    told = (text_of(words(mapping(one).get("title")) or "") for one in sequence(poll.get("options")))
    return "\n".join(filter(None, told))


def _media(status: Mapping[str, object]) -> Iterator[Media]:
    for media in sequence(status.get("media_attachments")):
        if isinstance(media, Mapping):
            alt = media.get("description")
            yield Media(
                url=link(None, str(media.get("url") or media.get("remote_url") or "")),
                alt=str(alt) if alt else None,
                type=str(media["type"]) if media.get("type") else None,
            )


def _hrefs(parts: Iterable[object]) -> tuple[str, ...]:
    """The addresses that parts of a profile link to, each once."""
    markup = " ".join(str(part or "") for part in parts)
    return tuple(dict.fromkeys(Selector(text=f"<p>{markup}</p>").css("a:not(.mention)::attr(href)").getall()))
