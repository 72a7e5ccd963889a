"""The shipped command on a real Bluesky PDS: paged to the end, and a second audit that asks for what is new only."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.live.pds import HANDLE, PDS_PORT, PLC_PORT, pds

SUBJECT = """kind: practice
id: tidewell
names: [Tidewell Family Dental]
accounts:
  bluesky: ['{origin}/{handle}', '{origin}/nobody.test']
"""
# What npm installs and compiles is kept between runs: WEBSIDE_LIVE_MODULES names another folder for it.
MODULES = Path(os.environ.get("WEBSIDE_LIVE_MODULES", Path(tempfile.gettempdir()) / "webside-live-pds"))
POSTS = 122


def looked_at(webside: Run, subject: Path, origin: str, day: str) -> dict[str, Any]:
    """The visit to the account of one audit."""
    done = webside(
        *("audit", subject, "--allow-private", origin, "--only", "bluesky"), *("--format", "json", "--as-of", day)
    )
    assert done.returncode in (0, 3), done.stdout + done.stderr
    path = subject.parent / "webside-reports" / "tidewell" / day / "report.json"
    visits = json.loads(path.read_text(encoding="utf-8"))["coverage"]["visits"]
    nobody = next(visit for visit in visits if "nobody" in visit["at"])
    assert nobody["outcome"] == "failed"
    # Where the server does not hold it, the network is asked who does; this machine may have none.
    assert any(told in nobody["reason"] for told in ("the account was not found", "identity.resolveHandle"))
    found: dict[str, Any] = next(visit for visit in visits if HANDLE in visit["at"])
    return found


@pytest.mark.live
def test_a_real_pds_is_read_to_its_end_and_then_only_what_is_new(webside: Run, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="webside-live-") as folder, pds(Path(folder), MODULES) as server:
        assert _is_loopback_only(PDS_PORT)
        assert _is_loopback_only(PLC_PORT)
        server.write(1, POSTS)
        subject = tmp_path / "subject.yaml"
        subject.write_text(SUBJECT.format(origin=server.origin, handle=HANDLE), encoding="utf-8")
        whole = looked_at(webside, subject, server.origin, "2026-03-01")
        assert (whole["outcome"], whole["seen"]) == ("ok", POSTS), whole
        server.write(POSTS + 1, POSTS + 3)
        again = looked_at(webside, subject, server.origin, "2026-03-08")
    assert again["outcome"] == "ok", again
    assert "already held" in again["reason"]
    assert again["seen"] <= 100, "one page, and none of what lies behind it"


def _is_loopback_only(port: int) -> bool:
    """Whether nobody but this machine reaches the port."""
    told = subprocess.run(["ss", "-ltnH", f"sport = :{port}"], capture_output=True, text=True).stdout
    addresses = [line.split()[3] for line in told.splitlines()]
    return bool(addresses) and all(address == f"127.0.0.1:{port}" for address in addresses)
