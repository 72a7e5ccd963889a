"""Both copies in a real browser: nothing asked of the network, nothing wrong on the console, readable by everyone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from model.findings import Step
from reports import render
from tests.chromium import AXE, WIDTHS, launched, needed, violations
from tests.reports import scenes
from tests.reports.test_cleanup import critical, entry

pytestmark = pytest.mark.browser

COPIES = {"for-you": False, "to-share": True}
UNFOLD = "document.querySelectorAll('details').forEach(details => details.open = true)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both copies on disk, with hostile content among the rest, and a report of nothing."""
    folder = tmp_path_factory.mktemp("reports")
    written = {}
    for name, share in COPIES.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(render.html(scenes.hostile(), share=share), encoding="utf-8")
    written["empty"] = folder / "empty.html"
    written["empty"].write_text(render.html(scenes.empty(), share=False), encoding="utf-8")
    return written


def _open(browser: Browser, file: Path, width: int = 1280, **more: bool) -> tuple[Page, list[str], list[str]]:
    page = browser.new_context(viewport={"width": width, "height": 900}, **more).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    return page, asked, said


@pytest.fixture(scope="module", params=[*COPIES, "empty"])
def unfolded(request: pytest.FixtureRequest, browser: Browser, files: dict[str, Path]) -> Iterator[Page]:
    """A copy with everything unfolded and axe in it, for each width and scheme of colours."""
    needed(AXE.exists(), "axe-core (make web-parts)")
    page, _, _ = _open(browser, files[request.param], bypass_csp=True)
    page.evaluate(UNFOLD)
    page.add_script_tag(path=str(AXE))
    yield page
    page.context.close()


@pytest.mark.parametrize("copy", [*COPIES, "empty"])
def test_it_asks_nothing_says_nothing_and_fits(browser: Browser, files: dict[str, Path], copy: str) -> None:
    page, asked, said = _open(browser, files[copy])
    page.evaluate(UNFOLD)
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            " && !e.closest('thead')).map(e => e.outerHTML.slice(0, 120))"
        )
        assert wide == []
        assert page.evaluate("innerWidth") == width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [files[copy].as_uri()]
    assert said == []
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(unfolded: Page, width: int, scheme: str) -> None:
    unfolded.set_viewport_size({"width": width, "height": 900})
    unfolded.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert unfolded.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
    found = violations(unfolded, colours_only=scheme == "dark")
    assert found == [], json.dumps(found)[:2000]


def test_the_policy_stops_a_script_that_got_in(browser: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    intruders = "<script>document.title = 'ran'</script><img src='https://evil.example/x.png' alt=''>"
    page_with_script = files["for-you"].read_text(encoding="utf-8").replace("</main>", f"{intruders}</main>")
    file = tmp_path / "x.html"
    file.write_text(page_with_script, encoding="utf-8")
    page, _, said = _open(browser, file, 1280)
    assert page.title() != "ran"
    refused = [message for message in said if "Content Security Policy" in message]
    assert len(refused) == 2
    page.context.close()


def test_it_prints_with_everything_folded_opened(browser: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    page, _, _ = _open(browser, files["for-you"], 1280)
    page.emulate_media(media="print")
    folded = page.locator("details.rest:not(.folded) li").last
    assert folded.evaluate("e => e.getBoundingClientRect().height") > 0
    shut = page.locator("#coverage details.folded table")  # folded for good: on paper it is the one line above it
    assert shut.evaluate("e => e.checkVisibility({contentVisibilityAuto: true}) ? 1 : 0") == 0
    assert (
        page.locator("#coverage details.folded > summary").first.evaluate("e => e.getBoundingClientRect().height") > 0
    )
    assert page.locator("nav.contents").evaluate("e => getComputedStyle(e).display") == "none"
    for paper in ("A4", "Letter"):
        pdf = page.pdf(format=paper, path=tmp_path / f"{paper}.pdf")
        assert pdf.startswith(b"%PDF-")
        assert len(pdf) > 50_000
    page.context.close()


def test_no_word_of_a_date_is_broken_on_letter_paper(browser: Browser, tmp_path: Path) -> None:
    code = critical(scenes.full())
    noted = tuple(entry(code, step, day) for day, step in enumerate((Step.SAVED, Step.REMOVED, Step.ASSESSED), 14))
    report = replace(scenes.full(), log=noted)
    file = tmp_path / "noted.html"
    file.write_text(render.html(report, share=True).replace("November", "September"), encoding="utf-8")
    page, _, _ = _open(browser, file, width=690)  # what Letter leaves between its margins
    page.emulate_media(media="print")
    lines = page.evaluate(
        "[...document.querySelectorAll('.cases td')].flatMap(cell => [...cell.childNodes].filter(n => n.nodeType === 3"
        " && n.data.includes('September')).map(n => { const word = document.createRange(), at ="
        " n.data.indexOf('September'); word.setStart(n, at); word.setEnd(n, at + 9);"
        " return word.getClientRects().length; }))"
    )
    assert len(lines) > 3
    assert set(lines) == {1}
    page.context.close()


def test_a_link_to_a_folded_finding_and_the_skip_link_work(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = _open(browser, files["for-you"], 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("ol.first a").first.click()
    assert page.evaluate("document.querySelector(location.hash).matches('article')")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    page.context.close()
