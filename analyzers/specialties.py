"""Specialties and credentials as sites write them, brought to one form: same, kin, or of another profession.

Families follow the groups of the NUCC Health Care Provider Taxonomy (which subspecialty stands under which specialty);
the words are an own compilation.
"""

import re
from enum import IntEnum
from functools import lru_cache

from analyzers.facts import contains, words

# A specialty, what it stands under (several, where the taxonomy lists it several times), and the words for it.
_LINES = """
internal | | internal medicine, internist, general internal medicine
cardiology | internal pediatrics | cardiology, cardiologist, cardiovascular disease, cardiovascular medicine, cardiovascular, heart failure, cardiac electrophysiology, clinical cardiac electrophysiology, electrophysiology, interventional cardiology, heart specialist
gastroenterology | internal pediatrics | gastroenterology, gastroenterologist, hepatology, digestive disease, gi
nephrology | internal pediatrics | nephrology, nephrologist, kidney disease
pulmonary | internal pediatrics | pulmonary disease, pulmonology, pulmonologist, pulmonary medicine, pulmonary, respiratory medicine, pulmonary and critical care
critical | internal anesthesiology surgery pulmonary emergency pediatrics | critical care, intensivist, critical care intensivists, critical care medicine, intensive care
endocrinology | internal pediatrics | endocrinology, endocrinologist, diabetes, metabolism
hematology | internal pediatrics oncology | hematology, haematology, hematologist
oncology | internal pediatrics hematology | oncology, oncologist, medical oncology
rheumatology | internal pediatrics | rheumatology, rheumatologist
infectious | internal pediatrics | infectious disease, infectious diseases
geriatrics | internal family psychiatry | geriatric medicine, geriatrics, geriatrician
hospitalist | internal family pediatrics | hospitalist, hospital medicine
allergy | internal pediatrics otolaryngology | allergy, immunology, allergist, allergy immunology
palliative | internal family anesthesiology emergency | palliative care, palliative medicine, hospice, hospice palliative care, hospice and palliative
sleep | internal family neurology pulmonary psychiatry otolaryngology | sleep medicine, sleep disorders
addiction | internal family anesthesiology psychiatry preventive | addiction medicine, addiction
sports | internal family orthopedics rehabilitation emergency pediatrics | sports medicine
family | | family practice, family medicine, family physician, general practice, general practitioner, gp, family doctor, primary care
manipulative | family | osteopathic manipulative medicine, neuromusculoskeletal medicine, osteopathic manipulative
preventive | family internal | preventive medicine, public health, occupational medicine, aerospace medicine
urgent | family emergency internal | urgent care
pediatrics | | pediatrics, pediatric, paediatric, paediatrics, pediatrician, paediatrician, pediatric medicine, neonatology, adolescent medicine, children
anesthesiology | | anesthesiology, anaesthesiology, anesthesiologist, anaesthetist, anesthesia
pain | anesthesiology rehabilitation neurology psychiatry family | pain management, interventional pain management, pain medicine
neurology | psychiatry | neurology, neurologist, clinical neurophysiology, epilepsy, vascular neurology, stroke, neuropsychiatry, neuromuscular
psychiatry | neurology | psychiatry, psychiatrist, neuropsychiatry, child psychiatry, geriatric psychiatry
radiology | neurology | radiology, radiologist, diagnostic radiology, diagnostic imaging, neuroradiology, nuclear medicine, mammography
interventional | radiology | interventional radiology
radiotherapy | radiology oncology | radiation oncology, therapeutic radiology, therapeutic radiology physician, radiation therapy, radiation oncologist
surgery | | general surgery, surgery, surgeon, general surgeon, trauma surgery, bariatric surgery, transplant surgery, surgical oncology, breast surgery
vascular | surgery | vascular surgery, vascular medicine
thoracic | surgery | thoracic surgery, cardiac surgery, cardiothoracic surgery, heart surgery, cardiovascular surgery
colorectal | surgery | colorectal surgery, colon and rectal surgery, proctology, colorectal surgery proctology
hand | surgery orthopedics plastic | hand surgery
plastic | surgery otolaryngology | plastic surgery, reconstructive surgery, plastic and reconstructive surgery, cosmetic surgery, aesthetic surgery
neurosurgery | surgery | neurosurgery, neurological surgery, neurosurgeon, brain surgery
orthopedics | | orthopedic surgery, orthopaedic surgery, orthopedics, orthopaedics, orthopedic, orthopaedic, orthopedist, spine surgery, foot and ankle surgery, joint replacement
gynecology | | obstetrics, gynecology, gynaecology, obgyn, ob gyn, obstetrician, gynecologist, gynaecologist, maternal fetal medicine, reproductive endocrinology, womens health, urogynecology
gynoncology | gynecology oncology | gynecological oncology, gynecologic oncology
dermatology | | dermatology, dermatologist, dermatologic surgery, micrographic dermatologic surgery, mohs surgery, skin
ophthalmology | | ophthalmology, ophthalmologist, eye surgery, retina
otolaryngology | | otolaryngology, otolaryngologist, ent, ear nose and throat, head and neck surgery
urology | surgery | urology, urologist
emergency | | emergency medicine, emergency physician, emergency, toxicology
pathology | | pathology, pathologist, dermatopathology, laboratory medicine
rehabilitation | | physical medicine and rehabilitation, physical medicine, physiatry, physiatrist, rehabilitation medicine, pm r
genetics | pediatrics internal | medical genetics, genetics, geneticist
dentistry | | dentist, dental, dentistry, dds, dmd, general dentistry, family dentistry, cosmetic dentistry, pediatric dentistry, paediatric dentistry, prosthodontics, prosthodontist, dental surgery
orthodontics | dentistry | orthodontics, orthodontist, braces
endodontics | dentistry | endodontics, endodontist
periodontics | dentistry | periodontics, periodontist
oralsurgery | dentistry | oral surgery, oral and maxillofacial surgery, maxillofacial surgery, oral surgeon, oral
hygienist | dentistry | dental hygienist, dental hygiene
chiropractic | | chiropractic, chiropractor
podiatry | | podiatry, podiatrist, podiatric surgery, foot and ankle specialist, podiatric medicine
optometry | | optometry, optometrist
pharmacy | | pharmacy, pharmacist, clinical pharmacist
psychology | counselling | psychology, psychologist, clinical psychologist, clinical psychology, neuropsychology, neuropsychologist
counselling | | counselor, counsellor, counseling, counselling, mental health counselor, licensed professional counselor, professional counselor, psychotherapy, psychotherapist, therapist, social worker, clinical social worker, marriage and family therapist, addiction substance use disorder counselor, substance use disorder counselor, behavioral health, behavior analyst
practitioner | nurse | nurse practitioner, family nurse practitioner, advanced practice nurse, advanced registered nurse practitioner, psychiatric nurse practitioner, clinical nurse specialist
assistant | | physician assistant, physician associate
nurse | | nurse, registered nurse, nursing, licensed practical nurse
nurseanesthetist | nurse | nurse anesthetist, certified registered nurse anesthetist, crna, certified registered nurse anesthetist crna
midwife | nurse | midwife, midwifery, nurse midwife, certified nurse midwife, certified nurse midwife cnm
physiotherapy | | physical therapist, physical therapy, physiotherapist, physiotherapy
occupational | | occupational therapist, occupational therapy
speech | | speech language pathologist, speech language pathology, speech therapist, speech therapy, speech pathologist
audiology | speech | audiologist, audiology
dietetics | | dietitian, dietician, nutritionist, nutrition, dietetics
acupuncture | | acupuncture, acupuncturist
naturopathy | | naturopath, naturopathic medicine, naturopathy
veterinary | | veterinary medicine, veterinarian, veterinary
"""

