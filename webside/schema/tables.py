"""The tables as they are now. Values are JSON in `body`; what is asked for by has a column of its own.

Moments are text of one fixed width (`2026-01-31T09:00:00.000000Z`, without Z when the zone is not known), so that they
sort, compare and survive any database as written.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

# Ids are compared byte by byte everywhere, whatever language the database was set up in.
ID = Text().with_variant(Text(collation="C"), "postgresql")

subject = Table(
    "subject",
    metadata,
    Column("id", ID, primary_key=True),
    Column("body", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", ID, nullable=False),
    Column("subject", ID, ForeignKey("subject.id"), nullable=False),
    Column("as_of", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("not_analysed", Text, nullable=False),
    UniqueConstraint("id", name="audit_id"),
    Index("audit_subject", "subject", "number"),
    sqlite_autoincrement=True,
)

document = Table(
    "document",
    metadata,
    Column("subject", ID, ForeignKey("subject.id"), primary_key=True),
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source", ID, nullable=False),
    Column("account", ID),
    Column("ref", ID, nullable=False),
    Column("published", Text),
    Column("parent", ID),
    Column("first_seen", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    Column("updated", Text),
    Column("last_audit", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("document_newest", "subject", "source", "account", "published"),
    Index("document_parent", "subject", "parent", "id"),
)

# Which doors showed a document in which audit: what a corpus is made of.
sighting = Table(
    "sighting",
    metadata,
    Column("audit", Integer, ForeignKey("audit.number"), primary_key=True),
    Column("document", ID, primary_key=True),
    Column("source", ID, primary_key=True),
    sqlite_with_rowid=False,
)

visit = Table(
    "visit",
    metadata,
    Column("audit", Integer, ForeignKey("audit.number"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("source", ID, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("body", Text, nullable=False),
)

finding = Table(
    "finding",
    metadata,
    Column("audit", Integer, ForeignKey("audit.number"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("code", ID, nullable=False),
    Column("rule", Text, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("document", ID, nullable=False),
    Column("source", ID, nullable=False),
    Column("body", Text, nullable=False),
    Index("finding_code", "code", "audit"),
)

disposition = Table(
    "disposition",
    metadata,
    Column("subject", ID, ForeignKey("subject.id"), primary_key=True),
    Column("code", ID, primary_key=True),
    Column("body", Text, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("subject", ID, ForeignKey("subject.id"), primary_key=True),
    Column("code", ID, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("body", Text, nullable=False),
)

judgement = Table(
    "judgement",
    metadata,
    Column("subject", ID, ForeignKey("subject.id"), primary_key=True),
    Column("document", ID, primary_key=True),
    Column("body", Text, nullable=False),
)

# No foreign key: a subject may be due before it was ever audited.
due = Table(
    "due",
    metadata,
    Column("subject", ID, primary_key=True),
    Column("at", Text, nullable=False),
    Column("day", Integer),
)
