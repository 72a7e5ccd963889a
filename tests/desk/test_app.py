"""The application without a server, called as the browser edition calls it."""

import html
import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from analyzers.drafts import drafts
from crawler import sites
from model.brand import Brand
from tests.analyzers.rules_under_test import book
from tests.desk.asgi import Answer, call, form, multipart
from webside.desk import forms
from webside.desk.app import make
from webside.desk.look import Tools
from webside.desk.session import MOST_LOOKS, Session, _now

PASTE = """\
Ottoline Marsh
Local Guide · 12 reviews
★☆☆☆☆ 2 weeks ago
Waited for an hour.
Response from the owner a week ago
Mrs. Marsh, your root canal on Tuesday took longer because you came late.

Lem Quist
3 reviews
★★★★★ a month ago
Kind people.
Response from the owner a month ago
Thank you! Our whole team appreciates kind words.
"""
MARKED = "<mark>Mrs. Marsh, your root canal on Tuesday took</mark>"


@cache
def _tools() -> Tools:
    return Tools(book(), sites.plainly(), _now)


@pytest.fixture
def session() -> Session:
    return Session(_tools())


@pytest.fixture
def app(session: Session) -> Any:
    return make(session)


def paste(app: Any, text: str = PASTE, **more: str) -> str:
    """Paste on the first page; the address of the look, when all is read."""
    body, headers = multipart({"text": text, "html": "", "role": "practice", **more})
    answer = call(app, "POST", "/looks", body, headers)
    assert answer.status == 303, answer.text
    return finish(app, answer.headers["location"])


def finish(app: Any, look: str) -> str:
    for _ in range(600):
        if 'aria-busy="true"' not in call(app, "POST", f"{look}/step").text:
            return look
    raise AssertionError("the look does not come to an end")


def page(app: Any, address: str) -> str:
    answer = call(app, "GET", address)
    assert answer.status == 200, answer.text
    return answer.text


def test_what_was_pasted_is_read_and_judged(app: Any) -> None:
    shown = page(app, paste(app))
    assert "2 replies and 2 reviews read." in shown
    assert "Below is the gravest, and beside it a safe reply." in shown
    assert MARKED in shown
    safe = re.search(r'id="safe-reply"><bdi>(.*?)</bdi>', shown)
    assert safe is not None
    assert html.unescape(safe[1]) in {text for rating, text in drafts() if rating == 1.0}
    assert re.search(r"Not looked at</span> .*photos\.", shown)


def test_every_answer_carries_the_policy(app: Any) -> None:
    for address in ("/", "/static/desk.js", "/nowhere"):
        answer = call(app, "GET", address)
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
    assert call(app, "GET", "/static/../app.py").status == 404


def test_no_page_holds_a_script_or_a_style_of_its_own(app: Any) -> None:
    for shown in (page(app, "/"), page(app, paste(app))):
        assert not re.search(r"<script(?! src=)|<style|\son\w+=|style=", shown)
        assert not re.search(r"(?:src|href)=\"(?!/|#)", shown)


def test_hostile_words_stay_words(app: Any) -> None:
    hostile = PASTE.replace("Waited for an hour.", "<script>alert(1)</script> \u202eegap</p>")
    shown = page(app, paste(app, hostile))
    assert "<script>alert" not in shown
    assert "\u202e" not in shown


def test_more_text_than_is_read_is_refused_in_one_sentence(app: Any, session: Session) -> None:
    body, headers = multipart({"text": "x" * 50_000_000})
    answer = call(app, "POST", "/looks", body, headers)
    assert answer.status == 413
    assert "more than 20 MB of text" in answer.text
    assert not session.looks


def test_a_form_that_breaks_off_is_refused_in_one_sentence(app: Any, session: Session) -> None:
    _, headers = multipart({})
    answer = call(app, "POST", "/looks", b"no form at all", headers)
    assert answer.status == 413
    assert "Please hand it in again." in answer.text
    assert not session.looks


def test_a_large_file_is_put_aside_and_nothing_of_it_is_left(
    app: Any, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(forms, "IN_MEMORY", 100)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    body, headers = multipart({"role": "practice"}, {"pasted.txt": PASTE.encode()})
    look = call(app, "POST", "/looks", body, headers).headers["location"]
    held = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in held] == ["pasted.txt"]
    assert held[0].parent.stat().st_mode & 0o077 == 0
    assert "2 replies and 2 reviews read." in page(app, finish(app, look))
    assert not list(tmp_path.iterdir())
    call(app, "POST", "/looks", body, headers)
    session.close()
    assert not list(tmp_path.iterdir())


