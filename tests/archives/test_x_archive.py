"""The X archive as a stream: memory that does not grow, damage anywhere, texts joined to their posts."""

import json
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archives import read
from crawler.archives.x_notes import Notes
from crawler.normalise import moment
from model.documents import Document
from model.errors import SourceChanged


def written(path: Path, entries: list[object], cut: int | None = None) -> Path:
    path.write_text(("window.YTD.tweets.part0 = " + json.dumps(entries))[:cut], encoding="utf-8")
    return path


def tweet(number: int, text: str) -> dict[str, object]:
    return {"tweet": {"id_str": str(number), "full_text": text, "created_at": "Sat Feb 18 12:33:11 +0000 2023"}}


def test_memory_holds_one_post_not_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "tweets.js", [tweet(number, "word " * 2000) for number in range(3000)])
    assert path.stat().st_size > 25 << 20
    tracemalloc.start()
    try:
        assert sum(isinstance(thing, Document) for thing in read("x_archive", path)) == 3000
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_the_first_post_comes_before_the_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "tweets.js", [tweet(number, "word " * 100) for number in range(5000)], cut=-400)
    first = list(islice(read("x_archive", path), 3))
    assert [thing.ref for thing in first if isinstance(thing, Document)] == ["0", "1", "2"]


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=30, max_value=900))
def test_wherever_it_is_cut_what_stands_before_is_read(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    entries: list[object] = [
        tweet(number, f'Post number {number}, with a [bracket] and "quotes".') for number in range(9)
    ]
    path = written(tmp_path_factory.mktemp("cut") / "tweets.js", entries, cut=cut)
    whole = path.read_text(encoding="utf-8").count('+0000 2023"}}')
    found, error = _given(path)
    assert [document.ref for document in found] == [str(number) for number in range(whole)]
    assert f"cut or damaged after its entry number {whole}" in error


def _given(path: Path) -> tuple[list[Document], str]:
    """The documents read, and the sentence the reading ended with."""
    found: list[Document] = []
    try:
        for thing in read("x_archive", path):
            if isinstance(thing, Document):
                found.append(thing)
    except SourceChanged as error:
        return found, str(error)
    return found, ""


def test_damage_in_one_part_does_not_cost_the_next(tmp_path: Path) -> None:
    written(tmp_path / "tweets.js", [tweet(1, "One."), tweet(2, "Two.")], cut=-20)
    written(tmp_path / "tweets-part1.js", [tweet(3, "Three.")])
    assert [document.ref for document in _given(tmp_path)[0]] == ["1", "3"]


def test_the_handle_of_the_declared_account_fills_in_for_a_missing_account(tmp_path: Path) -> None:
    path = written(tmp_path / "tweets.js", [tweet(5, "Hello.")])
    for account in ("@dr_example", "dr_example", "https://x.com/dr_example/"):
        [document] = [thing for thing in read("x_archive", path, account=account) if isinstance(thing, Document)]
        assert document.url == "https://x.com/dr_example/status/5"
        assert document.account == account


def note(text: str, created: str = "2023-02-18T12:33:11.000Z", ref: str = "900") -> dict[str, object]:
    return {"noteTweetId": ref, "createdAt": created, "core": {"text": text, "urls": []}}


def test_a_long_text_goes_to_the_post_that_begins_it() -> None:
    when = moment("Sat Feb 18 12:33:13 +0000 2023")
    notes = Notes()
    notes.add(note("A long story about the harbour & the sea, told in full."))
    assert notes.take("1", "Another post of the same moment", when) is None
    assert notes.take("2", "A long story about", moment("Sun Feb 19 12:33:13 +0000 2023")) is None
    found = notes.take("3", "@sam A long story about the harbour &amp; the… https://t.co/x", when)
    assert found
    assert found.text.endswith("told in full.")
    assert not list(notes.left())


def test_a_long_text_is_found_by_its_id_and_a_lonely_one_is_kept(tmp_path: Path) -> None:
    written(tmp_path / "tweets.js", [tweet(7, "Short…")])
    told = [{"noteTweet": note("The whole of it.", ref="7")}, {"noteTweet": note("Nobody's.", ref="8")}]
    (tmp_path / "note-tweet.js").write_text("window.YTD.note_tweet.part0 = " + json.dumps(told), encoding="utf-8")
    assert [(document.ref, document.text) for document in _given(tmp_path)[0]] == [
        ("7", "The whole of it."),
        ("8", "Nobody's."),
    ]
