"""Compares names of persons and organisations: how far two of them may belong to the same one."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from nameparser import HumanName
from rapidfuzz import fuzz

from analyzers import blocking, tables
from analyzers.facts import contains, words

_LEGAL = {
    "llc",
    "pllc",
    "pa",
    "pc",
    "inc",
    "ltd",
    "llp",
    "lp",
    "corp",
    "corporation",
    "company",
    "co",
    "plc",
    "dba",
    "incorporated",
    "limited",
    "chartered",
    "pllp",
    "sc",
    "apc",
}
_FILLER = {"the", "and", "of", "dr", "drs", "associates", "associate", "assoc", "partners"}
_TITLES = {"dr", "doctor", "prof", "professor"}
_GENERATIONS = {"jr", "sr", "ii", "iii", "iv"}
_GENERATION_WORDS = {"junior": "jr", "senior": "sr", "2nd": "ii", "3rd": "iii", "4th": "iv"}
# What only the name of an organisation holds; where they begin, the person in it has ended.
_ORGANISATION_WORDS = {
    "associates", "associate", "assoc", "partners", "group", "clinic", "center", "centre", "family", "dental",
    "dentistry", "medical", "medicine", "health", "healthcare", "care", "practice", "office", "offices",
    "hospital", "institute", "services", "surgery", "orthodontics", "pediatrics", "dermatology",
    "chiropractic", "wellness", "eye", "vision", "therapy", "orthopedics", "cardiology", "psychiatry",
    "counseling", "university", "specialists", "smiles", "spa", "physicians", "providers", "system",
    "network", "laboratory", "imaging", "pharmacy", "rehabilitation",
}  # fmt: skip
_SURNAME_ENDINGS = {
    "berg", "stein", "baum", "thal", "feld", "field", "smith", "wood", "ford", "stone", "land", "ville", "worth",
    "house", "mann", "burg", "heim", "bach", "shire", "sons", "sson", "ston", "ington", "opoulos",
}  # fmt: skip
_CAPITALS = {
    "ii", "iii", "iv", "llc", "pllc", "pc", "pa", "md", "do", "dds", "dmd", "crna", "cnm", "np", "rn", "n", "s", "e",
    "w", "ne", "nw", "se", "sw", "po", "us",
}  # fmt: skip
_LONGEST = 300  # characters of a name that are read
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
    """Reads a person's name; what makes it an organisation's ("& Associates", "Family Dental PC") is left out."""
    parts = HumanName(_without_organisation(text[:_LONGEST]))
    suffixes = [_GENERATION_WORDS.get(word, word) for word in words(parts.suffix.replace(".", ""))]
    generation = next((word for word in suffixes if word in _GENERATIONS), "")
    first, middle, last = words(parts.first), words(parts.middle), words(parts.last)
    if first and not last and is_organisation(text):  # "Rivera Family Dental": the word before is a surname
        first, last = (), first
    if len(last) > 1 and last[-1] in _GENERATIONS | _GENERATION_WORDS.keys():
        generation = generation or _GENERATION_WORDS.get(last[-1], last[-1])
        last = last[:-1]
    return Name(
        first=first[0] if first else "",
        middle=(*first[1:], *middle),
        last=last,
        generation=generation,
    )


def is_organisation(text: str) -> bool:
    """Whether a name is an organisation's: it has a legal form or a word that no person's name has."""
    plain = words(text.replace(".", ""))
    if set(plain[1:]) & _ORGANISATION_WORDS:
        return True
    return len(plain) > 1 and plain[-1] in _LEGAL and plain[-1] not in ("pa", "co", "lp", "sc")


def _without_organisation(text: str) -> str:
    """The person in the name of an organisation: "Dr. X & Associates, PLLC" is "Dr. X"."""
    kept: list[str] = []
    parts = text.split()
    for at, part in enumerate(parts):
        plain = "".join(words(part.replace(".", "")))
        if at and (plain in _ORGANISATION_WORDS or (part == "&" and set(_plain(parts[at:])) & _ORGANISATION_WORDS)):
            break
        if at and plain == "and" and set(_plain(parts[at:])) & _ORGANISATION_WORDS:
            break
        if at > 1 and plain in _LEGAL and plain != "pa":
            break
        kept.append(part)
    return " ".join(kept).rstrip(" ,")


def _plain(parts: list[str]) -> list[str]:
    return ["".join(words(part)) for part in parts]


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
    return _compare(person(read), person(own))


@lru_cache(maxsize=4096)
def _compare(one: Name, other: Name) -> Likeness:
    if not one.last or not other.last:
        return Likeness.OTHER
    surname = _surnames_agree(one, other)
    if not one.first or not other.first:
        return Likeness.SURNAME if surname else Likeness.OTHER
    first = _firsts_agree(one, other)
    if not surname:
        return Likeness.OTHER_SURNAME if first is Likeness.SAME and len(one.first) > 1 else Likeness.OTHER
    if first is Likeness.OTHER:
        return Likeness.OTHER_FIRST
    if middles(one, other) == "other" or _generations_contradict(one, other):
        return Likeness.OTHER_MIDDLE
    return first if "".join(one.last) == "".join(other.last) else Likeness.CLOSE


def middles(one: Name, other: Name) -> str:
    """How middle names compare: "full", "initial", "other", or "" where one side gives none."""
    a, b = "".join(one.middle), "".join(other.middle)
    if not a or not b:
        return ""
    long_a, long_b = ({part for part in middle if len(part) > 1} for middle in (one.middle, other.middle))
    if a == b or long_a & long_b:
        return "full" if long_a and long_b else "initial"
    if _initials_agree(one.middle, other.middle):
        return "initial"
    return "full" if _spelled_alike(a, b) and min(len(a), len(b)) > 2 else _middle_in_surname(one, other)


def letters_behind(text: str) -> str:
    """The degrees written behind a name: "DDS, MS" of "Jane Rivera DDS, MS"."""
    return str(HumanName(text[:_LONGEST]).suffix) if text else ""


@lru_cache(maxsize=4096)
def is_titled(text: str) -> bool:
    """Whether a name is written as a clinician's: with "Dr." before it or letters behind it."""
    return bool(_TITLES & set(words(text)[:1])) or bool(letters_behind(text))


