"""Opens what a person hands in - folder, file, zip, tar, a zip inside - as a list of streams, with guards."""

import gzip
import io
import re
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, cast

from crawler.normalise import clean
from model.errors import SourceChanged

_MOST_MEMBERS = 250_000
_MOST_BYTES = 16 << 30
_MOST_RATIO = 250
_SMALL = 64 << 20
_LOCKED = 0x1
_NO_CLOCK = (1981,)
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, struct.error)
# How zipfile and tarfile refuse a version, a password, a way of packing or a name that they do not know.
_UNKNOWN = (RuntimeError, ValueError)

# Exports are full of other people's letters and of traces: such members are counted and never opened.
_PRIVATE = re.compile(
    r"direct.?messages?|\bdms?\b|\bmessages?\b|\bchats?\b|\binbox\b|\bmail\b|\bcontacts?\b|\bads?\b|\bip\b"
    r"|devices?\b|device.?token|phone.?number|email.?address|\bgrok|location.?history|login.?history",
    re.I,
)
# What is said in a live chat is public, and an article may be called whatever its writer likes.
_PUBLIC = re.compile(r"\blive chats?(?: messages?)?\b|(?<=articles/)[^/]+$", re.I)
PRIVATE = "private file (messages, contacts, ads, addresses, devices): never opened"
# Mail is private too; only the reader of review notifications is shown it, and that one looks at headers first.
_MAIL = re.compile(r"\.(?:eml|mbox|msg)(?:/|$)", re.I)
UNSAFE = "unsafe entry (a link, or a path that leads out of the archive): never opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an export: its path inside, its size unpacked, and how to open it as a stream."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    def head(self, size: int = 4096) -> bytes:
        """The first bytes."""
        with self.stream() as stream:
            return stream.read(size)

    def whole(self, most: int = _SMALL) -> bytes:
        """All bytes of a member that is known to be small."""
        if self.size > most:
            raise SourceChanged(f"{self.name} is {self.size >> 20} MB; such a file of this export is far smaller")
        with self.stream() as stream:
            return stream.read(most)

    @contextmanager
    def stream(self) -> Iterator[IO[bytes]]:
        """The bytes as a stream; damage is one sentence, not a traceback of the archive's format."""
        try:
            with self._begun() as stream:
                yield stream
        except _DAMAGE as error:
            raise SourceChanged(f"{self.name} is damaged and cannot be unpacked ({error})") from error
        except OSError as error:
            raise SourceChanged(f"{self.name} cannot be read ({error.strerror or error})") from error

    def _begun(self) -> IO[bytes]:
        try:
            return self.open()
        except _UNKNOWN as error:
            raise zipfile.BadZipFile(str(error)) from error


@dataclass(slots=True)
class Opened:
    """An export, open: its readable members in the order of their names, and how many were kept shut and why.

    `mail` is files of mail among those: for the reader of review notifications alone. `outlines` is where
    `outline.outline` remembers what it saw, since every reader asks for it. `packed` is when a zip was put together,
    by the newest of its entries: a wall clock, taken for UTC. None: nothing tells.
    """

    name: str
    members: list[Member] = field(default_factory=list)
    mail: list[Member] = field(default_factory=list)
    shut: dict[str, int] = field(default_factory=dict)
    outlines: dict[str, frozenset[str]] = field(default_factory=dict)
    packed: datetime | None = None

    def add(self, member: Member) -> None:
        """Take the member in, or count it as kept shut."""
        if len(self.members) >= _MOST_MEMBERS:
            raise SourceChanged(f"{self.name} holds more than {_MOST_MEMBERS} files; an export holds far fewer")
        if _PRIVATE.search(_PUBLIC.sub("", re.sub(r"[-_]+", " ", member.name))):
            self.shut[PRIVATE] = self.shut.get(PRIVATE, 0) + 1
            if _MAIL.search(member.name):
                self.mail.append(replace(member, name=clean(member.name)))
        else:
            # Names are written by whoever made the archive, and end in what we print.
            self.members.append(replace(member, name=clean(member.name)))

    def refuse(self) -> None:
        """Count an entry that is not safe to follow."""
        self.shut[UNSAFE] = self.shut.get(UNSAFE, 0) + 1


