"""Every door through the real page, local server and browser edition alike: to a finding or a clear sentence."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LONG, begin, ready
from tests.desk.test_browser import opened, paste_from_clipboard

pytestmark = [pytest.mark.browser, pytest.mark.node]
CASES = Path(__file__).parents[1] / "sources"
FRONT_DOORS = ("webside open", "browser edition")
LANGUAGES = {"de": "in German", "fr": "in French", "es": "in Spanish", "it": "in Italian", "pt": None, "en": None}
TAKEOUT = "google_business_takeout/localised_folders_two_pages/export"
FILES = {
    "search.html": "saved_search/google_en/page.html",
    "mail.eml": "review_mail/google/mail.eml",
    "reviews.csv": "review_table/birdeye_names_and_days_first/reviews.csv",
    "Reviews.xlsx": "review_table/workbook/Reviews.xlsx",
    "tidewell.warc.gz": "web_archive/ordinary/tidewell.warc.gz",
    "page.html": "saved_page/owner_replies_and_comments/page.html",
    "takeout.zip": TAKEOUT,
}


@pytest.fixture(scope="module", params=FRONT_DOORS)
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A look begun with a name at one of the front doors; all tests hand in more to it."""
    with ExitStack() as stack:
        if request.param == "browser edition":
            page = request.getfixturevalue("started")
        else:
            page = _opened(stack, browser, tmp_path_factory.mktemp("desk") / "home")
        begin(page)
        page.fill("#name", "Dr. Jane Rivera")
        page.fill("#sites", "tidewell.example")
        page.check("section[aria-labelledby=name-title] [value=clinician]")
        press(page, "section[aria-labelledby=name-title] button")
        yield page
        assert page.said == []


def _opened(stack: ExitStack, browser: Browser, home: Path) -> Page:
    address = stack.enter_context(opened(home))
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    stack.callback(context.close)
    return ready(context, address)


def told(page: Page) -> str:
    """The sentence that sums the look up."""
    return page.get_by_role("status").inner_text()


def press(page: Page, button: str) -> str:
    """What the look is summed up with once all that was handed in is read; the old page is not taken for the new."""
    page.evaluate("document.getElementById('found')?.setAttribute('data-old', '')")
    page.click(button)
    page.wait_for_selector("#found:not([data-old], [aria-busy])")
    return told(page)


def read(said: str) -> int:
    """How many texts it says were read."""
    return sum(int(number) for number in re.findall(r"(\d+) (?!of)", said.partition(" read.")[0] + " "))


def held(case: Path) -> int:
    """How many documents a case is expected to give."""
    lines = (case / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines if json.loads(line).get("service"))


def content(place: Path) -> bytes:
    """The file, or the folder as the zip it came in."""
    if place.is_file():
        return place.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(place))
    return packed.getvalue()


def drop(page: Page, name: str, held: bytes) -> str:
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": held})
    return press(page, "form.drop button")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paste_in_the_languages_of_the_interface(page: Page, language: str) -> None:
    case = CASES / "pasted_reviews" / f"google_{language}"
    before = read(told(page))
    paste_from_clipboard(page, (case / "pasted.txt").read_text(encoding="utf-8"))
    said = press(page, "section[aria-labelledby=paste-title] button")
    assert read(said) == before + held(case)
    unjudged = LANGUAGES[language]
    assert unjudged is None or f"text {unjudged}" in said.replace("texts", "text")
    if language == "en":
        expect(page.locator("article").first).to_contain_text("root canal")


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_each_kind(page: Page, name: str) -> None:
    place = CASES / FILES[name]
    before = read(told(page))
    said = drop(page, name, content(place))
    assert read(said) == before + held(place.parent)
    if name == "search.html":
        assert "Page one of a search holds 4 results: 1 your own" in said
        expect(page.locator(".page-one li .standing-critical")).to_contain_text("critical")


def test_a_file_that_is_none_of_them_is_said(page: Page) -> None:
    drop(page, "data.bin", b"\x00\x01\x02" * 50)
    expect(page.locator(".notice").filter(has_text="data.bin")).to_contain_text("not recognised", timeout=LONG)


def test_the_report_names_everything_that_was_handed_in(page: Page, tmp_path: Path) -> None:
    there = page.content()  # another worker may have run the tests that hand things in
    for name in FILES:
        if name not in there:
            drop(page, name, content(CASES / FILES[name]))
    if "data.bin" not in there:
        drop(page, "data.bin", b"\x00\x01\x02" * 50)
    if "pasted text" not in there:
        paste_from_clipboard(page, (CASES / "pasted_reviews/google_en/pasted.txt").read_text(encoding="utf-8"))
        press(page, "section[aria-labelledby=paste-title] button")
    with page.expect_download() as saving:
        page.locator("a[download='webside-for-you.html']").click()
    saving.value.save_as(tmp_path / "saved.html")
    saved = (tmp_path / "saved.html").read_text(encoding="utf-8")
    assert [name for name in (*FILES, "data.bin", "pasted text", "root canal") if name not in saved] == []
