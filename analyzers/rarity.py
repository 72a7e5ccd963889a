"""How many other clinicians are likely to carry a name: counts of the US census, so "rare" is a number, not a feeling.

The counts are public domain (US Census Bureau): given names of 1990 and surnames, both per 100,000 people, in
`analyzers/data/`. A census undercounts names of families that came lately and went into medicine; those of
`clinician-names.txt` are held at least as common as it says, and a name on no list is never rarer than a floor.
"""

from collections.abc import Iterator
from functools import lru_cache

from analyzers import names, tables

_PER = 100_000
_RAREST_GIVEN, _RAREST_SURNAME = 5.0, 1.0  # per 100,000; what is on no list may still be somebody's name
_COMMUNITY = 5.0  # a given name and a surname of one community meet far more often than by chance
_INITIAL = 0.125  # share of people who have one given middle initial; the commonest is about one in ten
_MIDDLE = 0.025  # share of people who have one given middle name; even Marie and Lee are not much commoner

# How many people work in a profession in the United States, and how many physicians in a specialty: round figures, a
# third above those of public reports (AAMC Physician Specialty Data Report 2022, BLS): more make us more careful.
_WORKFORCE = {
    "physician": 1_100_000, "nurse": 4_500_000, "dentist": 220_000, "assistant": 200_000, "chiropractor": 80_000,
    "podiatrist": 20_000, "optometrist": 60_000, "psychologist": 200_000, "audiologist": 20_000, "speech": 250_000,
    "physiotherapist": 280_000, "pharmacist": 350_000, "counsellor": 900_000,
}  # fmt: skip
_OTHER_WORKFORCE = 500_000
_IN_SPECIALTY = {
    "internal": 160_000, "family": 160_000, "pediatrics": 85_000, "emergency": 62_000, "anesthesiology": 58_000,
    "gynecology": 58_000, "psychiatry": 54_000, "hospitalist": 60_000, "radiology": 40_000, "surgery": 40_000,
    "cardiology": 40_000, "ophthalmology": 27_000, "orthopedics": 27_000, "oncology": 24_000, "hematology": 24_000,
    "gastroenterology": 22_000, "pulmonary": 22_000, "critical": 22_000, "neurology": 20_000, "dermatology": 18_000,
    "nephrology": 16_000, "pathology": 18_000, "urology": 14_000, "otolaryngology": 14_000, "rehabilitation": 14_000,
    "infectious": 14_000, "endocrinology": 12_000, "plastic": 11_000, "rheumatology": 10_000, "neurosurgery": 9_000,
    "radiotherapy": 8_000, "allergy": 8_000, "pain": 10_000, "geriatrics": 9_000, "sleep": 8_000, "addiction": 10_000,
    "thoracic": 7_000, "vascular": 6_000, "interventional": 7_000, "sports": 6_000, "hand": 4_000,
    "colorectal": 3_500, "gynoncology": 2_500, "palliative": 8_000, "preventive": 9_000, "genetics": 3_000,
    "manipulative": 3_000, "urgent": 30_000, "practitioner": 420_000, "nurseanesthetist": 70_000, "midwife": 20_000,
}  # fmt: skip
# At most so much of a country's clinicians works in one such place.
PLACE_SHARE = {"": 1.0, "region": 0.12, "city": 0.033, "postcode": 0.002, "street": 0.00005}


def per_100_000(given: str, surname: str) -> tuple[float, float]:
    """How many of 100,000 people carry a given name, and how many a surname; never below the floor."""
    common = _clinicians()
    first = max(_given().get(given, 0.0), common.get(("given", given), 0.0), _RAREST_GIVEN)
    last = max(_surnames().get(surname, 0.0), common.get(("surname", surname), 0.0), _RAREST_SURNAME)
    if len(given) == 1:
        first = max(_PER * _INITIAL, first)
    return first, last


def share(read: str, own: str, *, middle: bool = True) -> float:
    """The share of people who carry the name that two spellings of it have in common; middle names counted or not."""
    one, other = names.person(read), names.person(own)
    first = max(_first(one.first), _first(other.first))
    last = max(_last(one.last), _last(other.last))
    common = _clinicians()
    if any(("given", name.first) in common for name in (one, other)) and any(
        ("surname", part) in common for part in (*one.last, *other.last)
    ):
        first *= _COMMUNITY
    agreed = names.middles(one, other) if middle else ""
    return first * last * {"full": _MIDDLE, "initial": _INITIAL}.get(agreed, 1.0)


def namesakes(
    likely: float, profession: str | None = None, specialty: frozenset[str] = frozenset(), place: str = ""
) -> float:
    """How many other clinicians are expected who share a name (by its share), a specialty and a kind of place.

    Without a profession the country's physicians are counted, without a place the whole country.
    """
    workers: float = sum(_IN_SPECIALTY[name] for name in specialty if name in _IN_SPECIALTY)
    if not workers or profession not in (None, "physician", "nurse"):
        workers = _WORKFORCE.get(profession or "physician", _OTHER_WORKFORCE)
    return workers * likely * PLACE_SHARE[place]


def _first(given: str) -> float:
    return per_100_000(given, "")[0] / _PER


def _last(surname: tuple[str, ...]) -> float:
    """Of a double name the rarer part speaks, but only once: a part may be all that a site shows."""
    joined = "".join(surname)
    found = min((per_100_000("", part)[1] for part in surname if len(part) > 2), default=_PER)
    return max(min(found, max(per_100_000("", joined)[1], _RAREST_SURNAME)), _RAREST_SURNAME) / _PER


@lru_cache(maxsize=1)
def _given() -> dict[str, float]:
    return _counts("census-given-names.csv")


@lru_cache(maxsize=1)
def _surnames() -> dict[str, float]:
    return _counts("census-surnames.csv")


def _counts(file: str) -> dict[str, float]:
    """Name and number of each line; lines without a number (a heading, a comment) are passed over."""
    found: dict[str, float] = {}
    for line in tables.lines(file):
        name, _, number = line.partition(",")
        try:
            found[name.strip().casefold()] = float(number.split(",")[0])
        except ValueError:
            continue
    return found


@lru_cache(maxsize=1)
def _clinicians() -> dict[tuple[str, str], float]:
    return {(kind, name): at_least for kind, at_least, name in _clinician_lines()}


def _clinician_lines() -> Iterator[tuple[str, float, str]]:
    for line in reversed(tables.lines("clinician-names.txt")):  # the commonest stand first and must win
        heading, _, listed = line.partition(":")
        kind, at_least = heading.split()
        for name in listed.split(","):
            yield kind, float(at_least), name.strip()
