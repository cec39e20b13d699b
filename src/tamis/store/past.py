"""What is known beside the versions of lists: what publishers say changed before them, and what persons decided.

An archive holds the additions and removals that a publisher printed; it is replaced as a whole. A decision says of
two entries that they are one party, or that they are not, and stands until another is made of them, or it is taken
back; what was decided before is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from tamis.model import Party, decode_party, encode_party
from tamis.store.database import reading, writing
from tamis.store.schema import archive_event, archive_name, decision_made
from tamis.store.versions import chunks

_DECIDED = ("one", "other", "same", "decided_by", "time", "reason")
"""The columns of a decision."""


class ArchiveEvent(NamedTuple):
    """What an archive says: on `day` an entry was `added`, `removed` or `changed`.

    `party` is the entry as printed, `source` the file it stands in.
    """

    day: str
    what: str
    party: Party
    source: str


class Decided(NamedTuple):
    """What a person decided of two entries, `one` being the lesser id: who, when (UTC) and why.

    `same` is None where what was decided before is taken back.
    """

    one: str
    other: str
    same: bool | None
    by: str
    time: str
    reason: str


class Past:
    """Archives and decisions, in the database of the store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def all_decisions(self) -> list[Decided]:
        """Every decision that was ever made, also those replaced or taken back, the first first."""
        columns = [decision_made.c[name] for name in _DECIDED]
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*columns).order_by(decision_made.c.number))
            return [Decided(*row) for row in rows]

    def decisions(self, known: str = "") -> list[Decided]:
        """The decisions that stand, or stood at a time, by the ids."""
        last = {(made.one, made.other): made for made in self.all_decisions() if not known or made.time <= known}
        return [last[key] for key in sorted(last) if last[key].same is not None]

    def decide(self, one: str, other: str, same: bool | None, by: str = "", reason: str = "") -> Decided:
        """Keep a decision about two entries, in place of any other about them; None takes that back."""
        first, second = sorted((one, other))
        made = Decided(first, second, same, by, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), reason)
        with writing(self._engine) as connection:
            connection.execute(sa.insert(decision_made).values(**dict(zip(_DECIDED, made, strict=True))))
        return made

    def replace_archive(
        self, list_id: str, events: Iterable[ArchiveEvent], names: Iterable[tuple[str, str]]
    ) -> int:
        """Put an archive of a list in place of the one there; how many events it has.

        Events of one party have parties of one id; `names` are those under which to find them, each with the id.
        """
        rows = [
            {
                "list_id": list_id,
                "party_id": event.party.id,
                "day": event.day,
                "what": event.what,
                "body": encode_party(event.party),
                "source": event.source,
            }
            for event in events
        ]
        found = [{"list_id": list_id, "name": name, "party_id": party_id} for name, party_id in sorted(set(names))]
        with writing(self._engine) as connection:
            for table in (archive_event, archive_name):
                connection.execute(sa.delete(table).where(table.c.list_id == list_id))
            if rows:
                connection.execute(sa.insert(archive_event), rows)
            if found:
                connection.execute(sa.insert(archive_name), found)
        return len(rows)

    def archived_names(self) -> dict[str, dict[str, set[str]]]:
        """Of each list that has an archive the names in it, each with the ids of the parties that have it."""
        found: dict[str, dict[str, set[str]]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(sa.select(archive_name)):
                found.setdefault(row.list_id, {}).setdefault(row.name, set()).add(row.party_id)
        return found

    def archived_as(self, list_id: str, names: Iterable[str]) -> list[str]:
        """The ids of the parties in the archive of a list that have one of these names."""
        query = sa.select(archive_name.c.party_id).where(archive_name.c.list_id == list_id).distinct()
        found: set[str] = set()
        with reading(self._engine) as connection:
            for part in chunks(sorted(set(names))):
                found.update(connection.scalars(query.where(archive_name.c.name.in_(part))))
        return sorted(found)

    def archive(self, party_ids: Iterable[str]) -> list[ArchiveEvent]:
        """What archives say of some parties, by day."""
        events = []
        with reading(self._engine) as connection:
            for part in chunks(sorted(set(party_ids))):
                query = sa.select(archive_event).where(archive_event.c.party_id.in_(part))
                for row in connection.execute(query):
                    events.append(ArchiveEvent(row.day, row.what, decode_party(row.body), row.source))
        order = {"removed": 0, "added": 1, "changed": 2}
        return sorted(events, key=lambda event: (event.day, order.get(event.what, 3), event.party.caption))

    def archived_days(self, list_id: str) -> dict[tuple[str, str], set[str]]:
        """What the archive of a list says happened, by the day and the id of the party."""
        query = sa.select(archive_event.c.day, archive_event.c.party_id, archive_event.c.what)
        found: dict[tuple[str, str], set[str]] = {}
        with reading(self._engine) as connection:
            for day, party_id, what in connection.execute(query.where(archive_event.c.list_id == list_id)):
                found.setdefault((day, party_id), set()).add(what)
        return found

    def archive_state(self) -> str:
        """A text that is another one when an archive is."""
        query = sa.select(sa.func.max(archive_event.c.number), sa.func.count())
        with reading(self._engine) as connection:
            return " ".join(map(str, connection.execute(query).one()))
