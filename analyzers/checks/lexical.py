"""Checks of words: phrases, lexicons, frames of several signals, and the echo of what the reviewer wrote."""

from collections.abc import Iterator

from analyzers.checks.case import Case
from analyzers.reading import Hit
from analyzers.rulebook import Check


def phrase(check: Check, case: Case) -> Iterator[Hit]:
    """Hits of any of the patterns."""
    for written in check.any:
        for hit in case.reading.search(case.book.pattern(written)):
            if stands(hit, check, case):
                yield hit


def lexicon(check: Check, case: Case) -> Iterator[Hit]:
    """Hits of any of the lexicons."""
    for name in check.any:
        for hit in case.reading.hits(name):
            if stands(hit, check, case):
                yield hit


def frame(check: Check, case: Case) -> Iterator[Hit]:
    """Where all signals stand in one clause (or turn, or sentence): from the first of them to the last."""
    if not all(map(case.reading.may_hold, check.all)):
        return
    signals: list[tuple[Hit, ...]] = []
    for signal in check.all:
        signals.append(case.reading.hits(signal))
        if not signals[-1]:
            return
    first, *others = signals
    for hit in first:
        joined = hit
        place = _place(joined, check, case)
        for hits in others:
            near = [other for other in hits if _place(other, check, case) == place and other != hit]
            if not near:
                break
            closest = min(near, key=lambda other: abs(other.first - hit.first))
            joined = Hit(min(joined.first, closest.first), max(joined.last, closest.last))
        else:
            if stands(joined, check, case):
                yield joined


def echo(check: Check, case: Case) -> Iterator[Hit]:
    """A word of the lexicon `of` that the reviewer also used, beside the signals of `all`."""
    parent = case.parent_reading
    if parent is None:
        return
    said = {parent.text.words[hit.first : hit.last] for hit in parent.hits(check.of)}
    for hit in case.reading.hits(check.of):
        if case.reading.text.words[hit.first : hit.last] in said and stands(hit, check, case):
            yield hit


def stands(hit: Hit, check: Check, case: Case) -> bool:
    """Whether no canceller reaches the hit, and it is not a quotation where quotations do not count."""
    if not check.quoted and case.reading.text.is_quoted(*case.reading.span(hit)):
        return False
    return not any(case.reading.cancels(signal, hit) for signal in check.unless)


def _place(hit: Hit, check: Check, case: Case) -> int:
    text = case.reading.text
    places = {"clause": text.clause_of, "turn": text.turn_of, "sentence": text.sentence_of}
    return places[check.within][hit.first]
