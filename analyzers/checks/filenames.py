"""Finds what a file name or a picture's alternative text tells of a patient: a name, a number, a date of birth."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

from analyzers.checks.case import Case
from analyzers.checks.lexical import stands
from analyzers.reading import Hit
from analyzers.rulespec import Check

_ENDING = r"(?:jpe?g|png|webp|heic|heif|gif|tiff?|bmp|avif|dcm|pdf|docx?|xlsx?|zip|mp[34]|m4a|wav|avi|mov|svg|html)"
_FILE = re.compile(rf"(?<![\w%.~+/^-])[\w%.~+/^-]{{1,200}}\.{_ENDING}\b", re.IGNORECASE)
_QUOTED = re.compile(rf"[\"“]([^\"“”\n]{{3,120}})\.{_ENDING}[\"”]", re.IGNORECASE)  # a file name with spaces in it
_PATH = re.compile(r"(?<![\w/.-])(?:/[\w~+-]{1,80}){2,8}(?![\w/.-])")
_LABEL = re.compile(r"(?<![\w-])alt(?: text)?: ([^\"“”\n]{3,120})", re.IGNORECASE)
_ANY = re.compile(rf"\.{_ENDING}\b", re.IGNORECASE)
_HOST = re.compile(r"^//[^/]*")
_SAY_ALT = (
    *("alt", "title", "aria-label", "hover text", "caption", "tooltip", "file name", "filename", "pic name"),
    *("saved as", "tab reads"),
)
_ALT = re.compile(
    rf"\b(?:{'|'.join(_SAY_ALT)})\b"
    r"[^\"“”\n=:]{0,40}(?:[:=]\s*)?"
    r"[\"“]([^\"“”\n]{3,120})[\"”]",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_RECORD = re.compile(
    r"(?:mrn|(?<![a-z])(?:pt|pat|patient|rec|record|chart|case|acc)(?:id|no)?|nhs(?:no)?)[ _.#-]{0,2}\d{4,}",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"(?:dob|born|birth(?:date|day)?)[ _.-]{0,2}\d{1,4}[ _.-]?\d{1,2}[ _.-]?\d{2,4}", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DATED = re.compile(
    rf"(?<![a-z0-9])[a-z]{{2,3}}[ _.-]{_MONTH}[ _.-]\d{{1,2}}[ _.-](?:19|20)\d\d(?!\d)"
    r"|(?<![a-z0-9])[a-z]\.[a-z]\.? \d{1,2}-\d{1,2}-\d{2,4}(?!\d)"
    r"|(?<![a-z0-9])[a-z]{2,3}[ _.-](?:(?:19|20)\d\d[ _.-]?\d\d[ _.-]?\d\d|\d\d[ _.-]?\d\d[ _.-]?(?:19|20)\d\d)(?!\d)",
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
    "painter", "painted", "artist", "sculptor", "photographer", "photo", "architect", "technician", "manager",
    "principal", "bds", "bsc", "mbbs", "owner", "director", "receptionist", "porter", "secretary", "pharmacist",
    "hygienist", "dentist",
    "physio", "midwife", "surgeon", "senior", "actor", "model", "demo", "sample", "nobody", "dummy", "test", "phantom",
    "training", "template", "example", "interview", "podcast", "employee", "colleague", "cape", "lake", "mount",
])  # fmt: skip
_ABOUT_HEALTH = frozenset([
    "before", "after", "xray", "scan", "mri", "lab", "labs", "results", "result", "biopsy", "consent", "report",
    "postop", "preop", "mole", "rash", "tummy", "breast", "aug", "nose", "lips", "knee", "hip", "teeth", "smile",
    "wound", "chart", "patient", "client", "ulcer", "grafting", "chin", "upper", "lower", "stroke", "trauma", "story",
    "heart", "sound", "ecg", "completed",
])  # fmt: skip
_TITLED = re.compile(
    r"(?<![A-Za-z])(?:Mrs?|Ms|Miss|Master)[._ -]{1,2}(?:[A-Z][._ -]{1,2})?[A-Z][a-z]{2,}|^[A-Z]\.[ _]?[A-Z][a-z]{3,}"
    r"|(?<![a-z])mrs?[_-](?:[a-z][_-])?[a-z]{3,}"
)
_INTRODUCED = re.compile(  # "patient_Greta_Sandqvist", "before and after of Tamsin Oyelaran", "signed by …"
    r"(?<![A-Za-z])(?:[Pp]atient|[Cc]lient|of|signed by)[: _-]{1,2}([A-Z][a-z]+)[ _-]([A-Z][a-z'’]{2,})"
)
_LED_BY_INITIAL = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:[_-]|\. ?)([A-Za-z]{4,})(?![A-Za-z])")
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


@lru_cache(maxsize=1)  # each level of the rule asks
def _labels(text: str) -> tuple[tuple[int, int, str], ...]:
    """File names and alternative texts with their places, percent-decoded."""
    return tuple(_find_labels(text))


def _find_labels(text: str) -> Iterator[tuple[int, int, str]]:
    has_ending, is_quoting, lowered = _ANY.search(text), '"' in text or "“" in text, text.casefold()
    for match in _FILE.finditer(text) if has_ending else ():
        yield (*match.span(), unquote(_HOST.sub("", match.group()).rpartition(".")[0]))
    for match in _ALT.finditer(text) if is_quoting and any(map(lowered.__contains__, _SAY_ALT)) else ():
        if not _FILE.search(match.group(1)):
            yield (*match.span(1), match.group(1))
    for match in _QUOTED.finditer(text) if is_quoting and has_ending else ():
        if " " in match.group(1):
            yield (*match.span(1), match.group(1))
    for match in _LABEL.finditer(text) if "alt: " in lowered or "alt text: " in lowered else ():
        yield (*match.span(1), match.group(1))
    for match in _PATH.finditer(text) if "/" in text else ():
        yield (*match.span(), match.group().rpartition("/")[2])


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
    ordinary = sets("common-word", "clinical", "place-or-brand", "org-word", "file-word")
    about_health = not clinical.isdisjoint(words) or not _ABOUT_HEALTH.isdisjoint(words)
    for match in _INTRODUCED.finditer(written):
        told = {word.casefold() for word in match.groups()}
        if ordinary.isdisjoint(told) and not told <= case.setting.own_words:
            return True
    if about_health and any(
        match.group(1).casefold() in surnames and match.group(1).casefold() not in ordinary
        for match in _LED_BY_INITIAL.finditer(written)
    ):
        return True
    capitals = {part.casefold() for part in _PARTS.findall(written) if part[0].isupper()}
    pairs = ((one, other) for pair in pairwise(words) for one, other in (pair, pair[::-1]))
    for one, other in pairs:
        if one not in given or one in ordinary or other in ordinary or {one, other} <= case.setting.own_words:
            continue
        known = about_health or {one, other} <= capitals
        if other in surnames or (known and other.isalpha() and len(other) >= _SHORTEST_SURNAME):
            return True
    return about_health and any(
        len(word) > _SHORTEST_JOINED and word[1:] in surnames and word not in ordinary | surnames for word in words
    )
