"""What nobody would hand in by accident: every kind of it ends in documents or one sentence, never in another error."""

import gzip
import io
import json
import random
import tarfile
import zipfile
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from crawler import archives
from crawler.bases import feed
from crawler.normalise import count, decoded, rating, text_of
from crawler.parse import parse
from model.documents import Document
from model.errors import SourceChanged, Unreadable
from model.wire import document_json

CASES = sorted((Path(__file__).parent.parent / "sources").glob("*/*/case.json"))
# Pages damaged of each source: one with few saved cases has each of them damaged more often.
DAMAGED = 96
OF_SOURCE = Counter(case.parent.parent.name for case in CASES)
TWEETS = b'window.YTD.tweets.part0 = [{"tweet": {"id_str": "1", "full_text": "One post."}}]'
ODD = [
    None, True, -1, 10**400, float("nan"), float("inf"), "", "x" * 3000, "\ud800", "\0\x1b[2J\u202e", [], {}, [None],
    {"a": None}, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "http://[", "http://x:99999/", "<b><![x[",
    "&#" + "9" * 5000 + ";", "1" * 5000, "1e999", {"@value": []}, [[[[]]]],
]  # fmt: skip
PARTS = [
    b"\0", b"\xff\xfe", b'"', b"{", b"[" * 400, b"<!--", b"<![x[", b"&#" + b"9" * 5000 + b";", b"\\ud800", b"9" * 5000,
    b"\xed\xa0\x80", b" itemscope ", b' typeof="a" ', b"charset=idna ",
]  # fmt: skip


def twisted(value: object, dice: random.Random) -> object:
    """The value with some of its parts left out, or of another type."""
    if dice.random() < 0.06:
        return dice.choice(ODD)
    if isinstance(value, dict):
        return {key: twisted(part, dice) for key, part in value.items() if dice.random() > 0.03}
    return [twisted(part, dice) for part in value] if isinstance(value, list) else value


