"""The four network sources over real HTTP: discovery, paging to the end, and the traps each service sets."""

from urllib.parse import parse_qs, urlsplit

import pytest

from model.audit import Errand, Outcome
from model.documents import Kind
from model.source import Caps
from tests.crawler.web import MISSING, Answer, Result, Site, Web, crawl, data, page, plan, source

TEXT = "Our dentists look after families in the bay area since 1998. " * 20
XML = {"Content-Type": "application/xml"}


# --- a WordPress of 230 posts whose front page names its API in a header

POSTS = [
    {"id": 1000 - n, "type": "post", "date_gmt": "2026-01-01T10:00:00", "link": f"https://blog.example/{n}",
     "title": {"rendered": f"Post {n}"}, "content": {"rendered": f"<p>Text {n}</p>"}}
    for n in range(230)
]  # fmt: skip
COMMENTS = [
    {"id": 5, "post": 1000, "parent": 4, "author": 1, "author_name": "Ana Reyes", "date_gmt": "2026-01-02T10:00:00",
     "content": {"rendered": "<p>Thank you.</p>"}, "link": "https://blog.example/0#5", "type": "comment"},
    {"id": 4, "post": 1000, "parent": 0, "author": 0, "author_name": "A reader", "date_gmt": "2026-01-02T09:00:00",
     "content": {"rendered": "<p>Good read.</p>"}, "link": "https://blog.example/0#4", "type": "comment"},
]  # fmt: skip
TOO_FAR = data({"code": "rest_post_invalid_page_number", "message": "Too far.", "data": {"status": 400}}, status=400)


