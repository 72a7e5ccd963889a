"""Copies of the same reviews of several days, in any order: the newest tells what stands there, and what is gone."""

import io
import json
import re
import zipfile
from typing import Any

import pytest

from tests.desk.asgi import call, multipart
from tests.desk.test_app import _tools, finish, page
from webside.desk.app import make
from webside.desk.session import Session

LEAK = "Ottoline, your root canal on Tuesday took longer because you came late."
SAFE = "We take all feedback seriously. Please contact our office directly."
PANEL = (
    "Tidewell Family Dental\n4.1\n214 reviews\nDentist\nfront desk18\nwait time11\n+6\n\n"
    "Ottoline Marsh\n2 reviews\n★☆☆☆☆ {ago}\nWaited for an hour, and nobody said why.\n{reply}\n"
    "Lem Quist\n★★★★★ {ago}\nKind people, and the coffee was good.\n"
    "Response from the owner {ago}\nThank you for the kind words.\n"
)


def panel(ago: str, reply: str = "") -> bytes:
    return PANEL.format(ago=ago, reply=reply and f"Response from the owner {ago}\n{reply}\n").encode()


def takeout(reply: str = "") -> bytes:
    """A Takeout of a Business Profile, packed when all others were."""
    reviews = [
        {
            "name": f"accounts/1/locations/2/reviews/{number}",
            "reviewer": {"displayName": name},
            "starRating": stars,
            "comment": text,
            "createTime": "2026-10-01T08:00:00Z",
            **({"reviewReply": {"comment": answer, "updateTime": "2026-10-02T08:00:00Z"}} if answer else {}),
        }
        for number, (name, stars, text, answer) in enumerate(
            [
                ("Ottoline Marsh", "ONE", "Waited for an hour, and nobody said why.", reply),
                ("Lem Quist", "FIVE", "Kind people.", "Thank you for the kind words."),
            ]
        )
    ]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        folder = "Takeout/Google Business Profile/account-1/location-2"
        told = {"data.json": {"title": "Tidewell Family Dental"}, "reviews.json": {"reviews": reviews}}
        for name, content in told.items():
            file.writestr(zipfile.ZipInfo(f"{folder}/{name}"), json.dumps(content))
    return made.getvalue()


PASTES = {"april.txt": panel("3 weeks ago", LEAK), "may.txt": panel("2 months ago")}
TAKEOUTS = {"takeout-20260401T140500Z-001.zip": takeout(LEAK), "takeout-20260501T140500Z-001.zip": takeout()}


@pytest.fixture
def app() -> Any:
    return make(Session(_tools()))


def hand_in(app: Any, *several: dict[str, bytes]) -> str:
    look = ""
    for files in several:
        body, headers = multipart({}, files)
        answer = call(app, "POST", f"{look}/handed" if look else "/looks", body, headers)
        look = look or answer.headers["location"]
        finish(app, look)
    return look


@pytest.mark.parametrize("copies", [PASTES, TAKEOUTS], ids=["pastes", "takeouts"])
def test_a_reply_that_the_newer_copy_lacks_is_gone(app: Any, copies: dict[str, bytes]) -> None:
    (old, was), (new, now) = copies.items()
    look = hand_in(app, {old: was}, {new: now})
    shown = page(app, look)
    assert "1 reply and 2 reviews" in re.sub(r"1 reply, 2 reviews and 1 profile", "1 reply and 2 reviews", shown)
    assert "of 1 text that held a flag before, 1 gone." in shown
    fix = page(app, f"{look}/fix")
    assert "root canal" in fix
    assert "1 settled" in fix
    assert "its review was handed in again, and it was not there" in fix


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("copies", [PASTES, TAKEOUTS], ids=["pastes", "takeouts"])
def test_an_older_copy_handed_in_later_brings_no_reply_back(app: Any, copies: dict[str, bytes], at_once: bool) -> None:
    (old, was), (new, now) = copies.items()
    look = hand_in(app, {new: now, old: was}) if at_once else hand_in(app, {new: now}, {old: was})
    assert "root canal" not in page(app, look)
    assert "root canal" not in page(app, f"{look}/fix")
    assert "2 reviews" in page(app, look)


def test_of_a_replaced_reply_the_old_words_stay_the_evidence(app: Any) -> None:
    look = hand_in(app, {"april.txt": panel("3 weeks ago", LEAK)}, {"may.txt": panel("2 months ago", SAFE)})
    fix = page(app, f"{look}/fix")
    assert "1 settled" in fix
    assert "with another reply in its place" in fix
    assert "root canal" in fix


def test_two_copies_of_one_day_that_do_not_tell_which_is_newer_keep_what_either_shows(app: Any) -> None:
    look = hand_in(app, {"one.txt": panel("3 weeks ago", LEAK)}, {"other.txt": panel("3 weeks ago")})
    assert "root canal" in page(app, look)
    assert "0 settled" in page(app, f"{look}/fix")


def test_what_is_pasted_into_the_page_was_copied_now(app: Any) -> None:
    look = hand_in(app, {"one.txt": panel("3 weeks ago", LEAK)})
    body, headers = multipart({"text": panel("3 weeks ago").decode()})
    call(app, "POST", f"{look}/handed", body, headers)
    finish(app, look)
    assert "1 settled" in page(app, f"{look}/fix")


def test_what_a_table_and_a_takeout_both_tell_counts_once_with_both_places(app: Any) -> None:
    table = (
        "site,reviewer,rating,date,review,owner reply\n"
        f'Google,Ottoline Marsh,1,2026-10-01,"Waited for an hour, and nobody said why.","{LEAK}"\n'
        "Google,Lem Quist,5,2026-10-01,Kind people.,Thank you for the kind words.\n"
    )
    look = hand_in(app, {"reviews.csv": table.encode(), "takeout-20260401T140500Z-001.zip": takeout(LEAK)})
    shown = page(app, look)
    assert "2 replies, 2 reviews and 1 profile read. 2 replies and 2 reviews came a second time" in shown
    assert "1 text to settle" in page(app, f"{look}/fix")
    assert "One reply, counted once. It was read a second time:" in page(app, f"{look}/fix")
    report = page(app, f"{look}/report/for-you.html")
    assert "Take down 1 reply" in report
    assert "One reply, counted once." in report
