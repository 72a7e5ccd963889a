"""The documents of a store: taken in by batches, read as streams, and let go when a source's terms say so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, literal, select, update

from model.documents import Document, Kind
from model.source import Source
from webside.database import speaking_plainly
from webside.doors import combine
from webside.queries import BATCH, Queries
from webside.rows import DOCUMENT, batches, body, moment, plain, stamp
from webside.schema.tables import audit, document, finding, sighting

_MOST_REFS = 500


def add(queries: Queries, subject: str, number: int, as_of: datetime, documents: Iterable[Document]) -> int:
    """Take in documents seen in audit `number` at `as_of`; returns how many different ones this call saw or renewed.

    Each batch is one transaction: what a crash leaves is whole batches.
    """
    added = 0
    for batch in batches(documents, BATCH):
        with queries.writing() as connection:
            added += _add_batch(connection, subject, number, as_of, batch)
    return added


def _add_batch(connection: Connection, subject: str, number: int, as_of: datetime, batch: list[Document]) -> int:
    ids = list({plain(seen.id) for seen in batch})
    held = {
        row.id: row
        for row in connection.execute(
            select(document.c.id, document.c.last_audit, document.c.updated, document.c.body).where(
                document.c.subject == subject, document.c.id.in_(ids)
            )
        )
    }
    sighted = {
        (row.document, row.source)
        for row in connection.execute(
            select(sighting.c.document, sighting.c.source).where(
                sighting.c.audit == number, sighting.c.document.in_(ids)
            )
        )
    }
    kept: dict[str, Document] = {}
    for seen in batch:
        id = plain(seen.id)
        if id in kept:
            kept[id] = combine(kept[id], seen, same_audit=True)
        elif id in held:
            before = DOCUMENT.validate_json(held[id].body)
            kept[id] = combine(before, seen, same_audit=held[id].last_audit == number)
        else:
            kept[id] = seen
    news: list[dict[str, Any]] = []
    renewals: list[dict[str, Any]] = []
    now = stamp(as_of)
    for id, value in kept.items():
        row = _row(value) | {"last_seen": now, "last_audit": number}
        if id not in held:
            news.append(row | {"subject": subject, "id": id, "first_seen": now, "updated": None})
            continue
        changed = DOCUMENT.validate_json(held[id].body).text != value.text
        renewals.append(row | {"of_subject": subject, "of_id": id, "updated": now if changed else held[id].updated})
    if news:
        connection.execute(insert(document), news)
    if renewals:
        connection.execute(
            update(document).where(document.c.subject == bindparam("of_subject"), document.c.id == bindparam("of_id")),
            renewals,
        )
    doors = {(plain(seen.id), seen.source) for seen in batch} - sighted
    if doors:
        rows = [{"audit": number, "document": id, "source": source} for id, source in sorted(doors)]
        connection.execute(insert(sighting), rows)
    return len(kept)


def _row(value: Document) -> dict[str, Any]:
    """The columns a document is asked for by, and its body."""
    return {
        "kind": value.kind.value,
        "source": value.source,
        "account": None if value.account is None else plain(value.account),
        "ref": plain(value.ref),
        "published": None if value.published is None else stamp(value.published),
        "parent": None if value.parent_id is None else plain(value.parent_id),
        "body": body(DOCUMENT, value),
    }


class StoredCorpus:
    """What one audit saw of a subject: `model.documents.Corpus` as queries over the store."""

    def __init__(self, queries: Queries, subject: str, number: int) -> None:
        self._queries, self._subject, self._number = queries, subject, number
        wanted = self._seen(select(document.c.body))
        self._by_id = wanted.where(document.c.id == bindparam("id"))
        self._by_parent = wanted.where(document.c.parent == bindparam("id")).order_by(document.c.id)

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        """Documents of these kinds (all kinds without arguments), in order of id."""
        query = self._seen(select(document.c.body), *kinds).order_by(document.c.id)
        for row in self._queries.rows(query):
            yield DOCUMENT.validate_json(row.body)

    def document(self, id: str) -> Document | None:
        """One document by `service:ref`."""
        with speaking_plainly():
            text = self._queries.reader.execute(self._by_id, {"id": plain(id)}).scalar()
        return None if text is None else DOCUMENT.validate_json(text)

    def answers(self, id: str) -> Iterator[Document]:
        """Documents whose `in_reply_to` is this one, in order of id."""
        with speaking_plainly():
            held = self._queries.reader.execute(self._by_parent, {"id": plain(id)}).scalars().all()
        return map(DOCUMENT.validate_json, held)

    def count(self, *kinds: Kind) -> int:
        """How many documents of these kinds this audit saw."""
        with self._queries.reading() as connection:
            number: int = connection.execute(self._seen(select(func.count(document.c.id)), *kinds)).scalar_one()
            return number

    def sources(self, id: str) -> tuple[str, ...]:
        """The doors through which this audit saw a document."""
        wanted = select(sighting.c.source).where(sighting.c.audit == self._number, sighting.c.document == plain(id))
        with self._queries.reading() as connection:
            return tuple(connection.execute(wanted.order_by(sighting.c.source)).scalars())

    def _seen(self, query: Select[Any], *kinds: Kind) -> Select[Any]:
        here = and_(sighting.c.audit == self._number, sighting.c.document == document.c.id)
        query = query.where(document.c.subject == self._subject, select(sighting.c.audit).where(here).exists())
        return query.where(document.c.kind.in_([kind.value for kind in kinds])) if kinds else query


def newest(connection: Connection, subject: str, source: str, account: str | None) -> tuple[str, datetime] | None:
    """Ref and date of the newest dated document held of an account, whatever audit saw it."""
    row = connection.execute(
        select(document.c.ref, document.c.published)
        .where(
            document.c.subject == subject,
            document.c.source == source,
            document.c.account.is_(None) if account is None else document.c.account == plain(account),
            document.c.published.is_not(None),
        )
        .order_by(document.c.published.desc(), document.c.ref.desc())
        .limit(1)
    ).first()
    return None if row is None else (row.ref, moment(row.published))


def carry(
    connection: Connection,
    subject: str,
    audits: tuple[int, int],
    source: str,
    account: str,
    refs: Sequence[str] | None = None,
) -> None:
    """Copy the sightings of an account from an earlier audit to a later one, where it has none itself: all of them, or
    of these refs."""
    if refs is not None and len(refs) > _MOST_REFS:
        for at in range(0, len(refs), _MOST_REFS):
            carry(connection, subject, audits, source, account, refs[at : at + _MOST_REFS])
        return
    earlier, later = audits
    mine = select(document.c.id).where(document.c.subject == subject, document.c.account == plain(account))
    if refs is not None:
        mine = mine.where(document.c.ref.in_([plain(ref) for ref in refs]))
    already = select(sighting.c.document).where(sighting.c.audit == later, sighting.c.source == source)
    old = select(literal(later), sighting.c.document, sighting.c.source).where(
        sighting.c.audit == earlier,
        sighting.c.source == source,
        sighting.c.document.in_(mine),
        sighting.c.document.not_in(already),
    )
    connection.execute(insert(sighting).from_select(["audit", "document", "source"], old))


def let_go(connection: Connection, now: datetime, sources: Mapping[str, Source]) -> int:
    """Delete documents and findings fetched longer ago than their source's terms allow; returns how many documents.

    A document several doors showed goes with the strictest of them: who told which part of it is not kept apart.
    """
    gone = 0
    for source in sources.values():
        if source.retain_hours is None:
            continue
        limit = stamp(now - timedelta(hours=source.retain_hours))
        old = select(audit.c.number).where(audit.c.as_of <= limit)
        stale = _shown_by(source.id).where(audit.c.as_of <= limit).exists()
        fresh = _shown_by(source.id).where(audit.c.as_of > limit).exists()
        gone += connection.execute(delete(document).where(stale, ~fresh)).rowcount
        connection.execute(delete(sighting).where(sighting.c.source == source.id, sighting.c.audit.in_(old)))
        connection.execute(delete(finding).where(finding.c.source == source.id, finding.c.audit.in_(old)))
    return gone


def _shown_by(source: str) -> Select[Any]:
    """The audits in which this source showed the document of the enclosing statement."""
    here = and_(sighting.c.audit == audit.c.number, sighting.c.document == document.c.id)
    return (
        select(audit.c.number)
        .where(here, sighting.c.source == source, audit.c.subject == document.c.subject)
        .correlate(document)
    )
