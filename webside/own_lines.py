"""What stands on any page of the subject's own above its reviews: its name, address, phone and hours are no losses."""

import re
from collections.abc import Iterable, Iterator

from crawler.archives import Read, Unread
from model.documents import Dropped
from model.subject import Place, Subject

OWN = "line with your own name, address, phone, hours or kind of practice"
_HOURS = re.compile(
    r"(?:open|closed|closes|opens|temporarily closed|permanently closed)(?:\s*[⋅·•-]\s*|\s+)?[\w :.,⋅·•-]{0,40}", re.I
)
_KIND = re.compile(
    r"(?:[a-z]+ ){0,2}(?:dentist|dental clinic|clinic|doctor|doctor['’]s office|physician|surgeon|orthodontist|"
    r"chiropractor|dermatologist|pediatrician|psychologist|psychiatrist|optometrist|ophthalmologist|podiatrist|"
    r"cardiologist|gynecologist|urologist|physical therapist|physiotherapist|medical (?:center|centre|group|office)|"
    r"hospital|health cent(?:er|re))(?: in [\w ,.'’-]{2,60})?",
    re.I,
)
_OF_STREETS = frozenset(
    "street st road rd avenue ave lane ln drive dr boulevard blvd court ct place pl way highway hwy suite ste unit "  # noqa: SIM905
    "floor fl north south east west n s e w usa us united states kingdom uk canada".split()
)
_LEAST_DIGITS = 7


def without(things: Iterable[Read], subject: Subject | None) -> Iterator[Read]:
    """What a reader gives; passages that it did not understand, and that say nothing but this, are counted only."""
    for thing in things:
        if subject is not None and isinstance(thing, Unread) and _says_nothing_else(thing, subject):
            yield Dropped(reason=OWN, count=thing.text.count("\n") + 1)
        else:
            yield thing


def _says_nothing_else(passage: Unread, subject: Subject) -> bool:
    if passage.length is not None:
        return False
    lines = passage.text.split("\n")
    own = [_is_own(line, subject) for line in lines]
    return any(own) and all(
        is_own or _HOURS.fullmatch(line.strip()) or _KIND.fullmatch(line.strip())
        for line, is_own in zip(lines, own, strict=True)
    )


def _is_own(line: str, subject: Subject) -> bool:
    """Whether a line is a name of the subject's side, or of one of its places the address or the phone."""
    words = _words(line)
    names = {" ".join(_words(name)) for name in subject.owned_names}
    return " ".join(words) in names or any(_is_of(line, words, place) for place in subject.places)


def _is_of(line: str, words: list[str], place: Place) -> bool:
    digits, phone = re.sub(r"\D", "", line), re.sub(r"\D", "", place.phone or "")
    if phone and not re.search(r"[^\W\d_]", line) and min(len(digits), len(phone)) >= _LEAST_DIGITS:
        return digits.endswith(phone) or phone.endswith(digits)
    told = " ".join(filter(None, (place.name, place.street, place.city, place.region, place.postcode, place.country)))
    known = set(_words(told))
    return bool(known.intersection(words)) and set(words) <= known | _OF_STREETS


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
