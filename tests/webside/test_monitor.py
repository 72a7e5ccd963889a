"""When a subject is looked at again."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import schedule

from model.errors import InputError, StoreError
from tests.webside.made import NOON, TIDEWELL
from webside.monitor import Every, next_due, time_of_day, watch
from webside.store import Store

CHICAGO = ZoneInfo("America/Chicago")
PATH = Path("subject.yaml")


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "at", "after", "expected"),
    [
        (Every.DAY, None, utc(2026, 3, 1, 12), utc(2026, 3, 2, 12)),
        (Every.WEEK, time(6, 30), utc(2026, 2, 1, 12), utc(2026, 2, 8, 12, 30)),
        # 02:30 does not exist on the day clocks go forward; half past one comes twice on the day they go back.
        (Every.DAY, time(2, 30), utc(2026, 3, 7, 12), utc(2026, 3, 8, 8, 30)),
        (Every.DAY, time(1, 30), utc(2026, 10, 31, 12), utc(2026, 11, 1, 6, 30)),
        # The wall clock stays, so the distance is 23 hours.
        (Every.DAY, None, utc(2026, 3, 7, 18), utc(2026, 3, 8, 17)),
        # In Chicago it is still the day before.
        (Every.DAY, time(6, 30), utc(2026, 6, 2, 3), utc(2026, 6, 2, 11, 30)),
        (Every.MONTH, time(6, 30), utc(2026, 12, 15, 12), utc(2027, 1, 15, 12, 30)),
        (Every.MONTH, None, utc(2026, 1, 31, 12), utc(2026, 2, 28, 12)),
        (Every.MONTH, None, utc(2028, 1, 31, 12), utc(2028, 2, 29, 12)),
    ],
)
def test_the_next_date(every: Every, at: time | None, after: datetime, expected: datetime) -> None:
    assert next_due(every, at, after, CHICAGO) == expected


def test_the_31st_comes_back_after_february() -> None:
    days, due = [], utc(2026, 1, 31, 12)
    for _ in range(4):
        due = next_due(Every.MONTH, None, due, UTC, 31)
        days.append((due.month, due.day))
    assert days == [(2, 28), (3, 31), (4, 30), (5, 31)]


def test_a_time_of_day_is_hours_and_minutes() -> None:
    assert time_of_day("06:30") == time(6, 30)
    for words in ("6.30", "25:00", "noon", ""):
        with pytest.raises(InputError, match="HH:MM"):
            time_of_day(words)


class Days:
    """A clock that is moved by hand, and the runs that happened."""

    def __init__(self, store: Store, code: int = 0) -> None:
        self.store, self.code, self.now, self.runs = store, code, NOON, list[datetime]()

    def run(self, path: Path) -> int:
        assert path == PATH
        self.runs.append(self.now)
        return self.code

    def once(
        self, now: datetime, every: str = "day", at: str | None = None, run: Callable[[Path], int] | None = None
    ) -> int:
        self.now = now
        return watch(
            {PATH: TIDEWELL},
            every=every,
            at=at,
            once=True,
            run=run or self.run,
            store=self.store,
            now=lambda: self.now,
            sleep=lambda seconds: pytest.fail("--once must not wait"),
        )

    def due(self) -> datetime:
        due = self.store.due("tidewell")
        assert due is not None
        return due.at


@pytest.fixture
def days(tmp_path: Path):
    with Store.open(str(tmp_path / "s.sqlite")) as store:
        yield Days(store)


def test_what_is_not_due_is_not_run(days: Days) -> None:
    days.once(NOON)
    days.once(NOON + timedelta(hours=23))
    assert days.runs == [NOON]
    days.once(NOON + timedelta(hours=24))
    assert len(days.runs) == 2


def test_missed_runs_are_caught_up_once_and_keep_their_rhythm(days: Days) -> None:
    days.once(NOON, "week")
    late = NOON + timedelta(days=24)
    days.once(late, "week")
    days.once(late + timedelta(minutes=1), "week")
    assert days.runs == [NOON, late]
    assert days.due() == NOON + timedelta(weeks=4)


def test_a_monthly_watch_keeps_the_31st(days: Days) -> None:
    began = utc(2026, 1, 31, 12)
    for now in (began, utc(2026, 2, 28, 12), utc(2026, 3, 31, 12)):
        days.once(now, "month")
    assert len(days.runs) == 3
    assert days.due().astimezone().month == 4


def test_a_shorter_interval_takes_effect_at_once(days: Days) -> None:
    days.once(NOON, "month")
    days.once(NOON + timedelta(days=2), "day")
    assert len(days.runs) == 1
    days.store.set_due("tidewell", NOON + timedelta(days=30))
    days.once(NOON + timedelta(days=29, hours=1), "day")
    assert len(days.runs) == 1


def test_where_nothing_could_be_seen_it_is_tried_again_soon(days: Days) -> None:
    days.code = 4
    assert days.once(NOON, "month") == 4
    assert days.due() == NOON + timedelta(hours=1)
    days.code = 0
    days.once(NOON + timedelta(hours=1), "month")
    assert days.due() > NOON + timedelta(days=27)


def test_an_interrupted_run_stays_due(days: Days) -> None:
    days.code = 130
    assert days.once(NOON) == 130
    assert days.store.due("tidewell") is None


def test_a_subject_that_is_being_audited_waits_for_the_next_tick(days: Days) -> None:
    def busy(path: Path) -> int:
        raise StoreError("An audit of 'tidewell' is under way.")

    assert days.once(NOON, run=busy) == 0
    assert days.store.due("tidewell") is None


def test_two_monitors_never_run_one_subject_at_once(days: Days) -> None:
    def meanwhile(path: Path) -> int:
        with Store.open(str(days.store.file)) as other:
            assert Days(other).once(NOON) == 0
            assert other.due("tidewell") is None
        return days.run(path)

    days.once(NOON, run=meanwhile)
    assert days.runs == [NOON]


def test_the_watch_goes_on_until_it_is_interrupted(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        """What `schedule` takes for the time on this machine."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return days.now.replace(tzinfo=None)

    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        days.now += timedelta(hours=1)
        if len(slept) == 50:
            raise KeyboardInterrupt

    class Calendar:
        datetime, timedelta, time = Clock, timedelta, time

    monkeypatch.setattr(schedule, "datetime", Calendar)
    code = watch(
        {PATH: TIDEWELL},
        every="day",
        at=None,
        once=False,
        run=days.run,
        store=days.store,
        now=lambda: days.now,
        sleep=sleep,
    )
    assert code == 0
    assert days.runs == [NOON, NOON + timedelta(days=1), NOON + timedelta(days=2)]
    assert max(slept) <= 60


