"""How far a look reached is told in one way everywhere, and "0 in full" never stands beside "all was seen"."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from model.audit import Counts, Coverage, Outcome, Visit
from reports import reach, render
from tests.reports import scenes

PASTE = Visit(
    source="pasted_reviews", title="Copied reviews", at="paste.txt", outcome=Outcome.OK, sample=True,
    counts=Counts(asked=1, fetched=1, parsed=5, seen=5), kinds={"review": 3, "reply": 2},
)  # fmt: skip
WHOLE = replace(PASTE, title="Takeout", sample=False)
PART = replace(WHOLE, title="Yelp", outcome=Outcome.PARTIAL)
REFUSED = replace(WHOLE, title="Vitals", outcome=Outcome.BLOCKED, counts=Counts(), kinds={})


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        ([PASTE], "Of the one source all was read that was shown or handed in; there may be more"),
        ([PASTE, PASTE], "Of both sources all was read that was shown or handed in; there may be more"),
        ([PASTE] * 3, "Of the 3 sources all was read that was shown or handed in; there may be more"),
        ([WHOLE], "1 of 1 source was looked at in full"),
        ([PART], "0 of 1 source were looked at in full"),
        (
            [WHOLE, PASTE, PART],
            "1 of 3 sources was looked at in full; of 1 more all was read that was shown or handed in, "
            "but there may be more",
        ),
        (
            [PASTE, PASTE, REFUSED],
            "0 of 3 sources were looked at in full; of 2 all was read that was shown or handed in, "
            "but there may be more",
        ),
    ],
)
def test_one_sentence_says_how_far_a_look_reached(visits: list[Visit], told: str) -> None:
    assert reach.reach(visits) == told


def test_titles_follow_and_each_source_is_in_one_group() -> None:
    assert reach.looked_at([WHOLE, PASTE, PART, REFUSED]) == (
        "1 of 4 sources was looked at in full; of 1 more all was read that was shown or handed in, "
        "but there may be more (Copied reviews). In part: Yelp. Not looked at: Vitals."
    )


def test_a_report_of_one_paste_agrees_with_itself() -> None:
    report = replace(scenes.full(), coverage=Coverage(visits=(PASTE,)))
    page = " ".join(BeautifulSoup(render.html(report, share=False), "html.parser").get_text(" ").split())
    assert "0 of 1" not in page
    assert "All that was asked for was seen" not in page
    assert page.count("Of the one source all was read that was shown or handed in; there may be more") == 2
    assert "All that was shown or handed in was read; there may be more at the source." in page
    told = render.summary(report)
    assert "Of the one source all was read that was shown or handed in; there may be more." in told
    assert "looked at, saw 3 reviews and 2 replies, a part only" in " ".join(told.split())


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        (PASTE, "saw 3 reviews and 2 replies"),
        (replace(PASTE, counts=Counts(parsed=5, seen=3, expected=127)), "saw 3 of 127"),
        (replace(PASTE, counts=Counts(parsed=5, seen=4)), "saw 4"),  # one came twice
        (replace(PASTE, counts=Counts(), kinds=None), "saw 0"),
    ],
)
def test_what_was_seen_is_told_by_kind(visit: Visit, told: str) -> None:
    assert reach.extent(visit) == told


def test_with_and_without_a_stated_total_the_texts_read_are_told_by_kind() -> None:
    for counts in (PASTE.counts, replace(PASTE.counts, seen=3, expected=127)):
        report = replace(scenes.full(), coverage=Coverage(visits=(replace(PASTE, counts=counts),)))
        page = " ".join(BeautifulSoup(render.html(report, share=False), "html.parser").get_text(" ").split())
        assert "3 reviews and 2 replies read; total by the source itself:" in page


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (
            (4, 2),
            "4 reviews have no stars: by their words 2 are read as critical. The others are not "
            "counted as good: look through them yourself.",
        ),
        (
            (2, 1),
            "2 reviews have no stars: by their words 1 is read as critical. The other is not "
            "counted as good: look through it yourself.",
        ),
        (
            (1, 0),
            "1 review has no stars: by its words it is not read as critical. It is not counted as "
            "good: look through it yourself.",
        ),
        ((1, 1), "1 review has no stars: by its words it is read as critical."),
        ((3, 3), "3 reviews have no stars: by their words all are read as critical."),
    ],
)
def test_reviews_without_stars_are_never_told_as_good(numbers: tuple[int, int], told: str) -> None:
    assert reach.starless(*numbers) == told
    total, critical = numbers
    report = replace(scenes.full(), starless=total, starless_critical=critical)
    assert told in " ".join(BeautifulSoup(render.html(report, share=True), "html.parser").get_text(" ").split())
    assert told in " ".join(render.summary(report).split())
