"""How gently hosts are asked: pace, Crawl-delay, Retry-After and rate limits, on real requests."""

from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.middlewares import asked_to_wait
from model.audit import Errand, Outcome
from model.source import Caps, Pace
from tests.crawler.web import MISSING, Answer, Web, crawl, data, page, plan, source

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEXT = "Our dentists look after families in the bay area since 1998. " * 20


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": format_datetime(NOW.replace(minute=5), usegmt=True)}, 300),
        ({"Retry-After": format_datetime(NOW.replace(hour=11), usegmt=True)}, 0),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "30"}, 30),
        ({"X-RateLimit-Reset": "2026-11-22T12:02:00.000000Z"}, 120),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"RateLimit-Reset": "7"}, 7),
        ({"Retry-After": "-5"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_to_wait(Response("https://tidewell.example/", status=429, headers=headers), NOW) == seconds


def gaps(web: Web, host: str) -> list[float]:
    times = [asked.at for asked in web.asked if asked.host == host]
    return [later - earlier for earlier, later in pairwise(times)]


def test_the_gentlest_wish_holds(web: Web, tmp_path: Path) -> None:
    links = "".join(f"<a href='/{n}'>x</a>" for n in range(3))
    web.sites = {
        "slow.example": {"/robots.txt": Answer(body=b"User-agent: *\nCrawl-delay: 0.5\n"), "*": page(TEXT + links)},
        "paced.example": {"/robots.txt": MISSING, "*": page(TEXT + links)},
        "limited.example": {
            "/api/v1/accounts/lookup": data(
                {"id": "7", "acct": "ana", "statuses_count": 0},
                headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"},
            ),
            "/api/v1/accounts/7/statuses": data([]),
        },
        "polite.example": {"/robots.txt": MISSING, "/": page("", status=503, headers={"Retry-After": "9000"})},
        "nagging.example": {"/robots.txt": MISSING, "/": page("", status=429, headers={"Retry-After": "0"})},
    }
    quick = {"caps": Caps(seconds=60), "pace": Pace(concurrency=4)}
    errands = [
        Errand(source=source("website", **quick), at=f"https://{name}")
        for name in ("slow.example", "paced.example", "polite.example", "nagging.example")
    ]
    errands.append(Errand(source=source("mastodon", **quick), at="@ana@limited.example"))
    result = crawl(plan(web, errands, pace=0.2), tmp_path)
    # A request may arrive late, and the one after it then seems too early. But no page is asked for before robots.txt
    # was answered: from there to the last, however late, all delays between pages have passed.
    for name, delay in (("slow.example", 0.5), ("paced.example", 0.2)):
        assert next(asked.path for asked in web.asked if asked.host == name) == "/robots.txt"
        assert len(gaps(web, name)) == 5
        assert sum(gaps(web, name)) >= 4 * delay, "Crawl-delay counts from the page after robots.txt"
    assert gaps(web, "limited.example")[0] > 0.9, "nothing was left of the rate limit"
    assert result.visits["polite.example"].outcome is Outcome.BLOCKED
    assert web.paths("polite.example").count("/") == 1
    assert result.visits["nagging.example"].outcome is Outcome.BLOCKED
    assert web.paths("nagging.example").count("/") == 3


def test_the_cap_on_time_ends_a_visit(web: Web, tmp_path: Path) -> None:
    web.sites = {
        "endless.example": {
            "/robots.txt": MISSING,
            "*": lambda path: page(TEXT + f"<a href='{path}n'>x</a>", wait=0.2),
        }
    }
    asked = source("website", caps=Caps(seconds=5, depth=1000))  # a busy machine begins late
    result = crawl(plan(web, [Errand(source=asked, at="https://endless.example")]), tmp_path)
    visit = result.visits["endless.example"]
    assert visit.outcome is Outcome.PARTIAL
    assert "cap of 5 seconds" in visit.reason
    assert 3 <= visit.counts.seen <= 27
