"""The world the demo is made of: parses, holds what `seeded.yaml` says, names no real place, and is shipped."""

import html
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from model.audit import Outcome
from model.findings import Severity
from model.subject import Account, Consent, Export, Place, Subject, SubjectKind
from webside.demo import HERE, SEEDED, SUBJECTS

WORLD = HERE / "world"
FOLDERS = {
    "website": ["web/www.tidewelldental.example"],
    "wordpress": ["web/blog.tidewelldental.example"],
    "mastodon": ["web/mastodon.example"],
    "searxng": ["web/search.example"],
    "google_business_takeout": ["takeout"],
    "x_archive": ["x-archive"],
    "saved_page": ["saved"],
}
NAMESPACES = {"schema.org", "api.w.org", "www.sitemaps.org", "www.w3.org"}  # names of formats, never asked
REDIRECTED = {"169.254.169.254", "127.0.0.1"}  # where two links lead, and where no audit may go
IDS = {"privacy", "conduct", "reviews"}

seeded: dict[str, Any] = yaml.safe_load(SEEDED.read_text(encoding="utf-8"))
FAULTS = [(name, fault) for name in ("tidewell", "halloway") for fault in seeded[name]["faults"]]
OTHERS = [
    (name, item)
    for name in ("tidewell", "halloway")
    for key in ("negatives", "safe")
    for item in seeded[name].get(key, [])
]


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (WORLD / folder).rglob("*") if path.is_file())


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value; a teaser of a post repeats the post, so it does not count."""
    match value:
        case str():
            yield value
        case list():
            for part in value:
                yield from strings(part)
        case dict():
            for key, part in value.items():
                if key != "excerpt":
                    yield from strings(part)


def plain(text: str) -> str:
    return BeautifulSoup(text, "html.parser").get_text() if "<" in text else html.unescape(text)


@cache
def texts(path: Path) -> tuple[str, ...]:
    """The texts one file of the world holds, as a reader sees them."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return tuple(plain(text) for text in strings(json.loads(content)))
    if path.suffix == ".js":
        return tuple(plain(text) for text in strings(json.loads(content.partition(" = ")[2])))
    if path.suffix == ".html":
        soup = BeautifulSoup(content, "html.parser")
        scripts = (script.get_text() for script in soup.find_all("script"))
        return (soup.get_text(), *scripts, *(str(image["alt"]) for image in soup.find_all("img")))
    return (content,)


def times(words: str, *folders: str) -> int:
    return sum(text.count(words) for path in files(*folders) for text in texts(path))


@pytest.mark.parametrize("path", files("."), ids=lambda path: path.relative_to(WORLD).as_posix())
def test_every_file_reads(path: Path) -> None:
    assert path.stat().st_size < 200_000
    assert texts(path)


@pytest.mark.parametrize(("subject", "item"), FAULTS + OTHERS, ids=lambda part: str(part)[:60])
def test_seeded_words_stand_in_their_source_and_nowhere_else(subject: str, item: dict[str, Any]) -> None:
    expected = item.get("times", 1)
    assert times(item["text"], *FOLDERS[item["source"]]) == expected
    assert times(item["text"], ".") == expected


@pytest.mark.parametrize(("subject", "fault"), FAULTS, ids=lambda part: str(part)[:60])
def test_faults_name_a_rule_and_a_severity(subject: str, fault: dict[str, Any]) -> None:
    assert set(fault) <= {"source", "text", "rule", "least", "times"}
    assert fault["rule"].partition("/")[0] in IDS
    assert Severity.of(fault["least"]) >= Severity.LOW


def test_every_rule_of_the_first_issue_has_a_fault() -> None:
    rules = {fault["rule"] for _, fault in FAULTS}
    privacy = {
        "reply-confirms-patient",
        "reply-denies-patient",
        "reply-visit-details",
        "reply-clinical-details",
        "reply-payment-details",
        "reply-names-reviewer",
        "reply-patient-conduct",
        "reply-asks-phi-in-public",
        "post-direct-identifier",
    }
    others = {"conduct/hostile-reply", "conduct/profanity", "reviews/unanswered-negative-review"}
    assert rules == {f"privacy/{name}" for name in privacy} | others
    assert seeded["tidewell"]["safe"]


