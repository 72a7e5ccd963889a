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
