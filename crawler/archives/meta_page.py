"""Goes through a page of Meta's downloads in HTML, block by block, which are known by classes, in any language."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Union

from crawler.archives.opening import Member, Opened
from crawler.archives.phrases import table
from crawler.archives.wall_clock import wall_clock
from crawler.normalise import When, clean, tame
from model.documents import Precision
from model.errors import SourceChanged, Unreadable

# The names of 2021 and since, and those before; Meta never translates them.
BLOCK, HEADING, BODY, FOOTER = ("_a6-g", "_2lej"), ("_a6-h", "_2lek"), ("_a6-p", "_2let"), ("_a6-o", "_2lem")
PART = ("_2pin",)

_HEAD = 1 << 17  # style sheets come first
_CHUNK = 1 << 16
_DEEPEST = 100
_MOST_NODES = 100_000
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_UNSEEN = frozenset(("script", "style", "title"))
_INLINE = frozenset("a abbr b br em font i img mark small span strong sub sup time u wbr".split())  # noqa: SIM905
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_NUMBERED_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]|\btháng\s(\d{1,2})\b", re.I)
_BEFORE_NOON = {"am", "上午", "오전", "午前", "sa", "vorm", "πμ", "öö"}
_AFTER_NOON = {"pm", "下午", "오후", "午後", "ch", "nachm", "μμ", "ös"}


@dataclass(slots=True, eq=False)
class Node:
    """A tag of a page with what is inside it."""

    tag: str
    classes: frozenset[str] = frozenset()
    address: str | None = None
    children: list[Union["Node", str]] = field(default_factory=list)

    @property
    def nodes(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, *classes: str) -> Iterator["Node"]:
        """Every node inside that has one of these classes, in the order of the page; not what is inside one of them."""
        for child in self.nodes:
            if child.classes.intersection(classes):
                yield child
            else:
                yield from child.all(*classes)

    def first(self, *classes: str) -> "Node | None":
        return next(self.all(*classes), None)

    def tags(self, *names: str) -> Iterator["Node"]:
        """Every tag inside of these names, in the order of the page."""
        for child in self.nodes:
            if child.tag in names:
                yield child
            yield from child.tags(*names)


@dataclass(slots=True)
class Page:
    """What a page says before its first block: lines of it, and where its links lead."""

    lines: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def text_in(node: Node | None, *without: str, inline: bool = False) -> str:
    """The words of a node as they were written: its own line breaks are kept, as Meta prints them.

    Tags and classes named in `without` are left out; with `inline`, so is what stands in a box of its own.
    """
    pieces = "".join(_pieces(node, without, inline)) if node is not None else ""
    return clean("\n".join(line.strip() for line in pieces.split("\n")))


def _pieces(node: Node, without: tuple[str, ...], inline: bool) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        elif child.tag not in without and not child.classes.intersection(without):
            if child.tag in _INLINE:
                yield from _pieces(child, without, inline)
            elif not inline:
                yield "\n"
                yield from _pieces(child, without, inline)
                yield "\n"


def blocks(member: Member, page: Page | None = None) -> Iterator[Node]:
    """The outermost blocks of a page, one at a time: memory holds one of them, never the page.

    Raises SourceChanged where the page breaks off, after everything before was given.
    """
    with member.stream() as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
        reader = _Blocks(page or Page())
        while chunk := text.read(_CHUNK):
            try:
                reader.feed(chunk.replace("<![", "<! ["))
            except ValueError as error:  # a number of thousands of digits, where a character should be
                raise SourceChanged(f"{member.name} is damaged, so it was not read further") from error
            yield from reader.given()
            if reader.count > _MOST_NODES:
                raise SourceChanged(f"{member.name} holds an entry that no honest page has, so it was not read further")
        reader.close()
        yield from reader.given()
    if not reader.is_whole:
        raise SourceChanged(f"{member.name} is cut: it breaks off before its end")


def looks(export: Opened, member: Member, of: Callable[[Member, Node], str | None]) -> frozenset[str]:
    """What the first blocks of a page are, in the words of `of`; nothing for what is no page of Meta's."""

    def found(head: str) -> frozenset[str]:
        blocks = _of_head(head) if any(name in head for name in BLOCK) else []
        return frozenset(kind for block in blocks if (kind := of(member, block)))

    return of_head(export, member, of.__module__, found)


