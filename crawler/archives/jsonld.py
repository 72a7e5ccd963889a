"""Reads JSON-LD as it stands in the wild: with comments, control characters, trailing commas and HTML entities."""

import json
import re
from collections.abc import Iterator

from crawler.archives.items import Item, Value
from crawler.normalise import decoded

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_COMMENT = r"//[^\n]*|/\*(?:.*?\*/|.*)|<!--[^{}\[\]<>]{0,999}-->|<!--|-->|<! ?\[CDATA\[|\]\]>"
_LOOSE = re.compile(rf"({_STRING})|{_COMMENT}|,(?=\s*[}}\]])|[\x00-\x08\x0b\x0c\x0e-\x1f;]", re.S)
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')
_BETWEEN = re.compile(r"[\s,;]*")
_DEEPEST = 60
_LONGEST = 2_000_000  # mending costs many times the memory of the text


def parse(text: str) -> list[object] | None:
    """The JSON values in a script block, leniently; None when it is no JSON even so."""
    text = text.strip().strip("\ufeff")
    for mended in (_as_it_is, _repaired, _unescaped) if len(text) < _LONGEST else (_as_it_is,):
        try:
            return list(_values(mended(text)))
        except (ValueError, RecursionError):
            continue
    return None


def _as_it_is(text: str) -> str:
    return text


def _unescaped(text: str) -> str:
    return _repaired(decoded(text))


def _repaired(text: str) -> str:
    """Without comments, stray commas and semicolons, control characters and escapes JSON does not know."""
    plain = _LOOSE.sub(lambda found: _escaped(found[1]) if found[1] else " ", text)
    return _LOOSE.sub(lambda found: found[1] or " ", plain).strip()


def _escaped(string: str) -> str:
    return _ESCAPE.sub(lambda found: found[0] if found[1] else "", string)


def _values(text: str) -> Iterator[object]:
    """One value, or several written one after the other."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at


def items(values: list[object]) -> Iterator[Item]:
    """The items of decoded JSON-LD: `@graph` and lists opened, references to another node's `@id` left to `link`."""
    for value in values:
        if isinstance(value, list):
            yield from items(value)
        elif isinstance(value, dict):
            made = _item(value, 0)
            if made.types or made.properties:
                yield made
            yield from items([value[name] for name in ("@graph", "@included") if name in value])


def _item(node: dict[str, object], depth: int) -> Item:
    made = Item(syntax="json-ld", id=_text(node.get("@id")))
    kinds = node.get("@type")
    made.types.extend(kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str))
    for name, value in node.items():
        if not name.startswith("@") and depth < _DEEPEST:
            made.add(name, *_read(value, depth + 1))
    return made


def _read(value: object, depth: int) -> Iterator[Value]:
    if isinstance(value, list):
        for each in value if depth < _DEEPEST else []:
            yield from _read(each, depth + 1)
    elif isinstance(value, dict):
        if "@value" in value:
            yield from _read(value["@value"], depth + 1)
        elif isinstance(opened := value.get("@list", value.get("@set")), list):
            yield from _read(opened, depth + 1)
        else:
            yield _item(value, depth)
    elif isinstance(value, bool):
        yield str(value).lower()
    elif value is not None:
        yield str(value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
