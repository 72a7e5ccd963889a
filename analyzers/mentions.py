"""Finds names of persons a text mentions: what a report that is shared must not show. It judges nothing."""

from collections.abc import Iterator

from analyzers.lexicon import Vocabulary
from analyzers.setting import Setting
from analyzers.text import Text, read
from model.documents import Mention

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "mister", "madam", "dr", "prof", "nurse"])
_INTRODUCES = frozenset([
    "patient", "patients", "client", "resident", "son", "daughter", "wife", "husband", "mother", "father", "mom",
    "mum", "dad", "brother", "sister", "child", "baby", "boy", "girl", "partner", "grandson", "granddaughter",
    "grandmother", "grandfather", "friend", "aunt", "uncle", "hi", "hello", "hey", "dear", "named",
])  # fmt: skip
_LONGEST = 4  # words of one name


def mentions(text: str, setting: Setting, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Spans that name a person who is none of the subject's own.

    A run of capitalised words counts if it follows a title, a greeting or a word like "patient" or "daughter", or if
    it has several words and begins with a known first name or holds no ordinary word. A first name alone is left to
    those who know who wrote. Where it doubts, it takes a name for one: what is masked too much is only less readable.
    """
    reading = read(text)
    first_names = vocabulary.sets("first-name")
    ordinary = vocabulary.sets("common-word", "place-or-brand", "clinical")
    index = 0
    while index < len(reading.words):
        last = _run(reading, index)
        if last == index:
            index += 1
            continue
        words = reading.words[index:last]
        before = _before(reading, index)
        introduced = before in _TITLES or before in _INTRODUCES
        several = len(words) > 1 and (words[0] in first_names or not any(word in ordinary for word in words))
        own = all(word in setting.own_words for word in words)
        nobody = all(word in ordinary and word not in first_names for word in words)
        if (introduced or several) and not own and not nobody:
            yield Mention(start=reading.starts[index], end=reading.ends[last - 1], what="name")
        index = last


def _run(reading: Text, index: int) -> int:
    """Where the run of capitalised words that begins here ends; titles begin no run."""
    last = index
    while last < len(reading.words) and last - index < _LONGEST and _is_capitalised(reading, last):
        if last > index and reading.original[reading.ends[last - 1] : reading.starts[last]].strip(" .'’-"):
            break
        last += 1
    return last


def _is_capitalised(reading: Text, index: int) -> bool:
    if reading.kinds[index] != "word" or reading.words[index] in _TITLES or reading.words[index] in _INTRODUCES:
        return False
    return reading.original[reading.starts[index]].isupper()


def _before(reading: Text, index: int) -> str | None:
    """The word before, past the full stop of an abbreviated title."""
    if index and reading.words[index - 1] == ".":
        index -= 1
    return reading.words[index - 1].rstrip(".") if index else None
