"""What the pages show of a look: the sentence that sums it up, and every finding as one thing to decide."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from analyzers import groups
from analyzers.drafts import draft
from model.audit import Outcome, Question, Report, Visit
from model.documents import Document, Kind
from model.findings import Decision, Disposition, Finding, FinedCase, LogEntry, Rule, Severity, Status, Step, Tier
from model.subject import SubjectKind
from reports import cleanup, words
from reports import page as reading
from reports.filters import Printer, published
from webside import __version__
from webside.assemble import Looked, assemble
from webside.desk.look import Look

_PRINTER = Printer()
_OPEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to decide: a reply, or a wording, with everything found in it."""

    code: str
    codes: tuple[str, ...]
    is_marked: bool
    severity: Severity
    tier: Tier | None
    title: str
    quote: Markup
    where: str
    answered: Document | None
    rule: Rule
    case: FinedCase | None
    number: int
    kind: Kind
    safe: str | None
    needs_eye: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A finding that was set aside, and why."""

    finding: Finding
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A look as its page shows it."""

    look: Look
    to_settle: int
    settled: int
    read: str
    told: tuple[str, ...]
    first: Item | None
    safe: str | None
    open: tuple[Item, ...]
    folded: tuple[Item, ...]
    eye: tuple[Item, ...]
    trial: int
    decided: tuple[Decided, ...]
    questions: tuple[Question, ...]
    not_looked_at: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]


