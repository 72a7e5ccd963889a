"""Reads shares, comments, articles, recommendations and the profile from a download of LinkedIn."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from crawler.archives.each import each_once, written
from crawler.archives.opening import Member, Opened
from crawler.archives.refusals import refusal
from crawler.archives.stream import Read, Task
from crawler.archives.table import rows, with_columns
from crawler.archives.wall_clock import wall_clock
from crawler.normalise import clean, decoded, link, moment, ref_of, text_of
from model.documents import Author, Claims, Document, Kind, Media, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "linkedin"

_SHARES = ("date", "sharelink", "sharecommentary")
_COMMENTS = ("date", "link", "message")
_PROFILE = ("first name", "last name", "headline")
_POSITIONS = ("company name", "title", "started on")
_RECOMMENDED = ("first name", "last name", "text", "creation date", "status")
_MEDIA = ("date/time", "media description", "media link")
_TABLES = (_SHARES, _COMMENTS, _PROFILE, _POSITIONS, _RECOMMENDED, _MEDIA)
_BARE_MEDIA = "picture without words (its share stands in Shares.csv)"
_NOT_TOLD = "recommendation of which the file's name does not tell who wrote it (given or received)"
_WRITTEN_ON = re.compile(r"\bon (\w+ \d{1,2}, \d{4} at [\d:]+\s?[AP]M)", re.I)
_URN = re.compile(r"urn:li:(?:share|activity|ugcPost|groupPost|article):[\w-]+")
_ENCODED = re.compile(r"urn%3A[^/?&\s]+")
_COMMENT_URN = re.compile(r"commentUrn=(urn:li:comment:\([^)&]*\))")
_VISIBILITY = {
    "MEMBER_NETWORK": Visibility.PUBLIC,
    "PUBLIC": Visibility.PUBLIC,
    "ANYONE": Visibility.PUBLIC,
    "CONNECTIONS": Visibility.FOLLOWERS,
    "CONNECTIONS_ONLY": Visibility.FOLLOWERS,
    "LOGGED_IN_MEMBERS": Visibility.UNLISTED,
}
_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1\s*>", re.I | re.S)
_STAMPED = re.compile(r"<p\s+class=[\"']?(published|created)\b[^>]*>(.*?)</p\s*>", re.I | re.S)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?")
_LARGEST = 16 << 20


def knows(export: Opened) -> bool:
    """Whether any table has the columns of shares, comments or the profile of LinkedIn."""
    return any(with_columns(export, *columns) for columns in _TABLES)


def read(task: Task) -> Iterator[Read]:
    """The profile, shares, comments as posts of the user's own, articles, and recommendations, each once.

    Raises SourceChanged at once when there are none of them, and at the end for files that are damaged.
    """
    shares, comments = with_columns(task.export, *_SHARES), with_columns(task.export, *_COMMENTS)
    profiles, articles = with_columns(task.export, *_PROFILE), _articles(task.export)
    positions = with_columns(task.export, *_POSITIONS)
    recommended, media = with_columns(task.export, *_RECOMMENDED), with_columns(task.export, *_MEDIA)
    if not (shares or comments or profiles or positions or recommended or media):
        raise SourceChanged(f"{task.export.name} holds no table of shares or comments, as a LinkedIn download does")
    profile = next(_profiles(task, profiles), None) or (_profile(task, {}, None) if positions else None)
    if profile:
        yield _employed(task, profile, positions)
    author = profile.author if profile and profile.author else Author(handle=task.handle) if task.handle else None

    def entries(file: Member) -> Iterator[Document | None]:
        if file in articles:
            yield _article(task, file, author)
        elif file in recommended:
            yield from _recommendations(task, file, author)
        elif file in media:
            yield from _pictures(task, file, author)
        else:
            read_one = _share if file in shares else _comment
            yield from (read_one(task, row, author) for row in rows(file))

    yield from each_once(task, (*shares, *comments, *articles, *recommended, *media), entries)


def _articles(export: Opened) -> list[Member]:
    """LinkedIn writes each article as a page of its own, in a folder that holds nothing else."""
    return [
        member
        for member in export.members
        if member.name.lower().endswith(".html") and "articles" in PurePosixPath(member.name.lower()).parts[:-1]
    ]


def _profiles(task: Task, files: list[Member]) -> Iterator[Document]:
    """Name, headline and summary, which everybody sees; birthday and address are not taken."""
    for file in files:
        try:
            row = next(rows(file), {})
        except Unreadable:
            continue
        name = clean(f"{row.get('first name', '')} {row.get('last name', '')}")
        if not name:
            continue
        yield _profile(task, row, name)


def _profile(task: Task, row: dict[str, str], name: str | None) -> Document:
    site = re.findall(r"https?://[^\s,\]]+", row.get("websites", ""))
    return Document(
        kind=Kind.PROFILE,
        source=task.source,
        service=SERVICE,
        # What it is called does not hang on the account being declared; LinkedIn tells no address of its own.
        ref=ref_of("profile", name) if name else "profile",
        url=f"https://www.linkedin.com/in/{task.handle}" if task.handle else None,
        author=Author(name=name, handle=task.handle) if name or task.handle else None,
        text="\n\n".join(filter(None, (clean(row.get("headline", "")), clean(row.get("summary", ""))))),
        title=name,
        visibility=Visibility.PUBLIC,
        claims=Claims(names=(name,) if name else (), links=tuple(site)),
        account=task.account,
    )


def _employed(task: Task, profile: Document, files: list[Member]) -> Document:
    """The profile with where its owner says to work or have worked, and what was written of it."""
    places: list[str] = []
    told = [profile.text] if profile.text else []
    for file in files:
        try:
            for row in rows(file):
                title, place = clean(row.get("title", "")), clean(row.get("company name", ""))
                places += [place] if place else []
                if words := _text(row.get("description")):
                    told.append("\n".join(filter(None, (", ".join(filter(None, (title, place))), words))))
        except Unreadable as error:
            task.dropped[f"positions that could not be read: {error}"] += 1
    claims = replace(profile.claims or Claims(), employers=tuple(dict.fromkeys(places)))
    return replace(profile, text="\n\n".join(told), claims=claims)


def _share(task: Task, row: dict[str, str], author: Author | None) -> Document | None:
    address = _address(row.get("sharelink"))
    text, shared = _text(row.get("sharecommentary")), _address(row.get("sharedurl"))
    media = _address(row.get("mediaurl"))
    if not (address or text or shared):
        return None
    when = moment(row.get("date"), assume_utc=True)
    urn = _URN.search(address or "")
    return written(
        task,
        SERVICE,
        when,
        ref=urn[0] if urn else ref_of("share", when.raw, address, text),
        url=address,
        author=author,
        text=text,
        # A bare repost is somebody else's words. Which ones is told only where they have an address of their own.
        share_of=None if text or media else shared or f"{urn[0] if urn else 'share'}/shared",
        visibility=_VISIBILITY.get(row.get("visibility", "").strip().upper(), Visibility.UNKNOWN),
        media=tuple(
            Media(url=url, type=type) for url, type in ((media, None), (shared if text else None, "link")) if url
        ),
    )


def _comment(task: Task, row: dict[str, str], author: Author | None) -> Document | None:
    text, address = _text(row.get("message")), _address(row.get("link"))
    if not text:
        return None
    when = moment(row.get("date"), assume_utc=True)
    own, answered = _COMMENT_URN.search(address or ""), _URN.search(address or "")
    return written(
        task,
        SERVICE,
        when,
        ref=own[1] if own else ref_of("comment", when.raw, address, text),
        url=address,
        author=author,
        text=text,
        in_reply_to=answered[0] if answered else address,
    )


def _recommendations(task: Task, file: Member, author: Author | None) -> Iterator[Document | None]:
    """Those given are the user's own words; those received are a review of the user. Their tables are alike."""
    name = PurePosixPath(file.name).name.lower()
    given, received = "given" in name, "received" in name
    for row in rows(file):
        other, text = clean(f"{row.get('first name', '')} {row.get('last name', '')}"), _text(row.get("text"))
        if given == received:
            task.dropped[_NOT_TOLD] += 1
            continue
        if not text:
            yield None
            continue
        when = wall_clock(row.get("creation date", "").strip(), day_first=False)
        made = written(
            task,
            SERVICE,
            when,
            ref=ref_of("recommendation", name, other, when.raw, text),
            author=author if given else Author(name=other) if other else None,
            text=text,
            visibility=Visibility.PUBLIC if row.get("status", "").strip().upper() == "VISIBLE" else Visibility.UNKNOWN,
        )
        yield made if given else replace(made, kind=Kind.REVIEW, recommends=True)


