"""The ranker's shortcut says what its whole sum says; the sieve lets nothing slip that a pattern matches."""

import pytest

from analyzers.ranker import Ranked, probability
from analyzers.reading import Reading
from analyzers.text import read
from tests.analyzers.rules_under_test import book, scene

TEXTS = [
    scene(example).document.text
    for spec in book().specs
    if not spec.judges_accounts and spec.rule.id.startswith("privacy/reply-")
    for example in (*spec.flagged, *spec.clean)
]


@pytest.mark.parametrize("share", [0.1, 0.45, 0.7, 0.8])
@pytest.mark.parametrize("name", ["replies", "posts"])
def test_the_shortcut_says_what_the_whole_sum_says(name: str, share: float) -> None:
    ranker = book().rankers[name]
    said = []
    weights = {feature: ranker.apart(several)[0] for feature, several in ranker.weights()}
    for text in TEXTS:
        ranked = Ranked(ranker, Reading(read(text), book().vocabulary))
        for number in range(len(ranked.reading.text.sentences)):
            whole = probability(ranker.bias + sum(weights.get(each, 0) for each in ranked.features(number)))
            said.append(ranked.reaches(number, share))
            assert said[-1] == (whole >= share), text
    assert {True, False} == set(said)


def test_no_pattern_matches_where_the_sieve_says_that_it_cannot() -> None:
    vocabulary = book().vocabulary
    matched = 0
    for text in TEXTS[::12]:
        reading = Reading(read(text), vocabulary)
        everywhere = Reading(read(text), vocabulary)
        vars(everywhere)["_left"] = [(1 << vocabulary.sieve.size) - 1] * len(reading.text.sentences)
        for name in vocabulary.lexicons:
            assert reading.hits(name) == everywhere.hits(name), (text, name)
            matched += len(reading.hits(name))
    assert matched > 100
