"""Finds and reads an organisation's brand: the file beside the subject file, or the one at home."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

from analyzers.rulefile import RuleFile
from model.brand import Brand
from webside.home import nearest

NAME = "webside-brand.yaml"
LARGEST = 200_000  # bytes of a logo
_KEYS = ("name", "logo", "accent", "contact", "made-with-webside")
_PAPERS = ("#f6f5f1", "#fffefb", "#eceae2")  # what coloured words stand on (reports/templates/report.css)
_LEAST = 4.5  # contrast of text, WCAG 2.2 AA
_PNG = b"\x89PNG\r\n\x1a\n"
# What could ask the network for something, run, or unfold into more than the file holds.
_ACTIVE_SVG = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<script|<foreignObject|\son\w+\s*=|@import|(?:href|src)\s*=\s*[\"'](?!#|data:image/)|"
    rb"url\(\s*[\"']?(?!#)|<\?xml-stylesheet",
    re.IGNORECASE,
)


def find(subject: Path | None) -> Path | None:
    """The file of the brand that counts: `webside-brand.yaml` beside the subject file, else the one at home."""
    return nearest(NAME, subject if subject is not None and subject.suffix in (".yaml", ".yml") else None)


def read(path: Path | None, say: Callable[[str], None]) -> Brand | None:
    """The brand of a file; None without one. `say` is told of a colour too pale. RuleError has line and key."""
    if path is None:
        return None
    file = RuleFile(path)
    file.only(file.data, _KEYS)
    credit = file.data.get("made-with-webside", True)
    if not isinstance(credit, bool):
        raise file.wrong("wrong value", "made-with-webside", "yes or no")
    return Brand(
        name=file.word(file.data, "name"),
        logo=_logo(file) if "logo" in file.data else None,
        accent=_accent(file, say) if "accent" in file.data else None,
        contact=file.optional(file.data, "contact"),
        credit=credit,
    )


def files(path: Path, say: Callable[[str], None]) -> dict[str, bytes]:
    """What to put beside subject files so that they go out under a brand: its file and its logo, by name, once both
    were found good. RuleError if they are not, or if the logo could not lie beside the file under its own name."""
    brand = read(path, say)
    held = {NAME: path.read_bytes()}
    file = RuleFile(path)
    if brand is not None and brand.logo is not None:
        logo = file.word(file.data, "logo")
        if Path(logo).name != logo:
            raise file.wrong(
                f"'{logo}' lies in another folder", "logo", "a picture beside this file, by its name alone"
            )
        held[logo] = (path.parent / logo).read_bytes()
    return held


def _logo(file: RuleFile) -> str:
    """The picture as a data: address, so that a report asks nothing of the network."""
    wanted = "a PNG or SVG file of at most 200 KB, beside this file"
    path = file.path.parent / Path(file.word(file.data, "logo")).expanduser()
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        raise file.wrong(f"'{path}' cannot be read: {error.strerror or error}", "logo", wanted) from None
    if len(raw) > LARGEST:
        raise file.wrong(f"'{path.name}' is larger than 200 KB", "logo", wanted)
    if raw.startswith(_PNG):
        return f"data:image/png;base64,{base64.b64encode(raw).decode()}"
    if not re.search(rb"<svg[\s>]", raw[:2000]):
        raise file.wrong(f"'{path.name}' is neither PNG nor SVG", "logo", wanted)
    if _ACTIVE_SVG.search(raw):
        raise file.wrong(
            f"'{path.name}' runs something or asks for something outside itself", "logo", "an SVG of shapes alone"
        )
    return f"data:image/svg+xml;base64,{base64.b64encode(raw).decode()}"


def _accent(file: RuleFile, say: Callable[[str], None]) -> str | None:
    value = file.data["accent"]
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value.strip()):
        raise file.wrong("wrong value", "accent", "a colour in quotes, as '#0b5a63'")
    colour = value.strip().lower()
    least = min(contrast(colour, paper) for paper in _PAPERS)
    if least < _LEAST:
        say(
            f"{file.path.name}: the accent {colour} is too pale to be read on the report's paper (contrast "
            f"{least:.1f}, at least {_LEAST} is wanted); the usual colour was taken."
        )
        return None
    return colour


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
