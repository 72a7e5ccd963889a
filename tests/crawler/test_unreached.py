"""Without a connection the failure is told once, and source by source only in the coverage."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from analyzers.groups import first_things
from model.audit import Coverage, Errand, Outcome, Visit
from reports import render
from tests.crawler.web import MISSING, Web, plan, source
from tests.reports import scenes
from tests.reports.test_page import soup, words_of
from webside import gather
from webside.interrupt import Stop
from webside.progress import Plain

SITES = ("https://one.example", "https://two.example", "https://three.example")


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def visits(web: Web, spool: Path, closed: tuple[str, ...], reached: tuple[str, ...] = ()) -> list[Visit]:
    web.sites.update({site.removeprefix("https://"): {"*": MISSING} for site in (*closed, *reached)})
    made = plan(web, [Errand(source=source("website"), at=at, addresses=(at,)) for at in (*closed, *reached)])
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
