"""Runs programs in forks of one process that has imported Webside: as in a new process, without the imports."""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import IO, NoReturn

SECONDS = 120
FORKS = hasattr(os, "fork")
_SCRIPTS = {"__main__", "schema", "browser"}  # whose modules do something when they are imported


def run(
    module: str, arguments: Sequence[str], stdin: bytes, cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """What `python -m module` does with these arguments, there. Its standard input is a file, never a pipe."""
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        program = CRAWLS.Popen(command, stdin=given, stdout=out, stderr=err, cwd=cwd, env=environment)
        code = program.wait(SECONDS)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(arguments), code, out.read(), err.read())


class Program:
    """What of `subprocess.Popen` the parent of a crawl uses, for a command `python -m module argument…`."""

    def __init__(
        self,
        command: Sequence[str],
        stdin: IO[bytes] | int,
        stdout: IO[bytes] | int,
        stderr: IO[bytes] | int,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        start_new_session: bool = False,
    ) -> None:
        assert list(command[:2]) == [sys.executable, "-m"]
        self.args, self.returncode = list(command), None
        self.stdin = self.stdout = None
        theirs = []
        if stdin == subprocess.PIPE:
            stdin, ours = os.pipe()
            self.stdin = open(ours, "wb")  # noqa: SIM115, PTH123 - closed by who has the program
            theirs.append(stdin)
        if stdout == subprocess.PIPE:
            ours, stdout = os.pipe()
            self.stdout = open(ours, "rb")  # noqa: SIM115, PTH123
            theirs.append(stdout)
        asked = {
            "module": command[2],
            "arguments": [str(word) for word in command[3:]],
            "cwd": str(cwd or Path.cwd()),
            "environment": dict(os.environ if env is None else env),
            "apart": start_new_session,
        }
        streams = [each if isinstance(each, int) else each.fileno() for each in (stdin, stdout, stderr)]
        line = json.dumps(asked).encode() + b"\n"
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(_door())
            sent = socket.send_fds(server, [line], streams)
            if sent < len(line):  # sending nothing fails where the program has already ended
                server.sendall(line[sent:])
            self._told = server.makefile("r")
        self.pid = int(self._told.readline())
        for each in theirs:
            os.close(each)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended; the server ends what runs for too long."""
        if self.returncode is None:
            with self._told:
                code = int(self._told.readline())
            if code == -signal.SIGALRM:
                raise subprocess.TimeoutExpired(self.args, SECONDS)
            self.returncode = code
        return self.returncode

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdout, self.stdin):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()
        self.wait()


# `gather.subprocess` where crawls are to be forks.
CRAWLS = SimpleNamespace(Popen=Program, PIPE=subprocess.PIPE) if FORKS else subprocess


@contextmanager
def started(place: Path, home: Path, *arguments: str | Path) -> Iterator["Program | subprocess.Popen[bytes]"]:
    """`webside` under way in a folder, whose files `out` and `err` take what it says; it has ended after the block."""
    command = [sys.executable, "-m", "webside", *map(str, arguments)]
    environment = {**os.environ, "WEBSIDE_HOME": str(home), "PYTHONUTF8": "1"}
    with Path(os.devnull).open("rb") as given, (place / "out").open("wb") as out, (place / "err").open("wb") as err:
        program = CRAWLS.Popen(command, stdin=given, stdout=out, stderr=err, cwd=place, env=environment)
        yield program
        program.wait(SECONDS)


@cache
def _door() -> str:
    """Where the server is asked; it is started when it is first needed. Its programs ask the same one."""
    folder = tempfile.TemporaryDirectory(prefix="forked-")
    door = f"{folder.name}/door"
    server = subprocess.Popen(
        [sys.executable, "-c", f"from tests import forked; forked.serve({door!r})"],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; this ends where its input ends
    )
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    atexit.register(folder.cleanup)
    atexit.register(server.communicate)
    return door


def serve(door: str) -> None:
    """Fork a program for each who asks at the door, tell its process id, and its exit status when it has ended."""
    global _door
    _door = lambda: door  # type: ignore[assignment]  # noqa: E731
    _get_ready()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(door)
    listener.listen(64)
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes.fileno())
    print("ready", flush=True)
    waiting: dict[int, socket.socket] = {}
    watch = selectors.DefaultSelector()
    for each in (sys.stdin, listener, woken):
        watch.register(each, selectors.EVENT_READ)
    while True:
        ready = {key.fileobj for key, _ in watch.select()}
        if sys.stdin in ready:
            return
        if listener in ready:
            asker, _ = listener.accept()
            asked, streams, *_ = socket.recv_fds(asker, 1 << 16, 3)
            while not asked.endswith(b"\n"):
                asked += asker.recv(1 << 16)
            child = os.fork()
            if not child:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for each in (listener, woken, wakes, asker, *waiting.values()):
                    each.close()
                watch.close()
                _become(streams, **json.loads(asked))
            for stream in streams:
                os.close(stream)
            asker.sendall(f"{child}\n".encode())
            waiting[child] = asker
        if woken in ready:
            woken.recv(1024)
            _tell_of_ends(waiting)


def _tell_of_ends(waiting: dict[int, socket.socket]) -> None:
    while waiting:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        with waiting.pop(child) as asker, suppress(ConnectionError):
            asker.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _get_ready() -> None:
    """Import and prepare what every program would have to: rules, weights, templates. How they are read and kept is
    tested by what runs in a process of its own."""
    for name in ("model", "crawler", "analyzers", "reports", "webside"):
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}."):
            if not _SCRIPTS & set(module.name.split(".")):
                importlib.import_module(module.name)
    importlib.import_module("alembic.command")
    del sys.modules["crawler.run"]  # it is a program too, and runpy warns of one that is imported
    from analyzers import analyse, rulebook
    from analyzers.setting import Setting
    from crawler import parse
    from crawler.archives import engines, phrases
    from model.documents import Document, Kind
    from reports import render
    from tests.reports import scenes
    from webside import gather, rule_cache

    gather.subprocess = CRAWLS  # type: ignore[assignment]
    rulebook.read_ranker = cache(rulebook.read_ranker)  # of every book the same
    rule_cache._shipped = cache(rule_cache._shipped)  # type: ignore[assignment]
    for table in (parse.known, phrases.table, engines.told):
        table()
    book = rule_cache.load()
    for kind in (Kind.REPLY, Kind.POST):
        document = Document(
            kind=kind, source="s", service="s", ref="r", text="So glad your root canal went well, Mr. Quist!"
        )
        analyse.check(document, None, Setting(), book)
    render.html(scenes.full(), share=False)
    gc.collect()
    gc.freeze()


def _become(
    streams: Sequence[int], module: str, arguments: list[str], cwd: str, environment: dict[str, str], apart: bool
) -> NoReturn:
    """In the child: the program, with the streams, the place and the environment it is given."""
    signal.alarm(SECONDS)
    if apart:
        os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open to the end
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = [module, *arguments]
    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    # An exit as any other, but that the modules are not taken apart: it would copy most of the server's memory.
    sys.stdout.flush()
    atexit._run_exitfuncs()
    os._exit(code)
