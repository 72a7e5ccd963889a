"""Trains the two rankers: `python bench/train_ranker.py` writes analyzers/data/ranker-*.tsv and prints how they do.

Needs scikit-learn (development only). The labelled texts stand in `bench/ranker/`; a sentence that holds one of a
text's `told` quotes is an example of what a reader objects to, any other is not. The figures are those of five folds
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
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from analyzers.checks.names import reviewer_words
from analyzers.ranker import OF_REPLIES, SCALE, Ranked, Ranker
from analyzers.reading import Reading
from analyzers.rulebook import RuleBook, load
from analyzers.setting import Setting
from analyzers.text import Text, read
from model.documents import Author, Document, Kind

DATA = Path(__file__).parent / "ranker"
OUT = Path(__file__).parent.parent / "analyzers" / "data"
_STRENGTH = 0.2  # inverse of the penalty; chosen on the folds, flat between 0.1 and 1
_LEAST = 15  # thousandths; weights nearer to nothing are dropped
_FOLDS = 3
_BLOCK = 25  # posts in a row, as they were composed: a text and its innocent twin stay in one fold
_ENOUGH = 40  # texts of a rule
_OWN_STRENGTH = 0.1
_OWN_LEAST = 0.05  # a rule's own weight nearer to nothing is dropped: there are thirty times as many
_SHARE = 0.6  # of the common sum; chosen on texts nobody trained on, flat from 0.3 to 1
_SURE, _FAIR = 0.85, 0.6  # of the texts from 0.5 and from 0.25 on; every second innocent text was made to tempt
_KIN = 0.1  # more texts may be flagged rightly, but by a neighbour of the right rule
_ODDS = math.log(3)  # from 0.25 to 0.5
_LEAST_OF_POSTS = 100  # there are three times as many, and most texts are asked about
_OVERLAP = 3  # characters of a quote that make a sentence telling


@dataclass(frozen=True, slots=True)
class Example:
    """One text, read: its sentences' features and which of them tell; the rules that object to it, and those of whose
    topic it speaks."""

    group: str
    label: str
    held: list[set[str]]
    tells: list[bool]
    wide: list[set[str]]
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
        replies = list(read_replies(given.data / "replies.jsonl", book))
        write(learn("replies", replies, OF_REPLIES), given.out / "ranker-replies.tsv")
    if given.only != "replies":
        posts = list(read_posts(given.data / "posts.jsonl", book))
        write(learn_rules(posts, learn("posts", posts, ())), given.out / "ranker-posts.tsv")
    return 0


def learn(name: str, examples: list[Example], signals: tuple[str, ...]) -> Ranker:
    """Measure on folds, train on all."""
    print(f"{name}: {len(examples)} texts, {sum(len(each.held) for each in examples)} sentences")
    scored: list[tuple[float, bool]] = []
    groups = [each.group for each in examples]
    for trained, tried in GroupKFold(5).split(examples, groups=groups):
        ranker, _ = train([examples[index] for index in trained], signals)
        for index in tried:
            each = examples[index]
            if each.label != "caution":
                best = max(map(ranker.weigh, each.held), default=0.0)
                scored.append((best, each.is_wrong))
    truth = np.array([wrong for _, wrong in scored])
    best = np.array([score for score, _ in scored])
    print(f"  five folds: average precision {average_precision_score(truth, best):.3f}")
    for line in (0.3, 0.5, 0.6, 0.7, 0.8):
        above = best >= line
        right = (above & truth).sum()
        print(f"  from {line}: precision {right / max(1, above.sum()):.3f}, recall {right / truth.sum():.3f}")
    ranker, difference = train(examples, signals)
    print(f"  {len(ranker.weights)} weights; shipped scorer and scikit-learn differ by {difference:.4f} at most")
    return ranker


def learn_rules(examples: list[Example], common: Ranker) -> Ranker:
    """The ranker with weights of their own for the rules that have enough examples, scaled so that the two lines that
    levels of rules use say what they promise: of the texts that the folds gave as much, so many were rightly so."""
    told = Counter(rule for each in examples if each.is_wrong for rule in each.rules)
    topics = frozenset[str]().union(*(each.topics for each in examples))
    rules = sorted(rule for rule in topics if told[rule] >= _ENOUGH)
    table, narrow = _Table([each.wide for each in examples]), _Table([each.held for each in examples])
    tells = np.array([tell for each in examples for tell in each.tells])
    folds = np.array([int(each.group) % _FOLDS for each in examples for _ in each.held])
    commonly = _over_folds(narrow, tells, folds)
    own: dict[str, dict[str, int]] = {}
    lines = {}
    for rule in rules:
        truth = np.array([tell and rule in each.rules for each in examples for tell in each.tells])
        sums = _over_folds(table, truth, folds) + _SHARE * commonly
        spoken = np.array([rule in each.topics for each in examples])
        sure, fair, found = _lines(examples, rule, np.where(spoken, table.best(sums), -np.inf))
        scale = _ODDS / (sure - fair)
        model = _fitted(table.matrix, truth)
        weights = zip(table.features, model.coef_[0], strict=True)
        own[rule] = {name: round(float(each) * scale * SCALE) for name, each in weights if abs(each) >= _OWN_LEAST}
        bias = (float(model.intercept_[0]) - sure) * scale
        lines[rule] = round(bias * SCALE), round(_SHARE * scale * SCALE)
        print(f"  {rule}: {told[rule]} texts, {found:.2f} of them from 0.5")
    return replace(common, rules=lines, own=own)


def _counted(texts: list[list[set[str]]]) -> Counter[str]:
    """How often each feature was seen that can stand on a line of its own."""
    return Counter(feature for text in texts for held in text for feature in held if feature.isprintable())


class _Table:
    """The sentences of all texts as one matrix."""

    def __init__(self, texts: list[list[set[str]]]) -> None:
        counts = _counted(texts)
        vectorizer = DictVectorizer(dtype=np.float64)
        rows = [{f: 1.0 for f in held if counts[f] > 2} for text in texts for held in text]
        self.matrix = vectorizer.fit_transform(rows)
        self.matrix.indices = self.matrix.indices.astype(np.int32)  # as the solver takes them
        self.matrix.indptr = self.matrix.indptr.astype(np.int32)
        self.features = vectorizer.feature_names_
        self.starts = np.cumsum([0, *map(len, texts)])

    def best(self, sums: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Of each text the highest of its sentences."""
        pairs = zip(self.starts, self.starts[1:], strict=False)
        return np.array([sums[start:end].max() if end > start else -np.inf for start, end in pairs])


