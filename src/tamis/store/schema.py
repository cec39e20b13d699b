"""The tables: list versions, the contents that parties ever had, and which version showed which content.

The migrations under `migrations/` make them; `HEAD` names the newest. Times are UTC texts that sort as times.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0001"

metadata = MetaData()

list_version = Table(
    "list_version",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("list_id", String(100), nullable=False),
    Column(
        "position",
        Integer,
        nullable=False,
        comment="place among the list's versions, by publication, then loading",
    ),
    Column("published", String(20), nullable=False),
    Column("loaded", String(20), nullable=False),
    Column("digest", String(64), nullable=False, comment="SHA-256 over the parties"),
    Column("file_digest", String(64), nullable=False),
    Column("format", String(40), nullable=False),
    Column("source", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("parties", Integer, nullable=False),
    Column("names", Integer, nullable=False),
    Column("notes", Text, nullable=False, comment="what was said about it when it was loaded"),
    Column("filled", JSON, nullable=False, comment="field to the number of parties that have it"),
    UniqueConstraint("list_id", "published", "digest"),
)

content = Table(
    "content",
    metadata,
    Column("digest", String(64), primary_key=True, comment="SHA-256 of the canonical party"),
    Column("body", LargeBinary, nullable=False, comment="the party as JSON, compressed with zlib"),
)

revision = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("list_id", String(100), nullable=False),
    Column("party_id", Text, nullable=False),
    Column("digest", String(64), ForeignKey("content.digest"), nullable=False),
    Column("from_version", Integer, ForeignKey("list_version.number"), nullable=False),
    Column(
        "to_version", Integer, ForeignKey("list_version.number"), nullable=True, comment="first version without it"
    ),
    Index("revision_list_party", "list_id", "party_id"),
    Index("revision_from", "from_version"),
    Index("revision_to", "to_version"),
)
