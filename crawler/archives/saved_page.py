"""Reads any page a person saved from the browser: what its structured data says of a practice and its reviews."""

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from crawler.archives import marked_answers, mhtml, page_data, pasted_reviews, safari
from crawler.archives.opening import Member, Opened
from crawler.archives.phrases import table
from crawler.archives.practices import Practice, of_one, reviews_in, told_by
from crawler.archives.refusals import refusal
from crawler.archives.settled import settled
from crawler.archives.stream import Read, Task, Unread
from crawler.archives.structured import Setting, documents, items, soup_of
from crawler.normalise import link, text_of, told_rel
from model.documents import Document, Form, Kind, Link, PageParts
from model.errors import SourceChanged, Unreadable

_LARGEST = 64 << 20
_MOST_LINKS = 500
_MOST_FRAMES = 50
_MOST_HEADINGS = 5
_NO_NAME = re.compile(
    r"(?:(?:my|your|all|manage|patient|customer|client|google)\s+)*(?:reviews?|comments?|feedback|ratings?|posts?|home"
    r"|dashboard|inbox|testimonials|search|google maps|yelp|facebook)",
    re.I,
)
_ENOUGH_WORDS = 20  # letters by which a text is known again
OTHER_WORDS = "passage of a page's text that is no review"
AS_TEXT = "Copy the reviews from the page as it is shown and hand them in as a text."
_FIELDS = ["input", "textarea", "select"]
_HEAD = 4096
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<!--\s*saved from url", re.I)
_MHTML = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version:|Content-Type:\s*multipart/related)", re.I
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.I)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->|Page saved with SingleFile\s+url:\s*(\S+)", re.I)


def knows(export: Opened) -> bool:
    """Whether any file of the export is a page of HTML, or a page saved as MHTML."""
    return any(_is_page(member) for member in export.members)


def read(task: Task) -> Iterator[Read]:
    """A profile, its reviews and the answers to them, for each page handed in.

    Raises Challenge, ErrorBody or SourceChanged for a page that holds none; of several, after the others were read.
    """
    pages = [member for member in task.export.members if _is_page(member)] or task.export.members[:1]
    if not pages:
        raise SourceChanged(f"{task.export.name} is an empty folder or archive; expected a saved page")
    trouble: Unreadable | None = None
    for member in pages:
        try:
            yield from settled(_page(member, task, task.url if len(pages) == 1 else None), whole=True)
        except Unreadable as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble


def practices(task: Task) -> tuple[Practice, ...]:
    """Whom the page is about: as its structured data tells it, else as it is headed."""
    told = told_by(read(task))
    pages = [] if told else [member for member in task.export.members if _is_page(member)]
    if len(pages) != 1:
        return told
    number = reviews_in(read(task))
    return of_one(_headings(soup_of(_saved(pages[0]).pages[0])), number) if number else ()


def _headings(soup: BeautifulSoup) -> list[str]:
    """The name a page is headed with, which its title repeats, and the title; none where the title does not, for a
    heading may be anything ("Reviews")."""
    titles = [text_of(soup.title.decode_contents()) if soup.title else ""]
    titles += [str(tag["content"]) for tag in soup.find_all("meta", property="og:title", content=True, limit=1)]
    for tag in soup.find_all("h1", limit=_MOST_HEADINGS):
        name = text_of(tag.decode_contents())
        bare = _bare(name)
        if bare and not _NO_NAME.fullmatch(name) and any(bare in _bare(title) for title in titles):
            return [name, *filter(None, titles)]
    return []


def _is_page(member: Member) -> bool:
    """Parts that a browser saves beside a page (frames, in its `…_files` folder) are no pages of their own."""
    beside = any(
        part.endswith(("_files", "_fichiers", "-Dateien", "_archivos"))
        for part in PurePosixPath(member.name).parts[:-1]
    )
    if beside or not member.name.lower().endswith(
        (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".php", ".txt", ".aspx", ".webarchive")
    ):
        return not beside and "." not in PurePosixPath(member.name).name and bool(_HTML.search(member.head(_HEAD)))
    head = member.head(_HEAD)
    is_kept = head.startswith(safari.MARK) or bool(_HTML.search(head) or _MHTML.match(head))
    return is_kept or member.name.lower().endswith((".html", ".htm"))


