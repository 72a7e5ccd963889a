"""The subject's own posts on X by its paid API (docs.x.com, v2): posts, answers and shares, newest first."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases import x_dumps
from crawler.bases.paged_api import PagedApi, again, each, id_of, nothing
from crawler.bases.x_before import as_today
from crawler.bases.x_pages import as_before
from crawler.dates import When
from crawler.normalise import clean, count, decoded, link, moment
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Author, Claims, Document, Dropped, Kind, Media, Precision, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_ROOT = "https://api.x.com/2/users"
_USER = "created_at,description,entities,location,name,public_metrics,url,username,protected"
_FIELDS = {
    "max_results": 100,
    "tweet.fields": "created_at,conversation_id,in_reply_to_user_id,referenced_tweets,attachments,entities,lang,"
    "note_tweet,edit_history_tweet_ids",
    "expansions": "author_id,attachments.media_keys,referenced_tweets.id",
    "media.fields": "url,preview_image_url,type,alt_text",
    "user.fields": "username,name",
}
_MOST = 3200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_SNOWFLAKE = 1288834974657
_NO_LANGUAGE = frozenset({"und", "zxx", "qme", "qst", "qht", "qam", "qct", "art"})


class X(PagedApi):
    """The account by its name, then its timeline, which ends after 3,200 posts."""

    name = "x"
    frame = ("data",)
    service = "x"

    def addresses(self) -> Iterator[Request]:
        user = self.errand.at.rstrip("/").rsplit("/", 1)[-1].lstrip("@")
        yield self.ask(again(f"{_ROOT}/by/username/{quote(user, safe='')}", **{"user.fields": _USER}))

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The account, or a page of its posts. What X would not show of them stands in `errors` beside the data."""
        told, left_out = as_before(self.data(response))
        data = mapping(as_today(x_dumps.as_before(told)))
        if _is_post(data.get("data")):
            data = {**data, "data": [data["data"]]}
        is_list = isinstance(data.get("data"), list) or "result_count" in mapping(data.get("meta"))
        if is_list and all(_is_user(one) for one in sequence(data.get("data"))) and "data" in data:
            yield from (self._profile(told, ref, words(told.get("username"))) for told, ref in
                        each(sequence(data["data"]), "id") if ref)  # fmt: skip
        elif is_list or urlsplit(response.url).path.endswith("/tweets"):
            yield from self._posts(response, data, **state)
        else:
            yield from self._account(field(data, "data", of=dict))
        yield from (Dropped(reason=reason, count=number) for reason, number in left_out.items())

    def _account(self, told: Mapping[str, object]) -> Iterator[Gathered | Request]:
        id, handle = id_of(told.get("id")), words(told.get("username"))
        if id is None:
            raise SourceChanged("the answer has no 'data.id', which this source always has")
        yield self._profile(told, id, handle)
        total = count(mapping(told.get("public_metrics")).get("tweet_count"))
        if total is not None:
            yield Stated(total=min(total, _MOST), kind=Kind.POST)
        if total is not None and total > _MOST:
            yield Trouble(
                outcome=Outcome.PARTIAL,
                reason=f"X shows the newest {_MOST:,} of the account's {total:,} posts",
                next_step="Ask X for the archive of the account and hand it in under exports:.",
            )
        author = {
            "name": words(told.get("name")),
            "handle": handle,
            "protected": "yes" if told.get("protected") else None,
        }
        yield self.ask(again(f"{_ROOT}/{quote(id, safe='')}/tweets", **_FIELDS), author=author)

    def _posts(
        self, response: Response, data: Mapping[str, object], author: Mapping[str, str | None] | None = None
    ) -> Iterator[Gathered | Request]:
        entries, meta = field(data, "data", of=list) if "data" in data else [], mapping(data.get("meta"))
        if "data" not in data and count(meta.get("result_count")) != 0:
            raise SourceChanged("the answer has neither 'data' nor 'meta.result_count' 0, one of which it always has")
        includes = _Includes(mapping(data.get("includes")), author or {})
        refs = []
        for told, ref in each(entries, "id"):
            if ref is None or not isinstance(told.get("text"), str):
                yield nothing("post")
                continue
            refs.append(ref)
            yield self._post(told, ref, includes)
        for error in map(mapping, sequence(data.get("errors"))):
            title = words(error.get("title")) or "no reason told"
            yield Dropped(reason=f"part of a post that X would not show ({clean(title)[:80]})", count=1)
        if not entries and "pagination_token=" not in response.url:
            yield Stated(total=0, kind=Kind.POST)
        token = words(meta.get("next_token"))
        yield from self.go_on(
            response, refs, again(response.url, pagination_token=token) if token else None, author=author
        )

    def _post(self, told: Mapping[str, object], ref: str, includes: "_Includes") -> Document:
        author = includes.author(told)
        answered, shared = _referenced(told, "replied_to"), _referenced(told, "retweeted")
        if answered is None and told.get("in_reply_to_user_id"):
            answered = f"gone/{id_of(told.get('in_reply_to_user_id'))}"
        whole, article = words(mapping(told.get("note_tweet")).get("text")), mapping(told.get("article"))
        text = whole or words(includes.posts.get(shared or "", {}).get("text")) or str(told.get("text"))
        headline, body = words(article.get("title")), words(article.get("plain_text"))
        body = body or words(article.get("preview_text"))
        lang = words(told.get("lang"))
        return self.made(
            Kind.POST,
            ref,
            _when(told.get("created_at"), ref),
            url=f"https://x.com/{(author and author.handle) or 'i'}/status/{quote(ref)}",
            author=author,
            title=clean(headline) if headline else None,
            text=clean(decoded(_spelled_out(text, told)) + (f"\n\n{body}" if body else "")),
            in_reply_to=answered,
            share_of=shared,
            lang=None if lang in _NO_LANGUAGE else lang,
            visibility=includes.visibility,
            media=tuple(includes.media(told)),
        )

    def _profile(self, told: Mapping[str, object], id: str, handle: str | None) -> Document:
        name = words(told.get("name"))
        urls = sequence(mapping(mapping(told.get("entities")).get("url")).get("urls"))
        links = [link(None, words(mapping(one).get("expanded_url"))) for one in urls]
        return self.made(
            Kind.PROFILE,
            f"account/{id}",
            moment(told.get("created_at")),
            url=f"https://x.com/{handle}" if handle else None,
            author=Author(name=name and clean(name), handle=handle),
            title=name and clean(name),
            text=clean(words(told.get("description")) or ""),
            visibility=Visibility.FOLLOWERS if told.get("protected") is True else Visibility.PUBLIC,
            claims=Claims(
                names=(clean(name),) if name else (),
                city=words(told.get("location")),
                links=tuple(filter(None, links)),
                kind="account",
            ),
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status == 402 or mapping(decoded).get("title") == "CreditsDepleted":
            return Challenge(
                f"the credits of the key are used up: {told}", next_step="Buy credits, or hand in the archive."
            )
        if status == 401:
            return Challenge(f"X does not take the token: {told}", next_step="webside keys set x")
        user = mapping(mapping(mapping(mapping(decoded).get("data")).get("user")).get("result"))
        if user.get("__typename") == "UserUnavailable":
            why = clean(words(user.get("message")) or words(user.get("reason")) or "no reason told")
            return ErrorBody(f"X does not show this account: {why[:200]}", next_step="Look at the profile yourself.")
        if status == 200 and not mapping(decoded).get("data") and mapping(decoded).get("errors"):
            first = mapping(next(iter(sequence(mapping(decoded)["errors"])), None))
            told = told or clean(words(first.get("detail")) or words(first.get("message")) or "no reason told")
            return ErrorBody(
                f"X does not show this account: {told[:200]}", next_step="Check the handle in the subject file."
            )
        return None


def _is_user(told: object) -> bool:
    return "username" in mapping(told) and "text" not in mapping(told)


def _is_post(told: object) -> bool:
    return isinstance(mapping(told).get("text"), str)


class _Includes:
    """What stands beside the posts: their authors, media, and the posts they share."""

    def __init__(self, told: Mapping[str, object], author: Mapping[str, str | None]) -> None:
        self._users = {id_of(one.get("id")): one for one in map(mapping, sequence(told.get("users")))}
        self._media = {id_of(one.get("media_key")): one for one in map(mapping, sequence(told.get("media")))}
        self.posts = {id_of(one.get("id")) or "": one for one in map(mapping, sequence(told.get("tweets")))}
        self._own = author
        self.visibility = Visibility.FOLLOWERS if author.get("protected") else Visibility.PUBLIC

    def author(self, told: Mapping[str, object]) -> Author | None:
        user = self._users.get(id_of(told.get("author_id")))
        name = words(user.get("name")) if user else self._own.get("name")
        handle = words(user.get("username")) if user else self._own.get("handle")
        return Author(name=clean(name) if name else None, handle=handle) if name or handle else None

    def media(self, told: Mapping[str, object]) -> Iterator[Media]:
        for key in sequence(mapping(told.get("attachments")).get("media_keys")):
            if one := self._media.get(id_of(key)):
                url = words(one.get("url")) or words(one.get("preview_image_url"))
                yield Media(url=url, alt=words(one.get("alt_text")), type=words(one.get("type")))


def _referenced(told: Mapping[str, object], how: str) -> str | None:
    references = map(mapping, sequence(told.get("referenced_tweets")))
    return next((id_of(one.get("id")) for one in references if one.get("type") == how), None)


def _when(raw: object, ref: str) -> When:
    """When a post was made. Where X was not asked for it, its id tells the moment; that is marked as derived."""
    told = moment(raw)
    if told.published is not None or not ref.isdigit() or len(ref) > 19 or int(ref) >> 22 == 0:
        return told
    passed = timedelta(milliseconds=(int(ref) >> 22) + _FIRST_SNOWFLAKE)
    return When(published=_EPOCH + passed, precision=Precision.DERIVED, raw=told.raw)


def _spelled_out(text: str, told: Mapping[str, object]) -> str:
    """The text with X's short links replaced by where they lead."""
    entities = (told.get("entities"), mapping(told.get("note_tweet")).get("entities"))
    for one in (mapping(url) for part in entities for url in sequence(mapping(part).get("urls"))):
        short, long = words(one.get("url")), words(one.get("expanded_url"))
        if short and long:
            text = text.replace(short, long)
    return text
