"""Reads a result page of a search engine, saved or copied: each hit with rank, title, address, words and the query."""

import io
import re
from collections.abc import Iterator

from crawler.archives.clipboard import is_html, lines, reading
from crawler.archives.engines import Engine, Hit, engine_of_page, is_address, query_of_address
from crawler.archives.opening import Member, Opened
from crawler.archives.phrases import ago, is_date
from crawler.archives.refusals import refusal
from crawler.archives.result_page import hits_of_page, query_of_page
from crawler.archives.result_text import engine_of_text, hits_of_text, is_count, query_of_text
from crawler.archives.stream import Read, Task, Unread
from crawler.archives.structured import soup_of
from crawler.normalise import ref_of, text_of
from model.documents import Document, Kind, Visibility
from model.errors import SourceChanged, Unreadable

AGAIN = "result that stands on the page more than once"
_SAMPLE = 1 << 18
_LARGEST = 20_000_000
_LONGEST_SNIPPET = 1_500
_DATE_BEFORE = re.compile(r"([^\n]{6,30}?)\s*(?:—|–|·|\.\.\.)\s")


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
        return engine_of_page(sample) is not None
    marked = list(lines(io.StringIO(sample), export.members[0].name))
    addresses = [line for line in marked if is_address(line.text)]
    return len(addresses) >= 2 and (engine_of_text(marked) is not None or any(is_count(line.text) for line in marked))


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
        engine = engine_of_page(page, task.url)
        query = query_of_page(soup, task.url)
        found: Iterator[Hit | Unread] = hits_of_page(soup, engine, task)
    else:
        marked = list(lines(io.StringIO(page), member.name))
        engine = engine_of_text(marked, task.url)
        query = query_of_address(task.url) or query_of_text(marked)
        found = hits_of_text(marked, engine, task)
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
            "with its results, saved as HTML or copied as a whole",
            next_step="If it is a page of another kind, name it under exports: as {path: …, source: saved_page}.",
        )


def _document(hit: Hit, rank: int, query: str | None, engine: Engine | None, task: Task) -> Document:
    begun = _DATE_BEFORE.match(hit.snippet)
    dated = hit.dated or (begun[1] if begun and is_date(begun[1]) else None)
    when = ago(dated, task.fetched_at, task.fetched_within)
    return Document(
        kind=Kind.SEARCH_HIT,
        source=task.source,
        service="search",
        ref=ref_of("hit", query, engine.id if engine else None, hit.url or hit.title),
        url=hit.url,
        title=hit.title,
        text=hit.snippet[:_LONGEST_SNIPPET],
        published=when.published,
        published_precision=when.precision,
        published_until=when.until,
        published_raw=when.raw,
        query=query,
        rank=rank,
        engines=(engine.id,) if engine else (),
        visibility=Visibility.PUBLIC,
        account=task.account,
    )
