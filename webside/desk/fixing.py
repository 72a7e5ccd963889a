"""The fix list of a look: each text to settle, what was noted about it, and what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from model.documents import Document
from model.findings import Decision, Finding, LogEntry, Severity, Step
from reports import cleanup, words
from reports import page as reading
from reports.filters import Printer, published
from webside.desk.look import Look
from webside.desk.reporting import report_of

_PRINTER = Printer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One text to settle, what was done about it, and which step comes next (None: nothing is left). Where `counsel`
    holds, that comes before all."""

    codes: tuple[str, ...]
    title: str
    quote: Markup
    where: str
    severity: Severity
    counsel: bool
    advice: str
    is_marked: bool
    still_there: bool
    next: Step | None
    noted: "Noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What was noted about one text. `day` counts a critical text about patients since it was found (None: it is
    none, or the subject is no covered entity); `missing` are the columns of its log that nobody filled."""

    codes: tuple[str, ...]
    log: tuple[LogEntry, ...]
    day: int | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One text that is gone, how that is known, and what was noted about it."""

    quote: str
    because: str
    noted: Noted


@dataclass(frozen=True, slots=True, kw_only=True)
class FixList:
    """The texts to settle, marked ones first, and those that are."""

    chores: tuple[Chore, ...]
    settled: tuple[Settled, ...]
    today: date

    @property
    def has_cases(self) -> bool:
        """Whether a critical text about patients is among them, and days are counted."""
        days = [one.noted.day for one in self.chores] + [one.noted.day for one in self.settled]
        return any(day is not None for day in days)


def fix_list(look: Look) -> FixList:
    """What is to be done about the look, text by text."""
    report = report_of(look)
    covered = reading.treated_as_covered(report.subject)
    cases = {case.first.document: case for case in cleanup.cases(report)} if covered else {}
    open_ = [_chore(one, look, cases.get(one.first.document), covered=covered) for one in cleanup.chores(report)]
    open_.sort(key=lambda chore: not chore.is_marked)  # stable: the gravest first among equals
    gone = tuple(_settled_one(found, look, cases.get(found[0].document)) for found in settled(look))
    return FixList(chores=tuple(open_), settled=gone, today=look.today)


def settled(look: Look) -> Iterator[list[Finding]]:
    """The findings of each text that is gone, the gravest first."""
    texts: dict[str, list[Finding]] = {}
    for finding in sorted(look.findings(), key=lambda finding: -finding.severity):
        if finding.disposition and finding.disposition.decision is Decision.FIXED:
            texts.setdefault(finding.document, []).append(finding)
    yield from texts.values()


def _settled_one(found: list[Finding], look: Look, case: cleanup.Case | None) -> Settled:
    assert found[0].disposition is not None
    codes = tuple(dict.fromkeys(finding.code for finding in found))
    because = found[0].disposition.because
    return Settled(quote=found[0].evidence.quote, because=because, noted=_noted(codes, look, case))


def _noted(codes: tuple[str, ...], look: Look, case: cleanup.Case | None) -> Noted:
    """The log of a text: what was noted of several findings at once is one line."""
    lines = {(one.on, one.step, one.by, one.note): one for one in look.log if one.code in codes}
    missing = (column for column, entry in case.steps.items() if entry is None) if case else ()
    return Noted(
        codes=codes,
        log=tuple(sorted(lines.values(), key=lambda one: one.on)),
        day=case.day if case else None,
        missing=tuple(missing),
    )


def _chore(chore: cleanup.Chore, look: Look, case: cleanup.Case | None, *, covered: bool) -> Chore:
    first, done = chore.first, {entry.step for entry in chore.log}
    documents = {chore.document.id: chore.document} if chore.document else {}
    steps = (step for step in (Step.SAVED, Step.REMOVED, Step.CHECKED) if step not in done)
    return Chore(
        codes=chore.codes,
        title=first.rule.summary.rstrip("."),
        quote=_PRINTER.excerpt(first, documents),
        where=where(first, documents),
        severity=first.severity,
        counsel=covered and first.severity is Severity.CRITICAL,
        advice=first.rule.advice,
        is_marked=bool(look.marked.intersection(chore.codes)),
        still_there=first.document in look.still_there,
        next=next(steps, None),
        noted=_noted(chore.codes, look, case),
    )


def where(finding: Finding, documents: Mapping[str, Document]) -> str:
    """What a finding stands in, and when that was published."""
    document = documents.get(finding.document)
    at = words.at_site(document)
    name = words.KIND[finding.kind][0].capitalize() + (f" at {at}" if at else "")
    return f"{name}, {published(finding.evidence, document)}" if finding.evidence.published else name
