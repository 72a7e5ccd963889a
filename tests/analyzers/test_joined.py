"""A reply that a table, a workbook and a Takeout tell of is one reply, with all its places; two replies stay two."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analyzers import joined
from analyzers.accounts import syndicated
from analyzers.accounts.syndicated import copies
from model.documents import Author, Capture, Document, Kind, Precision
from model.findings import Baseline, Severity
from tests.reports import scenes

DAY = datetime(2026, 11, 3, 12, tzinfo=UTC)
WORDS = "The hygienist was kind, but I waited forty minutes and nobody told me why."
ANSWER = "Dana, your root canal took longer because you came late."


def told(ref: str, **more: object) -> tuple[Document, Document]:
    """A review as one file tells of it, and its answer."""
    answer = str(more.pop("answer", ANSWER))
    facts: dict[str, object] = {
        "source": "review_table", "service": "google", "text": WORDS, "rating": 2.0, "author": Author(name="Dana Ruiz"),
        "published": DAY, "published_precision": Precision.EXACT, "capture": Capture(sha256=ref),
    } | more  # fmt: skip
    review = Document(kind=Kind.REVIEW, ref=ref, **facts)  # type: ignore[arg-type]
    reply = replace(review, kind=Kind.REPLY, ref=f"{ref}/reply", text=answer, in_reply_to=ref, rating=None)
    return review, reply


class Held:
    """A corpus of these."""

    def __init__(self, *pairs: tuple[Document, Document]) -> None:
        self.held = {one.id: one for pair in pairs for one in pair}

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        return (one for one in self.held.values() if not kinds or one.kind in kinds)

    def document(self, id: str) -> Document | None:
        return self.held.get(id)

    def answers(self, id: str) -> Iterator[Document]:
        return (one for one in self.held.values() if one.parent_id == id)

    def count(self, *kinds: Kind) -> int:
        return len(list(self.documents(*kinds)))


def replies(held: Held) -> Mapping[str, tuple[str, ...]]:
    """The replies of a corpus that several sources tell of."""
    return syndicated.replies(held, copies(held.documents(Kind.REVIEW)))


TAKEOUT = {"source": "google_business_takeout"}
NAIVE = {"published": datetime(2026, 11, 3, 9), "published_precision": Precision.NAIVE, "place": "Fennwick"}  # noqa: DTZ001


@pytest.mark.parametrize("words", [WORDS, "Amazing!!", ""])
def test_a_reply_in_a_table_a_workbook_and_a_takeout_is_one(words: str) -> None:
    held = Held(told("csv", text=words), told("xlsx", text=words, **NAIVE), told("zip", text=words, **TAKEOUT))
    assert set(replies(held).values()) == {("google:csv/reply", "google:xlsx/reply", "google:zip/reply")}


@pytest.mark.parametrize(
    "other",
    [
        {"service": "yelp"},
        {"answer": "Please call our office."},
        {"author": Author(name="Omar Feld")},
        {"capture": Capture(sha256="csv")},
        {"text": "Amazing!!", "published": datetime(2026, 11, 12, tzinfo=UTC)},
        {"text": "", "published": datetime(2026, 11, 6, tzinfo=UTC)},
        {"text": "Amazing!!", "author": Author(name="Dana R.")},
    ],
    ids=[
        "another service",
        "other words",
        "another reviewer",
        "one list",
        "another week",
        "stars of another day",
        "no full name",
    ],
)
def test_two_replies_stay_two(other: dict[str, object]) -> None:
    first = {key: value for key, value in other.items() if key == "text"}
    assert not replies(Held(told("csv", **first), told("xlsx", **other)))


def test_what_was_copied_from_a_page_is_of_the_one_service_that_is_known() -> None:
    pasted = told("p", source="pasted_reviews", service="paste")
    assert replies(Held(told("csv"), pasted))
    three = Held(told("csv"), pasted, told("y", service="yelp"))
    assert set(copies(three.documents(Kind.REVIEW)).values())
    assert not replies(three)


def test_of_copies_the_findings_of_one_count_and_of_these_the_one_decided_upon() -> None:
    (_, one), (_, other) = told("csv"), told("zip", **TAKEOUT)
    here = [scenes.finding(scenes.CONFIRMS, each, "your root canal", Severity.HIGH) for each in (one, other)]
    groups = dict.fromkeys((one.id, other.id), (one.id, other.id))
    assert [found.document for found in joined.joined(here, groups)] == [other.id]
    known = [replace(here[0], baseline=Baseline.UNCHANGED), here[1]]
    assert [found.document for found in joined.joined(known, groups)] == [one.id]
    more = [*here, scenes.finding(scenes.PROFANITY, one, "late", Severity.LOW)]
    assert {found.rule.id for found in joined.joined(more, groups)} == {found.rule.id for found in more}
    assert len(joined.joined(more, groups)) == 2
