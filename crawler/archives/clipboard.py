"""What came from the clipboard, plain text or HTML, as numbered lines: read as a stream, whatever its size."""

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from crawler.archives.icons import without
from crawler.archives.opening import Member
from crawler.normalise import Seen, clean, tame
from model.errors import SourceChanged

_HEAD = 1 << 16
_LONGEST_LINE = 1 << 16
_MOST_HTML = 20_000_000  # what `tame` keeps of a page
_HTML = re.compile(
    r"\s*(?:Version:[\d.]+\s[^<]{0,400})?(?:<!--[^>]{0,400}-->\s*)*"
    r"<(?:!doctype|html|head|meta|body|div|span|p|ul|ol|li|table|section|article|main|a|b|h[1-6]|br|img|script|style)\b",
    re.I,
)
_BREAKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote ul ol dl table pre section article header footer nav main aside figure form "  # noqa: SIM905
    "fieldset address hr details div li tr dt dd caption figcaption legend summary option body html td th button "
    "label textarea select".split()
)
_PARAGRAPHS = frozenset("p article section blockquote hr".split())  # noqa: SIM905
_UNSEEN = frozenset("script style template noscript title svg iframe object head".split())  # noqa: SIM905
_ROLES = ("button", "img", "heading", "listitem", "menuitem")
_SAID = re.compile(r"\d|[★☆⭐]")  # an attribute that may tell stars


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that says something: its number, its words, whether a blank line stands before it; `moment` is the
    machine's own time where the page tells one, `length` the true length of a line too long to be kept."""

    number: int
    text: str
    gap: bool = False
    moment: str | None = None
    length: int | None = None


@contextmanager
def reading(member: Member) -> Iterator[TextIO]:
    """The file as text, by its byte order mark, else UTF-8, else the encoding browsers take for granted."""
    head = member.head(_HEAD)
    with member.stream() as raw:
        yield io.TextIOWrapper(raw, encoding=_encoding(head, member.name), errors="replace", newline=None)


def _encoding(head: bytes, name: str) -> str:
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise SourceChanged(f"{name} is empty: nothing was pasted")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(b"\x00") > len(head) // 100:
        raise SourceChanged(f"{name} is no text but a file of another kind")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def is_html(head: str) -> bool:
    """Whether a text begins as markup does, also behind what Windows puts before it on the clipboard."""
    return bool(_HTML.match(head[:4096].lstrip("\ufeff")))


def lines(text: TextIO, name: str) -> Iterator[Line]:
    """The lines of a pasted text or markup, those that say nothing left out.

    Raises SourceChanged, after all that was read, for markup larger than a page is.
    """
    first = text.read(4096)
    if is_html(first):
        yield from _of_html(first + text.read(_MOST_HTML - len(first)))
        if text.read(1):
            raise SourceChanged(f"{name} is larger than a page is; its first {_MOST_HTML // 1_000_000} MB were read")
        return
    number, gap = 0, False
    for written, length in _cut(first, text):
        number += 1
        said = written.strip() if written.isascii() and written.isprintable() else clean(written)
        if not said:
            gap = True
            continue
        for part in said.split("\n"):  # a page break inside a line
            if part:
                yield Line(number=number, text=without(part.strip()), gap=gap, length=length)
                gap = False


def _cut(first: str, text: TextIO) -> Iterator[tuple[str, int | None]]:
    """Lines of a bounded length; of one that is longer its beginning, and how long it is."""
    begun = first
    while True:
        *whole, begun = begun.split("\n")
        yield from ((line, None) for line in whole)
        more = text.readline(_LONGEST_LINE)
        if not more:
            yield begun, None
            return
        begun += more
        if len(begun) >= _LONGEST_LINE and not begun.endswith("\n"):
            length = len(begun)
            while (more := text.readline(_LONGEST_LINE)) and not more.endswith("\n"):
                length += len(more)
            yield begun[:_LONGEST_LINE], length + len(more.rstrip("\n"))
            begun = ""


def _of_html(markup: str) -> Iterator[Line]:
    reader = _LineReader()
    reader.feed(tame(markup[markup.find("<") :]))
    reader.close()
    reader.end()
    yield from reader.made


class _LineReader(Seen):
    """Breaks markup into the lines a person sees, with what only attributes say: stars, and the times of machines."""

    unseen = _UNSEEN

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Line] = []
        self._parts: list[str] = []
        self._moment: str | None = None
        self._gap = False
        self._number = 0

    def opened(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if (
            tag == "br"
            or tag in _BREAKS
            or attributes.get("role") in ("button", "img", "heading", "listitem", "menuitem")
        ):
            self.end()
            self._gap = self._gap or tag in _PARAGRAPHS
        if tag == "time" and (moment := attributes.get("datetime")):
            self._moment = moment
        said = (
            attributes.get("aria-label") or (attributes.get("alt") if tag == "img" else None) or attributes.get("title")
        )
        if said and len(said) < 100 and (_SAID.search(said) or tag == "img") and tag not in ("a", "html", "input"):
            if tag == "img" and len(said) <= 4 and not said.isascii():
                self._parts.append(said)  # emoji drawn as a picture
            elif self._stars(said):
                self.end()
                self._parts.append(said)
                self.end()

    def _stars(self, said: str) -> bool:
        """Whether a label tells stars; other labels repeat what stands there, or name a button."""
        from crawler.archives.signs import stars_of

        return stars_of(" ".join(said.split())) is not None

    def closed(self, tag: str) -> None:
        if tag in _BREAKS:
            self.end()
            self._gap = self._gap or tag in _PARAGRAPHS

    def said(self, data: str) -> None:
        self._parts.append(data)

    def end(self) -> None:
        """The end of a line."""
        if not self._parts:
            return
        text = without(clean(" ".join("".join(self._parts).split())))
        self._parts.clear()
        if not text:
            return
        self._number += 1
        cut = text if len(text) <= _LONGEST_LINE else text[:_LONGEST_LINE]
        length = None if cut is text else len(text)
        self.made.append(Line(number=self._number, text=cut, gap=self._gap, moment=self._moment, length=length))
        self._gap, self._moment = False, None
