"""Relative dates of what was copied by hand count from the day the subject file states, else from the file's own."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Visit
from model.documents import Document, Precision
from model.subject import Export, Subject, SubjectKind
from webside import gather, plan
from webside.config import load_subject
from webside.interrupt import Stop
from webside.progress import Plain

PASTE = "Maren Oakes\n★★☆☆☆ 2 weeks ago\nWaited for an hour.\n"
SUBJECT = Subject(kind=SubjectKind.PRACTICE, id="tidewell", names=("Tidewell Family Dental",))
CHANGED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def paste(tmp_path: Path) -> Path:
    file = tmp_path / "copied.txt"
    file.write_text(PASTE, encoding="utf-8")
    os.utime(file, (CHANGED.timestamp(), CHANGED.timestamp()))
    return file


def read(export: Export, spool: Path) -> tuple[list[Document], Visit]:
    kept: list[Document] = []

    def save(documents: object) -> int:
        kept.extend(documents)  # type: ignore[call-overload]
        return len(kept)

    made = plan.make(replace(SUBJECT, exports=(export,)), sources.load())
    desk = gather.Desk(spool=spool, save=save, watch=Plain(), stop=Stop())
    (visit,) = gather.read_exports(made, desk)
    return kept, visit


def test_they_count_from_the_day_the_subject_file_states(paste: Path, tmp_path: Path) -> None:
    (review,), visit = read(Export(path=str(paste), source="pasted_reviews", saved=date(2026, 11, 10)), tmp_path)
    assert review.published_precision is Precision.INTERVAL
    assert review.published_raw == "2 weeks ago"
    # At which hour of that day it was copied is not known: the interval holds both ends of the day.
    end = datetime(2026, 11, 10, 23, 59, 59, 999999, tzinfo=UTC)
    assert review.published == end - timedelta(days=1) - timedelta(weeks=3)
    assert review.published_until == end - timedelta(weeks=2)
    assert "last changed" not in visit.reason


def test_else_from_when_the_file_was_last_changed_and_it_is_said(paste: Path, tmp_path: Path) -> None:
    (review,), visit = read(Export(path=str(paste), source="pasted_reviews"), tmp_path)
    assert (review.published, review.published_until) == (CHANGED - timedelta(weeks=3), CHANGED - timedelta(weeks=2))
    assert "counted back from 2026-11-20, when the file was last changed" in visit.reason


def test_what_bears_a_date_of_its_own_rests_on_nothing(paste: Path, tmp_path: Path) -> None:
    paste.write_text(PASTE.replace("2 weeks ago", "November 3, 2026"), encoding="utf-8")
    (review,), visit = read(Export(path=str(paste), source="pasted_reviews"), tmp_path)
    assert review.published_precision is Precision.DAY
    assert "last changed" not in visit.reason


def test_the_subject_file_takes_it(paste: Path, tmp_path: Path) -> None:
    file = tmp_path / "subject.yaml"
    file.write_text("kind: practice\nnames: [T]\nexports: [{path: copied.txt, saved: 2026-11-10}]\n", encoding="utf-8")
    (export,) = load_subject(file).exports
    assert export.saved == date(2026, 11, 10)
