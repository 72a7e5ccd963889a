"""A plain text of own posts is handed in with `holds: posts`: each paragraph is a post of the subject's own."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler import archives, sources
from crawler.archives import Held
from model.documents import Document, Kind
from model.errors import SubjectError, Unreadable
from webside import inbox, plan
from webside.commands.parse import command
from webside.config import load_subject
from webside.gather import Desk, read_exports
from webside.interrupt import Stop
from webside.progress import Plain

POSTS = "Long day.\nMy last patient was funny.\n\nMarch 3, 2026\nReview: our new scanner is great!\n\nJane D.\n★★★★★\n"
RULED = "Long day.\n\nMy last patient was funny.\n---\nFlu shots are here.\n-----\n"
HEAD = "kind: practice\nnames: [Tidewell Family Dental]\nplaces: [{city: Tidewell}]\n"


def read(text: str) -> list[Document]:
    things = archives.read("pasted_reviews", Held("posts.txt", text.encode()), kind=Kind.POST, several=True)
    return [thing for thing in things if isinstance(thing, Document)]


def test_each_paragraph_is_a_post_whatever_it_looks_like() -> None:
    found = read(POSTS)
    assert {one.kind for one in found} == {Kind.POST}
    assert [one.text for one in found] == [
        "Long day.\nMy last patient was funny.",
        "Review: our new scanner is great!",
        "Jane D.\n★★★★★",
    ]
    assert [one.published for one in found] == [None, datetime(2026, 3, 3, tzinfo=UTC), None]


def test_lines_of_dashes_part_posts_of_several_paragraphs() -> None:
    assert [one.text for one in read(RULED)] == ["Long day.\n\nMy last patient was funny.", "Flu shots are here."]


def test_an_empty_text_is_an_error_and_not_no_posts() -> None:
    with pytest.raises(Unreadable):
        read("---\n\n---\n")


def test_a_subject_file_says_so_and_the_audit_reads_it(tmp_path: Path) -> None:
    (tmp_path / "posts.txt").write_text(POSTS, encoding="utf-8")
    (tmp_path / "subject.yaml").write_text(HEAD + "exports: [{path: posts.txt, holds: posts}]\n", encoding="utf-8")
    kept: list[Document] = []
    desk = Desk(spool=tmp_path, save=lambda told: len(kept.extend(told) or kept), watch=Plain(), stop=Stop())
    (visit,) = read_exports(plan.make(load_subject(tmp_path / "subject.yaml"), sources.load()), desk)
    assert visit.kinds == {"post": 3}
    assert len(kept) == 3


@pytest.mark.parametrize("line", ["{path: a.txt, holds: tweets}", "{path: a.txt, source: x_archive, holds: posts}"])
def test_what_it_cannot_hold_is_told_at_once(tmp_path: Path, line: str) -> None:
    (tmp_path / "subject.yaml").write_text(f"{HEAD}exports: [{line}]\n", encoding="utf-8")
    with pytest.raises(SubjectError) as told:
        load_subject(tmp_path / "subject.yaml")
    assert "holds" in str(told.value)


def test_who_hands_such_a_text_in_without_a_word_is_told_how(tmp_path: Path) -> None:
    plain = tmp_path / "posts.txt"
    plain.write_text("Long day.\n\nFlu shots are here.\n", encoding="utf-8")
    assert "{path: posts.txt, holds: posts}" in inbox.take(plain, None, date(2026, 3, 1)).why
    (tmp_path / "subject.yaml").write_text(HEAD + "exports: [posts.txt]\n", encoding="utf-8")
    made = plan.make(load_subject(tmp_path / "subject.yaml"), sources.load())
    (errand,) = [one for one in made.errands if one.at == "posts.txt"]
    assert "holds: posts" in (errand.next_step or "")
    with pytest.raises(Unreadable, match="--as posts"):
        list(archives.read("pasted_reviews", plain))
    told = CliRunner().invoke(command, ["pasted_reviews", str(plain), "--as", "posts"], standalone_mode=False)
    assert told.output.count('"kind": "post"') == 2


COPIED = """Tidewell Dental
October 3 at 9:12 AM
We open on Saturdays.

Bring your children.

Tidewell Dental
October 9 at 4:40 PM · Public
Flu shots are here.
All reactions:
3
Like
Comment
Share
Jane Doe
My crown is great!
3w
Like
Reply

Anna Guest
October 10
A neighbour wrote this on the page.

Tidewell Dental
October 15
The last one.
"""


def test_a_copied_page_is_parted_by_its_name_and_dates_and_what_others_wrote_below_is_theirs() -> None:
    things = list(archives.read("pasted_reviews", Held("p.txt", COPIED.encode()), kind=Kind.POST, several=True))
    posts = [thing for thing in things if isinstance(thing, Document)]
    assert [one.text for one in posts] == [
        "We open on Saturdays.\n\nBring your children.",
        "Flu shots are here.",
        "The last one.",
    ]
    assert {one.author and one.author.name for one in posts} == {"Tidewell Dental"}
    assert [one.published_raw for one in posts] == ["October 3 at 9:12 AM", "October 9 at 4:40 PM", "October 15"]
    unread = "\n".join(thing.text for thing in things if isinstance(thing, archives.Unread))
    assert "My crown is great!" in unread
    assert "A neighbour wrote this on the page." in unread


def test_without_the_blank_lines_a_copied_page_is_parted_the_same() -> None:
    close = "\n".join(line for line in COPIED.splitlines() if line)
    found = read(close)
    assert [one.text for one in found][:2] == ["We open on Saturdays.\nBring your children.", "Flu shots are here."]
    assert found[-1].text == "The last one."
    assert not any("crown" in one.text or "neighbour" in one.text for one in found)
