"""The shipped command on a real MediaWiki: paged to the end, and a second audit that asks for what is new only."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.live.mediawiki import mediawiki

SUBJECT = """kind: practice
id: tidewell
names: [Tidewell Family Dental]
accounts:
  mediawiki: ['{origin}/index.php/User:DrExample', '{origin}/index.php/User:Nobody_Ever']
"""
NOTES = 505  # with the one edit of somebody else's page more than one page of contributions


def looked_at(webside: Run, subject: Path, origin: str, day: str) -> tuple[dict[str, Any], list[str]]:
    """The visit to the account, and the texts in the store, of one audit."""
    done = webside(
        *("audit", subject, "--allow-private", origin, "--only", "mediawiki"),
        *("--format", "html,json", "--as-of", day),
    )
    assert done.returncode in (0, 3), done.stdout + done.stderr
    path = subject.parent / "webside-reports" / "tidewell" / day / "report.json"
    visits = json.loads(path.read_text(encoding="utf-8"))["coverage"]["visits"]
    nobody = next(visit for visit in visits if "Nobody" in visit["at"])
    assert nobody["outcome"] == "failed"
    assert "the account was not found" in nobody["reason"]
    captures = sorted((subject.parent / "home").rglob("manifest.jsonl"), key=lambda path: path.stat().st_mtime)
    asked = [json.loads(line).get("url", "") for line in captures[-1].read_text(encoding="utf-8").splitlines()]
    return next(visit for visit in visits if "DrExample" in visit["at"]), asked


@pytest.mark.live
def test_a_real_wiki_is_read_to_its_end_and_then_only_what_is_new(webside: Run, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="webside-live-") as folder, mediawiki(Path(folder)) as wiki:
        wiki.seed(1, NOTES)
        subject = tmp_path / "subject.yaml"
        subject.write_text(SUBJECT.format(origin=wiki.origin), encoding="utf-8")
        whole, asked = looked_at(webside, subject, wiki.origin, "2026-03-01")
        assert whole["outcome"] == "ok", whole
        assert (whole["seen"], whole["expected"]) == (NOTES + 1, NOTES + 1)
        assert sum("uccontinue" in url for url in asked) == 1, "two pages of contributions"
        wiki.seed(NOTES + 1, NOTES + 3)
        again, asked = looked_at(webside, subject, wiki.origin, "2026-03-08")
    assert again["outcome"] == "ok", again
    assert again["seen"] == 3
    assert "already held" in again["reason"]
    texts = [url for url in asked if "revids=" in url]
    assert len(texts) == 1, "the texts of the three new ones, and of no other"
