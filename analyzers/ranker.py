"""Ranks the sentences of a reply, or of a post, by how much they read like those that a reader would object to.

Two linear models over n-grams of words and of their classes ("your <procedure> <past>"), trained by
`bench/train_ranker.py` on replies and posts composed for it. They decide nothing alone: the frame of a rule must have
fired, and the ranker tells what is likely from what only a person can judge
(docs/decisions/0009-the-ranker-decides-nothing.md).
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from analyzers.reading import Reading
from analyzers.text import Sentence

SCALE = 1000  # weights are whole thousandths

# Lexicons that stand for a class of words in the n-grams; the first that holds a word names it.
CLASSES = (
    *("drug", "procedure", "condition", "symptom", "medical-test", "anatomy", "clinical", "care-thing", "care-strict"),
    *("relative", "role", "first-name", "when", "pay", "count", "past"),
)
_CLASSES = frozenset(CLASSES)
# Signals of the rules for replies that count as features of the sentence they stand in.
OF_REPLIES = (
    *("generic", "conditional", "policy", "review-talk", "contact-talk", "private-channel", "formula", "org-news"),
    *("vendor", "facility", "person-past", "person-care", "happened", "your-any", "your-care", "your-payment"),
    *("clinical-owned", "pointed", "we-did", "staff-did", "third-did", "visit-event", "conduct-plain", "future-care"),
    *("well-wish", "denial", "insinuation", "asks-identity", "asks-visit", "asks-health", "handled", "fragment"),
)
_KINDS = {"number": "<n>"} | {
    kind: f"<{kind}>" for kind in ("time", "date", "money", "phone", "mail", "link", "handle")
}
_MARKS = frozenset("?!.,;:-")
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
_PAIRED_WORDS = """
you your he she him her his they their we our i us the that this was were had if any every all can will may would
should <past> <clinical> <care-thing> <care-strict> <relative> <n> <when> <pay> <name> <reviewer> <own>
"""
_FUNCTION, _PAIRED = frozenset(_FUNCTION_WORDS.split()), frozenset(_PAIRED_WORDS.split())
_LONGEST = 80  # tokens of a sentence that are looked at
_TELLING = 3  # letters; a shorter word that the review also holds is no echo


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence in three rows: its words; its words, known ones by class; its grammar alone."""

    plain: list[str]
    named: list[str]
    grammar: list[str]


@dataclass(frozen=True)
class Ranker:
    """Feature -> weight in thousandths, and the bias likewise; `signals` count as features where they stand."""

    weights: Mapping[str, int] = field(default_factory=dict)
    bias: int = 0
    signals: tuple[str, ...] = ()

    def weigh(self, features: Iterable[str]) -> float:
        """The probability, 0 to 1, that a sentence with these features is to be objected to."""
        return _probability(self.total(features))

    def total(self, features: Iterable[str]) -> int:
        """The sum of their weights, and the bias."""
        weight = self.weights.get
        return self.bias + sum([weight(each, 0) for each in features])


