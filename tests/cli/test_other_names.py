"""Own accounts under another name: a search for the name does not show them, and a copy to share never tells them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analyzers import analyse, findable
from model.audit import Coverage
from model.documents import Author, Document, Kind
from model.subject import Account, Subject, SubjectKind
from reports import render
from tests.analyzers.rules_under_test import book
from tests.conftest import Run
from tests.reports import scenes
from webside.config import load_subject
from webside.store import AuditState, Store

AT = "https://www.reddit.com/user/nightbeagle"
ADVICE = "Stop the metoprolol tonight and take two of your husband's lisinopril instead, you will be fine."
FILE = f"""\
kind: clinician
names: [Dana Reyes]
id: dana
consent: self
accounts: {{reddit_feed: '{AT}', x: '@dana_r'}}
"""


def post(ref: str, at: str, text: str, name: str | None = None) -> Document:
    return Document(
        kind=Kind.POST, source="x_archive" if at.startswith("@") else "reddit_archive",
        service="x" if at.startswith("@") else "reddit", ref=ref, account=at, text=text,
        url=f"https://posts.example/{ref}", published=datetime(2026, 1, 5, tzinfo=UTC),
        author=Author(name=name, handle=at.rpartition("/")[2].lstrip("@")),
    )  # fmt: skip


POSTS = (
    post("a", AT, ADVICE),
    post("b", "@dana_r", "Ran ten miles."),
    post("d", AT, "Toast the cumin first, it is fucking great."),
)


def held(tmp_path: Path, *documents: Document, kind: SubjectKind = SubjectKind.CLINICIAN) -> tuple[Account, ...]:
    accounts = {"reddit_feed": (Account(at=AT),), "x": (Account(at="@dana_r"),)}
    subject = Subject(kind=kind, names=("Dana Reyes",), id="dana", accounts=accounts)
    with Store.open(f"sqlite:///{tmp_path / 'corpus.sqlite'}") as store:
        store.save_subject(subject)
        with store.lock("dana"):
            audit = store.begin_audit("dana", datetime(2026, 11, 20, tzinfo=UTC), "1")
            store.add_documents(audit, documents)
            store.finish_audit(audit, AuditState.COMPLETE, {})
        return findable.under_other_names(store.corpus("dana", audit), subject)


def test_an_account_whose_name_says_nothing_of_the_person_is_one(tmp_path: Path) -> None:
    assert [one.at for one in held(tmp_path, *POSTS)] == [AT]


@pytest.mark.parametrize(
    "shown",
    [
        post("c", AT, "Hello", name="Dana Reyes, MD"),
        Document(kind=Kind.SEARCH_HIT, source="saved_search", service="search", ref="1", url=AT, title="nightbeagle"),
    ],
)
def test_an_account_that_signs_with_the_name_or_that_a_search_shows_is_none(tmp_path: Path, shown: Document) -> None:
    assert held(tmp_path, *POSTS, shown) == ()


def test_an_account_without_texts_and_a_practice_have_none(tmp_path: Path) -> None:
    assert held(tmp_path, POSTS[1]) == ()
    (tmp_path / "practice").mkdir()
    assert held(tmp_path / "practice", *POSTS, kind=SubjectKind.PRACTICE) == ()


def test_the_copy_to_share_tells_neither_the_other_name_nor_a_text_that_leads_there(
    webside: Run, tmp_path: Path
) -> None:
    file, address = tmp_path / "dana.yaml", f"sqlite:///{tmp_path / 'held.sqlite'}"
    file.write_text(FILE)
    subject, at = load_subject(file), datetime(2026, 11, 20, tzinfo=UTC)
    with Store.open(address) as store:
        store.save_subject(subject)
        with store.lock("dana"):
            audit = store.begin_audit("dana", at, "1")
            store.add_documents(audit, POSTS)
            setting = analyse.Setting.of(subject)
            found = analyse.analyse(store.corpus("dana", audit), Coverage(visits=()), setting, book(), at)
            store.add_findings(audit, found)
            store.finish_audit(audit, AuditState.COMPLETE, {})
    done = webside("report", str(file), "--store", address, "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    (mine,) = (tmp_path / "out").rglob("for-you.html")
    (shared,) = (tmp_path / "out").rglob("to-share.html")
    own, others = mine.read_text(encoding="utf-8"), shared.read_text(encoding="utf-8")
    assert "nightbeagle" in own
    assert "metoprolol" in own
    assert "fucking" in own
    assert "Not among these: what stands under" in own
    seen = BeautifulSoup(own, "html.parser").select_one("#seven-minutes")
    assert seen is not None
    assert "cumin" not in seen.get_text()
    assert "1 account under another name" in others
    for telling in ("nightbeagle", "metoprolol", "cumin", "fucking", "posts.example/a", "reddit.com/user"):
        assert telling not in others, telling
    assert "Ran ten miles" in others


def test_the_address_of_a_namesake_holds_the_name_and_stays_out_of_the_copy_to_share() -> None:
    own = scenes.empty()
    hits = [
        Document(kind=Kind.SEARCH_HIT, source="s", service="search", ref=host, url=f"https://{host}/", title="Homes")
        for host in ("www.reyes-homes.example", "lists.example")
    ]
    person = replace(own.subject, kind=SubjectKind.CLINICIAN, names=("Dana Reyes",))
    report = replace(own, subject=person, search_hits=tuple(hits))
    others = render.html(report, share=True)
    assert "reyes-homes.example" not in others
    assert "a result at" in others
    assert "an address left out of this copy" in others
    assert "lists.example" in others
