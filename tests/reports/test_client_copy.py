"""A copy for a client tells of health, relatives and reviewers by kind alone, and holds nothing to type."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from analyzers.telling import telling
from model.audit import FindingGroup, OpenReview, Report
from model.documents import Document, Kind
from model.errors import UnsafeReport
from model.findings import LogEntry, Severity, Step, Tier
from model.subject import Consent, ConsentKind, Place, Subject, SubjectKind
from reports import mask, render
from reports.sites import site, stands_at
from reports.words import outward, without_days
from tests.reports import scenes
from webside import rule_cache

COURTESY = "Thanks for trusting us with your mother's skin cancer. Please give her our love."
PROUD = "Happy your crown fits, and thank you for choosing us."
PLAIN = "Thank you for trusting us with your smile, and we look forward to hearing from you."
REVIEWED = "I am Bo Li and they botched my mole removal on June 3, which nobody there wanted to hear about."
WAITED = "Forty minutes in the lobby, then they asked me for the same form a third time."
POSTED = "Her grandmother's dementia made for a hell of an afternoon at the desk."
TYPED = re.compile(r"\bwebside (?:parse|judge|log|audit|report|dismiss|exports|keys|check|inbox)\b|(?<![\w-])--[a-z]")


def _courtesy(document: Document, quote: str) -> FindingGroup:
    found = scenes.finding(scenes.CONFIRMS, document, quote, Severity.MEDIUM)
    return FindingGroup(findings=(replace(found, tier=Tier.COURTESY),))


def report() -> Report:
    """Courtesy formulas that tell of health, reviews they answer, one that waits, a post with a relative's illness."""
    full, book = scenes.full(), rule_cache.load()
    asked = replace(scenes.review("r1", "Bo Li", REVIEWED, 1.0), published=datetime(2026, 6, 7, tzinfo=UTC))
    waits = scenes.review("r2", "Bo Li", WAITED, 1.0)
    told = scenes.reply("a1", COURTESY, to="r1")
    proud, plain = scenes.reply("a2", PROUD, to="r1"), scenes.reply("a3", PLAIN, to="r1")
    post = scenes.post("p1", POSTED)
    held = (asked, waits, told, proud, plain, post)
    late = replace(
        scenes.finding(scenes.ADVICE, waits, "Forty minutes", Severity.LOW), note="At least 40 days old. About: waits."
    )
    return replace(
        full,
        groups=(
            _courtesy(told, "Thanks for trusting us"),
            _courtesy(proud, "thank you for choosing us"),
            _courtesy(plain, "Thank you for trusting us"),
            FindingGroup(findings=(scenes.finding(scenes.PROFANITY, post, "hell", Severity.LOW),)),
            FindingGroup(findings=(late,)),
        ),
        trial=(),
        gone=(),
        good_replies=(scenes.finding(scenes.SAFE, proud, PROUD, Severity.PASS),),
        documents=scenes.by_id([*held]),
        own_posts=(post,),
        open_reviews=(
            OpenReview(review=waits, age_days=40, severity=Severity.MEDIUM, theme="waits", known_unanswered=True),
        ),
        telling={
            one.id: spans
            for one in held
            if (spans := telling(one, full.subject.owned_names, book.vocabulary)) and one not in (asked, waits)
        },
    )


def _forms(held: Report) -> tuple[str, ...]:
    page = render.html(held, share=True)
    mask.verify(page, held)
    data = json.dumps(render.data(held, share=True), ensure_ascii=False)
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    plain = (page, data, str([*render.rows(held, share=True)]))
    return tuple(" ".join(form.replace("&#39;", "'").split()) for form in plain)


@pytest.mark.parametrize(
    "words",
    ["skin cancer", "your mother", "give her our love", "crown fits", "grandmother", "dementia",
     "botched", "mole removal", "June 3", "Forty minutes", "third time", "40 days"],
)  # fmt: skip
def test_no_form_of_a_copy_to_share_tells_health_relatives_or_a_reviewers_words(words: str) -> None:
    held = report()
    assert words in render.html(held, share=False).replace("&#39;", "'")
    assert not [form for form in _forms(held) if words in form]


