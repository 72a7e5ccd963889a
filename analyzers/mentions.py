"""Finds names of persons a text mentions: what a report that is shared must not show. It judges nothing."""

from collections.abc import Iterator

from analyzers import specialties
from analyzers.lexicon import Vocabulary
from analyzers.setting import Setting
from analyzers.text import Text, read
from model.documents import Mention

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "mister", "madam", "dr", "prof", "nurse"])
_HONORIFICS = _TITLES - {"dr", "prof", "nurse"}  # "Mr. White" is somebody, "Nurse Manager" is a role
_INTRODUCES = frozenset([
    "patient", "patients", "client", "resident", "son", "daughter", "wife", "husband", "mother", "father", "mom",
    "mum", "dad", "brother", "sister", "child", "baby", "boy", "girl", "partner", "grandson", "granddaughter",
    "grandmother", "grandfather", "friend", "aunt", "uncle", "hi", "hello", "hey", "dear", "named",
])  # fmt: skip
_LONGEST = 4  # words of one name


def mentions(text: str, setting: Setting, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Spans that name a person who is none of the subject's own.

    A run of capitalised words counts if it follows a title, a greeting or a word like "patient" or "daughter", if it
    has several words and begins with a known first name or holds no ordinary word, if it is a known first name alone
    ("Milo's ear"), or if it stands inside a sentence and no word list knows it. Where it doubts, it takes a name for
    one: what is masked too much is only less readable.
    """
    reading = read(text)
    first_names = vocabulary.sets("first-name")
    ordinary = vocabulary.sets("common-word", "place-or-brand", "clinical", "insurer", "place")
    nobody_alone = vocabulary.sets("seldom-a-name") - first_names  # "Hi Sun" is somebody, "open on Sun" is nobody
    index = 0
    while index < len(reading.words):
        last = _run(reading, index)
        if last == index:
            index += 1
            continue
        first = _first_name(reading, index, last, first_names) if _opens(reading, index) else index
        words = reading.words[first:last]
        before = _before(reading, first)
        introduced = before in _TITLES or before in _INTRODUCES
        plain = all(word in nobody_alone for word in words)
        several = len(words) > 1 and (words[0] in first_names or not (plain or any(word in ordinary for word in words)))
        alone = len(words) == 1 and not plain and words[0] not in ordinary
        alone = alone and _is_name(reading, first, words[0], first_names)
        own = all(word in setting.own_words for word in words)
        nobody = before not in _HONORIFICS and (
            all(word in ordinary and word not in first_names for word in words) or specialties.is_named(tuple(words))
        )
        if (introduced or several or alone) and not own and not nobody:
            yield Mention(start=reading.starts[first], end=reading.ends[last - 1], what="name")
        index = last


def _first_name(reading: Text, index: int, last: int, first_names: frozenset[str]) -> int:
    """Where the name begins in a run that begins a sentence: "Tell Ingrid", whose capital says nothing."""
    known = (at for at in range(index + 1, last) if reading.words[at] in first_names)
    return index if reading.words[index] in first_names else next(known, index)


def _is_name(reading: Text, index: int, word: str, first_names: frozenset[str]) -> bool:
    """Whether one capitalised word that is no ordinary one is somebody: known as a first name, or unknown to all
    word lists inside a sentence, where a capital is seldom for nothing."""
    shouted = len(word) > 1 and reading.original[reading.starts[index] : reading.ends[index]].isupper()
    return not shouted and len(word) > 2 and (word in first_names or not _opens(reading, index))


def _opens(reading: Text, index: int) -> bool:
    """Whether a word begins a sentence, a line or a list of capitalised words, or stands behind a hashtag: its capital
    tells nothing."""
    if index == 0:
        return True
    before = reading.original[reading.starts[index - 1] : reading.ends[index - 1]]
    gap = reading.original[reading.ends[index - 1] : reading.starts[index]]
    return "\n" in gap or not before.islower() or _ends_hashtag(reading.original, reading.ends[index - 1])


def _ends_hashtag(text: str, end: int) -> bool:
    """Whether the word that ends there is, or ends, a hashtag ("#ad Paid partnership")."""
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return start > 0 and text[start - 1] == "#"


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