def _probability(total: int) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total / SCALE))))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text as a ranker sees it, sentence by sentence, each when asked for; `said` are the words it answers."""

    ranker: Ranker
    reading: Reading
    rating: float | None = None
    said: frozenset[str] = frozenset()
    _lines: dict[int, Line] = field(default_factory=dict)
    _totals: dict[int, int] = field(default_factory=dict)
    _told: dict[tuple[int, float], bool] = field(default_factory=dict)

    def reaches(self, number: int, share: float) -> bool:
        """Whether the probability that the sentence is to be objected to is so high; worked out once."""
        told = self._told.get((number, share))
        if told is None:
            told = self._told[number, share] = self._reaches(number, share)
        return told

    def _reaches(self, number: int, share: float) -> bool:
        """The words are weighed first; signals are looked for, the weightiest first, only as long as they could turn
        it."""
        if number not in self._totals:
            self._totals[number] = self.ranker.total(self._told_by_words(number))
        total = self._totals[number]
        weights = {name: self.ranker.weights.get(f"s:{name}", 0) for name in self._possible(number)}
        highest, lowest = (total + sum(limit(0, weight) for weight in weights.values()) for limit in (max, min))
        for name in sorted(weights, key=lambda name: -abs(weights[name])):
            if _probability(highest) < share or _probability(lowest) >= share:
                break
            stands, weight = bool(self.reading.hits_in(name, number)), weights[name]
            if stands == (weight > 0):
                lowest += abs(weight)
            else:
                highest -= abs(weight)
        return _probability(lowest) >= share

    def features(self, number: int) -> set[str]:
        """What the model knows of a sentence; the training reads the same."""
        signals = (name for name in self._possible(number) if self.reading.hits_in(name, number))
        return self._told_by_words(number).union(f"s:{name}" for name in signals)

    def _possible(self, number: int) -> list[str]:
        return self.reading.may_stand_in(self.ranker.signals, number)

    def _told_by_words(self, number: int) -> set[str]:
        line, last = self._line(number), len(self.reading.text.sentences) - 1
        held = set(_grams(line))
        held.update(_pairs(line))
        held.update(_echoes(line, self.said))
        if number:
            held.update([f"p:{word}" for word in self._line(number - 1).named])
        if number < last:
            held.update([f"n:{word}" for word in self._line(number + 1).named])
        held.add(f"len:{min(6, len(line.plain) // 5)}")
        held.add(f"rating:{self.rating}")
        held.add("later" if number else "first")
        if number == last:
            held.add("last")
        return held

    def _line(self, number: int) -> Line:
        if number not in self._lines:
            self._lines[number] = _line(self.reading, self.reading.text.sentences[number])
        return self._lines[number]


def _line(reading: Reading, sentence: Sentence) -> Line:
    text, line = reading.text, Line([], [], [])
    for index in range(sentence.first, min(sentence.last, sentence.first + _LONGEST)):
        name = _class_of(reading.names(index))
        capital = text.original[text.starts[index]].isupper()
        row = _row(reading, index, text.words[index], name, capital and index > sentence.first, capital)
        line.plain.append(row[0])
        line.named.append(row[1])
        line.grammar.append(row[2])
    return line


@lru_cache(maxsize=10_000)
def _class_of(names: tuple[str, ...]) -> str | None:
    """The class of a token that is a word of these lexicons."""
    return min(_CLASSES.intersection(names), key=CLASSES.index, default=None)


def _row(
    reading: Reading, index: int, word: str, name: str | None, inside: bool, capital: bool
) -> tuple[str, str, str]:
    """A token's place in the three rows."""
    kind = reading.text.kinds[index]
    if kind in _KINDS:
        return (_KINDS[kind],) * 3
    if capital and word in reading.reviewer:
        return ("<reviewer>",) * 3
    if capital and word in reading.own:
        return ("<own>",) * 3
    if name == "first-name":
        return ("<first-name>",) * 3
    if name is not None and name != "past":
        return word, f"<{name}>", f"<{name}>"
    if kind == "mark":
        mark = word if word in _MARKS else "<mark>"
        return word, word, mark
    unknown = inside and len(word) > 1 and not reading.is_common(index)
    if word in _FUNCTION:
        grammar = word
    elif name == "past":
        grammar = "<past>"
    elif unknown:
        grammar = "<name>"
    elif word.endswith("ing"):
        grammar = "ING"
    elif word.endswith("ed"):
        grammar = "<past>"
    elif word.endswith("ly"):
        grammar = "LY"
    elif word.endswith("s") and len(word) > 3:
        grammar = "NS"
    else:
        grammar = "N"
    return word, "<name>" if unknown else word, grammar


def _grams(line: Line) -> Iterator[str]:
    """One and two words, one to three of the named row, two to four of the grammar."""
    for mark, row, shortest, longest in (
        ("w:", line.plain, 1, 2),
        ("c:", line.named, 1, 3),
        ("g:", line.grammar, 2, 4),
    ):
        edged = ["^", *row, "$"]
        size = len(edged)
        if shortest == 1:
            for word in row:
                yield mark + word
        grown = edged
        for length in range(2, longest + 1):
            grown = [f"{grown[at]} {edged[at + length - 1]}" for at in range(size - length + 1)]
            for gram in grown:
                yield mark + gram


def _pairs(line: Line) -> Iterator[str]:
    """Which of the telling classes stand together in the sentence, in any order."""
    held = sorted(_PAIRED.intersection(line.grammar))
    for at, one in enumerate(held):
        for other in held[at + 1 :]:
            yield f"b:{one}+{other}"


def _echoes(line: Line, said: frozenset[str]) -> Iterator[str]:
    """How much of the sentence the review said first."""
    shared = 0
    for word, name in zip(line.plain, line.named, strict=True):
        if word in said:
            if name[0] == "<":
                yield f"echo{name}"
            if len(word) > _TELLING and word not in _FUNCTION:
                shared += 1
    yield f"echo:{min(3, shared)}"
