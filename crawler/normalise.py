"""Text, dates, links and ratings brought to one form; what cannot be read stays None, nothing is guessed."""

import hashlib
import html
import math
import re
import unicodedata
from abc import abstractmethod
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from crawler.dates import When, lasting, moment

__all__ = ["When", "clean", "count", "decoded", "lasting", "link", "moment", "rating", "ref_of", "tame",
           "text_of", "told_rel"]  # fmt: skip

_MOST_HTML = 20_000_000
_LONGEST_NUMBER = 200
_NO_CHARACTER = re.compile(r"&#\d{1000,};?")
_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote ul ol dl table pre section article header footer nav main".split()  # noqa: SIM905
) | {"aside", "figure", "form", "fieldset", "address", "hr", "details"}
_LINES = frozenset("div li tr dt dd caption figcaption legend summary option body html".split())  # noqa: SIM905
_UNSEEN = frozenset("script style template noscript title svg iframe object textarea".split())  # noqa: SIM905
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_GAPS = re.compile(r"\n{3,}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:[/?#][!-~]*)?")
# The tags of a short text, one after the other; anything else is for `html.parser`, which takes far longer.
_PLAIN_TAG = re.compile(r"<(/?)(p|br|span|a|b|i|em|strong|u)(\s[^<>']*)?>|([^<]+)", re.I)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_OUT_OF = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(?:/|out of|of|von|sur|de)\s*(\d+(?:[.,]\d+)?)", re.I)

# Invisible characters that only reorder or break what is shown: line and paragraph controls, soft hyphen,
# zero-width space, word joiner, byte order mark and every bidi control. Joiners of emoji and scripts stay.
_INVISIBLE = {
    **dict.fromkeys([*range(0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]),
    **dict.fromkeys([0xAD, 0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A)]),
    0xFEFF: None,
    0x0C: "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    0xA0: " ",
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
}


def clean(text: str) -> str:
    """The text in one form: NFC, `\\n` line ends, no control, invisible or bidi characters, no lone surrogates.

    A no-break space becomes a space; spaces at line ends go; at most one blank line stands between paragraphs.
    """
    if text.isprintable():  # most texts are one line without any such character
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    lines = [line.rstrip() for line in text.split("\n")]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def decoded(text: str) -> str:
    """The text with its entities decoded; a number that no character can have, however long, is marked."""
    return html.unescape(_NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)) if "&" in text else text


