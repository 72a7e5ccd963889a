"""Videos and comments as yt-dlp and youtube-comment-downloader save them, in the words of YouTube's interface."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from crawler.archives.stream import mapping, sequence, words
from crawler.dates import moment

_TIMES = ("_time_text", "time_text", "time")
Told = Mapping[str, object]


def as_api(data: object) -> object:
    """What a tool saved of a video, a list of videos or a comment, as the interface would give it; any other answer as
    it is."""
    told = mapping(data)
    if told.get("_type") == "playlist":
        entries = (mapping(one) for one in sequence(told.get("entries")))
        return {"items": [item for one in entries if one.get("id") for item in _items({**told, **one})]}
    if "webpage_url" in told and "extractor" in told:
        return {"items": list(_items(told))}
    listed = sequence(told.get("items"))
    if listed and all({"cid", "text"} <= mapping(one).keys() for one in listed):
        return {"items": [_downloaded(mapping(one)) for one in listed]}
    return data


def saved_at(data: object) -> datetime | None:
    """When yt-dlp looked: the times of comments are told as "2 years ago"."""
    return moment(mapping(data).get("epoch")).published


def _items(told: Told) -> Iterator[Told]:
    snippet = {
        "title": told.get("title"),
        "description": told.get("description"),
        "channelId": told.get("channel_id"),
        "channelTitle": told.get("channel") or told.get("uploader"),
        "publishedAt": told.get("timestamp") or told.get("upload_date"),
        "defaultLanguage": told.get("language"),
    }
    yield {"id": told.get("id"), "snippet": snippet}
    for comment in map(mapping, sequence(told.get("comments"))):
        parent = words(comment.get("parent"))
        yield _comment(comment, comment.get("id"), comment.get("author_id"), told, None if parent == "root" else parent)


def _comment(told: Told, ref: object, writer: object, video: Told, parent: str | None) -> Told:
    own = video.get("channel_id") if told.get("author_is_uploader") is True else None
    snippet = {
        "textOriginal": told.get("text"),
        "authorDisplayName": told.get("author"),
        "authorChannelId": {"value": own or writer},
        # The time that yt-dlp tells is its own guess from these words.
        "publishedAt": next((said for name in _TIMES if (said := words(told.get(name)))), "").partition(" (")[0],
        "videoId": video.get("id"),
        "channelId": video.get("channel_id"),
        "parentId": parent,
    }
    return {"id": ref, "snippet": snippet}


def _downloaded(told: Told) -> Told:
    ref = words(told.get("cid")) or ""
    return _comment(told, ref, told.get("channel"), {}, ref.partition(".")[0] if "." in ref else None)
