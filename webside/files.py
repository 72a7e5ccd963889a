"""Files that are either whole or not there: written aside, flushed to the disk, then renamed into place."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


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
    except BaseException:
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