def tame(markup: str) -> str:
    """Markup that `html.parser` takes whatever it is: cut at a giant size, no half tag or open comment at the end.

    A browser reads an open comment to the end of the page, so what follows one is no content; and `<![…>` to its
    first `>`, where `html.parser` knows some words only and stops at all others.
    """
    markup = _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", markup[:_MOST_HTML]).replace("<![", "<! [")
    half_tag = re.compile("<[a-zA-Z/!?]").search(markup, markup.rfind(">") + 1)
    markup = markup[: half_tag.start()] if half_tag else markup
    opened = markup.find("<!--", markup.rfind("-->") + 1)
    return markup if opened < 0 else markup[:opened]


def text_of(markup: str) -> str:
    """Plain text of HTML: paragraphs by a blank line, `<br>` by a newline, entities decoded, link text kept."""
    if "<" not in markup:
        return clean(decoded(_spaced(markup)))
    return clean(_plainly(markup) or _parsed(markup))


def _spaced(text: str) -> str:
    """The text with one space for every gap of HTML; of what can be printed, only a space is one."""
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)


def _parsed(markup: str) -> str:
    reader = _TextReader()
    reader.feed(tame(markup))
    reader.close()
    return reader.text()


def _plainly(markup: str) -> str | None:
    """The text of markup that is made of plain tags only, the same as `_parsed` gives; None for any other."""
    reader, at = _TextReader(), 0
    while at < len(markup):
        found = _PLAIN_TAG.match(markup, at)
        if found is None:
            return None
        closing, tag, attributes, words = found.groups()
        if words is not None:
            reader.said(decoded(words))
        elif attributes and attributes.count('"') % 2:
            return None
        elif closing:
            reader.closed(tag.lower())
        else:
            reader.opened(tag.lower(), {})
        at = found.end()
    return reader.text()


class Seen(HTMLParser):
    """Walks over markup and tells of what a reader sees, not of scripts and the like, as it streams by: no tree, so
    depth and size cost nothing."""

    unseen: ClassVar[frozenset[str]]

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._within: list[str] = []

    @abstractmethod
    def opened(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """A tag that opens, or stands alone."""

    @abstractmethod
    def closed(self, tag: str) -> None:
        """A tag that closes; one that never has an end is no such tag."""

    @abstractmethod
    def said(self, data: str) -> None:
        """Text between tags."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.unseen:
            self._within.append(tag)
        elif not self._within:
            self.opened(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.unseen:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass
        elif tag not in _VOID and not self._within:
            self.closed(tag)

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.said(data)


class _TextReader(Seen):
    """Collects text."""

    unseen = _UNSEEN

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._pre = 0
        self._owed = 0

    def text(self) -> str:
        return "".join(self._parts)

    def opened(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "br":
            self._write("\n")
        elif tag == "img":
            self._emoji(attributes)
        elif tag in ("td", "th"):
            self.said(" ")
        else:
            self._break(tag)
            self._pre += tag == "pre"

    def closed(self, tag: str) -> None:
        self._break(tag)
        self._pre = max(0, self._pre - (tag == "pre"))

    def said(self, data: str) -> None:
        if self._pre:
            self._write(data)
            return
        data = _spaced(data)
        if data.startswith(" ") and (not self._parts or self._owed or self._parts[-1].endswith((" ", "\n"))):
            data = data[1:]
        if data:
            self._write(data)

    def _emoji(self, attributes: Mapping[str, str | None]) -> None:
        """Blogs and forums draw emoji as pictures whose alt text is the character."""
        if "emoji" in (attributes.get("class") or ""):
            self._write(attributes.get("alt") or "")

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._owed = 2
        elif tag in _LINES:
            self._owed = max(self._owed, 1)

    def _write(self, data: str) -> None:
        if self._owed and self._parts:
            self._parts.append("\n" * self._owed)
        self._owed = 0
        self._parts.append(data)


def rating(value: object, best: object = 5, worst: object = None) -> float | None:
    """A rating on the scale 0 to 5, from numbers or text ("4,5", "9/10", "4 stars"); None when it cannot be one.

    "4 of 5" stays 4 and "8 of 10" becomes 4; a scale that runs down (school grades, best 1 and worst 6) or
    below zero is stretched between its ends. A value outside its own scale is not a rating.
    """
    if type(value) is int and 0 <= value <= 5 and best == 5 and worst is None:  # as most tell it
        return float(value)
    if isinstance(value, str):
        value = value[:_LONGEST_NUMBER]
        if pair := _OUT_OF.search(value):
            value, best, worst = pair[1], pair[2], None
    number, top, bottom = _number(value), _number(best), _number(worst)
    if isinstance(value, str) and value.strip().endswith("%"):
        top, bottom = 100.0, None
    if number is None or top is None:
        return None
    floor = bottom if bottom is not None and (bottom < 0 or bottom > top) else 0.0
    if floor == top or not min(bottom or 0.0, floor, top) <= number <= max(floor, top):
        return None
    return round((number - floor) / (top - floor) * 5, 3)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value) if abs(value) < 1e9 and math.isfinite(value) else None
    found = _NUMBER.search(value[:_LONGEST_NUMBER]) if isinstance(value, str) else None
    return float(found[0].replace(",", ".")) if found and len(found[0]) < 20 else None


def count(value: object) -> int | None:
    """A count, from a number or text with separators ("1,234 reviews"); None when there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if 0 <= value < 1e12 else None
    if not isinstance(value, str):
        return None
    found = re.search(r"\d{1,3}(?:[,.\u00a0\u202f' ]\d{3})+(?!\d)|\d{1,12}", value[:_LONGEST_NUMBER])
    return int(re.sub(r"\D", "", found[0])) if found else None


def ref_of(*parts: object) -> str:
    """A stable ref for a thing without an id: 20 hex digits over its parts, None told apart from ''."""
    texts = [str(part) for part in parts if part is not None]
    # Most texts are in one form already: with a space on either side of each, one look tells it of all.
    told = f" {' | '.join(texts)} "
    if "  " in told or not told.isprintable():
        texts = [" ".join(clean(text).split()) for text in texts]
    if len(texts) < len(parts):
        for place, part in enumerate(parts):
            if part is None:
                texts.insert(place, "\x00")
    told = "\x1f".join(texts)
    told = told if told.isascii() else unicodedata.normalize("NFC", told)
    return hashlib.sha256(told.encode("utf-8", "replace")).digest()[:10].hex()


_RELATIONS = ("me", "ugc", "nofollow", "sponsored")


def told_rel(rel: object) -> tuple[str, ...]:
    """What a page says of a link, from its `rel` as text or list: the relations that tell whose it is, in order."""
    told = rel if isinstance(rel, str) else " ".join(map(str, rel)) if isinstance(rel, list) else ""
    words = set(told.lower().split())
    return tuple(one for one in _RELATIONS if one in words)


def link(base: str | None, href: str | None) -> str | None:
    """The absolute http(s) address of a link on a page; None for any other scheme and for what is no address."""
    if not href or (base is None and ":" not in href):
        return None
    if base is None and _PLAIN_LINK.fullmatch(href):
        return href
    try:
        address = _CONTROLS.sub("", href).strip()
        if base:
            address = urljoin(base, address)
        parts = urlsplit(address)
        host = parts.hostname
        parts.port  # noqa: B018 - raises ValueError when it is none
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and host else None
