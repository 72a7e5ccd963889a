"""Reads a subject file into a `Subject`, or says what is wrong with it: file, line, key, what was expected."""

import difflib
import hashlib
import re
import unicodedata
import zoneinfo
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ConfigDict, TypeAdapter, ValidationError

from crawler.archives import columns
from crawler.normalise import link
from model.errors import InputError, SubjectError
from model.subject import Consent, ConsentKind, Subject, is_npi
from webside.home import expanded
from webside.subject_file import Facts, template
from webside.subject_form import LOOKS, field_types, spelled_out
from webside.subject_schema import subject_schema
from webside.subject_yaml import Sheet, Where, read
from webside.subjects_csv import from_csv

__all__ = ["Facts", "from_csv", "load_subject", "slug", "subject_schema", "template"]


@dataclass(frozen=True, slots=True)
class _Problem:
    where: Where
    message: str
    expected: str | None = None
    nearest: str | None = None


def load_subject(path: Path, known_sources: Collection[str] | None = None) -> Subject:
    """The subject a file declares, export paths made absolute against the file's folder.

    `known_sources` are the source ids that `accounts` and `exports` may name; None checks none. SubjectError for a
    file that cannot be used; its `problems` holds every fault, in order of line.
    """
    sheet = read(path)
    values = spelled_out(dict(sheet.values))
    try:
        (subject,) = _door().validate_python((values,))
    except ValidationError as error:
        raise _refusal(path, sheet, (_explained(fault) for fault in error.errors(include_url=False))) from error
    problems = [*_looks(subject), *_facts(subject), *_no_addresses(subject), *_unknown_sources(subject, known_sources)]
    if problems:
        raise _refusal(path, sheet, problems)
    folder = path.resolve().parent
    exports = tuple(replace(export, path=str(folder / expanded(export.path))) for export in subject.exports)
    return replace(subject, id=subject.id or slug(subject.name), exports=exports)


def slug(name: str) -> str:
    """A short id for a name, fit for commands and file names: `Dana Reyes, DDS` gives `dana-reyes-dds`."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")
    return words or "subject-" + hashlib.sha256(name.encode("utf-8")).hexdigest()[:8]


@cache
def _door() -> TypeAdapter[tuple[Subject]]:
    """pydantic over the model's own dataclass; the tuple lets it be strict about unknown keys."""
    return TypeAdapter(tuple[Subject], config=ConfigDict(extra="forbid", str_strip_whitespace=True, str_min_length=1))


def _refusal(path: Path, sheet: Sheet, problems: Iterable[_Problem]) -> SubjectError:
    """One error for all problems of a file; its text lists them."""
    errors = [
        SubjectError(
            problem.message,
            file=str(path),
            line=sheet.line(problem.where),
            key=".".join(map(str, problem.where)) or None,
            expected=problem.expected,
            nearest=problem.nearest,
        )
        for problem in sorted(problems, key=lambda problem: sheet.line(problem.where))
    ]
    first = errors[0]
    first.problems = tuple(errors)
    first.args = ("\n".join(dict.fromkeys(str(error) for error in errors)),)
    return first


def _explained(fault: Any) -> _Problem:
    """A pydantic error in our words."""
    where: Where = tuple(fault["loc"][1:])
    match fault["type"]:
        case "missing":
            return _Problem(where, "a required key is missing", _described(where))
        case "unexpected_keyword_argument":
            names = [field.name for field in fields(_type_at(where[:-1]))]
            return _Problem(
                where, "there is no such key", f"one of {', '.join(names)}", _nearest(str(where[-1]), names)
            )
        case "enum":
            allowed = [member.value for member in _type_at(where)]
            found = str(fault["input"])
            return _Problem(where, f"'{found}' is not known here", " or ".join(allowed), _nearest(found, allowed))
        case "bool_parsing" | "bool_type":
            return _Problem(where, "this is neither true nor false", "true or false")
        case "string_too_short":
            return _Problem(where, "this is empty", "a text, or leave the key out")
        case "string_type":
            return _Problem(where, "this is not a text", "a text; put it in 'quotes' if it is true, false or null")
        case "dataclass_type":
            return _Problem(where, "this is not a mapping", f"keys: {', '.join(field_types(_type_at(where)))}")
        case "mapping_type" | "dict_type":
            return _Problem(where, "this is not a mapping", "source ids as keys, for example `website: https://…`")
        case _:
            return _Problem(where, str(fault["msg"]).lower(), _described(where))


