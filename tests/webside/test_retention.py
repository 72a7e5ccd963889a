"""What a source's terms allow to be kept only so long is gone after it, captures too; everything else stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Counts, Outcome, Visit
from model.documents import Document, Kind
from model.subject import Subject, SubjectKind
from webside import retention
from webside.home import captures_folder, private_folder
from webside.store import Store

BEGUN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "kept"), [(23, True), (24, False)])
def test_a_day_is_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int, kept: bool) -> None:
    monkeypatch.setenv("WEBSIDE_HOME", str(tmp_path))
    known = sources.load()
    known = {**known, "searxng": replace(known["searxng"], retain_hours=24)}
    subject = Subject(kind=SubjectKind.PRACTICE, names=("Tidewell",), id="tidewell")
    with Store.open(None) as store, store.lock(subject.id):
        store.save_subject(subject)
        audit = store.begin_audit(subject.id, BEGUN, "test")
        capture = private_folder(captures_folder(subject.id, audit)) / "audit.warc.gz"
        capture.write_bytes(b"kept for a day")
        documents = [
            Document(kind=Kind.SEARCH_HIT, source="searxng", service="web", ref="hit"),
            Document(kind=Kind.POST, source="mastodon", service="mastodon", ref="post"),
        ]
        store.add_documents(audit, documents)
        counts = Counts(asked=1, fetched=1, seen=1)
        store.add_visits(audit, [Visit(source="searxng", title="", at="x", outcome=Outcome.OK, counts=counts)])
        store.finish_audit(audit, "complete")
        retention.obey(store, subject.id, known, BEGUN + timedelta(hours=hours))
        held = {document.ref for document in store.corpus(subject.id, audit).documents()}
    assert held == ({"hit", "post"} if kept else {"post"})
    assert capture.exists() is kept
