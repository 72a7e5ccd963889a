"""Opens a page as Safari saves it (.webarchive): a property list that holds the page, its frames and its pictures."""

import plistlib
from collections.abc import Iterator, Mapping

from crawler.archives.mhtml import Saved
from crawler.archives.stream import mapping, sequence, words
from crawler.normalise import link
from model.errors import SourceChanged

MARK = b"bplist00"
_MOST_FRAMES = 50
_DEEPEST = 5


def opened(data: bytes, name: str) -> Saved:
    """The page and its frames. Raises SourceChanged where there is no page of HTML, or the file is damaged."""
    try:
        told = mapping(plistlib.loads(data, fmt=plistlib.FMT_BINARY))
    except (ValueError, RecursionError, MemoryError, TypeError) as error:  # of InvalidFileException too
        raise SourceChanged(f"{name} is saved by Safari, and is cut or damaged") from error
    pages = tuple(_pages(told, _DEEPEST))[:_MOST_FRAMES]
    if not pages:
        raise SourceChanged(f"{name} is saved by Safari, but holds no page of HTML")
    return Saved(pages=pages, url=link(None, words(mapping(told.get("WebMainResource")).get("WebResourceURL"))))


def _pages(told: Mapping[str, object], depth: int) -> Iterator[tuple[bytes, str | None]]:
    main = mapping(told.get("WebMainResource"))
    body = main.get("WebResourceData")
    if isinstance(body, bytes) and main.get("WebResourceMIMEType") in ("text/html", "application/xhtml+xml", None):
        yield body, words(main.get("WebResourceTextEncodingName"))
    for frame in sequence(told.get("WebSubframeArchives")) if depth else ():
        yield from _pages(mapping(frame), depth - 1)
