"""A visit while it runs: what was asked, fetched and seen, what went wrong, and the outcome all that adds up to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy.crawler import Crawler

from crawler.addresses import AddressBook
from crawler.archives import Stated
from crawler.captures import Captures
from crawler.keys import key_of
from crawler.pace import Gate, Gates
from crawler.spool import Spool
from crawler.troubles import AGAIN, LOOK, Trouble
from model.audit import Counts, Errand, Outcome, Plan, Validator, Visit
from model.documents import Document, Dropped, Kind
from model.source import Extent, Source


@dataclass(frozen=True, slots=True)
class Again:
    """A document that was already told, of which more is known now; not counted a second time."""

    document: Document


@dataclass(frozen=True, slots=True)
class Reached:
    """A listing has come to what is held from an earlier audit, and ends there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that the server says is the same as in an earlier audit; `refs` are the documents it held."""

    refs: tuple[str, ...]


Gathered = Kept | Reached | Document | Again | Dropped | Stated | Trouble

_BESIDE = frozenset({Kind.PROFILE.value, Kind.IMAGE.value})
_SAY_EVERY = 0.4


@dataclass(slots=True)
class Ledger:
    """The counts of one visit. `beside` are the kinds that stand beside what a source is asked for."""

    beside: frozenset[str] = _BESIDE
    asked: int = 0
    fetched: int = 0
    parsed: int = 0
    bytes: int = 0
    stated: int | None = None
    seen: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    troubles: dict[str, tuple[Trouble, int]] = field(default_factory=dict)
    interrupted: bool = False
    reached: bool = False
    same: int = 0
    kept: set[str] = field(default_factory=set)
    validators: dict[str, Validator] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> "Ledger":
        """An empty ledger. A register holds nothing but profiles, so there they are what was asked for."""
        return cls(beside=_BESIDE if set(source.gathers) - _BESIDE else frozenset())

    def document(self, document: Document) -> bool:
        """Count a document; whether it is the first of its id."""
        self.parsed += 1
        if document.id in self.seen:
            return False
        self.seen.add(document.id)
        self.kinds[document.kind.value] += 1
        return True

    def trouble(self, trouble: Trouble) -> None:
        """Note a trouble; those of one reason are told once, with how often."""
        first, times = self.troubles.get(trouble.reason, (trouble, 0))
        self.troubles[trouble.reason] = (first, times + 1)

    @property
    def content(self) -> int:
        """Documents a source's own total speaks of: profiles and images stand beside them."""
        return sum(number for kind, number in self.kinds.items() if kind not in self.beside)

    @property
    def expected(self) -> int | None:
        """The total the source itself states; a zero that documents contradict is no total, and none is expected where
        only what is new was asked for."""
        return None if self.reached or (self.stated == 0 and self.content) else self.stated

    def counts(self) -> Counts:
        return Counts(
            asked=self.asked,
            fetched=self.fetched,
            parsed=self.parsed,
            expected=self.expected,
            # Beside a stated total stands what it speaks of, so that "saw 13 of 13" means all of it.
            seen=len(self.seen) if self.expected is None else self.content,
            bytes=self.bytes,
        )


def judge(ledger: Ledger, source: Source) -> tuple[Outcome, str, str | None]:
    """Outcome, reason and next step of a visit. Only a source that itself states zero is EMPTY."""
    if ledger.interrupted:
        return Outcome.PARTIAL, "interrupted", "Run the audit again."
    if ledger.troubles:
        first, _ = next(iter(ledger.troubles.values()))
        outcome = Outcome.PARTIAL if ledger.content else first.outcome
        return outcome, _told(ledger.troubles.values()), first.next_step
    if ledger.reached:
        return Outcome.OK, "read back to what is already held; what is older was not looked at again", None
    if not ledger.content:
        if ledger.stated == 0:
            return Outcome.EMPTY, "the source itself says that there is nothing", None
        return Outcome.SUSPECT, "it answered, but nothing we know was in the answers", LOOK
    accounted = ledger.content + ledger.dropped.total()
    if ledger.expected and accounted < source.expects.share_of_expected * ledger.expected:
        return Outcome.SUSPECT, f"saw {ledger.content} of {ledger.expected} that the source itself states", AGAIN
    if ledger.content < source.expects.at_least:
        return Outcome.SUSPECT, f"saw {ledger.content}, fewer than a healthy visit brings", LOOK
    if source.extent is Extent.SAMPLE:
        return Outcome.PARTIAL, "the source shows only a sample", None
    if source.extent is Extent.RECENT:
        return Outcome.OK, "the source shows only the newest", None
    if ledger.expected and accounted < ledger.expected:
        return Outcome.OK, f"read to the end; the {ledger.expected} it states itself is a rough count", None
    if ledger.same:
        return Outcome.OK, f"{ledger.same} pages are the same as before, by their server, and were not sent again", None
    return Outcome.OK, "", None


