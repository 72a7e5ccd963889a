"""Moments read from text as services write them: exact, a day, an interval, or a wall clock without a zone."""

import math
import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from model.documents import Precision

_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_NUMBER = {word[:size]: number for number, word in enumerate(_MONTHS, 1) for size in (3, 4, len(word))}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[Zz]|UTC|GMT|[+-]\d{2}:?\d{2})?)?")
_COMPACT = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
_LATER = datetime(2100, 1, 1, tzinfo=UTC)
_FIRST, _EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), 10**9, 10**10
# As most machines write it; all else takes longer.
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d| UTC)?", re.ASCII)
_ZONE = re.compile(r"\s?(?:UTC|GMT|z)$")
_SPACE_BEFORE_ZONE = re.compile(r"\s(?=[+-]\d{2}:?\d{2}$|Z$)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_MAIL = re.compile(
    r"(?:[a-z]{3,9},?\s+)?\d{1,2}\s[a-z]{3}\s\d{4}\s\d{2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|[a-z]{1,4})", re.I
)
_TWITTER = re.compile(r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})", re.I)
_WRITTEN = re.compile(
    r"(?:(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3,9})\.?,?)\s+(\d{4})",
    re.I,
)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_AGO = re.compile(r"(?:(about|around|almost|nearly|over|more than)\s+)?(an?|one|\d{1,4})\s*([a-z]+)\.?\s+ago", re.I)
_UNITS = {
    "second": ("seconds", "sec", "s"),
    "minute": ("minutes", "min", "mins", "m"),
    "hour": ("hours", "hr", "hrs", "h"),
    "day": ("days", "d"),
    "week": ("weeks", "wk", "wks", "w"),
    "month": ("months", "mo", "mos", "mth"),
    "year": ("years", "yr", "yrs", "y"),
}
_UNIT = {name: unit for unit, names in _UNITS.items() for name in (unit, *names)}
_DELTA = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


class When(NamedTuple):
    """A moment as a service told it: the four `published*` fields of a document."""

    published: datetime | None = None
    precision: Precision | None = None
    until: datetime | None = None
    raw: str | None = None


_UNTOLD = When()
_EXACT = Precision.EXACT  # looked up in its class, a member takes longer than the rest of a line


def moment(
    raw: object,
    *,
    fetched_at: datetime | None = None,
    fetched_within: timedelta = timedelta(),
    day_first: bool | None = None,
    assume_utc: bool = False,
) -> When:
    """Read a moment; what is not told stays None and the raw words are kept.

    `raw` is text or an epoch in seconds or milliseconds. A time without a zone is NAIVE, or UTC where the service
    documents it so (`assume_utc`). `05/03/2023` needs `day_first`, unless only one reading is a date. "3 weeks ago"
    is an interval before `fetched_at`: services round down, so it is three to four weeks. `fetched_within` says how
    much earlier than `fetched_at` it may have been fetched, where only the day is known: the interval grows by it.
    """
    if type(raw) is int and _EARLIEST <= raw < _LATEST:  # as most exports tell it
        return When(datetime.fromtimestamp(raw, UTC), _EXACT, None, str(raw))
    if isinstance(raw, str) and _CLOCK.fullmatch(raw):
        try:
            return _clock(datetime.fromisoformat(raw.replace(" UTC", "Z")), assume_utc, raw)
        except (ValueError, OverflowError):
            return When(raw=raw)
    if raw is None or raw == "" or not isinstance(raw, (str, int, float)) or isinstance(raw, bool):
        return _UNTOLD
    text = " ".join(str(raw).split())
    if len(text) > 80:
        return When(raw=text[:80])
    try:
        found = _read(text, assume_utc=assume_utc, day_first=day_first) or (
            fetched_at and _before(text, fetched_at, fetched_within)
        )
    except (ValueError, OverflowError):
        found = None
    if not found:
        return When(raw=text)
    return When(published=found.published, precision=found.precision, until=found.until, raw=text)


def lasting(raw: str | None) -> str | None:
    """What was told of a moment if it is told alike next month: nothing of "2 weeks ago"."""
    text = " ".join((raw or "").split())
    try:
        return None if _before(text[:80], _LATER, timedelta()) else raw
    except (ValueError, OverflowError):
        return None  # "9999 years ago"


