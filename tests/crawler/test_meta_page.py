"""Pages of Meta's downloads: times in any language, and pages that no honest download holds."""

from datetime import datetime
from pathlib import Path

import pytest

from crawler.archives import recognise_all
from crawler.archives.meta_page import moment_in
from crawler.parse import parse
from model.documents import Document, Precision
from model.errors import SourceChanged

_HEAD = '<html><head><style>._a6-g{color:red}</style></head><body><div role="main">'
_BLOCK = (
    '<div class="_a6-g"><div class="_2ph_ _a6-h">Robin Example shared a memory.</div><div class="_a6-p"><div>'
    '<div class="_2pin"><div>{}</div></div></div></div><div class="_a6-o">'
    '<a href="https://www.facebook.com/dyi/l/?l=A&amp;s=518"><div class="_a72d">Jul 26, 2024 1:35:01pm</div></a>'
    "</div></div>"
)
_END = "</div></body></html>"


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("Jul 26, 2024 1:35:01pm", "2024-07-26T13:35:01"),
        ("Oct 19, 2025 12:11 am", "2025-10-19T00:11:00"),
        ("déc 17, 2015 9:34:15am", "2015-12-17T09:34:15"),
        ("ago 27, 2023 9:32 a. m.", "2023-08-27T09:32:00"),
        ("2 月 22, 2022 1:22:02 下午", "2022-02-22T13:22:02"),
        ("5월 01, 2025 3:32 오전", "2025-05-01T03:32:00"),
        ("Tháng 10 01, 2025 10:21:24 ch", "2025-10-01T22:21:24"),
        ("25 Jul 2014, 16:06", "2014-07-25T16:06:00"),
        ("2025年4月21日 下午5:14", "2025-04-21T17:14:00"),
    ],
)
def test_a_time_is_a_wall_clock_in_any_of_our_languages(told: str, read: str) -> None:
    when = moment_in(told)
    assert (when.published, when.precision) == (datetime.fromisoformat(read), Precision.NAIVE)


@pytest.mark.parametrize("told", ["Jul 26, 2024 1:35 zz", "Jul 26, 2024"])
def test_of_a_clock_in_unknown_words_only_the_day_is_taken(told: str) -> None:
    assert moment_in(told).precision is Precision.DAY


@pytest.mark.parametrize(
    "told", ["", "yesterday", "Jul 99, 2024 1:35pm", "Jul 26, 2024 27:99", "13 月 22, 2022 1:22 下午"]
)
def test_what_is_no_time_stays_open(told: str) -> None:
    assert moment_in(told).published is None


def _read(folder: Path, page: str) -> list[Document]:
    (folder / "your_posts_1.html").write_text(page, encoding="utf-8")
    return [thing for thing in parse("facebook_archive", folder / "your_posts_1.html") if isinstance(thing, Document)]


def test_depth_and_broken_markup_cost_nothing(tmp_path: Path) -> None:
    deep = "<div>" * 5000 + "words below" + "</div>" * 5000
    posts = _read(
        tmp_path, f"{_HEAD}{_BLOCK.format('First')}{_BLOCK.format(deep)}{_BLOCK.format('</p></b>Third<br')}{_END}"
    )
    assert posts[0].text == "First"
    assert any("words below" in post.text for post in posts)


def test_an_entry_without_end_is_refused_after_what_stands_before(tmp_path: Path) -> None:
    page = f"{_HEAD}{_BLOCK.format('First')}{_BLOCK.format('<i></i>' * 120_000)}{_END}"
    (tmp_path / "your_posts_1.html").write_text(page, encoding="utf-8")
    given = list[object]()
    with pytest.raises(SourceChanged, match="no honest page"):
        given.extend(parse("facebook_archive", tmp_path / "your_posts_1.html"))


def test_a_page_that_only_uses_such_classes_is_no_download(tmp_path: Path) -> None:
    page = _HEAD + _BLOCK.format("x").replace("facebook.com/dyi", "facebook.com.example/dyi") + _END
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert "facebook_archive" not in recognise_all(tmp_path / "page.html")
