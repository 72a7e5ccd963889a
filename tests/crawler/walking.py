"""Walks a spider through one visit without a network: every request answered by a function, the outcome judged."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.archives import Stated
from crawler.troubles import Trouble
from crawler.visits import Ledger, judge
from model.audit import Errand, Outcome
from model.documents import Document, Dropped
from tests.crawler.web import Answer

_SPIDERS = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))


@dataclass(frozen=True)
class Walk:
    """One visit walked through without a network: what was asked, gathered, and what it comes to."""

    asked: list[dict[str, str]]
    documents: list[Document]
    dropped: dict[str, int]
    outcome: Outcome
    reason: str


def walk(errand: Errand, answer: Callable[[str], Answer]) -> Walk:
    """Follow the spider of an errand from its addresses until it asks no more."""
    spider = _SPIDERS.load(errand.source.id)(errand)
    ledger, asked, documents = Ledger.of(errand.source), list[str](), list[Document]()
    waiting = list(spider.addresses())
    while waiting:
        request = waiting.pop(0)
        assert len(asked) < 50, "it never ends"
        asked.append(request.url)
        told = answer(request.url)
        response = HtmlResponse(request.url, status=told.status, body=told.body, request=request)
        for thing in spider.parse(response, **request.cb_kwargs):
            match thing:
                case Request():
                    waiting.append(thing)
                case Document():
                    documents += [thing] * ledger.document(thing)
                case Dropped():
                    ledger.dropped[thing.reason] += thing.count
                case Stated():
                    ledger.stated = (ledger.stated or 0) + thing.total
                case Trouble():
                    ledger.trouble(thing)
    outcome, reason, _ = judge(ledger, errand.source)
    return Walk([query(url) for url in asked], documents, dict(ledger.dropped), outcome, reason)


def query(path: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
