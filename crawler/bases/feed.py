"""Reads feeds: RSS, Atom and JSON Feed become the same entries; what only looks like a feed is told apart."""

import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import feedparser
from scrapy.http import Request, Response

from crawler import answers
from crawler.archives import Stated
from crawler.archives.stream import mapping
from crawler.bases.conditional import ConditionalSpider
from crawler.bases.page import pictures_in
from crawler.normalise import clean, link, moment, text_of
from crawler.visits import Gathered, Reached
from model.documents import Author, Document, Dropped, Kind, Media, Visibility
from model.errors import ErrorBody, SourceChanged
from model.wire import whole_characters

_MOST = 2_000_000
_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?[^>]*\?>|<!--.*?-->)*<!(?:DOCTYPE|ENTITY)\b\s*(\w+)", re.I | re.S)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?[^>]*\?>|<!--.*?-->)*<html\b", re.I | re.S)
_END = re.compile(rb"</\s*(?:\w+:)?(?:rss|feed|RDF|channel)\s*>(?:\s|<!--.*?-->)*\Z", re.I | re.S)
_ADDRESS = re.compile(r"\S+@\S+\s*\(([^)]*)\)")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_CUT = "the feed breaks off before its end"
_PICTURES = ("image/", "audio/", "video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as its feed tells it. `markup` is its text, HTML if `is_html`; `base` resolves the links in it."""

    id: str | None = None
    url: str | None = None
    title: str | None = None
    markup: str = ""
    is_html: bool = True
    base: str | None = None
    author: Author | None = None
    published: object = None
    edited: object = None
    lang: str | None = None
    publisher: str | None = None
    media: tuple[Media, ...] = ()
    more: Mapping[str, Any]

    @property
    def text(self) -> str:
        return text_of(self.markup) if self.is_html else clean(self.markup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its entries as they stand in it, where an older part is, and whether it broke off."""

    title: str | None
    entries: tuple[Entry, ...]
    older: str | None = None
    is_cut: bool = False


class FeedSpider(ConditionalSpider):
    """Base of spiders that read a feed. One answer holds it all."""

    def parse(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """As of every spider; the answer that nothing has changed ends the visit with what is held."""
        if self.unchanged(response) is None:
            yield from super().parse(response, **state)
        else:
            yield Reached()

    def feed(self, response: Response) -> Feed:
        """The feed of an answer. Raises Challenge, ErrorBody or SourceChanged for anything but a feed."""
        answers.check(response)
        found = read(response.body, response.url)
        if not found.is_cut:
            self.note(response)
        return found

    def told(self, feed: Feed, kind: Kind) -> Iterator[Stated]:
        """A feed that stands there whole and empty says itself that there is nothing."""
        if not feed.entries and not feed.is_cut:
            yield Stated(total=0, kind=kind)

    def ended(self, feed: Feed) -> None:
        """Call after the entries: raises SourceChanged if the feed broke off."""
        if feed.is_cut:
            raise SourceChanged(_CUT, next_step="Run the audit again.")

    def post(self, entry: Entry, ref: str | None, **more: Any) -> Document | Dropped:
        """An entry as a post of the subject; `more` replaces fields."""
        if ref is None or not (entry.markup.strip() or entry.title or entry.url):
            return Dropped(reason="an entry without content", count=1)
        when = moment(entry.published if entry.published is not None else entry.edited)
        edited = moment(entry.edited).published
        if edited is None or when.published is None or (edited.tzinfo is None) != (when.published.tzinfo is None):
            edited = None
        pictures = pictures_in(entry.markup, entry.base) if entry.is_html else ()
        fields: dict[str, Any] = {
            "kind": Kind.POST,
            "url": entry.url,
            "author": entry.author,
            "text": entry.text,
            "title": entry.title,
            "published": when.published,
            "published_precision": when.precision,
            "published_until": when.until,
            "published_raw": when.raw,
            "edited": edited if edited and when.published and edited > when.published else None,
            "lang": entry.lang,
            "visibility": Visibility.PUBLIC,
            "media": tuple({media.url: media for media in (*entry.media, *pictures)}.values()),
        }
        return Document(source=self.name, service=self.errand.source.service, ref=ref, **(fields | more))


def is_feed(body: bytes) -> bool:
    """Whether bytes begin like a feed and not like a web page."""
    start = body[:4000]
    return not _is_page(start) and bool(re.search(rb"<(?:\w+:)?(?:rss|feed|RDF|channel)[\s>]|jsonfeed\.org", start))


def read(body: bytes, url: str) -> Feed:
    """The feed in these bytes; `url` resolves what is relative in it."""
    if len(body) > _MOST:
        raise SourceChanged("the feed is larger than 2 MB", next_step="Look at it in a browser.")
    if body.lstrip()[:1] in (b"{", b"["):
        return _json_feed(body, url)
    if _is_page(body):
        raise SourceChanged("a web page came where a feed was expected", next_step="Check the address of the feed.")
    if _DOCTYPE.match(body):
        raise SourceChanged("the feed declares a document type, which no feed needs and which can hide a trap")
    parsed = _parsed(body, url)
    if not parsed.get("version"):
        raise SourceChanged("the answer is no feed", next_step="Check the address of the feed.")
    is_cut = bool(parsed.get("bozo")) and not _END.search(body[-4000:])
    # The last entry of a feed that breaks off may be half a sentence: nothing half is told.
    entries = parsed.entries[:-1] if is_cut else parsed.entries
    whole = parsed.feed
    shared = _author(whole) if str(parsed.version).startswith("atom") else None
    lang = str(whole.get("language") or "").strip().lower() or None
    return Feed(
        title=text_of(str(whole.get("title") or "")) or None,
        entries=tuple(_entry(entry, url, shared, lang) for entry in entries),
        older=next((link(url, at.get("href")) for at in whole.get("links", ()) if at.get("rel") == "next"), None),
        is_cut=is_cut,
    )


def _parsed(body: bytes, url: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(_REFERENCE.sub(_possible, body)),
            response_headers={"content-location": url, "content-type": "application/xml"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, AssertionError, RecursionError) as error:
        # A declaration of an encoding or of a namespace that is damaged, for one.
        raise SourceChanged(
            f"the feed is damaged ({' '.join(str(error).split())[:100]})", next_step="Look at it in a browser."
        ) from None


def _possible(reference: re.Match[bytes]) -> bytes:
    """A reference to a character by its number; a number no character can have, however long, is marked."""
    digits, base = (reference[2], 10) if reference[2] else (reference[1], 16)
    code = int(digits, base) if len(digits) < 20 else sys.maxunicode + 1
    return reference[0] if code <= sys.maxunicode and not 0xD800 <= code < 0xE000 else b"&#65533;"


def _is_page(body: bytes) -> bool:
    declared = _DOCTYPE.match(body)
    return bool((declared and declared[1].lower() == b"html") or _HTML.match(body))


def _entry(told: Mapping[str, Any], url: str, shared: Author | None, lang: str | None) -> Entry:
    content = _content(told)
    source = told.get("source")
    base = link(url, content.get("base")) or url
    return Entry(
        id=str(told.get("id") or "").strip() or None,
        url=link(base, told.get("feedburner_origlink")) or link(base, told.get("link")),
        title=text_of(str(told.get("title") or "")) or None,
        markup=str(content.get("value") or ""),
        is_html=content.get("type") != "text/plain",
        base=link(base, told.get("link")) or base,
        author=_author(told) or shared,
        published=told.get("published"),
        edited=dict(told).get("updated"),  # feedparser's own `get` would give the date of publication
        lang=_language(content.get("language")) or lang,
        publisher=text_of(str(source.get("title") or "")) or None if isinstance(source, Mapping) else None,
        media=tuple(_media(told, base)),
        more=told,
    )


def _content(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole text where the feed gives it, the summary where it does not; HTML before plain text."""
    whole = [part for part in told.get("content", ()) if str(part.get("value") or "").strip()]
    whole.sort(key=lambda part: "html" not in str(part.get("type")))
    if whole:
        return dict(whole[0])
    return dict(told.get("summary_detail") or {})


def _author(told: Mapping[str, Any]) -> Author | None:
    """The first author with a name. RSS names people by mail address; the address itself is not kept."""
    for one in told.get("authors", ()):
        name = clean(str(one.get("name") or ""))
        if name and "@" not in name and not one.get("email"):
            return Author(name=name, handle=str(one.get("href") or "") or None)
    written = _ADDRESS.search(str(told.get("author") or ""))
    name = clean(written[1]) if written else ""
    return Author(name=name) if name else None


def _media(told: Mapping[str, Any], base: str) -> Iterator[Media]:
    for at in told.get("links", ()):
        kind = str(at.get("type") or "")
        if at.get("rel") == "enclosure" and kind.startswith(_PICTURES) and (href := link(base, at.get("href"))):
            yield Media(url=href, type=kind.partition("/")[0])
    for picture in told.get("media_thumbnail", ()):
        if href := link(base, picture.get("url")):
            yield Media(url=href, type="image")


def _language(told: object) -> str | None:
    return str(told).strip().lower() or None if told else None


def _json_feed(body: bytes, url: str) -> Feed:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""
    try:
        told = whole_characters(json.loads(body))
    except (ValueError, RecursionError):
        raise SourceChanged("the answer is broken JSON: it breaks off before its end, or was damaged") from None
    if not isinstance(told, Mapping) or "jsonfeed.org" not in str(told.get("version")):
        words = told.get("message") or told.get("error") if isinstance(told, Mapping) else None
        if isinstance(words, str) and words:
            raise ErrorBody(f"the service answered with an error: {text_of(words)[:200]}")
        raise SourceChanged("data came that is no feed", next_step="Check the address of the feed.")
    items = told.get("items")
    if not isinstance(items, list):
        raise SourceChanged("the feed has no 'items', which a JSON Feed always has")
    shared = _json_author(told)
    lang = _language(told.get("language"))
    return Feed(
        title=text_of(str(told.get("title") or "")) or None,
        entries=tuple(_json_entry(mapping(item), url, shared, lang) for item in items),
        older=link(url, _text(told.get("next_url")) or None),
    )


def _json_entry(item: Mapping[str, Any], url: str, shared: Author | None, lang: str | None) -> Entry:
    html = _text(item.get("content_html"))
    at = link(url, _text(item.get("url")) or None) or link(url, _text(item.get("external_url")) or None)
    id = item.get("id")
    return Entry(
        id=str(id).strip() or None if isinstance(id, str | int | float) else None,
        url=at,
        title=text_of(_text(item.get("title"))) or None,
        markup=html or _text(item.get("content_text")) or _text(item.get("summary")),
        is_html=bool(html),
        base=at or url,
        author=_json_author(item) or shared,
        published=item.get("date_published"),
        edited=item.get("date_modified"),
        lang=_language(_text(item.get("language"))) or lang,
        media=tuple(_json_media(item, url)),
        more=item,
    )


def _json_author(told: Mapping[str, Any]) -> Author | None:
    many = told.get("authors")
    listed: Sequence[object] = many if isinstance(many, list) else [told.get("author")]
    for one in listed:
        if isinstance(one, Mapping) and (name := clean(_text(one.get("name")))):
            return Author(name=name, handle=_text(one.get("url")) or None)
    return None


def _json_media(item: Mapping[str, Any], url: str) -> Iterator[Media]:
    if href := link(url, _text(item.get("image")) or None):
        yield Media(url=href, type="image")
    attached = item.get("attachments")
    for one in attached if isinstance(attached, list) else ():
        kind = _text(one.get("mime_type")) if isinstance(one, Mapping) else ""
        if kind.startswith(_PICTURES) and (href := link(url, _text(one.get("url")) or None)):
            yield Media(url=href, alt=_text(one.get("title")) or None, type=kind.partition("/")[0])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
