"""Mends what Meta's exports do to every text: UTF-8 written out as if each of its bytes were a character."""

from crawler.normalise import clean


def mended(text: str) -> str:
    """The text as it was written. One that was never broken, or only in parts, stays as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def text_in(value: object) -> str | None:
    """The value, mended and in one form, if it is a text that says something."""
    if not isinstance(value, str):
        return None
    return clean(value if value.isascii() else mended(value)) or None
