"""The page says what it must, in the order it must, and stays inert whatever it is fed."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from analyzers.quoting import quoted
from model.audit import INVENTORY, Action, Counts, Coverage, FindingGroup, Outcome, Report, Visit
from model.documents import Document, Kind, Precision
from model.findings import Evidence, Severity
from model.subject import Jurisdiction, Subject, SubjectKind
from reports import mask, reach, render
from reports import words as fixed
from reports.filters import published
from reports.page import WORDINGS_OPEN, arrange
from tests.reports import scenes


def soup(report: Report, *, share: bool = False) -> BeautifulSoup:
    return BeautifulSoup(render.html(report, share=share), "html.parser")


def words_of(page: BeautifulSoup, selector: str = "body") -> str:
    """The visible words of a part of the page, in one line."""
    part = page.select_one(selector)
    assert part is not None, selector
    return " ".join(part.get_text(" ").split())


@pytest.fixture(scope="module")
def for_you() -> BeautifulSoup:
    return soup(scenes.full())


@pytest.fixture(scope="module")
def to_share() -> BeautifulSoup:
    return soup(scenes.full(), share=True)


def test_the_parts_stand_in_the_order_a_reader_needs(for_you: BeautifulSoup) -> None:
    ids = [section["id"] for section in for_you.select("main > section")]
    assert ids == [
        "summary",
        "coverage",
        "findings",
        "eye",
        "trial",
        "since",
        "log",
        "clean-up",
        "unanswered",
        "search",
        "questions",
        "proposals",
        "keep",
        "decided",
        "method",
    ]


def test_accounts_are_proposed_with_reasons_and_left_out_of_a_copy_to_share(for_you: BeautifulSoup) -> None:
    told = words_of(for_you, "#proposals")
    assert "points to 2 accounts that you did not declare. Not one was looked at" in told
    assert "mastodon:@tidewell@social.example" in told
    assert 'names it as yours (rel="me").' in told
    assert "instagram: @tidewe11 (weak)" in told
    shared = render.html(scenes.full(), share=True)
    assert "proposals" not in shared
    assert "tidewe11" not in shared
    assert render.data(scenes.full(), share=True)["proposals"] == []
    assert len(render.data(scenes.full())["proposals"]) == 2  # type: ignore[arg-type]


def test_coverage_says_how_each_visit_went_and_how_much_of_what_exists_was_seen(for_you: BeautifulSoup) -> None:
    coverage = words_of(for_you, "#coverage")
    for words in (
        "saw 5 of 435",
        "a part of what there is",
        "Refused",
        "Not asked",
        "It was not looked at.",
        "Doubtful",
        "Failed",
        "no key given",
        "save the page in your browser",
        "6 texts in Spanish",
        "31 images not looked at",
        "http://127.0.0.1:8080",
        "left out on purpose: photos (14)",
        "not stated",
    ):
        assert words in coverage
    rows = [row.get_text(" ") for row in for_you.select("#coverage tbody tr")]
    assert "Refused" in rows[0]
    assert "Nothing there" in rows[-1]


def test_what_was_not_looked_at_never_reads_as_nothing_found() -> None:
    nothing = words_of(soup(scenes.empty()))
    assert "Nothing was looked at" in nothing
    assert "what a search shows was not looked at" in nothing
    blocked = Visit(source="yelp", title="Yelp", at="x", outcome=Outcome.BLOCKED)
    report = replace(scenes.empty(), coverage=Coverage(visits=(blocked,)))
    page = words_of(soup(report))
    assert page.count("Nothing was looked at, so nothing can be said.") == 2
    practice = words_of(soup(replace(report, subject=scenes.PRACTICE)))
    assert practice.count("Nothing was looked at, so nothing can be said.") == 3
    assert "1 source could not be looked at." in page
    assert "flag stands" not in page
    assert "no review stands" not in page
    told = render.summary(report)
    assert "Nothing was looked at, so nothing can be said." in told
    assert "No flag" not in told
    seen = replace(blocked, outcome=Outcome.PARTIAL, counts=Counts(asked=1, fetched=1, seen=3))
    part = replace(report, coverage=Coverage(visits=(seen,)))
    page = words_of(soup(part))
    assert "0 of 1 source were looked at in full. In what was seen, no flag stands." in page
    assert "What was not looked at may hold more." in page
    assert "That says nothing about the sources that were not looked at in full." in page
    practice = words_of(soup(replace(part, subject=scenes.PRACTICE)))
    assert "Of sources that were not looked at in full, it is unknown." in practice


@pytest.mark.parametrize("share", [False, True])
@pytest.mark.parametrize("report", [scenes.full(), scenes.empty()], ids=["full", "empty"])
def test_words_that_have_no_place_in_a_report(report: Report, share: bool) -> None:
    page = words_of(soup(report, share=share)).casefold().replace("clean-up", "")
    assert not re.search(
        r"\bviolat|\bclean\b|\bgrade\b|\d+ ?/ ?100|\bperpetrat|\bnone\b", page.replace("none is counted", "")
    )


def test_at_most_five_things_come_first() -> None:
    actions = tuple(
        Action(title=f"Thing {n}", advice="Do it.", severity=Severity.HIGH, codes=(), count=1) for n in range(9)
    )
    page = soup(replace(scenes.full(), actions=actions))
    assert len(page.select("ol.first > li")) == 5
    assert render.summary(replace(scenes.full(), actions=actions)).count("Thing") == 5


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (scenes.PRACTICE, True),
        (replace(scenes.PRACTICE, covered_entity=True), True),
        (replace(scenes.PRACTICE, covered_entity=False), False),
        (replace(scenes.PRACTICE, jurisdiction=Jurisdiction.UK), False),
    ],
)
def test_a_covered_entity_speaks_to_counsel_before_it_removes_anything(subject: Subject, expected: bool) -> None:
    page = soup(replace(scenes.full(), subject=subject))
    critical = words_of(page, ".urgency.critical")
    counsel = "Speak to your privacy officer or counsel first; keep a copy, then remove."
    assert (counsel in critical) is expected
    assert (critical.find(counsel) < critical.find("What to do")) is True
    assert counsel not in words_of(page, ".urgency.medium")


def test_a_finding_explains_itself(for_you: BeautifulSoup) -> None:
    critical = words_of(for_you, ".urgency.critical")
    mark = for_you.select_one(".urgency.critical mark")
    assert mark is not None
    assert mark.get_text() == "Your root canal in May 2026 failed"
    code = for_you.select_one(".urgency.critical .code")
    assert code is not None
    for words in (
        "privacy/reply-clinical-details",
        "Reply on Google Business Profile export",
        "13 October 2026, 11:30 UTC",
        "belongs to the person",
        "45 CFR 164.502(a)",
        "OCR-MANASA-2023",
        "Thank you for taking the time",
        "speaks of everyone",
        f'webside dismiss {code.get_text()} --because "…"',
        "5f3a9c0e" * 8,
        "from character 37 to character 70",
        "because you missed",
        "In answer to Jordan Osei (1 of 5)",
        "new since the last audit",
    ):
        assert words in critical, words


def test_one_wording_is_one_decision_and_what_is_folded_is_counted(for_you: BeautifulSoup) -> None:
    medium = for_you.select_one(".urgency.medium")
    assert medium is not None
    assert len(medium.select("article")) == 1
    assert "74 replies, one decision" in medium.get_text(" ")
    assert "The other 73 replies of this wording" in medium.get_text(" ")
    assert len(medium.select("details.rest li")) == 73


def test_many_wordings_of_a_rule_are_folded_with_their_count() -> None:
    page = soup(many(60))
    assert len(page.select(".urgency .rule > article, .urgency .rule > .together > article")) == WORDINGS_OPEN
    assert f"{60 - WORDINGS_OPEN} more texts found by this rule ({60 - WORDINGS_OPEN} findings)" in words_of(
        page, "#findings"
    )


def test_only_flags_are_counted(for_you: BeautifulSoup) -> None:
    summary = words_of(for_you, "#summary")
    assert "76 flags stand in 76 replies and posts" in summary
    assert "shown as one, so 3 decisions are yours to make" in summary
    assert "Get a life" in words_of(for_you, "#eye")
    assert "Get a life" not in words_of(for_you, "#findings")
    assert "not counted" in words_of(for_you, "#trial")
    assert "it was O'Brien's own joke" in words_of(for_you, "#decided")


def test_unseen_is_not_gone(for_you: BeautifulSoup) -> None:
    since = words_of(for_you, "#since")
    assert "1 old finding not looked at again" in since
    assert "was not looked at this time, so it may still be there" in since
    assert "1 finding gone" in since


def test_unanswered_is_unknown_where_the_source_does_not_support_it(for_you: BeautifulSoup) -> None:
    reviews = for_you.select("#unanswered article")
    assert [
        review.select_one(".age").get_text()
        for review in reviews  # type: ignore[union-attr]
    ] == ["19 days old", "3 days old", "age not stated", "200 days old"]
    assert "No answer stands under it." in reviews[0].get_text()
    assert "Unknown whether it was answered" in " ".join(reviews[3].get_text().split())


def test_search_results_say_whose_they_are_only_where_it_is_known(for_you: BeautifulSoup) -> None:
    whose = [cell.get_text(" ") for cell in for_you.select("#search tbody td:last-child")]
    assert [text.split(" The address")[0].split(" Another")[0].strip() for text in whose] == [
        "about the subject",
        "not judged",
        "someone else",
        "not judged",
    ]


def test_the_copy_to_share_masks_names_and_leaves_out_commands(to_share: BeautifulSoup) -> None:
    page = to_share.get_text(" ")
    for name in (
        "Jordan",
        "Osei",
        "Siobh",
        "Brien",
        "Zoë",
        "kayak",
        "quietharbour",
        "0177",
        "3/4/1999",
        "Bo Li",
        "山田",
    ):
        assert name.casefold() not in str(to_share).casefold(), name
    assert "webside dismiss" not in page
    assert "[clinical detail]" in page
    assert "by Ana Duarte" not in page  # who decided is nothing to whom it is handed
    assert "312-555-0142" in page
    assert to_share.select_one(".code") is not None


def test_links_of_the_copy_to_share_lead_to_no_third_person(for_you: BeautifulSoup, to_share: BeautifulSoup) -> None:
    assert any("/reviews/" in link["href"] for link in for_you.select("a[href^=http]"))
    shared = [link["href"] for link in to_share.select("a[href^=http]")]
    assert shared
    assert not [url for url in shared if "/reviews/" in url or "kayak" in url]


def test_every_link_out_is_safe_and_every_anchor_leads_somewhere(for_you: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in for_you.select("[id]")]
    assert len(ids) == len(set(ids))
    for link in for_you.select("a"):
        if link["href"].startswith("#"):
            assert link["href"][1:] in ids
        else:
            assert link["href"].startswith(("http://", "https://"))
            assert set(link["rel"]) == {"noopener", "noreferrer"}


def test_a_review_that_stands_at_several_places_is_one_with_its_places() -> None:
    full = scenes.full()
    first = full.open_reviews[0]
    copy = replace(first.review, ref="copy", service="elsewhere", url="https://elsewhere.example/r/1")
    report = replace(full, open_reviews=(replace(first, also_at=(copy,)),), review_copies=1)
    page = soup(report)
    assert "it also stands at: elsewhere" in words_of(page, "#unanswered")
    assert page.select_one('#unanswered a[href="https://elsewhere.example/r/1"]') is not None
    assert "1 review of these is a copy of one that stands at another place too" in words_of(page, "#coverage")
    assert "also stands" not in words_of(soup(full), "#unanswered")


@pytest.mark.parametrize("share", [False, True])
@pytest.mark.parametrize("text", scenes.NASTY, ids=range(len(scenes.NASTY)))
def test_hostile_content_stays_inert(text: str, share: bool) -> None:
    full = scenes.full()
    document = replace(scenes.reply("h", f"{text} here"), title=text, url="javascript:alert(1)")
    found = scenes.finding(scenes.CONFIRMS, document, f"{text} here", Severity.HIGH)
    review = replace(scenes.review("h2", text, text, 1), place=text)
    report = replace(
        full,
        groups=(FindingGroup(findings=(found,)),),
        open_reviews=(
            replace(full.open_reviews[0], review=review, also_at=(replace(review, ref="h3", service=text),)),
        ),
        search_hits=(replace(full.search_hits[0], title=text, query=text, url="data:text/html,x"),),
        documents=scenes.by_id([document, review]),
        coverage=Coverage(
            visits=(Visit(source="s", title=text, at=text, outcome=Outcome.FAILED, reason=text, dropped={text: 1}),)
        ),
    )
    page = render.html(report, share=share)
    page.encode("utf-8")
    tree = BeautifulSoup(page, "html.parser")
    assert not tree.select("script, img, iframe, link, object, [onerror], [style]")
    assert len(tree.select("style")) == 1
    assert not [link for link in tree.select("a") if link["href"].startswith(("javascript", "data"))]
    assert not re.search("[\x00\x1b\u202e\u2066]", page)
    render.summary(report).encode("utf-8")


def many(number: int, *, alike: int = 1) -> Report:
    """A report with `number` wordings of one rule, each found `alike` times."""
    groups, documents = [], []
    for n in range(number):
        mine = [
            scenes.reply(f"m{n}-{k}", f"Dear Jordan, your crown number {n} was fitted late, Will. " * 4)
            for k in range(alike)
        ]
        documents += mine
        groups.append(
            FindingGroup(
                findings=tuple(
                    scenes.finding(scenes.CONFIRMS, r, f"your crown number {n}", Severity.HIGH) for r in mine
                )
            )
        )
    return replace(scenes.full(), groups=tuple(groups), documents=scenes.by_id(documents))


def test_a_page_is_the_same_whoever_was_reported_on_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are compiled once; what is masked or left out in one page must not be built into the next."""
    masked = replace(scenes.full(), subject=Subject(kind=SubjectKind.PRACTICE, names=("Subject Stated Given",)))
    pages, compiled = {}, {}
    for name, report in (("masked", masked), ("full", scenes.full())):
        for share in (True, False):
            monkeypatch.setattr(render, "_COMPILED", render._Compiled())
            pages[name, share] = render.html(report, share=share)
            compiled[name, share] = render._COMPILED
    for name, report, before in (("masked", masked, "full"), ("full", scenes.full(), "masked")):
        for share in (True, False):
            monkeypatch.setattr(render, "_COMPILED", compiled[before, not share])
            assert render.html(report, share=share) == pages[name, share]


