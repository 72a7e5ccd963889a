"""What APIs behind a key have in common: lists that come page by page, and entries that may be anything."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawler.archives.stream import mapping
from crawler.bases.json_api import JsonApi, repeated
from crawler.dates import When
from crawler.troubles import Trouble
from model.documents import Document, Dropped, Kind


class PagedApi(JsonApi):
    """Base of spiders that list what an account has received or written, to the end."""

    service: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._met: set[str] = set()

    def go_on(
        self, response: Response, refs: Iterable[str], url: str | None, **state: Any
    ) -> Iterator[Trouble | Request]:
        """The next page, if there is one: not after an empty page, and not after one that holds nothing new."""
        here = set(refs)
        fresh = here - self._met
        self._met |= fresh
        if url is None or not here:
            return
        if fresh:
            yield self.ask(url, **state)
        else:
            yield from repeated(response.url)

    def made(self, kind: Kind, ref: str, when: When | None = None, **told: Any) -> Document:
        """A document of this service, published at `when`."""
        when = when or When()
        return Document(
            kind=kind,
            source=self.name,
            service=self.service,
            ref=ref,
            published=when.published,
            published_precision=when.precision,
            published_until=when.until,
            published_raw=when.raw,
            **told,
        )


def each(entries: Iterable[object], *ids: str) -> Iterator[tuple[Mapping[str, object], str | None]]:
    """Each entry as a mapping (empty if it is none) with its id, from the first of these keys that holds one."""
    for entry in entries:
        told = mapping(entry)
        yield told, next((found for name in ids if (found := id_of(told.get(name)))), None)


def id_of(value: object) -> str | None:
    """An id as text, whether the service writes it as a text or as a number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip()[:500] or None


def nothing(kind: str) -> Dropped:
    """An entry that has no id, or is no object at all."""
    return Dropped(reason=f"entry that is no {kind}", count=1)


def again(url: str, **changes: object) -> str:
    """The same address with some parameters changed; None takes one out."""
    parts = urlsplit(url)
    asked = {name: value for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in changes}
    asked |= {name: str(value) for name, value in changes.items() if value is not None}
    return urlunsplit(parts._replace(query=urlencode(asked, safe=",:")))
