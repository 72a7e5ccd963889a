"""Puts signs over what a finished copy to share still shows, so that no copy is refused for one name left standing."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from model.audit import Report
from model.errors import UnsafeReport
from reports import disclosed, mask
from reports.disclosed import LEFT_OUT, Disclosed
from reports.mask import INLINE, STYLE, TAG, Mask

_PIECE = re.compile(f"({STYLE.pattern}|{re.sub(r'[(](?![?])', '(?:', TAG.pattern)})", re.DOTALL | re.IGNORECASE)
_IS_HTML = re.compile(r"\s*<!doctype html", re.IGNORECASE)


def sealed(page: str, report: Report) -> str:
    """The finished page if nothing of a third person stands in it, otherwise with signs over all that does, whoever
    printed it. UnsafeReport where even that is not enough."""
    try:
        mask.verify(page, report)
    except UnsafeReport:
        page = _cover(page, mask.of(report), disclosed.of(report))
        mask.verify(page, report)
    return page


def _cover(page: str, masks: Mask, hidden: Disclosed) -> str:
    if not _IS_HTML.match(page):
        return "".join(_plain(line, masks, hidden) for line in page.splitlines(keepends=True))
    pieces = [piece for piece in _PIECE.split(page) if piece]
    return "".join(chain for block in _blocks(pieces) for chain in _block(block, masks, hidden))


def _plain(line: str, masks: Mask, hidden: Disclosed) -> str:
    """A line of a table or of JSON, in which nothing but the very words may change."""
    line = mask.covered(line, masks.hits(line, certain=True))
    for run in hidden.runs:
        line = line.replace(run, LEFT_OUT)
    return hidden.without_files(line)


def _is_tag(piece: str) -> bool:
    return _PIECE.fullmatch(piece) is not None


def _ends_block(piece: str) -> bool:
    tag = TAG.fullmatch(piece)
    return _is_tag(piece) and not (tag and INLINE.fullmatch(tag.group(1) or ""))


def _blocks(pieces: Iterable[str]) -> Iterator[list[str]]:
    """Pieces of a page that a reader reads as one line; each tag that ends one stands alone."""
    block: list[str] = []
    for piece in pieces:
        if _ends_block(piece):
            yield from (one for one in (block, [piece]) if one)
            block = []
        else:
            block.append(piece)
    if block:
        yield block


def _block(block: Sequence[str], masks: Mask, hidden: Disclosed) -> list[str]:
    """The block with signs over what it shows; left out whole where what it shows runs through several pieces."""
    covered = [_tag(piece, masks, hidden) if _is_tag(piece) else _text(piece, masks) for piece in block]
    texts = [html.unescape(html.unescape(piece)) for piece in covered if not _is_tag(piece)]
    lines = ("".join(texts), " ".join(texts))
    if not disclosed.leaks(lines, hidden) and not any(masks.hits(line, certain=True) for line in lines):
        return covered
    signs = iter([LEFT_OUT])
    return [piece if _is_tag(piece) else next(signs, "") for piece in covered]


def _text(piece: str, masks: Mask) -> str:
    shown = html.unescape(html.unescape(piece))
    hits = masks.hits(shown, certain=True)
    return html.escape(mask.covered(shown, hits)) if hits else piece


def _tag(piece: str, masks: Mask, hidden: Disclosed) -> str:
    """The tag as it is, or without its attributes if one of them shows somebody; a comment that does goes."""
    shown = html.unescape(html.unescape(piece))
    tag = TAG.fullmatch(piece)
    if tag is None or not (masks.hits(shown, certain=True) or disclosed.leaks([shown], hidden)):
        return piece
    return f"<{'/' if piece.startswith('</') else ''}{tag.group(1)}>" if tag.group(1) else ""
