"""The ranker that is shipped computes what scikit-learn computes, and its training gives what is shipped."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from analyzers.ranker import SCALE, Ranker
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


def ours(ranker: Ranker, examples: list[Any]) -> list[float]:
    return [ranker.weigh(held) for each in examples for held in each.held]


def test_the_shipped_weights_give_scikit_learn_the_same_probabilities(examples: list[Any]) -> None:
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    ranker = book().rankers["replies"]
    assert len(ranker.weights) > 1000
    vectorizer = DictVectorizer()
    vectorizer.fit([dict.fromkeys(ranker.weights, 1.0)])
    model = LogisticRegression()
    model.classes_ = np.array([False, True])
    model.coef_ = np.array([[ranker.weights[name] / SCALE for name in vectorizer.feature_names_]])
    model.intercept_ = np.array([ranker.bias / SCALE])
    rows = [dict.fromkeys(sorted(held), 1.0) for each in examples for held in each.held]
    theirs = model.predict_proba(vectorizer.transform(rows))[:, 1]
    assert len(theirs) > SAMPLE
    assert theirs == pytest.approx(ours(ranker, examples), abs=1e-9)


def test_rounding_the_weights_changes_a_trained_probability_by_little(training: Any, examples: list[Any]) -> None:
    ranker, difference = training.train(examples, book().rankers["replies"].signals)
    assert ranker.weights
    assert difference < 0.15


@pytest.mark.parametrize("name", ["replies", "posts"])
def test_what_is_written_is_what_is_loaded(training: Any, tmp_path: Path, name: str) -> None:
    training.write(book().rankers[name], tmp_path / f"ranker-{name}.tsv")
    written = sorted(tmp_path.iterdir())
    assert [path.name for path in written] == sorted(path.name for path in training.OUT.glob(f"ranker-{name}*"))
    for path in written:
        assert path.read_bytes() == (training.OUT / path.name).read_bytes()


@pytest.mark.parametrize(("name", "text", "count"), [("replies", "reply", 3663), ("posts", "text", 11563)])
def test_the_training_data_are_well_formed(training: Any, name: str, text: str, count: int) -> None:
    ids = set()
    for line in (training.DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        ids.add(record["id"])
        assert record["label"] in ("violation", "caution", "clean", "flag")
        assert all(quote in record[text] for quote in record["told"]), record["id"]
        assert bool(record["told"]) <= (record["label"] in ("violation", "flag")), record["id"]
    assert len(ids) == count
