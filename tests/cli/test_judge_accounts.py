"""`webside judge` of proposed accounts: listed with reasons, asked once confirmed and declared, never again if not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import sources
from model.documents import Document, Kind, Link, PageParts
from model.errors import SubjectError
from model.subject import Account
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
