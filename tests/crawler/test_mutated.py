"""Answers of registers and searches with any one field missing, null, of another type or huge: documents, or a clear
refusal, never a traceback."""

import copy
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request, TextResponse
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from model.audit import Errand
from model.documents import Document
from model.errors import Unreadable
from model.wire import document_json
from tests.crawler.web import source

SAVED = Path(__file__).parents[1] / "sources"
SPIDERS = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
CASES = [
    *("nppes/ordinary", "nppes/organisation", "cms_clinicians/ordinary", "wayback/with_a_resume_key"),
    *("pubmed/search", "pubmed/ordinary", "orcid/ordinary", "openalex/ordinary", "openalex/list"),
    *("crossref/retracted", "crossref/relation_is_retracted_by", "crossref/list"),
    *(
        "brave/ordinary",
        "mojeek/ordinary",
        "kagi/ordinary",
        "kagi/version_0",
        "serpapi/ordinary",
        "google_cse/ordinary",
    ),
]
INSTEAD: tuple[object, ...] = (None, True, 7, -1.5, "", "x" * 100_000, "\ud800", [], [None], {}, {"a": [1]})


def mutated(whole: Any, others: Iterable[object] = INSTEAD) -> Iterator[Any]:
    """The value with one part gone or replaced, for every part; what is not on the way to it is shared."""
    for path in _paths(whole):
        *above, last = path
        around = whole
        for step in above:
            around = around[step]
        for instead in (*others, KeyError):
            changed = copy.copy(around)
            if instead is KeyError:
                del changed[last]
            else:
                changed[last] = instead
            yield _with(whole, above, changed)


def _with(whole: Any, path: Sequence[Any], part: Any) -> Any:
    """The value with another part at a path."""
    if not path:
        return part
    made = copy.copy(whole)
    made[path[0]] = _with(whole[path[0]], path[1:], part)
    return made


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield (*path, step)
        yield from _paths(part, (*path, step))


@pytest.mark.parametrize("case", CASES)
def test_no_field_can_bring_a_reader_down(case: str) -> None:
    id = case.partition("/")[0]
    told = json.loads((SAVED / case / "case.json").read_text(encoding="utf-8"))
    whole = json.loads((SAVED / case / "page.json").read_bytes())
    spider = SPIDERS.load(id)(Errand(source=source(id), at=told["url"]))
    read, refused = 0, list[str]()
    for changed in mutated(whole):
        body = json.dumps(changed).encode()
        response = TextResponse(told["url"], body=body, encoding="utf-8", request=Request(told["url"]))
        try:
            for thing in spider.read(response):
                if isinstance(thing, Document):
                    json.dumps(document_json(thing)).encode()
                    read += 1
        except Unreadable as error:
            refused.append(str(error))
    assert read > 0 or case == "pubmed/search"
    assert refused
    assert all(sentence and "\n" not in sentence for sentence in refused)
