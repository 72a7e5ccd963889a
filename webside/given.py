"""Which of the files somebody named are subject files: `clients/*.yaml` also names what an organisation keeps there."""

from collections.abc import Callable, Iterable
from pathlib import Path

from analyzers import overrides
from model.errors import InputError
from webside import brand

_KEPT_BESIDE = {brand.NAME: "the name your reports go out under", overrides.NAME: "your decisions about rules"}


def subjects(paths: Iterable[Path], say: Callable[[str], None]) -> tuple[Path, ...]:
    """The paths without an organisation's own files; `say` is told of each. InputError where no other is left."""
    kept = []
    for path in paths:
        if path.name in _KEPT_BESIDE:
            say(f"{path}: no subject but {_KEPT_BESIDE[path.name]}; it counts for the subject files beside it")
        else:
            kept.append(path)
    if not kept:
        raise InputError("no subject file was named", expected="the file of a client, as `webside init` writes it")
    return tuple(kept)
