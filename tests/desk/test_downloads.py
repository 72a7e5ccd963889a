"""Downloads of accounts dropped at the desk: whose they are is told by them, and can be said."""

import io
import json
import zipfile
from typing import Any

import pytest

from crawler.archives import Held
from model.documents import Kind
from tests.desk.asgi import call, multipart
from tests.desk.test_app import PASTE, _tools, finish, page
from webside.desk.app import make
from webside.desk.handed import Handed
from webside.desk.session import Session
from webside.desk.shown import show


@pytest.fixture
def app() -> Any:
    return make(Session(_tools()))


POSTS = ("Guaranteed results, no risk at all.", "Soup today.")


def download(bio: str | None = "Resident. Runner.", posts: tuple[str, ...] = POSTS) -> bytes:
    """A download of X: who it is of, its posts, and a bio if it is to hold one."""
    held = {
        "account.js": [{"account": {"username": "danareyes", "accountDisplayName": "Dana Reyes"}}],
        "tweets.js": [
            {"tweet": {"id_str": str(at), "full_text": text, "created_at": "Mon Mar 02 10:00:00 +0000 2026"}}
            for at, text in enumerate(posts, 1730000000000000000)
        ],
    }
    if bio is not None:
        held["profile.js"] = [{"profile": {"description": {"bio": bio}}}]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, entries in held.items():
            kind = name.removesuffix(".js")
            archive.writestr(f"data/{name}", f"window.YTD.{kind}.part0 = {json.dumps(entries)}")
    return file.getvalue()


PEN_NAME = "ward_night_owl"


def reddit() -> bytes:
    """A download of Reddit under a pen name, with a post to be judged that tells it too."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("statistics.csv", f"statistic,value\naccount name,{PEN_NAME}\n")
        archive.writestr(
            "posts.csv",
            "id,permalink,date,ip,subreddit,gildings,title,url,body\n"
            "1a0,https://www.reddit.com/r/medicine/comments/1a0/x/,2025-01-30 04:11:00 UTC,203.0.113.9,medicine,0,"
            f"Ask u/{PEN_NAME},,Guaranteed results and no risk at all\n",
        )
        archive.writestr("comments.csv", "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n")
    return file.getvalue()


def hand_in(app: Any, files: dict[str, bytes], look: str = "/looks", **fields: str) -> str:
    body, headers = multipart(fields, files)
    return finish(app, call(app, "POST", look, body, headers).headers["location"])


def test_downloads_of_accounts_alone_are_read_as_a_clinicians_and_the_copy_to_share_says_so(app: Any) -> None:
    look = hand_in(app, {"twitter.zip": download()}, role="")
    shown = page(app, look)
    assert "Read as a clinician's own" in shown
    assert "Not looked at</span> Facebook, Instagram, LinkedIn, Healthgrades" in shown
    assert "https://x.com/danareyes</textarea>" in shown
    shared = page(app, f"{look}/report/to-share.html")
    assert "The owner of @danareyes" in shared
    assert "a clinician" in shared
    assert "Your practice" not in shared
    assert "Unanswered reviews" not in shared


@pytest.mark.parametrize("order", [("reddit.zip", "x.zip"), ("x.zip", "reddit.zip"), ("reddit.zip",)])
def test_without_a_name_the_copy_to_share_tells_no_handle_that_may_be_a_pen_name(
    app: Any, order: tuple[str, ...]
) -> None:
    made = {"reddit.zip": reddit(), "x.zip": download()}
    look = hand_in(app, {name: made[name] for name in order}, role="")
    shared = page(app, f"{look}/report/to-share.html").casefold()
    assert "<title>webside report: a clinician&#39;s own accounts</title>" in shared
    assert "flag" in shared
    for told in (PEN_NAME, "owner of", "danareyes", "no risk at all", "comments/1a0", "17300000000"):
        assert told not in shared
    assert "whether a pen name is among the handles" in shared
    yours = page(app, f"{look}/report/for-you.html")
    assert "no risk at all" in yours
    assert "a pen name" not in yours


def test_with_a_name_the_copy_to_share_tells_the_account_that_bears_it_alone(app: Any) -> None:
    look = hand_in(app, {"reddit.zip": reddit(), "x.zip": download()}, role="clinician", name="Dana Reyes")
    shared = page(app, f"{look}/report/to-share.html").casefold()
    assert "<title>webside report: dana reyes</title>" in shared
    assert PEN_NAME not in shared
    assert "comments/1a0" not in shared
    assert "guaranteed results and no risk" not in shared
    assert "guaranteed results, no risk" in shared
    assert "1 account under another name" in shared


def test_what_a_person_says_of_it_holds(app: Any) -> None:
    look = hand_in(app, {"twitter.zip": download()}, role="practice")
    assert "Read as a clinician" not in page(app, look)
    assert "Not looked at</span> Google, Yelp" in page(app, look)
    look = hand_in(app, {"twitter.zip": download()}, role="")
    body, headers = multipart({"name": "", "role": "practice"})
    assert call(app, "POST", f"{look}/handed", body, headers).status == 303
    finish(app, look)
    assert "Not looked at</span> Google, Yelp" in page(app, look)


def test_reviews_beside_a_download_leave_it_a_practices(app: Any) -> None:
    look = hand_in(app, {"twitter.zip": download(), "reviews.txt": PASTE.encode()}, role="")
    assert "Read as a clinician" not in page(app, look)


def test_an_account_stays_known_when_the_name_is_said_on_a_page_that_did_not_know_it_yet(app: Any) -> None:
    look = hand_in(app, {"twitter.zip": download()}, role="")
    body, headers = multipart({"name": "Dana Reyes", "city": "", "sites": "", "role": ""})
    call(app, "POST", f"{look}/handed", body, headers)
    finish(app, look)
    assert "https://x.com/danareyes</textarea>" in page(app, look)


def test_a_download_without_a_bio_says_that_it_was_not_looked_at(app: Any) -> None:
    assert "the bio of the account of" not in page(app, hand_in(app, {"twitter.zip": download()}, role=""))
    bare = page(app, hand_in(app, {"twitter.zip": download(None)}, role=""))
    assert "the bio of the account of twitter.zip, which was not found in it" in bare


def test_a_pdf_is_told_how_to_be_read_and_not_asked_about(app: Any) -> None:
    shown = page(app, hand_in(app, {"lease.pdf": b"%PDF-1.4 1 0 obj << /Type /Catalog >> endobj"}, role=""))
    assert "What is this?" not in shown
    assert "This is a PDF, which cannot be read here: open it, select all, copy" in shown
    assert "Ask the service for the export again" not in shown


def test_no_flag_stands_is_not_said_before_all_was_judged() -> None:
    look = Session(_tools()).begin()
    look.hand_in(Handed(label="twitter.zip", place=Held("twitter.zip", download(posts=40 * ("Soup today.",)))))
    read_by_then = 0
    while look.is_working:
        look.work(0.002)
        read_by_then += look.is_working and look.count(Kind.POST) > 0
        assert not (look.is_working and any(told.startswith("No flag") for told in show(look).told))
    assert read_by_then
    assert any(told.startswith("No flag") for told in show(look).told)
