"""Structured data of a page, whichever way it is written: its items, and the documents they amount to."""

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag

from crawler.archives import jsonld, markup
from crawler.archives.items import Item, linked
from crawler.archives.listing import Listing, listings
from crawler.archives.opinions import Setting, opinions
from crawler.archives.stream import Read, Stated
from crawler.normalise import link, ref_of, tame
from model.documents import Document, Kind
from model.errors import SourceChanged

__all__ = ["Item", "Setting", "documents", "items", "soup_of"]

_JSON_LD = re.compile(r"\s*application/ld\+json", re.I)
_MOST_TAGS = 500_000
_PICTURES = re.compile(r"data:[a-z]{2,20}/[^\"'\s)>]{1000,}")


def soup_of(html: str) -> BeautifulSoup:
    """The page as a tree, without the pictures that are written out inside it.

    Raises SourceChanged for a page of so many tags that its tree would fill the memory.
    """
    if html.count("<") > _MOST_TAGS:
        raise SourceChanged(f"the page has more than {_MOST_TAGS:,} tags, far more than a page that people read")
    return BeautifulSoup(tame(_PICTURES.sub("data:,", html)), "html.parser")


def items(page: str | BeautifulSoup, base: str | None = None) -> list[Item]:
    """The top items of JSON-LD, microdata and RDFa of a page; `base` is its address, for relative links.

    A block of JSON-LD that is no JSON even leniently read is left out; it never costs the page.
    """
    soup = soup_of(page) if isinstance(page, str) else page
    found: list[Item] = []
    used: set[str] = set()
    # One walk over the page tells which of the three it uses: each of them costs another walk.
    for tag in (thing for thing in soup.descendants if isinstance(thing, Tag)):
        used.update(tag.attrs)
        if tag.name == "script" and _JSON_LD.match(str(tag.get("type") or "")):
            found.extend(jsonld.items(jsonld.parse(tag.get_text()) or []))
    if "itemscope" in used:
        found.extend(markup.microdata(soup, base))
    if "typeof" in used:
        found.extend(markup.rdfa(soup, base))
    return linked(found)


def documents(found: Sequence[Item], setting: Setting) -> Iterator[Read]:
    """A profile with its claims for each practice or clinician, its reviews, and the answers to them.

    `Stated` is the number of reviews the page says there are, where it says so: a page shows only some.
    The same business or review written twice on a page (JSON-LD and microdata) is given once.
    """
    known = listings(found)
    totals = [listing.claims.count for listing in known if listing.claims.count is not None]
    if totals:
        yield Stated(total=sum(totals), kind=Kind.REVIEW)
    for listing in known:
        yield _profile(listing, setting)
    yield from opinions(found, known, setting)


def _profile(listing: Listing, setting: Setting) -> Document:
    return Document(
        kind=Kind.PROFILE,
        source=setting.source,
        service=setting.service,
        ref=link(setting.url, listing.id) or ref_of("profile", listing.name, setting.url),
        url=setting.url,
        text=listing.text,
        title=listing.name,
        visibility=setting.visibility,
        place=listing.name,
        claims=listing.claims,
        account=setting.account,
    )
