"""Finds the words of a few lexicons where letters were swapped for look-alikes ("v3rmin") or set apart ("v e r m i n").

One star stands for any letter; more stars are censoring, which hides a word instead of getting it past a filter.
"""

import re
from collections.abc import Iterator, Mapping

_ALONE = re.compile(r"[^\W_](?:[^\W_]|\*){1,20}")
_MIXED = re.compile(r"(?<![\w@$*])(?:\d[A-Za-z]|[A-Za-z]{0,20}[@$!|+][A-Za-z])[\w@$!|+]{1,20}")
_APART = re.compile(r"(?<!\w)[A-Za-z](?:[ .*_-][A-Za-z](?!\w)){2,24}")
_LOOKS_LIKE = {
    "4": "a", "@": "a", "8": "b", "3": "e", "9": "g", "1": "il", "!": "il", "|": "il", "0": "o", "5": "s", "$": "s",
    "7": "t", "+": "t", "*": "abcdefghijklmnopqrstuvwxyz",
}  # fmt: skip
# Which texts can hold either; looking for these first is several times as fast as looking for the words.
_MAY_MIX = re.compile(r"(?:\d|[@$!|+])[A-Za-z]")
_MAY_STAND_APART = re.compile(r"[ .*_-][A-Za-z][ .*_-][A-Za-z](?!\w)")
_SEPARATORS = str.maketrans("", "", " .*_-")
_ARTICLES = "ai"

Words = Mapping[int, tuple[tuple[str, str], ...]]


def names(word: str, words: Words) -> list[str]:
    """The lexicons of the word that this one, no word itself, is read as: `words` by length, each with its lexicon."""
    if word.isalpha() or not _ALONE.fullmatch(word) or word.count("*") > 1:
        return []
    return [name for plain, name in words.get(len(word), ()) if _reads(word, plain)]


def find(text: str, words: Words) -> Iterator[tuple[int, int, str]]:
    """Start and end (exclusive) of each word in disguise that is written as several tokens, and its lexicon."""
    if not words:
        return
    read_as: dict[str, list[str]] = {}
    for match in _MIXED.finditer(text) if _MAY_MIX.search(text) else ():
        written = match.group().lower()
        if written not in read_as:
            read_as[written] = [name for plain, name in words.get(len(written), ()) if _reads(written, plain)]
        yield from ((*match.span(), name) for name in read_as[written])
    for match in _APART.finditer(text) if _MAY_STAND_APART.search(text) else ():
        letters = match.group().lower().translate(_SEPARATORS)
        start, end = match.span()
        for skipped in (0, 1) if letters[0] in _ARTICLES else (0,):
            for plain, name in words.get(len(letters) - skipped, ()):
                if plain == letters[skipped:]:
                    yield start + 2 * skipped, end, name


def _reads(written: str, plain: str) -> bool:
    """Whether what is written looks like the word, half of it at least in its own letters."""
    pairs = zip(written, plain, strict=True)
    own = sum(sign == letter for sign, letter in zip(written, plain, strict=True))
    return own * 2 >= len(plain) and all(
        sign == letter or letter in _LOOKS_LIKE.get(sign, "") for sign, letter in pairs
    )