def _told(troubles: Iterable[tuple[Trouble, int]]) -> str:
    """The troubles as one sentence: each with its first address, and how often."""
    parts = []
    for trouble, times in troubles:
        where = f" at {trouble.url}" if trouble.url else ""
        parts.append(f"{trouble.reason}{where}" + (f", and {times - 1} more" if times > 1 else ""))
    more = f"; and {len(parts) - 3} other troubles" if len(parts) > 3 else ""
    return "; ".join(parts[:3]) + more


class Visiting:
    """One errand under way, shared by its spider's middlewares, handler and pipeline."""

    def __init__(self, errand: Errand, plan: Plan, book: AddressBook, round_: "Round") -> None:
        self.errand, self.source = errand, errand.source
        self.ledger = Ledger.of(self.source)
        self.gates, self.captures, self.spool = round_.gates, round_.captures, round_.spool
        self.book = book
        self.key = key_of(self.source, round_.secrets)
        self._routed_pace = plan.pace
        self._started = datetime.now(UTC)
        self._clock = monotonic()
        self._said = 0.0

    def gate(self, url: str) -> Gate:
        """The gate of the URL's host. What the address book stands in for has the plan's own pace."""
        delay = self.source.pace.delay
        if self._routed_pace is not None and self.book.route(url):
            delay = self._routed_pace
        return self.gates.gate(urlsplit(url).netloc, delay)

    @property
    def seconds_left(self) -> float:
        return self.source.caps.seconds - (monotonic() - self._clock)

    def gathered(self, thing: Gathered) -> None:
        """Take in what a spider gathered."""
        match thing:
            case Document():
                if self.ledger.document(thing):
                    self.spool.document(thing)
            case Again():
                self.spool.document(thing.document)
            case Dropped():
                self.ledger.dropped[thing.reason] += thing.count
            case Stated():
                self.ledger.stated = (self.ledger.stated or 0) + thing.total
            case Trouble():
                self.ledger.trouble(thing)
            case Reached():
                self.ledger.reached = True
            case Kept():
                self.ledger.same += 1
                self.ledger.kept.update(thing.refs)
        self.say()

    def say(self) -> None:
        """Tell the parent how far we are, a few times a second at most."""
        now = monotonic()
        if now - self._said < _SAY_EVERY:
            return
        self._said = now
        counts = self.ledger.counts()
        self.spool.say(
            {
                "event": "progress",
                "source": self.source.id,
                "at": self.errand.at,
                "asked": counts.asked,
                "fetched": counts.fetched,
                "parsed": counts.parsed,
                "expected": counts.expected,
            }
        )

    def visit(self) -> Visit:
        """The visit, ended now."""
        is_carried = self.ledger.reached or bool(self.ledger.same)
        outcome, reason, next_step = judge(self.ledger, self.source)
        return Visit(
            source=self.source.id,
            title=self.source.title,
            at=self.errand.at,
            outcome=outcome,
            reason=reason,
            next_step=next_step,
            counts=self.ledger.counts(),
            kinds=dict(self.ledger.kinds),
            dropped=dict(self.ledger.dropped),
            shows_replies=self.source.shows_replies,
            sample=self.source.extent is not Extent.ALL,
            volunteered=self.errand.volunteered,
            carried_from=self.errand.known.whole_at if self.errand.known and is_carried else None,
            kept=tuple(sorted(self.ledger.kept)),
            validators=tuple(self.ledger.validators.values()),
            started=self._started,
            ended=datetime.now(UTC),
        )


@dataclass(frozen=True, slots=True)
class Round:
    """What all visits of one crawl share."""

    gates: Gates
    captures: Captures
    spool: Spool
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


class Gather:
    """The single item pipeline: everything a spider yields goes to its visit."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Gather":
        return cls(crawler)

    def process_item(self, item: Gathered) -> Gathered:
        self._crawler.spider.visiting.gathered(item)  # type: ignore[union-attr]
        return item
