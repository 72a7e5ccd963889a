"""Tells by the words of a sentence alone which signals it may hold: all of them at once, by sums on large numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analyzers.patterns import Musts

_PLANES = 4  # groups of features looked at of each clue: its rarest ones


@dataclass(frozen=True, slots=True)
class Sieve:
    """One bit for each clue (a pattern, or the words of a lexicon), in several planes.

    A clue has a few groups of features, the rarest first, and each group a plane. A sentence may hold the clue if it
    holds a feature of each group: if the bit of the clue is set in every plane.
    """

    size: int
    features: Mapping[str, int]  # feature -> the bits of the groups it is in
    free: int  # the bits of planes in which a clue asks for nothing

    @classmethod
    def of(cls, clues: Sequence[Musts], share: Callable[[frozenset[str]], float]) -> "Sieve":
        """The sieve of these clues, numbered in order; `share` tells how common a group of features is."""
        size = len(clues)
        asked: dict[str, set[int]] = {}
        free: set[int] = set()
        for number, groups in enumerate(clues):
            rarest = sorted(groups, key=share)[:_PLANES]
            for plane, group in enumerate(rarest):
                for feature in group:
                    asked.setdefault(feature, set()).add(plane * size + number)
            free.update(plane * size + number for plane in range(len(rarest), _PLANES))
        return cls(size, {feature: _bits(places) for feature, places in asked.items()}, _bits(free))

    def held(self, features: Iterable[str]) -> int:
        """The bits of these features."""
        held = 0
        for feature in features:
            held |= self.features.get(feature, 0)
        return held

    def left(self, held: int) -> int:
        """The clues that a sentence with these bits may hold, one bit each."""
        held |= self.free
        held &= held >> 2 * self.size
        return held & (held >> self.size) & ((1 << self.size) - 1)


def _bits(places: Iterable[int]) -> int:
    """A number with these bits set."""
    places = list(places)
    row = bytearray(max(places, default=0) // 8 + 1)
    for place in places:
        row[place // 8] |= 1 << place % 8
    return int.from_bytes(row, "little")
