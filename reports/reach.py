"""Says how far a look reached: what was seen of each source, and of all sources together."""

from collections import Counter
from collections.abc import Mapping, Sequence

from model.audit import Outcome, Visit
from model.documents import Kind
from reports import words
from reports.words import KIND, NOT_LOOKED_AT, OUTCOME, counted, inside, joined

PART = "All that was shown or handed in was read; there may be more at the source."


def is_whole(visit: Visit) -> bool:
    """Whether all that a source has was seen."""
    return visit.outcome.supports_absence and not visit.sample


def is_to_the_end(visit: Visit) -> bool:
    """Whether all was seen that a source shows, which is a part of what it has: a sample, or what somebody copied."""
    return visit.outcome.supports_absence and visit.sample


def reach(visits: Sequence[Visit]) -> str:
    """How many sources were looked at in full, or to the end of what they show: one sentence without its full stop."""
    total, whole, to_the_end = len(visits), sum(map(is_whole, visits)), sum(map(is_to_the_end, visits))
    whole_told = f"{whole:,} of {counted(total, 'source')} {'was' if whole == 1 else 'were'} looked at in full"
    if not to_the_end:
        return whole_told
    if to_the_end == total:
        these = "the one source" if total == 1 else "both sources" if total == 2 else f"the {total:,} sources"
        return f"Of {these} all was read that was shown or handed in; there may be more"
    more = " more" if whole else ""
    return f"{whole_told}; of {to_the_end:,}{more} all was read that was shown or handed in, but there may be more"


def unmapped(visits: Sequence[Visit]) -> str:
    """What stands above all else where own replies may lie in columns nobody told: a sentence, or nothing."""
    columns = list(dict.fromkeys(name for visit in visits for name in visit.unmapped))
    told = words.unmapped(columns) if columns else ""
    return words.sentence(f"{told}: nothing can be said of them") if told else ""


def looked_at(visits: Sequence[Visit]) -> str:
    """In one line how much was looked at, with the titles of what was not seen whole."""
    shown = [visit for visit in visits if is_to_the_end(visit)]
    none = [visit for visit in visits if visit.outcome in NOT_LOOKED_AT]
    part = [visit for visit in visits if not visit.outcome.supports_absence and visit not in none]
    told = f"{reach(visits)}{f' ({_titles(shown)})' if shown else ''}."
    told += f" In part: {_titles(part)}." if part else ""
    return told + (f" Not looked at: {_titles(none)}." if none else "")


def _titles(visits: Sequence[Visit]) -> str:
    titles = Counter(visit.title for visit in visits)
    return joined([f"{inside(title)} ({number})" if number > 1 else inside(title) for title, number in titles.items()])


def extent(visit: Visit) -> str:
    """What was seen of what the source states: "saw 49 of 50"; by its kinds where it states nothing: "saw 3 reviews and
    2 replies"."""
    seen, expected = visit.counts.seen, visit.counts.expected
    if expected is None:
        told = visit.kinds or {}  # of texts that came twice the kinds are counted twice
        return f"saw {kinds(told) if seen and sum(told.values()) == seen else f'{seen:,}'}"
    if seen > expected:
        return f"saw {seen:,} (the source states {expected:,})"
    return f"saw {seen:,} of {expected:,}"


def kinds(numbers: Mapping[str, int]) -> str:
    """How many texts of each kind: "3 reviews and 2 replies"."""
    return joined([counted(number, *KIND[Kind(kind)]) for kind, number in numbers.items() if number])


def starless(total: int, critical: int) -> str:
    """What is said of reviews that have no stars: how many are critical by their words, and that the others are not
    counted as good."""
    if not critical:
        read = "by its words it is not read as critical" if total == 1 else "by their words none is read as critical"
    elif critical == total:
        read = "by its words it is read as critical" if total == 1 else "by their words all are read as critical"
    else:
        read = f"by their words {critical:,} {'is' if critical == 1 else 'are'} read as critical"
    told = f"{counted(total, 'review')} {'has' if total == 1 else 'have'} no stars: {read}."
    if critical == total:
        return told
    others = total - critical
    it, rest = ("it", "The other is") if others == 1 else ("them", "The others are")
    if not critical:
        rest = "It is" if total == 1 else "They are"
    return f"{told} {rest} not counted as good: look through {it} yourself."


_COLUMN = "column not read: "


def left_out(visit: Visit) -> tuple[list[tuple[str, int]], list[str]]:
    """What a reader left out on purpose, with how much, and apart from it the columns of a table that it has no use
    for."""
    dropped = visit.dropped or {}
    columns = [why.removeprefix(_COLUMN) for why in dropped if why.startswith(_COLUMN)]
    return [(why, number) for why, number in dropped.items() if not why.startswith(_COLUMN)], columns


def went(visit: Visit) -> str:
    """What the outcome of a visit means; nothing where it would deny what the counts say."""
    short = visit.counts.expected is not None and visit.counts.seen < visit.counts.expected
    if visit.outcome is not Outcome.OK:
        return OUTCOME[visit.outcome][1]
    if visit.sample:
        return PART
    return "" if short else OUTCOME[visit.outcome][1]


def because(visit: Visit) -> str:
    """Why a visit went as it did."""
    missing = (visit.counts.expected or 0) - visit.counts.seen
    if visit.reason or not visit.outcome.supports_absence:
        return visit.reason or "no reason stated"
    return f"{missing:,} that the source counts could not be found" if missing > 0 else "nothing to add"
