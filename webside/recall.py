"""What the store holds of one audit, as its report is put together from it."""

from dataclasses import replace

from analyzers import analyse
from analyzers.rulebook import RuleBook
from crawler import sources
from model.audit import Coverage
from model.findings import Severity
from model.subject import Subject
from webside.assemble import Looked
from webside.store import AuditState, Store


def recall(store: Store, audit_id: str, subject: Subject) -> Looked:
    """One audit of a subject, beside the one before it."""
    row = store.audit(audit_id)
    log = store.log(subject.id)
    noted = [store.find_findings(code).get(subject.id) for code in dict.fromkeys(entry.code for entry in log)]
    before = store.previous_audit(subject.id, audit_id)
    return Looked(
        audit_id=audit_id,
        as_of=row.as_of,
        subject=subject,
        corpus=store.corpus(subject.id, audit_id),
        visits=store.visits(audit_id),
        findings=store.findings(audit_id),
        earlier=store.findings(before.id) if before else (),
        previous_at=before.as_of if before else None,
        not_analysed=row.not_analysed,
        dispositions=store.dispositions(subject.id),
        judgements=tuple(store.judgements(subject.id)),
        log=log,
        logged=tuple(filter(None, noted)),
        held=lambda document: store.held(subject.id, document),
        first_found=store.first_found(subject.id, Severity.CRITICAL),
        sensitive=frozenset(source.id for source in sources.load().values() if source.sensitive),
        allowed_private=tuple(row.plan.get("allow_private", "").split()),
        proxy=row.plan.get("proxy") or None,
        interrupted=row.state is AuditState.INTERRUPTED,
    )


def answered_since(looked: Looked, held: Subject, book: RuleBook) -> Looked:
    """The same audit after a person said whose something is, or declared more of the subject than was `held` then: the
    rules over all documents are asked once more, so that no finding goes on to say what was answered. Their codes
    stay, for these come of the rule, the place and the quote."""
    if looked.subject == held and not any(one.at > looked.as_of for one in looked.judgements):
        return looked
    of_all = {spec.rule.id for spec in book.specs if spec.judges_accounts}
    setting = analyse.Setting.of(looked.subject, judgements=looked.judgements)
    coverage = Coverage(visits=looked.visits)
    anew = analyse.of_accounts(looked.corpus, coverage, setting, book, looked.as_of)
    kept = (one for one in looked.findings if one.rule.id not in of_all)
    return replace(looked, findings=(*kept, *(one for one in anew if one.rule.id in of_all)))
