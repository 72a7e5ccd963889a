"""A report under an agency's own name: on the screen, on a telephone and on paper."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from model.brand import Brand
from reports import mask, render
from tests.chromium import AXE, WIDTHS, launched, needed, violations
from tests.reports import scenes
from tests.webside.test_brand import SVG

LOGO = f"data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}"
BRAND = Brand(
    name='Harbourlight "R&D" Reputation', logo=LOGO, accent="#7a1f4b", contact="audits@harbourlight.example · 555-0188",
    credit=False,
)  # fmt: skip


@pytest.mark.parametrize("share", [False, True])
def test_the_brand_stands_in_title_head_and_foot_and_no_trace_of_webside(share: bool) -> None:
    held = replace(scenes.full(), brand=BRAND, command=None)
    page = render.html(held, share=share)
    assert "<title>Harbourlight &#34;R&amp;D&#34; Reputation report:" in page
    assert page.count("Harbourlight &#34;R&amp;D&#34;") == 4  # title, logo, head, foot
    assert "audits@harbourlight.example · 555-0188" in page
    if share:
        mask.verify(page, held)
        assert "Webside" not in page
    credited = render.html(replace(held, brand=replace(BRAND, credit=True)), share=share)
    assert "Made with Webside" in credited


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Harbourlight", "Harbourlight report"),
        ("Harbourlight Report", "Harbourlight Report"),
        ("The Reputation Reports", "The Reputation Reports"),
        ("Newport Reporters", "Newport Reporters report"),
    ],
)
def test_a_brand_that_ends_in_report_says_it_once(name: str, heading: str) -> None:
    page = render.html(replace(scenes.full(), brand=replace(BRAND, name=name)), share=True)
    assert f"<title>{heading}: " in page
    assert f'<p class="brand">{heading} <span' in page


def test_without_a_brand_nothing_of_one_is_there() -> None:
    page = render.html(scenes.full(), share=True)
    assert "img-src" not in page
    assert "@bottom-left" not in page
    assert "<title>Webside report:" in page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_logo_and_colour_show_and_nothing_is_asked_or_too_pale(browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "to-share.html"
    file.write_text(render.html(replace(scenes.full(), brand=BRAND), share=True), encoding="utf-8")
    page = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=False).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate("document.querySelector('.logo').naturalWidth") > 0
    assert page.evaluate("getComputedStyle(document.querySelector('.copy')).color") == "rgb(122, 31, 75)"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (asked, said) == ([file.as_uri()], [])
    page.context.close()


@pytest.mark.browser
def test_axe_finds_nothing_with_a_brand(browser: Browser, tmp_path: Path) -> None:
    needed(AXE.exists(), "axe-core (make web-parts)")
    file = tmp_path / "to-share.html"
    file.write_text(render.html(replace(scenes.full(), brand=BRAND), share=True), encoding="utf-8")
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto(file.as_uri())
    page.add_script_tag(path=str(AXE))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = violations(page, colours_only=scheme == "dark")
        assert found == [], json.dumps(found)[:2000]
    page.context.close()


@pytest.mark.browser
def test_each_printed_sheet_ends_with_the_brand(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "to-share.html"
    plain = replace(BRAND, name="Harbourlight")
    file.write_text(render.html(replace(scenes.full(), brand=plain), share=True), encoding="utf-8")
    page = browser.new_context().new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.first > li'), '::before').color") == (
        "rgb(122, 31, 75)"
    )
    sheets = page.evaluate(
        "[...document.styleSheets[0].cssRules].filter(rule => rule instanceof CSSPageRule)"
        ".flatMap(rule => [...rule.cssRules]).map(rule => rule.cssText)"
    )
    assert any("@bottom-left" in one and "Harbourlight · audits@harbourlight.example" in one for one in sheets), sheets
    page.context.close()