def _fitted(matrix: Any, truth: "np.ndarray[Any, Any]") -> LogisticRegression:
    return LogisticRegression(C=_OWN_STRENGTH, solver="liblinear", tol=1e-3).fit(matrix, truth)


def _over_folds(table: _Table, truth: "np.ndarray[Any, Any]", folds: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """The sum of each sentence by a model that has not seen its text."""
    sums = np.zeros(len(truth))
    for fold in range(_FOLDS):
        away = folds == fold
        model = _fitted(table.matrix[~away], truth[~away])
        sums[away] = model.decision_function(table.matrix[away])
    return sums


def _lines(examples: list[Example], rule: str, best: "np.ndarray[Any, Any]") -> tuple[float, float, float]:
    """The sums from which on texts are rightly flagged _SURE and _FAIR of the times (and by the right rule nearly as
    often), and the share of the rule's texts above the first."""
    order = np.argsort(-best)
    wrong = np.array([each.is_wrong for each in examples])[order].cumsum()
    right = np.array([each.is_wrong and rule in each.rules for each in examples])[order].cumsum()
    above = np.arange(1, len(order) + 1)
    found = []
    for line in (_SURE, _FAIR):
        holds = (wrong / above >= line) & (right / above >= line - _KIN)
        found.append(int(np.flatnonzero(holds).max(initial=0)))
    sure, fair = (float(best[order[at]]) for at in found)
    return sure, min(fair, sure - 0.1), right[found[0]] / right[-1]


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
        said = frozenset(read(record["review"]).words)
        rating = None if record["rating"] is None else float(record["rating"])  # as documents carry it
        held = _held(Ranked(Ranker(signals=OF_REPLIES), reading, rating, said))
        yield Example(practice["name"], record["label"], held, _tells(text, record["told"]), [])


def read_posts(path: Path, book: RuleBook) -> Iterator[Example]:
    """Every English post, page, comment, bio or caption of the file."""
    checks = [level.check for spec in book.specs for level in spec.levels]
    of_rules = {check.of: check.any for check in checks if check.kind == "topic"}
    for number, record in enumerate(_records(path)):
        text = read(record["text"])
        if text.language == "en":
            reading = Reading(text, book.vocabulary)
            ranked, rules = Ranked(Ranker(), reading), frozenset(record["rules"])
            held, wide = _held(ranked), [ranked.wide(number) for number in range(len(text.sentences))]
            topics = frozenset(rule for rule, signals in of_rules.items() if any(map(reading.hits, signals)))
            block = f"{number // _BLOCK}"
            yield Example(block, record["label"], held, _tells(text, record["told"]), wide, rules, topics)


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


def train(examples: list[Example], signals: tuple[str, ...]) -> tuple[Ranker, float]:
    """The ranker, and how far its probabilities are from scikit-learn's at most."""
    counts = _counted([each.held for each in examples])
    rows = [{f: 1.0 for f in held if counts[f] > 1} for each in examples for held in each.held]
    tells = [tell for each in examples for tell in each.tells]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=_STRENGTH, max_iter=300).fit(matrix, tells)
    rounded = {
        name: round(float(weight) * SCALE)
        for name, weight in zip(vectorizer.feature_names_, model.coef_[0], strict=True)
        if abs(round(float(weight) * SCALE)) >= (_LEAST if signals else _LEAST_OF_POSTS)
    }
    ranker = Ranker(rounded, round(float(model.intercept_[0]) * SCALE), signals)
    theirs = model.predict_proba(matrix)[:, 1]
    ours = [ranker.weigh(held) for each in examples for held in each.held]
    return ranker, float(np.abs(theirs - np.array(ours)).max())


def write(ranker: Ranker, path: Path) -> None:
    """One weight a line: the feature, a tab, thousandths; the first line holds the bias. What a feature weighs for a
    rule alone follows in a table of its own: each rule with its bias and the share of the common sum, then each
    feature with the numbers of the rules and their weights."""
    lines = [f"\t{ranker.bias}", *(f"{name}\t{weight}" for name, weight in sorted(ranker.weights.items()))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if ranker.rules:
        numbers = {rule: number for number, rule in enumerate(ranker.rules)}
        lines = [f"{rule}\t{bias}\t{share}" for rule, (bias, share) in ranker.rules.items()]
        cells: dict[str, list[str]] = {}
        for rule, weights in ranker.own.items():
            for feature, weight in weights.items():
                cells.setdefault(feature, []).append(f"{numbers[rule]}={weight}")
        lines += ["\t".join([feature, *held]) for feature, held in sorted(cells.items())]
        path.with_stem(f"{path.stem}-by-rule").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