def test_the_next_look_is_told_when_the_turn_is_over(tmp_path: Path) -> None:
    """A Ctrl-C at that word, as below, must not meet a store that is being closed."""
    address, free = str(tmp_path / "s.sqlite"), list[bool]()

    def heard(words: str) -> None:
        with Store.open(address) as other, other.turn("tidewell") as ours:
            free.append(ours and other.due("tidewell") is not None)
        raise KeyboardInterrupt

    with Store.open(address) as store:
        code = watch({Path("s.yaml"): TIDEWELL}, every="day", at=None, once=False, run=lambda path: 0, store=store,
                     now=lambda: NOON, sleep=lambda seconds: None, say=heard)  # fmt: skip
    assert (code, free) == (0, [True])


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_ends_a_waiting_watch_cleanly(tmp_path: Path) -> None:
    address = str(tmp_path / "s.sqlite")
    code = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from tests.webside.made import TIDEWELL
from webside.monitor import watch
from webside.store import Store

with Store.open(sys.argv[1]) as store:
    sys.exit(watch({Path("s.yaml"): TIDEWELL}, every="day", at="06:30", once=False, run=lambda path: 0, store=store,
                   now=lambda: datetime.now(UTC), sleep=time.sleep, say=lambda words: print(words, flush=True)))
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert "next look" in child.stdout.readline()
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=30)
    assert (child.returncode, errors) == (0, "")
    with Store.open(address) as store:
        assert store.due("tidewell") is not None
