"""The static page in a real browser whose network is cut once it is loaded: from paste to saved report, and offline."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LONG, begin
from tests.chromium import AXE, WIDTHS, needed
from tests.desk.test_app import PASTE
from tests.desk.test_browser import HOSTILE, hand_in, paste_from_clipboard

pytestmark = [pytest.mark.browser, pytest.mark.node]


@pytest.fixture(scope="module")
def page(started: Page) -> Page:
    """The page, ready, with its network cut."""
    started.evaluate("navigator.serviceWorker.ready")
    started.context.set_offline(True)
    return started


def said(page: Page) -> list[str]:
    return page.said  # type: ignore[attr-defined,no-any-return]


def test_from_paste_to_saved_report_without_a_network(page: Page, tmp_path: Path) -> None:
    begin(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.", timeout=LONG)
    expect(page.locator("article").first).to_contain_text("your root canal")
    for name in ("for-you", "to-share"):
        with page.expect_download() as saving:
            page.locator(f"a[download='webside-{name}.html']").click()
        saved = tmp_path / f"{name}.html"
        saving.value.save_as(saved)
        assert ("Marsh" in saved.read_text(encoding="utf-8")) is (name == "for-you")
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Read the copy to share").click()
    report = opening.value
    expect(report.locator("h1")).to_be_visible(timeout=LONG)
    assert report.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    report.close()
    own = (page.url.partition("#")[0], "blob:")
    assert [url for url in asked if not url.startswith(own)] == []  # and the network is cut: what is asked is held here
    assert said(page) == []


def test_a_file_is_dropped_dismissed_and_taken_back(page: Page, tmp_path: Path) -> None:
    begin(page)
    (tmp_path / "copied.txt").write_text(PASTE, encoding="utf-8")
    page.set_input_files("#file", tmp_path / "copied.txt")
    page.click("form.drop button")
    page.wait_for_selector("#found:not([aria-busy])")
    card = page.locator("article").first
    card.get_by_text("Dismiss").click()
    card.get_by_label("Your reason").fill("She agreed in writing.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("No flag stands", timeout=LONG)
    page.get_by_text("finding").filter(has_text="set aside").first.click()
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.locator("article").first).to_contain_text("root canal", timeout=LONG)


def test_loading_it_anew_asks_first_where_something_was_handed_in(page: Page) -> None:
    begin(page)
    hand_in(page)
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.", timeout=LONG)
    expect(page.locator(".keeping")).to_contain_text("gone when you close Webside or load this page anew")
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.")


def test_nothing_can_be_kept_and_the_page_says_so(page: Page) -> None:
    begin(page)
    hand_in(page)
    assert page.locator("form[action$='/keep']").count() == 0
    page.get_by_role("button", name="Forget it").click()
    # The page of the look has a box for drafts too: back from there, before the answer came, is another page.
    expect(page.locator("#found")).to_have_count(0, timeout=LONG)
    page.go_back()
    expect(page.locator("main")).to_contain_text("There is no such page here", timeout=LONG)


def test_a_draft_is_answered_while_it_is_typed(page: Page) -> None:
    begin(page)
    page.locator("#draft").press_sequentially("See you at your next cleaning, Ms. Marsh")
    expect(page.locator("#draft-answer")).to_contain_text("names the reviewer", timeout=LONG)


@pytest.mark.parametrize("kind", ["script", "right to left"])
def test_hostile_paste_is_read_as_words(page: Page, kind: str) -> None:
    begin(page)
    hand_in(page, HOSTILE[kind])
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.", timeout=LONG)
    assert "ran" not in page.title()


def test_a_paste_of_many_megabytes_goes_in_parts(page: Page) -> None:
    begin(page)
    paste_from_clipboard(page, f"{PASTE}\n{'waited and waited ' * 120_000}")
    page.click("section[aria-labelledby=paste-title] button")
    page.wait_for_selector("#found:not([aria-busy])")
    expect(page.get_by_role("status")).to_contain_text("2 replies and 2 reviews read.", timeout=LONG)


@pytest.mark.parametrize("width", list(WIDTHS))
def test_everyone_can_read_it(page: Page, width: str) -> None:
    needed(AXE.is_file(), "axe-core")
    page.set_viewport_size({"width": WIDTHS[width], "height": 900})
    begin(page)
    page.evaluate(AXE.read_text(encoding="utf-8").replace("new Function", "Function"))
    found = page.evaluate("axe.run().then((result) => result.violations.map((one) => one.id))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_starts_again_without_a_network(page: Page, address: str) -> None:
    again = page.context.new_page()
    again.goto(address)
    again.wait_for_selector("#text")
    expect(again.locator("#text")).to_be_editable(timeout=LONG)
    again.close()


def test_every_file_it_needs_is_kept_for_offline_use(built: Path) -> None:
    kept = set(re.findall(r'"([^"]+)"', (built / "offline.js").read_text(encoding="utf-8").split("FILES = ")[1]))
    there = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert there - {"index.html", "offline.js"} <= kept
    page = (built / "index.html").read_text(encoding="utf-8")
    assert "@" not in re.sub(r"[\w.]+@[\w.]+", "", page)
