"""`webside judge` of proposed accounts: listed with reasons, asked once confirmed and declared, never again if not."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from analyzers import analyse
from crawler import sources
from model.audit import Coverage
from model.documents import Document, Kind, Link, PageParts
from model.errors import SubjectError
from model.subject import Account
from tests.analyzers.rules_under_test import book
from tests.conftest import Run
from webside import plan
from webside.config import load_subject
from webside.store import AuditState, Store
from webside.subject_edit import with_account

FILE = """\
kind: clinician   # me
names: [Dana Reyes]
id: dana
consent: self
accounts:
  website: https://tidewell.example  # ours
"""
ACCOUNT = "mastodon:@dana@social.example"
HOME = Document(
    kind=Kind.PAGE,
    source="website",
    service="web",
    ref="https://tidewell.example/",
    url="https://tidewell.example/",
    account="https://tidewell.example",
    text="Welcome",
    page=PageParts(links=(Link(url="https://social.example/@dana", rel=("me",)),), is_home=True),
)


def audited(folder: Path) -> tuple[str, str]:
    file, address = folder / "dana.yaml", f"sqlite:///{folder / 'held.sqlite'}"
    file.write_text(FILE)
    with Store.open(address) as store:
        store.save_subject(load_subject(file))
        with store.lock("dana"):
            audit = store.begin_audit("dana", datetime(2026, 11, 20, tzinfo=UTC), "1")
            store.add_documents(audit, [HOME])
            store.finish_audit(audit, AuditState.COMPLETE, {})
    return str(file), address


def asked(file: str) -> set[str]:
    """Every address the next audit would ask."""
    return {one for errand in plan.make(load_subject(Path(file)), sources.load()).errands for one in errand.addresses}


def test_a_proposal_is_listed_and_not_asked_before_it_is_confirmed(webside: Run, tmp_path: Path) -> None:
    file, address = audited(tmp_path)
    listed = webside("judge", "dana", "--store", address)
    assert listed.returncode == 0
    assert ACCOUNT in listed.stdout
    assert 'Your own page https://tidewell.example/ names it as yours (rel="me").' in listed.stdout
    assert "@dana@social.example" not in asked(file)
    said = ("judge", file, ACCOUNT, "--mine", "--because", "I opened it", "--store", address)
    told = webside(*said)
    assert told.returncode == 0
    assert "accounts:\n  mastodon: '@dana@social.example'" in told.stdout
    assert Path(file).read_text() == FILE
    assert "@dana@social.example" not in asked(file)
    added = webside(*said, "--add")
    assert added.returncode == 0
    assert "the next audit looks at it" in added.stdout
    assert Path(file).read_text() == FILE.replace("  website:", "  mastodon: '@dana@social.example'\n  website:")
    assert "@dana@social.example" in asked(file)
    assert ACCOUNT not in webside("judge", file, "--store", address).stdout.replace("judge", "")


def test_what_is_not_mine_is_not_proposed_again(webside: Run, tmp_path: Path) -> None:
    _, address = audited(tmp_path)
    said = webside("judge", "dana", ACCOUNT, "--not-mine", "--because", "A namesake", "--store", address)
    assert said.returncode == 0
    assert "No account is proposed" in webside("judge", "dana", "--store", address).stdout
    assert ACCOUNT in webside("judge", "dana", "--list", "--store", address).stdout
    webside("judge", "dana", ACCOUNT, "--undo", "--store", address)
    assert ACCOUNT in webside("judge", "dana", "--store", address).stdout


def test_only_a_proposed_account_is_judged_and_only_a_confirmed_one_added(webside: Run, tmp_path: Path) -> None:
    file, address = audited(tmp_path)
    unknown = webside("judge", file, "mastodon:@x@y.example", "--mine", "--add", "--because", "x", "--store", address)
    assert unknown.returncode == 2
    assert "no document or proposed account" in unknown.stderr
    wrong = webside("judge", file, ACCOUNT, "--not-mine", "--add", "--because", "x", "--store", address)
    assert wrong.returncode == 2
    assert Path(file).read_text() == FILE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kind: clinician\n", "kind: clinician\n\naccounts:\n  x: '@dana'\n"),
        ("kind: clinician", "kind: clinician\n\naccounts:\n  x: '@dana'\n"),
        ("accounts:\nkind: clinician\n", "accounts:\n  x: '@dana'\nkind: clinician\n"),
        ("accounts: {feed: a.example}  # mine\n", "accounts: {x: '@dana', feed: a.example}  # mine\n"),
        ("accounts: {}\n", "accounts: {x: '@dana'}\n"),
        ("accounts:\n    feed: a.example\n", "accounts:\n    x: '@dana'\n    feed: a.example\n"),
        ("accounts:\n  x: '@old' # first\n", "accounts:\n  x: ['@old', '@dana'] # first\n"),
        ("accounts:\n  x: ['@old']\n", "accounts:\n  x: ['@dana', '@old']\n"),
        ("accounts:\n  x:\n    - '@old'\n  feed: b\n", "accounts:\n  x:\n    - '@dana'\n    - '@old'\n  feed: b\n"),
        ("accounts:\n  x:\n  - at: '@old'\n", "accounts:\n  x:\n  - '@dana'\n  - at: '@old'\n"),
        ("accounts:\n  x: {at: '@old', personal: true}\n", "accounts:\n  x: [{at: '@old', personal: true}, '@dana']\n"),
        ("accounts:\n  x:\n", "accounts:\n  x: '@dana'\n"),
    ],
)
def test_an_account_is_written_into_every_shape_of_file(before: str, after: str) -> None:
    assert with_account(before, "x", "@dana") == after


@pytest.mark.parametrize("before", ["accounts: nonsense\n", "accounts:\n  x:\n    at: '@old'\n", "- a\n", "a: [\n"])
def test_what_cannot_be_told_is_left_alone(before: str) -> None:
    with pytest.raises(SubjectError):
        with_account(before, "x", "@dana")


def test_the_written_file_says_the_same_and_one_account_more(tmp_path: Path) -> None:
    file = tmp_path / "dana.yaml"
    file.write_text(with_account(FILE, "website", "https://b.example"))
    assert load_subject(file).accounts["website"] == (
        Account(at="https://tidewell.example"),
        Account(at="https://b.example"),
    )


PROFILE = "https://www.linkedin.com/in/dana-reyes"


def result(rank: int, title: str, url: str, text: str = "") -> Document:
    return Document(
        kind=Kind.SEARCH_HIT, source="saved_search", service="search", ref=url, url=url, title=title, text=text,
        query="Dana Reyes", rank=rank,
    )  # fmt: skip


def searched(folder: Path) -> tuple[str, str]:
    """An audit of one page of results: a profile that may be hers, and a page to be afraid of."""
    file, address = folder / "dana.yaml", f"sqlite:///{folder / 'held.sqlite'}"
    file.write_text("kind: clinician\nnames: [Dana Reyes]\nid: dana\nconsent: self\nplaces: [{city: Port Alder}]\n")
    hits = (
        result(1, "Dana Reyes - LinkedIn", PROFILE, "Port Alder."),
        result(2, "Reyes arrested in Lakemont", "https://blotter.example/reyes", "A realtor was arrested."),
    )
    with Store.open(address) as store:
        store.save_subject(load_subject(file))
        with store.lock("dana"):
            audit = store.begin_audit("dana", datetime(2026, 11, 20, tzinfo=UTC), "1")
            store.add_documents(audit, hits)
            held = store.corpus("dana", audit)
            setting = analyse.Setting.of(load_subject(file))
            found = analyse.of_accounts(held, Coverage(visits=()), setting, book(), datetime(2026, 11, 20, tzinfo=UTC))
            store.add_findings(audit, found)
            store.finish_audit(audit, AuditState.COMPLETE, {})
    return str(file), address


def report(webside: Run, file: str, address: str, folder: Path) -> str:
    done = webside("report", file, "--store", address, "--out", str(folder / "out"))
    assert done.returncode == 0, done.stderr
    (page,) = (folder / "out").rglob("for-you.html")
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return " ".join(soup.body.get_text(" ").split()) if soup.body else ""


def test_the_printed_id_of_an_account_is_the_account_and_no_result_that_shows_it(webside: Run, tmp_path: Path) -> None:
    file, address = searched(tmp_path)
    assert f"linkedin:{PROFILE}" in webside("judge", file, "--store", address).stdout
    said = webside(
        "judge", file, f"linkedin:{PROFILE}", "--mine", "--add", "--because", "I opened it", "--store", address
    )
    assert f"linkedin:{PROFILE} judged: the subject's own" in said.stdout
    assert PROFILE in Path(file).read_text()
    assert "No account is proposed" in webside("judge", file, "--store", address).stdout
    other = webside(
        "judge", file, "https://blotter.example/reyes", "--mine", "--add", "--because", "no", "--store", address
    )
    assert "--add wrote nothing" in other.stderr


def test_a_report_written_again_says_what_was_answered_and_asks_each_thing_once(webside: Run, tmp_path: Path) -> None:
    file, address = searched(tmp_path)
    before = report(webside, file, address, tmp_path)
    asked = before.partition("Is this you?")[2].partition("Is this you?")[2]  # behind the table of contents
    assert "Reyes arrested in Lakemont" in asked.partition("Accounts that may be yours")[0]
    assert "LinkedIn" not in asked.partition("Accounts that may be yours")[0]
    assert "not certain, by what the results show: “Dana Reyes - LinkedIn”" in before
    for url, said in ((f"linkedin:{PROFILE}", "--mine"), ("https://blotter.example/reyes", "--not-mine")):
        assert webside("judge", file, url, said, "--because", "I know", "--store", address).returncode == 0
    after = report(webside, file, address, tmp_path)
    assert "You said on" in after
    assert "1 your own and 1 about someone else" in after
    assert "1 your own pages and accounts: “Dana Reyes - LinkedIn”" in after
    assert "not certain, by what the results show" not in after


def test_what_was_dismissed_stays_so_once_the_account_of_a_download_is_declared(webside: Run, tmp_path: Path) -> None:
    (tmp_path / "linkedin").mkdir()
    (tmp_path / "linkedin" / "Profile.csv").write_text(
        "First Name,Last Name,Headline,Summary\nDana,Reyes,Board-Certified Physician,I treat fear.\n"
    )
    file, address = tmp_path / "dana.yaml", f"sqlite:///{tmp_path}/s.sqlite"
    known = "kind: clinician\nnames: ['Dana Reyes, MD']\nid: dana\nconsent: self\nexports: [linkedin]\n"
    file.write_text(known)

    def looked() -> dict[str, Any]:
        out = ("--out", str(tmp_path / "out"), "--format", "json", "--store", address)
        done = webside("audit", str(file), "--offline", *out)
        assert done.returncode in (0, 3), done.stderr
        (written,) = (line for line in done.stdout.splitlines() if line.endswith("/report.json"))
        return dict(json.loads(Path(written).read_text(encoding="utf-8")))

    (group,) = looked()["groups"]
    code = group[0]["code"]
    assert webside("dismiss", code, "--because", "true of my board", "--store", address).returncode == 0
    file.write_text(f"{known}accounts: {{linkedin: 'https://www.linkedin.com/in/dana-reyes'}}\n")
    after = looked()
    assert [one["code"] for group in after["groups"] for one in group] == [code]
    assert after["gone"] == []
    assert [one["code"] for one in after["dispositions"]] == [code]


def test_add_with_an_id_says_that_it_wrote_nothing_and_what_to_name(webside: Run, tmp_path: Path) -> None:
    _, address = searched(tmp_path)
    said = webside("judge", "dana", f"linkedin:{PROFILE}", "--mine", "--add", "--because", "I did", "--store", address)
    assert said.returncode == 0
    assert "--add wrote nothing: 'dana' is an id. Name the subject file in its place." in said.stderr
