"""Worker processes find what one process finds, in the same order, and outlive nobody."""

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from analyzers.analyse import Checked, Setting, Task
from analyzers.rulebook import RuleBook
from model.documents import Author, Document, Kind
from tests.analyzers import rules_under_test
from webside import spread

METHODS = [method for method in ("spawn", "fork") if method in multiprocessing.get_all_start_methods()]
QUICKEST = METHODS[-1]  # where it does not matter how a worker is started
TEXTS = (
    "Our clinic opens at nine on Monday.",
    "Another fucking form. I'm done.",
    "We were sorry to hear that your appointment ran late.",
    "Thank you for the kind words. Please call our office at any time.",
    "Ce matin, nous avons ouvert les portes de la clinique pour tout le monde et avec plaisir.",
)


@cache
def book() -> RuleBook:
    """As an audit has it: prepared, so that no worker need do so."""
    own: RuleBook = pickle.loads(pickle.dumps(rules_under_test.book()))
    own.vocabulary.prepare()
    return own


def tasks(count: int) -> Iterator[Task]:
    setting = Setting()
    review = Document(
        kind=Kind.REVIEW, source="s", service="s", ref="r", text="Late!", author=Author(name="Q. Lintwhistle")
    )
    for number in range(count):
        kind, parent = (Kind.REPLY, review) if number % 3 == 0 else (Kind.POST, None)
        text = TEXTS[number % len(TEXTS)]
        yield Document(kind=kind, source="s", service="s", ref=str(number), text=text), parent, setting


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks so small that a short corpus is spread."""
    monkeypatch.setattr(spread, "_DOCUMENTS", 7)
    monkeypatch.setattr(spread, "_FEW", 3)


def alone(count: int) -> list[Checked]:
    return list(spread.check_all(tasks(count), book(), processes=1))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("method", METHODS)
def test_two_processes_find_what_one_finds_in_the_same_order(method: str) -> None:
    expected = alone(200)
    assert sum(bool(checked.findings) for checked in expected) > 50
    assert any(not checked.analysed for checked in expected)
    assert list(spread.check_all(tasks(200), book(), processes=2, method=method)) == expected


def test_a_small_corpus_stays_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a worker was asked for")

    monkeypatch.setattr(spread, "ProcessPoolExecutor", refuse)
    assert len(list(spread.check_all(tasks(60), book(), processes=2))) == 60


@pytest.mark.usefixtures("small")
def test_where_no_process_can_be_started_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr(spread, "ProcessPoolExecutor", refuse)
    assert list(spread.check_all(tasks(60), book(), processes=2)) == alone(60)


@pytest.mark.usefixtures("small")
def test_what_a_lost_worker_held_is_done_here() -> None:
    answers = spread.check_all(tasks(200), book(), processes=2, method=QUICKEST)
    found = [next(answers)]
    for worker in multiprocessing.active_children():
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    found += answers
    assert found == alone(200)


@pytest.mark.usefixtures("small")
def test_only_a_few_chunks_are_read_ahead() -> None:
    taken = 0

    def counted() -> Iterator[Task]:
        nonlocal taken
        for task in tasks(500):
            taken += 1
            yield task

    answers = spread.check_all(counted(), book(), processes=2, method=QUICKEST)
    next(answers)
    assert taken <= 7 * (2 * 3 + 1)
    answers.close()  # type: ignore[attr-defined]


# Started in the background of a shell, the suite passes on that Ctrl-C is ignored; a person's terminal does not.
ENDLESS = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from itertools import count
from analyzers.analyse import Setting
from model.documents import Document, Kind
from webside import spread
from webside.rule_cache import load

def tasks():
    setting = Setting()
    for number in count():
        text = "Our clinic opens at nine."
        yield Document(kind=Kind.POST, source="s", service="s", ref=str(number), text=text), None, setting

if __name__ == "__main__":
    spread._FEW = 2
    import multiprocessing
    for number, _ in enumerate(spread.check_all(tasks(), load(), processes=2)):
        if number == 1000:
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_audit_however_it_ends(tmp_path: Path, number: signal.Signals) -> None:
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS)
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        workers = [int(pid) for pid in process.stdout.readline().split()]
        assert len(workers) == 2
        if number is signal.SIGINT:
            os.killpg(process.pid, number)  # what a terminal does: everyone is told
        else:
            process.kill()
        process.wait(30)
    deadline = time.monotonic() + 30
    while any(map(lives, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(lives, workers))


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
