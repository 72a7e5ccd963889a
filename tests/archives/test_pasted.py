"""Pasted pages of any kind: nothing is lost, nothing raises, and neither size nor malice costs time."""

import io
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import archives, parse
from crawler.archives import Held, Unread
from crawler.archives.clipboard import Line, lines
from crawler.archives.passage import Passage, Role
from crawler.archives.passages import Reader
from crawler.archives.signs import mark, name_likeness, stars_of, when_of
from model.documents import Document, Dropped, Kind
from model.errors import Unreadable

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SHAPES = [
    "Jane D.", "J. R. Okafor", "😀🌸", "bellamy t", "@jane", "@jane@social.example", "Portland, OR", "12", "1.2K",
    "5.0",
    "Local Guide · 12 reviews · 3 photos", "12 reviews", "★★★★☆", "4,0 von 5 Sternen", "Rated 4.0 out of 5", "5/5",
    "3 weeks ago", "vor einem Jahr", "Edited 2 months ago", "Nov 3, 2025", "3w", "NEW", "Like", "Share", "More",
    "… More",
    "Helpful 2", "Thanks", "Response from the owner", "Antwort vom Inhaber vor 2 Wochen", "Business owner information",
    "Business Owner", "Comment from Mark S. of Tidewell", "Jane Doe recommends Tidewell.", "Review:",
    "Reply: We are sorry.",
    "They were lovely.", "It was", "and kind", "2 weeks ago I called.", "4.8 (312)", "", "", "• 1st", "3w • Edited •",
    "Jane D. ★★★★☆ 3 weeks ago", "Jane D. – Mar 3, 2025", "(Translated by Google) Fine. (Original) Gut.", "נועה",
    "\u202e", "·",
]  # fmt: skip
pages = st.lists(st.one_of(st.sampled_from(SHAPES), st.text(max_size=30)), max_size=40).map("\n".join)


def held(text: str | bytes, name: str = "pasted.txt") -> Held:
    return Held(name, text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)


def read(text: str | bytes, kind: Kind | None = None) -> tuple[list[archives.Read], str | None]:
    """What is read of a paste, and the sentence it ends with."""
    things: list[archives.Read] = []
    try:
        things.extend(archives.read("pasted_reviews", held(text), fetched_at=NOW, kind=kind))
    except Unreadable as error:
        return things, str(error)
    return things, None


def told(text: str) -> list[Line]:
    return list(lines(io.StringIO(text), "pasted.txt"))


def passages(text: str, *, posts: bool = False) -> list[Passage]:
    return list(Reader(map(mark, told(text)), posts=posts).passages())


@settings(max_examples=120, deadline=None)
@given(page=pages, posts=st.booleans())
def test_every_line_is_in_exactly_one_passage(page: str, posts: bool) -> None:
    given_out = Counter(
        (line.number, line.text) for one in passages(page, posts=posts) for line in (*one.lines, *one.text)
    )
    labelled = Counter((line.number, line.text) for line in told(page))
    assert given_out == labelled


@settings(max_examples=100, deadline=None)
@given(page=pages, kind=st.sampled_from([None, Kind.REVIEW, Kind.REPLY, Kind.POST]))
def test_every_line_is_in_a_document_or_counted_or_shown(page: str, kind: Kind | None) -> None:
    things, sentence = read(page, kind)
    if sentence and "\0" in page:
        return  # no text at all, and refused as such
    shown: list[str] = []
    counted = 0
    for thing in things:
        match thing:
            case Document():
                parts = [thing.text, thing.published_raw, thing.place]
                parts += [thing.author.name, thing.author.handle] if thing.author else []
                shown.extend(part for part in parts if part)
            case Unread():
                shown.append(thing.text)
            case Dropped():
                counted += thing.count
    everything = "\n".join(shown)
    unseen = [line.text for line in told(page) if line.text not in everything]
    # What no text shows is a sign: stars become a rating, labels a kind; all else must have been counted.
    signs = [text for text in unseen if mark(Line(number=1, text=text)).parts or ":" in text or "(Translated" in text]
    assert len(unseen) - len(signs) <= counted


