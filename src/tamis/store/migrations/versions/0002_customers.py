"""Customers that are always screened, their alerts, and what they were screened against."""

import sqlalchemy as sa
from alembic import op

revision = "0002_customers"
down_revision = "0001_first"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "customer",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("customer_id", KEY, nullable=False, unique=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("import_number", sa.Integer, nullable=False),
        sa.Column("screened", sa.Boolean, nullable=False),
    )
    op.create_index("customer_screened", "customer", ["screened"])
    op.create_table(
        "customer_import",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("time", sa.String(20), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
    )
    op.create_table(
        "customer_alert",
        sa.Column("customer_id", KEY, primary_key=True),
        sa.Column("party_id", KEY, primary_key=True),
        sa.Column("line", sa.String(5), nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("query_name", sa.Text, nullable=False),
        sa.Column("matched_name", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("customer_alert_party", "customer_alert", ["party_id"])
    op.create_table(
        "customer_screening",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("time", sa.String(20), nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Remove the tables."""
    for table in ("customer_screening", "customer_alert", "customer_import", "customer"):
        op.drop_table(table)
