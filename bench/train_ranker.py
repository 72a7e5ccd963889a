"""Trains the ranker of replies: `python bench/train_ranker.py` writes analyzers/data/ranker.tsv and prints how it does.

Needs scikit-learn (development only). The labelled replies stand in `bench/ranker/replies.jsonl`; a sentence that
holds one of a reply's `told` quotes is an example of telling, any other is not. The figures are those of five folds by
practice (none is both trained and tried on), and the greatest difference between scikit-learn's probabilities and
those of the shipped scorer (weights are rounded to thousandths and small ones dropped).
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from analyzers.checks.names import reviewer_words
from analyzers.ranker import SCALE, Ranker, features
from analyzers.reading import Reading
from analyzers.rulebook import RuleBook, load
from analyzers.setting import Setting
from analyzers.text import read
from model.documents import Author, Document, Kind

DATA = Path(__file__).parent / "ranker" / "replies.jsonl"
OUT = Path(__file__).parent.parent / "analyzers" / "data" / "ranker.tsv"
_STRENGTH = 0.2  # inverse of the penalty; chosen on the folds, flat between 0.1 and 1
_LEAST = 15  # thousandths; weights nearer to nothing are dropped
_OVERLAP = 3  # characters of a quote that make a sentence telling


@dataclass(frozen=True, slots=True)
class Example:
    """One reply, read: its sentences' features and which of them tell."""

    group: str
    label: str
    reading: Reading
    rating: float | None
    said: frozenset[str]
    held: list[set[str]]
    tells: list[bool]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    examples = list(read_examples(given.data, load()))
    print(f"{len(examples)} replies, {sum(len(each.held) for each in examples)} sentences")
    scored: list[tuple[float, bool]] = []
    groups = [each.group for each in examples]
    for trained, tried in GroupKFold(5).split(examples, groups=groups):
        ranker, _ = train([examples[index] for index in trained])
        for index in tried:
            each = examples[index]
            if each.label != "caution":
                best = max(ranker.scores(each.reading, each.rating, each.said), default=0.0)
                scored.append((best, each.label == "violation"))
    truth = np.array([violation for _, violation in scored])
    best = np.array([score for score, _ in scored])
    print(f"five folds: average precision {average_precision_score(truth, best):.3f}")
    for line in (0.3, 0.5, 0.6, 0.7, 0.8):
        above = best >= line
        right = (above & truth).sum()
        print(f"  from {line}: precision {right / max(1, above.sum()):.3f}, recall {right / truth.sum():.3f}")
    ranker, difference = train(examples)
    write(ranker, given.out)
    print(f"{len(ranker.weights)} weights written; shipped scorer and scikit-learn differ by {difference:.4f} at most")
    return 0


def read_examples(path: Path, book: RuleBook) -> Iterator[Example]:
    """Every English reply of the file, read as an audit reads it."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
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
            told = (re.finditer(re.escape(quote), record["reply"]) for quote in record["told"])
            spans = [found.span() for each in told for found in each]
            tells = []
            for sentence in text.sentences:
                start, end = text.starts[sentence.first], text.ends[sentence.last - 1]
                tells.append(any(min(end, last) - max(start, first) > _OVERLAP for first, last in spans))
            held = features(reading, record["rating"], said)
            yield Example(practice["name"], record["label"], reading, record["rating"], said, held, tells)


def train(examples: list[Example]) -> tuple[Ranker, float]:
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
    ranker = Ranker(rounded, round(float(model.intercept_[0]) * SCALE))
    theirs = model.predict_proba(matrix)[:, 1]
    ours = [score for each in examples for score in ranker.scores(each.reading, each.rating, each.said)]
    return ranker, float(np.abs(theirs - np.array(ours)).max())


def write(ranker: Ranker, path: Path) -> None:
    """One weight a line: the feature, a tab, thousandths; the first line holds the bias."""
    lines = [f"\t{ranker.bias}", *(f"{name}\t{weight}" for name, weight in sorted(ranker.weights.items()))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
