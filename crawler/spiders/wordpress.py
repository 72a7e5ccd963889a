"""The subject's own WordPress: posts, pages, comments and the owner's answers (developer.wordpress.org/rest-api)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from scrapy.http import HtmlResponse, Request, Response

from crawler import answers
from crawler.addresses import NAMELESS
from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.json_api import JsonApi, repeated
from crawler.bases.page import pictures_in
from crawler.normalise import count, link, moment, text_of
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Author, Claims, Document, Dropped, Kind, Media, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_HOSTED = "public-api.wordpress.com"
_PER_PAGE = 100
_LISTINGS = ("posts", "pages", "comments")
_KINDS = {"posts": Kind.POST, "pages": Kind.PAGE, "comments": Kind.COMMENT}
_TRAFFIC = frozenset({"pingback", "trackback"})
_OPEN = (
    "Let anonymous visitors read /wp/v2/posts, /pages and /comments (a security plugin may have switched the REST API "
    "off); the site's pages are read as the source website in any case."
)
_NO_DATE = "0000-00-00T00:00:00"


class Wordpress(JsonApi):
    """Find the API from the front page, then read each listing page by page."""

    name = "wordpress"

    def addresses(self) -> Iterator[Request]:
        at = self.errand.at
        yield self.ask(at if "://" in at else f"https://{at}", as_page=True, step="front")

    def read(self, response: Response, step: str = "", **state: Any) -> Iterator[Gathered | Request]:
        """The front page, the index of the API, or a page of a listing; told from the content when saved."""
        if step == "front":
            yield from self._front(response)
        elif step == "index":
            yield from self._index(response)
        else:
            yield from self._listing(response, **state)

    def _front(self, response: Response) -> Iterator[Gathered | Request]:
        answers.check(response)
        root = _api_root(response)
        if root is None:
            # Themes drop the link; this address works on every WordPress, whatever its permalinks are.
            yield self.ask(urljoin(response.url, "/?rest_route=/"), step="index")
            return
        for listing in _LISTINGS:
            yield self._page(root, listing, 1, None)

    def _index(self, response: Response) -> Iterator[Gathered | Request]:
        try:
            namespaces = field(self.data(response), "namespaces", of=list)
        except (ErrorBody, SourceChanged) as error:
            raise SourceChanged(f"no WordPress REST API was found: {error}", next_step=_OPEN) from error
        if "wp/v2" not in namespaces:
            raise SourceChanged("the REST API of this WordPress does not offer wp/v2", next_step=_OPEN)
        for listing in _LISTINGS:
            yield self._page(urljoin(response.url, "/?rest_route=/"), listing, 1, None)

    def _page(self, root: str, listing: str, page: int, before: int | None) -> Request:
        asked = {"per_page": _PER_PAGE, "page": page, "_embed": "author"}
        joint = "&" if "?" in root else "?"
        url = f"{root}wp/v2/{listing}{joint}{urlencode(asked)}"
        return self.ask(url, step="listing", root=root, listing=listing, page=page, before=before)

    def _listing(
        self, response: Response, root: str = "", listing: str = "", page: int = 1, before: int | None = None
    ) -> Iterator[Gathered | Request]:
        """One page of posts, pages or comments. `before` is the first id of the page before this one."""
        try:
            data = self.data(response)
            data = data if root else _as_listing(data)
            entries = [data] if not root and "content" in mapping(data) else field(data, of=list)
        except _End:
            return
        listing = listing or _kind_of_list(entries, response.url)
        if page == 1 and listing in _KINDS and (total := _header(response, "X-WP-Total")) is not None:
            yield Stated(total=total, kind=_KINDS[listing])
        if not entries:
            return
        first = field(entries, 0, "id", of=int)
        if first == before:
            yield from repeated(response.url)
            return
        host = urlsplit(response.url).netloc
        if host in (NAMELESS, _HOSTED):
            host = urlsplit(str(mapping(entries[0]).get("link") or "")).netloc or host
        for entry in entries:
            if listing == "users":
                yield self._person(mapping(entry), host)
                continue
            yield self._comment(entry, host) if listing == "comments" else self._post(entry, host)
        pages = _header(response, "X-WP-TotalPages")
        if root and (len(entries) == _PER_PAGE if pages is None else page < pages):
            yield self._page(root, listing, page + 1, first)

    def _post(self, entry: object, host: str) -> Document | Dropped:
        told = mapping(entry)
        # A saved list may be asked for with an excerpt only, or without a title.
        content = words(mapping(told.get("content")).get("rendered"))
        is_excerpt = content is None and "content" not in told
        if is_excerpt:
            content = words(field(entry, "excerpt", "rendered", of=str))
        content = content or ""
        title = text_of(words(mapping(told.get("title")).get("rendered")) or "") or None
        if mapping(told.get("content")).get("protected") and not content.strip():
            return Dropped(reason="protected by a password", count=1)
        when = moment(_moment(told), assume_utc=_is_gmt(told))
        edited = moment(told.get("modified_gmt"), assume_utc=True)
        return Document(
            kind=Kind.PAGE if told.get("type") == "page" else Kind.POST,
            source=self.name,
            service=self.name,
            ref=f"{host}/post/{field(entry, 'id', of=int)}",
            url=link(None, str(told.get("link") or "")),
            author=_author(told),
            text=text_of(content),
            title=title,
            excerpt=is_excerpt,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            edited=edited.published if edited.published and edited.published != when.published else None,
            visibility=Visibility.PUBLIC,
            media=(*_featured(told), *pictures_in(content, link(None, str(told.get("link") or "")))),
        )

    def _person(self, told: Mapping[str, object], host: str) -> Document:
        """An author of the site."""
        name, site = text_of(str(told.get("name") or "")) or None, link(None, str(told.get("url") or ""))
        return Document(
            kind=Kind.PROFILE,
            source=self.name,
            service=self.name,
            ref=f"{host}/author/{field(told, 'id', of=int)}",
            url=link(None, str(told.get("link") or "")),
            author=Author(name=name, handle=str(told["slug"]) if told.get("slug") else None),
            title=name,
            text=text_of(str(told.get("description") or "")),
            visibility=Visibility.PUBLIC,
            claims=Claims(names=(name,) if name else (), links=(site,) if site else (), kind="account"),
        )

    def _comment(self, entry: object, host: str) -> Document | Dropped:
        told = mapping(entry)
        if str(told.get("type")) in _TRAFFIC:
            return Dropped(reason="pingback or trackback", count=1)
        if told.get("status", "approved") != "approved":
            return Dropped(reason="comment that is not shown", count=1)
        parent, post = told.get("parent") or 0, field(entry, "post", of=int)
        when = moment(_moment(told), assume_utc=_is_gmt(told))
        # A site user who answers a comment speaks for the site; visitors have the author 0.
        is_owner = bool(told.get("author")) and bool(parent)
        name = text_of(str(told.get("author_name") or "")) or None
        return Document(
            kind=Kind.REPLY if is_owner else Kind.COMMENT,
            source=self.name,
            service=self.name,
            ref=f"{host}/comment/{field(entry, 'id', of=int)}",
            url=link(None, str(told.get("link") or "")),
            author=Author(name=name) if name else None,
            text=text_of(field(entry, "content", "rendered", of=str)),
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            in_reply_to=f"{host}/comment/{parent}" if parent else f"{host}/post/{post}",
            visibility=Visibility.PUBLIC,
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        code = str(mapping(decoded).get("code") or "")
        inner = mapping(mapping(decoded).get("data")).get("status")
        status = inner if isinstance(inner, int) and status < 400 else status
        if code.endswith("invalid_page_number"):
            return _End("the page after the last")
        if code == "rest_no_route" or (status == 404 and code):
            return ErrorBody("this WordPress does not offer its REST API (404)", next_step=_OPEN)
        if status in (401, 403):
            reason = f"this WordPress shows its REST API only to people who are logged in ({status})"
            return Challenge(f"{reason}: {told}" if told else reason, next_step=_OPEN)
        return None


def _featured(told: Mapping[str, object]) -> Iterator[Media]:
    """The picture over a post, where the answer holds it (`_embed`)."""
    for one in map(mapping, sequence(mapping(told.get("_embedded")).get("wp:featuredmedia"))):
        if url := link(None, words(one.get("source_url"))):
            yield Media(url=url, alt=words(one.get("alt_text")), type="image")


class _End(ErrorBody):
    """One page too far: the listing is complete."""


def _api_root(response: Response) -> str | None:
    """The API as the front page names it, by HTTP header or by link, with a slash at its end."""
    for header in response.headers.getlist("Link"):
        for part in header.decode("latin-1").split(","):
            target, _, rest = part.strip().partition(">")
            if "https://api.w.org/" in rest and target.startswith("<"):
                return _with_slash(response.urljoin(target[1:]))
    if isinstance(response, HtmlResponse):
        found = response.xpath("//link[@rel='https://api.w.org/']/@href").get()
        if found:
            return _with_slash(response.urljoin(found))
    return None


def _with_slash(root: str) -> str:
    return root if root.endswith("/") else root + "/"


def _kind_of_list(entries: list[object], url: str) -> str:
    """Which listing a saved answer is, by its entries or, if it is empty, by its address."""
    if entries:
        told = mapping(entries[0])
        if "slug" in told and "description" in told and "content" not in told:
            return "users"
        if "content" not in told:
            raise SourceChanged("the list holds neither posts nor comments")
        return "comments" if "author_name" in told else "pages" if told.get("type") == "page" else "posts"
    route = parse_qs(urlsplit(url).query).get("rest_route", [urlsplit(url).path])[0]
    return next((listing for listing in _LISTINGS if route.rstrip("/").endswith(listing)), "posts")


def _as_listing(data: object) -> object:
    """What wordpress.com answers for the sites it keeps (rest/v1.1), in the words of every other WordPress."""
    told = mapping(data)
    listed = told.get("posts", told.get("comments", [data] if "ID" in told else None))
    if not isinstance(listed, list) or not all("ID" in mapping(one) for one in listed):
        return data
    return [_as_entry(mapping(one)) for one in listed]


def _as_entry(told: Mapping[str, object]) -> dict[str, object]:
    author, post = mapping(told.get("author")), mapping(told.get("post"))
    parent = mapping(told.get("parent")).get("ID") or 0
    when = moment(told.get("date")).published
    made: dict[str, object] = {
        "id": told.get("ID"),
        "date_gmt": when.isoformat() if when else None,
        "link": told.get("URL"),
        "type": told.get("type"),
        "status": told.get("status"),
        "content": {"rendered": told.get("content")},
        "title": {"rendered": told.get("title") or ""},
        "_embedded": {"author": [{"name": author.get("name"), "slug": author.get("login")}]},
    }
    if not post:
        return made
    # Everybody can have an account there: whether it is one of this site is not told.
    return made | {"post": post.get("ID"), "parent": parent, "author_name": author.get("name"), "author": 0}


def _header(response: Response, name: str) -> int | None:
    raw = response.headers.get(name)
    return count(raw.decode("latin-1")) if raw else None


def _is_gmt(told: Mapping[str, object]) -> bool:
    """`date_gmt` is UTC without saying so; drafts carry none, then only the site's own clock is known."""
    return bool(told.get("date_gmt")) and told.get("date_gmt") != _NO_DATE


def _moment(told: Mapping[str, object]) -> object:
    return told.get("date_gmt") if _is_gmt(told) else told.get("date")


def _author(told: Mapping[str, object]) -> Author | None:
    """The embedded author; sites that hide their users embed an error instead."""
    embedded = mapping(told.get("_embedded")).get("author")
    first = mapping(embedded[0]) if isinstance(embedded, list) and embedded else {}
    name = text_of(str(first.get("name") or ""))
    return Author(name=name, handle=str(first["slug"]) if first.get("slug") else None) if name else None
