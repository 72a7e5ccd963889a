"""Reads the user's own threads and replies, which stand inside a download of Instagram or alone."""

from collections.abc import Iterator, Mapping, Sequence

from crawler.archives.each import each_once, written
from crawler.archives.mojibake import text_in
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds
from crawler.archives.stream import Read, Task, listed, mapping, sequence, words
from crawler.normalise import moment, ref_of
from model.documents import Author, Document, Media
from model.errors import SourceChanged

SERVICE = "threads"

_LIST = "text_post_app_text_posts"
_FILMS = (".mp4", ".mov", ".webm", ".m4v")


def knows(export: Opened) -> bool:
    """Whether any file holds a list of threads."""
    return bool(holds(export, _LIST))


def read(task: Task) -> Iterator[Read]:
    """Every thread and reply as a post, each once. Which of them are replies is not told.

    Raises SourceChanged at once when there is no such list, and at the end for files that are damaged.
    """
    files = holds(task.export, _LIST)
    if not files:
        raise SourceChanged(f"{task.export.name} holds no list of threads ({_LIST}), which a download of Threads has")
    author = Author(handle=task.handle) if task.handle else None

    def entries(file: Member) -> Iterator[Document | None]:
        return (_post(task, mapping(entry), author) for _, entry in listed(file, _LIST))

    yield from each_once(task, files, entries)


def _post(task: Task, entry: Mapping[str, object], author: Author | None) -> Document | None:
    parts = [mapping(part) for part in sequence(entry.get("media"))]
    own = dict.fromkeys(text_in(part.get("title")) for part in (entry, *parts))
    text = "\n\n".join(filter(None, own))
    media = tuple(_media(parts))
    if not text and not media:
        return None
    when = moment(next(filter(None, (part.get("creation_timestamp") for part in (entry, *parts))), None))
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("post", when.raw, text, media[0].url if media else None),
        author=author,
        text=text,
        media=media,
    )


def _media(parts: Sequence[Mapping[str, object]]) -> Iterator[Media]:
    """Pictures and films; camera and place stay where they are."""
    for part in parts:
        if uri := words(part.get("uri")):
            yield Media(url=uri, type="video" if uri.lower().endswith(_FILMS) else "image")
