"""Reads posts, stories, comments and threads from the pages of an Instagram download in HTML, in any language."""

import re
from collections.abc import Iterator

from crawler.archives.each import written
from crawler.archives.meta_page import BODY, FOOTER, HEADING, Node, blocks, looks, moment_in, text_in
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Task
from crawler.normalise import ref_of
from model.documents import Author, Document, Media, Visibility

# Folders of pictures are not translated; those of letters are others.
_OWN = re.compile(r"(?:\./)?media/(posts|reels|igtv|stories|archived_posts|recently_deleted|other|profile)/")
_GONE = {"stories", "recently_deleted"}
_HANDLE = re.compile(r"@?[a-z0-9._]{1,30}")
_FILMS = (".mp4", ".mov", ".webm", ".m4v")
# A page of threads has no folder of its own for pictures: it is known by its name, which is not translated.
_THREADS = re.compile(r"(?:^|/)threads_and_replies[^/]*$", re.I)
# What one changed about oneself, what one looked for and letters look like these, line for line.
_OTHER_PAGES = re.compile(
    r"personal_information|preferences|security|connections|profile_changes|monetization|(?:^|/)threads/", re.I
)


def pages(export: Opened, kinds: frozenset[str] = frozenset(("post", "comment"))) -> list[Member]:
    """The pages that hold such entries of the user's own: posts, comments, threads."""
    return [member for member in export.members if kinds & looks(export, member, _kind)]


def documents(task: Task, file: Member, author: Author | None) -> Iterator[Document | None]:
    """The entries of a page, which is known to hold some."""
    for block in blocks(file):
        kind = _kind(file, block)
        if kind in ("post", "thread"):
            yield _post(task, block, author, "instagram" if kind == "post" else "threads")
        elif block.first(*FOOTER) is None and (told := _parts(block)):
            yield _comment(task, *told, author)


def _kind(member: Member, block: Node) -> str | None:
    """What an entry is, beyond doubt. A comment says its words, whose picture it stands under, and the time."""
    footer = block.first(*FOOTER)
    if footer is not None and _THREADS.search(member.name):
        return "thread"
    if _OTHER_PAGES.search(member.name):
        return None
    if footer is not None:
        return "post" if any(_OWN.match(address) for address in _addresses(block)) else None
    told = _parts(block)
    return "comment" if told and told[1] else None


def _addresses(block: Node) -> Iterator[str]:
    body = block.first(*BODY)
    for node in body.tags("img", "video") if body else ():
        if node.address:
            yield node.address


def _post(task: Task, block: Node, author: Author | None, service: str) -> Document | None:
    """The caption is the heading; of a series each picture may have one of its own."""
    addresses = list(dict.fromkeys(_addresses(block)))
    body = block.first(*BODY)
    own = (text_in(child, "table", "video", "a") for child in (body.nodes if body else ()))
    text = "\n\n".join(dict.fromkeys(filter(None, (text_in(block.first(*HEADING)), *own))))
    when = moment_in(text_in(block.first(*FOOTER)))
    folders = {found[1] for address in addresses if (found := _OWN.match(address))}
    if not text and not addresses:
        return None
    return written(
        task,
        service,
        when,
        ref=ref_of("post", when.raw, text, addresses[0].rsplit("/", 1)[-1] if addresses else None),
        author=author,
        text=text,
        visibility=Visibility.DELETED if folders & _GONE else Visibility.UNKNOWN,
        media=tuple(
            Media(url=address, type="video" if address.lower().endswith(_FILMS) else "image") for address in addresses
        ),
    )


def _parts(block: Node) -> tuple[str, str, str] | None:
    """The words of a comment, whose picture it stands under if told, and the time: rows in this order."""
    body = block.first(*BODY)
    told = [_value(row) for row in body.tags("tr")] if body else []
    if not 2 <= len(told) <= 3 or not told[0] or moment_in(told[-1]).published is None:
        return None
    owner = told[1] if len(told) == 3 else ""
    return (told[0], owner, told[-1]) if not owner or _HANDLE.fullmatch(owner) else None


def _value(row: Node) -> str:
    """What a row says behind its label: in a cell of its own, or in a box of the same cell."""
    cells = [cell for cell in row.nodes if cell.tag in ("td", "th")]
    boxes = [box for cell in cells for box in cell.nodes if box.tag == "div"]
    return text_in(cells[-1]) if len(cells) > 1 else text_in(boxes[-1]) if boxes else ""


def _comment(task: Task, words: str, owner: str, time: str, author: Author | None) -> Document:
    when = moment_in(time)
    return written(
        task,
        "instagram",
        when,
        ref=ref_of("comment", when.raw, owner or None, words),
        author=author,
        text=words,
        in_reply_to=f"@{owner.lstrip('@')}" if owner else None,
    )
