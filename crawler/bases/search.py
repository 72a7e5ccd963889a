"""What searches share: one hit as a document, and the query of an answer that was saved."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Response

from crawler.normalise import When, link, ref_of, text_of
from model.documents import Author, Document, Dropped, Kind, Visibility

_UNTOLD = When()


def hit(
    source: str,
    *,
    query: str | None,
    rank: int | None,
    url: object,
    title: object,
    text: object = "",
    when: When = _UNTOLD,
    publisher: object = None,
    engines: Sequence[str] = (),
    lang: str | None = None,
) -> Document | Dropped:
    """One result of a search; `title` and `text` may be HTML, `rank` counts on over pages, `publisher` is its site."""
    address = link(None, url) if isinstance(url, str) else None
    if address is None:
        return Dropped(reason="a hit without a web address", count=1)
    named = text_of(publisher) if isinstance(publisher, str) else ""
    return Document(
        kind=Kind.SEARCH_HIT,
        source=source,
        service=source,
        ref=ref_of(query, address),
        url=address,
        author=Author(name=named) if named else None,
        title=(text_of(title) if isinstance(title, str) else "") or None,
        text=text_of(text) if isinstance(text, str) else "",
        published=when.published,
        published_precision=when.precision,
        published_until=when.until,
        published_raw=when.raw,
        lang=lang,
        visibility=Visibility.PUBLIC,
        query=query,
        rank=rank,
        engines=tuple(engines),
    )


def asked(response: Response, parameter: str) -> str | None:
    """The query that brought an answer, from its address; None where the address does not tell."""
    return parse_qs(urlsplit(response.url).query).get(parameter, [None])[0]
