"""Ranks the sentences of a reply, or of a post, by how much they read like those that a reader would object to.

Two linear models over n-grams of words and of their classes (analyzers/grams.py), trained by `bench/train_ranker.py` on
replies and posts composed for it. They decide nothing alone: the frame of a rule must have fired, or the text speak of
its subject, and the ranker tells what is likely from what only a person can judge
(docs/decisions/0009-the-ranker-decides-nothing.md).
"""

import math
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import repeat
from pathlib import Path

from analyzers.grams import Key, Line, echoes, grams, line_of, subjects_of
from analyzers.once import once
from analyzers.reading import Reading
from analyzers.tables import every_line

Features = Iterable[tuple[str, Collection[Key]]]  # what stands somewhere, by mark

SCALE = 1000  # weights are whole thousandths

# Signals of the rules for replies that count as features of the sentence they stand in.
OF_REPLIES = (
    *("generic", "conditional", "policy", "review-talk", "contact-talk", "private-channel", "formula", "org-news"),
    *("vendor", "facility", "person-past", "person-care", "happened", "your-any", "your-care", "your-payment"),
    *("clinical-owned", "pointed", "we-did", "staff-did", "third-did", "visit-event", "conduct-plain", "future-care"),
    *("well-wish", "denial", "insinuation", "asks-identity", "asks-visit", "asks-health", "handled", "fragment"),
)
_FAMILIAR = 40  # tokens; of the posts it learned from three sentences in a thousand are longer
_AROUND = 8  # sentences before and after; few posts have more, and a long one must not cost the square of its length
_FAINT = -1500  # thousandths; a sentence whose common sum is lower is hardly ever objected to in the end
_LANE = 32  # bits
_HALF = 1 << _LANE - 1
_NO_ECHO = ("echo:0",)  # of who answers nobody


def side_by_side(weights: Iterable[tuple[int, int]]) -> int:
    """Weights as one number: each in the lane of its place, so that adding such numbers adds all weights at once."""
    return sum(weight << place * _LANE for place, weight in weights)


@dataclass(frozen=True)
class Ranker:
    """What features weigh: the common weight in lane 0, and in the lane of each rule what it weighs for it beside.

    A feature has a mark ("w:") that names its table, and a key there. `rules` name those that weigh features on their
    own too, in the order of their lanes: each has a bias, the share of the common sum that counts with it, and a line:
    below that sum the rule is too often not the right one. `together` are the shares with which there tell whether
    there is anything to object to: the common sum of the sentence, that of the nearest rule, the mean of the text's
    common sums, the logarithm of the number of its sentences; and a bias. Weights, shares and biases are thousandths.
    `signals` count as features where they stand.
    """

    tables: Mapping[str, Mapping[Key, int]] = field(default_factory=dict)
    bias: int = 0
    signals: tuple[str, ...] = ()
    rules: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    together: tuple[int, int, int, int, int] = (SCALE, 0, 0, 0, 0)

    def weighing(self, weights: Iterable[tuple[str, int]]) -> "Ranker":
        """This ranker with these features, as they are written ("w:your visit"), and their weights side by side."""
        tables: dict[str, dict[Key, int]] = {}
        for feature, weight in weights:
            at = feature.index(":") + 1
            table = tables.get(feature[:at])
            if table is None:
                table = tables[feature[:at]] = {}
            words = feature[at:]
            table[tuple(words.split(" ")) if " " in words else words] = weight
        return replace(self, tables=tables)

    def weights(self) -> Iterator[tuple[str, int]]:
        """The features as they are written, with their weights side by side."""
        for mark, table in self.tables.items():
            for key, weight in table.items():
                yield written(mark, key), weight

    def apart(self, weights: int) -> tuple[int, ...]:
        """Weights that stand side by side, each for itself: the common one, then those of the rules."""
        raised = (weights + self._raise).to_bytes(4 * (1 + len(self.rules)), "little")
        return tuple([each - _HALF for each in struct.unpack(f"<{len(raised) // 4}I", raised)])

    @once
    def _raise(self) -> int:
        """What makes every lane a number that is not below nothing."""
        return side_by_side((place, _HALF) for place in range(1 + len(self.rules)))

    def common(self, features: Features) -> int:
        """The common sum of features given by their marks, the bias with it: one sentence in four is asked more."""
        return _sum(features, self._common, self.bias)

    @once
    def _common(self) -> Mapping[str, Mapping[Key, int]]:
        """What features weigh in lane 0; where no rule has a lane there is no other."""
        if not self.rules:
            return self.tables
        each = {mark: {key: _lowest(weight) for key, weight in table.items()} for mark, table in self.tables.items()}
        return {mark: {key: weight for key, weight in table.items() if weight} for mark, table in each.items()}

    def sums(self, features: Features) -> tuple[int, ...]:
        """The common sum of features given by their marks, the bias with it, and the sums of the rules."""
        return self.apart(_sum(features, self.tables, self.bias))

    def nearest(
        self, sums: tuple[int, ...], speaks_of: Callable[[str], bool], mean: float, count: int
    ) -> tuple[str, float]:
        """Which of the rules that the text speaks of a sentence with these sums reads most like breaking, and how
        likely, 0 to 1, it is to be objected to at all; none if that rule is too often not the right one. `mean` is that
        of the common sums of the text's sentences, `count` their number."""
        near = [(like, rule) for like, rule in zip(self._likes(sums), self.rules, strict=True) if like >= self._last]
        for like, rule in sorted(near, reverse=True):
            if speaks_of(rule):
                return (rule, self._likely(sums[0], like, mean, count)) if like >= self.rules[rule][2] else ("", 0.0)
        return "", 0.0

    def _likes(self, sums: tuple[int, ...]) -> list[float]:
        """How much the sentence reads like breaking each rule."""
        of_rules = zip(self.rules.values(), sums[1:], strict=True)
        return [bias + share * sums[0] / SCALE + own for (bias, share, _), own in of_rules]

    def _likely(self, sum_: int, like: float, mean: float, count: int) -> float:
        common, own, whole, length, bias = self.together
        return probability((common * sum_ + own * like + whole * mean) / SCALE + length * math.log(count) + bias)

    @once
    def _last(self) -> int:
        """The line of the rule that has the lowest."""
        return min((line for _, _, line in self.rules.values()), default=0)


