"""What the lists said on any day: every version reads back exactly as it was loaded.

A version is a publication of a list. Versions are ordered by publication, whatever the order of loading, and are
never overwritten. Contents of parties are kept once each, so that the store grows with the changes and not with
the copies.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tamis.model import ListVersion, Party
from tamis.normalize.dates import utc_time
from tamis.store.contents import unpack
from tamis.store.customers import CustomerBase
from tamis.store.database import open_database, reading, writing
from tamis.store.past import Past
from tamis.store.schema import content, list_version, revision
from tamis.store.versions import Added, Insertion, Progress, all_versions, chunks, shown
from tamis.store.waiting import Waiting

_STREAM = 1000


class FieldChange(NamedTuple):
    """One field of one party before and after, as JSON values."""

    field: str
    before: Any
    after: Any


class PartyChange(NamedTuple):
    """A party that both versions have, and what changed about it; `was` is its id before, where it has another."""

    party_id: str
    caption: str
    fields: tuple[FieldChange, ...]
    was: str = ""


class Difference(NamedTuple):
    """Two versions of a list side by side; `renumbered` have another id, and are neither added nor removed."""

    before: ListVersion
    after: ListVersion
    added: tuple[Party, ...]
    removed: tuple[Party, ...]
    changed: tuple[PartyChange, ...]
    renumbered: tuple[PartyChange, ...] = ()


class Movement(NamedTuple):
    """What came and what went with a version, each the digest of its content by its id, and how many changed."""

    version: ListVersion
    came: dict[str, str]
    went: dict[str, str]
    changed: int


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

    @property
    def customers(self) -> CustomerBase:
        """The customers that are always screened."""
        return CustomerBase(self._engine)

    @property
    def past(self) -> Past:
        """Archives of changes before the versions, and what persons decided of entries."""
        return Past(self._engine)

    def waiting(self, list_id: str, folder: Path | None = None) -> Waiting:
        """Where the parties of a version that is to be added come together: in a file in `folder`.

        Contents that the newest version of the list has are not kept again.
        """
        with reading(self._engine) as connection:
            versions = all_versions(connection, list_id)
            known = set(_digests(connection, versions[-1]).values()) if versions else set()
        return Waiting(known, folder)

    def add_version(
        self,
        version: ListVersion,
        parties: Iterable[Party] | Waiting,
        notes: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> Added:
        """Add a publication in one transaction; one that is there already is left as it is.

        Of `version` the list id, publication, file digest, format, source and publisher count; the rest is worked
        out here. `parties` are gone through once. `progress` is told how many were written. Raises `CallError` for
        a party that comes twice, `Busy` when another writer does not finish.
        """
        if not isinstance(parties, Waiting):
            with self.waiting(version.list_id) as waiting:
                waiting.take(parties)
                return self.add_version(version, waiting, notes, progress)
        published = utc_time(version.published)
        digest = version_digest(parties.state)
        version = msgspec.structs.replace(
            version, published=published, digest=digest, parties=len(parties.state), names=parties.names
        )
        with writing(self._engine) as connection:
            return Insertion(connection, version, notes, progress).run(parties)

    def versions(self, list_id: str | None = None) -> list[ListVersion]:
        """All versions, or those of one list, by list and publication."""
        with reading(self._engine) as connection:
            return all_versions(connection, list_id)

    def notes(self, version: ListVersion) -> tuple[str, ...]:
        """What was said about a version when it was loaded: warnings, and the doubts that were overruled."""
        query = sa.select(list_version.c.notes).where(list_version.c.number == version.number)
        with reading(self._engine) as connection:
            return tuple(str(connection.execute(query).scalar_one()).splitlines())

    def select(
        self, as_of: str | None = None, known_at: str | None = None, *, without: str | None = None
    ) -> list[ListVersion]:
        """Of each list the last version published by `as_of`, among those loaded by `known_at`.

        A day means the end of that day. Versions of the publisher `without` are passed over. Raises `ValueError`
        for what is no date.
        """
        published = utc_time(as_of, end_of_day=True) if as_of else None
        loaded = utc_time(known_at, end_of_day=True) if known_at else None
        last: dict[str, ListVersion] = {}
        for version in self.versions():
            if version.publisher == without:
                continue
            if (published is None or version.published <= published) and (
                loaded is None or version.loaded <= loaded
            ):
                last[version.list_id] = version
        return [last[list_id] for list_id in sorted(last)]

    def parties(self, version: ListVersion) -> Iterator[Party]:
        """The parties of a version, exactly as they were loaded, in the order of their ids."""
        query = shown(version.number, content.c.body).join(content, content.c.digest == revision.c.digest)
        with reading(self._engine) as connection:
            streaming = connection.execution_options(yield_per=_STREAM)
            with streaming.execute(query.order_by(revision.c.party_id)) as rows:
                for _, body in rows:
                    yield unpack(body)

    def digests(self, version: ListVersion) -> dict[str, str]:
        """Party id to the digest of its content, in that version."""
        with reading(self._engine) as connection:
            return _digests(connection, version)

    def contents(self, digests: Iterable[str]) -> list[Party]:
        """The contents with these digests, in no order of their own."""
        with reading(self._engine) as connection:
            return list(_contents(connection, digests).values())

    def diff(self, before: ListVersion, after: ListVersion) -> Difference:
        """What changed from one version of a list to another, by id and field by field."""
        with reading(self._engine) as connection:
            old, new = _digests(connection, before), _digests(connection, after)
            touched = dict(old.items() ^ new.items()).keys()
            left = _contents(connection, (old[key] for key in touched & old.keys()))
            right = _contents(connection, (new[key] for key in touched & new.keys()))
        changed = []
        for key in sorted(touched & old.keys() & new.keys()):
            one, other = left[old[key]], right[new[key]]
            changed.append(PartyChange(key, other.caption, field_changes(one, other)))
        return Difference(
            before,
            after,
            tuple(right[new[key]] for key in sorted(new.keys() - old.keys())),
            tuple(left[old[key]] for key in sorted(old.keys() - new.keys())),
            tuple(changed),
        )

    def revisions(self, party_id: str) -> list[Revision]:
        """Every content that a party had, by publication."""
        query = (
            sa.select(revision.c.from_version, revision.c.to_version, content.c.body)
            .join(content, content.c.digest == revision.c.digest)
            .where(revision.c.party_id == party_id)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
            order = [version.number for version in all_versions(connection)]
            versions = {version.number: version for version in all_versions(connection)}
        found = sorted(rows, key=lambda row: order.index(row[0]))
        return [
            Revision(unpack(body), versions[since], None if until is None else versions[until])
            for since, until, body in found
        ]

    def times(self, party_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """When the first and the last content of each party was published; unknown parties are left out."""
        found: dict[str, list[int]] = {}
        with reading(self._engine) as connection:
            versions = all_versions(connection)
            for start in range(0, len(party_ids), 500):
                some = party_ids[start : start + 500]
                query = sa.select(revision.c.party_id, revision.c.from_version).where(
                    revision.c.party_id.in_(some)
                )
                for key, number in connection.execute(query):
                    found.setdefault(key, []).append(number)
        place = {version.number: place for place, version in enumerate(versions)}
        at = {key: [place[number] for number in numbers] for key, numbers in found.items()}
        return {key: (versions[min(x)].published, versions[max(x)].published) for key, x in at.items()}

    def gone(self, among: Iterable[ListVersion]) -> list[Party]:
        """The last content of every party that was in one of these versions and is not in the last of its list."""
        with reading(self._engine) as connection:
            place = {version.number: at for at, version in enumerate(all_versions(connection))}
            shown: dict[str, list[int]] = {}
            for at, list_id in sorted((place[version.number], version.list_id) for version in among):
                shown.setdefault(list_id, []).append(at)
            query = sa.select(
                revision.c.party_id, revision.c.digest, revision.c.from_version, revision.c.to_version
            )
            last: dict[str, tuple[int, str]] = {}
            for key, digest, since, until in connection.execute(query):
                places = shown.get(key.partition(":")[0], [])
                end = len(places) if until is None else bisect_left(places, place[until])
                if end and places[end - 1] >= place[since]:
                    last[key] = max(last.get(key, (0, "")), (end, digest))
            wanted = {
                key: digest for key, (end, digest) in last.items() if end < len(shown[key.partition(":")[0]])
            }
            contents = _contents(connection, wanted.values())
        return [contents[wanted[key]] for key in sorted(wanted)]

    def movements(self, among: Sequence[ListVersion]) -> list[Movement]:
        """What came, went and changed with each of these versions of a list, beside the one before it of them."""
        query = (
            sa.select(revision.c.party_id, revision.c.digest, revision.c.from_version, revision.c.to_version)
            .join(list_version, list_version.c.number == revision.c.from_version)
            .where(list_version.c.list_id == among[0].list_id)
        )
        with reading(self._engine) as connection:
            place = {v.number: at for at, v in enumerate(all_versions(connection, among[0].list_id))}
            rows = connection.execute(query).all()
        shown = [place[version.number] for version in among]
        begun, ended = ([dict[str, str]() for _ in among] for _ in "12")
        for key, digest, since, until in rows:
            first = bisect_left(shown, place[since])
            end = len(shown) if until is None else bisect_left(shown, place[until])
            if first < end:
                begun[first][key] = digest
                if end < len(shown):
                    ended[end][key] = digest
        return [
            Movement(
                version,
                {key: digest for key, digest in new.items() if key not in old},
                {key: digest for key, digest in old.items() if key not in new},
                sum(digest != new.get(key, digest) for key, digest in old.items()),
            )
            for version, new, old in zip(among, begun, ended, strict=True)
        ]

    def ever(self, list_id: str) -> Iterator[Party]:
        """Every content that a party of a list ever had."""
        query = (
            sa.select(content.c.body)
            .distinct()
            .join(revision, revision.c.digest == content.c.digest)
            .join(list_version, list_version.c.number == revision.c.from_version)
            .where(list_version.c.list_id == list_id)
        )
        with reading(self._engine) as connection:
            for body in connection.scalars(query):
                yield unpack(body)


def version_digest(state: dict[str, str]) -> str:
    """SHA-256 over the ids and digests of all parties, whatever their order."""
    return hashlib.sha256("\n".join(f"{key} {state[key]}" for key in sorted(state)).encode()).hexdigest()


def field_changes(before: Party, after: Party) -> tuple[FieldChange, ...]:
    """The fields in which two contents of a party differ."""
    one, other = msgspec.to_builtins(before), msgspec.to_builtins(after)
    names = [name for name in before.__struct_fields__ if one.get(name) != other.get(name)]
    return tuple(FieldChange(name, one.get(name), other.get(name)) for name in names)


def _digests(connection: sa.Connection, version: ListVersion) -> dict[str, str]:
    rows = connection.execute(shown(version.number, revision.c.digest))
    return {row.party_id: row.digest for row in rows}


def _contents(connection: sa.Connection, digests: Iterable[str]) -> dict[str, Party]:
    found = {}
    for part in chunks(sorted(set(digests))):
        for digest, body in connection.execute(sa.select(content).where(content.c.digest.in_(part))):
            found[digest] = unpack(body)
    return found
