"""Reads posts and comments from the pages of a Facebook download in HTML: its blocks, in any language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlsplit

from crawler.archives.each import written
from crawler.archives.meta_page import (
    BODY,
    FOOTER,
    HEADING,
    PART,
    Node,
    Page,
    blocks,
    looks,
    moment_in,
    text_in,
)
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Task
from crawler.normalise import link, ref_of
from model.documents import Author, Document, Media
from model.errors import Unreadable

SERVICE = "facebook"
OF_OTHERS = "post that somebody else wrote"

# The link under an entry says where it came from: a post, a comment, something in a group.
_KINDS = {"518": "post", "519": "comment", "520": "group"}
_FILMS = (".mp4", ".mov", ".webm", ".m4v", ".3gp")
_LEARNT_FROM = 200
_BOLD, _CAPTION, _ITEM = ("_a6_m", "_4mp8"), "_3-95", "_a7ng"
# Downloads of 2018 to 2020 have no such link; their pages are called so in every language.
_NAMED = (("your_posts_and_comments_in_groups", "group"), ("your_posts", "post"), ("comments", "comment"))
_BEFORE_2021 = "_2lej"
_UPDATED = re.compile(r"(?:\S+\s+){0,6}\S*\d{1,2}[:.]\d{2}[:.]\d{2}(?:\s?\S+){0,3}")
_OWN_PAGE = re.compile(r"https://(?:www\.)?facebook\.com/(?:profile\.php\?id=)?([\w.]+)/?")
_NO_OWNER = ("https://www.facebook.com", "https://www.facebook.com/")


@dataclass(slots=True)
class _Told:
    """What the parts of an entry say."""

    texts: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    edited: str | None = None
    place: str | None = None

    @property
    def text(self) -> str:
        text = "\n\n".join(dict.fromkeys(self.texts))
        return "\n\n".join(filter(None, (text, *(told for told in dict.fromkeys(self.captions) if told not in text))))


def pages(export: Opened) -> list[Member]:
    """The pages that hold posts or comments of the user's own."""
    return [member for member in export.members if looks(export, member, _kind)]


def documents(task: Task, file: Member, owner: Author | None) -> Iterator[Document | None]:
    """The entries of a page. Where headings begin with the owner's name, one that does not is somebody else's."""
    is_named = False
    for block in blocks(file):
        kind = _kind(file, block)
        if kind is None:
            continue
        heading = text_in(block.first(*HEADING))
        begins = bool(owner and owner.name and heading.startswith(owner.name))
        is_named = is_named or begins
        if heading and is_named and not begins:
            task.dropped[OF_OTHERS] += 1
        else:
            yield _document(task, block, kind, heading, owner)


def whose(files: list[Member]) -> Author | None:
    """Whose download it is, by the first page that tells."""
    for file in files:
        page = Page()
        try:
            for block in islice(blocks(file, page), _LEARNT_FROM):
                if owner := _owner(page, text_in(block.first(*HEADING))):
                    return owner
        except Unreadable:
            continue
    return None


def _kind(member: Member, block: Node) -> str | None:
    footer = block.first(*FOOTER)
    for anchor in footer.tags("a") if footer else ():
        address = urlsplit(link(None, anchor.address) or "")
        if address.path.startswith("/dyi/l") and (address.hostname or "").endswith("facebook.com"):
            return next((_KINDS[told] for told in parse_qs(address.query).get("s", ()) if told in _KINDS), None)
    if _BEFORE_2021 in block.classes and "_a6-g" not in block.classes:
        name = PurePosixPath(member.name).name.lower()
        return next((kind for start, kind in _NAMED if name.startswith(start)), None)
    return None


def _owner(page: Page, heading: str) -> Author | None:
    """Whose download it is: the link to the own page above, or the name both who it was made for and headings begin
    with."""
    for address, name in page.links:
        if address not in _NO_OWNER and (found := _OWN_PAGE.fullmatch(address)):
            return Author(name=name, handle=found[1])
    shared = max((_begins_in(heading, line) for line in page.lines), key=len, default="")
    return Author(name=shared) if len(shared) > 1 else None


def _begins_in(heading: str, line: str) -> str:
    """The longest beginning of a heading, in whole words, that stands in a line."""
    for end in range(min(len(heading), 80), 1, -1):
        begin = heading[:end]
        rest = line.partition(begin)[2]
        if begin in line and not (_goes_on(begin, heading[end:]) or _goes_on(begin, rest)):
            return begin.rstrip()
    return ""


def _goes_on(begin: str, rest: str) -> bool:
    """Whether a word goes on behind; scripts that write without spaces have no such words."""
    return begin[-1:].isalpha() and begin[-1] < "\u2e80" and rest[:1].isalpha() and rest[0] < "\u2e80"


def _document(task: Task, block: Node, kind: str, heading: str, owner: Author | None) -> Document | None:
    told = _Told()
    body = block.first(*BODY)
    for part in body.all(*PART) if body else ():
        for child in part.nodes:
            _take(told, child)
    text, media = told.text, tuple(told.media)
    if not (text or media or told.place):
        return None
    when = moment_in(text_in(block.first(*FOOTER)))
    edited = moment_in(told.edited).published if told.edited else None
    # A comment in a group tells the group; a post in one tells it in its heading only.
    answers = kind == "comment" or (kind == "group" and told.place is not None)
    shared = media[0].url if media and media[0].type == "link" and not text else None
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("comment" if answers else "post", when.raw, text, media and media[0].url, told.place),
        author=owner,
        text=text,
        title=heading or None,
        edited=edited if edited != when.published else None,
        in_reply_to=ref_of("commented", heading or None) if answers else None,
        share_of=shared,
        media=media,
        place=told.place,
    )


def _take(told: _Told, node: Node) -> None:
    """One line of an entry: the user's words, when it was changed, or something attached."""
    group = next((box for box in node.all(_CAPTION) if box.first(*_BOLD)), None)
    if group is not None:
        told.place = text_in(group, *_BOLD) or told.place
    words = text_in(node, "table", inline=True)
    if words and _UPDATED.fullmatch(words) and moment_in(words).published is not None:
        told.edited = words
    elif words:
        told.texts.append(words)
    if group is None and any(child.tag == "div" for child in node.nodes):
        _attached(told, node)


def _attached(told: _Told, node: Node) -> None:
    """Pictures with their captions, links with what they are called, or more words. Camera and place stay behind."""
    items = list(node.all(_ITEM)) or [node]
    pictures = [media for item in items for media in _pictures(told, item)]
    told.media.extend(pictures)
    if pictures:
        return
    links = [address for anchor in node.tags("a") if (address := link(None, anchor.address))]
    own, rest = text_in(node, "table", inline=True), text_in(node, "a", "table", _CAPTION)
    told.media.extend(Media(url=address, alt=rest or None, type="link") for address in dict.fromkeys(links))
    if not links and rest and rest != own:
        told.texts.append(rest.removeprefix(own).strip())


def _pictures(told: _Told, item: Node) -> Iterator[Media]:
    """Below a picture stand the name of its album, which nobody wrote for it, and its caption."""
    captions = list(filter(None, (text_in(box) for box in item.all(_CAPTION) if box.first(*_BOLD) is None)))
    told.captions.extend(captions)
    for node in item.tags("img", "video"):
        if node.address:
            type = "video" if node.tag == "video" or node.address.lower().endswith(_FILMS) else "image"
            yield Media(url=node.address, alt=captions[0] if captions else None, type=type)
