"""The contract of `webside parse`, through the real command, on the saved pages the sources are tested with."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from tests.conftest import Run
from webside.cli import main

SOURCES = Path(__file__).parent.parent / "sources"
KEYS = [
    "kind", "source", "service", "ref", "url", "author", "text", "title", "published", "published_precision",
    "published_until", "published_raw", "edited", "rating", "recommends", "in_reply_to", "share_of", "lang",
    "visibility", "media", "place",
]  # fmt: skip
# Of pasted texts there are very many; all are read by tests/sources, and here only a few.
_EVERY = sorted(path.parent for path in SOURCES.glob("*/*/case.json"))
_FEW = ("empty", "challenge", "truncated", "google_en")
CASES = [case for case in _EVERY if case.parent.name not in ("pasted_reviews", "saved_search") or case.name in _FEW]


def page(case: Path) -> Path:
    """What is parsed in a case: the one file or folder that is neither its facts nor what is expected."""
    (found,) = [path for path in case.iterdir() if path.name not in ("case.json", "expected.jsonl")]
    return found


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`here(*arguments)`: the command line in this process, for there are many hundred cases."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "argv", ["webside", *map(str, arguments)])
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
            main()
        assert isinstance(end.value.code, int)
        return subprocess.CompletedProcess(sys.argv, end.value.code, out.getvalue(), err.getvalue())

    return run


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}-{case.name}" for case in CASES])
def test_every_saved_page_gives_json_lines_or_one_line_of_reason(here: Run, case: Path) -> None:
    facts = json.loads((case / "case.json").read_text(encoding="utf-8"))
    arguments = ["parse", case.parent.name, str(page(case))]
    for key, option in (("url", "--url"), ("fetched_at", "--fetched")):
        if facts.get(key):
            arguments += [option, facts[key]]
    done = here(*arguments)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    told = [line for line in lines if "dropped" not in line]
    documents = [line for line in told if not line.keys() & {"unread", "unread_column"}]
    for document in documents:
        assert list(document)[: len(KEYS)] == KEYS
        assert set(document["author"]) == {"name", "handle"}
        assert document["rating"] is None or 0 <= document["rating"] <= 5
    for line in lines[len(told) :]:
        assert set(line) == {"dropped", "count"}
    # A saved page tells no status; an answer that was understood by its status may be an error without it.
    if "error" in facts or ("status" in facts and done.returncode):
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
    else:
        assert done.returncode == 0, done.stderr
        assert lines[: len(told)] == told, "what was dropped comes last"


def test_html_becomes_plain_text(webside: Run, tmp_path: Path) -> None:
    body = "<p>Kind &amp; calm.</p><p>See <a href='https://x.example'>them</a><br>soon</p>"
    review = {
        "@type": "Review",
        "author": {"name": "Ana"},
        "reviewBody": body,
        "reviewRating": {"ratingValue": "8", "bestRating": "10"},
        "datePublished": "2026-03-05",
    }
    item = json.dumps({"@type": "Dentist", "name": "Tidewell", "review": review})
    saved = tmp_path / "page.html"
    saved.write_text(f'<html><script type="application/ld+json">{item}</script></html>', encoding="utf-8")
    done = webside("parse", "saved_page", saved, "--url", "https://directory.example/tidewell")
    assert done.returncode == 0, done.stderr
    (found,) = [one for one in map(json.loads, done.stdout.splitlines()) if one.get("kind") == "review"]
    assert found["text"] == "Kind & calm.\n\nSee them\nsoon"
    assert found["rating"] == 4.0
    assert found["author"] == {"name": "Ana", "handle": None}
    assert (found["published"], found["published_precision"]) == ("2026-03-05T00:00:00Z", "day")
    assert found["service"] == "directory.example"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("myspace", "page.html"), 2), (("saved_page", "missing.html"), 2), (("saved_page", "page.html"), 1)],
)
def test_wrong_use_is_two_and_an_unknown_page_is_one(
    webside: Run, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    (tmp_path / "page.html").write_text("<html><p>Hello.</p></html>", encoding="utf-8")
    done = webside("parse", *arguments)
    assert done.returncode == code
    assert done.stderr.strip()
