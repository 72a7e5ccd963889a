"""Text, dates, ratings and links in one form: examples of what services write, and laws that hold for any input."""

import time
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise import When, clean, count, link, moment, rating, ref_of, text_of
from model.documents import Precision

FETCHED = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENTS = st.integers(min_value=631_152_000_000, max_value=4_102_444_800_000).map(
    lambda told: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=told)
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<p>Q&amp;A &lt;3 &eacute; &#39;</p>", "Q&A <3 é '"),
        ('See <a href="https://example.org/x">our page</a>, please.', "See our page, please."),
        ("<p>a</p><script>var x = '<p>no</p>';</script><style>p{}</style><p>b</p>", "a\n\nb"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<div>a<div>b</div></div>c", "a\nb\nc"),
        ("<table><tr><td>Mon</td><td>8-5</td></tr><tr><td>Tue</td><td>9-5</td></tr></table>", "Mon 8-5\nTue 9-5"),
        ("  many \n   spaces ", "many spaces"),
        ("<pre>kept\n  as is</pre>", "kept\n  as is"),
        ("I waited <3 hours & more", "I waited <3 hours & more"),
        ("<p>cut in the middle of a <a hre", "cut in the middle of a"),
        ("<p>before</p><!-- never closed <p>after</p>", "before"),
        ("<head><title>T</title></head><body>B<noscript>N</noscript></body>", "B"),
        ('<p>Hi <img class="wp-smiley emoji" alt="🙂"> there</p>', "Hi 🙂 there"),
        ('<span class="invisible">https://</span><span>example.org/a</span>', "https://example.org/a"),
        ("", ""),
    ],
)
def test_text_of_html(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 200_000, "<a " * 200_000, "<!--x>" * 100_000, "<b" * 200_000 + ">", "</" * 200_000 + ">", "&" * 500_000],
)
def test_hostile_markup_takes_linear_time(markup: str) -> None:
    begun = time.process_time()
    text_of(markup)
    assert time.process_time() - begun < 5


