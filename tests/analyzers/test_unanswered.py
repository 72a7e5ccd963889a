"""Unanswered negative reviews: ages that never overstate, what is alleged, and what is not known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from analyzers.accounts.ages import age_in_days
from analyzers.accounts.unanswered import RULE, findings, open_reviews, starless
from analyzers.setting import Setting
from analyzers.stance import Stance
from model.audit import Coverage, Outcome, Visit
from model.documents import Document, Kind, Precision, Visibility
from model.findings import Confidence, Finding, Severity
from model.subject import Jurisdiction
from tests.analyzers.account_scenes import Held
from tests.analyzers.rules_under_test import book

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SEEN = Coverage(visits=(Visit(source="listing", title="Listing", at="x", outcome=Outcome.OK, shows_replies=True),))
US = Setting()


def review(text: str = "Waited two hours.", days: int | None = 46, ref: str = "r1", **more: object) -> Document:
    told = {"rating": 1.0, "published_precision": Precision.EXACT, "service": "listing"} | more
    published = None if days is None else NOW - timedelta(days=days)
    return Document(kind=Kind.REVIEW, source="listing", ref=ref, text=text, published=published, **told)


def reply(ref: str = "r1", **more: object) -> Document:
    told = {"text": "Thank you for the comment.", "service": "listing"} | more
    return Document(kind=Kind.REPLY, source="listing", ref=f"{ref}-reply", in_reply_to=ref, **told)


def found(*documents: Document, coverage: Coverage = SEEN, setting: Setting = US) -> list[Finding]:
    return list(findings(Held(documents), coverage, setting, BOOK, NOW))


BOOK = book()


@pytest.mark.parametrize(
    ("days", "severity", "grouped"),
    [
        (7, Severity.LOW, False),
        (30, Severity.LOW, False),
        (31, Severity.MEDIUM, False),
        (90, Severity.MEDIUM, False),
        (91, Severity.MEDIUM, True),
        (800, Severity.MEDIUM, True),
    ],
)
def test_age_sets_the_severity(days: int, severity: Severity, grouped: bool) -> None:
    (finding,) = found(review(days=days))
    assert (finding.severity, bool(finding.wording)) == (severity, grouped)
    assert finding.rule.id == RULE
    assert finding.confidence is Confidence.SURE
    assert f"At least {days} days" in (finding.note or "")


def test_a_source_that_says_there_was_no_answer_is_believed_as_of_its_day() -> None:
    part = Coverage(visits=(replace(SEEN.visits[0], sample=True),))
    assert not found(review(), coverage=part)
    (finding,) = found(review(answered=False), coverage=part)
    assert "No public reply as of the copy it was read from; the review is at least 46 days old" in (finding.note or "")


@pytest.mark.parametrize("days", [0, 6, None])
def test_young_or_undated_reviews_are_listed_but_no_finding(days: int | None) -> None:
    assert found(review(days=days)) == []
    (one,) = open_reviews(Held((review(days=days),)), SEEN, US, NOW, BOOK)
    assert (one.age_days, one.severity, one.known_unanswered) == (days, Severity.INFO, True)


@pytest.mark.parametrize(
    ("text", "alleged"),
    [
        ("They told my employer I was there.", True),
        ("They pulled the wrong tooth.", True),
        ("I ended up in the emergency room.", True),
        ("The receptionist was openly racist.", True),
        ("Shared my test results with a stranger.", True),
        ("Waited two hours, no apology.", False),
        ("To be fair, they were not racist, only slow.", False),
    ],
)
def test_what_is_alleged_raises_the_severity_by_one(text: str, alleged: bool) -> None:
    assert [found(review(text, days=days))[0].severity for days in (12, 60)] == (
        [Severity.MEDIUM, Severity.HIGH] if alleged else [Severity.LOW, Severity.MEDIUM]
    )


def test_an_answered_deleted_or_favourable_review_is_no_business_of_this_rule() -> None:
    assert found(review(), reply()) == []
    assert found(review(visibility=Visibility.DELETED)) == []
    assert found(review(rating=3.0)) == []
    assert found(review("Oh great, another two-hour wait. Love it.", rating=5.0)) == []
    assert found(review(rating=None, recommends=True)) == []


def test_a_deleted_reply_and_a_strangers_comment_are_no_answer() -> None:
    assert found(review(), reply(visibility=Visibility.DELETED))
    assert found(review(), replace(reply(), kind=Kind.COMMENT))


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("The worst front desk in town. Stay away.", True),
        ("Would not recommend to anyone.", True),
        ("Never rude, never late, the kindest people.", False),
        ("Great doctor, terrible parking.", False),
        ("I came in on a Tuesday.", False),
        ("", False),
        ("Nobody ever called me back about my results. I left three voicemails and gave up.", True),
        ("Charged me twice for the same visit and would not refund it.", True),
        ("Sat in the waiting room for two hours past my appointment.", True),
        ("Great dentist, but I would never recommend this place after the billing mess.", True),
        ("They lost my x-rays and could not care less.", True),
        ("My crown fell off after three weeks.", True),
        ("No one explained anything, and I felt rushed through the exam.", True),
        ("They refused to see my son because we were five minutes late.", True),
        ("It used to be my favourite practice; it has gone downhill.", True),
        ("Took it off my calendar. Never going back.", True),
        ("My last dentist was awful and rude. Here everybody is kind.", False),
        ("I was terrified of needles, and they were gentle.", False),
        ("Not a bad word to say, never had to wait.", False),
        ("I can't recommend them enough.", False),
        ("Couldn't be happier with my crown, no pain at all.", False),
        ("I cannot complain. Good people.", False),
        ("No problems, no waiting, no surprises.", False),
        ("The office moved across the street in June.", False),
        ("Unlike other clinics they never rush you.", False),
        ("Do you take insurance for the shots?", False),
    ],
)
def test_words_speak_where_there_is_no_rating(text: str, negative: bool) -> None:
    result = found(review(text, rating=None))
    assert [finding.confidence for finding in result] == ([Confidence.LIKELY] if negative else [])


@pytest.mark.parametrize("outcome", [Outcome.PARTIAL, Outcome.SUSPECT, Outcome.BLOCKED, Outcome.FAILED])
def test_an_absence_that_is_not_proved_is_unknown(outcome: Outcome) -> None:
    coverage = Coverage(visits=(replace(SEEN.visits[0], outcome=outcome),))
    assert found(review(), coverage=coverage) == []
    (one,) = open_reviews(Held((review(),)), coverage, US, NOW, BOOK)
    assert (one.known_unanswered, one.severity, one.age_days) == (False, Severity.INFO, 46)


@pytest.mark.parametrize("what", [{"shows_replies": False}, {"sample": True}, {"source": "other"}])
def test_a_source_without_replies_a_sample_and_no_visit_prove_nothing(what: dict[str, object]) -> None:
    coverage = Coverage(visits=(replace(SEEN.visits[0], **what),))
    assert found(review(), coverage=coverage) == []


def test_canada_is_advice_not_to_reply() -> None:
    for jurisdiction in (each for each in Jurisdiction if each.value.startswith("ca")):
        (finding,) = found(review("They pulled the wrong tooth."), setting=Setting(jurisdiction=jurisdiction))
        assert finding.severity is Severity.INFO
        assert "do not reply" in (finding.note or "")


@pytest.mark.parametrize(
    ("document", "days"),
    [
        (review(days=20), 20),
        (review(days=20, published_precision=Precision.DAY), 19),
        (review(days=20, published_precision=Precision.INTERVAL, published_until=NOW - timedelta(days=14)), 14),
        (replace(review(), published=datetime(2026, 11, 2, 12), published_precision=Precision.NAIVE), 19),  # noqa: DTZ001
        (review(days=-3), 0),
        (review(days=None), None),
    ],
)
def test_the_age_is_the_least_that_is_certain(document: Document, days: int | None) -> None:
    assert age_in_days(document, NOW) == days


def test_one_text_at_two_services_counts_once_and_short_ones_count_each() -> None:
    words = "Nobody answered the telephone for two whole weeks."
    (finding,) = found(review(words, days=20), review(words.upper(), days=40, ref="r2", service="elsewhere"))
    assert finding.document == "elsewhere:r2"
    assert len(found(review("Terrible!"), review("Terrible!", ref="r2", service="elsewhere"))) == 2
    assert len(found(review(words), review(words, ref="r2"))) == 2


def test_a_review_is_listed_once_with_its_other_places() -> None:
    words = "Nobody answered the telephone for two whole weeks."
    copy = review(words, days=20, ref="r2", service="elsewhere", url="https://elsewhere.example/r2")
    (one,) = open_reviews(Held((review(words, days=20), copy)), SEEN, US, NOW, BOOK)
    assert [document.id for document in (one.review, *one.also_at)] == ["elsewhere:r2", "listing:r1"]


def test_a_mail_tells_of_a_review_that_an_export_shows_answered() -> None:
    words = "Nobody answered the telephone for two whole weeks."
    mail = replace(review(words[:38] + "…", days=None, ref="m1"), source="review_mail", excerpt=True)
    mail = replace(mail, published_until=NOW - timedelta(days=19), published_precision=Precision.INTERVAL)
    assert list(open_reviews(Held((review(words, days=20), mail, reply("r1"))), SEEN, US, NOW, BOOK)) == []
    (one,) = open_reviews(Held((mail, reply("r9"))), SEEN, US, NOW, BOOK)
    assert (one.known_unanswered, one.age_days) == (False, 19)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Waited two hours, no apology.", "wait"),
        ("The bill was twice the estimate and nobody would refund it.", "billing"),
        ("The receptionist was rude and hung up.", "staff"),
        ("They told my employer; so much for privacy.", "privacy"),
        ("The crown fell out and the pain came back.", "clinical"),
        ("Meh.", "general"),
    ],
)
def test_themes(text: str, theme: str) -> None:
    (one,) = open_reviews(Held((review(text),)), SEEN, US, NOW, BOOK)
    assert one.theme == theme


def test_the_gravest_and_oldest_come_first_and_carry_their_code() -> None:
    held = Held((review(days=20), review("They pulled the wrong tooth.", days=40, ref="r2"), review(days=50, ref="r3")))
    listed = list(open_reviews(held, SEEN, US, NOW, BOOK))
    assert [one.review.ref for one in listed] == ["r2", "r3", "r1"]
    assert [one.code for one in listed] == [finding.code for finding in findings(held, SEEN, US, BOOK, NOW)]


def test_a_long_review_is_quoted_up_to_a_word_and_an_empty_one_by_its_rating() -> None:
    (long,) = found(review("too slow " * 100))
    assert long.evidence.quote == ("too slow " * 22).strip()
    assert long.evidence.span is not None
    assert long.evidence.span.end == len(long.evidence.quote)
    (empty,) = found(review(""))
    assert (empty.evidence.quote, empty.evidence.span) == ("1 of 5 stars, no text", None)


def test_reviews_without_stars_are_counted_and_silence_of_the_words_is_no_praise() -> None:
    held = Held((
        review("Rude and slow.", rating=None, ref="a"),
        review("Kind people.", rating=None, ref="b"),
        review("I came in on a Tuesday.", rating=None, ref="c"),
        review("Rude.", rating=1.0, ref="d"),
        review("Rude.", rating=None, recommends=False, ref="e"),
        review("Rude.", rating=None, visibility=Visibility.DELETED, ref="f"),
    ))  # fmt: skip
    counted = starless(held, BOOK.vocabulary)
    assert (counted.total(), counted[Stance.CRITICAL], counted[Stance.GOOD], counted[Stance.UNTOLD]) == (3, 1, 1, 1)
    assert "It has no stars: its words were read as critical." in (found(held.document("listing:a"))[0].note or "")
