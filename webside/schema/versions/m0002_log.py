"""The log of what was done about findings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table of log entries."""
    op.create_table(
        "log",
        sa.Column("subject", ID, sa.ForeignKey("subject.id"), primary_key=True),
        sa.Column("code", ID, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
