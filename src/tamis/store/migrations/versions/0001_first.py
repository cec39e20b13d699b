"""The first tables: list versions, contents, revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0001_first"
down_revision = None
branch_labels = None
depends_on = None

LIST_ID = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
PARTY_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DIGEST = sa.LargeBinary(32)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "list_version",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("list_id", LIST_ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("published", sa.String(20), nullable=False),
        sa.Column("loaded", sa.String(20), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("parties", sa.Integer, nullable=False),
        sa.Column("names", sa.Integer, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.UniqueConstraint("list_id", "published", "digest"),
    )
    op.create_table(
        "content",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revision",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("party_id", PARTY_ID, nullable=False),
        sa.Column("digest", DIGEST, sa.ForeignKey("content.digest"), nullable=False),
        sa.Column("from_version", sa.Integer, sa.ForeignKey("list_version.number"), nullable=False),
        sa.Column("to_version", sa.Integer, sa.ForeignKey("list_version.number"), nullable=True),
    )
    op.create_index("revision_party", "revision", ["party_id"])
    op.create_index("revision_from", "revision", ["from_version"])


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("revision")
    op.drop_table("content")
    op.drop_table("list_version")