def test_two_thousand_findings_are_still_fast_and_stay_readable() -> None:
    report = replace(
        many(1000, alike=2), third_persons=tuple(f"Vorname{n} Nachname{n}" for n in range(2000)) + scenes.THIRD_PERSONS
    )
    started = time.process_time()
    page = render.html(report, share=True)
    rendered = time.process_time() - started
    assert rendered < 10  # about 1 s on an idle machine; the margin is for busy ones
    assert "992 more texts found by this rule (1,984 findings)" in page
    mask.verify(page, report)


def test_every_finding_stands_in_exactly_one_part() -> None:
    report = scenes.full()
    page = arrange(report)
    shown = [
        finding.code
        for block in (*(b for u in page.urgencies for b in u.blocks), *page.eye)
        for group in (*block.open, *block.folded)
        for finding in group.findings
    ]
    decided = [one.disposition.code for one in page.decided]
    assert sorted(shown + decided) == sorted(finding.code for finding in report.findings())


def test_an_interrupted_audit_says_so() -> None:
    assert "This audit was interrupted" in words_of(soup(replace(scenes.full(), interrupted=True)))


def test_what_the_site_did_not_say_is_not_stated(for_you: BeautifulSoup) -> None:
    undated = replace(scenes.reply("u", "You are our patient"), published=None, published_precision=None)
    found = scenes.finding(scenes.CONFIRMS, undated, "our patient", Severity.HIGH)
    page = soup(replace(scenes.full(), groups=(FindingGroup(findings=(found,)),), documents=scenes.by_id([undated])))
    assert "· date not stated" in words_of(page, ".urgency.high .where")
    assert "Consent not stated" in words_of(soup(scenes.empty()), ".facts")


