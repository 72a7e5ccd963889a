"""The shipped rules as they were compiled last time: reading and compiling them takes longer than most checks."""

import gc
import hashlib
import io
import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs

import analyzers
import model
from analyzers import overrides, rulebook
from analyzers.lexicon import Clues, Lexicon, Vocabulary
from analyzers.patterns import Pattern
from analyzers.rulebook import RuleBook
from analyzers.rulespec import Check, Level, RuleSpec
from analyzers.sieve import Sieve
from model.audit import ChecklistItem
from model.documents import Kind
from model.findings import Confidence, FinedCase, Reference, Rule, RuleChange, Severity, Status
from model.subject import Jurisdiction, SubjectKind
from webside.files import write_bytes
from webside.home import private_folder

_DIGEST = 32  # bytes at the head of a file: SHA-256 of the rest
_MOST_KEPT = 4  # versions of Webside that may lie side by side
# A file can make nothing but these; none of them does anything when it is made.
_MADE = {
    (made.__module__, made.__qualname__): made
    for made in (
        *(Clues, Lexicon, Vocabulary, Pattern, Sieve),
        *(RuleBook, RuleSpec, Level, Check, Rule, RuleChange, Reference, FinedCase, ChecklistItem),
        *(Confidence, Jurisdiction, Kind, Severity, Status, SubjectKind, date),
    )
}


def load(extra: Sequence[Path] = (), changed_by: Path | None = None) -> RuleBook:
    """What `analyzers.rulebook.load` gives. Own rules are read and compiled each time: they are the user's, and no
    file outside their folder holds them. Raises RuleError for a wrong file."""
    decisions = overrides.read(changed_by)
    with _collector_resting():
        if extra or decisions.folders:
            return rulebook.load(extra, changed_by)
        return _shipped().changed(decisions)


def _shipped() -> RuleBook:
    """From the file if it can be believed, else anew; a folder that cannot be written only costs the time."""
    try:
        file = folder() / f"rules-{_key()}.pickle"
        if book := _read(file):
            return book
    except (OSError, RuntimeError):  # no home, or one that is not ours to look into
        return rulebook.load()
    book = rulebook.load()
    book.vocabulary.prepare()
    with suppress(OSError):
        _keep(book, file)
    return book


def folder() -> Path:
    """Where they are kept: the cache folder this system gives a user. Nothing is created."""
    return platformdirs.user_cache_path("webside", appauthor=False)


def _key() -> str:
    """Of everything the compiled rules are made from: another key is another file."""
    digest = hashlib.sha256(sys.version.encode())
    for package in (*model.__path__, *analyzers.__path__):
        digest.update(f"\0{package}\0".encode(errors="surrogateescape"))  # a finding names the file of its rule
        for path in sorted(_sources(package)):
            with open(path, "rb") as stream:  # noqa: PTH123 - three hundred times, before anything else happens
                content = stream.read()
            digest.update(f"{path[len(package) :]}\0{len(content)}\0".encode(errors="surrogateescape"))
            digest.update(content)
    return digest.hexdigest()


def _sources(package: str) -> Iterator[str]:
    for folder, _, names in os.walk(package):
        yield from (f"{folder}{os.sep}{name}" for name in names if name.endswith((".py", ".yaml", "frequency.tsv")))


def _read(file: Path) -> RuleBook | None:
    """The book in a file, or None: file and folder must be this user's and writable by nobody else, the file whole."""
    try:
        if not _is_ours(file.parent.lstat(), stat.S_ISDIR):
            return None
        with file.open("rb") as stream:
            if not _is_ours(os.fstat(stream.fileno()), stat.S_ISREG):
                return None
            digest, content = stream.read(_DIGEST), stream.read()
    except FileNotFoundError:
        return None
    if hashlib.sha256(content).digest() != digest:
        return None
    try:
        book = _Reader(io.BytesIO(content)).load()
    except Exception:  # whatever a file may raise: the rules are compiled anew
        return None
    return book if isinstance(book, RuleBook) else None


def _is_ours(status: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    if not is_kind(status.st_mode):
        return False
    if sys.platform == "win32":  # the user's own folder sees to that
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


class _Reader(pickle.Unpickler):
    """Makes rules and the values they are made of, and refuses to make or call anything else."""

    def find_class(self, module: str, name: str) -> Any:
        """Raises UnpicklingError for what no rule book holds."""
        if (module, name) not in _MADE:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _MADE[module, name]


def _keep(book: RuleBook, file: Path) -> None:
    content = pickle.dumps(book, protocol=5)
    private_folder(file.parent)
    write_bytes(file, hashlib.sha256(content).digest() + content, private=True)
    older = sorted(file.parent.glob("rules-*.pickle"), key=lambda each: each.stat().st_mtime, reverse=True)
    for each in older[_MOST_KEPT:]:
        each.unlink(missing_ok=True)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """What is made here stays as long as the process: nothing of it needs to be looked through, now or later."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()
