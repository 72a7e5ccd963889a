"""Parts of an entry as registers write them, tolerant of what is missing: texts, parts of lists, US postcodes."""

import re
from collections.abc import Mapping

from crawler.normalise import text_of

_BLANK = re.compile(r"[\s.\-_*/]*|n/?a|none|null", re.I)


def text(told: object, *path: str) -> str:
    """The text or number at a path inside decoded JSON, on one line; empty where there is none or only dashes."""
    for step in path:
        told = told.get(step) if isinstance(told, Mapping) else None
    if isinstance(told, bool) or not isinstance(told, str | int):
        return ""
    found = " ".join(text_of(str(told)[:2000]).split())
    return "" if _BLANK.fullmatch(found) else found


def parts(told: object, key: str) -> list[Mapping[str, object]]:
    """The mappings in the list under a key; none where there is no list."""
    found = told.get(key) if isinstance(told, Mapping) else None
    return [part for part in found if isinstance(part, Mapping)] if isinstance(found, list) else []


def joined(*words: str, by: str = " ") -> str:
    """The words that are there, in order."""
    return by.join(word for word in words if word)


def postcode(digits: str) -> str:
    """A ZIP+4 of nine digits with its hyphen; any other text as it is."""
    return f"{digits[:5]}-{digits[5:]}" if re.fullmatch(r"\d{9}", digits) else digits
