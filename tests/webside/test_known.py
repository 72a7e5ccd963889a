"""What is held is not asked for again, and stays part of the next audit; a full look comes every four weeks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Errand, Outcome, Plan, Visit
from model.source import Source
from tests.webside.made import NOON, TIDEWELL, post
from webside import known
from webside.store import AuditState, Store

AT = "@tidewell@social.example"
MASTODON = sources.load()["mastodon"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(str(tmp_path / "store.db")) as opened:
        opened.save_subject(TIDEWELL)
        yield opened


def audited(store: Store, at: datetime, refs: str, visit: Visit) -> str:
    """An audit that saw these posts; a visit that stopped at what was held takes the older ones along."""
    with store.lock(TIDEWELL.id):
        audit = store.begin_audit(TIDEWELL.id, at, "1")
        seen = (
            post(
                ref,
                source="mastodon",
                service="mastodon",
                account=AT,
                published=NOON - timedelta(days=ord("z") - ord(ref)),
            )
            for ref in refs
        )
        store.add_documents(audit, seen)
        store.add_visits(audit, [visit])
        known.carry(visit, store, audit)
        store.finish_audit(audit, AuditState.COMPLETE)
    return audit


def visited(outcome: Outcome = Outcome.OK, carried_from: datetime | None = None) -> Visit:
    return Visit(source="mastodon", title="Mastodon", at=AT, outcome=outcome, carried_from=carried_from)


def told(store: Store, at: datetime, source: Source = MASTODON, *, full: bool = False) -> Errand:
    plan = Plan(subject=TIDEWELL, errands=(Errand(source=source, at=AT),), user_agent="x", full=full)
    with store.lock(TIDEWELL.id):
        audit = store.begin_audit(TIDEWELL.id, at, "1")
        (errand,) = known.tell(plan, store, audit, at).errands
        store.finish_audit(audit, AuditState.FAILED)
    return errand


def test_the_newest_post_of_a_whole_visit_is_known(store: Store) -> None:
    assert told(store, NOON).known is None
    audited(store, NOON, "abc", visited())
    newest = told(store, NOON + timedelta(days=7)).known
    assert newest is not None
    assert (newest.ref, newest.whole_at) == ("c", NOON)


@pytest.mark.parametrize("outcome", [Outcome.PARTIAL, Outcome.SUSPECT, Outcome.BLOCKED])
def test_a_visit_that_was_not_whole_is_made_again(store: Store, outcome: Outcome) -> None:
    audited(store, NOON, "abc", visited(outcome))
    assert told(store, NOON + timedelta(days=7)).known is None


def test_a_full_look_comes_when_asked_for_and_every_four_weeks(store: Store) -> None:
    audited(store, NOON, "abc", visited())
    audited(store, NOON + timedelta(days=20), "d", visited(carried_from=NOON))
    again = told(store, NOON + timedelta(days=27)).known
    assert again is not None
    assert (again.ref, again.whole_at) == ("d", NOON), "the chain remembers its last whole look"
    assert told(store, NOON + timedelta(days=28)).known is None
    assert told(store, NOON + timedelta(days=27), full=True).known is None


def test_what_may_not_be_kept_or_is_no_listing_is_read_whole(store: Store) -> None:
    audited(store, NOON, "abc", visited())
    later = NOON + timedelta(days=1)
    assert told(store, later, replace(MASTODON, retain_hours=24)).known is None
    assert told(store, later, replace(MASTODON, newest_first=False)).known is None


def test_older_posts_stay_in_the_corpus_and_no_post_is_there_twice(store: Store) -> None:
    audited(store, NOON, "abc", visited())
    second = audited(store, NOON + timedelta(days=7), "cd", visited(carried_from=NOON))
    assert [document.ref for document in store.corpus(TIDEWELL.id, second).documents()] == ["a", "b", "c", "d"]
    third = audited(store, NOON + timedelta(days=8), "bcd", visited())
    assert [document.ref for document in store.corpus(TIDEWELL.id, third).documents()] == ["b", "c", "d"], (
        "gone is gone"
    )
