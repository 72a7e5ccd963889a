"""A download that holds no bio of the account says so: what a stranger reads first was not looked at."""

from collections import Counter

import pytest

from crawler import sources
from webside import intake

SOURCES = sources.load()


@pytest.mark.parametrize(
    ("source", "kinds", "told"),
    [
        ("instagram_archive", {"post": 3}, True),
        ("x_archive", {"post": 3}, True),
        ("instagram_archive", {"post": 3, "profile": 1}, False),
        ("instagram_archive", {}, False),
        ("threads_archive", {"post": 3}, False),
        ("x", {"post": 3}, False),
    ],
)
def test_a_bio_that_was_not_found_is_told(source: str, kinds: dict[str, int], told: bool) -> None:
    note = intake.bio_note(SOURCES[source], intake.Tally(kinds=Counter(kinds)))
    assert ("not looked at" in note) is told