def test_every_negative_says_why() -> None:
    assert all(item["why"] for name in ("tidewell", "halloway") for item in seeded[name]["negatives"])


def test_unread_words_are_there_to_be_left_alone() -> None:
    assert all(times(words, ".") == 1 for name in ("tidewell", "halloway") for words in seeded[name]["unread"])


def test_expected_visits_are_of_declared_accounts_and_exports() -> None:
    for path, name in zip(SUBJECTS, ("tidewell", "halloway"), strict=True):
        subject = yaml.safe_load(path.read_text(encoding="utf-8"))
        declared = {account["at"] for accounts in subject["accounts"].values() for account in accounts}
        declared |= {Path(export["path"]).name for export in subject["exports"]}
        for visit in seeded[name]["visits"]:
            assert visit["at"] in declared
            assert visit["outcome"] in {*Outcome, "not-ok"}


@pytest.mark.parametrize("path", SUBJECTS, ids=lambda path: path.stem)
def test_subject_files_hold_known_keys_only(path: Path) -> None:
    subject = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(subject) <= names(Subject)
    assert subject["kind"] in set(SubjectKind)
    assert all(set(place) <= names(Place) for place in subject["places"])
    assert all(set(account) <= names(Account) for several in subject["accounts"].values() for account in several)
    assert all(set(export) <= names(Export) and (HERE / export["path"]).exists() for export in subject["exports"])
    assert set(subject["consent"]) <= names(Consent)
    assert has_npi_check_digit(subject["npi"])


def names(shape: type) -> set[str]:
    return {field.name for field in fields(shape)}


def has_npi_check_digit(npi: str) -> bool:
    digits = [int(digit) for digit in reversed(f"80840{npi}")]
    doubled = [digit * 2 - 9 * (digit > 4) if place % 2 else digit for place, digit in enumerate(digits)]
    return len(npi) == 10 and sum(doubled) % 10 == 0


def test_no_address_of_a_real_place() -> None:
    for path in [*files("."), *SUBJECTS, SEEDED]:
        for url in re.findall(r"https?://[\w-]+\.[\w.:-]*\w", path.read_text(encoding="utf-8")):
            host = urlsplit(url).hostname or ""
            allowed = host.endswith(".example") or host in NAMESPACES | REDIRECTED
            assert allowed, f"{path.name}: {url}"


def test_no_phone_of_a_real_line() -> None:
    phone = re.compile(r"\(?\b\d{3}\)?[ -](\d{3})-(\d{4})\b")
    found = [match for path in [*files("."), *SUBJECTS] for match in phone.finditer(path.read_text(encoding="utf-8"))]
    assert len(found) > 20
    assert all(match[1] == "555" and match[2].startswith("01") for match in found)


def test_takeout_repeats_a_review_on_its_second_page() -> None:
    reviews = [
        review["name"]
        for path in files("takeout")
        if path.name.startswith("reviews")
        for review in json.loads(path.read_text(encoding="utf-8"))["reviews"]
    ]
    assert len(reviews) == len(set(reviews)) + 1


def test_x_archive_files_open_with_an_assignment() -> None:
    for path in files("x-archive"):
        assert re.match(r"window\.(YTD\.\w+\.part\d|__THAR_CONFIG) = [\[{]", path.read_text(encoding="utf-8"))


def test_the_wheel_holds_the_whole_world(tmp_path: Path) -> None:
    root = HERE.parent.parent
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        shipped = set(packed.namelist())
    held = {path.relative_to(root).as_posix() for path in [*files("."), *SUBJECTS, SEEDED]}
    assert held <= shipped
