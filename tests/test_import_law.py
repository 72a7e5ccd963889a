"""The law of imports, as import-linter cannot say it: no door to the network or to a process in the engine."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = sorted(
    path for package in ("model", "analyzers", "reports", "crawler/archives") for path in (ROOT / package).rglob("*.py")
)
FORBIDDEN = {"urllib.request", "http.client", "socket", "subprocess", "multiprocessing", "ctypes", "asyncio"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", ENGINE, ids=[str(path.relative_to(ROOT)) for path in ENGINE])
def test_the_engine_opens_no_door(path: Path) -> None:
    assert not imported(path) & FORBIDDEN


def test_no_module_is_called_by_an_empty_name() -> None:
    empty = {"utils", "helpers", "common", "base", "core", "manager", "handler"}
    packages = ("model", "analyzers", "reports", "crawler", "webside")
    assert not [path for package in packages for path in (ROOT / package).rglob("*.py") if path.stem in empty]
