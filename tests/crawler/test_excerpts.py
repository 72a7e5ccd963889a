"""Entries taken out of an export are read like the export they come from; what is none of it is refused as before."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.parse import parse
from model.documents import Document
from model.errors import SourceChanged

TWEET = {
    "id_str": "1050118621198921728",
    "full_text": "Flu shots on Friday",
    "created_at": "Wed Oct 10 20:19:24 +0000 2018",
}
POST = {
    "timestamp": 1500000000,
    "data": [{"post": "Flu shots on Friday"}],
    "title": "Robin Example updated her status.",
}
PICTURE = {"media": [{"uri": "media/1.jpg", "creation_timestamp": 1500000000, "title": "Flu shots on Friday"}]}
NOTE = {
    "id": "https://social.example/users/ana/statuses/1",
    "type": "Note",
    "published": "2026-03-01T10:00:00Z",
    "attributedTo": "https://social.example/users/ana",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "content": "<p>Flu shots on Friday</p>",
}
PLACE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [0, 0]},
    "properties": {"date": "2022-05-06T07:08:09Z", "five_star_rating_published": 4,
                   "review_text_published": "Flu shots on Friday", "location": {"name": "Harbour"}},
}  # fmt: skip
STARS = {"name": "accounts/1/locations/2/reviews/A", "starRating": "TWO", "comment": "Flu shots on Friday"}
ENTRIES: dict[str, object] = {
    "x_archive": {"tweet": TWEET},
    "facebook_archive": POST,
    "instagram_archive": PICTURE,
    "threads_archive": {**PICTURE, "text_post_app_post": {"is_reply": False}},
    "tiktok_archive": {"date": "2022-02-03 04:05:06", "comment": "Flu shots on Friday"},
    "maps_takeout": PLACE,
    "google_business_takeout": STARS,
    "mastodon_archive": NOTE,
}
WAYS: dict[str, Callable[[object], bytes]] = {
    "one": lambda entry: json.dumps(entry).encode(),
    "a list": lambda entry: json.dumps([entry]).encode(),
    "a line each": lambda entry: f"{json.dumps(entry)}\r\n{json.dumps(entry)}\r\n".encode(),
    "UTF-16": lambda entry: json.dumps([entry], indent=1).encode("utf-16"),
}


def read(folder: Path, source: str, content: bytes) -> set[str]:
    path = folder / "excerpt.json"
    path.write_bytes(content)
    return {thing.text for thing in parse(source, path) if isinstance(thing, Document)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("source", ENTRIES)
def test_entries_alone_are_read(tmp_path: Path, source: str, way: str) -> None:
    assert read(tmp_path, source, WAYS[way](ENTRIES[source])) == {"Flu shots on Friday"}


@pytest.mark.parametrize("entry", [TWEET, [TWEET]], ids=["one", "a list"])
def test_a_tweet_without_what_is_around_it_is_read(tmp_path: Path, entry: object) -> None:
    assert read(tmp_path, "x_archive", json.dumps(entry).encode()) == {"Flu shots on Friday"}


TABLE = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\r\n2023-02-18 12:33:11,"
    "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1,Flu shots at the café,,,MEMBER_NETWORK\r\n"
)


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_table_that_a_spreadsheet_saved_anew_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "Shares.csv"
    path.write_bytes(TABLE.replace(",", separator).encode(encoding))
    texts = [thing.text for thing in parse("linkedin_archive", path) if isinstance(thing, Document)]
    assert [text.replace("\ufffd", "é") for text in texts] == ["Flu shots at the café"]


@pytest.mark.parametrize("source", ENTRIES)
@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"a": 1}', b'[{"a": 1}]', b"{", b"no"])
def test_what_is_no_excerpt_is_refused(tmp_path: Path, source: str, content: bytes) -> None:
    with pytest.raises(SourceChanged):
        read(tmp_path, source, content)
