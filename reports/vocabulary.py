"""The words the report itself prints: a name that is also one of them cannot be told from them by its letters alone."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from reports import words as fixed
from reports.names import words

TEMPLATES = Path(__file__).parent / "templates"


@cache
def printed_words() -> frozenset[str]:
    """The folded words of the templates and of the report's fixed words."""
    templates = (path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.j2"))
    return frozenset(word for text in (*templates, *_texts(vars(fixed).values())) for word in words(text))


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        match value:
            case str():
                yield value
            case tuple():
                yield from _texts(value)
            case dict():
                yield from _texts(value.values())
            case _:
                pass
