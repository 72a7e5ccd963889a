"""A sentence as the ranker sees it: its words and their classes ("your <procedure> yesterday"), in rows.

Who is spoken of makes no difference here: all groups, faiths, sides, offices and names are one word each, and so are
words of either sex.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from analyzers.lexicon import Facts
from analyzers.reading import Reading
from analyzers.text import Sentence

Key = str | tuple[str, ...]  # one word, or words in a row

# Lexicons that stand for a class of words in the n-grams; the first that holds a word names it.
_CLASSES = (
    *("drug", "procedure", "condition", "symptom", "medical-test", "anatomy", "clinical", "care-thing", "care-strict"),
    *("relative", "role", "first-name", "when", "pay", "count"),
)
# To a ranker every word of these is the same, so that nobody is judged by group, faith, side or office, or by the list
# that holds a name.
_ALIKE = {
    **dict.fromkeys(
        ("group-adjective", "group-one", "group-plural", "faith", "party", "political-side", "affiliation", "side"),
        "<group>",
    ),
    "public-role": "<public-role>",
}
_NAMES = frozenset({"first-name", "surname"})
_CLASSED = frozenset(_CLASSES)
# Words of one sex, and of one grammar among several, each as its twin.
_TWINS = {
    "she": "he", "her": "his", "him": "his", "hers": "his", "herself": "himself", "she's": "he's", "she'd": "he'd",
    "she'll": "he'll", "lady": "guy", "ladies": "guys", "gal": "guy", "gals": "guys", "mom": "dad", "mum": "dad",
    "mother": "father", "daughter": "son", "wife": "husband", "girlfriend": "boyfriend", "sister": "brother",
    "mrs": "mr", "ms": "mr", "ma'am": "sir", "madam": "sir",
    "is": "are", "be": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't",
    "ain't": "aren't", "wasn't": "weren't",
    "hasn't": "haven't", "doesn't": "don't",
}  # fmt: skip
_KINDS = {"number": "<n>"} | {
    kind: f"<{kind}>" for kind in ("time", "date", "money", "phone", "mail", "link", "handle")
}
_FUNCTION_WORDS = """
a an the and or but of to in on at for with by from as if so than then that this these those there here it its
he she him her his hers they them their we us our ours you your yours u ur i me my mine myself yourself himself
herself is are was were be been being am do does did done don't didn't doesn't have has had having haven't hasn't
hadn't can could can't couldn't will would won't wouldn't shall should may might must not no never none nobody
nothing 's 're 've 'll 'd 'm who whom whose which what when where why how while because since until before after
during again once twice both all any each every some most many much more few other another same own only just
even still also too very please thank thanks sorry glad happy hope back up down out off over under away home
today yesterday tomorrow tonight now later soon ago last next first second new
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_LONGEST = 80  # tokens of a sentence that are looked at
_TELLING = 3  # letters; a shorter word that the review also holds is no echo
_ENDINGS = ("ingly", "edly", "ings", "ing", "ied", "ies", "ed", "ers", "er", "est", "ly", "es", "s", "y", "e")
_SHORTEST = 4  # letters of a root


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence in two rows: the roots of its words; the same with known words by their class."""

    roots: tuple[str, ...]
    named: tuple[str, ...]


def line_of(reading: Reading, sentence: Sentence) -> Line:
    """The rows of a sentence, or of what of a very long one is looked at."""
    text = reading.text
    first, last = sentence.first, min(sentence.last, sentence.first + _LONGEST)
    rows = [*map(_plain_row, text.words[first:last], reading.facts[first:last])]
    for index in reading.beside(first, last):
        rows[index - first] = _row(text.words[index], text.kinds[index], reading.names(index))
    for index in text.capitals[bisect_left(text.capitals, first) : bisect_left(text.capitals, last)]:
        rows[index - first] = _capital_row(reading, index, index > first)
    return Line(*zip(*rows, strict=True))


def _capital_row(reading: Reading, index: int, inside: bool) -> tuple[str, str]:
    """The place in both rows of a token written with a capital letter, which may be a name."""
    word, kind = reading.text.words[index], reading.text.kinds[index]
    if kind not in _KINDS:
        if word in reading.reviewer:
            return "<reviewer>", "<reviewer>"
        if word in reading.own:
            return "<own>", "<own>"
    return _row(word, kind, reading.names(index), inside and len(word) > 1 and not reading.is_common(index))


@lru_cache(maxsize=20_000)
def _plain_row(word: str, facts: Facts) -> tuple[str, str]:
    """The place in both rows of a token of which no more is known than of its word."""
    return _row(word, "word", facts.names)


@lru_cache(maxsize=20_000)
def _row(word: str, kind: str, names: tuple[str, ...], unknown: bool = False) -> tuple[str, str]:
    """A token's place in both rows, by the lexicons it is a word of; `unknown`: it may be a name."""
    same = _KINDS.get(kind) or _alike(names)
    if same is not None:
        return same, same
    name = min(_CLASSED.intersection(names), key=_CLASSES.index, default=None)
    if name == "first-name" or (unknown and name is None and kind != "mark" and word not in _FUNCTION):
        return "<name>", "<name>"
    word = root(word)
    return word, word if name is None else f"<{name}>"


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """A word without its ending, so that "mocks", "mocked" and "mocking" are one; of twins the one. It is never shown,
    and need not be right: only the same for words of one kin."""
    word = _TWINS.get(word, word)
    if word in _FUNCTION:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


def _alike(names: tuple[str, ...]) -> str | None:
    """What a word of lists whose words are all the same is called: a public office that is also a side is an office."""
    return max((_ALIKE[name] for name in names if name in _ALIKE), default=None)


def subjects_of(reading: Reading, sentence: Sentence) -> set[str]:
    """The lexicons that count as what a sentence speaks of."""
    first, last = sentence
    beside = reading.beside(first, last)
    plain: list[Facts | None] = [*reading.facts[first:last]]
    for index in beside:
        plain[index - first] = None
    more = [subjects(reading.names(index)) for index in beside]
    return set[str]().union(*map(_plain_subjects, filter(None, plain)), *more)


@lru_cache(maxsize=20_000)
def _plain_subjects(facts: Facts) -> tuple[str, ...]:
    return subjects(facts.names)


@lru_cache(maxsize=20_000)
def subjects(names: tuple[str, ...]) -> tuple[str, ...]:
    """The lexicons that count as what a word speaks of: not those of names, and of a word that is as good as any other
    of its list that list alone."""
    alike = _alike(names)
    return tuple(name for name in names if name not in _NAMES) if alike is None else (alike,)


def grams(line: Line) -> Iterator[tuple[str, Collection[Key]]]:
    """What stands in a sentence, by mark and each once: its words ("w:"); of the named row the classes alone and two
    words in a row ("c:"), and two with one between ("k:"). The edges of a sentence count as words there."""
    edged = ("^", *line.named, "$")
    yield "w:", {*line.roots}
    yield "c:", {*[name for name in line.named if name[0] == "<"], *pairwise(edged)}
    yield "k:", {*zip(edged, edged[2:], strict=False)}


def echoes(line: Line, said: frozenset[str]) -> Iterator[str]:
    """How much of the sentence the review said first; `said` are the roots of its words."""
    shared = 0
    for word, name in zip(line.roots, line.named, strict=True):
        if word in said:
            if name[0] == "<":
                yield f"echo{name}"
            if len(word) > _TELLING and word not in _FUNCTION:
                shared += 1
    yield f"echo:{min(3, shared)}"
