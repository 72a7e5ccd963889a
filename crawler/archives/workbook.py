"""Reads the sheets of an Excel workbook (.xlsx) row by row: values as stored; formulas are never worked out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import PurePosixPath
from xml.parsers import expat

from crawler.archives.opening import Member
from model.errors import SourceChanged

BOOK = "xl/workbook.xml"

_CHUNK = 1 << 16
_MOST_TEXT = 64 << 20
_MOST_COLUMNS = 500
_MOST_DEPTH = 60
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's day 0 for every day since March 1900; its clock has no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_BUILT_IN_DAYS = frozenset({14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58})
_BUILT_IN_CLOCKS = frozenset({22})
_NONE = Member(name="", size=0, open=BytesIO)  # stands for a part a workbook may do without
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class _Walk:
    """One XML file, read in pieces: `begin` and `end` are told of every tag, by its local name, and text as it comes.

    A document type is refused: that is where entities are defined, and no spreadsheet program writes one.
    """

    member: Member
    parser: expat.XMLParserType = field(init=False)
    depth: int = 0

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._began
        self.parser.EndElementHandler = self._ended
        self.parser.CharacterDataHandler = self.text

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        """A tag opens."""

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, words: str) -> None:
        """Text between tags."""

    def pieces(self) -> Iterator[None]:
        """Read on; what was found so far may be taken after each piece."""
        with self.member.stream() as stream:
            try:
                while chunk := stream.read(_CHUNK):
                    self.parser.Parse(chunk, False)
                    yield
                self.parser.Parse(b"", True)
            except expat.ExpatError as error:
                raise SourceChanged(f"{self.member.name} is cut or damaged in line {error.lineno}") from error
            yield

    def whole(self) -> None:
        """Read to the end."""
        for _ in self.pieces():
            pass

    def _refuse(self, *_: object) -> None:
        raise SourceChanged(f"{self.member.name} defines its own entities, which no spreadsheet does; it was not read")

    def _began(self, tag: str, told: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise SourceChanged(f"{self.member.name} is nested far deeper than a sheet; it was not read")
        self.begin(tag.rpartition(":")[2], told)

    def _ended(self, tag: str) -> None:
        self.depth -= 1
        self.end(tag.rpartition(":")[2])


@dataclass(slots=True)
class _Book(_Walk):
    """Names of the sheets with the ids of their files, and which day its dates count from."""

    sheets: dict[str, str] = field(default_factory=dict)
    epoch: datetime = _EPOCH

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in told.items() if key.rpartition(":")[2] == "id" and ":" in key), "")
            self.sheets[relation] = told.get("name", "")
        elif tag == "workbookPr" and told.get("date1904") in ("1", "true"):
            self.epoch = _EPOCH_1904


@dataclass(slots=True)
class _Relations(_Walk):
    """From the id of a relation to the file it means."""

    targets: dict[str, str] = field(default_factory=dict)

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        if tag == "Relationship":
            target = told.get("Target", "")
            self.targets[told.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"


@dataclass(slots=True)
class _Strings(_Walk):
    """The texts that cells share. What is spoken under a text (phonetic) is no part of it."""

    texts: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _silent: bool = False
    _inside: bool = False

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        if tag == "rPh":
            self._silent = True
        self._inside = tag == "t" and not self._silent

    def end(self, tag: str) -> None:
        self._inside = False
        if tag == "rPh":
            self._silent = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._parts)))
            self._parts.clear()

    def text(self, words: str) -> None:
        if self._inside:
            self._parts.append(words)


@dataclass(slots=True)
class _Styles(_Walk):
    """By the number of a style: whether it writes a number as a day or as a moment."""

    formats: dict[int, str] = field(default_factory=dict)
    dates: list[str | None] = field(default_factory=list)
    _inside: bool = False

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        if tag == "numFmt" and told.get("numFmtId", "").isdecimal():
            self.formats[int(told["numFmtId"][:9])] = told.get("formatCode", "")
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            number = told.get("numFmtId", "0")
            self.dates.append(self._kind(int(number[:9]) if number.isdecimal() else 0))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._inside = False

    def _kind(self, number: int) -> str | None:
        if number in self.formats:
            code = _QUOTED.sub("", self.formats[number][:200]).lower()
            day = "y" in code or "d" in code
            return None if not day else "moment" if "h" in code else "day"
        return "day" if number in _BUILT_IN_DAYS else "moment" if number in _BUILT_IN_CLOCKS else None


@dataclass(slots=True)
class _Sheet(_Walk):
    """The rows of one sheet, as they are read."""

    strings: list[str] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    epoch: datetime = _EPOCH
    ready: list[tuple[int, list[str]]] = field(default_factory=list)
    _row: list[str] = field(default_factory=list)
    _number: int = 0
    _at: int = 0
    _kind: str = ""
    _style: int = 0
    _parts: list[str] = field(default_factory=list)
    _inside: bool = False

    def begin(self, tag: str, told: Mapping[str, str]) -> None:
        if tag == "row":
            number = told.get("r", "")
            self._number = int(number[:9]) if number.isdecimal() else self._number + 1
            self._row, self._at = [], -1
        elif tag == "c":
            self._at = min(_column(told.get("r", ""), self._at + 1), _MOST_COLUMNS)
            self._kind = told.get("t", "n")
            style = told.get("s", "0")
            self._style = int(style[:9]) if style.isdecimal() else 0
            self._parts.clear()
        self._inside = tag == "v" or (tag == "t" and self._kind == "inlineStr")

    def end(self, tag: str) -> None:
        self._inside = False
        if tag == "c" and self._at < _MOST_COLUMNS:
            self._row.extend([""] * (self._at + 1 - len(self._row)))
            self._row[self._at] = self._value("".join(self._parts))
        elif tag == "row":
            self.ready.append((self._number, self._row))

    def text(self, words: str) -> None:
        if self._inside:
            self._parts.append(words)

    def _value(self, told: str) -> str:
        match self._kind:
            case "s":
                place = int(told[:9]) if told.strip().isdecimal() else -1
                return self.strings[place] if 0 <= place < len(self.strings) else ""
            case "b":
                return "yes" if told.strip() == "1" else "no"
            case "e":
                return ""  # an error such as #REF! says nothing
            case "n" if self._style < len(self.dates) and (kind := self.dates[self._style]):
                return _moment(told, kind, self.epoch)
            case "n":
                return _number(told)
            case _:
                return unescaped(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    member: Member
    strings: list[str]
    dates: list[str | None]
    epoch: datetime

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number. Raises SourceChanged where the sheet breaks off, after the rows before that."""
        walk = _Sheet(member=self.member, strings=self.strings, dates=self.dates, epoch=self.epoch)
        for _ in walk.pieces():
            yield from walk.ready
            walk.ready.clear()


