"""The parts of a saved file of JSON that is no single answer: several in a row or in a list, or entries alone."""

import json
from collections.abc import Iterator
from itertools import islice

from crawler.archives.stream import sequence

_MOST = 20_000
# Names under which tools put a list of anything; a list with a name of its own is no list of another thing.
_PLAIN = (
    "data",
    "items",
    "results",
    "entries",
    "records",
    "rows",
    "list",
    "values",
    "value",
    "response",
    "body",
    "content",
)


def ways(found: list[object], frame: tuple[str, ...]) -> Iterator[list[object]]:
    """How the values of a file may be read, each way as a list of answers: as answers whose list is its only entry, as
    entries of an answer (`frame` names the keys its list stands under), each as an answer."""
    tops = _tops(found)
    yield [one for top in tops if (one := _with_list(top, frame)) is not None]
    yield [framed(frame, tops)]
    yield list(islice(filter(_is_nested, tops), _MOST))


def ways_inside(found: list[object], frame: tuple[str, ...]) -> Iterator[list[object]]:
    """The same with what stands inside the values: whoever kept an answer may have put something around it."""
    tops = _tops(found)
    inner = (_opened(part) for top in tops if isinstance(top, dict) for part in top.values())
    parts = list(islice(filter(_is_nested, inner), _MOST))
    yield parts
    named = (_opened(top[name]) for top in tops if isinstance(top, dict) for name in _PLAIN if name in top)
    yield [framed(frame, part) for part in named if isinstance(part, list)]


def _tops(found: list[object]) -> list[object]:
    return sequence(found[0]) if len(found) == 1 and isinstance(found[0], list) else found


def _with_list(answer: object, frame: tuple[str, ...]) -> object:
    """An answer whose list was turned into its only entry, as programs do, with the list again; None for others."""
    here = answer
    for key in frame:
        here = here.get(key) if isinstance(here, dict) else None
    if not frame or not isinstance(here, dict) or not isinstance(answer, dict):
        return None
    first, *rest = frame
    return {**answer, first: _with_list(answer[first], tuple(rest)) if rest else [here]}


def _is_nested(value: object) -> bool:
    return isinstance(value, dict | list)


def framed(frame: tuple[str, ...], entries: list[object]) -> object:
    """Entries under the keys their list stands under."""
    framed: object = entries
    for key in reversed(frame):
        framed = {key: framed}
    return framed


def _opened(value: object) -> object:
    """A body that was kept as text inside other data."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value, strict=False)
        except (ValueError, RecursionError):
            return value
    return value