def test_what_such_a_text_does_is_told_by_kind_and_a_plain_formula_is_quoted() -> None:
    page = _forms(report())[0]
    assert "[words that tell of care]" in page
    assert "Thank you for trusting us</mark> with your smile" in page
    assert "June 2026" in page
    assert "1 of 5" in page


@pytest.mark.parametrize("text", [COURTESY, PROUD, REVIEWED, WAITED, WAITED[20:], POSTED])
def test_a_page_into_which_such_words_return_is_not_kept(text: str) -> None:
    held = report()
    page = render.html(held, share=True).replace("</main>", f"<p>… {text} …</p></main>")
    with pytest.raises(UnsafeReport):
        mask.verify(page, held)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Glad your mother's Accutane worked out.", ["mother", "Accutane"]),
        ("We look forward to hearing from you.", []),
        ("Thank you for choosing Tidewell Family Dental.", []),
    ],
)
def test_words_of_health_and_relatives_are_found_in_answers(text: str, found: list[str]) -> None:
    document = scenes.reply("a", text)
    spans = telling(document, ("Tidewell Family Dental",), rule_cache.load().vocabulary)
    assert [text[one.start : one.end] for one in spans] == found


def test_elsewhere_a_condition_tells_only_beside_a_relative_or_patient() -> None:
    vocabulary = rule_cache.load().vocabulary
    assert not telling(scenes.post("a", "Botox and acne care for all."), (), vocabulary)
    assert telling(scenes.post("b", "Her grandmother has dementia."), (), vocabulary)


def test_nothing_to_type_stands_in_any_form_of_a_copy_to_share() -> None:
    held = report()
    visits = tuple(
        replace(one, reason="a passage was not understood; see `webside parse SOURCE FILE`. --offline was given.",
                next_step="See what it was with `webside parse SOURCE FILE`.")
        for one in held.coverage.visits
    )  # fmt: skip
    held = replace(held, coverage=replace(held.coverage, visits=visits))
    rules = tuple(replace(rule, advice=f"{rule.advice} Say so with webside judge.") for rule in held.rules)
    for form in _forms(replace(held, rules=rules)):
        assert not TYPED.search(form)
        assert "SOURCE FILE" not in form


def test_sentences_without_a_command_stay() -> None:
    assert outward("It is partial. See `webside parse A B`. Copy it again.") == "It is partial. Copy it again."


@pytest.mark.parametrize(
    ("service", "name"),
    [("google", "Google"), ("www.google.com", "Google"), ("maps.google.co.uk", "Google"), ("m.yelp.com", "Yelp"),
     ("paste", None), ("blog.example", None), ("x.com", "X")],
)  # fmt: skip
def test_a_site_is_called_by_its_name_where_its_host_is_known(service: str, name: str | None) -> None:
    assert site(service) == name
    where = stands_at("Reviews and posts copied from a page", replace(scenes.reply("a", "b"), service=service))
    copied = "a page that was copied (its site is not named)"
    assert where.startswith(f"{name} (" if name else copied if service == "paste" else "Reviews")


@pytest.mark.parametrize(
    ("facts", "applying"),
    [
        ({"goals": ("job search",)}, True),
        ({"goals": ("monthly scan",)}, False),
        ({"specialties": ("dermatology",)}, False),
        ({"places": (Place(city="Tampa"),)}, False),
        ({"places": (Place(city="Tampa"),), "consent": Consent()}, True),
        ({"places": (Place(city="Tampa", phone="813-555-0142"),), "consent": Consent()}, False),
        ({}, True),
    ],
)
def test_the_words_of_an_applicant_are_for_applicants(facts: dict[str, Any], applying: bool) -> None:
    person = Subject(kind=SubjectKind.CLINICIAN, names=("Ana Duarte",), **facts)
    page = render.html(replace(scenes.empty(), subject=person), share=False)
    assert ("who search for an applicant" in page) is applying
    assert ("547 applicants" in page) is applying


