"""Reads the archive that X (Twitter) gives to the owner of an account: posts, answers, shares, deleted posts."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.archives.each import written
from crawler.archives.opening import PRIVATE, Member, Opened
from crawler.archives.stream import Read, Stated, Task, elements, mapping, sequence, words
from crawler.archives.x_notes import Note, Notes
from crawler.archives.x_table import posts as posts_of
from crawler.archives.x_table import tables
from crawler.normalise import When, clean, count, decoded, link, moment
from model.documents import Author, Claims, Document, Kind, Media, Precision, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "x"

_HEAD = re.compile(
    r"\s*(?:window\.|var\s+)?(?:YTD\.(\w+)\.part\d+|Grailbird\.data\.(tweets)_\d{4}_\d{2}|(user_details)|(__THAR_CONFIG))\s*="
)
_POSTS = {
    "tweets": Visibility.PUBLIC,
    "tweet": Visibility.PUBLIC,
    "community_tweet": Visibility.PUBLIC,
    "community_tweets": Visibility.PUBLIC,
    "twitter_circle_tweet": Visibility.FOLLOWERS,
    "deleted_tweets": Visibility.DELETED,
    "deleted_tweet": Visibility.DELETED,
}
_KNOWN = {*_POSTS, "note_tweet", "account", "manifest", "user_details"}
_COUNTED = {"tweets", "tweet", "communityTweet", "twitterCircleTweet", "deletedTweets"}
_NO_POST = "entry without an id or a text"
_PRIVATE_LISTS = re.compile(r"direct_message|grok|contact|\bad_|device|ip_audit")
_SHORT_LINK = re.compile(r"https?://t\.co/\w+")
_SHARE = re.compile(r"RT @(\w{1,20}):? ")
_NO_LANGUAGE = {"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"}
_MEDIA_TYPE = {"photo": "image", "video": "video", "animated_gif": "video"}
_FIRST_SNOWFLAKE = 29_700_859_247
_SNOWFLAKE_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)


@dataclass(slots=True)
class _Archive:
    """What is found before the first post is read: which list each file holds, whose they are, the long texts."""

    lists: dict[str, list[Member]] = field(default_factory=dict)
    handle: str | None = None
    told: str | None = None  # the handle as the archive tells it, whatever account is declared
    name: str | None = None
    notes: Notes = field(default_factory=Notes)
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def author(self) -> Author | None:
        return Author(name=self.name, handle=self.handle) if self.handle or self.name else None


def knows(export: Opened) -> bool:
    """Whether this holds a list of posts, or any other known part, of an X archive."""
    return any(_list_in(member) in _KNOWN for member in export.members) or bool(tables(export))


def read(task: Task) -> Iterator[Read]:
    """Posts as they stand in the archive, each once; answers are posts with `in_reply_to`; a share has `share_of`.

    Texts are unescaped, short links expanded, long texts put in. Raises SourceChanged at the end for what was cut.
    """
    damage: list[str] = []
    archive = _survey(task, damage)
    posts = [(member, kind) for kind in _POSTS for member in archive.lists.get(kind, [])]
    older = tables(task.export)
    if not posts and not older and not damage and not any(archive.notes.left()):
        raise SourceChanged(f"{task.export.name} has no list of posts (tweets.js), which an X archive always has")
    yield from _stated(archive)
    yield from _profile(task, archive)
    seen: set[int | str] = set()
    for member, kind in (*posts, *((table, "tweets") for table in older)):
        try:
            for element in posts_of(member) if member in older else elements(member):
                if tweet := _fresh(task, mapping(element), seen):
                    yield _post(task, archive, tweet, _POSTS[kind])
        except Unreadable as error:
            damage.append(str(error))
    for note in archive.notes.left():
        yield _note_alone(task, archive, note)
    if not seen and task.dropped[_NO_POST]:
        damage.append(f"none of the {task.dropped[_NO_POST]} entries of {task.export.name} has an id and a text")
    if damage:
        raise SourceChanged("; ".join(damage))


def made(export: Opened) -> datetime | None:
    """When X put the archive together, as it says itself; None where it does not, or says that this is a part of it."""
    for manifest in (member for member in export.members if _list_in(member) == "manifest"):
        told = mapping(_assigned(manifest).get("archiveInfo"))
        if told.get("isPartialArchive") is not True:
            return moment(told.get("generationDate")).published
    return None


def _list_in(member: Member) -> str | None:
    """Which list a file holds, by its first bytes, whatever the file is called; None for any other file."""
    if not member.name.lower().endswith((".js", ".json", ".txt")):
        return None
    head = member.head(300).decode("utf-8-sig", "replace")
    if found := _HEAD.match(head):
        return "manifest" if found[4] else next(filter(None, found.groups()))
    return "tweets" if re.match(r'\s*\[\s*\{\s*"tweet"\s*:', head) else None


def _survey(task: Task, damage: list[str]) -> _Archive:
    """Sort the files by what they hold and read the small ones: whose archive it is, and the long texts."""
    archive = _Archive()
    for member in task.export.members:
        held = _list_in(member)
        if held and _PRIVATE_LISTS.search(held):
            task.dropped[PRIVATE] += 1
        elif held:
            archive.lists.setdefault(held, []).append(member)
    for manifest in archive.lists.get("manifest", []):
        user = mapping(_assigned(manifest).get("userInfo"))
        archive.handle, archive.name = words(user.get("userName")), words(user.get("displayName"))
    for details in archive.lists.get("user_details", []):
        archive.details = _assigned(details)
        archive.handle = words(archive.details.get("screen_name")) or archive.handle
        archive.name = words(archive.details.get("full_name")) or archive.name
    for account in _all(archive, damage, "account"):
        archive.handle = words(account.get("username")) or archive.handle
        archive.name = words(account.get("accountDisplayName")) or archive.name
    archive.told = archive.handle
    if archive.handle is None and task.account:
        archive.handle = task.account.rstrip("/").rsplit("/", 1)[-1].lstrip("@") or None
    for told in (*_all(archive, damage, "note_tweet"), *_all(archive, damage, "deleted_note_tweet")):
        archive.notes.add(told)
    return archive


def _all(archive: _Archive, damage: list[str], kind: str) -> Iterator[Mapping[str, object]]:
    """The entries of a small list, unwrapped: `{"account": {…}}`, `{"noteTweet": {…}}`."""
    for member in archive.lists.get(kind, []):
        try:
            for element in elements(member):
                yield from (mapping(value) for value in mapping(element).values())
        except Unreadable as error:
            damage.append(str(error))


def _assigned(member: Member) -> Mapping[str, object]:
    """The object assigned to a name, as in `window.__THAR_CONFIG`; an unreadable one only costs us what it tells."""
    try:
        text = member.whole().decode("utf-8-sig", "replace")
        return mapping(json.JSONDecoder(strict=False).raw_decode(text, text.index("{"))[0])
    except (ValueError, RecursionError, Unreadable):
        return {}


def _stated(archive: _Archive) -> Iterator[Stated]:
    lists = [
        mapping(told)
        for manifest in archive.lists.get("manifest", [])
        for name, told in mapping(_assigned(manifest).get("dataTypes")).items()
        if name in _COUNTED
    ]
    counts = [count(mapping(file).get("count")) for told in lists for file in sequence(told.get("files"))]
    if counts and None not in counts:
        yield Stated(total=sum(told for told in counts if told), kind=Kind.POST)


def _profile(task: Task, archive: _Archive) -> Iterator[Document]:
    older = {"bio": archive.details.get("bio"), "website": archive.details.get("expanded_url")}
    for profile in (*_all(archive, [], "profile"), *([{"description": older}] if archive.details else [])):
        described = mapping(profile.get("description"))
        site = link(None, words(described.get("website")))
        yield Document(
            kind=Kind.PROFILE,
            source=task.source,
            service=SERVICE,
            ref=archive.told or "profile",
            url=f"https://x.com/{archive.handle}" if archive.handle else None,
            author=archive.author,
            text=clean(decoded(words(described.get("bio")) or "")),
            visibility=Visibility.PUBLIC,
            claims=Claims(
                names=(archive.name,) if archive.name else (),
                links=(site,) if site and not _SHORT_LINK.match(site) else (),
            ),
            account=task.account,
        )


def _fresh(task: Task, element: Mapping[str, object], seen: set[int | str]) -> Mapping[str, object] | None:
    """The post in an entry of a list, if it is one and was not given before."""
    tweet = mapping(element.get("tweet")) or element
    ref = _id(tweet, "id")
    if ref is None or _told(tweet) is None:
        task.dropped[_NO_POST] += 1
        return None
    key = int(ref) if ref.isdecimal() and len(ref) < 20 else ref
    if key in seen:
        task.dropped["entry that stands in the archive more than once"] += 1
        return None
    seen.add(key)
    return tweet


def _id(tweet: Mapping[str, object], name: str) -> str | None:
    value = tweet.get(f"{name}_str") or tweet.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _told(tweet: Mapping[str, object]) -> str | None:
    return words(tweet.get("full_text")) or words(tweet.get("text"))


def _post(task: Task, archive: _Archive, tweet: Mapping[str, object], visibility: Visibility) -> Document:
    ref, raw = _id(tweet, "id") or "", _told(tweet) or ""
    when = _published(ref, tweet.get("created_at"))
    note = archive.notes.take(ref, raw, when)
    author, pictures = archive.author or _named(mapping(tweet.get("user"))), _pictures(tweet)
    lang = words(tweet.get("lang"))
    return written(
        task,
        SERVICE,
        when,
        ref=ref,
        # X forwards `i` to the author's page, where the archive does not tell whose it is.
        url=f"https://x.com/{(author and author.handle) or 'i'}/status/{ref}",
        author=author,
        text=note.text if note else clean(_expanded(raw, tweet, pictures)),
        in_reply_to=_id(tweet, "in_reply_to_status_id"),
        share_of=_share_of(tweet, raw, pictures),
        lang=None if lang in _NO_LANGUAGE else lang,
        visibility=visibility,
        media=tuple(map(_medium, pictures)),
    )


def _named(user: Mapping[str, object]) -> Author | None:
    handle = words(user.get("screen_name"))
    return Author(name=words(user.get("name")), handle=handle) if handle else None


def _published(ref: str, created_at: object) -> When:
    """The time told, else the one that ids since November 2010 are made of (documented by X as a snowflake)."""
    when = moment(created_at)
    if when.published is None and ref.isdecimal() and _FIRST_SNOWFLAKE < int(ref) < 1 << 63:
        derived = _SNOWFLAKE_EPOCH + timedelta(milliseconds=int(ref) >> 22)
        return When(published=derived, precision=Precision.DERIVED, raw=when.raw)
    return when


def _expanded(text: str, tweet: Mapping[str, object], pictures: list[Mapping[str, object]]) -> str:
    """The text as X shows it: entities decoded, short links in full, those of its own pictures left out."""
    text = decoded(text)
    for url in sequence(mapping(tweet.get("entities")).get("urls")):
        short, long = words(mapping(url).get("url")), words(mapping(url).get("expanded_url"))
        if short and long:
            text = text.replace(short, long)
    for picture in pictures:
        if short := words(picture.get("url")):
            text = text.replace(short, "")
    return text


def _pictures(tweet: Mapping[str, object]) -> list[Mapping[str, object]]:
    told = mapping(tweet.get("extended_entities")).get("media") or mapping(tweet.get("entities")).get("media")
    return [mapping(picture) for picture in sequence(told)]


def _medium(picture: Mapping[str, object]) -> Media:
    kind = words(picture.get("type"))
    return Media(
        url=words(picture.get("media_url_https")) or words(picture.get("media_url")),
        alt=words(picture.get("ext_alt_text")),
        type=_MEDIA_TYPE.get(kind, kind) if kind else None,
    )


def _share_of(tweet: Mapping[str, object], raw: str, pictures: list[Mapping[str, object]]) -> str | None:
    """The post shared; its author's handle where the archive does not tell the id. `retweeted` is always false."""
    shared = _SHARE.match(raw)
    original = _id(mapping(tweet.get("retweeted_status")), "id")
    if not shared or original:
        return original
    return next((ref for picture in pictures if (ref := _id(picture, "source_status_id"))), f"@{shared[1]}")


def _note_alone(task: Task, archive: _Archive, note: Note) -> Document:
    """A long text whose post is not in the archive: its own id is no address."""
    return written(task, SERVICE, note.when, ref=note.ref, author=archive.author, text=note.text)
