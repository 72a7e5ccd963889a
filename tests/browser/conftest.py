"""One browser and one built page for all tests of this folder."""

import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from tests.chromium import ROOT, launched, needed

PYODIDE = ROOT / ".node" / "node_modules" / "pyodide"


class Files(SimpleHTTPRequestHandler):
    """What any web server does with a folder of files."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    needed(PYODIDE.is_dir(), "pyodide")
    out = tmp_path_factory.mktemp("web") / "web"
    done = subprocess.run(
        [sys.executable, "-m", "webside.browser.build", out, PYODIDE], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.search(r"all of it +\d+\.\d MB", done.stdout)
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