@given(st.text())
def test_any_text_is_cleaned_once_and_for_all(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" and char != "\t" for char in cleaned)
    cleaned.encode("utf-8")


@given(st.text())
def test_any_markup_is_read(markup: str) -> None:
    assert clean(text_of(markup)) == text_of(markup)


@given(st.lists(st.text(alphabet="abc &<>\"'é", min_size=1).map(clean).filter(bool), min_size=1, max_size=5))
def test_paragraphs_survive_being_written_as_html(paragraphs: list[str]) -> None:
    import html

    markup = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    assert text_of(markup) == "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def test_clean_takes_out_what_is_not_seen() -> None:
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert clean("ap\u00adpoint\u200bment\ufeff \u202egnp\u202c") == "appointment gnp"
    assert clean("half \ud83d a pair") == "half \N{REPLACEMENT CHARACTER} a pair"
    assert clean("Cafe\u0301\u00a0noir") == "Café noir"
    assert clean("👩\u200d⚕️") == "👩\u200d⚕️"


@pytest.mark.parametrize(
    ("raw", "published", "precision"),
    [
        ("2023-03-05T10:11:12Z", "2023-03-05T10:11:12+00:00", Precision.EXACT),
        ("2023-03-05T10:11:12.123456789Z", "2023-03-05T10:11:12.123456+00:00", Precision.EXACT),
        ("2023-03-05T10:11:12+0200", "2023-03-05T08:11:12+00:00", Precision.EXACT),
        ("2023-03-05T10:11:12-07:00", "2023-03-05T17:11:12+00:00", Precision.EXACT),
        ("2014-08-27 00:59:46 UTC", "2014-08-27T00:59:46+00:00", Precision.EXACT),
        ("2013-01-15 10:11:12 +0000", "2013-01-15T10:11:12+00:00", Precision.EXACT),
        ("Sat Feb 18 12:33:11 +0000 2023", "2023-02-18T12:33:11+00:00", Precision.EXACT),
        ("Sun, 05 Mar 2023 10:00:00 +0100", "2023-03-05T09:00:00+00:00", Precision.EXACT),
        ("20230305T101112Z", "2023-03-05T10:11:12+00:00", Precision.EXACT),
        ("1600000000", "2020-09-13T12:26:40+00:00", Precision.EXACT),
        (1600000000.5, "2020-09-13T12:26:40.500000+00:00", Precision.EXACT),
        (1600000000123, "2020-09-13T12:26:40.123000+00:00", Precision.EXACT),
        ("2023-03-05T10:11:12", "2023-03-05T10:11:12", Precision.NAIVE),
        ("2023-03-05 10:11", "2023-03-05T10:11:00", Precision.NAIVE),
        ("2023-03-05", "2023-03-05T00:00:00+00:00", Precision.DAY),
        ("March 5, 2023", "2023-03-05T00:00:00+00:00", Precision.DAY),
        ("Sunday, 5th Sept. 2023", "2023-09-05T00:00:00+00:00", Precision.DAY),
        ("25/03/2023", "2023-03-25T00:00:00+00:00", Precision.DAY),
        ("03/25/2023", "2023-03-25T00:00:00+00:00", Precision.DAY),
    ],
)
def test_moments_as_services_write_them(raw: object, published: str, precision: Precision) -> None:
    assert moment(raw) == When(published=datetime.fromisoformat(published), precision=precision, raw=str(raw))


@pytest.mark.parametrize(
    "raw",
    [
        "05/03/2023",
        "0000-00-00 00:00:00",
        "2023-02-30",
        "31/31/2023",
        "sometime",
        "3 weeks ago",
        "0001-01-01T00:00:00+14:00",
        "12",
        "1" * 500,
        "Sat Foo 18 12:33:11 +0000 2023",
        float("nan"),
        10**30,
    ],
)
def test_what_is_not_told_is_not_guessed(raw: object) -> None:
    when = moment(raw)
    assert (when.published, when.precision, when.until) == (None, None, None)
    assert when.raw


def test_nothing_is_nothing() -> None:
    assert moment(None) == moment("") == moment(True) == When()


def test_the_order_of_day_and_month_must_be_known() -> None:
    assert moment("05/03/2023", day_first=True).published == datetime(2023, 3, 5, tzinfo=UTC)
    assert moment("05/03/2023", day_first=False).published == datetime(2023, 5, 3, tzinfo=UTC)
    assert moment("03/25/2023", day_first=True).published is None


def test_a_service_that_writes_utc_without_saying_so() -> None:
    when = moment("2023-03-05T10:11:12", assume_utc=True)
    assert (when.published, when.precision) == (datetime(2023, 3, 5, 10, 11, 12, tzinfo=UTC), Precision.EXACT)


@pytest.mark.parametrize(
    ("raw", "earliest", "latest"),
    [
        ("3 weeks ago", "2026-10-25T12:00+00:00", "2026-11-01T12:00+00:00"),
        ("a month ago", "2026-09-22T12:00+00:00", "2026-10-22T12:00+00:00"),
        ("2 years ago", "2023-11-22T12:00+00:00", "2024-11-22T12:00+00:00"),
        ("about 2 years ago", "2023-11-22T12:00+00:00", "2025-11-22T12:00+00:00"),
        ("an hour ago", "2026-11-22T10:00+00:00", "2026-11-22T11:00+00:00"),
        ("5d ago", "2026-11-16T12:00+00:00", "2026-11-17T12:00+00:00"),
        ("Yesterday", "2026-11-20T12:00+00:00", "2026-11-22T12:00+00:00"),
        ("2023-02", "2023-02-01T00:00+00:00", "2023-02-28T23:59:59.999999+00:00"),
        ("2023", "2023-01-01T00:00+00:00", "2023-12-31T23:59:59.999999+00:00"),
    ],
)
def test_relative_words_are_an_interval(raw: str, earliest: str, latest: str) -> None:
    when = moment(raw, fetched_at=FETCHED)
    assert when.precision is Precision.INTERVAL
    assert when.published == datetime.fromisoformat(earliest)
    assert when.until == datetime.fromisoformat(latest)


@given(MOMENTS, st.integers(min_value=-14 * 60, max_value=14 * 60))
def test_any_moment_in_any_zone_comes_back(told: datetime, minutes: int) -> None:
    there = told.astimezone(timezone(timedelta(minutes=minutes)))
    assert moment(there.isoformat()).published == told
    assert moment(format_datetime(there)).published == told.replace(microsecond=0)


@given(MOMENTS, st.integers(min_value=1, max_value=400), st.sampled_from(["minute", "hour", "day", "week", "month"]))
def test_intervals_lie_before_the_fetching_and_in_order(fetched: datetime, number: int, unit: str) -> None:
    when = moment(f"{number} {unit}s ago", fetched_at=fetched)
    assert when.published
    assert when.until
    assert when.published < when.until < fetched


@given(st.one_of(st.text(), st.integers(), st.floats()))
def test_any_words_for_a_moment_are_survived(raw: object) -> None:
    when = moment(raw, fetched_at=FETCHED)
    assert (when.published is None) == (when.precision is None)
    assert (when.until is not None) == (when.precision is Precision.INTERVAL)


@pytest.mark.parametrize(
    ("value", "best", "worst", "stars"),
    [
        (4, 5, None, 4.0),
        ("4,5", 5, None, 4.5),
        ("4.0", "5", "1", 4.0),
        (8, 10, 1, 4.0),
        ("80", 100, 0, 4.0),
        ("9/10", 5, None, 4.5),
        ("4 out of 5 stars", 5, None, 4.0),
        ("80%", 5, None, 4.0),
        ("1,0", 1, 6, 5.0),
        ("6", 1, 6, 0.0),
        (0, 1, -1, 2.5),
        (8, 5, None, None),
        ("-1", 5, None, None),
        ("good", 5, None, None),
        (None, 5, None, None),
        (True, 5, None, None),
        (float("nan"), 5, None, None),
        (3, 0, None, None),
    ],
)
def test_ratings_on_five(value: object, best: object, worst: object, stars: float | None) -> None:
    assert rating(value, best, worst) == stars


@given(
    st.one_of(st.text(), st.floats(), st.integers()),
    st.one_of(st.text(), st.floats()),
    st.one_of(st.none(), st.floats()),
)
def test_any_rating_is_between_nothing_and_five(value: object, best: object, worst: object) -> None:
    stars = rating(value, best, worst)
    assert stars is None or 0 <= stars <= 5


def test_counts() -> None:
    assert [count(told) for told in ("1,234 reviews", "1.234", "12 345", 7, "89", "none", None, True, -1)] == [
        *(1234, 1234, 12345, 7, 89),
        *(None, None, None, None),
    ]


def test_links_are_absolute_and_of_the_web() -> None:
    base = "https://example.org/a/b?c=1"
    assert link(base, " ../d#e ") == "https://example.org/d#e"
    assert link(base, "//example.net/x") == "https://example.net/x"
    assert link(None, "http://example.com") == "http://example.com"
    for href in ("mailto:a@example.org", "javascript:alert(1)", "data:text/html,x", "tel:555", "http://[bad", "", None):
        assert link(base, href) is None
    assert link(None, "/only/a/path") is None
    assert link(base, "java\nscript:alert(1)") is None
    assert link(base, "http://example.org:99999999/") is None


@given(st.text(), st.text())
def test_any_link_is_survived(base: str, href: str) -> None:
    made = link(base, href)
    assert made is None or made.startswith(("http://", "https://", "HTTP", "Http", "hTTP"))


def test_a_ref_of_words_is_stable_and_tells_apart() -> None:
    assert ref_of("a", None, "b c") == ref_of("a", None, " b\n c ")
    assert ref_of("a", None) != ref_of("a", "")
    assert ref_of("ab", "c") != ref_of("a", "bc")


@pytest.mark.parametrize("written", [" a b", "a b ", "a  b", "a\nb", "a\u00a0b", "a\u200b b", "\ta b"])
def test_a_ref_is_of_what_is_told_not_of_how_it_is_spaced(written: str) -> None:
    assert ref_of("post", None, written) == ref_of("post", None, "a b") == "3d545923eb0adfd4b5ef"


def test_a_ref_is_of_one_form_of_each_letter_and_tells_nothing_from_empty() -> None:
    assert ref_of("é", "e") == ref_of("e\u0301", "e")
    assert len({ref_of("a", told) for told in (None, "", "None", "|", " | ", 0)}) == 5, "of a text, only spaces go"
