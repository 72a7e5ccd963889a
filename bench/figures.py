"""Shares with their 95 % intervals, as text."""

import math
from dataclasses import dataclass

_Z = 1.959964


def wilson(count: int, total: int) -> tuple[float, float]:
    """The Wilson interval of a share."""
    if not total:
        return 0.0, 1.0
    share = count / total
    middle = share + _Z * _Z / (2 * total)
    width = _Z * math.sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    scale = 1 + _Z * _Z / total
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def share(count: int, total: int) -> str:
    """ "37/40 0.925 [0.80-0.97]", or "0/0" where nothing could be counted."""
    if not total:
        return "0/0"
    low, high = wilson(count, total)
    return f"{count}/{total} {count / total:.3f} [{low:.2f}-{high:.2f}]"


@dataclass(slots=True)
class Tally:
    """What was found of what was wanted."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: bool, wanted: bool) -> None:
        self.right += found and wanted
        self.wrong += found and not wanted
        self.missed += wanted and not found

    @property
    def f1(self) -> str:
        """F1 and its interval. With p = right / (right + wrong + missed), F1 is 2p / (1 + p), which only grows with p:
        so the ends of p's Wilson interval are, so changed, the ends of F1's."""
        total = self.right + self.wrong + self.missed
        if not total:
            return "-"
        low, high = (2 * end / (1 + end) for end in wilson(self.right, total))
        return f"{2 * self.right / (total + self.right):.3f} [{low:.2f}-{high:.2f}]"

    def __str__(self) -> str:
        precision = share(self.right, self.right + self.wrong)
        recall = share(self.right, self.right + self.missed)
        return f"precision {precision:27} recall {recall:27} F1 {self.f1}"
