"""Reads web archives (WARC, WACZ, HAR) of browsers, archivers and wget: each page by the reader that knows its
address."""

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from typing import IO, Any, cast

from crawler.archives import saved_page
from crawler.archives.json_rows import is_json
from crawler.archives.opening import Member, Opened, holds_warc, inside
from crawler.archives.stream import Answer, Column, Read, Stated, Task, Unread
from crawler.normalise import link, moment
from crawler.recorded import plainly, recorded
from model.documents import Capture, Document, Dropped, Precision
from model.errors import Challenge, SourceChanged, Unreadable

_HEAD = 1 << 12
_LARGEST = 32 << 20
_LARGEST_HAR = 64 << 20
_MOST_PAGES = 1_000_000
_PAGE = re.compile(r"text/html|application/xhtml", re.I)
_DATA = re.compile(r"application/(?:[\w.+-]*json|[\w.+-]*xml|rss|atom)|text/(?:xml|json)|javascript", re.I)
_DAMAGE = (zlib.error, ValueError, AttributeError, TypeError, IndexError, KeyError)
_OF_THE_WIRE = ("content-encoding", "transfer-encoding", "content-length", "content-type")
_PACKED = ("gzip", "x-gzip", "deflate", "br", "identity", "")

_SAME = "page stored again unchanged"
_MOVED = "redirect: the page is stored under another address"
_REFUSED = "answer with an error status"
_OTHER = "picture, script, style or other file that is no page"
_NOT_OURS = "page without anything we know"
_NO_READER = "answer of a service whose reader is not known here"
_CHALLENGED = "check for humans or login page, stored in place of the page"
_LARGE = f"page larger than {_LARGEST >> 20} MB"
_UNPACKABLE = "page packed in a way that cannot be read here (brotli or zstandard): save that page itself"


@dataclass(slots=True)
class _Reading:
    """What is remembered over the records of an archive: bodies seen, the first refusal, whether anything was read."""

    seen: set[bytes]
    given: int = 0
    pages: int = 0
    refusal: Unreadable | None = None


def knows(export: Opened) -> bool:
    """Whether a file of the export is a web archive."""
    return any(is_one(member) for is_one in (_is_warc, _is_wacz, _is_har) for member in export.members)


def read(task: Task) -> Iterator[Read]:
    """What the stored pages hold, each page once.

    Raises Challenge or SourceChanged when nothing was read, and at the end for an archive that is cut.
    """
    trouble: list[str] = []
    reading = _Reading(seen=set())
    files = [member for member in task.export.members if _is_warc(member) or _is_wacz(member) or _is_har(member)]
    for member in files or task.export.members[:1]:
        try:
            if _is_har(member):
                yield from _visits(member, task, reading)
                continue
            with _archives(member) as archives:
                for archive in archives:
                    yield from _records(archive, task, reading)
        except Unreadable as error:
            trouble.append(str(error))
    if trouble:
        raise SourceChanged("; ".join(trouble))
    if not task.export.members:
        raise SourceChanged(f"{task.export.name} is empty; expected a web archive (.warc, .warc.gz, .wacz, .har)")
    if not reading.given:
        if isinstance(reading.refusal, Challenge):
            raise reading.refusal
        raise SourceChanged(f"{task.export.name} holds {_counted(reading.pages)}, none with anything we know")


def _counted(pages: int) -> str:
    return "no page" if not pages else "one page" if pages == 1 else f"{pages} pages"


def _is_warc(member: Member) -> bool:
    name = member.name.lower()
    if not name.endswith((".warc", ".gz", ".arc")) and "." in name.rsplit("/", 1)[-1]:
        return False
    head = member.head(_HEAD)
    return head.startswith(b"WARC/") or holds_warc(head)


def _is_wacz(member: Member) -> bool:
    return member.name.lower().endswith(".wacz") and member.head(4) == b"PK\x03\x04"