def _read(text: str, *, assume_utc: bool, day_first: bool | None) -> When | None:
    if text[:1].isdecimal() and (found := _in_digits(text, assume_utc, day_first)):
        return found
    if mail := _MAIL.fullmatch(text):
        return _clock(parsedate_to_datetime(mail[0]), assume_utc)
    if tweet := _TWITTER.fullmatch(text):
        day = f"{tweet[5]}-{_month(tweet[1]):02}-{int(tweet[2]):02}"
        return _clock(datetime.fromisoformat(f"{day}T{tweet[3]}{tweet[4]}"), assume_utc)
    if written := _WRITTEN.fullmatch(text):
        return _day(int(written[5]), _month(written[1] or written[4]), int(written[2] or written[3]))
    return None


def _in_digits(text: str, assume_utc: bool, day_first: bool | None) -> When | None:
    if _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _iso(text, assume_utc)
    if _EPOCH.fullmatch(text):
        return _epoch(float(text))
    if month_only := _MONTH.fullmatch(text):
        return _whole(int(month_only[1]), month_only[2])
    if numeric := _NUMERIC.fullmatch(text):
        return _ordered(int(numeric[1]), int(numeric[3]), int(numeric[4]), day_first)
    return None


def _iso(text: str, assume_utc: bool) -> When:
    if len(text) in (8, 10):
        day = date.fromisoformat(text)
        return _day(day.year, day.month, day.day)
    if not text[-1].isdigit() and text[-1] != "Z":
        text = _ZONE.sub("Z", text)
    return _clock(datetime.fromisoformat(_SPACE_BEFORE_ZONE.sub("", text).replace(",", ".")), assume_utc)


def _clock(read: datetime, assume_utc: bool, raw: str | None = None) -> When:
    if read.tzinfo is not None:
        return When(read if read.tzinfo is UTC else read.astimezone(UTC), _EXACT, None, raw)
    if assume_utc:
        return When(published=read.replace(tzinfo=UTC), precision=Precision.EXACT, raw=raw)
    return When(published=read, precision=Precision.NAIVE, raw=raw)


def _epoch(value: float) -> When:
    seconds = value / 1000 if value >= 1e11 else value
    if not math.isfinite(seconds):
        raise ValueError("an epoch is finite")
    return When(published=_FIRST + timedelta(seconds=seconds), precision=Precision.EXACT)


def _day(year: int, month: int, day: int) -> When:
    return When(published=datetime(year, month, day, tzinfo=UTC), precision=Precision.DAY)


def _whole(year: int, month: str | None) -> When | None:
    """A month or a year told alone is an interval; four digits far from our time are no year."""
    if not 1990 <= year <= 2100:
        return None
    first = datetime(year, int(month or 1), 1, tzinfo=UTC)
    after = _months_before(first, -1 if month else -12)
    return When(published=first, precision=Precision.INTERVAL, until=after - timedelta(microseconds=1))


def _month(name: str) -> int:
    """The number of an English month name or its abbreviation; 0, which no date accepts, for anything else."""
    return _NUMBER.get(name.lower(), 0)


def _ordered(first: int, second: int, year: int, day_first: bool | None) -> When | None:
    if day_first is None and first <= 12 and second <= 12 and first != second:
        return None
    day_leads = day_first if day_first is not None else first > 12
    day, month = (first, second) if day_leads else (second, first)
    return _day(year, month, day)


def _before(text: str, fetched_at: datetime, within: timedelta) -> When | None:
    """A relative phrase as an interval before the moment the page was fetched, whatever the reader's time zone."""
    known = {"today": 1, "yesterday": 2}
    if text.lower() in known:
        return _between(fetched_at - within - timedelta(days=known[text.lower()]), fetched_at)
    found = _AGO.fullmatch(text)
    unit = _UNIT.get(found[3].lower()) if found else None
    if not found or not unit:
        return None
    number = int(found[2]) if found[2].isdigit() else 1
    rounded = (found[1] or "").lower() in ("about", "around", "almost", "nearly")
    return _between(_back(fetched_at - within, number + 1, unit), _back(fetched_at, number - rounded, unit))


def _between(earliest: datetime, latest: datetime) -> When:
    return When(published=earliest.astimezone(UTC), precision=Precision.INTERVAL, until=latest.astimezone(UTC))


def _back(start: datetime, number: int, unit: str) -> datetime:
    if unit in _DELTA:
        return start - number * _DELTA[unit]
    return _months_before(start, number * (12 if unit == "year" else 1))


def _months_before(start: datetime, months: int) -> datetime:
    """The same day some months earlier, or the last day of that month where it has fewer."""
    year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return start.replace(year=year, month=month + 1, day=min(start.day, (following - timedelta(days=1)).day))
