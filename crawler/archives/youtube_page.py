"""Reads the pages of comments and live chat lines that a Takeout of YouTube held before there were tables."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup

from crawler.archives.each import written
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Task
from crawler.normalise import link, moment, ref_of, tame, text_of
from model.documents import Author, Document, Visibility
from model.errors import SourceChanged, Unreadable

_HEAD = 1 << 14
_LARGEST = 64 << 20
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:\s?UTC|Z)?")
# A line of these pages: a time, a link to what was watched, a line break, the words.
_LINE = re.compile(
    rf"<li>(?:(?!</li>).){{0,400}}?{_TIME.pattern}(?:(?!</li>).){{0,400}}?<a[^>]+href=\"[^\"]*youtube\.com/",
    re.I | re.S,
)
_ITEM = re.compile(r"<li\b[^>]*>(.*?)</li\s*>", re.I | re.S)
_BREAK = re.compile(r"<br\s*/?>", re.I)


def pages(export: Opened) -> list[Member]:
    """The pages that are lists of comments."""
    return [member for member in export.members if member.name.lower().endswith((".html", ".htm")) and _is_list(member)]


def _is_list(member: Member) -> bool:
    try:
        return bool(_LINE.search(member.head(_HEAD).decode("utf-8-sig", "replace")))
    except Unreadable:
        return False


def documents(task: Task, file: Member, author: Author | None) -> Iterator[Document | None]:
    """Every comment of a page. Raises SourceChanged where it breaks off, after everything before was given."""
    page = file.whole(_LARGEST).decode("utf-8-sig", "replace")
    end = 0
    for item in _ITEM.finditer(page):
        end = item.end()
        yield _comment(task, item[1], author)
    if "<li" in page[end:].lower():
        raise SourceChanged(f"{file.name} is cut: it breaks off inside a comment")


def _comment(task: Task, markup: str, author: Author | None) -> Document | None:
    before, *said = _BREAK.split(markup, maxsplit=1)
    text, head = text_of(said[0]) if said else "", BeautifulSoup(tame(before), "html.parser")
    told = _TIME.search(head.get_text(" "))
    if not text or told is None:
        return None
    links = [address for anchor in head.find_all("a") if (address := link(None, str(anchor.get("href") or "")))]
    address = next((one for one in links if "lc=" in one), links[0] if links else None)
    asked = parse_qs(urlsplit(address or "").query)
    id, video = asked.get("lc", [None])[0], asked.get("v", [None])[0]
    when = moment(told[0], assume_utc=True)
    return written(
        task,
        "youtube",
        when,
        ref=id or ref_of("comment", when.raw, video, text),
        url=address,
        author=author,
        text=text,
        in_reply_to=id.rpartition(".")[0] or video if id else video,
        visibility=Visibility.PUBLIC,
    )
