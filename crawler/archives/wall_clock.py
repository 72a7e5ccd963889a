"""Dates as tables write them: a day, a clock where there is one; day before month only where the table proves it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.dates import When, moment
from model.documents import Precision

_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})\b")
_CLOCK = re.compile(
    r"(.+?)(?:,?\s+(?:at\s+)?|T)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.I,
)
# Of languages that no country writes with the month first; Spanish is not here, for Puerto Rico and Panama do.
_DAY_FIRST = frozenset(("datum", "bewertungsdatum", "datum der bewertung", "antwortdatum", "data", "dato",
                        "date de publication", "date de l’avis", "date de l'avis"))  # fmt: skip
_SHORT_YEAR = re.compile(r"(\d{1,2}([/.-])\d{1,2}\2)(\d{2})")


@dataclass(frozen=True, slots=True)
class DayOrder:
    """Whether the day or the month stands first in a table's dates, and why we think so. None: it is not known."""

    day_first: bool | None
    told: str


def day_order(cells: Iterator[tuple[int, str]], said: str | None, header: str = "") -> DayOrder:
    """The order of day and month: as the person says, else as a date proves that allows one reading only, else as the
    language of the column's name writes wherever it is spoken (docs/decisions/0017)."""
    if said is not None:
        return DayOrder(said == "day first", f"{said}, as you say")
    proof: dict[bool, str] = {}
    numeric = False
    for line, cell in cells:
        found = _NUMERIC.match(cell.strip())
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        numeric = numeric or first != second
        if 12 < first <= 31 and second <= 12:
            proof.setdefault(True, f"line {line} says {found[0]}")
        elif 12 < second <= 31 and first <= 12:
            proof.setdefault(False, f"line {line} says {found[0]}")
    if len(proof) == 2:
        return DayOrder(None, f"written both ways ({proof[True]}, {proof[False]}): only those of one reading are read")
    if proof:
        day_first = True in proof
        return DayOrder(day_first, f"{'day' if day_first else 'month'} first, because {proof[day_first]}")
    if numeric and header.casefold().strip() in _DAY_FIRST:
        return DayOrder(True, f"day first, as the language of “{header.strip()}” writes")
    if numeric:
        return DayOrder(None, "day or month first? no date tells: none is read (columns: {dates: day first} says)")
    return DayOrder(None, "written so that only one reading is possible")


def wall_clock(raw: str, day_first: bool | None) -> When:
    """A cell as a moment. A clock without a zone is naive; what allows two readings stays unread, its words kept."""
    if not raw:
        return When()
    whole = moment(_long_year(raw, day_first), day_first=day_first)
    if whole.published is not None:
        return whole._replace(raw=raw[:80])
    found = _CLOCK.fullmatch(raw.strip()) if len(raw) <= 80 else None
    day = moment(_long_year(found[1], day_first), day_first=day_first) if found else When()
    if found is None or day.precision is not Precision.DAY or day.published is None:
        return When(raw=raw[:80])
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if found[5]:
        if not 1 <= hour <= 12:
            return When(raw=raw[:80])
        hour = hour % 12 + (12 if found[5].lower().startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        return When(raw=raw[:80])
    return _placed(
        day.published.replace(tzinfo=None) + timedelta(hours=hour, minutes=minute, seconds=second), found[6], raw
    )


def _placed(clock: datetime, zone: str | None, raw: str) -> When:
    if zone is None:
        return When(published=clock, precision=Precision.NAIVE, raw=raw)
    if zone.upper() in ("Z", "UTC", "GMT"):
        return When(published=clock.replace(tzinfo=UTC), precision=Precision.EXACT, raw=raw)
    try:
        moved = datetime.fromisoformat(f"{clock.isoformat()}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return When(raw=raw[:80])
    return When(published=moved, precision=Precision.EXACT, raw=raw)


def _long_year(text: str, day_first: bool | None) -> str:
    """`3/25/26` with its century, where the order is known: tables of reviews are of this one."""
    found = _SHORT_YEAR.fullmatch(text.strip())
    return f"{found[1]}20{found[3]}" if found and day_first is not None else text
