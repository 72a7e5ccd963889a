"""What the pages show of a look: the sentence that sums it up, and every finding as one thing to decide."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from markupsafe import Markup

from analyzers.drafts import reply_to
from model.audit import Question, Report
from model.documents import Document, Kind
from model.findings import Classed, Decision, Finding, FinedCase, Rule, Severity, Tier
from model.subject import SubjectKind
from reports import page as reading
from reports import reach, remedy, words
from reports.filters import Printer
from webside.desk.fixing import also, answered, safe_reply, settled, where
from webside.desk.look import Look
from webside.desk.reporting import left_out, not_looked_at, report_of, under_way

_PRINTER = Printer()
_OPEN = 10
GONE, STILL_THERE = "gone", "still there"
NOT_SEEN = "not seen this time, so unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to decide: a reply, or a wording, with everything found in it. `is_again`: another thing was found in
    the same text, and stands above."""

    document: str
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
    safe_later: bool = False
    needs_eye: bool = False
    is_again: bool = False
    also: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A finding that was set aside, and why."""

    finding: Finding
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A text with a flag, and what a newer copy says of it; `to` is whom it answers."""

    state: str
    to: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A negative review without an answer that is no finding (yet): how old it is, and what may be answered."""

    review: Document
    age: str
    known: bool
    safe: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A look as its page shows it."""

    look: Look
    to_settle: int
    settled: int
    read: str
    told: tuple[str, ...]
    again: tuple[Again, ...]
    again_told: str | None
    first: Item | None
    safe: str | None
    open: tuple[Item, ...]
    folded: tuple[Item, ...]
    eye: tuple[Item, ...]
    trial: int
    unanswered: tuple[Waiting, ...]
    decided: tuple[Decided, ...]
    questions: tuple[Question, ...]
    page_one: tuple[Classed, ...]
    nameless_hits: int
    not_looked_at: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]


def show(look: Look) -> Shown:
    """The look as it stands."""
    report = under_way(look) if look.is_working else report_of(look)
    page = reading.arrange(report)
    documents = report.documents or {}
    # While the work goes on, the page shows the first thing alone: it is drawn anew many times.
    told = partial(also, report, look)
    found = islice(_items(page, documents, look.marked), 1 if look.is_working else None)
    items = tuple(replace(item, is_new=_is_new(item, look), also=told(item.document)) for item in found)
    eye = () if look.is_working else tuple(_of_blocks(page.eye, documents, look.marked, needs_eye=True))
    marked = tuple(_again_marked((*items, *eye)))
    items, eye = marked[: len(items)], marked[len(items) :]
    rest = items[1:]
    again = () if look.is_working else tuple(_again(look))
    return Shown(
        look=look,
        to_settle=sum(not chore.done for chore in page.chores),
        settled=sum(1 for _ in settled(look)),
        read=_read(look, report),
        told=(*_page_one(look, report), *_told(page, is_working=look.is_working), *_not_judged(look)),
        again=again,
        again_told=_again_told(again, look),
        first=items[0] if items else None,
        safe=_safe(report, items),
        open=rest[: _OPEN - 1],
        folded=rest[_OPEN - 1 :],
        eye=eye,
        trial=page.trial_count,
        unanswered=() if look.is_working else tuple(_waiting(page)),
        decided=tuple(
            Decided(finding=finding, because=finding.disposition.because)
            for finding in look.findings()
            if finding.disposition and finding.disposition.decision is Decision.DISMISSED
        ),
        questions=report.questions,
        page_one=report.first_page,
        nameless_hits=0 if look.who.name or look.is_working else look.count(Kind.SEARCH_HIT),
        not_looked_at=not_looked_at(look),
        left_out=tuple(sorted(left_out(look).items())),
    )


def _read(look: Look, report: Report) -> str:
    """What was read: "34 replies and 41 reviews read."; what several files hold counts once."""
    held = Counter(one.kind for one in look.standing.documents() if not (look.again and look.again.is_gone(one)))
    counted = [(held[kind], kind) for kind in (Kind.REPLY, Kind.REVIEW, Kind.POST, Kind.COMMENT, Kind.SEARCH_HIT)]
    counted += [(held[kind], kind) for kind in (Kind.PAGE, Kind.PROFILE, Kind.IMAGE)]
    twice = {Kind.REPLY: report.reply_copies, Kind.REVIEW: report.review_copies}
    parts = [words.counted(number - twice.get(kind, 0), *words.KIND[kind]) for number, kind in counted if number]
    if not parts:
        return "Nothing was read yet."
    again = [words.counted(number, *words.KIND[kind]) for kind, number in twice.items() if number]
    beside = f" {words.joined(again)} came a second time, in another file: each counts once." if again else ""
    return f"{words.joined(parts)} read.{beside}"


def _again(look: Look) -> Iterator[Again]:
    """Of each text with a flag that was held before: is it gone, still there, or not seen this time?"""
    if look.again is None:
        return
    flagged = dict.fromkeys(one.document for one in look.findings() if one.is_flag or _is_fixed(one))
    held = (look.pile.document(id) for id in flagged if id in look.again.before)
    for document in held:
        if document is None or document.kind is Kind.REVIEW:
            continue
        seen = document.id in look.again.seen
        state = STILL_THERE if seen else GONE if look.again.is_gone(document) else NOT_SEEN
        parent = look.pile.document(document.parent_id) if document.parent_id else None
        who = parent.author.name if parent and parent.author and parent.author.name else ""
        yield Again(state=state, to=who, text=document.text)


def _is_new(item: Item, look: Look) -> bool:
    """Whether a text came with the looking again."""
    held = look.pile.document(item.document)
    return look.again is not None and held is not None and held.id not in look.again.before


