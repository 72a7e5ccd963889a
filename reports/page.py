"""Arranges a report for reading: by urgency, by rule, by wording; counts everything that is folded away."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from model.audit import FindingGroup, OpenReview, Outcome, Report, SelfCheck, Visit
from model.documents import Document, Kind, engine_name
from model.findings import Baseline, Confidence, Disposition, Finding, FinedCase, Reference, Rule, Severity, Tier
from model.subject import Jurisdiction, Subject, SubjectKind
from reports import remedy
from reports.cleanup import Case, Chore, cases, chores, noted, removed
from reports.headlines import headline
from reports.reach import is_whole
from reports.words import BASELINE, NOT_LOOKED_AT, NOT_SEEN_AGAIN, STILL_THERE

WORDINGS_OPEN = 8
CARDS_OPEN = 3
REVIEWS_OPEN = 12
FIRST_THINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBlock:
    """All wordings one rule found at one urgency. `open` stand unfolded; `explains` says whether the block tells all of
    its rule: the first one that has it does."""

    rule: Rule
    open: tuple[FindingGroup, ...]
    folded: tuple[FindingGroup, ...]
    count: int
    explains: bool = True

    @property
    def is_private(self) -> bool:
        """Whether it is about what could tell of a patient."""
        return remedy.is_private(self.rule.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCard:
    """One reply with all that was found in it, the gravest first; `alike` are further replies of the same wording.

    `explains` says whether the card tells all of its gravest rule: the first open one that has it does.
    """

    findings: tuple[Finding, ...]
    alike: tuple[tuple[Finding, ...], ...]
    headline: str
    tier: Tier | None
    case: FinedCase | None
    explains: bool = False

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def number(self) -> int:
        return 1 + len(self.alike)

    @property
    def all(self) -> tuple[Finding, ...]:
        return (*self.findings, *(finding for reply in self.alike for finding in reply))


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """The replies of one severity, each with all that was found in it (of many, the one of each gravest rule that tells
    most stands open, the others stand in a table too), and the blocks of rules for all else, the rule
    that found most first. `own` of its findings are of this severity; `above` are more of it that stand with graver
    ones: together they are what the summary counts."""

    severity: Severity
    cards: tuple[ReplyCard, ...]
    cards_folded: tuple[ReplyCard, ...]
    blocks: tuple[RuleBlock, ...]
    count: int
    own: int
    above: int
    texts: dict[Kind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the user decided of one finding. `finding` is None where neither this audit nor the last one holds it."""

    disposition: Disposition
    finding: Finding | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One list of results: what was asked, at which engine ("" where it is not told), and what stands in it."""

    query: str
    engine: str
    hits: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The report in reading order; every finding of it stands in exactly one part."""

    urgencies: tuple[Urgency, ...]
    explained: tuple[Rule, ...]
    authorities: tuple[Reference, ...]
    replies_of: dict[Tier, int]
    advice: tuple[RuleBlock, ...]
    advice_count: int
    eye: tuple[RuleBlock, ...]
    eye_count: int
    trial: tuple[RuleBlock, ...]
    trial_count: int
    flags: int
    flags_of: dict[Severity, int]
    wordings: int
    texts: dict[Kind, int]
    decided: tuple[Decided, ...]
    gone: tuple[Finding, ...]
    unseen: tuple[Finding, ...]
    new: int
    unchanged: int
    reviews_open: tuple[OpenReview, ...]
    reviews_folded: tuple[OpenReview, ...]
    concerns_reviews: bool
    searches: tuple[Search, ...]
    visits: tuple[Visit, ...]
    undeclared: tuple[str, ...]
    complete: int
    looked: bool
    not_looked_at: tuple[Visit, ...]
    unreached: int
    read_elsewhere: tuple[str, ...]
    anchors: dict[str, str]
    checks: tuple[tuple[str, tuple[SelfCheck, ...]], ...]
    chores: tuple[Chore, ...]
    removed: int
    chores_of: tuple[tuple[Rule, tuple[Chore, ...]], ...]
    cases: tuple[Case, ...]
    noted: dict[str, int]
    flags_in: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """The findings nobody has decided on by the part of the page they stand in. What the cards of replies show is in
    `body` too; `loose` is the rest of it."""

    body: tuple[FindingGroup, ...]
    eye: tuple[FindingGroup, ...]
    advice: tuple[FindingGroup, ...]
    trial: tuple[FindingGroup, ...]
    cards: tuple[ReplyCard, ...]
    loose: tuple[FindingGroup, ...]

    @property
    def flags(self) -> list[Finding]:
        return [finding for finding in _all(self.body) if finding.is_flag]

    @property
    def shown(self) -> list[Finding]:
        """All but those of rules on trial."""
        return list(_all((*self.body, *self.eye, *self.advice)))