@settings(max_examples=100, deadline=None)
@given(
    body=st.binary(max_size=400),
    start=st.sampled_from([b"", b"<div>", b"<html><body>", "★★★★★\n".encode(), b"\xff\xfe"]),
)
def test_no_bytes_end_in_a_traceback(body: bytes, start: bytes) -> None:
    for source in ("pasted_reviews", "saved_search"):
        with suppress(Unreadable):
            things = list(archives.read(source, held(start + body, "pasted.html")))
            assert all(isinstance(thing, archives.Read) for thing in things)
    assert archives.recognise(held(start + body, "pasted.html")) in (None, *parse.known())


@pytest.mark.parametrize(
    "page",
    [
        "x" * 10_000_000,
        "★" * 10_000_000,
        "5 stars " * 1_000_000,
        "<div>" + "a" * 10_000_000,
        "<div>" * 400_000,
        "<a " * 1_000_000,
    ],
    ids=["words", "stars", "phrases", "markup", "nested", "half_tags"],
)
def test_one_line_of_ten_megabytes_is_shown_cut_and_costs_no_time(page: str) -> None:
    start = time.perf_counter()
    things, sentence = read(page)
    assert time.perf_counter() - start < 20
    assert sentence
    assert all(len(thing.text) <= 2_000 for thing in things if isinstance(thing, Unread))


def test_of_a_line_too_long_its_length_is_told() -> None:
    [shown] = [thing for thing in read("x" * 100_000 + "\nend")[0] if isinstance(thing, Unread) and thing.length]
    assert (shown.line, shown.length) == (1, 100_000)


def test_a_long_page_is_read_as_a_stream(tmp_path: Path) -> None:
    import tracemalloc

    one = "Jane D.\n12 reviews\n★★★★☆\n3 weeks ago\n" + "They were lovely and kind to us all. " * 60 + "\nLike\nShare\n"
    path, count = tmp_path / "pasted.txt", 1_200
    path.write_text(one * count, encoding="utf-8")
    assert list(archives.read("pasted_reviews", held(one), fetched_at=NOW))  # what is kept for good is there now
    tracemalloc.start()
    assert sum(isinstance(thing, Document) for thing in archives.read("pasted_reviews", path, fetched_at=NOW)) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < path.stat().st_size


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("5 stars", 5), ("★★★★☆", 4), ("⭐⭐⭐", 3), ("Rated 4.0 out of 5", 4), ("4/5", 4), ("4,0 von 5 Sternen", 4),
        ("8/10", 4), ("5.0", 5), ("4 étoiles", 4), ("3 estrellas", 3), ("2 stelle", 2), ("1 estrela", 1), ("★★½", 2.5),
        ("5 stars!", None), ("five stars", None), ("12/25", None), ("☆☆☆☆☆", None), ("★★★★★★★", None), ("6.0", None),
        ("5", None),
    ],
)  # fmt: skip
def test_stars_are_told_in_many_ways(text: str, stars: float | None) -> None:
    assert stars_of(text) == stars


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("3 weeks ago", "3 weeks ago"), ("a month ago", "a month ago"), ("Edited 2 months ago", "2 months ago"),
        ("vor 3 Wochen", "3 weeks ago"), ("vor einem Jahr", "a year ago"), ("il y a un an", "a year ago"),
        ("hace 2 días", "2 days ago"), ("un mese fa", "a month ago"), ("há 5 anos", "5 years ago"),
        ("3w", "3 weeks ago"),
        ("37w", "37 weeks ago"), ("Bearbeitet: vor 2 Tagen", "2 days ago"), ("gestern", "yesterday"),
        ("Modificato 3 mesi fa", "3 months ago"), ("uma semana atrás", "a week ago"),
        ("3 weeks ago on Google", "3 weeks ago"),
    ],
)  # fmt: skip
def test_relative_dates_of_six_languages_are_intervals(text: str, english: str) -> None:
    from crawler.dates import moment

    part = mark(Line(number=1, text=text)).parts[0]
    found, wanted = when_of(part, NOW), moment(english, fetched_at=NOW)
    assert (found.published, found.until, found.precision) == (wanted.published, wanted.until, wanted.precision)
    assert found.published is not None
    assert found.raw == text
    assert when_of(part, None).published is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March 12, 2025", "2025-03-12"), ("12. März 2025", "2025-03-12"), ("12 de marzo de 2025", "2025-03-12"),
        ("12 mars 2025", "2025-03-12"), ("12 marzo 2025", "2025-03-12"), ("12 de março de 2025", "2025-03-12"),
        ("12.03.2025", "2025-03-12"), ("2025-03-12", "2025-03-12"), ("Mar 12, 2025 at 10:12 AM", "2025-03-12"),
        ("3/4/2025", None), ("Nov 12", None),
    ],
)  # fmt: skip
def test_dates_of_the_calendar_are_read_and_never_guessed(text: str, day: str | None) -> None:
    found = when_of(mark(Line(number=1, text=text)).parts[0], NOW)
    assert (found.published.date().isoformat() if found.published else None) == day
    assert found.raw == text


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("Jane D.", 2), ("J. R. Okafor", 2), ("Ana de la Cruz", 2), ("נועה כהן", 2), ("李小龍", 2), ("bellamy t", 1),
        ("😀🌸", 1),
        ("I came in again and again", 0), ("They were lovely.", 0), ("Great!", 0), ("https://x.example", 0), ("", 0),
    ],
)  # fmt: skip
def test_what_looks_like_a_name(text: str, likeness: int) -> None:
    assert name_likeness(text) == likeness


