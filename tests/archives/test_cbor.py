"""DAG-CBOR and CAR read in pure Python: bytes written out by hand, and the compiled library where it is installed."""

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archives.cbor import Link, blocks, decode, roots
from model.errors import SourceChanged

REPOSITORY = Path(__file__).parents[1] / "sources" / "bluesky_archive" / "repository" / "repo.car"
CID = b"\x01\x71\x12\x20" + bytes(32)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\x00", 0),
        (b"\x17", 23),
        (b"\x18\x18", 24),
        (b"\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00", 10**12),
        (b"\x38\x63", -100),
        (b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a", 1.1),
        (b"\xf4", False),
        (b"\xf6", None),
        (b"\x43\x01\x02\x03", b"\x01\x02\x03"),
        (b"\x64\xf0\x9f\x98\x80", "\N{GRINNING FACE}"),
        (b"\x83\x01\x02\x03", [1, 2, 3]),
        (b"\xa2\x61a\x01\x61b\x81\x02", {"a": 1, "b": [2]}),
        (b"\xd8\x2a\x58\x25\x00" + CID, Link(CID)),
    ],
)
def test_each_kind_of_value(data: bytes, value: object) -> None:
    assert decode(data) == value


@pytest.mark.parametrize(
    "data",
    [b"", b"\x18", b"\x62a", b"\x82\x01", b"\xa1\x01\x02", b"\xc1\x00", b"\x9f\x01\xff", b"\xf9\x3c\x00", b"\x00\x00",
     b"\x5b" + b"\xff" * 8, b"\x81" * 500 + b"\x00", b"\xd8\x2a\x41\x01"],
)  # fmt: skip
def test_what_is_no_dag_cbor_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="block"):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        decode(data)
    except ValueError as error:
        assert "block" in str(error)  # noqa: PT017 - either answer is right


def test_a_block_that_is_not_what_its_id_says_is_damage() -> None:
    body = b"\xa0"
    good = b"\x01\x71\x12\x20" + hashlib.sha256(body).digest() + body
    assert list(blocks(io.BytesIO(bytes([len(good)]) + good), "x.car")) == [(good[:36], body)]
    for bad in (bytes([len(good)]) + good[:-1] + b"\xa1", bytes([len(good)]) + good[:-1], b"\xff" * 20, b"\x05abcde"):
        with pytest.raises(SourceChanged, match="block number 0"):
            list(blocks(io.BytesIO(bad), "x.car"))


def test_the_compiled_library_reads_the_same() -> None:
    libipld = pytest.importorskip("libipld")
    data = REPOSITORY.read_bytes()
    header, theirs = libipld.decode_car(data)
    stream = io.BytesIO(data)
    assert roots(stream, "repo.car") == [bytes(root) for root in header["roots"]]
    ours = dict(blocks(stream, "repo.car"))
    assert set(ours) == {bytes(cid) for cid in theirs}
    assert {cid: _plain(decode(body)) for cid, body in ours.items()} == {
        bytes(cid): value for cid, value in theirs.items()
    }


def _plain(value: object) -> object:
    """Links as the library gives them: their bytes."""
    if isinstance(value, Link):
        return value.cid
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value
