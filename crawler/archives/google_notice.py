"""Takes the reviews out of a mail of Google Business Profile: one, or several in a digest."""

import re
from dataclasses import dataclass, replace

from crawler.normalise import clean

# Each review ends with a button to answer it; in plain text its address stands on the next line.
_ADDRESS = re.compile(r"<?(https://business\.google\.com/\S{0,200}?/reviews/([\w-]{10,})[^\s>]*)>?")
_ANY_ADDRESS = re.compile(r"<?https?://\S+>?")
_INTRODUCED = re.compile(r"let customers know when you.?ve replied", re.I)
_TALLY = re.compile(r"(\d+)\s+(one|two|three|four|five)-star reviews?", re.I)
_STARS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """One review of a mail: its id at Google, where it is shown, who wrote it, its words, and its stars if told."""

    id: str
    url: str
    author: str | None
    text: str
    stars: float | None = None


def noticed(body: str) -> list[Noticed]:
    """The reviews of a mail's text; none where it is not built as Google builds it."""
    lines = [line.strip() for line in body.split("\n")]
    buttons = [(at, found) for at, line in enumerate(lines) if (found := _ADDRESS.fullmatch(line))]
    last = {found[2]: at for at, found in buttons}  # the first button only opens a review, the last stands below it
    told = [
        Noticed(id=found[2], url=found[1], author=above[0], text=clean("\n".join(above[1:])))
        for at, found in buttons
        if last[found[2]] == at and (above := _above(lines, at))
    ]
    tallies = {_STARS[word.lower()]: int(count) for count, word in _TALLY.findall(body)}
    # A digest tells how many there are of each: whose stars are whose is known only where all are alike.
    if len(tallies) == 1 and sum(tallies.values()) == len(told):
        told = [replace(one, stars=next(iter(tallies))) for one in told]
    return told


def _above(lines: list[str], at: int) -> list[str]:
    """What stands between the address before and the button of this one: a name, then the words."""
    top = at - 1
    while top > 0 and not _ANY_ADDRESS.fullmatch(lines[top - 1]) and not _INTRODUCED.search(lines[top - 1]):
        top -= 1
    told = "\n".join(lines[top : at - 1]).strip("\n")
    if top == 0:  # an introduction in words we do not know: the review is what stands last
        told = "\n\n".join(re.split(r"\n{2,}", told)[-2:])
    return told.split("\n") if told else []
