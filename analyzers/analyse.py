"""Runs every rule over every document it applies to, then the rules over the account."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from analyzers.checks.case import Case, spoken_as
from analyzers.checks.names import reviewer_words
from analyzers.checks.run import run
from analyzers.quoting import quoted
from analyzers.reading import Hit, Reading
from analyzers.rulebook import RuleBook
from analyzers.rulespec import Level, RuleSpec
from analyzers.setting import Setting
from analyzers.text import LONGEST, read
from analyzers.weigh import weigh
from model.audit import Coverage
from model.documents import Corpus, Document, Kind
from model.findings import Confidence, Evidence, Finding, Severity, Span

__all__ = ["Checked", "Setting", "Task", "Unread", "analyse", "check", "of_accounts", "tasks"]

_FILLINGS = ("clinical", "care", "care-strict")  # the words that a formula is filled with
_NUMBERS = frozenset({"number", "money", "time", "date", "phone"})
_MOST_EVIDENCE = 50  # quotes shown of one rule in one document

Task = tuple[Document, Document | None, Setting]  # what `check` is asked of one document


@dataclass(frozen=True, slots=True)
class Checked:
    """What one document holds; `analysed` is False where no rule could read it, and `why` says so."""

    findings: tuple[Finding, ...] = ()
    analysed: bool = True
    why: str | None = None


@dataclass(slots=True)
class Unread:
    """Counts the texts no rule could read, by reason; handed to `analyse` by who wants to know."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, why: str) -> None:
        self.counts[why] = self.counts.get(why, 0) + 1


def check(document: Document, parent: Document | None, setting: Setting, book: RuleBook) -> Checked:
    """Every document rule over one document. `parent` is what it answers (a review, with author and rating)."""
    named = _of_file_name(document, setting, book)
    kind = spoken_as(document)
    if not book.for_kind(kind) or not document.text.strip():
        return Checked(named)
    if len(document.text) > LONGEST:
        return Checked(analysed=False, why="too long")
    text = read(document.text)
    if text.language != "en":
        return Checked(analysed=False, why=f"language: {text.language}")
    reviewer = reviewer_words(parent, book) if document.kind is Kind.REPLY else frozenset[str]()
    reading = Reading(text, book.vocabulary, reviewer, setting.own_words)
    case = Case(document, parent, setting, book, reading)
    return Checked(_findings(case, book.candidates(kind, reading.evidence)) + named)


def _of_file_name(document: Document, setting: Setting, book: RuleBook) -> tuple[Finding, ...]:
    """What the file name of a picture tells (its title); the quote stands in no text, so that it has no span."""
    if document.kind is not Kind.IMAGE or not document.title or document.title in document.text:
        return ()
    specs = [(spec, spec.levels) for spec in book.for_kind(Kind.IMAGE) if spec.levels[0].check.kind == "filename"]
    case = Case(
        replace(document, text=document.title), None, setting, book, Reading(read(document.title), book.vocabulary)
    )
    found = _findings(case, specs)
    return tuple(replace(one, evidence=replace(one.evidence, span=None), also=()) for one in found)


def analyse(
    corpus: Corpus,
    coverage: Coverage,
    setting: Setting,
    book: RuleBook,
    as_of: datetime,
    unread: Unread | None = None,
    check_all: Callable[[Iterable[Task]], Iterable[Checked]] | None = None,
) -> Iterator[Finding]:
    """Findings of every document by the subject, then of the account. What others wrote (reviews, their comments, posts
    shared on) is never judged. `check_all` answers for `check`, task by task and in order (webside/spread.py)."""
    asked = tasks(corpus, setting)
    for checked in check_all(asked) if check_all else (check(*task, book) for task in asked):
        if checked.why is not None and unread is not None:
            unread.add(checked.why)
        yield from checked.findings
    yield from of_accounts(corpus, coverage, setting, book, as_of)


def of_accounts(
    corpus: Corpus, coverage: Coverage, setting: Setting, book: RuleBook, as_of: datetime
) -> Iterator[Finding]:
    """The second half of an analysis: what all documents of an account tell together."""
    # Telling persons apart takes long to import, and a draft never needs it.
    from analyzers.accounts import run as accounts

    for finding in accounts.findings(corpus, coverage, setting, book, as_of):
        heard = book.heard(finding)
        if heard is not None:
            yield heard