def test_a_person_may_say_what_a_bare_text_is() -> None:
    assert [thing.kind for thing in read("One.\n\nTwo.", Kind.REPLY)[0] if isinstance(thing, Document)] == [
        Kind.REVIEW,
        Kind.REPLY,
    ]
    assert read("One.\n\nTwo.")[1]
    assert [one.role for one in passages("Review: Late.\nReply: Sorry.")] == [Role.REVIEW, Role.REPLY]


def test_two_signs_at_least_make_a_paste() -> None:
    assert archives.recognise(held("Jane D.\n3 reviews\n3 weeks ago\nFine.")) == "pasted_reviews"
    for page in (
        "Jane D.\n3 weeks ago\nFine.",
        "★★★★★",
        "3 weeks ago",
        "Dear Jane,\n\nthank you.\n5 stars\n",
        "Reply: no",
    ):
        assert archives.recognise(held(page)) is None


def test_a_hostile_page_of_results_costs_no_time() -> None:
    result = '<p><a href="https://x{}.example/"><h3>Title {}</h3></a>' + "<i>word</i>" * 60 + "</p>"
    page = (
        '<html><title>q - Google Search</title><form action="https://www.google.com/search"><input name="q" value="q">'
    )
    page += "<div>" * 3_000 + "".join(result.format(number, number) for number in range(600))
    start = time.perf_counter()
    things = list(archives.read("saved_search", held(page, "page.html")))
    assert time.perf_counter() - start < 20
    assert [thing.rank for thing in things if isinstance(thing, Document)] == list(range(1, 501))
    assert [thing.count for thing in things if isinstance(thing, Dropped)] == [100]


