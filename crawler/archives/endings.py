"""Where a text in a pasted page ends: at the line that tells its writer, or where the words of the next may begin.

What a reviewer wrote must never stand as the words of the office. Sites put no blank line between an answer and the
next review, so a line that tells stars, a day or a writer in the middle of an answer ends it, whatever follows.
"""

import re

from crawler.archives.heads import Ahead, Head, Later, writer
from crawler.archives.signs import Sign, name_likeness, tells_day

_MOST_WORDS = 4  # of what may be a name
# "4 stars - Good", and five stars of which some are empty: a title stands behind them.
_RATED = re.compile(r"[0-5](?:[.,]\d)?\s*(?:stars?|/\s*5|out of 5)\s*[-–—:|]|[★⭐]{1,4}[☆✩✭]{1,4}\s|[★⭐]{5}\s", re.I)
_GOES_ON = re.compile(r"(?:is|are|and|or|of|for|from|that|which|we|our|reviews?|ratings?)\b")
_GOES_ON_AFTER = re.compile(  # in small letters: "Salem, OR" goes on nowhere
    r"\b(?:on|from|of|the|a|your|our|since|until|till|by|in|at|for|to|and|or|with|dated)$"
)


def byline(window: Ahead, top: Head, *, over_answer: bool) -> int:
    """How many lines tell the author or the day of the text above them; `over_answer`: only where an answer, a button
    or nothing follows, or the next head."""
    first, below = window.peek(), window.peek(1)
    if first is None or top.when:
        return 0
    if first.has(Sign.DATE):
        if first.words is not None:
            named = name_likeness(writer(first.words)) > 0
            return 1 if named and not top.author else 0
        return 1 if not over_answer or not _text_at(window, 1) else 0
    if first.is_words and top.author is None and below is not None and below.words is None and below.has(Sign.DATE):
        return 2 if name_likeness(writer(first.line.text)) == 2 else 0
    return 0


def text_follows(window: Ahead, size: int) -> bool:
    """Whether a text, or the answer to one, stands below the lines of a head that tells a name and a day only."""
    below = window.peek(size)
    return _text_at(window, size) or (below is not None and below.has(Sign.OWNER) and below.words is None)


def flows(window: Ahead, last: str, size: int = 1) -> bool:
    """Whether lines that look like signs stand in the middle of a sentence: "5 stars / is what we aim for"."""
    below = window.peek(size)
    return bool(_GOES_ON_AFTER.search(last)) or (below is not None and bool(_GOES_ON.match(below.line.text)))


def may_end_answer(window: Ahead, last: str) -> bool:
    """Whether the next review may begin at this line of an answer, though no head was understood here; `last` is the
    line above."""
    mark, below = window.peek(), window.peek(1)
    assert mark is not None
    if mark.words is None and mark.parts:
        if flows(window, last):
            return False
        return mark.has(Sign.STARS) or (any(map(tells_day, mark.parts)) and _text_at(window, 1))
    if _RATED.match(mark.line.text) and not flows(window, last):
        return True
    if mark.has(Sign.DATE):
        return _may_be_name(mark.words or "") and _text_at(window, 1)
    if below is None or below.words is not None or not (mark.is_words and _may_be_name(mark.line.text)):
        return False
    return below.has(Sign.STARS) or (
        (any(map(tells_day, below.parts)) or below.has(Sign.WRITER)) and _text_at(window, 2)
    )


def _may_be_name(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS and name_likeness(writer(text)) > 0


def _text_at(window: Ahead, skip: int) -> bool:
    """Whether somebody's words stand there, and no name over a date."""
    rest = Later(window, skip)
    first, below = rest.peek(), rest.peek(1)
    if first is None or (first.words is None and first.parts):
        return False
    dated = below is not None and below.words is None and below.has(Sign.DATE, Sign.STARS, Sign.WRITER)
    return not (dated and name_likeness(first.line.text) == 2)
