"""Reads DAG-CBOR and the CAR files it is kept in: pure Python, since the usual library is compiled."""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from model.errors import SourceChanged

_DEEPEST = 100
_LARGEST = 8 << 20  # a block of a repository is at most one megabyte
_LINK = 42
_SHA256 = b"\x12\x20"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another block: its content id in bytes."""

    cid: bytes


def decode(data: bytes) -> object:
    """The value of one block; links are `Link`. Raises ValueError for what is no DAG-CBOR."""
    try:
        value, end = _value(data, 0, 0)
    except (IndexError, struct.error) as error:
        raise ValueError("the block is cut") from error
    if end != len(data):
        raise ValueError("bytes are left over behind the block")
    return value


def _value(data: bytes, at: int, depth: int) -> tuple[object, int]:
    first = data[at]
    kind, told = first >> 5, first & 31
    if kind == 7:
        return _simple(data, at, told)
    size, at = _size(data, at + 1, told)
    if kind == 0:
        return size, at
    if kind == 1:
        return -1 - size, at
    if depth > _DEEPEST or (kind != 6 and size > len(data) - at):
        raise ValueError("the block is nested too deeply, or shorter than it says")
    match kind:
        case 2:
            return data[at : at + size], at + size
        case 3:
            return data[at : at + size].decode("utf-8", "replace"), at + size
        case 4:
            values = list[object]()
            for _ in range(size):
                value, at = _value(data, at, depth + 1)
                values.append(value)
            return values, at
        case 5:
            return _mapping(data, at, size, depth)
        case _:
            value, at = _value(data, at, depth + 1)
            if size != _LINK or not isinstance(value, bytes) or value[:1] != b"\0":
                raise ValueError("the block has a tag that is no link")
            return Link(value[1:]), at


def _mapping(data: bytes, at: int, size: int, depth: int) -> tuple[dict[str, object], int]:
    result = dict[str, object]()
    for _ in range(size):
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, str):
            raise ValueError("the block has a key that is no text")
        result[key], at = _value(data, at, depth + 1)
    return result, at


def _size(data: bytes, at: int, told: int) -> tuple[int, int]:
    if told < 24:
        return told, at
    if told > 27:
        raise ValueError("the block has a size that DAG-CBOR does not know")
    width = 1 << (told - 24)
    if at + width > len(data):
        raise ValueError("the block is cut")
    return int.from_bytes(data[at : at + width], "big"), at + width


def _simple(data: bytes, at: int, told: int) -> tuple[object, int]:
    match told:
        case 20 | 21:
            return told == 21, at + 1
        case 22:
            return None, at + 1
        case 27:
            return struct.unpack_from(">d", data, at + 1)[0], at + 9
    raise ValueError("the block has a value that DAG-CBOR does not know")


def roots(stream: IO[bytes], name: str) -> list[bytes]:
    """The content ids that the header of a CAR file names; the stream then stands before its first block."""
    size = _varint(stream)
    try:
        header = decode(stream.read(size)) if size and size < _LARGEST else None
    except ValueError:
        header = None
    told = header.get("roots") if isinstance(header, dict) else None
    found = [link.cid for link in told if isinstance(link, Link)] if isinstance(told, list) else []
    if not found:
        raise SourceChanged(f"{name} is no CAR file, or one of a version that is not known")
    return found


def blocks(stream: IO[bytes], name: str) -> Iterator[tuple[bytes, bytes]]:
    """Content id and bytes of each block. Raises SourceChanged where the file breaks off or a block is not itself."""
    given = 0
    while (size := _varint(stream)) is not None:
        block = stream.read(size) if size <= _LARGEST else b""
        length = _cid_length(block)
        cid, body = block[:length], block[length:]
        if len(block) < size or not length or not _is_itself(cid, body):
            raise SourceChanged(f"{name} is cut or damaged after its block number {given}")
        given += 1
        yield cid, body


def _varint(stream: IO[bytes]) -> int | None:
    """A number in parts of seven bits; None at the end of the stream, or where it cannot be one."""
    value = shift = 0
    while shift < 64:
        byte = stream.read(1)
        if not byte:
            return None if not shift else _LARGEST + 1
        value |= (byte[0] & 127) << shift
        if byte[0] < 128:
            return value
        shift += 7
    return _LARGEST + 1


def _cid_length(block: bytes) -> int:
    """How long the content id at the beginning of a block is; 0 for one of another form than repositories have."""
    if block[:2] == _SHA256:  # version 0
        return 34
    return 36 if block[:1] == b"\x01" and block[2:4] == _SHA256 else 0


def _is_itself(cid: bytes, body: bytes) -> bool:
    return hashlib.sha256(body).digest() == cid[-32:]
