"""Credentials and specialties as professions and fields, so that "M.D." is "MD" and "cardiologist" is its taxonomy."""

import re
from collections.abc import Iterable
from functools import lru_cache

# Credentials of one line say one thing; those of different lines contradict each other. Others (FACP, MPH) say nothing.
_CREDENTIALS = {
    word: line.split()[0]
    for line in (
        "md mbbs mbchb mbbch bmbs mdcm",
        "do",
        "dds dmd bds bdent",
        "dc",
        "dpm",
        "od",
        "dvm vmd",
        "pharmd rph bpharm",
        "psyd",
        "pa pac rpac",
        "np npc apn apnp cfnp anpc fnp fnpc fnpbc aprn arnp crnp dnp anp agnp agpcnp pmhnp pmhnpbc whnp cpnp pnp acnp",
        "cnm",
        "crna",
        "rn bsn lpn lvn",
        "dpt pt mpt",
        "ot otr otrl otd",
        "slp cccslp",
        "nd nmd",
        "lac dacm daom",
        "lcsw licsw lmsw msw csw",
        "lpc lmhc lpcc lcpc lcmhc",
        "lmft mft",
        "rdh",
        "rd rdn",
        "aud",
        "lmt",
    )
    for word in line.split()
}
# A nurse with a further title is the same nurse; doctors of nursing and of therapy practise what they practised.
_TOGETHER = ({"np", "rn"}, {"cnm", "rn", "np"}, {"crna", "rn", "np"}, {"md", "dds"})

# Each line: its name, then the beginnings of words that mean it. The first line that fits a specialty is its field.
_FIELDS = tuple(
    (line.split(": ")[0], re.compile(rf"\b(?:{line.split(': ')[1]})", re.I))
    for line in (
        "neurosurgery: neurosurg|neurological surg",
        "oral surgery: oral|maxillofac",
        "orthodontics: orthodont",
        "endodontics: endodont",
        "periodontics: periodont",
        "dentistry: dent(?:al|ist|istry)",
        "plastic surgery: plastic|cosmetic surg|aesthetic surg",
        "cardiac surgery: cardi(?:ac|othoracic) surg|thoracic",
        "vascular surgery: vascular surg",
        "orthopedics: ortho?pa?ed|sports medicine",
        "cardiology: cardiolog|cardiovascular|heart",
        "gastroenterology: gastroenter|digestive",
        "dermatology: dermatolog|skin",
        "ophthalmology: ophthalm",
        "optometry: optomet",
        "otolaryngology: otolaryng|otorhino|ear,? nose|ent\\b",
        "gynecology: obstet|gyn(?:a?e)?col|ob[ /-]?gyn|women'?s health",
        "urology: urolog",
        "nephrology: nephrolog|kidney",
        "endocrinology: endocrin|diabet",
        "rheumatology: rheumat",
        "pulmonology: pulmon|respiratory med",
        "oncology: oncolog|hematolog|haematolog|cancer",
        "neurology: neurolog",
        "psychiatry: psychiat",
        "psychology: psycholog",
        "pediatrics: pa?ediatr",
        "anesthesiology: ana?esth|pain (?:medicine|management)",
        "radiology: radiolog|imaging",
        "pathology: patholog",
        "emergency medicine: emergency|urgent care",
        "allergy: allerg|immunolog",
        "infectious disease: infectious",
        "podiatry: podiat|foot",
        "chiropractic: chiropract",
        "physical therapy: physical ther|physiother",
        "surgery: general surg|surg(?:eon|ery)",
        "family medicine: family|general pract|primary care",
        "internal medicine: internal|internist|hospitalist",
    )
)
# Branches of internal medicine: a registry often has the stem alone.
_INTERNAL = (
    "cardiology",
    "gastroenterology",
    "nephrology",
    "endocrinology",
    "rheumatology",
    "pulmonology",
    "oncology",
    "infectious disease",
    "allergy",
)
# Fields that people call by one another's name, or that a registry has as one.
_KIN = (
    {"psychiatry", "neurology"},  # one board
    {"neurology", "radiology"},
    {"radiology", "oncology"},  # radiation oncology was radiology
    {"family medicine", "internal medicine", "pediatrics", "emergency medicine"},
    {"family medicine", "orthopedics"},  # sports medicine
    {"dentistry", "orthodontics", "endodontics", "periodontics", "oral surgery"},
    {"ophthalmology", "optometry"},
    {"orthopedics", "surgery"},
    {"plastic surgery", "surgery"},
    {"vascular surgery", "surgery"},
    {"cardiac surgery", "surgery"},
    {"allergy", "pediatrics"},
    *({"internal medicine", branch} for branch in _INTERNAL),
    *({"pediatrics", branch} for branch in (*_INTERNAL, "psychiatry", "neurology", "surgery")),
)


@lru_cache(maxsize=1024)
def professions(credentials: tuple[str, ...]) -> frozenset[str]:
    """What credentials say a person is; empty where none of them says it."""
    written = [text.casefold() for text in credentials]
    said = {re.sub(r"[^a-z]", "", word) for text in written for word in re.split(r"[,;/\s]+", text)}
    said |= {re.sub(r"[^a-z]", "", text) for text in written}  # "M D"
    return frozenset(_CREDENTIALS[word] for word in said if word in _CREDENTIALS)


def contradict(said: frozenset[str], registered: frozenset[str]) -> bool:
    """Whether two sets of professions, both known, have nothing in common."""
    if not said or not registered or said & registered:
        return False
    return not any(said & group and registered & group for group in _TOGETHER)


@lru_cache(maxsize=1024)
def fields(specialty: str) -> frozenset[str]:
    """The fields a specialty means: the first that its words fit; none where no field is known."""
    return frozenset(name for name, pattern in _FIELDS if pattern.search(specialty)) if specialty else frozenset()


def outside(said: Iterable[str], registered: Iterable[str]) -> str | None:
    """The first specialty that belongs to a field which no registered one is or is kin of; None if none is known."""
    known = frozenset().union(*(fields(one) for one in registered))
    if not known:
        return None
    for one in said:
        own = fields(one)
        if own and not own & known and not any(own & kin and known & kin for kin in _KIN):
            return one
    return None
