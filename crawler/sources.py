"""Reads `sites.yaml`: the sources, what each is and how gently it is asked."""

import difflib
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from crawler.sites import sites_file
from model.errors import SourcesError
from model.source import Canary, Caps, Expectation, KeyPlace, Pace, Source

_SOURCE = TypeAdapter(Source)
_KEYS = {
    (): Source.__dataclass_fields__,
    ("canary",): Canary.__dataclass_fields__,
    ("pace",): Pace.__dataclass_fields__,
    ("caps",): Caps.__dataclass_fields__,
    ("expects",): Expectation.__dataclass_fields__,
    ("key",): KeyPlace.__dataclass_fields__,
}


def load(path: Path | None = None) -> dict[str, Source]:
    """All sources by id, in the order of the file. SourcesError with file, line, key and nearest right key."""
    path = path or sites_file()
    try:
        return dict(_read(path.read_text(encoding="utf-8"), path))
    except OSError as error:
        raise SourcesError(f"cannot be read ({error.strerror})", file=str(path)) from None
    except UnicodeDecodeError:
        raise SourcesError("is no text in UTF-8", file=str(path)) from None


@lru_cache(maxsize=1)
def _read(text: str, path: Path) -> dict[str, Source]:
    """The sources of a file, which an audit asks for several times."""
    try:
        loader = yaml.CSafeLoader(text)
        tree = loader.get_single_node()
        data = loader.construct_document(tree) if tree else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise SourcesError(f"is no YAML: {getattr(error, 'problem', error)}", file=str(path), line=line) from None
    if not isinstance(data, dict) or not isinstance(tree, yaml.MappingNode):
        raise SourcesError("holds no sources", file=str(path), line=1, expected="a mapping of id to source")
    return {str(id): _source(str(id), fields, tree, path) for id, fields in data.items()}


def _source(id: str, fields: object, tree: yaml.MappingNode, path: Path) -> Source:
    if not isinstance(fields, dict):
        raise SourcesError("is no source", file=str(path), line=_line(tree, (id,)), key=id, expected="a mapping")
    _refuse_unknown(id, fields, tree, path)
    try:
        source = _SOURCE.validate_python({"id": id, **fields})
    except ValidationError as error:
        first: ErrorDetails = error.errors()[0]
        where = (id, *map(str, first["loc"]))
        raise SourcesError(
            "cannot be used", file=str(path), line=_line(tree, where), key=".".join(where), expected=first["msg"]
        ) from None
    if expected := _wants_of_key(source):
        line = _line(tree, (id, "key"))
        raise SourcesError("cannot be used", file=str(path), line=line, key=f"{id}.key", expected=expected)
    return source


def _wants_of_key(source: Source) -> str | None:
    """What an entry must still say before a key may be sent anywhere; None if it says enough."""
    needed = bool({"key", "token"} & set(source.needs))
    if needed != (source.key is not None):
        return "`needs: [key]` (or token) and `key:` together"
    if source.key is None:
        return None
    if bool(source.key.header) == bool(source.key.query):
        return "either header: or query:"
    return None if source.hosts else "`hosts:`, the only hosts the key is sent to"


def _refuse_unknown(id: str, fields: dict[object, object], tree: yaml.MappingNode, path: Path) -> None:
    """pydantic ignores unknown keys of plain dataclasses; a mistyped cap must not silently be the default."""
    for inside, known in _KEYS.items():
        part = fields if not inside else fields.get(inside[0])
        for key in part if isinstance(part, dict) else ():
            if key not in known or key == "id":
                where = (id, *inside, str(key))
                nearest = difflib.get_close_matches(str(key), known, n=1)
                raise SourcesError(
                    "unknown key",
                    file=str(path),
                    line=_line(tree, where),
                    key=".".join(where),
                    nearest=nearest[0] if nearest else None,
                )


def _line(tree: yaml.Node, where: tuple[str, ...]) -> int:
    """The line of a key, or of the nearest thing around it that the file holds."""
    line, node = tree.start_mark.line, tree
    for step in where:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
            found = (node.value[int(step)], node.value[int(step)])
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1
