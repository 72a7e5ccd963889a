"""The subject's Bluesky account: the public AppView's author feed, or the records of its own PDS (docs.bsky.app)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from scrapy.http import Request, Response

from crawler.addresses import NAMELESS
from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence
from crawler.bases.json_api import JsonApi, repeated
from crawler.normalise import When, clean, count, link, moment
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered, Reached
from model.audit import Outcome
from model.documents import Author, Claims, Document, Dropped, Kind, Media, Precision, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_APP_VIEW = "https://public.api.bsky.app"
_SHOWN_AT = "https://bsky.app"
_ACTOR = re.compile(r"did:[a-z]+:[\w.:%-]+|(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_SITES = frozenset({"bsky.app", "www.bsky.app", "public.api.bsky.app"})
_POSTS = "app.bsky.feed.post"
_PROFILE = "app.bsky.actor.profile"
_LIMIT = 100
_EXPORT = "Export the account (Settings, Account, Export my data) and hand the file in under exports:."
_NOT_FOUND = "Write the handle as @name.bsky.social, or the address of the profile on bsky.app."
_DIRECTORY = "https://plc.directory"
_PLC = re.compile(r"did:plc:[a-z2-7]{24}")
_PDS = "Declare your own server with the account behind it: https://pds.example/name.example."


class Bluesky(JsonApi):
    """The profile, then the feed backwards with `cursor`. Of a PDS: who the account is, then its records."""

    name = "bluesky"
    frame = ("feed",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._base, self._actor = _account(self.errand.at)
        self._hosts = {urlsplit(self._base).netloc}
        self._refused = ErrorBody("the account was not found", next_step=_PDS)

    def permits(self, url: str) -> bool:
        return urlsplit(url).netloc in self._hosts

    def addresses(self) -> Iterator[Request]:
        if not self._actor:
            raise SourceChanged(f"'{self.errand.at}' is no Bluesky account", next_step=_NOT_FOUND)
        if self._base == _APP_VIEW:
            yield self._call("app.bsky.actor.getProfile", actor=self._actor)
        else:
            yield self._call("com.atproto.repo.describeRepo", {"step": "repository"}, repo=self._actor)

    def _call(self, method: str, state: Mapping[str, Any] | None = None, **asked: str) -> Request:
        return self.ask(f"{self._base}/xrpc/{method}?{urlencode(asked)}", **(state or {}))

    def read(self, response: Response, step: str = "", **state: Any) -> Iterator[Gathered | Request]:
        """A profile, a page of a feed, who a repository is, or a page of its records: told from what it holds.

        Where a server does not hold the account (`step`), the directory of identities says which one does.
        """
        try:
            data = self.data(response)
        except ErrorBody as error:
            if step != "repository":
                raise
            self._refused = error
            yield self._home_of(self._actor)
            return
        if step == "directory":
            yield self._at_home(data)
            return
        if step == "handle":
            yield self._home_of(field(data, "did", of=str))
            return
        told = mapping(_as_told(data) if b"py_type" in response.body else data)
        if isinstance(told.get("feed"), list):
            yield from self._feed(told, response, **state)
        elif isinstance(told.get("records"), list):
            yield from self._records(told, response, **state)
        elif "collections" in told:
            yield from self._repository(told)
        elif mapping(told.get("value")).get("$type") == _PROFILE:
            yield from self._own_profile(told, **state)
        elif mapping(told.get("value")).get("$type") == _POSTS:
            yield from self._records({"records": [told]}, response)
        elif isinstance(told.get("posts"), list):  # app.bsky.feed.getPosts and searchPosts
            yield from self._feed({"feed": [{"post": one} for one in sequence(told["posts"])]}, response)
        elif isinstance(told.get("notifications"), list):  # what others answered, quoted or liked
            said = [mapping(one) for one in sequence(told["notifications"])]
            posts = [one for one in said if mapping(one.get("record")).get("$type") == _POSTS]
            yield from self._feed({"feed": [{"post": one} for one in posts]}, response)
            if len(said) > len(posts):
                yield Dropped(
                    reason="notice without words (a like, a follower, a repost)", count=len(said) - len(posts)
                )
        elif "thread" in told:  # a tree, or the list that getPostThreadV2 makes of it
            parts = sequence(told["thread"])
            for one in [mapping(part).get("value") for part in parts] or [told["thread"]]:
                yield from _thread(self, one)
        elif mapping(told.get("commit")).get("collection") == _POSTS:  # an event of the stream of a relay
            yield from self._records({"records": [_recorded(told)]}, response)
        elif isinstance(listed := told.get("actors", told.get("profiles")), list):
            yield from (one for actor in listed for one in self._profile(mapping(actor)))
        else:
            yield from self._profile(told)

    def _home_of(self, actor: str) -> Request:
        """Ask once where an account lives now: the directory of DIDs (plc.directory), for a handle its DID first."""
        if not actor.startswith("did:"):
            self._hosts.add(urlsplit(_APP_VIEW).netloc)
            asked = urlencode({"handle": actor})
            return self.ask(f"{_APP_VIEW}/xrpc/com.atproto.identity.resolveHandle?{asked}", step="handle")
        if not _PLC.fullmatch(actor):
            raise self._refused
        self._actor = actor
        self._hosts.add(urlsplit(_DIRECTORY).netloc)
        return self.ask(f"{_DIRECTORY}/{actor}", step="directory")

    def _at_home(self, document: object) -> Request:
        """The repository, at the server its DID document names."""
        services = (mapping(one) for one in sequence(mapping(document).get("service")))
        homes = (link(None, str(one.get("serviceEndpoint"))) for one in services if _is_pds(one))
        home = next((home for home in homes if home), None)
        if field(document, "id", of=str) != self._actor or home is None or urlsplit(home).scheme != "https":
            raise ErrorBody("the directory of identities names no server for the account", next_step=_PDS)
        parts = urlsplit(home)
        if parts.netloc == urlsplit(self._base).netloc:
            raise self._refused
        self._base = f"https://{parts.netloc}"
        self._hosts.add(parts.netloc)
        return self._call("com.atproto.repo.describeRepo", repo=self._actor)

    def _profile(self, told: Mapping[str, object]) -> Iterator[Gathered | Request]:
        did, handle = field(told, "did", of=str), field(told, "handle", of=str)
        if _asks_for_a_login(told.get("labels")):
            yield _hidden()
            return
        yield self._account_document(told, did, handle, told.get("createdAt"))
        if isinstance(total := told.get("postsCount"), int) and not isinstance(total, bool):
            yield Stated(total=total, kind=Kind.POST)
        if self._actor:
            yield self._feed_page(did, None)

    def _feed_page(self, did: str, cursor: str | None) -> Request:
        more = {"cursor": cursor} if cursor else {}
        state = {"account": did, "cursor": cursor}
        asked = {"actor": did, "limit": str(_LIMIT), "filter": "posts_with_replies"}
        return self._call("app.bsky.feed.getAuthorFeed", state, **asked, **more)

    def _feed(
        self, told: Mapping[str, object], response: Response, account: str = "", cursor: str | None = None
    ) -> Iterator[Gathered | Request]:
        items = field(told, "feed", of=list)
        page = [self.post_of(item, account) for item in items]
        yield from page
        if account and items and (older := told.get("cursor")):
            yield from self._onwards(page, cursor, self._feed_page(account, str(older)), str(older), response.url)

    def _onwards(
        self, page: Sequence[Document | Dropped], cursor: str | None, next_page: Request, older: str, url: str
    ) -> Iterator[Gathered | Request]:
        """The next page of a listing, unless what is held was reached or the listing goes in circles."""
        if self.reaches_the_held(page):
            yield Reached()
        elif older == cursor:
            yield from repeated(url)
        else:
            yield next_page

    def post_of(self, item: object, account: str = "") -> Document | Dropped:
        """The post in an item of a feed; with the `account` whose feed it is, only that one's."""
        reason = mapping(mapping(item).get("reason")).get("$type")
        if str(reason).endswith("#reasonRepost"):
            return Dropped(reason="repost of somebody else's post", count=1)
        post = mapping(field(item, "post", of=dict))
        author = mapping(post.get("author"))
        if account and author.get("did") not in (None, account):
            return Dropped(reason="post of somebody else", count=1)
        handle = str(author.get("handle") or "")
        return self._post(
            field(post, "uri", of=str),
            mapping(field(post, "record", of=dict)),
            Author(name=clean(str(author.get("displayName") or "")) or None, handle=handle or None),
            tuple(_shown_media(mapping(post.get("embed")))),
            post.get("indexedAt"),
        )

    def _repository(self, told: Mapping[str, object]) -> Iterator[Gathered | Request]:
        did, handle = field(told, "did", of=str), field(told, "handle", of=str)
        state = {"account": did, "handle": handle}
        if not self._actor:
            return
        collections = told.get("collections")
        if isinstance(collections, list) and _PROFILE in collections:
            yield self._call("com.atproto.repo.getRecord", state, repo=did, collection=_PROFILE, rkey="self")
        elif isinstance(collections, list) and _POSTS not in collections:
            yield Stated(total=0, kind=Kind.POST)
        else:
            yield self._record_page(did, handle, None)

    def _own_profile(
        self, told: Mapping[str, object], account: str = "", handle: str = ""
    ) -> Iterator[Gathered | Request]:
        """The profile as its owner keeps it, which may ask that nobody without a login is shown anything."""
        value = mapping(told.get("value"))
        if _asks_for_a_login(mapping(value.get("labels")).get("values")):
            yield _hidden()
            return
        did = account or field(told, "uri", of=str).removeprefix("at://").partition("/")[0]
        yield self._account_document(value, did, handle or did, value.get("createdAt"))
        if account:
            yield self._record_page(account, handle, None)

    def _record_page(self, did: str, handle: str, cursor: str | None) -> Request:
        more = {"cursor": cursor} if cursor else {}
        asked = {"repo": did, "collection": _POSTS, "limit": str(_LIMIT)}
        state = {"account": did, "handle": handle, "cursor": cursor}
        return self._call("com.atproto.repo.listRecords", state, **asked, **more)

    def _records(
        self, told: Mapping[str, object], response: Response, account: str = "", handle: str = "",
        cursor: str | None = None,
    ) -> Iterator[Gathered | Request]:  # fmt: skip
        records = field(told, "records", of=list)
        if not records and not cursor:
            yield Stated(total=0, kind=Kind.POST)
        host = f"{urlsplit(response.url).scheme}://{urlsplit(response.url).netloc}"
        page: list[Document] = []
        for record in records:
            uri, value = field(record, "uri", of=str), mapping(field(record, "value", of=dict))
            if f"/{_POSTS}/" not in uri:
                yield Dropped(reason="a record that is no post", count=1)
                continue
            did = uri.removeprefix("at://").partition("/")[0]
            media = tuple(_kept_media(mapping(value.get("embed")), did, host))
            page.append(self._post(uri, value, Author(handle=handle) if handle else None, media, None))
        yield from page
        if account and records and (older := told.get("cursor")):
            next_page = self._record_page(account, handle, str(older))
            yield from self._onwards(page, cursor, next_page, str(older), response.url)

    def _post(
        self, uri: str, record: Mapping[str, object], author: Author | None, media: tuple[Media, ...], indexed: object
    ) -> Document:
        did, _, key = uri.removeprefix("at://").partition("/")
        when = _when(record.get("createdAt"), indexed)
        langs = record.get("langs")
        parent = mapping(mapping(record.get("reply")).get("parent")).get("uri")
        handle = author.handle if author else None
        return Document(
            kind=Kind.POST,
            source=self.name,
            service=self.name,
            ref=uri,
            url=f"{_SHOWN_AT}/profile/{quote(handle or did, safe=':.')}/post/{quote(key.rpartition('/')[2])}",
            author=author,
            text=_with_links(field(record, "text", of=str), record.get("facets")),
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            in_reply_to=str(parent) if parent else None,
            lang=str(langs[0]) if isinstance(langs, list) and langs else None,
            visibility=Visibility.PUBLIC,
            media=media,
        )

    def _account_document(self, told: Mapping[str, object], did: str, handle: str, created: object) -> Document:
        name = clean(str(told.get("displayName") or "")) or None
        when = moment(created)
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=f"account/{did}",
            url=f"{_SHOWN_AT}/profile/{quote(handle, safe=':.')}",
            author=Author(name=name, handle=handle),
            text=clean(str(told.get("description") or "")),
            title=name,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            visibility=Visibility.PUBLIC,
            claims=Claims(
                names=(name,) if name else (), count=count(told.get("postsCount")), kind="account"
            ),
        )  # fmt: skip

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        error = str(mapping(decoded).get("error") or "")
        if error in ("AuthMissing", "AuthenticationRequired") or status == 401:
            reason = f"the server shows this only to people who are logged in ({error or status})"
            return Challenge(reason, next_step=_PDS)
        if error in ("AccountDeactivated", "AccountTakedown", "RepoDeactivated", "RepoTakendown", "RepoSuspended"):
            return ErrorBody(f"the account is switched off or was taken down ({error})", next_step=_EXPORT)
        if re.search(r"unable to resolve|profile not found|could not (?:find|resolve)|repo not found", told, re.I) or (
            error in ("ActorNotFound", "RepoNotFound", "InvalidHandle")
        ):
            return ErrorBody(f"the account was not found ({told or error})", next_step=_NOT_FOUND)
        return None


