"""Finds an organisation's overrides: the file asked for, the one beside the subject file, or the one at home."""

from pathlib import Path

from analyzers.overrides import NAME
from model.errors import InputError
from webside.home import nearest


def find(asked: Path | None, subject: Path | None = None) -> Path | None:
    """The file of overrides that counts, the nearest one alone; None where there is none.

    A file that was asked for must exist. `subject` is a subject file: one named `webside-rules.yaml` beside it counts
    before the one in the folder where Webside keeps what is the user's own.
    """
    if asked is not None:
        if not asked.is_file():
            raise InputError("there is no such file", file=str(asked), expected="a file as docs/overrides.md tells")
        return asked
    return nearest(NAME, subject)
