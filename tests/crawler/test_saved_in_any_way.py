"""An answer of a service is read however a person or a tool has kept it: packed, recorded, in a list, line by line."""

import base64
import bz2
import gzip
import json
import lzma
import shutil
from pathlib import Path

import pytest
import yaml

from crawler import archives
from crawler.parse import parse
from model.documents import Document, Dropped
from model.errors import Unreadable

URL = "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews?pageSize=50"
FIRST = {
    "name": "accounts/1/locations/2/reviews/A",
    "reviewer": {"displayName": "Sam Sample"},
    "starRating": "TWO",
    "comment": "Waited an hour – twice.",
    "createTime": "2026-03-01T10:00:00Z",
    "reviewReply": {"comment": "We are sorry.", "updateTime": "2026-03-02T10:00:00Z"},
}
SECOND = {**FIRST, "name": "accounts/1/locations/2/reviews/B", "starRating": "FIVE", "reviewReply": None}
ANSWER = {"reviews": [FIRST, SECOND], "totalReviewCount": 2}
PAGES = [{"reviews": [FIRST], "totalReviewCount": 2}, {"reviews": [SECOND], "totalReviewCount": 2}]
OTHER = {"message": "a word of another service"}
READ = ["review TWO", "reply", "review FIVE"]


def said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def har(*answers: tuple[str, object], packed: bool = False) -> str:
    def content(told: object) -> dict[str, str]:
        text = base64.b64encode(said(told).encode()).decode() if packed else said(told)
        return {"mimeType": "application/json", "text": text, **({"encoding": "base64"} if packed else {})}

    entries = [
        {
            "startedDateTime": "2026-04-01T08:00:00.000Z",
            "request": {"method": "GET", "url": url},
            "response": {"status": 200, "headers": [{"name": "Content-Encoding", "value": "gzip"}],
                         "content": content(told)},
        }
        for url, told in answers
    ]  # fmt: skip
    return said({"log": {"version": "1.2", "entries": entries}})


def cassette(body: object, **status: object) -> dict[str, object]:
    response = {"headers": {"Content-Type": ["application/json"]}, "body": body} | (status or {"status": {"code": 200}})
    return {"request": {"method": "GET", "uri": URL, "headers": {}}, "response": response}


