"""What the store keeps, how it opens, and what it refuses."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from model.audit import Counts, Outcome, Visit
from model.errors import StoreError
from model.findings import Decision, Disposition, Judgement, Verdict
from tests.webside.made import NOON, TIDEWELL, finding, post
from webside.schema import HEAD, tables
from webside.store import Store


def audited(store: Store, as_of: datetime = NOON, state: str = "complete") -> str:
    store.save_subject(TIDEWELL)
    with store.lock("tidewell"):
        audit_id = store.begin_audit("tidewell", as_of, "0.1.0")
        store.finish_audit(audit_id, state)
    return audit_id


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(str(tmp_path / "data" / "s.sqlite")) as opened:
        yield opened


def test_migrations_make_exactly_the_tables_the_code_uses(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{store.file}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    engine.dispose()


def test_head_names_the_newest_migration() -> None:
    from alembic.script import ScriptDirectory

    import webside.schema

    assert ScriptDirectory(str(Path(webside.schema.__file__).parent)).get_current_head() == HEAD


def test_a_current_store_opens_without_alembic(tmp_path: Path) -> None:
    address = str(tmp_path / "s.sqlite")
    Store.open(address).close()
    code = "import sys; from webside.store import Store; Store.open(sys.argv[1]); assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, address], check=True)


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter; on Windows the user's folder is private")
def test_only_the_owner_can_read_the_store(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Store.open(str(tmp_path / "new" / "s.sqlite")) as store:
            store.save_subject(TIDEWELL)
            files = list((tmp_path / "new").iterdir())
            assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
            assert {path.stat().st_mode & 0o077 for path in files} == {0}
            assert {path.name for path in files} >= {"s.sqlite", "s.sqlite-wal"}
    finally:
        os.umask(before)


def test_the_home_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBSIDE_HOME", str(tmp_path / "home"))
    with Store.open() as store:
        assert store.file == tmp_path / "home" / "webside.sqlite"


def test_subjects_come_back_as_they_were(store: Store) -> None:
    store.save_subject(TIDEWELL)
    store.save_subject(TIDEWELL)
    assert list(store.subjects()) == [TIDEWELL]


def test_visits_findings_and_decisions_come_back_as_they_were(store: Store) -> None:
    visit = Visit(
        source="mastodon",
        title="Mastodon",
        at="@tidewell@social.example",
        outcome=Outcome.PARTIAL,
        counts=Counts(asked=3, seen=40, expected=50),
        kinds={"post": 40},
        started=NOON,
    )
    found = [finding(), finding("x.com:2", quote="half \ud83d a pair")]
    made = Disposition(code=found[0].code, decision=Decision.DISMISSED, because="agreed", by="Dana", at=NOON)
    said = Judgement(document="x.com:1", verdict=Verdict.NEGATIVE, because="a namesake", by="Dana", at=NOON)
    audit_id = audited(store)
    assert store.add_visits(audit_id, [visit]) == 1
    assert store.add_visits(audit_id, [visit]) == 1
    assert store.add_findings(audit_id, iter(found)) == 2
    store.dismiss("tidewell", found[0].code.lower(), "agreed", "Dana", NOON)
    store.judge("tidewell", said)
    assert store.visits(audit_id) == (visit, visit)
    kept = list(store.findings(audit_id))
    assert kept[0] == found[0]
    assert kept[1].evidence.quote == "half \ufffd a pair"
    assert store.find_findings(found[0].code.lower()) == {"tidewell": found[0]}
    assert store.dispositions("tidewell") == (made,)
    assert store.judgements("tidewell") == (said,)
    assert store.undismiss("tidewell", found[0].code)
    assert not store.undismiss("tidewell", found[0].code)
    assert store.dispositions("tidewell") == ()


def test_a_comparison_rests_on_the_last_audit_that_ended_well(store: Store) -> None:
    first = audited(store, NOON, "complete")
    audited(store, NOON + timedelta(days=1), "failed")
    audited(store, NOON + timedelta(days=2), "interrupted")
    last = audited(store, NOON + timedelta(days=3), "partial")
    assert store.previous_audit("tidewell", first) is None
    before = store.previous_audit("tidewell", last)
    assert before is not None
    assert (before.id, before.as_of) == (first, NOON)
    newest = store.last_audit("tidewell")
    assert newest is not None
    assert newest.id == last
    assert next(row.id for row in store.audits("tidewell")) == last


def test_an_audit_tells_later_what_it_was_told(store: Store) -> None:
    store.save_subject(TIDEWELL)
    with store.lock("tidewell"):
        audit_id = store.begin_audit("tidewell", NOON, "0.1.0", {"proxy": "http://proxy.example"})
        store.finish_audit(audit_id, "partial", {"language: fr": 2})
    row = store.audit(audit_id)
    assert (row.plan, row.not_analysed) == ({"proxy": "http://proxy.example"}, {"language: fr": 2})


def test_an_unknown_audit_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="no audit '20260101'"):
        store.audit("20260101")


def test_the_last_time_a_source_was_read_in_full(store: Store) -> None:
    for day, outcome in enumerate((Outcome.OK, Outcome.EMPTY, Outcome.BLOCKED)):
        audit_id = audited(store, NOON + timedelta(days=day))
        store.add_visits(audit_id, [Visit(source="mastodon", title="Mastodon", at="@a@b.example", outcome=outcome)])
    assert store.last_good_visits() == {"mastodon": NOON + timedelta(days=1)}


def test_two_audits_of_one_subject_never_run_at_once(tmp_path: Path) -> None:
    address = str(tmp_path / "s.sqlite")
    with Store.open(address) as store, Store.open(address) as other:
        with store.lock("tidewell"):
            with pytest.raises(StoreError, match="under way"), other.lock("tidewell"):
                pass
            with pytest.raises(StoreError, match="under way"):
                other.forget("tidewell")
            with other.lock("another"):
                pass
        with other.lock("tidewell"):
            pass


def test_an_audit_begins_only_inside_its_lock(store: Store) -> None:
    store.save_subject(TIDEWELL)
    with pytest.raises(StoreError, match="inside its lock"):
        store.begin_audit("tidewell", NOON, "0.1.0")


_DYING = """
import sys
from webside.store import Store
from tests.webside.made import NOON, TIDEWELL, post

