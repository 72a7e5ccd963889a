"""The fix list of a look: each text to settle, what was noted about it, and what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from analyzers.drafts import reply_to
from model.audit import Report
from model.documents import Document, Kind
from model.findings import Decision, Finding, LogEntry, Severity, Step
from reports import cleanup, remedy, sites, words
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
    also: str
    answered: Document | None
    safe: str | None
    severity: Severity
    counsel: bool
    safe_later: bool
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

    quote: Markup
    where: str
    answered: Document | None
    because: str
    noted: Noted


@dataclass(frozen=True, slots=True, kw_only=True)
class FixList:
    """The texts to settle, marked ones first, then in the order of the first page; and those that are settled."""

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
    turns = _turns(reading.arrange(report))
    todo = (one for one in cleanup.chores(report) if not one.done)
    listed = sorted(todo, key=lambda one: turns.get(one.first.document, len(turns)))
    open_ = [_chore(one, report, look, cases.get(one.first.document), covered=covered) for one in listed]
    open_.sort(key=lambda chore: not chore.is_marked)  # stable
    gone = tuple(_settled_one(found, look, cases.get(found[0].document)) for found in settled(look))
    return FixList(chores=tuple(open_), settled=gone, today=look.today)


def _turns(page: reading.Page) -> dict[str, int]:
    """When each text comes on the first page."""
    turns: dict[str, int] = {}
    for urgency in page.urgencies:
        for card in (*urgency.cards, *urgency.cards_folded):
            for finding in card.all:
                turns.setdefault(finding.document, len(turns))
        for block in urgency.blocks:
            for group in (*block.open, *block.folded):
                for finding in group.findings:
                    turns.setdefault(finding.document, len(turns))
    return turns


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
    held = look.pile.document(found[0].document)
    documents = _with_parent(held, look)
    return Settled(
        quote=_PRINTER.reply(found, documents),
        where=where(found[0], documents),
        answered=answered(found[0], documents),
        because=found[0].disposition.because,
        noted=_noted(codes, look, case),
    )


def _with_parent(held: Document | None, look: Look) -> dict[str, Document]:
    """A document and what it answers, by id."""
    parent = look.pile.document(held.parent_id) if held and held.parent_id else None
    return {one.id: one for one in (held, parent) if one is not None}


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


def _chore(chore: cleanup.Chore, report: Report, look: Look, case: cleanup.Case | None, *, covered: bool) -> Chore:
    first, done = chore.first, {entry.step for entry in chore.log}
    documents = _with_parent(chore.document, look)
    found = [one for one in report.findings() if one.document == first.document and one.code in chore.codes]
    steps = (step for step in (Step.SAVED, Step.REMOVED, Step.CHECKED) if step not in done)
    return Chore(
        codes=chore.codes,
        title=first.rule.summary.rstrip("."),
        quote=_PRINTER.reply(found, documents),
        where=where(first, documents),
        also=also(report, look, first.document),
        answered=answered(first, documents),
        safe=safe_reply(first, documents),
        severity=first.severity,
        counsel=covered and first.severity is Severity.CRITICAL,
        safe_later=remedy.is_exposed(first),
        advice=first.rule.advice,
        is_marked=bool(look.marked.intersection(chore.codes)),
        still_there=first.document in look.still_there,
        next=next(steps, None),
        noted=_noted(chore.codes, look, case),
    )


def where(finding: Finding, documents: Mapping[str, Document]) -> str:
    """What a finding stands in, and when that was published."""
    document = documents.get(finding.document)
    at = sites.at_site(document)
    author = document.author.name if document and document.author and document.kind is Kind.REVIEW else None
    name = words.KIND[finding.kind][0].capitalize() + (f" by {author}" if author else "") + (f" at {at}" if at else "")
    return f"{name}, {published(finding.evidence, document)}" if finding.evidence.published else name


def also(report: Report, look: Look, document: str) -> str:
    """Where else a reply stands that counts once; of any other text nothing."""
    copies = report.also_at.get(document, ())
    titles = {id: source.title for id, source in look.tools.sources.items()}
    return words.counted_once(titles, copies) if copies else ""


def answered(finding: Finding, documents: Mapping[str, Document]) -> Document | None:
    """The review or post that a text answers, where it is held."""
    document = documents.get(finding.document)
    return documents.get(document.parent_id) if document and document.parent_id else None


def safe_reply(finding: Finding, documents: Mapping[str, Document]) -> str | None:
    """A safe reply in place of one; None for what is no reply."""
    if finding.kind not in (Kind.REPLY, Kind.REVIEW):
        return None
    asked = documents.get(finding.document) if finding.kind is Kind.REVIEW else answered(finding, documents)
    return reply_to(asked, finding.document)
