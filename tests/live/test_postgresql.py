"""The store on a real PostgreSQL: a cluster of its own in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from model.documents import Kind
from model.errors import StoreError
from tests.webside.made import NOON, TIDEWELL, finding, post, source
from webside.store import Store

pytestmark = pytest.mark.live


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    programs = _programs()
    if programs is None:
        pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="webside-pg-") as name:
        folder = Path(name)
        # The server refuses to run as root.
        user = {"user": "postgres"} if os.geteuid() == 0 else {}
        if user:
            shutil.chown(folder, "postgres")
        options = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, **user}
        subprocess.run([programs / "initdb", "-D", "data", "-U", "webside", "-A", "trust", "-E", "UTF8"], **options)
        server = f"-k {folder} -c listen_addresses='' -c fsync=off"
        control = [programs / "pg_ctl", "-D", "data", "-w", "-l", "log"]
        subprocess.run([*control, "-o", server, "start"], **options)
        try:
            yield f"postgresql://webside@/postgres?host={folder}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **options)


def test_a_whole_life(address: str) -> None:
    with Store.open(address) as store, Store.open(address) as other:
        store.save_subject(TIDEWELL)
        with store.lock("tidewell"):
            with pytest.raises(StoreError, match="under way"), other.lock("tidewell"):
                pass
            audit_id = store.begin_audit("tidewell", NOON, "0.1.0")
            seen = [post("1", kind=Kind.REVIEW), post("2", "zero \0 byte", in_reply_to="1"), post("Ä"), post("a\0b")]
            assert store.add_documents(audit_id, seen) == 4
            assert store.add_documents(audit_id, (post(f"n{number}") for number in range(1200))) == 1200
            corpus = store.corpus("tidewell", audit_id)
            assert store.add_findings(audit_id, (finding(document.id) for document in corpus.documents())) == 1204
            store.finish_audit(audit_id, "complete")
        with other.lock("tidewell"):
            pass
        assert [document.ref for document in corpus.answers("x.com:1")] == ["2"]
        assert corpus.document("x.com:2") == seen[1]
        ids = [document.id for document in corpus.documents()]
        assert ids == sorted(ids)
        store.dismiss("tidewell", finding().code, "agreed", "Dana", NOON)
        store.set_due("tidewell", NOON, 31)
        assert store.known("tidewell", "x_archive", "tidewell") is not None
        assert store.obey_retention(NOON + timedelta(days=2), {"x": source("x_archive", 24)}) == 1204
        assert store.forget("tidewell") == {"audits": 1, "documents": 0, "findings": 0, "decisions": 1}


def test_a_second_opening_finds_the_tables(address: str) -> None:
    Store.open(address).close()
    with Store.open(address) as store:
        assert list(store.subjects()) == []
