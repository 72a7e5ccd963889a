"""Where the page itself begins to answer, told only by its own name, or by a word such as “Author” beside it."""

import re
from enum import Enum, auto

from crawler.archives.endings import flows
from crawler.archives.heads import Ahead
from crawler.archives.signs import Marked, Sign, name_likeness, tells_day

_FAR = 60  # lines of an answer, until what stands below it is no more looked for
_ENDED = re.compile(r"[^\w\s,;:(–—-]$")


class Begins(Enum):
    """What begins at a line: the page's answer, or words of which nobody knows whose they are."""

    ANSWER = auto()
    DOUBTFUL = auto()


def folded(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.casefold().split()).rstrip(" .")


def beside_role(window: Ahead, names: frozenset[str]) -> Begins | None:
    """What begins at a name with a role, "Author", over or below it: only the page's own name is surely the office,
    for a site calls the writer of a review its author too."""
    first, below = window.peek(), window.peek(1)
    if first is None or below is None:
        return None
    role, name = (first, below) if _is_role(first) else (below, first)
    if not _is_role(role) or not name.is_words:
        return None
    if folded(name.line.text) in names:
        return Begins.ANSWER
    return Begins.DOUBTFUL if not below.line.gap and name_likeness(name.line.text) == 2 else None


def by_name(window: Ahead, last: str, names: frozenset[str], answerers: frozenset[str]) -> Begins | None:
    """What begins at the page's own name on a line of its own in a review, of which `last` is the line above: an
    answer where the page answers so elsewhere, or where the buttons of a comment stand below."""
    first, below = window.peek(), window.peek(1)
    if first is None or not first.is_words or folded(first.line.text) not in names:
        return None
    if last and not first.line.gap and flows(window, last):
        return None  # in the middle of a sentence
    if below is None or not last or flows(window, last) or not (first.line.gap or _ENDED.search(last)):
        return Begins.DOUBTFUL
    if below.is_words and not below.line.text[:1].islower():
        told = folded(first.line.text) in answerers or _ends_as_comment(window)
        return Begins.ANSWER if told else Begins.DOUBTFUL
    return Begins.DOUBTFUL


def by_writer(window: Ahead, writer: str | None) -> Begins | None:
    """Whether in an answer the name of who wrote the review stands on a line of its own: they may answer back."""
    first, below = window.peek(), window.peek(1)
    if first is None or below is None or not writer:
        return None
    name, next_to = (below, first) if _is_role(first) else (first, below)
    if not (next_to.is_words or _is_role(next_to)):
        return None  # a head, which is looked for elsewhere
    return Begins.DOUBTFUL if name.is_words and folded(name.line.text) == folded(writer) else None


def ends_dated(window: Ahead) -> bool:
    """Whether a line tells when the comment above was written: buttons stand beside or below it."""
    first, below = window.peek(), window.peek(1)
    if first is None or first.words is not None or not first.has(Sign.DATE):
        return False
    return first.has(Sign.ACTION) or (below is not None and below.words is None and below.has(Sign.ACTION))


def _is_role(mark: Marked) -> bool:
    return mark.words is None and mark.has(Sign.ROLE)


def _ends_as_comment(window: Ahead) -> bool:
    """Whether the first signs below are those of a comment: when it was written, and buttons."""
    day = button = False
    for ahead in range(1, _FAR):
        mark = window.peek(ahead)
        if mark is None:
            break
        if mark.words is None and mark.parts:
            day = day or any(map(tells_day, mark.parts))
            button = button or mark.has(Sign.ACTION)
        elif day or button:
            break
    return day and button
