"""What all heads of a pasted page have in common, as its beginning shows; single heads are then read in its light."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from crawler.archives.clipboard import Line
from crawler.archives.phrases import table
from crawler.archives.signs import Marked, Part, Sign, name_likeness

_OFTEN = 3
_NOTHING = Marked(line=Line(number=0, text=""), words="")


@dataclass(frozen=True, slots=True)
class Habits:
    """`nameless`: no head has a name; `badges`: lines that stand below names again and again and are none."""

    nameless: bool = False
    badges: frozenset[str] = frozenset()


def habits(marks: Sequence[Marked]) -> Habits:
    """What the heads among these lines have in common."""
    return Habits(_are_nameless(marks), _badges(marks))


def furnished(marks: Iterator[Marked], known: Habits) -> Iterator[Marked]:
    """The lines; badges are marked as such, and so is what a page says in place of a picture where the name, whatever
    it looks like, stands below."""
    for mark, below in pairwise(chain(marks, (None,))):
        assert mark is not None
        if mark.is_words and mark.line.text in known.badges:
            yield replace(mark, parts=(Part(sign=Sign.TOLD, text=mark.line.text),), words=None)
        elif mark.is_words and below is not None and (name := _pictured(mark.line.text, below.line.text)):
            yield replace(mark, parts=(Part(sign=Sign.PICTURE, text=mark.line.text, who=name),), words=None)
        else:
            yield mark


def _pictured(text: str, below: str) -> str | None:
    found = (one.who for one in table().look_named(text) if one.sign == "picture")
    return next((who for who in found if who and below.startswith(who)), None)


def _are_nameless(marks: Sequence[Marked]) -> bool:
    """As browsers copy pages on which a name is a button: several times something that cannot be a name stands above
    stars and a date, and never what is told of a writer."""
    rows, bare = 0, 0
    for above, mark, below in zip((_NOTHING, *marks), marks, (*marks[1:], _NOTHING), strict=False):
        dated = mark.has(Sign.DATE) or (below.words is None and below.has(Sign.DATE))
        if not mark.has(Sign.STARS) or mark.words is not None or not dated:
            continue
        if above.has(Sign.WRITER, Sign.AVERAGE, Sign.PICTURE, Sign.HANDLE):
            return False
        rows += 1
        bare += above.words is not None and not name_likeness(above.words)
    return bare > 1 and bare * 4 > rows


def _badges(marks: Sequence[Marked]) -> frozenset[str]:
    """Lines that stand right above what is told of a writer, each time below another name."""
    names: dict[str, list[str]] = defaultdict(list)
    for above, mark, below in zip(marks, marks[1:], marks[2:], strict=False):
        signs = below.words is None and below.has(Sign.WRITER, Sign.AVERAGE, Sign.STARS)
        if signs and mark.is_words and not mark.line.gap:
            names[mark.line.text].append(above.line.text if above.is_words else "")
    return frozenset(
        text for text, above in names.items() if len(set(above)) >= _OFTEN and all(map(name_likeness, above))
    )