def _is_fixed(finding: Finding) -> bool:
    return finding.disposition is not None and finding.disposition.decision is Decision.FIXED


def _again_told(looked: Sequence[Again], look: Look) -> str | None:
    """The sentence that sums up a looking again."""
    if look.again is None or look.is_working:
        return None
    numbers = Counter(one.state for one in looked)
    told = [f"{numbers[state]} {state}" for state in (GONE, STILL_THERE, NOT_SEEN) if numbers[state]]
    before = words.counted(len(looked), "text")
    return f"Looked again on {look.again.on}: of {before} that held a flag before, {words.joined(told) or 'none'}."


def _page_one(look: Look, report: Report) -> Iterator[str]:
    """What someone who searches a clinician's name sees first."""
    if look.who.kind is SubjectKind.CLINICIAN and report.first_page:
        yield f"Page one of a search holds {words.standings(report.first_page)}"


def _not_judged(look: Look) -> Iterator[str]:
    """What was read and could not be judged: never a part of "no flag stands"."""
    unread = (look.coverage.not_analysed or {}).items()
    if unread:
        told = [f"{words.counted(number, 'text')} {words.unread(why)}" for why, number in sorted(unread)]
        yield f"Not judged by any rule: {words.joined(told)}."


def _told(page: reading.Page, *, is_working: bool) -> Iterator[str]:
    """What was found, a short sentence each."""
    told = {
        Tier.RESEMBLES: ("looks like a case that was fined", "look like cases that were fined"),
        Tier.REVEALS: ("reveals a visit or care", "reveal a visit or care"),
        Tier.COURTESY: (
            "is polite in words that name the writer or hint at a visit",
            "are polite in words that name the writer or hint at a visit",
        ),
    }
    for tier, number in page.replies_of.items():
        yield f"{number:,} {told[tier][number != 1]}."
    others = sum(number for kind, number in page.texts.items() if kind not in (Kind.REPLY, Kind.REVIEW))
    if others:
        other = "other " if page.replies_of else ""
        yield f"{words.counted(others, f'{other}text holds', f'{other}texts hold')} something to look at."
    unmapped = reach.unmapped(page.visits)
    if unmapped:
        yield unmapped
    if not page.flags and page.looked and not is_working:
        yield f"No flag stands in {'the rest of ' if unmapped else ''}what was judged."
    known = sum(one.known_unanswered for one in (*page.reviews_open, *page.reviews_folded))
    unknown = len(page.reviews_open) + len(page.reviews_folded) - known
    if known or unknown:
        yield f"{words.unanswered(known, unknown)}."


def _waiting(page: reading.Page) -> Iterator[Waiting]:
    """The negative reviews without an answer that stand on no card: younger than a week, of unknown age, or where an
    answer is unknown."""
    for one in (*page.reviews_open, *page.reviews_folded):
        if one.code is None:
            age = "age not stated" if one.age_days is None else f"{words.counted(one.age_days, 'day')} old at least"
            safe = reply_to(one.review, one.review.id)
            yield Waiting(review=one.review, age=age, known=one.known_unanswered, safe=safe)


def _items(page: reading.Page, documents: Mapping[str, Document], marked: set[str]) -> Iterator[Item]:
    for urgency in page.urgencies:
        for card in (*urgency.cards, *urgency.cards_folded):
            yield _of_card(card, documents, marked)
        yield from _of_blocks(urgency.blocks, documents, marked)


def _again_marked(items: Iterable[Item]) -> Iterator[Item]:
    """Each with whether its one text stands above already, so that nobody counts a text twice."""
    seen: set[str] = set()
    for item in items:
        yield replace(item, is_again=item.number == 1 and item.document in seen)
        seen.add(item.document)


def _of_card(card: reading.ReplyCard, documents: Mapping[str, Document], marked: set[str]) -> Item:
    first = card.first
    return Item(
        document=first.document,
        code=first.code,
        codes=tuple(finding.code for finding in card.all),
        is_marked=any(finding.code in marked for finding in card.all),
        severity=first.severity,
        tier=card.tier,
        title=card.headline,
        quote=_PRINTER.reply(card.findings, documents),
        where=where(first, documents),
        answered=answered(first, documents),
        rule=first.rule,
        case=card.case,
        number=card.number,
        kind=first.kind,
        safe=safe_reply(first, documents),
        safe_later=remedy.is_exposed(first),
    )


def _of_blocks(
    blocks: Iterable[reading.RuleBlock], documents: Mapping[str, Document], marked: set[str], *, needs_eye: bool = False
) -> Iterator[Item]:
    for block in blocks:
        for group in (*block.open, *block.folded):
            first = group.first
            yield Item(
                document=first.document,
                code=first.code,
                codes=tuple(finding.code for finding in group.findings),
                is_marked=any(finding.code in marked for finding in group.findings),
                severity=first.severity,
                tier=Tier(first.tier) if first.tier else None,
                title=first.rule.summary.rstrip("."),
                quote=_PRINTER.excerpt(first, documents),
                where=where(first, documents),
                answered=answered(first, documents),
                rule=first.rule,
                case=None,
                number=len(group.findings),
                kind=first.kind,
                safe=safe_reply(first, documents),
                safe_later=remedy.is_exposed(first),
                needs_eye=needs_eye,
            )


def _safe(report: Report, items: Iterable[Item]) -> str | None:
    """A safe reply to show beside the first: a draft that fits the stars it answers, else one of the practice's own."""
    documents = report.documents or {}
    own = [documents[good.document].text for good in report.good_replies if good.document in documents]
    return next((item.safe for item in items if item.safe), min(own, key=len, default=None))
