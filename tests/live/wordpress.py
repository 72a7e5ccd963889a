"""A real WordPress on this machine, from Debian's packages, installed and seeded by WordPress itself."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.live.servers import install_packages, start, unpack, wait

HERE = Path(__file__).parent
PACKAGES = ("php-cli", "php-mysql", "php-mbstring", "php-xml", "php-curl", "php-gd", "mariadb-server")
UNPACKED = ("wordpress", "wordpress-theme-twentytwentythree", "php-getid3")
DATABASE_PORT, SITE_PORT = 33306, 8082


@dataclass(frozen=True)
class WordPress:
    origin: str
    folder: Path


@contextmanager
def wordpress(folder: Path) -> Iterator[WordPress]:
    """Install, start and seed WordPress in `folder`; everything listens on 127.0.0.1 and ends with the block."""
    install_packages(PACKAGES)
    root = _unpack(folder)
    with ExitStack() as stack:
        _start_database(folder, stack)
        origin = f"http://127.0.0.1:{SITE_PORT}"
        _configure(root, origin)
        start(
            ["php", "-S", f"127.0.0.1:{SITE_PORT}", "-t", str(root), str(HERE / "router.php")],
            stack,
            PHP_CLI_SERVER_WORKERS="4",
        )
        wait(f"{origin}/wp-admin/install.php")
        _finish(origin)
        subprocess.run(["php", str(HERE / "seed.php"), str(root)], check=True, timeout=120)
        yield WordPress(origin=origin, folder=root)


def _unpack(folder: Path) -> Path:
    tree, root = unpack(UNPACKED, folder), folder / "site"
    # The package's absolute links lead outside the tree; what is missing here is not needed to serve a site.
    subprocess.run(["cp", "-aL", str(tree / "usr/share/wordpress"), str(root)], check=False, capture_output=True)
    themes = root / "wp-content/themes"
    themes.mkdir(parents=True, exist_ok=True)
    shutil.copytree(
        tree / "usr/share/wordpress/wp-content/themes/twentytwentythree",
        themes / "twentytwentythree",
        dirs_exist_ok=True,
    )
    shutil.copytree(tree / "usr/share/php/getid3", root / "wp-includes/ID3", dirs_exist_ok=True)
    return root


def _start_database(folder: Path, stack: ExitStack) -> None:
    data, run = folder / "mysql", folder / "run"
    for place in (data, run):
        place.mkdir()
        shutil.chown(place, "mysql", "mysql")
    for place in (folder, *folder.parents):
        if place.stat().st_uid == os.getuid() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o011)
    subprocess.run(
        [
            "mariadb-install-db",
            "--no-defaults",
            "--user=mysql",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    socket = run / "m.sock"
    start(
        [
            "mariadbd",
            "--no-defaults",
            "--user=mysql",
            f"--datadir={data}",
            f"--socket={socket}",
            "--bind-address=127.0.0.1",
            f"--port={DATABASE_PORT}",
            f"--pid-file={run / 'm.pid'}",
        ],
        stack,
    )
    sql = (
        "create database wp character set utf8mb4; create user wp@'127.0.0.1' identified by 'wp-live-test';"
        "grant all on wp.* to wp@'127.0.0.1'"
    )
    for _ in range(60):
        done = subprocess.run(["mariadb", "--no-defaults", "-uroot", "-S", str(socket), "-e", sql], capture_output=True)
        if done.returncode == 0:
            return
        time.sleep(0.5)
    raise RuntimeError(f"MariaDB did not start: {done.stderr.decode()}")


def _configure(root: Path, origin: str) -> None:
    (root / "wp-config.php").unlink(missing_ok=True)
    (root / "wp-config.php").write_text(
        f"""<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp-live-test');
define('DB_HOST', '127.0.0.1:{DATABASE_PORT}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{origin}'); define('WP_SITEURL', '{origin}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require ABSPATH . 'wp-settings.php';
""",
        encoding="utf-8",
    )


def _finish(origin: str) -> None:
    """Press the buttons of WordPress's own installer."""
    form = {
        "weblog_title": "Tidewell Family Dental",
        "user_name": "drexample",
        "admin_password": "Live-Test-pass-1",
        "admin_password2": "Live-Test-pass-1",
        "pw_weak": "1",
        "admin_email": "dr@example.org",
        "language": "",
        "blog_public": "1",
    }
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{origin}/wp-admin/install.php?step=2", data, timeout=120) as answer:
        page = answer.read().decode()
    if "Success" not in page:
        raise RuntimeError(f"WordPress did not install: {page[-800:]}")
