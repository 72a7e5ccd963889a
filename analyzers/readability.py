"""How many years of school a text asks of its readers: prose picked out, syllables counted, two formulas."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]]{0,3}(?=\s|$)")
_ABBREVIATIONS = frozenset(
    [
        "dr", "mr", "mrs", "ms", "prof", "st", "vs", "etc", "e.g", "i.e", "approx", "no", "fig", "inc", "jr", "sr",
        "ave", "blvd", "rd", "al", "dept", "ph.d", "m.d", "d.d.s", "d.o", "u.s", "a.m", "p.m",
    ]
)  # fmt: skip
_CITATION = re.compile(
    r"\bet al\b|\bdoi\b|https?://|\bwww\.|\bpmid\b|\bvol\. ?\d|\bpp?\. ?\d|\d{4};\d+|\(\d{4}\)\s*[.,]|©|\(c\) \d{4}",
    re.I,
)
_ADDRESS = re.compile(
    r"\b\d{1,5} [A-Z][\w.]* (?:\w+ )?(?:st|street|ave|avenue|rd|road|blvd|suite|ste|drive|dr|lane|ln)\b"
    r"|\b[A-Z]{2} \d{5}\b|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|@\w+\.\w|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b",
    re.I,
)
_SHORTEST = 5  # words of a sentence; what is shorter is a heading or a call to act
_LONGEST = 80  # words: longer is a list without full stops


@dataclass(frozen=True, slots=True)
class Reading:
    """The school grades two formulas give a text, of how many words of prose, and where its hardest sentence stands."""

    words: int
    flesch_kincaid: float
    smog: float
    hardest: tuple[int, int]


def reading(text: str) -> Reading | None:
    """How hard a text is; None if it holds no sentence of prose. Lists, headings, citations and addresses are skipped.

    Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, 1975). SMOG: 1.043 times
    the root of words of three syllables or more in thirty sentences + 3.1291 (McLaughlin, 1969).
    """
    sentences = list(_sentences(text))
    counted = [(start, end, [syllables(word) for word in _WORD.findall(text[start:end])]) for start, end in sentences]
    counted = [(start, end, each) for start, end, each in counted if _SHORTEST <= len(each) <= _LONGEST]
    if not counted:
        return None
    words = sum(len(each) for _, _, each in counted)
    spoken = sum(sum(each) for _, _, each in counted)
    long = sum(sum(1 for number in each if number >= 3) for _, _, each in counted)
    grade = 0.39 * words / len(counted) + 11.8 * spoken / words - 15.59
    hardest = max(counted, key=lambda one: 0.39 * len(one[2]) + 11.8 * sum(one[2]) / len(one[2]))
    return Reading(words, grade, 1.043 * sqrt(long * 30 / len(counted)) + 3.1291, (hardest[0], hardest[1]))


def _sentences(text: str) -> "list[tuple[int, int]]":
    """Spans of the sentences of prose: of lines that end like a sentence, and are no citation or address."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        at = line.start()
        for end in _END.finditer(line[0]):
            stop = line.start() + end.end()
            if _is_abbreviation(text[max(at, line.start() + end.start() - 12) : line.start() + end.start()]):
                continue
            sentence = text[at:stop]
            start = at + len(sentence) - len(sentence.lstrip(" \t•*–-"))
            if not _CITATION.search(sentence) and not _ADDRESS.search(sentence):
                found.append((start, stop))
            at = stop
    return found


def _is_abbreviation(before: str) -> bool:
    last = before.rsplit(None, 1)[-1].casefold().lstrip("(“\"'") if before.split() else ""
    return last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and last not in "ai")


_VOWELS = re.compile(r"[aeiouyà-öø-ÿœ]+")
_SILENT = re.compile(
    r"(?:(?<=[^aeiouyl])|(?<=[aeiouy]l)|(?<=[aeiou]))e$|(?:(?<=[^aeioutdl])|(?<=[aeioul]l))ed$"
    r"|(?:(?<=[^aeioucgsxzhl])|(?<=[aeiou]l)|(?<=th))es$"
)
_INSIDE = re.compile(r"(?<=[^aeioul])e(?=(?:ful|less|ment|ly|ness|thing|where|times?|one|body)(?:s|ly|ness)?$)")
# Neighbouring vowels that are spoken apart.
_APART = re.compile(
    r"(?<![ct])i(?=a(?!ge))|i(?=at)|i(?=um|us|ol|et)|i(?=o[^nu])|(?<![ctgx])i(?=ou)|(?<![ctsg])i(?=en[tcd])|^sci(?=e)"
    r"|i(?=er$)|[aeioy](?=ing)|(?<![gq])u(?=al|ar|ous|at|ity)|(?<![gqbr])u(?=id|ic|in$)|(?<=r)u(?=in)|(?<![gp])e(?=o(?!u))"
    r"|e(?=um|us$|a$)|^(?:cre|re)(?=a[ctl])(?!real)|is(?=ms?$)|th(?=ms?$)"
)
_SPOKEN = {
    "every": 2, "business": 2, "acne": 2, "cafe": 2, "recipe": 3, "people": 2, "diabetes": 4, "anesthesia": 4,
    "apostrophe": 4, "evening": 2, "several": 2, "vegetable": 3, "colleague": 2, "everyone": 3, "everything": 3,
    "really": 2, "real": 1, "area": 3, "being": 2, "science": 2, "pneumonia": 3, "rehearse": 2, "reason": 2, "reach": 1,
}  # fmt: skip


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables a word of English is spoken with, by its letters; nine words of ten come out right."""
    return max(1, sum(map(_of_part, re.split(r"['’-]", word.casefold()))))


def _of_part(part: str) -> int:
    if part in _SPOKEN:
        return _SPOKEN[part]
    plain = _INSIDE.sub("", _SILENT.sub("", part)) if len(part) > 2 else part
    groups = len(_VOWELS.findall(plain))
    return groups + (len(_APART.findall(plain)) if len(part) > 3 else 0)
