"""Reads comments and the captions of videos from a download of TikTok; the letters in the same file go by undecoded."""

import re
from collections.abc import Iterator, Mapping

from crawler.archives import tiktok_text
from crawler.archives.each import each_once, written
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import outline
from crawler.archives.stream import Read, Task, first_text, listed, lowered, words
from crawler.normalise import When, clean, link, moment, ref_of
from model.documents import Author, Document, Media, Visibility
from model.errors import SourceChanged

SERVICE = "tiktok"

_COMMENTS = "CommentsList"
_LIVE = "Comments"
# The videos that were watched stand in a list of the same name: only the one among the own posts is meant.
_POSTS = ("Posts/VideoList", "Videos/VideoList")
_VIDEO = re.compile(r"/video/(\d+)|[?&]item_id=(\d+)|/share/video/(\d+)")
_PICTURE = re.compile(r"photomode|\.(?:jpe?g|webp|png|heic)(?:$|[?~])", re.I)
_LISTS = ("comments/commentslist", "posts/videolist", "videos/videolist")
# Two keys under each other as TikTok writes them; a great file may begin with any of its parts.
_FRAME = frozenset(
    f"{part}/{inside}"
    for part, told in {
        "activity": "favorite effects|favorite hashtags|favorite sounds|favorite videos|follower list|following list"
        "|hashtag|like list|login history|most recent location data|purchase history|search history|share history"
        "|status|video browsing history|favorite collection|favorite comment|reposts|purchases",
        "your activity": "favorite effects|follower|following|hashtag|login history|searches|share history|status"
        "|watch history|video browsing history|reposts|purchases|most recent location data|activity summary",
        "likes and favorites": "favorite effects|favorite hashtags|favorite sounds|favorite videos|like list"
        "|favorite collection|favorite comment",
        "profile": "profile information|profile info",
        "profile and settings": "profile info|settings|follower|following|block list|auto fill",
        "app settings": "block|block list|settings",
        "ads and data": "ad interests|off tiktok activity|usage data from third-party apps and websites",
        "comment": "comments",
        "post": "posts|recently deleted posts",
        "video": "videos",
    }.items()
    for inside in told.split("|")
)


def knows(export: Opened) -> bool:
    """Whether any file is built of the parts of a TikTok download."""
    return bool(_files(export) or tiktok_text.pages(export))


def read(task: Task) -> Iterator[Read]:
    """Comments and captions of own videos, each once. What a comment was written under only newer downloads tell.

    Raises SourceChanged at once when there is no such file, and at the end for files that are damaged.
    """
    files, pages = _files(task.export), tiktok_text.pages(task.export)
    if not files and not pages:
        raise SourceChanged(f"{task.export.name} holds no file in the form of a TikTok download")
    handle = task.handle or next(filter(None, (first_text(file, "userName") for file in files)), None)
    author = Author(handle=handle) if handle else None

    def entries(file: Member) -> Iterator[Document | None]:
        if file.name in pages:
            read_one = _comment if pages[file.name] == "comment" else _video
            yield from (read_one(task, told, author) for told in tiktok_text.entries(file))
            return
        for key, entry in listed(file, _COMMENTS, _LIVE, *_POSTS):
            told = lowered(entry)
            yield _comment(task, told, author) if key in (_COMMENTS, _LIVE) else _video(task, told, author)

    texts = [member for member in task.export.members if member.name in pages]
    yield from each_once(task, (*files, *texts), entries)


def _files(export: Opened) -> list[Member]:
    return [member for member in export.members if any(_is_frame(path) for path in outline(export, member))]


def _is_frame(path: str) -> bool:
    return path in _FRAME or path.endswith(_LISTS)


def _comment(task: Task, told: Mapping[str, object], author: Author | None) -> Document | None:
    text = _text(told.get("comment")) or _text(told.get("commentcontent"))
    picture = link(None, _text(told.get("photo")))
    if not text and not picture:
        return None
    when = _when(told)
    address = link(None, _text(told.get("url")))
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("comment", when.raw, text, picture),
        url=address,
        author=author,
        text=text or "",
        in_reply_to=_answered(told),
        visibility=Visibility.PUBLIC,
        media=(Media(url=picture, type="image"),) if picture else (),
    )


def _answered(told: Mapping[str, object]) -> str | None:
    """The video a comment stands under, by its number as own videos have it."""
    under = _text(told.get("original post link")) or _text(told.get("originalpostlink"))
    id = _VIDEO.search(under or "")
    return next(filter(None, id.groups())) if id else link(None, under)


def _video(task: Task, told: Mapping[str, object], author: Author | None) -> Document | None:
    links = (_text(told.get("link")) or _text(told.get("videolink")) or "").split()
    addresses = [address for one in links if (address := link(None, one))]
    address = addresses[0] if addresses else None
    text, alt = _text(told.get("title")), _text(told.get("alttext"))
    when = _when(told)
    if not address and not text and when.published is None:
        return None
    id = _VIDEO.search(address or "")
    return written(
        task,
        SERVICE,
        when,
        ref=next(filter(None, id.groups())) if id else ref_of("video", when.raw, text),
        url=address,
        author=author,
        text=text or "",
        visibility=_visibility(told),
        media=tuple(Media(url=one, alt=alt, type="image" if _PICTURE.search(one) else "video") for one in addresses),
    )


def _visibility(told: Mapping[str, object]) -> Visibility:
    seen_by = (_text(told.get("whocanview")) or "").lower()
    if seen_by in ("public", "everyone", "public to everyone"):
        return Visibility.PUBLIC
    return Visibility.FOLLOWERS if seen_by in ("friends", "followers") else Visibility.UNKNOWN


def _when(told: Mapping[str, object]) -> When:
    return moment(told.get("date") or told.get("commenttime"), assume_utc=True)


def _text(value: object) -> str | None:
    """A text that is told; TikTok writes N/A for nothing."""
    text = words(value)
    return None if text is None or text.strip() == "N/A" else clean(text) or None
