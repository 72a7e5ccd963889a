"""Every draft Webside offers is commended by its own rules, whatever it answers."""

import pytest

from analyzers.analyse import Setting, check
from analyzers.drafts import draft, drafts
from model.documents import Author, Document, Kind
from model.findings import Severity
from tests.analyzers.rules_under_test import book

BOOK = book()


@pytest.mark.parametrize(("rating", "text"), drafts())
def test_every_draft_is_commended(rating: float | None, text: str) -> None:
    review = Document(
        kind=Kind.REVIEW,
        source="d",
        service="d",
        ref="r",
        text="x",
        author=Author(name="Priya Northcote"),
        rating=rating,
    )
    reply = Document(kind=Kind.REPLY, source="d", service="d", ref="a", text=text, in_reply_to="r")
    for parent in (review, None):
        found = check(reply, parent, Setting(), BOOK).findings
        assert [(one.rule.id, one.severity) for one in found] == [("reviews/safe-reply", Severity.PASS)]


def test_the_stars_choose_and_the_seed_varies() -> None:
    chosen = {rating: {draft(rating, str(seed)) for seed in range(40)} for rating in (5.0, 1.0, None)}
    assert all(len(texts) > 1 for texts in chosen.values())
    assert not chosen[5.0] & chosen[1.0]
    assert draft(3.0, "a") in chosen[1.0]
    assert draft(5.0, "a") == draft(5.0, "a")
