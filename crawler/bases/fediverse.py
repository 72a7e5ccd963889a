"""Notes as Misskey and the servers among themselves (ActivityStreams) write them, in the words of Mastodon."""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from crawler.addresses import NAMELESS
from crawler.archives.stream import mapping, sequence, words

_VISIBILITY = {"public": "public", "home": "unlisted", "followers": "private", "specified": "direct"}
_ACCOUNT = re.compile(r"https?://([^/?#\s]+)/(?:users/|@|u/|profile/)([\w.-]+)/?", re.I)
_STATUS = re.compile(r"/statuses/(\d+)$")
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
Told = dict[str, object]


def as_mastodon(data: object, url: str) -> object:
    """Notes as statuses; any other answer as it is."""
    listed = data if isinstance(data, list) else [data]
    if listed and all({"createdAt", "userId", "user"} <= mapping(one).keys() for one in listed):
        told: list[object] = [_of_misskey(mapping(one), url) for one in listed]
    elif listed and all({"attributedTo", "published", "content"} <= mapping(one).keys() for one in listed):
        told = [_of_streams(mapping(one)) for one in listed]
    else:
        return data
    return told if isinstance(data, list) else told[0]


def _of_misskey(told: Mapping[str, object], url: str) -> Told:
    """A note's text is no HTML. One without words that shares another is a share."""
    user, shared = mapping(told.get("user")), mapping(told.get("renote"))
    host = words(user.get("host"))
    handle = f"{user.get('username')}@{host}" if host else user.get("username")
    text = escape(words(told.get("text")) or "").replace("\n", "<br>")
    parts = urlsplit(url)
    at = None if parts.hostname == NAMELESS else f"{parts.scheme}://{parts.netloc}/notes/{told.get('id')}"
    made = {
        "id": told.get("id"),
        "created_at": told.get("createdAt"),
        "edited_at": told.get("updatedAt"),
        "content": f"<p>{text}</p>" if text else "",
        "spoiler_text": told.get("cw"),
        "account": {"id": user.get("id"), "acct": handle, "display_name": user.get("name")},
        "visibility": _VISIBILITY.get(str(told.get("visibility")), "direct"),
        "in_reply_to_id": told.get("replyId"),
        "url": told.get("url") or told.get("uri") or at,
        "media_attachments": [
            {"url": one.get("url"), "description": one.get("comment"), "type": str(one.get("type")).partition("/")[0]}
            for one in map(mapping, sequence(told.get("files")))
        ],
    }
    return made | ({"reblog": _of_misskey(shared, url)} if shared and not text else {})


def _of_streams(told: Mapping[str, object]) -> Told:
    named = _ACCOUNT.fullmatch(words(told.get("attributedTo")) or "")
    to, copied = ({str(one) for one in sequence(told.get(name)) or [told.get(name)]} for name in ("to", "cc"))
    seen = "public" if to & _PUBLIC else "unlisted" if copied & _PUBLIC else "private"
    followed = any(one.endswith("/followers") for one in to | copied)
    return {
        "id": numbered[1] if (numbered := _STATUS.search(str(told.get("id")))) else told.get("id"),
        "created_at": told.get("published"),
        "edited_at": told.get("updated"),
        "content": told.get("content"),
        "spoiler_text": told.get("summary"),
        "account": {"acct": f"{named[2]}@{named[1].lower()}"} if named else None,
        "visibility": seen if seen != "private" or followed else "direct",
        "in_reply_to_id": told.get("inReplyTo"),
        "url": words(told.get("url")) or told.get("id"),
        "media_attachments": [
            {"url": one.get("url"), "description": one.get("name"), "type": str(one.get("mediaType")).partition("/")[0]}
            for one in map(mapping, sequence(told.get("attachment")))
        ],
    }
