"""Finds words of health and of relatives in what a subject wrote: what a report that is shared must not quote."""

import re
from collections.abc import Iterable, Iterator

from analyzers.lexicon import Vocabulary
from analyzers.reading import Hit, Reading
from analyzers.text import read
from model.documents import Document, Kind
from model.findings import Span

_HEALTH = ("clinical", "procedure", "condition", "drug", "symptom", "medical-test", "anatomy", "rare-disease")
_SOMEBODY = ("relative", "patient-one")
_PLAIN = r"\bhearing (?:about|back|from|more|that)\b"  # no ears are meant


def telling(document: Document, own: Iterable[str], vocabulary: Vocabulary) -> tuple[Span, ...]:
    """Where a document tells of a condition, a procedure, a drug, or a relative. In an answer to somebody each such
    word is about that person; elsewhere ("root canals without fear") only one beside a relative or a patient in its
    sentence is. Names of the subject's own side (`own`) tell nothing: a practice may be called by what it treats."""
    return spans(document.text, own, vocabulary, answers=document.kind is Kind.REPLY or bool(document.in_reply_to))


def spans(text: str, own: Iterable[str], vocabulary: Vocabulary, *, answers: bool) -> tuple[Span, ...]:
    """The same of words whose document is no longer at hand."""
    reading = Reading(read(text), vocabulary)
    plain = re.compile("|".join([_PLAIN, *(re.escape(name) for name in own if name)]), re.IGNORECASE)
    named = [match.span() for match in plain.finditer(text)]
    health, somebody = (set(_hits(reading, signals, named)) for signals in (_HEALTH, _SOMEBODY))
    if not answers:
        sentences = reading.text.sentence_of
        both = {sentences[hit.first] for hit in health} & {sentences[hit.first] for hit in somebody}
        health, somebody = ({hit for hit in hits if sentences[hit.first] in both} for hits in (health, somebody))
    found = sorted(map(reading.span, health | somebody))
    return tuple(Span(start=start, end=end) for start, end in found)


def _hits(reading: Reading, signals: Iterable[str], spared: list[tuple[int, int]]) -> Iterator[Hit]:
    for signal in signals:
        for hit in reading.hits(signal):
            start, end = reading.span(hit)
            if not any(left <= start and end <= right for left, right in spared):
                yield hit
