"""A search page handed in at the desk: whose each result of page one is, and why."""

import re
from pathlib import Path
from typing import Any

import pytest

from model.subject import Account
from tests.desk.asgi import call, form, multipart
from tests.desk.test_app import _tools, finish, page
from webside.desk.app import make
from webside.desk.session import Session
from webside.desk.who import Who

SEARCH = Path(__file__).parents[1] / "sources" / "saved_search"
RIVERA = {"name": "Dr. Jane Rivera", "city": "Portland", "role": "clinician"}


@pytest.fixture
def app() -> Any:
    return make(Session(_tools()))


def hand_in(app: Any, fields: dict[str, str], files: dict[str, bytes] | None = None) -> str:
    body, headers = multipart(fields, files)
    return finish(app, call(app, "POST", "/looks", body, headers).headers["location"])


def saved() -> dict[str, bytes]:
    return {"search.html": (SEARCH / "google_en" / "page.html").read_bytes()}


def standings(shown: str) -> dict[str, str]:
    """The class of each result by its address."""
    part = shown.split('id="page-one-title"')[1].split("</section>")[0]
    found = re.findall(r'class="state standing-([\w-]+)">.*?href="(.*?)"', part, re.S)
    return {url: standing for standing, url in found}


def test_a_clinicians_page_one_is_classed_with_reasons_and_summed_up_first(app: Any) -> None:
    shown = page(app, hand_in(app, RIVERA | {"sites": "tidewell.example/team\nnot an address"}, saved()))
    listed = standings(shown)
    assert listed["https://tidewell.example/team/rivera"] == "own"
    assert listed["https://board.example/orders/2019-44"] == "critical"
    assert "It comes from an account of yours: https://tidewell.example/team." in shown
    assert ">https://tidewell.example/team</textarea>" in shown
    assert "the words of a proceeding before a board" in shown
    assert re.search(r'role="status">.*?read\. Page one of a search holds \d+ results: 1 your own, ', shown)
    assert "the first page of a search" not in shown.split("Not looked at")[1].split("</p>")[0]


def test_a_pasted_search_page_is_classed_too(app: Any) -> None:
    text = next((SEARCH / "google_text_en").glob("*.txt")).read_text(encoding="utf-8")
    assert len(standings(page(app, hand_in(app, RIVERA | {"text": text})))) > 1


def test_whose_a_result_is_can_be_said_and_the_page_follows(app: Any) -> None:
    look = hand_in(app, RIVERA, saved())
    asked = re.search(r'name="document" value="(.*?)".*?class="fine"><bdi>(.*?)</bdi>', page(app, look), re.S)
    assert asked is not None
    body, headers = form(document=asked[1], answer="no")
    call(app, "POST", f"{look}/judge", body, headers)
    assert standings(page(app, finish(app, look)))[asked[2]] == "someone-else"


def test_a_critical_result_that_may_be_anybodys_is_asked_about_first(app: Any) -> None:
    shown = page(app, hand_in(app, RIVERA, saved()))
    feared = [url for url, standing in standings(shown).items() if standing == "critical"]
    asked = shown.split('id="questions-title"')[1].split("</section>")[0]
    assert feared
    assert re.findall(r'class="fine"><bdi>(.*?)</bdi>', asked)[: len(feared)] == feared
    assert asked.count("Yes, that is me") == asked.count("<form")


def test_without_a_name_nothing_is_sorted_and_it_is_said(app: Any) -> None:
    look = hand_in(app, {}, saved())
    shown = page(app, look)
    assert "and not sorted: say the name" in shown
    assert "standing-" not in shown
    body, headers = multipart(RIVERA)
    call(app, "POST", f"{look}/handed", body, headers)
    assert standings(page(app, finish(app, look)))


def test_an_address_that_is_none_of_the_web_is_no_link(app: Any) -> None:
    hostile = saved()["search.html"].replace(b"https://board.example/orders/2019-44", b"javascript:alert(1)")
    shown = page(app, hand_in(app, RIVERA, {"search.html": hostile}))
    assert 'href="javascript' not in shown


def test_an_own_profile_is_an_account_of_its_service() -> None:
    subject = Who(name="Dana Reyes", sites=("https://x.com/dana_r", "https://tidewell.example/team")).subject
    assert subject is not None
    assert subject.accounts == {
        "x": (Account(at="@dana_r"),),
        "website": (Account(at="https://tidewell.example/team"),),
    }
