"""The tables: list versions, the contents that parties ever had, which versions showed which content; and the
customers, with what they met; archives of changes, and decisions about parties.

The migrations under `migrations/` make them; `HEAD` names the newest. Times are UTC texts that sort as times.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    Boolean,
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

HEAD = "0004_decisions"
"""The migration that brings the tables to what stands here."""


class HexDigest(sa.types.TypeDecorator[str]):
    """A SHA-256: hexadecimal in Python, 32 bytes in the database."""

    impl = LargeBinary(32)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> bytes | None:
        """To the database."""
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Any) -> str | None:
        """From the database."""
        return None if value is None else value.hex()


def key(length: int | None = None) -> sa.types.TypeEngine[str]:
    """A text that sorts by its code points, the same in both databases."""
    kind = String if length else Text
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


metadata = MetaData()

list_version = Table(
    "list_version",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("list_id", key(100), nullable=False),
    Column("position", Integer, nullable=False),  # place among the list's versions, by publication, then loading
    Column("published", String(20), nullable=False),
    Column("loaded", String(20), nullable=False),
    Column("digest", HexDigest, nullable=False),  # over the parties: their ids and digests, sorted
    Column("file_digest", String(64), nullable=False),
    Column("format", String(40), nullable=False),
    Column("source", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("parties", Integer, nullable=False),
    Column("names", Integer, nullable=False),
    Column("notes", Text, nullable=False),  # what was said about it when it was loaded, a line each
    UniqueConstraint("list_id", "published", "digest"),
)

content = Table(
    "content",
    metadata,
    Column("digest", HexDigest, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # as `contents.pack` packs it
    sqlite_with_rowid=False,
)

revision = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("party_id", key(), nullable=False),
    Column("digest", HexDigest, ForeignKey("content.digest"), nullable=False),
    Column("from_version", Integer, ForeignKey("list_version.number"), nullable=False),
    Column("to_version", Integer, ForeignKey("list_version.number"), nullable=True),  # the first without it
    Index("revision_party", "party_id"),
    Index("revision_from", "from_version"),
)

customer = Table(
    "customer",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("customer_id", key(), nullable=False, unique=True),
    Column("digest", HexDigest, nullable=False),
    Column("body", LargeBinary, nullable=False),  # the query that screens it, as JSON
    Column("import_number", Integer, nullable=False),  # the last import that brought or confirmed it
    Column("screened", Boolean, nullable=False),  # whether its alerts are those of the last screening
    Index("customer_screened", "screened"),
)

customer_import = Table(
    "customer_import",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("state", String(32), nullable=False),  # names what all customers are after it
    Column("time", String(20), nullable=False),
    Column("source", Text, nullable=False),
)

customer_alert = Table(
    "customer_alert",
    metadata,
    Column("customer_id", key(), primary_key=True),
    Column("party_id", key(), primary_key=True),
    Column("line", String(5), nullable=False),  # `match`, or `below` the line
    Column("score", Integer, nullable=False),
    Column("query_name", Text, nullable=False),
    Column("matched_name", Text, nullable=False),
    Index("customer_alert_party", "party_id"),
    sqlite_with_rowid=False,
)

customer_screening = Table(
    "customer_screening",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("time", String(20), nullable=False),
    Column("proof", Text, nullable=False),  # JSON: what was covered, and what it rests on
)

archive_event = Table(
    "archive_event",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("list_id", key(100), nullable=False),
    Column("party_id", key(), nullable=False),  # the same for the entries of one party
    Column("day", String(10), nullable=False),
    Column("what", String(10), nullable=False),  # `added`, `removed` or `changed`
    Column("body", LargeBinary, nullable=False),  # the entry as printed, as JSON
    Column("source", Text, nullable=False),
    Index("archive_event_list", "list_id"),
    Index("archive_event_party", "party_id"),
)

archive_name = Table(
    "archive_name",
    metadata,
    Column("list_id", key(100), primary_key=True),
    Column("name", key(), primary_key=True),  # a full name, as names are compared
    Column("party_id", key(), primary_key=True),
    sqlite_with_rowid=False,
)

decision_made = Table(  # of two entries the last one stands
    "decision_made",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("one", key(), nullable=False),  # the lesser of the two ids
    Column("other", key(), nullable=False),
    Column("same", Boolean, nullable=True),  # null: what was decided is taken back
    Column("decided_by", Text, nullable=False),
    Column("time", String(20), nullable=False),
    Column("reason", Text, nullable=False),
)
