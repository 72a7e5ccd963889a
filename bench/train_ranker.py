"""Trains the two rankers: `python bench/train_ranker.py` writes analyzers/data/ranker-*.tsv and prints how they do.

Needs scikit-learn (development only). The labelled texts stand in `bench/ranker/`; a sentence that holds one of a
text's `told` quotes is an example of what a reader objects to, any other is not. The figures are those of folds
(replies by practice, so that none is both trained and tried on), and the greatest difference between scikit-learn's
probabilities and those of the shipped scorer (weights are rounded to thousandths and small ones dropped).
"""

import argparse
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from labelled import POST_KINDS
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from analyzers.checks.names import reviewer_words
from analyzers.grams import root
from analyzers.ranker import OF_REPLIES, SCALE, Ranked, Ranker, probability, side_by_side
from analyzers.reading import Reading
from analyzers.rulebook import RuleBook, load
from analyzers.setting import Setting
from analyzers.text import Text, read
from model.documents import Author, Document, Kind

Array: TypeAlias = "np.ndarray[Any, Any]"

DATA = Path(__file__).parent / "ranker"
OUT = Path(__file__).parent.parent / "analyzers" / "data"
_STRENGTH = 0.2  # inverse of the penalty; chosen on the folds, flat between 0.1 and 1
_SEEN = 2  # sentences; a feature of no more is not weighed
_LEAST = 30  # thousandths; weights nearer to nothing are dropped
_FOLDS = 3
_BLOCK = 25  # posts in a row, as they were composed: a text and its innocent twin stay in one fold
_ENOUGH = 40  # texts of a rule
_OWN_STRENGTH = 0.1
_OWN_LEAST = 0.05  # a rule's own weight nearer to nothing is dropped: there are thirty times as many
_SHARE = 0.3  # of the common sum; chosen on the folds, flat from 0 to 0.6
_UNLIKE = -8.0  # logarithm of the odds; a text that speaks of no rule's subject is as good as unlike all
_LIKELY = 0.8  # as the rules ask it
_RIGHT = 0.8  # of what a rule is told for
_EVEN = 0.0  # logarithm of the odds that a rule is the right one; no rule needs more
_LOWEST = -1.5  # in prose of a kind it never learned from, a rule that is hardly likely is named wrongly
_KINDS = {each.value: each for each in Kind} | POST_KINDS
_OVERLAP = 3  # characters of a quote that make a sentence telling


@dataclass(frozen=True, slots=True)
class Example:
    """One text, read: its sentences' features and which of them tell; the rules that object to it, and those of whose
    topic it speaks."""

    group: str
    label: str
    held: list[set[str]]
    tells: list[bool]
    rules: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()

    @property
    def is_wrong(self) -> bool:
        return self.label in ("violation", "flag")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="a folder with replies.jsonl and posts.jsonl")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", choices=["replies", "posts"])
    given = parser.parse_args()
    book = load()
    if given.only != "posts":
        table = Table(list(read_replies(given.data / "replies.jsonl", book)))
        write(learn("replies", table, OF_REPLIES), given.out / "ranker-replies.tsv")
    if given.only != "replies":
        table = Table(list(read_posts(given.data / "posts.jsonl", book)))
        write(learn_rules(table, learn("posts", table, ())), given.out / "ranker-posts.tsv")
    return 0


class Table:
    """The sentences of all texts as one matrix, with what is known of each."""

    def __init__(self, examples: list[Example]) -> None:
        self.examples = examples
        counts = Counter(feature for each in examples for held in each.held for feature in held)
        known = {feature for feature, count in counts.items() if count > _SEEN and feature.isprintable()}
        vectorizer = DictVectorizer(dtype=np.float64)
        self.matrix = vectorizer.fit_transform(
            dict.fromkeys(held & known, 1.0) for each in examples for held in each.held
        )
        self.matrix.indices = self.matrix.indices.astype(np.int32)  # as the solver takes them
        self.matrix.indptr = self.matrix.indptr.astype(np.int32)
        self.features = vectorizer.feature_names_
        self.tells = np.array([tell for each in examples for tell in each.tells])
        self.wrong = np.array([each.is_wrong for each in examples])
        self.starts = np.cumsum([0, *(len(each.held) for each in examples)])
        groups = {group: number for number, group in enumerate(dict.fromkeys(each.group for each in examples))}
        self.folds = np.array([groups[each.group] % _FOLDS for each in examples for _ in each.held])

    def where_best(self, sums: Array) -> Array:
        """Of each text the number of the sentence with the highest sum."""
        return np.array([start + sums[start:end].argmax() for start, end in pairwise(self.starts)])

    def best(self, sums: Array) -> Array:
        """Of each text the highest sum of its sentences."""
        return np.maximum.reduceat(sums, self.starts[:-1])

    def broken(self, rule: str) -> Array:
        """Of each text whether it breaks the rule."""
        return np.array([each.is_wrong and rule in each.rules for each in self.examples])

    def spread(self, of_texts: Array) -> Array:
        """What is known of each text, for each of its sentences."""
        return np.repeat(of_texts, np.diff(self.starts))

    def fitted(self, truth: Array, strength: float, among: Any = slice(None)) -> LogisticRegression:
        """A model of these sentences."""
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-3)
        return model.fit(self.matrix[among], truth[among])

    def over_folds(self, truth: Array, strength: float) -> Array:
        """The sum of each sentence by a model that has not seen its text, nor any of its group."""
        sums = np.zeros(len(truth))
        for fold in range(_FOLDS):
            away = self.folds == fold
            sums[away] = self.fitted(truth, strength, ~away).decision_function(self.matrix[away])
        return sums


