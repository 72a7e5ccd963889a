"""The large lexicons: broad, in order, with a source, each term in one place; and how frequent names are."""

import csv
from pathlib import Path
from time import process_time

import pytest

import analyzers
from analyzers.lexicon import Vocabulary
from analyzers.reading import Reading
from analyzers.text import read
from tests.analyzers.rules_under_test import book

LEXICONS = book().vocabulary.lexicons
DATA = Path(analyzers.__file__).parent / "data"
CLINICAL = ("condition", "symptom", "procedure", "drug", "medical-test", "anatomy")
LEAST = {
    "condition": 1500,
    "symptom": 400,
    "procedure": 800,
    "drug": 1800,
    "medical-test": 400,
    "anatomy": 350,
    "first-name": 2500,
    "surname": 3000,
    "rare-disease": 300,
    "occupation": 250,
    "place": 500,
    "insurer": 200,
    "specialty": 250,
    "controlled-drug": 80,
    "relative": 150,
    "us-state": 50,
}
EVERYDAY = (
    "cold back care check scale chair head hand face foot arm leg eye ear nose hair skin time walk will may grace hope "
    "mark bill joy art rose sunny long young see do an in my guy love best so mobile reading surprise orange bath nice "
    "judge pilot kind plan cover shots colds nurse"
)


@pytest.mark.parametrize("name", sorted(LEXICONS))
def test_a_lexicon_names_its_source_and_holds_no_term_twice(name: str) -> None:
    lexicon = LEXICONS[name]
    assert lexicon.source.startswith(("compiled for Webside", "the most frequent surnames"))
    if name in LEAST:
        written = [tuple(read(term).words) for term in lexicon.words]
        assert len(written) == len(set(written))
        assert lexicon.includes or list(lexicon.words) == sorted(lexicon.words)


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_a_lexicon_is_broad(name: str, least: int) -> None:
    assert len(LEXICONS[name].words) >= least


def test_each_clinical_term_is_of_one_kind() -> None:
    owner: dict[tuple[str, ...], str] = {}
    for name in CLINICAL:
        for entries in Vocabulary({name: LEXICONS[name]}).trie.items():
            for further, _ in entries[1]:
                term = (entries[0], *further)
                assert owner.setdefault(term, name) == name, f"{term} is in {owner[term]} and {name}"


def test_clinical_words_are_all_of_them() -> None:
    clinical = LEXICONS["clinical"]
    assert set(CLINICAL) <= set(clinical.includes)
    for name in clinical.includes:
        assert set(LEXICONS[name].words) <= set(clinical.words)
        assert set(LEXICONS[name].endings) <= set(clinical.endings)
    assert {"mounjaro", "eczema", "tonsillectomy", "mri"} <= book().vocabulary.sets("clinical")


@pytest.mark.parametrize("name", sorted(set(LEAST) - {"first-name"}))  # a given name is told by its capital as well
def test_everyday_words_are_in_none(name: str) -> None:
    assert book().vocabulary.sets(name).isdisjoint(EVERYDAY.split())


@pytest.mark.parametrize(
    ("text", "name", "quotes"),
    [
        ("She switched from Ozempic to metformin.", "drug", ["Ozempic", "metformin"]),
        ("He has a torn rotator cuff and A-fib.", "condition", ["torn rotator cuff", "A-fib"]),
        ("Her oesophagus and esophagus, her hematoma and haematoma.", "anatomy", ["oesophagus", "esophagus"]),
        ("Wisdom teeth removal and Mohs surgery.", "procedure", ["Wisdom teeth removal", "Mohs surgery"]),
        ("Lou Gehrig's disease is rare.", "rare-disease", ["Lou Gehrig's disease"]),
        ("The school bus drivers of Mobile, AL.", "occupation", ["school bus drivers"]),
        ("The school bus drivers of Mobile, AL.", "place", ["Mobile, AL"]),
        ("The mobile clinic in St. Louis, near Charlotte.", "place", ["St. Louis"]),
        ("Blue Cross Blue Shield or MassHealth.", "insurer", ["Blue Cross", "Blue Cross Blue Shield", "MassHealth"]),
        ("An orthodontist and a paediatrician.", "specialty", ["orthodontist", "paediatrician"]),
        ("Nostalgia in academia is a false dichotomy.", "clinical", []),
        ("Okafor, O'Brien and Nguyen wrote.", "surname", ["Okafor", "O'Brien", "Nguyen"]),
        ("Siobhán, DeShawn, Nguyet and Priyanka.", "first-name", ["DeShawn", "Priyanka"]),
    ],
)
def test_terms_are_found_as_people_write_them(text: str, name: str, quotes: list[str]) -> None:
    reading = Reading(read(text), book().vocabulary)
    found = [reading.text.quote(hit.first, hit.last) for hit in reading.hits(name)]
    longest = [quote for quote in found if quote in quotes]
    assert longest == quotes
    assert bool(found) == bool(quotes)


@pytest.mark.parametrize(("file", "rows"), [("census-surnames.csv", 10_000), ("census-given-names.csv", 2_000)])
def test_how_frequent_names_are(file: str, rows: int) -> None:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        read_rows = list(csv.DictReader(lines))
    assert len(read_rows) == rows
    counts = [float(row["per_100000"]) for row in read_rows]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0
    assert len({row["name"] for row in read_rows}) == rows
    assert "public domain" in (DATA / "README.md").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in DATA.glob("census-*")) < 400_000


def test_a_word_of_half_a_million_letters_is_looked_up_in_linear_time() -> None:
    begun = process_time()
    book().vocabulary.known["sooooo" * 80_000]
    assert process_time() - begun < 5
