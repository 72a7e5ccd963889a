"""Files that are whole or not there."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from webside.files import fingerprint, replacing, write_bytes, write_text
from webside.home import home, private_folder


def test_a_file_is_written_as_given(tmp_path: Path) -> None:
    write_text(tmp_path / "a.html", "Zoë\r\nline\n")
    assert (tmp_path / "a.html").read_bytes() == "Zoë\r\nline\n".encode()
    write_bytes(tmp_path / "a.html", b"\x00")
    assert (tmp_path / "a.html").read_bytes() == b"\x00"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_after_an_error_the_old_file_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    write_text(path, "old")

    def fail() -> None:
        with replacing(path) as stream:
            stream.write(b"half")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.html"]


def test_a_killed_writer_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    write_text(path, "old")
    code = """
import os, signal, sys
from pathlib import Path
from webside.files import replacing
with replacing(Path(sys.argv[1])) as stream:
    stream.write(b"half" * 100_000)
    stream.flush()
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""
    assert subprocess.run([sys.executable, "-c", code, str(path)]).returncode != 0
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
def test_private_files_are_the_owners_and_others_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_text(tmp_path / "private", "x", private=True)
        write_text(tmp_path / "shared", "x")
        assert (tmp_path / "private").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o644
        assert private_folder(tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    finally:
        os.umask(before)


def test_home_is_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBSIDE_HOME", str(tmp_path / "here"))
    assert home() == tmp_path / "here"
    assert not home().exists()
    monkeypatch.delenv("WEBSIDE_HOME")
    assert home().name == "webside"


def test_a_fingerprint_tells_content_and_names_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/reviews.json").write_text("[]", encoding="utf-8")
    first = fingerprint(tmp_path)
    assert first == fingerprint(tmp_path)
    (tmp_path / "a/reviews.json").write_text("{}", encoding="utf-8")
    second = fingerprint(tmp_path)
    (tmp_path / "a/reviews.json").rename(tmp_path / "a/other.json")
    assert len({first, second, fingerprint(tmp_path)}) == 3
    assert fingerprint(tmp_path / "a/other.json") == hashlib.sha256(b"{}").hexdigest()
