"""Recognises a good reply: thanks or acknowledgement, a way to talk in private, nothing about anybody."""

from collections.abc import Iterator

from analyzers.checks.case import Case
from analyzers.reading import Hit

_LONGEST = 60  # words
_LOW_RATING = 3


def find(case: Case, fired: frozenset[str]) -> Iterator[Hit]:
    """The whole reply, if nothing fired and it has all that a safe reply needs; never one whose end was not seen."""
    reading = case.reading
    words = sum(kind != "mark" for kind in reading.text.kinds)
    if fired or case.document.excerpt or not words or words > _LONGEST or not reading.hits("acknowledgement"):
        return
    rating = case.parent.rating if case.parent else None
    needs_contact = rating is not None and rating <= _LOW_RATING
    if needs_contact and not reading.hits("private-channel"):
        return
    yield Hit(0, len(reading.text.words))
