"""The open sources over real HTTP: paging to the end, a page that repeats, and paging that never ends, for each."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.spool import VISIT
from model.audit import Errand, Known, Outcome
from model.documents import Kind
from model.source import Caps
from tests.crawler.web import MISSING, Answer, Result, Site, Web, crawl, data, page, plan, source

DID = "did:plc:areyes"
ME = {"did": DID, "handle": "a.example"}
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ATOM = {"Content-Type": "application/atom+xml"}
RSS = {"Content-Type": "application/rss+xml"}
TOTAL, SIZE = 45, 20
CAP = 12


def day(number: int) -> str:
    """The moment of post `number`: the higher, the newer."""
    return (BEGAN + timedelta(hours=number)).isoformat().replace("+00:00", "Z")


def epoch(number: int) -> int:
    return int(BEGAN.timestamp()) + 3600 * number


def query(path: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}


def part(after: int, how: str) -> list[int]:
    """The numbers of one page, newest first, below `after`."""
    if how == "again":
        return list(range(TOTAL, TOTAL - SIZE, -1))
    first = after - 1 if how == "endless" else min(after - 1, TOTAL)
    last = after - SIZE if how == "endless" else max(after - SIZE, 1)
    return list(range(first, last - 1, -1))


Make = Callable[[str], Site]


def bluesky(how: str) -> Site:
    def feed(path: str) -> Answer:
        numbers = part(int(query(path).get("cursor", TOTAL + 1)), how)
        posts = [
            {
                "uri": f"at://{DID}/app.bsky.feed.post/{n}",
                "author": ME,
                "record": {"text": f"Post {n}", "createdAt": day(n)},
            }
            for n in numbers
        ]
        items = [{"post": post} for post in posts]
        cursor = {"cursor": str(numbers[-1])} if numbers and (how != "end" or numbers[-1] > 1) else {}
        return data({"feed": items} | cursor)

    profile = {"did": DID, "handle": "a.example", "postsCount": TOTAL}
    return {"/xrpc/app.bsky.actor.getProfile": data(profile), "/xrpc/app.bsky.feed.getAuthorFeed": feed}


def server_of_ones_own(how: str) -> Site:
    def records(path: str) -> Answer:
        numbers = part(int(query(path).get("cursor", TOTAL + 1)), how)
        listed = [
            {"uri": f"at://{DID}/app.bsky.feed.post/{n}", "value": {"text": f"Post {n}", "createdAt": day(n)}}
            for n in numbers
        ]
        return data({"records": listed} | ({"cursor": str(numbers[-1])} if numbers else {}))

    described = {"did": DID, "handle": "a.example", "collections": ["app.bsky.feed.post", "app.bsky.actor.profile"]}
    own = {"uri": f"at://{DID}/app.bsky.actor.profile/self", "value": {"$type": "app.bsky.actor.profile"}}
    return {
        "/xrpc/com.atproto.repo.describeRepo": data(described),
        "/xrpc/com.atproto.repo.getRecord": data(own),
        "/xrpc/com.atproto.repo.listRecords": records,
    }


def mediawiki(how: str) -> Site:
    def api(path: str) -> Answer:
        asked = query(path)
        if "revids" in asked:
            ids = [int(id) for id in asked["revids"].split("|")]
            return data({"query": {"pages": [{"title": "Teeth", "revisions": [
                {"revid": id, "slots": {"main": {"content": f"Old line.\n{id}"}}} for id in ids]}]}})  # fmt: skip
        assert ("uccontinue" in asked) == ("continue" in asked), "the continue object is sent back whole"
        numbers = part(int(asked.get("uccontinue", str(TOTAL + 1))), how)
        told = [
            {"revid": n, "parentid": 10_000 + n, "user": "DrExample", "title": "Teeth", "timestamp": day(n)}
            for n in numbers
        ]
        users = {"users": [{"name": "DrExample", "editcount": TOTAL}]} if "users" in asked["list"] else {}
        more = (
            {"continue": {"uccontinue": str(numbers[-1]), "continue": "-||"}}
            if numbers and (how != "end" or numbers[-1] > 1)
            else {}
        )
        return data({"query": {"usercontribs": told} | users} | more)

    body = b"<html><head><link rel='EditURI' type='application/rsd+xml' href='/api.php?action=rsd'></head></html>"
    # A user without a page of its own: the wiki answers 404 and names its API all the same.
    front = Answer(body=body, status=404, headers={"Content-Type": "text/html"})
    return {"/robots.txt": MISSING, "/api.php": api, "/index.php/User:DrExample": front}


def stackexchange(how: str) -> Site:
    def listing(path: str) -> Answer:
        number = int(query(path)["page"])
        numbers = part(TOTAL + 1 if how == "again" else TOTAL + 1 - (number - 1) * SIZE, how)
        items = [
            {"post_id": n, "owner": {"display_name": "Ana"}, "creation_date": epoch(n), "body": f"<p>{n}</p>"}
            for n in numbers
        ]
        return data(
            {"items": items, "has_more": how != "end" or bool(numbers and numbers[-1] > 1), "quota_remaining": 9}
        )

    return {
        "/2.3/users/77": data({"items": [{"user_id": 77, "display_name": "Ana"}], "has_more": False}),
        "/2.3/users/77/posts": listing,
        "/2.3/users/77/comments": data({"items": [], "has_more": False}),
    }


def hackernews(how: str) -> Site:
    def search(path: str) -> Answer:
        asked = query(path).get("numericFilters", f"created_at_i<={epoch(TOTAL)}").partition("<=")[2]
        until = (int(asked) - epoch(0)) // 3600
        numbers = part(until + 1, how)
        hits = [
            {"objectID": str(n), "author": "areyes", "created_at_i": epoch(n), "comment_text": f"{n}"} for n in numbers
        ]
        return data({"hits": hits, "nbHits": min(TOTAL, until) if how == "end" else 99_999, "page": 0})

    return {"/api/v1/users/areyes": data({"username": "areyes"}), "/api/v1/search_by_date": search}


def reddit_feed(how: str) -> Site:
    def feed(path: str) -> Answer:
        after = int(query(path).get("after", f"t3_{1000 + TOTAL + 1}").removeprefix("t3_")) - 1000
        entries = "".join(
            f"<entry><id>t3_{1000 + n}</id><title>Post {n}</title><updated>2026-01-01T00:00:00Z</updated></entry>"
            for n in part(after, how)
        )
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>overview</title>{entries}</feed>"
        return Answer(body=body.encode(), headers=ATOM)

    return {"/robots.txt": MISSING, "/user/areyes/.rss": feed}


def feed(how: str) -> Site:
    """A JSON Feed in parts, found from the page of the blog."""

    def parts(path: str) -> Answer:
        numbers = part(int(query(path).get("below", TOTAL + 1)), how)
        items = [{"id": f"https://blog.example/{n}", "content_text": f"Post {n}"} for n in numbers]
        more = {"next_url": f"/feed.json?below={numbers[-1]}"} if numbers and (how != "end" or numbers[-1] > 1) else {}
        return data({"version": "https://jsonfeed.org/version/1.1", "title": "Blog", "items": items} | more)

    front = (
        b"<html><head><link rel='alternate' type='application/rss+xml' title='Comments' href='/comments/feed'>"
        b"<link rel='alternate' type='application/feed+json' href='/feed.json'></head><body><p>Blog</p></body></html>"
    )
    return {
        "/robots.txt": MISSING,
        "/": Answer(body=front, headers={"Content-Type": "text/html"}),
        "/feed.json": parts,
    }


# Source, what the subject declares, the host asked, and its answers.
LISTINGS: dict[str, tuple[str, str, Make]] = {
    "bluesky": ("@a.example", "public.api.bsky.app", bluesky),
    "mediawiki": ("https://wiki.example/index.php/User:DrExample", "wiki.example", mediawiki),
    "stackexchange": ("https://health.stackexchange.com/users/77/ana", "api.stackexchange.com", stackexchange),
    "hackernews": ("https://news.ycombinator.com/user?id=areyes", "hn.algolia.com", hackernews),
    "reddit_feed": ("https://www.reddit.com/user/areyes", "www.reddit.com", reddit_feed),
    "feed": ("https://blog.example", "blog.example", feed),
}
OWN_SERVER = ("https://pds.example/a.example", "pds.example", server_of_ones_own)


def crawled(web: Web, how: str, folder: object, known: Known | None = None) -> Result:
    web.sites, errands = {}, []
    for id, (at, host, make) in (*LISTINGS.items(), ("bluesky", OWN_SERVER)):
        web.sites[host] = make(how)
        errands.append(Errand(source=source(id, caps=Caps(pages=CAP)), at=at, known=known))
    return crawl(plan(web, errands), folder)  # type: ignore[arg-type]


def by_source(result: Result) -> dict[tuple[str, str], tuple[Outcome, str, int]]:
    posts: dict[tuple[str, str], set[str]] = {}
    for document in result.documents():
        if document.kind is Kind.POST:
            posts.setdefault((document.source, str(document.account)), set()).add(document.ref)
    visits = [json.loads(line) for line in (result.spool / "visits.jsonl").read_text(encoding="utf-8").splitlines()]
    keys = [(visit["source"], visit["at"]) for visit in visits]
    return {
        key: (Outcome(visit["outcome"]), visit["reason"], len(posts.get(key, ())))
        for key, visit in zip(keys, visits, strict=True)
    }


def test_every_listing_is_read_to_its_end(web: Web, tmp_path: object) -> None:
    result = crawled(web, "end", tmp_path)
    assert result.errors == ""
    seen = by_source(result)
    assert len(seen) == len(LISTINGS) + 1
    for key, (outcome, reason, posts) in seen.items():
        assert (outcome, posts) == (Outcome.OK, TOTAL), (key, reason)
        assert reason in ("", "the source shows only the newest"), key
    wiki = [document for document in result.documents() if document.source == "mediawiki"]
    assert {document.text for document in wiki} >= {"1", str(TOTAL)}, "only what a contribution added is its text"
    assert "/comments/feed" not in web.paths("blog.example")


def test_a_listing_that_repeats_is_told(web: Web, tmp_path: object) -> None:
    seen = by_source(crawled(web, "again", tmp_path))
    for (id, at), (outcome, reason, posts) in seen.items():
        assert posts == SIZE, (id, at)
        if id == "feed":
            assert len(web.paths("blog.example")) < CAP
        else:
            assert outcome is Outcome.PARTIAL, (id, at, reason)
            assert "again and again" in reason, (id, at)


def test_a_listing_without_end_stops_at_the_cap(web: Web, tmp_path: object) -> None:
    seen = by_source(crawled(web, "endless", tmp_path))
    for (id, at), (outcome, reason, posts) in seen.items():
        assert outcome is Outcome.PARTIAL, (id, at, reason)
        assert f"cap of {CAP} requests" in reason, (id, at)
        assert posts >= 2 * SIZE


def test_a_listing_stops_at_what_is_held(web: Web, tmp_path: object) -> None:
    whole_at = datetime(2026, 2, 1, tzinfo=UTC)
    known = Known(ref="none", published=BEGAN + timedelta(hours=30), whole_at=whole_at)
    result = crawled(web, "end", tmp_path, known)
    visits = [VISIT.validate_json(line) for line in (result.spool / "visits.jsonl").read_bytes().splitlines()]
    listings = [visit for visit in visits if source(visit.source).newest_first]
    assert {visit.source for visit in listings} == {"bluesky", "mediawiki", "stackexchange", "hackernews"}
    for visit in listings:
        assert (visit.outcome, visit.carried_from) == (Outcome.OK, whole_at), visit
        assert "not looked at again" in visit.reason
        assert visit.counts.expected is None
    seen = by_source(result)
    for visit in listings:
        least = TOTAL - 30 + 1
        assert least <= seen[visit.source, visit.at][2] <= SIZE, visit
    assert all(visit.carried_from is None for visit in visits if visit not in listings)


ARTICLES = {"articles": [{"url": "https://paper.example/a", "title": "Dr . Reyes", "seendate": "20261105T094500Z"}]}
NEWS = (
    b"<rss version='2.0'><channel><title>News</title><item><title>A - Paper</title>"
    b"<link>https://news.google.com/rss/articles/x</link><source url='https://p.example'>Paper</source></item></channel></rss>"
)


@pytest.mark.parametrize("allowed", [True, False])
def test_google_news_is_asked_only_where_robots_txt_lets_us(web: Web, tmp_path: object, allowed: bool) -> None:
    robots = b"User-agent: *\nDisallow: /\n" + (b"Allow: /rss/\n" if allowed else b"")
    web.sites = {
        "news.google.com": {"/robots.txt": Answer(body=robots), "/rss/search": Answer(body=NEWS, headers=RSS)},
        "api.gdeltproject.org": {
            "/api/v2/doc/doc": [data(ARTICLES), Answer(body=b"Please limit requests to one every 5 seconds.\n")]
        },
    }
    errands = [
        Errand(source=source("google_news"), at="https://news.google.com", queries=('"Ana Reyes"',)),
        Errand(
            source=source("gdelt"), at="https://api.gdeltproject.org", queries=('"Ana Reyes"', '"Ana Reyes" Wexport')
        ),
    ]
    result = crawl(plan(web, errands), tmp_path)  # type: ignore[arg-type]
    news, gdelt = result.visits["news.google.com"], result.visits["api.gdeltproject.org"]
    assert gdelt.outcome is Outcome.PARTIAL
    assert "had enough requests" in gdelt.reason
    asked = [path for path in web.paths("news.google.com") if path != "/robots.txt"]
    if allowed:
        assert (news.outcome, news.counts.seen, len(asked)) == (Outcome.OK, 1, 1)
    else:
        assert (news.outcome, asked) == (Outcome.SKIPPED, [])
        assert "GDELT or a Google Alert" in str(news.next_step)


def test_a_secret_address_stays_out_of_coverage(web: Web, tmp_path: object) -> None:
    web.sites = {"www.google.com": {"*": page("Gone", status=404)}}
    secret = "https://www.google.com/alerts/feeds/0123456789/9876543210"
    errand = Errand(source=source("google_alerts"), at="https://www.google.com/…3210", addresses=(secret,))
    result = crawl(plan(web, [errand]), tmp_path)  # type: ignore[arg-type]
    assert web.paths("www.google.com") == ["/alerts/feeds/0123456789/9876543210"]
    told = (result.spool / "visits.jsonl").read_text(encoding="utf-8")
    assert "not found (404)" in told
    assert "0123456789" not in told


def test_a_page_that_names_no_feed_and_a_feed_elsewhere(web: Web, tmp_path: object) -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='https://feeds.example/harbour'>"
    item = b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>https://x.example/a</link></item></channel></rss>"
    web.sites = {
        "none.example": {"/robots.txt": MISSING, "/": page("Nothing here. " * 30)},
        "there.example": {"/robots.txt": MISSING, "/": page(link)},
        "feeds.example": {"/robots.txt": MISSING, "/harbour": Answer(body=item, headers=RSS)},
    }
    errands = [Errand(source=source("feed"), at=f"https://{name}.example") for name in ("none", "there")]
    result = crawl(plan(web, errands), tmp_path)  # type: ignore[arg-type]
    assert result.visits["none.example"].outcome is Outcome.FAILED
    assert "names no feed" in result.visits["none.example"].reason
    assert result.visits["there.example"].outcome is Outcome.OK
