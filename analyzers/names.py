"""Compares names of persons and organisations: how far two of them may belong to the same one."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from nameparser import HumanName
from rapidfuzz import fuzz

from analyzers.facts import contains, words

_LEGAL = {"llc", "pllc", "pa", "pc", "inc", "ltd", "llp", "lp", "corp", "corporation", "company", "co", "plc", "dba"}
_FILLER = {"the", "and", "of", "dr", "drs", "associates", "associate", "assoc", "partners"}
_TITLES = {"dr", "doctor", "prof", "professor"}
_GENERATIONS = {"jr", "sr", "ii", "iii", "iv"}
_NEARLY = 90  # one letter of ten may differ in a surname or a practice's name
_SPELLING = 85  # "Jeffrey" and "Jeffery", not "Joan" and "John"


class Likeness(IntEnum):
    """How a name that was read compares with one of the subject, from contradiction to agreement."""

    OTHER = 0
    OTHER_SURNAME = 1
    OTHER_FIRST = 2
    OTHER_MIDDLE = 3
    SURNAME = 4
    CLOSE = 5
    SAME = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person's name in plain lower-case parts; an empty part was not given."""

    first: str
    middle: tuple[str, ...]
    last: tuple[str, ...]
    generation: str = ""


@lru_cache(maxsize=4096)
def person(text: str) -> Name:
    """Reads a person's name; "& Associates" and legal forms behind it are left out."""
    kept = text
    if set(words(text)) & {"associates", "assoc", "partners"}:
        kept = text.split("&")[0].split(" and ")[0]
    parts = HumanName(kept)
    suffixes = words(parts.suffix.replace(".", ""))
    generation = next((word for word in suffixes if word in _GENERATIONS), "")
    first = words(parts.first)
    return Name(
        first=first[0] if first else "",
        middle=(*first[1:], *words(parts.middle)),
        last=words(parts.last),
        generation=generation,
    )


@lru_cache(maxsize=4096)
def organisation(text: str) -> tuple[str, ...]:
    """The telling words of a practice's name, without legal form, "Dr.", "the" and "& Associates"."""
    plain = words(text.replace(".", ""))
    return tuple(word for word in plain if word not in _LEGAL and word not in _FILLER) or plain


def compare_organisations(read: str, own: str) -> Likeness:
    """SAME, CLOSE (one name holds the other, or a letter differs) or OTHER."""
    one, other = organisation(read), organisation(own)
    if not one or not other:
        return Likeness.OTHER
    if sorted(one) == sorted(other):
        return Likeness.SAME
    shorter, longer = sorted((set(one), set(other)), key=len)
    nearly = fuzz.token_sort_ratio(" ".join(one), " ".join(other)) >= _NEARLY
    return Likeness.CLOSE if nearly or (len(shorter) > 1 and shorter <= longer) else Likeness.OTHER


def compare_persons(read: str, own: str) -> Likeness:
    """How a person's name compares with the subject's; the order of the two does not matter."""
    one, other = person(read), person(own)
    if not one.last or not other.last:
        return Likeness.OTHER
    surname = _surnames_agree(one.last, other.last)
    if not one.first or not other.first:
        return Likeness.SURNAME if surname else Likeness.OTHER
    first = _firsts_agree(one, other)
    if not surname:
        return Likeness.OTHER_SURNAME if first is Likeness.SAME and len(one.first) > 1 else Likeness.OTHER
    if first is Likeness.OTHER:
        return Likeness.OTHER_FIRST
    if _middles_contradict(one.middle, other.middle) or _generations_contradict(one, other):
        return Likeness.OTHER_MIDDLE
    return first if one.last == other.last else Likeness.CLOSE


def middles_agree(read: str, own: str) -> bool:
    """Whether both names give a middle name or initial, and these agree."""
    one, other = person(read).middle, person(own).middle
    return bool(one and other) and not _middles_contradict(one, other)


def find_person(text: tuple[str, ...], own: str) -> tuple[Likeness, str] | None:
    """The best likeness of a person's name to the words of a text, and the words; None if the surname is not there."""
    name = person(own)
    if not name.last:
        return None
    size, best = len(name.last), None
    for at in range(len(text) - size + 1):
        if text[at : at + size] != name.last:
            continue
        for start in range(max(0, at - 3), at):
            if text[start] == name.first or (start == at - 1 and text[start] in _TITLES):
                read = " ".join(text[start : at + size])
                found = compare_persons(read, own) if text[start] == name.first else Likeness.SURNAME
                best = max(best, (found, read)) if best else (found, read)
        if name.first and text[at + size : at + size + 1] == (name.first,):
            found, read = Likeness.SAME, " ".join((*name.last, name.first))
            best = max(best, (found, read)) if best else (found, read)
    return best


def find_organisation(text: tuple[str, ...], own: str) -> bool:
    """Whether a practice's name stands in the words of a text; a name of one telling word is too common to say."""
    telling = tuple(word for word in text if word not in _LEGAL and word not in _FILLER)
    name = organisation(own)
    return len(name) > 1 and contains(telling, name)


def _surnames_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Equal, a part of a double name, or one letter apart in a long name."""
    if "".join(one) == "".join(other) or set(one) <= set(other) or set(other) <= set(one):
        return True
    long_enough = min(len("".join(one)), len("".join(other))) >= 6
    return long_enough and fuzz.ratio(" ".join(one), " ".join(other)) >= _NEARLY


def _firsts_agree(one: Name, other: Name) -> Likeness:
    """SAME, CLOSE (an initial, a short form, a spelling, the middle name in use) or OTHER."""
    a, b = one.first, other.first
    if a == b:
        return Likeness.SAME
    shorter, longer = sorted((a, b), key=len)
    if longer.startswith(shorter) and (len(shorter) == 1 or len(shorter) >= 3):
        return Likeness.CLOSE
    if fuzz.ratio(a, b) >= _SPELLING or a in other.middle or b in one.middle:
        return Likeness.CLOSE
    return Likeness.OTHER


def _middles_contradict(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Both given, and no part of one is a part of the other, its initial or another spelling of it."""
    if not one or not other:
        return False
    return not any(a.startswith(b) or b.startswith(a) or fuzz.ratio(a, b) >= _SPELLING for a in one for b in other)


def _generations_contradict(one: Name, other: Name) -> bool:
    return bool(one.generation and other.generation) and one.generation != other.generation
