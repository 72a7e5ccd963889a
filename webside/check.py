"""Checks drafts: texts from files or standard input, and streams of JSON lines."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TextIO

import click

from analyzers import analyse
from analyzers.rulebook import RuleBook
from model.documents import Author, Document, Kind
from model.errors import InputError
from model.findings import Confidence, Finding, FinedCase, Severity, Status
from model.subject import Strictness
from reports import remedy
from webside import jsonl, rule_cache
from webside.overrides import find

WIDEST = 20 * 1024 * 1024  # bytes of one file; longer drafts are not drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class Linter:
    """The rule book and the setting a draft is held against."""

    book: RuleBook
    setting: analyse.Setting

    @classmethod
    def make(cls, subject: Path | None, *, strict: bool, rules: Sequence[Path], overrides: Path | None = None) -> Self:
        if subject is None:
            setting = analyse.Setting()
        else:
            from webside.config import load_subject

            setting = analyse.Setting.of(load_subject(subject))
        if strict:
            setting = replace(setting, strictness=Strictness.STRICT)
        return cls(book=rule_cache.load(rules, find(overrides, subject)), setting=setting)

    @property
    def is_strict(self) -> bool:
        return self.setting.strictness is Strictness.STRICT

    def check(self, document: Document, parent: Document | None = None) -> analyse.Checked:
        return analyse.check(document, parent, self.setting, self.book)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedText:
    """One text of `webside check`, with what was found in it."""

    name: str
    text: str
    findings: tuple[Finding, ...]
    analysed: bool
    why: str | None
    is_draft: bool = True  # nobody has read it yet

    def fails(self, severity: Severity, *, strict: bool) -> bool:
        """Whether a flag stands at or above this severity; confidence `review` counts only when strict, a rule on
        trial never."""
        return any(
            finding.severity >= severity and (finding.is_flag or (strict and finding.confidence is Confidence.REVIEW))
            for finding in self.counted
        )

    def advice(self, finding: Finding) -> str:
        """What to do: of a draft what to change before it is posted, of what stands in public how to mend it. A safe
        wording is offered once for a draft."""
        if not self.is_draft or finding.severity <= Severity.PASS:
            return finding.rule.advice
        offered = next((one for one in self.counted if one.rule.instead), finding)
        return remedy.before_posting(finding.rule, wording=finding is offered)

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings of rules that have proved themselves, the gravest first."""
        found = (finding for finding in self.findings if not _on_trial(finding))
        return tuple(sorted(found, key=lambda finding: -finding.severity))

    @property
    def trial(self) -> tuple[Finding, ...]:
        """The findings of rules on trial: shown apart, never counted."""
        return tuple(finding for finding in self.findings if _on_trial(finding))


def _on_trial(finding: Finding) -> bool:
    return finding.rule.status is Status.TRIAL


def read_text(file: Path) -> tuple[str, str]:
    """Name and text of a draft; `-` is standard input. InputError for what is no text."""
    name = "standard input" if str(file) == "-" else str(file)
    try:
        raw = sys.stdin.buffer.read(WIDEST + 1) if str(file) == "-" else _head(file)
    except OSError as error:
        raise InputError(
            error.strerror or str(error), file=name, expected="a text file, or - for standard input"
        ) from error
    if len(raw) > WIDEST:
        raise InputError("too large for a draft", file=name, expected=f"at most {WIDEST // 1024**2} MB of text")
    if raw.startswith((b"%PDF-", b"PK")):
        from crawler import archives

        if why := archives.unreadable(archives.Held(name, raw)):
            raise InputError(why)
    if b"\0" in raw:
        raise InputError("this is not text", file=name, expected="a UTF-8 text file")
    try:
        return name, raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            "not UTF-8", file=name, line=line, expected="text in UTF-8: save it so in your editor"
        ) from error