def _page(member: Member, task: Task, url: str | None) -> Iterator[Read]:
    saved = _saved(member)
    html = saved.pages[0]
    soup = soup_of(html)
    url = url or saved.url or _address(soup, html)
    host = urlsplit(url).hostname if url else None
    setting = Setting(
        source=task.source,
        service=host or task.source,
        url=url,
        fetched_at=task.fetched_at,
        fetched_within=task.fetched_within,
        account=task.account,
    )
    given, opinions = 0, list[Document]()
    answered = False
    parts = None if saved.is_cut else _parts(soup, url)
    frames = [*saved.pages[1:], *_frames(soup)]
    marked_answers.mark(soup, html)
    found = [*items(soup, url), *(item for frame in frames for item in items(frame, url))]
    for thing in documents(found, setting):
        if isinstance(thing, Document):
            given += 1
            opinions.extend([thing] if thing.kind is Kind.REVIEW else [])
            answered = answered or thing.kind is Kind.REPLY
            yield replace(thing, page=parts) if thing.kind is Kind.PROFILE else thing
        else:
            yield thing
    if not opinions:
        yield from _unmarked(html, member, replace(task, url=url), setting.service, is_known=given > 0)
    elif not answered and _names_owners(html):
        yield from _only_shown(html, member, replace(task, url=url), opinions)
    if saved.is_cut:
        raise SourceChanged(f"{member.name} breaks off before its end; what stands before the break was read")


def _unmarked(html: str, member: Member, task: Task, service: str, *, is_known: bool) -> Iterator[Read]:
    """The reviews of a page whose structured data tells none: as it shows them, else in the data it is drawn from."""
    drawn: list[Document] = []
    try:
        shown = list(_as_shown(html, member, task, is_known=is_known))
        if not shown:
            drawn = list(page_data.reviews(html, replace(task, dropped=Counter()), service))
    except SourceChanged:
        shown, drawn = [], list(page_data.reviews(html, replace(task, dropped=Counter()), service))
        if not drawn:
            raise
    yield from (*shown, *drawn)


def _names_owners(html: str) -> bool:
    """Whether the page has words that stand over an owner's answer."""
    shown = html.casefold()
    return any(words in shown for words in table().owner_words)


def _only_shown(html: str, member: Member, task: Task, known: list[Document]) -> Iterator[Read]:
    """Answers, and reviews, that stand in the text of a page only: structured data mostly tells the reviews alone."""
    parents: dict[str, Document] = {}
    for thing in _shown(html, member, task):
        if not isinstance(thing, Document):
            continue
        if thing.kind is Kind.REVIEW:
            same = next((review for review in known if _is_same(thing, review)), None)
            parents[thing.ref] = same or thing
            if same is None and thing.author and thing.text and (thing.rating is not None or thing.published):
                yield replace(thing, place=thing.place or known[0].place)
        elif thing.kind is Kind.REPLY and (parent := parents.get(thing.in_reply_to or "")):
            yield replace(thing, in_reply_to=parent.ref, url=parent.url or thing.url, place=thing.place or parent.place)


def _is_same(shown: Document, told: Document) -> bool:
    """Whether a review as it is shown, perhaps under its title or cut, is one that was told; few words need a name."""
    here, there = _bare(shown.text), _bare(told.text)
    if min(len(here), len(there)) >= _ENOUGH_WORDS:
        return there in here or there.startswith(here)
    named = shown.author is not None and shown.author == told.author
    timed = shown.published is not None and shown.published == told.published and shown.rating == told.rating
    return (named or timed) and here.endswith(there)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _shown(html: str, member: Member, task: Task) -> list[Read]:
    """What a person would have copied of the page; nothing where it holds no review that could be told apart."""
    foot = html.lower().rfind("<footer")
    if foot > 0 and "</article" not in html[foot:]:
        html = html[:foot]  # what stands below the last review is no part of it
    data = html.encode("utf-8", "replace")
    page = Member(name=member.name, size=len(data), open=partial(io.BytesIO, data))
    try:
        return list(pasted_reviews.read(replace(task, export=Opened(member.name, [page]))))
    except Unreadable:
        return []


def _as_shown(html: str, member: Member, task: Task, *, is_known: bool) -> Iterator[Read]:
    """The reviews that stand only in the text of a page, read as if a person had copied it.

    Raises for a page that shows none, unless it `is_known` by what its structured data told.
    """
    shown = replace(task, dropped=Counter())
    things = _shown(html, member, shown)
    # A page is full of words that are no review: only what also tells its time or its stars is taken for one.
    told = [thing for thing in things if isinstance(thing, Document)]
    if not any(thing.rating is not None or thing.recommends is not None or thing.published for thing in told):
        if is_known:
            return
        raise refusal(html, text_of(html), member.name) or SourceChanged(
            f"{member.name} has no structured data (schema.org) about a practice, a clinician or a review, and no "
            "review could be told apart in its text",
            next_step=AS_TEXT,
        )
    task.dropped.update(shown.dropped)
    for thing in things:
        if isinstance(thing, Unread):
            task.dropped[OTHER_WORDS] += 1
        else:
            yield thing


