"""The results on a page copied as text: each address line, with its title above or below it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.archives.clipboard import Line
from crawler.archives.engines import (
    ADS,
    ASIDE,
    INTERFACE,
    TITLE_QUERY,
    Engine,
    Hit,
    engine_of_address,
    is_address,
    shown_address,
    told,
)
from crawler.archives.phrases import keyed
from crawler.archives.signs import mark
from crawler.archives.stream import Task, Unread
from crawler.normalise import clean


def engine_of_text(marked: list[Line], url: str | None = None) -> Engine | None:
    """The engine a copied page is of: by its address, or by lines that only its pages have."""
    if url and (known := engine_of_address(url)):
        return known
    said = {line.text.casefold().strip(" .") for line in marked}
    found = {one.id: sum(cue in said for cue in one.cues) for one in told().engines}
    titled = next((one for one in told().engines for line in marked[:5] if _is_title_of(line.text, one)), None)
    best = max(told().engines, key=lambda one: found[one.id])
    return titled or (best if found[best.id] else None)


def _is_title_of(text: str, engine: Engine) -> bool:
    return bool(TITLE_QUERY.match(text)) and engine.id in text.casefold()


def query_of_text(marked: list[Line]) -> str | None:
    """What was searched for, where the copy begins with the title of the page."""
    for line in marked[:5]:
        if found := TITLE_QUERY.match(line.text):
            return clean(found[1] or found[2])
    return None


def is_count(text: str) -> bool:
    """Whether a line says how many results there are."""
    key, _ = keyed(re.sub(r"\(.*", "", text))
    return key.strip() in told().counts


def hits_of_text(marked: list[Line], engine: Engine | None, task: Task) -> Iterator[Hit | Unread]:
    """Each address line with its title above or below it, and the words that follow."""
    at = [number for number, line in enumerate(marked) if is_address(line.text)]
    at = [number for number in at if number + 1 not in at or not _same_host(marked, number)]
    above = engine.title_above if engine else _title_above(marked, at)
    starts = [_start(marked, number, above) for number in at]
    yield from _leftover(marked[: starts[0]] if starts else marked, task)
    for place, number in enumerate(at):
        end = starts[place + 1] if place + 1 < len(at) else len(marked)
        yield from _text_hit(marked[starts[place] : end], number - starts[place], above, task)


def _same_host(marked: list[Line], number: int) -> bool:
    """Whether two address lines follow each other, as where an engine shows the site and then its address."""
    one, other = shown_address(marked[number].text), shown_address(marked[number + 1].text)
    return bool(one and other and urlsplit(one).hostname == urlsplit(other).hostname)


def _title_above(marked: list[Line], at: list[int]) -> bool:
    """Whether titles stand above the addresses: then the line over the site's name is the longer of the two."""
    votes = sum(
        len(marked[number - 2].text) > len(marked[number - 1].text) and not marked[number - 1].gap
        for number in at
        if number >= 2
    )
    return votes * 2 > len(at)


def _start(marked: list[Line], number: int, above: bool) -> int:
    """Where the lines of one result begin: over its address stand its title and the name of the site, or that alone."""
    start = number
    for _ in range(2 if above else 1):
        if start and len(marked[start - 1].text) <= 160 and not (marked[start].gap and not above):
            start -= 1
    labelled = start > 0 and marked[start - 1].text.casefold().strip(" ·:") in told().ad_labels
    return start - labelled


def _text_hit(block: list[Line], at: int, above: bool, task: Task) -> Iterator[Hit | Unread]:
    labels = [line.text.casefold().strip(" ·:") in told().ad_labels for line in block]
    ad = any(labels[: at + 1]) or labels[at + 1 : at + 2] == [True]
    above_it = [line for line, label in zip(block[:at], labels, strict=False) if not label]
    url, rest = shown_address(block[at].text), block[at + 1 :]
    title = above_it[0].text if above and above_it else None
    if title is None:
        title, rest = (rest[0].text, rest[1:]) if rest else (block[at].text, [])
    if ad:
        task.dropped[ADS] += 1
        return
    ends = next(
        (n for n, line in enumerate(rest) if line.text.casefold().strip(" :") in told().aside_labels), len(rest)
    )
    yield Hit(title=title, url=url, snippet="\n".join(line.text for line in rest[:ends]), shown=block[at].text)
    if ends < len(rest):
        task.dropped[ASIDE] += len(rest) - ends


def _leftover(above: list[Line], task: Task) -> Iterator[Unread]:
    """Lines before the first result: the interface, as far as it is known; the others are shown."""
    for line in above:
        known = mark(line)
        if (
            line.text.casefold() in told().interface
            or known.words is None
            or is_count(line.text)
            or TITLE_QUERY.match(line.text)
        ):
            task.dropped[INTERFACE] += 1
        else:
            yield Unread(text=line.text[:2000], line=line.number)
