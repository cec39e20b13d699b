"""Every decision about two entries, also those replaced or taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0004_decisions"
down_revision = "0003_history"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COLUMNS = ("one", "other", "same", "decided_by", "time", "reason")
MADE, STANDING = (
    sa.table(name, *(sa.column(column) for column in ("number", *COLUMNS)))
    for name in ("decision_made", "party_decision")
)


def upgrade() -> None:
    """Make the table, with the decisions that stand."""
    op.create_table(
        "decision_made",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("one", KEY, nullable=False),
        sa.Column("other", KEY, nullable=False),
        sa.Column("same", sa.Boolean, nullable=True),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("time", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    kept = sa.select(*(STANDING.c[column] for column in COLUMNS)).order_by(STANDING.c.time)
    op.execute(sa.insert(MADE).from_select(list(COLUMNS), kept))
    op.drop_table("party_decision")


def downgrade() -> None:
    """Keep those that stand."""
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
    last = sa.select(sa.func.max(MADE.c.number)).group_by(MADE.c.one, MADE.c.other)
    kept = sa.select(*(MADE.c[column] for column in COLUMNS)).where(
        MADE.c.number.in_(last), MADE.c.same.is_not(None)
    )
    op.execute(sa.insert(STANDING).from_select(list(COLUMNS), kept))
    op.drop_table("decision_made")