def _head(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(WIDEST + 1)


def check_text(text: str, name: str, kind: Kind, linter: Linter) -> CheckedText:
    """Check one draft."""
    document = Document(kind=kind, source="draft", service="draft", ref=name, text=text)
    checked = linter.check(document)
    return CheckedText(name=name, text=text, findings=checked.findings, analysed=checked.analysed, why=checked.why)


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a code point offset."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def print_text(checked: Iterable[CheckedText], cases: Mapping[str, FinedCase] | None = None) -> None:
    """Findings as a linter prints them, rules on trial last; colours only on a terminal (click strips them)."""
    for one in checked:
        if not one.analysed:
            click.echo(f"{one.name}: not analysed: {one.why}")
        for finding in (*one.counted, *one.trial):
            line, column = place(one.text, finding.evidence.span.start if finding.evidence.span else 0)
            click.echo(
                f"{one.name}:{line}:{column}: {_severity(finding)} {finding.rule.id}: "
                f"“{shorten(finding.evidence.quote)}”"
            )
            click.echo(f"    why: {finding.rule.why}")
            click.echo(f"    do:  {one.advice(finding)}")
        if case := _case(one.findings, cases or {}):
            click.echo(f"{one.name}: this resembles a case that was fined ({case.year}, {case.amount}): {case.told}")


def _case(findings: Iterable[Finding], cases: Mapping[str, FinedCase]) -> FinedCase | None:
    return next((cases[one.case] for one in findings if one.case and one.case in cases), None)


def _severity(finding: Finding) -> str:
    """The severity as it is printed, with what keeps it from being counted."""
    if finding.severity is Severity.PASS:
        return click.style("good", fg="green")
    loud = finding.severity >= Severity.HIGH
    word = click.style(str(finding.severity), fg="red" if loud else "yellow", bold=loud)
    if _on_trial(finding):
        return f"{word} (on trial, not counted)"
    return f"{word} (needs your eye)" if finding.confidence is Confidence.REVIEW else word


def shorten(quote: str, width: int = 160) -> str:
    """The quote on one line, cut in the middle when it is longer than the width."""
    flat = " ".join(quote.split())
    return flat if len(flat) <= width else f"{flat[: width - 40]} … {flat[-36:]}"


def print_json(checked: Iterable[CheckedText]) -> None:
    """One JSON array: a mapping for each text."""
    print(json.dumps([_text_json(one) for one in checked], ensure_ascii=False, indent=2))


def _text_json(one: CheckedText) -> dict[str, Any]:
    result: dict[str, Any] = {"file": one.name, "analysed": one.analysed}
    if not one.analysed:
        result["why"] = one.why
    result["findings"] = [_placed_json(finding, one) for finding in one.counted]
    if one.trial:
        result["trial"] = [_placed_json(finding, one) for finding in one.trial]
    return result


def _placed_json(finding: Finding, one: CheckedText) -> dict[str, Any]:
    line, column = place(one.text, finding.evidence.span.start if finding.evidence.span else 0)
    told = {"why": finding.rule.why, "advice": one.advice(finding), "tier": finding.tier, "resembles": finding.case}
    return _finding_json(finding) | {"line": line, "column": column} | told


def _finding_json(finding: Finding) -> dict[str, Any]:
    span = finding.evidence.span
    return {
        "rule": finding.rule.id,
        "severity": str(finding.severity),
        "confidence": finding.confidence.value,
        "start": span.start if span else 0,
        "end": span.end if span else 0,
        "quote": finding.evidence.quote,
    }


def stream(lines: TextIO, linter: Linter, out: TextIO) -> int:
    """One output line for each input line, in order and in constant memory; 2 if a line could not be read, else 0."""
    return jsonl.stream(lines, out, lambda entry: _answer(entry, linter))


def _answer(entry: object, linter: Linter) -> dict[str, Any]:
    id_, document, parent = _documents(entry)
    checked = linter.check(document, parent)
    if not checked.analysed:
        return {"id": id_, "analysed": False, "why": checked.why}
    answer: dict[str, Any] = {"id": id_, "analysed": True}
    answer["findings"] = [_finding_json(finding) for finding in checked.findings if not _on_trial(finding)]
    # Apart, and only where there are any: whoever counts the findings of a line must not count these.
    if trial := [_finding_json(finding) for finding in checked.findings if _on_trial(finding)]:
        answer["trial"] = trial
    return answer


def _documents(entry: object) -> tuple[Any, Document, Document | None]:
    """The draft and the review it answers. ValueError says what was expected."""
    if not isinstance(entry, dict):
        raise ValueError("expected a JSON object with id, kind and text")
    text = _string(entry, "text", required=True) or ""
    try:
        kind = Kind(entry.get("kind", ""))
    except ValueError:
        raise ValueError(f"unknown kind {str(entry.get('kind'))[:60]!r}; expected one of {', '.join(Kind)}") from None
    id_ = jsonl.identifier(entry)
    author = _string(entry, "author")
    document = Document(
        kind=kind,
        source="draft",
        service="draft",
        ref=str(id_),
        text=text,
        author=Author(name=author) if author else None,
        published=_moment(entry),
        in_reply_to="review" if entry.get("review") else None,
    )
    return id_, document, _review(entry.get("review"))


def _review(entry: object) -> Document | None:
    if entry is None:
        return None
    if not isinstance(entry, dict):
        raise ValueError("review: expected an object with text, author and rating")
    author = _string(entry, "author")
    rating = entry.get("rating")
    if rating is not None and (isinstance(rating, bool) or not isinstance(rating, int | float) or not 0 <= rating <= 5):
        raise ValueError("review.rating: expected a number from 0 to 5 or null")
    return Document(
        kind=Kind.REVIEW,
        source="draft",
        service="draft",
        ref="review",
        text=_string(entry, "text") or "",
        author=Author(name=author) if author else None,
        rating=float(rating) if rating is not None else None,
    )


def _string(entry: Mapping[str, object], key: str, *, required: bool = False) -> str | None:
    if required and not isinstance(entry.get(key), str):
        raise ValueError(f"{key}: expected a string")
    return jsonl.string(entry, key)


def _moment(entry: Mapping[str, object]) -> datetime | None:
    raw = _string(entry, "published")
    if raw is None:
        return None
    from crawler.normalise import moment

    return moment(raw).published
