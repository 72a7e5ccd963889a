"""`webside inbox` and `webside exports`: what arrives is told and written down, and all else is left alone."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crawler import archives, sources
from model.errors import SubjectError
from tests.conftest import Run
from webside import export_notes
from webside.config import load_subject
from webside.inbox import Watcher, take

CASES = Path(__file__).parents[1] / "sources"
MAIL = CASES / "review_mail" / "google" / "mail.eml"
TABLE = CASES / "review_table" / "workbook" / "Reviews.xlsx"
TODAY = date(2026, 11, 25)
BASE = "kind: practice\nnames: [Tidewell]\n# kept as it is\n"


@pytest.mark.parametrize(
    ("exports", "held"),
    [
        ("", []),
        ("exports: old.zip\n", ["old.zip"]),
        ("exports: [old.zip, {path: page.html, source: saved_page}]  # two\n", ["old.zip", "page.html"]),
        ("exports:\n- old.zip\n- path: page.html\n  source: saved_page\nstaff: [A]\n", ["old.zip", "page.html"]),
        ("exports:\n    - old.zip\n", ["old.zip"]),
        ("exports:\nstaff: [A]\n", []),
        ("exports: []\n", []),
    ],
)
def test_an_arrival_becomes_a_line_and_deleting_it_undoes_it(tmp_path: Path, exports: str, held: list[str]) -> None:
    subject = tmp_path / "subject.yaml"
    subject.write_text(BASE + exports, encoding="utf-8")
    (tmp_path / "mail.eml").write_bytes(MAIL.read_bytes())
    taken = take(tmp_path / "mail.eml", subject, TODAY)
    assert (taken.sources, dict(taken.kinds)) == (("review_mail",), {"review": 1})
    text = subject.read_text(encoding="utf-8")
    assert "# kept as it is\n" in text
    names = [Path(export.path).name for export in load_subject(subject).exports]
    assert sorted(names) == sorted(["mail.eml", *held])
    lines = text.split("\n")
    assert taken.line is not None
    assert "mail.eml" in lines[taken.line - 1]
    subject.write_text("\n".join(lines[: taken.line - 1] + lines[taken.line :]), encoding="utf-8")
    assert sorted(Path(export.path).name for export in load_subject(subject).exports) == sorted(held)


def test_what_is_written_down_is_not_written_twice(tmp_path: Path) -> None:
    subject = tmp_path / "subject.yaml"
    subject.write_text(BASE, encoding="utf-8")
    (tmp_path / "mail.eml").write_bytes(MAIL.read_bytes())
    take(tmp_path / "mail.eml", subject, TODAY)
    before = subject.read_bytes()
    assert take(tmp_path / "mail.eml", subject, TODAY).line is None
    assert subject.read_bytes() == before


def test_an_older_download_of_the_same_service_is_named(tmp_path: Path) -> None:
    subject = tmp_path / "subject.yaml"
    held = "exports:\n- {path: x-2025.zip, source: x_archive}\n- {path: mail.eml, source: review_mail}\n"
    subject.write_text(BASE + held, encoding="utf-8")
    newer = tmp_path / "x-2026"
    shutil.copytree(CASES / "x_archive" / "current_layout", newer)
    assert take(newer, subject, TODAY).older == ("x-2025.zip",)
    assert take(newer, subject, TODAY).older == ()  # nothing was added
    (tmp_path / "other.eml").write_bytes(MAIL.read_bytes())
    assert take(tmp_path / "other.eml", subject, TODAY).older == ()  # mails stand beside each other


def test_a_subject_file_that_cannot_be_used_stays_as_it_was(tmp_path: Path) -> None:
    subject = tmp_path / "subject.yaml"
    subject.write_text("kind: practise\n", encoding="utf-8")
    (tmp_path / "mail.eml").write_bytes(MAIL.read_bytes())
    with pytest.raises(SubjectError):
        take(tmp_path / "mail.eml", subject, TODAY)
    assert subject.read_text(encoding="utf-8") == "kind: practise\n"


def test_unfinished_growing_hidden_and_empty_files_are_not_given(tmp_path: Path) -> None:
    for name in ("a.zip.crdownload", "b.csv", "b.csv.part", ".c.csv", "d.tmp"):
        (tmp_path / name).write_text("x")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "e.csv").write_text("1")
    (tmp_path / "link.csv").symlink_to(tmp_path / "e.csv")
    watcher = Watcher(tmp_path)
    assert watcher.arrived() == []
    (tmp_path / "e.csv").write_text("12")
    assert watcher.arrived() == []
    assert [path.name for path in watcher.arrived()] == ["e.csv"]
    assert watcher.arrived() == []
    (tmp_path / "b.csv.part").unlink()
    watcher.arrived()
    assert [path.name for path in watcher.arrived()] == ["b.csv"]


def test_what_lay_there_before_is_old(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("1")
    watcher = Watcher(tmp_path)
    watcher.ignore_present()
    assert watcher.arrived() == watcher.arrived() == []
    (tmp_path / "new.csv").write_text("1")
    watcher.arrived()
    assert [path.name for path in watcher.arrived()] == ["new.csv"]


def test_the_command_tells_what_it_did_and_leaves_the_rest_alone(webside: Run, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "Reviews.xlsx").write_bytes(TABLE.read_bytes())
    (folder / "invoice.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "subject.yaml").write_text(BASE, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    command = ("inbox", folder, "--once", "--every", "0.1")
    done = webside(*command)
    assert done.returncode == 0, done.stderr
    assert "Reviews.xlsx: review_table: 2 reviews, 1 reply" in done.stdout
    assert "invoice.pdf: left alone: no export or saved page we know" in done.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert load_subject(tmp_path / "subject.yaml").exports[0].source == "review_table"
    (folder / "Reviews may.xlsx").write_bytes(TABLE.read_bytes())
    done = webside(*command)
    assert "another copy stands there too: Reviews.xlsx\n  of a review that both hold an audit believes" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_ends_it_and_everything_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (tmp_path / "subject.yaml").write_text(BASE, encoding="utf-8")
    command = [sys.executable, "-m", "webside", "inbox", str(folder), "--every", "0.1"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        assert "Watching" in child.stderr.readline()
        time.sleep(0.3)
        (folder / "mail.eml").write_bytes(MAIL.read_bytes())
        assert child.stdout is not None
        assert "mail.eml: review_mail: 1 review" in child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 130
        assert "Traceback" not in child.stderr.read()
    assert load_subject(tmp_path / "subject.yaml").exports[0].source == "review_mail"


def test_every_note_leads_to_a_reader_and_says_how_sure_we_are() -> None:
    notes = export_notes.load()
    assert {note.source for note in notes.values()} <= set(archives.SOURCES) & set(sources.load())
    assert {
        "google_business_profile", "google_takeout_youtube", "google_takeout_maps", "facebook", "instagram", "threads",
        "x", "linkedin", "reddit", "tiktok", "mastodon", "bluesky", "wordpress",
    } == set(notes)  # fmt: skip
    for note in notes.values():
        assert note.link.startswith("https://")
        assert len(note.steps) >= 2
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", note.known_on)
        assert note.takes.endswith(".")


def test_every_review_site_the_readme_and_the_sources_name_has_a_note(webside: Run) -> None:
    root = Path(export_notes.__file__).parent.parent
    told = (root / "README.md").read_text("utf-8") + (root / "webside" / "sources_introduction.md").read_text("utf-8")
    sites = (
        "Healthgrades",
        "Vitals",
        "WebMD",
        "RateMDs",
        "Zocdoc",
        "RealSelf",
        "Doctoralia",
        "Jameda",
        "Yelp",
        "Google",
    )
    assert [site for site in sites if site not in told] == []
    for site in (
        *sites,
        "doximity",
        "doctify",
        "iWantGreatCare",
        "Google Maps",
        "facebook",
        "Trustpilot",
        "Care Opinion",
        "NHS",
        "Birdeye",
    ):
        printed = webside("exports", site).stdout
        assert "Ctrl+C" in printed, site
    assert "webside check --paste" in webside("exports", "zocdoc").stdout
    refused = webside("exports", "zokdoc")
    assert refused.returncode == 2
    assert refused.stderr.rstrip().endswith("did you mean 'zocdoc'?")


def test_the_page_to_print_loads_nothing(tmp_path: Path) -> None:
    page = export_notes.page(list(export_notes.load().values()))
    tags: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    reader.feed(page)
    assert not {"script", "img", "link", "iframe"} & set(tags)
    assert tags.count("section") == len(export_notes.load())
    assert "“Deselect all”" in page


def test_what_names_other_practices_alone_is_left_alone_and_told(tmp_path: Path) -> None:
    subject, table = tmp_path / "subject.yaml", tmp_path / "all.csv"
    subject.write_text(BASE, encoding="utf-8")
    table.write_text(
        "Location,Reviewer,Rating,Review,Reply\nBright Harbor,Ida,1,Cold room.,\nElm Podiatry,Odo,5,Kind.,\n",
        encoding="utf-8",
    )
    taken = take(table, subject, TODAY)
    assert (taken.sources, taken.line) == ((), None)
    assert "“Bright Harbor” (1) and “Elm Podiatry” (1), and not Tidewell" in taken.why
    assert subject.read_text(encoding="utf-8") == BASE


def test_what_may_be_anothers_is_added_and_never_without_a_word(tmp_path: Path) -> None:
    subject, copied = tmp_path / "subject.yaml", tmp_path / "copied.txt"
    subject.write_text(BASE, encoding="utf-8")
    copied.write_text(
        "Petra Vance\n2 stars\n2 March 2026\nA cold room.\nResponse from Elm Podiatry\n3 March 2026\nThank you.\n",
        encoding="utf-8",
    )
    taken = take(copied, subject, TODAY)
    assert taken.line is not None
    assert "look whose it is: it names “Elm Podiatry” (1), and not Tidewell" in taken.why
    assert "ours: yes" in taken.why


def test_a_download_that_broke_off_is_told_as_one(tmp_path: Path) -> None:
    whole = tmp_path / "twitter.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = []" + " " * 5000)
    half = tmp_path / "twitter-half.zip"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    taken = take(half, None, date(2026, 11, 26))
    assert taken.sources == ()
    assert "is a damaged archive" in taken.why
    assert taken.why.endswith("fetch the file again from the service, whole")
