"""Reads microdata and RDFa from the tags of a page into the same items as JSON-LD."""

import re
from dataclasses import dataclass
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from crawler.archives.items import Item, Value, local
from crawler.normalise import clean, link, text_of

_ADDRESS = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "audio": "src",
    "video": "src",
    "embed": "src",
    "iframe": "src",
    "source": "src",
    "track": "src",
    "object": "data",
}
_MOST_NODES = 500
# A link around words that are asked for is meant for its words, whatever the letter of the standard.
_WORDS = {"name", "author", "headline", "description", "reviewBody", "text", "telephone"}
# Tags whose only text is its own text: no need to write them out and to read that again.
_PLAIN = frozenset("a abbr b cite dd div dt em h1 h2 h3 h4 h5 h6 i li p small span strong td time".split())  # noqa: SIM905
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_VALUE = {"data": "value", "meter": "value"}


def microdata(soup: BeautifulSoup, base: str | None) -> list[Item]:
    """Items of `itemscope` tags that are no property of another item, with `itemref` followed."""
    made: dict[int, Item] = {}
    inside: set[int] = set()
    _collect(soup, None, base, made, inside)
    for scope in soup.find_all(itemscope=True, itemref=True):
        for ref in _names(scope, "itemref")[:50]:
            target = soup.find(id=ref)
            if target is not None and id(scope) in made and scope not in target.parents and target is not scope:
                _collect(target, made[id(scope)], base, made, inside)
    return [item for item in made.values() if id(item) not in inside]


def _unnamed(tag: Tag) -> list[str]:
    """What the pages of Docplanner (Doctoralia, jameda) name in a way of their own: the words of a review."""
    return ["reviewBody"] if tag.get("data-test-id") == "opinion-comment" else []


def _collect(root: Tag, owner: Item | None, base: str | None, made: dict[int, Item], inside: set[int]) -> None:
    """Walk the tags below a root without recursion, each with the item it belongs to."""
    waiting: list[tuple[Tag, Item | None]] = [(root, owner)]
    while waiting:
        tag, scope = waiting.pop()
        item = made.get(id(tag))
        known = item is not None
        if item is None and tag.has_attr("itemscope"):
            item = Item(syntax="microdata", types=_names(tag, "itemtype"), id=_one(tag, "itemid"))
            made[id(tag)] = item
        names = _names(tag, "itemprop") or _unnamed(tag) if scope is not None else []
        if scope is not None and names:
            value: Value = item if item is not None else _value(tag, base, names)
            for name in names:
                scope.add(name, value)
            if item is not None:
                inside.add(id(item))
        if not known:
            below = item or scope
            waiting.extend((child, below) for child in reversed(tag.contents) if isinstance(child, Tag))


@dataclass(frozen=True, slots=True)
class _Context:
    """Where an RDFa tag stands: the item it speaks of, and a relation whose object is still to come."""

    subject: Item | None = None
    pending: tuple[str, ...] = ()


def rdfa(soup: BeautifulSoup, base: str | None) -> list[Item]:
    """Items of `typeof` tags that are no property of another item; names may be terms, prefixed or IRIs."""
    found: list[Item] = []
    waiting: list[tuple[Tag, _Context]] = [(soup, _Context())]
    while waiting:
        tag, context = waiting.pop()
        below = _speak(tag, context, base, found)
        waiting.extend((child, below) for child in reversed(tag.contents) if isinstance(child, Tag))
    return found


def _speak(tag: Tag, context: _Context, base: str | None, found: list[Item]) -> _Context:
    """What one tag adds to the item it stands in, and where its children stand."""
    properties, relations = _names(tag, "property"), [name for name in _names(tag, "rel") if ":" in name]
    if not tag.has_attr("typeof"):
        if context.subject is not None and properties:
            value = _value(tag, base, properties)
            for name in properties:
                context.subject.add(name, value)
        if context.subject is not None and relations and (address := _one(tag, "resource") or _one(tag, "href")):
            for name in relations:
                context.subject.add(name, link(base, address) or address)
            relations = []
        return _Context(context.subject, tuple(relations) or context.pending)
    about = _one(tag, "about") or _one(tag, "resource")
    item = Item(syntax="rdfa", types=_names(tag, "typeof"), id=link(base, about) or about)
    owned = [*properties, *relations, *context.pending]
    if context.subject is not None and owned:
        for name in owned:
            context.subject.add(name, item)
    else:
        found.append(item)
    return _Context(item)


def _value(tag: Tag, base: str | None, names: list[str]) -> str:
    """What a tag says: its content attribute, an address, a machine-readable value, or its text."""
    if tag.has_attr("content"):
        return _one(tag, "content") or ""
    address = _one(tag, "resource") or _one(tag, _ADDRESS.get(tag.name, "")) if tag.name in _ADDRESS else None
    if address is not None and not (tag.name == "a" and _WORDS.intersection(map(local, names))):
        return link(base, address) or address
    if tag.name in _VALUE and tag.has_attr(_VALUE[tag.name]):
        return _one(tag, _VALUE[tag.name]) or ""
    if tag.has_attr("datetime"):
        return _one(tag, "datetime") or ""
    return _words(tag)


def _words(tag: Tag) -> str:
    """The text of a tag. One that holds a great part of the page is no value: only its beginning is taken."""
    if tag.name in _PLAIN and len(tag.contents) == 1 and type(tag.contents[0]) is NavigableString:
        return clean(_SPACES.sub(" ", tag.contents[0]))
    nodes = list(islice(tag.descendants, _MOST_NODES + 1))
    if len(nodes) <= _MOST_NODES:
        return text_of(tag.decode())
    return clean(" ".join(node for node in nodes if type(node) is NavigableString))


def _names(tag: Tag, attribute: str) -> list[str]:
    """The words of an attribute that holds a list of names."""
    value = tag.get(attribute)
    return value.split() if isinstance(value, str) else [str(word) for word in value or []]


def _one(tag: Tag, attribute: str) -> str | None:
    value = tag.get(attribute)
    return value if isinstance(value, str) else " ".join(value) if value else None
