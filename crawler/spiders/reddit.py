"""The subject's own posts and comments on Reddit, by a key Reddit has approved (reddit.com/dev/api)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, again, each, id_of, nothing
from crawler.normalise import clean, decoded, link, moment
from crawler.select import field
from crawler.troubles import Trouble
from crawler.visits import Gathered
from model.audit import Outcome
from model.documents import Author, Claims, Document, Dropped, Kind, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_SITE = "https://www.reddit.com"
_DEEPEST = 950  # Reddit lists about a thousand, never more
_GONE = frozenset({"[deleted]", "[removed]"})
_EXPORT = "Ask Reddit for your data (reddit.com/settings/data-request) and hand it in under exports:."


class Reddit(PagedApi):
    """Comments and submissions of a declared name, newest first."""

    name = "reddit"
    frame = ("data", "children")
    service = "reddit"

    def addresses(self) -> Iterator[Request]:
        user = self.errand.at.rstrip("/").rsplit("/", 1)[-1].lstrip("@")
        for what in ("comments", "submitted"):
            url = f"https://oauth.reddit.com/user/{quote(user, safe='')}/{what}"
            yield self.ask(again(url, limit=100, raw_json=1), seen=0)

    def read(self, response: Response, seen: int = 0, **state: Any) -> Iterator[Gathered | Request]:
        """A page of one list. `more` stands for comments that are not in it."""
        data = self.data(response)
        raw = "raw_json=1" in response.url
        if isinstance(data, list):  # a thread: the listing of the submission, then that of its comments
            yield from self._thread(data, raw)
            return
        data = _as_listing(data)
        listing = field(data, "data", of=dict)
        if mapping(data).get("kind") == "t2":
            yield self._account(listing)
            return
        children = field(listing, "children", of=list)
        refs = []
        for child, _ in each(_with_answers(children)):
            made = self._thing(mapping(child.get("data")), child.get("kind"), raw)
            refs += [made.ref] if isinstance(made, Document) else []
            yield made
        if not children and not seen and "/submitted" in urlsplit(response.url).path:
            yield Stated(total=0, kind=Kind.POST)
        after = words(listing.get("after"))
        if after is None and seen + len(refs) > _DEEPEST:
            yield Trouble(outcome=Outcome.PARTIAL, reason="Reddit lists about the newest 1,000 only", next_step=_EXPORT)
        url = again(response.url, after=after) if after else None
        yield from self.go_on(response, refs, url, seen=seen + len(refs))

    def _thread(self, listings: list[object], raw: bool) -> Iterator[Gathered]:
        lists = [field(listing, "data", "children", of=list) for listing in listings]
        if not any(lists):
            raise SourceChanged("the answer is a list of listings, and none of them holds anything")
        for children in lists:
            for child, _ in each(_with_answers(children)):
                yield self._thing(mapping(child.get("data")), child.get("kind"), raw)

    def _thing(self, told: Mapping[str, object], kind: object, raw: bool) -> Document | Dropped:
        """A comment, a submission, or what stands in their place: `more` are comments that are left out."""
        if kind == "more":
            return Dropped(reason="place where Reddit leaves comments out", count=1)
        ref = _ref(told, kind)
        if ref is None or kind not in ("t1", "t3"):
            return nothing("post or comment")
        return self._comment(told, ref, raw) if kind == "t1" else self._submission(told, ref, raw)

    def _account(self, told: Mapping[str, object]) -> Document:
        """A saved answer of /user/NAME/about."""
        name = field(told, "name", of=str)
        shown = mapping(told.get("subreddit"))
        return self.made(
            Kind.PROFILE,
            f"account/{name}",
            moment(told.get("created_utc")),
            url=f"{_SITE}/user/{quote(name, safe='')}",
            author=Author(handle=name),
            title=name,
            text=_plain(shown.get("public_description"), raw=False),
            visibility=Visibility.PUBLIC,
            claims=Claims(names=(name,), kind="account"),
        )

    def _comment(self, told: Mapping[str, object], ref: str, raw: bool) -> Document:
        thread = (id_of(told.get("link_id")) or "").removeprefix("t3_")
        made = f"/r/{told.get('subreddit')}/comments/{thread}/_/{ref.removeprefix('t1_')}/" if thread else None
        return self._post(
            told,
            ref,
            text=_plain(told.get("body"), raw),
            url=link(_SITE, words(told.get("permalink")) or made),
            in_reply_to=words(told.get("parent_id")) or words(told.get("link_id")) or f"unknown/{ref}",
            title=_plain(told.get("link_title"), raw) or None,
        )

    def _submission(self, told: Mapping[str, object], ref: str, raw: bool) -> Document:
        text, away = _plain(told.get("selftext"), raw), words(told.get("url"))
        if told.get("is_self") is False and away:
            text = f"{text}\n\n{away}".strip()
        return self._post(
            told,
            ref,
            text=text,
            url=link(_SITE, words(told.get("permalink"))),
            title=_plain(told.get("title"), raw) or None,
        )

    def _post(self, told: Mapping[str, object], ref: str, *, text: str, **more: Any) -> Document:
        author = words(told.get("author")) or words(mapping(told.get("author")).get("name"))
        edited = told.get("edited")
        subreddit = words(told.get("subreddit"))
        return self.made(
            Kind.POST,
            ref,
            moment(told.get("created_utc")),
            author=Author(handle=author) if author and author not in _GONE else None,
            text="" if text in _GONE else text,
            edited=None if isinstance(edited, bool) else moment(edited).published,
            visibility=Visibility.DELETED if text in _GONE else Visibility.PUBLIC,
            place=f"r/{subreddit}" if subreddit else None,
            **more,
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status in (401, 403):
            return Challenge(
                f"Reddit does not take the token ({told or status}): it ends after an hour",
                next_step=f"webside keys set reddit, with a token made just before. Without an approved app: {_EXPORT}",
            )
        if status == 404:
            return ErrorBody("Reddit knows no such account", next_step="Check the name in the subject file.")
        return None


def _as_listing(data: object) -> object:
    """The posts of an archive of Reddit, and one that was saved alone, have no frame: they get the one of a listing."""
    inner = mapping(data).get("data", [data] if "created_utc" in mapping(data) and "author" in mapping(data) else None)
    if not isinstance(inner, list) or not any("created_utc" in mapping(one) for one in inner):
        return data
    things = [{"kind": "t1" if "body" in mapping(one) else "t3", "data": one} for one in inner]
    return {"kind": "Listing", "data": {"children": things}}


def _ref(told: Mapping[str, object], kind: object) -> str | None:
    return words(told.get("name")) or (f"{kind}_{id}" if (id := id_of(told.get("id"))) else None)


def _with_answers(children: list[object]) -> Iterator[object]:
    """The things of a listing, each followed by those that answer it."""
    waiting = list(reversed(children))
    while waiting:
        child = waiting.pop()
        yield child
        answers = mapping(mapping(mapping(child).get("data")).get("replies")).get("data")
        waiting += reversed(sequence(mapping(answers).get("children")))


def _plain(value: object, raw: bool) -> str:
    """The words; without `raw_json=1` Reddit writes `&`, `<` and `>` as entities."""
    text = words(value) or ""
    return clean(text if raw else decoded(text))
