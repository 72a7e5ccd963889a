"""Reads posts and comments of the user's own from a download of Facebook: all vintages, any language, JSON or HTML."""

import re
from collections.abc import Iterator, Mapping, Sequence

from crawler.archives import facebook_page
from crawler.archives.each import each_once, written
from crawler.archives.facebook_page import SERVICE
from crawler.archives.mojibake import text_in
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds, outline
from crawler.archives.stream import Read, Task, listed, mapping, number, sequence, whole, words
from crawler.normalise import link, moment, ref_of
from model.documents import Author, Document, Media
from model.errors import SourceChanged, Unreadable

_LISTS = ("comments_v2", "comments", "group_comments_v2", "group_comments", "group_posts_v2", "group_posts",
          "activity_log_data", "posts_v2", "posts")  # fmt: skip
_NAMED = ("comments_v2", "group_comments_v2", "group_posts_v2")
_HELD = ("data/[]/post", "data/[]/comment/comment", "attachments/[]/data/[]/external_context",
         "attachments/[]/data/[]/media/creation_timestamp")  # fmt: skip
_FOUND = (*_NAMED, *(f"{path}[]/{held}" for path in ("", *(f"{name}/" for name in _LISTS)) for held in _HELD),
          "group_posts/activity_log_data/[]/timestamp")  # fmt: skip
_PERSON = ("profile_v2/name/full_name", "profile/name/full_name")
_OWN_PAGE = re.compile(r"https?://(?:www\.)?facebook\.com/([\w.]+)/?")


def knows(export: Opened) -> bool:
    """Whether any file holds posts or comments in the form of Facebook."""
    return bool(_files(export) or facebook_page.pages(export))


def read(task: Task) -> Iterator[Read]:
    """Posts, and comments as posts of the user's own, each once; texts are mended, who may see them is not told.

    Raises SourceChanged at once when there are none, and at the end for files that are damaged. A time in HTML is a
    wall clock: its zone is not told.
    """
    files, pages = _files(task.export), facebook_page.pages(task.export)
    if not files and not pages:
        raise SourceChanged(f"{task.export.name} holds no posts or comments in the form of a Facebook download")
    owner = _owner(task) or facebook_page.whose(pages)

    def entries(file: Member) -> Iterator[Document | None]:
        if file in pages:
            return facebook_page.documents(task, file, owner)
        return (_document(task, mapping(entry), owner) for _, entry in listed(file, *_LISTS))

    yield from each_once(task, (*files, *pages), entries)


def _files(export: Opened) -> list[Member]:
    # Reactions ("likes") have the same frame around another content.
    return [member for member in holds(export, *_FOUND) if "[]/data/[]/reaction" not in outline(export, member)]


def _owner(task: Task) -> Author | None:
    """Whose download it is, by the name in its profile; nothing else of that file is taken."""
    for member in holds(task.export, *_PERSON):
        try:
            told = mapping(whole(member))
        except Unreadable:
            continue
        profile = mapping(told.get("profile_v2")) or mapping(told.get("profile"))
        if name := text_in(mapping(profile.get("name")).get("full_name")):
            page = _OWN_PAGE.fullmatch(words(profile.get("profile_uri")) or "")
            return Author(name=name, handle=text_in(profile.get("username")) or (page[1] if page else None))
    return None


def _document(task: Task, entry: Mapping[str, object], owner: Author | None) -> Document | None:
    data = [mapping(part) for part in sequence(entry.get("data"))]
    comment = next((about for part in data if (about := mapping(part.get("comment")))), {})
    attached = [mapping(part) for group in sequence(entry.get("attachments")) for part in _parts(group)]
    posts = [told for part in data if (told := text_in(part.get("post")))]
    said = text_in(comment.get("comment")) or "\n\n".join(posts)
    captions = dict.fromkeys([told for part in attached if (told := _caption(part)) and told not in said])
    text = "\n\n".join([said, *captions] if said else captions)
    media = tuple(_media(attached))
    place = next((name for part in attached if (name := text_in(mapping(part.get("place")).get("name")))), None)
    if not text and not media and not place:
        return None
    time = comment.get("timestamp") or entry.get("timestamp")
    when = moment(time)
    edited = next((part["update_timestamp"] for part in data if part.get("update_timestamp")), None)
    name = text_in(comment.get("author"))
    kind = "comment" if comment else "post"
    shared = media[0].url if media and media[0].type == "link" and not text else None
    return written(
        task,
        SERVICE,
        when,
        ref=number(entry.get("fbid")) or ref_of(kind, when.raw, text, media and media[0].url, place),
        author=Author(name=name) if name and (owner is None or owner.name != name) else owner,
        text=text,
        title=text_in(entry.get("title")),
        edited=moment(edited).published if edited and edited != time else None,
        # What was commented on has no id in a download; that it is an answer is certain all the same.
        in_reply_to=ref_of("commented", text_in(entry.get("title"))) if comment else None,
        share_of=shared,
        media=media,
        place=text_in(comment.get("group")) or place,
    )


def _parts(group: object) -> list[object]:
    return sequence(mapping(group).get("data"))


def _caption(part: Mapping[str, object]) -> str | None:
    """What the user wrote beside a post: the caption of a picture, a question of a poll, what is for sale."""
    return (
        text_in(mapping(part.get("media")).get("description"))
        or text_in(mapping(part.get("poll")).get("question"))
        or text_in(mapping(part.get("for_sale_item")).get("description"))
        or text_in(part.get("text"))
    )


def _media(attached: Sequence[Mapping[str, object]]) -> Iterator[Media]:
    """Pictures, films and links. Camera, place and address of their upload are left where they are."""
    for part in attached:
        media, outside = mapping(part.get("media")), mapping(part.get("external_context"))
        if uri := text_in(media.get("uri")):
            alt = text_in(media.get("description")) or text_in(media.get("title"))
            yield Media(url=uri, alt=alt, type="video" if uri.lower().endswith(_FILMS) else "image")
        elif address := link(None, words(outside.get("url"))):
            yield Media(url=address, alt=text_in(outside.get("name")), type="link")


_FILMS = (".mp4", ".mov", ".webm", ".m4v", ".3gp")
