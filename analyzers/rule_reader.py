"""Reads files of lexicons, references and rules as the engine runs them; errors tell the file, line and key."""

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from analyzers.lexicon import REACHES, Lexicon, Vocabulary
from analyzers.patterns import PatternError
from analyzers.rulefile import RuleFile
from analyzers.rulespec import (
    CHECKS,
    FILENAMES_SHOW,
    IDENTIFIERS,
    MEASURES,
    NAMES_SHOWN,
    WHEN,
    Check,
    Example,
    Level,
    RuleSpec,
)
from model.documents import Kind
from model.errors import RuleError
from model.findings import Confidence, Reference, Rule, Severity, Status

_SHOWN = {"name": NAMES_SHOWN, "filename": FILENAMES_SHOW}
_WITHIN = ("clause", "turn", "sentence")
_RULE_KEYS = (
    "summary", "why", "advice", "instead", "clears", "references", "applies_to", "status", "measured", "doubted",
    "levels", "examples",
)  # fmt: skip
_LEVEL_KEYS = ("check", "severity", "confidence", "tier", "when", "note", "doubted")
_LEXICON_KEYS = (
    "source",
    "includes",
    "words",
    "endings",
    "spared",
    "patterns",
    "reach",
    "plurals",
    "silent",
    "disguised",
)
_REFERENCE_KEYS = ("title", "url", "jurisdictions", "regions", "confirmed", "case")


def _terms(value: object) -> tuple[str, ...]:
    text = value if isinstance(value, str) else ""
    return tuple(term for term in (" ".join(part.split()) for part in text.split(",")) if term)


def lexicon(path: Path) -> Lexicon:
    file = RuleFile(path)
    data = file.data
    file.only(data, _LEXICON_KEYS)
    reach = file.choice(data, "reach", REACHES) if "reach" in data else "clause"
    return Lexicon(
        name=path.stem,
        source=file.word(data, "source"),
        includes=file.words(data, "includes"),
        words=_terms(data.get("words")),
        endings=tuple(str(data.get("endings", "")).split()),
        spared=frozenset(_terms(data.get("spared"))),
        patterns=file.words(data, "patterns"),
        reach=reach,
        plurals=data.get("plurals") is True,
        silent=data.get("silent") is True,
        disguised=frozenset(_terms(data["disguised"])) if data.get("disguised") else None,
        file=str(path),
    )


def joined(lexicons: Mapping[str, Lexicon], name: str, inside: tuple[str, ...] = ()) -> Lexicon:
    """A lexicon with all that those it includes hold. Raises RuleError where it cannot include one."""
    lexicon = lexicons[name]
    parts = []
    for other in lexicon.includes:
        if other not in lexicons:
            near = difflib.get_close_matches(other, lexicons, n=1)
            raise RuleError(
                f"no lexicon '{other}'",
                file=lexicon.file,
                key="includes",
                expected="files of lexicons/",
                nearest=near[0] if near else None,
            )
        if other in (name, *inside):
            raise RuleError(f"'{name}' includes itself", file=lexicon.file, key="includes")
        part = joined(lexicons, other, (*inside, name))
        if part.plurals != lexicon.plurals:
            raise RuleError(f"'{name}' and '{other}' differ in `plurals`", file=lexicon.file, key="includes")
        parts.append(part)
    if not parts:
        return lexicon
    parts.append(lexicon)
    return replace(
        lexicon,
        words=tuple(dict.fromkeys(word for part in parts for word in part.words)),
        endings=tuple(dict.fromkeys(ending for part in parts for ending in part.endings)),
        spared=frozenset(word for part in parts for word in part.spared),
        patterns=tuple(dict.fromkeys(written for part in parts for written in part.patterns)),
    )


def references(path: Path) -> dict[str, Reference]:
    file = RuleFile(path)
    found = {}
    for key, value in file.data.items():
        entry = file.mapping(value, key)
        file.only(entry, _REFERENCE_KEYS, f"{key}.")
        found[key] = Reference(
            key=key,
            title=file.word(entry, "title", f"{key}."),
            url=file.word(entry, "url", f"{key}.") if "url" in entry else None,
            jurisdictions=file.words(entry, "jurisdictions", f"{key}."),
            regions=file.words(entry, "regions", f"{key}."),
            confirmed=entry.get("confirmed") is True,
        )
    return found


def rule(id: str, path: Path, vocabulary: Vocabulary, references: Mapping[str, Reference]) -> RuleSpec:
    file = RuleFile(path)
    data = file.data
    file.only(data, _RULE_KEYS)
    keys = file.words(data, "references")
    for key in keys:
        if key not in references:
            near = difflib.get_close_matches(key, references, n=1)
            raise file.wrong(
                f"no authority '{key}'", "references", "a key of references.yaml", near[0] if near else None
            )
    kinds = file.words(data, "applies_to")
    if not kinds or set(kinds) - set(Kind):
        raise file.wrong("wrong value", "applies_to", "a list of " + ", ".join(Kind))
    rule = Rule(
        id=id,
        summary=file.word(data, "summary"),
        why=file.word(data, "why"),
        advice=file.word(data, "advice"),
        instead=file.optional(data, "instead"),
        clears=file.optional(data, "clears"),
        references=tuple(references[key] for key in keys),
        applies_to=tuple(Kind(kind) for kind in kinds),
        status=Status(file.choice(data, "status", tuple(Status))) if "status" in data else Status.STABLE,
        measured=file.word(data, "measured") if "measured" in data else None,
    )
    written = data.get("levels")
    if not isinstance(written, list) or not written:
        raise file.wrong("missing or empty", "levels", "a list of levels, the most severe first")
    levels = tuple(_level(file, each, f"levels.{number}", vocabulary) for number, each in enumerate(written))
    kinds_of_check = {level.check.kind for level in levels}
    if len(kinds_of_check) > 1 and kinds_of_check & set(MEASURES):
        raise file.wrong("a check of accounts stands beside another", "levels", "one kind of check for all levels")
    examples = file.mapping(data.get("examples"), "examples")
    file.only(examples, ("flagged", "clean"), "examples.")
    return RuleSpec(
        rule=rule,
        levels=levels,
        flagged=_examples(file, examples, "flagged"),
        clean=_examples(file, examples, "clean"),
        file=str(path),
        doubted=file.share(data, "doubted") if "doubted" in data else 0.0,
    )


