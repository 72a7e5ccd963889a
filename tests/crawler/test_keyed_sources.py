"""Sources with a key of one's own, walked through against a service that is played: to the end, and no further."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import JsonResponse, Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler import sources
from crawler.bases.paged_api import again
from crawler.bases.spider import SourceSpider
from crawler.troubles import Trouble
from model.audit import Errand, Outcome
from model.documents import Document, Kind
from model.errors import Unreadable
from tests.crawler.test_mutated import mutated

KNOWN = sources.load()
ROOT = Path(__file__).parents[1] / "sources"
MANY = 60
Service = Callable[[str, dict[str, str]], Any]

ACCOUNTS = {
    "google_business": "accounts/1/locations/2",
    "google_places": "ChIJharbour",
    "yelp": "harbour-dental",
    "trustpilot": "harbour.example",
    "care_opinion": "own",
    "nhs_reviews": "A81001:GPP",
    "youtube_comments": "UCharbour",
    "x": "@harbour",
    "threads": "me",
    "instagram": "me",
    "facebook_page": "me",
    "linkedin": "me",
    "reddit": "harbourdoc",
}


def spider(source: str) -> SourceSpider:
    kind = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]})).load(source)
    made = kind(Errand(source=KNOWN[source], at=ACCOUNTS[source]))
    assert isinstance(made, SourceSpider)
    return made


def walked(source: str, service: Service) -> tuple[list[Request], list[Any]]:
    """Every request made until nothing more is asked, and everything gathered; fails when there is no end."""
    reader = spider(source)
    waiting, asked, gathered = list(reader.addresses()), list[Request](), list[Any]()
    while waiting:
        request = waiting.pop(0)
        asked.append(request)
        assert len(asked) < MANY, "it never ends"
        parts = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = json.dumps(service(parts.path, query)).encode()
        for thing in reader.read(JsonResponse(request.url, body=body), **request.cb_kwargs):
            (waiting if isinstance(thing, Request) else gathered).append(thing)
    return asked, gathered


def refs(gathered: list[Any], *kinds: Kind) -> list[str]:
    return [one.ref for one in gathered if isinstance(one, Document) and (not kinds or one.kind in kinds)]


def troubles(gathered: list[Any]) -> list[Trouble]:
    return [one for one in gathered if isinstance(one, Trouble)]


def paging(after: str | None) -> dict[str, Any]:
    """What Meta says of the next page: an address with the token in it, which must never be asked for."""
    if after is None:
        return {"cursors": {"after": "END"}}
    return {"cursors": {"after": after}, "next": f"https://graph.example/v1/next?access_token=EXAMPLE&after={after}"}


def google(path: str, query: dict[str, str]) -> Any:
    number = int(query.get("pageToken", "0"))
    reviews = [{"name": f"r{number}{n}", "starRating": "FIVE", "createTime": "2026-05-02T09:10:11Z"} for n in "ab"]
    return {"reviews": reviews, "totalReviewCount": 6} | ({"nextPageToken": str(number + 1)} if number < 2 else {})


def trustpilot(path: str, query: dict[str, str]) -> Any:
    if path.endswith("/find"):
        return {"id": "5a0c", "numberOfReviews": {"total": 5}}
    page = int(query["page"])
    return {"reviews": [{"id": f"r{page}{n}", "stars": 4, "text": "Kind."} for n in "ab"] if page < 4 else []}


def care(path: str, query: dict[str, str]) -> Any:
    if path.endswith("/responses"):
        return [{"id": f"a{path.split('/')[-2]}", "body": "Thank you."}]
    skip = int(query["skip"])
    return [{"id": skip + n, "body": "A story."} for n in range(2)] if skip < 300 else []


def nhs(path: str, query: dict[str, str]) -> Any:
    offset = int(query["offset"])
    texts = [{"comment": {"commentRef": f"{offset}{n}", "commentText": "Kind."}} for n in "ab"]
    return {"comments": texts if offset < 150 else []}


def youtube(path: str, query: dict[str, str]) -> Any:
    def comment(id: str, by: str) -> dict[str, Any]:
        return {"id": id, "snippet": {"textOriginal": "Words", "authorChannelId": {"value": by}, "videoId": "v1"}}

    page = int(query.get("pageToken", "0"))
    following = {"nextPageToken": str(page + 1)} if page < 2 else {}
    if path.endswith("/comments"):
        return {"items": [comment(f"{query['parentId']}.{page}", "UCharbour")], **following}
    top = {
        "topLevelComment": comment(f"t{page}", "UCv"),
        "totalReplyCount": 3,
        "videoId": "v1",
        "channelId": "UCharbour",
    }
    return {"items": [{"id": f"t{page}", "snippet": top}], **following}


def x(path: str, query: dict[str, str]) -> Any:
    if "/by/username/" in path:
        return {"data": {"id": "900", "username": "harbour", "public_metrics": {"tweet_count": 6}}}
    page = int(query.get("pagination_token", "0"))
    posts = [{"id": f"174400000000000000{page}{n}", "text": "Words"} for n in range(2)]
    return {"data": posts, "meta": {"result_count": 2} | ({"next_token": str(page + 1)} if page < 2 else {})}


def threads(path: str, query: dict[str, str]) -> Any:
    page = int(query.get("after", "0"))
    following = paging(str(page + 1) if page < 2 else None)
    return {"data": [{"id": f"{path[-3:]}{page}", "text": "Words", "media_type": "TEXT_POST"}], "paging": following}


def instagram(path: str, query: dict[str, str]) -> Any:
    if path == "/me":
        return {"id": "9", "username": "harbour", "media_count": 3}
    page = int(query.get("after", "0"))
    following = paging(str(page + 1) if page < 2 else None)
    if path.endswith("/media"):
        return {"data": [{"id": f"m{page}", "caption": "Words", "media_type": "IMAGE"}], "paging": following}
    who = "harbour" if path.endswith("/replies") else "pell"
    told = {"id": f"{path.strip('/').replace('/', '.')}{page}", "text": "Words", "username": who}
    if page == 2 and path.endswith("/comments"):
        told["replies"] = {"data": [], "paging": paging("0")}  # type: ignore[assignment]
    return {"data": [told], "paging": following}


def facebook(path: str, query: dict[str, str]) -> Any:
    if path.endswith("/me"):
        return {"id": "500", "name": "Harbour Dental"}
    page = int(query.get("after", "0"))
    following = paging(str(page + 1) if page < 2 else None)
    if path.endswith("/feed"):
        return {"data": [{"id": f"500_{page}", "message": "Words", "from": {"id": "500"}}], "paging": following}
    told = {"id": f"{path.split('/')[-2]}_{page}", "message": "Words", "from": {"id": "77" if page < 2 else "500"}}
    return {"data": [told | ({"parent": {"id": "x"}} if page == 2 else {})], "paging": following}


def linkedin(path: str, query: dict[str, str]) -> Any:
    page = int(query.get("start", "0"))
    rows = [
        {"Date": "2026-03-01 10:00:00", "ShareLink": f"https://l.example/urn:li:share:{page}", "ShareCommentary": "W"}
    ]
    if query["domain"] == "ALL_COMMENTS":
        rows = [{"Date": "2026-03-01 10:00:00", "Link": f"https://l.example/{page}", "Message": "Words"}]
    links = [{"rel": "next", "href": f"/rest/memberSnapshotData?start={page + 1}"}] if page < 2 else []
    return {"elements": [{"snapshotDomain": query["domain"], "snapshotData": rows}], "paging": {"links": links}}


def reddit(path: str, query: dict[str, str]) -> Any:
    page = int(query.get("after", "0"))
    kind = "t1" if path.endswith("/comments") else "t3"
    data = {"name": f"{kind}_{page}", "body": "Words", "title": "Words", "subreddit": "Dentistry"}
    return {"data": {"children": [{"kind": kind, "data": data}], "after": str(page + 1) if page < 2 else None}}


# Of each paged source: the service played, how many documents it holds, the parameter its pages go by.
PAGED: dict[str, tuple[Service, int, str]] = {
    "google_business": (google, 6, "pageToken"),
    "trustpilot": (trustpilot, 6, "page"),
    "care_opinion": (care, 12, "skip"),
    "nhs_reviews": (nhs, 6, "offset"),
    "youtube_comments": (youtube, 12, "pageToken"),
    "x": (x, 7, "pagination_token"),
    "threads": (threads, 6, "after"),
    "instagram": (instagram, 22, "after"),
    "facebook_page": (facebook, 13, "after"),
    "linkedin": (linkedin, 6, "start"),
    "reddit": (reddit, 6, "after"),
}


@pytest.mark.parametrize("source", PAGED)
def test_a_list_is_read_to_its_end_and_every_address_is_the_services_own(source: str) -> None:
    service, number, _ = PAGED[source]
    asked, gathered = walked(source, service)
    assert len(set(refs(gathered))) == number
    assert troubles(gathered) == []
    reader = spider(source)
    for request in asked:
        assert reader.permits(request.url), request.url
        assert "access_token" not in request.url
    assert len({request.url for request in asked}) == len(asked)


@pytest.mark.parametrize("source", PAGED)
def test_a_page_that_comes_again_and_again_is_left_and_told(source: str) -> None:
    """The service always says that there is more, and always gives its first page."""
    service, _, name = PAGED[source]

    def stuck(path: str, query: dict[str, str]) -> Any:
        first = {"skip": "0", "offset": "0", "page": "1"}.get(name)
        kept = {key: value for key, value in query.items() if key != name} | ({name: first} if first else {})
        return service(path, kept)

    _, gathered = walked(source, stuck)
    assert {trouble.outcome for trouble in troubles(gathered)} == {Outcome.PARTIAL}
    assert "same page again" in troubles(gathered)[0].reason


@pytest.mark.parametrize("source", PAGED)
def test_an_empty_page_that_promises_more_is_the_end(source: str) -> None:
    service, _, _ = PAGED[source]
    lists = ("data", "reviews", "items", "comments", "children", "elements")

    def emptied(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: [] if key in lists and isinstance(one, list) else emptied(one) for key, one in value.items()}
        return [] if isinstance(value, list) else value

    asked, gathered = walked(source, lambda path, query: emptied(service(path, query)))
    assert len(asked) <= 3
    assert not refs(gathered, Kind.REVIEW, Kind.REPLY, Kind.POST, Kind.COMMENT)


def test_the_channels_own_answers_are_replies() -> None:
    _, gathered = walked("youtube_comments", youtube)
    assert len(refs(gathered, Kind.REPLY)) == 9
    assert len(refs(gathered, Kind.COMMENT)) == 3


def test_the_accounts_own_answers_are_replies_on_meta() -> None:
    assert len(refs(walked("facebook_page", facebook)[1], Kind.REPLY)) == 3
    assert len(refs(walked("instagram", instagram)[1], Kind.REPLY)) == 9


def test_x_shows_no_more_than_its_newest_posts_and_says_so() -> None:
    def many(path: str, query: dict[str, str]) -> Any:
        told = x(path, query)
        if "/by/username/" in path:
            told["data"]["public_metrics"]["tweet_count"] = 9000
        return told

    [trouble] = troubles(walked("x", many)[1])
    assert trouble.outcome is Outcome.PARTIAL
    assert "3,200 of the account's 9,000" in trouble.reason


def test_a_thousand_posts_are_not_all_of_reddit() -> None:
    def long(path: str, query: dict[str, str]) -> Any:
        page = int(query.get("after", "0"))
        kind = "t1" if path.endswith("/comments") else "t3"
        children = [{"kind": kind, "data": {"name": f"{kind}_{page}_{n}", "body": "Words"}} for n in range(100)]
        return {"data": {"children": children, "after": str(page + 1) if page < 9 else None}}

    assert {trouble.reason for trouble in troubles(walked("reddit", long)[1])} == {
        "Reddit lists about the newest 1,000 only"
    }


def test_yelp_without_any_excerpt_is_no_empty_place() -> None:
    [trouble] = troubles(walked("yelp", lambda path, query: {"reviews": [], "total": 57})[1])
    assert trouble.outcome is Outcome.BLOCKED


def test_stories_care_opinion_could_not_show_are_told() -> None:
    def broken(path: str, query: dict[str, str]) -> Any:
        return ["Sorry! Something went wrong."] if query.get("skip") == "0" else []

    [trouble] = troubles(walked("care_opinion", broken)[1])
    assert trouble.outcome is Outcome.PARTIAL


@pytest.mark.parametrize("source", ["google_business", "youtube_comments"])
def test_an_account_that_is_none_is_one_sentence(source: str) -> None:
    reader = spider(source)
    reader.errand = Errand(source=KNOWN[source], at="harbour")
    with pytest.raises(Unreadable, match="'harbour' is no"):
        list(reader.addresses())


def test_linkedin_is_asked_in_a_version_it_knows_on_every_page() -> None:
    asked, _ = walked("linkedin", linkedin)
    assert {request.headers["LinkedIn-Version"] for request in asked} == {b"202312"}


def test_parameters_are_changed_and_the_rest_stays() -> None:
    assert again("https://a.example/b?x=1&y=", y=2, x=None, z="a:b,c") == "https://a.example/b?y=2&z=a:b,c"


def test_every_source_with_a_key_says_what_to_do() -> None:
    for source in KNOWN.values():
        if source.key is not None:
            assert source.key.get.endswith("."), source.id
            assert source.terms, source.id
            assert source.stance, source.id
            assert not source.robots, source.id
    assert KNOWN["x"].costs_money
    assert (KNOWN["yelp"].retain_hours, KNOWN["google_places"].retain_hours) == (24, 0)
    assert KNOWN["youtube_comments"].retain_hours == 720


JUNK: tuple[Any, ...] = (None, True, -1, 10**30, 1e400, "", "x" * 70_000, [], [None], {}, {"a": {"b": [1]}}, "\ud800")


@pytest.mark.parametrize("source", ACCOUNTS)
def test_any_part_of_an_answer_may_be_anything(source: str) -> None:
    """The answer is documents or a refusal in words, whatever a field holds; nothing else is raised."""
    reader = spider(source)
    read = 0
    for folder in sorted((ROOT / source).iterdir()):
        told = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        if "error" in told or not (folder / "page.json").exists():
            continue
        body = json.loads((folder / "page.json").read_text(encoding="utf-8"))
        for made in mutated(body, JUNK):
            answer = JsonResponse(told["url"], body=json.dumps(made).encode(), status=told.get("status", 200))
            with suppress(Unreadable):
                for thing in reader.read(answer):
                    assert not isinstance(thing, Document) or isinstance(thing.text, str)
                read += 1
    assert read > 100