def damaged(body: bytes, dice: random.Random) -> bytes:
    """The bytes with a part cut out, put in or written over; JSON also with parts of other types."""
    start = min((at for at in (body.find(b"["), body.find(b"{")) if at >= 0), default=0)
    if dice.random() < 0.5:
        try:
            return body[:start] + json.dumps(twisted(json.loads(body[start:]), dice)).encode()
        except ValueError:
            pass
    for _ in range(dice.choice((1, 1, 5))):
        at = dice.randrange(len(body) + 1)
        end = at + dice.choice((0, 0, 1, 30, len(body)))
        body = body[:at] + dice.choice(PARTS) + body[end:]
    return body


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.parent.name}-{case.parent.name}" for case in CASES])
def test_a_damaged_page_gives_documents_or_one_sentence(case: Path, tmp_path: Path) -> None:
    (given,) = [path for path in case.parent.iterdir() if path.name not in ("case.json", "expected.jsonl")]
    files = [given] if given.is_file() else sorted(path for path in given.rglob("*") if path.is_file())
    url = json.loads(case.read_text(encoding="utf-8")).get("url") or None  # a file that was downloaded tells none
    dice = random.Random(case.parent.name)
    sentences = []
    for _ in range(min(12, max(2, DAMAGED // OF_SOURCE[case.parent.parent.name]))):
        for file in files:
            copy = tmp_path / file.relative_to(given.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(damaged(file.read_bytes(), dice))
        try:
            for thing in parse(case.parent.parent.name, tmp_path / given.name, url=url):
                if isinstance(thing, Document):
                    json.dumps(document_json(thing))
        except Unreadable as error:
            sentences.append(str(error))
    assert all(0 < len(sentence) < 1000 for sentence in sentences)


def zipped(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return buffer.getvalue()


def header(kind: bytes, size: int) -> bytes:
    """A tar header that claims a size, negative ones too."""
    info = tarfile.TarInfo("x")
    info.type = kind
    raw = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    raw[124:136] = (b"\xff" if size < 0 else b"\x80") + size.to_bytes(11, "big", signed=True)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    return bytes(raw[:512])


def marked(at: int, value: int) -> bytes:
    """A zip whose central directory says something else of its member at one place."""
    body = bytearray(zipped(("tweets.js", TWEETS)))
    body[body.find(b"PK\x01\x02") + at] = value
    return bytes(body)


@pytest.mark.parametrize(
    "body",
    [
        marked(6, 99),
        marked(8, 0x20),
        zipped(("a.zip", b"PK\x03\x04 no zip")),
        zipped(*((f"{n}.zip", zipped(("pad", bytes(40 << 20)))) for n in range(3))),
        tarfile.TarInfo("a").tobuf() + header(tarfile.REGTYPE, -1024) + bytes(2048),
        header(tarfile.XHDTYPE, 3 << 30) + bytes(2048),
        header(tarfile.XHDTYPE, -512) + bytes(2048),
        gzip.compress(header(tarfile.XHDTYPE, 3 << 30) + bytes(80 << 20)),
        gzip.compress(b"no tar"),
    ],
    ids=["version", "patch", "inner", "bomb", "negative", "long_header", "negative_header", "packed_header", "no_tar"],
)
def test_an_archive_that_lies_of_itself_is_refused(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(body)
    assert archives.recognise(path) is None
    with pytest.raises(SourceChanged):
        list(archives.read("x_archive", path))


def test_a_packed_tar_is_read_in_any_order_of_its_members(tmp_path: Path) -> None:
    path = tmp_path / "takeout.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name in (*(f"data/{n}.json" for n in range(300, 0, -1)), "data/tweets.js"):
            info = tarfile.TarInfo(name)
            info.size = len(TWEETS)
            archive.addfile(info, io.BytesIO(TWEETS))
    assert archives.recognise(path) == "x_archive"


@pytest.mark.parametrize(
    ("source", "name", "body"),
    [
        ("x_archive", "tweets.js", b"window.YTD.tweets.part0 = [{},{},[],1]"),
        ("google_business_takeout", "reviews.json", b'{"reviews": [1, {}, null], "totalReviewCount": 3}'),
    ],
)
def test_entries_nobody_understands_are_never_an_empty_export(
    source: str, name: str, body: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(SourceChanged, match="none of the"):
        list(archives.read(source, tmp_path / name))


@pytest.mark.parametrize(
    "page",
    [
        b"a:\r\n" * 900 + b"x",
        b"<meta charset=base64><p>\xff\xfe\xfa",
        b"<meta charset=idna><p>\xff\xfe\xfa",
        b"<html>" + b"<b>" * 600_000,
        b"<html>" + b"<![CDATA[" * 100_000 + b">",
        b"<html>" + b"<div itemscope>" * 10_000,
        b'<html><script type="application/ld+json">' + b"[" * 100_000,
        b'<html><script type="application/ld+json">{"name": "' + b"\\n" * 1_500_000 + b'",}</script>',
    ],
    ids=["mhtml", "base64", "idna", "tags", "cdata", "nested", "deep_json", "escapes"],
)
def test_a_hostile_page_is_refused_without_delay(page: bytes, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(page)
    with pytest.raises(Unreadable):
        list(archives.read("saved_page", tmp_path / "page.html"))


def test_a_text_without_end_is_looked_at_once(tmp_path: Path) -> None:
    (tmp_path / "posts.json").write_bytes(b'[{"data": "' + b'\\"' * 32_000)
    begun = process_time()
    assert archives.recognise(tmp_path / "posts.json") is None
    assert process_time() - begun < 10  # looked into again at each of its quotation marks, it took minutes


def test_numbers_without_end_are_no_numbers() -> None:
    assert (count(10**400), count(float("nan")), count("1" * 100_000)) == (None, None, 111111111111)
    assert (rating("1" * 1_000_000), rating(10**400)) == (None, None)
    assert decoded("&#" + "9" * 5000 + ";") == "\N{REPLACEMENT CHARACTER}"
    assert text_of("<p>a<![x[ y ]]>b</p>") == "ab"


@pytest.mark.parametrize("reference", ["&#" + "9" * 5000 + ";", "&#xd800;", "&#x110000;"], ids=["long", "half", "high"])
def test_a_number_no_character_has_costs_a_feed_nothing_but_that_character(reference: str) -> None:
    told = f"<rss version='2.0'><channel><item><title>One {reference} two &#233;</title></item></channel></rss>"
    (entry,) = feed.read(told.encode(), "https://feeds.example/").entries
    assert entry.title == "One \N{REPLACEMENT CHARACTER} two é"


@pytest.mark.parametrize(
    "told",
    [
        b"<?xml version='1.0' encoding='a\0b'?><rss></rss>",
        b"<?xml version='1.0' encoding='\xff'?><rss></rss>",
    ],
    ids=["zero", "no_letter"],
)
def test_a_feed_whose_declarations_are_damaged_is_one_sentence(told: bytes) -> None:
    with pytest.raises(Unreadable):
        feed.read(told, "https://feeds.example/")


NOTICE = b"""From: Yelp <no-reply@yelp.com>
Subject: Ada wrote a review of Tidewell
Date: Thu, 05 Mar 2026 10:00:00 +0000
Content-Type: text/plain; charset="utf-8"

5 stars

Kind people.
"""


@pytest.mark.parametrize(
    ("sound", "damage"),
    [
        (b"From: Yelp", b"From: =?utf-8?B?A?="),
        (b"Subject: Ada", b"Subject: =?utf-8?B?QUJD=RA?= Ada"),
        (b"Date: Thu", b"Date: =?utf-8?B?A?= Thu"),
        (b'charset="utf-8"', b"charset*=a\0b''utf-8"),
        (b'charset="utf-8"', b'charset="utf-8"; name=a; name*1=b'),
        (b'charset="utf-8"', b"charset*=idna''utf-8; name*=idna''%FF"),
    ],
)
def test_a_mail_whose_headers_are_damaged_gives_its_review(sound: bytes, damage: bytes) -> None:
    body = NOTICE.replace(sound, damage)
    assert body != NOTICE
    letter = archives.Held(name="notice.eml", content=body)
    assert [one.service for one in archives.read("review_mail", letter) if isinstance(one, Document)] == ["yelp"]
