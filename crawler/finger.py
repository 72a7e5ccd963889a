"""What an answer of WebFinger (RFC 7033) says of an address: whom it names, and the profiles it points to."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from crawler.archives.stream import mapping, sequence
from crawler.normalise import link

FINGER = "/.well-known/webfinger"
MOST = 200_000  # bytes of an answer; real ones have about a thousand
_MOST_LINKS = 30
_PROFILES = frozenset({"self", "me", "http://webfinger.net/rel/profile-page"})
_OF_THE_FEDIVERSE = re.compile(r"/(?:@|users/)([\w.-]+)/?", re.ASCII)
_ACCT = re.compile(r"acct:([^@\s]{1,100})@\S+", re.I)


def pointed(told: Mapping[str, object]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The user names an answer names, and the addresses it points to: aliases, itself, and its profile pages."""
    aliases = [one for one in sequence(told.get("aliases"))[:_MOST_LINKS] if isinstance(one, str)]
    addresses = list(dict.fromkeys(filter(None, (link(None, one) for one in (*aliases, *_hrefs(told))))))
    paths = [_OF_THE_FEDIVERSE.fullmatch(urlsplit(one).path) for one in addresses]
    handles = [_ACCT.fullmatch(one.strip()) for one in (str(told.get("subject") or ""), *aliases)]
    names = {unquote(found[1]).casefold() for found in (*paths, *handles) if found}
    return frozenset(names), tuple(dict.fromkeys(map(_written, addresses[:_MOST_LINKS])))


def _hrefs(told: Mapping[str, object]) -> Iterator[str]:
    for entry in sequence(told.get("links"))[:_MOST_LINKS]:
        one = mapping(entry)
        if str(one.get("rel")) in _PROFILES and isinstance(href := one.get("href"), str):
            yield href


def _written(address: str) -> str:
    """An account of the fediverse as people see it: its id for machines, /users/ana, leads to /@ana."""
    parts = urlsplit(address)
    found = re.fullmatch(r"/users/([\w.-]+)/?", parts.path, re.ASCII)
    return f"{parts.scheme}://{parts.netloc}/@{found[1]}" if found else address
