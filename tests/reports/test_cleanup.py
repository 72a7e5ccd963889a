"""The clean-up list, the log of critical findings, and what someone sees in seven minutes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bs4 import BeautifulSoup

from model.audit import FindingGroup, Report
from model.documents import Kind, Media
from model.findings import Baseline, Classed, Decision, Disposition, LogEntry, Severity, Standing, Step
from model.subject import Consent, Place, Subject, SubjectKind
from reports import cleanup, render
from tests.reports.scenes import AS_OF, PRACTICE, full

RESIDENT = Subject(kind=SubjectKind.CLINICIAN, names=("Juniper Halloway",), id="halloway")


def entry(code: str, step: Step, day: int, by: str = "Ana Duarte", note: str = "") -> LogEntry:
    return LogEntry(code=code, step=step, by=by, on=date(2026, 11, day), note=note)


def critical(report: Report) -> str:
    return next(found.code for found in report.findings() if found.severity is Severity.CRITICAL and found.is_flag)


def page(report: Report, *, share: bool = False) -> BeautifulSoup:
    return BeautifulSoup(render.html(report, share=share), "html.parser")


def told(soup: BeautifulSoup, selector: str) -> str:
    return " ".join(" ".join(one.get_text(" ") for one in soup.select(selector)).split())


def test_every_flagged_text_stands_once_in_the_list_the_gravest_first() -> None:
    report = full()
    listed = cleanup.chores(report)
    flagged = {found.document for found in report.findings() if found.is_flag and found.kind.value != "review"}
    assert {chore.first.document for chore in listed if not chore.done} == flagged
    assert len({chore.first.document for chore in listed}) == len(listed)
    severities = [chore.first.severity for chore in listed if not chore.done]
    assert severities == sorted(severities, reverse=True)


def test_a_text_goes_from_open_over_kept_and_removed_to_gone() -> None:
    report = full()
    code = critical(report)

    def state(*log: LogEntry) -> str:
        return next(one.state for one in cleanup.chores(replace(report, log=log)) if code in one.codes)

    today = AS_OF.day
    assert state() == "open"
    assert state(entry(code, Step.SAVED, today)) == "a copy was saved"
    # It stands in a download: the same one, read again, shows nothing new.
    assert "a new download shows" in state(entry(code, Step.SAVED, today), entry(code, Step.REMOVED, today))
    assert "if that is newer, look for a copy" in state(entry(code, Step.REMOVED, today - 3))
    groups = tuple(
        replace(group, findings=tuple(replace(one, source="website") for one in group.findings))
        for group in report.groups
    )
    report = replace(report, groups=groups)
    assert "the next audit looks" in state(entry(code, Step.REMOVED, today))
    assert "still seen" in state(entry(code, Step.REMOVED, today - 3))
    # Of what was found there a part is gone: somebody wrote the reply anew.
    kept = next(one for one in report.findings() if one.code == code)
    evidence = replace(kept.evidence, quote="what stood there before")
    report = replace(report, gone=(*report.gone, replace(kept, evidence=evidence, baseline=Baseline.ABSENT)))
    assert state(entry(code, Step.REMOVED, today - 3)).startswith("edited since it was noted as removed")


def test_only_what_a_full_look_no_longer_finds_is_done() -> None:
    report = full()
    gone = next(found for group in report.groups for found in group.findings if found.is_flag)
    left = tuple(group for group in report.groups if all(one.document != gone.document for one in group.findings))
    for baseline, done in ((Baseline.ABSENT, [True]), (Baseline.UNSEEN, [])):
        after = replace(report, groups=left, gone=(replace(gone, baseline=baseline),))
        assert [one.done for one in cleanup.chores(after) if gone.code in one.codes] == done


def test_the_log_counts_days_from_the_first_audit_that_found_it() -> None:
    code = critical(full())
    report = replace(
        full(),
        first_found={code: datetime(2026, 11, 13, 8, tzinfo=UTC)},
        log=(entry(code, Step.SAVED, 14), entry(code, Step.NOT_NOTIFIED, 15, note="no identifier")),
    )
    (case,) = [one for one in cleanup.cases(report) if code in one.codes]
    assert (case.since, case.day) == (date(2026, 11, 13), 10)
    said = told(page(report), "#log")
    assert "45 CFR 164.404" in said
    assert "14 November 2026" in said
    assert "no identifier" in said
    assert "preserved 1, removed 0" in said


def test_the_copy_to_share_shows_the_days_and_neither_persons_nor_commands() -> None:
    code = critical(full())
    report = replace(full(), log=(entry(code, Step.REMOVED, 20, note="by phone with Jordan Osei"),))
    said = told(page(report, share=True), "#log, #clean-up")
    assert "20 November 2026" in said
    for secret in ("Ana Duarte", "Jordan", "webside log", "--format"):
        assert secret not in said


def test_who_is_not_covered_has_no_breach_clock() -> None:
    report = replace(full(), subject=replace(PRACTICE, covered_entity=False))
    assert not page(report).select("#log")


def test_the_list_as_rows_survives_a_spreadsheet() -> None:
    rows = list(render.chore_rows(full()))
    waiting = [row for row in rows if row["kind"] == "review"]
    assert len(rows) == len(cleanup.chores(full())) + len(waiting)
    assert [row["quote"] for row in waiting] == [one.review.text for one in full().open_reviews]
    assert all(row["client"] and tuple(row) == render.CHORE_COLUMNS for row in rows)
    assert all(set(row) == set(rows[0]) for row in rows)
    assert not any(str(value).startswith(("=", "+", "@")) for row in rows for value in row.values())


def test_a_clinician_sees_page_one_then_own_posts_and_the_base_rate() -> None:
    report = full()
    own = tuple(one for one in (report.documents or {}).values() if one.kind.value == "post")
    listed = tuple(
        Classed(document=hit, standing=standing, reasons=("because the address is declared",), review=place == 1)
        for place, (hit, standing) in enumerate(zip(report.search_hits, Standing, strict=False))
    )
    seen = page(replace(report, subject=RESIDENT, own_posts=own, first_page=listed))
    said = told(seen, "#seven-minutes")
    assert f"{len(listed)} results: 1 your own" in said
    assert said.count("needs your eye") == 1
    assert "547 applicants" in said
    assert "1 flag , explained below" in said.replace("flag,", "flag ,")
    assert len(seen.select("#seven-minutes ol")[0].find_all("li", recursive=False)) == len(listed)
    assert not page(report).select("#seven-minutes")


def test_the_results_of_two_engines_are_two_lists_and_each_names_its_engine() -> None:
    first = full().search_hits[0]
    hits = tuple(
        replace(
            first,
            source="saved_search",
            ref=f"{engine}{rank}",
            url=f"https://{place}.example/",
            rank=rank,
            engines=(engine,),
        )
        for engine, order in (("google", "abc"), ("bing", "bca"))
        for rank, place in enumerate(order, 1)
    )
    seen = page(replace(full(), search_hits=hits))
    lists = [one.get_text(" ", strip=True) for one in seen.select("#search caption")]
    assert [one.replace(" :", ":").split()[-4:-2] for one in lists] == [["on", "Bing:"], ["on", "Google:"]], lists
    ranks = [[cell.text for cell in one.select('td[data-label="Rank"]')] for one in seen.select("#search table")]
    assert ranks == [["1", "2", "3"]] * 2


def test_the_report_of_a_person_begins_with_what_a_search_shows_and_of_a_practice_with_the_summary() -> None:
    report = full()
    listed = tuple(Classed(document=hit, standing=Standing.NEUTRAL, reasons=()) for hit in report.search_hits)
    resident = replace(RESIDENT, goals=(), places=(Place(city="Port Alder"),), consent=Consent())
    seen = page(replace(report, subject=resident, first_page=listed))
    assert [one["id"] for one in seen.select("main > section")][:2] == ["seven-minutes", "summary"]
    assert "What someone sees in seven minutes" in told(seen, "#seven-minutes")
    settled = replace(resident, places=(Place(city="Port Alder", phone="207-555-0142"),))
    assert "who searches for you" in told(page(replace(report, subject=settled, first_page=listed)), "#seven-minutes")
    assert page(report).select_one("main > section")["id"] == "summary"  # type: ignore[index]


def test_without_a_search_it_says_that_none_was_looked_at() -> None:
    said = told(page(replace(full(), subject=RESIDENT, search_hits=(), first_page=(), own_posts=())), "#seven-minutes")
    assert "No search was looked at" in said
    assert "Your own posts were not looked at" in said


def test_beside_each_code_the_copy_for_you_says_which_text_it_is() -> None:
    report = full()
    finding = next(one for one in report.findings() if one.severity is Severity.CRITICAL and one.kind is Kind.REPLY)
    document = (report.documents or {})[finding.document]
    start = document.text[:30]
    for copy in (False, True):
        shown = page(report, share=copy)
        for part in ("#clean-up", "#log", ".first"):
            assert (start in told(shown, part)) is not copy, part


def test_what_is_done_to_a_text_holds_for_all_that_was_found_in_it() -> None:
    report = full()
    code = critical(report)
    found = next(one for one in report.findings() if one.code == code)
    other = replace(found, severity=Severity.LOW, rule=replace(found.rule, id="conduct/other"))
    groups = (*report.groups, FindingGroup(findings=(other,)))
    log = (entry(other.code, Step.REMOVED, 20), entry(other.code, Step.ASSESSED, 21))
    (case,) = [one for one in cleanup.cases(replace(report, groups=groups, log=log)) if code in one.codes]
    assert case.steps["Removed"] is not None
    assert case.steps["Assessed"] is None


def test_a_noted_case_stays_when_its_text_has_been_gone_for_longer_and_a_dismissed_one_does_not() -> None:
    report = full()
    code = critical(report)
    found = replace(next(one for one in report.findings() if one.code == code), baseline=Baseline.ABSENT)
    left = tuple(group for group in report.groups if all(one.document != found.document for one in group.findings))
    after = replace(report, groups=left, logged=(found,), log=(entry(code, Step.REMOVED, 20),))
    assert [one for one in cleanup.cases(after) if code in one.codes]
    assert [one.done for one in cleanup.chores(after) if code in one.codes] == [True]
    said = Disposition(code=code, decision=Decision.DISMISSED, because="not a patient", by="me", at=AS_OF)
    dismissed = replace(found, disposition=said)
    for gone in (replace(after, logged=(dismissed,)), replace(after, logged=(), gone=(dismissed,))):
        assert not [one for one in cleanup.cases(gone) if code in one.codes]
        assert not [one for one in cleanup.chores(gone) if code in one.codes]


def test_what_is_noted_as_removed_and_still_seen_is_told_beside_the_count() -> None:
    report = full()
    assert "noted as removed" not in told(page(report), "#summary")
    after = replace(report, log=(entry(critical(report), Step.REMOVED, AS_OF.day),))
    for said in (told(page(after), "#summary"), " ".join(render.summary(after).split())):
        assert "1 text is noted as removed" in said


def test_a_row_tells_the_whole_text_and_the_picture_it_was_posted_with() -> None:
    report = full()
    finding = next(one for one in report.findings() if one.kind is Kind.POST and one.is_flag)
    held = (report.documents or {})[finding.document]
    pictured = replace(held, media=(Media(type="photo", url="media/202306/12.jpg"),), url=None)
    rows = render.chore_rows(replace(report, documents={**(report.documents or {}), held.id: pictured}))
    row = next(row for row in rows if finding.code in str(row["codes"]))
    assert row["text"] == held.text
    assert row["file"] == "media/202306/12.jpg"
