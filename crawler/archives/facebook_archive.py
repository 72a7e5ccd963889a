"""Reads posts and comments of the user's own from a download of Facebook: all vintages, any language, JSON or HTML."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from crawler.archives import facebook_albums, facebook_page, facebook_timeline
from crawler.archives.each import each_once, written
from crawler.archives.facebook_albums import picture_of
from crawler.archives.facebook_page import SERVICE
from crawler.archives.mojibake import text_in
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds, outline
from crawler.archives.stream import Read, Task, elements, listed, mapping, number, sequence, whole, words
from crawler.normalise import link, moment, ref_of
from model.documents import Author, Document, Media, Visibility
from model.errors import SourceChanged, Unreadable

_LISTS = ("comments_v2", "comments", "group_comments_v2", "group_comments", "group_posts_v2", "group_posts",
          "activity_log_data", "posts_v2", "posts", "archived_stories_v2", "archived_stories")  # fmt: skip
_NAMED = ("comments_v2", "group_comments_v2", "group_posts_v2")
_HELD = ("data/[]/post", "data/[]/comment/comment", "attachments/[]/data/[]/external_context",
         "attachments/[]/data/[]/life_event",
         "attachments/[]/data/[]/media/creation_timestamp")  # fmt: skip
_FOUND = (*_NAMED, *(f"{path}[]/{held}" for path in ("", *(f"{name}/" for name in _LISTS)) for held in _HELD),
          "group_posts/activity_log_data/[]/timestamp")  # fmt: skip
_PERSON = ("profile_v2/name/full_name", "profile/name/full_name")
_BESIDE = frozenset({"Target", "Media", "Feeling/activity"})
_LOOKED_AT = 50
_MENTIONED = re.compile(r"@\[\d{1,30}:\d{1,6}:([^\]\n]{1,200})\]")
_OWN_PAGE = re.compile(r"https?://(?:www\.)?facebook\.com/([\w.]+)/?")


def knows(export: Opened) -> bool:
    """Whether any file holds posts or comments in the form of Facebook."""
    found = (_files, facebook_albums.lists, facebook_page.pages, facebook_timeline.pages)
    return any(look(export) for look in found)


def read(task: Task) -> Iterator[Read]:
    """Posts, and comments as posts of the user's own, each once; texts are mended, who may see them is not told.

    Raises SourceChanged at once when there are none, and at the end for files that are damaged. A time in HTML is a
    wall clock: its zone is not told.
    """
    files, pages = _files(task.export), facebook_page.pages(task.export)
    timelines, albums = facebook_timeline.pages(task.export), facebook_albums.lists(task.export)
    if not (files or pages or timelines or albums):
        raise SourceChanged(f"{task.export.name} holds no posts or comments in the form of a Facebook download")
    shown: set[int] = set()  # the pictures of posts: an album lists them once more
    owner = _owner(task) or facebook_page.whose(pages) or facebook_timeline.whose(timelines)

    def entries(file: Member) -> Iterator[Document | None]:
        if file in pages:
            return facebook_page.documents(task, file, owner)
        if file in timelines:
            return facebook_timeline.documents(task, file, owner)
        if file in albums:
            return facebook_albums.documents(task, file, owner, shown)
        return (_document(task, mapping(entry), owner, key) for key, entry in listed(file, *_LISTS))

    documents = each_once(task, (*files, *pages, *timelines, *albums), entries)
    if not albums:
        yield from documents
        return
    for document in documents:
        shown.update(mark for media in document.media for mark in facebook_albums.marks(media))
        yield document


def _files(export: Opened) -> list[Member]:
    # Reactions ("likes") have the same frame around another content.
    found = [member for member in holds(export, *_FOUND) if "[]/data/[]/reaction" not in outline(export, member)]
    labelled = holds(export, "[]/label_values/[]/label")
    return found + [member for member in labelled if member not in found and _is_elsewhere(member)]


def _is_elsewhere(member: Member) -> bool:
    """Whether a file of labelled values lists posts on other people's pages: what people liked, saved or were asked is
    labelled too, and has no message with a target, a picture or a feeling beside it."""
    try:
        first = [mapping(entry) for entry in islice(elements(member), _LOOKED_AT)]
    except Unreadable:
        return False
    labels = {words(part.get("label")) for entry in first for part in _labelled(entry)}
    named = member.name.rsplit("/", 1)[-1].startswith("posts_on_other_pages")
    return any("fbid" in entry for entry in first) and (named or ("Message" in labels and bool(labels & _BESIDE)))


def _labelled(entry: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [mapping(part) for part in sequence(entry.get("label_values"))]


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


def _document(task: Task, entry: Mapping[str, object], owner: Author | None, key: str = "") -> Document | None:
    posts: list[str] = []
    comment: Mapping[str, object] = {}
    edited: object = None
    labelled = _labelled(entry) if "label_values" in entry else []
    for one in labelled:
        if one.get("label") == "Message" and (told := _said(one.get("value"))):
            posts.append(told)
    for part in sequence(entry.get("data")):
        if isinstance(part, dict):
            comment = comment or mapping(part.get("comment"))
            edited = edited or part.get("update_timestamp")
            if told := _said(part.get("post")):
                posts.append(told)
    said = (_said(comment.get("comment")) if comment else None) or "\n\n".join(posts)
    captions, media, place = _attached(entry, labelled)
    if captions:
        more = [caption for caption in captions if caption not in said]
        text = "\n\n".join(dict.fromkeys([said, *more] if said else more))
    else:
        text = said
    if not text and not media and not place:
        return None
    time = comment.get("timestamp") or entry.get("timestamp")
    when, title = moment(time), text_in(entry.get("title"))
    name = text_in(comment.get("author")) if comment else None
    kind = "comment" if comment else "post"
    shared = media[0].url if media and media[0].type == "link" and not text else None
    first = media[0].url if media else ()  # what stood in the refs of earlier audits
    return written(
        task,
        SERVICE,
        when,
        ref=number(entry.get("fbid")) or ref_of(kind, when.raw, text, first, place),
        author=Author(name=name) if name and (owner is None or owner.name != name) else owner,
        text=text,
        title=title,
        edited=moment(edited).published if edited and edited != time else None,
        # What was commented on has no id in a download; that it is an answer is certain all the same.
        in_reply_to=ref_of("commented", title) if comment else None,
        share_of=shared,
        media=tuple(media),
        place=text_in(comment.get("group")) or place,
        visibility=Visibility.DELETED if "stories" in key else Visibility.UNKNOWN,  # a story is shown for a day
    )


def _attached(
    entry: Mapping[str, object], labelled: list[Mapping[str, object]]
) -> tuple[list[str], list[Media], str | None]:
    """What stands beside a post: what the user wrote there, then pictures, films and links, then where it was."""
    captions: list[str] = []
    media: list[Media | None] = []
    place = None
    for group in sequence(entry.get("attachments")):
        for part in sequence(mapping(group).get("data")):
            for key, told in mapping(part).items():
                own = told if key == "text" else mapping(told).get(_CAPTIONS[key]) if key in _CAPTIONS else None
                caption = (
                    _event(mapping(told)) if key in ("life_event", "note") else None if own is None else _said(own)
                )
                if caption:
                    captions.append(caption)
                if key == "media":
                    media.append(picture_of(mapping(told), caption))
                elif key == "external_context":
                    media.append(_link(mapping(told)))
                elif key == "note":
                    media += [picture_of(mapping(one), None) for one in sequence(mapping(told).get("media"))]
                elif key == "place":
                    place = place or text_in(mapping(told).get("name"))
    for one in labelled:
        for told in map(mapping, sequence(one.get("media"))):
            media.append(picture_of(told, _said(told.get("description"))))
    return captions, list(filter(None, media)), place


def _said(told: object) -> str | None:
    """What somebody wrote; Facebook writes who is mentioned with numbers around the name."""
    text = text_in(told)
    return _MENTIONED.sub(r"\1", text) if text and "@[" in text else text


def _event(told: Mapping[str, object]) -> str | None:
    """What is told of an event of a life, or in a note: its name and what was written of it."""
    return "\n\n".join(filter(None, (_said(told.get(name)) for name in ("title", "description", "text")))) or None


# Where the user's own words stand: the caption of a picture, the question of a poll, what is for sale.
_CAPTIONS = {"media": "description", "poll": "question", "for_sale_item": "description"}


def _link(told: Mapping[str, object]) -> Media | None:
    address = link(None, words(told.get("url")))
    return Media(url=address, alt=text_in(told.get("name")), type="link") if address else None