def test_what_is_not_recognised_is_said(app: Any) -> None:
    body, headers = multipart({"role": "practice"}, {"data.bin": b"\x00\x01\x02" * 50})
    shown = page(app, finish(app, call(app, "POST", "/looks", body, headers).headers["location"]))
    assert "data.bin" in shown
    assert "not recognised" in shown
    assert "No flag stands" not in shown


def test_a_finding_is_dismissed_with_a_reason_and_taken_back(app: Any) -> None:
    look = paste(app)
    shown = page(app, look)
    codes = re.findall(r'name="code" value="(F-[0-9A-F]{8})"', shown.split("</article>")[0])
    assert codes
    _post(app, f"{look}/dismiss", code=codes, because="")
    assert page(app, look) == shown
    _post(app, f"{look}/dismiss", code=codes, because="  She asked for it in writing.  ")
    after = page(app, look)
    assert "She asked for it in writing." in after
    assert MARKED not in after
    _post(app, f"{look}/take-back", code=codes)
    assert MARKED in page(app, look)


def _post(app: Any, address: str, **fields: Any) -> Answer:
    body, headers = form(**fields)
    return call(app, "POST", address, body, headers)


def test_a_draft_is_answered(app: Any) -> None:
    said = _post(app, "/draft", draft="See you at your next cleaning, Ms. Marsh!", kind="reply").text
    assert "names the reviewer" in said
    assert "Before you post it: take the marked words out" in html.unescape(said)
    assert not re.search(r"\bremove|keep a copy", said, re.IGNORECASE)
    assert "No flag stands" in _post(app, "/draft", draft="We are open on Monday.", kind="post").text
    assert _post(app, "/draft", draft="  ", kind="reply").text.strip() == ""


def test_a_draft_is_answered_by_the_gravest_first_and_one_safe_text(app: Any) -> None:
    text = "See you at your next cleaning, Ms. Marsh! Your root canal on Tuesday went well."
    said = _post(app, "/draft", draft=text, kind="reply").text
    ranks = {"Critical": 5, "High": 4, "Medium": 3, "Low": 2, "Information": 1, "Good": 0}
    order = [ranks[word] for word in re.findall(r'class="badge \w+">(\w+)', said)]
    assert len(order) > 2
    assert order == sorted(order, reverse=True)
    assert "A safe wording" not in said
    assert said.count("data-copy") == 1
    safe = re.search(r'id="safe-draft">(.*?)</blockquote>', said)
    assert safe is not None
    assert html.unescape(safe[1]) in {text for _, text in drafts()}


def test_a_name_alone_offers_searches_for_the_person_to_open(app: Any) -> None:
    body, headers = multipart({"name": "Dr. Jane “JR” Rivera", "city": "Portland", "role": "clinician"})
    look = call(app, "POST", "/looks", body, headers).headers["location"]
    said = page(app, finish(app, look))
    assert said.count('rel="noopener noreferrer"') == 3
    assert "https://www.google.com/search?q=%22Dr.%20Jane" in said
    assert "Nothing was read yet." in said
    assert "No flag stands" not in said
    body, headers = multipart({"name": "", "city": "", "role": "practice"})
    call(app, "POST", f"{look}/handed", body, headers)
    assert "noreferrer" not in page(app, look)


def test_a_forgotten_look_and_the_oldest_of_too_many_are_gone(app: Any, session: Session) -> None:
    look = paste(app)
    assert _post(app, f"{look}/forget").status == 303
    assert call(app, "GET", look).status == 404
    first = session.begin()
    for _ in range(MOST_LOOKS):
        session.begin()
    assert first.id not in session.looks


def test_a_text_that_could_be_anything_is_asked_about(app: Any) -> None:
    look = paste(app, "We were glad to see you and your daughter on Tuesday for the root canal, Ms. Marsh.")
    shown = page(app, look)
    assert "What is this?" in shown
    assert "No flag stands" not in shown
    _post(app, f"{look}/is", number="0", kind="reply")
    shown = page(app, finish(app, look))
    assert "What is this?" not in shown
    assert "1 reply read." in shown
    assert "your daughter" in shown
    _post(app, f"{look}/is", number="7", kind="reply")
    assert page(app, look) == shown


def test_what_no_rule_reads_is_said_beside_what_was_found(app: Any) -> None:
    german = "Anneke Velde\n★★★★★\nvor 3 Wochen\nSehr freundlich.\nAntwort vom Inhaber\nvor 2 Wochen\n"
    shown = page(app, paste(app, f"{german}Liebe Frau Velde, schön, dass Ihre Wurzelbehandlung gut verlaufen ist.\n"))
    assert re.search(r'role="status">.* Not judged by any rule: 1 text in German\.', shown)