def test_the_terminal_summary_warns_before_it_counts() -> None:
    text = render.summary(scenes.full())
    assert text.index("3 of 9 sources were looked at in full") < text.index("76 flags")
    assert "saw 5 of 435, a part only" in " ".join(text.split())
    assert "Speak to your privacy officer" in text
    assert all(len(line) <= 88 for line in text.splitlines())
    assert "Nothing was looked at, so nothing can be said." in render.summary(scenes.empty())


def test_a_complete_audit_needs_no_warning() -> None:
    done = Visit(source="s", title="S", at="a", outcome=Outcome.OK, counts=Counts(seen=3, expected=3))
    report = replace(scenes.empty(), coverage=Coverage(visits=(done,)), kinds={Kind.POST: 3})
    assert "may hold more" not in render.summary(report)
    assert "may hold more" not in words_of(soup(report))


def test_several_flags_of_one_reply_are_counted_as_one_text() -> None:
    angry = scenes.reply("n", "You are our patient, and your root canal failed.")
    found = [
        scenes.finding(scenes.CONFIRMS, angry, "our patient", Severity.HIGH),
        scenes.finding(scenes.CLINICAL, angry, "your root canal failed", Severity.HIGH),
    ]
    report = replace(scenes.full(), groups=tuple(FindingGroup(findings=(one,)) for one in found))
    assert "2 flags stand in 1 reply" in words_of(soup(report), "#summary")
    assert "2 findings in 1 reply" in words_of(soup(report), ".urgency.high h3")
    assert "2 flags in 1 reply: 2 high." in render.summary(report)


