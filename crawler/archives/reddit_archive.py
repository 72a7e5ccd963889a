"""Reads the user's own posts and comments from the data request of Reddit."""

import re
from collections.abc import Iterator

from crawler.archives.each import each_once, written
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Read, Task
from crawler.archives.table import rows, with_columns
from crawler.normalise import clean, decoded, link, moment, ref_of
from model.documents import Author, Document, Media, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "reddit"

_POSTS = ("id", "subreddit", "title", "body")
_COMMENTS = ("id", "subreddit", "link", "body")
_FIGURES = ("statistic", "value")
_NAME = re.compile(r"[\w-]{3,20}", re.ASCII)
_GONE = {"[deleted]", "[removed]"}
GONE = "post or comment whose text Reddit no longer has"


def knows(export: Opened) -> bool:
    """Whether any table has the columns of Reddit's posts or comments, with their text."""
    return any(with_columns(export, *columns) for columns in (_POSTS, _COMMENTS))


def read(task: Task) -> Iterator[Read]:
    """Posts, and comments as posts that answer, each once; the addresses they were sent from are never taken.

    Raises SourceChanged at once when there are none, and at the end for files that are damaged.
    """
    posts, comments = with_columns(task.export, *_POSTS), with_columns(task.export, *_COMMENTS)
    if not posts and not comments:
        raise SourceChanged(
            f"{task.export.name} holds no table of posts or comments with their text, as a data request of Reddit does"
        )
    handle = (task.handle or "").removeprefix("u/") or _owner(task.export)
    author = Author(handle=handle) if handle else None

    def entries(file: Member) -> Iterator[Document | None]:
        kind = "t3" if file in posts else "t1"
        for row in rows(file):
            if row.get("body", "").strip() in _GONE:
                task.dropped[GONE] += 1
            else:
                yield _document(task, row, kind, author)

    yield from each_once(task, (*posts, *comments), entries)


def _owner(export: Opened) -> str | None:
    """The name of the account, by the table of its figures; nothing else of that file is taken."""
    for member in with_columns(export, *_FIGURES):
        try:
            told = (row.get("value", "").strip() for row in rows(member) if row.get("statistic") == "account name")
            return next(filter(_NAME.fullmatch, told), None)
        except Unreadable:
            continue
    return None


def _document(task: Task, row: dict[str, str], kind: str, author: Author | None) -> Document | None:
    id, text, title = row.get("id", "").strip(), _text(row.get("body")), _text(row.get("title"))
    if not text and not title:
        return None
    when = moment(row.get("date"), assume_utc=True)
    address = link("https://www.reddit.com", row.get("permalink"))
    linked = link(None, row.get("url")) if kind == "t3" else link(None, row.get("media"))
    return written(
        task,
        SERVICE,
        when,
        ref=_full(id, kind) if id else ref_of(kind, when.raw, address, text, title),
        url=address,
        author=author,
        text=text,
        title=title or None,
        in_reply_to=_answered(row) if kind == "t1" else None,
        visibility=Visibility.PUBLIC,
        media=(Media(url=linked, type="link" if kind == "t3" else None),) if linked and linked != address else (),
    )


def _full(id: str, kind: str) -> str:
    """The full name of a thing, `t1_abc`: a data request leaves out which kind it is."""
    return id if id[:1] == "t" and id[2:3] == "_" else f"{kind}_{id}"


def _answered(row: dict[str, str]) -> str | None:
    """The comment answered; without one, the post that the address names."""
    if parent := row.get("parent", "").strip():
        return _full(parent, "t1")
    told = (row.get("link") or row.get("permalink") or "").split("/comments/")
    return f"t3_{told[1].split('/')[0]}" if len(told) > 1 else None


def _text(told: str | None) -> str:
    return clean(decoded(told or ""))