LIST = """Jane D.
12 reviews
★★★★☆
3 weeks ago
Kind people, and the coffee was good.
Response from the owner 2 weeks ago
Thank you for your note.
Omar F.
1 review
★☆☆☆☆
2 months ago
Nobody ever picks up the telephone there.
"""


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (LIST, [None, None]),  # it may have been copied to here, and no answer with it
        (LIST + "Zoe K.\n1 review\n★★☆☆☆\n2 months ago\nToo warm in there.\n", [None, False, None]),
        # Something was not understood: the answer may be in it.
        ("An orphaned line of the page\n\n" + LIST, [None, None]),
        # No answer of the owner is shown at all: perhaps this list shows none.
        (LIST.replace("Response from the owner 2 weeks ago\nThank you for your note.\n", ""), [None, None]),
    ],
)
def test_a_list_that_shows_answers_tells_which_reviews_have_none(
    tmp_path: Path, text: str, answered: list[bool | None]
) -> None:
    path = tmp_path / "pasted.txt"
    path.write_text(text, encoding="utf-8")
    found = [one for one in archives.read("pasted_reviews", path, fetched_at=NOW) if isinstance(one, Document)]
    assert [one.answered for one in found if one.kind is Kind.REVIEW] == answered


LIST = "Write a review\n\nLem Quist\n3 reviews\n★★★★★ a month ago\nKind people, all of them.\n"


@pytest.mark.parametrize(
    "top",
    ["4.3\n128 reviews", "4.3\n(128)\n128 reviews", "4.3(128)", "4.3 (128)", "4.5 ★★★★☆ (128)", "128 Google reviews"],
)
def test_the_total_of_a_page_is_stated_once_and_its_name_is_no_riddle(top: str) -> None:
    things, _ = read(f"Tidewell Family Dental\n{top}\n{LIST}")
    assert [one.total for one in things if isinstance(one, archives.Stated)] == [128]
    assert not [one for one in things if isinstance(one, Unread)]
    (review,) = [one for one in things if isinstance(one, Document)]
    assert (review.author and review.author.name, review.place) == ("Lem Quist", "Tidewell Family Dental")


def test_the_average_of_a_page_is_not_the_rating_of_the_first_review_below_it() -> None:
    things, _ = read("Tidewell Family Dental\n4.3\n128 reviews\n\nLem Quist\n3 reviews\n★★★★★ a month ago\nKind.\n")
    (review,) = [one for one in things if isinstance(one, Document)]
    assert (review.rating, review.text) == (5.0, "Kind.")


def test_the_first_reviewer_is_no_heading() -> None:
    things, _ = read("Lem Quist\n3 reviews\n★★★★★ a month ago\nKind people, all of them.\n")
    (review,) = [one for one in things if isinstance(one, Document)]
    assert review.author is not None
    assert review.author.name == "Lem Quist"


@pytest.mark.parametrize("end", ["5w\nLike\nReply", "Like\nReply\n5w", "Like · Reply · 5w", "5w Like Reply"])
def test_an_answer_below_a_recommendation_is_read_in_either_order(end: str) -> None:
    text = (
        "Tidewell Family Dental\n97% recommend (41 Reviews)\n\nPosy Quillon recommends Tidewell Family Dental.\n"
        f"October 12 ·\nThe same day!\nLike\nComment\nShare\nTidewell Family Dental\nAbscesses are no fun!\n{end}\n\n"
        "Ari Vane doesn't recommend Tidewell Family Dental.\nSeptember 3 ·\nOverpriced.\nLike\nComment\nShare\n"
    )
    things, _ = read(text)
    documents = [one for one in things if isinstance(one, Document)]
    assert not [one for one in things if isinstance(one, Unread)]
    assert [(one.kind, one.text) for one in documents] == [
        (Kind.REVIEW, "The same day!"),
        (Kind.REPLY, "Abscesses are no fun!"),
        (Kind.REVIEW, "Overpriced."),
    ]
    assert documents[1].in_reply_to == documents[0].ref


def test_the_button_below_the_last_answer_is_none_of_its_words() -> None:
    text = "Lem Quist\n★★★★★ a month ago\nKind.\nResponse from the owner a month ago\nThank you.\nMore reviews (116)\n"
    things, _ = read(text)
    assert [one.text for one in things if isinstance(one, Document)] == ["Kind.", "Thank you."]
