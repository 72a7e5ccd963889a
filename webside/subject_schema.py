"""The JSON Schema of subject files: pydantic's of the model, widened by the short ways of writing we take."""

from typing import Any

from pydantic import ConfigDict, TypeAdapter

from model.subject import Subject
from webside.subject_form import LOOKS, SHORT_FOR, YES_NO

_SHORT = {owner.__name__: key for owner, key in SHORT_FOR.items()}


def subject_schema() -> dict[str, Any]:
    """The schema editors check `subject.yaml` against, draft 2020-12; it accepts what `load_subject` accepts.

    Three things it cannot say and only `load_subject` checks: the check digit of an NPI, whether a time zone exists,
    and whether a day is in the calendar.
    """
    plain = TypeAdapter(tuple[Subject], config=ConfigDict(extra="forbid")).json_schema()
    definitions = {name: _widened(part) for name, part in plain["$defs"].items()}
    definitions["Consent"] |= {
        "if": {"properties": {"kind": {"const": "agent"}}, "required": ["kind"]},
        "then": {
            "required": ["by", "date", "scope"],
            "properties": {key: {"not": {"type": "null"}} for key in ("by", "date", "scope")},
        },
    }
    subject = definitions.pop("Subject")
    names = subject["properties"]["names"]
    names["anyOf"] = [names["anyOf"][0] | {"minItems": 1}, *(part for part in names["anyOf"][1:] if part != _NULL)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Webside subject file",
        **subject,
        "$defs": definitions,
    }


_NULL = {"type": "null"}
_DIGITS = {"npi": (10, 10), "phone": (7, 15), "birth_year": (4, 4)}  # how long a number written without quotes may be


def _widened(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition in which every key that may be left out may also be left empty."""
    if "properties" not in definition:
        return definition
    required = definition.get("required", [])
    properties = {}
    for name, part in definition["properties"].items():
        kept = {key: part[key] for key in ("description", "default") if key in part and part[key] is not None}
        ways = _ways(part, name)
        properties[name] = kept | {"anyOf": ways if name in required else [*ways, _NULL]}
    return definition | {"properties": properties}


def _ways(part: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Every way to write one value."""
    if "anyOf" in part:
        return [way for choice in part["anyOf"] if choice != _NULL for way in _ways(choice, name)]
    if "$ref" in part:
        reference = {"$ref": part["$ref"]}
        short = _SHORT.get(part["$ref"].rpartition("/")[2])
        if short == "kind":
            return [{"const": "self"}, reference]
        return [reference] if short is None else [*_text(short), reference]
    match part["type"]:
        case "array":
            entries = _ways(part["items"], name)
            return [{"type": "array", "items": {"anyOf": entries}}, *entries]
        case "object":
            return [
                {
                    "type": "object",
                    "additionalProperties": {"anyOf": [*_ways(part["additionalProperties"], name), _NULL]},
                }
            ]
        case "boolean":
            return [{"type": "boolean"}, {"enum": list(YES_NO)}]
        case _:
            return _text(name)


def _text(name: str) -> list[dict[str, Any]]:
    """A text; a bare number is one too, for its digits are kept as they are written."""
    look = LOOKS.get(name)
    if look is None:
        return [{"type": "string", "pattern": r"\S"}, {"type": "number"}]
    text = {"type": "string", "pattern": rf"^\s*({look.pattern})\s*$", "examples": [look.example]}
    if not look.example.replace("-", "").isdigit() or name in ("date", "reviewed"):
        return [text]
    least, most = _DIGITS[name]
    return [text, {"type": "integer", "minimum": 10 ** (least - 1), "maximum": 10**most - 1}]
