"""Reads an organisation's own decisions about rules: one file that switches off, changes severities, adds own rules."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analyzers.rulefile import RuleFile
from model.findings import RuleChange, Severity

NAME = "webside-rules.yaml"
_KEYS = ("rules", "rules-from")
_RULE_KEYS = ("off", "severity", "at-most", "at-least", "because")
_SEVERITIES = tuple(str(one) for one in Severity if one is not Severity.PASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """The file as read: folders of own rules, and what is said of each rule, by the name that stands there."""

    folders: tuple[Path, ...] = ()
    said: Mapping[str, RuleChange] = field(default_factory=dict)
    file: RuleFile | None = None

    def changes(self, ids: Sequence[str]) -> dict[str, RuleChange]:
        """What is changed, by full id. Raises RuleError for a rule that does not exist or is spoken of twice."""
        if self.file is None:
            return {}
        full = {**{id.rpartition("/")[2]: id for id in ids}, **{id: id for id in ids}}
        found: dict[str, RuleChange] = {}
        for name, change in self.said.items():
            id = full.get(name)
            if id is None:
                near = difflib.get_close_matches(name, list(full), n=1, cutoff=0.5)
                raise self.file.wrong(
                    f"there is no rule '{name}'",
                    f"rules.{name}",
                    "an id that `webside rules` lists",
                    near[0] if near else None,
                )
            if id in found:
                raise self.file.wrong(f"'{id}' is spoken of twice", f"rules.{name}", "each rule once")
            found[id] = replace(change, rule=id)
        return found


def read(path: Path | None) -> Overrides:
    """The decisions of a file; none without one. Raises RuleError with file, line, key and the nearest right word."""
    if path is None:
        return Overrides()
    file = RuleFile(path)
    file.only(file.data, _KEYS)
    folders = file.data.get("rules-from", [])
    named = (folders,) if isinstance(folders, str) else file.words(file.data, "rules-from")
    paths = tuple(path.parent / Path(one).expanduser() for one in named)
    for folder in paths:
        if not folder.is_dir():
            raise file.wrong(f"there is no folder '{folder}'", "rules-from", "a folder of rules, beside this file")
    rules = file.mapping(file.data.get("rules") or {}, "rules")
    said = {str(name): _change(file, str(name), value) for name, value in rules.items()}
    return Overrides(folders=paths, said=said, file=file)


def _change(file: RuleFile, name: str, value: object) -> RuleChange:
    at = f"rules.{name}"
    # YAML 1.1 reads the bare key `off` as "no".
    data = {"off" if str(key) == "False" else str(key): said for key, said in file.mapping(value, at).items()}
    file.only(data, _RULE_KEYS, f"{at}.")
    if not data or set(data) == {"because"}:
        raise file.wrong("nothing is changed", at, "off, severity, at-most or at-least")
    if "off" in data:
        if not isinstance(data["off"], str) or not data["off"].strip():
            raise file.wrong("no reason is given", f"{at}.off", "why your organisation switched it off, as a text")
        if set(data) - {"off"}:
            raise file.wrong("a rule that is off has no severity", at, "`off` alone")
        return RuleChange(rule=name, off=True, because=file.word(data, "off", f"{at}."), file=str(file.path))
    levels = {
        key: Severity.of(file.choice(data, key, _SEVERITIES, f"{at}."))
        for key in ("severity", "at-most", "at-least")
        if key in data
    }
    if "severity" in levels and len(levels) > 1:
        raise file.wrong("both a severity and a bound", at, "severity alone, or at-most and at-least")
    if levels.get("at-least", Severity.PASS) > levels.get("at-most", Severity.CRITICAL):
        raise file.wrong("the floor is above the cap", f"{at}.at-least", "a severity up to at-most")
    return RuleChange(
        rule=name,
        severity=levels.get("severity"),
        at_most=levels.get("at-most"),
        at_least=levels.get("at-least"),
        because=file.word(data, "because", f"{at}.") if "because" in data else None,
        file=str(file.path),
    )