def of_head(
    export: Opened, member: Member, asked: str, found: Callable[[str], frozenset[str]], size: int = _HEAD
) -> frozenset[str]:
    """What `found` tells of the first bytes of a page, worked out once for an export and the name it is `asked` under;
    nothing for what is no page."""
    if not member.name.lower().endswith((".html", ".htm")):
        return frozenset()
    key = f"{member.name}\n{asked}"
    known = export.outlines.get(key)
    if known is None:
        try:
            head = member.head(size).decode("utf-8-sig", "replace")
        except Unreadable:
            head = ""
        known = export.outlines[key] = found(head)
    return known


def _of_head(head: str) -> list[Node]:
    reader = _Blocks(Page())
    reader.feed(tame(head[: head.rfind(">") + 1]))
    return list(reader.given())


class _Blocks(HTMLParser):
    """Builds the blocks of a page as it streams by; what is outside of them is only listened to."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.is_whole = False
        self.count = 0
        self._given: list[Node] = []
        self._open: list[Node] = []
        self._unseen = ""
        self._beyond = 0  # tags that are open, and too deep to be kept
        self._link: str | None = None
        self._has_given = False

    def given(self) -> list[Node]:
        """The blocks that were closed since last asked."""
        given, self._given = self._given, []
        return given

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in _UNSEEN:
            self._unseen = tag
            return
        classes = frozenset((told.get("class") or "").split())
        if not self._open:
            if classes.intersection(BLOCK):
                self._open.append(Node(tag, classes))
                self.count = self._beyond = 0
            elif tag == "a":
                self._link = told.get("href")
            return
        node = Node(tag, classes, told.get("href") or told.get("src"))
        self.count += 1
        self._open[-1].children.append(node)
        if tag in _VOID:
            return
        if len(self._open) < _DEEPEST:
            self._open.append(node)
        else:
            self._beyond += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.is_whole = self.is_whole or tag in ("html", "body")
        if tag == self._unseen:
            self._unseen = ""
        if self._beyond:
            self._beyond -= 1
            return
        at = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at].tag == tag), None)
        if at is None:
            return
        if at == 0:
            self._given.append(self._open[0])
            self._has_given = True
        del self._open[at:]

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._open:
            self._open[-1].children.append(data)
        elif not self._has_given and (words := clean(data)):
            self.page.lines.append(words[:500])
            if self._link:
                self.page.links.append((self._link, words[:500]))
                self._link = None


def moment_in(text: str) -> When:
    """A time as Meta's pages print it, in the words of any of our languages: a wall clock without a zone.

    Of a clock whose half of the day is told in a word we do not know only the day is taken.
    """
    raw = " ".join(text.split())[:80]
    month, year, clock = _month(raw), _YEAR.search(raw), _CLOCK.search(raw)
    if month is None or year is None:
        return wall_clock(raw, None)
    rest = _NUMBERED_MONTH.sub(" ", raw[: clock.start()] if clock else raw, count=1).replace(year[0], " ", 1)
    days = [int(told) for told in re.findall(r"\d+", rest)]
    try:
        day = datetime(int(year[0]), month, days[0] if len(days) == 1 else 0, tzinfo=UTC)
        hour = _hour(raw, clock) if clock else None
        if clock is None or hour is None:
            return When(published=day, precision=Precision.DAY, raw=raw)
        at = day.replace(hour=hour, minute=int(clock[2]), second=int(clock[3] or 0), tzinfo=None)
    except ValueError:
        return When(raw=raw or None)
    return When(published=at, precision=Precision.NAIVE, raw=raw)


def _month(raw: str) -> int | None:
    if numbered := _NUMBERED_MONTH.search(raw):
        return int(numbered[1] or numbered[2])
    named = (table().months.get(word.casefold()) for word in re.findall(r"[^\W\d_]+", raw))
    return next(filter(None, named), None)


def _hour(raw: str, clock: re.Match[str]) -> int | None:
    """The hour of a clock; None where a word tells the half of the day and we do not know it."""
    hour, beside = int(clock[1]), f"{raw[clock.end() :]} {raw[: clock.start()].rpartition(' ')[2]}"
    told = re.sub(r"[^\w]", "", beside).casefold()
    if hour > 12 or not told or told.isdecimal():
        return hour
    if told in _BEFORE_NOON | _AFTER_NOON:
        return hour % 12 + (12 if told in _AFTER_NOON else 0)
    return None