def _pictures(task: Task, file: Member, author: Author | None) -> Iterator[Document | None]:
    """What was written beside a picture or film. The time is told in a sentence."""
    for row in rows(file):
        text, address = _text(row.get("media description")), _address(row.get("media link"))
        if not text.strip("-\u2013\u2014 "):
            task.dropped[_BARE_MEDIA] += 1
            continue
        told = row.get("date/time", "").strip()
        dated = _WRITTEN_ON.search(told)
        when = wall_clock(f"{dated[1]} UTC" if dated else told, day_first=False)
        yield written(
            task,
            SERVICE,
            when,
            ref=ref_of("media", when.raw, address, text),
            author=author,
            text=text,
            media=(Media(url=address),) if address else (),
        )


def _address(told: str | None) -> str | None:
    """An address with its URN readable; it stands percent-encoded in the table."""
    address = (told or "").strip().strip('"')
    return link(None, _ENCODED.sub(lambda found: unquote(found[0]), address) if "urn%3A" in address else address)


def _text(told: str | None) -> str:
    """A cell as it was written. LinkedIn puts every line of a longer text into quotation marks of its own."""
    text = (told or "").replace("\r\n", "\n")
    unwrapped = text.replace('"\n"', "\n")
    if len(text) - len(unwrapped) == 2 * text.count("\n"):
        text = unwrapped
    return "" if text.strip() == '""' else clean(decoded(text))


def _article(task: Task, file: Member, author: Author | None) -> Document | None:
    page = file.whole(_LARGEST).decode("utf-8-sig", "replace")
    text = text_of(_STAMPED.sub("", _TITLE.sub("", page)))
    if refused := refusal(page, text, file.name):
        raise refused
    title, stamps = _TITLE.search(page), dict(_STAMPED.findall(page))
    told = _TIME.search(stamps.get("published") or stamps.get("created") or "")
    if not text:
        return None
    return written(
        task,
        SERVICE,
        moment(told[0] if told else None, assume_utc=True),
        ref=ref_of("article", PurePosixPath(file.name).name),
        author=author,
        text=text,
        title=(text_of(title[2]) or None) if title else None,
    )