def _is_har(member: Member) -> bool:
    return member.name.lower().endswith(".har") and is_json(member.head(_HEAD))


def _visits(member: Member, task: Task, reading: _Reading) -> Iterator[Read]:
    """What a browser recorded while it showed pages (HAR)."""
    answers = recorded(plainly(member.whole(_LARGEST_HAR)))
    if answers is None:
        raise SourceChanged(f"{member.name} is no recording of a browser, or is cut; record it again")
    for answer in answers:
        kind = next((value for name, value in answer.headers.items() if name.lower() == "content-type"), "")
        why = _left_out(answer.status, kind) or (_OTHER if link(None, answer.url) is None else None)
        if why is not None:
            task.dropped[why] += 1
        else:
            yield from _page(replace(answer, headers={**answer.headers, "Content-Type": kind}), task, reading)


@contextmanager
def _archives(member: Member) -> Iterator[list[Member]]:
    """The WARC files in a file: itself, or those packed in it."""
    if not _is_wacz(member):
        if not _is_warc(member):
            raise SourceChanged(f"{member.name} is no web archive; expected .warc, .warc.gz, .wacz or .har")
        yield [member]
        return
    with inside(member) as packed:
        found = [inner for inner in packed.members if _is_warc(inner)]
        if not found:
            raise SourceChanged(f"{member.name} holds no WARC file, which a web archive does")
        yield found


def _records(archive: Member, task: Task, reading: _Reading) -> Iterator[Read]:
    with ExitStack() as stack:
        stream: IO[bytes] = stack.enter_context(archive.stream())
        if archive.head(2) == b"\x1f\x8b":
            # Unpacked here and not by warcio: a cut file is told, and records packed together are read too.
            stream = cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=stream)))
        from warcio.archiveiterator import ArchiveIterator  # costly, and few hand in a web archive

        watched, number = _Watched(stream), 0
        records = iter(ArchiveIterator(watched))
        while (record := _following(records, archive.name, number)) is not None:
            number += 1
            yield from _record(record, task, reading)
            if record.raw_stream.read(1) == b"" and getattr(record.raw_stream, "limit", 0):
                raise SourceChanged(f"{archive.name} breaks off inside its record number {number}")
        if watched.is_cut:
            raise SourceChanged(f"{archive.name} breaks off inside or after its record number {number}")


def _following(records: Iterator[Any], name: str, number: int) -> Any | None:
    """The next record; None at the end. warcio meets a damaged one with errors of many kinds."""
    from warcio.exceptions import ArchiveLoadFailed

    try:
        return next(records, None)
    except (ArchiveLoadFailed, *_DAMAGE) as error:
        raise SourceChanged(f"{name} is cut or damaged after its record number {number}") from error


