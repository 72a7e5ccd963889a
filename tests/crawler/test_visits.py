"""One real crawl over many small sites: each ends in the outcome its answers deserve, and says what to do next."""

import pytest

from model.audit import Errand, Outcome
from model.documents import Kind
from model.source import Caps
from tests.crawler.web import MISSING, Answer, Result, Site, Web, crawl, page, plan, source

LONG = "Our dentists look after families in the bay area since 1998. " * 20
CHALLENGE = page("Wait.", status=403, headers={"Content-Type": "text/html", "cf-mitigated": "challenge"})
LOGIN = page("Sign in <form><input name='u'><input type='password' name='p'></form>")
NO_ROBOTS = {"/robots.txt": MISSING}
ROBOTS = Answer(body=b"User-agent: *\nDisallow: /private\n", headers={"Content-Type": "text/plain"})


def links(*paths: str) -> str:
    return LONG + " ".join(f"<a href='{path}'>read</a>" for path in paths)


SITES: dict[str, Site] = {
    "good.example": NO_ROBOTS | {"/": page(links("/team", "/fees#top", "/team?utm_id=x")), "/team": page(LONG + "team"),
                                 "/fees": page(LONG + "fees")},
    "challenge.example": NO_ROBOTS | {"*": CHALLENGE},
    "login.example": NO_ROBOTS | {"*": LOGIN},
    "forbidden.example": NO_ROBOTS | {"*": page("No.", status=403)},
    "legal.example": NO_ROBOTS | {"*": page("No.", status=451)},
    "busy.example": NO_ROBOTS | {"*": page("Slow down.", status=429, headers={"Retry-After": "99999"})},
    "gone.example": NO_ROBOTS,
    "error.example": NO_ROBOTS | {"*": page("Oops.", status=500)},
    "empty.example": NO_ROBOTS | {"*": Answer(headers={"Content-Type": "text/html"})},
    "binary.example": NO_ROBOTS | {"*": Answer(body=bytes(range(256)) * 40, headers={"Content-Type": "image/png"})},
    "script.example": NO_ROBOTS | {"*": Answer(body=b"<html><body><script>render()</script></body></html>",
                                               headers={"Content-Type": "text/html"})},
    "cut.example": NO_ROBOTS | {"*": page(LONG, cut=300)},
    "middle.example": NO_ROBOTS | {"/": page(links("/a", "/b", "/c")), "/a": page(LONG + "a"),
                                   "/b": page("Slow down.", status=429, headers={"Retry-After": "99999"}),
                                   "/c": page(LONG + "c", cut=200)},
    "closed.example": {"/robots.txt": Answer(body=b"User-agent: Webside\nDisallow: /\n"), "/": page(LONG)},
    "partly.example": {"/robots.txt": ROBOTS, "/": page(links("/private/plan", "/open")), "/open": page(LONG + "open")},
    "unread.example": {"/robots.txt": page("Down.", status=500), "/": page(LONG)},
    "many.example": NO_ROBOTS | {"*": lambda path: page(links(f"{path}n", f"{path}m"))},
    "deep.example": NO_ROBOTS | {"*": lambda path: page(links(f"{path.rstrip('/')}/{len(path)}"))},
    "large.example": NO_ROBOTS | {"/": page(LONG * 200)},
    "moved.example": NO_ROBOTS | {"/": page("", status=301, headers={"Location": "https://elsewhere.example/"})},
    "circle.example": NO_ROBOTS | {"*": lambda path: page("", status=302, headers={"Location": f"{path}x"})},
    "again.example": NO_ROBOTS | {"/": [page("", status=429, headers={"Retry-After": "1"}), page(LONG)]},
    "flaky.example": NO_ROBOTS | {"/": [page(LONG, cut=100), page("", status=502), page(LONG)]},
}  # fmt: skip
CAPS = {
    "many.example": Caps(pages=5),
    "deep.example": Caps(depth=3),
    "large.example": Caps(bytes=20_000),
    "circle.example": Caps(pages=20),
}


@pytest.fixture(scope="module")
def result(shared_web: Web, tmp_path_factory: pytest.TempPathFactory) -> Result:
    shared_web.sites = dict(SITES)
    errands = [
        Errand(source=source("website", caps=CAPS.get(name, Caps())), at=f"https://{name}") for name in shared_web.sites
    ]
    errands.append(Errand(source=source("website"), at="https://unrouted.invalid"))
    errands.append(Errand(source=source("website"), at="https://skipped.example", skip="not due"))
    return crawl(plan(shared_web, errands), tmp_path_factory.mktemp("spool"))