def arrange(report: Report) -> Page:
    """The report in reading order. Adds no judgement: what is counted and how urgent it is was decided before."""
    parts, decided, listed = _sorted(report), tuple(_decided(report)), chores(report)
    flags, shown, gone = parts.flags, parts.shown, _gone(report, decided)
    reviews = sorted(report.open_reviews, key=_worst_first)
    declared = [visit for visit in report.coverage.visits if visit.is_declared]
    visits = tuple(visit for visit in declared if not visit.is_read_elsewhere)
    logged = cases(report) if treated_as_covered(report.subject) else ()
    told: set[str] = set()  # a rule is explained where it stands first, in the order of the page
    urgencies = tuple(_urgencies(parts.loose, parts.cards, told))
    doubtful = tuple(_explaining(_blocks(parts.eye), told))
    return Page(
        urgencies=urgencies,
        explained=_explained(parts.cards),
        authorities=_authorities(finding.rule for finding in (*shown, *_all(parts.trial))),
        replies_of=_replies_of(flags),
        advice=_blocks(parts.advice),
        advice_count=_count(parts.advice),
        eye=doubtful,
        eye_count=_count(parts.eye),
        trial=_blocks(parts.trial),
        trial_count=_count(parts.trial),
        flags=len(flags),
        flags_of={s: n for s in sorted(Severity, reverse=True) if (n := sum(f.severity is s for f in flags))},
        wordings=sum(any(finding.is_flag for finding in group.findings) for group in parts.body),
        texts=_texts(flags),
        decided=decided,
        gone=tuple(finding for finding in gone if finding.baseline is not Baseline.UNSEEN),
        unseen=tuple(finding for finding in gone if finding.baseline is Baseline.UNSEEN),
        new=sum(finding.baseline is Baseline.NEW for finding in shown),
        unchanged=sum(finding.baseline is Baseline.UNCHANGED for finding in shown),
        reviews_open=tuple(reviews[:REVIEWS_OPEN]),
        reviews_folded=tuple(reviews[REVIEWS_OPEN:]),
        concerns_reviews=report.subject.kind is SubjectKind.PRACTICE or bool((report.kinds or {}).get(Kind.REVIEW)),
        searches=tuple(_searches(report.search_hits)),
        visits=tuple(sorted(visits, key=_least_seen_first)),
        undeclared=tuple(visit.title for visit in report.coverage.visits if not visit.is_declared),
        read_elsewhere=tuple(dict.fromkeys(visit.title for visit in declared if visit.is_read_elsewhere)),
        complete=sum(map(is_whole, visits)),
        looked=bool(shown) or any(visit.counts.seen or visit.outcome.supports_absence for visit in visits),
        not_looked_at=tuple(visit for visit in visits if visit.outcome in NOT_LOOKED_AT),
        unreached=sum(visit.is_unreached for visit in visits),
        anchors=_anchors(parts.cards, (*parts.loose, *parts.eye, *parts.advice, *parts.trial)),
        checks=tuple((part, tuple(mine)) for part, mine in groupby(report.checklist, key=lambda one: one.item.part)),
        chores=listed,
        removed=removed(listed),
        chores_of=_by_rule(listed),
        cases=logged,
        noted=noted(logged),
        flags_in=dict(Counter(finding.document for finding in flags)),
    )


