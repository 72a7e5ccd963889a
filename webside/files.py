"""Files that are either whole or not there: written aside, flushed to the disk, then renamed into place."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_TEXTS = (".js", ".json", ".csv", ".html", ".htm", ".xml", ".txt")


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A binary file that becomes `path` when the block ends well; after an error `path` is as it was before.

    `private` keeps the file to its owner (mode 0600); else it gets the mode any new file would get.
    OSError passes through.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if not private:
            aside.chmod(_usual_mode(path))
        aside.replace(path)
    except BaseException:  # Ctrl-C too: half a file must not stay
        with suppress(FileNotFoundError):
            aside.unlink()
        raise
    _flush_folder(path.parent)


def write_bytes(path: Path, content: bytes, *, private: bool = False) -> None:
    """Make `path` hold exactly `content`, or leave it as it was."""
    with replacing(path, private=private) as stream:
        stream.write(content)


def write_text(path: Path, text: str, *, private: bool = False) -> None:
    """Make `path` hold `text` as UTF-8 with the line ends of `text`, or leave it as it was."""
    write_bytes(path, text.encode("utf-8"), private=private)


def _usual_mode(path: Path) -> int:
    """Mode of the file replaced, or what the process's umask gives a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows cannot open a folder for that and does not need it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; of a folder, over the names and sizes of its files and the SHA-256 of those that hold text.

    Pictures and films of an export are not read for it: they can be many gigabytes, and no rule looks into them.
    """
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    whole = hashlib.sha256()
    for member in sorted(file for file in path.rglob("*") if file.is_file()):
        text = fingerprint(member) if member.suffix.lower() in _TEXTS else ""
        whole.update(
            f"{member.relative_to(path).as_posix()}\0{member.stat().st_size}\0{text}\n".encode("utf-8", "replace")
        )
    return whole.hexdigest()
