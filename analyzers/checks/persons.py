"""Recognises names of persons in a clinical text: whom a description of a patient, a title or a cue introduces."""

from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.lexicon import Vocabulary
from analyzers.text import Text

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "mister", "master", "baby"])
_CLINICIANS = frozenset(["dr", "doctor", "prof", "professor", "nurse"])
_CUES = frozenset([
    "patient", "pt", "client", "resident", "named", "called", "name", "like", "to", "for", "considering",
    "in", "with", "male", "female", "man", "woman", "boy", "girl", "child", "infant", "f", "m", "yof", "yom",
    "gentleman", "lady", "teenager", "guy", "gal", "old", "widow", "mother", "father", "wife", "husband",
    "son", "daughter",
])  # fmt: skip
_PERSON_CUES = _CUES - frozenset(["like", "to", "for", "considering", "in", "with", "called"])
_NOT_A_SURNAME = frozenset([
    "hospital", "hospitals", "clinic", "clinics", "center", "centre", "medical", "health", "healthcare",
    "university", "college", "institute", "school", "foundation", "memorial", "general", "children's",
    "regional", "county", "city", "street", "avenue", "road", "park", "house", "church", "syndrome",
    "disease", "sign", "reflex", "test", "score", "scale", "criteria", "trial", "study", "classification",
    "fracture", "palsy", "phenomenon", "procedure", "maneuver", "manoeuvre", "law", "day", "week", "month",
    "award", "room", "pharmacy", "dental", "family", "practice", "associates", "group", "tower", "building",
    "hall", "library", "beach", "lake", "island", "north", "south", "east", "west", "md", "rn", "do", "np",
    "pa", "dds", "dmd", "phd",
])  # fmt: skip
_CREDENTIALS = frozenset([
    "md", "rn", "do", "np", "pa", "dds", "dmd", "phd", "aprn", "crna", "lcsw", "pharmd", "dpt", "bsn", "msn",
])  # fmt: skip
_PARTICLES = frozenset([
    "de", "da", "del", "della", "di", "van", "von", "der", "den", "la", "le", "al", "el", "bin", "ibn", "o",
    "mc", "st", "dos",
])  # fmt: skip
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Person:
    """A name: tokens from `first` to before `last`; a clinician is introduced by a title."""

    first: int
    last: int
    is_clinician: bool = False


def persons(text: Text, vocabulary: Vocabulary) -> Iterator[Person]:
    """Names of persons, from left to right.

    A title and a name; a known given name and a surname or initial; two capitalised words, or one and an initial,
    right after words like "patient", "named" or "58-year-old male,". What an institution's word follows is none.
    """
    given, ordinary = vocabulary.sets("first-name", "given-name"), vocabulary.sets("common-word")
    beyond = 0
    for index in text.capitals:
        if index >= beyond and _is_capital(text, index):
            found = _at(text, index, given, ordinary)
            if found is not None:
                yield found
                beyond = found.last


def _at(text: Text, index: int, given: frozenset[str], ordinary: frozenset[str]) -> Person | None:
    before = _before(text, index)
    if before in _CLINICIANS and not _is_ordinary(text, index, ordinary):
        return Person(index, _end(text, index, ordinary), is_clinician=True)
    known = text.words[index] in given
    if before in _TITLES and (known or not _is_ordinary(text, index, ordinary)):
        last = _end(text, index, ordinary)
        return None if _names_a_place(text, last) else Person(index, last)
    if text.words[index] in _TITLES or text.words[index] in _CLINICIANS:
        return None
    if not known and (_is_ordinary(text, index, ordinary) or not _is_introduced(text, index)):
        return None
    last = _end(text, index, ordinary, known and text.words[index] not in ordinary)
    if last - index < 2 or _names_a_place(text, last) or before in ("st", "saint", "mount", "mt"):
        return None
    if _has_credential(text, last):
        return Person(index, last, is_clinician=True)
    return Person(index, last)


def _end(text: Text, index: int, ordinary: frozenset[str], known: bool = False) -> int:
    """Where the name that begins here ends: capitalised words, initials and particles, without ordinary words."""
    last = index + 1
    while last < len(text.words) and last - index < _LONGEST:
        if not _adjoins(text, last):
            break
        word = text.words[last]
        if word == "." and len(text.words[last - 1]) == 1:
            last += 1
            continue
        if word in _PARTICLES and last + 1 < len(text.words) and _is_capital(text, last + 1):
            last += 2
            continue
        if not _is_capital(text, last) or word in _NOT_A_SURNAME:
            break
        if _is_ordinary(text, last, ordinary) and (last > index + 1 or not known):  # "Sarah White", not "Call Mary"
            break
        last += 1
    return last


def _adjoins(text: Text, index: int) -> bool:
    between = text.original[text.ends[index - 1] : text.starts[index]]
    return between in ("", " ", "-", ". ")


def _is_capital(text: Text, index: int) -> bool:
    if text.kinds[index] not in ("word", "initials"):
        return False
    raw = text.raw(index)
    return raw[0].isupper() and (len(raw) == 1 or not raw.isupper() or text.kinds[index] == "initials")


def _is_ordinary(text: Text, index: int, ordinary: frozenset[str]) -> bool:
    word = text.words[index]
    return word in ordinary and len(word) > 1


def _before(text: Text, index: int) -> str:
    """The word before, past the full stop of a short form."""
    index -= 1
    if index >= 0 and text.words[index] == ".":
        index -= 1
    return text.words[index] if index >= 0 else ""


def _is_introduced(text: Text, index: int) -> bool:
    """Whether the word before, past a comma or colon, says that a person comes: "patient", "named", "male,"."""
    before = index - 1
    marked = before >= 0 and text.words[before] in (",", ":", "(", "-", "–", "—")
    if marked:
        before -= 1
    return before >= 0 and text.words[before] in _PERSON_CUES


def _names_a_place(text: Text, last: int) -> bool:
    """Whether the name goes on as an institution's, a street's or a disease's."""
    after = last
    if after < len(text.words) and text.words[after] == "'s":
        after += 1
    return after < len(text.words) and text.words[after] in _NOT_A_SURNAME


def _has_credential(text: Text, last: int) -> bool:
    after = last + 1 if last < len(text.words) and text.words[last] == "," else last
    return after < len(text.words) and text.words[after] in _CREDENTIALS
