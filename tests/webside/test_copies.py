"""Reviews handed in month by month: of what two copies hold the newer tells, and a reply it lacks is gone."""

import json
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analyzers.rulebook import RuleBook
from crawler import sources
from model.audit import Outcome, Report
from model.documents import Kind
from model.findings import Baseline, LogEntry, Step
from model.subject import Export, Subject, SubjectKind
from reports import cleanup, disclosed, mask
from reports.render import chore_rows, html, summary
from tests.analyzers import rules_under_test
from webside import plan
from webside.audit import Line, audit
from webside.interrupt import Stop
from webside.progress import Plain
from webside.store import Store

SUBJECT = Subject(kind=SubjectKind.PRACTICE, id="tidewell", names=("Tidewell Family Dental",))
APRIL, MAY = datetime(2026, 4, 2, 9, tzinfo=UTC), datetime(2026, 5, 2, 9, tzinfo=UTC)
LEAK = "Dana, your root canal on March 3 went well and your insurance paid for it."
TABLE = "site,reviewer,rating,date,review,owner reply\nGoogle,Dana Ruiz,2,2026-03-10,They were late.,{reply}\n"
PASTE = "Dana Ruiz\n★★☆☆☆\n{ago}\nThey were late on both days that I came, and nobody said a word.\n{reply}"
ANSWER = "Response from the owner\n{ago}\n{words}\n"
FURTHER = (
    f"Omar Feld\n★★★★☆\n{{ago}}\nKind people, and the coffee was good.\n{ANSWER.format(ago='{ago}', words='Thanks.')}"
)
UNANSWERED = "site,reviewer,rating,date,review\nGoogle,Dana Ruiz,2,2026-03-10,They were late.\n"


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return rules_under_test.book()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("WEBSIDE_HOME", str(tmp_path / "home"))
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


def write(path: Path, text: str, at: datetime) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def table(folder: Path, at: datetime, reply: str = "") -> Path:
    return write(folder / f"{at:%B}.csv", TABLE.format(reply=f'"{reply}"'), at)


def paste(folder: Path, at: datetime, ago: str, reply: str = "", *, further: str = FURTHER) -> Path:
    answer = ANSWER.format(ago=ago, words=reply) if reply else ""
    return write(folder / f"{at:%B}.txt", PASTE.format(ago=ago, reply=answer) + further.format(ago=ago), at)


def look(store: Store, book: RuleBook, at: datetime, *exports: Path | Export) -> Report:
    told = tuple(one if isinstance(one, Export) else Export(path=str(one)) for one in exports)
    made = plan.make(replace(SUBJECT, exports=told), sources.load(), plan.Options(offline=True))
    return audit(made, Line(store=store, book=book, watch=Plain(), stop=Stop(), as_of=at))


def flags(report: Report) -> list[str]:
    return [finding.code for finding in report.findings() if finding.is_flag and finding.kind is Kind.REPLY]


def remove(store: Store, codes: list[str]) -> None:
    for code in codes:
        store.write_log("tidewell", LogEntry(code=code, step=Step.REMOVED, by="Lee", on=date(2026, 4, 20)))


def settled(report: Report) -> list[cleanup.Chore]:
    return [one for one in cleanup.chores(report) if one.first.kind is Kind.REPLY]


@pytest.mark.parametrize("both", [True, False], ids=["beside the older one", "alone"])
@pytest.mark.parametrize("form", ["table", "paste"])
def test_a_reply_that_the_newest_copy_lacks_is_gone(
    tmp_path: Path, store: Store, book: RuleBook, form: str, both: bool
) -> None:
    if form == "table":
        old, new = table(tmp_path, APRIL, LEAK), table(tmp_path, MAY)
    else:
        old, new = paste(tmp_path, APRIL, "3 weeks ago", LEAK), paste(tmp_path, MAY, "a month ago")
    codes = flags(look(store, book, APRIL, old))
    assert codes
    remove(store, codes)
    report = look(store, book, MAY, *((old, new) if both else (new,)))
    assert not flags(report)
    assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.ABSENT}
    (chore,) = settled(report)
    assert chore.done
    assert [entry.step for entry in chore.log][:1] == [Step.REMOVED]
    assert report.kinds is not None
    assert report.kinds[Kind.REVIEW] == (1 if form == "table" else 2)


@pytest.mark.parametrize("both", [True, False])
@pytest.mark.parametrize("further", [FURTHER, ""])
def test_a_reply_with_another_in_its_place_is_gone_and_only_the_old_words_are_evidence(
    tmp_path: Path, store: Store, book: RuleBook, further: str, both: bool
) -> None:
    safe = "We take all feedback seriously. Please contact our office directly."
    old = paste(tmp_path, APRIL, "3 weeks ago", LEAK, further=further)
    new = paste(tmp_path, MAY, "a month ago", safe, further=further)
    codes = flags(look(store, book, APRIL, old))
    report = look(store, book, MAY, *((old, new) if both else (new,)))
    assert codes
    assert not flags(report)
    assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.ABSENT}
    assert re.search(r"^Since the audit of 2 April 2026, 09:00 UTC: (?:\d new and )?\d gone\.$", summary(report), re.M)
    (chore,) = settled(report)
    assert chore.done
    log = "".join(re.findall(r'<section id="(?:log|clean-up)".*?</section>', html(report, share=False), re.DOTALL))
    assert "root canal" in log
    assert "all feedback" not in log
    assert "another reply stands in its place" in log
    (case,) = [line for line in chore_rows(report) if line["done"] == "yes"]
    assert "root canal" in case["quote"]


