"""Icons of a font, which a copied page holds as characters of private use: they say nothing, but some draw stars."""

import re
from collections.abc import Iterable

FULL, HALF, EMPTY = "\ue838", "\ue839", "\ue83a"  # as Google's font of icons has them
STARS = FULL + HALF + EMPTY
_ICONS = re.compile(r"[\ue000-\uf8ff\s]+")
_AT_ENDS = re.compile(rf"^(?:(?![{STARS}\uf8ff])[\ue000-\uf8ff]\s*)+|(?:\s*(?![{STARS}\uf8ff])[\ue000-\uf8ff])+$")


def are_icons(text: str) -> bool:
    """Whether a text is icons and nothing else."""
    return bool(_ICONS.fullmatch(text))


def without(text: str) -> str:
    """The text without the icons before and behind its words; a line that is nothing else stays as it is."""
    if text.isascii() or are_icons(text):
        return text
    return _AT_ENDS.sub("", text)


def stars(text: str) -> float | None:
    """The stars that a row of five icons draws; None where all are alike, since a page may draw the empty ones in
    another colour only."""
    row = text.replace(" ", "")
    mixed = len(row) == 5 and set(row) <= set(STARS) and not {HALF, EMPTY}.isdisjoint(row)
    return _drawn(row) if mixed else None


def are_told_apart(rows: Iterable[str]) -> bool:
    """Whether the rows of a page differ, so that five full stars on it are five."""
    told = {row.replace(" ", "") for row in rows}
    return any(stars(row) is not None or 1 < len(row) < 5 for row in told)


def drawn(text: str) -> float | None:
    """The stars of a row on a page that tells full ones from others; None for what is no such row."""
    row = text.replace(" ", "")
    return _drawn(row) if 0 < len(row) <= 5 and set(row) <= set(STARS) else None


def _drawn(row: str) -> float:
    return row.count(FULL) + row.count(HALF) / 2
