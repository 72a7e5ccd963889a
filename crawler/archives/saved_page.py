"""Reads any page a person saved from the browser: what its structured data says of a practice and its reviews."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from crawler.archives.opening import Member, Opened
from crawler.archives.refusals import refusal
from crawler.archives.stream import Read, Task
from crawler.archives.structured import Setting, documents, items, soup_of
from crawler.normalise import link, text_of
from model.documents import Document, Form, Kind, Link, PageParts
from model.errors import SourceChanged, Unreadable

_LARGEST = 64 << 20
_MOST_LINKS = 500
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
            yield from _page(member, task, task.url if len(pages) == 1 else None)
        except Unreadable as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble


def _is_page(member: Member) -> bool:
    """Parts that a browser saves beside a page (frames, in its `…_files` folder) are no pages of their own."""
    beside = any(
        part.endswith(("_files", "_fichiers", "-Dateien", "_archivos"))
        for part in PurePosixPath(member.name).parts[:-1]
    )
    if beside or not member.name.lower().endswith(
        (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".php", ".txt", ".aspx")
    ):
        return not beside and "." not in PurePosixPath(member.name).name and bool(_HTML.search(member.head(_HEAD)))
    return bool(_HTML.search(head := member.head(_HEAD)) or _MHTML.match(head)) or member.name.lower().endswith(
        (".html", ".htm")
    )


def _page(member: Member, task: Task, url: str | None) -> Iterator[Read]:
    html = _decoded(member)
    soup = soup_of(html)
    url = url or _address(soup, html)
    host = urlsplit(url).hostname if url else None
    setting = Setting(
        source=task.source, service=host or task.source, url=url, fetched_at=task.fetched_at, account=task.account
    )
    given = 0
    parts = None if _breaks_off(html) else _parts(soup, url)
    for thing in documents(items(soup, url), setting):
        if isinstance(thing, Document):
            given += 1
            yield replace(thing, page=parts) if thing.kind is Kind.PROFILE else thing
        else:
            yield thing
    if not given:
        raise refusal(html, text_of(html), member.name) or SourceChanged(
            f"{member.name} has no structured data (schema.org) about a practice, a clinician or a review"
        )
    if _breaks_off(html):
        raise SourceChanged(f"{member.name} breaks off before its end; what stands before the break was read")


def _parts(soup: BeautifulSoup, url: str | None) -> PageParts:
    """The links, buttons and forms of the page; whether it is a front page its address tells."""
    links: dict[Link, None] = {}
    for tag in soup.find_all(["a", "area", "button"]):
        href = tag.get("href")
        words = text_of(tag.decode_contents())[:300] or tag.get("aria-label") or tag.get("title")
        address = link(url, href) if isinstance(href, str) and not href.startswith("#") else None
        if address or words:
            links[Link(url=address, text=str(words) if words else None)] = None
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


def _decoded(member: Member) -> str:
    """The page as text, whatever it says of its own encoding: a browser saves as UTF-8 and keeps the old label."""
    data = member.whole(_LARGEST)
    if not data.strip(b"\x00 \t\r\n"):
        raise SourceChanged(f"{member.name} is empty")
    if _MHTML.match(data[:_HEAD]):
        raise SourceChanged(f"{member.name} is saved as MHTML, which is not read yet; save it as 'Web page, HTML only'")
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data[:_HEAD]:
        raise SourceChanged(f"{member.name} is no page of HTML but a file of another kind")
    text = data.decode("utf-8", "replace")
    odd = text.count("\N{REPLACEMENT CHARACTER}")
    if odd and odd * 5 > len(data) - len(text.encode("ascii", "ignore")):
        return _labelled(data)
    return text


def _labelled(data: bytes) -> str:
    """A page that is not UTF-8 by the encoding it names, else by the one browsers take for granted."""
    named = _CHARSET.search(data[:_HEAD])
    try:
        return data.decode(named[1].decode("ascii") if named else "cp1252", "replace")
    except (LookupError, ValueError):  # Python also knows codecs that are no encoding of text
        return data.decode("cp1252", "replace")


def _address(soup: BeautifulSoup, html: str) -> str | None:
    """Where the page was saved from: what it says of itself, else what the browser wrote into it."""
    canonical = soup.find("link", rel="canonical", href=True)
    graph = soup.find("meta", property="og:url", content=True)
    saved = _SAVED_FROM.search(html[: _HEAD * 4])
    told = [canonical and canonical.get("href"), graph and graph.get("content"), saved and (saved[1] or saved[2])]
    return next((url for href in told if isinstance(href, str) and (url := link(None, href))), None)


def _breaks_off(html: str) -> bool:
    """Whether the page was cut: a browser always writes the end of the document."""
    end = html[-_HEAD:].lower()
    begun = html[:_HEAD].lower()
    return "<html" in begun and "</html" not in end and "</body" not in end
