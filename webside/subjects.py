"""Finds the subject a command names: by its file, or by its id in the store; and whose finding a code names."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import process

from model.errors import InputError
from model.findings import Finding
from model.subject import Subject
from webside.config import load_subject
from webside.store import Store

FILE = "subject_file"  # what an audit keeps of where its subject file lay


def stored(name: str, store: Store) -> Subject:
    """The subject as the store holds it, by file or id. InputError if it holds none of that id."""
    wanted = load_subject(Path(name)).id if Path(name).suffix in (".yaml", ".yml") else name
    held = {subject.id: subject for subject in store.subjects()}
    if wanted in held:
        return held[wanted]
    near = process.extractOne(wanted, list(held), score_cutoff=60)
    raise InputError(f"nothing is held on '{wanted}'", expected=_known(list(held)), nearest=near[0] if near else None)


def file_of(subject_id: str, store: Store) -> Path | None:
    """Where the subject file lay at the last audit, whether or not it is there still; None where that is not known."""
    last = store.last_audit(subject_id)
    told = last.plan.get(FILE) if last else None
    return Path(told) if told else None


def called(subject_id: str, store: Store) -> str:
    """A subject as a command is given it: by its file where that is still there, for what lies beside it counts too."""
    file = file_of(subject_id, store)
    if file is None or not file.is_file():
        return subject_id
    here = os.path.relpath(file) if file.is_relative_to(Path.cwd()) else str(file)
    return shlex.quote(here)


def whose(code: str, named: str | None, store: Store) -> tuple[Subject, Finding]:
    """The subject and the finding of a code; `named` says which subject is meant, by file or id. InputError where no
    finding has the code, and where several subjects have it and none was named."""
    found = store.find_findings(code)
    if not found:
        raise InputError(f"no finding has the code {code}", expected="a code from a report, as F-3A91C0DE")
    if named is not None:
        subject = stored(named, store)
        if subject.id not in found:
            raise InputError(f"{subject.name} has no finding {code}", expected=f"--subject {' or '.join(found)}")
        return subject, found[subject.id]
    if len(found) > 1:
        raise InputError(
            f"{code} stands in the reports of {len(found)} subjects: {', '.join(found)}",
            expected=f"which of them is meant, as --subject {next(iter(found))}",
        )
    (subject_id,) = found
    return stored(subject_id, store), found[subject_id]


def _known(ids: Sequence[str]) -> str:
    return f"one of {', '.join(ids[:10])}" if ids else "a subject that was audited; run webside audit first"
