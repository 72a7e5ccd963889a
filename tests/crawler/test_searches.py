"""Search services: how each asks for its pages, that ranks count on, and that paging ends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import parse
from model.audit import Errand, Outcome
from model.documents import Document, Precision
from tests.crawler.walking import walk
from tests.crawler.web import Answer, data, source

SAVED = Path(__file__).parents[1] / "sources"
SERVICES = ("brave", "mojeek", "kagi", "serpapi", "google_cse")
PAGES = {
    "brave": [{"q": "ana reyes", "count": "20", "offset": str(n)} for n in range(3)],
    "mojeek": [{"q": "ana reyes", "fmt": "json", "t": "10", "s": str(n)} for n in (1, 11, 21)],
    "kagi": [{}, {}, {}],
    "serpapi": [{"engine": "google", "q": "ana reyes", "start": str(n)} for n in (0, 10, 20)],
    "google_cse": [{"cx": "0a1b2c3d", "q": "ana reyes", "start": str(n)} for n in (1, 11, 21)],
}
WHERE: dict[str, Callable[[Any], list[dict[str, str]]]] = {
    "brave": lambda told: told["web"]["results"],
    "mojeek": lambda told: told["response"]["results"],
    "kagi": lambda told: told["data"]["search"],
    "serpapi": lambda told: told["organic_results"],
    "google_cse": lambda told: told["items"],
}


def errand(id: str) -> Errand:
    asked = source(id)
    at = "0a1b2c3d" if id == "google_cse" else f"https://{asked.hosts[0]}"
    return Errand(source=asked, at=at, queries=("ana reyes",))


def saved(id: str, case: str = "ordinary") -> Answer:
    return Answer(body=(SAVED / id / case / "page.json").read_bytes())


def growing(id: str) -> Callable[[str], Answer]:
    """A service that has another page of two hits whenever it is asked."""
    times = iter(range(100))

    def answer(path: str) -> Answer:
        told, page = json.loads(saved(id).body), next(times)
        for number, one in enumerate(WHERE[id](told)):
            one["link" if "link" in one else "url"] = f"https://hit{page}-{number}.example/"
        return data(told)

    return answer


@pytest.mark.parametrize("id", SERVICES)
def test_three_pages_are_asked_for_and_ranks_count_on(id: str) -> None:
    seen = walk(errand(id), growing(id))
    assert seen.asked == PAGES[id]
    ranks = [one.rank for one in seen.documents]
    assert ranks == list(range(1, len(ranks) + 1))
    assert {one.query for one in seen.documents} == {"ana reyes"}
    assert seen.outcome is Outcome.OK


@pytest.mark.parametrize("id", SERVICES)
def test_a_service_that_gives_its_first_page_again_is_left(id: str) -> None:
    seen = walk(errand(id), lambda path: saved(id))
    assert len(seen.asked) == 2
    assert len({one.url for one in seen.documents}) == len(seen.documents) >= 2


@pytest.mark.parametrize("id", ["brave", "serpapi", "google_cse"])
def test_what_says_that_it_is_the_last_page_is_believed(id: str) -> None:
    assert len(walk(errand(id), lambda path: saved(id, "last_page")).asked) == 1


@pytest.mark.parametrize("id", SERVICES)
def test_nothing_found_is_what_the_service_says(id: str) -> None:
    assert walk(errand(id), lambda path: saved(id, "empty")).outcome is Outcome.EMPTY


def test_kagi_is_asked_by_post_with_the_page_inside() -> None:
    from crawler.spiders.kagi import Kagi

    [first] = Kagi(errand("kagi")).addresses()
    assert (first.method, json.loads(first.body)) == ("POST", {"query": "ana reyes", "page": 1, "workflow": "search"})


def test_an_engine_is_named_by_its_id_or_its_address() -> None:
    told = errand("google_cse")
    by_address = Errand(source=told.source, at="https://cse.google.com/cse?cx=017:abc", queries=told.queries)
    seen = walk(by_address, lambda path: saved("google_cse", "empty"))
    assert seen.asked[0]["cx"] == "017:abc"


def test_a_date_that_counts_from_the_answer_is_an_interval() -> None:
    at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    read = parse.read(source("serpapi"), saved("serpapi").body, "https://serpapi.com/search.json?q=x", at)
    [_, second] = [one for one in read if isinstance(one, Document)]
    assert second.published_precision is Precision.INTERVAL
    assert second.published is not None
    assert second.published < datetime(2026, 11, 18, tzinfo=UTC)