class _Watched:
    """A stream that remembers whether it was cut: warcio takes any end for a good one.

    Every record ends with an empty line, so a file that ends with anything else was cut.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._at = 0
        self._last = b""
        self.is_cut = False

    def read(self, size: int) -> bytes:
        """The next bytes; nothing at the end, whether good or not."""
        try:
            data = self._stream.read(size)
        except EOFError:
            self.is_cut = True
            return b""
        if not data and not self._last.endswith((b"\r\n\r\n", b"\n\n")):
            self.is_cut = True
        self._at += len(data)
        self._last = (self._last + data)[-4:]
        return data

    def tell(self) -> int:
        """Bytes read so far."""
        return self._at


def _record(record: Any, task: Task, reading: _Reading) -> Iterator[Read]:
    url = link(None, record.rec_headers.get_header("WARC-Target-URI"))
    if record.rec_type == "revisit":
        task.dropped[_SAME] += 1
    elif record.rec_type in ("response", "resource") and url is not None:
        answer = _answer(record, url, task)
        if answer is not None:
            yield from _page(answer, task, reading)


def _answer(record: Any, url: str, task: Task) -> Answer | None:
    """A stored page or answer of an interface, unpacked; None, counted, for all else."""
    http = record.http_headers
    status = int(code) if http and (code := (http.get_statuscode() or "")).isdecimal() else 200
    headers = dict(http.headers) if http else {}
    kind = (http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")) or ""
    packed = ((http.get_header("Content-Encoding") if http else "") or "").strip().lower()
    why = _left_out(status, kind)
    if why is None and (packed not in _PACKED or (packed == "br" and not _reads_brotli())):
        why = _UNPACKABLE
    try:
        body = record.content_stream().read(_LARGEST + 1) if why is None else b""
    except _DAMAGE:
        body, why = b"", _UNPACKABLE
    if why is None and len(body) > _LARGEST:
        why = _LARGE
    if why is not None:
        task.dropped[why] += 1
        return None
    fetched = moment(record.rec_headers.get_header("WARC-Date"))
    at = fetched.published if fetched.precision is Precision.EXACT else None
    told = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_WIRE}
    return Answer(url=url, status=status, headers=told | {"Content-Type": kind}, body=body, fetched_at=at)


def _left_out(status: int, kind: str) -> str | None:
    """Why an answer is not looked at: by its status, or because it is no page and no data."""
    if status >= 300:
        return _MOVED if status < 400 else _REFUSED
    return None if _PAGE.search(kind) or _DATA.search(kind) or not kind else _OTHER


def _reads_brotli() -> bool:
    """Whether this Python has the compiled package that unpacks brotli; the engine does without it."""
    from warcio.bufferedreaders import BufferedReader

    return "br" in BufferedReader.get_supported_decompressors()


def _page(answer: Answer, task: Task, reading: _Reading) -> Iterator[Read]:
    digest = sha256(answer.url.encode("utf-8", "replace") + b"\0" + answer.body).digest()
    if digest[:12] in reading.seen:
        task.dropped[_SAME] += 1
        return
    if len(reading.seen) < _MOST_PAGES:
        reading.seen.add(digest[:12])
    reading.pages += 1
    refusals: list[Unreadable] = []
    for things in _readings(answer, task):
        given = reading.given
        try:
            for thing in things:
                match thing:
                    case Document():
                        reading.given += 1
                        yield replace(thing, source=task.source, account=task.account, capture=_capture(answer))
                    case Stated() | Unread() | Column():
                        yield thing
                    case Dropped():
                        task.dropped[thing.reason] += thing.count
        except Unreadable as error:
            refusals.append(error)
        if reading.given > given:
            return
    challenge = next((error for error in refusals if isinstance(error, Challenge)), None)
    if refusals:
        task.dropped[_CHALLENGED if challenge else _NOT_OURS] += 1
    reading.refusal = reading.refusal or challenge


def _readings(answer: Answer, task: Task) -> Iterator[Iterator[Read]]:
    """The ways to read an answer: by the reader that knows its address, else a page as one saved from the browser."""
    kind = answer.headers.get("Content-Type", "")
    known = task.router(answer) if task.router is not None else None
    if known is not None:
        yield known
    if _PAGE.search(kind) or not kind:
        yield _saved(answer, task)
    elif known is None:
        task.dropped[_OTHER if "javascript" in kind else _NO_READER] += 1


def _saved(answer: Answer, task: Task) -> Iterator[Read]:
    """A page nobody knows by its address, read as one that was saved from the browser."""
    name = answer.url.rsplit("/", 1)[-1][:60] or answer.url[:60]
    page = Member(name=f"{name}.html", size=len(answer.body), open=lambda: BytesIO(answer.body))
    inner = Task(
        source=task.source,
        export=Opened(name=name, members=[page]),
        url=answer.url,
        fetched_at=answer.fetched_at or task.fetched_at,
        account=task.account,
        dropped=task.dropped,
    )
    yield from saved_page.read(inner)


def _capture(answer: Answer) -> Capture:
    return Capture(
        sha256=sha256(answer.body).hexdigest(), url=answer.url, status=answer.status, fetched_at=answer.fetched_at
    )
