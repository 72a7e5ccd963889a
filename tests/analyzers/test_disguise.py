"""Words in disguise are found for lexicons that ask for it, and nothing else is."""

import time

import pytest

from analyzers import disguise
from analyzers.reading import Reading
from analyzers.text import read
from tests.analyzers.rules_under_test import book, names, post

WORDS = {6: (("vermin", "beasts"),), 4: (("rats", "beasts"),), 5: (("filth", "dirt"),)}


@pytest.mark.parametrize(
    "written", ["v3rmin", "verm1n", "f1lth", "r4ts", "r*ts", "f!lth", "v e r m i n", "r.a.t.s", "r-a-t-s", "r@ts"]
)
def test_a_disguised_word_is_read(written: str) -> None:
    assert disguise.names(written, WORDS) or list(disguise.find(f"They are {written} to me", WORDS))


@pytest.mark.parametrize(
    "written", ["rots", "r***", "r**s", "vermin", "4475", "rats2", "b12", "a b c d", "3rd", "U.S.A.", "e.g."]
)
def test_an_ordinary_word_is_left_alone(written: str) -> None:
    assert not disguise.names(written, WORDS)
    assert not list(disguise.find(f"They are {written} to me", WORDS))


def test_an_article_before_letters_set_apart_is_no_part_of_the_word() -> None:
    assert list(disguise.find("what a f i l t h", WORDS)) == [(7, 16, "dirt")]


def test_only_the_lexicons_that_ask_are_looked_through() -> None:
    vocabulary = book().vocabulary
    asking = {name for words in vocabulary.disguised.values() for _, name in words}
    assert asking == {name for name, lexicon in vocabulary.lexicons.items() if lexicon.disguised is not None}
    assert "slur" in asking
    assert "strong-profanity" not in asking
    assert Reading(read("V3RMIN"), vocabulary).hits("dehumanising")


def test_hostile_repetition_takes_linear_time() -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        list(disguise.find(text, book().vocabulary.disguised))
        return time.process_time() - began

    for unit in ("a ", "a@", "4a", "a.b-", "$a$a "):
        short, long = unit * 5_000, unit * 40_000
        assert seconds(long) < 40 * seconds(short) + 0.2


def test_what_a_level_needs_may_stand_in_the_sentence_beside_it() -> None:
    assert names(post("Hungover. Clinic at eight.")) == {"intoxication-or-drug-use"}
    assert names(post("Clinic at eight. Hungover.")) == {"intoxication-or-drug-use"}
    assert names(post("Hungover. The dog sneezed. It rained all day. Clinic at eight.")) == set()


def test_what_a_level_needs_may_stand_two_sentences_away_where_it_reaches_around() -> None:
    assert names(post("Watching Mayor Finch. Big plans, no sleep. He is clearly bipolar.")) == {
        "public-figure-diagnosis"
    }
    assert names(post("I saw the dog. We ate. We sang. We slept. He is clearly bipolar.")) == set()
