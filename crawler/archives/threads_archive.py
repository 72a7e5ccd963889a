"""Reads the user's own threads and replies, which stand inside a download of Instagram or alone."""

from collections.abc import Iterator, Mapping

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
    parts = [part for part in sequence(entry.get("media")) if isinstance(part, dict)]
    texts: list[str] = []
    media: list[Media] = []
    time, is_reply = None, False
    for told in (entry, *parts):
        if (own := text_in(told.get("title"))) and own not in texts:
            texts.append(own)
        time = time or told.get("creation_timestamp")
        is_reply = is_reply or mapping(told.get("text_app_post")).get("is_reply") is True
    for told in parts:  # pictures and films; camera and place stay where they are
        if uri := words(told.get("uri")):
            media.append(Media(url=uri, type="video" if uri.lower().endswith(_FILMS) else "image"))
    if not texts and not media:
        return None
    when, text = moment(time), "\n\n".join(texts)
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("post", when.raw, text, media[0].url if media else None),
        author=author,
        text=text,
        # What was answered has no id in a download; that it is an answer is told all the same.
        in_reply_to=ref_of("answered", when.raw) if is_reply else None,
        media=tuple(media),
    )
