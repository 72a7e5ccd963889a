"""No request reaches a private address, whatever names, redirects or pages say: shown on real sockets."""

from pathlib import Path

import pytest

from model.audit import Errand, Outcome
from model.source import Pace
from tests.crawler.web import MISSING, Result, Web, crawl, page, plan, source

TEXT = "Our dentists look after families in the bay area since 1998. " * 20


@pytest.fixture(scope="module")
def secret() -> Web:
    """A server nobody may reach: everything it is asked is a failure of the guard."""
    return Web()


@pytest.fixture(scope="module")
def result(shared_web: Web, secret: Web, tmp_path_factory: pytest.TempPathFactory) -> Result:
    targets = {
        "plain": f"http://127.0.0.1:{secret.port}/",
        "number": f"http://2130706433:{secret.port}/",
        "hex": f"http://0x7f000001:{secret.port}/",
        "mapped": f"http://[::ffff:127.0.0.1]:{secret.port}/",
        "name": f"http://localhost:{secret.port}/",
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "own": f"{shared_web.origin}/secret",
    }
    shared_web.sites = {
        f"{name}.example": {"/robots.txt": MISSING, "*": page("", status=302, headers={"Location": target})}
        for name, target in targets.items()
    }
    shared_web.sites["robots.example"] = {
        "/robots.txt": page("", status=302, headers={"Location": targets["plain"]}),
        "/": page(TEXT),
    }
    shared_web.sites["linking.example"] = {
        "/robots.txt": MISSING,
        "/": page(TEXT + "".join(f"<a href='{target}'>x</a>" for target in targets.values())),
    }
    errands = [Errand(source=source("website"), at=f"https://{name}") for name in shared_web.sites]
    errands += [Errand(source=source("website"), at=targets[name]) for name in targets]
    return crawl(plan(shared_web, errands), tmp_path_factory.mktemp("spool"))


def test_nothing_private_was_reached(result: Result, secret: Web, shared_web: Web) -> None:
    assert secret.asked == []
    assert "/secret" not in [asked.path for asked in shared_web.asked]
    assert result.errors == ""


@pytest.mark.parametrize("name", ["plain", "number", "hex", "mapped", "metadata", "own"])
def test_a_redirect_to_a_private_address_is_refused_and_told(result: Result, name: str) -> None:
    visit = result.visits[f"{name}.example"]
    assert visit.outcome is Outcome.FAILED
    assert "private address" in visit.reason
    assert "--allow-private" in (visit.next_step or "")


def test_a_name_that_leads_to_a_private_address_is_refused(result: Result, secret: Web) -> None:
    visit = result.visits[f"localhost:{secret.port}"]
    assert visit.outcome is Outcome.FAILED
    assert "the name localhost leads to the private address" in visit.reason


def test_links_and_robots_lead_nowhere_private(result: Result) -> None:
    assert result.visits["linking.example"].outcome is Outcome.OK
    assert result.visits["robots.example"].outcome is Outcome.OK


def test_an_origin_the_user_named_is_asked_and_no_other_port(web: Web, secret: Web, tmp_path: Path) -> None:
    here = f"127.0.0.1:{web.port}"
    web.sites = {
        here: {
            "/robots.txt": MISSING,
            "/": page(TEXT + "<a href='/out'>x</a>"),
            "/out": page("", status=302, headers={"Location": f"http://127.0.0.1:{secret.port}/"}),
        }
    }
    made = plan(web, [Errand(source=source("website"), at=web.origin)], routes=None, allow_private=(web.origin,))
    quick = crawl(made, tmp_path)
    visit = quick.visits[here]
    assert visit.outcome is Outcome.PARTIAL
    assert "private address" in visit.reason
    assert len(quick.documents(here)) == 1
    assert secret.asked == []


def test_the_address_book_keeps_the_addresses_it_stands_for(web: Web, tmp_path: Path) -> None:
    web.sites = {"tidewell.example": {"/robots.txt": MISSING, "/": page(TEXT)}}
    result = crawl(plan(web, [Errand(source=source("website"), at="tidewell.example")]), tmp_path)
    [document] = result.documents()
    assert document.url == "https://tidewell.example/" or document.url == "https://tidewell.example"
    assert document.capture is not None
    assert document.capture.url == document.url
    assert "127.0.0.1" not in (tmp_path / "manifest.jsonl").read_text(encoding="utf-8")


def test_a_book_that_leads_out_of_this_machine_is_refused(web: Web, tmp_path: Path) -> None:
    made = plan(web, [], routes={"https://tidewell.example": "http://192.0.2.1:80"})
    result = crawl(made, tmp_path)
    assert result.code == 2
    assert "loopback" in result.errors


def test_a_proxy_is_asked_only_if_the_plan_names_it(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy only addresses spelled out in URLs can be judged; an environment never chooses one."""
    web.sites = {"good.example": {"/robots.txt": MISSING, "*": page(TEXT)}}
    monkeypatch.setenv("http_proxy", web.origin)
    quick = source("website", pace=Pace(delay=0.0))
    errands = [Errand(source=quick, at="http://good.example"), Errand(source=quick, at="http://10.0.0.1")]
    named = crawl(plan(web, errands, routes=None, proxy=web.origin), tmp_path / "named")
    assert named.visits["good.example"].outcome is Outcome.OK
    assert "private address" in named.visits["10.0.0.1"].reason
    assert {asked.host for asked in web.asked} == {"good.example"}
    web.asked.clear()
    crawl(plan(web, errands[:1], routes=None), tmp_path / "unnamed")
    assert web.asked == []
