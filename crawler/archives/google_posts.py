"""Reads what a practice posted on its own Google listing: the posts of a Business Profile, as its API writes them."""

import re
from collections.abc import Iterator, Mapping

from crawler.archives.google_reviews import SERVICE
from crawler.archives.opening import Member
from crawler.archives.stream import Task, listed, mapping, sequence, whole, words
from crawler.normalise import clean, link, moment, ref_of
from model.documents import Author, Document, Kind, Media, Visibility

POSTS = re.compile(r'"topicType"\s*:')
_LISTS = ("localPosts", "posts")
_ONE = re.compile(rb"\s*\{")


def documents(task: Task, file: Member, place: str | None) -> Iterator[Document | None]:
    """The posts of a file: a list of them, a page of a listing, or one alone."""
    entries = [mapping(entry) for _, entry in listed(file, *_LISTS)]
    if not entries and _ONE.match(file.head(64)):
        entries = [mapping(whole(file))]
    for entry in entries:
        yield post(entry, task.source, place, task.account)


def post(told: Mapping[str, object], source: str, place: str | None, account: str | None = None) -> Document | None:
    """One post; None for an entry without words and pictures."""
    text = clean(words(told.get("summary")) or "")
    title = words(mapping(told.get("event")).get("title"))
    parts = [mapping(part) for part in sequence(told.get("media"))]
    media = [Media(url=url, type=_kind(part)) for part in parts if (url := link(None, _address(part)))]
    if not (text or title or media):
        return None
    when, edited = moment(told.get("createTime")), moment(told.get("updateTime")).published
    state = (words(told.get("state")) or "LIVE").upper()
    return Document(
        kind=Kind.POST,
        source=source,
        service=SERVICE,
        ref=words(told.get("name")) or ref_of("post", place, when.raw, text),
        url=link(None, words(told.get("searchUrl"))),
        author=Author(name=place) if place else None,
        text=text,
        title=clean(title) if title else None,
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        edited=edited if edited != when.published else None,
        lang=words(told.get("languageCode")),
        visibility=Visibility.PUBLIC if state == "LIVE" else Visibility.UNKNOWN,
        media=tuple(media),
        place=place,
        account=account,
    )


def _address(part: Mapping[str, object]) -> str | None:
    return words(part.get("googleUrl")) or words(part.get("sourceUrl"))


def _kind(part: Mapping[str, object]) -> str:
    return "video" if words(part.get("mediaFormat")) == "VIDEO" else "image"
