"""What reading an export gives and what a reader is told; and JSON read as a stream."""

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO

from crawler.archives.opening import Member, Opened
from model.documents import Document, Dropped, Kind
from model.errors import SourceChanged, Unreadable

_CHUNK = 1 << 18
_LONGEST = 8 << 20
_OVERLAP = 500
_PLAIN_PAIRS = r'(?:"[^"\\]{0,99}"\s*:\s*(?:null|true|false|-?[\d.]{1,30}|"[^"\\]{0,99}")\s*,\s*){0,9}'
_FILLER = re.compile(r"[\s,\x1e]*")
_ARRAY = re.compile(r"\[")
_ARRAY_FIRST = re.compile(r"\s*\[")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table that nobody told what it is, with `texts` in sentences: they may be the owner's replies."""

    name: str
    texts: int


def column_json(column: Column) -> dict[str, object]:
    """The line of `webside parse` for a column that may hold replies and was not read."""
    return {"unread_column": column.name, "texts": column.texts}


Read = Document | Dropped | Stated | Unread | Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of a web server, as a web archive stores it."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime | None = None


# Reads an answer by the reader of the network source that knows its address; None where none does.
Router = Callable[[Answer], Iterator[Read] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a reader works on: the open export and what the caller knows of it. `dropped` is for the reader to count.

    `kind` is what a person says a pasted text holds: REVIEW, REPLY (with the review before it, or alone) or POST;
    `several`: each paragraph is one.
    `columns` is what a person said of a table's columns; `router` reads stored answers of network sources.
    """

    source: str
    export: Opened
    url: str | None = None
    fetched_at: datetime | None = None
    fetched_within: timedelta = timedelta()
    account: str | None = None
    kind: Kind | None = None
    several: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    router: Router | None = None
    dropped: Counter[str] = field(default_factory=Counter)

    @property
    def handle(self) -> str | None:
        """The handle of the declared account: its address, or what people write for it, without what stands before."""
        return (self.account.rstrip("/").rsplit("/", 1)[-1].lstrip("@") or None) if self.account else None


def elements(member: Member) -> Iterator[object]:
    """The elements of the first JSON array of a file, one at a time: memory holds one of them, never the file.

    Raises SourceChanged where the array breaks off, after everything before the damage was given.
    """
    with member.stream() as raw:
        window = _Window(member, raw)
        if not window.find(_ARRAY):
            raise SourceChanged(f"{member.name} holds no list of entries, where an export has one")
        yield from window.elements()


def listed(member: Member, *keys: str) -> Iterator[tuple[str, object]]:
    """The elements of the arrays that stand under these keys, anywhere in a file, each with its key.

    A key may name the one around it (`posts/videolist`). What stands under other keys goes by undecoded. A file that
    is an array itself gives its elements, their key is "".
    Raises SourceChanged where the file breaks off, after everything before the damage was given.
    """
    with member.stream() as raw:
        window = _Window(member, raw)
        if window.is_array():
            for element in window.elements():
                yield "", element
            return
        wanted, last = _array_under(keys), tuple(key.rpartition("/")[2] for key in keys)
        while found := window.find(wanted, last):
            key = next(key for key, told in zip(keys, found.groups(), strict=True) if told is not None)
            for element in window.elements():
                yield key, element
        if not window.last.endswith("}"):
            raise SourceChanged(f"{member.name} is cut or damaged: it breaks off before its end")


def first_text(member: Member, key: str) -> str | None:
    """The first text that stands under this key, anywhere in a file; None when there is none, or it cannot be read."""
    try:
        with member.stream() as raw:
            window = _Window(member, raw)
            found = window.find(re.compile(rf'(?<!\\)"{re.escape(key)}"\s*:\s*"([^"\\]{{1,100}})"'), (key,))
    except Unreadable:
        return None
    return words(found[1]) if found else None


def _array_under(keys: tuple[str, ...]) -> re.Pattern[str]:
    """One group for each key. The quotation mark that begins a key is never escaped; one inside a text always is."""
    ways = []
    for key in keys:
        *around, own = map(re.escape, key.split("/"))
        before = "".join(rf'"{outer}"\s*:\s*\{{\s*{_PLAIN_PAIRS}' for outer in around)
        ways.append(rf'({before}"{own}"\s*:\s*\[)')
    return re.compile(rf"(?<!\\)(?:{'|'.join(ways)})")


class _Window:
    """The part of a file of JSON that is in memory, moved along as the file is read."""

    def __init__(self, member: Member, raw: IO[bytes]) -> None:
        self._name = member.name
        self._stream = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
        self._buffer = self._stream.read(_CHUNK)
        self._at = 0

    @property
    def last(self) -> str:
        """The last characters, after all was read."""
        return self._buffer.rstrip()[-1:]

    def is_array(self) -> bool:
        """Whether the file is an array; if so, it stands behind its bracket."""
        found = _ARRAY_FIRST.match(self._buffer)
        self._at = found.end() if found else 0
        return found is not None

    def find(self, wanted: re.Pattern[str], words: tuple[str, ...] = ("",)) -> re.Match[str] | None:
        """The next place that matches, and stand behind it; None at the end of the file. A match holds one of `words`:
        a part without them need not be searched."""
        while (found := self._search(wanted, words)) is None:
            # A match may begin in this part and end in the next one.
            self._at = max(self._at, len(self._buffer) - _OVERLAP)
            if not self._more():
                return None
        self._at = found.end()
        return found

    def _search(self, wanted: re.Pattern[str], words: tuple[str, ...]) -> re.Match[str] | None:
        if all(self._buffer.find(word, self._at) < 0 for word in words):
            return None
        return wanted.search(self._buffer, self._at)

    def elements(self) -> Iterator[object]:
        """The elements up to the bracket that closes the array, and stand behind it."""
        given, scan = 0, json.JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]
        while True:
            buffer, at = self._buffer, _after_filler(self._buffer, self._at)
            try:
                element, end = scan(buffer, at)
            except (ValueError, RecursionError, StopIteration):
                if buffer.startswith("]", at):
                    self._at = at + 1
                    return
                element, end = None, len(buffer)
            self._at = at
            if end < len(buffer) or isinstance(element, dict | list):
                self._at, given = end, given + 1
                yield element
            elif len(buffer) - at > _LONGEST or not self._more():
                raise SourceChanged(f"{self._name} is cut or damaged after its entry number {given}")

    def _more(self) -> bool:
        more = self._stream.read(_CHUNK)
        if more:
            self._buffer, self._at = self._buffer[self._at :] + more, 0
        return bool(more)


def _after_filler(buffer: str, at: int) -> int:
    found = _FILLER.match(buffer, at)
    return found.end() if found else at


def whole(member: Member, most: int = _LONGEST) -> object:
    """The JSON value of a file that is read at once. Raises SourceChanged when it is none, or larger than `most`."""
    try:
        return json.loads(member.whole(most).decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{member.name} is not the JSON it should be: it is cut or damaged") from error


def values(body: bytes) -> tuple[list[object], bool]:
    """The JSON values that stand one after another (JSON Lines, or simply in a row), and whether it breaks off."""
    text, at, found = body.decode("utf-8", "replace"), 0, list[object]()
    scan = json.JSONDecoder(strict=False).raw_decode
    while (at := _after_filler(text, at)) < len(text):
        try:
            value, at = scan(text, at)
        except (ValueError, RecursionError):
            return found, True
        found.append(value)
    return found, False


def mapping(value: object) -> dict[str, object]:
    """The value if it is a JSON object, else an empty one: exports leave parts out, and vintages differ."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """The value if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def words(value: object) -> str | None:
    """The value if it is a text that says something, else None."""
    return value if isinstance(value, str) and value.strip() else None


def number(value: object) -> str | None:
    """An id that is told as a number or as a text, as a text; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    return words(value)


def lowered(value: object) -> dict[str, object]:
    """The mapping with its keys in small letters: vintages of one export differ in the case of their keys."""
    told = mapping(value)
    return told if "".join(told).islower() else {key.lower(): part for key, part in told.items()}
