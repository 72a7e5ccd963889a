"""Reads the user's own threads and replies, which stand inside a download of Instagram or alone."""

from collections.abc import Iterator, Mapping, Sequence

from crawler.archives import instagram_page
from crawler.archives.each import each_once, written
from crawler.archives.mojibake import text_in
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds
from crawler.archives.stream import Read, Task, listed, mapping, sequence, words
from crawler.normalise import moment, ref_of
from model.documents import Author, Document, Media
from model.errors import SourceChanged

SERVICE = "threads"

_LISTS = ("text_post_app_text_posts", "text_post_app_text_app_archived_posts")
_PAGES = frozenset(("thread",))
_FILMS = (".mp4", ".mov", ".webm", ".m4v")


def knows(export: Opened) -> bool:
    """Whether any file holds a list of threads."""
    return bool(holds(export, *_LISTS) or instagram_page.pages(export, _PAGES))


def read(task: Task) -> Iterator[Read]:
    """Every thread and reply as a post, each once. That a post is a reply is told, and not what it answers.

    Raises SourceChanged at once when there is no such list, and at the end for files that are damaged.
    """
    files, pages = holds(task.export, *_LISTS), instagram_page.pages(task.export, _PAGES)
    if not files and not pages:
        raise SourceChanged(
            f"{task.export.name} holds no list of threads ({_LISTS[0]}), which a download of Threads has"
        )
    author = Author(handle=task.handle) if task.handle else None

    def entries(file: Member) -> Iterator[Document | None]:
        if file in pages:
            return instagram_page.documents(task, file, author)
        return (_post(task, mapping(entry), author) for _, entry in listed(file, *_LISTS))

    yield from each_once(task, (*files, *pages), entries)


def _post(task: Task, entry: Mapping[str, object], author: Author | None) -> Document | None:
    parts = [mapping(part) for part in sequence(entry.get("media"))]
    told = (entry, *parts)
    text = "\n\n".join(dict.fromkeys([own for part in told if (own := text_in(part.get("title")))]))
    media = tuple(_media(parts))
    if not text and not media:
        return None
    when = moment(next((time for part in told if (time := part.get("creation_timestamp"))), None))
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("post", when.raw, text, media[0].url if media else None),
        author=author,
        text=text,
        # What was answered has no id in a download; that it is an answer is told all the same.
        in_reply_to=ref_of("answered", when.raw) if any(map(_is_reply, told)) else None,
        media=media,
    )


def _is_reply(part: Mapping[str, object]) -> bool:
    return mapping(part.get("text_app_post")).get("is_reply") is True


def _media(parts: Sequence[Mapping[str, object]]) -> Iterator[Media]:
    """Pictures and films; camera and place stay where they are."""
    for part in parts:
        if uri := words(part.get("uri")):
            yield Media(url=uri, type="video" if uri.lower().endswith(_FILMS) else "image")