TOPICS = "Tidewell Family Dental\n4.1\n214 reviews\nDentist\nfront desk18\nwait time11\n+6\n\n"


@pytest.mark.parametrize("both", [True, False], ids=["beside the older one", "alone"])
def test_what_was_not_understood_above_all_reviews_hides_no_removal(
    tmp_path: Path, store: Store, book: RuleBook, both: bool
) -> None:
    old, new = paste(tmp_path, APRIL, "3 weeks ago", LEAK), paste(tmp_path, MAY, "a month ago")
    for path, at in ((old, APRIL), (new, MAY)):
        write(path, TOPICS + path.read_text(encoding="utf-8"), at)
    assert flags(look(store, book, APRIL, old))
    report = look(store, book, MAY, *((old, new) if both else (new,)))
    assert any(visit.outcome is Outcome.PARTIAL for visit in report.coverage.visits)
    assert not flags(report)
    assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.ABSENT}


def test_nor_is_a_removal_told_where_the_part_behind_the_review_was_not_understood(
    tmp_path: Path, store: Store, book: RuleBook
) -> None:
    look(store, book, APRIL, paste(tmp_path, APRIL, "3 weeks ago", LEAK))
    strange = "Share\n\nAnd now this line\nand this one too\n\n"
    new = write(tmp_path / "may.txt", PASTE.format(ago="a month ago", reply=strange) + FURTHER.format(ago="1w"), MAY)
    report = look(store, book, MAY, new)
    assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.UNSEEN}


@pytest.mark.parametrize("safe", ["Thank you for taking the time to write. Please call our office at any time."])
def test_the_copy_to_share_is_kept_where_a_safe_reply_stands_in_place_of_a_disclosure(
    tmp_path: Path, store: Store, book: RuleBook, safe: str
) -> None:
    told = "We are sorry Oliver was so scared! He did well once Priya put the numbing cream on his warts."
    old = paste(tmp_path, APRIL, "3 weeks ago", told)
    new = paste(tmp_path, MAY, "a month ago", safe)
    look(store, book, APRIL, old)
    report = look(store, book, MAY, new)
    assert not flags(report)
    held = disclosed.of(report)
    assert safe not in held.words
    assert not any(run in safe for run in held.runs)
    page = html(report, share=True)
    mask.verify(page, report)
    assert not re.search("Oliver|numbing|warts", page)


def test_a_reply_of_which_only_the_beginning_was_copied_is_not_replaced(
    tmp_path: Path, store: Store, book: RuleBook
) -> None:
    look(store, book, APRIL, paste(tmp_path, APRIL, "3 weeks ago", LEAK))
    report = look(store, book, MAY, paste(tmp_path, MAY, "a month ago", "Dana, your root … More"))
    assert Baseline.ABSENT not in {one.baseline for one in report.gone if one.kind is Kind.REPLY}


def test_a_paste_that_may_end_before_an_answer_proves_nothing(tmp_path: Path, store: Store, book: RuleBook) -> None:
    codes = flags(look(store, book, APRIL, paste(tmp_path, APRIL, "3 weeks ago", LEAK, further="")))
    assert codes
    report = look(store, book, MAY, paste(tmp_path, MAY, "a month ago", further=""))
    assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.UNSEEN}


def test_a_table_without_a_column_for_answers_proves_nothing(tmp_path: Path, store: Store, book: RuleBook) -> None:
    codes = flags(look(store, book, APRIL, table(tmp_path, APRIL, LEAK)))
    remove(store, codes)
    report = look(store, book, MAY, write(tmp_path / "may.csv", UNANSWERED, MAY))
    assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.UNSEEN}
    (chore,) = settled(report)
    assert not chore.done
    assert "not looked at this time" in chore.state
    assert {entry.step for entry in chore.log} == {Step.REMOVED}


def test_nor_does_it_hide_the_answer_that_an_older_one_held(tmp_path: Path, store: Store, book: RuleBook) -> None:
    old, new = table(tmp_path, APRIL, LEAK), write(tmp_path / "may.csv", UNANSWERED, MAY)
    assert flags(look(store, book, MAY, old, new))


def test_two_pastes_of_different_months_give_each_review_once(tmp_path: Path, store: Store, book: RuleBook) -> None:
    old, new = (
        paste(tmp_path, APRIL, "3 weeks ago", LEAK, further=""),
        paste(tmp_path, MAY, "a month ago", "Please call our office.", further=""),
    )
    report = look(store, book, MAY, old, new)
    assert report.kinds is not None
    assert (report.kinds[Kind.REVIEW], report.kinds[Kind.REPLY]) == (1, 1)
    assert not flags(report)
    told = {visit.at: visit.reason for visit in report.coverage.visits}
    assert "1 review of it also stands in May.txt, which is newer: that counts" in told["April.txt"]
    assert "newer" not in told["May.txt"]


