"""Reads the YAML of a subject file into plain values, with the line of every key. Knows nothing of subjects.

The reading is YAML 1.2's, and stricter: only true, false and null are special, so `no`, `012345`, a phone number and a
date stay the text the user wrote; anchors, tags and doubled keys are refused.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import yaml

from model.errors import SubjectError

Plain = str | bool | None | list["Plain"] | dict[str, "Plain"]
Where = tuple[str | int, ...]

_LARGEST = 1_000_000
_DEEPEST = 12
_SPECIAL: dict[str, bool | None] = (
    dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
    | dict.fromkeys(("null", "Null", "NULL", "~", ""), None)
)
_UTF_16_AND_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of a file, and the line (from 1) of every key and list entry by its path."""

    values: dict[str, Plain]
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """Line of a key, or of the nearest key around it that is written in the file."""
        while where not in self.lines:
            where = where[:-1]
        return self.lines[where]


def read(path: Path) -> Sheet:
    """The file as plain values. SubjectError with file and line for anything that is not one mapping of text."""
    text = _text(path)
    try:
        return _Reading(str(path)).sheet(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "characters that YAML does not allow"
        line = None if mark is None else mark.line + 1
        raise SubjectError(f"this is not YAML: {problem}", file=str(path), line=line) from error


def _text(path: Path) -> str:
    def refuse(message: str, expected: str | None = None) -> NoReturn:
        raise SubjectError(message, file=str(path), expected=expected)

    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except IsADirectoryError:
        refuse("this is a folder", "a subject file, for example subject.yaml")
    except FileNotFoundError:
        refuse("there is no such file", "a subject file; `webside init` writes one")
    except OSError as error:
        refuse(f"the file cannot be read: {error.strerror or error}")
    if len(raw) > _LARGEST:
        refuse("the file is larger than 1 MB", "a subject file of a few lines")
    if raw.startswith(_UTF_16_AND_32):
        refuse("the file is saved as UTF-16 or UTF-32", "text saved as UTF-8")
    if b"\0" in raw:
        refuse("the file is not text", "YAML text saved as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SubjectError(
            "these bytes are not UTF-8", file=str(path), line=line, expected="text saved as UTF-8"
        ) from error
    if not text.strip():
        refuse("the file is empty", "at least `kind` and `names`")
    return text


@dataclass(slots=True)
class _Open:
    """A mapping or list being read; `key` is the mapping's key that waits for its value."""

    value: list[Plain] | dict[str, Plain]
    where: Where
    key: str | None = None


@dataclass(slots=True)
class _Reading:
    """Builds values from parser events, without recursion: nesting costs no stack."""

    file: str
    lines: dict[Where, int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    root: Plain = None
    documents: int = 0

    def sheet(self, events: Iterator[yaml.Event]) -> Sheet:
        for event in events:
            self._take(event)
        if not isinstance(self.root, dict):
            self._refuse(1, "the file is not a list of keys", "`key: value` lines, at least `kind` and `names`")
        self.lines[()] = 1
        return Sheet(self.root, self.lines)

    def _take(self, event: yaml.Event) -> None:
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._refuse(line, "a second document begins here", "one subject in each file")
            case yaml.AliasEvent():
                self._refuse(line, "an alias (*name) stands here", "the value itself, written out")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_extras(event, line)
                where = self._placed(line)
                if len(self.stack) >= _DEEPEST:
                    self._refuse(line, "this is nested too deeply")
                value: list[Plain] | dict[str, Plain] = {} if isinstance(event, yaml.MappingStartEvent) else []
                self._put(value)
                self.stack.append(_Open(value, where))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()
            case yaml.ScalarEvent():
                self._refuse_extras(event, line)
                self._scalar(event, line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            if event.value in top.value:
                self._refuse(line, "this key stands here twice", "each key once", (*top.where, event.value))
            top.key = event.value
            self.lines[*top.where, event.value] = line
            return
        self._placed(line)
        plain = event.style is None or event.style == ""
        self._put(_SPECIAL.get(event.value, event.value) if plain else event.value)

    def _placed(self, line: int) -> Where:
        """Path of the value that begins now; a list's entries are given their line here."""
        if not self.stack:
            return ()
        top = self.stack[-1]
        if isinstance(top.value, dict):
            if top.key is None:
                self._refuse(line, "a list or mapping stands where a key should", "a word as key")
            return (*top.where, top.key)
        where = (*top.where, len(top.value))
        self.lines[where] = line
        return where

    def _put(self, value: Plain) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.value, dict):
            assert top.key is not None
            top.value[top.key] = value
            top.key = None
        else:
            top.value.append(value)

    def _refuse_extras(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self._refuse(line, "an anchor (&name) stands here", "the value itself, written out")
        if getattr(event, "tag", None) is not None:
            self._refuse(line, "a tag (!name) stands here", "a plain value")

    def _refuse(self, line: int, message: str, expected: str | None = None, where: Where = ()) -> NoReturn:
        key = ".".join(map(str, where)) or None
        raise SubjectError(message, file=self.file, line=line, key=key, expected=expected)
