"""Looks again when a subject is due. Due dates live in the store; the `schedule` package only ticks."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import schedule

from model.errors import InputError, StoreError
from model.subject import Subject
from webside.store import Due, Store

_TICK_SECONDS = 60
_NOTHING_SEEN, _INTERRUPTED = 4, 130
_PATIENCE = timedelta(hours=1)


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def next_due(every: Every, at: time | None, after: datetime, zone: tzinfo | None, day: int | None = None) -> datetime:
    """The moment, in UTC, one day, week or calendar month after the day of `after`, at `at` on the wall in `zone`.

    Without `at` the time of day stays as it is; without `zone` the wall is this machine's. `day` is the day of the
    month meant, so that the 31st comes back after February; a month without that day takes its last.
    """
    here = after.astimezone(zone)
    match every:
        case Every.DAY:
            then = here.date() + timedelta(days=1)
        case Every.WEEK:
            then = here.date() + timedelta(weeks=1)
        case Every.MONTH:
            then = _month_later(here.date(), day or here.day)
    wall = datetime.combine(then, here.time().replace(fold=0) if at is None else at, tzinfo=zone)
    return wall.astimezone(UTC)


def _month_later(today: date, day: int) -> date:
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """What every tick needs to know."""

    every: Every
    at: time | None
    run: Callable[[Path], int]
    store: Store
    now: Callable[[], datetime]
    say: Callable[[str], None]
    once: bool = False

    def look(self, path: Path, subject_id: str, zone: tzinfo | None) -> int:
        """Run the audit of one subject if it is due and nobody else is at it; the audit's exit code, 0 without one.

        What comes of it is said when its turn is over: whoever reads it may end the watch, and nothing is torn.
        """
        with self.store.turn(subject_id) as ours:
            code, told = self._look(path, subject_id, zone) if ours else (0, None)
        if told:
            self.say(f"{path}: {told}")
        return code

    def _look(self, path: Path, subject_id: str, zone: tzinfo | None) -> tuple[int, str | None]:
        now = self.now()
        held = self.store.due(subject_id)
        if held is not None and now < (due := self._no_later(held, now, zone)):
            return 0, f"not due before {due.astimezone(zone):%Y-%m-%d %H:%M}" if self.once else None
        try:
            code = self.run(path)
        except StoreError as error:
            return 0, str(error)
        if code == _INTERRUPTED:
            return code, None
        following = self._following(held, now, zone, code)
        self.store.set_due(subject_id, following.at, following.day)
        return code, f"next look at {following.at.astimezone(zone):%Y-%m-%d %H:%M}"

    def _no_later(self, held: Due, now: datetime, zone: tzinfo | None) -> datetime:
        """A date set when the interval was longer gives way to the one asked for now."""
        return min(held.at, next_due(self.every, self.at, now, zone, held.day))

    def _following(self, held: Due | None, now: datetime, zone: tzinfo | None, code: int) -> Due:
        """The next date after now on the rhythm of the date that was due: however many were missed, one look counts."""
        began = now if held is None else held.at
        day = (held.day if held else None) or began.astimezone(zone).day
        then = next_due(self.every, self.at, began, zone, day)
        while then <= now:
            then = next_due(self.every, self.at, then, zone, day)
        if code == _NOTHING_SEEN:
            then = min(then, now + _PATIENCE)
        return Due(at=then, day=day)


def time_of_day(words: str) -> time:
    """`HH:MM` as a time. InputError for anything else."""
    try:
        return datetime.strptime(words.strip(), "%H:%M").time()  # noqa: DTZ007 (a time on the wall has no zone)
    except ValueError as error:
        raise InputError(f"'{words}' is no time of day", expected="HH:MM, for example 06:30") from error


def watch(
    subjects: Mapping[Path, Subject],
    *,
    every: str,
    at: str | None,
    once: bool,
    run: Callable[[Path], int],
    store: Store,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    say: Callable[[str], None] = lambda sentence: None,
    close: Callable[[], None] = lambda: None,
) -> int:
    """Audit each subject when it is due, until Ctrl-C; `once` does what is due now and returns.

    `every` is day, week or month; `at` a time as HH:MM in the subject's time zone. `run` audits one subject file and
    returns the exit code of `webside audit`; a subject never looked at is due at once, one of which nothing could be
    seen (code 4) again within the hour. `close` ends each time all were asked. Returns the highest code of its runs,
    130 when one was interrupted, and 0 when only the waiting was.
    """
    wall = None if at is None else time_of_day(at)
    rhythm = _Watch(every=Every(every), at=wall, run=run, store=store, now=now, say=say, once=once)
    codes = [0]

    def tick() -> None:
        for path, subject in subjects.items():
            zone = ZoneInfo(subject.time_zone) if subject.time_zone else None
            codes.append(rhythm.look(path, subject.id, zone))
            if codes[-1] == _INTERRUPTED:
                raise KeyboardInterrupt
        close()

    try:
        tick()
        if once:
            return max(codes)
        ticks = schedule.Scheduler()
        ticks.every(_TICK_SECONDS).seconds.do(tick)
        while True:
            sleep(max(0.0, ticks.idle_seconds or 0.0))
            ticks.run_pending()
    except KeyboardInterrupt:
        return max(codes)
