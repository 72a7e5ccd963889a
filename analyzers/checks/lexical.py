"""Checks of words: lexicons and phrases, frames of several signals, and the echo of what the reviewer wrote."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from analyzers.checks.case import Case
from analyzers.reading import Hit
from analyzers.rulespec import Check

_CERTAIN = 0.99  # so likely to be objected to that a word in passing ("not a diet") clears nothing
_FOREIGN = 0.4  # of a sentence's tokens
_STRETCH = 90  # words within which counted signals tell one story


def lexicon(check: Check, case: Case) -> Iterator[Hit]:
    """Hits of any of the lexicons, or of the check's own patterns."""
    for name in check.signals:
        for hit in case.reading.hits(name):
            if stands(hit, check, case):
                yield hit


def frame(check: Check, case: Case) -> Iterator[Hit]:
    """Where all signals, and one of `any` if given, stand in one clause (or turn, or sentence): from first to last."""
    reading = case.reading
    groups = [(name,) for name in check.all]
    for number in reading.stand_in([*groups, check.any] if check.any else groups):
        within = reading.places(check.within)
        whole = [reading.hits_in(name, number) for name in check.all]
        for signals in [[*whole, reading.hits_in(name, number)] for name in check.any] or [whole]:
            if all(signals):
                for hit in _joined(signals, within):
                    if stands(hit, check, case):
                        yield hit


def count(check: Check, case: Case) -> Iterator[Hit]:
    """Where at least so many different signals of `any`, each with words of its own, stand within a short stretch
    that holds one of each group of `all` too ("a|b"), and none of `without` in it or as near; of such stretches the
    richest. What a canceller reaches does not count. Ranked by the best of its sentences."""
    reading = case.reading
    groups = [group.split("|") for group in check.all]
    if reading.ways(check.any) < check.at_least or sum(map(reading.may_hold, check.any)) < check.at_least:
        return
    if not all(any(_standing(name, check, case) for name in group) for group in groups):
        return
    if sum(bool(_standing(name, check, case)) for name in check.any) < check.at_least:
        return
    names = {*check.any, *(name for group in groups for name in group)}
    hits = sorted((hit, name) for name in names for hit in _standing(name, check, case))
    cleared = sorted(hit.first for name in check.without for hit in reading.hits(name))
    best: list[Hit] = []
    for number, (start, _) in enumerate(hits):
        at = bisect_left(cleared, start.first - _STRETCH)
        if at < len(cleared) and cleared[at] <= start.first + _STRETCH:
            continue
        counted: dict[str, Hit] = {}
        held: set[str] = set()
        last = start.first
        for hit, name in islice(hits, number, None):
            if hit.first - start.first > _STRETCH:
                break
            held.add(name)
            if name in check.any and name not in counted and hit.last > last:
                counted[name] = hit
                last = hit.last
        if len(counted) < max(check.at_least, len(best) + 1) or any(map(held.isdisjoint, groups)):
            continue
        if not check.ranked or _reaches(start.first, last, check.ranked, case):
            best = list(counted.values())
    if best:
        yield Hit(best[0].first, best[-1].last)


def _reaches(first: int, last: int, share: float, case: Case) -> bool:
    """Whether the ranker gives a sentence of the stretch so much."""
    sentence_of = case.reading.text.sentence_of
    return any(case.ranked.reaches(number, share) for number in range(sentence_of[first], sentence_of[last - 1] + 1))


def _standing(name: str, check: Check, case: Case) -> tuple[Hit, ...]:
    """The hits of a signal that no canceller of the check reaches; worked out once for all levels alike."""
    key = (name, check.unless, check.quoted)
    if key not in case.standing:
        case.standing[key] = tuple(hit for hit in case.reading.hits(name) if _is_free(hit, check, case))
    return case.standing[key]


def _joined(signals: Sequence[tuple[Hit, ...]], within: tuple[int, ...]) -> Iterator[Hit]:
    """Each hit of the first signal with the nearest of each other one in its place."""
    first, *others = signals
    placed = [_by_place(hits, within) for hits in others]
    for hit in first:
        joined: Hit | None = hit
        for by_place in placed:
            other = _nearest(hit, by_place.get(within[hit.first], []))
            if other is None or joined is None:
                joined = None
                break
            joined = Hit(min(joined.first, other.first), max(joined.last, other.last))
        if joined is not None:
            yield joined


def _by_place(hits: tuple[Hit, ...], within: tuple[int, ...]) -> dict[int, list[Hit]]:
    by_place: dict[int, list[Hit]] = {}
    for hit in hits:
        by_place.setdefault(within[hit.first], []).append(hit)
    return by_place


def _nearest(hit: Hit, others: list[Hit]) -> Hit | None:
    """The other hit that begins nearest; never the very same words."""
    at = bisect_left(others, hit)
    around = [other for other in others[max(0, at - 2) : at + 3] if other != hit]
    return min(around, key=lambda other: abs(other.first - hit.first), default=None)


def topic(check: Check, case: Case) -> Iterator[Hit]:
    """In a text that speaks of the rule's subject (any of the signals): each sentence that the ranker finds likely to
    be objected to, and by no other rule rather than this one. What is as good as certain needs no second opinion."""
    for (rule, likeness), sentence in zip(case.told, case.reading.text.sentences, strict=True):
        if rule != check.of or likeness < check.ranked:
            continue
        hit = Hit(sentence.first, sentence.last)
        if likeness < _CERTAIN and not _is_free(hit, check, case):
            continue
        if check.quoted or not _mostly_quoted(hit, case):
            yield hit


def _mostly_quoted(hit: Hit, case: Case) -> bool:
    """Whether what makes a sentence long is somebody else's words."""
    text = case.reading.text
    tokens = range(hit.first, hit.last)
    return sum(text.is_quoted(text.starts[at], text.ends[at]) for at in tokens) >= _FOREIGN * len(tokens)


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
    """Whether no canceller reaches the hit, one of what it needs does (each by its own reach), and it is not a
    quotation where quotations do not count."""
    if not _is_free(hit, check, case):
        return False
    return not check.ranked or case.ranked.reaches(case.reading.text.sentence_of[hit.first], check.ranked)


def _is_free(hit: Hit, check: Check, case: Case) -> bool:
    """Whether it stands, but for the ranker."""
    if not check.quoted and case.reading.text.is_quoted(*case.reading.span(hit)):
        return False
    if check.needs and not case.reading.cancelled(check.needs, hit):
        return False
    return not (check.unless and case.reading.cancelled(check.unless, hit))
