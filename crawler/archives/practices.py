"""Of which practices an export tells: a suite's table, an agency's Takeout and a saved page may be of anybody's."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from crawler.archives.stream import Read
from model.documents import Claims, Document, Kind
from model.errors import Unreadable

OTHER_PLACE = "review of another place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One of them: what it is called there, how many reviews (rows of a table) it has, what its profile claims, where
    it has one, and the folders of the export that are its alone."""

    name: str
    number: int
    claims: Claims | None = None
    folders: tuple[str, ...] = ()


def told_by(things: Iterable[Read]) -> tuple[Practice, ...]:
    """The practices whose reviews stand in what a reader gives. Where these name none, it is whom the profiles beside
    them name; a page without reviews tells of none."""
    places: Counter[str] = Counter()
    profiles: dict[str, Claims | None] = {}
    reviews = 0
    try:
        for thing in things:
            if isinstance(thing, Document) and thing.kind is Kind.PROFILE and thing.place:
                profiles.setdefault(thing.place, thing.claims)
            elif isinstance(thing, Document) and thing.kind is Kind.REVIEW:
                reviews += 1
                places.update([thing.place] if thing.place else [])
    except Unreadable:
        pass  # whoever reads it for the report says so; what came before tells whose it is
    named = places or Counter(dict.fromkeys(profiles, reviews))
    return tuple(
        Practice(name=name, number=number, claims=profiles.get(name)) for name, number in named.items() if reviews
    )


def of_one(told: Iterable[str | None], number: int, links: tuple[str, ...] = ()) -> tuple[Practice, ...]:
    """One practice or person under all the names that are told of it; none where none is told."""
    found = tuple(dict.fromkeys(name for each in told if (name := " ".join((each or "").split()))))
    return (Practice(name=found[0], number=number, claims=Claims(names=found, links=links)),) if found else ()


def reviews_in(things: Iterable[Read]) -> int:
    """How many reviews a reader gives, as far as it can be read."""
    number = 0
    with suppress(Unreadable):
        for thing in things:
            number += isinstance(thing, Document) and thing.kind is Kind.REVIEW
    return number
