"""What publishers say changed before the first version, and what persons decided of entries that are one party."""

import sqlalchemy as sa
from alembic import op

revision = "0003_history"
down_revision = "0002_customers"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
LIST = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "archive_event",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("list_id", LIST, nullable=False),
        sa.Column("party_id", KEY, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
    )
    op.create_index("archive_event_list", "archive_event", ["list_id"])
    op.create_index("archive_event_party", "archive_event", ["party_id"])
    op.create_table(
        "archive_name",
        sa.Column("list_id", LIST, primary_key=True),
        sa.Column("name", KEY, primary_key=True),
        sa.Column("party_id", KEY, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "party_decision",
        sa.Column("one", KEY, primary_key=True),
        sa.Column("other", KEY, primary_key=True),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("time", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Remove the tables."""
    for table in ("party_decision", "archive_name", "archive_event"):
        op.drop_table(table)
