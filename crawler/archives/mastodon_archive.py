"""Reads the posts in an archive of Mastodon or a compatible server: activities, in outbox.json."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from crawler.archives.each import each_once, written
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds
from crawler.archives.stream import Read, Task, listed, mapping, sequence, whole, words
from crawler.normalise import link, moment, text_of
from model.documents import Author, Claims, Document, Kind, Media, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "mastodon"

PRIVATE_POST = "private message"  # in the words of the source `mastodon`
_NO_POST = "activity that is no post"
_LIST = "orderedItems"
_FOUND = ("ordereditems", "ordereditems/[]")
_EVERYBODY = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
_STATUS = re.compile(r"/(?:statuses|objects|notice|notes)/([\w-]+)(?:/activity)?/?$|/@[^/]+/(\d+)$")
_ACCOUNT = re.compile(r"https?://([^/?#\s]+)/(?:users/|@|u/|profile/|accounts/)([\w.-]+)/?", re.I)
_HOST = re.compile(r"https?://([^/?#\s]+)", re.I)
_POSTS = {"Note", "Question", "Article", "Page", "Video", "Image", "Audio", "Event", None}


def knows(export: Opened) -> bool:
    """Whether any file is an ordered collection of activities."""
    return bool(holds(export, *_FOUND))


def read(task: Task) -> Iterator[Read]:
    """The profile, then every post and share, each once; letters to single persons are counted and left out.

    Raises SourceChanged at once when there is no outbox, and at the end for files that are damaged.
    """
    files = holds(task.export, *_FOUND)
    if not files:
        raise SourceChanged(f"{task.export.name} holds no list of activities (outbox.json), as a Mastodon archive does")
    actor = _actor(task.export)
    author = _author(actor, task)
    if actor:
        yield _profile(task, actor, author)

    def entries(file: Member) -> Iterator[Document | None]:
        for _, entry in listed(file, _LIST):
            activity = mapping(entry)
            writer = author or _acting(_address(activity.get("actor")) or "")
            visibility = _visibility(activity)
            if visibility is None:
                task.dropped[PRIVATE_POST] += 1
            elif activity.get("type") == "Announce":
                yield _share(task, activity, writer, visibility)
            elif activity.get("type") == "Create" or "content" in activity:
                post = mapping(activity.get("object")) or activity
                if any(post.get(name) != activity.get(name) for name in _ADDRESSED):
                    visibility = _visibility(post) or Visibility.UNKNOWN
                yield _post(task, post, writer, visibility)
            else:
                task.dropped[_NO_POST] += 1

    yield from each_once(task, files, entries)


def _actor(export: Opened) -> Mapping[str, object]:
    for member in holds(export, "preferredusername"):
        try:
            return mapping(whole(member))
        except Unreadable:
            continue
    return {}


def _author(actor: Mapping[str, object], task: Task) -> Author | None:
    """`user@instance`, as the source `mastodon` writes it."""
    user = words(actor.get("preferredUsername"))
    host = _host(words(actor.get("id")) or words(actor.get("url")) or "")
    handle = (f"{user}@{host}" if host else user) if user else task.handle
    return Author(name=text_of(words(actor.get("name")) or "") or None, handle=handle) if handle else None


@lru_cache(maxsize=16)
def _acting(address: str) -> Author | None:
    """Who acts, by the address of the account: for an outbox that came without its actor."""
    found = _ACCOUNT.fullmatch(address)
    return Author(handle=f"{found[2]}@{found[1].lower()}") if found else None


def _profile(task: Task, actor: Mapping[str, object], author: Author | None) -> Document:
    rows = [mapping(row) for row in sequence(actor.get("attachment"))]
    lines = [f"{text_of(words(row.get('name')) or '')}: {text_of(words(row.get('value')) or '')}" for row in rows]
    about = text_of(words(actor.get("summary")) or "")
    links = re.findall(r'href="(https?://[^"<>]+)"', " ".join(words(row.get("value")) or "" for row in rows))
    name = author.name if author else None
    when = moment(actor.get("published"))
    return Document(
        kind=Kind.PROFILE,
        source=task.source,
        service=SERVICE,
        ref=f"account/{author.handle if author and words(actor.get('preferredUsername')) else 'own'}",
        url=link(None, words(actor.get("url")) or words(actor.get("id"))),
        author=author,
        text="\n\n".join(filter(None, (about, "\n".join(lines)))),
        title=name,
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        visibility=Visibility.PUBLIC,
        claims=Claims(names=(name,) if name else (), links=tuple(dict.fromkeys(links)), kind="account"),
        account=task.account,
    )


def _post(task: Task, told: Mapping[str, object], author: Author | None, visibility: Visibility) -> Document | None:
    id = words(told.get("id")) or words(told.get("url"))
    content = words(told.get("content")) or words(told.get("name")) or next(iter(_said(told)), "")
    answers = "\n".join(text_of(name) for name in _options(told))
    about = words(told.get("summary"))
    text = "\n\n".join(filter(None, (about and text_of(about), text_of(content), answers)))
    media = tuple(_media(told))
    if id is None or not (text or media) or words(told.get("type")) not in _POSTS:
        return None
    when, edited = moment(told.get("published")), moment(told.get("updated")).published
    languages = [lang for lang in mapping(told.get("contentMap")) if lang != "und"]
    return written(
        task,
        SERVICE,
        when,
        ref=_ref(id, id),
        url=link(None, _address(told.get("url"))) or link(None, id),
        author=author,
        text=text,
        edited=edited if edited != when.published else None,
        in_reply_to=_ref(parent, id) if (parent := _address(told.get("inReplyTo"))) else None,
        lang=languages[0] if len(languages) == 1 else None,
        visibility=visibility,
        media=media,
    )


def _share(
    task: Task, activity: Mapping[str, object], author: Author | None, visibility: Visibility
) -> Document | None:
    id, shared = words(activity.get("id")), _address(activity.get("object"))
    if id is None or shared is None:
        return None
    return written(
        task,
        SERVICE,
        moment(activity.get("published")),
        ref=_ref(id, id),
        url=link(None, shared),
        author=author,
        text=text_of(words(mapping(activity.get("object")).get("content")) or ""),
        share_of=_ref(shared, id),
        visibility=visibility,
    )


def _options(told: Mapping[str, object]) -> list[str]:
    """What can be chosen in a poll."""
    listed_options = [*sequence(told.get("oneOf")), *sequence(told.get("anyOf"))]
    return [name for option in listed_options if (name := words(mapping(option).get("name")))]


def _said(told: Mapping[str, object]) -> list[str]:
    return [text for value in mapping(told.get("contentMap")).values() if (text := words(value))]


def _address(value: object) -> str | None:
    """An address: told as a text, inside an object, or as the first of several."""
    if isinstance(value, list):
        value = value[0] if value else None
    told = mapping(value)
    return words(told.get("id") or told.get("href") or told.get("url")) if told else words(value)


def _ref(address: str, own: str) -> str:
    """The number a status has on its own instance, so that API and archive give one document; else its address."""
    is_own = address is own or _host(address) == _host(own)
    found = _STATUS.search(address.split("#", 1)[0].split("?", 1)[0]) if is_own else None
    return next(filter(None, found.groups())) if found else address


def _host(address: str) -> str | None:
    found = _HOST.match(address)
    return found[1].lower() if found else None


_ADDRESSED = ("to", "cc")


def _visibility(told: Mapping[str, object]) -> Visibility | None:
    """Who may see it, by whom it is addressed to; None for a letter to single persons."""
    inner = mapping(told.get("object"))
    to, copied = (_receivers(told, inner, name) for name in _ADDRESSED)
    if to & _EVERYBODY:
        return Visibility.PUBLIC
    if copied & _EVERYBODY:
        return Visibility.UNLISTED
    if any(address.rstrip("/").endswith("/followers") for address in to | copied):
        return Visibility.FOLLOWERS
    return None if to | copied else Visibility.UNKNOWN


def _receivers(told: Mapping[str, object], inner: Mapping[str, object], name: str) -> set[str]:
    value = told.get(name) or inner.get(name)
    return {address for address in (value if isinstance(value, list) else [value]) if isinstance(address, str)}


def _media(told: Mapping[str, object]) -> Iterator[Media]:
    for part in map(mapping, sequence(told.get("attachment"))):
        address = _address(part.get("url")) or _address(part.get("href"))
        kind = (words(part.get("mediaType")) or "").partition("/")[0]
        if address:
            yield Media(url=address, alt=words(part.get("name")), type=kind or None)