store = Store.open(sys.argv[1])
store.save_subject(TIDEWELL)
with store.lock("tidewell"):
    audit_id = store.begin_audit("tidewell", NOON, "0.1.0")
    def endless():
        number = 0
        while True:
            number += 1
            if number == 2000:
                print(audit_id, flush=True)
            yield post(str(number))
    store.add_documents(audit_id, endless())
"""


def test_a_killed_audit_leaves_a_store_that_works(tmp_path: Path) -> None:
    address = str(tmp_path / "s.sqlite")
    child = subprocess.Popen([sys.executable, "-c", _DYING, address], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    audit_id = child.stdout.readline().strip()
    child.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    child.wait(timeout=30)
    child.stdout.close()
    with Store.open(address) as store:
        held = store.corpus("tidewell", audit_id).count()
        assert held >= 1500
        assert held % 500 == 0
        audited(store, NOON + timedelta(days=1))
        assert store.audit(audit_id).state == "interrupted"
    with sqlite3.connect(address) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_forgetting_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    address = tmp_path / "s.sqlite"
    with Store.open(str(address)) as store:
        audit_id = audited(store)
        store.add_documents(audit_id, (post(str(n), f"Quillfeather said {n}") for n in range(800)))
        store.add_findings(audit_id, [finding(quote="Quillfeather")])
        store.dismiss("tidewell", "F-00000000", "because of Quillfeather", "Dana", NOON)
        store.set_due("tidewell", NOON)
        assert store.corpus("tidewell", audit_id).count() == 800
        assert b"Quillfeather" in address.with_name("s.sqlite-wal").read_bytes()
        counts = store.forget("tidewell")
        assert counts == {"audits": 1, "documents": 800, "findings": 1, "decisions": 1}
        left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        for word in (b"Quillfeather", b"Tidewell", b"tidewell"):
            assert word not in left
        assert list(store.subjects()) == []
        assert set(store.forget("tidewell").values()) == {0}


def test_forgetting_one_subject_keeps_the_others(store: Store) -> None:
    from dataclasses import replace

    other = replace(TIDEWELL, id="other")
    store.save_subject(other)
    with store.lock("other"):
        kept = store.begin_audit("other", NOON, "0.1.0")
    store.add_documents(kept, [post("1")])
    audited(store)
    store.forget("tidewell")
    assert [subject.id for subject in store.subjects()] == ["other"]
    assert store.corpus("other", kept).count() == 1


def test_due_dates_come_back(store: Store) -> None:
    assert store.due("tidewell") is None
    store.set_due("tidewell", NOON)
    store.set_due("tidewell", NOON + timedelta(days=1), 31)
    due = store.due("tidewell")
    assert due is not None
    assert (due.at, due.day) == (NOON + timedelta(days=1), 31)
    assert due.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no database at all, but quite some text " * 50, "not a database"),
        (b"SQLite format 3\x00" + bytes(4000), "cannot be used"),
    ],
)
def test_what_is_no_store_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=words):
        Store.open(str(path))
    assert path.read_bytes() == content


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    address = tmp_path / "s.sqlite"
    Store.open(str(address)).close()
    with sqlite3.connect(address) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer Webside"):
        Store.open(str(address))


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    address = tmp_path / "s.sqlite"
    with sqlite3.connect(address) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        Store.open(str(address))


@pytest.mark.parametrize(
    "address", ["nonsense://x", "://", "sqlite://host/x/y", "postgresql+nodriver://h/d", "sqlite://"]
)
def test_an_address_that_is_none_is_refused_and_leaves_nothing(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError):
        Store.open(address)
    assert not list(tmp_path.iterdir())


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as raised:
        Store.open("postgresql://dana:opensesame@127.0.0.1:1/none")
    assert "opensesame" not in str(raised.value)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        Store.open(str(tmp_path))


def test_damage_in_the_middle_is_told(tmp_path: Path) -> None:
    address = tmp_path / "s.sqlite"
    with Store.open(str(address)) as store:
        audit_id = audited(store)
        store.add_documents(audit_id, (post(str(n), "words " * 200) for n in range(500)))
    size = address.stat().st_size
    with address.open("r+b") as stream:
        stream.seek(size // 2)
        stream.write(os.urandom(size // 2 - 8192))
    with pytest.raises(StoreError), Store.open(str(address)) as store:
        list(store.corpus("tidewell", audit_id).documents())