def test_a_decision_says_what_it_is_of_and_whether_that_still_stands() -> None:
    full = scenes.full()
    (gone, unseen) = full.gone[1], full.gone[0]
    lost = replace(full.dispositions[0], code="F-LOST", because="settled long ago")
    decisions = [replace(lost, code=one.code) for one in (gone, unseen)]
    report = replace(full, dispositions=(*full.dispositions, *decisions, lost))
    entries = [" ".join(entry.get_text(" ").split()) for entry in soup(report).select("#decided li")]
    assert len(entries) == 4
    assert "A post uses strong profanity conduct/profanity" in entries[0]
    assert "Thanks to O\u2019Brien's team" in entries[0]
    assert entries[0].endswith("still there")
    assert "Your root canal in May 2026 failed" in entries[1]
    assert entries[1].endswith("not seen again this time")
    assert entries[2].endswith("was not looked at this time, so it may still be there")
    assert entries[3].endswith("not seen again this time")
    assert "1 finding gone" not in words_of(soup(report), "#since")


def test_a_dismissed_finding_of_a_rule_on_trial_leaves_the_trial() -> None:
    full = scenes.full()
    decision = replace(full.dispositions[0], code=full.trial[0].first.code)
    trial = (FindingGroup(findings=(replace(full.trial[0].first, disposition=decision),)),)
    page = arrange(replace(full, trial=trial))
    assert page.trial_count == 0
    assert decision in [one.disposition for one in page.decided]


