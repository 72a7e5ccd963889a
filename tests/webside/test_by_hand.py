"""Sources a person looks at by hand: looked at on a day with a note, or not looked at and where to look."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Coverage, Outcome
from model.errors import InputError, SubjectError
from model.source import Access
from model.subject import Seen, Subject, SubjectKind
from webside import gather, plan
from webside.config import load_subject

SOURCES = sources.load()
SUBJECT = Subject(kind=SubjectKind.CLINICIAN, names=("Dana Reyes",))
SEEN = Seen(source="state_boards", date=date(2026, 11, 1), note="Active, no note.", url="https://board.example/1")


def test_the_seven_are_there_with_where_and_what_to_look_for() -> None:
    by_hand = {source.id: source for source in SOURCES.values() if source.access is Access.MANUAL}
    assert {"doximity", "sermo", "abms", "state_boards", "gmc", "doctify", "iwantgreatcare"} <= set(by_hand)
    assert all(source.look_at and source.look_for for source in by_hand.values())


def test_what_was_seen_is_told_with_its_day_and_supports_no_absence() -> None:
    made = plan.make(replace(SUBJECT, seen=(SEEN,)), SOURCES)
    (visit,) = gather.by_hand(made)
    assert (visit.source, visit.outcome, visit.sample) == ("state_boards", Outcome.OK, True)
    assert visit.reason == "looked at by hand on 2026-11-01: Active, no note."
    assert not Coverage(visits=(visit,)).supports_absence("state_boards")
    assert next(line for line in plan.dry_run(made) if line.source == "state_boards").requests == 0


def test_what_was_not_seen_is_not_looked_at_and_says_where_to_look() -> None:
    visits = {visit.source: visit for visit in gather.skipped(plan.make(SUBJECT, SOURCES))}
    assert visits["gmc"].outcome is Outcome.SKIPPED
    assert "https://www.gmc-uk.org/" in (visits["gmc"].next_step or "")
    assert "under seen:" in (visits["gmc"].next_step or "")
    assert list(gather.by_hand(plan.make(SUBJECT, SOURCES))) == []


def test_offline_and_nothing_asked_keep_what_was_seen() -> None:
    made = plan.make(replace(SUBJECT, seen=(SEEN,)), SOURCES, plan.Options(offline=True))
    assert [visit.source for visit in gather.by_hand(made)] == ["state_boards"]


def test_only_sources_by_hand_can_be_seen_by_hand() -> None:
    with pytest.raises(InputError, match="looked at by hand"):
        plan.make(replace(SUBJECT, seen=(replace(SEEN, source="website"),)), SOURCES)


def test_the_subject_file_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "subject.yaml"
    path.write_text("kind: practice\nnames: T\nseen: {source: gmc, date: 2026-11-01, note: A}\n", encoding="utf-8")
    assert load_subject(path).seen == (Seen(source="gmc", date=date(2026, 11, 1), note="A"),)
    path.write_text("kind: practice\nnames: T\nseen: {source: gmc, date: spring}\n", encoding="utf-8")
    with pytest.raises(SubjectError, match="YYYY-MM-DD"):
        load_subject(path)


def test_columns_of_an_export_are_checked_when_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "subject.yaml"
    text = "kind: practice\nnames: T\nexports:\n  - path: a.csv\n    columns: {text: Was, "
    path.write_text(text + "dates: day first}\n", encoding="utf-8")
    assert load_subject(path).exports[0].columns == {"text": "Was", "dates": "day first"}
    path.write_text(text + "dates: american}\n", encoding="utf-8")
    with pytest.raises(SubjectError, match="day first or month first"):
        load_subject(path)
