"""Ages and spans of days that never overstate, whatever precision a date has."""

from datetime import UTC, date, datetime, timedelta

from model.documents import Document, Precision

_WEST = timedelta(hours=12)  # a wall clock without zone may stand this far behind UTC
_EXACT_ENOUGH = (Precision.EXACT, Precision.DAY, Precision.NAIVE, None)


def age_in_days(document: Document, as_of: datetime) -> int | None:
    """Whole days since the latest moment at which a document may have been published; None without a date."""
    latest = latest_moment(document)
    return None if latest is None else max(0, (as_of - latest).days)


def latest_moment(document: Document) -> datetime | None:
    """The latest moment at which a document may have been published, UTC."""
    published = document.published_until or document.published
    if published is None:
        return None
    latest = published if published.tzinfo else published.replace(tzinfo=UTC) + _WEST
    if document.published_precision is Precision.NAIVE and published.tzinfo:
        latest += _WEST
    return latest + timedelta(days=1) if document.published_precision is Precision.DAY else latest


def exact_day(document: Document) -> date | None:
    """The day of publication where it is known to the day (give or take a time zone), else None."""
    if document.published is None or document.published_precision not in _EXACT_ENOUGH:
        return None
    return document.published.date()


def business_days(first: date, last: date) -> int:
    """Mondays to Fridays after `first`, up to and with `last`; 0 if `last` is not later."""
    days = (last - first).days
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first + timedelta(days=weeks * 7 + n)).weekday() < 5 for n in range(1, rest + 1))