@pytest.mark.parametrize(
    ("known", "unknown", "told"),
    [
        (6, 0, "6 negative reviews without an answer"),
        (0, 1, "1 negative review where an answer is unknown"),
        (1, 2, "1 negative review without an answer; 2 more where an answer is unknown"),
    ],
)
def test_an_unknown_answer_is_no_missing_answer(known: int, unknown: int, told: str) -> None:
    assert fixed.unanswered(known, unknown) == told


def test_a_visit_that_saw_less_than_the_source_counts_does_not_say_all_was_seen() -> None:
    visit = Visit(source="s", title="S", at="a", outcome=Outcome.OK, counts=Counts(seen=49, expected=50))
    for reason, told in (("", "1 that the source counts could not be found"), ("one was deleted", "one was deleted")):
        report = replace(scenes.empty(), coverage=Coverage(visits=(replace(visit, reason=reason),)))
        coverage = words_of(soup(report), "#coverage")
        assert "saw 49 of 50" in coverage
        assert told in coverage
        assert "All that was asked for was seen" not in coverage


def test_a_value_nobody_knows_has_no_row_in_the_proof() -> None:
    reply = scenes.reply("u", "You are our patient")
    found = scenes.finding(scenes.CONFIRMS, reply, "our patient", Severity.HIGH)
    bare = replace(found, evidence=replace(found.evidence, capture=None, seen_at=None))
    report = replace(scenes.full(), groups=(FindingGroup(findings=(bare,)),))
    assert (
        words_of(soup(report), ".urgency .proof")
        == f'Set it aside, or see the proof Set it aside webside dismiss {bare.code} --because "…" '
        "In the text from character 9 to character 19 Its id google:u"
    )