def learn(name: str, table: Table, signals: tuple[str, ...]) -> Ranker:
    """Measure on folds, train on all."""
    print(f"{name}: {len(table.examples)} texts, {len(table.tells)} sentences")
    best = table.best(table.over_folds(table.tells, _STRENGTH))
    asked = np.array([each.label != "caution" for each in table.examples])
    print(f"  {_FOLDS} folds: average precision {average_precision_score(table.wrong[asked], best[asked]):.3f}")
    for line in (0.3, 0.5, 0.6, 0.7, 0.8):
        above = asked & (best >= math.log(line / (1 - line)))
        right = (above & table.wrong).sum()
        print(f"  from {line}: precision {right / max(1, above.sum()):.3f}, recall {right / table.wrong.sum():.3f}")
    ranker, difference = train(table, signals)
    weights = sum(map(len, ranker.tables.values()))
    print(f"  {weights} weights; shipped scorer and scikit-learn differ by {difference:.4f} at most")
    return ranker


def train(table: Table, signals: tuple[str, ...]) -> tuple[Ranker, float]:
    """The ranker, and how far its probabilities are from scikit-learn's at most."""
    model = table.fitted(table.tells, _STRENGTH)
    rounded = {
        name: round(float(weight) * SCALE)
        for name, weight in zip(table.features, model.coef_[0], strict=True)
        if abs(round(float(weight) * SCALE)) >= _LEAST
    }
    ranker = Ranker(bias=round(float(model.intercept_[0]) * SCALE), signals=signals).weighing(rounded.items())
    theirs = model.predict_proba(table.matrix)[:, 1]
    ours = [
        probability(ranker.bias + sum(rounded.get(name, 0) for name in held))
        for each in table.examples
        for held in each.held
    ]
    return ranker, float(np.abs(theirs - np.array(ours)).max())


def learn_rules(table: Table, common: Ranker) -> Ranker:
    """The ranker with weights of their own for the rules that have enough examples, so that the nearest rule is told,
    and with it whether there is anything to object to: both as likely as the folds tell."""
    told = Counter(rule for each in table.examples if each.is_wrong for rule in each.rules)
    topics = frozenset[str]().union(*(each.topics for each in table.examples))
    rules = sorted(rule for rule in topics if told[rule] >= _ENOUGH)
    commonly = table.over_folds(table.tells, _STRENGTH)
    weights = {name: [(0, weight)] for name, weight in common.weights()}
    biases, likes = [], []
    for place, rule in enumerate(rules, 1):
        broken = table.broken(rule)
        spoken = np.array([rule in each.topics for each in table.examples])
        tells = table.tells & table.spread(broken)
        sums = table.over_folds(tells, _OWN_STRENGTH) + _SHARE * commonly
        (scale,), bias = _likelihood(table.best(sums)[spoken, None], broken[spoken])
        likes.append(np.where(table.spread(spoken), scale * sums + bias, -np.inf))
        model = table.fitted(tells, _OWN_STRENGTH)
        for name, weight in zip(table.features, model.coef_[0], strict=True):
            if abs(weight) >= _OWN_LEAST:
                weights.setdefault(name, []).append((place, round(weight * scale * SCALE)))
        biases.append((round((model.intercept_[0] * scale + bias) * SCALE), round(_SHARE * scale * SCALE)))
        print(f"  {rule}: {told[rule]} texts", flush=True)
    together, likely, nearest = _together(table, commonly, np.array(likes))
    lines = _lines(table, rules, likely, nearest, np.array(likes))
    of_rules = {rule: (*both, line) for rule, both, line in zip(rules, biases, lines, strict=True)}
    ranker = replace(common, rules=of_rules, together=together)
    return ranker.weighing((name, side_by_side(each)) for name, each in weights.items())


def _likelihood(sums: Array, truth: Array) -> tuple[Array, float]:
    """The scale and the bias with which sums tell the logarithm of the odds."""
    model = LogisticRegression(C=100).fit(sums, truth)
    return model.coef_[0], float(model.intercept_[0])


