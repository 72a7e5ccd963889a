"""What is handed in and held in memory is read like a file of the same bytes, and leaves nothing on the disk."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from crawler import archives
from crawler.archives import Held
from model.errors import Unreadable

PAGE = Path(__file__).parents[1] / "sources" / "saved_page" / "owner_replies_and_comments" / "page.html"
ARCHIVE = Path(__file__).parents[1] / "sources" / "x_archive" / "current_layout" / "export"


def _zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(ARCHIVE.rglob("*.js")):
            archive.write(file, file.relative_to(ARCHIVE))
    return packed.getvalue()


def _tarred(mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode, format=tarfile.USTAR_FORMAT) as archive:  # type: ignore[call-overload]
        for file in sorted(ARCHIVE.rglob("*.js")):
            archive.add(file, file.relative_to(ARCHIVE))
    return packed.getvalue()


CASES = {
    "page.html": PAGE.read_bytes(),
    "archive.zip": _zipped(),
    "archive.tar": _tarred("w"),
    "archive.tar.gz": _tarred("w:gz"),
}


@pytest.mark.parametrize("name", CASES)
def test_bytes_are_read_like_a_file_of_them(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(CASES[name])
    held = Held(name, CASES[name])
    source = archives.recognise(held)
    assert source == archives.recognise(file)
    assert source is not None
    told = list(archives.read(source, held))
    assert told == list(archives.read(source, file))
    assert len(told) > 3


def test_a_damaged_archive_held_in_memory_is_one_sentence() -> None:
    with pytest.raises(Unreadable, match=r"archive\.zip is a damaged archive"):
        list(archives.read("x_archive", Held("archive.zip", CASES["archive.zip"][:-200])))


def test_the_bytes_stay_out_of_messages() -> None:
    assert "Lindqvist" not in repr(Held("paste.txt", b"Lindqvist was here"))
