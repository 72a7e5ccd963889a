"""The one reading of a text: offsets, sentences, clauses, quotations, language, and time that grows with length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.analyse import Setting, check
from analyzers.reading import Reading
from analyzers.text import read
from model.documents import Kind
from tests.analyzers.rules_under_test import book, document, names, reply


def sentences(text: str) -> list[str]:
    made = read(text)
    return [made.quote(sentence.first, sentence.last) for sentence in made.sentences]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Hale saw you. We were late.", ["Dr. Hale saw you.", "We were late."]),
        ("Ann Roe, M.D., F.A.C.S., reads this. Thanks!", ["Ann Roe, M.D., F.A.C.S., reads this.", "Thanks!"]),
        ("Take it b.i.d. with food. Call us.", ["Take it b.i.d. with food.", "Call us."]),
        ("We close at 5 p.m. Please ring before.", ["We close at 5 p.m.", "Please ring before."]),
        ("St. Mary's is near. Go there.", ["St. Mary's is near.", "Go there."]),
        ("It costs $3.50 today. Really!!", ["It costs $3.50 today.", "Really!!"]),
        ("thanks\nwe close early\n\nCall us", ["thanks\nwe close early", "Call us"]),
        ("Thanks 😊 We close early", ["Thanks 😊", "We close early"]),
        ("WE ARE SORRY. CALL US", ["WE ARE SORRY.", "CALL US"]),
        ("one two three", ["one two three"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [part.strip() for part in sentences(text)] == parts


@given(st.text(max_size=300))
def test_offsets_are_exact_and_in_order(text: str) -> None:
    made = read(text)
    assert len(made.words) == len(made.starts) == len(made.ends) == len(made.kinds)
    assert all(start < end for start, end in zip(made.starts, made.ends, strict=True))
    assert all(end <= start for end, start in zip(made.ends, made.starts[1:], strict=False))
    covered = [index for each in made.sentences for index in range(each.first, each.last)]
    assert covered == list(range(len(made.words)))
    assert len(made.clause_of) == len(made.turn_of) == len(made.words)


@given(st.text(max_size=200))
def test_any_text_is_read_without_complaint(text: str) -> None:
    checked = reply(text)
    for finding in checked.findings:
        span = finding.evidence.span
        assert span is not None
        assert text[span.start : span.end] == finding.evidence.quote


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("you’re", ("you", "'re")),
        ("didnt", ("didn't",)),
        ("Soooo", ("so",)),
        ("no-show", ("no", "show")),
        ("f***ing", ("f***ing",)),
        ("𝐬𝐡𝐨𝐰", ("show",)),
        ("fu\u200bck", ("fuck",)),
        ("555-0142", ("555-0142",)),
    ],
)
def test_words_are_normalised(written: str, word: tuple[str, ...]) -> None:
    assert read(written).words == word


def test_spans_count_code_points_of_the_original() -> None:
    text = "🙂 Grüße! ‘Dr.’ — you’re right: your appointment was late."
    finding = reply(text).findings[0]
    assert finding.evidence.span is not None
    assert text[finding.evidence.span.start : finding.evidence.span.end] == finding.evidence.quote
    assert finding.evidence.quote.startswith("your appointment")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gracias por su comentario, nos alegra mucho que todo fue bien.", "es"),
        ("Merci beaucoup pour votre avis, nous sommes très heureux.", "fr"),
        ("Спасибо большое за отзыв", "other"),
        ("Thanks!", "en"),
        ("Shukriya Zeba ji", "en"),
        ("your results are ready, gracias", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert read(text).language == language


def test_what_cannot_be_read_is_said() -> None:
    spanish = reply("Gracias por su comentario, su extracción de la muela fue muy bien.")
    assert (spanish.analysed, spanish.why, spanish.findings) == (False, "language: es", ())
    long = check(document("your appointment " * 150_000), None, Setting(), book())
    assert (long.analysed, long.why) == (False, "too long")
    for nothing in ("", "  ", "🙂🙂", "12 34", "***"):
        assert reply(nothing).analysed
        assert names(reply(nothing)) == set()


def test_quotations_do_not_count_where_a_rule_says_so() -> None:
    made = read('She said "you are stupid" twice.\n> you are stupid')
    assert [made.original[start:end] for start, end in made.quotations] == ['"you are stupid"', "> you are stupid"]


HOSTILE = [
    "your appointment was ",
    "everyone you saw the doctor, ",
    "a",
    "“",
    '"x',
    "[name ",
    "1 2 ",
    "(555) ",
    "While , ",
    "thank you Al ",
    "lies ",
    "@a ",
    "\n",
    "   \n\t",
    "*",
    "please tell us your ",
    "the swelling was ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_length(unit: str) -> None:
    def cost(length: int) -> float:
        made = document((unit * length)[:length], Kind.REPLY)
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            check(made, None, Setting(), book())
            best = min(best, time.process_time() - started)
        return best

    cost(500)
    assert cost(24_000) < 9 * cost(6_000) + 0.05  # four times the text; quadratic work would be sixteen times


def test_a_reading_of_nothing_holds_nothing() -> None:
    reading = Reading(read(""), book().vocabulary)
    assert all(reading.hits(name) == () for name in book().vocabulary.lexicons)
