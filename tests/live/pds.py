"""A real Bluesky PDS on this machine, from npm, with a directory of its own; seeded through its API."""

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.live.servers import start, wait

HERE = Path(__file__).parent
MODULES = ("@atproto/pds@0.4", "@did-plc/server")
PDS_PORT, PLC_PORT = 2583, 2582
HANDLE = "drexample.test"


@dataclass(frozen=True)
class Pds:
    origin: str
    did: str
    token: str

    def write(self, first: int, last: int) -> None:
        """Let the account publish the posts of these numbers."""
        for start_at in range(first, last + 1, 100):
            numbers = range(start_at, min(start_at + 100, last + 1))
            writes = [_new_post(number) for number in numbers]
            _call(self.origin, "com.atproto.repo.applyWrites", {"repo": self.did, "writes": writes}, self.token)


def _new_post(number: int) -> dict[str, Any]:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    post = {"$type": "app.bsky.feed.post", "text": f"Tide table {number}", "createdAt": at.isoformat()}
    return {"$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.feed.post", "value": post}


@contextmanager
def pds(folder: Path, modules: Path) -> Iterator[Pds]:
    """Start a PDS in `folder`; `modules` keeps what npm installs, which takes minutes the first time."""
    _install(modules)
    for name in ("loopback.cjs", "start_pds.cjs"):
        shutil.copy(HERE / name, modules / name)
    origin = f"http://127.0.0.1:{PDS_PORT}"
    (folder / "blobs").mkdir(parents=True)
    with ExitStack() as stack:
        start(
            ["node", "-r", str(modules / "loopback.cjs"), str(modules / "start_pds.cjs")],
            stack,
            FOLDER=str(folder),
            PDS_PORT=str(PDS_PORT),
            PLC_PORT=str(PLC_PORT),
            NODE_ENV="production",
        )
        wait(f"{origin}/xrpc/_health")
        account = {"handle": HANDLE, "email": "dr@example.org", "password": "Live-Test-pass-1"}
        told = _call(origin, "com.atproto.server.createAccount", account)
        yield Pds(origin=origin, did=told["did"], token=told["accessJwt"])


def _install(modules: Path) -> None:
    if (modules / "node_modules/better-sqlite3/build/Release/better_sqlite3.node").exists():
        return
    modules.mkdir(parents=True, exist_ok=True)
    for command in (
        ["npm", "init", "-y"],
        ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *MODULES],
        ["npm", "rebuild", "better-sqlite3"],
    ):
        subprocess.run(command, cwd=modules, check=True, capture_output=True, timeout=900)


def _call(origin: str, method: str, body: dict[str, Any], token: str | None = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(f"{origin}/xrpc/{method}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())
