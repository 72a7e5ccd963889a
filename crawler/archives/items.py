"""An item of structured data, whichever of the three syntaxes it was written in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

Value = Union[str, "Item"]


@dataclass(slots=True, eq=False)
class Item:
    """Types and properties as written (IRIs are not shortened); each property holds its values in page order."""

    syntax: str
    types: list[str] = field(default_factory=list)
    properties: dict[str, list[Value]] = field(default_factory=dict)
    id: str | None = None

    def add(self, name: str, *values: Value) -> None:
        """Add values to a property; a name written as an IRI or with a prefix is shortened to its last part."""
        if values and (short := local(name)):
            self.properties.setdefault(short, []).extend(values)

    @property
    def kinds(self) -> set[str]:
        """The local names of the types: `Dentist` for `http://schema.org/Dentist` and `schema:Dentist`."""
        return {local(kind) for kind in self.types}

    def items(self, *names: str) -> list["Item"]:
        """The values of these properties that are items."""
        return [value for name in names for value in self.properties.get(name, []) if isinstance(value, Item)]

    def texts(self, *names: str) -> list[str]:
        """The values of these properties that are text and say something."""
        values = [value for name in names for value in self.properties.get(name, [])]
        return [value.strip() for value in values if isinstance(value, str) and value.strip()]

    def text(self, *names: str) -> str | None:
        """The first of these properties that is text."""
        return next(iter(self.texts(*names)), None)

    def walk(self, seen: set[int] | None = None, shut: frozenset[str] = frozenset()) -> Iterator["Item"]:
        """This item and all inside it, each once; properties named in `shut` are not entered."""
        seen = set() if seen is None else seen
        waiting = [self]
        while waiting:
            item = waiting.pop()
            if id(item.properties) in seen:
                continue
            seen.add(id(item.properties))
            yield item
            waiting.extend(reversed(item.items(*(name for name in item.properties if name not in shut))))


def local(name: str) -> str:
    """The last part of an IRI or prefixed name."""
    return name.strip().rstrip("/#").replace("#", "/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def linked(items: list[Item]) -> list[Item]:
    """Fill every bare reference (`{"@id": …}`) with the item of that id, if the page has it."""
    every = [item for top, seen in ((top, set[int]()) for top in items) for item in top.walk(seen)]
    known = {item.id: item for item in every if item.id and item.properties}
    for item in every:
        if item.id and not item.properties and (target := known.get(item.id)):
            item.types, item.properties = target.types, target.properties
    return items
