"""Finds the subject a command names: by its file, or by its id in the store."""

from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import process

from model.errors import InputError
from model.subject import Subject
from webside.config import load_subject
from webside.store import Store


def stored(name: str, store: Store) -> Subject:
    """The subject as the store holds it, by file or id. InputError if it holds none of that id."""
    wanted = load_subject(Path(name)).id if Path(name).suffix in (".yaml", ".yml") else name
    held = {subject.id: subject for subject in store.subjects()}
    if wanted in held:
        return held[wanted]
    near = process.extractOne(wanted, list(held), score_cutoff=60)
    raise InputError(f"nothing is held on '{wanted}'", expected=_known(list(held)), nearest=near[0] if near else None)


def _known(ids: Sequence[str]) -> str:
    return f"one of {', '.join(ids[:10])}" if ids else "a subject that was audited; run webside audit first"
