"""The persons of a subject as registers ask for them: given name and surname."""

from typing import NamedTuple

from nameparser import HumanName

from model.subject import Subject


class Person(NamedTuple):
    """A name as forms have it; both parts are given."""

    first: str
    last: str


def persons(subject: Subject) -> tuple[Person, ...]:
    """The names a clinician goes by or went by, each once; of a practice, and of a name with one part, none."""
    read = (HumanName(name) for name in subject.persons)
    return tuple(dict.fromkeys(Person(name.first, name.last) for name in read if name.first and name.last))


def states(subject: Subject) -> tuple[str, ...]:
    """The US states, by their two letters, where the subject practises or practised."""
    places = (*subject.places, *subject.former_places)
    found = (place.region.strip().upper() for place in places if place.region)
    return tuple(dict.fromkeys(region for region in found if len(region) == 2 and region.isalpha()))
