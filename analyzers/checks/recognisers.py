"""Recognises identifiers that are told by how they are written: dates, contacts, numbers by their labels, places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.checks.persons import persons
from analyzers.lexicon import Vocabulary
from analyzers.text import Text
from model.subject import is_npi

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:18|19|20)\d\d|['’]\d\d)"
_DATE = re.compile(
    r"\b(?=[adfjmnos\d])(?:"
    rf"{_MONTH}\s(?:the\s)?{_DAY}(?!\d)(?:,?\s{_YEAR})?(?![\d%])"
    rf"|{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?(?!\d)"
    rf"|{_MONTH}\s(?:of\s)?(?:18|19|20)\d\d\b"
    r")|(?<![\d/.-])(?=\d)(?:"
    r"(?:18|19|20)\d\d([/.-])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?![\d/-])"
    r"|(?:1[0-2]|0?[1-9])([/-])(?:3[01]|[12]\d|0?[1-9])\2(?:(?:18|19|20)\d\d|\d\d)(?![\d/-])"
    r"|(?:3[01]|[12]\d|0?[1-9])([/.-])(?:1[0-2]|0?[1-9])\3(?:18|19|20)\d\d(?![\d/-])"
    r")"
)
_DAY_WRITTEN = re.compile(r"\d.*\D\d|\D\d{1,2}(?:\D|$)|^\d{1,2}(?!\d)")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+")
_IP = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])",
)
_SSN = re.compile(r"(?<![\w-])(\d{3})([- ])(\d{2})\2(\d{4})(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+?\d{1,3}[-.\s])?\(?\d{3}\)?[-.\s]{1,2}\d{3}[-.\s]\d{4}(?![\w-]|[.,]\d)"
    r"|(?<![\w.,/-])\d{3}-\d{4}(?![\w-]|[.,]\d)"
    r"|(?<![\w+])\+\d{1,3}(?:[-.\s]?\(?\d{2,5}\)?){2,4}(?![\w-])"
)
_PHONE_LABEL = re.compile(
    r"\b(?:phone|mobile|cell|tel|telephone|fax|landline|text|whats\s?app|call(?:ing)?(?:\s(?:me|him|her|them|us))?(?:\son|\sat)?"
    r"|answering\sat|reached?\s(?:me\s|him\s|her\s|them\s)?(?:on|at))"
    r"\b[^\d\n]{0,20}?(?<![\w.])(\+?\(?\d[\d().\s-]{5,16}\d)(?!\w)",
)
_LABELS = {
    "record": r"mrn|mr\s?\#|med\.?\s?rec(?:ord)?|(?:medical|hospital|patient|health)\s(?:record|chart|id|identifier)"
    r"|chart|record\s(?:no|number|id|\#)|hosp(?:ital)?\sn(?:o|umber)|nhs|patient\s(?:no|number|\#)|pt\s?(?:id|\#|no)|uhid"
    r"|accession|encounter\s(?:no|number|id|\#)|case\s(?:no|number|\#)",
    "plan": r"insur(?:ance)?|ins|policy|member|subscriber|beneficiary|medicare|medicaid|hmo|ppo|plan"
    r"|(?:health|rx|prescription)\splan|(?:health|rx)\s(?:id|card)|ohip|group\s(?:no|number|\#)|claim\s(?:no|number|id|\#)",
    "account": r"acct|account|iban|(?:credit\s|debit\s)?card|invoice\s(?:no|number|\#)",
    "licence": r"licen[sc]e|certificate|passport|driver'?s?\slicen[sc]e|dea",
    "device": r"serial|device\s(?:id|identifier)|udi|implant\s(?:no|number|id|\#)|imei",
    "plate": r"plate|vin|registration|reg",
    "ssn": r"ssn|ss\s?\#|social(?:\ssecurity)?",
}
_VALUE = r"(\#?(?=[a-z\d-]*\d[a-z\d-]*\d)[a-z\d][a-z\d-]{3,30}|\d{3,4}(?:\s\d{2,4}){1,3})(?![\w-])"
_LABEL = "|".join(rf"(?P<{kind}>{labels})" for kind, labels in _LABELS.items())
_LABELLED = re.compile(rf"\b(?:{_LABEL})s?(?:[ \t]?\#|\b|(?<=\#))[^\d\n.;?!]{{0,22}}?(?:no\.\s?)?(?<![\w-]){_VALUE}")
_STRONG = frozenset({"record", "ssn", "device"})  # labels that stand before nothing else
_PLATE = re.compile(
    r"\bplates?\b[^\d\n.;?!A-Z]{0,12}"
    r"([A-Z]{2,4}[ -]?\d{2,4}[A-Z]{0,3}|\d[A-Z]{3}\s?\d{3}|[A-Z]{4,8}\d{1,2})(?!\w)"
)
_STREET = re.compile(
    r"\d(?<![\w.,/-]\d)\d{0,4}[A-Za-z]?\s(?:[NSEW]\.?\s)?(?:[A-Z0-9][\w.'’-]{0,30}\s){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Boulevard|Blvd|Terrace|Crescent|Place|Pl"
    r"|Square|Circle|Parkway|Pkwy|Highway|Hwy|Trail|Row|Mews|Gardens|Grove)\b(?!\s?\.?\s?(?:clinic|hospital))",
)
_ZIP = re.compile(
    r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    r"|W[AIVY])\s(\d{5}(?:-\d{4})?)(?!\d)|\b(?:zip|ZIP|Zip|postcode|postal)(?:\scode)?\b[^\d\n]{0,6}(\d{3,5}(?:-\d{3,4})?)(?!\d)"
)
_AGE = re.compile(
    r"(?<![\d.,/-])(9\d|1[01]\d)(?=\s?-?\s?(?:years?|yrs?)?\s?-?\s?(?:old|y/?o\b|yrs?\b|[mf]\b))"
    r"|\b(?:aged?|turn(?:s|ed|ing)?|just\sturned)\s(9\d|1[01]\d)(?![\d%])",
)
_TEN_DIGITS = re.compile(r"(?<![\d.-])[12]\d{9}(?![\d.-]*\d)")
_DIGIT = re.compile(r"\d")
_PARTED_DIGITS = re.compile(r"\d[/.-]\d")
_HIGH_AGE = re.compile(r"9\d|1[01]\d")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_A_YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?")


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """An identifier: code points of the text, end exclusive, and its kind."""

    start: int
    end: int
    kind: str


def identify(text: Text, vocabulary: Vocabulary) -> list[Found]:
    """Every identifier of a text, in order; of those that overlap the longest."""
    found = list(numbers(text.original))
    for person in persons(text, vocabulary):
        kind = "clinician" if person.is_clinician else "name"
        found.append(Found(text.starts[person.first], text.ends[person.last - 1], kind))
    for index, kind in enumerate(text.kinds):
        if kind == "handle" and text.words[index].startswith("@"):
            found.append(Found(text.starts[index], text.ends[index], kind))
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif each.end - each.start > kept[-1].end - kept[-1].start:
            kept[-1] = each
    return kept


def numbers(text: str) -> Iterator[Found]:
    """Dates, contacts, labelled numbers, addresses, ages over 89 and links of a text; they may overlap.

    Each pattern is asked only where the text has what every match of it holds: so many digits, a sign, a word.
    """
    if "@" in text:
        yield from _all(_MAIL, text, "mail")
    lowered = _lowered(text)
    if "://" in text or "www." in lowered:
        yield from _all(_LINK, text, "link")
    digits = len(_DIGIT.findall(text))
    if not digits:
        return
    if _PARTED_DIGITS.search(text) or any(month in lowered for month in _MONTHS):
        yield from _dates(lowered)
    if text.count(".") > 2 or text.count(":") > 6:
        yield from _all(_IP, lowered, "ip")
    if digits > 8:
        yield from (Found(*match.span(), "ssn") for match in _SSN.finditer(text) if is_ssn(match.group()))
    if digits > 6 or (digits > 4 and "+" in text):
        yield from _phones(lowered)
    if digits > 2:
        yield from _labelled(lowered)
    if "plate" in text:
        yield from _groups(_PLATE, text, "plate")
    yield from _all(_STREET, text, "street")
    if digits > 2:
        yield from _groups(_ZIP, text, "zip")
    if _HIGH_AGE.search(text):
        yield from _groups(_AGE, lowered, "age")
    if digits > 9:
        yield from (Found(*match.span(), "npi") for match in _TEN_DIGITS.finditer(text) if is_npi(match.group()))


def _lowered(text: str) -> str:
    """A text in small letters, each where it stood: patterns that ask for no capitals are fast."""
    return text.replace("İ", "i").lower()  # the one letter that would become two


def is_ssn(written: str) -> bool:
    """A US social security number in a range that is issued."""
    match = re.fullmatch(r"(\d{3})[- ]?(\d{2})[- ]?(\d{4})", written)
    if match is None:
        return False
    area, group, serial = match.groups()
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _dates(lowered: str) -> Iterator[Found]:
    for match in _DATE.finditer(lowered):
        exact = _DAY_WRITTEN.search(re.sub(_YEAR, "", match.group()) or "") or match.group()[0].isdigit()
        yield Found(*match.span(), "date" if exact else "month")


def _all(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Found]:
    return (Found(*match.span(), kind) for match in pattern.finditer(text))


def _groups(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Found]:
    return (Found(*match.span(match.lastindex or 0), kind) for match in pattern.finditer(text))


def _phones(lowered: str) -> Iterator[Found]:
    yield from _all(_PHONE, lowered, "phone")
    for match in _PHONE_LABEL.finditer(lowered):
        digits = sum(character.isdigit() for character in match.group(1))
        if 7 <= digits <= 15 and not _DATE.fullmatch(match.group(1)):
            yield Found(*match.span(1), "phone")


def _labelled(lowered: str) -> Iterator[Found]:
    for match in _LABELLED.finditer(lowered):
        value = match.group(match.re.groups)
        kind = next(kind for kind in _LABELS if match.group(kind))
        digits = sum(character.isdigit() for character in value)
        enough = digits > 3 and (kind in _STRONG or digits > 4 or not value.isdigit())
        if (enough or (digits == 3 and "-" not in value and not value.isdigit())) and not _is_time(value):
            yield Found(*match.span(match.re.groups), kind)


def _is_time(value: str) -> bool:
    return bool(_A_YEAR.fullmatch(value) or _DATE.fullmatch(value))