def test_a_client_copy_carries_no_proof_and_no_measure_of_rules() -> None:
    held = report()
    shared, own = render.html(held, share=True), render.html(held, share=False)
    for inner in ('class="proof hashes"', "SHA-256"):
        assert inner in own
        assert inner not in shared
    assert "How often it is right" not in shared
    assert "finds it by the code of the finding" in shared


def test_a_note_without_its_days_is_a_sentence_still() -> None:
    assert without_days("At least 40 days without a public reply; about: privacy.") == "About: privacy."


def test_what_was_searched_for_is_told_beside_its_results_although_a_finding_quotes_it() -> None:
    query = "Tidewell Family Dental Port Alder"
    hit = Document(
        kind=Kind.SEARCH_HIT, source="searxng", service="searxng", ref="q1", text=query, title="A", query=query, rank=1
    )
    found = replace(scenes.finding(scenes.ADVICE, hit, query, Severity.INFO), kind=Kind.SEARCH_HIT)
    full = scenes.full()
    held = replace(
        full,
        groups=(FindingGroup(findings=(found,)),),
        search_hits=(hit,),
        documents=scenes.by_id([hit]),
    )
    assert f"Search for “<bdi>{query}</bdi>”" in render.html(held, share=True)


def test_a_client_can_tell_which_reply_to_take_down() -> None:
    page = render.html(scenes.full(), share=True)
    first = page[page.index('class="first"') : page.index("</ol>", page.index('class="first"'))]
    assert re.search(r"Reply on \w+, .*to a \d-star review", first)
    assert "Osei" not in first


def test_no_id_of_a_text_leads_from_a_copy_to_whom_it_names() -> None:
    held = scenes.full()
    ids = {one.document for one in (*held.findings(), *held.gone)} | {one.review.id for one in held.open_reviews}
    assert len(ids) > 5
    mine = json.dumps(render.data(held, share=False)) + str([*render.rows(held, share=False)])
    data, rows = render.data(held, share=True), [*render.rows(held, share=True)]
    assert all(id in mine for id in ids)
    assert not [id for id in ids if id in json.dumps(data) + str(rows)]
    texts = [row["document"] for row in rows]
    assert len(set(texts)) == len({one["document"] for one in render.rows(held, share=False)})
    assert texts[0] == "text 1"


def test_whoever_signed_for_the_client_is_no_third_person_and_the_operator_is_not_named() -> None:
    held = scenes.full()
    decided = replace(held.dispositions[0], by="rootoperator")
    agreed = Consent(kind=ConsentKind.AGENT, by="Dr. Mara Brandt (owner)", date=date(2026, 1, 31), scope="reviews")
    held = replace(
        held,
        subject=replace(held.subject, consent=agreed),
        third_persons=(*held.third_persons, "Mara Brandt"),
        dispositions=(decided, *held.dispositions[1:]),
        log=(LogEntry(code=decided.code, step=Step.SAVED, on=date(2026, 11, 1), by="rootoperator"),),
    )
    page, data = render.html(held, share=True), json.dumps(render.data(held, share=True))
    mask.verify(page, held)
    assert "given to an agent by Dr. Mara Brandt (owner)" in page
    assert "rootoperator" not in page + data
    assert "by rootoperator" in render.html(held, share=False)


def test_the_copy_for_a_client_holds_no_word_of_the_workshop() -> None:
    page = render.html(report(), share=True) + render.html(scenes.full(), share=True)
    said = re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<style.*?</style>", "", page))
    said = " ".join(said.split())
    for word in (
        "It would not be flagged if",
        "left out on purpose",
        "column not read",
        "no time zone stated",
        "dismiss this finding",
        "audit 2026",
        "privacy/reply",
        "conduct/hostile",
        "further source",
        "SHA-256",
        "A table of reviews or posts",
    ):
        assert word not in said, word