def _type_at(where: Where) -> Any:
    """The model type that stands at a path."""
    hint: Any = Subject
    for step in where:
        if is_dataclass(hint) and isinstance(hint, type):
            hint = field_types(hint)[str(step)]
        else:
            hint = get_args(hint)[0 if get_origin(hint) is tuple else 1]
    return hint


def _described(where: Where) -> str | None:
    """What the model says of the key at a path."""
    if str(where[-1]) in LOOKS:
        return LOOKS[str(where[-1])].expected
    owner = _type_at(where[:-1])
    if not is_dataclass(owner):
        return None
    found = next((field for field in fields(owner) if field.name == where[-1]), None)
    return None if found is None else found.metadata.get("description")


def _nearest(word: str, words: Collection[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.6)), None)


def _looks(subject: Subject) -> Iterator[_Problem]:
    """Texts that do not look like what their key holds."""
    for where, text in _texts(subject):
        look = LOOKS.get(str(where[-1]))
        if look is not None and text and not look.fits(text):
            yield _Problem(where, f"'{text[:60]}' does not look right", f"{look.expected}, for example {look.example}")


def _texts(value: object, where: Where = ()) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            yield from _texts(part, (*where, place))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), (*where, field.name))


def _facts(subject: Subject) -> Iterator[_Problem]:
    """Facts that cannot be: checks no pattern can make."""
    if not subject.names:
        yield _Problem(("names",), "there is no name", "at least one name")
    if subject.npi is not None and LOOKS["npi"].fits(subject.npi) and not is_npi(subject.npi):
        yield _Problem(
            ("npi",), "the check digit of this NPI is wrong: a digit is mistyped", "the ten digits of the NPI"
        )
    if subject.time_zone is not None and not _is_time_zone(subject.time_zone):
        zones = zoneinfo.available_timezones()
        nearest = _nearest(subject.time_zone, {zone.lower() for zone in zones})
        named = next((zone for zone in sorted(zones) if zone.lower() == nearest), None)
        yield _Problem(
            ("time_zone",), f"there is no time zone '{subject.time_zone}'", "for example America/Chicago", named
        )
    for place, export in enumerate(subject.exports):
        if export.holds and export.source not in (None, "pasted_reviews"):
            told = f"holds: is said of a plain text, and this one is read as {export.source}"
            yield _Problem(("exports", place, "holds"), told, "holds: without source:")
        try:
            columns.checked(export.columns)
        except InputError as error:
            yield _Problem(("exports", place, "columns"), error.message, error.expected)
    if subject.consent is not None:
        yield from _consent(subject.consent)


def _no_addresses(subject: Subject) -> Iterator[_Problem]:
    """What can be neither an address nor a handle (`@you@social.example`)."""
    told: list[tuple[Where, str | None]] = [
        (("exports", place, "url"), export.url) for place, export in enumerate(subject.exports)
    ]
    for source, accounts in subject.accounts.items():
        told += [(("accounts", source, place, "at"), account.at) for place, account in enumerate(accounts)]
    for where, text in told:
        if text and ("://" in text or "@" not in text) and not link(None, text if "://" in text else f"https://{text}"):
            yield _Problem(where, f"'{text[:60]}' is no web address", "for example https://tidewell.example")


def _consent(consent: Consent) -> Iterator[_Problem]:
    if consent.kind is ConsentKind.AGENT:
        missing = [name for name in ("by", "date", "scope") if getattr(consent, name) is None]
        if missing:
            yield _Problem(
                ("consent",),
                f"an agent's consent does not say {', '.join(missing)}",
                "by (who agreed), date (when) and scope (to what)",
            )


def _is_time_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _unknown_sources(subject: Subject, known: Collection[str] | None) -> Iterator[_Problem]:
    if known is None:
        return
    named: list[tuple[Where, str]] = [(("accounts", source), source) for source in subject.accounts]
    named += [
        (("exports", place, "source"), export.source) for place, export in enumerate(subject.exports) if export.source
    ]
    for where, source in named:
        if source not in known:
            yield _Problem(
                where,
                f"there is no source '{source}'",
                "a source id; `webside sources` lists them",
                _nearest(source, known),
            )