def tasks(corpus: Corpus, setting: Setting) -> Iterator[Task]:
    """The first half: every document by the subject, with what it answers, as `check` is asked of it."""
    # Telling persons apart takes long to import, and a draft never needs it.
    from analyzers import authorship

    sent = replace(setting, judgements=())  # of accounts only; a task may be sent to another process
    for document in corpus.documents(*authorship.KINDS):
        if authorship.is_own(document, setting):
            parent = corpus.document(document.parent_id) if document.parent_id else None
            yield document, parent, sent.on(document.account)


def _findings(case: Case, candidates: Iterable[tuple[RuleSpec, Sequence[Level]]]) -> tuple[Finding, ...]:
    fired: dict[str, tuple[RuleSpec, Level, tuple[Hit, ...]]] = {}
    for spec, levels in candidates:
        first: Level | None = None
        hits: set[Hit] = set()
        for level in levels:
            if first is not None and (level.confidence, level.tier) != (first.confidence, first.tier):
                break
            if (first is not None and level.check.kind == "topic") or not _applies(level, case, fired):
                continue  # a topic marks whole sentences: what the words alone told needs none
            more = set(run(level.check, case, frozenset(fired)))
            if first is None:
                first = level if more else None
            elif level.check.ranked:  # where words alone told of something, the ranker marks only other sentences
                told = {case.reading.text.sentence_of[hit.first] for hit in hits}
                more = {hit for hit in more if case.reading.text.sentence_of[hit.first] not in told}
            hits |= more
        if first is not None:
            fired[spec.name] = (spec, first, tuple(sorted(hits)))
    found = []
    for spec, level, places in fired.values():
        if level.severity is not None:
            found.append(_finding(case, spec, level, places))
    return tuple(heard for finding in weigh(tuple(found), case) if (heard := case.book.heard(finding)) is not None)


def _applies(level: Level, case: Case, fired: Collection[str]) -> bool:
    if not level.when:
        return True
    for key, wanted in level.when.items():
        fact = case.facts[key] if key != "names" else "yes" if "reply-names-reviewer" in fired else "no"
        if fact not in wanted:
            return False
    return True


def _finding(case: Case, spec: RuleSpec, level: Level, hits: tuple[Hit, ...]) -> Finding:
    assert level.severity is not None
    apart = _apart(hits)
    main = max(apart, key=lambda hit: hit.last - hit.first)  # the fullest quote says most; the first among equals
    also = tuple(_evidence(case, hit) for hit in apart if hit != main)
    document = case.document
    return Finding(
        rule=case.book.face(spec, case.setting.jurisdiction, case.setting.regions),
        severity=level.severity,
        confidence=_confidence(case, spec, level, hits),
        document=document.id,
        kind=document.kind,
        source=document.source,
        evidence=_evidence(case, main),
        also=also,
        tier=level.tier,
        note=level.note,
        wording="" if level.severity is Severity.PASS else wording(case.reading, main),
    )


def _confidence(case: Case, spec: RuleSpec, level: Level, hits: tuple[Hit, ...]) -> Confidence:
    """The level's own; `review` where the words fit the rule but none of their sentences reads like what it finds."""
    doubted = level.doubted or spec.doubted
    if not doubted or level.tier or level.confidence is Confidence.REVIEW:
        return level.confidence
    numbers = {case.reading.text.sentence_of[hit.first] for hit in hits}
    return level.confidence if any(case.ranked.reaches(each, doubted) for each in numbers) else Confidence.REVIEW


def _apart(hits: tuple[Hit, ...]) -> list[Hit]:
    """Hits in order, none overlapping another: of those that do, the longest."""
    kept: list[Hit] = []
    for hit in sorted(hits):
        if not kept or hit.first >= kept[-1].last:
            kept.append(hit)
        elif hit.last - hit.first > kept[-1].last - kept[-1].first:
            kept[-1] = hit
    return kept[:_MOST_EVIDENCE]


def _evidence(case: Case, hit: Hit) -> Evidence:
    start, end = case.reading.span(hit)
    return quoted(case.document, case.document.text[start:end], Span(start=start, end=end))


def wording(reading: Reading, hit: Hit) -> str:
    """The formula of a hit: numbers are "#", and words of care are "…", so that "next visit" is "next cleaning"."""
    text = reading.text
    sentences = range(text.sentence_of[hit.first], text.sentence_of[hit.last - 1] + 1)
    fillings = (found for number in sentences for name in _FILLINGS for found in reading.hits_in(name, number))
    care = {index for found in fillings for index in range(found.first, found.last)}
    words: list[str] = []
    for index in range(hit.first, hit.last):
        kind = text.kinds[index]
        word = "…" if index in care else "#" if kind in _NUMBERS else text.words[index] if kind != "mark" else ""
        if word and words[-1:] != [word]:
            words.append(word)
    return " ".join(words)
