"""What is known beside the versions of lists: what publishers say changed before them, and what persons decided.

An archive holds the additions and removals that a publisher printed; it is replaced as a whole. A decision says of
two entries that they are one party, or that they are not, and stays until it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from tamis.model import Party, decode_party, encode_party
from tamis.store.database import reading, writing
from tamis.store.schema import archive_event, party_decision


class ArchiveEvent(NamedTuple):
    """What an archive says: on `day` an entry was `added`, `removed` or `changed`.

    `party` is the entry as printed, `source` the file it stands in.
    """

    day: str
    what: str
    party: Party
    source: str


class Decided(NamedTuple):
    """What a person decided of two entries, `one` being the lesser id: who, when (UTC) and why."""

    one: str
    other: str
    same: bool
    by: str
    time: str
    reason: str


class Past:
    """Archives and decisions, in the database of the store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def decisions(self) -> list[Decided]:
        """Every decision, by the ids."""
        columns = [party_decision.c[name] for name in ("one", "other", "same", "decided_by", "time", "reason")]
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*columns).order_by(party_decision.c.one, party_decision.c.other))
            return [Decided(*row) for row in rows]

    def decide(self, one: str, other: str, same: bool, by: str = "", reason: str = "") -> Decided:
        """Keep a decision about two entries, in place of any other about them."""
        first, second = sorted((one, other))
        made = Decided(first, second, same, by, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), reason)
        with writing(self._engine) as connection:
            connection.execute(_about(first, second))
            values = dict(zip(("one", "other", "same", "decided_by", "time", "reason"), made, strict=True))
            connection.execute(sa.insert(party_decision).values(**values))
        return made

    def forget(self, one: str, other: str) -> bool:
        """Take a decision back; whether there was one."""
        with writing(self._engine) as connection:
            return connection.execute(_about(*sorted((one, other)))).rowcount > 0

    def replace_archive(self, list_id: str, events: Iterable[ArchiveEvent]) -> int:
        """Put an archive of a list in place of the one there; how many events it has."""
        rows = [
            {
                "list_id": list_id,
                "day": event.day,
                "what": event.what,
                "body": encode_party(event.party),
                "source": event.source,
            }
            for event in events
        ]
        with writing(self._engine) as connection:
            connection.execute(sa.delete(archive_event).where(archive_event.c.list_id == list_id))
            if rows:
                connection.execute(sa.insert(archive_event), rows)
        return len(rows)

    def archive(self, list_id: str | None = None) -> list[ArchiveEvent]:
        """The events of all archives, or of one list's, by day and as printed."""
        query = sa.select(archive_event).order_by(archive_event.c.day, archive_event.c.number)
        if list_id is not None:
            query = query.where(archive_event.c.list_id == list_id)
        with reading(self._engine) as connection:
            return [
                ArchiveEvent(row.day, row.what, decode_party(row.body), row.source)
                for row in connection.execute(query)
            ]


def _about(one: str, other: str) -> sa.Delete:
    here = sa.and_(party_decision.c.one == one, party_decision.c.other == other)
    return sa.delete(party_decision).where(here)