def proper(text: str) -> str:
    """A name as people write it, where a register shouts ("MCDONALD, ANN M" is "McDonald, Ann M")."""
    if not (text.isupper() or text.islower()):
        return text
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda found: _proper(found[0]), text)


def _proper(word: str) -> str:
    plain = word.casefold()
    if plain in _CAPITALS:
        return plain.upper()
    if plain.startswith("mc") and len(plain) > 4:
        return f"Mc{plain[2:].capitalize()}"
    if len(plain) > 3 and plain[1] in "'’":
        return f"{plain[:2].upper()}{plain[2:].capitalize()}"
    return plain.capitalize()


def middles_agree(read: str, own: str) -> bool:
    """Whether both names give a middle name or initial, and these agree."""
    return middles(person(read), person(own)) in ("full", "initial")


def one_generation(read: str, own: str) -> bool:
    """Whether one of two names says Jr, Sr or II and the other nothing: a parent and a child may share the rest."""
    return bool(person(read).generation) != bool(person(own).generation)


def shared_exactly(read: str, own: str) -> bool:
    """Whether given name and surname are letter for letter the same, or the given names are forms of one name."""
    one, other = person(read), person(own)
    if "".join(one.last) != "".join(other.last):
        return False
    if min(len(one.first), len(other.first)) < 2:  # "A. Gale Heck" and "Anita Gale Heck" go by the middle name
        return one.first[:1] == other.first[:1] and middles(one, other) == "full"
    return one.first == other.first or are_forms(one.first, other.first) or _joined_alike(one, other)


def shared_nearly(read: str, own: str) -> bool:
    """Whether two names differ only in a part of a double surname that one leaves out, or in a letter of a long one."""
    one, other = person(read), person(own)
    if min(len(one.first), len(other.first)) < 2 or not _surnames_agree(one, other):
        return False
    given = one.first == other.first or are_forms(one.first, other.first) or _joined_alike(one, other)
    if "".join(one.last) != "".join(other.last):
        return given
    return min(len(one.first), len(other.first)) >= 6 and _spelled_alike(one.first, other.first)


def are_forms(one: str, other: str) -> bool:
    """Whether two given names are forms of one (Bob and Robert), by our list of pet names and spellings."""
    forms = _forms()
    return bool(forms.get(one, frozenset()) & forms.get(other, frozenset()))