TABLE = """\
Reviewer,Source,Location,Rating,Date,Review,Response
Ottoline Marsh,Yelp,Port Alder,1,2026-01-05,Waited for an hour.,"Mrs. Marsh, your root canal on Tuesday took longer."
Lem Quist,Healthgrades,Quillmouth,1,2026-01-06,Rude desk.,
"""


def hand_in(app: Any, name: str, content: str) -> str:
    body, headers = multipart({"role": "practice"}, {name: content.encode()})
    return finish(app, call(app, "POST", "/looks", body, headers).headers["location"])


def test_a_table_shows_the_site_and_the_place_of_each_text(app: Any) -> None:
    look = hand_in(app, "reviews.csv", TABLE)
    shown = page(app, look)
    assert "Reply at Yelp, Port Alder" in shown
    assert "Not looked at</span> Google, Facebook, Zocdoc, the first page" in shown
    report = page(app, f"{look}/report/for-you.html")
    assert "Reply on Yelp, Port Alder" in report
    assert "Lem Quist</bdi> on Healthgrades, Quillmouth" in report or "Lem Quist on Healthgrades, Quillmouth" in report
    shared = page(app, f"{look}/report/to-share.html")
    assert "Yelp" in shared
    assert "Marsh" not in shared


def test_a_table_of_several_places_without_sites_says_no_single_place(app: Any) -> None:
    several = page(app, hand_in(app, "reviews.csv", TABLE.replace(",Source", ",Kept by").replace("Location", "Office")))
    assert "Not looked at</span> sites other than those read here" in several


def test_an_empty_response_is_no_answer_and_a_missing_column_is_not_known(app: Any) -> None:
    look = hand_in(app, "reviews.csv", TABLE)
    assert "1 negative review without an answer." in page(app, look)
    report = page(app, f"{look}/report/for-you.html")
    assert "No answer as of the table it was read from" in report
    assert "whether it was answered" not in report
    without = page(app, hand_in(app, "reviews.csv", TABLE.replace("Response", "Kept aside")))
    assert "2 negative reviews where an answer is unknown." in without


def test_nothing_handed_in_is_said_and_begins_no_look(app: Any, session: Session) -> None:
    body, headers = multipart({"text": "  \n", "html": "", "role": "practice"})
    answer = call(app, "POST", "/looks", body, headers)
    assert answer.status == 422
    assert "Nothing was handed in" in answer.text
    assert not session.looks


def test_what_the_desk_keeps_goes_out_under_the_brand(session: Session) -> None:
    session.tools = replace(session.tools, brand=Brand(name="Harbourlight", credit=False))
    app = make(session)
    look = paste(app)
    for name in ("for-you.html", "to-share.html"):
        report = page(app, f"{look}/report/{name}")
        assert "<title>Harbourlight report: " in report
        assert "Webside report" not in report


def test_what_was_copied_without_its_address_is_of_a_site_not_named(app: Any) -> None:
    report = page(app, f"{paste(app)}/report/for-you.html")
    assert "on a page that was copied (its site is not named)" in report


def test_a_text_with_two_things_in_it_is_told_to_be_one(app: Any) -> None:
    look = paste(app, "So drunk on call last night. This fucking hospital and its fucking EMR can go to hell.")
    if "What is this?" in page(app, look):
        assert _post(app, f"{look}/is", number="0", kind="post").status < 400
        finish(app, look)
    shown = page(app, look)
    assert shown.count('class="reply severity-') > 1
    assert "other text" not in shown
    assert "1 text holds something to look at" in shown
    assert shown.count("The same text stands above") == shown.count('class="reply severity-') - 1


def test_who_works_there_is_no_patient_of_a_draft_or_a_look() -> None:
    app, said = make(Session(_tools())), "Thank you, Denise!"
    for staff, flagged in (("", True), ("Anneliese Thorvald, Denise Hartwell", False)):
        body, headers = form(kind="reply", role="practice", draft=said, staff=staff)
        assert ("names the reviewer" in call(app, "POST", "/draft", body, headers).text) is flagged
    look = paste(app)
    body, headers = multipart({"name": "", "staff": "Anneliese Thorvald"})
    assert call(app, "POST", f"{look}/handed", body, headers).status == 303
    finish(app, look)
    assert 'value="Anneliese Thorvald"' in page(app, look)


def test_a_table_of_something_else_is_told_with_its_columns() -> None:
    app = make(Session(_tools()))
    body, headers = multipart({}, {"supplies.csv": b"Item,Qty,Vendor\nGloves,40,Derm Supply\n"})
    look = call(app, "POST", "/looks", body, headers).headers["location"]
    finish(app, look)
    assert "This is a table without a column of reviews" in page(app, look)
    assert "“Vendor”" in page(app, look)
    assert "What is this?" not in page(app, look)
