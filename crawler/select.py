"""Selections that raise SourceChanged instead of returning nothing: a changed page never reads as an empty one."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from parsel import Selector, SelectorList

from crawler.normalise import text_of
from model.errors import SourceChanged

T = TypeVar("T")


class Selectable(Protocol):
    """A page or a part of one: a Scrapy text response, a parsel Selector or a SelectorList."""

    def css(self, query: str) -> SelectorList[Selector]: ...


def some(page: Selectable, query: str) -> SelectorList[Selector]:
    """Every match of the CSS query, at least one."""
    found = page.css(query)
    if not found:
        raise SourceChanged(f"nothing on the page matches '{query}', which this source always has")
    return found


def one(page: Selectable, query: str) -> Selector:
    """The only match of the CSS query."""
    found = some(page, query)
    if len(found) > 1:
        raise SourceChanged(f"'{query}' matches {len(found)} places on the page where this source has one")
    return found[0]


def text(page: Selectable, query: str) -> str:
    """The plain text of the only match, never empty; `::text` and `::attr()` queries work too."""
    found = text_of(str(one(page, query).get()))
    if not found:
        raise SourceChanged(f"'{query}' is empty on a page where this source has text")
    return found


def field(data: object, *path: str | int, of: type[T]) -> T:
    """The value at a path inside decoded JSON, of the type given: `field(post, "content", "rendered", of=str)`."""
    here = data
    for done, step in enumerate(path, 1):
        inside = here if isinstance(here, Mapping) else dict(enumerate(here)) if isinstance(here, list) else {}
        if step not in inside:
            told = ".".join(str(part) for part in path[:done])
            raise SourceChanged(f"the answer has no '{told}', which this source always has")
        here = inside[step]
    if not isinstance(here, of) or (isinstance(here, bool) and of is int):
        told = ".".join(str(part) for part in path) or "the answer"
        raise SourceChanged(f"'{told}' is {type(here).__name__} where this source has {of.__name__}")
    return here
