"""What is handed in at the desk: a file of this machine, or bytes held in memory."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler import archives
from crawler.archives import Held
from model.documents import Capture, Kind
from model.errors import Unreadable

_FILE_TYPES = "a saved page, an export (zip, folder, single file) or a text that holds reviews, replies or posts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Something handed in. `label` is what a person knows it by; `done` lets go of it once it is read; `kind` is what
    the person says a text is, `is_again` whether it is handed in to see what is gone by now, `is_pasted` whether it was
    copied from a page just now, `ours` which of the practices it tells of the person says are theirs (none named: all
    of them)."""

    label: str
    place: Path | Held
    done: Callable[[], None] = lambda: None
    kind: Kind | None = None
    is_again: bool = False
    is_pasted: bool = False
    ours: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Something that tells of practices of which nobody knows whose they are, and what these are called."""

    handed: Handed
    names: tuple[str, ...]


def is_text(place: Path | Held) -> bool:
    """Whether a person can say what it is by reading it."""
    return isinstance(place, Held) and b"\0" not in place.content[:4096] and archives.unreadable(place) is None


def recognised(found: tuple[str, ...], place: Path | Held) -> tuple[str, ...]:
    """The sources a thing was found to be of; Unreadable where it was found to be of none."""
    if not found:
        with archives.opened(place):  # a damaged archive says so itself
            why = archives.unreadable(place)
            raise Unreadable(
                why.replace(place.name, "this", 1) if why else f"this was not recognised; expected {_FILE_TYPES}"
            )
    return found


def capture_of(place: Path | Held, at: datetime) -> Capture:
    """What the documents were read from, by its SHA-256."""
    if isinstance(place, Held):
        return Capture(sha256=hashlib.sha256(place.content).hexdigest(), fetched_at=at)
    with suppress(OSError), place.open("rb") as file:
        return Capture(sha256=hashlib.file_digest(file, "sha256").hexdigest(), fetched_at=at)
    return Capture(sha256="", fetched_at=at)
