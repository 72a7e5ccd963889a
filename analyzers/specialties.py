"""Specialties and credentials as sites write them, brought to one form: same, kin, or of another profession.

The words and their families stand in `data/specialties.txt`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from analyzers import tables
from analyzers.facts import contains, words

# Degrees and licences by profession. Academic degrees that say no profession (PhD, MPH, MBA) are left out.
_DEGREES = {
    "md": "md mbbs mbchb mbbch bmbs mbbchir mdcm",
    "do": "do",
    "dentist": "dds dmd bds bdent",
    "chiropractor": "dc ch",
    "podiatrist": "dpm",
    "optometrist": "od",
    "pharmacist": "pharmd rph bpharm",
    "psychologist": "psyd cp lp",
    "nurse": "rn lpn lvn bsn msn dnp np fnp fnpc fnpbc cfnp anp anpc anpbc agnp agacnp acnp acnpbc apn apnp aprn arnp"
    " crnp cnp pnp pmhnp pmhnpbc whnp gnp cns crna cna cnm aocn",
    "assistant": "pa pac rpa rpac pac dmsc mpas physicianassistant",
    "physiotherapist": "pt dpt mpt rpt mspt",
    "occupational": "ot otr otrl otd cota mot",
    "speech": "slp cccslp",
    "audiologist": "aud au ccca",
    "counsellor": "lpc lmhc lmft mft lcsw lcpc lmsw lpcc licsw msw lcswr lpcs lmhp bcba",
    "dietitian": "rd rdn ldn",
    "acupuncturist": "lac dacm",
    "naturopath": "nd nmd",
    "veterinarian": "dvm vmd",
    "hygienist": "rdh",
}
_DEGREE_OF = {word: degree for degree, listed in _DEGREES.items() for word in listed.split()}
_PROFESSION_OF_DEGREE = {"md": "physician", "do": "physician"}
_PROFESSION_OF_SPECIALTY = {
    "dentistry": "dentist", "orthodontics": "dentist", "endodontics": "dentist", "periodontics": "dentist",
    "oralsurgery": "dentist", "chiropractic": "chiropractor", "podiatry": "podiatrist", "optometry": "optometrist",
    "pharmacy": "pharmacist", "psychology": "psychologist", "counselling": "counsellor", "practitioner": "nurse",
    "nurse": "nurse", "nurseanesthetist": "nurse", "midwife": "nurse", "assistant": "assistant",
    "physiotherapy": "physiotherapist", "occupational": "occupational", "speech": "speech", "audiology": "audiologist",
    "dietetics": "dietitian", "hygienist": "hygienist", "acupuncture": "acupuncturist", "naturopathy": "naturopath",
    "veterinary": "veterinarian",
}  # fmt: skip
_ANY_SPECIALTY = {"practitioner", "nurse", "assistant"}  # they work in every specialty, so none contradicts
_VAGUE = {"and", "of", "the", "in", "private", "practice", "qualified", "certified", "licensed", "board", "clinical"}


_EVERYDAY = {
    "skin", "children", "emergency", "oral", "gi", "stroke", "retina", "diabetes", "metabolism", "surgery", "surgeon",
    "nurse", "nursing", "therapist", "braces", "ent", "addiction", "nutrition", "mammography", "epilepsy", "anesthesia",
    "public health", "primary care", "urgent care", "hospice", "laboratory medicine", "behavioral health", "counseling",
    "dds", "dmd", "crna",
}  # fmt: skip


class Kinship(IntEnum):
    """How two specialties compare; UNKNOWN where one is not in our list or says nothing.

    KIN is a specialty and what it stands under, as cardiology and internal medicine. NEAR is kin in a small field, as
    interventional and diagnostic radiology: there the two words are often said of one clinician. FAMILY is a common
    roof and nothing more.
    """

    OTHER = 0
    FAMILY = 1
    UNKNOWN = 2
    KIN = 3
    NEAR = 4
    SAME = 5


# Generalists treat what falls into many fields, and their records keep the field of one residency or another.
_GENERAL = frozenset({"internal", "family", "pediatrics", "emergency", "hospitalist"})
_BESIDE_GENERAL = _GENERAL | {"psychiatry", "neurology", "surgery"}
_OF_TWO_DEGREES = frozenset({"md", "dentist"})  # oral surgeons hold both
LARGE = frozenset({"internal", "family", "pediatrics", "surgery", "dentistry", "nurse", "counselling"})


@dataclass(frozen=True)
class _Table:
    """The specialties that words name, what each stands under, and the length of the longest phrase."""

    phrases: Mapping[tuple[str, ...], frozenset[str]]
    above: Mapping[str, frozenset[str]]
    longest: int


@lru_cache(maxsize=1)
def _table() -> _Table:
    phrases: dict[tuple[str, ...], frozenset[str]] = {}
    above: dict[str, frozenset[str]] = {}
    for line in tables.lines("specialties.txt"):
        name, parents, listed = (part.strip() for part in line.split("|"))
        above[name] = frozenset(parents.split())
        for written in listed.split(","):
            phrase = _telling(written)
            phrases[phrase] = phrases.get(phrase, frozenset()) | {name}
    return _Table(phrases, above, max(map(len, phrases)))


def _telling(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if word != "and")


def is_named(read: tuple[str, ...]) -> bool:
    """Whether folded words are the name of a specialty, and nothing more: "internal medicine"."""
    return read in _table().phrases


@lru_cache(maxsize=4096)
def specialty(text: str) -> frozenset[str]:
    """The specialties a text names, the longest words first; empty where it names none we know."""
    table, read = _table(), _telling(text)
    found: set[str] = set()
    at = 0
    while at < len(read):
        for size in range(min(table.longest, len(read) - at), 0, -1):
            if (part := read[at : at + size]) in table.phrases:
                found |= table.phrases[part]
                at += size
                break
        else:
            at += 1
    narrower = {name for name in found if table.above[name] & found}
    return frozenset(found if {"neurology", "psychiatry"} <= found else narrower or found)


def compare(one: str, other: str) -> Kinship:
    """How two specialties compare; the order of the two does not matter."""
    a, b = specialty(one), specialty(other)
    if not a or not b:
        telling_a, telling_b = set(words(one)) - _VAGUE, set(words(other)) - _VAGUE
        return Kinship.SAME if telling_a == telling_b and len(telling_a) > 1 else Kinship.UNKNOWN
    if a & b:
        return Kinship.SAME
    up_a, up_b = _above(a), _above(b)
    if a & up_b or b & up_a:
        return Kinship.KIN if (a | b) & LARGE else Kinship.NEAR
    if up_a & up_b:
        return Kinship.FAMILY
    return Kinship.UNKNOWN if (a | b) & _ANY_SPECIALTY else Kinship.OTHER


def outside(said: Iterable[str], registered: Iterable[str]) -> str | None:
    """The first specialty said that lies in another field than all those registered; None if none certainly does."""
    known = [one for one in registered if specialty(one)]
    return next((one for one in said if known and all(_is_apart(one, other) for other in known)), None)


def _is_apart(one: str, other: str) -> bool:
    if compare(one, other) is not Kinship.OTHER:
        return False
    a, b = specialty(one), specialty(other)
    general = (a & _GENERAL and b & _BESIDE_GENERAL) or (b & _GENERAL and a & _BESIDE_GENERAL)
    return not general and "addiction" not in a | b


def _above(names: frozenset[str]) -> frozenset[str]:
    return frozenset[str]().union(*(_table().above[name] for name in names))


def written(text: tuple[str, ...], own: frozenset[str]) -> str | None:
    """The first words for one of these specialties that stand in the words of a text; everyday words do not count."""
    phrases = (
        phrase for phrase, names in _table().phrases.items() if names & own and " ".join(phrase) not in _EVERYDAY
    )
    held = set(text)
    found = (phrase for phrase in phrases if held.issuperset(phrase) and contains(text, phrase))
    return next((" ".join(phrase) for phrase in found), None)


def stands_in(credential: str, text: str) -> bool:
    """Whether a credential stands in a text as capitals, with or without dots ("do" is no D.O.)."""
    letters = [letter for letter in credential if letter.isalpha()]
    if len(letters) < 2 or not text:
        return False
    written = r"\.?".join(re.escape(letter) for letter in letters)
    return re.search(rf"(?<![\w.]){written}\.?(?!\w)", text) is not None


@lru_cache(maxsize=4096)
def degrees(text: str) -> frozenset[str]:
    """The degrees that make a profession in a text as "M.D., FACS": md, do, dentist, nurse and so on."""
    parts = [part for part in text.replace(".", "").replace("/", ",").replace(" ", ",").split(",") if part]
    plain = ["".join(words(part)) for part in parts]
    joined = "".join(plain)
    found = {_DEGREE_OF[word] for word in plain if word in _DEGREE_OF}
    if not found and joined in _DEGREE_OF:
        found = {_DEGREE_OF[joined]}
    return frozenset(found)


def contradict(said: Iterable[str], registered: Iterable[str]) -> bool:
    """Whether the credentials of two sides name professions, and none that both name."""
    one, other = (frozenset[str]().union(*map(degrees, told)) for told in (said, registered))
    if not one or not other or one & other:
        return False
    return not one | other <= _OF_TWO_DEGREES


def profession(degree: frozenset[str], names: frozenset[str]) -> str | None:
    """One profession that degrees, or else specialties, stand for; None if they name several or none."""
    found = {_PROFESSION_OF_DEGREE.get(one, one) for one in degree}
    if not found:
        found = {_PROFESSION_OF_SPECIALTY.get(name, "physician") for name in names}
    return found.pop() if len(found) == 1 else None


_SPECIALTY_OF_DEGREE = {
    "dentist": "dentistry", "chiropractor": "chiropractic", "podiatrist": "podiatry", "optometrist": "optometry",
    "pharmacist": "pharmacy", "audiologist": "audiology", "physiotherapist": "physical therapy",
    "speech": "speech therapy", "occupational": "occupational therapy", "dietitian": "dietetics",
    "acupuncturist": "acupuncture",
    "naturopath": "naturopathy", "veterinarian": "veterinary", "assistant": "physician assistant",
}  # fmt: skip


def by_degree(told: tuple[str, ...], degree: frozenset[str]) -> tuple[str, ...]:
    """The specialties told, or where they say nothing ("specialist") what a degree tells: a DPM is a podiatrist."""
    if any(map(specialty, told)):
        return told
    return tuple(_SPECIALTY_OF_DEGREE[one] for one in sorted(degree) if one in _SPECIALTY_OF_DEGREE) or told


def professions(degree: frozenset[str]) -> frozenset[str]:
    """The professions degrees stand for."""
    return frozenset(_PROFESSION_OF_DEGREE.get(one, one) for one in degree)
