"""Reads one YAML file of rules, lexicons or references, with errors that say where, and what was expected."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from model.errors import RuleError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RuleFile:
    """A YAML file as a mapping, with errors that name the file, the line and the nearest right key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.written = path.read_text(encoding="utf-8")
            data = yaml.load(self.written, Loader=_LOADER)
        except UnicodeDecodeError:
            raise RuleError("the file is not UTF-8", file=str(path)) from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise RuleError(f"not YAML: {error.problem}", file=str(path), line=line) from None
        except yaml.YAMLError as error:
            raise RuleError(f"not YAML: {error}", file=str(path)) from None
        if not isinstance(data, dict):
            raise RuleError("the file holds no mapping", file=str(path), expected="keys and values")
        self.data: dict[str, object] = data

    def wrong(self, message: str, key: str, expected: str | None = None, nearest: str | None = None) -> RuleError:
        return RuleError(
            message, file=str(self.path), line=self._line(key), key=key, expected=expected, nearest=nearest
        )

    def only(self, mapping: Mapping[str, object], allowed: Iterable[str], at: str = "") -> None:
        allowed = tuple(allowed)
        for key in mapping:
            if key not in allowed:
                near = difflib.get_close_matches(str(key), allowed, n=1)
                raise self.wrong("unknown key", f"{at}{key}", "one of " + ", ".join(allowed), near[0] if near else None)

    def word(self, mapping: Mapping[str, object], key: str, at: str = "", default: str | None = None) -> str:
        value = mapping.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong("missing or empty" if value is None else "wrong value", f"{at}{key}", "a text")
        return " ".join(value.split())

    def optional(self, mapping: Mapping[str, object], key: str) -> str:
        """A text that may be left out: then it is empty."""
        return self.word(mapping, key) if key in mapping else ""

    def share(self, mapping: Mapping[str, object], key: str, at: str = "") -> float:
        """A number from 0 to 1."""
        value = mapping.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.wrong("wrong value", f"{at}{key}", "a number from 0 to 1")
        return float(value)

    def choice(self, mapping: Mapping[str, object], key: str, among: Sequence[str], at: str = "") -> str:
        value = self.word(mapping, key, at)
        if value not in among:
            near = difflib.get_close_matches(value, among, n=1)
            raise self.wrong(
                f"'{value}' is not known", f"{at}{key}", "one of " + ", ".join(among), near[0] if near else None
            )
        return value

    def words(self, mapping: Mapping[str, object], key: str, at: str = "") -> tuple[str, ...]:
        value = mapping.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong("wrong value", f"{at}{key}", "a list of texts (quote words such as 'no' and 'on')")
        return tuple(value)

    def number(self, mapping: Mapping[str, object], key: str, at: str = "") -> float:
        """A number, zero or more; yes is one."""
        value = mapping.get(key)
        if not isinstance(value, int | float) or value < 0:
            raise self.wrong("wrong value", f"{at}{key}", "a number, zero or more (the least that is meant), or yes")
        return float(value)

    def mapping(self, value: object, at: str) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self.wrong("wrong value", at, "a mapping")
        return value

    def _line(self, key: str) -> int | None:
        node: yaml.Node | None = yaml.compose(self.written, Loader=yaml.SafeLoader)
        line = 1
        for part in key.split("."):
            if isinstance(node, yaml.MappingNode):
                found = next((pair for pair in node.value if pair[0].value == part), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
                node = node.value[int(part)]
                line = node.start_mark.line + 1
        return line
