"""Reads the files of an export one after another: each document once; damage in one file costs that file only."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from crawler.archives.opening import Member
from crawler.archives.stream import Task
from crawler.normalise import When
from model.documents import Author, Document, Kind, Media, Visibility
from model.errors import SourceChanged, Unreadable
from model.quick import maker

NOTHING = "entry without words, picture or link"
TWICE = "entry that stands in the export more than once"


def each_once(
    task: Task, files: Iterable[Member], read: Callable[[Member], Iterator[Document | None]]
) -> Iterator[Document]:
    """The documents of every file, in the order of the files, each once; None is an entry that nobody understands.

    Raises SourceChanged at the end: for files that were damaged, and when there were entries, but none was understood.
    """
    damage: list[str] = []
    seen: set[int] = set()  # hashes: a million refs would fill the memory
    for file in files:
        try:
            for document in read(file):
                if document is None:
                    task.dropped[NOTHING] += 1
                elif (key := hash((document.kind, document.ref))) in seen:
                    task.dropped[TWICE] += 1
                else:
                    seen.add(key)
                    yield document
        except Unreadable as error:
            damage.append(str(error))
    if not seen and task.dropped[NOTHING]:
        damage.append(f"none of the {task.dropped[NOTHING]} entries of {task.export.name} holds words or a picture")
    if damage:
        raise SourceChanged("; ".join(damage[:5]))


_OF_A_POST = ("kind", "source", "service", "ref", "url", "author", "text", "title", "published", "published_precision",
              "published_raw", "edited", "rating", "in_reply_to", "share_of", "lang", "visibility", "media", "place",
              "account")  # fmt: skip
_post = maker(Document, *_OF_A_POST)


def written(
    task: Task,
    service: str,
    when: When,
    *,
    ref: str,
    author: Author | None,
    text: str,
    url: str | None = None,
    title: str | None = None,
    edited: datetime | None = None,
    rating: float | None = None,
    in_reply_to: str | None = None,
    share_of: str | None = None,
    lang: str | None = None,
    visibility: Visibility = Visibility.UNKNOWN,
    media: tuple[Media, ...] = (),
    place: str | None = None,
) -> Document:
    """A post of the user's own; a comment is one too, with `in_reply_to` where the export tells what it answers."""
    published, precision, _, raw = when
    return _post(
        Kind.POST, task.source, service, ref, url, author, text, title, published, precision, raw, edited, rating,
        in_reply_to, share_of, lang, visibility, media, place, task.account,
    )  # fmt: skip
