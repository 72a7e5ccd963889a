"""Trains the two rankers: `python bench/train_ranker.py` writes analyzers/data/ranker-*.tsv and prints how they do.

Needs scikit-learn (development only). The labelled texts stand in `bench/ranker/`; a sentence that holds one of a
text's `told` quotes is an example of what a reader objects to, any other is not. The figures are those of five folds
(replies by practice, so that none is both trained and tried on), and the greatest difference between scikit-learn's
probabilities and those of the shipped scorer (weights are rounded to thousandths and small ones dropped).
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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
_OVERLAP = 3  # characters of a quote that make a sentence telling


@dataclass(frozen=True, slots=True)
class Example:
    """One text, read: its sentences' features and which of them tell."""

    group: str
    label: str
    held: list[set[str]]
    tells: list[bool]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="a folder with replies.jsonl and posts.jsonl")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    book = load()
    for name, examples, signals in (
        ("replies", read_replies(given.data / "replies.jsonl", book), OF_REPLIES),
        ("posts", read_posts(given.data / "posts.jsonl", book), ()),
    ):
        learn(name, list(examples), signals, given.out / f"ranker-{name}.tsv")
    return 0


def learn(name: str, examples: list[Example], signals: tuple[str, ...], out: Path) -> None:
    """Measure on folds, train on all, write."""
    print(f"{name}: {len(examples)} texts, {sum(len(each.held) for each in examples)} sentences")
    scored: list[tuple[float, bool]] = []
    groups = [each.group for each in examples]
    for trained, tried in GroupKFold(5).split(examples, groups=groups):
        ranker, _ = train([examples[index] for index in trained], signals)
        for index in tried:
            each = examples[index]
            if each.label != "caution":
                best = max(map(ranker.weigh, each.held), default=0.0)
                scored.append((best, each.label in ("violation", "flag")))
    truth = np.array([wrong for _, wrong in scored])
    best = np.array([score for score, _ in scored])
    print(f"  five folds: average precision {average_precision_score(truth, best):.3f}")
    for line in (0.3, 0.5, 0.6, 0.7, 0.8):
        above = best >= line
        right = (above & truth).sum()
        print(f"  from {line}: precision {right / max(1, above.sum()):.3f}, recall {right / truth.sum():.3f}")
    ranker, difference = train(examples, signals)
    write(ranker, out)
    print(f"  {len(ranker.weights)} weights; shipped scorer and scikit-learn differ by {difference:.4f} at most")


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
        yield Example(practice["name"], record["label"], held, _tells(text, record["told"]))


def read_posts(path: Path, book: RuleBook) -> Iterator[Example]:
    """Every English post, page, comment, bio or caption of the file."""
    for record in _records(path):
        text = read(record["text"])
        if text.language == "en":
            held = _held(Ranked(Ranker(), Reading(text, book.vocabulary)))
            yield Example(record["id"], record["label"], held, _tells(text, record["told"]))


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
    counts = Counter(feature for each in examples for held in each.held for feature in held)
    rows = [{f: 1.0 for f in held if counts[f] > 1} for each in examples for held in each.held]
    tells = [tell for each in examples for tell in each.tells]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=_STRENGTH, max_iter=300).fit(matrix, tells)
    rounded = {
        name: round(float(weight) * SCALE)
        for name, weight in zip(vectorizer.feature_names_, model.coef_[0], strict=True)
        if abs(round(float(weight) * SCALE)) >= _LEAST
    }
    ranker = Ranker(rounded, round(float(model.intercept_[0]) * SCALE), signals)
    theirs = model.predict_proba(matrix)[:, 1]
    ours = [ranker.weigh(held) for each in examples for held in each.held]
    return ranker, float(np.abs(theirs - np.array(ours)).max())


def write(ranker: Ranker, path: Path) -> None:
    """One weight a line: the feature, a tab, thousandths; the first line holds the bias."""
    lines = [f"\t{ranker.bias}", *(f"{name}\t{weight}" for name, weight in sorted(ranker.weights.items()))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
