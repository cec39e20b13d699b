"""Putting a version into its place among those of its list.

A revision says from which version on a party had which content, and from which on no more. A version that comes
between two others ends what it does not show, resumes it afterwards where it goes on, and begins what is its own;
every other version shows what it showed before. What is written is what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tamis.model import ListVersion
from tamis.store.schema import content, list_version, revision
from tamis.store.waiting import Waiting

Progress = Callable[[int, int], None]
"""Told how much is written, of how much."""

_CHUNK = 400
_AT_ONCE = 5000
"""Revisions that are written at once."""


class Added(NamedTuple):
    """What adding a version came to; counts are against the version before it. `new` is false for one known.

    `renumbered` are parties that have another id, where somebody has looked for them.
    """

    version: ListVersion
    added: int
    removed: int
    changed: int
    unchanged: int
    new: bool
    renumbered: int = 0


class _Held(NamedTuple):
    """A revision as the insertion sees it."""

    number: int
    digest: str
    until: int | None


def version_of(row: sa.Row[Any]) -> ListVersion:
    """A list version as the rest of Tamis knows it."""
    return ListVersion(**{name: getattr(row, name) for name in ListVersion.__struct_fields__})


def all_versions(connection: sa.Connection, list_id: str | None = None) -> list[ListVersion]:
    """All versions, or those of one list, by list and publication."""
    query = sa.select(list_version).order_by(list_version.c.list_id, list_version.c.position)
    if list_id is not None:
        query = query.where(list_version.c.list_id == list_id)
    return [version_of(row) for row in connection.execute(query)]


def shown(number: int, *columns: sa.Column[Any]) -> sa.Select[Any]:
    """The revisions that a version shows: begun by it or before, and not yet over. Party id first."""
    this, begun, over = list_version.alias("this"), list_version.alias("begun"), list_version.alias("over")
    return (
        sa.select(revision.c.party_id, *columns)
        .select_from(this)
        .join(begun, sa.and_(begun.c.list_id == this.c.list_id, begun.c.position <= this.c.position))
        .join(revision, revision.c.from_version == begun.c.number)
        .outerjoin(over, over.c.number == revision.c.to_version)
        .where(this.c.number == number)
        .where(sa.or_(over.c.position.is_(None), over.c.position > this.c.position))
    )


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """A sequence in parts that fit one statement."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


class Insertion:
    """One version on its way in, within the transaction of `connection`."""

    def __init__(
        self,
        connection: sa.Connection,
        version: ListVersion,
        notes: Sequence[str],
        progress: Progress | None = None,
    ) -> None:
        self._connection = connection
        self._progress = progress or (lambda _done, _of: None)
        self._version = version
        self._notes = notes
        self._ends: list[dict[str, Any]] = []
        self._starts: list[dict[str, Any]] = []
        self._fresh: list[dict[str, Any]] = []

    def run(self, parties: Waiting) -> Added:
        """Add it, with all its parties."""
        state = parties.state
        others = all_versions(self._connection, self._version.list_id)
        for known in others:
            if (known.published, known.digest) == (self._version.published, self._version.digest):
                return Added(known, 0, 0, 0, known.parties, new=False)
        place = sum(1 for other in others if other.published <= self._version.published)
        before = others[place - 1].number if place else None
        after = others[place].number if place < len(others) else None
        held, coming = self._held(before), self._coming(after)
        version = self._insert_version(place)
        self._insert_contents(parties)
        keys, kept = sorted(held.keys() | state.keys()), len(parties.digests())
        for number, key in enumerate(keys, start=kept):
            self._place(key, held.get(key), state.get(key), coming.get(key), version.number, after)
            if max(len(self._ends), len(self._starts), len(self._fresh)) >= _AT_ONCE:
                self._write()
                self._progress(number, kept + len(keys))
        self._write()
        both = held.keys() & state.keys()
        changed = sum(1 for key in both if held[key].digest != state[key])
        return Added(
            version, len(state) - len(both), len(held) - len(both), changed, len(both) - changed, new=True
        )

    def _held(self, version: int | None) -> dict[str, _Held]:
        """What the version before shows, by party."""
        if version is None:
            return {}
        query = shown(version, revision.c.number, revision.c.digest, revision.c.to_version)
        return {key: _Held(*held) for key, *held in self._connection.execute(query)}

    def _coming(self, version: int | None) -> dict[str, _Held]:
        """What begins with the version after, by party."""
        if version is None:
            return {}
        query = sa.select(revision.c.party_id, revision.c.number, revision.c.digest, revision.c.to_version)
        rows = self._connection.execute(query.where(revision.c.from_version == version))
        return {key: _Held(*held) for key, *held in rows}

    def _place(
        self, key: str, held: _Held | None, digest: str | None, coming: _Held | None, now: int, after: int | None
    ) -> None:
        """One party: end what was, resume it afterwards if it goes on there, and say what it is now."""
        if held and held.digest == digest:
            return
        if held:
            self._ends.append({"row": held.number, "version": now})
            if after is not None and held.until != after:
                self._fresh.append(_row(key, held.digest, after, held.until))
        if digest is None:
            return
        if coming and coming.digest == digest:
            self._starts.append({"row": coming.number, "version": now})
        else:
            self._fresh.append(_row(key, digest, now, after))

    def _insert_version(self, place: int) -> ListVersion:
        later = sa.and_(list_version.c.list_id == self._version.list_id, list_version.c.position >= place)
        self._connection.execute(sa.update(list_version).where(later).values(position=list_version.c.position + 1))
        version = msgspec.structs.replace(self._version, loaded=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        values = msgspec.structs.asdict(version)
        del values["number"]
        result = self._connection.execute(
            sa.insert(list_version).values(position=place, notes="\n".join(self._notes), **values)
        )
        key = result.inserted_primary_key
        assert key is not None
        return msgspec.structs.replace(version, number=int(key[0]))

    def _insert_contents(self, parties: Waiting) -> None:
        """Contents that the store has not seen yet, from any time."""
        digests = parties.digests()
        for number, part in enumerate(chunks(digests)):
            self._progress(number * _CHUNK, len(digests) + len(parties.state))
            known = set(self._connection.scalars(sa.select(content.c.digest).where(content.c.digest.in_(part))))
            fresh = [{"digest": digest, "body": parties.body(digest)} for digest in part if digest not in known]
            if fresh:
                self._connection.execute(sa.insert(content), fresh)

    def _write(self) -> None:
        """Write what has come together, and begin anew."""
        row: sa.BindParameter[int] = sa.bindparam("row")
        to: sa.BindParameter[int] = sa.bindparam("version")
        here = sa.update(revision).where(revision.c.number == row)
        if self._ends:
            self._connection.execute(here.values(to_version=to), self._ends)
        if self._starts:
            self._connection.execute(here.values(from_version=to), self._starts)
        if self._fresh:
            self._connection.execute(sa.insert(revision), self._fresh)
        self._ends, self._starts, self._fresh = [], [], []


def _row(key: str, digest: str, since: int, until: int | None) -> dict[str, Any]:
    return {"party_id": key, "digest": digest, "from_version": since, "to_version": until}