def listing(entries: list[dict[str, object]], totals: bool = True, stuck: bool = False) -> object:
    def answer(path: str) -> Answer:
        query = parse_qs(urlsplit(path).query)
        number, size = int(query["page"][0]), int(query["per_page"][0])
        part = entries[:size] if stuck else entries[(number - 1) * size : number * size]
        if number > 1 and not part:
            return TOO_FAR
        told = {"X-WP-Total": str(len(entries)), "X-WP-TotalPages": str(-(-len(entries) // size))} if totals else {}
        return data(part, headers=told)

    return answer


def blog(header: bool = True, **more: object) -> Site:
    front = page(TEXT, headers={"Content-Type": "text/html", "Link": '</wp-json/>; rel="https://api.w.org/"'})
    linked = Answer(
        body=b"<html><head><link rel='https://api.w.org/' href='/api/' /></head><body><p>Blog</p></body></html>",
        headers={"Content-Type": "text/html"},
    )
    api = "/wp-json" if header else "/api"
    made: dict[str, object] = {
        "/robots.txt": Answer(body=b"User-agent: *\nDisallow: /wp-json/\n"),
        "/": front if header else linked,
        f"{api}/wp/v2/posts": listing(POSTS),
        f"{api}/wp/v2/pages": listing([]),
        f"{api}/wp/v2/comments": listing(COMMENTS),
    }
    return made | more  # type: ignore[return-value]


def by_query(path: str) -> Answer:
    """A WordPress without pretty permalinks or the link to its API: everything by `?rest_route=`."""
    route = parse_qs(urlsplit(path).query).get("rest_route", [""])[0]
    if not route:
        return page(TEXT)
    if route == "/":
        return data({"name": "Blog", "namespaces": ["oembed/1.0", "wp/v2"]})
    entries = {"posts": POSTS[:3], "pages": [], "comments": COMMENTS}[route.rpartition("/")[2]]
    return listing(entries)(path)  # type: ignore[operator, no-any-return]


# --- Mastodon: a handle whose domain is not its instance, and a server that wants to be asked slowly


def account(id: str, count: int) -> dict[str, object]:
    told = {"id": id, "acct": "ana", "username": "ana", "display_name": "Ana Reyes", "note": "", "fields": []}
    return told | {"statuses_count": count, "url": "https://social.example/@ana", "created_at": "2024-01-01T00:00:00Z"}


def statuses(path: str) -> Answer:
    query = parse_qs(urlsplit(path).query)
    below = int(query.get("max_id", ["1096"])[0])
    part = [
        {"id": str(n), "created_at": "2026-01-01T00:00:00Z", "visibility": "public", "content": f"<p>{n}</p>",
         "account": account("7", 0), "url": f"https://social.example/@ana/{n}"}
        for n in range(below - 1, max(1000, below - 41), -1)
    ]  # fmt: skip
    return data(part, headers={"Link": '<https://elsewhere.example/next?max_id=1>; rel="next"'})


FINGER = {"links": [{"rel": "self", "href": "https://social.example/users/ana"}]}
SOCIAL: Site = {
    "/api/v1/accounts/lookup": data(account("7", 95)),
    "/api/v1/accounts/7/statuses": statuses,
}
HITS = {
    page_number: [{"url": f"https://hit{page_number}{n}.example/", "title": f"Hit {n}", "content": "", "engine": "a"}
                  for n in range(10)]
    for page_number in (1, 2)
}  # fmt: skip


def search(path: str) -> Answer:
    query = parse_qs(urlsplit(path).query)
    assert query["format"] == ["json"]
    if query["q"] == ["nobody"]:
        return data({"results": [], "unresponsive_engines": []})
    hits = HITS.get(int(query["pageno"][0]), [])
    return data({"query": query["q"][0], "results": hits, "unresponsive_engines": []})


SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
CALENDAR = page(TEXT + " ".join(f"<a href='/events/{y}/{m}/'>x</a>" for y in range(2000, 2030) for m in range(1, 13)))
SITES: dict[str, Site] = {
    "blog.example": blog(),
    "linked.example": blog(header=False),
    "query.example": {"/robots.txt": MISSING, "/": by_query},
    "stuck.example": blog(**{"/wp-json/wp/v2/posts": listing(POSTS, totals=False, stuck=True)}),
    "fading.example": blog(**{"/wp-json/wp/v2/comments": data({"code": "x", "message": "No."}, status=403)}),
    "none.example": blog(**{f"/wp-json/wp/v2/{name}": listing([]) for name in ("posts", "comments")}),
    "plain.example": {"/robots.txt": MISSING, "*": page(TEXT)},
    "clinic.example": {"/.well-known/webfinger": data(FINGER), "*": MISSING},
    "social.example": SOCIAL,
    "locked.example": {
        "/api/v1/accounts/lookup": data(account("7", 9)),
        "*": data({"error": "identity_token_required"}, status=401),
    },
    "quiet.example": {"/api/v1/accounts/7/statuses": data([]), "/api/v1/accounts/lookup": data(account("7", 0))},
    "hidden.example": SOCIAL | {"/api/v1/accounts/lookup": data(account("7", 9) | {"noindex": True})},
    "lost.example": {"*": data({"error": "Record not found"}, status=404)},
    "search.example": {"/search": search},
    "closedsearch.example": {"*": page("Forbidden", status=403)},
    "nobody.example": {"/search": search},
    "mapped.example": {
        "/robots.txt": Answer(body=b"Sitemap: https://mapped.example/index.xml\n"),
        "/": page(TEXT),
        "/index.xml": Answer(body=b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>", headers=XML),
        "/a.xml": Answer(body=SITEMAP.format("<url><loc>https://mapped.example/only-here</loc></url>"
                                             "<url><loc>https://other.example/x</loc></url>").encode(), headers=XML),
        "/only-here": page(TEXT),
    },
    "traps.example": {
        "/robots.txt": MISSING,
        "/": page(TEXT + "<a href='/events/2026/11/'>x</a> <a href='/f?sid=1&a=1'>x</a> <a href='/f?a=1&sid=2'>x</a>"
                  "<a href='/brochure.pdf'>x</a> <a href='/wp-login.php'>x</a> <a href='/cart/'>x</a>"
                  "<a href='/a/a/a/a/'>x</a>" + "".join(f"<a href='/f?filter={n}'>x</a>" for n in range(40))),
        "/f": page(TEXT),
        "*": CALENDAR,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def result(shared_web: Web, tmp_path_factory: pytest.TempPathFactory) -> Result:
    shared_web.sites = dict(SITES)
    kinds = {"clinic": "mastodon", "social": "mastodon", "locked": "mastodon", "quiet": "mastodon", "lost": "mastodon",
             "hidden": "mastodon", "search": "searxng", "closedsearch": "searxng", "nobody": "searxng",
             "mapped": "website", "traps": "website"}  # fmt: skip
    errands = []
    for name in SITES:
        kind = kinds.get(name.partition(".")[0], "wordpress")
        at = f"@ana@{name}" if kind == "mastodon" else f"https://{name}"
        queries = ("nobody",) if name == "nobody.example" else ("ana reyes", "nobody")
        errands.append(Errand(source=source(kind, caps=Caps(pages=120)), at=at, queries=queries))
    return crawl(plan(shared_web, errands), tmp_path_factory.mktemp("spool"))


@pytest.mark.parametrize(
    ("site", "outcome", "reason"),
    [
        ("blog.example", Outcome.OK, ""),
        ("linked.example", Outcome.OK, ""),
        ("query.example", Outcome.OK, ""),
        ("stuck.example", Outcome.PARTIAL, "the same page again and again"),
        ("fading.example", Outcome.PARTIAL, "only to people who are logged in (403): No."),
        ("none.example", Outcome.EMPTY, "the source itself says that there is nothing"),
        ("plain.example", Outcome.FAILED, "no WordPress REST API was found"),
        ("clinic.example", Outcome.OK, ""),
        ("social.example", Outcome.OK, ""),
        ("locked.example", Outcome.BLOCKED, "identity_token_required"),
        ("quiet.example", Outcome.EMPTY, "the source itself says"),
        ("hidden.example", Outcome.SKIPPED, "asks not to be indexed"),
        ("lost.example", Outcome.FAILED, "the account was not found"),
        ("search.example", Outcome.OK, ""),
        ("closedsearch.example", Outcome.BLOCKED, "does not give JSON"),
        ("nobody.example", Outcome.EMPTY, "the source itself says"),
        ("mapped.example", Outcome.OK, ""),
        ("traps.example", Outcome.OK, ""),
    ],
)
def test_outcome_and_reason(result: Result, site: str, outcome: Outcome, reason: str) -> None:
    visit = result.visits[site]
    assert visit.outcome is outcome, visit
    assert reason in visit.reason
    assert result.errors == ""


@pytest.mark.parametrize("site", ["blog.example", "linked.example"])
def test_wordpress_is_read_to_its_end(result: Result, site: str) -> None:
    documents = result.documents(site)
    assert len([document for document in documents if document.kind is Kind.POST]) == 230
    assert (result.visits[site].counts.expected, result.visits[site].counts.seen) == (232, 232)
    [reply] = [document for document in documents if document.kind is Kind.REPLY]
    [comment] = [document for document in documents if document.kind is Kind.COMMENT]
    assert reply.in_reply_to == comment.ref == f"{site}/comment/4"
    assert comment.in_reply_to == f"{site}/post/1000"
    assert result.visits[site].shows_replies


def test_a_documented_api_is_not_governed_by_robots(result: Result, shared_web: Web) -> None:
    assert len([path for path in shared_web.paths("blog.example") if path.startswith("/wp-json/")]) == 5
    assert shared_web.paths("lost.example").count("/robots.txt") == 0


def test_a_handle_is_found_where_webfinger_says(result: Result, shared_web: Web) -> None:
    assert "/.well-known/webfinger?resource=acct%3Aana%40clinic.example" in shared_web.paths("clinic.example")
    posts = [document for document in result.documents("clinic.example") if document.kind is Kind.POST]
    assert {post.author and post.author.handle for post in posts} == {"ana@clinic.example"}


def test_mastodon_is_paged_on_the_instance_we_know(result: Result, shared_web: Web) -> None:
    posts = [
        document for document in result.documents() if document.kind is Kind.POST and document.service == "mastodon"
    ]
    assert {document.ref for document in posts} == {str(n) for n in range(1001, 1096)}
    asked = [asked.host for asked in shared_web.asked if "/statuses" in asked.path]
    assert "elsewhere.example" not in asked


def test_ranks_count_on_over_the_pages(result: Result) -> None:
    hits = [document for document in result.documents("search.example") if document.query == "ana reyes"]
    assert sorted(hit.rank or 0 for hit in hits) == list(range(1, 21))
    assert next(hit for hit in hits if hit.rank == 11).url == "https://hit20.example/"


def test_pages_only_a_sitemap_names_are_read(result: Result, shared_web: Web) -> None:
    assert {document.ref for document in result.documents("mapped.example")} == {
        "https://mapped.example/",
        "https://mapped.example/only-here",
    }
    assert result.visits["mapped.example"].dropped == {"sitemap entry of another site": 1}


def test_no_trap_holds_the_crawl(result: Result, shared_web: Web) -> None:
    paths = shared_web.paths("traps.example")
    assert len(paths) < 100
    assert not [path for path in paths if "login" in path or "cart" in path or ".pdf" in path or "/a/a" in path]
    assert len([path for path in paths if path.startswith("/f?") and "sid" in path]) == 1
    dropped = result.visits["traps.example"].dropped or {}
    assert set(dropped) == {
        "a file, not a page",
        "a log-in, cart or service address",
        "an address that grows without end",
        "one of very many variants of one address",
        "one of very many addresses of one shape (a calendar)",
    }
