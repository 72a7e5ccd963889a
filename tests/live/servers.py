"""What the real servers of the live tests share: Debian's packages, and processes that end with the test."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path


def install_packages(names: Iterable[str]) -> None:
    """Install what is missing of these packages; needs root."""
    missing = [name for name in names if subprocess.run(["dpkg", "-s", name], capture_output=True).returncode]
    if missing:
        subprocess.run(["apt-get", "update", "-qq"], check=True, timeout=300)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, timeout=600, env=quiet
        )


def unpack(names: Iterable[str], folder: Path) -> Path:
    """Download packages and unpack them below `folder`, without installing them; returns the tree."""
    packages, tree = folder / "packages", folder / "tree"
    packages.mkdir(parents=True)
    # apt's own user must be able to write here.
    packages.chmod(0o777)
    subprocess.run(["apt-get", "download", "-qq", *names], cwd=packages, check=True, timeout=300)
    for package in packages.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(package), str(tree)], check=True)
    return tree


def start(command: list[str], stack: ExitStack, **variables: str) -> None:
    """Start a server; it ends with the stack."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    stack.callback(process.wait, 20)
    # PHP's own workers outlive it, and would hold the port of the next run: the whole session ends.
    stack.callback(os.killpg, process.pid, signal.SIGTERM)


def wait(url: str) -> None:
    """Return when the address answers at all; RuntimeError after a while."""
    for _ in range(60):
        try:
            urllib.request.urlopen(url, timeout=20).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise RuntimeError(f"{url} does not answer")
