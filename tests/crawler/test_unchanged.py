"""What is held is asked for only if it has changed: audits over real HTTP, each with what the one before it held."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Errand, Outcome, Plan, Validator, Visit
from model.subject import Subject, SubjectKind
from tests.crawler.web import Answer, Asked, Result, Web, crawl, plan, source
from webside import known
from webside.store import AuditState, Store

AT = "https://blog.example/feed.xml"
FIRST = datetime(2026, 11, 1, 12, tzinfo=UTC)
PERSON = Subject(kind=SubjectKind.PRACTICE, names=("Tidewell Family Dental",), id="tidewell")
MARKS = {"ETag": '"v1"', "Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"}


def feed(*titles: str, **headers: str) -> Answer:
    items = "".join(
        f"<item><title>{title}</title><guid>https://blog.example/{title}</guid>"
        f"<pubDate>Sun, {number + 1:02} Nov 2026 09:00:00 GMT</pubDate><description>Words</description></item>"
        for number, title in enumerate(titles)
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Blog</title>{items}</channel></rss>"
    return Answer(body=body.encode(), headers={"Content-Type": "application/rss+xml", **headers})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(str(tmp_path / "store.db")) as opened:
        opened.save_subject(PERSON)
        yield opened


def audited(
    web: Web, store: Store, spool: Path, at: datetime, answer: Answer
) -> tuple[Result, Visit, str, list[Asked]]:
    """One audit of the blog."""
    web.sites = {"blog.example": {"/feed.xml": answer}}
    result, visit, audit = looked(web, store, spool, at, Errand(source=source("feed"), at=AT))
    return result, visit, audit, [one for one in web.asked if one.path == "/feed.xml"]


def looked(web: Web, store: Store, spool: Path, at: datetime, errand: Errand) -> tuple[Result, Visit, str]:
    """One audit: planned by what is held, crawled, kept."""
    web.asked.clear()
    with store.lock(PERSON.id):
        audit = store.begin_audit(PERSON.id, at, "1")
        wanted: Plan = known.tell(replace(plan(web, [errand]), subject=PERSON), store, audit, at)
        result = crawl(wanted, spool)
        [visit] = result.visits.values()
        store.add_documents(audit, result.documents())
        store.add_visits(audit, [visit])
        known.carry(visit, store, audit)
        store.finish_audit(audit, AuditState.COMPLETE)
    return result, visit, audit


def held(store: Store, audit: str) -> list[str]:
    return sorted(str(one.title) for one in store.corpus(PERSON.id, audit).documents())


def test_what_did_not_change_is_not_sent_again_and_stays(web: Web, store: Store, tmp_path: Path) -> None:
    _, visit, _, asked = audited(web, store, tmp_path / "1", FIRST, feed("a", "b", **MARKS))
    assert visit.outcome is Outcome.OK
    assert visit.validators == (Validator(url=AT, etag=MARKS["ETag"], modified=MARKS["Last-Modified"]),)
    assert "If-None-Match" not in asked[0].headers

    result, visit, audit, asked = audited(
        web, store, tmp_path / "2", FIRST + timedelta(days=7), Answer(status=304, headers=MARKS)
    )
    assert asked[0].headers["If-None-Match"] == MARKS["ETag"]
    assert asked[0].headers["If-Modified-Since"] == MARKS["Last-Modified"]
    assert (visit.outcome, visit.carried_from) == (Outcome.OK, FIRST)
    assert result.documents() == []
    assert held(store, audit) == ["a", "b"]
    assert visit.validators[0].etag == MARKS["ETag"]

    result, visit, audit, asked = audited(
        web, store, tmp_path / "3", FIRST + timedelta(days=14), feed("a", "b", "c", ETag='"v2"')
    )
    assert asked[0].headers["If-None-Match"] == MARKS["ETag"]
    assert visit.carried_from is None
    assert held(store, audit) == ["a", "b", "c"]
    assert visit.validators == (Validator(url=AT, etag='"v2"'),)


def test_after_four_weeks_it_is_read_whole(web: Web, store: Store, tmp_path: Path) -> None:
    audited(web, store, tmp_path / "1", FIRST, feed("a", **MARKS))
    *_, asked = audited(web, store, tmp_path / "2", FIRST + timedelta(days=28), feed("a", **MARKS))
    assert "If-None-Match" not in asked[0].headers


def test_a_304_nobody_asked_for_is_no_answer(web: Web, store: Store, tmp_path: Path) -> None:
    _, visit, _, _ = audited(web, store, tmp_path / "1", FIRST, Answer(status=304))
    assert visit.outcome is Outcome.FAILED


def test_only_whole_feeds_and_the_own_site_are_asked_so() -> None:
    assert {one.id for one in sources.load().values() if one.conditional} == {"feed", "youtube_feed", "website"}


SITE = "https://tidewell.example"
LOGO = "<img src='/logo.png' alt='Tidewell'>"


def shown(words: str, **headers: str) -> Answer:
    body = f"<html lang='en'><head><title>A page</title></head><body><p>{words}</p></body></html>"
    return Answer(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8", **headers})


def site(
    web: Web, store: Store, spool: Path, at: datetime, **pages: Answer
) -> tuple[Visit, list[str], dict[str, Asked]]:
    """One audit of the own site: the visit, what the audit holds, and what was asked."""
    web.sites = {"tidewell.example": {f"/{name.removeprefix('home')}": answer for name, answer in pages.items()}}
    _, visit, audit = looked(web, store, spool, at, Errand(source=source("website"), at=SITE))
    refs = sorted(one.ref.removeprefix(SITE) for one in store.corpus(PERSON.id, audit).documents())
    return visit, refs, {one.path: one for one in web.asked}


def test_a_page_that_is_the_same_still_leads_where_it_led(web: Web, store: Store, tmp_path: Path) -> None:
    home, same = shown("<a href='/team'>Team</a>", ETag='"h"'), Answer(status=304)
    team = shown(f"Our team {LOGO} <a href='/jo'>Jo</a> <a href='/sam'>Sam</a>", ETag='"t"')
    jo, sam = shown("Jo Example, hygienist"), shown(f"Sam Example {LOGO} <img src='/sam.png'>", ETag='"s"')
    everything = ["/", "/jo", "/logo.png", "/sam", "/sam.png", "/team"]
    first, refs, asked = site(web, store, tmp_path / "1", FIRST, home=home, team=team, jo=jo, sam=sam)
    assert (first.outcome, refs) == (Outcome.OK, everything)
    assert {one.url.removeprefix(SITE) for one in first.validators} == {"", "/team", "/sam"}
    assert not any("If-None-Match" in one.headers for one in asked.values())

    week = FIRST + timedelta(days=7)
    visit, refs, asked = site(web, store, tmp_path / "2", week, home=home, team=same, jo=jo, sam=same)
    assert "If-None-Match" not in asked["/"].headers  # the front page proves that the site is there
    assert asked["/team"].headers["If-None-Match"] == '"t"'
    assert (visit.outcome, refs, visit.carried_from) == (Outcome.OK, everything, FIRST)
    assert "2 pages are the same as before" in visit.reason

    # What went with a page that did change is not held on to; what an unchanged page still shows is.
    team = shown("Our team <a href='/jo'>Jo</a> <a href='/sam'>Sam</a>", ETag='"t2"')
    visit, refs, _ = site(web, store, tmp_path / "3", week + timedelta(days=7), home=home, team=team, jo=jo, sam=same)
    assert (visit.outcome, refs) == (Outcome.OK, everything)
    sam = shown("Sam Example")
    visit, refs, _ = site(web, store, tmp_path / "4", week + timedelta(days=9), home=home, team=same, jo=jo, sam=sam)
    assert refs == ["/", "/jo", "/sam", "/team"]

    *_, asked = site(web, store, tmp_path / "5", FIRST + timedelta(days=29), home=home, team=team, jo=jo, sam=sam)
    assert "If-None-Match" not in asked["/team"].headers
