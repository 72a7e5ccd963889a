"""Puts a report together from what is held of one look; adds no judgement of its own."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from heapq import nlargest

from analyzers import (
    checklist,
    compare,
    drafts,
    findable,
    first_page,
    groups,
    identity,
    profiles,
    proposals,
    tiers,
)
from analyzers.accounts import syndicated, unanswered
from analyzers.analyse import Setting
from analyzers.authorship import is_own
from analyzers.differing import differing
from analyzers.joined import joined
from analyzers.rulebook import RuleBook
from analyzers.stance import Stance
from model.audit import Coverage, FindingGroup, Proposal, Question, Report, Visit
from model.documents import Corpus, Document, Kind, Media, Visibility, file_name
from model.findings import (
    Attribution,
    Classed,
    Disposition,
    Finding,
    Judgement,
    LogEntry,
    Severity,
    Standing,
    Status,
    Verdict,
)
from model.subject import Account, Subject
from reports import cleanup
from webside import __version__, copies, to_hide

SHOWN_HITS = 30
OWN_POSTS = 10
FIRST_PAGE = 10  # ranks
_OPEN = (Verdict.UNSURE, Verdict.NO_JUDGEMENT)
_SEEN = (Visibility.PUBLIC, Visibility.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look at a subject, from the store or from the desk: what a report is put together from. `earlier` are the
    findings of the audit before, `logged` any of which something was noted, `held` gives a text as any look saw it
    last, `removed` are texts known to be gone, `sensitive` are the sources where a mistake of identity
    would hurt. Without a name (`is_named`) nothing is said to be about the subject."""

    audit_id: str
    as_of: datetime
    subject: Subject
    corpus: Corpus
    visits: tuple[Visit, ...]
    findings: Iterable[Finding]
    earlier: Iterable[Finding] = ()
    logged: Iterable[Finding] = ()
    held: Callable[[str], Document | None] = lambda _: None
    removed: frozenset[str] = frozenset()
    previous_at: datetime | None = None
    not_analysed: Mapping[str, int] | None = None
    dispositions: tuple[Disposition, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    log: tuple[LogEntry, ...] = ()
    first_found: Mapping[str, datetime] | None = None
    sensitive: frozenset[str] = frozenset()
    allowed_private: tuple[str, ...] = ()
    proxy: str | None = None
    interrupted: bool = False
    is_named: bool = True


def assemble(looked: Looked, book: RuleBook, *, command: str | None = "webside", masked: bool = True) -> Report:
    """Everything the report of this look prints. `command` is what findings are settled with, None where no command
    line is. With `masked` false the names that a copy to share has to hide are not gathered, so none may be made."""
    corpus, subject = looked.corpus, looked.subject
    others = _under_other_names(looked, masked=masked)
    unnamed = frozenset(account.at for account in others)
    own_posts, posted = _own_posts(corpus, Setting.of(subject, judgements=looked.judgements), unnamed)
    coverage = _coverage(looked, posted)
    twice_reviewed = syndicated.copies(corpus.documents(Kind.REVIEW))
    twice = syndicated.replies(corpus, twice_reviewed)
    found = _compared(looked, coverage, book, twice)
    open_reviews = tuple(unanswered.open_reviews(corpus, coverage, Setting.of(subject), looked.as_of, book))
    starless = unanswered.starless(corpus, book.vocabulary)
    documents = dict(_pointed_at(corpus, found.quoted))
    body = groups.group(finding for finding in found.here if _in_body(finding))
    attributions = {one.document: one for one in _attributions(looked)}
    kinds = {kind: corpus.count(kind) for kind in Kind}
    page_one = first_page.worst_first(first_page.classed(tuple(_first_page(corpus)), subject, looked.judgements))
    classed = _ranked(page_one, corpus)
    proposed = proposals.propose(corpus, subject, looked.judgements) if looked.is_named else ()
    shown = (*documents.values(), *own_posts)
    quoted = (*found.quoted, *found.logged)
    printed = to_hide.Printed(shown=shown, quoted=quoted, unnamed=unnamed, held=looked.held)
    persons, private = to_hide.of(corpus, subject, printed, book) if masked else ((), {})
    return Report(
        subject=subject,
        as_of=looked.as_of,
        version=__version__,
        audit_id=looked.audit_id,
        coverage=coverage,
        actions=groups.first_things(body, open_reviews, coverage),
        groups=body,
        trial=_trial(found.here),
        good_replies=tuple(finding for finding in found.here if finding.severity is Severity.PASS),
        open_reviews=open_reviews,
        search_hits=_hits(corpus),
        attributions=attributions,
        questions=tuple(_questions(attributions, looked, classed, proposed)),
        proposals=proposed,
        gone=found.gone,
        logged=found.logged,
        dispositions=looked.dispositions,
        rules=book.rules,
        documents=documents,
        cases=book.cases,
        changes=tuple(book.changes.values()),
        checklist=tuple(
            checklist.checked(book.checklist, subject.kind, found.here, book.rules, kinds, coverage, _read(corpus))
        ),
        kinds=kinds,
        starless=starless.total(),
        starless_critical=starless[Stance.CRITICAL],
        review_copies=syndicated.surplus(twice_reviewed),
        reply_copies=syndicated.surplus(twice),
        also_at=dict(_also_at(found.here, twice, corpus)),
        third_persons=persons,
        other_names=tuple(sorted({findable.name_of(account) for account in others})),
        telling=private,
        previous_at=looked.previous_at,
        interrupted=looked.interrupted,
        log=looked.log,
        first_found=looked.first_found,
        own_posts=own_posts,
        first_page=classed if looked.is_named else (),
        safe=dict(_safe(found.here, documents)),
        command=command,
        is_named=looked.is_named,
    )


def _under_other_names(looked: Looked, *, masked: bool) -> tuple[Account, ...]:
    """The accounts under another name than the subject's; where that is not known, those a copy to share must not tell,
    since they may be."""
    if looked.is_named:
        return findable.under_other_names(looked.corpus, looked.subject)
    return findable.of_unknown_names(looked.corpus, looked.subject) if masked else ()


def _also_at(
    findings: Iterable[Finding], twice: Mapping[str, tuple[str, ...]], corpus: Corpus
) -> Iterator[tuple[str, tuple[Document, ...]]]:
    """For each reply that several sources tell of, by the one that counts: the others."""
    for id in dict.fromkeys(finding.document for finding in findings if finding.document in twice):
        held = (corpus.document(other) for other in twice[id] if other != id)
        yield id, tuple(one for one in held if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """The findings of a look beside those of the audit before: what is `here`, what is `gone` since, and what is
    neither but has something noted (`logged`); each with what was decided of it."""

    here: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    logged: tuple[Finding, ...]

    @property
    def quoted(self) -> tuple[Finding, ...]:
        """Those whose words the report quotes."""
        return (*self.here, *self.gone)


def _compared(looked: Looked, coverage: Coverage, book: RuleBook, twice: Mapping[str, tuple[str, ...]]) -> _Compared:
    is_removed = partial(_is_removed, looked)

    def decided(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return compare.with_dispositions(findings, looked.dispositions)

    # A rule that was switched off since is not asked any more: what it found is neither there nor gone.
    found, missed = compare.compare(_heard(looked.findings, book), _heard(looked.earlier, book), coverage, is_removed)
    here, gone = tuple(tiers.heard(decided(found), book.cases)), decided(missed)
    logged = compare.neither(_heard(looked.logged, book), (*here, *gone), coverage, is_removed)
    return _Compared(here=joined(here, twice), gone=gone, logged=decided(logged))


def _coverage(looked: Looked, posted: Counter[str | None]) -> Coverage:
    return Coverage(
        visits=looked.visits,
        not_analysed=looked.not_analysed,
        **_pictures(looked.corpus, posted),
        allowed_private=looked.allowed_private,
        proxy=looked.proxy,
    )


def _safe(findings: Iterable[Finding], documents: Mapping[str, Document]) -> Iterator[tuple[str, str]]:
    """A safe reply for each reply and each review in which something was found, as the desk offers it."""
    for finding in findings:
        held = documents.get(finding.document)
        if held is not None and held.kind in (Kind.REPLY, Kind.REVIEW) and finding.severity is not Severity.PASS:
            review = held if held.kind is Kind.REVIEW else documents.get(held.parent_id or "")
            yield held.id, drafts.reply_to(review, held.id)


def _is_removed(looked: Looked, finding: Finding) -> bool:
    """Whether a reply is gone for sure: its review was seen, where an answer to it would have been seen too; or it was
    seen with other words in its place."""
    if finding.document in looked.removed:
        return True
    if finding.kind is not Kind.REPLY:
        return False
    held = looked.corpus.document(finding.document)
    if held is not None:
        is_whole = bool(held.text) and not held.excerpt and not held.text.rstrip().endswith(("…", "..."))
        return is_whole and not cleanup.stands(finding, held)
    seen = looked.held(finding.document)
    review = looked.corpus.document((seen and seen.parent_id) or "")
    if review is None or review.kind is not Kind.REVIEW:
        return False
    visits = [visit for visit in looked.visits if visit.source == review.source]
    is_whole = bool(visits) and all(visit.outcome.supports_absence for visit in visits)
    return review.answered is False or (is_whole and copies.tells_of_answers(review))


def _pictures(corpus: Corpus, posted: Counter[str | None]) -> Mapping[str, int]:
    """How many pictures nobody looked into, and of how many the words in them were not read. A picture of a post (told
    by its file name) whose file an export brought along is one picture."""
    images = list(corpus.documents(Kind.IMAGE))
    facts = [document.picture for document in images]
    brought = Counter[str | None](file_name(image.ref) for image in images)
    return {
        "images_not_looked_at": (posted - brought).total() + sum(one is None for one in facts),
        "images_not_read": sum(one is not None and one.words is None for one in facts),
    }


def _read(corpus: Corpus) -> int:
    """Of how many pictures the words were read."""
    return sum(image.picture is not None and image.picture.words is not None for image in corpus.documents(Kind.IMAGE))


def _pointed_at(corpus: Corpus, findings: Iterable[Finding]) -> Iterator[tuple[str, Document]]:
    """The documents findings point to and what those answer: the surroundings a quote is printed in."""
    for id_ in dict.fromkeys(finding.document for finding in findings):
        document = corpus.document(id_)
        if document is not None:
            yield id_, document
            parent = corpus.document(document.parent_id) if document.parent_id else None
            if parent is not None:
                yield parent.id, parent


def _heard(findings: Iterable[Finding], book: RuleBook) -> Iterator[Finding]:
    """The findings as the organisation's overrides want them now."""
    for finding in findings:
        heard = book.heard(finding)
        if heard is not None:
            yield heard


def _in_body(finding: Finding) -> bool:
    return finding.severity is not Severity.PASS and finding.rule.status is Status.STABLE


def _trial(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    return groups.group(
        finding for finding in findings if finding.rule.status is Status.TRIAL and finding.severity is not Severity.PASS
    )


def _hits(corpus: Corpus) -> tuple[Document, ...]:
    hits = sorted(corpus.documents(Kind.SEARCH_HIT), key=lambda hit: (hit.query or "", hit.rank or 0))
    return tuple(hits[:SHOWN_HITS])


def _first_page(corpus: Corpus) -> Iterator[Document]:
    """What stands on the first page of any search, each address once, the best rank first."""
    seen: set[str] = set()
    for hit in sorted(corpus.documents(Kind.SEARCH_HIT), key=lambda hit: (hit.rank or 0, hit.query or "")):
        address = hit.url or hit.id
        if hit.rank is not None and hit.rank <= FIRST_PAGE and address not in seen:
            seen.add(address)
            yield hit


def _ranked(page_one: Iterable[Classed], corpus: Corpus) -> tuple[Classed, ...]:
    """Each result with its best rank at each engine: two engines have two lists."""
    ranks: dict[str, dict[str, int]] = {}
    for hit in corpus.documents(Kind.SEARCH_HIT):
        if hit.engine and hit.rank is not None:
            mine = ranks.setdefault(hit.url or hit.id, {})
            mine[hit.engine] = min(hit.rank, mine.get(hit.engine, hit.rank))
    return tuple(
        replace(one, ranks=tuple(sorted(ranks.get(one.document.url or one.document.id, {}).items())))
        for one in page_one
    )


def _own_posts(
    corpus: Corpus, setting: Setting, unnamed: Collection[str]
) -> tuple[tuple[Document, ...], Counter[str | None]]:
    """The newest posts of the subject's own that anybody who searches the name can see, and the pictures of all own
    posts by file name."""
    pictures = Counter[str | None]()

    def own() -> Iterator[Document]:
        for post in corpus.documents(Kind.POST):
            if not post.share_of and is_own(post, setting):
                pictures.update(media.file for media in post.media if _is_picture(media))
                if post.published and post.visibility in _SEEN and post.account not in unnamed:
                    yield post

    newest = nlargest(OWN_POSTS, own(), key=lambda post: (_day(post), post.ref))
    return tuple(newest), pictures


def _is_picture(media: Media) -> bool:
    return media.type in ("image", "photo") or (media.type or "").startswith("image/")


def _day(post: Document) -> date:
    assert post.published is not None
    return post.published.date()


def _attributions(looked: Looked) -> Iterator[Attribution]:
    if not looked.is_named:
        return
    for document in looked.corpus.documents(Kind.SEARCH_HIT, Kind.PROFILE):
        sensitive = document.source in looked.sensitive
        yield identity.resolve(document, looked.subject, looked.judgements, sensitive=sensitive)


def _questions(
    attributions: Mapping[str, Attribution],
    looked: Looked,
    page_one: Iterable[Classed],
    proposed: Iterable[Proposal],
) -> Iterator[Question]:
    """What a person is asked: first the critical results of page one that nobody can tell to be about the subject, then
    what arithmetic leaves open. An account that is proposed is asked about there, once."""
    critical = [one.document.id for one in page_one if one.standing is Standing.CRITICAL and one.review]
    feared = [found for id in critical if (found := attributions.get(id)) and found.verdict in _OPEN]
    asked_there = {profiles.key(one.source, one.at) for one in proposed}
    for attribution in {one.document: one for one in (*feared, *identity.questions(attributions.values()))}.values():
        document = looked.corpus.document(attribution.document)
        shown = profiles.profile(document.url) if document and document.url else None
        if document is not None and (shown is None or shown.key not in asked_there):
            reasons = (*attribution.reasons, *differing(document, looked.subject))
            yield Question(document=document, attribution=replace(attribution, reasons=reasons))
