"""How alike texts are: the share of words two have in common, and groups of like texts in bounded memory."""

from array import array
from collections.abc import Iterable
from typing import TypeAlias
from zlib import crc32

Sketch: TypeAlias = "array[int]"

_LEAST = 4  # numbers a sketch is looked up by: texts nine tenths alike share one of them all but surely
_MOST_WORDS = 200  # different words of a text that are compared
_MOST_GROUPS = 2000


def sketch(words: Iterable[str]) -> Sketch:
    """The words of a text as sorted numbers, each once; the smallest come first (a bottom-k sketch, Broder 1997)."""
    return array("L", sorted({crc32(word.encode("utf-8", "surrogatepass")) for word in words})[:_MOST_WORDS])


def likeness(one: Sketch, other: Sketch) -> float:
    """Jaccard: words in common, of all words of both. Two empty texts are alike."""
    if one == other:
        return 1.0
    first, second = set(one), set(other)
    return len(first & second) / len(first | second)


class Groups:
    """Counts texts that are `least` alike to the first one of their group. After many groups, new ones go uncounted:
    by then no group can be most of all."""

    def __init__(self, least: float) -> None:
        self._least = least
        self._firsts: list[Sketch] = []
        self._counts: list[int] = []
        self._by_number: dict[int, list[int]] = {}
        self.total = 0

    def add(self, text: Sketch) -> None:
        """Count a text in the first group it is alike to, or begin one."""
        self.total += 1
        near = dict.fromkeys(group for number in text[:_LEAST] for group in self._by_number.get(number, ()))
        for group in near:
            if likeness(self._firsts[group], text) >= self._least:
                self._counts[group] += 1
                return
        if len(self._firsts) < _MOST_GROUPS:
            for number in text[:_LEAST]:
                self._by_number.setdefault(number, []).append(len(self._firsts))
            self._firsts.append(text)
            self._counts.append(1)

    @property
    def largest(self) -> int:
        """How many texts the largest group holds."""
        return max(self._counts, default=0)
