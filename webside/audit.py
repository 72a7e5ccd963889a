"""The straight line: from a subject to its report, every stage in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from analyzers import analyse
from analyzers.rulebook import RuleBook
from model.audit import Coverage, Outcome, Plan, Report, Visit
from model.documents import Document
from model.findings import Severity
from model.subject import Subject
from webside import __version__, canaries, gather, known, retention, spread, subjects
from webside.assemble import assemble
from webside.home import captures_folder, private_folder
from webside.interrupt import Stop
from webside.progress import Watch
from webside.recall import recall
from webside.store import AuditState, Store

COMPLETE, FLAGGED, INCOMPLETE, NOTHING, UNSAFE, INTERRUPTED = 0, 1, 3, 4, 5, 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What an audit works with: where things are kept, the rules, who watches, the moment it counts from, where the
    crawl's own log goes (None: beside its captures), and where the subject file lies, if there is one."""

    store: Store
    book: RuleBook
    watch: Watch
    stop: Stop
    as_of: datetime
    log: IO[bytes] | None = None
    file: Path | None = None


def audit(plan: Plan, line: Line) -> Report:
    """Read, crawl, analyse and compare; everything is stored, and the report is assembled from the store."""
    subject, store = plan.subject, line.store
    plan = canaries.sift(plan, line.watch, line.stop)
    with store.lock(subject.id):
        store.save_subject(subject)
        told = {"allow_private": " ".join(plan.allow_private), "proxy": plan.proxy or ""}
        told |= {subjects.FILE: str(line.file.resolve())} if line.file else {}
        audit_id = store.begin_audit(subject.id, line.as_of, __version__, told)
        asked = known.tell(plan, store, audit_id, line.as_of)
        store.add_visits(audit_id, (*gather.skipped(asked), *gather.by_hand(asked)))
        for visit in _gather(asked, audit_id, line):
            store.add_visits(audit_id, [visit])
            known.carry(visit, store, audit_id)
        unread = _judge(subject, audit_id, line)
        coverage = Coverage(visits=store.visits(audit_id))
        store.finish_audit(audit_id, _state(coverage, line.stop), unread)
    line.watch.stage("Writing the report")
    report = assemble(recall(store, audit_id, subject), line.book)
    sources = {errand.source.id: errand.source for errand in plan.errands}
    retention.obey(store, subject.id, sources, line.as_of)
    return report


def _judge(subject: Subject, audit_id: str, line: Line) -> Mapping[str, int]:
    """Run the rules over what is held and store the findings; returns the texts no rule could read, by reason."""
    corpus = line.store.corpus(subject.id, audit_id)
    coverage = Coverage(visits=line.store.visits(audit_id))
    line.watch.stage(f"Judging {corpus.count():,} documents")
    unread = analyse.Unread()
    setting = analyse.Setting.of(subject, judgements=tuple(line.store.judgements(subject.id)))
    findings = analyse.analyse(
        corpus,
        coverage,
        setting,
        line.book,
        line.as_of,
        unread,
        lambda tasks: spread.check_all(tasks, line.book),
    )
    line.store.add_findings(audit_id, findings)
    return unread.counts


def _gather(plan: Plan, audit_id: str, line: Line) -> Iterator[Visit]:
    """The visits of a plan to what is asked: the exports, then the network."""

    def save(documents: Iterator[Document]) -> int:
        return line.store.add_documents(audit_id, documents)

    spool = private_folder(captures_folder(plan.subject.id, audit_id))
    desk = gather.Desk(spool=spool, save=save, watch=line.watch, stop=line.stop, log=line.log)
    yield from gather.read_exports(plan, desk)
    yield from gather.crawl(plan, desk)


def _state(coverage: Coverage, stop: Stop) -> AuditState:
    if stop.requested:
        return AuditState.INTERRUPTED
    return AuditState.COMPLETE if coverage.is_complete else AuditState.PARTIAL


def exit_code(report: Report, fail_on: Severity | None) -> int:
    """The documented exit code of one audit; a flag asked about weighs more than incomplete coverage."""
    looked = [visit for visit in report.coverage.visits if visit.counts.seen or visit.outcome is Outcome.EMPTY]
    if report.interrupted:
        return INTERRUPTED
    if not looked:
        return NOTHING
    if fail_on is not None and any(finding.is_flag and finding.severity >= fail_on for finding in report.findings()):
        return FLAGGED
    return COMPLETE if report.coverage.is_complete else INCOMPLETE
