"""Goes through mail - single letters, mailboxes, folders of them - by headers; a letter's text only when asked for."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import IO, Protocol

from crawler.archives.opening import Member
from crawler.normalise import clean
from model.errors import SourceChanged

_LONGEST_LINE = 1 << 16
_MOST_HEADERS = 1 << 18
_MOST_TEXT = 8 << 20
_BROKEN = ("StartBoundaryNotFoundDefect", "CloseBoundaryNotFoundDefect", "MultipartInvariantViolationDefect")
_HEADER = re.compile(rb"[!-9;-~]{1,80}:")
_SAVED_PAGE = (b"snapshot-content-location:", b"from: <saved by")
_BEGINS = re.compile(rb"From \S+.*\d{4}")
_KNOWN = re.compile(
    rb"^(?:from|date|received|return-path|delivered-to|subject|to|message-id|mime-version|x-[\w-]+):", re.I
)


@dataclass(slots=True)
class Letter:
    """One mail: its headers at hand; its text is kept only where `wanted` said so of the headers."""

    headers: Message
    raw: bytes | None = None
    is_cut: bool = False

    def header(self, name: str) -> str:
        """A header as text, decoded; nothing when it is missing or cannot be."""
        told = self.headers.get(name)
        if told is None:
            return ""
        try:
            return clean(" ".join(str(make_header(decode_header(str(told)[:4000]))).split()))
        except (ValueError, LookupError, MessageError):  # the last of words in base64 that are none
            return clean(" ".join(str(told)[:4000].split()))

    @property
    def sender(self) -> tuple[str, str]:
        """Name and address of who wrote it."""
        try:
            name, address = parseaddr(self.header("From"))
        except (ValueError, IndexError):
            return "", ""
        return name, address.casefold()

    @property
    def sent(self) -> datetime | None:
        """When it says it was sent, UTC; None when it does not say."""
        try:
            moment = parsedate_to_datetime(self.header("Date"))
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None

    def texts(self) -> dict[str, str]:
        """The texts of a letter by their kind (text/plain, text/html); attached files are not opened."""
        found: dict[str, str] = {}
        if self.raw is None:
            return found
        message = email.message_from_bytes(self.raw)
        for part in message.walk():
            kind = part.get_content_type()
            if part.is_multipart() or _is_named(part) or kind not in ("text/plain", "text/html"):
                continue
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and kind not in found:
                found[kind] = _text(payload, _charset(part))
        if any(type(defect).__name__ in _BROKEN for part in message.walk() for defect in part.defects):
            self.is_cut = True
        return found


def _is_named(part: Message) -> bool:
    """Whether a part is an attached file; one whose name is damaged has one all the same."""
    try:
        return bool(part.get_filename())
    except (ValueError, LookupError, TypeError):
        return True


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        return None


def _text(payload: bytes, charset: str | None) -> str:
    try:
        return payload.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):  # Python also knows codecs that are no encoding of text
        return payload.decode("utf-8", "replace")


def is_mail(head: bytes) -> bool:
    """Whether bytes begin a mailbox or a letter."""
    head = head.lstrip(b"\xef\xbb\xbf\r\n")
    if _BEGINS.match(head):
        head = head.partition(b"\n")[2]
    lines = head.splitlines()[:40]
    if any(line.lower().startswith(_SAVED_PAGE) for line in lines):
        return False
    block = lines[: lines.index(b"")] if b"" in lines else lines
    headers = [line for line in block if not line.startswith((b" ", b"\t"))]
    told = [line for line in headers if _HEADER.match(line)]
    return len(told) >= 2 and len(told) >= len(headers) - 1 and any(_KNOWN.match(line) for line in told)


def letters(member: Member, wants: "Wants") -> Iterator[Letter]:
    """The letters of a file, one at a time: memory holds one of them, and of most only the headers.

    Raises SourceChanged for a file that is no mail. The standard library's `mailbox` wants a path and the whole list
    of a mailbox first; this reads a stream, so that mail inside an archive is read too.
    """
    head = member.head(_LONGEST_LINE)
    if not head.strip(b"\x00 \t\r\n"):
        raise SourceChanged(f"{member.name} is empty; expected a mail (.eml) or a mailbox (.mbox)")
    if not is_mail(head):
        raise SourceChanged(f"{member.name} is no mail; expected a mail saved as .eml, or a mailbox (.mbox)")
    with member.stream() as stream:
        yield from _Box(stream, wants).letters(many=bool(_BEGINS.match(head.lstrip(b"\xef\xbb\xbf\r\n"))))


class Wants(Protocol):
    """Which letters are to be opened beyond their headers."""

    def wants(self, letter: Letter) -> bool:
        """Whether the text of this letter is to be read."""
        ...


class _Box:
    """A stream of letters, line by line."""

    def __init__(self, stream: IO[bytes], wants: Wants) -> None:
        self._stream, self._wants = stream, wants

    def letters(self, many: bool) -> Iterator[Letter]:
        line = self._line()
        while many and line and not _BEGINS.match(line.lstrip(b"\xef\xbb\xbf\r\n")):
            line = self._line()
        while line:
            headers = bytearray(b"" if many else line)
            while (line := self._line()) and line.strip(b"\r\n") and len(headers) < _MOST_HEADERS:
                headers += line
            letter = Letter(email.message_from_bytes(bytes(headers).lstrip(b"\xef\xbb\xbf\r\n")))
            kept = bytearray(headers) if self._wants.wants(letter) else None
            line = self._body(line, kept, many)
            if kept is not None:
                letter.raw = bytes(kept)
                letter.is_cut = len(kept) >= _MOST_TEXT
            yield letter

    def _body(self, line: bytes, kept: bytearray | None, many: bool) -> bytes:
        """Pass over a body, or keep it; returns the line that begins the next letter, nothing at the end."""
        blank = True
        while line:
            if many and blank and _BEGINS.match(line):
                return line
            if kept is not None and len(kept) < _MOST_TEXT:
                kept += line[1:] if many and re.match(rb">+From ", line) else line
            blank = not line.strip(b"\r\n")
            line = self._line()
        return b""

    def _line(self) -> bytes:
        return self._stream.readline(_LONGEST_LINE)