def test_reasons_are_sentences() -> None:
    full = scenes.full()
    mine = replace((full.attributions or {})["search.example:h3"], reasons=("It gives your specialty.", "another city"))
    page = soup(replace(full, attributions={"search.example:h3": mine}))
    assert [item.get_text() for item in page.select("#search .reasons li")] == [
        "It gives your specialty.",
        "Another city.",
    ]


def test_the_terminal_tells_each_visit_in_one_line() -> None:
    lines = render.summary(scenes.full()).splitlines()
    assert "  ! Google Places: looked at in part, saw 5 of 435, a part only" in lines
    assert "  ! Ratings portal: refused" in lines
    assert "  ! Yelp: not asked, no key given" in lines
    assert "challenge page" not in " ".join(lines)


def test_a_finding_on_an_account_says_which_and_invents_no_date() -> None:
    """No document stands behind it: the account's name is the quote, and the note carries the figures."""
    report = scenes.full()
    rule = next(iter(report.findings())).rule
    whole = scenes.finding(rule, scenes.post("none", "instagram @tidewell"), "instagram @tidewell", Severity.INFO)
    gap = replace(
        whole,
        kind=Kind.PROFILE,
        document=f"{INVENTORY}:instagram @tidewell",
        source=INVENTORY,
        evidence=Evidence(quote="instagram @tidewell"),
        note="Only one person can sign in. Not stated: recovery.",
    )
    page = soup(replace(report, groups=(FindingGroup(findings=(gap,)),), actions=()))
    told = words_of(page, "#advice")
    assert "instagram @tidewell Profile on the inventory of the subject file" in told
    assert "Only one person can sign in." in told
    assert "not stated ·" not in told
    assert "not counted" in told


def test_coverage_is_told_in_a_line_and_folded_below_it() -> None:
    full = scenes.full()
    nowhere = Visit(source="orcid", title="ORCID", at="", outcome=Outcome.SKIPPED)
    report = replace(full, coverage=replace(full.coverage, visits=(*full.coverage.visits, nowhere)))
    page = soup(report)
    line = reach.looked_at(arrange(report).visits)
    assert line in words_of(page, "#coverage")
    assert re.match(r"\d+ of \d+ sources were looked at in full\. In part: .+\. Not looked at: .+\.", line)
    table = page.select_one("#coverage details.folded:not([open]) table")
    assert table is not None
    for title in (visit.title for visit in report.coverage.visits if visit.is_declared):
        assert title in table.get_text(" ")
    (undeclared,) = page.select("#coverage li details.folded:not([open])")
    assert "ORCID" in undeclared.get_text(" ")


def test_a_clinician_without_reviews_is_told_nothing_of_unanswered_ones() -> None:
    clinician = replace(scenes.full(), subject=replace(scenes.PRACTICE, kind=SubjectKind.CLINICIAN), open_reviews=())
    without = soup(replace(clinician, kinds={Kind.POST: 3, Kind.REVIEW: 0}))
    assert not without.select("#unanswered, a[href='#unanswered']")
    assert soup(replace(clinician, kinds={Kind.REVIEW: 1})).select("#unanswered")
    assert soup(scenes.full()).select("#unanswered")


