"""The installed distribution: works outside the checkout, and owns its names alone."""

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from crawler import sources

ROOT = Path(__file__).parent.parent
NAMES = {"model", "crawler", "analyzers", "reports", "webside"}


def test_the_installed_webside_runs_its_demo_from_an_empty_folder_and_prints_summary_and_paths(tmp_path: Path) -> None:
    place, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    how = ["--no-deps", "--no-build-isolation", "--no-index", "--no-compile"]
    install = ["-m", "pip", "install", "-q", *how, "--target", place, ROOT]
    subprocess.run([sys.executable, *map(str, install)], check=True, timeout=120)
    where = "import webside, crawler.sources as s; print(webside.__file__); print(len(s.load()))"
    environment = {**os.environ, "PYTHONPATH": str(place), "WEBSIDE_HOME": str(tmp_path / "home")}
    told = subprocess.run(
        [sys.executable, "-c", where], cwd=empty, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert Path(told[0]).is_relative_to(place), "the checkout must not answer for the installed package"
    assert int(told[1]) == len(sources.load())
    done = subprocess.run(
        [sys.executable, "-m", "webside", "demo", "--as-of", "2026-11-22"],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    paths = re.findall(r"^(.*for-you\.html)$", done.stdout, re.MULTILINE)
    assert {empty / path for path in paths} == set(empty.rglob("for-you.html"))
    assert len(paths) == 2
    assert "First:" in done.stdout


def test_no_other_distribution_owns_one_of_our_names() -> None:
    owners = metadata.packages_distributions()
    assert "webside" in owners.get("webside", ["webside"])
    for name in NAMES:
        assert set(owners.get(name, ["webside"])) == {"webside"}
