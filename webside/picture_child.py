"""The child process that opens pictures of unknown origin: it may use little memory and time, and write no file.

Asked on standard input (one line: the size of the file, and what is wanted: "facts", beside them "pixels" to read or a
"thumbnail" to look at; then the file), it answers with one line of JSON, or why the file could not be read.
It never looks for who is in a picture.
"""

import html
import io
import json
import re
import sys
import warnings
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import ExifTags, Image, ImageChops, ImageFile, ImageOps, ImageStat, IptcImagePlugin

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF")
_MEMORY = 1 << 30
_PIXELS = 60_000_000
_READ = 2400  # pixels of the longer side that are handed on for reading the words
_SMALL = 200  # pixels of the longer side of a thumbnail
_LONGEST = 500
_MOST = 20
_PACKET = 2_000_000  # bytes of XMP that are looked through


def main() -> None:
    """Answer until the parent closes the pipe."""
    _limit()
    warnings.simplefilter("ignore")
    while head := sys.stdin.buffer.readline(64):
        size, wanted = head.split()
        answer = _answer(sys.stdin.buffer.read(int(size)), wanted.decode("ascii"))
        sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


def _limit() -> None:
    """Little memory, no files written, no more processor time than a thousand pictures need."""
    Image.MAX_IMAGE_PIXELS = _PIXELS
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, wanted: str) -> dict[str, Any]:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            facts = _facts(picture)
            facts["thumbnail_differs"] = _thumbnail_differs(picture)
        if wanted in _DRAWN:
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                facts[wanted] = _DRAWN[wanted](picture)
        return facts
    except MemoryError:
        return {"error": "too large to open"}
    except Exception as error:  # the one place: decoders fail in every way there is, and none may end the audit
        return {"error": f"damaged or no picture ({type(error).__name__})"}


def _facts(picture: ImageFile.ImageFile) -> dict[str, Any]:
    """Facts of EXIF, IPTC and XMP, by the fields of `model.documents.PictureFacts`."""
    exif = picture.getexif()
    detail: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.Exif)
    packet = _xmp(picture)
    latitude, longitude = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    iptc = _iptc(picture)
    told = [exif.get(ExifTags.Base.ImageDescription), *iptc.get((2, 120), []), *_listed(packet, "dc:description")]
    persons = [*_listed(packet, "Iptc4xmpExt:PersonInImage"), *_faces(packet)]
    numbers = (ExifTags.Base.BodySerialNumber, ExifTags.Base.LensSerialNumber)
    serials = [*(detail.get(tag) for tag in numbers), *_named(packet, "aux:SerialNumber", "exifEX:BodySerialNumber")]
    owners = [detail.get(ExifTags.Base.CameraOwnerName), *_named(packet, "aux:OwnerName", "exifEX:CameraOwnerName")]
    return {
        "latitude": latitude,
        "longitude": longitude,
        "taken": _word(detail.get(ExifTags.Base.DateTimeOriginal)),
        "owner": next(iter(_words(owners)), None),
        "serials": _words(serials),
        "persons": _words(persons),
        "description": next(iter(_words(told)), None),
    }


def _words(values: list[Any]) -> list[str]:
    """What values say in words, each once."""
    return list(dict.fromkeys(word for value in values if (word := _word(value))))[:_MOST]


