"""The ranker that is shipped computes what scikit-learn computes, and its training gives what is shipped."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from analyzers.ranker import SCALE, Ranked, Ranker, probability
from analyzers.reading import Reading
from analyzers.text import read
from tests.analyzers.rules_under_test import book

BENCH = Path(__file__).parents[2] / "bench"
SAMPLE = 120  # replies


@pytest.fixture(scope="module", autouse=True)
def sklearn() -> Any:
    """Imported by the one worker that runs these tests."""
    return pytest.importorskip("sklearn", reason="scikit-learn is not installed, so there is nothing to compare with")


@pytest.fixture(scope="module")
def training() -> Any:
    sys.path.insert(0, str(BENCH))
    try:
        import train_ranker
    finally:
        sys.path.remove(str(BENCH))
    return train_ranker


@pytest.fixture(scope="module")
def examples(training: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    lines = (training.DATA / "replies.jsonl").read_text(encoding="utf-8").splitlines()[:SAMPLE]
    sample = tmp_path_factory.mktemp("ranker") / "sample.jsonl"
    sample.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(training.read_replies(sample, book()))


def common(ranker: Ranker) -> dict[str, int]:
    """What each feature weighs for all."""
    return {name: ranker.apart(weights)[0] for name, weights in ranker.weights()}


def ours(ranker: Ranker, examples: list[Any]) -> list[float]:
    weights = common(ranker)
    return [
        probability(ranker.bias + sum(weights.get(name, 0) for name in held)) for each in examples for held in each.held
    ]


def test_the_shipped_weights_give_scikit_learn_the_same_probabilities(examples: list[Any]) -> None:
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    ranker = book().rankers["replies"]
    weights = common(ranker)
    assert len(weights) > 1000
    vectorizer = DictVectorizer()
    vectorizer.fit([dict.fromkeys(weights, 1.0)])
    model = LogisticRegression()
    model.classes_ = np.array([False, True])
    model.coef_ = np.array([[weights[name] / SCALE for name in vectorizer.feature_names_]])
    model.intercept_ = np.array([ranker.bias / SCALE])
    rows = [dict.fromkeys(sorted(held), 1.0) for each in examples for held in each.held]
    theirs = model.predict_proba(vectorizer.transform(rows))[:, 1]
    assert len(theirs) > SAMPLE
    assert theirs == pytest.approx(ours(ranker, examples), abs=1e-9)


def test_a_text_is_weighed_by_the_very_features_that_were_trained(training: Any, tmp_path: Path) -> None:
    ranker = book().rankers["posts"]
    weights = dict(ranker.weights())
    lines = (training.DATA / "posts.jsonl").read_text(encoding="utf-8").splitlines()[:SAMPLE]
    for text in [read(json.loads(line)["text"]) for line in lines]:
        ranked = Ranked(ranker, Reading(text, book().vocabulary))
        for number in range(len(text.sentences)):
            total = ranker.bias + sum(weights.get(name, 0) for name in ranked.features(number))
            assert ranked.sums(number) == ranker.apart(total)
    assert len(ranker.apart(0)) > 20


def test_rounding_the_weights_changes_a_trained_probability_by_little(training: Any, examples: list[Any]) -> None:
    ranker, difference = training.train(training.Table(examples), book().rankers["replies"].signals)
    assert ranker.tables
    assert difference < 0.15


@pytest.mark.parametrize("name", ["replies", "posts"])
def test_what_is_written_is_what_is_loaded(training: Any, tmp_path: Path, name: str) -> None:
    training.write(book().rankers[name], tmp_path / f"ranker-{name}.tsv")
    written = sorted(tmp_path.iterdir())
    assert [path.name for path in written] == sorted(path.name for path in training.OUT.glob(f"ranker-{name}*"))
    for path in written:
        assert path.read_bytes() == (training.OUT / path.name).read_bytes()


@pytest.mark.parametrize(("name", "text", "count"), [("replies", "reply", 9106), ("posts", "text", 28710)])
def test_the_training_data_are_well_formed(training: Any, name: str, text: str, count: int) -> None:
    ids = set()
    for line in (training.DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        ids.add(record["id"])
        assert record["label"] in ("violation", "caution", "clean", "flag")
        assert all(quote in record[text] for quote in record["told"]), record["id"]
        assert bool(record["told"]) <= (record["label"] in ("violation", "flag")), record["id"]
    assert len(ids) == count
