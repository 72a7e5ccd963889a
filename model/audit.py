"""One look at a subject: the plan, the visits and their outcomes, coverage, and the report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from model.brand import Brand
from model.documents import Document, Kind
from model.findings import (
    Attribution,
    Classed,
    Disposition,
    Finding,
    FinedCase,
    LogEntry,
    Rule,
    RuleChange,
    Severity,
    Span,
)
from model.source import Source
from model.subject import Seen, Subject, SubjectKind

READ_FROM_DOWNLOAD = "your own download of this account is read"  # in the reason of a visit that was therefore not made
NO_CONNECTION = "no connection"  # begins the reason of a visit in an audit that could reach nobody at all
INVENTORY = "inventory"  # the source of what the subject file lists: read whole, never visited


class Outcome(StrEnum):
    """How a visit went. Only OK and EMPTY support an absence ("no reply", "fixed", "none")."""

    OK = "ok"
    EMPTY = "empty"
    PARTIAL = "partial"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    FAILED = "failed"
    SKIPPED = "skipped"

    @property
    def supports_absence(self) -> bool:
        return self in (Outcome.OK, Outcome.EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """What a server gave with an answer, to be asked with: whether it has changed since (RFC 9110 §13). Of a page of a
    site also where it leads, and the refs of the documents it held: an answer that it is the same tells neither."""

    url: str
    etag: str | None = None
    modified: str | None = None
    leads: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The newest dated thing held of an account, and when the account was last looked at as a whole."""

    ref: str | None
    published: datetime | None
    whole_at: datetime
    validators: tuple[Validator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One visit to make: a source, the account or file asked, and where to begin. `volunteered` means that the subject
    file does not name it: a search that runs by itself, or an account that an own download names. `subject` is given
    to sources that are asked by its facts; `note` is what its visit says beside how it went."""

    source: Source
    at: str
    addresses: tuple[str, ...] = ()
    path: Path | None = None
    url: str | None = None
    columns: Mapping[str, str] | None = None
    saved: date | None = None
    reads_older: bool = False
    holds_posts: bool = False
    is_ours: bool = False
    queries: tuple[str, ...] = ()
    personal: bool = False
    volunteered: bool = False
    known: Known | None = None
    seen: Seen | None = None
    subject: Subject | None = None
    note: str = ""
    skip: str | None = None
    next_step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an audit will ask, before anything is asked. `allow_private` holds exact origins; `routes` maps a
    source's origin to a loopback origin (the address book of the demo and the tests). `full` looks at everything anew,
    also what is already held."""

    subject: Subject
    errands: tuple[Errand, ...]
    user_agent: str
    allow_private: tuple[str, ...] = ()
    routes: Mapping[str, str] | None = None
    pace: float | None = None
    proxy: str | None = None
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of one visit: requests asked, answers fetched, documents parsed, total the source itself states (None: it
    does not say), and documents seen once doubles are counted once."""

    asked: int = 0
    fetched: int = 0
    parsed: int = 0
    expected: int | None = None
    seen: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One source in one audit: outcome, why, what to do next, and counts. `sample` means that the source shows a part
    of the whole (a sample, or the newest only): what it does not show is not gone. `carried_from` is set where only
    what is new was asked for: when what is older was last looked at. `kept` are the refs of what stands on pages
    that the server says are the same as then. `unmapped` are the columns of a table that may hold own replies and were
    not read."""

    source: str
    title: str
    at: str
    outcome: Outcome
    reason: str = ""
    next_step: str | None = None
    counts: Counts = Counts()
    kinds: Mapping[str, int] | None = None
    dropped: Mapping[str, int] | None = None
    unmapped: tuple[str, ...] = ()
    shows_replies: bool = False
    sample: bool = False
    volunteered: bool = False
    carried_from: datetime | None = None
    kept: tuple[str, ...] = ()
    validators: tuple[Validator, ...] = ()
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def is_unreached(self) -> bool:
        """Whether this audit could reach nobody at all, which is told once and not source by source."""
        return self.reason.startswith(NO_CONNECTION)

    @property
    def is_read_elsewhere(self) -> bool:
        """Whether nobody was asked because the account's own download is read: nothing of it is missing."""
        return self.outcome is Outcome.SKIPPED and READ_FROM_DOWNLOAD in self.reason

    @property
    def is_declared(self) -> bool:
        """Whether the subject declared something to look at here; what was never declared is listed, not missed."""
        return bool(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was seen of what exists: the visits, the texts no rule could read, the private origins allowed."""

    visits: tuple[Visit, ...]
    not_analysed: Mapping[str, int] | None = None
    images_not_looked_at: int = 0
    images_not_read: int = 0  # their files were looked into, but the words in the picture were not
    allowed_private: tuple[str, ...] = ()
    proxy: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every visit to something declared supports an absence. A search that runs by itself and may not be
        asked (robots.txt) is told, but nothing that was declared is missed by it."""
        return all(
            visit.outcome.supports_absence
            for visit in self.visits
            if visit.is_declared and not (visit.volunteered and visit.outcome is Outcome.SKIPPED)
        )

    def supports_absence(self, source: str) -> bool:
        """Whether what is not held of this source can be called absent (and not merely unseen)."""
        return source == INVENTORY or _saw_all(visit for visit in self.visits if visit.source == source)

    def saw_account(self, source: str, at: str | None) -> bool:
        """The same of one account; of the whole source where no visit was to that account alone."""
        visits = [visit for visit in self.visits if visit.source == source and visit.at == at]
        return _saw_all(visits) if visits else self.supports_absence(source)

    def shows_replies(self, source: str) -> bool:
        """Whether every visit to a source would have shown the owner's answers."""
        visits = [visit for visit in self.visits if visit.source == source]
        return bool(visits) and all(visit.shows_replies for visit in visits)


def _saw_all(visits: Iterable[Visit]) -> bool:
    held = tuple(visits)
    return bool(held) and all(visit.outcome.supports_absence and not visit.sample for visit in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One of at most five things to do first, with the findings it settles; `severities` counts them. `texts` are those
    the title speaks of, `gravest` how many of them hold a finding of the action's severity."""

    title: str
    advice: str
    severity: Severity
    codes: tuple[str, ...]
    count: int
    tier: str | None = None
    severities: Mapping[Severity, int] | None = None
    texts: int = 0
    gravest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """Findings of one rule and one wording: one decision. The most severe comes first."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview:
    """A review without an answer: what it says, how old it is in whole days, whether the absence is known, and where
    else it stands."""

    review: Document
    age_days: int | None
    severity: Severity
    theme: str
    known_unanswered: bool
    code: str | None = None
    also_at: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A document that may or may not be the subject's: asked, never scored."""

    document: Document
    attribution: Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An account that is not declared and may be the subject's. It is not asked before a person confirms it. `is_weak`:
    nothing of the subject's own speaks for it."""

    source: str
    at: str
    url: str
    reasons: tuple[str, ...]
    is_weak: bool = False

    @property
    def id(self) -> str:
        """What `webside judge` names it by."""
        return f"{self.source}:{self.at}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One thing a person looks after. `rules` find part of it; without any, only a person can tell. `texts` are the
    kinds that tell of it; empty: all that the rules read. `where`: a clinician is shown it only where such are held."""

    id: str
    part: str
    item: str
    how: str
    cadence: str
    concerns: tuple[SubjectKind, ...]
    rules: tuple[str, ...] = ()
    texts: tuple[Kind, ...] = ()
    where: tuple[Kind, ...] = ()


class CheckState(StrEnum):
    """What an audit can say of an item. `untold`: the coverage does not tell; `held`: the texts it asks for are held;
    `person`: no rule looks at it."""

    FOUND = "found"
    HELD = "held"
    SEEN = "seen"
    PARTLY = "partly"
    UNTOLD = "untold"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """A checklist item beside what this audit says of it: the codes of the flags tied to it, and how many texts of
    the kinds concerned were looked at."""

    item: ChecklistItem
    state: CheckState
    codes: tuple[str, ...] = ()
    looked_at: Mapping[Kind, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything the report prints, computed; rendering adds no judgement. `documents` holds, by id, the documents
    that findings point to and the reviews they answer: a quote is printed in its surroundings if its text is there.
    `telling` says where the words of a text, by document id, tell of health or of a relative.
    `first_found` tells of the critical ones when an audit first found them; `own_posts` are the newest,
    `other_names` are own accounts whose name is not the subject's: a copy to share does not tell them.
    `first_page` what stands on page one of any search, each address once; `safe` gives, by the id of a reply or of a
    review without one, a reply that may stand there."""

    subject: Subject
    as_of: datetime
    version: str
    audit_id: str
    coverage: Coverage
    actions: tuple[Action, ...]
    groups: tuple[FindingGroup, ...]
    trial: tuple[FindingGroup, ...] = ()
    good_replies: tuple[Finding, ...] = ()
    open_reviews: tuple[OpenReview, ...] = ()
    search_hits: tuple[Document, ...] = ()
    attributions: Mapping[str, Attribution] | None = None
    questions: tuple[Question, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    gone: tuple[Finding, ...] = ()
    logged: tuple[Finding, ...] = ()  # of audits before the last one: gone, and something was noted of them
    dispositions: tuple[Disposition, ...] = ()
    rules: tuple[Rule, ...] = ()
    kinds: Mapping[Kind, int] | None = None
    starless: int = 0  # reviews without stars and without a recommendation
    starless_critical: int = 0  # of these, how many are critical by their words
    review_copies: int = 0  # of the reviews held, how many stand at another place too and are counted there
    reply_copies: int = 0  # of the replies held, how many several sources tell of: they count once
    also_at: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)  # of such a reply: what else tells of it
    third_persons: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    is_named: bool = True  # whether the subject's name was told
    telling: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    brand: Brand | None = None
    previous_at: datetime | None = None
    interrupted: bool = False
    command: str | None = "webside"
    documents: Mapping[str, Document] | None = None
    cases: Mapping[str, FinedCase] | None = None
    changes: tuple[RuleChange, ...] = ()
    checklist: tuple[SelfCheck, ...] = ()
    log: tuple[LogEntry, ...] = ()
    first_found: Mapping[str, datetime] | None = None
    own_posts: tuple[Document, ...] = ()
    first_page: tuple[Classed, ...] = ()
    safe: Mapping[str, str] | None = None

    def findings(self) -> Iterable[Finding]:
        """Every finding shown in the body, most urgent group first."""
        for group in self.groups:
            yield from group.findings