GO = {
    "version": 2,
    "interactions": [{"id": 0, "request": {"url": URL}, "response": {"body": said(ANSWER), "code": 200}}],
}
NOCK = [{"scope": "https://mybusiness.googleapis.com:443", "path": "/v4/x/reviews", "status": 200, "response": ANSWER}]
RESPONSES = {"responses": [{"response": {"url": URL, "status": 200, "body": said(ANSWER), "method": "GET"}}]}
WAYS: dict[str, str | bytes] = {
    "as it came": said(ANSWER),
    "packed": gzip.compress(said(ANSWER).encode()),
    "packed by xz": lzma.compress(said(ANSWER).encode()),
    "packed by bzip2": bz2.compress(said(ANSWER).encode()),
    "with a byte order mark": said(ANSWER).encode("utf-8-sig"),
    "UTF-16": said(ANSWER).encode("utf-16"),
    "Windows line ends": json.dumps(ANSWER, indent=2).replace("\n", "\r\n"),
    "two answers in a list": said(PAGES),
    "an answer on each line": "\r\n".join(map(said, PAGES)) + "\r\n",
    "answers one after another": "".join(json.dumps(page, indent=1) for page in PAGES),
    "reviews without their frame": said([FIRST, SECOND]),
    "a review on each line": f"{said(FIRST)}\n{said(SECOND)}\n",
    "inside other data": said({"status": 200, "fetched": "today", "body": ANSWER}),
    "inside other data, as text": said({"url": URL, "body": said(ANSWER)}),
    "inside a record of the request, as text": said({"url": URL, "statusCode": 200, "body": said(ANSWER)}),
    "records of requests": said([{"url": URL, "headers": {}, "body": page} for page in PAGES]),
    "as a text that holds it": said(said(ANSWER)),
    "pages by their number": said({"1": PAGES[0], "2": PAGES[1]}),
    "HAR": har((URL, ANSWER), ("https://other.example/x", OTHER)),
    "HAR, packed": har(*((URL, page) for page in PAGES), packed=True),
    "vcrpy": yaml.safe_dump({"interactions": [cassette({"string": said(ANSWER)})], "version": 1}),
    "vcrpy, packed": yaml.safe_dump(
        {"interactions": [cassette({"string": gzip.compress(said(ANSWER).encode())})], "version": 1}
    ),
    "vcrpy, JSON": said({"version": 1, "interactions": [cassette({"string": said(ANSWER)})]}),
    "Betamax": said(
        {"http_interactions": [cassette({"base64_string": base64.b64encode(said(ANSWER).encode()).decode()})]}
    ),
    "VCR of Ruby": "---\n"
    + yaml.safe_dump({"http_interactions": [cassette({"encoding": "UTF-8", "string": said(ANSWER)})]}),
    "go-vcr": "---\n" + yaml.safe_dump(GO),
    "nock": said(NOCK),
    "responses": yaml.safe_dump(RESPONSES),
    "ExVCR": said([{"request": {"url": URL}, "response": {"body": said(ANSWER), "status_code": 200, "type": "ok"}}]),
    "PHP-VCR": yaml.safe_dump([cassette(said(ANSWER), status={"code": "200"})], sort_keys=False),
    "WireMock": said(
        {"mappings": [{"request": {"urlPath": "/v4/x/reviews"}, "response": {"status": 200, "jsonBody": ANSWER}}]}
    ),
    "WireMock, packed": said(
        {
            "request": {"url": "/v4/x/reviews"},
            "response": {"status": 200, "base64Body": base64.b64encode(said(ANSWER).encode()).decode()},
        }
    ),
    "Hoverfly": said(
        {
            "data": {
                "pairs": [
                    {
                        "request": {
                            "destination": [{"value": "mybusiness.googleapis.com"}],
                            "path": [{"value": "/v4/x"}],
                        },
                        "response": {"status": 200, "body": said(ANSWER)},
                    }
                ]
            }
        }
    ),
    "Charles": said(
        [
            {
                "scheme": "https",
                "host": "mybusiness.googleapis.com",
                "path": "/v4/x/reviews",
                "request": {},
                "response": {"status": 200, "body": {"text": said(ANSWER)}},
            }
        ]
    ),
    "Postman": said(
        {"item": [{"item": [{"request": {"url": {"raw": URL}}, "response": [{"code": 200, "body": said(ANSWER)}]}]}]}
    ),
    "a snapshot of Jest": "// Jest Snapshot v1\n\nexports[`reviews 1`] = `\n"
    + json.dumps(ANSWER, indent=2, ensure_ascii=False)
    .replace("{", "Object {")
    .replace("[", "Array [")
    .replace("\n  ]", ",\n  ]")
    + "\n`;\n",
    "a script": f"// recorded\nexport const reviews = {json.dumps(ANSWER, indent=2)} as const;\n",
    "a callback": f"/**/callback({said(ANSWER)});",
    "with remarks and a comma too many": f"// recorded in 2026\n{said(ANSWER)[:-1]}, /* end */ }}\n",
    "with its head": f"HTTP/1.1 301 Moved\r\nLocation: {URL}\r\n\r\nHTTP/2 200 \r\nx-a: b\r\n\r\n{said(ANSWER)}",
}


def read(folder: Path, content: str | bytes) -> list[str]:
    path = folder / "saved.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    stars = {2.0: "TWO", 5.0: "FIVE"}
    told = [thing for thing in parse("google_business", path) if isinstance(thing, Document)]
    return [f"{one.kind.value} {stars[one.rating]}" if one.rating else one.kind.value for one in told]


@pytest.mark.parametrize("way", WAYS)
def test_it_is_read_in_full(tmp_path: Path, way: str) -> None:
    assert read(tmp_path, WAYS[way]) == READ


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_all_files_of_a_folder_are_read(tmp_path: Path, packed: bool) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, page in enumerate((*PAGES, OTHER)):
        (folder / f"page-{number}.json").write_text(said(page), encoding="utf-8")
    path = Path(shutil.make_archive(str(folder), "zip", folder)) if packed else folder
    told = list(parse("google_business", path))
    assert [one.kind.value for one in told if isinstance(one, Document)] == ["review", "reply", "review"]
    assert [one.count for one in told if isinstance(one, Dropped)] == [1]