def _sum(features: Features, tables: Mapping[str, Mapping[Key, int]], bias: int) -> int:
    for mark, keys in features:
        table = tables.get(mark)
        if table:
            bias += sum(map(table.get, keys, repeat(0)))
    return bias


def _lowest(weights: int) -> int:
    """The weight in lane 0."""
    return (weights + _HALF & (1 << _LANE) - 1) - _HALF


def written(mark: str, key: Key) -> str:
    """A feature in letters."""
    return mark + (key if isinstance(key, str) else " ".join(key))


def probability(total: float) -> float:
    """Of a sum of weights, 0 to 1."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total / SCALE))))


def read_ranker(path: Path, signals: tuple[str, ...] = ()) -> Ranker:
    """The trained weights of a file as `bench/train_ranker.py` writes it: the bias, the five numbers of `together`,
    how many rules follow; rules with their bias, share and line; features with their weights by place."""
    lines = iter(every_line(path))
    bias, common, own, whole, length, further, count = map(int, next(lines).split("\t"))
    rules = {}
    for _ in range(count):
        rule, *numbers = next(lines).split("\t")
        rules[rule] = int(numbers[0]), int(numbers[1]), int(numbers[2])
    shifts = {str(place): place * _LANE for place in range(count + 1)}
    ranker = Ranker(bias=bias, signals=signals, rules=rules, together=(common, own, whole, length, further))
    return ranker.weighing(_weights(lines, shifts))


def _weights(lines: Iterable[str], shifts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for line in lines:
        feature, *cells = line.split("\t")
        weights = 0
        for cell in cells:
            place, _, weight = cell.partition("=")
            weights += int(weight) << shifts[place]
        yield feature, weights


@dataclass(frozen=True)
class Ranked:
    """A text as a ranker sees it, sentence by sentence, each when asked for; `said` are the roots of the words that it
    answers."""

    ranker: Ranker
    reading: Reading
    rating: float | None = None
    said: frozenset[str] = frozenset()
    _lines: dict[int, Line] = field(default_factory=dict)
    _held: dict[int, list[tuple[str, Collection[Key]]]] = field(default_factory=dict)
    _sums: dict[int, int] = field(default_factory=dict)
    _told: dict[tuple[int, float], bool] = field(default_factory=dict)
    _subjects: dict[int, set[str]] = field(default_factory=dict)

    def is_suspect(self, number: int) -> bool:
        """Whether it is worth asking which rule a sentence reads like breaking."""
        return self._is_familiar(number) and self.sum(number) >= _FAINT

    def nearest(self, number: int, speaks_of: Callable[[str], bool]) -> tuple[str, float]:
        """Which of the rules that the text speaks of the sentence reads most like breaking, and how likely it is to be
        objected to, 0 to 1."""
        if not self.is_suspect(number):
            return "", 0.0
        return self.ranker.nearest(self.sums(number), speaks_of, self._mean, len(self.reading.text.sentences))

    @once
    def _mean(self) -> float:
        """The mean of the common sums of all sentences: a text that is calm elsewhere is more likely calm here."""
        count = len(self.reading.text.sentences)
        return sum(map(self.sum, range(count))) / count

    def reaches(self, number: int, share: float) -> bool:
        """Whether the probability that the sentence is to be objected to is so high; worked out once."""
        told = self._told.get((number, share))
        if told is None:
            told = self._told[number, share] = self._reaches(number, share)
        return told

    def _reaches(self, number: int, share: float) -> bool:
        """The words are weighed first; signals are looked for, the weightiest first, only as long as they could turn
        it."""
        if not self._is_familiar(number):
            return False
        total, known = self.sum(number), self.ranker.tables.get("s:", {})
        weights = {name: known.get(name, 0) for name in self._possible(number)}
        highest, lowest = (total + sum(limit(0, weight) for weight in weights.values()) for limit in (max, min))
        for name in sorted(weights, key=lambda name: -abs(weights[name])):
            if probability(highest) < share or probability(lowest) >= share:
                break
            stands, weight = bool(self.reading.hits_in(name, number)), weights[name]
            if stands == (weight > 0):
                lowest += abs(weight)
            else:
                highest -= abs(weight)
        return probability(lowest) >= share

    def _is_familiar(self, number: int) -> bool:
        """False for lists and tables run together in a post: it learned from nothing like them."""
        sentence = self.reading.text.sentences[number]
        return not self.ranker.rules or sentence.last - sentence.first <= _FAMILIAR

    def sum(self, number: int) -> int:
        """What a sentence shows, weighed (`Ranker.common`): all but the signals."""
        total = self._sums.get(number)
        if total is None:
            total = self._sums[number] = self.ranker.common(self._shown(number))
        return total

    def sums(self, number: int) -> tuple[int, ...]:
        """The same, and the sums of the rules (`Ranker.sums`)."""
        return self.ranker.sums(self._shown(number))

    def features(self, number: int) -> set[str]:
        """What a sentence shows, as the training names it."""
        signals = [name for name in self._possible(number) if self.reading.hits_in(name, number)]
        return {written(mark, key) for mark, keys in (*self._shown(number), ("s:", signals)) for key in keys}

    def _possible(self, number: int) -> list[str]:
        return self.reading.may_stand_in(self.ranker.signals, number)

    def _shown(self, number: int) -> list[tuple[str, Collection[Key]]]:
        """What it shows but for signals, by mark."""
        shown = self._held.get(number)
        if shown is None:
            shown = self._held[number] = list(self._look(number))
        return shown

    def _look(self, number: int) -> Iterator[tuple[str, Collection[Key]]]:
        """Its words in rows, the words before and after it, where it stands, how long it is, what it answers; its
        subjects, and those of the sentences around."""
        line, last = self._line(number), len(self.reading.text.sentences) - 1
        near = range(max(0, number - _AROUND), min(last, number + _AROUND) + 1)
        yield from grams(line)
        if number:
            yield "p:", {*self._line(number - 1).named}
        if number < last:
            yield "n:", {*self._line(number + 1).named}
        yield (
            "of:",
            [
                *(echoes(line, self.said) if self.said else _NO_ECHO),
                f"length-{min(6, len(line.roots) // 5)}",
                f"rating-{self.rating}",
                "later" if number else "first",
                *(["last"] if number == last else []),
            ],
        )
        yield "x:", self._named(number)
        yield "dx:", set[str]().union(*[self._named(other) for other in near if other != number])

    def _named(self, number: int) -> set[str]:
        """The lexicons that a sentence has words of: those of groups are one, those of names are none."""
        if number not in self._subjects:
            self._subjects[number] = subjects_of(self.reading, self.reading.text.sentences[number])
        return self._subjects[number]

    def _line(self, number: int) -> Line:
        if number not in self._lines:
            self._lines[number] = line_of(self.reading, self.reading.text.sentences[number])
        return self._lines[number]