def test_what_is_not_counted_takes_few_lines(for_you: BeautifulSoup) -> None:
    """The rule once, what to do, each wording with its code; why and the authorities are folded."""
    report = scenes.told()
    page = soup(report)
    briefs = page.select("#advice .brief, #trial .brief")
    assert len(briefs) == len(arrange(report).advice) + len(arrange(report).trial) > 0
    for brief in briefs:
        (folded,) = brief.select("details.folded:not([open])")
        assert "It rests on" in folded.get_text(" ")
        assert brief.select("li[id] .code")
        assert not brief.select("article, .proof dl:not(.advice)")


def test_an_audit_of_the_same_day_is_told_with_its_time_and_a_file_was_not_asked() -> None:
    full = scenes.full()
    earlier = full.as_of.replace(hour=8, minute=5)
    visit = replace(full.coverage.visits[0], at="export_of_mine.zip")
    coverage = replace(full.coverage, visits=(visit,))
    page = soup(replace(full, previous_at=earlier, coverage=coverage))
    assert "08:05 UTC" in words_of(page, ".facts")
    assert "08:05 UTC" in words_of(page, "#findings")
    assert "a file that was handed in" in words_of(page, "#coverage")
    assert "asked," not in words_of(page, "#coverage table")
    assert "08:05" not in words_of(soup(replace(full, previous_at=earlier.replace(day=1))), ".facts")
    assert len(page.select(".print-note")) == 1


def test_the_date_of_a_text_that_is_gone_is_told_as_it_was_while_it_stood() -> None:
    """ "2 weeks ago" is an interval for good: in the page, for a machine and in a table, with the text or without."""
    written = datetime(2026, 5, 3, 12, tzinfo=UTC)
    reply = Document(
        kind=Kind.REPLY, source="pasted_reviews", service="paste", ref="r/reply", text="See you at your cleaning.",
        published=written, published_precision=Precision.INTERVAL, published_until=written + timedelta(days=7),
    )  # fmt: skip
    evidence = quoted(reply, "your cleaning", None)
    full = scenes.full()
    finding = replace(full.gone[0], document=reply.id, kind=Kind.REPLY, evidence=evidence)
    there, gone = replace(full, documents={reply.id: reply}), replace(full, gone=(finding,), documents={})
    told = "between 3 May 2026 and 10 May 2026"
    assert published(evidence, reply) == published(evidence, None) == told
    assert told in words_of(soup(replace(there, gone=(finding,))), "#since")
    assert told in words_of(soup(gone), "#since")
    (row,) = [one for one in render.data(gone)["gone"] if one["code"] == finding.code]  # type: ignore[index, union-attr]
    assert row["published_precision"] == "interval"  # type: ignore[index]
    assert row["published_until"] == "2026-05-10T12:00:00Z"  # type: ignore[index]


def test_that_a_copy_is_kept_is_said_once_beside_counsel() -> None:
    assert fixed.counsel("Keep a copy, then remove this reply.") == "Speak to your privacy officer or counsel first."
    assert fixed.counsel("Keep a copy privately, take it down.").endswith("first; keep a copy, then remove.")
    assert fixed.counsel("Rename the file.").endswith("keep a copy, then remove.")
    page = soup(scenes.full())
    for thing in page.select("ol.first > li"):
        assert " ".join(thing.get_text(" ").split()).lower().count("keep a copy, then") <= 1


def test_in_the_block_of_a_rule_the_quote_stands_before_what_explains_it() -> None:
    for block in soup(scenes.full()).select(".urgency .rule"):
        order = [one.get("class", [""])[0] for one in block.select(".wording, .advice:not(.what-else)")]
        assert order[0] == "wording", block
        assert "advice" not in order or order.index("advice") == 1


def test_what_is_measured_of_all_rules_together_is_said_once() -> None:
    told = "On 9 posts: 8 right. Another rule may have been the right one; of all flags on them 97 in 100 were right."
    report = scenes.full()
    page = soup(replace(report, rules=tuple(replace(rule, measured=told) for rule in report.rules)))
    assert len(report.rules) > 1
    assert words_of(page, "#method").count("Another rule may have been the right one") == 1
    assert words_of(page, "#method").count("On 9 posts: 8 right.") == len(report.rules)
    assert fixed.measured(replace(report.rules[0], measured=None)) == "not measured yet"
