"""Reads profile, posts, reels, stories and own comments from a download of Instagram, at all its vintages."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from crawler.archives import instagram_page
from crawler.archives.each import each_once, written
from crawler.archives.mojibake import text_in
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds
from crawler.archives.stream import Read, Task, listed, mapping, sequence, whole, words
from crawler.normalise import link, moment, ref_of
from model.documents import Author, Claims, Document, Kind, Media, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "instagram"

_COMMENTS = ("comments_media_comments", "comments_reels_comments", "comments_story_comments", "media_comments",
             "live_comments")  # fmt: skip
_POSTS = ("ig_posts_media", "ig_reels_media", "ig_stories", "ig_igtv_media", "ig_archived_post_media",
          "ig_recently_deleted_media", "ig_other_media")  # fmt: skip
_BEFORE_2020 = ("photos", "videos", "stories")
_GONE = {"ig_stories", "stories", "ig_recently_deleted_media"}
_FOUND = (*_COMMENTS, *_POSTS, "[]/media/[]/creation_timestamp", "[]/media/[]/uri", "[]/string_map_data",
          "photos/[]/taken_at", "videos/[]/taken_at", "stories/[]/taken_at")  # fmt: skip
_PERSON = "profile_user/[]/string_map_data"
_USER = ("Username", "Benutzername", "Nom d’utilisateur", "Nombre de usuario", "Nome utente", "Gebruikersnaam",
         "Nome de usuário")  # fmt: skip
_NAME = ("Name", "Nom", "Nombre", "Nome", "Naam")
_BIO = ("Bio", "Biography", "Biografie", "Steckbrief", "Biographie", "Biografía", "Presentación", "Biografia")
_SITE = ("Website", "Webseite", "Site web", "Sitio web", "Sito web", "Site")
_OLD_PERSON = ("biography", "[]/biography")  # profile.json until 2020
_HANDLE = re.compile(r"@?[a-z0-9._]{1,30}")
_LEARNT_FROM = 200
_FILMS = (".mp4", ".mov", ".webm", ".m4v")


def knows(export: Opened) -> bool:
    """Whether any file holds posts or comments in the form of Instagram."""
    return bool(_files(export) or instagram_page.pages(export))


def read(task: Task) -> Iterator[Read]:
    """Posts, and comments as posts of the user's own, each once; texts are mended, stories are marked as gone.

    Raises SourceChanged at once when there are none, and at the end for files that are damaged. A time in HTML is a
    wall clock: its zone is not told.
    """
    files, pages = _files(task.export), instagram_page.pages(task.export)
    if not files and not pages:
        raise SourceChanged(f"{task.export.name} holds no posts or comments in the form of an Instagram download")
    persons = list(_persons(task.export))
    author = Author(handle=task.handle) if task.handle else _owner(persons)
    yield from _profile(task, persons, author)

    def entries(file: Member) -> Iterator[Document | None]:
        if file in pages:
            yield from instagram_page.documents(task, file, author)
            return
        given = listed(file, *_COMMENTS, *_POSTS, *_BEFORE_2020)
        # The labels of a comment's parts are in the user's language: its first comments tell which is which.
        first = list(islice(given, _LEARNT_FROM))
        label = _label_of_words(mapping(entry) for _, entry in first)
        for key, entry in chain(first, given):
            if isinstance(entry, list) or key in _COMMENTS or "string_map_data" in mapping(entry):
                yield _comment(task, entry, author, label)
            else:
                yield _post(task, key, mapping(entry), author)

    yield from each_once(task, (*files, *pages), entries)


def _persons(export: Opened) -> Iterator[dict[str, str]]:
    """What each file on the account itself tells of handle, name, bio and site, where their labels are known; mail
    address, telephone and birthday are not taken."""
    for member in holds(export, _PERSON, *_OLD_PERSON):
        try:
            held = whole(member)
        except Unreadable:
            continue
        person = mapping(next(iter(sequence(mapping(held).get("profile_user"))), held))
        told = {
            text_in(label): mapping(part).get("value") for label, part in mapping(person.get("string_map_data")).items()
        }
        old = {"handle": person.get("username"), "name": person.get("name"), "bio": person.get("biography")}
        found = {key: text_in(value) for key, value in (old | {"site": person.get("website")}).items()}
        for key, labels in (("handle", _USER), ("name", _NAME), ("bio", _BIO), ("site", _SITE)):
            found[key] = found[key] or next((text_in(told[label]) for label in labels if label in told), None)
        yield {key: value for key, value in found.items() if value}


def _owner(persons: Sequence[Mapping[str, str]]) -> Author | None:
    """Whose download it is, by the names in its profile."""
    named = (one for one in persons if _HANDLE.fullmatch(one.get("handle", "")))
    return next((Author(name=one.get("name"), handle=one["handle"].lstrip("@")) for one in named), None)


def _profile(task: Task, persons: Sequence[Mapping[str, str]], author: Author | None) -> Iterator[Document]:
    """The bio, which everybody sees; a file that tells none says nothing of whether there is one."""
    person = next((one for one in persons if "bio" in one), None)
    if person is None:
        return
    own, site = _owner(persons), link(None, person.get("site"))
    yield Document(
        kind=Kind.PROFILE,
        source=task.source,
        service=SERVICE,
        ref=f"profile/{own.handle}" if own else "profile",
        url=f"https://www.instagram.com/{own.handle}/" if own else None,
        author=author,
        text=person["bio"],
        title=person.get("name"),
        visibility=Visibility.PUBLIC,
        claims=Claims(names=(person["name"],) if "name" in person else (), links=(site,) if site else ()),
        account=task.account,
    )


def _files(export: Opened) -> list[Member]:
    return holds(export, *_FOUND)


def _post(task: Task, key: str, entry: Mapping[str, object], author: Author | None) -> Document | None:
    """A single picture tells caption and time itself, a series tells them once for all."""
    parts: list[Mapping[str, object]] = [mapping(part) for part in sequence(entry.get("media"))] or [entry]
    told = [entry.get("caption"), entry.get("title"), *[part.get("title") for part in parts]]
    own = [said for title in told if title is not None and (said := text_in(title))]
    text = own[0] if len(own) == 1 else "\n\n".join(dict.fromkeys(own))
    media = tuple(_media(parts))
    if not text and not media:
        return None
    first = parts[0]
    time = entry.get("creation_timestamp") or first.get("creation_timestamp")
    when = moment(time or entry.get("taken_at") or first.get("taken_at") or None)
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("post", when.raw, text, media[0].url.rsplit("/", 1)[-1] if media and media[0].url else None),
        author=author,
        text=text,
        visibility=Visibility.DELETED if key in _GONE else Visibility.UNKNOWN,
        media=media,
    )


def _label_of_words(entries: Iterator[Mapping[str, object]]) -> str | None:
    """The label that stands before what was written: the other text of a comment is the handle of who was answered."""
    wordy: Counter[str] = Counter()
    for entry in entries:
        for label, part in mapping(entry.get("string_map_data")).items():
            if value := words(mapping(part).get("value")):
                wordy[label] += not _HANDLE.fullmatch(value)
    if "Comment" in wordy or not wordy:
        return "Comment"
    label, count = max(wordy.items(), key=lambda told: told[1])
    return label if count else next(iter(wordy))


def _comment(task: Task, entry: object, author: Author | None, label: str | None) -> Document | None:
    told = mapping(entry)
    listed_parts = [mapping(part) for part in sequence(told.get("string_list_data"))]
    if isinstance(entry, list):
        time, text, owner = (*entry, None, None, None)[:3]
    elif listed_parts:
        time, text, owner = listed_parts[0].get("timestamp"), listed_parts[0].get("value"), told.get("title")
    else:
        parts = {name: mapping(part) for name, part in mapping(told.get("string_map_data")).items()}
        text = parts.get(label or "", {}).get("value")
        others = (part.get("value") for name, part in parts.items() if name != label)
        owner = next(filter(words, others), None)
        time = next(filter(None, (part.get("timestamp") for part in parts.values())), None)
    said, to = text_in(text), text_in(owner)
    if said is None:
        return None
    when = moment(time)
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("comment", when.raw, to, said),
        author=author,
        text=said,
        # A download tells whose picture was commented on, and not which.
        in_reply_to=f"@{to.lstrip('@')}" if to else None,
    )


def _media(parts: Sequence[Mapping[str, object]]) -> Iterator[Media]:
    """Pictures and films; camera and place stay where they are."""
    for part in parts:
        if uri := text_in(part.get("uri")) or text_in(part.get("path")):
            yield Media(url=uri, type="video" if uri.lower().endswith(_FILMS) else "image")