@pytest.mark.parametrize(
    ("site", "outcome", "reason"),
    [
        ("good.example", Outcome.OK, ""),
        ("challenge.example", Outcome.BLOCKED, "challenge"),
        ("login.example", Outcome.BLOCKED, "log-in page"),
        ("forbidden.example", Outcome.BLOCKED, "refuses to show this (403)"),
        ("legal.example", Outcome.BLOCKED, "legal reasons (451)"),
        ("busy.example", Outcome.BLOCKED, "enough requests (429), and asks to wait: 99999"),
        ("gone.example", Outcome.FAILED, "not found (404)"),
        ("error.example", Outcome.FAILED, "error (500)"),
        ("empty.example", Outcome.FAILED, "the answer is empty"),
        ("binary.example", Outcome.FAILED, "no web page"),
        ("script.example", Outcome.FAILED, "no text without running its scripts"),
        ("cut.example", Outcome.FAILED, "broke off before its end"),
        ("middle.example", Outcome.PARTIAL, "enough requests (429)"),
        ("middle.example", Outcome.PARTIAL, "broke off before its end"),
        ("closed.example", Outcome.SKIPPED, "robots.txt asks us not to"),
        ("partly.example", Outcome.PARTIAL, "robots.txt asks us not to read it at https://partly.example/private/plan"),
        ("unread.example", Outcome.SKIPPED, "robots.txt could not be read (500)"),
        ("many.example", Outcome.PARTIAL, "the cap of 5 requests"),
        ("deep.example", Outcome.PARTIAL, "more than 3 links from the front page"),
        ("large.example", Outcome.FAILED, "larger than the cap"),
        ("moved.example", Outcome.FAILED, "redirects to another site at https://elsewhere.example/"),
        ("circle.example", Outcome.FAILED, "redirects in a circle"),
        ("again.example", Outcome.OK, ""),
        ("flaky.example", Outcome.OK, ""),
        ("unrouted.invalid", Outcome.FAILED, "name of the server is not known"),
    ],
)
def test_outcome_and_reason(result: Result, site: str, outcome: Outcome, reason: str) -> None:
    visit = result.visits[site]
    assert visit.outcome is outcome, visit
    assert reason in visit.reason
    assert bool(visit.next_step) is (outcome is not Outcome.OK), "a person can act on whatever went wrong"


def test_nothing_but_the_plan_is_visited(result: Result, shared_web: Web) -> None:
    assert result.code == 0
    assert "skipped.example" not in result.visits
    assert not {asked.host for asked in shared_web.asked} - set(SITES)
    assert shared_web.paths("closed.example") == ["/robots.txt"]
    assert shared_web.paths("unread.example").count("/") == 0
    assert "/private/plan" not in shared_web.paths("partly.example")


def test_every_request_names_us_and_our_contact(result: Result, shared_web: Web) -> None:
    assert {asked.agent for asked in shared_web.asked} == {"Webside/test (+mailto:desk@tidewell.example)"}


def test_pages_are_read_once_under_the_addresses_of_the_site(result: Result) -> None:
    pages = [document for document in result.documents("good.example") if document.kind is Kind.PAGE]
    assert {document.ref for document in pages} == {
        "https://good.example/",
        "https://good.example/team",
        "https://good.example/fees",
    }
    assert all(document.capture and document.capture.url == document.url for document in pages)


def test_counts_tell_what_was_asked_and_seen(result: Result, shared_web: Web) -> None:
    counts = result.visits["good.example"].counts
    asked = len(shared_web.paths("good.example"))
    assert (counts.asked, counts.fetched, counts.parsed, counts.seen) == (asked, asked, 3, 3)
    assert counts.bytes > 3 * len(LONG)
    assert len(shared_web.paths("many.example")) <= 6  # robots.txt beside the five


def test_an_interrupted_answer_is_asked_for_three_times_and_kept(result: Result, shared_web: Web) -> None:
    assert shared_web.paths("cut.example").count("/") == 3
    assert shared_web.paths("busy.example").count("/") == 1, "a pause longer than the visit is not waited for"


def test_a_pause_that_was_asked_for_is_made(result: Result, shared_web: Web) -> None:
    first, second = [asked.at for asked in shared_web.asked if asked.host == "again.example" and asked.path == "/"]
    assert second - first >= 1.0


def test_the_parent_is_told_while_it_runs(result: Result) -> None:
    visits = [event for event in result.events if event["event"] == "visit"]
    assert len(visits) == len(result.visits)
    progress = [event for event in result.events if event["event"] == "progress"]
    assert progress
    assert set(progress[0]) == {"event", "source", "at", "asked", "fetched", "parsed", "expected"}
