"""Watches a folder of downloads: tells what arrived, and adds exports and saved pages to a subject file."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from crawler import archives, parse
from model.documents import Document
from model.errors import SubjectError, Unreadable
from webside import copies, own_places
from webside.config import load_subject
from webside.files import write_text
from webside.subject_edit import with_export

Stamp = tuple[int, int, int]  # files, bytes, newest change

_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".tmp", ".opdownload", ".aria2", ".!ut")
_BESIDE = ("_files", "-Dateien", "_fichiers", "_archivos")  # what a browser saves beside a page
_PLAIN = (".txt", ".md", ".text")
_UNKNOWN = "no export or saved page we know"
_BROKE_OFF = "the download may have broken off: fetch the file again from the service, whole"
_OURS = "; if it is yours all the same, name it under exports: by hand, with ours: yes"
_DOUBTED = "; if that is not you, delete its line, and if it is, write ours: yes in it"
_POSTS = "; if it holds posts of your own, one a paragraph, write under exports: {{path: {name}, holds: posts}}"
_MOST_FILES = 50_000
_OF_A_SERVICE = ("_archive", "_takeout", "_export")  # a newer download of these holds all that an older one did


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was done with one arrival: its kinds (none: left alone), what it holds, and where it was written down;
    `older` names the downloads of the same service, or the copies of the same kind, that stood there before."""

    path: Path
    sources: tuple[str, ...] = ()
    kinds: Counter[str] = field(default_factory=Counter)
    why: str = ""
    line: int | None = None
    older: tuple[str, ...] = ()

    @property
    def is_copy(self) -> bool:
        """Whether it is a table, a text or a page that may hold reviews which another one holds too."""
        return not copies.SOURCES.isdisjoint(self.sources)


@dataclass(slots=True)
class Watcher:
    """Remembers how each entry of the folder looked, and gives those that stand still for the first time."""

    folder: Path
    done: dict[Path, Stamp] = field(default_factory=dict)
    waiting: dict[Path, Stamp] = field(default_factory=dict)

    def ignore_present(self) -> None:
        """Take what lies there now for old."""
        self.done = dict(_entries(self.folder))

    def arrived(self) -> list[Path]:
        """Entries that are as they were at the last look, and were not given before."""
        now = dict(_entries(self.folder))
        steady = [path for path, stamp in now.items() if self.waiting.get(path) == stamp != self.done.get(path)]
        self.waiting = {path: stamp for path, stamp in now.items() if path not in steady}
        self.done.update({path: now[path] for path in steady})
        return steady


def _entries(folder: Path) -> Iterator[tuple[Path, Stamp]]:
    """What lies in the folder, finished as far as a name can tell. Links are not followed."""
    names = {entry.name for entry in os.scandir(folder)}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = entry.name
        unfinished = name.lower().endswith(_UNFINISHED) or any(name + ending in names for ending in _UNFINISHED)
        if name.startswith((".", "~$")) or unfinished or entry.is_symlink():
            continue
        if entry.is_dir() and name.endswith(_BESIDE):
            continue
        try:
            stamp = _stamp(Path(entry.path))
        except OSError:
            continue  # went away while it was looked at
        if stamp[1]:
            yield Path(entry.path), stamp


def _stamp(path: Path) -> Stamp:
    if path.is_file():
        told = path.stat()
        return 1, told.st_size, told.st_mtime_ns
    files = size = newest = 0
    for place, _, names in os.walk(path):
        for name in names:
            told = os.lstat(Path(place) / name)
            files, size, newest = files + 1, size + told.st_size, max(newest, told.st_mtime_ns)
            if name.lower().endswith(_UNFINISHED) or files > _MOST_FILES:
                return 0, 0, 0
    return files, size, newest


def take(path: Path, subject: Path | None, today: date) -> Taken:
    """Say what an arrival is, and add it to the subject file if it is one of ours. The file itself stays untouched.

    SubjectError when the subject file cannot be used; it is then as it was.
    """
    sources = archives.recognise_all(path)
    if not sources:
        try:
            with archives.opened(path):
                pass
        except Unreadable as error:
            return Taken(path=path, why=f"{error}; {_BROKE_OFF}")
        return Taken(path=path, why=_UNKNOWN + (_POSTS.format(name=path.name) if path.suffix in _PLAIN else ""))
    kinds: Counter[str] = Counter()
    why = ""
    for source in sources:
        try:
            for thing in archives.read(source, path, router=parse.routed):
                if isinstance(thing, Document):
                    kinds[thing.kind.value] += 1
        except Unreadable as error:
            why = why or str(error)
    if not kinds:
        return Taken(path=path, why=why or "nothing in it can be read")
    if subject is None:
        return Taken(path=path, sources=sources, kinds=kinds, why=why)
    held = load_subject(subject)
    chosen = [own_places.of(source, path, None, held) for source in sources]
    if all(one.is_refused for one in chosen):
        return Taken(path=path, why=f"it names {chosen[0].names}, and not {held.name}{_OURS}")
    told = (_doubt(one, held.name) if one.doubted else f"{one.note}: {one.names}" for one in chosen if one.others)
    why = "; ".join(filter(None, (why, *dict.fromkeys(told))))
    several = {source for source in sources if source.endswith(_OF_A_SERVICE) or source in copies.SOURCES}
    older = tuple(Path(each.path).name for each in held.exports if each.source in several)
    line = _write_down(path, sources, subject, today)
    if not line:
        return Taken(path=path, sources=sources, kinds=kinds, why=why or "already there")
    return Taken(path=path, sources=sources, kinds=kinds, why=why, line=line, older=older)


def _doubt(chosen: own_places.Chosen, name: str) -> str:
    return f"look whose it is: it names {chosen.names}, and not {name}{_DOUBTED}"


def _write_down(path: Path, sources: tuple[str, ...], subject: Path, today: date) -> int | None:
    """The line of the subject file that names the export now; None where one did before."""
    held = load_subject(subject)
    if any(os.path.realpath(export.path) == os.path.realpath(path) for export in held.exports):
        return None
    before = subject.read_text(encoding="utf-8-sig")
    remark = f"webside inbox, {today.isoformat()}; delete this line to undo"
    place = os.path.relpath(path.resolve(), subject.resolve().parent)
    # A Takeout is several exports: then the source is left out, and each is found by its content.
    text, line = with_export(before, place, sources[0] if len(sources) == 1 else None, remark)
    write_text(subject, text)
    try:
        added = len(load_subject(subject).exports) == len(held.exports) + 1
    except SubjectError:
        added = False
    if not added:
        write_text(subject, before)
        raise SubjectError(
            "the export could not be added; the file is as it was",
            file=str(subject),
            expected=f"a line `- {path.name}` under exports:, written by you",
        )
    return line
