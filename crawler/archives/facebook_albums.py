"""Reads what a Facebook download lists beside the posts: pictures of albums, films and notes, with their captions."""

from collections.abc import Iterator, Mapping

from crawler.archives.each import written
from crawler.archives.facebook_page import SERVICE
from crawler.archives.mojibake import text_in
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds
from crawler.archives.stream import Task, listed, mapping, sequence, whole
from crawler.normalise import moment, ref_of
from model.documents import Author, Document, Kind, Media, Visibility
from model.errors import Unreadable

_PICTURES = ("photos", "photos_v2", "other_photos", "other_photos_v2", "videos", "videos_v2")
_NOTES = ("notes", "notes_v2")
_FOUND = (
    *(f"{name}/[]/creation_timestamp" for name in _PICTURES),
    *(f"{name}/[]/created_timestamp" for name in _NOTES),
)
_MOST = 8 << 20
_FILMS = (".mp4", ".mov", ".webm", ".m4v", ".3gp")


def lists(export: Opened) -> list[Member]:
    """The files that list pictures, films or notes."""
    return holds(export, *_FOUND)


def documents(task: Task, file: Member, owner: Author | None, shown: set[int]) -> Iterator[Document | None]:
    """Each picture or film that no post shows with the same words (`shown` holds what `marks` gives for those that
    are), what was written under it, and each note; last the words of an album about itself."""
    for key, entry in listed(file, *_PICTURES, *_NOTES):
        told = mapping(entry)
        if key in _NOTES:
            yield _note(task, told, owner)
            continue
        picture = picture_of(told, text_in(told.get("description")))
        if picture is None:
            yield None
        elif hash((picture.url, picture.alt) if told.get("description") else picture.url) not in shown:
            yield from _picture(task, told, picture, owner)
    yield from _album(task, file, owner)


def picture_of(told: Mapping[str, object], caption: str | None) -> Media | None:
    """A picture or film. Camera, place and address of its upload are left where they are."""
    uri = text_in(told.get("uri"))
    if uri is None:
        return None
    alt = caption or text_in(told.get("title"))
    return Media(url=uri, alt=alt, type="video" if uri.lower().endswith(_FILMS) else "image")


def marks(media: Media) -> tuple[int, int]:
    """By what a picture is known again: alone, and with its words. Hashes, for a download may hold very many."""
    return hash(media.url), hash((media.url, media.alt))


def _picture(task: Task, told: Mapping[str, object], picture: Media, owner: Author | None) -> Iterator[Document]:
    when = moment(told.get("creation_timestamp"))
    post = written(
        task,
        SERVICE,
        when,
        ref=ref_of("picture", picture.url),
        author=owner,
        text=text_in(told.get("description")) or "",
        media=(picture,),
    )
    yield post
    for comment in map(mapping, sequence(told.get("comments"))):
        if text := text_in(comment.get("comment")):
            yield _comment(task, comment, text, owner, post.ref)


def _comment(task: Task, told: Mapping[str, object], text: str, owner: Author | None, parent: str) -> Document:
    """A comment under a picture: of whom it is, only its name tells."""
    name, when = text_in(told.get("author")), moment(told.get("timestamp"))
    is_own = bool(owner and name and owner.name == name)
    return Document(
        kind=Kind.POST if is_own else Kind.COMMENT,
        source=task.source,
        service=SERVICE,
        ref=ref_of("under a picture", parent, name, when.raw, text),
        author=owner if is_own else Author(name=name) if name else None,
        text=text,
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        in_reply_to=parent,
        visibility=Visibility.UNKNOWN,
        account=task.account,
    )


def _note(task: Task, told: Mapping[str, object], owner: Author | None) -> Document | None:
    title, text = text_in(told.get("title")), text_in(told.get("text"))
    if not (title or text):
        return None
    when, edited = moment(told.get("created_timestamp")), moment(told.get("updated_timestamp"))
    pictures = (picture_of(mapping(one), None) for one in sequence(told.get("media")))
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("note", when.raw, title, text),
        author=owner,
        text=text or "",
        title=title,
        edited=edited.published if edited.published != when.published else None,
        media=tuple(filter(None, pictures)),
    )


def _album(task: Task, file: Member, owner: Author | None) -> Iterator[Document]:
    """What an album says of itself; of one too large to be read at once that is not known."""
    if file.size > _MOST:
        return
    try:
        told = mapping(whole(file, _MOST))
    except Unreadable:
        return  # the pictures before the damage were given, and the damage is told
    text, name = text_in(told.get("description")), text_in(told.get("name"))
    if text:
        when = moment(told.get("last_modified_timestamp"))
        yield written(task, SERVICE, when, ref=ref_of("album", file.name, name), author=owner, text=text, title=name)
