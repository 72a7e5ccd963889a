"""The fix list is worked through text by text, and both copies of the report can be saved at any time."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from tests.desk.asgi import call, form, multipart
from tests.desk.test_app import PASTE, _tools, finish, page, paste
from webside.desk.app import make
from webside.desk.session import Session
from webside.desk.shelf import Shelf

REPLY = "Mrs. Marsh, your root canal on Tuesday took longer because you came late."


@pytest.fixture
def app() -> Any:
    return make(Session(_tools()))


def press(app: Any, address: str, **fields: Any) -> Any:
    body, headers = form(**fields)
    return call(app, "POST", address, body, headers)


def again(app: Any, look: str, text: str) -> None:
    body, headers = multipart({"text": text})
    assert call(app, "POST", f"{look}/again", body, headers).status == 303
    finish(app, look)


def codes(shown: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="code" value="(F-[0-9A-F]{8})"', shown)))


def step(app: Any, look: str, name: str) -> str:
    press(app, f"{look}/note", code=codes(page(app, f"{look}/fix")), step=name, to="fix")
    return page(app, f"{look}/fix")


def test_the_steps_come_one_after_another_and_can_be_taken_back(app: Any) -> None:
    look = paste(app)
    shown = page(app, f"{look}/fix")
    assert "1 text to settle, 0 settled" in shown
    assert "privacy officer or counsel first" in shown
    assert "I saved a copy" in shown
    shown = step(app, look, "saved")
    assert "A copy was saved" in shown
    assert "I removed it" in shown
    assert "I saved a copy" in step(app, look, "back")
    step(app, look, "saved")
    step(app, look, "removed")
    shown = step(app, look, "checked")
    assert "0 texts to settle, 1 settled" in shown
    assert "Nothing is left to settle" in shown
    assert "removed, and looked at again" in page(app, f"{look}/report/for-you.html")
    assert step(app, look, "no such step") == shown


def test_looking_again_tells_gone_from_still_there_and_from_unknown(app: Any) -> None:
    look = paste(app)
    step(app, look, "removed")
    again(app, look, "Lem Quist\n★★★★★ a month ago\nKind people.\nResponse from the owner a month ago\nThanks!\n")
    shown = page(app, f"{look}/fix")
    assert "1 text to settle" in shown
    assert "still there" not in shown
    again(app, look, PASTE)
    assert "It was still there" in page(app, f"{look}/fix")
    again(app, look, PASTE.replace(f"Response from the owner a week ago\n{REPLY}\n", ""))
    shown = page(app, f"{look}/fix")
    assert "0 texts to settle, 1 settled" in shown
    assert "its review was handed in again, and it was not there" in shown


def test_what_was_called_gone_and_is_seen_again_is_not_settled(app: Any) -> None:
    look = paste(app)
    for one in ("saved", "removed", "checked"):
        step(app, look, one)
    assert "1 settled" in page(app, f"{look}/fix")
    again(app, look, PASTE)
    shown = page(app, f"{look}/fix")
    assert "1 text to settle, 0 settled" in shown
    assert "It was still there" in shown
    assert "I looked myself" in shown  # the step is open once more


def test_what_is_marked_comes_first(app: Any) -> None:
    other = (
        "Posy Quillon\n★★★★★ 3 weeks ago\nNice.\nResponse from the owner 2 weeks ago\n"
        "Thank you for choosing us, see you at your next visit!\n"
    )
    look = paste(app, f"{PASTE}\n{other}")
    shown = page(app, f"{look}/fix")
    assert shown.index("root canal") < shown.index("next visit")
    card = next(part for part in page(app, look).split("<article") if "next visit" in part)
    press(app, f"{look}/mark", code=codes(card), marked="yes")
    shown = page(app, f"{look}/fix")
    assert shown.index("next visit") < shown.index("root canal")
    assert "Marked: first on the fix list" in page(app, look)
    press(app, f"{look}/mark", code=codes(card), marked="no")
    assert "Marked" not in page(app, look)


def test_both_copies_and_the_table_can_be_saved(app: Any) -> None:
    look = paste(app, name="Tidewell Family Dental", city="Tidewell")
    yours = call(app, "GET", f"{look}/report/for-you.html?save")
    assert yours.headers["content-disposition"] == 'attachment; filename="webside-for-you.html"'
    assert "Mrs. Marsh" in re.sub("</?mark>", "", yours.text)
    assert "webside dismiss" not in yours.text
    assert "nobody handed it in" in yours.text
    shared = call(app, "GET", f"{look}/report/to-share.html")
    assert shared.headers["content-disposition"].startswith("inline")
    assert "Marsh" not in shared.text
    assert "[name]" in shared.text
    table = list(csv.DictReader(io.StringIO(call(app, "GET", f"{look}/report/findings.csv").text)))
    assert {row["rule"] for row in table} >= {"privacy/reply-clinical-details", "privacy/reply-names-reviewer"}
    assert call(app, "GET", f"{look}/report/secrets.txt").status == 404


def test_a_look_at_nothing_has_a_report_that_says_so(app: Any) -> None:
    body, headers = multipart({"name": "Dr. Jane Rivera", "role": "clinician"})
    look = finish(app, call(app, "POST", "/looks", body, headers).headers["location"])
    assert "Nothing was looked at" in call(app, "GET", f"{look}/report/for-you.html").text
    assert call(app, "GET", f"{look}/report/to-share.html").status == 200
    assert call(app, "GET", f"{look}/report/findings.csv").status == 200


def test_a_critical_text_takes_the_steps_of_counsel_with_who_when_and_why(app: Any) -> None:
    look = paste(app)
    shown = page(app, f"{look}/fix")
    assert "Day 1 since it was found. Not noted yet: preserved, removed, assessed and notified." in shown
    assert "45 CFR 164.404" in shown
    mine = codes(shown)
    press(app, f"{look}/note", code=mine, step="assessed", by="Rae Okafor", on="2026-03-02", note="first name only")
    shown = page(app, f"{look}/fix")
    assert "Assessed, 2026-03-02, by <bdi>Rae Okafor</bdi>: <bdi>first name only</bdi>" in shown
    assert "It was assessed" not in shown
    for name in ("saved", "removed", "checked"):
        step(app, look, name)
    shown = page(app, f"{look}/fix")
    assert "0 texts to settle, 1 settled" in shown
    assert "Not noted yet: notified." in shown
    press(app, f"{look}/note", code=mine, step="not-notified", note="Counsel: no identifier")
    assert "Not notified, by decision" in page(app, f"{look}/fix")
    yours = page(app, f"{look}/report/for-you.html")
    log = yours.split('id="log"')[1].split("</section>")[0]
    for told in ("Rae Okafor", "2 March 2026", "first name only", "Counsel: no identifier", "preserved 1, removed 1"):
        assert told in log
    assert "Okafor" not in page(app, f"{look}/report/to-share.html")


@pytest.mark.parametrize(("day", "said"), [("2999-01-01", "lies ahead"), ("yesterday", "is no day")])
def test_a_day_that_cannot_be_is_said_and_nothing_is_noted(app: Any, day: str, said: str) -> None:
    look = paste(app)
    before = page(app, f"{look}/fix")
    answer = press(app, f"{look}/note", code=codes(before), step="assessed", on=day)
    assert answer.status == 422
    assert said in answer.text
    assert page(app, f"{look}/fix") == before


def test_each_text_of_the_fix_list_can_be_found_where_it_stands(app: Any) -> None:
    look = paste(app)
    shown = page(app, f"{look}/fix")
    chore = shown.split('<ol class="fix">')[1].split("</ol>")[0]
    assert "In answer to <bdi>Ottoline Marsh</bdi> (1 of 5), between" in chore
    assert "<q><bdi>Waited for an hour.</bdi></q>" in chore
    assert re.sub("</?mark>", "", chore).count(REPLY) == 1
    assert chore.count("<mark>") >= 1
    assert 'data-copy="safe-' in chore
    assert "Only later, if at all: once the text that tells too much is down" in chore
    for name in ("saved", "removed", "checked"):
        step(app, look, name)
    settled = page(app, f"{look}/fix").split('id="settled-title"')[1].split("</section>")[0]
    assert "Ottoline Marsh" in settled
    assert REPLY in re.sub("</?mark>", "", settled)


def test_the_fix_list_keeps_the_order_of_the_first_page(app: Any) -> None:
    replies = (
        "Thank you for choosing us, see you at your next visit!",
        "Posy, your crown came loose because you missed the cleaning on Monday.",
        "Your insurance did not pay for the filling.",
    )
    more = "".join(
        f"\n{name}\n★★☆☆☆ 3 weeks ago\nNot nice.\nResponse from the owner 2 weeks ago\n{reply}\n"
        for name, reply in zip(("Lena Ost", "Posy Quillon", "Ari Vane"), replies, strict=True)
    )
    look = paste(app, PASTE + more)
    first, fix = (re.sub("</?mark>", "", page(app, at)) for at in (look, f"{look}/fix"))
    order = sorted(("root canal", "crown came", "did not pay", "next visit"), key=first.find)
    assert -1 not in map(first.find, order)
    assert sorted(order, key=fix.find) == order


def test_the_first_page_says_what_is_gone_still_there_or_not_seen(app: Any) -> None:
    more = "".join(
        f"\n{name}\n★★☆☆☆ 3 weeks ago\nNot nice.\nResponse from the owner 2 weeks ago\n{reply}\n"
        for name, reply in (("Posy Quillon", "Your crown came loose on Monday."), ("Ari Vane", "Your filling was big."))
    )
    look = paste(app, PASTE + more)
    assert "4 replies and 4 reviews read." in page(app, look)
    # A week later the dates read otherwise; one reply is gone, one stands, and one review is not on the page.
    later = (PASTE + more.partition("\nAri Vane")[0]).replace("2 weeks ago", "3 weeks ago").replace("a week", "2 weeks")
    again(app, look, later.replace(f"Response from the owner 2 weeks ago\n{REPLY}\n", ""))
    shown = page(app, look)
    assert "of 3 texts that held a flag before, 1 gone, 1 still there and 1 not seen this time, so unknown." in shown
    assert "<strong>Gone</strong>, to <bdi>Ottoline Marsh</bdi>" in shown
    assert "<strong>Still there</strong>, to <bdi>Posy Quillon</bdi>" in shown
    assert "3 replies and 4 reviews read." in shown


def test_gone_without_a_newer_copy_is_the_word_of_whoever_says_so(app: Any) -> None:
    look = paste(app)
    for name in ("saved", "removed", "checked"):
        step(app, look, name)
    assert re.search(r"looked at again: by the word of you, \d{4}-\d\d-\d\d", page(app, f"{look}/fix"))


def test_the_table_shows_reviewer_stars_review_and_reply_and_no_false_hour(app: Any) -> None:
    look = paste(app)
    row = next(csv.DictReader(io.StringIO(call(app, "GET", f"{look}/report/findings.csv").text)))
    told = (row["reviewer"], row["stars"], row["review"], row["text"])
    assert told == ("Ottoline Marsh", "1", "Waited for an hour.", REPLY)
    assert row["published"].startswith("between ")


SAFE = "We take all feedback seriously. Please contact our office directly."


def test_a_reply_that_was_replaced_is_gone_and_its_evidence_stays_the_old_words(app: Any) -> None:
    look = paste(app)
    step(app, look, "saved")
    step(app, look, "removed")
    again(app, look, PASTE.replace(REPLY, SAFE))
    shown = page(app, look)
    assert "of 1 text that held a flag before, 1 gone." in shown
    assert "0 texts to settle, 1 settled" in shown
    fix = page(app, f"{look}/fix")
    assert "0 texts to settle, 1 settled" in fix
    assert "its review was handed in again, with another reply in its place" in fix
    assert "root canal" in fix
    report = page(app, f"{look}/report/for-you.html")
    assert "preserved 1, removed 1" in report
    assert "0 texts to settle, 1 settled" in report
    log = "".join(re.findall(r'<section id="(?:log|clean-up)".*?</section>', report, re.DOTALL))
    assert "root canal" in log
    assert "all feedback" not in log
    # What is handed in once more is the newer reply; and the old one, should it come back, is open again.
    again(app, look, PASTE.replace(REPLY, SAFE))
    assert "0 texts to settle, 1 settled" in page(app, f"{look}/fix")
    again(app, look, PASTE)
    assert "1 text to settle, 0 settled" in page(app, f"{look}/fix")


def test_a_replaced_reply_is_settled_though_nobody_noted_its_removal(app: Any) -> None:
    look = paste(app)
    again(app, look, PASTE.replace(REPLY, SAFE))
    assert "0 texts to settle, 1 settled" in page(app, f"{look}/fix")
    assert "2 replies and 2 reviews read." in page(app, look)


def test_the_reply_in_its_place_is_judged_too(app: Any) -> None:
    look = paste(app)
    again(app, look, PASTE.replace(REPLY, "Mrs. Marsh, your biopsy came back clear."))
    assert "1 text to settle, 1 settled" in page(app, f"{look}/fix")
    shown = page(app, look)
    assert "biopsy" in shown
    assert "1 gone" in shown


def test_a_look_kept_after_a_replacement_stays_settled(tmp_path: Path) -> None:
    session = Session(_tools(), Shelf(tmp_path, "here"))
    app = make(session)
    look = paste(app)
    press(app, f"{look}/keep")
    again(app, look, PASTE.replace(REPLY, SAFE))
    held = make(Session(_tools(), Shelf(tmp_path, "here")))
    finish(held, look)
    assert "0 texts to settle, 1 settled" in page(held, f"{look}/fix")


def test_the_report_after_looking_again_says_what_is_new_and_what_is_gone(app: Any) -> None:
    look = paste(app)
    new = "\nPosy Quillon\n★★☆☆☆ 3 weeks ago\nNot nice.\nResponse from the owner 2 weeks ago\nYour crown came loose.\n"
    again(app, look, PASTE.replace(REPLY, SAFE) + new)
    report = page(app, f"{look}/report/for-you.html")
    assert "this is the first audit" not in report
    assert "new since the last audit" in report
    assert re.search(r"\d findings? gone", report)
    assert '<span class="state state-new">new</span>' in page(app, look)


def test_every_negative_review_without_an_answer_is_shown_with_its_writer(app: Any) -> None:
    more = (
        "\nNora Vance\n2 reviews\n★☆☆☆☆ 3 days ago\nVery rough. I am thinking about calling a lawyer.\n"
        "\nPeter Lind\n2 reviews\n★★☆☆☆ 2 months ago\nNobody picks up the phone.\n"
        "\nGlenn Ivers\n4 reviews\n★★★★★ 4 months ago\nFine.\nResponse from the owner 4 months ago\nThank you.\n"
    )
    shown = page(app, paste(app, PASTE + more))
    assert "2 negative reviews without an answer." in shown
    waiting = shown[shown.index('class="waiting"') :]
    assert "By <bdi>Nora Vance</bdi> (1 of 5)" in waiting
    assert "calling a lawyer" in waiting
    assert "Peter Lind" not in waiting  # has its card
    assert "Review by Peter Lind" in shown


def test_the_reply_that_tells_most_leads_and_its_headline_says_what_it_lets_readers_see(app: Any) -> None:
    text = (
        "Rosa Delgado\n5 reviews\n★★★★★ 2 months ago\nGreat with kids.\nResponse from the owner 2 months ago\n"
        "Thank you Rosa! It is hard to believe it has been eleven years since you first walked in.\n"
        "\nDan Ostrow\n3 reviews\n★☆☆☆☆ 3 weeks ago\nGot a bill.\nResponse from the owner 2 weeks ago\n"
        "Dan, you arrived 25 minutes late and your insurance denied the claim for your crown.\n"
    )
    shown = page(app, paste(app, text))
    first = shown[shown.index("The first") :]
    assert first.index("25 minutes late") < first.index("eleven years")
    assert "This reply lets readers see that the writer is a patient and names the writer" in shown


def test_the_name_over_the_reviews_is_the_practice_and_is_not_masked(app: Any) -> None:
    look = paste(app, f"Tidewell Family Dental\n4.3\n128 reviews\n\n{PASTE}")
    for copy in ("for-you", "to-share"):
        report = page(app, f"{look}/report/{copy}.html")
        assert "<h1><bdi>Tidewell Family Dental</bdi></h1>" in report
        assert "[name] Family Dental" not in report
    assert "Your practice" in page(app, f"{paste(app)}/report/for-you.html")


def test_of_a_page_handed_in_again_only_the_newer_copy_is_warned_of(app: Any) -> None:
    look = paste(app, f"Tidewell Family Dental\n4.3\n128 reviews\n\n{PASTE}")
    again(app, look, f"Tidewell Family Dental\n4.3\n130 reviews\n\n{PASTE}")
    shown = page(app, look)
    assert "130 reviews" in shown
    assert "128 reviews" not in shown


def test_desk_and_report_offer_the_same_safe_reply(app: Any) -> None:
    look = paste(app, PASTE.replace("★☆☆☆☆", "★★★★★"))
    offered = re.search(r'id="safe-reply"><bdi>(.*?)</bdi>', page(app, look))
    assert offered is not None
    report = page(app, f"{look}/report/for-you.html")
    assert f'<p class="instead"><span class="label">A safe reply</span> {offered[1]}' in report
    assert "medical director" not in report


def test_two_pastes_are_told_apart(app: Any) -> None:
    look = paste(app, f"Tidewell Family Dental\n4.3\n128 reviews\n\n{PASTE}")
    body, headers = multipart({"text": "Ari Vane\n★★☆☆☆ 3 weeks ago\nNot nice at all.\n"})
    call(app, "POST", f"{look}/handed", body, headers)
    finish(app, look)
    report = page(app, f"{look}/report/for-you.html")
    assert "pasted text 2" in report
    assert "what was pasted, " in report
    assert "answer fetched" not in report
