"""Keeps what was gathered, found and decided on each subject: batches in, streams out."""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, Row, Table, delete, func, insert, select, update

from model.audit import Outcome, Visit
from model.documents import Document
from model.errors import StoreError
from model.findings import Decision, Disposition, Finding, Judgement, LogEntry, Severity
from model.source import Source
from model.subject import Subject
from webside import gathered
from webside.database import address, database_file, open_engine
from webside.home import home
from webside.locks import Locks
from webside.queries import Queries
from webside.rows import (
    DISPOSITION,
    DOCUMENT,
    FINDING,
    JUDGEMENT,
    LOG_ENTRY,
    SUBJECT,
    VISIT,
    body,
    moment,
    plain,
    stamp,
)
from webside.schema import tables


class AuditState(StrEnum):
    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One audit as the store lists it."""

    id: str
    subject: str
    as_of: datetime
    version: str
    state: AuditState
    plan: Mapping[str, str]
    not_analysed: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a monitored subject is to be looked at next, UTC, and the day of the month its rhythm means."""

    at: datetime
    day: int | None = None


class Store:
    """Everything Webside remembers. Use it as a context manager; every method may raise StoreError."""

    def __init__(self, engine: Engine, file: Path | None) -> None:
        """`file` is the SQLite database, None for another one; `Store.open` is the way in."""
        self._engine = engine
        self._queries = Queries(engine)
        self._locks = Locks(engine, (home() if file is None else file.parent) / "locks")
        self._locked: set[str] = set()
        self._numbers: dict[str, int] = {}
        self.file = file

    @classmethod
    def open(cls, url: str | None = None) -> Self:
        """The store at a path or database address, the user's own without one; created or updated as needed.

        StoreError when it cannot be read, is no store, or was written by a newer Webside.
        """
        where = address(url)
        return cls(open_engine(where), database_file(where))

    @property
    def shown_address(self) -> str:
        """Where the store is, without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Give the connections back."""
        self._queries.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Subjects

    def save_subject(self, subject: Subject) -> None:
        """Keep the subject as it is now declared, by its id."""
        self._queries.put(tables.subject, {"id": subject.id}, {"body": body(SUBJECT, subject)})

    def subjects(self) -> Iterator[Subject]:
        """Every subject ever audited, in order of id."""
        for row in self._queries.rows(select(tables.subject.c.body).order_by(tables.subject.c.id)):
            yield SUBJECT.validate_json(row.body)

    # Audits

    @contextmanager
    def lock(self, subject_id: str) -> Iterator[None]:
        """Hold a subject for one audit; StoreError while another process or audit holds it."""
        with self._locks.attempt(f"audit of {subject_id}") as ours:
            if not ours:
                raise StoreError(f"An audit of '{subject_id}' is under way; wait for it to end, or stop it first.")
            self._locked.add(subject_id)
            try:
                yield
            finally:
                self._locked.discard(subject_id)

    def begin_audit(self, subject_id: str, as_of: datetime, version: str, plan: Mapping[str, str] | None = None) -> str:
        """Open an audit of a saved subject, inside `lock`, and return its id; `plan` is what its report tells of it.

        An earlier audit that never ended (its process died) is marked interrupted: the lock proves that it is dead.
        """
        if subject_id not in self._locked:
            raise StoreError(f"An audit of '{subject_id}' may only begin inside its lock.")
        audit = tables.audit
        id = f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        begun = {"id": id, "subject": subject_id, "as_of": stamp(as_of), "version": version}
        dead = update(audit).where(audit.c.subject == subject_id, audit.c.state == AuditState.RUNNING)
        with self._queries.writing() as connection:
            connection.execute(dead.values(state=AuditState.INTERRUPTED))
            row = begun | {"state": AuditState.RUNNING, "plan": json.dumps(dict(plan or {})), "not_analysed": "{}"}
            connection.execute(insert(audit).values(row))
        return id

    def finish_audit(
        self, audit_id: str, state: AuditState | str, not_analysed: Mapping[str, int] | None = None
    ) -> None:
        """Close an audit: complete, partial, interrupted or failed, with the count of texts no rule could read."""
        ended = {"state": AuditState(state).value, "not_analysed": json.dumps(dict(not_analysed or {}))}
        with self._queries.writing() as connection:
            connection.execute(update(tables.audit).where(tables.audit.c.id == audit_id).values(ended))

    def audit(self, audit_id: str) -> AuditRow:
        """One audit by id; StoreError if there is none."""
        return _audit_row(self._audit(audit_id))

    def last_audit(self, subject_id: str) -> AuditRow | None:
        """The newest audit of a subject that ended with something to show: complete, partial or interrupted."""
        ended = (AuditState.COMPLETE, AuditState.PARTIAL, AuditState.INTERRUPTED)
        return self._newest_audit(subject_id, ended, None)

    def previous_audit(self, subject_id: str, before: str) -> AuditRow | None:
        """The newest complete or partial audit that began before audit `before`: what a comparison rests on."""
        return self._newest_audit(subject_id, (AuditState.COMPLETE, AuditState.PARTIAL), self._number(before))

    def audits(self, subject_id: str) -> Iterator[AuditRow]:
        """Every audit of a subject, newest first."""
        table = tables.audit
        for row in self._queries.rows(
            select(table).where(table.c.subject == subject_id).order_by(table.c.number.desc())
        ):
            yield _audit_row(row)

    # Gathered

    def add_documents(self, audit_id: str, documents: Iterable[Document]) -> int:
        """Take in what an audit saw, in batches; returns how many different documents (by service and ref)."""
        row = self._audit(audit_id)
        return gathered.add(self._queries, row.subject, row.number, moment(row.as_of), documents)

    def corpus(self, subject_id: str, audit_id: str) -> gathered.StoredCorpus:
        """The documents one audit saw, as queries."""
        return gathered.StoredCorpus(self._queries, subject_id, self._number(audit_id))

    def known(self, subject_id: str, source: str, account: str | None) -> tuple[str, datetime] | None:
        """Newest ref and its date held of an account at a source, from any audit; the date is naive where it was."""
        with self._queries.reading() as connection:
            return gathered.newest(connection, subject_id, source, account)

    def carry(
        self, from_audit: str, to_audit: str, source: str, account: str, refs: Sequence[str] | None = None
    ) -> None:
        """Let an audit hold what an earlier one saw of an account by this source (of it these refs, where they are
        given), beside what it saw itself."""
        earlier, later = self._number(from_audit), self._number(to_audit)
        with self._queries.writing() as connection:
            gathered.carry(connection, self._audit(to_audit).subject, (earlier, later), source, account, refs)

    def held(self, subject_id: str, document: str) -> Document | None:
        """A document as it was seen last, whichever audit saw it; None where it is not held."""
        table = tables.document
        row = self._queries.one(
            select(table.c.body).where(table.c.subject == subject_id, table.c.id == plain(document))
        )
        return None if row is None else DOCUMENT.validate_json(row.body)

    def add_visits(self, audit_id: str, visits: Iterable[Visit]) -> int:
        """Keep how the visits of an audit went, in order; returns how many."""
        rows = (
            {"source": visit.source, "outcome": visit.outcome.value, "body": body(VISIT, visit)} for visit in visits
        )
        return self._append(tables.visit, audit_id, rows)

    def visits(self, audit_id: str) -> tuple[Visit, ...]:
        """The visits of an audit, in the order they were added."""
        table = tables.visit
        rows = self._queries.rows(
            select(table.c.body).where(table.c.audit == self._number(audit_id)).order_by(table.c.place)
        )
        return tuple(VISIT.validate_json(row.body) for row in rows)

    def last_good_visits(self) -> dict[str, datetime]:
        """For each source ever read in full: when that was last so, over all subjects."""
        good = [outcome.value for outcome in Outcome if outcome.supports_absence]
        visit, audit = tables.visit, tables.audit
        rows = self._queries.rows(
            select(visit.c.source, func.max(audit.c.as_of).label("at"))
            .join(audit, audit.c.number == visit.c.audit)
            .where(visit.c.outcome.in_(good))
            .group_by(visit.c.source)
            .order_by(visit.c.source)
        )
        return {row.source: moment(row.at) for row in rows}

    # Found

    def add_findings(self, audit_id: str, findings: Iterable[Finding]) -> int:
        """Keep what an audit found, in order and in batches; returns how many."""
        rows = (
            {
                "code": finding.code,
                "rule": finding.rule.id,
                "severity": int(finding.severity),
                "document": plain(finding.document),
                "source": finding.source,
                "body": body(FINDING, finding),
            }
            for finding in findings
        )
        return self._append(tables.finding, audit_id, rows)

    def findings(self, audit_id: str) -> Iterator[Finding]:
        """The findings of an audit as a stream, in the order they were added."""
        table = tables.finding
        number = self._number(audit_id)
        for row in self._queries.rows(select(table.c.body).where(table.c.audit == number).order_by(table.c.place)):
            yield FINDING.validate_json(row.body)

    def find_findings(self, code: str) -> dict[str, Finding]:
        """The finding a code names, by subject: of each as its newest audit found it; case does not matter. Subjects of
        whom the same text is held have the same."""
        finding, audit = tables.finding, tables.audit
        query = (
            select(audit.c.subject, finding.c.body)
            .join(audit, audit.c.number == finding.c.audit)
            .where(finding.c.code == code.strip().upper())
            .order_by(finding.c.audit.desc(), finding.c.place)
        )
        newest: dict[str, Any] = {}
        for row in self._queries.rows(query):
            newest.setdefault(row.subject, row.body)
        return {subject: FINDING.validate_json(body) for subject, body in newest.items()}

    def first_found(self, subject_id: str, least: Severity) -> dict[str, datetime]:
        """When each finding of at least this severity was found for the first time, by code."""
        finding, audit = tables.finding, tables.audit
        rows = self._queries.rows(
            select(finding.c.code, func.min(audit.c.as_of).label("at"))
            .join(audit, audit.c.number == finding.c.audit)
            .where(audit.c.subject == subject_id, finding.c.severity >= int(least))
            .group_by(finding.c.code)
        )
        return {row.code: moment(row.at) for row in rows}

    # Done

    def write_log(self, subject_id: str, entry: LogEntry) -> None:
        """Add a line to the log of a finding; lines are never changed."""
        table = tables.log
        with self._queries.writing() as connection:
            held = select(func.coalesce(func.max(table.c.place), -1)).where(
                table.c.subject == subject_id, table.c.code == entry.code
            )
            place = connection.execute(held).scalar_one() + 1
            row = {"subject": subject_id, "code": entry.code, "place": place, "body": body(LOG_ENTRY, entry)}
            connection.execute(insert(table).values(row))

    def take_back(self, subject_id: str, code: str) -> LogEntry | None:
        """Take the last line of a finding's log back; None if it has none."""
        table = tables.log
        mine = (table.c.subject == subject_id, table.c.code == code.strip().upper())
        with self._queries.writing() as connection:
            last = connection.execute(select(table).where(*mine).order_by(table.c.place.desc()).limit(1)).first()
            if last is None:
                return None
            connection.execute(delete(table).where(*mine, table.c.place == last.place))
            return LOG_ENTRY.validate_json(last.body)

    def log(self, subject_id: str) -> tuple[LogEntry, ...]:
        """What was done about a subject's findings, in order of code, each in the order it was written."""
        table = tables.log
        rows = self._queries.rows(
            select(table.c.body).where(table.c.subject == subject_id).order_by(table.c.code, table.c.place)
        )
        return tuple(LOG_ENTRY.validate_json(row.body) for row in rows)

    # Decided

    def dismiss(self, subject_id: str, code: str, because: str, by: str, at: datetime) -> None:
        """Remember that a finding is dismissed, and why; a later decision on the code replaces an earlier one."""
        made = Disposition(code=code.upper(), decision=Decision.DISMISSED, because=because, by=by, at=at)
        self.decide(subject_id, made)

    def decide(self, subject_id: str, disposition: Disposition) -> None:
        """Remember what the user decided of a finding."""
        key = {"subject": subject_id, "code": disposition.code}
        self._queries.put(tables.disposition, key, {"body": body(DISPOSITION, disposition)})

    def undismiss(self, subject_id: str, code: str) -> bool:
        """Forget a decision; whether there was one."""
        table = tables.disposition
        with self._queries.writing() as connection:
            condition = (table.c.subject == subject_id, table.c.code == code.strip().upper())
            return connection.execute(delete(table).where(*condition)).rowcount > 0

    def dispositions(self, subject_id: str) -> tuple[Disposition, ...]:
        """Every decision on a subject's findings, in order of code."""
        table = tables.disposition
        rows = self._queries.rows(select(table.c.body).where(table.c.subject == subject_id).order_by(table.c.code))
        return tuple(DISPOSITION.validate_json(row.body) for row in rows)

    def judge(self, subject_id: str, judgement: Judgement) -> None:
        """Remember what a person said of whose document it is."""
        key = {"subject": subject_id, "document": plain(judgement.document)}
        self._queries.put(tables.judgement, key, {"body": body(JUDGEMENT, judgement)})

    def unjudge(self, subject_id: str, document: str) -> bool:
        """Forget what a person said of a document; whether anything was said."""
        table = tables.judgement
        with self._queries.writing() as connection:
            condition = (table.c.subject == subject_id, table.c.document == plain(document))
            return connection.execute(delete(table).where(*condition)).rowcount > 0

    def judgements(self, subject_id: str) -> tuple[Judgement, ...]:
        """Every judgement on a subject's documents, in order of document."""
        table = tables.judgement
        rows = self._queries.rows(select(table.c.body).where(table.c.subject == subject_id).order_by(table.c.document))
        return tuple(JUDGEMENT.validate_json(row.body) for row in rows)

    # Due dates

    def due(self, subject_id: str) -> Due | None:
        """When a monitored subject is to be looked at next; None if it was never said."""
        row = self._queries.one(select(tables.due).where(tables.due.c.subject == subject_id))
        return None if row is None else Due(at=moment(row.at), day=row.day)

    def set_due(self, subject_id: str, at: datetime, day: int | None = None) -> None:
        """Set when a subject is to be looked at next."""
        self._queries.put(tables.due, {"subject": subject_id}, {"at": stamp(at), "day": day})

    def turn(self, subject_id: str) -> AbstractContextManager[bool]:
        """Whether it is this process's turn to see to a monitored subject; true in one process at a time."""
        return self._locks.attempt(f"turn of {subject_id}")

    # Letting go

    def obey_retention(self, now: datetime, sources: Mapping[str, Source]) -> int:
        """Delete what was fetched longer ago than `retain_hours` of its source allows; how many documents that was."""
        with self._queries.writing() as connection:
            return gathered.let_go(connection, now, sources)

    def forget(self, subject_id: str) -> dict[str, int]:
        """Delete everything held on a subject, and in SQLite also what deleted rows leave in free pages and the log.

        Returns how many audits, documents, findings and decisions there were. StoreError while it is being audited.
        """
        with self.lock(subject_id):
            with self._queries.writing() as connection:
                audits = select(tables.audit.c.number).where(tables.audit.c.subject == subject_id)
                gone = {
                    table.name: connection.execute(delete(table).where(table.c.audit.in_(audits))).rowcount
                    for table in (tables.sighting, tables.visit, tables.finding)
                }
                for table in (
                    tables.document,
                    tables.disposition,
                    tables.log,
                    tables.judgement,
                    tables.due,
                    tables.audit,
                ):
                    gone[table.name] = connection.execute(delete(table).where(table.c.subject == subject_id)).rowcount
                connection.execute(delete(tables.subject).where(tables.subject.c.id == subject_id))
            self._numbers.clear()
            self._queries.vacuum()
        return {
            "audits": gone["audit"],
            "documents": gone["document"],
            "findings": gone["finding"],
            "decisions": gone["disposition"] + gone["judgement"] + gone["log"],
        }

    # What the methods above are made of

    def _append(self, table: Table, audit_id: str, rows: Iterable[dict[str, Any]]) -> int:
        return self._queries.append(table, self._number(audit_id), rows)

    def _audit(self, audit_id: str) -> Row[Any]:
        row = self._queries.one(select(tables.audit).where(tables.audit.c.id == audit_id))
        if row is None:
            raise StoreError(f"The store knows no audit '{audit_id}'.")
        return row

    def _number(self, audit_id: str) -> int:
        """The number of an audit, which is asked for with every visit and never changes."""
        if audit_id not in self._numbers:
            self._numbers[audit_id] = self._audit(audit_id).number
        return self._numbers[audit_id]

    def _newest_audit(self, subject_id: str, states: tuple[AuditState, ...], before: int | None) -> AuditRow | None:
        table = tables.audit
        query = select(table).where(table.c.subject == subject_id, table.c.state.in_(states))
        if before is not None:
            query = query.where(table.c.number < before)
        row = self._queries.one(query.order_by(table.c.number.desc()))
        return None if row is None else _audit_row(row)


def _audit_row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        id=row.id,
        subject=row.subject,
        as_of=moment(row.as_of),
        version=row.version,
        state=AuditState(row.state),
        plan=json.loads(row.plan),
        not_analysed=json.loads(row.not_analysed),
    )