def _sorted(report: Report) -> _Sorted:
    undecided = tuple(_part(report.groups, _is_undecided))
    body = tuple(_part(undecided, lambda f: f.confidence is not Confidence.REVIEW and f.severity > Severity.INFO))
    cards = _cards(body, report.cases or {})
    carded = {finding.document for card in cards for finding in card.all}
    return _Sorted(
        body=body,
        eye=tuple(_part(undecided, lambda f: f.confidence is Confidence.REVIEW and f.severity > Severity.INFO)),
        advice=tuple(_part(undecided, lambda f: f.severity is Severity.INFO)),
        trial=tuple(_part(report.trial, _is_undecided)),
        cards=cards,
        loose=tuple(_part(body, lambda f: f.document not in carded)),
    )


def _gone(report: Report, decided: Iterable[Decided]) -> list[Finding]:
    """What is gone, or was not looked at again, and does not stand among what was decided."""
    settled = {one.disposition.code for one in decided}
    return [finding for finding in report.gone if finding.code not in settled]


_LEAST_SEEN = (
    Outcome.BLOCKED,
    Outcome.FAILED,
    Outcome.SKIPPED,
    Outcome.PARTIAL,
    Outcome.SUSPECT,
    Outcome.OK,
    Outcome.EMPTY,
)


def treated_as_covered(subject: Subject) -> bool:
    """Whether critical findings begin with counsel: US subjects, unless they say they are no covered entity."""
    return subject.jurisdiction is Jurisdiction.US and subject.covered_entity is not False


def _least_seen_first(visit: Visit) -> int:
    return _LEAST_SEEN.index(visit.outcome)


def _worst_first(review: OpenReview) -> tuple[int, float, int]:
    rating = 5.0 if review.review.rating is None else review.review.rating
    return -review.severity, rating, -(review.age_days or 0)


def _part(groups: Iterable[FindingGroup], wanted: Callable[[Finding], bool]) -> Iterator[FindingGroup]:
    """The groups with only the findings wanted; a group without any is left out."""
    for group in groups:
        findings = tuple(finding for finding in group.findings if wanted(finding))
        if findings:
            yield group if len(findings) == len(group.findings) else FindingGroup(findings=findings)


def _count(groups: Iterable[FindingGroup]) -> int:
    return sum(len(group.findings) for group in groups)


def _all(groups: Iterable[FindingGroup]) -> Iterator[Finding]:
    for group in groups:
        yield from group.findings


def _texts(findings: Iterable[Finding]) -> dict[Kind, int]:
    """In how many documents of each kind the findings stand, the most frequent kind first."""
    return dict(Counter({finding.document: finding.kind for finding in findings}.values()).most_common())


def _is_undecided(finding: Finding) -> bool:
    return finding.disposition is None


def _urgencies(
    groups: tuple[FindingGroup, ...], cards: tuple[ReplyCard, ...], explained: set[str]
) -> Iterator[Urgency]:
    above: Counter[Severity] = Counter()
    for severity in sorted(Severity, reverse=True):
        mine = [group for group in groups if group.first.severity is severity]
        replies = tuple(card for card in cards if card.first.severity is severity)
        found = [*_all(mine), *(finding for card in replies for finding in card.all)]
        if found:
            shown = _fullest(replies)
            yield Urgency(
                severity=severity,
                cards=tuple(_explaining(shown, explained)),
                cards_folded=tuple(card for card in replies if card not in shown),
                blocks=tuple(_explaining(_blocks(mine), explained)),
                count=len(found),
                own=sum(finding.severity is severity for finding in found),
                above=above[severity],
                texts=_texts(found),
            )
        above.update(finding.severity for finding in found)


