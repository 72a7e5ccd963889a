"""Reads posts, pages, comments and the site's answers from an export of WordPress (WXR)."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import cast
from urllib.parse import urlsplit
from xml.etree import ElementTree

from crawler.archives.each import each_once
from crawler.archives.opening import Member, Opened
from crawler.archives.practices import Practice, of_one
from crawler.archives.stream import Read, Task
from crawler.normalise import When, clean, decoded, link, moment, text_of
from model.documents import Author, Document, Kind, Media, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "wordpress"

_HEAD = 1 << 14
_CHUNK = 1 << 16
_LARGEST_ITEM = 64 << 20
_WXR = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PARAGRAPHS = re.compile(r"<p[\s>]|<!-- wp:", re.I)
# What the editor puts around pictures and films; the words between them, a caption, are the writer's.
_SHORTCODE = re.compile(r"\[/?(?:wp_caption|caption|gallery|embed|audio|video|playlist)\b[^\]\[]{0,2000}\]", re.I)
_IMAGE = re.compile(r"<img\b[^>]*>", re.I)
_ATTRIBUTE = re.compile(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_ADDRESSES = ("base_blog_url", "link", "base_site_url")
_NO_DATE = "0000-00-00"
_TRAFFIC = {"pingback", "trackback"}
_PARTS = {"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache",
          "user_request", "acf-field", "acf-field-group", "elementor_library"}  # fmt: skip


def knows(export: Opened) -> bool:
    """Whether any file is an export of WordPress."""
    return any(_is_export(member) for member in export.members)


def read(task: Task) -> Iterator[Read]:
    """What is published, each post followed by its comments that are shown; a site user who answers one speaks for it.

    Raises SourceChanged at once when there is no such file, and at the end for files that are damaged.
    """
    files = [member for member in task.export.members if _is_export(member)]
    if not files:
        raise SourceChanged(f"{task.export.name} holds no export of WordPress (WXR), an XML file")
    yield from each_once(task, files, lambda file: _documents(task, file))


def practices(task: Task) -> tuple[Practice, ...]:
    """Whose site it is: its title and its address."""
    names: list[str] = []
    links: list[str] = []
    with suppress(Unreadable):
        for element in (one for file in task.export.members if _is_export(file) for one in _elements(file)):
            name, words = _name(element.tag), (element.text or "").strip()
            if name == "title":
                names.append(text_of(words))
            elif name in _ADDRESSES and (address := link(None, words)):
                links.append(address)
            elif name == "item":
                break
    hosts = [urlsplit(address).netloc for address in links]
    return of_one([*names, *hosts], 0, tuple(links))


def _is_export(member: Member) -> bool:
    if not member.name.lower().endswith((".xml", ".wxr", ".txt")):
        return False
    try:
        return bool(_WXR.search(member.head(_HEAD).decode("utf-8", "replace")))
    except Unreadable:
        return False


class _Site:
    """What an export says of its site before its first post: where it is, and who writes there."""

    def __init__(self) -> None:
        self.host: str | None = None
        self.names: dict[str, str] = {}

    def learn(self, element: ElementTree.Element) -> None:
        """Take in one element of the channel."""
        name = _name(element.tag)
        if name in _ADDRESSES and (address := link(None, element.text)):
            if name == "base_blog_url" or self.host is None:
                self.host = urlsplit(address).netloc
        elif name == "author":
            login, shown = _told(element, "author_login"), _told(element, "author_display_name")
            if login:
                self.names[login] = shown or login

    def author(self, login: str | None) -> Author | None:
        return Author(name=self.names.get(login, login), handle=login) if login else None


def _documents(task: Task, file: Member) -> Iterator[Document | None]:
    site = _Site()
    for element in _elements(file):
        if _name(element.tag) == "item":
            yield from _item(task, element, site)
        else:
            site.learn(element)


def _elements(file: Member) -> Iterator[ElementTree.Element]:
    """The elements of the channel, one at a time; each is forgotten when the next one is asked for."""
    parser: ElementTree.XMLPullParser[ElementTree.Element] = ElementTree.XMLPullParser(["start", "end"])
    with file.stream() as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
        above: list[ElementTree.Element] = []
        fed = 0
        try:
            while chunk := text.read(_CHUNK):
                if "<!ENTITY" in chunk or fed > _LARGEST_ITEM:
                    raise SourceChanged(f"{file.name} is no honest export of WordPress, so it was not read further")
                parser.feed(_NO_XML.sub("", chunk))
                fed += len(chunk)
                for event, element in cast("Iterator[tuple[str, ElementTree.Element]]", parser.read_events()):
                    if event == "start":
                        above.append(element)
                        continue
                    above.pop()
                    if len(above) == 2:
                        yield element
                        above[-1].clear()
                        fed = 0
            parser.close()
        except ElementTree.ParseError as error:
            raise SourceChanged(f"{file.name} is cut or damaged in its line {error.position[0]} ({error})") from error
        if above:
            raise SourceChanged(f"{file.name} is cut: it breaks off before its end")


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _told(element: ElementTree.Element, name: str, within: str = "") -> str:
    """The text of a part by its name, whatever the version of its namespace."""
    return next((part.text or "" for part in element if _name(part.tag) == name and within in part.tag), "").strip()


def _item(task: Task, item: ElementTree.Element, site: _Site) -> Iterator[Document | None]:
    kind, status = _told(item, "post_type") or "post", _told(item, "status") or "publish"
    if kind in _PARTS or kind.startswith(("wp_", "jp_")):
        task.dropped["part of the site that is no post or page (menu, picture, style)"] += 1
        return
    if status != "publish":
        task.dropped["post or page that is not published"] += 1
        return
    if _told(item, "post_password"):
        task.dropped["protected by a password"] += 1
        return
    id, host = _told(item, "post_id"), site.host or "site"
    ref = f"{host}/post/{id or link(None, _told(item, 'link')) or _told(item, 'guid')}"
    yield _post(task, item, site, ref, kind)
    for comment in item:
        if _name(comment.tag) == "comment":
            yield from _comment(task, comment, site, ref, host, _told(item, "link"))


def _post(task: Task, item: ElementTree.Element, site: _Site, ref: str, kind: str) -> Document | None:
    content = _told(item, "encoded", "/content/") or _told(item, "description")
    text, title = _text(content), text_of(_told(item, "title"))
    media = tuple(_media(content))
    if not (text or title or media):
        return None
    url = link(None, _told(item, "link"))
    when, edited = _when(item, "post_date"), _when(item, "post_modified").published
    return Document(
        kind=Kind.PAGE if kind == "page" else Kind.POST,
        source=task.source,
        service=SERVICE,
        ref=ref,
        url=url,
        author=site.author(_told(item, "creator") or None),
        text=text,
        title=title or None,
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        edited=edited if edited != when.published else None,
        visibility=Visibility.PUBLIC,
        media=media,
        account=task.account,
    )


def _comment(
    task: Task, told: ElementTree.Element, site: _Site, post: str, host: str, page: str
) -> Iterator[Document | None]:
    """The address, the mail and the machine of who commented are never taken."""
    if _told(told, "comment_type") in _TRAFFIC:
        task.dropped["pingback or trackback"] += 1
        return
    if _told(told, "comment_approved") not in ("1", "approved", ""):
        task.dropped["comment that is not shown"] += 1
        return
    id, parent, user = (_told(told, f"comment_{part}") for part in ("id", "parent", "user_id"))
    text, name = _text(_told(told, "comment_content")), clean(decoded(_told(told, "comment_author")))
    when = _when(told, "comment_date")
    answers = parent not in ("", "0")
    if not text:
        yield None
        return
    url = link(None, page)
    yield Document(
        kind=Kind.REPLY if user not in ("", "0") and answers else Kind.COMMENT,
        source=task.source,
        service=SERVICE,
        ref=f"{host}/comment/{id}",
        url=f"{url}#comment-{id}" if url and id else url,
        author=Author(name=name) if name else None,
        text=text,
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        in_reply_to=f"{host}/comment/{parent}" if answers else post,
        visibility=Visibility.PUBLIC,
        account=task.account,
    )


def _when(element: ElementTree.Element, name: str) -> When:
    """UTC where it is told; without it only the site's own clock is known."""
    gmt = _told(element, f"{name}_gmt")
    if gmt and not gmt.startswith(_NO_DATE):
        return moment(gmt, assume_utc=True)
    local = _told(element, name)
    return moment(local) if local and not local.startswith(_NO_DATE) else When()


def _text(content: str) -> str:
    """Text of what the editor holds: in its older form a paragraph is a blank line, without any tag."""
    content = _SHORTCODE.sub("", content)
    if _PARAGRAPHS.search(content):
        return text_of(content)
    lines = content.replace("\r\n", "\n").strip().split("\n\n")
    return text_of("".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in lines if part.strip()))


def _media(content: str) -> Iterator[Media]:
    for tag in _IMAGE.findall(content):
        told = {name.lower(): decoded(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}
        if address := link(None, told.get("src")):
            yield Media(url=address, alt=told.get("alt") or None, type="image")
