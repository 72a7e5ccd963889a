"""Ranks the sentences of a reply by how much they read like those that told of somebody's care.

A linear model over n-grams of words and of their classes ("your <clinical> <past>"), trained by `bench/train_ranker.py` on
replies composed for it. It judges nothing alone: a rule's frame must have fired, and the ranker tells the likely from what
only a person can decide (docs/decisions/0008-a-ranker-that-never-decides-alone.md). Its data, limits and figures stand in
`analyzers/ranker/CARD.md`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analyzers.reading import Reading

SCALE = 1000  # weights are stored as whole thousandths

# Lexicons that stand for a class of words in the n-grams; the first that holds a word names it.
CLASSES = (
    *("first-name", "relative", "role", "drug", "procedure", "condition", "symptom", "medical-test", "anatomy"),
    *("clinical", "care-thing", "care-strict", "pay", "when", "count", "past"),
)
_FRAMES = ("generic", "conditional", "policy", "review-talk", "contact-talk", "private-channel")
_KINDS = frozenset({"number", "time", "date", "money", "phone", "mail", "link", "handle"})
_MARKS = frozenset("?!.,;:-")
_LONGEST = 60  # words of a sentence that are looked at
# fmt: off
_FUNCTION = frozenset(
    "a an the and or but of to in on at for with by from as if so than then that this these those there here it its "
    "he she him her his hers they them their we us our ours you your yours u ur i me my mine myself yourself himself "
    "herself is are was were be been being am do does did done don't didn't doesn't have has had having haven't hasn't "
    "hadn't can could can't couldn't will would won't wouldn't shall should may might must not no never none nobody "
    "nothing 's 're 've 'll 'd 'm who whom whose which what when where why how while because since until before after "
    "during again once twice both all any each every some most many much more few other another same own only just "
    "even still also too very please thank thanks sorry glad happy hope back up down out off over under away home today "
    "yesterday tomorrow tonight now later soon ago last next first second new".split()
)
_PAIRED = frozenset(
    "you your he she him her his they their we our i us the that this was were had if any every all can will may would "
    "should <past> <clinical> <condition> <procedure> <drug> <symptom> <medical-test> <anatomy> <care-thing> "
    "<care-strict> <relative> <number> <when> <pay> <name> <reviewer> <own>".split()
)
# fmt: on


@dataclass(frozen=True)
class Ranker:
    """Feature -> weight, in thousandths; `bias` likewise."""

    weights: Mapping[str, int] = field(default_factory=dict)
    bias: int = 0

    def scores(self, reading: Reading, rating: float | None, said: frozenset[str]) -> tuple[float, ...]:
        """For each sentence the probability (0 to 1) that it tells of somebody's care; `said` are the review's words."""
        weights = self.weights
        if not weights:
            return (0.0,) * len(reading.text.sentences)
        lines = [_line(reading, number) for number in range(len(reading.text.sentences))]
        frames = _framed(reading)
        beside = [
            (
                sum(weights.get(f"p {word}", 0) for word in set(line.named)),
                sum(weights.get(f"n {word}", 0) for word in set(line.named)),
            )
            for line in lines
        ]
        found = []
        for number, line in enumerate(lines):
            total = self.bias + sum(
                weights.get(feature, 0) for feature in _own(line, number, len(lines), rating, said, frames[number])
            )
            total += beside[number - 1][0] if number else 0
            total += beside[number + 1][1] if number + 1 < len(lines) else 0
            found.append(1 / (1 + math.exp(-total / SCALE)))
        return tuple(found)


def features(reading: Reading, rating: float | None, said: frozenset[str]) -> list[set[str]]:
    """The features of each sentence, as the model is trained on."""
    lines = [_line(reading, number) for number in range(len(reading.text.sentences))]
    frames = _framed(reading)
    found = []
    for number, line in enumerate(lines):
        held = set(_own(line, number, len(lines), rating, said, frames[number]))
        if number:
            held.update(f"p {word}" for word in lines[number - 1].named)
        if number + 1 < len(lines):
            held.update(f"n {word}" for word in lines[number + 1].named)
        found.append(held)
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """One sentence as three rows: its words, its words with classes for known ones, and its grammar alone."""

    plain: Sequence[str]
    named: Sequence[str]
    grammar: Sequence[str]


def _line(reading: Reading, number: int) -> _Line:
    text = reading.text
    sentence = text.sentences[number]
    plain, named, grammar = [], [], []
    for index in range(sentence.first, min(sentence.last, sentence.first + _LONGEST)):
        word, kind = text.words[index], text.kinds[index]
        if kind == "word":
            capital = text.original[text.starts[index]].isupper()
            if capital and word in reading.reviewer:
                row = ("<reviewer>",) * 3
            elif capital and word in reading.own:
                row = ("<own>",) * 3
            else:
                row = reading.classes(index)
                if (
                    capital
                    and index > sentence.first
                    and row[1] == word
                    and not reading.is_common(word)
                    and len(word) > 1
                ):
                    row = (word, "<name>", "<name>")
        elif kind == "mark":
            row = (word, word if word in _MARKS else "<mark>", word if word in _MARKS else "<mark>")
        elif kind in _KINDS:
            row = (f"<{kind}>",) * 3
        else:
            row = (word, word, "N")
        plain.append(row[0])
        named.append(row[1])
        grammar.append(row[2])
    return _Line(plain, named, grammar)
