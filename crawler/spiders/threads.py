"""The subject's own posts and answers on Threads (developers.facebook.com/docs/threads)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, words
from crawler.bases.graph_api import GraphApi, media_of
from crawler.bases.meta_before import as_graph
from crawler.bases.paged_api import again, each, id_of, nothing
from crawler.normalise import clean, link, moment
from crawler.visits import Gathered
from model.documents import Author, Document, Kind, Visibility
from model.errors import SourceChanged

_ROOT = "https://graph.threads.com/v1.0/me"
_FIELDS = (
    "id,media_product_type,media_type,media_url,thumbnail_url,alt_text,permalink,owner,username,text,timestamp,"
    "shortcode,is_quote_post,children{media_type,media_url,alt_text}"
)
_OF_POSTS = frozenset({"media_type", "text", "timestamp", "permalink"})
_SHARE = "REPOST_FACADE"


class Threads(GraphApi):
    """What the account of the token posted, then what it answered to others."""

    name = "threads"
    frame = ("data",)
    service = "threads"

    def addresses(self) -> Iterator[Request]:
        yield self.ask(again(f"{_ROOT}/threads", fields=_FIELDS, limit=100))
        yield self.ask(again(f"{_ROOT}/replies", fields=f"{_FIELDS},root_post,replied_to,is_reply", limit=100))

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """A page of posts or of answers; both are posts of the account."""
        data = as_graph(self.data(response), _address)
        found = mapping(mapping(data).get("business_discovery"))
        if found:
            yield self._account(found)
            data = mapping(found.get("media"))
        alone = mapping(data)
        if "data" not in alone and "id" in alone:  # one post or the account, saved alone
            yield self._post(alone, id_of(alone["id"]) or "") if _OF_POSTS & alone.keys() else self._account(alone)
            return
        entries, refs = self.entries(data), []
        for told, ref in each(entries, "id"):
            if ref is None or not _OF_POSTS & told.keys():  # an account is none
                yield nothing("post")
                continue
            refs.append(ref)
            yield self._post(dict(told), ref)
        if not entries and urlsplit(response.url).path.endswith("/threads") and "after=" not in response.url:
            yield Stated(total=0, kind=Kind.POST)
        yield from self.go_on(response, refs, self.after(response.url, data))

    def _account(self, told: Mapping[str, object]) -> Document:
        handle = words(told.get("username"))
        if handle is None:
            raise SourceChanged("the answer has no 'username', which an account always has")
        url, about = f"https://www.threads.com/@{quote(handle)}", told.get("threads_biography") or told.get("biography")
        return self.account(told, f"account/{id_of(told.get('id'))}", handle=handle, url=url, about=about)

    def _post(self, told: dict[str, object], ref: str) -> Document:
        handle = words(told.get("username"))
        shared = id_of(mapping(told.get("reposted_post")).get("id"))
        return self.made(
            Kind.COMMENT if told.get("is_reply_owned_by_me") is False else Kind.POST,  # answers of others to a post
            ref,
            moment(told.get("timestamp")),
            url=link(None, words(told.get("permalink"))),
            author=Author(handle=handle) if handle else None,
            text="\n\n".join(filter(None, (clean(words(told.get("text")) or ""), *_attached(told)))),
            in_reply_to=id_of(mapping(told.get("replied_to")).get("id")),
            share_of=(shared or f"unknown/{ref}") if told.get("media_type") == _SHARE else None,
            visibility=Visibility.PUBLIC,
            media=tuple(media_of(told)),
        )


def _address(user: str, code: str) -> str:
    return f"https://www.threads.com/@{quote(user)}/post/{quote(code)}"


def _attached(told: Mapping[str, object]) -> Iterator[str]:
    """What hangs on a post: the long text since 2025, and what a poll lets people choose."""
    yield clean(words(mapping(told.get("text_attachment")).get("plaintext")) or "")
    poll = mapping(told.get("poll_attachment"))
    choices = [words(poll.get(f"option_{letter}")) for letter in "abcd"]
    yield "\n".join(clean(one) for one in choices if one)
