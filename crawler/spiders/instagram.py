"""The subject's own Instagram posts, the comments under them, and the account's answers (Instagram login)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.graph_api import GraphApi, media_of
from crawler.bases.meta_before import as_graph
from crawler.bases.paged_api import again, each, id_of, nothing
from crawler.normalise import clean, count, link, moment
from crawler.visits import Gathered
from model.documents import Author, Document, Kind, Visibility
from model.errors import Challenge, SourceChanged, Unreadable

_ROOT = "https://graph.instagram.com"
_MEDIA = (
    "id,caption,media_type,media_url,thumbnail_url,permalink,timestamp,comments_count,"
    "children{media_type,media_url,thumbnail_url}"
)
_OF_MEDIA = frozenset({"media_type", "caption", "permalink", "text", "timestamp"})  # of posts and comments
_OF_ACCOUNTS = frozenset({"biography", "media_count", "followers_count", "business_discovery", "period"})
_EXPORT = "Hand in the download of the account (Accounts Center, Your information and permissions)."
_COMMENT = "id,text,username,timestamp"


class Instagram(GraphApi):
    """The account of the token, its posts, and under each post with comments those and their answers."""

    name = "instagram"
    frame = ("data",)
    service = "instagram"

    def addresses(self) -> Iterator[Request]:
        yield self.ask(again(f"{_ROOT}/me", fields="id,username,name,media_count"))

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The account, a page of posts, or a page of comments."""
        data = as_graph(self.data(response), _address)
        path = urlsplit(response.url).path.rstrip("/")
        found = mapping(mapping(data).get("business_discovery"))  # another account, asked for by its name
        if found or path.endswith("/me") or _is_account(data):
            account = found or mapping(data)
            yield from self._account(account)
            handle = words(account.get("username"))
            for told, ref in each(sequence(mapping(account.get("media")).get("data")), "id"):
                yield from self._post(dict(told), ref, handle=handle) if ref else (nothing("post"),)
            return
        if _OF_MEDIA & mapping(data).keys():
            data = {"data": [data]}  # one post or comment, saved alone
        entries = self.entries(data)
        is_comments = path.endswith("/comments") or any(
            "text" in mapping(one) and "caption" not in mapping(one) for one in entries
        )
        if owner := words(mapping(data).get("owner")):
            state = {"handle": owner, **state}
        if path.endswith("/comments"):
            state = {"post": path.split("/")[-2], **state}
        refs: list[str] = []
        for told, ref in each(entries, "id"):
            if ref is None or _OF_ACCOUNTS & told.keys():
                yield nothing("comment" if is_comments else "post")
                continue
            refs.append(ref)
            yield from self._comment(told, ref, **state) if is_comments else self._post(dict(told), ref, **state)
        if not entries and path.endswith("/media") and "after=" not in response.url:
            yield Stated(total=0, kind=Kind.POST)
        yield from self.go_on(response, refs, self.after(response.url, data), **state)

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if mapping(decoded).get("require_login") is True:
            return Challenge(f"Instagram shows this only to people who are logged in: {told}", next_step=_EXPORT)
        return super().explain(status, told, decoded)

    def _account(self, told: Mapping[str, object]) -> Iterator[Gathered | Request]:
        id, handle = id_of(told.get("id")), words(told.get("username"))
        if id is None:
            raise SourceChanged("the answer has no 'id', which an account always has")
        url, total = f"https://www.instagram.com/{quote(handle)}/" if handle else None, count(told.get("media_count"))
        yield self.account(told, f"account/{id}", handle=handle, url=url, about=told.get("biography"), total=total)
        if total == 0:
            yield Stated(total=0, kind=Kind.POST)
        yield self.ask(again(f"{_ROOT}/me/media", fields=_MEDIA, limit=100), handle=handle)

    def _post(self, told: dict[str, object], ref: str, handle: str | None = None) -> Iterator[Document | Request]:
        yield self.made(
            Kind.POST,
            ref,
            moment(told.get("timestamp")),
            url=link(None, words(told.get("permalink"))),
            author=Author(handle=handle or words(told.get("username"))) if handle or told.get("username") else None,
            text=clean(words(told.get("caption")) or ""),
            visibility=Visibility.PUBLIC,
            media=tuple(media_of(told)),
            place=words(told.get("place")),
        )
        inline = mapping(told.get("comments"))
        for comment, id in each(sequence(inline.get("data")), "id"):
            if id is not None:
                owner = handle or words(told.get("username"))
                yield from self._comment(comment, id, owner, ref, words(told.get("permalink")))
        if count(told.get("comments_count")) != 0:
            fields = f"{_COMMENT},replies{{{_COMMENT}}}"
            url = again(f"{_ROOT}/{quote(ref, safe='')}/comments", fields=fields, limit=50)
            yield self.ask(url, handle=handle, post=ref, permalink=words(told.get("permalink")))

    def _comment(
        self,
        told: Mapping[str, object],
        ref: str,
        handle: str | None = None,
        post: str | None = None,
        permalink: str | None = None,
        parent: str | None = None,
    ) -> Iterator[Document | Request]:
        """A comment and the answers to it; the account's own answer to a comment is a reply."""
        user = words(told.get("username")) or words(mapping(told.get("from")).get("username"))
        own = user is not None and user == handle
        yield self.made(
            (Kind.REPLY if parent else Kind.POST) if own else Kind.COMMENT,
            ref,
            moment(told.get("timestamp")),
            url=link(None, permalink),
            author=Author(handle=user) if user else None,
            text=clean(words(told.get("text")) or ""),
            in_reply_to=parent or post or id_of(mapping(told.get("media")).get("id")),
            visibility=Visibility.PUBLIC,
        )
        replies = mapping(told.get("replies"))
        for answer, id in each(sequence(replies.get("data")), "id"):
            if id is not None:
                yield from self._comment(answer, id, handle, post, permalink, ref)
        if mapping(replies.get("paging")).get("next"):
            url = again(f"{_ROOT}/{quote(ref, safe='')}/replies", fields=_COMMENT, limit=50)
            yield self.ask(url, handle=handle, post=post, permalink=permalink, parent=ref)


def _address(user: str, code: str) -> str:
    return f"https://www.instagram.com/p/{quote(code)}/"


def _is_account(data: object) -> bool:
    told = mapping(data)
    return "username" in told and not _OF_MEDIA & told.keys()
