"""The first tables: list versions, contents, revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "list_version",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("list_id", sa.String(100), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("published", sa.String(20), nullable=False),
        sa.Column("loaded", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("parties", sa.Integer, nullable=False),
        sa.Column("names", sa.Integer, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("filled", sa.JSON, nullable=False),
        sa.UniqueConstraint("list_id", "published", "digest"),
    )
    op.create_table(
        "content",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "revision",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("list_id", sa.String(100), nullable=False),
        sa.Column("party_id", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), sa.ForeignKey("content.digest"), nullable=False),
        sa.Column("from_version", sa.Integer, sa.ForeignKey("list_version.number"), nullable=False),
        sa.Column("to_version", sa.Integer, sa.ForeignKey("list_version.number"), nullable=True),
    )
    op.create_index("revision_list_party", "revision", ["list_id", "party_id"])
    op.create_index("revision_from", "revision", ["from_version"])
    op.create_index("revision_to", "revision", ["to_version"])


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("revision")
    op.drop_table("content")
    op.drop_table("list_version")
