"""`webside judge`: what a person says of a document is remembered, explains itself, and beats arithmetic."""

from datetime import UTC, datetime
from pathlib import Path

from analyzers import identity
from model.documents import Claims, Document, Kind
from model.findings import Verdict
from model.subject import Subject, SubjectKind
from tests.conftest import Run
from webside.store import AuditState, Store

JANE = Subject(kind=SubjectKind.CLINICIAN, names=("Jane Rivera",), id="jane")
LISTED = Document(
    kind=Kind.PROFILE, source="listing", service="listing", ref="991", claims=Claims(names=("Jane Rivera",))
)


def stored(file: Path) -> str:
    address = f"sqlite:///{file}"
    with Store.open(address) as store:
        store.save_subject(JANE)
        with store.lock("jane"):
            audit = store.begin_audit("jane", datetime(2026, 11, 20, tzinfo=UTC), "1")
            store.add_documents(audit, [LISTED])
            store.finish_audit(audit, AuditState.COMPLETE, {})
    return address


def test_a_judgement_is_remembered_listed_and_taken_back(webside: Run, tmp_path: Path) -> None:
    address = stored(tmp_path / "held.sqlite")
    assert webside("judge", "jane", "listing:991", "--not-mine", "--store", address).returncode == 2
    assert webside("judge", "jane", "listing:991", "--because", "x", "--store", address).returncode == 2
    unknown = webside("judge", "jane", "listing:1", "--mine", "--because", "x", "--store", address)
    assert unknown.returncode == 2
    assert "listing:1" in unknown.stderr
    assert webside("judge", "john", "listing:991", "--mine", "--because", "x", "--store", address).returncode == 2
    said = ("judge", "jane", "listing:991", "--not-mine", "--because", "A namesake in Ohio", "--by", "Jane")
    done = webside(*said, "--store", address)
    assert done.returncode == 0, done.stderr
    assert "somebody else's" in done.stdout
    assert "A namesake in Ohio" in webside("judge", "jane", "--list", "--store", address).stdout
    with Store.open(address) as store:
        found = identity.resolve(LISTED, JANE, store.judgements("jane"))
    assert found.verdict is Verdict.NEGATIVE
    assert found.reasons[0].startswith("Jane said on ")
    assert "A namesake in Ohio." in found.reasons[0]
    assert webside("judge", "jane", "listing:991", "--undo", "--store", address).returncode == 0
    assert webside("judge", "jane", "--list", "--store", address).stdout == ""
