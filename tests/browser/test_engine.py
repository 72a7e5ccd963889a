"""The engine runs inside a web page's Python: the same rules, readers and report in the page's Pyodide."""

import base64
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.analyzers.rules_under_test import book
from tests.chromium import ROOT
from tests.node import engine

TESTS = ROOT / "tests"
# Where the page's worker has its Python already: the files of the tests go there, and the answer comes back as JSON.
THERE = """
async ([script, files]) => {
  const { pyodide } = await (await import("/worker.js")).engine;
  for (const [path, content] of files) {
    pyodide.FS.mkdirTree(path.replace(/[/][^/]*$/, ""));
    pyodide.FS.writeFile(path, Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0)));
  }
  return pyodide.runPythonAsync(script, { globals: pyodide.toPy({}) });
}
"""
CALL = """
import json, pickle
from webside.browser import RULES
json.dumps(run(pickle.loads(RULES.read_bytes()), Path("/tests")))
"""


@pytest.mark.browser
@pytest.mark.node
def test_the_engine_of_the_page_gives_the_same_answers_in_pyodide(started: Page) -> None:
    answers = json.loads(json.dumps(engine.run(book(), TESTS)))
    assert answers["codes"], "the leak in the reply must be found"
    assert answers["of accounts"] == ["claims/advice-to-stranger", "presence/impostor-profile"]
    assert answers["documents"]
    files = [(f"/tests/{name}", base64.b64encode((TESTS / name).read_bytes()).decode()) for _, name in engine.FILES]
    (worker,) = started.workers
    script = Path(engine.__file__).read_text(encoding="utf-8") + CALL
    assert json.loads(worker.evaluate(THERE, [script, files])) == answers
