"""The first tables. Written out, not made from `tables.py`: a migration must not change when the tables do."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create every table of the first version."""
    _subjects_and_audits()
    _gathered()
    _found()
    _decided()


def _subjects_and_audits() -> None:
    op.create_table(
        "subject",
        sa.Column("id", ID, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("subject", ID, sa.ForeignKey("subject.id"), nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("not_analysed", sa.Text, nullable=False),
        sa.UniqueConstraint("id", name="audit_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_subject", "audit", ["subject", "number"])


def _gathered() -> None:
    op.create_table(
        "document",
        sa.Column("subject", ID, sa.ForeignKey("subject.id"), primary_key=True),
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("account", ID),
        sa.Column("ref", ID, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("parent", ID),
        sa.Column("first_seen", sa.Text, nullable=False),
        sa.Column("last_seen", sa.Text, nullable=False),
        sa.Column("updated", sa.Text),
        sa.Column("last_audit", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("document_newest", "document", ["subject", "source", "account", "published"])
    op.create_index("document_parent", "document", ["subject", "parent", "id"])
    op.create_table(
        "sighting",
        sa.Column("audit", sa.Integer, sa.ForeignKey("audit.number"), primary_key=True),
        sa.Column("document", ID, primary_key=True),
        sa.Column("source", ID, primary_key=True),
        sqlite_with_rowid=False,
    )


def _found() -> None:
    op.create_table(
        "visit",
        sa.Column("audit", sa.Integer, sa.ForeignKey("audit.number"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("source", ID, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "finding",
        sa.Column("audit", sa.Integer, sa.ForeignKey("audit.number"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("code", ID, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("document", ID, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("finding_code", "finding", ["code", "audit"])


def _decided() -> None:
    op.create_table(
        "disposition",
        sa.Column("subject", ID, sa.ForeignKey("subject.id"), primary_key=True),
        sa.Column("code", ID, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "judgement",
        sa.Column("subject", ID, sa.ForeignKey("subject.id"), primary_key=True),
        sa.Column("document", ID, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "due",
        sa.Column("subject", ID, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("day", sa.Integer),
    )
