"""`webside keys`, and a whole audit with a key: it stands in no file, no log and no word on the screen."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import sources
from model.errors import InputError
from model.source import KeyPlace, Source
from tests.conftest import Run
from tests.crawler.test_keys import CANARY, FOUND, HOST, traces
from tests.crawler.web import Web, data
from webside import key_trial, keys, plan, rounds
from webside.config import load_subject

FINDER = "finder"
PLACE = KeyPlace(query="api_key", get="Make one at https://finder.example (free).")


def finder() -> dict[str, Source]:
    """A search service that takes a key, asked like SearXNG."""
    made = replace(sources.load()["searxng"], key=PLACE, needs=("instance", "key"), hosts=(HOST,))
    return {"searxng": made}


@pytest.fixture
def web() -> Iterator[Web]:
    served = Web()
    yield served
    served.close()


@pytest.fixture
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process keeps its keys in the test's home, and no keyring of the machine is asked."""
    monkeypatch.setenv("WEBSIDE_HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(keys, "keyring", lambda: None)
    return home


@pytest.fixture
def subject(tmp_path: Path) -> Path:
    path = tmp_path / "subject.yaml"
    path.write_text(
        f"id: reyes\nkind: clinician\nnames: [Dr. Ana Reyes]\nconsent: {{kind: self}}\n"
        f"accounts: {{searxng: https://{HOST}}}\nsearch_terms: [reyes]\n",
        encoding="utf-8",
    )
    return path


def test_a_file_only_its_owner_can_read_holds_the_key(at_home: Path) -> None:
    assert keys.find(FINDER) is None
    assert keys.save(FINDER, CANARY) is keys.Place.FILE
    assert keys.file().stat().st_mode & 0o777 == 0o600
    assert keys.find(FINDER) == (CANARY, keys.Place.FILE)
    assert keys.forget(FINDER) == (keys.Place.FILE,)
    assert keys.find(FINDER) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(at_home: Path, mode: int) -> None:
    keys.save(FINDER, CANARY)
    keys.file().chmod(mode)
    with pytest.raises(InputError, match="others can read") as caught:
        keys.find(FINDER)
    assert "chmod 600" in str(caught.value)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("held", ["{", "[]", '{"finder": 3}', f'{{"finder": "{CANARY[:12]} and more"}}', "[" * 100_000])
def test_a_broken_file_is_one_sentence(at_home: Path, held: str) -> None:
    keys.save(FINDER, CANARY)
    keys.file().write_text(held, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        keys.find(FINDER)
    assert "keys.json" in str(caught.value)
    assert CANARY[:12] not in str(caught.value)


def test_the_environment_comes_first(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.save(FINDER, "kept-in-the-file")
    monkeypatch.setenv("WEBSIDE_KEY_FINDER", f" {CANARY}\n")
    assert keys.find(FINDER) == (CANARY, keys.Place.ENVIRONMENT)
    monkeypatch.setenv("WEBSIDE_KEY_FINDER", "two words")
    with pytest.raises(InputError, match="WEBSIDE_KEY_FINDER is no key"):
        keys.find(FINDER)


RING = """
import json, os, pathlib
from keyring.backend import KeyringBackend
class Ring(KeyringBackend):
    priority = 5
    file = pathlib.Path(os.environ["WEBSIDE_HOME"]).with_name("ring.json")
    def _held(self): return json.loads(self.file.read_text()) if self.file.exists() else {}
    def get_password(self, service, name): return self._held().get(name)
    def set_password(self, service, name, secret): self.file.write_text(json.dumps({**self._held(), name: secret}))
    def delete_password(self, service, name): self.file.write_text(json.dumps({}))
"""


def test_a_keyring_is_used_where_there_is_one(tmp_path: Path, home: Path) -> None:
    (tmp_path / "ring.py").write_text(RING, encoding="utf-8")
    code = (
        "from webside import keys\n"
        f"assert keys.save('finder', {CANARY!r}) is keys.Place.KEYRING\n"
        f"assert keys.find('finder') == ({CANARY!r}, keys.Place.KEYRING)\n"
        "assert not keys.file().exists()\n"
        "assert keys.save('other', 'kept-in-a-file', keys.Place.FILE) is keys.Place.FILE\n"
        "assert keys.find('other') == ('kept-in-a-file', keys.Place.FILE)\n"
        "assert keys.forget('finder') == (keys.Place.KEYRING,)\n"
        "assert keys.find('finder') is None\n"
    )
    there = {**os.environ, "WEBSIDE_HOME": str(home), "PYTHON_KEYRING_BACKEND": "ring.Ring"}
    there["PYTHONPATH"] = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run([sys.executable, "-c", code], env=there, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_key_on_the_command_line_is_refused_and_not_repeated(webside: Run, home: Path) -> None:
    done = webside("keys", "set", FINDER, CANARY)
    assert done.returncode == 2
    assert "not given on the command line" in done.stderr
    for words in (("set", CANARY), ("test", CANARY), ("forget", CANARY)):
        done = webside("keys", *words)
        assert done.returncode == 2
        assert CANARY not in done.stdout + done.stderr
    assert not (home / "keys.json").exists()


def test_what_is_missing_is_said_with_what_to_do(at_home: Path, subject: Path) -> None:
    [errand] = _plan(subject).errands
    assert errand.skip == "no key of yours is set"
    assert errand.next_step == f"{PLACE.get} Then: webside keys set searxng"
    assert errand.at
    assert plan.dry_run(_plan(subject))[0].skip
    keys.save("searxng", CANARY)
    [errand] = _plan(subject).errands
    assert errand.skip is None
    assert plan.dry_run(_plan(subject))[0].host == HOST
    keys.file().chmod(0o644)
    [errand] = _plan(subject).errands
    assert "others can read" in str(errand.skip)


def _plan(subject: Path, web: Web | None = None) -> plan.Plan:
    known = finder()
    routes = {f"https://{HOST}": web.origin} if web else None
    return plan.make(load_subject(subject, known_sources=known), known, plan.Options(routes=routes, pace=0.0))


def test_a_whole_audit_leaves_no_trace_of_the_key(
    web: Web, at_home: Path, subject: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The service repeats the key in its body, its headers, its cookie and its error; then every file is searched."""
    monkeypatch.setenv("WEBSIDE_KEY_SEARXNG", CANARY)
    hit = {"url": f"https://harbour.example/?k={CANARY}", "title": f"Seen with {CANARY}", "content": CANARY}
    echo = data({**FOUND, "results": [hit]}, headers={"Set-Cookie": f"k={CANARY}", "X-Asked": CANARY})
    web.sites = {HOST: {"*": [echo, data({"error": f"quota of {CANARY}"}, status=403)]}}
    log = tmp_path / "crawl.log"
    round_ = rounds.Round(
        out=tmp_path / "reports",
        formats=rounds.formats("html,json,csv"),
        as_of=datetime.now(UTC),
        verbose=True,
        log=log,
    )
    rounds.run([_plan(subject, web)], round_)
    assert [CANARY in one.path or "api_key=CANARY" in one.path for one in web.asked] == [True, True]
    assert traces(tmp_path) == []
    assert list((tmp_path / "reports").rglob("*.html"))
    assert list(at_home.rglob("*.warc.gz"))
    screen = capfd.readouterr()
    assert CANARY not in screen.out + screen.err
    assert CANARY[:12] not in screen.out + screen.err


def test_a_crawl_shows_no_key_to_the_rest_of_the_machine(
    web: Web, at_home: Path, subject: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither its command line nor its environment (`ps -e`) holds one while it runs."""
    monkeypatch.setenv("WEBSIDE_KEY_SEARXNG", CANARY)
    seen: list[bytes] = []

    def look(path: str) -> object:
        children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        for child in {number for file in children for number in file.read_text().split()}:
            seen.extend(Path(f"/proc/{child}/{what}").read_bytes() for what in ("cmdline", "environ"))
        return data(FOUND)

    web.sites = {HOST: {"*": look}}  # type: ignore[dict-item]
    rounds.run([_plan(subject, web)], rounds.Round(out=tmp_path, formats=("json",), as_of=datetime.now(UTC)))
    assert any(b"crawler.run" in one for one in seen)
    assert not [one for one in seen if CANARY.encode() in one]


def test_a_key_is_tried_by_one_request(web: Web, at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(finder()["searxng"], needs=("search_terms", "key"))
    keys.save("searxng", CANARY)
    web.sites = {HOST: {"*": [data(FOUND), data({"error": f"no such key {CANARY}"}, status=401)]}}
    monkeypatch.setattr(key_trial, "_ROUTES", {f"https://{HOST}": web.origin})
    assert key_trial.tried(known) == (True, "the service took it and answered")
    assert len(web.asked) == 1
    works, words = key_trial.tried(known)
    assert not works
    assert "no such key key-removed" in words
    assert not traces(at_home.parent) or traces(at_home.parent) == traces(at_home)
    with pytest.raises(InputError, match="needs an account"):
        key_trial.tried(finder()["searxng"])


def test_the_list_shows_no_key(at_home: Path, webside: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = webside("keys", "list", "--format", "json")
    assert done.returncode == 0
    for row in json.loads(done.stdout):
        assert set(row) == {"source", "title", "from", "last_good_use", "get", "costs_money"}


def test_a_source_that_charges_is_named_before_it_is_asked(
    webside: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBSIDE_KEY_X", CANARY)
    path = tmp_path / "subject.yaml"
    path.write_text(
        "id: reyes\nkind: clinician\nnames: [Dr. Ana Reyes]\nconsent: {kind: self}\n"
        "accounts: {x: '@reyes', threads: me}\n",
        encoding="utf-8",
    )
    told = webside("audit", path, "--dry-run").stdout.splitlines()
    assert "  x @reyes: api.x.com, at most 34 requests, costs money" in told
    assert "  threads me: not asked: no token of yours is set" in told