@lru_cache(maxsize=1)
def _forms() -> dict[str, frozenset[str]]:
    """For every form the full names it stands under."""
    found: dict[str, set[str]] = {}
    for line in tables.lines("nicknames.txt"):
        full, _, others = line.partition(":")
        for form in (full, *others.split(",")):
            found.setdefault(form.strip(), set()).add(full)
    return {form: frozenset(full) for form, full in found.items()}


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
            if contains(text[start:at], name.last):
                continue  # "Dana Hale, DVM - Hale Veterinary": the name ended before
            if text[start] == name.first or (start == at - 1 and text[start] in _TITLES):
                # "Okonjo-Hale" was read as two words: joined again, it is no middle name and a surname.
                read = " ".join((*text[start:at], ("-" if "-" in own else " ").join(name.last)))
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


def _surnames_agree(one: Name, other: Name) -> bool:
    """Equal, a part of a double name (with or without hyphen), a maiden name in the middle, or a letter apart."""
    a, b = "".join(one.last), "".join(other.last)
    if a == b or set(one.last) <= set(other.last) or set(other.last) <= set(one.last):
        return True
    if _folded(a) == _folded(b):
        return True
    shorter, longer = sorted((a, b), key=len)
    rest = longer.removeprefix(shorter) if longer.startswith(shorter) else longer.removesuffix(shorter)
    if rest != longer and len(shorter) >= 6 and len(rest) >= 4 and rest not in _SURNAME_ENDINGS:
        return True
    if not blocking.surname_keys(a) & blocking.surname_keys(b):
        return False
    return len(shorter) >= 6 and fuzz.ratio(a, b) >= _NEARLY


def _folded(name: str) -> str:
    """A surname in the plainest of its spellings: Mueller as Muller, MacDonald as McDonald."""
    plain = name.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return f"mc{plain[3:]}" if plain.startswith("mac") and len(plain) > 6 else plain


def _firsts_agree(one: Name, other: Name) -> Likeness:
    """SAME, CLOSE (an initial, a short form, a spelling, the middle name in use) or OTHER."""
    a, b = one.first, other.first
    if a == b:
        return Likeness.SAME
    shorter, longer = sorted((a, b), key=len)
    if longer.startswith(shorter) and (len(shorter) == 1 or len(shorter) >= 3):
        return Likeness.CLOSE
    if are_forms(a, b) or _joined_alike(one, other) or _spelled_alike(a, b):
        return Likeness.CLOSE
    in_use = {part for part in other.middle if len(part) > 1} if len(a) > 1 else set()
    in_use_too = {part for part in one.middle if len(part) > 1} if len(b) > 1 else set()
    return Likeness.CLOSE if a in in_use or b in in_use_too else Likeness.OTHER


def _joined_alike(one: Name, other: Name) -> bool:
    """ "Mary Ann" and "Maryann", "Lee A" and "Leeann": the given names as one word, one beginning the other."""
    if len(one.first) == len(other.first):
        return False
    a, b = one.first + "".join(one.middle), other.first + "".join(other.middle)
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= 4 and longer.startswith(shorter) and min(len(one.first), len(other.first)) >= 3


@lru_cache(maxsize=4096)
def _spelled_alike(a: str, b: str) -> bool:
    """Two spellings of one given name; both begin alike, so that rapidfuzz only sees candidates."""
    if a[:1] != b[:1]:
        return False
    return fuzz.ratio(a, b) >= _SPELLING


def _initials_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a middle initial is that of the other's middle name."""
    return any(
        a[0] == b[0] and (len(a) == 1 or len(b) == 1 or a.startswith(b) or b.startswith(a)) for a in one for b in other
    )


def _middle_in_surname(one: Name, other: Name) -> str:
    """A maiden name that one side writes as a middle name and the other as part of the surname is no conflict."""
    parts = {*one.last, *other.last}
    if any(len(part) > 1 and part in parts for part in (*one.middle, *other.middle)):
        return ""
    joined = one.first + "".join(one.middle), other.first + "".join(other.middle)
    return "" if _joined_alike(one, other) and joined[0][:4] == joined[1][:4] else "other"


def _generations_contradict(one: Name, other: Name) -> bool:
    return bool(one.generation and other.generation) and one.generation != other.generation