def test_the_day_that_the_subject_file_states_counts_before_that_of_the_file(
    tmp_path: Path, store: Store, book: RuleBook
) -> None:
    old, new = table(tmp_path, MAY + timedelta(days=1), LEAK), table(tmp_path, APRIL)
    told = (Export(path=str(old), saved=date(2026, 3, 20)), Export(path=str(new), saved=date(2026, 4, 20)))
    assert not flags(look(store, book, MAY, *told))
    assert flags(look(store, book, MAY, replace(told[0], read_older=True), told[1]))


def test_a_page_that_was_not_understood_in_full_proves_no_removal(tmp_path: Path, store: Store, book: RuleBook) -> None:
    look(store, book, APRIL, paste(tmp_path, APRIL, "3 weeks ago", LEAK))
    strange = "What is this line about\nand this one too\n\n"
    new = write(tmp_path / "may.txt", strange + PASTE.format(ago="a month ago", reply=""), MAY)
    report = look(store, book, MAY, new)
    (visit,) = [one for one in report.coverage.visits if one.source == "pasted_reviews"]
    assert visit.outcome is Outcome.PARTIAL
    assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.UNSEEN}


LATE = "They were late on both days that I came, and nobody said a word."
ROW = "site,reviewer,rating,date,review,owner reply\nGoogle,Dana Ruiz,2,{on},{text},{reply}\n"


@pytest.mark.parametrize("words", ["", "Please call our office."])
def test_a_table_tells_what_became_of_a_reply_that_was_pasted_before(
    tmp_path: Path, store: Store, book: RuleBook, words: str
) -> None:
    old = paste(tmp_path, APRIL, "3 weeks ago", LEAK)
    new = write(tmp_path / "May.csv", ROW.format(on="2026-03-12", text=f'"{LATE}"', reply=words), MAY)
    assert flags(look(store, book, APRIL, old))
    report = look(store, book, MAY, old, new)
    assert not flags(report)
    told = {visit.at: visit.reason for visit in report.coverage.visits}
    assert "1 reply of it no longer stands in May.csv, which is newer: that counts" in told["April.txt"]
    if not words:
        assert {one.baseline for one in report.gone if one.kind is Kind.REPLY} == {Baseline.ABSENT}


def test_a_newer_paste_replaces_the_reply_of_an_older_table(tmp_path: Path, store: Store, book: RuleBook) -> None:
    old = write(tmp_path / "April.csv", ROW.format(on="2026-03-12", text=f'"{LATE}"', reply=f'"{LEAK}"'), APRIL)
    assert not flags(look(store, book, MAY, old, paste(tmp_path, MAY, "a month ago", "Please call our office.")))
    assert not flags(look(store, book, MAY, old, paste(tmp_path, MAY, "a month ago")))


@pytest.mark.parametrize("case", ["the older one", "of one day", "without any answers", "another service"])
def test_a_reply_stands_where_no_newer_copy_shows_that_it_is_gone(
    tmp_path: Path, store: Store, book: RuleBook, case: str
) -> None:
    text = ROW.format(on="2026-03-12", text=f'"{LATE}"', reply=f'"{LEAK}"')
    old = write(tmp_path / "April.csv", text, MAY + timedelta(days=3) if case == "the older one" else APRIL)
    if case == "another service":
        bare = ROW.format(on="2026-03-12", text=f'"{LATE}"', reply="").replace("Google", "Yelp")
        new = write(tmp_path / "May.csv", bare, MAY)
    else:
        at = APRIL + timedelta(minutes=5) if case == "of one day" else MAY
        further = "" if case == "without any answers" else FURTHER
        new = paste(tmp_path, at, "a month ago", further=further)
    assert flags(look(store, book, MAY, old, new))


def test_a_download_tells_what_became_of_a_reply_in_an_older_table(
    tmp_path: Path, store: Store, book: RuleBook
) -> None:
    review = {
        "reviewer": {"displayName": "Dana Ruiz"},
        "starRating": "TWO",
        "comment": LATE,
        "createTime": "2026-03-12T09:00:00Z",
        "name": "accounts/1/locations/2/reviews/3",
    }
    new = tmp_path / "takeout-20260502T090000Z-001.zip"
    with zipfile.ZipFile(new, "w") as held:
        folder = "Takeout/Google Business Profile/account-1/location-2"
        held.writestr(f"{folder}/reviews.json", json.dumps({"reviews": [review]}))
        held.writestr(f"{folder}/data.json", json.dumps({"title": "Tidewell Family Dental"}))
    old = write(tmp_path / "April.csv", ROW.format(on="2026-03-12", text=f'"{LATE}"', reply=f'"{LEAK}"'), APRIL)
    assert flags(look(store, book, APRIL, old))
    assert not flags(look(store, book, MAY, old, Export(path=str(new), source="google_business_takeout")))