def _together(table: Table, commonly: Array, likes: Array) -> tuple[tuple[int, int, int, int, int], Array, Array]:
    """How the common sum, that of the nearest rule, the mean of the text's common sums and the number of its sentences
    tell together whether a text is to be objected to; how likely each text is, by the sentence that is most so; and of
    which sentence that is."""
    nearest = np.maximum(likes.max(axis=0), _UNLIKE)
    counts = np.diff(table.starts)
    highest = table.where_best(2 * commonly + nearest)
    mean = np.add.reduceat(commonly, table.starts[:-1]) / counts
    sums = np.stack([commonly[highest], nearest[highest], mean, np.log(counts)], axis=1)
    (common, own, whole, length), bias = _likelihood(sums, table.wrong)
    likely = 1 / (1 + np.exp(-(sums @ [common, own, whole, length] + bias)))
    for line in (0.5, 0.7, 0.8, 0.85, 0.9):
        above = likely >= line
        right = (above & table.wrong).sum()
        print(f"  from {line}: precision {right / max(1, above.sum()):.3f}, recall {right / table.wrong.sum():.3f}")
    common, own, whole, length, bias = (round(each * SCALE) for each in (common, own, whole, length, bias))
    return (common, own, whole, length, bias), likely, highest


def _lines(table: Table, rules: list[str], likely: Array, highest: Array, likes: Array) -> list[int]:
    """For each rule the lowest sum from which on, in texts that are likely to be objected to and for which it is the
    nearest, it is right often enough."""
    nearest, sums = likes[:, highest].argmax(axis=0), likes[:, highest].max(axis=0)
    lines = []
    for place, rule in enumerate(rules):
        among = np.flatnonzero((nearest == place) & (likely >= _LIKELY))
        falling = among[np.argsort(-sums[among])]
        right = table.broken(rule)[falling].cumsum() / np.arange(1, len(falling) + 1)
        enough = np.flatnonzero(right >= _RIGHT)
        line = float(sums[falling[enough[-1]]]) if len(enough) else _EVEN
        lines.append(round(min(_EVEN, max(_LOWEST, line)) * SCALE))
        print(f"  {rule}: from {lines[-1] / SCALE:.2f}, {(sums[among] * SCALE >= lines[-1]).sum()} texts")
    return lines


def read_replies(path: Path, book: RuleBook) -> Iterator[Example]:
    """Every English reply of the file, read as an audit reads it."""
    for record in _records(path):
        text = read(record["reply"])
        if text.language != "en":
            continue
        review = Document(
            kind=Kind.REVIEW,
            source="bench",
            service="bench",
            ref="review",
            text=record["review"],
            author=Author(name=record["reviewer"]),
            rating=record["rating"],
        )
        practice = record["practice"]
        own = Setting(known=True, people=tuple(practice["staff"]), businesses=(practice["name"],)).own_words
        reading = Reading(text, book.vocabulary, reviewer_words(review, book), own)
        said = frozenset(map(root, read(record["review"]).words))
        rating = None if record["rating"] is None else float(record["rating"])  # as documents carry it
        held = _held(Ranked(Ranker(signals=OF_REPLIES), reading, rating, said))
        yield Example(practice["name"], record["label"], held, _tells(text, record["told"]))


def read_posts(path: Path, book: RuleBook) -> Iterator[Example]:
    """Every English post, page, comment, bio or caption of the file."""
    for number, record in enumerate(_records(path)):
        text = read(record["text"])
        if text.language == "en":
            reading = Reading(text, book.vocabulary)
            held, rules = _held(Ranked(Ranker(), reading)), frozenset(record["rules"])
            of_rules = book.topics[_KINDS[record["kind"]]]
            topics = frozenset(rule for rule, signals in of_rules.items() if any(map(reading.hits, signals)))
            block = f"{number // _BLOCK}"
            yield Example(block, record["label"], held, _tells(text, record["told"]), rules, topics)


def _held(ranked: Ranked) -> list[set[str]]:
    return [ranked.features(number) for number in range(len(ranked.reading.text.sentences))]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _tells(text: Text, quotes: list[str]) -> list[bool]:
    """For each sentence whether it holds one of the quotes."""
    spans = [found.span() for quote in quotes for found in re.finditer(re.escape(quote), text.original)]
    tells = []
    for sentence in text.sentences:
        start, end = text.starts[sentence.first], text.ends[sentence.last - 1]
        tells.append(any(min(end, last) - max(start, first) > _OVERLAP for first, last in spans))
    return tells


def write(ranker: Ranker, path: Path) -> None:
    """The bias, the numbers that join both sums, and that of the rules; each rule with its bias and the share of the
    common sum; then each feature with its weights by place: 0 is the common one, 1 that of the first rule."""
    lines = ["\t".join(map(str, (ranker.bias, *ranker.together, len(ranker.rules))))]
    lines += ["\t".join([rule, *map(str, numbers)]) for rule, numbers in ranker.rules.items()]
    for feature, weights in sorted(ranker.weights()):
        cells = [f"{place}={weight}" for place, weight in enumerate(ranker.apart(weights)) if weight]
        lines.append("\t".join([feature, *cells]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
