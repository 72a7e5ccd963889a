"""Where keys of services are kept: the environment, the keyring of the system, or a file only its owner can read."""

import json
import os
import re
import stat
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.source import Source
from webside.files import write_text
from webside.home import home, private_folder

ENVIRONMENT = "WEBSIDE_KEY_"
_SERVICE = "webside"
_FIT = re.compile(r"[\x21-\x7e]{8,8000}")


class Place(StrEnum):
    """Where a key was found, in the order in which they are asked."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"


def variable(source: str) -> str:
    """The environment variable that may hold a source's key."""
    return ENVIRONMENT + source.upper()


def file() -> Path:
    """The file that may hold keys."""
    return home() / "keys.json"


def find(source: str) -> tuple[str, Place] | None:
    """A source's key and where it was found. InputError for a key that is none, or a file that others can read."""
    if secret := os.environ.get(variable(source), "").strip():
        return fit(secret, variable(source)), Place.ENVIRONMENT
    if (ring := keyring()) and (secret := ring.get_password(_SERVICE, source)):
        return fit(secret, "the keyring"), Place.KEYRING
    kept = _kept().get(source)
    return (fit(kept, str(file())), Place.FILE) if kept else None


def secrets(sources: Iterable[Source]) -> dict[str, str]:
    """The keys of those sources that take one and have one, by id."""
    wanted = dict.fromkeys(source.id for source in sources if source.key is not None)
    return {source: held[0] for source in wanted if (held := find(source)) is not None}


def lacking(source: Source) -> tuple[str, str] | None:
    """Why a source cannot be asked for want of a key, and what to do; None when nothing is wanting."""
    if source.key is None:
        return None
    try:
        held = find(source.id)
    except InputError as error:
        return str(error), f"Set it anew: webside keys set {source.id}"
    if held is not None:
        return None
    return f"no {word(source)} of yours is set", f"{source.key.get} Then: webside keys set {source.id}".strip()


def word(source: Source) -> str:
    """What the service itself calls it: a key or a token."""
    return "token" if "token" in source.needs else "key"


def fit(secret: str, where: str) -> str:
    """The key itself, if it can be one: what holds blanks or line breaks could change the request it is put on."""
    if not _FIT.fullmatch(secret):
        raise InputError(f"what is in {where} is no key", expected="8 or more letters, digits and signs, no blanks")
    return secret


def save(source: str, secret: str, place: Place | None = None) -> Place:
    """Keep a key; in the keyring where there is one, unless `place` says otherwise. Returns where it went."""
    ring = keyring()
    if place is None:
        place = Place.KEYRING if ring else Place.FILE
    if place is Place.KEYRING:
        if ring is None:
            raise InputError("this machine has no keyring", expected="pip install 'webside[keyring]', or --file")
        ring.set_password(_SERVICE, source, secret)
    else:
        _keep({**_kept(), source: secret})
    return place


def forget(source: str) -> tuple[Place, ...]:
    """Delete a source's key from the keyring and the file; returns where it was."""
    gone = []
    if (ring := keyring()) and ring.get_password(_SERVICE, source):
        ring.delete_password(_SERVICE, source)
        gone.append(Place.KEYRING)
    kept = _kept()
    if kept.pop(source, None):
        _keep(kept)
        gone.append(Place.FILE)
    return tuple(gone)


def keyring() -> Any | None:
    """The keyring of this system, if the extra is installed and there is one that works."""
    try:
        import keyring as installed

        ring = installed.get_keyring()
        return installed if float(ring.priority) > 0 else None
    except Exception:  # a back end may fail in any way it likes; then there is none
        return None


def _kept() -> dict[str, str]:
    """What the file holds; nothing if there is none. InputError for one that others can read or that is broken."""
    path = file()
    try:
        with path.open("rb") as opened:
            _refuse_open_file(path, os.fstat(opened.fileno()))
            told = json.load(opened)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", file=str(path)) from None
    except (ValueError, RecursionError):
        raise InputError("is no JSON", file=str(path), expected='{"source": "key"}') from None
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise InputError("holds no keys", file=str(path), expected='{"source": "key"}')
    return told


def _refuse_open_file(path: Path, status: os.stat_result) -> None:
    if not hasattr(os, "getuid"):  # Windows: the user's own folder sees to that
        return
    if stat.S_IMODE(status.st_mode) & 0o077 or status.st_uid != os.getuid():
        raise InputError(
            "others can read the keys in it, so it is not used",
            file=str(path),
            expected=f"a file of your own with mode 0600: chmod 600 {path}; keys that others saw are best made anew",
        )


def _keep(kept: dict[str, str]) -> None:
    private_folder(file().parent)
    write_text(file(), json.dumps(kept, indent=2) + "\n", private=True)
