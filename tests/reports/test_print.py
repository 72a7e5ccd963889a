"""What is told once: each rule, each authority, each text; and every fact is still on the page."""

from collections import Counter
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from model.audit import FindingGroup, Report
from model.documents import Kind
from model.findings import Severity
from reports import render
from reports.page import arrange
from tests.reports import scenes
from tests.reports.test_replies import many_replies


def two_severities() -> Report:
    """One rule over posts at two severities, so that it stands in two blocks."""
    report = scenes.full()
    first = next(found for found in report.findings() if found.is_flag and found.kind is Kind.POST)
    evidence = replace(first.evidence, quote="another quote")
    graver = replace(
        first, severity=Severity.HIGH, document="x:graver", evidence=evidence, wording="", baseline=first.baseline
    )
    return replace(report, groups=(*report.groups, FindingGroup(findings=(graver,))))


REPORTS = {"full": scenes.full, "told": scenes.told, "many": many_replies, "two severities": two_severities}


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]()


def page(report: Report, *, share: bool = False) -> BeautifulSoup:
    return BeautifulSoup(render.html(report, share=share), "html.parser")


@pytest.mark.parametrize("share", [False, True])
def test_every_link_to_a_rule_leads_to_where_it_is_told(report: Report, share: bool) -> None:
    soup = page(report, share=share)
    ids = Counter(one["id"] for one in soup.select("[id]"))
    assert not [id for id, number in ids.items() if number > 1]
    for link in soup.select('a[href^="#rule-"]'):
        place = soup.find(id=str(link["href"]).removeprefix("#"))
        assert place is not None, link["href"]
        assert place.select_one("dl.advice:not(.on-screen) .instead, dl.advice:not(.on-screen) dd") is not None


def test_on_paper_no_rule_of_the_findings_is_told_twice(report: Report) -> None:
    soup = page(report)
    told = [
        one.find_parent(class_="rule") for one in soup.select("#findings dl.advice:not(.on-screen), #eye dl.advice")
    ]
    rules = [one.select_one(".rule-id code").get_text() for one in told if one]
    assert len(rules) == len(set(rules)) == len(told)
    shown = {found.rule.id for found in report.findings() if found.severity > Severity.INFO and not found.disposition}
    assert set(rules) == shown


def test_what_is_folded_on_paper_because_it_is_many_stands_in_a_list(report: Report) -> None:
    soup = page(report)
    folded = {code.get_text() for code in soup.select("details.rest.folded .handle code")}
    listed = {code.get_text() for code in soup.select("#clean-up code, #unanswered code")}
    assert folded <= listed
    if report.groups == scenes.full().groups:
        assert len(folded) > 12


def test_every_authority_is_listed_once_with_its_sign(report: Report) -> None:
    listed = [one.get_text(" ", strip=True) for one in page(report).select(".authorities li")]
    rules = {found.rule.id: found.rule for found in report.findings() if not found.disposition}
    wanted = {f"{ref.key} {ref.title}" for rule in rules.values() for ref in rule.references}
    assert wanted
    assert wanted <= set(listed)
    assert len(listed) == len(set(listed)) == len(arrange(report).authorities)


def test_a_text_in_which_much_was_found_is_one_line_of_what_to_do_first(report: Report) -> None:
    soup = page(report)
    for action in soup.select("ol.first > li"):
        texts = [one.get_text() for one in action.select("ul.codes bdi")]
        assert len(texts) == len(set(texts))


def test_the_clean_up_list_tells_once_what_to_do_and_keeps_every_text(report: Report) -> None:
    soup = page(report)
    chores = arrange(report).chores
    heads = [one.get_text(" ", strip=True) for one in soup.select("#clean-up .of-rule")]
    assert len(heads) == len(set(heads)) == len({chore.first.rule.id for chore in chores})
    shown = {code.get_text() for code in soup.select("#clean-up tbody code")}
    assert {code for chore in chores for code in chore.codes[:3]} == shown
    assert len(soup.select("#clean-up tbody tr")) == len(chores) + len(heads)


def test_nothing_ends_in_a_dot_that_parts_nothing(report: Report) -> None:
    for share in (False, True):
        for one in page(report, share=share).select(".chores .at, .cases .at"):
            words = one.get_text(" ", strip=True)
            assert words
            assert not words.startswith("·")
            assert not words.endswith("·")


def test_the_self_check_of_the_clients_copy_is_one_line_until_it_is_opened(report: Report) -> None:
    shared, own = page(report, share=True), page(report)
    for soup, kind in ((shared, "folded"), (own, "more")):
        for details in soup.select("#self-check details"):
            assert (details["class"], details.has_attr("open")) == ([kind], False)
