"""One browser and one built page for all tests of this folder."""

import functools
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import ROOT, launched, needed
from webside.locks import FileLock

PYODIDE = ROOT / ".node" / "node_modules" / "pyodide"
LONG = 180_000  # milliseconds; a start takes some seconds on an idle machine


class Files(SimpleHTTPRequestHandler):
    """What any web server does with a folder of files."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, built by the first worker of a run that asks for it."""
    needed(PYODIDE.is_dir(), "pyodide")
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    out, said, lock = folder / "web", folder / "web.said", FileLock(folder / "locks", "web")
    while not lock.acquire():
        time.sleep(0.2)
    try:
        if not said.exists():
            command = [sys.executable, "-m", "webside.browser.build", out, PYODIDE]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
            assert done.returncode == 0, done.stderr[-2000:]
            said.write_text(done.stdout, encoding="utf-8")
    finally:
        lock.release()
    assert re.search(r"all of it +\d+\.\d MB", said.read_text(encoding="utf-8"))
    return out


@pytest.fixture(scope="package")
def address(built: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(built)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def started(browser: Browser, address: str) -> Iterator[Page]:
    """The browser edition, started once for all tests of this folder."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield ready(context, address)
    context.close()


def ready(context: BrowserContext, address: str) -> Page:
    """The first page at an address; what it says on its console is kept on it."""
    context.set_default_timeout(LONG)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.said = said  # type: ignore[attr-defined]
    page.goto(address)
    page.wait_for_selector("#text")
    return page


def begin(page: Page) -> None:
    """To the first page, whatever it shows."""
    # The page before has a box too: what is typed there would be gone with it.
    page.evaluate("document.getElementById('main').dataset.before = ''")
    page.locator(".brand a").click()
    page.wait_for_selector("#main:not([data-before]) #text")
