"""One card for each bad reply, its tier and the case beside it; advice, trial and self-check stand apart."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from model.audit import Action, FindingGroup, Report
from model.documents import Kind
from model.findings import Severity, Status, Tier
from reports import mask, remedy, render, words
from reports.headlines import SOMEBODY, headline, without_staff
from reports.page import arrange
from tests.analyzers.test_tiers import found
from tests.reports import scenes
from tests.reports.test_page import soup, words_of


@pytest.fixture(scope="module")
def for_you() -> BeautifulSoup:
    return soup(scenes.told())


@pytest.fixture(scope="module")
def to_share() -> BeautifulSoup:
    return soup(scenes.told(), share=True)


def test_one_reply_is_one_card_with_every_rule_that_fired(for_you: BeautifulSoup) -> None:
    (card,) = for_you.select(".urgency.critical article.reply")
    assert [mark.get_text() for mark in card.select(".quote mark")] == [
        "Jordan Osei",
        "your root canal failed",
        "Get a life",
    ]
    text = " ".join(card.get_text(" ").split())
    assert len(card.select(".found li")) == 3
    assert "Resembles a case that was fined" in text
    assert (
        "This reply names the writer or a relative, tells of a condition or treatment and may read as an attack" in text
    )
    assert "3 findings in 1 reply" in words_of(for_you, ".urgency.critical h3")
    assert not for_you.select(".urgency.critical .rule")


def test_the_case_stands_beside_it_with_what_both_tell(for_you: BeautifulSoup) -> None:
    case = words_of(for_you, ".case")
    assert "50,000 USD , 2022 A practice by the sea." in case
    assert "a name that the writer did not show and a condition or treatment" in case
    assert "no forecast" in case
    assert len(for_you.select(".case")) == 1


def test_replies_alike_are_one_card_and_a_courtesy_formula_is_none(for_you: BeautifulSoup) -> None:
    (card,) = for_you.select(".urgency.high article.reply")
    assert "2 replies alike, one decision" in card.get_text(" ")
    assert "Tells of care" in card.get_text(" ")
    assert not for_you.select(".urgency.medium article.reply")
    assert "your next visit" in words_of(for_you, ".urgency.medium .rule")


def test_replies_are_counted_once_by_what_they_do(for_you: BeautifulSoup) -> None:
    told = (
        "1 reply resembles a case that was fined, 2 tell of care and 1 is polite in words that name the writer or hint "
        "at a visit"
    )
    assert told in words_of(for_you, "#summary")
    assert told in " ".join(render.summary(scenes.told()).split())
    totals = render.data(scenes.told())["totals"]
    assert isinstance(totals, dict)
    assert totals["replies_by_tier"] == {"resembles": 1, "reveals": 2, "courtesy": 1}


def test_a_dismissed_or_trial_finding_is_in_no_tier() -> None:
    report = scenes.told()
    trial = replace(scenes.CONFIRMS, status=Status.TRIAL)
    groups = tuple(
        FindingGroup(findings=tuple(replace(one, rule=trial) for one in group.findings)) for group in report.groups
    )
    assert arrange(replace(report, groups=groups)).replies_of == {}


def test_every_finding_of_a_card_can_be_linked_to(for_you: BeautifulSoup) -> None:
    page = arrange(scenes.told())
    ids = {tag["id"] for tag in for_you.select("[id]")}
    assert {page.anchors[finding.code] for finding in scenes.told().findings()} <= ids
    for link in for_you.select("a[href^='#']"):
        assert link["href"][1:] in ids, link
    shown = [finding.code for urgency in page.urgencies for card in urgency.cards for finding in card.all]
    shown += [f.code for u in page.urgencies for b in u.blocks for g in b.open for f in g.findings]
    shown += [f.code for block in page.advice for group in block.open for f in group.findings]
    assert sorted(shown) == sorted(finding.code for finding in scenes.told().findings())


def test_the_steps_stand_over_the_findings_and_begin_with_counsel(for_you: BeautifulSoup) -> None:
    first = for_you.select_one(".urgency.critical .remedy li")
    assert first is not None
    assert first.get_text().startswith("Speak to your privacy officer or counsel first")
    assert "second person" in words_of(for_you, ".urgency.high .remedy")


@pytest.mark.parametrize("severity", [one for one in Severity if one is not Severity.PASS])
@pytest.mark.parametrize("covered", [True, False])
def test_every_severity_has_its_steps(severity: Severity, covered: bool) -> None:
    told = remedy.steps(severity, "privacy/reply-visit-details", covered=covered)
    assert told
    assert ("counsel first" in told[0]) is (covered and severity is Severity.CRITICAL)
    assert not any("violat" in step for step in told)


def test_a_person_in_danger_comes_before_paper() -> None:
    first, *_ = remedy.steps(Severity.CRITICAL, "conduct/intoxication-or-drug-use", covered=True)
    assert "in danger, or needs help now, that comes first" in first


def test_counsel_is_for_what_may_tell_of_a_patient_alone() -> None:
    report = scenes.told()
    drunk = replace(scenes.HOSTILE, id="conduct/intoxication-or-drug-use", summary="Drunk at work.")
    (said,) = [scenes.finding(drunk, scenes.reply("z", "Still drunk, on call."), "Still drunk", Severity.CRITICAL)]
    said = replace(said, kind=Kind.POST)
    action = replace(report.actions[0], severity=Severity.CRITICAL, codes=(said.code,))
    alone = replace(report, groups=(FindingGroup(findings=(said,)),), actions=(action,))
    for told in (words_of(soup(alone), "#summary, #findings"), render.summary(alone)):
        assert "privacy officer or counsel first" not in told
    assert "Keep a copy first" in words_of(soup(alone), ".first")
    private = next(one for one in report.findings() if remedy.is_exposed(one))
    both = replace(report, actions=(replace(action, codes=(said.code, private.code)),))
    assert "privacy officer or counsel first" in words_of(soup(both), ".first")


def test_advice_stands_apart_and_is_not_counted(for_you: BeautifulSoup) -> None:
    assert "1 suggestion on how things are arranged" in words_of(for_you, "#advice")
    assert scenes.ADVICE.summary not in words_of(for_you, "#findings")
    assert "1 finding with advice only (not counted)" in render.summary(scenes.told())


def test_no_headline_names_a_member_of_staff(for_you: BeautifulSoup) -> None:
    report = scenes.told()
    blaming = replace(scenes.HOSTILE, id="house/blame", summary="Dr. Priya Nair and Ana Duarte answer in anger.")
    bad = scenes.reply("z", "Whatever, go away. Nobody asked you.")
    found = [scenes.finding(blaming, bad, quote, Severity.HIGH) for quote in ("Whatever", "go away")]
    action = replace(report.actions[0], title="Rewrite what Priya Nair wrote")
    page = soup(
        replace(
            report,
            groups=tuple(FindingGroup(findings=(one,)) for one in found),
            documents=scenes.by_id([bad]),
            actions=(action,),
        )
    )
    for selector in (".reply h4", ".found a", ".thing"):
        text = words_of(page, selector)
        assert "Nair" not in text
        assert "Duarte" not in text
        assert SOMEBODY in text
    assert "Nair" not in render.summary(replace(report, actions=(action,)))


def test_a_headline_holds_no_quote() -> None:
    for group in scenes.told().groups:
        for finding in group.findings:
            assert finding.evidence.quote not in headline([finding])
    for written in ("Dr. Priya Nair", "Priya Nair", "Dr Nair", "Ms. Duarte", "Ana Duarte"):
        assert without_staff(f"Asked by {written}, in May", scenes.PRACTICE) == f"Asked by {SOMEBODY}, in May"
    assert without_staff("Nair Street 5", scenes.PRACTICE) == "Nair Street 5"


def test_the_self_check_says_what_the_audit_can_tell(for_you: BeautifulSoup, to_share: BeautifulSoup) -> None:
    for page in (for_you, to_share):
        text = words_of(page, "#self-check")
        for told in (
            "1 finding of this report belongs here:",
            "Looked at in part (12 posts): no flag of this kind in what was seen.",
            "Looked at in 1 page: no flag of this kind.",
            "Not looked at in this audit: look yourself.",
            "Only you can tell.",
        ):
            assert told in text
        assert not page.select("#self-check mark, #self-check blockquote, #self-check q")
        for box in page.select("#self-check input"):
            label = page.select_one(f"label[for={box['id']}]")
            assert label is not None
            assert label.get_text()
            assert page.select_one(f"#{box['aria-describedby']}") is not None
        assert page.select("#self-check a[href^='#F-']")


def test_what_the_organisation_decided_stands_in_the_method(for_you: BeautifulSoup, to_share: BeautifulSoup) -> None:
    method = words_of(for_you, "#method")
    assert (
        "Switched off by your organisation: conduct/profanity , because: Jordan Osei of counsel reads every post"
        in method
    )
    assert "Kept at most low by your organisation: reviews/slow-response" in method
    assert "Osei" not in words_of(to_share, "#method")


def test_the_copy_to_share_masks_inside_the_marks(to_share: BeautifulSoup) -> None:
    report = scenes.told()
    page = render.html(report, share=True)
    mask.verify(page, report)
    (card,) = to_share.select(".urgency.critical article.reply")
    assert [mark.get_text() for mark in card.select(".quote mark")] == [
        "[clinical detail]",
        "[name]",
        "Get a life",
    ]


def test_data_carries_tier_case_and_steps() -> None:
    data = json.loads(json.dumps(render.data(scenes.told())))
    first = data["groups"][0][0]
    assert first["tier"] == Tier.RESEMBLES
    assert first["resembles"] in data["cases"]
    assert first["shares"] == ["full name", "treatment"]
    assert first["remedy"][0].startswith("Speak to your privacy officer")
    assert [one["state"] for one in data["self_check"]] == ["found", "partly", "seen", "untold", "person"]
    assert data["changes"][0]["off"] is True


def test_no_report_speaks_of_violations() -> None:
    page = words_of(soup(scenes.told())).casefold()
    assert "violat" not in page
    assert "culprit" not in page


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Our best wishes to Noor from everyone here. Your root canal went well.", "Kim R."),
        ("Your daughter Harper was so brave at her root canal on Tuesday.", "Kim R."),
    ],
)
def test_a_first_name_is_not_called_a_surname_nor_a_relative_the_writer(text: str, by: str) -> None:
    told = [finding for finding in found(text, by) if "name" in finding.shares]
    assert told
    assert words.shared(told[0].shares).startswith("a person's name")
    assert "names the writer." not in headline(told) + "."


def test_the_counts_of_a_section_and_those_of_the_summary_agree() -> None:
    for report in (scenes.told(), scenes.full()):
        page = arrange(report)
        told = {urgency.severity: urgency.own + urgency.above for urgency in page.urgencies}
        assert told == {severity: number for severity, number in page.flags_of.items() if severity in told}
        missing = set(page.flags_of) - set(told)  # all of these stand with graver ones
        assert sum(urgency.count for urgency in page.urgencies) == page.flags
        assert not missing or max(missing) < max(told)
    page = arrange(scenes.told())
    critical = words_of(soup(scenes.told()), ".urgency.critical")
    own = page.flags_of[Severity.CRITICAL]
    assert own < page.urgencies[0].count
    assert f"{own} of these {'is' if own == 1 else 'are'} critical; the others are milder" in critical


def test_a_thing_to_do_says_how_many_of_its_texts_are_that_grave() -> None:
    action = Action(
        title="Take down 5 posts that show who a patient is",
        advice="Do it.",
        severity=Severity.CRITICAL,
        codes=("F-00000001",),
        count=7,
        severities={Severity.CRITICAL: 2, Severity.MEDIUM: 5},
        texts=5,
        gravest=2,
    )
    report = replace(scenes.told(), actions=(action,))
    assert words_of(soup(report), "ol.first .badge") == "Critical in 2 of 5 texts"
    assert "Settles 7 findings (2 critical, 5 medium)" in words_of(soup(report), "ol.first")
    assert "that show who a patient is (critical in 2 of 5 texts)" in " ".join(render.summary(report).split())
    alike = replace(report, actions=(replace(action, gravest=5),))
    assert words_of(soup(alike), "ol.first .badge") == "Critical"


def many_replies() -> Report:
    """Six replies of one severity by two rules; the fifth tells most."""
    told = scenes.told()
    replies = [scenes.reply(f"m{n}", f"You were seen {n} times. Jordan Osei, get a life.", days=n) for n in range(6)]
    groups = []
    for number, one in enumerate(replies):
        finds = [(scenes.CONFIRMS if number else scenes.NAMES, "You were seen" if number else "Jordan Osei")]
        finds += [(scenes.HOSTILE, "get a life")] if number == 4 else []
        for rule, quote in finds:
            one_found = scenes.finding(
                rule, one, quote, Severity.LOW if rule is scenes.HOSTILE else Severity.HIGH, wording=f"wording {number}"
            )
            groups.append(FindingGroup(findings=(replace(one_found, tier=Tier.REVEALS),)))
    return replace(told, groups=tuple(groups), documents={**(told.documents or {}), **scenes.by_id(replies)})


@pytest.mark.parametrize("share", [False, True])
def test_of_many_replies_the_fullest_of_each_rule_stands_open_and_all_others_in_a_table(share: bool) -> None:
    report = many_replies()
    (urgency,) = arrange(report).urgencies
    assert {card.first.document.rpartition("m")[2] for card in urgency.cards} == {"0", "4"}
    assert all(card.explains for card in urgency.cards)
    assert not any(card.explains for card in urgency.cards_folded)
    shown = soup(report, share=share)
    section = shown.select_one(".urgency.high")
    assert section is not None
    rows = section.select("table.replies tbody tr")
    in_full = section.select("details.folded article.reply")
    assert len(rows) == len(in_full) == 4
    assert len(section.find_all("article", class_="reply", recursive=False)) == 2
    ids = {tag["id"] for tag in shown.select("[id]")}
    for row, card in zip(rows, in_full, strict=True):
        (link,) = row.select("a[href^='#']")
        assert link["href"] == f"#{card['id']}"
        assert card["id"] in ids
        assert "Tells of care" in row.get_text()
        assert row.select_one("q")
    assert section.find_all("details", class_="folded")[0].find_parent("details", class_="others")
