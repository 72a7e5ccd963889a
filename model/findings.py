"""What rules find: rules' public face, spans, evidence, findings and what people decide of them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from functools import lru_cache

from model.documents import Document, Kind, Precision


class Severity(IntEnum):
    """Ordered, so that severities compare; printed by name in lower case."""

    PASS = 0
    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5

    def __str__(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Severity":
        """The severity a word names; KeyError if it names none."""
        return cls[word.upper()]


class Confidence(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    REVIEW = "review"


class Status(StrEnum):
    """How far a rule is trusted: trial findings are shown apart and never counted."""

    STABLE = "stable"
    TRIAL = "trial"


class Baseline(StrEnum):
    """A finding against the last audit; `unseen` means its source was not fully looked at this time."""

    NEW = "new"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    ABSENT = "absent"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An authority a rule rests on, from `references.yaml`."""

    key: str
    title: str
    url: str | None = None
    jurisdictions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()  # states of the US, in two letters: elsewhere it is no authority
    confirmed: bool = False


class Tier(StrEnum):
    """What a reply does, as a reader understands it, gravest first. Other findings may carry tiers of their own."""

    RESEMBLES = "resembles"
    REVEALS = "reveals"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinedCase:
    """A published fine or settlement over replies: shown beside a reply that told what it told.

    `facts` are all that was told; a reply resembles the case when it tells every fact of one set in `resembles`.
    """

    key: str
    amount: str
    year: int
    who: str
    told: str
    facts: tuple[str, ...]
    resembles: tuple[frozenset[str], ...]
    title: str = ""
    url: str | None = None
    jurisdictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as people read it; how it is checked stays in `analyzers`."""

    id: str
    summary: str
    why: str
    advice: str
    instead: str
    clears: str
    references: tuple[Reference, ...]
    applies_to: tuple[Kind, ...]
    status: Status = Status.STABLE
    measured: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Code points of the document's text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What proves a finding: the exact quote, where it stands, when it was seen, and the capture's SHA-256. How exactly
    the date is known is kept too: the text may be gone when it is told again."""

    quote: str
    span: Span | None = None
    url: str | None = None
    published: datetime | None = None
    published_precision: Precision | None = None
    published_until: datetime | None = None
    seen_at: datetime | None = None
    capture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What an organisation changed of a rule: switched off, or a severity set, capped or raised; and why."""

    rule: str
    off: bool = False
    severity: Severity | None = None
    at_most: Severity | None = None
    at_least: Severity | None = None
    because: str | None = None
    file: str = ""

    def applied(self, severity: Severity) -> Severity:
        """The severity a finding of the rule comes out with; a commendation stays one."""
        if severity is Severity.PASS:
            return severity
        if self.severity is not None:
            return self.severity
        least = self.at_least if self.at_least is not None else severity
        most = self.at_most if self.at_most is not None else Severity.CRITICAL
        return min(max(severity, least), most)


class Decision(StrEnum):
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """What the user decided of a finding, by its code."""

    code: str
    decision: Decision
    because: str
    by: str
    at: datetime


class Standing(StrEnum):
    """How a result stands to the person or practice searched for."""

    OWN = "own"
    NEUTRAL = "neutral"
    CRITICAL = "critical"
    SOMEONE_ELSE = "someone else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classed:
    """A result with its class and the reasons; `review` where a person should look before anybody relies on it,
    `feared` where it does most harm if it is taken for the subject; `ranks` is its best rank at each engine."""

    document: Document
    standing: Standing
    reasons: tuple[str, ...]
    review: bool = False
    feared: bool = False
    ranks: tuple[tuple[str, int], ...] = ()


class Step(StrEnum):
    """What was done about a finding. The first three settle any; the others are those of counsel."""

    SAVED = "saved"  # a private copy is kept
    REMOVED = "removed"
    CHECKED = "checked"  # looked at again after the removal
    ASSESSED = "assessed"  # what was exposed, to whom, and what follows was weighed
    NOTIFIED = "notified"
    NOT_NOTIFIED = "not-notified"  # decided that nobody has to be told; the note says why


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One dated line of the log of a finding, by its code: what was done, by whom, on which day."""

    code: str
    step: Step
    by: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found in one document. `wording` groups findings of one wording; "" stands alone.

    `tier` says of a reply what it does; where it resembles a fined case, `case` is that case's key and `shares` names
    what both tell.
    """

    rule: Rule
    severity: Severity
    confidence: Confidence
    document: str
    kind: Kind
    source: str
    evidence: Evidence
    also: tuple[Evidence, ...] = ()
    tier: str | None = None
    case: str | None = None
    shares: tuple[str, ...] = ()
    wording: str = ""
    note: str | None = None
    baseline: Baseline = Baseline.NEW
    disposition: Disposition | None = None

    @property
    def code(self) -> str:
        """Short, stable name: the same rule on the same words of the same document keeps its code, whoever is audited:
        so a code outlives a new id in the subject file. Whose finding it is, commands ask where several have it."""
        return _code(self.rule.id, self.document, self.evidence.quote)

    @property
    def is_flag(self) -> bool:
        """Only flags count in totals, exits and figures (design.md, section 3)."""
        return (
            self.severity >= Severity.LOW
            and self.confidence is not Confidence.REVIEW
            and self.rule.status is Status.STABLE
            and self.disposition is None
        )


@lru_cache(maxsize=4096)  # sorting and counting ask for the same codes again and again
def _code(rule: str, document: str, quote: str) -> str:
    words = " ".join(quote.casefold().split())
    digest = hashlib.sha256(f"{rule}\n{document}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"F-{digest[:8].upper()}"


class Verdict(StrEnum):
    """Is a document by or about the subject?"""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"
    NO_JUDGEMENT = "no_judgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What arithmetic says of a document and the subject; every reason is a sentence for the report."""

    document: str
    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person said; it beats arithmetic."""

    document: str
    verdict: Verdict
    because: str
    by: str
    at: datetime
