"""Reads picture files on this machine: what their files tell of place, time and persons, and the words in them.

Files are opened by a child process of little means (`picture_child`); words are read by tesseract, where it is
installed, and otherwise nobody looked. Faces are never looked for, and nobody is ever recognised.
"""

import json
import os
import re
import selectors
import shutil
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from crawler.archives import Held, Read, opened
from crawler.archives.opening import Member
from model.documents import Capture, Document, Dropped, Kind, Media, PictureFacts
from model.errors import SourceChanged, Unreadable

SOURCE = "images"
NO_PICTURE = "no picture"
TYPES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jpe": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
    ".tif": "image/tiff", ".tiff": "image/tiff", ".gif": "image/gif",
}  # fmt: skip
_NOT_READ = (".heic", ".heif", ".avif", ".bmp", ".svg", ".raw", ".dng", ".cr2", ".nef", ".arw", ".dcm")
# What an export holds beside what was posted. Messages and the like are kept shut by `opening`.
_UNPOSTED = re.compile(r"google.photos|archived|deleted|draft|sticker|\bsaved\b|collection", re.IGNORECASE)
UNPOSTED = "a picture that was not posted (archived, deleted, a draft, a private library): not opened"
MOST = 3_000
MORE = f"a picture beyond the first {MOST:,} of an export: not opened"
_LARGEST = 64 << 20
_SECONDS = 20.0
_READING_SECONDS = 60.0
_WORDS = 20_000


def recognise(path: Path | Held) -> bool:
    """Whether a file, folder or archive holds pictures and nothing that another reader would want."""
    try:
        with opened(path) as export:
            kinds = Counter(_suffix(member) in TYPES for member in export.members)
            return kinds[True] > 0 and kinds[True] >= kinds[False]
    except Unreadable:
        return False


def holds_some(path: Path | Held) -> bool:
    """Whether an export brings pictures along that were posted."""
    try:
        with opened(path) as export:
            return any(is_picture(member) and not _UNPOSTED.search(member.name) for member in export.members)
    except Unreadable:
        return False


def can_read_words() -> bool:
    return shutil.which("tesseract") is not None


def read(path: Path | Held, *, beside: bool = False) -> Iterator[Read]:
    """An image document for each picture of a file, folder or archive, one after another and never unpacked to a disk;
    at the end what was left out and why.

    `beside` says that another reader reads this export: what is no picture is left to it, and a picture that cannot
    be looked at still has its name. Raises SourceChanged where nothing could be read as a picture.
    """
    left_out = Counter[str]()
    given = 0
    with opened(path) as export, Reader() as reader:
        left_out.update({} if beside else export.shut)
        for member in export.members:
            why, facts, capture = _refused(member, given, beside=beside), None, None
            if not why:
                try:
                    facts, capture = reader.facts(member)
                except Unreadable as error:
                    why = str(error)
            if why and not (beside and why == NO_PICTURE):
                left_out[why] += 1
            if facts is not None or (beside and why not in (NO_PICTURE, UNPOSTED)):
                given += 1
                yield _document(member, facts, capture)
    for reason, count in sorted(left_out.items()):
        yield Dropped(reason=reason, count=count)
    if not given:
        raise SourceChanged(
            f"{path.name} holds no picture that could be read", next_step="Save the pictures as JPEG or PNG."
        )


def is_picture(member: Member) -> bool:
    """Whether the name of a file says that it is a picture of a kind that can be opened."""
    return _suffix(member) in TYPES


def _refused(member: Member, given: int, *, beside: bool) -> str:
    """Why a file is not opened; empty where it is."""
    suffix = _suffix(member)
    if suffix not in TYPES and suffix not in _NOT_READ:
        return NO_PICTURE
    if beside and _UNPOSTED.search(member.name):
        return UNPOSTED
    if beside and given >= MOST:
        return MORE
    return "" if suffix in TYPES else f"a picture of a kind that is not read ({suffix[1:].upper()})"


def _suffix(member: Member) -> str:
    return PurePosixPath(member.name).suffix.lower()


def _document(member: Member, facts: PictureFacts | None, capture: Capture | None) -> Document:
    """The picture as a document; what its file says in words is judged like a caption. Without facts nobody looked."""
    return Document(
        kind=Kind.IMAGE,
        source=SOURCE,
        service="file",
        ref=member.name,
        text=facts.description or "" if facts else "",
        title=PurePosixPath(member.name).name,
        media=(Media(type=TYPES.get(_suffix(member), "image")),),
        picture=facts,
        capture=capture,
    )


class Reader(AbstractContextManager["Reader"]):
    """Asks the child for one picture after another; one that takes too long or dies is ended, and the next is asked."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._reads_words = can_read_words()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def facts(self, member: Member) -> tuple[PictureFacts, Capture]:
        """What the file of a picture tells. Raises SourceChanged for what cannot be opened."""
        data, told = self._told(member, "pixels" if self._reads_words else "facts")
        pixels = told.pop("pixels", None)
        lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        facts = PictureFacts(**(told | lists))
        if pixels is not None:
            facts = replace(facts, words=_words(b64decode(pixels)))
        return facts, Capture(sha256=sha256(data).hexdigest())

    def thumbnail(self, member: Member) -> tuple[bytes, str | None]:
        """A picture small enough for a contact sheet, as a JPEG without metadata, and when its file says it was taken.
        Raises SourceChanged for what cannot be opened."""
        _, told = self._told(member, "thumbnail")
        return b64decode(told["thumbnail"]), told["taken"]

    def _told(self, member: Member, wanted: str) -> tuple[bytes, dict[str, Any]]:
        if member.size > _LARGEST:
            raise SourceChanged("a picture too large to open")
        data = member.whole(_LARGEST)
        told = self._ask(data, wanted)
        if "error" in told:
            raise SourceChanged(f"a picture that is {told['error']}")
        return data, told

    def _ask(self, data: bytes, wanted: str) -> dict[str, Any]:
        child = self._started()
        assert child.stdin is not None
        try:
            child.stdin.write(f"{len(data)} {wanted}\n".encode() + data)
            child.stdin.flush()
            line = self._line(child)
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            self._end()
            return {"error": "damaged: its reader had to be stopped"}
        told: dict[str, Any] = json.loads(line)
        return told

    def _line(self, child: subprocess.Popen[bytes]) -> bytes:
        """The answer of the child, or what came of it in the time that a picture may take."""
        assert child.stdout is not None
        if sys.platform == "win32":  # pipes cannot be waited for there
            return child.stdout.readline()
        parts: list[bytes] = []
        with selectors.DefaultSelector() as waiting:
            waiting.register(child.stdout, selectors.EVENT_READ)
            while waiting.select(_SECONDS):
                part = os.read(child.stdout.fileno(), 1 << 16)
                parts.append(part)
                if not part or part.endswith(b"\n"):
                    break
        return b"".join(parts)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            command = [sys.executable, "-m", "webside.picture_child"]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            with suppress(OSError):
                self._child.communicate()
            self._child = None


def _words(grey: bytes) -> str | None:
    """The words in a picture by tesseract; None where it failed, so that nobody looked."""
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "--psm", "11"],
            input=grey,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_READING_SECONDS,
            check=False,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    lines = (" ".join(line.split()) for line in done.stdout.decode("utf-8", "replace").splitlines())
    return "\n".join(line for line in lines if line)[:_WORDS]
