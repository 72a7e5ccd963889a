"""Writes mails in Outlook's own form for tests: a compound file ([MS-CFB]) with a message in it ([MS-OXMSG])."""

import struct
from collections.abc import Mapping

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SUBJECT, _HEADERS, _BODY, _HTML = 0x0037001F, 0x007D001F, 0x1000001F, 0x10130102
_SENDER, _ADDRESS = 0x0C1A001F, 0x0C1F001F


def message(
    *, subject: str, body: str = "", html: str = "", headers: str = "", sender: str = "", address: str = ""
) -> bytes:
    """A mail; without `headers` it was never sent over the internet and tells `sender` and `address` only."""
    told = {_SUBJECT: subject, _HEADERS: headers, _BODY: body, _SENDER: sender, _ADDRESS: address}
    values = {tag: text.encode("utf-16-le") for tag, text in told.items() if text}
    if html:
        values[_HTML] = html.encode("utf-8")
    entries = b"".join(
        struct.pack("<IIII", tag, 6, len(value) + 2 * (tag & 0xFFFF == 0x1F), 0) for tag, value in values.items()
    )
    entries += struct.pack("<IIII", 0x3FDE0003, 6, 65001, 0)  # the page's own encoding: UTF-8
    streams = {f"__substg1.0_{tag:08X}": value for tag, value in values.items()}
    return compound({**streams, "__properties_version1.0": bytes(32) + entries})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams in its root."""
    small, table, starts = b"", list[int](), dict[str, int]()
    for name, data in streams.items():
        if len(data) < _CUTOFF:
            starts[name] = len(table)
            count = max(1, -(-len(data) // _SMALL))
            table += [*range(len(table) + 1, len(table) + count), _END]
            small += data.ljust(count * _SMALL, b"\0")
    sectors, chain = [b""], [_TABLE]

    def stored(data: bytes) -> int:
        first, count = len(sectors), max(1, -(-len(data) // _SECTOR))
        sectors.extend(data[at * _SECTOR : (at + 1) * _SECTOR].ljust(_SECTOR, b"\0") for at in range(count))
        chain.extend([*range(first + 1, first + count), _END])
        return first

    mini, listed = stored(small), stored(struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff"))
    for name, data in streams.items():
        if len(data) >= _CUTOFF:
            starts[name] = stored(data)
    entries = [_entry("Root Entry", 5, mini, len(small), child=1)]
    for at, (name, data) in enumerate(streams.items(), 1):
        entries.append(_entry(name, 2, starts[name], len(data), right=at + 1 if at < len(streams) else _FREE))
    directory = stored(b"".join(entries))
    sectors[0] = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    form = (0x3E, 3, 0xFFFE, 9, 6)
    head = struct.pack("<8s16xHHHHH", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", *form)
    head += struct.pack("<6xIIIIIIIII", 0, 1, directory, 0, _CUTOFF, listed, 1, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI8x8xIQ", written, len(written), kind, 1, _FREE, right, child, 0, start, size)
