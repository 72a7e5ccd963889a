"""The practice's own Facebook Page: its posts, the comments under them, and the Page's answers (Graph API)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases import page_dumps
from crawler.bases.graph_api import GraphApi, is_by_id
from crawler.bases.paged_api import again, each, id_of, nothing
from crawler.normalise import clean, count, link, moment, rating, ref_of
from crawler.visits import Gathered
from model.documents import Author, Document, Dropped, Kind, Media, Visibility
from model.errors import SourceChanged

_ROOT = "https://graph.facebook.com/v23.0"
_ATTACHMENTS = "attachments{type,description,unshimmed_url,media{image{src}},subattachments{type,media{image{src}}}}"
_POST = f"id,message,story,created_time,permalink_url,from,{_ATTACHMENTS}"
_LISTS = ("/feed", "/posts", "/comments", "/ratings")
# What only a comment has, and only a recommendation: a list saved without its address is told by them.
_OF_COMMENTS = frozenset({"parent", "comment_count", "can_remove", "can_hide", "like_count", "user_likes"})
_OF_PAGES = frozenset({"website", "phone", "fan_count", "followers_count", "overall_star_rating", "rating_count",
                       "period"})  # fmt: skip
_OF_RATINGS = frozenset({"recommendation_type", "review_text", "has_review"})
_COMMENT = "id,message,created_time,permalink_url,parent{id},from{id,name}"


class FacebookPage(GraphApi):
    """The Page, its feed, and under each post all comments in one stream."""

    name = "facebook_page"
    frame = ("data",)
    service = "facebook"

    def addresses(self) -> Iterator[Request]:
        page = self.errand.at.rstrip("/").rsplit("/", 1)[-1] or "me"
        yield self.ask(again(f"{_ROOT}/{quote(page, safe='')}", fields="id,name,link,about,website,phone"))

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """The Page, a page of its feed, or a page of comments."""
        data = page_dumps.as_graph(self.data(response))
        path = urlsplit(response.url).path
        # The id of a post begins with that of its Page, and both stand in the address.
        about = ["", *path.split("/")][-2]
        state = {"page": about.partition("_")[0] if about.replace("_", "").isdecimal() else None, **state}
        if not path.endswith(_LISTS) and "data" not in mapping(data) and not is_by_id(data):
            if "created_time" not in mapping(data):
                yield from self._page(mapping(data))
                yield from self._within(response, mapping(data))
                return
            data = {"data": [data]}  # one post or comment, saved alone
        entries = self.entries(data)
        is_comments = path.endswith("/comments") or any(_OF_COMMENTS & mapping(one).keys() for one in entries)
        if path.endswith("/comments"):
            state = {"post": about or None, **state}
        if path.endswith("/ratings") or any(_OF_RATINGS & mapping(one).keys() for one in entries):
            yield from self._ratings(response, entries, data, **state)
            return
        refs: list[str] = []
        for told, ref in each(entries, "id"):
            if ref is None or _OF_PAGES & told.keys():
                yield nothing("comment" if is_comments else "post")
                continue
            refs.append(ref)
            yield from self._comment(told, ref, **state) if is_comments else self._post(told, ref, **state)
        if not entries and not is_comments and "after=" not in response.url:
            yield Stated(total=0, kind=Kind.POST)
        yield from self.go_on(response, refs, self.after(response.url, data), **state)

    def _within(self, response: Response, page: Mapping[str, object]) -> Iterator[Gathered | Request]:
        """Lists that were asked for along with the Page."""
        own = id_of(page.get("id"))
        for name in ("feed", "posts", "published_posts", "visitor_posts"):
            for told, ref in each(sequence(mapping(page.get(name)).get("data")), "id"):
                yield from self._post(told, ref, own) if ref else (nothing("post"),)
        if ratings := sequence(mapping(page.get("ratings")).get("data")):
            yield from self._ratings(response, ratings, {}, own)

    def _ratings(
        self, response: Response, entries: list[object], data: object, page: str | None = None, **state: Any
    ) -> Iterator[Gathered | Request]:
        """Recommendations of a Page, as the service gave them until version 22; those of today have no stars."""
        refs: list[str] = []
        for told, _ in each(entries):
            when, writer = moment(told.get("created_time")), _author(mapping(told.get("reviewer")))
            text, kind = clean(words(told.get("review_text")) or ""), words(told.get("recommendation_type"))
            stars = rating(told.get("rating"))
            if not text and kind is None and stars is None:
                yield nothing("recommendation")
                continue
            beside = mapping(told.get("open_graph_story"))
            story = id_of(beside.get("id"))
            refs.append(story or ref_of("review", when.raw, writer and writer.name, text))
            yield self.made(
                Kind.REVIEW,
                refs[-1],
                when,
                author=writer,
                text=text,
                rating=stars,
                recommends={"positive": True, "negative": False}.get((kind or "").lower()),
                visibility=Visibility.PUBLIC,
            )
            for inner, id in each(sequence(mapping(beside.get("comments")).get("data")), "id"):
                yield from self._comment(inner, id, page, None, refs[-1]) if id else (nothing("comment"),)
        if not entries and "after=" not in response.url:
            yield Stated(total=0, kind=Kind.REVIEW)
        yield from self.go_on(response, refs, self.after(response.url, data))

    def _page(self, told: Mapping[str, object]) -> Iterator[Gathered | Request]:
        id = id_of(told.get("id"))
        if id is None:
            raise SourceChanged("the answer has no 'id', which a Page always has")
        url, phone = link(None, words(told.get("link"))), words(told.get("phone"))
        phones = (phone,) if phone else ()
        total, stars = count(told.get("rating_count")), rating(told.get("overall_star_rating"))
        about = told.get("about") or told.get("description")
        yield self.account(
            told, f"page/{id}", handle=id, url=url, about=about, phones=phones, total=total, rating=stars
        )
        yield self.ask(again(f"{_ROOT}/{quote(id, safe='')}/feed", fields=_POST, limit=100), page=id)

    def _post(
        self, told: Mapping[str, object], ref: str, page: str | None = None
    ) -> Iterator[Document | Dropped | Request]:
        """A post of the Page, or of a visitor on it; `story` is Facebook's own sentence where nothing was written."""
        writer = mapping(told.get("from"))
        visitor = bool(page and id_of(writer.get("id")) not in (None, page))
        text = words(told.get("message")) or words(told.get("story")) or ""
        yield self.made(
            Kind.COMMENT if visitor else Kind.POST,
            ref,
            moment(told.get("created_time")),
            url=link(None, words(told.get("permalink_url"))),
            author=_author(writer) or (None if visitor or not page else Author(handle=page)),
            text=clean(text),
            visibility=Visibility.PUBLIC,
            media=tuple(_media(told)),
        )
        own = page or (ref.partition("_")[0] if "_" in ref else None)
        for inner, id in each(sequence(mapping(told.get("comments")).get("data")), "id"):
            yield from self._comment(inner, id, own, ref) if id else (nothing("comment"),)
        url = again(f"{_ROOT}/{quote(ref, safe='')}/comments", filter="stream", fields=_COMMENT, limit=100)
        if page:
            yield self.ask(url, page=page, post=ref)

    def _comment(
        self,
        told: Mapping[str, object],
        ref: str,
        page: str | None = None,
        post: str | None = None,
        answered: str | None = None,
    ) -> Iterator[Document | Dropped]:
        """A comment. Only the Page's own token is told who wrote it; without that nobody's answer is a reply."""
        writer = mapping(told.get("from"))
        own = page is not None and id_of(writer.get("id")) == page
        parent = id_of(mapping(told.get("parent")).get("id")) or answered
        yield self.made(
            (Kind.REPLY if parent else Kind.POST) if own else Kind.COMMENT,
            ref,
            moment(told.get("created_time")),
            url=link(None, words(told.get("permalink_url"))),
            author=_author(writer),
            text=clean(words(told.get("message")) or ""),
            in_reply_to=parent or post or id_of(mapping(told.get("object")).get("id")),
            visibility=Visibility.PUBLIC,
        )
        for inner, id in each(sequence(mapping(told.get("comments")).get("data")), "id"):
            yield from self._comment(inner, id, page, post, ref) if id else (nothing("comment"),)


def _author(told: Mapping[str, object]) -> Author | None:
    name, handle = words(told.get("name")), id_of(told.get("id"))
    return Author(name=clean(name) if name else None, handle=handle) if name or handle else None


def _media(told: Mapping[str, object]) -> Iterator[Media]:
    """Pictures and films of a post, those of an album too; a link card is no picture of the Page's own."""
    waiting = [mapping(one) for one in sequence(mapping(told.get("attachments")).get("data"))]
    while waiting:
        one = waiting.pop(0)
        inner = sequence(mapping(one.get("subattachments")).get("data"))
        waiting = [*map(mapping, inner), *waiting]
        source = words(mapping(mapping(one.get("media")).get("image")).get("src"))
        if source and not inner and one.get("type") != "share":
            yield Media(url=source, alt=words(one.get("description")), type=words(one.get("type")))
