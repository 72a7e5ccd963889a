"""The search engines known: how their result pages are told, and what addresses their links and lines hold."""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml

from crawler.normalise import clean, link

_HEAD = 1 << 18
_CRUMB = re.compile(r"[\w.~%@=&?+-]+")
_LEADS_TO = r'(?:href|action|content)="(?:https?:)?//(?:[\w.-]{{0,60}}\.)?{host}'
_ADDRESS = re.compile(r"(?:(https?)://)?((?:[\w-]{1,63}\.){1,6}[a-z]{2,24})(?::\d+)?(\s*[›/>].*)?(?:\s*[⋮▾])?", re.I)
TITLE_QUERY = re.compile(
    r"^(.+?)\s+[-–—]\s+(?:Google\b.*|.*\bGoogle|Bing|Search|Suchen|.*\bBing|Brave Search|Ecosia.*)$"
    r"|^(.+?) at DuckDuckGo$",
    re.I,
)
# Pages of a search engine's house that are no search.
_NO_SEARCH = re.compile(
    r"google[\s-]+(?:maps|business|drive|docs|play|photos|fotos|scholar|trends|takeout|account|konto|analytics)"
    r"|bing maps",
    re.I,
)
_OTHER_PATH = re.compile(
    r"(?://|\b)(?:maps|business|drive|docs|play|myaccount|takeout)\.google\.|/maps(?:[/?@]|$)", re.I
)
_OF_BING = re.compile(r" - (?:Search|Suchen|Rechercher|Búsqueda|Ricerca|Pesquisar)\s*$")
_OWN_ADDRESS = re.compile(
    r"<link[^>]{0,200}rel=[\"']?canonical[^>]{0,600}|<meta[^>]{0,200}og:url[^>]{0,600}|saved from url=\(\d+\)\S+", re.I
)
ADS = "advertisement on the page of results"
ASIDE = "part of the page that is no result (questions, related searches, pictures, maps)"
INTERFACE = "line of the page's own interface (menus, counts, buttons)"


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


@dataclass(slots=True, kw_only=True)
class Hit:
    """One result as the page shows it."""

    title: str
    url: str | None
    snippet: str = ""
    shown: str | None = None
    dated: str | None = None  # what the page says of its date, in its words


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


def is_host(host: str, known: str) -> bool:
    """Whether a host is one of an engine's; `google.` stands for every country's."""
    if not known.endswith("."):
        return host == known or host.endswith("." + known)
    return bool(re.fullmatch(rf"(?:www\.)?{re.escape(known)}[a-z]{{2,3}}(?:\.[a-z]{{2}})?", host))


def engine_of_address(url: str) -> Engine | None:
    host = urlsplit(url).hostname or ""
    return next((one for one in told().engines if any(is_host(host, known) for known in one.hosts)), None)


def engine_of_page(page: str, url: str | None = None) -> Engine | None:
    """The engine whose page it is: by its address, or by two things the page says of itself."""
    head = page[:_HEAD]
    title = re.search(r"<title[^>]{0,200}>([^<]{0,300})</title", head, re.I)
    own = " ".join(_OWN_ADDRESS.findall(head)[:5])
    if _OTHER_PATH.search(url or own) or (title and _NO_SEARCH.search(title[1])):
        return None
    asked = [address for address in re.findall(r"https?://[^\s\"'<>]{3,300}", own) if query_of_address(address)]
    if known := next(filter(None, map(engine_of_address, (*filter(None, [url]), *asked))), None):
        return known
    for engine in told().engines:
        named = bool(
            title and (engine.id in title[1].casefold() or (engine.id == "bing" and _OF_BING.search(title[1])))
        )
        signs = named + bool(re.search(_LEADS_TO.format(host=re.escape(engine.hosts[0])), head))
        signs += bool(re.search(r'<(?:input|textarea)[^>]{0,600}\bname="?q\b', head))
        signs += any(f'"{path}?' in head for path in engine.redirects)
        if signs >= (2 if named else 3):
            return engine
    return None


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


def query_of_address(url: str | None) -> str | None:
    values = parse_qs(urlsplit(url).query).get("q") if url else None
    return clean(values[0]) if values else None


def is_address(text: str) -> bool:
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