# Degrees and licences by profession. Academic degrees that say no profession (PhD, MPH, MBA) are left out.
_DEGREES = {
    "md": "md mbbs mbchb mbbch bmbs mbbchir mdcm",
    "do": "do",
    "dentist": "dds dmd bds",
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


LARGE = frozenset({"internal", "family", "pediatrics", "surgery"})


def _table() -> tuple[dict[tuple[str, ...], set[str]], dict[str, frozenset[str]]]:
    phrases: dict[tuple[str, ...], set[str]] = {}
    above: dict[str, frozenset[str]] = {}
    for line in _LINES.strip().splitlines():
        name, parents, listed = (part.strip() for part in line.split("|"))
        above[name] = frozenset(parents.split())
        for phrase in listed.split(","):
            phrases.setdefault(words(phrase), set()).add(name)
    return phrases, above


_PHRASES, _ABOVE = _table()
_LONGEST = max(map(len, _PHRASES))


@lru_cache(maxsize=4096)
def specialty(text: str) -> frozenset[str]:
    """The specialties a text names, the longest words first; empty where it names none we know."""
    read = tuple(word for word in words(text) if word != "and")
    found: set[str] = set()
    at = 0
    while at < len(read):
        for size in range(min(_LONGEST, len(read) - at), 0, -1):
            if (part := read[at : at + size]) in _PLAIN:
                found |= _PLAIN[part]
                at += size
                break
        else:
            at += 1
    narrower = {name for name in found if _ABOVE[name] & found}
    return frozenset(found if {"neurology", "psychiatry"} <= found else narrower or found)


_PLAIN = {tuple(word for word in phrase if word != "and"): names for phrase, names in _PHRASES.items()}


def compare(one: str, other: str) -> Kinship:
    """How two specialties compare; the order of the two does not matter."""
    a, b = specialty(one), specialty(other)
    if not a or not b:
        telling_a, telling_b = set(words(one)) - _VAGUE, set(words(other)) - _VAGUE
        return Kinship.SAME if telling_a == telling_b and len(telling_a) > 1 else Kinship.UNKNOWN
    if a & b:
        return Kinship.SAME
    up_a, up_b = frozenset().union(*(_ABOVE[name] for name in a)), frozenset().union(*(_ABOVE[name] for name in b))
    if a & up_b or b & up_a:
        return Kinship.KIN if (a | b) & LARGE else Kinship.NEAR
    if up_a & up_b:
        return Kinship.FAMILY
    return Kinship.UNKNOWN if (a | b) & _ANY_SPECIALTY else Kinship.OTHER


def written(text: tuple[str, ...], own: frozenset[str]) -> str | None:
    """The first words for one of these specialties that stand in the words of a text; everyday words do not count."""
    phrases = (phrase for phrase, names in _PHRASES.items() if names & own and " ".join(phrase) not in _EVERYDAY)
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


def profession(degree: frozenset[str], names: frozenset[str]) -> str | None:
    """One profession that degrees, or else specialties, stand for; None if they name several or none."""
    found = {_PROFESSION_OF_DEGREE.get(one, one) for one in degree}
    if not found:
        found = {_PROFESSION_OF_SPECIALTY.get(name, "physician") for name in names}
    return found.pop() if len(found) == 1 else None


_SPECIALTY_OF_DEGREE = {
    "dentist": "dentistry", "chiropractor": "chiropractic", "podiatrist": "podiatry", "optometrist": "optometry",
    "pharmacist": "pharmacy", "audiologist": "audiology", "physiotherapist": "physical therapy", "speech": "speech therapy",
    "occupational": "occupational therapy", "dietitian": "dietetics", "acupuncturist": "acupuncture",
    "naturopath": "naturopathy", "veterinarian": "veterinary", "assistant": "physician assistant",
}  # fmt: skip


def by_degree(told: tuple[str, ...], degree: frozenset[str]) -> tuple[str, ...]:
    """The specialties told, or where they say nothing ("specialist") what a degree alone tells: a DPM is a podiatrist."""
    if any(map(specialty, told)):
        return told
    return tuple(_SPECIALTY_OF_DEGREE[one] for one in sorted(degree) if one in _SPECIALTY_OF_DEGREE) or told


def professions(degree: frozenset[str]) -> frozenset[str]:
    """The professions degrees stand for."""
    return frozenset(_PROFESSION_OF_DEGREE.get(one, one) for one in degree)