@dataclass(frozen=True, slots=True)
class Held:
    """A file that was handed in and lies in memory only: nothing of it is left on a disk."""

    name: str
    content: bytes = field(repr=False)


@contextmanager
def opened(path: Path | Held) -> Iterator[Opened]:
    """The folder, file or archive at this path, or one held in memory. Raises SourceChanged with one sentence when it
    cannot be opened."""
    result = Opened(path.name)
    with ExitStack() as stack:
        try:
            _fill(result, path, stack)
        except (*_DAMAGE, *_UNKNOWN) as error:
            raise SourceChanged(f"{path.name} is a damaged archive ({error})") from error
        except OSError as error:
            raise SourceChanged(f"{path.name} cannot be opened ({error.strerror or error})") from error
        result.members.sort(key=lambda member: _natural(member.name))
        yield result


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts `tweets.js` before `tweets-part2.js`, and that before `tweets-part10.js`."""
    parts = re.split(r"(\d+)", str(PurePosixPath(name).with_suffix(""))) if PurePosixPath(name).name else [name]
    return [(int(part), "") if part.isdecimal() and len(part) < 19 else (0, part) for part in parts]


def _fill(result: Opened, path: Path | Held, stack: ExitStack) -> None:
    if isinstance(path, Path):
        if path.is_dir():
            _folder(result, path)
            return
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceChanged(f"{path.name} is neither a file nor a folder")
    packed = len(path.content) if isinstance(path, Held) else path.stat().st_size
    with _bytes(path) as file:
        head = file.read(512)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        archive = zipfile.ZipFile(stack.enter_context(_bytes(path)))
        _zip(result, stack.enter_context(archive), "", packed, stack)
    elif head[:2] == b"\x1f\x8b" and not holds_warc(head):
        with _bytes(path) as file, gzip.open(file) as stream:
            inner = stack.enter_context(_unpacked(result.name, cast("IO[bytes]", stream), packed))
        if path.name.lower().endswith((".tgz", ".tar.gz")) or inner.read(512)[257:262] == b"ustar":
            inner.seek(0)
            _tar(result, inner, packed, stack)
        else:  # one file, packed by itself
            name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
            result.members.append(Member(name=name, size=inner.seek(0, 2), open=partial(_ungzipped, path)))
    elif head[257:262] == b"ustar":
        raw = io.BytesIO(path.content) if isinstance(path, Held) else io.FileIO(path)
        _tar(result, cast("io.RawIOBase", stack.enter_context(raw)), packed, stack)
    else:
        result.members.append(Member(name=path.name, size=packed, open=partial(_bytes, path)))


def holds_warc(head: bytes) -> bool:
    """Whether packed bytes begin a web archive: it is packed record by record, and read as it lies."""
    if head[:2] != b"\x1f\x8b":
        return False
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 5) == b"WARC/"
    except zlib.error:
        return False


@contextmanager
def inside(member: Member) -> Iterator[Opened]:
    """A member that is itself packed as a zip (a workbook, a web archive), with the same guards."""
    result = Opened(member.name)
    with ExitStack() as stack:
        stream = stack.enter_context(member.stream())
        try:
            # Files can be read at any place; a member of a zip would be unpacked anew for each.
            steady = isinstance(stream, io.BufferedReader | io.BytesIO)
            file = stream if steady else stack.enter_context(_unpacked(member.name, stream, max(member.size, 1)))
            _zip(result, stack.enter_context(zipfile.ZipFile(file)), "", member.size, stack)
        except (*_DAMAGE, *_UNKNOWN) as error:
            raise SourceChanged(f"{member.name} is a damaged archive ({error})") from error
        result.members.sort(key=lambda inner: _natural(inner.name))
        yield result


def _bytes(path: Path | Held) -> IO[bytes]:
    return io.BytesIO(path.content) if isinstance(path, Held) else path.open("rb")


def _ungzipped(path: Path | Held) -> IO[bytes]:
    packed = io.BytesIO(path.content) if isinstance(path, Held) else path
    return cast("IO[bytes]", gzip.open(packed))


def _folder(result: Opened, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            result.refuse()
        elif path.is_file():
            name = path.relative_to(folder).as_posix()
            result.add(Member(name=name, size=path.stat().st_size, open=partial(_bytes, path)))


def _zip(result: Opened, archive: zipfile.ZipFile, prefix: str, packed: int, stack: ExitStack) -> None:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _bound(result.name, sum(info.file_size for info in infos), packed)
    for info in infos:
        if info.flag_bits & _LOCKED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SourceChanged(
                f"{result.name} is locked with a password, or packed in a way only its own program knows"
            )
        if stat.S_ISLNK(info.external_attr >> 16) or not _inside(info.filename):
            result.refuse()
        elif info.filename.lower().endswith(".zip") and not prefix:
            with archive.open(info) as stream:
                inner = stack.enter_context(_unpacked(result.name, stream, packed))
            size = inner.seek(0, 2)
            _zip(result, stack.enter_context(zipfile.ZipFile(inner)), f"{info.filename}/", size, stack)
        else:
            name = prefix + info.filename
            result.packed = max(filter(None, (result.packed, _packed(info))), default=None)
            result.add(Member(name=name, size=info.file_size, open=partial(archive.open, info)))


def _packed(info: zipfile.ZipInfo) -> datetime | None:
    """When an entry was packed; what packs without a clock writes the first day that a zip can hold."""
    try:
        return datetime(*info.date_time, tzinfo=UTC) if info.date_time > _NO_CLOCK else None
    except ValueError:
        return None


def _unpacked(name: str, stream: IO[bytes], packed: int) -> io.FileIO:
    """What needs random access, a zip inside a zip or a packed tar, in a temporary file: memory stays small."""
    inner = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by the caller's stack
    try:
        while chunk := stream.read(1 << 20):
            inner.write(chunk)
            _bound(name, inner.tell(), packed)
    except BaseException:  # Ctrl-C too: nobody else knows of the file yet
        inner.close()
        raise
    inner.seek(0)
    return inner


class _Sips(io.BufferedReader):
    """A file that is read in parts of a sane size: the headers of a tar can claim gigabytes, or less than nothing."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= _SMALL:
            raise tarfile.ReadError("a part of it claims a size that cannot be")
        return super().read(size)


def _tar(result: Opened, file: io.RawIOBase, packed: int, stack: ExitStack) -> None:
    archive = stack.enter_context(tarfile.TarFile(fileobj=_Sips(file)))
    total = 0
    for info in archive:
        total += max(info.size, 0)
        _bound(result.name, total, packed)
        if info.size < 0:
            raise tarfile.ReadError("a part of it claims a size that cannot be")
        if info.isdir():
            continue
        if not info.isfile() or not _inside(info.name):
            result.refuse()
        else:
            result.add(Member(name=info.name, size=info.size, open=partial(_member, archive, info)))


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(info)
    if stream is None:
        raise tarfile.TarError(f"{info.name} is no file")
    return stream


def _inside(name: str) -> bool:
    """Whether the name stays inside the archive on every system."""
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and ":" not in path.parts[0] if path.parts else False


def _bound(name: str, unpacked: int, packed: int) -> None:
    """An archive that unpacks to far more than it can honestly hold is refused before anything is unpacked."""
    if unpacked > _MOST_BYTES or (unpacked > _SMALL and unpacked > packed * _MOST_RATIO):
        raise SourceChanged(f"{name} would unpack to {unpacked >> 20} MB; that is no honest export, so it was not read")
