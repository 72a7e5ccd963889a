"""Finds what a file name or a picture's alternative text tells of a patient: a name, a number, a date of birth."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from analyzers.checks.case import Case
from analyzers.checks.lexical import stands
from analyzers.reading import Hit
from analyzers.rulebook import Check

_ENDING = r"(?:jpe?g|png|webp|heic|heif|gif|tiff?|bmp|avif|dcm|pdf|docx?|xlsx?|zip|mp4|mov|svg)"
_FILE = re.compile(rf"(?<![\w%.~+/-])[\w%.~+/-]{{1,200}}\.{_ENDING}\b", re.IGNORECASE)
_ANY = re.compile(rf"\.{_ENDING}\b", re.IGNORECASE)
_HOST = re.compile(r"^//[^/]*")
_ALT = re.compile(
    r"\b(?:alt|title|aria-label|hover text|caption|tooltip)\b[^\"“”\n=:]{0,40}(?:[:=]\s*)?"
    r"[\"“]([^\"“”\n]{3,120})[\"”]",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_RECORD = re.compile(
    r"(?:mrn|(?<![a-z])(?:pt|pat|patient|rec|record|chart|case|acc)(?:id|no)?)[ _.#-]{0,2}\d{4,}", re.IGNORECASE
)
_BIRTH = re.compile(r"(?:dob|born|birth(?:date|day)?)[ _.-]{0,2}\d{1,4}[ _.-]?\d{1,2}[ _.-]?\d{2,4}", re.IGNORECASE)
_DATED = re.compile(
    r"(?<![a-z0-9])[a-z]{2,3}[ _.-](?:(?:19|20)\d\d[ _.-]?\d\d[ _.-]?\d\d|\d\d[ _.-]?\d\d[ _.-]?(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_NO_INITIALS = frozenset([
    "img", "pic", "dsc", "ver", "the", "new", "pdf", "fig", "vid", "mov", "scr", "doc", "rev", "no", "mvi", "wa", "pxl",
    "of", "to", "in", "on", "and", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "npp", "pos", "web", "ad", "ads", "map", "zip", "top", "set", "xl", "en", "es", "us", "uk", "faq",
])  # fmt: skip
_STAFF = frozenset([
    "dr", "doctor", "md", "do", "dds", "dmd", "np", "pa", "rn", "dvm", "od", "phd", "prof", "nurse", "staff", "team",
    "headshot", "portrait", "provider", "bio", "author", "lecture", "speaker", "poster", "award", "st", "saint",
])  # fmt: skip
_ABOUT_HEALTH = frozenset([
    "before", "after", "xray", "scan", "mri", "lab", "labs", "results", "result", "biopsy", "consent", "report",
    "postop", "preop", "mole", "rash", "tummy", "breast", "aug", "nose", "lips", "knee", "hip", "teeth", "smile",
    "wound", "chart",
])  # fmt: skip
_TITLED = re.compile(r"\b(?:Mrs?|Ms|Miss)[._ -]{1,2}[A-Z][a-z]+|^[A-Z]\.[ _]?[A-Z][a-z]{3,}")
_SHORTEST_SURNAME, _SHORTEST_JOINED = 4, 6  # letters


def find(check: Check, case: Case) -> Iterator[Hit]:
    """What `shows` names: `name`, `record` (numbers and dates of birth) or `initials` (with a date)."""
    text = case.reading.text.original
    finder = {"name": _names, "record": _records, "initials": _initials}[check.shows]
    for start, end, written in _labels(text):
        if finder(written, case):
            hit = Hit(case.reading.text.at(start), case.reading.text.at(end - 1) + 1)
            if stands(hit, check, case):
                yield hit


def _labels(text: str) -> Iterator[tuple[int, int, str]]:
    """File names and alternative texts with their places, percent-decoded."""
    for match in _FILE.finditer(text) if _ANY.search(text) else ():
        yield (*match.span(), unquote(_HOST.sub("", match.group()).rpartition(".")[0]))
    for match in _ALT.finditer(text) if '"' in text or "“" in text else ():
        if not _FILE.search(match.group(1)):
            yield (*match.span(1), match.group(1))


def _records(written: str, case: Case) -> bool:
    return bool(_RECORD.search(written) or _BIRTH.search(written))


def _initials(written: str, case: Case) -> bool:
    match = _DATED.search(written)
    return match is not None and re.split(r"[ _.-]", match.group().casefold())[0] not in _NO_INITIALS


def _names(written: str, case: Case) -> bool:
    """A given name beside a surname, a title or initial before one, or both in one word; nobody who works there."""
    sets = case.book.vocabulary.sets
    words = [part.casefold() for part in _PARTS.findall(written)]
    if not _STAFF.isdisjoint(words) or not words:
        return False
    if _TITLED.search(written):
        return True
    given, surnames, clinical = sets("first-name"), sets("surname"), sets("clinical")
    ordinary = sets("common-word") | clinical | sets("place-or-brand") | sets("org-word") | sets("file-word")
    about_health = not clinical.isdisjoint(words) or not _ABOUT_HEALTH.isdisjoint(words)
    pairs = ((one, other) for pair in pairwise(words) for one, other in (pair, pair[::-1]))
    for one, other in pairs:
        if one not in given or one in ordinary or other in ordinary or {one, other} <= case.setting.own_words:
            continue
        if other in surnames or (about_health and other.isalpha() and len(other) >= _SHORTEST_SURNAME):
            return True
    return about_health and any(
        len(word) > _SHORTEST_JOINED and word[1:] in surnames and word not in ordinary | surnames for word in words
    )
