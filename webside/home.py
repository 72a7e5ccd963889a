"""The folder where Webside keeps what is the user's own: the store, audits and their locks."""

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """`WEBSIDE_HOME` when it is set, else the data folder this system gives a user. Nothing is created."""
    chosen = os.environ.get("WEBSIDE_HOME", "").strip()
    return real(chosen) if chosen else platformdirs.user_data_path("webside", appauthor=False)


def expanded(path: str) -> Path:
    """The path with its `~` spelled out; where no such user is known, `~` is a letter like any other."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def real(path: str) -> Path:
    """The absolute path without links, as far as it exists; links in a circle stay as they are."""
    return Path(os.path.realpath(expanded(path)))


def nearest(name: str, subject: Path | None) -> Path | None:
    """The file of an organisation that counts: the one of this name beside the subject file, else the one at home."""
    beside = [subject.resolve().parent / name] if subject is not None and subject.suffix else []
    return next((path for path in (*beside, home() / name) if path.is_file()), None)


def private_folder(path: Path) -> Path:
    """Create `path` with its parents, readable by its owner alone (on Windows the user's own folder sees to that)."""
    for folder in reversed((path, *path.parents)):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    return path


def looks_folder() -> Path:
    """Where looks lie that their owner chose to keep at the desk. Nothing is created."""
    return home() / "looks"


def captures_folder(subject: str, audit: str | None = None) -> Path:
    """Where the captures of a subject's audits are kept, or of one audit. Nothing is created."""
    folder = home() / "captures" / subject
    return folder / audit if audit else folder
