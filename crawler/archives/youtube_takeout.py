"""Reads the user's own comments, films and posts on YouTube from a Takeout, whatever language its tables are in."""

import json
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice

from crawler.archives import youtube_page
from crawler.archives.each import each_once, written
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Read, Task, mapping
from crawler.archives.table import header, rows
from crawler.normalise import clean, moment, ref_of
from model.documents import Author, Document, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "youtube"

_NAMES = {
    "id": ("comment id", "live chat id"),
    "channel": ("channel id",),
    "time": ("comment create timestamp", "live chat create timestamp", "comment creation timestamp"),
    "parent": ("parent comment id",),
    "post": ("post id",),
    "video": ("video id",),
    "text": ("comment text", "live chat text"),
    "top": ("top-level comment id",),
}
_OWN = {"video": {"video id", "video title (original)"}, "post": {"post id", "post text"}}
_SEEN_BY = {"public": Visibility.PUBLIC, "unlisted": Visibility.UNLISTED}
# What the cells look like, for tables whose columns are named in another language.
_LOOKS = {
    "text": re.compile(r'\s*\{\s*"(?:text|takeoutSegments|mention|emoji|link|videoLink)\w*"\s*:.*', re.S),
    "time": re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*"),
    "channel": re.compile(r"UC[\w-]{22}"),
    "id": re.compile(r"(?:Ug[\w-]{16,40}|Lc[\w-]{16,60}|Ci[\w-]{16,80}(?:%3D)*)(?:\.[\w-]{10,40})?"),
    "video": re.compile(r"[\w-]{11}"),
    "post": re.compile(r"Ugk[\w-]{16,40}"),
}
_LEARNT_FROM = 50
_PIECE = json.JSONDecoder(strict=False)


def knows(export: Opened) -> bool:
    """Whether any table holds comments as YouTube writes them."""
    return any(_is_table(export, member) for member in export.members) or bool(youtube_page.pages(export))


def read(task: Task) -> Iterator[Read]:
    """Every comment as a post that answers a video, a post or a comment, each once.

    Raises SourceChanged at once when there is no such table, and at the end for tables that are damaged.
    """
    files = [member for member in task.export.members if _is_table(task.export, member)]
    pages = youtube_page.pages(task.export)
    if not files and not pages:
        raise SourceChanged(f"{task.export.name} holds no table of comments, as a Takeout of YouTube does")
    author = Author(handle=task.handle) if task.handle else None

    def entries(file: Member) -> Iterator[Document | None]:
        if file in pages:
            yield from youtube_page.documents(task, file, author)
            return
        if kind := _own(header(task.export, file)):
            for row in rows(file):
                yield _post(task, kind, row)
            return
        columns = _columns(file)
        for row in rows(file):
            yield _comment(task, {part: row.get(name, "").strip() for part, name in columns.items()})

    yield from each_once(task, (*files, *pages), entries)


def _is_table(export: Opened, member: Member) -> bool:
    """By its column names; in other languages, by cells of text written as JSON beside a channel."""
    names = header(export, member)
    if _own(names):
        return True
    if names & set(_NAMES["text"]) and names & {*_NAMES["id"], *_NAMES["video"]}:
        return True
    if not 5 <= len(names) <= 20:
        return False
    try:
        return {"text", "channel", "id"} <= set(_columns(member))
    except Unreadable:
        return False


def _own(names: AbstractSet[str]) -> str | None:
    """Which list of what a channel itself posted a table is: its films, or its posts."""
    return next((kind for kind, needed in _OWN.items() if needed <= names), None)


def _post(task: Task, kind: str, row: dict[str, str]) -> Document | None:
    """A film with its title and description, or a post; of a film the channel kept to itself nobody else knows."""
    told = {name: cell.strip() for name, cell in row.items()}
    id, channel = told.get(f"{kind} id"), told.get("channel id") or task.handle
    title, description = told.get("video title (original)"), told.get("video description (original)")
    text = clean(description or "") if kind == "video" else _text(told.get("post text", ""))
    if not title and not text:
        return None
    at = told.get(f"{kind} publish timestamp") or told.get(f"{kind} create timestamp")
    when = moment(at or told.get("post creation timestamp"), assume_utc=True)
    where = "watch?v=" if kind == "video" else "post/"
    return written(
        task,
        SERVICE,
        when,
        ref=id or ref_of("post", when.raw, title, text),
        url=f"https://www.youtube.com/{where}{id}" if id else None,
        author=Author(handle=channel) if channel else None,
        title=clean(title) if title else None,
        text=text,
        visibility=_SEEN_BY.get(told.get("privacy", "").lower(), Visibility.UNKNOWN),
    )


def _columns(file: Member) -> dict[str, str]:
    """Which column holds what: by its name, else by what all its cells look like."""
    first = list(islice(rows(file), _LEARNT_FROM))
    names = list(first[0]) if first else []
    found = {part: name for part, known in _NAMES.items() for name in names if name in known}
    if "text" in found:
        return found
    for part, looks in _LOOKS.items():
        told = (name for name in names if name not in found.values() and _all_look(first, name, looks))
        if name := next(told, None):
            found[part] = name
    # Further columns of ids are the comment answered, and after it the one that began the thread.
    for part in ("parent", "top"):
        told = (name for name in names if name not in found.values() and _all_look(first, name, _LOOKS["id"]))
        if name := next(told, None):
            found[part] = name
    return found


def _all_look(sample: list[dict[str, str]], name: str, looks: re.Pattern[str]) -> bool:
    cells = [cell for row in sample if (cell := row.get(name, "").strip())]
    return bool(cells) and all(looks.fullmatch(cell) for cell in cells)


def _comment(task: Task, told: dict[str, str]) -> Document | None:
    text = _text(told.get("text", ""))
    if not text:
        return None
    id, video, post = told.get("id"), told.get("video"), told.get("post")
    when = moment(told.get("time"), assume_utc=True)
    lines = f"&lc={id}" if id else ""
    url = f"https://www.youtube.com/watch?v={video}{lines}" if video else None
    if url is None and post:
        url = f"https://www.youtube.com/post/{post}" + (f"?lc={id}" if id else "")
    channel = told.get("channel") or task.handle
    return written(
        task,
        SERVICE,
        when,
        ref=id or ref_of("comment", when.raw, video, text),
        url=url,
        author=Author(handle=channel) if channel else None,
        text=text,
        in_reply_to=told.get("parent") or told.get("top") or video or post or None,
        visibility=Visibility.PUBLIC,
    )


def _text(cell: str) -> str:
    """The words of a cell: one piece of JSON or a run of them, one after the other; older tables hold plain text."""
    if not cell.lstrip().startswith(("{", "[")):
        return clean(cell)
    at, parts = 0, list[str]()
    text = cell.strip()
    try:
        while at < len(text):
            value, at = _PIECE.raw_decode(text, at)
            parts.extend(_words(value))
            at += len(text[at:]) - len(text[at:].lstrip(", \r\n\t"))
    except (ValueError, RecursionError):
        return clean("".join(parts)) if parts else clean(cell)
    return clean("".join(parts))


def _words(value: object) -> Iterator[str]:
    """What a piece says: plain text, and the texts of links, mentions and emoji in it."""
    if isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif isinstance(value, dict):
        if isinstance(text := value.get("text"), str):
            yield text
        else:
            yield from _words([mapping(value).get(name) for name in ("takeoutSegments", "segments", "mention")])
