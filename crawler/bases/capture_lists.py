"""Lists of captures that web archives write otherwise than as JSON of one list: CDX and CDXJ lines, JSON Lines, and the
link format and JSON of Memento time maps."""

import json
import re

from crawler.archives.stream import mapping, sequence, values
from crawler.bases.written import text

_KEYED = re.compile(rb"\S{1,2000}\)\S{0,2000} \d{14} (?:\S{1,4000} \S+ |\{)")
_LETTERS = re.compile(r"\s?CDX((?: \w)+)\s*")
_LETTER = {"a": "original", "b": "timestamp", "N": "urlkey"}
_STAMP = re.compile(r"\d{14}")
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+")
# An address, a key, a time, a status or length, a type, a digest, or nothing.
_CELL = re.compile(r"(?:https?|ftp)://\S+|\S*\)\S*|\d{1,14}|[\w.+*-]+/[\w.+*-]+|[A-Z2-7]{32}|-")
_MEMENTO = re.compile(r'<([^<>]{1,4000})>\s*;\s*rel="[^"]{0,40}\bmemento\b[^"]{0,40}"(?:\s*;\s*\w+="[^"]*")*')
_HELD = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/([a-z]+:.+)", re.I)
Row = dict[str, str]


def otherwise(body: bytes) -> tuple[list[Row], str | None] | None:
    """The captures of such a list, each with its `timestamp` and `original` where told, and the key of the next page;
    None for anything else."""
    start = body.lstrip()[:1]
    if start == b"<" and _MEMENTO.search(head := body[:100_000].decode("utf-8", "replace")) and "<html" not in head:
        found = _MEMENTO.findall(body.decode("utf-8", "replace"))
        return [row for uri in found if (row := _of_memento(uri))], None
    if start == b"{":
        return _of_json(body)
    if _KEYED.match(body) or _LETTERS.match(body[:200].decode("latin-1")) or _is_plain(body):
        return _of_lines(body.decode("utf-8", "replace"))
    return None


def _is_plain(body: bytes) -> bool:
    """Whether the first line holds an address, and beside it nothing but what a list of captures tells."""
    cells = body[:4096].split(b"\n", 1)[0].decode("utf-8", "replace").split()
    return any(map(_ADDRESS.fullmatch, cells)) and all(map(_CELL.fullmatch, cells))


def _of_lines(told: str) -> tuple[list[Row], str | None]:
    """The rows of plain text. Behind an empty line stands the key of the next page."""
    rows: list[Row] = []
    names: list[str] = []
    lines, _, key = told.rstrip("\r\n").partition("\n\n")
    for line in lines.splitlines():
        if letters := _LETTERS.fullmatch(line):
            names = [_LETTER.get(letter, "") for letter in letters[1].split()]
        elif line.strip():
            rows.append(_of_cells(line.split(), names))
    return rows, key.strip() or None


def _of_cells(cells: list[str], names: list[str]) -> Row:
    if names:
        return {name: cell for name, cell in zip(names, cells, strict=False) if name}
    at = next((place for place, cell in enumerate(cells) if cell.startswith("{")), None)
    if at is not None:  # CDXJ: the rest of the line is JSON
        try:
            inside = mapping(json.loads(" ".join(cells[at:])))
        except (ValueError, RecursionError):
            inside = {}
        cells = [*cells[:at], text(inside, "url")]
    stamps = [("timestamp", cell) for cell in cells if _STAMP.fullmatch(cell)]
    return {**dict(stamps[:1]), "original": next(filter(_ADDRESS.fullmatch, cells), "")}


def _of_json(body: bytes) -> tuple[list[Row], str | None] | None:
    """Captures in JSON, one on each line, or of a time map."""
    found, _ = values(body)
    told = [mapping(one) for one in found]
    if all("timestamp" in one and ("url" in one or "original" in one) for one in told) and told:
        return [{"timestamp": text(one, "timestamp"), "original": text(one, "original") or text(one, "url")}
                for one in told], None  # fmt: skip
    listed = sequence(mapping(told[0].get("mementos")).get("list")) if told else []
    rows = [row for one in listed if (row := _of_memento(text(one, "uri")))]
    return (rows, None) if rows else None


def _of_memento(uri: str) -> Row | None:
    held = _HELD.search(uri)
    return {"timestamp": held[1], "original": held[2]} if held else None
