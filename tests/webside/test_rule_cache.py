"""The compiled rules come from a file only where it can be believed; else they are compiled anew, without a word."""

import hashlib
import os
import pickle
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import analyzers
from analyzers import analyse, rulebook
from analyzers.lexicon import Vocabulary
from analyzers.rulebook import RuleBook
from analyzers.setting import Setting
from model.documents import Document, Kind
from model.errors import RuleError
from model.findings import Finding
from webside import rule_cache

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps others out by the folder alone")
TEXTS = (
    "Hi Nan, you were seen on Tuesday and your crown was fine. Thank you for coming in!",
    "We are the best clinic in town, this id1ot said; results guaranteed, mail me at nan@mail.example.",
    "Thank you for your kind words. Please call our office.",
)


@pytest.fixture(scope="module")
def compiled() -> RuleBook:
    return rulebook.load()


@pytest.fixture
def loads(compiled: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An empty cache folder, and a list that grows by one each time that the rules are compiled. They come without
    their words: whether a file is believed does not depend on them."""
    few = replace(compiled, vocabulary=Vocabulary({}, {}))
    return counted(few, tmp_path, monkeypatch)


def counted(book: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    times: list[int] = []

    def load() -> RuleBook:
        times.append(1)
        return replace(book)

    monkeypatch.setattr(rule_cache, "folder", lambda: tmp_path / "cache" / "webside")
    monkeypatch.setattr(rulebook, "load", load)
    return times


def kept() -> Path:
    (file,) = rule_cache.folder().iterdir()
    return file


def found(book: RuleBook) -> list[tuple[Finding, ...]]:
    documents = [
        Document(kind=kind, source="s", service="s", ref="r", text=text)
        for text in TEXTS
        for kind in (Kind.REPLY, Kind.POST)
    ]
    return [analyse.check(document, None, Setting(), book).findings for document in documents]


def test_the_second_load_reads_what_the_first_compiled(
    compiled: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = counted(compiled, tmp_path, monkeypatch)
    rule_cache.load()
    again = rule_cache.load()
    assert len(loads) == 1
    told = found(again)
    assert any(told)
    assert told == found(pickle.loads(pickle.dumps(rulebook.load())))
    assert again.vocabulary.clues.keys() == rulebook.load().vocabulary.clues.keys()


@POSIX
def test_the_file_is_its_owner_s_alone(loads: list[int]) -> None:
    rule_cache.load()
    assert kept().stat().st_mode & 0o777 == 0o600
    assert rule_cache.folder().stat().st_mode & 0o777 == 0o700


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("evil",)


def sealed(content: bytes) -> bytes:
    return hashlib.sha256(content).digest() + content


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: whole[:40],
        lambda whole: whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        lambda whole: sealed(b""),
        lambda whole: sealed(b"\x80\x05}."),
        lambda whole: sealed(pickle.dumps(Evil())),
        lambda whole: sealed(pickle.dumps(["no book"])),
    ],
    ids=["empty", "truncated", "a beginning", "a bit", "nothing sealed", "a mapping", "a call", "no book"],
)
def test_a_file_that_is_not_whole_or_foreign_is_replaced(
    loads: list[int], damage: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rule_cache.load()
    whole = kept().read_bytes()
    kept().write_bytes(damage(whole))  # type: ignore[operator]
    rule_cache.load()
    assert len(loads) == 2
    assert kept().read_bytes() == whole
    assert not Path("evil").exists()
    assert capfd.readouterr() == ("", "")


@POSIX
@pytest.mark.parametrize("whose", ["file", "folder"])
def test_what_others_can_write_is_not_believed(loads: list[int], whose: str) -> None:
    rule_cache.load()
    (kept() if whose == "file" else rule_cache.folder()).chmod(0o777)
    rule_cache.load()
    assert len(loads) == 2


@POSIX
def test_what_belongs_to_another_is_not_believed(loads: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    rule_cache.load()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    rule_cache.load()
    assert len(loads) == 2


@POSIX
def test_a_link_to_a_folder_is_not_followed(loads: list[int], tmp_path: Path) -> None:
    rule_cache.load()
    rule_cache.folder().rename(tmp_path / "elsewhere")
    rule_cache.folder().symlink_to(tmp_path / "elsewhere")
    rule_cache.load()
    assert len(loads) == 2


def test_a_folder_that_cannot_be_made_costs_only_the_time(loads: list[int], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands there")
    assert rule_cache.load().specs
    assert rule_cache.load().specs
    assert len(loads) == 2


def test_a_change_of_the_rules_is_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rule_cache._key()
    copy = tmp_path / "analyzers"
    shutil.copytree(next(iter(analyzers.__path__)), copy)
    monkeypatch.setattr(analyzers, "__path__", [str(copy)])
    keys = [before, rule_cache._key()]
    for name in ("lexicons/care.yaml", "references.yaml", "patterns.py", "data/word-frequency.tsv"):
        with (copy / name).open("a") as stream:
            stream.write("\n")
        keys.append(rule_cache._key())
    assert len(set(keys)) == len(keys)


def test_only_the_newest_are_kept(loads: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        monkeypatch.setattr(rule_cache, "_key", lambda number=number: str(number))
        rule_cache.load()
        os.utime(rule_cache.folder() / f"rules-{number}.pickle", (number, number))
    names = {path.name for path in rule_cache.folder().iterdir()}
    assert names == {f"rules-{number}.pickle" for number in (3, 4, 5, 6)}


def test_decisions_are_laid_upon_the_kept_rules(loads: list[int], tmp_path: Path) -> None:
    file = tmp_path / "webside-rules.yaml"
    file.write_text("rules:\n  reply-confirms-patient: {off: counsel said so}\n")
    rule_cache.load()
    assert rule_cache.load(changed_by=file).is_off("privacy/reply-confirms-patient")
    assert not rule_cache.load().changes
    file.write_text("rules:\n  reply-confirms-patiemt: {off: counsel said so}\n")
    with pytest.raises(RuleError, match="there is no rule"):
        rule_cache.load(changed_by=file)
    assert len(loads) == 1


def test_own_rules_are_read_each_time_and_kept_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_cache, "folder", lambda: tmp_path / "cache")
    (tmp_path / "own").mkdir()
    file = tmp_path / "webside-rules.yaml"
    file.write_text("rules-from: own\n")
    for book in (rule_cache.load([tmp_path / "own"]), rule_cache.load(changed_by=file)):
        assert book.specs
    assert not (tmp_path / "cache").exists()