def show(look: Look) -> Shown:
    """The look as it stands."""
    report = _under_way(look) if look.is_working else report_of(look)
    page = reading.arrange(report)
    documents = report.documents or {}
    # While the work goes on, the page shows the first thing alone: it is drawn anew many times.
    items = tuple(islice(_items(page, documents, look.marked), 1 if look.is_working else None))
    eye = () if look.is_working else tuple(_of_blocks(page.eye, documents, look.marked, needs_eye=True))
    rest = items[1:]
    to_settle, settled = _settling(look, report)
    return Shown(
        look=look,
        to_settle=to_settle,
        settled=settled,
        read=_read(look),
        told=tuple(_told(page)),
        first=items[0] if items else None,
        safe=_safe(report, items),
        open=rest[: _OPEN - 1],
        folded=rest[_OPEN - 1 :],
        eye=eye,
        trial=page.trial_count,
        decided=tuple(
            Decided(finding=finding, because=finding.disposition.because)
            for finding in look.findings()
            if finding.disposition and finding.disposition.decision is Decision.DISMISSED
        ),
        questions=report.questions,
        not_looked_at=not_looked_at(look),
        left_out=tuple(sorted(_left_out(look).items())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One text to settle, what was done about it, and which step comes next (None: nothing is left)."""

    codes: tuple[str, ...]
    title: str
    quote: Markup
    where: str
    severity: Severity
    advice: str
    is_marked: bool
    log: tuple[LogEntry, ...]
    still_there: bool
    next: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixList:
    """The texts to settle, marked ones first, and those that are."""

    chores: tuple[Chore, ...]
    settled: tuple[tuple[Finding, Disposition], ...]


def fix_list(look: Look) -> FixList:
    """What is to be done about the look, text by text."""
    report = report_of(look)
    open_ = [_chore(one, look) for one in cleanup.chores(report)]
    open_.sort(key=lambda chore: not chore.is_marked)  # stable: the gravest first among equals
    return FixList(chores=tuple(open_), settled=tuple(_settled(look)))


def _settled(look: Look) -> Iterator[tuple[Finding, Disposition]]:
    """The gravest finding of each text that is gone."""
    told: set[str] = set()
    for finding in sorted(look.findings(), key=lambda finding: -finding.severity):
        decided = finding.disposition
        if decided and decided.decision is Decision.FIXED and finding.document not in told:
            told.add(finding.document)
            yield finding, decided


def _settling(look: Look, report: Report) -> tuple[int, int]:
    return len(cleanup.chores(report)), sum(1 for _ in _settled(look))


def _chore(chore: cleanup.Chore, look: Look) -> Chore:
    first, done = chore.first, {entry.step for entry in chore.log}
    documents = {chore.document.id: chore.document} if chore.document else {}
    steps = (step for step in (Step.SAVED, Step.REMOVED, Step.CHECKED) if step not in done)
    return Chore(
        codes=chore.codes,
        title=first.rule.summary.rstrip("."),
        quote=_PRINTER.excerpt(first, documents),
        where=_where(first, documents),
        severity=first.severity,
        advice=first.rule.advice,
        is_marked=bool(look.marked.intersection(chore.codes)),
        log=chore.log,
        still_there=first.document in look.still_there,
        next=next(steps, None),
    )


def _read(look: Look) -> str:
    """What was read: "34 replies and 41 reviews read."."""
    counted = [(look.count(kind), kind) for kind in (Kind.REPLY, Kind.REVIEW, Kind.POST, Kind.COMMENT, Kind.SEARCH_HIT)]
    counted += [(look.count(kind), kind) for kind in (Kind.PAGE, Kind.PROFILE, Kind.IMAGE)]
    parts = [words.counted(number, *words.KIND[kind]) for number, kind in counted if number]
    return f"{words.joined(parts)} read." if parts else "Nothing was read yet."


def _told(page: reading.Page) -> Iterator[str]:
    """What was found, a short sentence each."""
    told = {
        Tier.RESEMBLES: ("looks like a case that was fined", "look like cases that were fined"),
        Tier.REVEALS: ("reveals a visit or care", "reveal a visit or care"),
        Tier.COURTESY: (
            "holds a courtesy formula that hints at a visit",
            "hold courtesy formulas that hint at a visit",
        ),
    }
    for tier, number in page.replies_of.items():
        yield f"{number:,} {told[tier][number != 1]}."
    others = sum(number for kind, number in page.texts.items() if kind not in (Kind.REPLY, Kind.REVIEW))
    if others:
        yield f"{words.counted(others, 'other text holds', 'other texts hold')} something to look at."
    if not page.flags and page.looked:
        yield "No flag stands in what was read."
    known = sum(one.known_unanswered for one in (*page.reviews_open, *page.reviews_folded))
    unknown = len(page.reviews_open) + len(page.reviews_folded) - known
    if known or unknown:
        yield f"{words.unanswered(known, unknown)}."


def _items(page: reading.Page, documents: Mapping[str, Document], marked: set[str]) -> Iterator[Item]:
    for urgency in page.urgencies:
        for card in (*urgency.cards, *urgency.cards_folded):
            yield _of_card(card, documents, marked)
        yield from _of_blocks(urgency.blocks, documents, marked)


def _of_card(card: reading.ReplyCard, documents: Mapping[str, Document], marked: set[str]) -> Item:
    first = card.first
    return Item(
        code=first.code,
        codes=tuple(finding.code for finding in card.all),
        is_marked=any(finding.code in marked for finding in card.all),
        severity=first.severity,
        tier=card.tier,
        title=card.headline,
        quote=_PRINTER.reply(card.findings, documents),
        where=_where(first, documents),
        answered=_answered(first, documents),
        rule=first.rule,
        case=card.case,
        number=card.number,
        kind=first.kind,
        safe=_draft(first, documents),
    )


def _of_blocks(
    blocks: Iterable[reading.RuleBlock], documents: Mapping[str, Document], marked: set[str], *, needs_eye: bool = False
) -> Iterator[Item]:
    for block in blocks:
        for group in (*block.open, *block.folded):
            first = group.first
            yield Item(
                code=first.code,
                codes=tuple(finding.code for finding in group.findings),
                is_marked=any(finding.code in marked for finding in group.findings),
                severity=first.severity,
                tier=Tier(first.tier) if first.tier else None,
                title=first.rule.summary.rstrip("."),
                quote=_PRINTER.excerpt(first, documents),
                where=_where(first, documents),
                answered=_answered(first, documents),
                rule=first.rule,
                case=None,
                number=len(group.findings),
                kind=first.kind,
                safe=_draft(first, documents),
                needs_eye=needs_eye,
            )


def _where(finding: Finding, documents: Mapping[str, Document]) -> str:
    document = documents.get(finding.document)
    name = words.KIND[finding.kind][0].capitalize()
    return f"{name}, {published(finding.evidence, document)}" if finding.evidence.published else name


def _answered(finding: Finding, documents: Mapping[str, Document]) -> Document | None:
    document = documents.get(finding.document)
    return documents.get(document.parent_id) if document and document.parent_id else None


def _draft(finding: Finding, documents: Mapping[str, Document]) -> str | None:
    """A safe reply in place of one; None for what is no reply."""
    if finding.kind not in (Kind.REPLY, Kind.REVIEW):
        return None
    asked = documents.get(finding.document) if finding.kind is Kind.REVIEW else _answered(finding, documents)
    return draft(asked.rating if asked else None, finding.document)


def _safe(report: Report, items: Iterable[Item]) -> str | None:
    """A safe reply to show beside the first: a draft that fits the stars it answers, else one of the practice's own."""
    documents = report.documents or {}
    own = [documents[good.document].text for good in report.good_replies if good.document in documents]
    return next((item.safe for item in items if item.safe), min(own, key=len, default=None))


def not_looked_at(look: Look) -> tuple[str, ...]:
    """What nobody handed in, by the names people know it by."""
    ways = " ".join(
        f"{document.service} {document.url or ''}"
        for document in look.pile.documents(Kind.REVIEW, Kind.POST, Kind.PROFILE)
    ).casefold()
    places = (
        ("Google", "Yelp", "Facebook", "Healthgrades", "Zocdoc")
        if look.who.kind is SubjectKind.PRACTICE
        else ("Facebook", "Instagram", "LinkedIn", "Healthgrades")
    )
    missing = [place for place in places if place.casefold() not in ways]
    if not look.count(Kind.SEARCH_HIT):
        missing.append("the first page of a search for the name")
    return (*missing, "photos")


def _left_out(look: Look) -> dict[str, int]:
    counted: dict[str, int] = {}
    for visit in look.visits:
        for reason, number in (visit.dropped or {}).items():
            counted[reason] = counted.get(reason, 0) + number
    for why, number in (look.coverage.not_analysed or {}).items():
        reason = f"{words.counted(number, 'text')} {words.unread(why)}: no rule reads them"
        counted[reason] = number
    return counted


def report_of(look: Look, *, masked: bool = False) -> Report:
    """The look as a report; only a masked one may be made into a copy to share."""
    yours = "Your practice" if look.who.kind is SubjectKind.PRACTICE else "You"
    coverage = look.coverage
    looked = Looked(
        audit_id=look.id,
        as_of=look.tools.now(),
        subject=look.who.subject or look.who.named(yours),
        corpus=look.pile,
        visits=(*coverage.visits, *_not_handed_in(look)),
        findings=look.findings(),
        not_analysed=coverage.not_analysed,
        dispositions=tuple(look.dispositions.values()),
        judgements=tuple(look.judgements.values()),
        log=tuple(look.log),
        first_found=dict.fromkeys((finding.code for finding in look.findings()), look.begun),
        sensitive=frozenset(source.id for source in look.tools.sources.values() if source.sensitive),
        is_named=look.who.subject is not None,
    )
    return assemble(looked, look.tools.book, command=None, masked=masked)


def _under_way(look: Look) -> Report:
    """What the page shows while the work goes on, and no more: it is drawn anew many times."""
    findings = [one for one in look.findings() if one.rule.status is Status.STABLE and one.severity > Severity.PASS]
    held = (look.pile.document(one.document) for one in findings)
    documents = {one.id: one for one in held if one is not None}
    parents = (look.pile.document(one.parent_id) for one in documents.values() if one.parent_id)
    return Report(
        subject=look.who.named(look.who.name or "You"),
        as_of=look.tools.now(),
        version=__version__,
        audit_id=look.id,
        coverage=look.coverage,
        actions=(),
        groups=groups.group(findings),
        documents=documents | {one.id: one for one in parents if one is not None},
        cases=look.tools.book.cases,
    )


def _not_handed_in(look: Look) -> Iterator[Visit]:
    """What nobody handed in, as the coverage of a report lists it."""
    for place in not_looked_at(look):
        yield Visit(
            source="not-handed-in",
            title=place[:1].upper() + place[1:],
            at=place,
            outcome=Outcome.SKIPPED,
            reason="nobody handed it in",
            next_step="Hand it in, and look again.",
        )
