"""Whether a review without stars criticises or praises, by its English words alone: for order, and never for blame."""

from collections.abc import Iterator
from enum import StrEnum

from analyzers.lexicon import Vocabulary
from analyzers.reading import Hit, Reading
from analyzers.text import read

_LONGEST = 5_000  # letters of a review that are read for this
_DENIES = frozenset([
    "not", "no", "never", "nothing", "none", "nobody", "without", "hardly", "isn't", "wasn't", "aren't", "weren't",
    "don't", "didn't", "doesn't", "can't", "cannot", "couldn't", "won't", "wouldn't", "haven't", "hasn't", "ain't",
    "nor", "neither",
])  # fmt: skip
# "not only rude", "not to mention"
_NEVERTHELESS = frozenset(["only", "just", "sure", "to", "because", "like", "that"])
_REACH = 3  # words after which a denial no longer counts
_DAMNING = 3  # a damning word weighs as much as so many praises


class Stance(StrEnum):
    """What the words of a review do. UNTOLD: no word tells, which is not praise."""

    CRITICAL = "critical"
    GOOD = "good"
    MIXED = "mixed"
    UNTOLD = "untold"


def stance(text: str, vocabulary: Vocabulary) -> Stance:
    """What the words of a review do. What is denied ("never rude") counts for the other side; what is said of another
    place ("my last dentist was awful") does not count."""
    reading = Reading(read(text[:_LONGEST]), vocabulary)
    if reading.text.language != "en":
        return Stance.UNTOLD
    bad = good = 0
    for signal, weight in (("review-damning", _DAMNING), ("review-negative", 1), ("review-positive", -1)):
        for hit in _apart(reading.hits(signal)):
            if _is_of_another(reading, hit):
                continue
            for_good = (weight < 0) != _is_denied(reading, hit)
            if for_good:
                good += 1
            else:
                bad += abs(weight)
    if bad > good:
        return Stance.CRITICAL
    if good > bad:
        return Stance.GOOD
    return Stance.MIXED if bad else Stance.UNTOLD


def _apart(hits: tuple[Hit, ...]) -> Iterator[Hit]:
    """Each place once, however many patterns find it."""
    beyond = 0
    for hit in hits:
        if hit.first >= beyond:
            yield hit
            beyond = hit.last


def _is_denied(reading: Reading, hit: Hit) -> bool:
    """Whether a denial stands close before it in its clause: "never rude", "not a bad word"."""
    words = reading.text.words
    first = reading.text.sentences[reading.text.sentence_of[hit.first]].first
    for index in range(hit.first - 1, max(first, hit.first - _REACH) - 1, -1):
        if reading.text.kinds[index] == "mark":
            return False
        if words[index] in _DENIES:
            return words[index + 1] not in _NEVERTHELESS
    return False


def _is_of_another(reading: Reading, hit: Hit) -> bool:
    """Whether its sentence speaks of another place, or of the time before."""
    return bool(reading.hits_in("review-elsewhere", reading.text.sentence_of[hit.first]))
