"""Opening what a person hands in: every packing gives the same members, and nothing hostile is followed."""

import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from crawler.archives import read, recognise
from crawler.archives.opening import PRIVATE, UNSAFE, opened
from model.documents import Document, Dropped
from model.errors import SourceChanged

TWEETS = b'window.YTD.tweets.part0 = [{"tweet": {"id_str": "1", "full_text": "One post."}}]'
FILES = {"data/tweets.js": TWEETS, "data/direct-messages.js": b'window.YTD.direct_messages.part0 = ["secret"]'}


def packed_zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def packed_tar(files: dict[str, bytes], mode: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return buffer.getvalue()


def texts(path: Path) -> list[str]:
    return [thing.text for thing in read("x_archive", path) if isinstance(thing, Document)]


def dropped(path: Path, source: str = "x_archive") -> dict[str, int]:
    return {thing.reason: thing.count for thing in read(source, path) if isinstance(thing, Dropped)}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("export.zip", packed_zip(FILES)),
        ("export.dat", packed_zip(FILES)),
        ("outer.zip", packed_zip({"readme.txt": b"see inside", "inner.zip": packed_zip(FILES)})),
        ("export.tar", packed_tar(FILES, "w")),
        ("export.tgz", packed_tar(FILES, "w:gz")),
    ],
)
def test_every_packing_reads_alike_and_letters_stay_shut(tmp_path: Path, name: str, body: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    assert recognise(path) == "x_archive"
    assert texts(path) == ["One post."]
    assert dropped(path) == {PRIVATE: 1}


def test_private_members_are_never_opened(tmp_path: Path) -> None:
    names = ["direct-messages.js", "direct_messages_group.js", "contact.js", "ad-engagements.js", "ip-audit.js"]
    for name in (
        *names,
        "account-creation-ip.js",
        "device-token.js",
        "ads-revenue-sharing.js",
        "grok-chat-item.js",
        "tweets.js",
    ):
        (tmp_path / name).write_bytes(TWEETS)
    with opened(tmp_path) as export:
        assert [member.name for member in export.members] == ["tweets.js"]
        assert export.shut == {PRIVATE: 9}


def test_a_list_of_letters_under_another_name_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "tweets.js").write_bytes(TWEETS)
    (tmp_path / "unnamed.js").write_bytes(b'window.YTD.direct_messages.part0 = [{"tweet": {"id_str": "2"}}]')
    assert texts(tmp_path) == ["One post."]
    assert dropped(tmp_path) == {PRIVATE: 1}


@pytest.mark.parametrize("name", ["../evil.js", "/etc/evil.js", "C:\\evil.js", "a/../../evil.js", "..\\evil.js"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    for path, body in (
        (tmp_path / "slip.zip", packed_zip({name: TWEETS, "tweets.js": TWEETS})),
        (tmp_path / "slip.tar", packed_tar({name: TWEETS, "tweets.js": TWEETS}, "w")),
    ):
        path.write_bytes(body)
        assert texts(path) == ["One post."]
        assert dropped(path) == {UNSAFE: 1}


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.js"
    secret.write_bytes(TWEETS)
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "tweets.js").write_bytes(TWEETS)
    try:
        (folder / "linked.js").symlink_to(secret)
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert dropped(folder) == {UNSAFE: 1}

    link = zipfile.ZipInfo("linked.js")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "links.zip", "w") as archive:
        archive.writestr(link, str(secret))
        archive.writestr("tweets.js", TWEETS)
    assert dropped(tmp_path / "links.zip") == {UNSAFE: 1}

    info = tarfile.TarInfo("linked.js")
    info.type, info.linkname = tarfile.SYMTYPE, str(secret)
    with tarfile.open(tmp_path / "links.tar", "w") as tar:
        tar.addfile(info)
        tar.add(folder / "tweets.js", "tweets.js")
    assert dropped(tmp_path / "links.tar") == {UNSAFE: 1}


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.tgz"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, name: str) -> None:
    zeros = {"data/tweets.js": b"\0" * (80 << 20)}
    (tmp_path / name).write_bytes(packed_zip(zeros) if name.endswith("zip") else packed_tar(zeros, "w:gz"))
    assert (tmp_path / name).stat().st_size < 1 << 20
    with pytest.raises(SourceChanged, match="no honest export"):
        texts(tmp_path / name)
    assert recognise(tmp_path / name) is None


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("cut.zip", packed_zip(FILES)[:-30]),
        ("cut.tgz", packed_tar({"tweets.js": os.urandom(9000)}, "w:gz")[:4000]),
        ("noise.zip", b"PK\x03\x04" + os.urandom(500)),
        ("noise.bin", os.urandom(3000)),
        ("zeros", b"\0" * 9000),
        ("empty.zip", packed_zip({})),
        ("empty.js", b""),
    ],
)
@pytest.mark.parametrize("source", ["x_archive", "google_business_takeout", "saved_page"])
def test_damage_is_one_sentence(tmp_path: Path, source: str, name: str, body: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(SourceChanged) as caught:
        list(read(source, path))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert recognise(path) is None


def test_what_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceChanged, match=r"none\.zip cannot be opened"):
        list(read("x_archive", tmp_path / "none.zip"))
    with pytest.raises(SourceChanged, match="'myspace' is no kind of export"):
        list(read("myspace", tmp_path))


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    body = bytearray(packed_zip({"tweets.js": TWEETS}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(body)
    with pytest.raises(SourceChanged, match="password"):
        texts(tmp_path / "locked.zip")


def test_members_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("tweets-part10.js", "tweets-part2.js", "tweets.js"):
        (tmp_path / name).write_bytes(b"")
    with opened(tmp_path) as export:
        assert [member.name for member in export.members] == ["tweets.js", "tweets-part2.js", "tweets-part10.js"]
