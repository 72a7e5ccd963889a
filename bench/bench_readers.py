"""Each reader of an export against plain reading of the same file in the same run; memory on a zip of 2 GB.

    python bench/bench_readers.py [MEGABYTES] [GIGABYTES]

Plain reading is `json.load`, `csv.reader` or `ElementTree.iterparse` over the whole file, of whose content nothing is
made. Prints megabytes a second of both and their ratio (the aim: 0.2 for JSON), then the time a saved page with 200
reviews takes (the aim: half a second of the processor), then the peak of resident memory of a process that reads an
Instagram download with films (made on the fly, deleted afterwards). 0 gigabytes leaves it out.
"""

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from crawler import archives

WORDS = [f"{word}{end}" for word in ("clinic", "morning", "notes", "café", "naïve") for end in ("", "s", ",", ".", "?")]
BROKEN = [word.encode().decode("latin-1") for word in WORDS]  # as Meta writes it
DICE = random.Random(20261122)
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"

PEAK = """
import resource, sys
from pathlib import Path
from crawler import archives
given = sum(1 for _ in archives.read(sys.argv[1], Path(sys.argv[2])))
print(given, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def said(words: list[str] = WORDS, least: int = 8) -> str:
    return " ".join(DICE.choices(words, k=DICE.randint(least, 45)))


def tweet(n: int) -> object:
    entities = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
    created = "Sat Feb 18 12:33:11 +0000 2023"
    told = {"id_str": str(10**15 + n), "id": str(10**15 + n), "full_text": said(), "created_at": created, "lang": "en"}
    counts = {"favorite_count": "1", "retweet_count": "0", "favorited": False, "retweeted": False, "truncated": False}
    source = '<a href="https://mobile.example" rel="nofollow">App</a>'
    edits = {"initial": {"editTweetIds": [str(n)], "editableUntil": "2023-02-18T12:33:11.000Z", "editsRemaining": "5"}}
    return {"tweet": {"edit_info": edits, "source": source, "entities": entities, **told, **counts}}


def facebook(n: int) -> object:
    exif = [{"upload_ip": "192.0.2.1", "taken_timestamp": 1500000000 + n, "latitude": 45.5, "longitude": -122.6}]
    media = {"uri": f"photos/{n}.jpg", "creation_timestamp": 1500000000 + n, "title": "Mobile uploads"}
    media["media_metadata"] = {"photo_metadata": {"exif_data": exif}}
    attached = [{"data": [{"media": media}]}] if n % 2 else []
    title = "Robin Example updated her status."
    return {"timestamp": 1500000000 + n, "attachments": attached, "data": [{"post": said(BROKEN)}], "title": title}


def instagram(n: int) -> object:
    metadata = {"photo_metadata": {"exif_data": [{"latitude": 45.5, "longitude": -122.6, "iso": 100}]}}
    media = {"uri": f"media/posts/{n}.jpg", "creation_timestamp": 1500000000 + n, "media_metadata": metadata}
    return {"media": [{**media, "title": said(BROKEN), "cross_post_source": {"source_app": "FB"}}]}


def tiktok(n: int) -> object:
    return {"date": f"2022-02-03 04:{n // 60 % 60:02}:{n % 60:02}", "comment": said(), "photo": "N/A", "url": ""}


def review(n: int) -> object:
    location = {"name": f"Place {n}", "address": "2 Quay Street, Portland", "country_code": "US"}
    told = {"date": "2022-05-06T07:08:09.123Z", "five_star_rating_published": 4, "review_text_published": said()}
    point = {"coordinates": [-122.6, 45.5], "type": "Point"}
    url = f"https://maps.example/?cid={n}"
    return {"geometry": point, "properties": {**told, "google_maps_url": url, "location": location}, "type": "Feature"}


def business(n: int) -> object:
    reply = {"comment": said(), "updateTime": "2023-05-07T07:08:09.123456789Z"}
    reviewer = {"displayName": f"Sam {n}", "isAnonymous": False}
    told = {"name": f"accounts/1/locations/2/reviews/{n}", "reviewer": reviewer, "starRating": "FOUR"}
    return {**told, "comment": said(), "createTime": "2023-05-06T07:08:09.123456789Z", "reviewReply": reply}


def activity(n: int) -> object:
    user = "https://social.harbour.example/users/robin"
    id, published, content = f"{user}/statuses/{n}", "2023-05-06T07:08:09Z", f"<p>{said()}</p>"
    sent = {"published": published, "to": [PUBLIC], "cc": [f"{user}/followers"]}
    note = {"id": id, "type": "Note", "summary": None, "inReplyTo": None, "url": f"{user}/{n}", "attributedTo": user}
    empty = {"attachment": [], "tag": [], "sensitive": False, "atomUri": id, "conversation": f"tag:{n}"}
    replies = {"id": f"{id}/replies", "type": "Collection", "first": {"type": "CollectionPage", "items": []}}
    made = {**note, **sent, **empty, "content": content, "contentMap": {"en": content}, "replies": replies}
    return {"id": f"{id}/activity", "type": "Create", "actor": user, **sent, "object": made}


# Most of a TikTok download is what was watched; that is not ours to read, and goes by undecoded.
WATCHED = ", ".join(
    json.dumps({"Date": "2022-01-01 00:00:00", "Link": f"https://www.tiktokv.example/share/video/{n:019}/"}, indent=2)
    for n in range(70_000)
)
TIKTOK = f'{{"Activity": {{"Video Browsing History": {{"VideoList": [{WATCHED}]}}}}, '
TIKTOK += '"Comment": {"Comments": {"CommentsList": ['
# For each source of JSON: the file's name, what stands before and after its entries, and one entry.
JSON: dict[str, tuple[str, str, str, Callable[[int], object]]] = {
    "x_archive": ("tweets.js", "window.YTD.tweets.part0 = [", "]", tweet),
    "facebook_archive": ("your_posts_1.json", "[", "]", facebook),
    "instagram_archive": ("posts_1.json", "[", "]", instagram),
    "threads_archive": ("threads_and_replies.json", '{"text_post_app_text_posts": [', "]}", instagram),
    "tiktok_archive": (
        "user_data_tiktok.json",
        TIKTOK,
        "]}}}",
        tiktok,
    ),
    "maps_takeout": ("Reviews.json", '{"type": "FeatureCollection", "features": [', "]}", review),
    "google_business_takeout": ("reviews.json", '{"reviews": [', "]}", business),
    "mastodon_archive": ("outbox.json", '{"type": "OrderedCollection", "orderedItems": [', "]}", activity),
}
SHARE = "2023-02-18 12:33:11,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{n},{text},,,MEMBER_NETWORK"
THREAD = "https://www.reddit.com/r/x/comments/p/t/"
COMMENT = "c{n},%s,2014-08-27 00:59:46 UTC,,x,0,%s,,{text}," % (THREAD, THREAD)  # noqa: UP031 - braces are for later
CHANNEL = "UCabcdefghijklmnopqrstuv"
TABLES = {
    "linkedin_archive": ("Shares.csv", "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility", SHARE),
    "reddit_archive": ("comments.csv", "id,permalink,date,ip,subreddit,gildings,link,parent,body,media", COMMENT),
    "youtube_takeout": (
        "comments.csv",
        "Comment ID,Channel ID,Comment Create Timestamp,Price,Video ID,Comment Text",
        "Ug{n:022},%s,2023-04-05T06:07:08+00:00,0,vid00000001,{quoted}" % CHANNEL,  # noqa: UP031
    ),
}
WXR = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://tidewell.example</link>'
)


def write(path: Path, before: str, after: str, entries: Iterator[str], between: str, most: int) -> None:
    """Entries until the file is as large as it should be."""
    with path.open("w", encoding="utf-8") as file:
        size = file.write(before)
        for number, entry in enumerate(entries):
            size += file.write((between if number else "") + entry)
            if size > most:
                break
        file.write(after)


def forever(made: Callable[[int], str]) -> Iterator[str]:
    number = 0
    while True:
        yield made(number)
        number += 1


def item(n: int) -> str:
    post = f"<wp:post_id>{n}</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
    return f"<item><title>Post {n}</title>{post}<content:encoded><![CDATA[<p>{said()}</p>]]></content:encoded></item>"


def row(line: str, n: int) -> str:
    text = said()
    return line.format(n=n, text=text, quoted='"' + json.dumps({"text": text}).replace('"', '""') + '"')


def plain_json(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    json.loads(text[text.index("[") :] if text.startswith("window") else text)


def plain_csv(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def plain_xml(path: Path) -> None:
    for _, element in ElementTree.iterparse(path):
        element.clear()


def exports(folder: Path, most: int) -> Iterator[tuple[str, Path, Callable[[Path], None]]]:
    """Each source with a file of its own and the plain way to read it."""
    for source, (name, before, after, entry) in JSON.items():
        path = folder / name
        write(path, before, after, forever(lambda n, entry=entry: json.dumps(entry(n), indent=2)), ",\n", most)
        yield source, path, plain_json
    for source, (name, header, line) in TABLES.items():
        write(folder / name, header + "\n", "", forever(lambda n, line=line: row(line, n) + "\n"), "", most)
        yield source, folder / name, plain_csv
    write(folder / "export.xml", WXR, "</channel></rss>", forever(item), "\n", most)
    yield "wordpress_export", folder / "export.xml", plain_xml


def seconds(*works: Callable[[], object], rounds: int = 5) -> list[float]:
    """The shortest run of each, in time of the processor. They take turns, so that what else this machine does costs
    each of them alike."""
    told: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, told, strict=True):
            begun = time.process_time()
            work()
            taken.append(time.process_time() - begun)
    return [min(taken) for taken in told]


def speeds(megabytes: float) -> Iterator[str]:
    yield f"{'source':<24} {'documents':>9} {'reader MB/s':>12} {'plain MB/s':>11} {'ratio':>6}"
    with tempfile.TemporaryDirectory() as name:
        for source, path, plain in exports(Path(name), int(megabytes * 1e6)):
            size, given = path.stat().st_size / 1e6, 0

            def through(source: str = source, path: Path = path) -> None:
                nonlocal given
                given = sum(1 for _ in archives.read(source, path))

            ours, theirs = seconds(through, lambda path=path, plain=plain: plain(path))  # type: ignore[misc]
            yield f"{source:<24} {given:>9,} {size / ours:>12.1f} {size / theirs:>11.1f} {theirs / ours:>6.2f}"
            path.unlink()


def saved_page(reviews: int = 200) -> Iterator[str]:
    """A listing as a browser saves it: reviews in microdata, each with an answer, among menus and scripts."""
    rows = "".join(
        f'<div itemprop="review" itemscope itemtype="https://schema.org/Review"><span itemprop="author">Sam {n}</span>'
        '<time itemprop="datePublished" datetime="2023-05-06">May 6, 2023</time>'
        '<div itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="ratingValue" '
        f'content="4"></div><p itemprop="reviewBody">{said()}</p><a href="/r/{n}">Share</a><button>Helpful</button>'
        f"<script>window.row = {{id: {n}}};</script></div>"
        for n in range(reviews)
    )
    menu = "".join(f'<li><a href="/topic/{n}">Topic {n}</a></li>' for n in range(300))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "listing.html"
        path.write_text(
            f'<html><head><title>Tidewell</title></head><body><ul>{menu}</ul><div itemscope itemtype="https://schema.org/'
            f'Dentist"><h1 itemprop="name">Tidewell Dental</h1>{rows}</div></body></html>',
            encoding="utf-8",
        )
        given = sum(1 for _ in archives.read("saved_page", path))
        [taken] = seconds(lambda: list(archives.read("saved_page", path)))
        yield f"saved page of {path.stat().st_size / 1e3:.0f} kB: {given} documents in {taken:.2f} s of the processor"


def memory(gigabytes: float) -> Iterator[str]:
    """The peak of a process that reads a zip this large, beside one that reads a small one."""
    for size in (0.01, gigabytes):
        with tempfile.TemporaryDirectory() as name:
            path, film, left = Path(name) / "instagram.zip", bytes(1 << 24), int(size * 1e9)
            with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
                posts = "[" + ",".join(json.dumps(instagram(n)) for n in range(20_000)) + "]"
                archive.writestr("content/posts_1.json", posts, zipfile.ZIP_DEFLATED)
                with archive.open("media/film.mp4", "w", force_zip64=True) as stream:
                    for _ in range(left // len(film)):
                        stream.write(film)
            command = [sys.executable, "-c", PEAK, "instagram_archive", str(path)]
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            peak = int(told[1]) / 1024
            yield f"zip of {path.stat().st_size / 1e9:.2f} GB: {int(told[0]):,} posts, peak {peak:.0f} MB resident"


if __name__ == "__main__":
    for line in speeds(float(sys.argv[1]) if len(sys.argv) > 1 else 10):
        print(line, flush=True)
    for line in saved_page():
        print(line, flush=True)
    if gigabytes := float(sys.argv[2]) if len(sys.argv) > 2 else 2:
        for line in memory(gigabytes):
            print(line, flush=True)