def test_what_a_recording_holds_of_others_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "session.har"
    path.write_text(har((URL, ANSWER), ("https://other.example/x", OTHER), (URL, {"odd": 1})), encoding="utf-8")
    dropped = {one.reason: one.count for one in parse("google_business", path) if isinstance(one, Dropped)}
    assert dropped["stored answer of another service"] == 1
    assert dropped["stored answer that holds nothing of this source"] == 1


@pytest.mark.parametrize(
    "content",
    [
        har(("https://other.example/x", OTHER)),
        yaml.safe_dump({"interactions": [cassette({"string": "no data"})]}),
        f"{said(FIRST)}\n{said(SECOND)[:-20]}",
        gzip.compress(said(ANSWER).encode())[:-30],
        lzma.compress(said(ANSWER).encode())[:-30],
        "HTTP/1.1 404 Not Found\r\n\r\n{}",
        said([OTHER, OTHER]),
        "interactions:\n- &a [*a]",
        said({"log": {"entries": [3, None, {"response": []}]}}),
    ],
    ids=[
        "another service",
        "no data",
        "cut",
        "cut and packed",
        "cut and packed by xz",
        "not found",
        "others",
        "no cassette",
        "no entries",
    ],
)
def test_what_is_not_whole_is_told(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(Unreadable) as told:
        read(tmp_path, content)
    assert "\n" not in str(told.value)


def test_a_list_that_became_its_only_entry_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, said({"reviews": FIRST, "totalReviewCount": 1})) == READ[:2]


def test_what_stands_inside_entries_is_no_entry(tmp_path: Path) -> None:
    path = tmp_path / "notices.jsonl"
    notice = {"id": "1", "type": "follow", "account": {"id": "7", "acct": "sam", "username": "sam"}}
    status = {"id": "2", "content": "<p>Hello</p>", "account": {"id": "9", "acct": "robin", "username": "robin"}}
    path.write_text(f"{said(notice)}\n{said({**notice, 'type': 'mention', 'status': status})}\n", encoding="utf-8")
    told = [one for one in parse("mastodon", path) if isinstance(one, Document)]
    assert [(one.kind.value, one.text) for one in told] == [("post", "Hello")]


@pytest.mark.parametrize(
    ("source", "listing"),
    [
        ("yelp", {"id": "b", "name": "Harbour", "rating": 4.5, "review_count": 9}),
        ("google_places", {"id": "p", "displayName": {"text": "Harbour"}, "rating": 4.5, "userRatingCount": 9}),
        ("trustpilot", {"id": "t", "displayName": "Harbour", "numberOfReviews": {"total": 9}, "stars": 4.5}),
    ],
)
def test_a_listing_in_a_list_is_no_review(tmp_path: Path, source: str, listing: object) -> None:
    path = tmp_path / "listing.json"
    path.write_text(said([listing]), encoding="utf-8")
    assert [one.kind.value for one in parse(source, path) if isinstance(one, Document)] == ["profile"]


@pytest.mark.parametrize("saved", ["<!-- saved from url=(0040)https://www.bing.com/search?q=tidewell -->\n", ""])
def test_a_page_of_bing_is_not_taken_for_googles(saved: str) -> None:
    page = (
        f"{saved}<!DOCTYPE html><html><head><title>tidewell - Search</title></head><body>"
        '<input id="sb_form_q" name="q" value="tidewell"><ol id="b_results">'
        '<li class="b_algo"><h2><a href="https://tidewell.example/">Tidewell</a></h2><p>Dentists</p></li>'
        '<li class="b_algo"><h2><a href="https://elsewhere.example/">Else</a></h2><p>Others</p></li></ol></body></html>'
    )
    hits = list(archives.read("saved_search", archives.Held("page.html", page.encode())))
    assert [hit.engines for hit in hits if isinstance(hit, Document)] == [("bing",), ("bing",)]
