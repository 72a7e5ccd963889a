"""Syllables by known counts, the two formulas by hand, and what is no prose."""

import time

import pytest

from analyzers.readability import reading, syllables

COUNTED = {
    1: "care eyes year tooth joint shot used closed bruise cleaned pulled breathe crowns",
    2: "water patients people table needed changes dental safely quiet fluid muscle syndrome stomach colleague evening",
    3: "medicine appointment physician insurance idea period surgery hospital calcium pharmacy",
    4: "medication diagnosis anxiety society diabetes appropriate bacterial experienced available",
    5: "inflammatory periodontal evaluation immediately antibiotic degenerative laboratory individual",
    6: "cardiovascular",
    7: "multidisciplinary pathophysiology",
}


@pytest.mark.parametrize(
    ("number", "word"), [(number, word) for number, words in COUNTED.items() for word in words.split()]
)
def test_syllables(number: int, word: str) -> None:
    assert syllables(word) == number


def test_the_formulas_by_hand() -> None:
    found = reading("We see people of all ages here. Please call the desk to make an appointment.")
    assert found is not None
    assert found.words == 15
    assert found.flesch_kincaid == pytest.approx(0.39 * 7.5 + 11.8 * 19 / 15 - 15.59)
    assert found.smog == pytest.approx(1.043 * 15**0.5 + 3.1291)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Services\nCrowns and bridges\nWhitening",
        "Mora T et al. Longitudinal surveillance of many things and more. J Ex. 2019;12:100.",
        "Our office is at 12 Alder Street Suite 200 near the old harbour.",
        "Please call (207) 555-0142 between nine and five on any weekday.",
        "Call now.",
    ],
)
def test_what_is_no_prose(text: str) -> None:
    assert reading(text) is None


def test_the_hardest_sentence_and_abbreviations() -> None:
    hard = "Dr. Hale individualises immunosuppressive administration meticulously."
    text = f"We look after you well here. {hard} Come and see."
    found = reading(text)
    assert found is not None
    assert text[slice(*found.hardest)] == hard


@pytest.mark.parametrize(
    "text",
    ["a" * 300_000, "a. " * 100_000, "é" * 200_000, "aeiou" * 60_000, "Dr. " * 80_000, "\n. " * 90_000, "!" * 300_000],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    started = time.process_time()
    reading(text)
    assert time.process_time() - started < 3
