"""A feed that is held is asked for only if it has changed: two audits over real HTTP, with what the first one held."""

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
    """One audit of the blog: planned by what is held, crawled, kept."""
    web.sites = {"blog.example": {"/feed.xml": answer}}
    web.asked.clear()
    errand = Errand(source=source("feed"), at=AT)
    with store.lock(PERSON.id):
        audit = store.begin_audit(PERSON.id, at, "1")
        wanted: Plan = known.tell(replace(plan(web, [errand]), subject=PERSON), store, audit, at)
        result = crawl(wanted, spool)
        [visit] = result.visits.values()
        store.add_documents(audit, result.documents())
        store.add_visits(audit, [visit])
        known.carry(visit, store, audit)
        store.finish_audit(audit, AuditState.COMPLETE)
    return result, visit, audit, [one for one in web.asked if one.path == "/feed.xml"]


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


def test_only_feeds_that_hold_all_in_one_answer_are_asked_so() -> None:
    assert {one.id for one in sources.load().values() if one.conditional} == {"feed", "youtube_feed"}
