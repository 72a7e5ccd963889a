"""Picture files as cameras, programs and strangers write them: what is read of them, and what none of them may do."""

import io
import os
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageDraw, PngImagePlugin

from crawler.archives import Read
from model.documents import Document, Dropped, Kind, PictureFacts
from model.errors import SourceChanged
from webside import images

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description aux:SerialNumber="X77" {more}>
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Odile &amp; Bramson</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">After the visit</rdf:li></rdf:Alt></dc:description>
<mwg-rs:Regions><rdf:Description mwg-rs:Name="Ruth Adeni" mwg-rs:Type="Face"/></mwg-rs:Regions>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@pytest.fixture(autouse=True)
def no_reader_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "can_read_words", lambda: False)


def shot(width: int = 400, height: int = 300) -> Image.Image:
    """A picture with a light and a dark half, so that cuts of it differ."""
    picture = Image.new("RGB", (width, height), (210, 180, 150))
    ImageDraw.Draw(picture).rectangle((0, 0, width // 2, height), fill=(20, 40, 60))
    return picture


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "Front  desk\n"
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: "2024:11:02 14:03:00",
            ExifTags.Base.BodySerialNumber: "B1002",
            ExifTags.Base.CameraOwnerName: "Tasja's phone",
        }
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (43.0, 39.0, 36.0),
            ExifTags.GPS.GPSLongitudeRef: "W",
            ExifTags.GPS.GPSLongitude: (70.0, 15.0, 0.0),
        }
    )
    return exif


def saved(path: Path, picture: Image.Image | None = None, **more: object) -> Path:
    (picture or shot()).save(path, **more)  # type: ignore[arg-type]
    return path


def read(path: Path) -> tuple[list[Document], dict[str, int]]:
    things: list[Read] = list(images.read(path))
    documents = [thing for thing in things if isinstance(thing, Document)]
    return documents, {thing.reason: thing.count for thing in things if isinstance(thing, Dropped)}


def facts(path: Path) -> PictureFacts:
    [document] = read(path)[0]
    assert document.picture is not None
    return document.picture


def with_preview(picture: Image.Image, preview: Image.Image) -> bytes:
    """A JPEG whose EXIF holds a preview, written by hand: Pillow writes none."""
    small = io.BytesIO()
    preview.save(small, "JPEG")
    data = small.getvalue()
    first = struct.pack("<HI", 0, 14)  # no entries in the first directory, the next begins at 14
    second = (
        struct.pack("<H", 2) + struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(data))
    )
    tiff = b"II*\0" + struct.pack("<I", 8) + first + second + struct.pack("<I", 0)
    tiff = tiff.ljust(44, b"\0") + data
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=b"Exif\0\0" + tiff)
    return written.getvalue()


def test_place_time_and_camera(tmp_path: Path) -> None:
    [document], dropped = read(saved(tmp_path / "hero.jpg", exif=camera()))
    assert document.kind is Kind.IMAGE
    assert document.id == "file:hero.jpg"
    assert document.text == "Front desk"
    assert document.capture is not None
    assert len(document.capture.sha256) == 64
    assert document.picture == PictureFacts(
        latitude=pytest.approx(43.66),  # type: ignore[arg-type]
        longitude=pytest.approx(-70.25),  # type: ignore[arg-type]
        taken="2024:11:02 14:03:00",
        owner="Tasja's phone",
        serials=("B1002",),
        description="Front desk",
    )
    assert dropped == {}


def test_names_that_programs_write(tmp_path: Path) -> None:
    found = facts(saved(tmp_path / "day.jpg", xmp=XMP.format(more="").encode()))
    assert found.persons == ("Odile & Bramson", "Ruth Adeni")
    assert found.serials == ("X77",)
    assert found.description == "After the visit"


def test_a_caption_of_the_press(tmp_path: Path) -> None:
    entry = b"\x1c\x02\x78" + struct.pack(">H", 11) + b"MRN 4482130"
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(entry)) + entry
    plain = saved(tmp_path / "press.jpg").read_bytes()
    (tmp_path / "press.jpg").write_bytes(
        plain[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + plain[2:]
    )
    assert facts(tmp_path / "press.jpg").description == "MRN 4482130"


@pytest.mark.parametrize(
    ("name", "more"), [("a.png", {}), ("a.webp", {}), ("a.gif", {}), ("a.tiff", {}), ("a.JPG", {})]
)
def test_a_picture_that_tells_nothing(tmp_path: Path, name: str, more: dict[str, object]) -> None:
    assert facts(saved(tmp_path / name, **more)) == PictureFacts()


def test_png_and_webp_tell_it_too(tmp_path: Path) -> None:
    for name in ("a.png", "a.webp"):
        assert facts(saved(tmp_path / name, exif=camera())).latitude == pytest.approx(43.66)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [((0, 0, 0), (0, 0, 0)), ((91, 0, 0), (10, 0, 0)), ((1, 2), (3, 4)), ((1, 1, 1), None)],
)
def test_a_place_that_is_none(tmp_path: Path, latitude: object, longitude: object) -> None:
    exif = Image.Exif()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude] = latitude
    if longitude is not None:
        gps[ExifTags.GPS.GPSLongitude] = longitude
    assert facts(saved(tmp_path / "a.jpg", exif=exif)).latitude is None


