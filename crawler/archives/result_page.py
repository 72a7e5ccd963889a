"""The results on a page of HTML: links that are titles, with the words around them; advertisements told apart."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice, takewhile
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from crawler.archives.engines import (
    ADS,
    ASIDE,
    TITLE_QUERY,
    Engine,
    Hit,
    address_of,
    is_address,
    is_host,
    query_of_address,
    told,
)
from crawler.archives.phrases import is_date
from crawler.archives.stream import Task
from crawler.normalise import clean

BEYOND = "result beyond the first 500, more than any page shows"

_MOST_HITS = 500
_MOST_PARTS = 2_000  # of one result
_DEEPEST = 15
_SHORTEST_SNIPPET = 25  # shorter pieces are names of sites, dates and buttons
_EMPHASIS = ("em", "b", "strong", "i", "mark", "wbr")
_NAMING = ("id", "data-testid", "data-test-id", "data-type", "data-layout", "aria-label")
_HEADINGS = ("h1", "h2", "h3", "h4")


def hits_of_page(soup: BeautifulSoup, engine: Engine | None, task: Task) -> Iterator[Hit]:
    """Links that hold a heading or stand in one, each with the words of the largest part that is its alone."""
    found = list(_titles(soup, engine))
    anchors = found[:_MOST_HITS]
    if len(found) > _MOST_HITS:
        task.dropped[BEYOND] += len(found) - _MOST_HITS
    titles = Counter(id(parent) for anchor, _ in anchors for parent in islice(anchor.parents, _DEEPEST))
    for anchor, heading in anchors:
        href = str(anchor.get("href") or "")
        url, block = address_of(href, task.url, engine), _block(anchor, titles)
        labels = _labels(block, heading)
        if _is_ad_link(href, engine) or _is_within(anchor, told().ad_marks) or labels & told().ad_labels:
            task.dropped[ADS] += 1
        elif _is_within(anchor, told().aside_marks) or labels & told().aside_labels:
            task.dropped[ASIDE] += 1
        elif url is not None and not _is_own(url, engine):
            title = clean(" ".join(heading.get_text(" ").split()))
            yield Hit(title=title, url=url, snippet=_snippet(block, heading), dated=_dated(block))


def _titles(soup: BeautifulSoup, engine: Engine | None) -> Iterator[tuple[Tag, Tag]]:
    """The links that are titles, with what of them is the title."""
    named = engine.title if engine else ()
    for anchor in soup.find_all("a", href=True):
        above = (parent for parent in islice(anchor.parents, 4) if parent.name in _HEADINGS)
        heading = anchor.find(_HEADINGS) or next(above, None)
        if heading is None and named:
            heading = anchor.find(class_=lambda value: value in named if value else False)
        if heading is not None and heading.get_text(strip=True):
            yield anchor, heading


def _block(anchor: Tag, titles: Mapping[int, int]) -> Tag:
    """The largest part of the page around a title that holds no other title; `titles` counts them for each part."""
    block = anchor
    for parent in islice(anchor.parents, _DEEPEST):
        if parent.name in ("body", "html", "[document]", "main", "ol", "ul") or titles[id(parent)] > 1:
            break
        block = parent
    return block


def _labels(block: Tag, heading: Tag) -> frozenset[str]:
    """The texts that stand over a title in its own part of the page."""
    above = takewhile(lambda part: part is not heading, islice(block.descendants, _MOST_PARTS))
    texts = (" ".join(part.split()) for part in above if isinstance(part, NavigableString))
    return frozenset(text.casefold().rstrip(" ·:") for text in texts if text)


def _snippet(block: Tag, heading: Tag) -> str:
    """The words of a result beside its title and its address."""
    title = " ".join(heading.get_text(" ").split())
    address = [" ".join(cite.get_text(" ").split()) for cite in block.find_all("cite")]
    kept = [
        line
        for line in _pieces(block)
        if line != title and line not in address and not is_address(line) and len(line) > _SHORTEST_SNIPPET
    ]
    return clean("\n".join(dict.fromkeys(kept)))


def _pieces(block: Tag) -> list[str]:
    """The texts of a part of a page, one for each tag that is more than emphasis."""
    pieces: list[str] = []
    before: Tag | None = None
    for text in islice(block.find_all(string=True), _MOST_PARTS):
        if text.parent is None or text.parent.name in ("script", "style"):
            continue
        flat = " ".join(str(text).split())
        holder = _holder(text.parent)
        emphasis = text.parent.name in _EMPHASIS or (before is not None and before.name in _EMPHASIS)
        if emphasis and pieces and before is not None and holder is _holder(before):
            pieces[-1] += f" {flat}" if str(text)[:1].isspace() or pieces[-1].endswith(" ") else flat
        else:
            pieces.append(flat)
        if str(text)[-1:].isspace() and pieces[-1]:
            pieces[-1] += " "
        before = text.parent
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def _holder(tag: Tag) -> Tag:
    """The part of the page a text stands in, be it emphasised there or not."""
    while tag.name in _EMPHASIS and tag.parent is not None:
        tag = tag.parent
    return tag


def _dated(block: Tag) -> str | None:
    """The date that stands beside the words of a result, alone in its part of the page."""
    told = (piece.strip(" ·—–-") for piece in _pieces(block))
    return next((piece for piece in told if 6 <= len(piece) <= 30 and is_date(piece)), None)


def _is_within(tag: Tag, marks: frozenset[str]) -> bool:
    """Whether a part of the page around a link is named so."""
    for parent in islice(tag.parents, _DEEPEST):
        if parent.name in ("body", "html", "[document]"):
            return False
        names = [str(name).casefold() for name in parent.get("class") or ()]
        names += [str(parent.get(key) or "").casefold() for key in _NAMING]
        if any(name in marks for name in (*names, *parent.attrs)):
            return True
    return False


def _is_ad_link(href: str, engine: Engine | None) -> bool:
    paths = engine.ads if engine else ("/aclk", "/aclick", "googleadservices.com")
    return any(path in href.split("?")[0] for path in paths)


def _is_own(url: str, engine: Engine | None) -> bool:
    """Whether an address leads back to the engine itself."""
    host = urlsplit(url).hostname or ""
    return engine is not None and any(is_host(host, known) for known in engine.hosts)


def query_of_page(soup: BeautifulSoup, url: str | None) -> str | None:
    """What was searched for: the box, the address, the title; None where none of them says."""
    box = soup.find(["input", "textarea"], attrs={"name": "q"})
    if isinstance(box, Tag):
        value = box.get("value") or box.get_text()
        if isinstance(value, str) and value.strip():
            return clean(value)
    if query := query_of_address(url):
        return query
    title = TITLE_QUERY.match(soup.title.get_text(" ", strip=True)) if soup.title else None
    return clean(title[1] or title[2]) if title else None
