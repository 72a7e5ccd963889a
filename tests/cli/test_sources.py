"""`webside sources`, and `docs/sources.md`, which is written from the same entries."""

import json
import re
from pathlib import Path

from crawler import sources
from tests.conftest import Run
from webside import source_pages

ROOT = Path(__file__).parents[2]
SUBJECT = """kind: practice
names: [Tidewell Family Dental]
id: tidewell
accounts: {mastodon: '@tidewell@social.example'}
"""


def test_docs_sources_is_current() -> None:
    written = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert written == source_pages.markdown(sources.load()), "run `make docs`"


def test_every_source_stands_in_the_table_and_in_the_document(webside: Run) -> None:
    text = webside("sources").stdout
    document = source_pages.markdown(sources.load())
    for id in sources.load():
        assert f"\n{id} " in text
        assert f"\n### {id}\n" in document


def test_readiness_is_of_the_subject_and_says_what_is_missing(webside: Run, tmp_path: Path) -> None:
    (tmp_path / "subject.yaml").write_text(SUBJECT, encoding="utf-8")
    told = {one["id"]: one for one in json.loads(webside("sources", "--format", "json").stdout)}
    assert told["mastodon"]["missing"] == "tell it your handle"
    done = webside("sources", "--subject", "subject.yaml", "--format", "json")
    assert done.returncode == 0, done.stderr
    mine = {one["id"]: one for one in json.loads(done.stdout)}
    assert mine["mastodon"]["ready"] is True
    assert mine["x_archive"]["ready"] is False
    assert "exports:" in mine["x_archive"]["missing"]
    assert mine["mastodon"]["last_good"] is None


def test_a_subject_file_that_is_not_there_is_named(webside: Run) -> None:
    done = webside("sources", "--subject", "nobody.yaml")
    assert done.returncode == 2
    assert "nobody.yaml" in done.stderr


def test_the_table_puts_first_what_is_ready_then_what_is_missing_by_its_kind(webside: Run, tmp_path: Path) -> None:
    (tmp_path / "subject.yaml").write_text(SUBJECT, encoding="utf-8")
    text = webside("sources", "--subject", "subject.yaml").stdout
    parts: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for line in text.splitlines():
        if heading := re.fullmatch(r"(.+): (\d+)", line):
            counts[heading[1]] = int(heading[2])
            parts[heading[1]] = []
        elif line and counts:
            parts[[*parts][-1]].append(line.split()[0])
    assert [*counts] == [lack.value for lack in source_pages.Lack]
    assert {name: len(ids) for name, ids in parts.items()} == counts
    assert sorted(id for ids in parts.values() for id in ids) == sorted(sources.load())
    ready, account, word, file, key, by_hand = parts.values()
    assert "mastodon" in ready
    assert "bluesky" in account
    assert "pubmed" in word
    assert "x_archive" in file
    assert "yelp" in key
    assert "doximity" in by_hand
    # What machines read keeps the order of sites.yaml.
    told = json.loads(webside("sources", "--subject", "subject.yaml", "--format", "json").stdout)
    assert [one["id"] for one in told] == [*sources.load()]
