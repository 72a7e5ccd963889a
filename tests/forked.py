"""Runs programs in forks of one process that has imported Webside: as in a new process, without the imports."""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from reports import render
from tests.reports import scenes

SECONDS = 120
_STREAMS = ("in", "out", "err")
_SCRIPTS = {"__main__", "schema", "browser"}  # whose modules do something when they are imported


def run(
    module: str, arguments: Sequence[str], stdin: bytes, cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """What `python -m module` does with these arguments, there. Its standard input is a file, never a pipe."""
    if hasattr(os, "fork"):
        return _server().run(module, arguments, stdin, cwd, environment)
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        return subprocess.run(
            command, stdin=given, capture_output=True, cwd=cwd, env=environment, timeout=SECONDS, check=False
        )


@cache
def _server() -> "Server":
    server = Server()
    atexit.register(server.close)
    return server


class Server:
    """The process that forks. One program at a time; the streams of each are files in a folder of the server's."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="forked-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked", self._folder.name],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the tests; this ends where its input ends
        )

    def run(
        self, module: str, arguments: Sequence[str], stdin: bytes, cwd: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[bytes]:
        given, *written = (Path(self._folder.name, stream) for stream in _STREAMS)
        given.write_bytes(stdin)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"module": module, "arguments": arguments, "cwd": str(cwd), "environment": dict(environment)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(list(arguments), SECONDS)
        return subprocess.CompletedProcess(list(arguments), code, *(path.read_bytes() for path in written))

    def close(self) -> None:
        self._process.communicate()
        self._folder.cleanup()


def _serve(folder: Path) -> None:
    _import_everything()
    render.html(scenes.full(), share=False)  # compiles the templates, which every audit would do again
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(folder, **json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _import_everything() -> None:
    for name in ("model", "crawler", "analyzers", "reports", "webside"):
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}."):
            if not _SCRIPTS & set(module.name.split(".")):
                importlib.import_module(module.name)
    del sys.modules["crawler.run"]  # it is a program too, and runpy warns of one that is imported


def _become(folder: Path, module: str, arguments: list[str], cwd: str, environment: dict[str, str]) -> None:
    """In the child: the program, with the streams, the place and the environment it is given."""
    signal.alarm(SECONDS)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    for number, stream in enumerate(_STREAMS):
        file = os.open(folder / stream, os.O_RDWR if number == 0 else os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open to the end
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        # An exit as any other, but that the modules are not taken apart: it would copy most of the server's memory.
        sys.stdout.flush()
        atexit._run_exitfuncs()
        os._exit(end.code if isinstance(end.code, int) else 1)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
