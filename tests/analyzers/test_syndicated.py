"""A review that stands at several places counts once; two persons' reviews never become one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from analyzers.accounts.syndicated import copies, surplus
from model.documents import Author, Document, Kind, Precision, Visibility

DAY = datetime(2026, 11, 3, 12, tzinfo=UTC)
WORDS = "The hygienist was kind, but I waited forty minutes and nobody told me why."


def review(ref: str, **more: object) -> Document:
    told: dict[str, object] = {
        "source": "a", "service": "google", "text": WORDS, "rating": 2.0, "author": Author(name="Marlow K."),
        "published": DAY, "published_precision": Precision.EXACT,
    } | more  # fmt: skip
    return Document(kind=Kind.REVIEW, ref=ref, **told)  # type: ignore[arg-type]


def are_one(one: Document, other: Document) -> bool:
    found = copies([one, other])
    assert found in ({}, {one.id: (one.id, other.id), other.id: (one.id, other.id)})
    return bool(found)


HERE = review("1")
ELSEWHERE = {"source": "b", "service": "yelp"}


@pytest.mark.parametrize(
    "other",
    [
        {"author": Author(name="Marlow Kent")},
        {"author": None},
        {"text": WORDS.upper().replace(",", " -")},
        {"text": WORDS.replace("forty", "40")},
        {"published": DAY + timedelta(days=6), "text": WORDS.replace("forty", "40")},
        {"published": DAY - timedelta(days=300)},
        {"rating": None, "published": None, "published_precision": None, "text": WORDS.replace("forty", "40")},
        {"text": "The hygienist was kind, but I waited forty min…", "excerpt": True},
        {"service": "google", "author": Author(name="Marlow K"), "published": None, "published_until": DAY},
    ],
)
def test_one_review_at_two_places(other: dict[str, object]) -> None:
    assert are_one(HERE, review("2", **ELSEWHERE | other))
    assert are_one(review("2", **ELSEWHERE | other), HERE)


@pytest.mark.parametrize(
    "other",
    [
        {"author": Author(name="Odalys P.")},
        {"author": Author(name="Marlow Trent")},
        {"rating": 5.0},
        {"text": "The dentist was brisk, and I was out again within a quarter of an hour."},
        {"text": WORDS.replace("forty", "40"), "published": DAY - timedelta(days=30)},
        {"text": WORDS.replace("forty", "40"), "author": None, "rating": None},
        {"text": WORDS.replace("forty", "40"), "author": None, "published": None, "published_precision": None},
        {"text": "The hygienist was kind, but I waited forty min"},
        {"source": "a", "service": "google"},
        {"visibility": Visibility.DELETED},
    ],
)
def test_two_reviews_stay_two(other: dict[str, object]) -> None:
    assert not are_one(HERE, review("2", **ELSEWHERE | other))
    assert not are_one(review("2", **ELSEWHERE | other), HERE)


def test_short_words_are_written_by_many() -> None:
    assert not are_one(review("1", text="Terrible place!"), review("2", **ELSEWHERE | {"text": "Terrible place!"}))


def test_three_places_are_one_group_and_two_too_many() -> None:
    held = [HERE, review("2", **ELSEWHERE), review("3", source="c", service="facebook", rating=None), review("4")]
    assert set(copies(held).values()) == {(held[0].id, held[1].id, held[2].id)}
    assert surplus(copies(held)) == 2
    assert surplus(copies([HERE])) == 0


def test_many_reviews_of_one_wording_cost_little() -> None:
    held = [replace(HERE, ref=str(n), service=f"s{n}", author=Author(name=f"Person{n} X")) for n in range(3000)]
    assert copies(held) == {}
