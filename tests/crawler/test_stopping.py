"""Ctrl-C, a signal, or a parent that goes away: the crawl stops at once and everything it wrote is whole."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler import run
from crawler.spool import DOCUMENT, VISIT
from model.audit import Errand, Outcome
from model.source import Caps
from tests import forked
from tests.crawler.web import MISSING, Answer, Site, Web, page, plan, source

TEXT = "Our dentists look after families in the bay area since 1998. " * 20
ENDLESS: Site = {"/robots.txt": MISSING, "*": lambda path: page(TEXT + f"<a href='{path}n'>on</a>", wait=0.02)}
STUCK: Site = {"/robots.txt": MISSING, "*": page(TEXT, wait=20)}
PAUSED: Site = {"/robots.txt": Answer(body=b"User-agent: *\nCrawl-delay: 40\n"), "*": page(TEXT)}


@pytest.fixture
def child(web: Web, tmp_path: Path) -> Iterator[forked.Program]:
    """A crawl in full run: one site endless, one that does not answer, one that wants a long pause."""
    web.sites = {"endless.example": ENDLESS, "stuck.example": STUCK, "paused.example": PAUSED}
    endless = source("website", caps=Caps(pages=10_000, depth=10_000))
    errands = [Errand(source=endless, at=f"https://{name}") for name in web.sites]
    run.write_plan(plan(web, errands), tmp_path)
    documents, began, pipe = tmp_path / "documents.jsonl", monotonic(), subprocess.PIPE
    with (
        (tmp_path / "said").open("wb") as said,
        forked.CRAWLS.Popen(run.command(tmp_path), stdin=pipe, stdout=pipe, stderr=said) as started,
    ):
        while not documents.exists() or documents.stat().st_size < 3000:
            assert monotonic() - began < 60, "it gathers nothing"
            sleep(0.02)
        yield started
        if started.returncode is None:
            os.kill(started.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def assert_whole(spool: Path) -> None:
    documents = [DOCUMENT.validate_json(line) for line in (spool / "documents.jsonl").read_bytes().splitlines()]
    assert documents
    visits = [VISIT.validate_json(line) for line in (spool / "visits.jsonl").read_bytes().splitlines()]
    assert {visit.outcome for visit in visits} == {Outcome.PARTIAL}
    assert {visit.reason for visit in visits} == {"interrupted"}
    assert len(visits) == 3
    assert visits[0].next_step
    records = assert_matching(spool)
    for document in documents:
        assert document.capture is not None
        assert document.capture.record in records


def assert_matching(spool: Path) -> set[str]:
    """Every record opens with warcio, its digests match, and the manifest speaks of the same bytes."""
    listed = [json.loads(line) for line in (spool / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    sums = {entry["record"]: entry["sha256"] for entry in listed if "record" in entry}
    whole = (spool / "audit.warc.gz").read_bytes()
    assert listed[-1] == {"file": "audit.warc.gz", "sha256": sha256(whole).hexdigest(), "bytes": len(whole)}
    found = set()
    with (spool / "audit.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            body = record.raw_stream.read()
            if record.rec_type == "response":
                name = record.rec_headers.get_header("WARC-Record-ID").strip("<>")
                assert sums[name] == sha256(body).hexdigest()
                found.add(name)
    assert found == set(sums)
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process; see the next test")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_stops_it_at_once(child: forked.Program, tmp_path: Path, name: str) -> None:
    began = monotonic()
    os.kill(child.pid, getattr(signal, name))
    assert child.wait(10) == 130
    assert monotonic() - began < 5
    assert_whole(tmp_path)


def test_a_parent_that_closes_its_input_stops_it_at_once(child: forked.Program, tmp_path: Path) -> None:
    began = monotonic()
    assert child.stdin is not None
    child.stdin.close()
    child.stdin = None
    assert child.wait(10) == 130
    assert monotonic() - began < 5
    assert_whole(tmp_path)


@pytest.mark.parametrize("seconds", [0.0, 0.4, 0.8])
def test_a_stop_before_it_has_begun_is_a_stop(web: Web, tmp_path: Path, seconds: float) -> None:
    web.sites = {"endless.example": ENDLESS}
    run.write_plan(plan(web, [Errand(source=source("website"), at="https://endless.example")]), tmp_path)
    with subprocess.Popen(run.command(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as started:
        assert started.stdin is not None
        sleep(seconds)
        started.stdin.close()
        try:
            assert started.wait(20) == 130
        finally:
            started.kill()
    assert VISIT.validate_json((tmp_path / "visits.jsonl").read_bytes()).outcome is Outcome.PARTIAL
    assert_matching(tmp_path)


def test_a_parent_that_stops_listening_does_not_stop_it(web: Web, tmp_path: Path) -> None:
    web.sites = {"good.example": {"/robots.txt": MISSING, "/": page(TEXT)}}
    run.write_plan(plan(web, [Errand(source=source("website"), at="https://good.example")]), tmp_path)
    pipe = subprocess.PIPE
    with (
        (tmp_path / "said").open("wb") as said,
        forked.CRAWLS.Popen(run.command(tmp_path), stdin=pipe, stdout=pipe, stderr=said) as started,
    ):
        assert started.stdout is not None
        started.stdout.close()
        assert started.wait(20) == 0
    assert VISIT.validate_json((tmp_path / "visits.jsonl").read_bytes()).outcome is Outcome.OK
    assert_matching(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"errands": 3}', "\x00\xff"])
def test_a_plan_that_is_none_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    done = forked.run("crawler.run", [str(tmp_path)], b"", tmp_path, os.environ)
    assert done.returncode == 2
    assert b"this is no plan" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "documents.jsonl").exists()


def test_no_plan_is_one_line(tmp_path: Path) -> None:
    done = forked.run("crawler.run", [str(tmp_path / "nowhere")], b"", tmp_path, os.environ)
    assert done.returncode == 2
    assert b"there is no plan" in done.stderr
