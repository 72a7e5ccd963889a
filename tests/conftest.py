"""Runs the real command line, as a user does, in a home of its own."""

import os
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from analyzers import rulebook
from tests import forked

# The weights are the same in every book, and reading them takes longer than most tests.
rulebook.read_ranker = cache(rulebook.read_ranker)

# How long one example takes says nothing on a machine that is shared.
settings.register_profile("webside", deadline=None)
settings.load_profile("webside")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def webside(tmp_path: Path, home: Path) -> Run:
    """`webside(*arguments, stdin=…, cwd=…)` in a process of its own; standard output and error are text."""

    def run(
        *arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        words, there = [str(argument) for argument in arguments], cwd or tmp_path
        given = stdin.encode() if isinstance(stdin, str) else stdin
        environment = {**os.environ, "WEBSIDE_HOME": str(home), "PYTHONUTF8": "1"}
        done = forked.run("webside", words, given, there, environment)
        result = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in result.stderr, result.stderr
        return result

    return run


@pytest.fixture
def forked_crawls(monkeypatch: pytest.MonkeyPatch) -> None:
    """The crawls of a test are forks that need not import Scrapy anew."""
    from webside import gather

    monkeypatch.setattr(gather, "subprocess", forked.CRAWLS)