def _fullest(cards: tuple[ReplyCard, ...]) -> tuple[ReplyCard, ...]:
    """The cards that stand open: all where there are few, else of each gravest rule the one that tells most."""
    if len(cards) <= CARDS_OPEN:
        return cards
    fullest: dict[str, ReplyCard] = {}
    for card in cards:
        other = fullest.setdefault(card.first.rule.id, card)
        if _fullness(card) > _fullness(other):
            fullest[card.first.rule.id] = card
    return tuple(card for card in cards if card in fullest.values())


def _fullness(card: ReplyCard) -> tuple[bool, int]:
    return card.case is not None, len(card.findings)


_Part = TypeVar("_Part", ReplyCard, RuleBlock)


def _explaining(parts: Iterable[_Part], explained: set[str]) -> Iterator[_Part]:
    for part in parts:
        rule = part.first.rule if isinstance(part, ReplyCard) else part.rule
        yield replace(part, explains=rule.id not in explained)
        explained.add(rule.id)


_REVEALING = (Tier.RESEMBLES, Tier.REVEALS)
_TIERS = tuple(Tier)


def _cards(groups: tuple[FindingGroup, ...], cases: Mapping[str, FinedCase]) -> tuple[ReplyCard, ...]:
    """A card for each reply that does more than use a courtesy formula; replies alike in all they tell share one."""
    replies: dict[str, list[Finding]] = {}
    for finding in _all(groups):
        if finding.kind is Kind.REPLY:
            replies.setdefault(finding.document, []).append(finding)
    alike: dict[tuple[str, ...], list[tuple[Finding, ...]]] = {}
    for document, found in replies.items():
        facts = [finding for finding in found if finding.tier != Tier.COURTESY]
        if any(finding.tier in _REVEALING for finding in facts) or (facts and len(found) > 1):
            wordings = sorted(f"{finding.rule.id}\n{finding.wording or document}" for finding in facts)
            alike.setdefault(tuple(wordings), []).append(tuple(sorted(found, key=_gravest_first)))
    cards = []
    for several in sorted(alike.values(), key=_card_turn):
        findings, *others = sorted(several, key=lambda one: -one[0].severity)
        tier = _tier(findings)
        fined = next((cases[one.case] for one in findings if one.case and one.case in cases), None)
        cards.append(
            ReplyCard(
                findings=findings,
                alike=tuple(others),
                headline=headline(findings),
                tier=tier,
                case=fined if tier is Tier.RESEMBLES else None,
            )
        )
    return tuple(cards)


def _gravest_first(finding: Finding) -> tuple[int, int, str, str]:
    # The name of the reviewer is the gravest only where nothing else is told: what was told of them explains more.
    return -finding.severity, finding.rule.id.endswith("names-reviewer"), finding.rule.id, finding.code


def _card_turn(several: list[tuple[Finding, ...]]) -> tuple[int, int, int, int, str]:
    """The gravest first; of those the wording that stands most often, then the reply that tells most."""
    first = several[0]
    worst = max(found[0].severity for found in several)
    tier = _tier(first)
    turn = len(_TIERS) if tier is None else _TIERS.index(tier)
    grave = max(sum(finding.severity is worst for finding in found) for found in several)
    return -worst, turn, -len(several), -grave, first[0].document


def _tier(findings: Iterable[Finding]) -> Tier | None:
    """What a reply does: the gravest tier of its findings."""
    tiers = {finding.tier for finding in findings}
    return next((tier for tier in Tier if tier in tiers), None)


def _replies_of(flags: Iterable[Finding]) -> dict[Tier, int]:
    """How many flagged replies there are of each tier, each reply once."""
    replies: dict[str, list[Finding]] = {}
    for finding in flags:
        if finding.kind is Kind.REPLY:
            replies.setdefault(finding.document, []).append(finding)
    numbers = Counter(_tier(found) for found in replies.values())
    return {tier: numbers[tier] for tier in Tier if numbers[tier]}


