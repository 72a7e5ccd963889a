"""A real MediaWiki on this machine, from Debian's packages, installed and seeded by its own scripts."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.live.servers import install_packages, start, unpack, wait

HERE = Path(__file__).parent
PACKAGES = ("php-cli", "php-sqlite3", "php-mbstring", "php-xml", "php-intl")
UNPACKED = ("mediawiki", "mediawiki-classes")
PORT = 8081


@dataclass(frozen=True)
class MediaWiki:
    origin: str
    root: Path

    def seed(self, first: int, last: int) -> None:
        """Let DrExample write the notes of these numbers."""
        _php(self.root, str(HERE / "seed_wiki.php"), "--first", str(first), "--last", str(last))


@contextmanager
def mediawiki(folder: Path) -> Iterator[MediaWiki]:
    """Install and start MediaWiki in `folder`; it listens on 127.0.0.1 and ends with the block."""
    install_packages(PACKAGES)
    root = _plain_tree(unpack(UNPACKED, folder), folder / "wiki")
    origin = f"http://127.0.0.1:{PORT}"
    data = folder / "data"
    data.mkdir()
    _php(
        root,
        "maintenance/install.php",
        *("--dbtype=sqlite", f"--dbpath={data}", f"--server={origin}", "--scriptpath="),
        *("--pass=Live-Test-pass-1", "Harbour Wiki", "WikiAdmin"),
    )
    _php(root, "maintenance/createAndPromote.php", "--force", "DrExample", "Live-Test-pass-2")
    with ExitStack() as stack:
        start(["php", "-S", f"127.0.0.1:{PORT}", "-t", str(root)], stack, PHP_CLI_SERVER_WORKERS="4")
        wait(f"{origin}/api.php")
        yield MediaWiki(origin=origin, root=root)


def _plain_tree(tree: Path, root: Path) -> Path:
    """The package spreads its parts over the system by absolute links; a wiki of its own has them in one place."""
    package = tree / "usr/share/mediawiki"
    shutil.copytree(package, root, symlinks=True)
    for name in ("extensions", "config", "images", "LocalSettings.php"):
        part = root / name
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)
    for name in ("extensions", "images", "cache"):
        (root / name).mkdir(exist_ok=True)
    return root


def _php(root: Path, script: str, *arguments: str) -> None:
    done = subprocess.run(
        ["php", script, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "MW_INSTALL_PATH": str(root)},
    )
    if done.returncode:
        raise RuntimeError(f"{script}: {done.stdout[-500:]} {done.stderr[-500:]}")
