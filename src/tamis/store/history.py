"""What the lists said on any day: every version reads back exactly as it was loaded.

A version is a publication of a list. Versions are ordered by publication, whatever the order of loading; a
revision of a party says from which version on it had which content, and from which on no more. Adding a version
costs what changed, also between two that are there.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tamis.errors import StoreError
from tamis.model import ListVersion, Party, decode_party, encode_party
from tamis.normalize.dates import utc_time
from tamis.store.database import open_database, reading, writing
from tamis.store.schema import content, list_version, revision

COUNTED = ("birth_dates", "countries", "identifiers", "addresses", "designations", "genders")
"""The fields of which a version remembers how many of its parties have them."""

_CHUNK = 400


class Added(NamedTuple):
    """What adding a version came to; counts are against the version before it. `new` is false for one known."""

    version: ListVersion
    added: int
    removed: int
    changed: int
    unchanged: int
    new: bool


class FieldChange(NamedTuple):
    """One field of one party before and after, as JSON values."""

    field: str
    before: Any
    after: Any


class PartyChange(NamedTuple):
    """A party that both versions have, and what changed about it."""

    party_id: str
    caption: str
    fields: tuple[FieldChange, ...]


class Difference(NamedTuple):
    """Two versions of a list beside each other."""

    before: ListVersion
    after: ListVersion
    added: tuple[Party, ...]
    removed: tuple[Party, ...]
    changed: tuple[PartyChange, ...]


class Revision(NamedTuple):
    """A content that a party had: from one version on, until another (None while it lasts)."""

    party: Party
    since: ListVersion
    until: ListVersion | None


class Store:
    """Every version of every list, in one database."""

    def __init__(self, url: str) -> None:
        """Open the database at a SQLAlchemy URL, bringing its tables up to date. Raises `StoreError`."""
        self._engine = open_database(url)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_version(self, version: ListVersion, parties: Iterable[Party], notes: Sequence[str] = ()) -> Added:
        """Add a publication in one transaction; one that is there already is left as it is.

        Of `version` the list id, publication, file digest, format, source and publisher count; the rest is worked
        out here.
        """
        bodies: dict[str, bytes] = {}
        state: dict[str, str] = {}
        filled = dict.fromkeys(COUNTED, 0)
        names = 0
        for party in parties:
            body = encode_party(party.canonical())
            digest = hashlib.sha256(body).hexdigest()
            bodies[digest] = body
            state[party.id] = digest
            names += len(party.names)
            for field in COUNTED:
                filled[field] += bool(getattr(party, field))
        whole = hashlib.sha256("\n".join(f"{key} {state[key]}" for key in sorted(state)).encode()).hexdigest()
        version = msgspec.structs.replace(
            version, published=utc_time(version.published), digest=whole, parties=len(state), names=names
        )
        with writing(self._engine) as connection:
            return _Insertion(connection, version, notes, filled).run(state, bodies)

    def versions(self, list_id: str | None = None) -> list[ListVersion]:
        """All versions, or those of one list, by list and publication."""
        query = sa.select(list_version).order_by(list_version.c.list_id, list_version.c.position)
        if list_id is not None:
            query = query.where(list_version.c.list_id == list_id)
        with reading(self._engine) as connection:
            return [_version(row) for row in connection.execute(query)]

    def filled(self, version: ListVersion) -> dict[str, int]:
        """For each field of `COUNTED` the number of parties that have it in that version."""
        query = sa.select(list_version.c.filled).where(list_version.c.number == version.number)
        with reading(self._engine) as connection:
            return dict(connection.execute(query).scalar_one())

    def select(self, as_of: str | None = None, known_at: str | None = None) -> list[ListVersion]:
        """Of each list the last version published by `as_of`, among those loaded by `known_at`.

        A day means the end of that day. Raises `ValueError` for what is no date.
        """
        published = utc_time(as_of, end_of_day=True) if as_of else None
        loaded = utc_time(known_at, end_of_day=True) if known_at else None
        last: dict[str, ListVersion] = {}
        for version in self.versions():
            if (published is None or version.published <= published) and (
                loaded is None or version.loaded <= loaded
            ):
                last[version.list_id] = version
        return [last[list_id] for list_id in sorted(last)]

    def parties(self, version: ListVersion) -> Iterator[Party]:
        """The parties of a version, exactly as they were loaded, in the order of their ids."""
        for _, body in self._rows(version, content.c.body):
            yield _party(body)

    def digests(self, version: ListVersion) -> dict[str, str]:
        """Party id to the digest of its content, in that version."""
        return dict(self._rows(version, content.c.digest))

    def diff(self, before: ListVersion, after: ListVersion) -> Difference:
        """What changed from one version of a list to another, field by field."""
        old, new = self.digests(before), self.digests(after)
        touched = {old[key] for key in old if new.get(key) != old[key]} | {
            new[key] for key in new if old.get(key) != new[key]
        }
        bodies = self._contents(touched)
        changed = []
        for key in sorted(old.keys() & new.keys()):
            if old[key] != new[key]:
                one, other = bodies[old[key]], bodies[new[key]]
                changed.append(PartyChange(key, other.caption, field_changes(one, other)))
        return Difference(
            before,
            after,
            tuple(bodies[new[key]] for key in sorted(new.keys() - old.keys())),
            tuple(bodies[old[key]] for key in sorted(old.keys() - new.keys())),
            tuple(changed),
        )

    def revisions(self, party_id: str) -> list[Revision]:
        """Every content that a party had, by publication."""
        versions = {version.number: version for version in self.versions(party_id.partition(":")[0])}
        query = (
            sa.select(revision.c.from_version, revision.c.to_version, content.c.body)
            .join(content, content.c.digest == revision.c.digest)
            .where(revision.c.party_id == party_id)
        )
        with reading(self._engine) as connection:
            found = [
                Revision(_party(body), versions[since], versions.get(until))
                for since, until, body in connection.execute(query)
            ]
        return sorted(found, key=lambda r: (r.since.published, r.since.loaded, r.since.number))

    def _rows(self, version: ListVersion, column: sa.Column[Any]) -> Iterator[tuple[str, Any]]:
        with reading(self._engine) as connection:
            query = _at(connection, version.number, column)
            by_id: sa.ColumnElement[str] = revision.c.party_id
            if connection.dialect.name == "postgresql":
                by_id = by_id.collate("C")  # the order of the letters' numbers, whatever the database's language
            rows = connection.execution_options(yield_per=_CHUNK).execute(query.order_by(by_id))
            for party_id, value, _ in rows:
                yield party_id, value

    def _contents(self, digests: Iterable[str]) -> dict[str, Party]:
        found = {}
        with reading(self._engine) as connection:
            for part in _chunks(sorted(digests)):
                for digest, body in connection.execute(sa.select(content).where(content.c.digest.in_(part))):
                    found[digest] = _party(body)
        return found


def field_changes(before: Party, after: Party) -> tuple[FieldChange, ...]:
    """The fields in which two contents of a party differ."""
    one, other = msgspec.to_builtins(before), msgspec.to_builtins(after)
    names = [name for name in before.__struct_fields__ if one.get(name) != other.get(name)]
    return tuple(FieldChange(name, one.get(name), other.get(name)) for name in names)


def _at(connection: sa.Connection, number: int, *columns: sa.Column[Any]) -> sa.Select[Any]:
    """The revisions that a version shows: begun by it, and not yet over."""
    begun, over = list_version.alias(), list_version.alias()
    position = connection.execute(
        sa.select(list_version.c.position).where(list_version.c.number == number)
    ).scalar_one()
    list_id = sa.select(list_version.c.list_id).where(list_version.c.number == number).scalar_subquery()
    return (
        sa.select(revision.c.party_id, *columns, revision.c.number)
        .join(content, content.c.digest == revision.c.digest)
        .join(begun, begun.c.number == revision.c.from_version)
        .outerjoin(over, over.c.number == revision.c.to_version)
        .where(revision.c.list_id == list_id, begun.c.position <= position)
        .where(sa.or_(over.c.position.is_(None), over.c.position > position))
    )


class _Held(NamedTuple):
    """A revision as the insertion sees it."""

    number: int
    digest: str
    until: int | None


class _Insertion:
    """Puts one version into its place among those of its list."""

    def __init__(
        self, connection: sa.Connection, version: ListVersion, notes: Sequence[str], filled: dict[str, int]
    ) -> None:
        self._connection = connection
        self._version = version
        self._notes = notes
        self._filled = filled
        self._ends: list[dict[str, Any]] = []
        self._starts: list[dict[str, Any]] = []
        self._fresh: list[dict[str, Any]] = []

    def run(self, state: dict[str, str], bodies: dict[str, bytes]) -> Added:
        others = [
            _version(row)
            for row in self._connection.execute(
                sa.select(list_version)
                .where(list_version.c.list_id == self._version.list_id)
                .order_by(list_version.c.position)
            )
        ]
        for known in others:
            if (known.published, known.digest) == (self._version.published, self._version.digest):
                return Added(known, 0, 0, 0, known.parties, new=False)
        place = sum(1 for other in others if other.published <= self._version.published)
        before = others[place - 1].number if place else None
        after = others[place].number if place < len(others) else None
        held = self._held(before)
        coming = self._coming(after)
        number = self._insert_version(place)
        self._insert_contents(bodies)
        for key in held.keys() | state.keys():
            self._place(key, held.get(key), state.get(key), coming.get(key), number, after)
        self._write()
        changed = sum(1 for key in held.keys() & state.keys() if held[key].digest != state[key])
        return Added(
            msgspec.structs.replace(self._version, number=number, loaded=self._loaded),
            len(state.keys() - held.keys()),
            len(held.keys() - state.keys()),
            changed,
            len(held.keys() & state.keys()) - changed,
            new=True,
        )

    def _held(self, version: int | None) -> dict[str, _Held]:
        """What the version before shows, by party."""
        if version is None:
            return {}
        query = _at(self._connection, version, content.c.digest, revision.c.to_version)
        return {
            key: _Held(number, digest, until) for key, digest, until, number in self._connection.execute(query)
        }

    def _coming(self, version: int | None) -> dict[str, _Held]:
        """What begins with the version after, by party."""
        if version is None:
            return {}
        query = sa.select(revision.c.party_id, revision.c.number, revision.c.digest, revision.c.to_version)
        rows = self._connection.execute(query.where(revision.c.from_version == version))
        return {key: _Held(number, digest, until) for key, number, digest, until in rows}

    def _place(
        self, key: str, held: _Held | None, digest: str | None, coming: _Held | None, now: int, after: int | None
    ) -> None:
        """One party: end what was, resume it afterwards if it goes on there, and say what it is now."""
        if held and held.digest == digest:
            return
        if held:
            self._ends.append({"row": held.number, "version": now})
            if after is not None and held.until != after:
                self._fresh.append(self._row(key, held.digest, after, held.until))
        if digest is None:
            return
        if coming and coming.digest == digest:
            self._starts.append({"row": coming.number, "version": now})
        else:
            self._fresh.append(self._row(key, digest, now, after))

    def _row(self, key: str, digest: str, since: int, until: int | None) -> dict[str, Any]:
        return {
            "list_id": self._version.list_id,
            "party_id": key,
            "digest": digest,
            "from_version": since,
            "to_version": until,
        }

    def _insert_version(self, place: int) -> int:
        later = sa.and_(list_version.c.list_id == self._version.list_id, list_version.c.position >= place)
        self._connection.execute(sa.update(list_version).where(later).values(position=list_version.c.position + 1))
        self._loaded = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        v = self._version
        result = self._connection.execute(
            sa.insert(list_version).values(
                list_id=v.list_id, position=place, published=v.published, loaded=self._loaded, digest=v.digest,
                file_digest=v.file_digest, format=v.format, source=v.source, publisher=v.publisher,
                parties=v.parties, names=v.names, notes="\n".join(self._notes), filled=self._filled,
            )
        )  # fmt: skip
        key = result.inserted_primary_key
        assert key is not None
        return int(key[0])

    def _insert_contents(self, bodies: dict[str, bytes]) -> None:
        """Contents that the store has not seen yet, from any list or time."""
        known: set[str] = set()
        for part in _chunks(sorted(bodies)):
            known.update(self._connection.scalars(sa.select(content.c.digest).where(content.c.digest.in_(part))))
        fresh = [{"digest": d, "body": zlib.compress(body)} for d, body in bodies.items() if d not in known]
        if fresh:
            self._connection.execute(sa.insert(content), fresh)

    def _write(self) -> None:
        row: sa.BindParameter[int] = sa.bindparam("row")
        to: sa.BindParameter[int] = sa.bindparam("version")
        if self._ends:
            self._connection.execute(
                sa.update(revision).where(revision.c.number == row).values(to_version=to), self._ends
            )
        if self._starts:
            self._connection.execute(
                sa.update(revision).where(revision.c.number == row).values(from_version=to), self._starts
            )
        if self._fresh:
            self._connection.execute(sa.insert(revision), self._fresh)


def _party(body: bytes) -> Party:
    """The party of a stored content. Raises `StoreError` for one that was damaged."""
    try:
        return decode_party(zlib.decompress(body))
    except (zlib.error, msgspec.MsgspecError) as error:
        hint = "Move the file away and load the lists again, or restore it from a backup"
        raise StoreError(f"The store is damaged: a party cannot be read ({error})", hint=hint) from error


def _version(row: sa.Row[Any]) -> ListVersion:
    return ListVersion(
        list_id=row.list_id, published=row.published, digest=row.digest, number=row.number, loaded=row.loaded,
        format=row.format, file_digest=row.file_digest, source=row.source, parties=row.parties, names=row.names,
        publisher=row.publisher,
    )  # fmt: skip


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
