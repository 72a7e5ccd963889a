"""How alike texts are: the share of words two have in common, and groups of like texts in bounded memory and time."""

from array import array
from collections.abc import Iterable
from math import ceil
from typing import TypeAlias
from zlib import crc32

Sketch: TypeAlias = "array[int]"

_MOST_WORDS = 200  # different words of a text that are compared
_MOST_GROUPS = 2000
_MOST_COMPARED = 50  # groups a text is held against, the oldest first


def sketch(words: Iterable[str]) -> Sketch:
    """The different words of a text as numbers, long words first: they are rare, and tell texts apart."""
    different = sorted(set(words), key=lambda word: (-len(word), word))[:_MOST_WORDS]
    return array("L", [crc32(word.encode("utf-8", "surrogatepass")) for word in different])


def likeness(one: Iterable[int], other: Iterable[int]) -> float:
    """Jaccard: words in common, of all words of both. Two empty texts are alike."""
    first, second = frozenset(one), frozenset(other)
    common = len(first & second)
    return common / (len(first) + len(second) - common) if first or second else 1.0


def rare(text: Sketch, least: float) -> Sketch:
    """The first words in one order for all texts: two texts `least` alike share one of them (prefix filter, Chaudhuri
    and others 2006)."""
    return text[: len(text) - ceil(least * len(text)) + 1]


class Groups:
    """Counts texts that are `least` alike to the first one of their group. After many groups, new ones go uncounted:
    by then no group can be most of all."""

    def __init__(self, least: float) -> None:
        self._least = least
        self._firsts: list[frozenset[int]] = []
        self._counts: list[int] = []
        self._by_number: dict[int, list[int]] = {}
        self.total = 0

    def add(self, text: Sketch) -> None:
        """Count a text in the first group it is alike to, or begin one."""
        self.total += 1
        numbers = rare(text, self._least)
        near = dict.fromkeys(group for number in numbers for group in self._by_number.get(number, ())[:_MOST_COMPARED])
        own = frozenset(text)
        for group in list(near)[:_MOST_COMPARED]:
            if likeness(self._firsts[group], own) >= self._least:
                self._counts[group] += 1
                return
        if len(self._firsts) < _MOST_GROUPS:
            for number in numbers:
                self._by_number.setdefault(number, []).append(len(self._firsts))
            self._firsts.append(own)
            self._counts.append(1)

    @property
    def largest(self) -> int:
        """How many texts the largest group holds."""
        return max(self._counts, default=0)