def sheets(members: list[Member], name: str) -> list[Sheet]:
    """The sheets of a workbook, from the files it is packed of, in the order a person sees them."""
    files = {member.name: member for member in members}
    if BOOK not in files:
        raise SourceChanged(f"{name} is no Excel workbook: it holds no {BOOK}")
    book = _Book(member=files[BOOK])
    book.whole()
    relations = _Relations(member=files.get("xl/_rels/workbook.xml.rels", _NONE))
    strings = _Strings(member=files.get("xl/sharedStrings.xml", _NONE))
    styles = _Styles(member=files.get("xl/styles.xml", _NONE))
    if strings.member.size > _MOST_TEXT:
        raise SourceChanged(f"{name} holds {strings.member.size >> 20} MB of texts; save its sheet as CSV instead")
    for part in (relations, strings, styles):
        if part.member is not _NONE:
            part.whole()
    targets = relations.targets
    return [
        Sheet(
            name=title or PurePosixPath(targets[relation]).stem,
            member=files[targets[relation]],
            strings=strings.texts,
            dates=styles.dates,
            epoch=book.epoch,
        )
        for relation, title in book.sheets.items()
        if targets.get(relation) in files and "worksheets" in targets[relation]
    ]


def unescaped(text: str) -> str:
    """The text with the characters XML cannot hold, which Excel writes as _x000D_, put back."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _column(address: str, following: int) -> int:
    """The number of a column from 0: `C7` is 2; without an address it is the one that follows."""
    letters = re.match(r"[A-Z]{1,3}", address)
    if letters is None:
        return following
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _moment(told: str, kind: str, epoch: datetime) -> str:
    """A day or a wall clock as text; Excel knows no time zones. What is no number stays as it is."""
    try:
        moment = epoch + timedelta(seconds=round(float(told) * 86400))
    except (ValueError, OverflowError):
        return told
    return moment.strftime("%Y-%m-%d") if kind == "day" else moment.strftime("%Y-%m-%d %H:%M:%S")


def _number(told: str) -> str:
    """`5.0` and `4.5999999999999996` as people see them."""
    try:
        number = float(told)
        return str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:.12g}"
    except (ValueError, OverflowError):
        return told