def _frames(soup: BeautifulSoup) -> list[str]:
    """Frames that were written into the page itself, as SingleFile saves them."""
    return [str(frame["srcdoc"]) for frame in soup.find_all("iframe", srcdoc=True, limit=_MOST_FRAMES)]


def _parts(soup: BeautifulSoup, url: str | None) -> PageParts:
    """The links, buttons and forms of the page; whether it is a front page its address tells."""
    links: dict[Link, None] = {}
    for tag in soup.find_all(["a", "area", "button", "link"]):
        href, rel = tag.get("href"), told_rel(tag.get("rel"))
        if tag.name == "link" and "me" not in rel:
            continue
        words = text_of(tag.decode_contents())[:300] or tag.get("aria-label") or tag.get("title")
        address = link(url, href) if isinstance(href, str) and not href.startswith("#") else None
        if address or words:
            links[Link(url=address, text=str(words) if words else None, rel=rel)] = None
        if len(links) == _MOST_LINKS:
            break
    forms = [
        Form(
            action=link(url, str(form.get("action"))) if form.get("action") else url,
            fields=tuple(
                str(field["name"]) for field in form.find_all(["input", "textarea", "select"], {"name": True})
            ),
        )
        for form in soup.find_all("form", limit=50)
    ]
    return PageParts(
        links=tuple(links), forms=tuple(forms), is_home=None if url is None else urlsplit(url).path in ("", "/")
    )


@dataclass(frozen=True, slots=True)
class _Saved:
    """A page and its frames as text, where it was saved from if the browser wrote that down, and whether it is cut."""

    pages: tuple[str, ...]
    url: str | None
    is_cut: bool


def _saved(member: Member) -> _Saved:
    data = member.whole(_LARGEST)
    if not data.strip(b"\x00 \t\r\n"):
        raise SourceChanged(f"{member.name} is empty")
    if data.startswith(safari.MARK):
        told = safari.opened(data, member.name)
        return _Saved(tuple(_decoded(page, member.name, charset) for page, charset in told.pages), told.url, False)
    if not _MHTML.match(data[:_HEAD]):
        html = _decoded(data, member.name)
        return _Saved((html,), None, _breaks_off(html))
    letter = mhtml.opened(data, member.name)
    return _Saved(
        tuple(_decoded(page, member.name, charset) for page, charset in letter.pages),
        letter.url,
        mhtml.is_cut(data),
    )


def _decoded(data: bytes, name: str, charset: str | None = None) -> str:
    """The page as text, whatever it says of its own encoding: a browser saves as UTF-8 and keeps the old label."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data[:_HEAD]:
        raise SourceChanged(f"{name} is no page of HTML but a file of another kind")
    text = data.decode("utf-8", "replace")
    odd = text.count("\N{REPLACEMENT CHARACTER}")
    if odd and odd * 5 > len(data) - len(text.encode("ascii", "ignore")):
        return _labelled(data, charset)
    return text


def _labelled(data: bytes, charset: str | None) -> str:
    """A page that is not UTF-8 by the encoding it names, else by the one browsers take for granted."""
    named = _CHARSET.search(data[:_HEAD])
    try:
        return data.decode(charset or (named[1].decode("ascii") if named else "cp1252"), "replace")
    except (LookupError, ValueError):  # Python also knows codecs that are no encoding of text
        return data.decode("cp1252", "replace")


def _address(soup: BeautifulSoup, html: str) -> str | None:
    """Where the page was saved from: what it says of itself, else what the browser wrote into it."""
    canonical = soup.find("link", rel="canonical", href=True) if "canonical" in html else None
    graph = soup.find("meta", property="og:url", content=True) if "og:url" in html else None
    saved = _SAVED_FROM.search(html[: _HEAD * 4])
    told = [canonical and canonical.get("href"), graph and graph.get("content"), saved and (saved[1] or saved[2])]
    return next((url for href in told if isinstance(href, str) and (url := link(None, href))), None)


def _breaks_off(html: str) -> bool:
    """Whether the page was cut: a browser always writes the end of the document."""
    end = html[-_HEAD:].lower()
    begun = html[:_HEAD].lower()
    return "<html" in begun and "</html" not in end and "</body" not in end
