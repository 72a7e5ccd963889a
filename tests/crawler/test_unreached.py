"""Without a connection the failure is told once, and source by source only in the coverage."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.exceptions import CannotResolveHostError

from analyzers.groups import first_things
from crawler.unreached import Reach
from model.audit import Coverage, Errand, Outcome, Visit
from reports import render
from tests.crawler.web import MISSING, Web, plan, source
from tests.reports import scenes
from tests.reports.test_page import soup, words_of
from webside import gather
from webside.interrupt import Stop
from webside.progress import Plain

pytestmark = pytest.mark.usefixtures("forked_crawls")
SITES = ("https://one.example", "https://two.example", "https://three.example")


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def visits(
    web: Web, spool: Path, closed: tuple[str, ...], reached: tuple[str, ...] = (), pace: float = 0.0
) -> list[Visit]:
    web.sites.update({site.removeprefix("https://"): {"*": MISSING} for site in (*closed, *reached)})
    made = plan(
        web, [Errand(source=source("website"), at=at, addresses=(at,)) for at in (*closed, *reached)], pace=pace
    )
    nowhere = f"http://127.0.0.1:{closed_port()}"
    made = replace(made, routes={**(made.routes or {}), **dict.fromkeys(closed, nowhere)})
    desk = gather.Desk(spool=spool, save=lambda documents: len(list(documents)), watch=Plain(), stop=Stop())
    return list(gather.crawl(made, desk))


def test_where_nobody_can_be_reached_it_is_said_once(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = visits(web, tmp_path, SITES)
    (told,) = capsys.readouterr().err.strip().splitlines()
    assert told == "No connection: 3 sources could not be reached; run the audit again later, or use --offline."
    assert {visit.outcome for visit in found} == {Outcome.FAILED}
    assert all(visit.is_unreached and "refused the connection" in visit.reason for visit in found)
    assert {visit.next_step for visit in found} == {gather.CONNECT}


def test_where_one_source_answered_the_others_are_told_each(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = visits(web, tmp_path, SITES[:2], SITES[2:])
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 3
    assert not any(visit.is_unreached for visit in found)


PACE = 0.6
TRIES = 5 * PACE  # between three requests for robots.txt and three for the page


def longest(found: list[Visit]) -> float:
    return max((one.ended - one.started).total_seconds() for one in found if one.ended and one.started)


def test_where_nobody_can_be_reached_nobody_is_asked_again_at_length(web: Web, tmp_path: Path) -> None:
    found = visits(web, tmp_path, SITES, pace=PACE)
    assert longest(found) < TRIES / 2
    assert all(visit.is_unreached and "refused the connection" in visit.reason for visit in found)


def test_who_may_be_reached_is_asked_again(web: Web, tmp_path: Path) -> None:
    assert longest(visits(web, tmp_path / "alone", SITES[:1], pace=PACE)) >= TRIES
    assert longest(visits(web, tmp_path / "others", SITES[:2], SITES[2:], pace=PACE)) >= TRIES


def test_a_host_nobody_asked_yet_is_asked_once() -> None:
    reach = Reach()
    for host in ("one.example", "two.example"):
        reach.lose(host, CannotResolveHostError(host))
    assert reach.given_up("one.example")
    assert reach.given_up("new.example") is None
    reach.met()
    assert reach.given_up("one.example") is None


def test_one_source_alone_may_have_moved(web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (visit,) = visits(web, tmp_path, SITES[:1])
    assert "refused the connection" in capsys.readouterr().err
    assert not visit.is_unreached


def test_the_report_says_it_once_and_its_coverage_each() -> None:
    lost = [
        Visit(source="website", title=f"Site {n}", at=f"https://{n}.example", outcome=Outcome.FAILED,
              reason=f"no connection: the name of the server is not known at https://{n}.example")
        for n in range(7)
    ]  # fmt: skip
    report = replace(scenes.full(), coverage=Coverage(visits=(*scenes.visits(), *lost)))
    told = " ".join(render.summary(report).split())
    assert told.count("No connection: 7 sources could not be reached") == 1
    assert "Site 3" not in told
    for share in (False, True):
        page = soup(report, share=share)
        assert words_of(page, "#summary").count("No connection: 7 sources could not be reached") == 1
        assert words_of(page, "#coverage").count("the name of the server is not known") == 7
    actions = [action for action in first_things((), (), report.coverage) if "connection" in action.title]
    assert [action.count for action in actions] == [7]
    assert not any("Site" in action.title for action in first_things((), (), report.coverage))