_SNAKE = re.compile(r"_([a-z])")


def _as_told(data: object) -> object:
    """An answer as the Python library writes it down again (`py_type`, `created_at`), in the names of the service."""
    if isinstance(data, list):
        return [_as_told(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        "$type" if key == "py_type" else key if key.startswith("$") else _SNAKE.sub(_capital, key): _as_told(value)
        for key, value in data.items()
    }


def _capital(found: re.Match[str]) -> str:
    return found[1].upper()


def _recorded(event: Mapping[str, object]) -> dict[str, object]:
    """The record of an event, as a repository lists it; one that takes a record away has no value."""
    commit = mapping(event.get("commit"))
    uri = f"at://{event.get('did')}/{_POSTS}/{commit.get('rkey')}"
    return {"uri": uri, "value": commit.get("record")}


def _is_pds(service: Mapping[str, object]) -> bool:
    """Whether a service of a DID document is the account's server; its id may be written with the DID before it."""
    return str(service.get("id")).endswith("#atproto_pds") and service.get("type") == "AtprotoPersonalDataServer"


def _thread(spider: Bluesky, thread: object) -> Iterator[Gathered]:
    """A post, what it answers, and the answers to it, as getPostThread nests them."""
    waiting = [mapping(thread)]
    while waiting:
        one = waiting.pop(0)
        if "post" in one:
            yield spider.post_of(one)
        elif one:
            yield Dropped(reason="post of a thread that is deleted or hidden", count=1)
        around = (one.get("parent"), *sequence(one.get("replies")))
        waiting += [told for told in map(mapping, around) if told]


def _account(at: str) -> tuple[str, str]:
    """Whom to ask and for whom: the AppView, unless the address is an account on a server of its own."""
    at = at.strip()
    parts = urlsplit(at if "://" in at else f"https://{at.lstrip('@')}")
    host = parts.netloc
    steps = [step for step in parts.path.split("/") if step and step != "profile"]
    named = (parse_qs(parts.query).get("repo") or parse_qs(parts.query).get("actor") or steps or [""])[0].lstrip("@")
    if host in _SITES:
        return _APP_VIEW, named if _ACTOR.fullmatch(named) else ""
    if not steps and not parts.query:
        return _APP_VIEW, host if _ACTOR.fullmatch(host) else ""
    return f"{parts.scheme}://{host}", named if _ACTOR.fullmatch(named) else ""


def _when(created: object, indexed: object) -> When:
    """When a post was written. Clients write that themselves: one after the server took it in cannot be right."""
    written, taken_in = moment(created, assume_utc=True), moment(indexed)
    if taken_in.published is None or (written.published is not None and written.published <= taken_in.published):
        return written
    return When(published=taken_in.published, precision=Precision.DERIVED, raw=written.raw or taken_in.raw)


def _with_links(text: str, facets: object) -> str:
    """The text, with links that are shown shortened written out. Facets count in bytes of UTF-8."""
    raw = text.encode("utf-8", "replace")
    for facet in sorted(facets if isinstance(facets, list) else (), key=_start, reverse=True):
        place = mapping(mapping(facet).get("index"))
        start, end = _start(facet), place.get("byteEnd")
        features = mapping(facet).get("features")
        uri = next((mapping(one).get("uri") for one in (features if isinstance(features, list) else ())), None)
        if not isinstance(end, int) or not isinstance(uri, str) or not 0 <= start < end <= len(raw):
            continue
        if raw[start:end].endswith((b"...", "…".encode())) and link(None, uri):
            raw = raw[:start] + uri.encode("utf-8", "replace") + raw[end:]
    return clean(raw.decode("utf-8", "replace"))


def _start(facet: object) -> int:
    start = mapping(mapping(facet).get("index")).get("byteStart")
    return start if isinstance(start, int) else -1


def _shown_media(embed: Mapping[str, object]) -> Iterator[Media]:
    """Pictures and videos as the AppView shows them; link cards and quoted posts are no media."""
    kind = str(embed.get("$type") or "")
    if kind.endswith("recordWithMedia#view"):
        yield from _shown_media(mapping(embed.get("media")))
    elif kind.endswith("images#view"):
        for image in sequence(embed.get("images")):
            told = mapping(image)
            url = link(None, str(told.get("fullsize") or told.get("thumb") or ""))
            yield Media(url=url, alt=str(told.get("alt") or "") or None, type="image")
    elif kind.endswith("video#view"):
        url = link(None, str(embed.get("playlist") or embed.get("thumbnail") or ""))
        yield Media(url=url, alt=str(embed.get("alt") or "") or None, type="video")


def _kept_media(embed: Mapping[str, object], did: str, host: str) -> Iterator[Media]:
    """The same of a record, which names its files by their hash."""
    kind = str(embed.get("$type") or "")
    if kind.endswith("recordWithMedia"):
        yield from _kept_media(mapping(embed.get("media")), did, host)
    elif kind.endswith("embed.images"):
        for image in sequence(embed.get("images")):
            told = mapping(image)
            url = _blob(told.get("image"), did, host)
            yield Media(url=url, alt=str(told.get("alt") or "") or None, type="image")
    elif kind.endswith("embed.video"):
        url = _blob(embed.get("video"), did, host)
        yield Media(url=url, alt=str(embed.get("alt") or "") or None, type="video")


def _blob(blob: object, did: str, host: str) -> str | None:
    cid = mapping(mapping(blob).get("ref")).get("$link") if not host.endswith(NAMELESS) else None
    return f"{host}/xrpc/com.atproto.sync.getBlob?{urlencode({'did': did, 'cid': cid})}" if cid else None


def _asks_for_a_login(labels: object) -> bool:
    return any(mapping(one).get("val") == "!no-unauthenticated" for one in sequence(labels))


def _hidden() -> Trouble:
    return Trouble(
        outcome=Outcome.SKIPPED,
        reason="the account asks not to be shown to people who are not logged in, so its posts were not read",
        next_step=f"If it is yours, allow it in its settings (Privacy and security), or: {_EXPORT}",
    )
