"""Puts a report together from what the store holds of one audit; adds no judgement of its own."""

from collections.abc import Iterable, Iterator, Mapping

from analyzers import checklist, compare, groups, identity, proposals
from analyzers.accounts import syndicated, unanswered
from analyzers.analyse import Setting
from analyzers.mentions import mentions
from analyzers.rulebook import RuleBook
from crawler import sources
from model.audit import Coverage, FindingGroup, Question, Report
from model.documents import Corpus, Document, Kind
from model.findings import Attribution, Finding, Severity, Status
from model.subject import Subject
from webside import __version__
from webside.store import AuditState, Store

SHOWN_HITS = 30


def assemble(store: Store, audit_id: str, subject: Subject, book: RuleBook, *, command: str = "webside") -> Report:
    """Everything the report of this audit prints."""
    row = store.audit(audit_id)
    before = store.previous_audit(subject.id, audit_id)
    corpus = store.corpus(subject.id, audit_id)
    coverage = Coverage(
        visits=store.visits(audit_id),
        not_analysed=row.not_analysed,
        **_pictures(corpus),
        allowed_private=tuple(row.plan.get("allow_private", "").split()),
        proxy=row.plan.get("proxy") or None,
    )
    dispositions = store.dispositions(subject.id)
    earlier = store.findings(before.id) if before else iter(())
    # A rule that was switched off since is not asked any more: what it found is neither there nor gone.
    findings, gone = compare.compare(_heard(store.findings(audit_id), book), _heard(earlier, book), coverage)
    findings = tuple(compare.with_dispositions(findings, dispositions))
    open_reviews = tuple(unanswered.open_reviews(corpus, coverage, Setting.of(subject), row.as_of, book))
    documents = dict(_pointed_at(corpus, (*findings, *gone)))
    body = groups.group(finding for finding in findings if _in_body(finding))
    attributions = {one.document: one for one in _attributions(corpus, subject, store)}
    kinds = {kind: corpus.count(kind) for kind in Kind}
    return Report(
        subject=subject,
        as_of=row.as_of,
        version=__version__,
        audit_id=audit_id,
        coverage=coverage,
        actions=groups.first_things(body, open_reviews, coverage),
        groups=body,
        trial=_trial(findings),
        good_replies=tuple(finding for finding in findings if finding.severity is Severity.PASS),
        open_reviews=open_reviews,
        search_hits=_hits(corpus),
        attributions=attributions,
        questions=tuple(_questions(attributions, corpus)),
        proposals=proposals.propose(corpus, subject, store.judgements(subject.id)),
        gone=gone,
        dispositions=dispositions,
        rules=book.rules,
        documents=documents,
        cases=book.cases,
        changes=tuple(book.changes.values()),
        checklist=tuple(checklist.checked(book.checklist, subject.kind, findings, book.rules, kinds, coverage)),
        kinds=kinds,
        review_copies=syndicated.surplus(corpus.documents(Kind.REVIEW)),
        third_persons=tuple(sorted(_third_persons(corpus, documents.values(), subject, book))),
        previous_at=before.as_of if before else None,
        interrupted=row.state is AuditState.INTERRUPTED,
        command=command,
    )


def _pictures(corpus: Corpus) -> Mapping[str, int]:
    """How many pictures nobody looked into, and of how many the words in them were not read."""
    facts = [document.picture for document in corpus.documents(Kind.IMAGE)]
    return {
        "images_not_looked_at": sum(one is None for one in facts),
        "images_not_read": sum(one is not None and one.words is None for one in facts),
    }


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


def _attributions(corpus: Corpus, subject: Subject, store: Store) -> Iterator[Attribution]:
    judgements = store.judgements(subject.id)
    sensitive = {source.id for source in sources.load().values() if source.sensitive}
    for document in corpus.documents(Kind.SEARCH_HIT, Kind.PROFILE):
        yield identity.resolve(document, subject, judgements, sensitive=document.source in sensitive)


def _questions(attributions: Mapping[str, Attribution], corpus: Corpus) -> Iterator[Question]:
    for attribution in identity.questions(attributions.values()):
        document = corpus.document(attribution.document)
        if document is not None:
            yield Question(document=document, attribution=attribution)


def _third_persons(corpus: Corpus, shown: Iterable[Document], subject: Subject, book: RuleBook) -> set[str]:
    """Names and handles of everybody who wrote about the subject, and names the shown texts mention."""
    own, setting = {name.casefold() for name in subject.owned_names}, Setting.of(subject)
    found: set[str] = set()
    for document in corpus.documents(Kind.REVIEW, Kind.COMMENT):
        if document.author:
            found |= {part for part in (document.author.name, document.author.handle) if part}
        found |= _mentioned(document, setting, book)
    for document in shown:
        found |= _mentioned(document, setting, book)
    return {name for name in found if name.casefold() not in own}


def _mentioned(document: Document, setting: Setting, book: RuleBook) -> set[str]:
    return {document.text[one.start : one.end] for one in mentions(document.text, setting, book.vocabulary)}
