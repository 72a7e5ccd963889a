"""Reads CSV as programs and people write it: any encoding, separator and line end, row by row."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.archives.opening import Member
from model.errors import SourceChanged

ROWS_ABOVE = 15  # titles and notes that may stand above the header
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_HEAD = 1 << 16
_CHUNK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A file of separated values: how it is written."""

    member: Member
    encoding: str
    separator: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with the line it ends on. Raises SourceChanged at a cell that never ends, after the rows before."""
        with self.member.stream() as raw:
            text = io.TextIOWrapper(raw, encoding=self.encoding, errors="replace", newline="")
            lines = _Lines(text)
            reader = csv.reader(lines, delimiter=self.separator)
            held: tuple[int, list[str]] | None = None
            try:
                for row in reader:
                    if held is not None:
                        yield held
                    held = reader.line_num, row
            except csv.Error as error:
                raise SourceChanged(f"{self.member.name}, line {reader.line_num}: {error}") from error
            # A file that ends between two quotes was cut: its last row is half a row.
            if lines.quotes % 2 and not lines.last.endswith(("\n", "\r")):
                raise SourceChanged(f"{self.member.name} breaks off inside its last row, at line {reader.line_num}")
            if held is not None:
                yield held


class _Lines:
    """The lines of a file as `csv` takes them, with what it does not tell: quotes seen, and the last line."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.quotes = 0
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(csv.field_size_limit()):
            self.quotes += line.count('"')
            self.last = line
            yield line


def delimited(member: Member, score: Callable[[Sequence[str]], int]) -> Delimited | None:
    """How a file of separated values is written; None for one that is no text.

    `score` says how many columns are known in a row that may be the header: the separator that shows most is it.
    """
    head = member.head(_HEAD)
    encoding = encoding_of(member, head)
    if encoding is None:
        return None
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    best = max(SEPARATORS, key=lambda separator: _score(text, separator, score))
    return Delimited(member=member, encoding=encoding, separator=best)


def _score(text: str, separator: str, score: Callable[[Sequence[str]], int]) -> int:
    try:
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), ROWS_ABOVE)
        return max((score(row) for row in rows), default=0)
    except csv.Error:
        return 0


def encoding_of(member: Member, head: bytes) -> str | None:
    """By its mark; UTF-16 without one by its zero bytes; else UTF-8 if all of it is, else what Windows writes. None
    for what is no text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) < len(head) // 4 or min(even, odd) > len(head) // 20:
            return None
        return "utf-16-le" if odd > even else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with member.stream() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"
