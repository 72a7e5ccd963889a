"""Names of third persons in a text, and what is no name."""

import pytest

from analyzers.mentions import mentions
from analyzers.setting import Setting
from tests.analyzers.rules_under_test import book

BOOK = book()
OWN = Setting(people=("Bea Lindqvist", "Dr. Ottoline Tidewell"), businesses=("Tidewell Family Dental",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It is remarkable to see Theodora Vance make such claims.", ["Theodora Vance"]),
        ("Philippa Nightingale, you know very well.", ["Philippa Nightingale"]),
        ("Mrs. Delacroix, your daughter Posy was never alone.", ["Delacroix", "Posy"]),
        ("Huge thanks to our patient Winifred Oakapple!", ["Winifred Oakapple"]),
        ("Hi Kellan, thank you.", ["Kellan"]),
        ("Thanks to Bea Lindqvist and Dr. Tidewell for twenty years.", []),
        ("Our Harbor Concert is on Monday. See you at Tidewell Family Dental.", []),
        ("Thank you for the kind words.", []),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    found = [text[one.start : one.end] for one in mentions(text, OWN, BOOK.vocabulary)]
    assert found == names


@pytest.mark.parametrize(
    "word",
    [
        "Saturdays", "Thurs", "Sept", "Thanksgiving", "Halloween", "Diwali", "WhatsApp", "Venmo", "Vietnamese",
        "Tagalog", "Muslim", "Internet", "Tricare", "Parking", "Kids", "Orthodontics", "Weekends", "Android",
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", ["We are glad to help on {} as well.", "{} work for most of us.", "Open {}, 9 to 5."])
def test_a_common_word_with_a_capital_is_nobody(word: str, text: str) -> None:
    assert list(mentions(text.format(word), OWN, BOOK.vocabulary)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi Sun, thank you.", "Sun"),
        ("We saw Sun Okafor on Saturdays.", "Sun Okafor"),
        ("Thank you, Mr. French, for the note.", "French"),
        ("Mrs. White was seen on Tuesdays.", "White"),
        ("Give our best to Jan on Saturdays.", "Jan"),
        ("June Abernathy called on Fridays.", "June Abernathy"),
        ("German was so brave on Thurs.", "German"),
        ("We saw Polish Kowalczyk on weekends.", "Polish Kowalczyk"),
        ("Our patient May Winterbourne is open on Mondays.", "May Winterbourne"),
    ],
)
def test_a_name_that_is_also_a_word_is_still_somebody(text: str, name: str) -> None:
    assert [text[one.start : one.end] for one in mentions(text, OWN, BOOK.vocabulary)] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#ad Paid partnership with a maker of soap.", []),
        ("#sponsored Free samples, #gifted Gifted by a maker of soap.", []),
        ("#TeamTidewell Rosalind is here on Mondays.", ["Rosalind"]),
        ("So glad that #ad Wendeline Ashcombe wrote.", ["Wendeline Ashcombe"]),
    ],
)
def test_a_capital_behind_a_hashtag_tells_no_more_than_one_that_begins_a_sentence(text: str, names: list[str]) -> None:
    assert [text[one.start : one.end] for one in mentions(text, OWN, BOOK.vocabulary)] == names


@pytest.mark.parametrize("field", ["Internal Medicine", "Emergency Medicine", "Obstetrics and Gynecology"])
def test_a_specialty_is_nobody(field: str) -> None:
    assert list(mentions(f"{field} Resident, PGY-3 | Poster by {field}", OWN, BOOK.vocabulary)) == []