def _level(file: RuleFile, value: object, at: str, vocabulary: Vocabulary) -> Level:
    data = file.mapping(value, at)
    file.only(data, _LEVEL_KEYS, f"{at}.")
    if data.get("severity") is False:  # YAML 1.1 reads a bare `off` so
        data = data | {"severity": "off"}
    severity = file.choice(data, "severity", ("off", *(str(each) for each in Severity)), f"{at}.")
    check = _check(file, data.get("check"), f"{at}.check", vocabulary)
    when = file.mapping(data.get("when", {}), f"{at}.when")
    measures = MEASURES.get(check.kind, frozenset[str]())
    file.only(when, (*WHEN, *sorted(measures)), f"{at}.when.")
    conditions: dict[str, tuple[str, ...]] = {}
    least: dict[str, float] = {}
    for key, wanted in when.items():
        if key in measures:
            least[key] = file.number(when, key, f"{at}.when.")
            continue
        choices = (wanted,) if isinstance(wanted, str) else file.words(when, key, f"{at}.when.")
        if set(choices) - set(WHEN[key]):
            raise file.wrong("wrong value", f"{at}.when.{key}", "one of " + ", ".join(WHEN[key]))
        conditions[key] = choices
    return Level(
        check=check,
        severity=None if severity == "off" else Severity.of(severity),
        confidence=Confidence(file.choice(data, "confidence", tuple(Confidence), f"{at}.")),
        tier=file.word(data, "tier", f"{at}.") if "tier" in data else None,
        when=conditions,
        least=least,
        note=file.word(data, "note", f"{at}.") if "note" in data else None,
        doubted=file.share(data, "doubted", f"{at}.") if "doubted" in data else 0.0,
    )


def _check(file: RuleFile, value: object, at: str, vocabulary: Vocabulary) -> Check:
    data = file.mapping(value, at)
    kind = file.choice(data, "kind", (*CHECKS, *MEASURES), f"{at}.")
    file.only(data, ("kind", *sorted(CHECKS.get(kind, ()))), f"{at}.")
    check = Check(
        kind=kind,
        any=file.words(data, "any", f"{at}."),
        all=file.words(data, "all", f"{at}."),
        near=file.words(data, "near", f"{at}."),
        unless=file.words(data, "unless", f"{at}."),
        needs=file.words(data, "needs", f"{at}."),
        without=file.words(data, "without", f"{at}."),
        of=file.path.stem if kind == "topic" else file.word(data, "of", f"{at}.") if kind == "echo" else "",
        shows=file.choice(data, "shows", _SHOWN[kind], f"{at}.") if kind in _SHOWN else "",
        within=file.choice(data, "within", _WITHIN, f"{at}.") if "within" in data else "clause",
        at_least=int(file.number(data, "at_least", f"{at}.")) if kind == "count" else 0,
        quoted=data.get("quoted") is not False,
        ranked=file.share(data, "ranked", f"{at}.") if "ranked" in data else 0.0,
    )
    groups = tuple(name for group in check.all for name in (group.split("|") if kind == "count" else (group,)))
    echoed = (check.of,) if kind == "echo" else ()
    signals = (*groups, *check.near, *check.unless, *check.needs, *check.without, *echoed)
    for signal in (*signals, *(check.any if kind in ("lexicon", "frame", "count", "topic") else ())):
        if signal not in vocabulary.lexicons:
            near = difflib.get_close_matches(signal, vocabulary.lexicons, n=1)
            raise file.wrong(f"no lexicon '{signal}'", at, "a file of lexicons/", near[0] if near else None)
    if kind in ("phrase", "lexicon", "identifier", "topic") and not check.any:
        raise file.wrong("nothing to look for", f"{at}.any", "a list of texts")
    if kind == "frame" and len(check.all) + bool(check.any) < 2:
        raise file.wrong("nothing to join", f"{at}.all", "two signals or more, in `all` and `any`")
    if kind == "count" and not 0 < check.at_least <= len(check.any):
        raise file.wrong("nothing to count", f"{at}.at_least", "a number from 1 to the length of `any`")
    if kind == "identifier" and set(check.any) - set(IDENTIFIERS):
        raise file.wrong("unknown identifier", f"{at}.any", "some of " + ", ".join(IDENTIFIERS))
    if kind == "phrase":
        signal = f"{file.path.stem}/{at}"
        try:
            vocabulary.define(signal, check.any)
        except PatternError as error:
            raise file.wrong(str(error), f"{at}.any", "a pattern (analyzers/patterns.py)") from None
        return replace(check, signals=(signal,))
    if kind == "lexicon":
        return replace(check, signals=check.any)
    return check


def _examples(file: RuleFile, data: Mapping[str, object], key: str) -> tuple[Example, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str | dict) for each in value):
        raise file.wrong("wrong value", f"examples.{key}", "a list of texts or scenes")
    return tuple(value)