@pytest.mark.parametrize(
    ("preview", "differs"),
    [
        (shot(160, 120), False),
        (shot(320, 240).crop((0, 0, 120, 240)), True),  # another shape
        (Image.new("RGB", (160, 120), (255, 255, 255)), True),  # another picture
    ],
)
def test_a_preview_that_shows_more(tmp_path: Path, preview: Image.Image, differs: bool) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(with_preview(shot(), preview))
    assert facts(path).thumbnail_differs is differs


def test_black_bars_around_a_preview_are_no_difference(tmp_path: Path) -> None:
    preview = Image.new("RGB", (160, 120))
    preview.paste(shot(160, 106), (0, 7))
    picture = shot(600, 400)
    ImageDraw.Draw(picture).rectangle((0, 0, 300, 400), fill=(60, 90, 120))
    ImageDraw.Draw(preview).rectangle((0, 7, 80, 112), fill=(60, 90, 120))
    path = tmp_path / "a.jpg"
    path.write_bytes(with_preview(picture, preview))
    assert facts(path).thumbnail_differs is False


def test_a_folder_and_an_archive(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    (folder / "gallery").mkdir(parents=True)
    saved(folder / "gallery" / "one.jpg")
    saved(folder / "two.png")
    (folder / "three.heic").write_bytes(b"\0\0\0\x18ftypheic")
    (folder / "notes.txt").write_text("no picture", encoding="utf-8")
    expected = {"a picture of a kind that is not read (HEIC)": 1, "no picture": 1}
    documents, dropped = read(folder)
    assert ([one.ref for one in documents], dropped) == (["gallery/one.jpg", "two.png"], expected)
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as archive:
        archive.write(folder / "two.png", "two.png")
    assert [one.ref for one in read(tmp_path / "site.zip")[0]] == ["two.png"]
    assert images.recognise(folder)
    assert images.recognise(tmp_path / "site.zip")
    assert not images.recognise(tmp_path / "nowhere")


def png(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


def bomb() -> bytes:
    return png(60_000, 60_000, b"\0" * 1_000_000)


def endless() -> bytes:
    """EXIF directories that point to themselves."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    written = io.BytesIO()
    shot().save(written, "JPEG", exif=b"Exif\0\0" + tiff)
    return written.getvalue()


def long_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", "<Iptc4xmpExt:PersonInImage" + "<rdf:li" * 50_000)
    written = io.BytesIO()
    shot().save(written, "PNG", pnginfo=info)
    return written.getvalue()


HOSTILE = {
    "empty": b"",
    "no picture": b"<html>hello</html>",
    "cut head": b"\xff\xd8\xff\xe1\xff",
    "bomb": bomb(),
    "endless": endless(),
    "long text": long_text(),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "noise": bytes(range(256)) * 400,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_costs_itself_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    saved(tmp_path / "b.jpg", exif=camera())
    started = time.monotonic()
    documents, dropped = read(tmp_path)
    assert time.monotonic() - started < 15
    assert documents[-1].ref == "b.jpg"
    assert documents[-1].picture is not None
    assert documents[-1].picture.latitude is not None
    assert len(documents) + sum(dropped.values()) == 2


def test_only_broken_pictures_are_no_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"nothing")
    with pytest.raises(SourceChanged, match="no picture that could be read"):
        read(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be waited for there")
def test_a_reader_that_hangs_or_dies_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path / "a.jpg")
    monkeypatch.setattr(images, "_SECONDS", 0.3)
    for command in ("import time; time.sleep(60)", "raise SystemExit(3)"):
        false = tmp_path / "python"
        false.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{command}'\n", encoding="utf-8")
        false.chmod(0o700)
        monkeypatch.setattr(images.sys, "executable", str(false))
        with pytest.raises(SourceChanged):
            read(tmp_path)
        monkeypatch.undo()
        monkeypatch.setattr(images, "_SECONDS", 0.3)


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for tesseract")
def test_words_are_read_where_a_reader_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in that answers with what it was given, so that no tesseract is needed: a grey map, and its size."""
    tools = tmp_path / "bin"
    tools.mkdir()
    script = 'import sys; d = sys.stdin.buffer.read(); print("MRN  44821\\n\\n", d[:2].decode(), d.split()[1].decode())'
    (tools / "tesseract").write_text(f"#!/bin/sh\nexec {sys.executable} -c '{script}'\n", encoding="utf-8")
    (tools / "tesseract").chmod(0o700)
    monkeypatch.setattr(images, "can_read_words", lambda: True)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    path = saved(tmp_path / "chart.jpg", shot(3000, 1500))
    assert facts(path).words == "MRN 44821\nP5 2400"
    (tools / "tesseract").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert facts(path).words is None
