"""Spreads the checking of documents over worker processes: chunks go out, answers come back in order.

Workers are started fresh ("spawn") on every system, so that they hold no connection, lock or thread of the audit's.
They leave interrupts to the audit, and end when it ends, however it does.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import connection

from analyzers.analyse import Checked, Task, check
from analyzers.rulebook import RuleBook

_DOCUMENTS = 100  # of one chunk, at most
_CHARACTERS = 50_000  # of one chunk; a single longer document is a chunk of its own
_FEW = 40  # chunks; fewer are done before a worker has started
_AHEAD = 3  # chunks under way for each worker
_MOST = 8  # workers; beyond that reading the store is what takes the time

Chunk = list[Task]


def available() -> int:
    """The processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        return os.cpu_count() or 1


def check_all(
    tasks: Iterable[Task], book: RuleBook, processes: int | None = None, method: str = "spawn"
) -> Iterator[Checked]:
    """What `check` says of each task, in order. One process for few documents, else as many as there are processors
    (`processes` says otherwise). Where no process can be started, or a worker is lost, it is done here."""
    wanted = min(_MOST, available()) if processes is None else processes
    chunks = _chunks(tasks)
    first = list(islice(chunks, _FEW))
    chunks = chain(first, chunks)
    if wanted < 2 or len(first) < _FEW:
        yield from (checked for chunk in chunks for checked in _check(chunk, book))
        return
    try:
        pool = ProcessPoolExecutor(wanted, multiprocessing.get_context(method), _begin, (book,))
    except (OSError, ImportError, NotImplementedError):  # a system without semaphores
        yield from (checked for chunk in chunks for checked in _check(chunk, book))
        return
    try:
        yield from _spread(chunks, pool, book, wanted * _AHEAD)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _spread(chunks: Iterator[Chunk], pool: ProcessPoolExecutor, book: RuleBook, ahead: int) -> Iterator[Checked]:
    under_way: deque[tuple[Chunk, Future[list[Checked]] | None]] = deque()
    while True:
        for chunk in islice(chunks, ahead - len(under_way)):
            under_way.append((chunk, _submit(pool, chunk)))
        if not under_way:
            return
        chunk, future = under_way.popleft()
        try:
            found = _check(chunk, book) if future is None else future.result()
        except BrokenProcessPool:  # a worker was killed: what it held, and all that follows, is done here
            found = _check(chunk, book)
        yield from found


def _submit(pool: ProcessPoolExecutor, chunk: Chunk) -> Future[list[Checked]] | None:
    """None where the workers are lost, or cannot be started."""
    try:
        return pool.submit(_work, chunk)
    except (BrokenProcessPool, OSError):
        return None


def _chunks(tasks: Iterable[Task]) -> Iterator[Chunk]:
    chunk: Chunk = []
    characters = 0
    for task in tasks:
        chunk.append(task)
        characters += len(task[0].text)
        if len(chunk) >= _DOCUMENTS or characters >= _CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _check(chunk: Chunk, book: RuleBook) -> list[Checked]:
    return [check(document, parent, setting, book) for document, parent, setting in chunk]


_held: list[RuleBook] = []  # a worker's rule book; in the audit itself it stays empty


def _begin(book: RuleBook) -> None:
    """The first thing a worker does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_audit, daemon=True).start()
    _held.append(book)


def _end_with_the_audit() -> None:
    """A worker whose audit was killed would wait for ever."""
    audit = multiprocessing.parent_process()
    if audit is not None:
        connection.wait([audit.sentinel])
        os._exit(1)


def _work(chunk: Chunk) -> list[Checked]:
    return _check(chunk, _held[0])
