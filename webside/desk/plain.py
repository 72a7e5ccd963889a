"""Frozen values of the model as plain JSON and back, by their own types: for where pydantic does not run."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


def plain(value: Any) -> Any:
    """The value as `json.dumps` takes it; what is as its default says is left out."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        return {one.name: plain(told[one.name]) for one in fields(value) if told[one.name] != one.default}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(held) for held in value]
    return value


def formed(kind: Any, value: Any) -> Any:
    """The value of a type, from plain JSON. Raises TypeError, ValueError or KeyError for what is none."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else formed(next(one for one in inside if one is not types.NoneType), value)
    if origin is tuple:
        return tuple(formed(inside[0], held) for held in _of(list, value))
    if origin is not None and issubclass(origin, Mapping):
        return {formed(inside[0], key): formed(inside[1], held) for key, held in _of(dict, value).items()}
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{key: formed(hints[key], held) for key, held in _of(dict, value).items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind in (datetime, date):
        return kind.fromisoformat(_of(str, value))
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _of(kind, value)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _of(kind: Any, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.60} is no {kind.__name__}")
    return value