def _explained(cards: Iterable[ReplyCard]) -> tuple[Rule, ...]:
    """The rules that found something in the replies of the cards, in order of id."""
    rules = {finding.rule.id: finding.rule for card in cards for finding in card.all}
    return tuple(rules[id] for id in sorted(rules))


def _by_rule(listed: Iterable[Chore]) -> tuple[tuple[Rule, tuple[Chore, ...]], ...]:
    """The texts to settle by the gravest rule in each, that of the gravest text first: what to do is told once."""
    rules: dict[str, Rule] = {}
    chores_of: dict[str, list[Chore]] = {}
    for chore in listed:
        rules[chore.first.rule.id] = chore.first.rule
        chores_of.setdefault(chore.first.rule.id, []).append(chore)
    return tuple((rules[id], tuple(mine)) for id, mine in chores_of.items())


def _authorities(rules: Iterable[Rule]) -> tuple[Reference, ...]:
    """What the rules rest on, each authority once, in order of its sign."""
    found = {reference.key: reference for rule in rules for reference in rule.references}
    return tuple(found[key] for key in sorted(found))


def _blocks(groups: Iterable[FindingGroup]) -> tuple[RuleBlock, ...]:
    ordered = sorted(groups, key=lambda group: (group.first.rule.id, -len(group.findings)))
    blocks = []
    for _, of_rule in groupby(ordered, key=lambda group: group.first.rule.id):
        mine = tuple(of_rule)
        blocks.append(
            RuleBlock(
                rule=mine[0].first.rule, open=mine[:WORDINGS_OPEN], folded=mine[WORDINGS_OPEN:], count=_count(mine)
            )
        )
    return tuple(sorted(blocks, key=lambda block: -block.count))


def _decided(report: Report) -> Iterator[Decided]:
    """Every decision that holds, once, with its finding and whether this audit saw it again."""
    here = {finding.code: finding for finding in (*_all((*report.groups, *report.trial)), *report.good_replies)}
    gone = {finding.code: finding for finding in report.gone}
    decisions = {code: found.disposition for code, found in here.items() if found.disposition}
    decisions |= {decision.code: decision for decision in report.dispositions}
    for code, decision in decisions.items():
        found, old = here.get(code), gone.get(code)
        if found is not None and found.disposition is not None:
            yield Decided(disposition=decision, finding=found, state=STILL_THERE)
        elif found is None:
            unseen = old is not None and old.baseline is Baseline.UNSEEN
            yield Decided(
                disposition=decision, finding=old, state=BASELINE[Baseline.UNSEEN] if unseen else NOT_SEEN_AGAIN
            )


def _searches(hits: Iterable[Document]) -> Iterator[Search]:
    """The results by the list they stand in: one for each query, and for each engine that was asked it."""

    def listed(hit: Document) -> tuple[str, str]:
        return hit.query or "", engine_name(hit.engine) if hit.engine else ""

    ordered = sorted(hits, key=lambda hit: (*listed(hit), hit.rank is None, hit.rank or 0))
    for (query, engine), mine in groupby(ordered, key=listed):
        yield Search(query=query, engine=engine, hits=tuple(mine))


def _anchors(cards: Iterable[ReplyCard], groups: Iterable[FindingGroup]) -> dict[str, str]:
    """Where on the page each code is explained: at the card of its reply, or at the first finding of its wording."""
    anchors: dict[str, str] = {}
    for card in cards:
        for finding in card.all:
            anchors.setdefault(finding.code, anchors.get(card.first.code, card.first.code))
    for group in groups:
        first = group.first.code
        for finding in group.findings:
            anchors.setdefault(finding.code, anchors.get(first, first))
    return anchors
