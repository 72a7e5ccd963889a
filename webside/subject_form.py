"""The form of a subject file: which short ways of writing are taken, and what each text must look like.

One description serves the reader (`config.py`) and the published schema (`subject_schema.py`).
"""

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from model.subject import Account, Consent, Custody, Export, Licence, Subject
from webside.subject_yaml import Plain

# A text where a mapping is expected means this key of it: `mastodon: '@dr@social.example'`, `consent: self`.
SHORT_FOR: Mapping[type, str] = {Account: "at", Export: "path", Licence: "number", Consent: "kind", Custody: "account"}

YES_NO: Mapping[str, bool] = {"yes": True, "Yes": True, "no": False, "No": False}


@dataclass(frozen=True, slots=True)
class Look:
    """What a text must look like (a regular expression Python and JavaScript read alike), and that in words."""

    pattern: str
    expected: str
    example: str

    def fits(self, text: str) -> bool:
        return re.fullmatch(self.pattern, text) is not None


LOOKS: Mapping[str, Look] = {
    "id": Look("[a-z0-9][a-z0-9._-]{0,79}", "small letters, digits, '.', '_' and '-'", "tidewell-dental"),
    "npi": Look("[0-9]{10}", "ten digits", "1234567893"),
    "birth_year": Look("(18|19|20)[0-9]{2}", "four digits", "1975"),
    "country": Look("[A-Z]{2}", "two capital letters", "US"),
    "phone": Look(r"\+?[0-9(][0-9 ()./-]{5,28}[0-9]( ?(x|ext\.?) ?[0-9]{1,6})?", "a phone number", "555-0142"),
    "site": Look(
        r"(https?://[^ \t\r\n/@]+(/[^ \t\r\n]*)?|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?(/[^ \t\r\n]*)?)",
        "a web address",
        "https://tidewell.example",
    ),
    "contact": Look(r"[^@ \t\r\n]+@[^@ \t\r\n]+", "a mail address", "office@tidewell.example"),
    "date": Look("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date as YYYY-MM-DD", "2026-01-31"),
    "reviewed": Look("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date as YYYY-MM-DD", "2026-01-31"),
}


def field_types(owner: type) -> dict[str, Any]:
    """The fields of a dataclass with their types, without the `| None` that means they may be left out."""
    hints = get_type_hints(owner)
    return {field.name: _present(hints[field.name]) for field in fields(owner)}


def _present(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def spelled_out(values: Plain, hint: Any = Subject) -> Plain:
    """The values with every short way of writing spelled out; a key left empty is one left out."""
    origin = get_origin(hint)
    if origin is tuple:
        entries = values if isinstance(values, list) else [values]
        return [spelled_out(entry, get_args(hint)[0]) for entry in entries]
    if origin is not None and isinstance(values, dict):
        return {key: spelled_out(value, get_args(hint)[1]) for key, value in values.items() if value is not None}
    if is_dataclass(hint) and isinstance(hint, type):
        if isinstance(values, str) and hint in SHORT_FOR:
            return {SHORT_FOR[hint]: values}
        if isinstance(values, dict):
            known = field_types(hint)
            return {key: spelled_out(value, known.get(key)) for key, value in values.items() if value is not None}
    if hint is bool and isinstance(values, str):
        return YES_NO.get(values, values)
    return values
