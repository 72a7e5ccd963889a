"""The real browser that tests open pages in, and what they do where it is missing."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / ".node" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of axe that read a colour
WIDTHS = {"desktop": 1280, "phone": 360}


def needed(found: object, what: str) -> None:
    """Skip on a developer's machine, fail where the whole suite must run."""
    if found:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@contextmanager
def launched() -> Iterator[Browser]:
    """Headless Chromium, closed at the end."""
    chromium = shutil.which("chromium")
    needed(chromium, "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


def violations(page: Page, colours_only: bool = False) -> list[Any]:
    """What axe, which the page must hold, finds in it. Another scheme changes colours alone, so it needs no more."""
    asked = {"resultTypes": ["violations"]} | ({"runOnly": COLOURS} if colours_only else {})
    found = page.evaluate("(asked) => axe.run(document, asked).then(result => result.violations)", asked)
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found]
