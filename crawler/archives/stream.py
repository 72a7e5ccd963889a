"""What reading an export gives and what a reader is told; and JSON read as a stream."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.archives.opening import Member, Opened
from model.documents import Document, Dropped, Kind
from model.errors import SourceChanged

_CHUNK = 1 << 18
_LONGEST = 8 << 20
_FILLER = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """How many documents of one kind the export itself says it holds."""

    total: int
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Words of what was handed in that could not be understood, and the line they begin on: to be shown to a person.

    `length` is how many characters they have where `text` is only their beginning.
    """

    text: str
    line: int
    length: int | None = None


def unread_json(unread: Unread) -> dict[str, object]:
    """The line of `webside parse` for what could not be understood."""
    told: dict[str, object] = {"unread": unread.text, "line": unread.line}
    return told if unread.length is None else told | {"length": unread.length}


Read = Document | Dropped | Stated | Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a reader works on: the open export and what the caller knows of it. `dropped` is for the reader to count.

    `kind` is what a person says a pasted text holds: REVIEW, REPLY (with the review before it, or alone) or POST.
    """

    source: str
    export: Opened
    url: str | None = None
    fetched_at: datetime | None = None
    account: str | None = None
    kind: Kind | None = None
    dropped: Counter[str] = field(default_factory=Counter)


def elements(member: Member) -> Iterator[object]:
    """The elements of the first JSON array of a file, one at a time: memory holds one of them, never the file.

    Raises SourceChanged where the array breaks off, after everything before the damage was given.
    """
    with member.stream() as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
        buffer = stream.read(_CHUNK)
        if (at := buffer.find("[") + 1) == 0:
            raise SourceChanged(f"{member.name} holds no list of entries, where an export has one")
        given, decoder = 0, json.JSONDecoder(strict=False)
        while True:
            at = _after_filler(buffer, at)
            if buffer.startswith("]", at):
                return
            try:
                element, end = decoder.raw_decode(buffer, at)
            except (ValueError, RecursionError):
                element, end = None, len(buffer)
            if end < len(buffer) or isinstance(element, dict | list):
                yield element
                at, given = end, given + 1
            elif len(buffer) - at > _LONGEST or not (more := stream.read(_CHUNK)):
                raise SourceChanged(f"{member.name} is cut or damaged after its entry number {given}")
            else:
                buffer, at = buffer[at:] + more, 0


def _after_filler(buffer: str, at: int) -> int:
    found = _FILLER.match(buffer, at)
    return found.end() if found else at


def whole(member: Member, most: int = _LONGEST) -> object:
    """The JSON value of a file that is read at once. Raises SourceChanged when it is none, or larger than `most`."""
    try:
        return json.loads(member.whole(most).decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{member.name} is not the JSON it should be: it is cut or damaged") from error


def mapping(value: object) -> dict[str, object]:
    """The value if it is a JSON object, else an empty one: exports leave parts out, and vintages differ."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """The value if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def words(value: object) -> str | None:
    """The value if it is a text that says something, else None."""
    return value if isinstance(value, str) and value.strip() else None
