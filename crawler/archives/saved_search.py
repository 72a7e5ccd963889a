"""Reads a result page of a search engine, saved or copied: each hit with rank, title, address, words and the query."""

import base64
import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml
from bs4 import BeautifulSoup, Tag

from crawler.archives.clipboard import Line, is_html, lines, reading
from crawler.archives.opening import Member, Opened
from crawler.archives.phrases import keyed
from crawler.archives.refusals import refusal
from crawler.archives.stream import Read, Task, Unread
from crawler.archives.structured import soup_of
from crawler.normalise import clean, link, ref_of, text_of
from model.documents import Document, Kind, Visibility
from model.errors import SourceChanged, Unreadable

ADS = "advertisement on the page of results"
ASIDE = "part of the page that is no result (questions, related searches, pictures, maps)"
AGAIN = "result that stands on the page more than once"
INTERFACE = "line of the page's own interface (menus, counts, buttons)"

_SAMPLE = 1 << 18
_LARGEST = 20_000_000
_MOST_HITS = 500
_LONGEST_SNIPPET = 1_500
_SHORTEST_SNIPPET = 25  # shorter pieces are names of sites, dates and buttons
_EMPHASIS = ("em", "b", "strong", "i", "mark", "wbr")
_LEADS_TO = r'(?:href|action|content)="(?:https?:)?//(?:[\w.-]{{0,60}}\.)?{host}'
_NAMING = ("id", "data-testid", "data-test-id", "data-type", "data-layout", "aria-label")
_HEADINGS = ("h1", "h2", "h3", "h4")
_ADDRESS = re.compile(r"(?:(https?)://)?((?:[\w-]{1,63}\.){1,6}[a-z]{2,24})(?::\d+)?(\s*[›/>].*)?(?:\s*[⋮▾])?", re.I)
_CRUMB = re.compile(r"[\w.~%@=&?+-]+")
_TITLE_QUERY = re.compile(
    r"^(.+?)\s+[-–—]\s+(?:Google\b.*|.*\bGoogle|Bing|Search|Suchen|.*\bBing|Brave Search|Ecosia.*)$"
    r"|^(.+?) at DuckDuckGo$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One search engine: its hosts, how its links hide addresses, and what tells its pages."""

    id: str
    hosts: tuple[str, ...]
    title_above: bool
    redirects: dict[str, list[str]]
    ads: tuple[str, ...]
    cues: tuple[str, ...]
    title: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What `engines.yaml` tells."""

    engines: tuple[Engine, ...]
    ad_labels: frozenset[str]
    ad_marks: frozenset[str]
    aside_labels: frozenset[str]
    aside_marks: frozenset[str]
    counts: frozenset[str]
    interface: frozenset[str]


@cache
def told() -> Told:
    """The table of engines, read once."""
    path = Path(__file__).parent / "engines.yaml"
    table = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return Told(
        engines=tuple(
            Engine(
                id=id,
                hosts=tuple(one["hosts"]),
                title_above=one["title_above"],
                redirects=one["redirects"],
                ads=tuple(one["ads"]),
                cues=tuple(one["cues"]),
                title=tuple(one.get("title", ())),
            )
            for id, one in table["engines"].items()
        ),
        ad_labels=frozenset(table["ad_labels"]),
        ad_marks=frozenset(mark.casefold() for mark in table["ad_marks"]),
        aside_labels=frozenset(table["aside_labels"]),
        aside_marks=frozenset(table["aside_marks"]),
        counts=frozenset(table["results_count"]),
        interface=frozenset(table["interface"]),
    )


@dataclass(slots=True, kw_only=True)
class Hit:
    """One result as the page shows it."""

    title: str
    url: str | None
    snippet: str = ""
    shown: str | None = None


def knows(export: Opened) -> bool:
    """Whether a single file is a page of results: an engine tells itself, and two results at least stand on it."""
    if len(export.members) != 1:
        return False
    try:
        with reading(export.members[0]) as text:
            sample = text.read(_SAMPLE)
    except Unreadable:
        return False
    if is_html(sample):
        return _engine_of_page(sample) is not None
    marked = list(lines(_held(sample), export.members[0].name))
    addresses = [line for line in marked if _is_address(line.text)]
    return len(addresses) >= 2 and (_engine_of_text(marked) is not None or any(_is_count(line.text) for line in marked))


def read(task: Task) -> Iterator[Read]:
    """The hits in the order of the page; advertisements and what is no result are counted.

    Raises SourceChanged, Challenge or ErrorBody for what holds no result.
    """
    members = task.export.members
    if not members:
        raise SourceChanged(f"{task.export.name} is an empty folder or archive; expected a page of results")
    trouble: Unreadable | None = None
    for member in members:
        try:
            yield from _page(member, task)
        except Unreadable as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble


def _page(member: Member, task: Task) -> Iterator[Read]:
    with reading(member) as text:
        page = text.read(_LARGEST + 1)
    if len(page) > _LARGEST:
        raise SourceChanged(f"{member.name} is larger than a page of results can be")
    if is_html(page):
        soup = soup_of(page)
        engine = _engine_of_page(page[:_SAMPLE], task.url)
        query = _query_of_page(soup, task.url)
        found = _hits_of_page(soup, engine, task)
    else:
        marked = list(lines(_held(page), member.name))
        engine = _engine_of_text(marked, task.url)
        query = _query_of_address(task.url) or _query_of_text(marked)
        found = _hits_of_text(marked, engine, task)
    rank, seen = 0, set[str]()
    for hit in found:
        if isinstance(hit, Unread):
            yield hit
            continue
        key = hit.url or hit.title
        if key in seen:
            task.dropped[AGAIN] += 1
            continue
        seen.add(key)
        rank += 1
        yield _document(hit, rank, query, engine, task)
    if not rank:
        raise refusal(page, text_of(page), member.name) or SourceChanged(
            f"{member.name} shows no result of a search; expected a page of Google, Bing, DuckDuckGo, Brave or Ecosia "
            "with its results, saved as HTML or copied as a whole"
        )


def _document(hit: Hit, rank: int, query: str | None, engine: Engine | None, task: Task) -> Document:
    return Document(
        kind=Kind.SEARCH_HIT,
        source=task.source,
        service="search",
        ref=ref_of("hit", query, engine.id if engine else None, hit.url or hit.title),
        url=hit.url,
        title=hit.title,
        text=hit.snippet[:_LONGEST_SNIPPET],
        query=query,
        rank=rank,
        engines=(engine.id,) if engine else (),
        visibility=Visibility.PUBLIC,
        account=task.account,
    )


def _held(text: str) -> "io.StringIO":
    return io.StringIO(text)


# --- a page of HTML


def _hits_of_page(soup: BeautifulSoup, engine: Engine | None, task: Task) -> Iterator[Hit | Unread]:
    """Links that hold a heading or stand in one, each with the words of the largest part that is its alone."""
    anchors = list(_titles(soup, engine))[:_MOST_HITS]
    owned = {id(anchor) for anchor, _ in anchors}
    for anchor, heading in anchors:
        url = address_of(str(anchor.get("href") or ""), task.url, engine)
        if _is_within(anchor, told().ad_marks, told().ad_labels) or _is_ad_link(str(anchor.get("href") or ""), engine):
            task.dropped[ADS] += 1
        elif _is_within(anchor, told().aside_marks, told().aside_labels):
            task.dropped[ASIDE] += 1
        elif url is not None and not _is_own(url, engine):
            title = clean(" ".join(heading.get_text(" ").split()))
            block = _block(anchor, owned)
            yield Hit(title=title, url=url, snippet=_snippet(block, anchor, heading))


def _titles(soup: BeautifulSoup, engine: Engine | None) -> Iterator[tuple[Tag, Tag]]:
    """The links that are titles, with what of them is the title."""
    named = engine.title if engine else ()
    for anchor in soup.find_all("a", href=True):
        heading = anchor.find(_HEADINGS) or anchor.find_parent(_HEADINGS)
        if heading is None and named:
            heading = anchor.find(class_=lambda value: value in named if value else False)
        if heading is not None and heading.get_text(strip=True):
            yield anchor, heading


def _block(anchor: Tag, owned: set[int]) -> Tag:
    """The largest part of the page around a title that holds no other title."""
    block = anchor
    for parent in anchor.parents:
        if not isinstance(parent, Tag) or parent.name in ("body", "html", "[document]", "main", "ol", "ul"):
            break
        if sum(1 for other in parent.find_all("a", href=True) if id(other) in owned) > 1:
            break
        block = parent
    return block


def _snippet(block: Tag, anchor: Tag, heading: Tag) -> str:
    """The words of a result beside its title and its address."""
    title = " ".join(heading.get_text(" ").split())
    address = [" ".join(cite.get_text(" ").split()) for cite in block.find_all("cite")]
    kept = [
        line
        for line in _pieces(block)
        if line != title and line not in address and not _is_address(line) and len(line) > _SHORTEST_SNIPPET
    ]
    return clean("\n".join(dict.fromkeys(kept)))


def _pieces(block: Tag) -> list[str]:
    """The texts of a part of a page, one for each tag that is more than emphasis."""
    pieces: list[str] = []
    before: object = None
    for text in block.find_all(string=True):
        if text.parent is None or text.parent.name in ("script", "style"):
            continue
        flat = " ".join(str(text).split())
        emphasis = text.parent.name in _EMPHASIS or (before is not None and getattr(before, "name", "") in _EMPHASIS)
        if emphasis and pieces:
            pieces[-1] += f" {flat}" if str(text)[:1].isspace() or pieces[-1].endswith(" ") else flat
        else:
            pieces.append(flat)
        if str(text)[-1:].isspace() and pieces[-1]:
            pieces[-1] += " "
        before = text.parent
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def _is_within(tag: Tag, marks: frozenset[str], labels: frozenset[str]) -> bool:
    """Whether a part of the page around a link is named so, or begins with such a label."""
    for depth, parent in enumerate(tag.parents):
        if not isinstance(parent, Tag) or parent.name in ("body", "html", "[document]") or depth > 12:
            return False
        names = [str(name).casefold() for name in parent.get("class") or ()]
        names += [str(parent.get(key) or "").casefold() for key in _NAMING]
        names += [key for key in parent.attrs if key.startswith("data-text-ad")]
        if any(name in marks or name in labels for name in names):
            return True
    return _labelled(tag, labels)


def _labelled(tag: Tag, labels: frozenset[str]) -> bool:
    """Whether the nearest blocks around a link show one of the labels as a text of its own."""
    for depth, parent in enumerate(tag.parents):
        if depth > 4 or not isinstance(parent, Tag) or parent.name in ("body", "html", "main", "ol", "ul"):
            return False
        shown = parent.find_all(["span", "div", "b", "label", "h2"], string=True, limit=12)
        if any(" ".join(part.get_text().split()).casefold().rstrip(" ·:") in labels for part in shown):
            return True
    return False


def _is_ad_link(href: str, engine: Engine | None) -> bool:
    paths = engine.ads if engine else ("/aclk", "/aclick", "googleadservices.com")
    return any(path in href.split("?")[0] for path in paths)


def _is_own(url: str, engine: Engine | None) -> bool:
    """Whether an address leads back to the engine itself."""
    host = urlsplit(url).hostname or ""
    return engine is not None and any(_is_host(host, known) for known in engine.hosts)


def _is_host(host: str, known: str) -> bool:
    """Whether a host is one of an engine's; `google.` stands for every country's."""
    if not known.endswith("."):
        return host == known or host.endswith("." + known)
    return bool(re.fullmatch(rf"(?:www\.)?{re.escape(known)}[a-z]{{2,3}}(?:\.[a-z]{{2}})?", host))


def address_of(href: str, base: str | None, engine: Engine | None) -> str | None:
    """The address a link leads to, out of the redirect in which engines wrap it; None for any that is none."""
    url = link(base or "https://search.example/", href)
    if url is None:
        return None
    parts = urlsplit(url)
    for known in told().engines if engine is None else (engine,):
        for path, names in known.redirects.items():
            if parts.path == path or parts.path.rstrip("/") == path.rstrip("/"):
                inner = next((value[0] for name in names if (value := parse_qs(parts.query).get(name))), None)
                target = link(None, _unwrapped(inner)) if inner else None
                if target:
                    return target
    return None if parts.hostname == "search.example" else url


def _unwrapped(value: str) -> str:
    """Bing writes `a1` and the address in base 64; the others write it plainly."""
    if not value.startswith("a1"):
        return value
    try:
        padded = value[2:] + "=" * (-len(value[2:]) % 4)
        return base64.urlsafe_b64decode(padded).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return value


def _engine_of_page(page: str, url: str | None = None) -> Engine | None:
    """The engine whose page it is: by its address, or by two things the page says of itself."""
    if url and (known := _engine_of_address(url)):
        return known
    head = page[:_SAMPLE]
    title = re.search(r"<title[^>]{0,200}>([^<]{0,300})</title", head, re.I)
    for engine in told().engines:
        named = bool(
            title and (engine.id in title[1].casefold() or title[1].strip().endswith((" - Search", " - Suchen")))
        )
        signs = named + bool(re.search(_LEADS_TO.format(host=re.escape(engine.hosts[0])), head))
        signs += bool(re.search(r'<(?:input|textarea)[^>]{0,600}\bname="?q\b', head))
        signs += any(f'"{path}?' in head for path in engine.redirects)
        if signs >= (2 if named else 3):
            return engine
    return None


def _engine_of_address(url: str) -> Engine | None:
    host = urlsplit(url).hostname or ""
    return next((one for one in told().engines if any(_is_host(host, known) for known in one.hosts)), None)


def _query_of_page(soup: BeautifulSoup, url: str | None) -> str | None:
    """What was searched for: the box, the address, the title; None where none of them says."""
    box = soup.find(["input", "textarea"], attrs={"name": "q"})
    if isinstance(box, Tag):
        value = box.get("value") or box.get_text()
        if isinstance(value, str) and value.strip():
            return clean(value)
    if query := _query_of_address(url):
        return query
    title = _TITLE_QUERY.match(soup.title.get_text(" ", strip=True)) if soup.title else None
    return clean(title[1] or title[2]) if title else None


def _query_of_address(url: str | None) -> str | None:
    values = parse_qs(urlsplit(url).query).get("q") if url else None
    return clean(values[0]) if values else None


# --- a page copied as text


def _engine_of_text(marked: list[Line], url: str | None = None) -> Engine | None:
    """The engine a copied page is of: by its address, or by lines that only its pages have."""
    if url and (known := _engine_of_address(url)):
        return known
    said = {line.text.casefold().strip(" .") for line in marked}
    found = {one.id: sum(cue in said for cue in one.cues) for one in told().engines}
    titled = next((one for one in told().engines for line in marked[:5] if _is_title_of(line.text, one)), None)
    best = max(told().engines, key=lambda one: found[one.id])
    return titled or (best if found[best.id] else None)


def _is_title_of(text: str, engine: Engine) -> bool:
    return bool(_TITLE_QUERY.match(text)) and engine.id in text.casefold()


def _query_of_text(marked: list[Line]) -> str | None:
    """What was searched for, where the copy begins with the title of the page."""
    for line in marked[:5]:
        if found := _TITLE_QUERY.match(line.text):
            return clean(found[1] or found[2])
    return None


def _is_address(text: str) -> bool:
    """Whether a line is an address as engines show it: a host, or a host and crumbs."""
    found = _ADDRESS.fullmatch(text) if len(text) <= 300 else None
    return bool(found and (found[1] or found[3]) and all(len(crumb) <= 80 for crumb in _crumbs(found[3])))


def _crumbs(told_path: str | None) -> list[str]:
    return [crumb.strip() for crumb in re.split(r"[›>/]", told_path or "") if crumb.strip()]


def shown_address(text: str) -> str | None:
    """The address of a line of crumbs. Its path is put together only where every crumb may be part of one, and is left
    out else: engines shorten crumbs and write words there."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return None
    crumbs = _crumbs(found[3])
    exact = all(_CRUMB.fullmatch(crumb) and not crumb.endswith("...") for crumb in crumbs)
    return link(None, f"{found[1] or 'https'}://{found[2].lower()}/{'/'.join(crumbs) if exact else ''}")


def _is_count(text: str) -> bool:
    """Whether a line says how many results there are."""
    key, _ = keyed(re.sub(r"\(.*", "", text))
    return key.strip() in told().counts


@dataclass(slots=True)
class _Block:
    """The lines around one address while a copied page is read."""

    above: list[Line] = field(default_factory=list)
    address: Line | None = None
    below: list[Line] = field(default_factory=list)


def _hits_of_text(marked: list[Line], engine: Engine | None, task: Task) -> Iterator[Hit | Unread]:
    """Each address line with its title above or below it, and the words that follow."""
    at = [number for number, line in enumerate(marked) if _is_address(line.text)]
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
    from crawler.archives.signs import mark

    for line in above:
        known = mark(line)
        if (
            line.text.casefold() in told().interface
            or known.words is None
            or _is_count(line.text)
            or _TITLE_QUERY.match(line.text)
        ):
            task.dropped[INTERFACE] += 1
        else:
            yield Unread(text=line.text[:2000], line=line.number)
