"""Runs the real command line, as a user does, in a home of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.forked import SECONDS, Server

# How long one example takes says nothing on a machine that is shared.
settings.register_profile("webside", deadline=None)
settings.load_profile("webside")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="session")
def forks() -> Iterator[Server | None]:
    """Where command lines run without importing everything again; None where a process cannot be forked."""
    server = Server() if hasattr(os, "fork") else None
    yield server
    if server:
        server.close()


@pytest.fixture
def webside(tmp_path: Path, home: Path, forks: Server | None) -> Run:
    """`webside(*arguments, stdin=…, cwd=…)` in a process of its own; standard output and error are text."""

    def run(
        *arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        words, there = [str(argument) for argument in arguments], cwd or tmp_path
        given = stdin.encode() if isinstance(stdin, str) else stdin
        environment = {**os.environ, "WEBSIDE_HOME": str(home), "PYTHONUTF8": "1"}
        if forks:
            done = forks.run(words, given, there, environment)
        else:
            command = [sys.executable, "-m", "webside", *words]
            done = subprocess.run(
                command, input=given, capture_output=True, cwd=there, env=environment, timeout=SECONDS
            )
        result = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in result.stderr, result.stderr
        return result

    return run
