"""A report that went out under an agency's name goes out under it again, whatever command writes it anew."""

import re
from pathlib import Path

from tests.conftest import Run

SUBJECT = "kind: practice\nid: larkspur\nnames: [Larkspur]\nconsent: {kind: self}\nexports: [reviews.txt]\n"
REVIEWS = "Google\nPetra Vance\n1 star\n2 March 2026\nI waited.\nResponse from the owner\nYour crown was late.\n"


def audited(webside: Run, clients: Path) -> Path:
    clients.mkdir()
    (clients / "webside-brand.yaml").write_text("name: Halden and Fenwick\nmade-with-webside: no\n", encoding="utf-8")
    (clients / "larkspur.yaml").write_text(SUBJECT, encoding="utf-8")
    (clients / "reviews.txt").write_text(REVIEWS, encoding="utf-8")
    done = webside("audit", "clients/larkspur.yaml", "--offline", "--out", "reports")
    assert done.returncode in (0, 3), done.stderr
    return clients / "larkspur.yaml"


def share(folder: Path) -> str:
    return next(folder.rglob("to-share.html")).read_text(encoding="utf-8")


def test_a_report_by_id_keeps_the_brand_that_lies_beside_the_subject_file(webside: Run, tmp_path: Path) -> None:
    audited(webside, tmp_path / "clients")
    done = webside("report", "larkspur", "--out", "again")
    assert done.returncode == 0
    page = share(tmp_path / "again")
    assert "Halden and Fenwick" in page
    assert not re.search(r"webside", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL), re.IGNORECASE)


def test_where_the_file_is_gone_it_is_said_that_the_brand_does_not_count(webside: Run, tmp_path: Path) -> None:
    file = audited(webside, tmp_path / "clients")
    file.rename(tmp_path / "moved.yaml")
    done = webside("report", "larkspur", "--out", "again")
    assert "neither a brand nor decisions about rules beside it count" in done.stderr
    assert "webside report FILE" in done.stderr
    assert "Halden" not in share(tmp_path / "again")


def test_the_command_that_is_recommended_names_the_subject_file(webside: Run, tmp_path: Path) -> None:
    audited(webside, tmp_path / "clients")
    page = next((tmp_path / "reports").rglob("for-you.html")).read_text(encoding="utf-8")
    code = re.search(r"F-[0-9A-F]{8}", page)
    assert code is not None
    done = webside("dismiss", code[0], "--because", "signed")
    assert "webside report clients/larkspur.yaml writes its report anew" in done.stderr
    assert "webside report clients/larkspur.yaml writes its report anew" in webside("log", code[0], "saved").stderr