def _word(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    text = " ".join("".join(c if c.isprintable() else " " for c in value).split())[:_LONGEST]
    return (text.strip(" ;,-") and text) or None


def _position(gps: Mapping[int, Any]) -> tuple[float | None, float | None]:
    tags = ExifTags.GPS
    latitude = _degrees(gps.get(tags.GPSLatitude), gps.get(tags.GPSLatitudeRef), 90)
    longitude = _degrees(gps.get(tags.GPSLongitude), gps.get(tags.GPSLongitudeRef), 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _degrees(parts: object, towards: object, most: float) -> float | None:
    """Degrees, minutes and seconds as degrees; None for what is no angle. Cameras without a fix write zeros."""
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        angle: float = sum(float(part) / 60.0**place for place, part in enumerate(parts))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not 0 <= angle <= most:
        return None
    return -angle if str(_word(towards) or "").upper() in ("S", "W") else angle


def _iptc(picture: ImageFile.ImageFile) -> dict[tuple[int, int], list[Any]]:
    try:
        found = IptcImagePlugin.getiptcinfo(picture) or {}
    except (SyntaxError, ValueError, KeyError, OSError, IndexError):
        return {}
    return {key: value if isinstance(value, list) else [value] for key, value in found.items()}


def _xmp(picture: Image.Image) -> str:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    text = packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)
    return text[:_PACKET]


# XMP is looked through by its marks: an XML parser would open doors (entities) that nothing here needs.
def _listed(packet: str, name: str) -> list[str]:
    found: list[str] = []
    for block in _between(packet, f"<{name}", f"</{name}>"):
        found.extend(
            html.unescape(re.sub(r"<[^<>]{0,500}>", "", item)) for item in _between(block, "<rdf:li", "</rdf:li>")
        )
    return [item.partition(">")[2] if ">" in item and "<" not in item else item for item in found][:_MOST]


def _between(text: str, begin: str, end: str) -> Iterator[str]:
    at = text.find(begin)
    while at >= 0:
        stop = text.find(end, at)
        if stop < 0:
            return
        inner = text[at + len(begin) : stop]
        yield inner.partition(">")[2]
        at = text.find(begin, stop)


def _named(packet: str, *names: str) -> list[str]:
    """Values of properties written as attributes or as elements."""
    patterns = (rf"\b{name}=[\"']([^\"'<>]{{1,200}})[\"']|<{name}>([^<>]{{1,200}})</" for name in names)
    return [html.unescape(one or other) for pattern in patterns for one, other in re.findall(pattern, packet)][:_MOST]


def _faces(packet: str) -> list[str]:
    """Names that photo programs give to faces (Metadata Working Group regions, Microsoft Photo)."""
    return _named(packet, "mwg-rs:Name", "MPReg:PersonDisplayName")


def _thumbnail_differs(picture: Image.Image) -> bool | None:
    """Whether the small preview in the file shows another cut than the picture; None where there is no preview."""
    small: Mapping[int, Any] = picture.getexif().get_ifd(ExifTags.IFD.IFD1)
    start, size = small.get(0x0201), small.get(0x0202)
    raw = (picture.info.get("exif") or b"").removeprefix(b"Exif\0\0")
    if not isinstance(start, int) or not isinstance(size, int) or not 0 < size < 200_000 or start < 0:
        return None
    try:
        with Image.open(io.BytesIO(raw[start : start + size]), formats=("JPEG",)) as preview:
            shown = _without_bars(preview.convert("L"))
        if picture.format == "JPEG":
            picture.draft("L", (256, 256))
        whole = picture.convert("L")
    except (OSError, ValueError, SyntaxError):
        return None
    if min(shown.size) < 16:
        return None
    stretched = (shown.width / shown.height) / (whole.width / whole.height)
    turned = stretched * (whole.width / whole.height) ** 2  # a preview that was not turned with its picture
    if min(abs(stretched - 1), abs(turned - 1)) > 0.12:
        return True
    alike = ImageChops.difference(shown.resize((32, 32)), whole.resize((32, 32)))
    return abs(stretched - 1) < 0.12 and ImageStat.Stat(alike).mean[0] > 40


def _without_bars(preview: Image.Image) -> Image.Image:
    """The preview without the black bars that some cameras put around it."""
    box = preview.point(lambda light: 255 if light > 24 else 0).getbbox()
    return preview.crop(box) if box else preview


def _pixels(picture: Image.Image) -> str:
    """The picture as a plain grey map, small enough to read: its words are looked for by another program."""
    if picture.format == "JPEG":
        picture.draft("L", (_READ, _READ))
    grey = picture.convert("L")
    grey.thumbnail((_READ, _READ))
    written = io.BytesIO()
    grey.save(written, "PPM")
    return b64encode(written.getvalue()).decode("ascii")


def _thumbnail(picture: Image.Image) -> str:
    """The picture as a small JPEG, the right way up and without anything its file told."""
    if picture.format == "JPEG":
        picture.draft("RGB", (2 * _SMALL, 2 * _SMALL))
    upright = ImageOps.exif_transpose(picture.convert("RGB") if picture.mode in ("P", "RGBA", "LA") else picture)
    small = upright.convert("RGB")
    small.thumbnail((_SMALL, _SMALL))
    bare = Image.new("RGB", small.size)
    bare.paste(small)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=70)
    return b64encode(written.getvalue()).decode("ascii")


_DRAWN = {"pixels": _pixels, "thumbnail": _thumbnail}


if __name__ == "__main__":
    main()
