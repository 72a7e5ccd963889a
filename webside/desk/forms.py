"""Reads what a page sends, fields and files, as it streams in, within limits and without threads."""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from crawler.archives import Held
from crawler.normalise import clean

MOST_TEXT = 20_000_000  # bytes of one field: more reviews than anybody has
MOST_FILE = 8 << 30
IN_MEMORY = 48 << 20  # a file up to here never touches the disk
PASTED = "pasted"  # a paste too long for a box comes as a file
_MOST_FIELDS = 200
_MOST_SIMPLE = 64_000


class TooMuch(Exception):
    """More was sent than is read; the text is one sentence."""


@dataclass(slots=True)
class Upload:
    """A file that was sent: in memory, or in a private temporary folder until `forget` is called."""

    name: str
    place: Path | Held
    _folder: "tempfile.TemporaryDirectory[str] | None" = None

    def forget(self) -> None:
        """Let go of it."""
        self.place = Held(self.name, b"")
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


@dataclass(slots=True)
class Form:
    """The fields and files of one form; a field sent several times has several values."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The first value of a field; empty if it was not sent."""
        return next(iter(self.fields.get(name, ())), "")

    def line(self, name: str, most: int = 200) -> str:
        """The same as one clean line of a sane length."""
        return " ".join(clean(self.text(name)[: most * 4]).split())[:most]

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self.fields.get(name, [])

    def forget(self) -> None:
        """Let go of all uploads."""
        for upload in self.uploads:
            upload.forget()


async def read(request: Request) -> Form:
    """The form of a request. Raises TooMuch, after the whole body went by, so that the browser gets to read why."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"multipart/form-data" and options.get(b"boundary"):
        return await _multipart(request, options[b"boundary"])
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= _MOST_SIMPLE:
            body += chunk
    if size > _MOST_SIMPLE:
        raise TooMuch("That was more than this form takes.")
    form = Form()
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS):
        form.fields.setdefault(name, []).append(value)
    return form


async def _multipart(request: Request, boundary: bytes) -> Form:
    parts = _Parts()
    parser = MultipartParser(boundary, parts.callbacks())  # type: ignore[arg-type]
    broken = False
    try:
        async for chunk in request.stream():
            if not broken and parts.refused is None:
                try:
                    parser.write(chunk)
                except FormParserError:
                    broken = True
        if parts.refused is not None or broken:
            raise TooMuch(parts.refused or "What the page sent was cut off. Please hand it in again.")
        return parts.form
    except BaseException:  # also where the page went away meanwhile: what was put aside must not stay
        parts.close()
        raise


class _Parts:
    """Takes the parts of a form as the parser meets them."""

    def __init__(self) -> None:
        self.form = Form()
        self.refused: str | None = None
        self._header = [b"", b""]
        self._name, self._file = "", None  # type: str, str | None
        self._held = bytearray()
        self._spilled: IO[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._size = 0

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._say(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._say(1, data[start:end]),
            "on_header_end": self._header_end,
            "on_part_data": lambda data, start, end: self._data(data[start:end]),
            "on_part_end": self._end,
        }

    def close(self) -> None:
        """Leave nothing behind of a form that was not read to its end."""
        if self._spilled is not None:
            self._spilled.close()
        if self._folder is not None:
            self._folder.cleanup()
        self.form.forget()

    def _begin(self) -> None:
        self._name, self._file, self._size = "", None, 0
        self._held = bytearray()

    def _say(self, which: int, data: bytes) -> None:
        self._header[which] += data

    def _header_end(self) -> None:
        name, value = self._header
        self._header = [b"", b""]
        if name.lower() == b"content-disposition":
            _, options = parse_options_header(value)
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                told = options[b"filename"].decode("utf-8", "replace").replace("\\", "/")
                self._file = clean(told.rpartition("/")[2])[:120]

    def _data(self, data: bytes) -> None:
        if self.refused is not None:
            return
        self._size += len(data)
        if (self._file is None or self._name == PASTED) and self._size > MOST_TEXT:
            self._refuse(
                f"That is more than {MOST_TEXT // 1_000_000} MB of text, more than a page ever holds. Nothing "
                "of it was kept. Save the page as a file and drop the file instead."
            )
        elif self._size > MOST_FILE:
            self._refuse(f"{self._file} is larger than {MOST_FILE >> 30} GB. Unpack it, and drop the parts with posts.")
        elif self._spilled is not None:
            self._spill(data)
        else:
            self._held += data
            if self._file is not None and len(self._held) > IN_MEMORY:
                self._spill(self._held)

    def _spill(self, data: bytes | bytearray) -> None:
        try:
            if self._spilled is None:
                self._folder = tempfile.TemporaryDirectory(prefix="webside-desk-")
                name = re.sub(r"[^\w.-]+", "_", self._file or "")[-80:].lstrip(".") or "handed-in"
                self._spilled = (Path(self._folder.name) / name).open("wb")
                self._held = bytearray()
            self._spilled.write(data)
        except OSError as error:
            self._refuse(
                f"{self._file} could not be put aside for reading ({error.strerror}). Make room, and try again."
            )

    def _refuse(self, sentence: str) -> None:
        self.refused = sentence
        self._held = bytearray()

    def _end(self) -> None:
        if self._file is None:
            self.form.fields.setdefault(self._name, []).append(self._held.decode("utf-8", "replace"))
        elif self._spilled is not None and self._folder is not None:
            path = Path(self._spilled.name)
            self._spilled.close()
            self.form.uploads.append(Upload(self._file, path, self._folder))
            self._spilled = self._folder = None
        elif self._file:  # a file box that was left empty sends a file without a name
            self.form.uploads.append(Upload(self._file, Held(self._file, bytes(self._held))))
        self._held = bytearray()
