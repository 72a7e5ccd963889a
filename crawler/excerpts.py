"""Excerpts of exports: entries that somebody took out of a download, put back into the frame its reader knows."""

import json
from collections.abc import Iterator
from pathlib import Path

from crawler.archives import Held
from crawler.archives.stream import mapping, values
from crawler.parted import framed
from crawler.recorded import plainly

_MOST = 16 << 20
# For each export: how its file is called, and the keys its list of entries stands under.
_FRAMES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "x_archive": (("tweets.js", ()),),
    "facebook_archive": (("your_posts_1.json", ()), ("comments.json", ("comments_v2",))),
    "instagram_archive": (("posts_1.json", ()), ("comments.json", ("comments_media_comments",))),
    "threads_archive": (("threads_and_replies.json", ("text_post_app_text_posts",)),),
    "tiktok_archive": (
        ("user_data_tiktok.json", ("Comment", "Comments", "CommentsList")),
        ("user_data_tiktok.json", ("Post", "Posts", "VideoList")),
    ),
    "maps_takeout": (("Reviews.json", ("features",)),),
    "google_business_takeout": (("reviews.json", ("reviews",)),),
    "mastodon_archive": (("outbox.json", ("orderedItems",)),),
}
_BEFORE = {"x_archive": "window.YTD.tweets.part0 = "}


def wholes(source: str, path: Path) -> Iterator[Held]:
    """The files an excerpt may stand for, the likeliest first: itself as UTF-8, then its entries in each frame."""
    if not path.is_file() or path.stat().st_size > _MOST or source not in _FRAMES:
        return
    raw = path.read_bytes()
    body = plainly(raw)
    if body != raw:
        yield Held(path.name, body)
    found, is_cut = values(body)
    # A picture of Instagram and one of Threads look alike but for this.
    if not found or is_cut or (source == "threads_archive" and b'"text_post_app_post"' not in body):
        return
    entries = found[0] if len(found) == 1 and isinstance(found[0], list) else found
    assert isinstance(entries, list)
    for name, keys in _FRAMES[source]:
        told = json.dumps(framed(keys, [_entry(source, entry) for entry in entries]))
        if source == "maps_takeout":
            told = told.replace("{", '{"type": "FeatureCollection", ', 1)
        yield Held(name, (_BEFORE.get(source, "") + told).encode())


def _entry(source: str, entry: object) -> object:
    """An entry as its list holds it: a tweet, or a note of Mastodon, may have been saved out of what is around it."""
    told = mapping(entry)
    if source == "x_archive" and told and "tweet" not in told:
        return {"tweet": told}
    if source == "mastodon_archive" and told.get("type") in ("Note", "Article", "Question"):
        made: dict[str, object] = {"type": "Create", "id": f"{told.get('id')}/activity", "object": told}
        return made | {"actor": told.get("attributedTo"), "published": told.get("published"), "to": told.get("to")}
    return entry
