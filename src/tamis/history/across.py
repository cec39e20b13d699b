"""One party across all lists: found by name or id, among those that stand there and those that were removed.

Promise: what the loaded lists cannot say is said: lists that are not loaded, lists known from few versions, dates
that no file carries.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from tamis.errors import UnknownList
from tamis.history.archive import events_of_entry, only_archived, printed
from tamis.history.listing import Listing, listing_of, official, publisher, stays_of
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.index.shelf import sound, unwritable
from tamis.library import Library
from tamis.lists.sources import LISTS
from tamis.match.same import Decision, Group, Seen, Tie, groups_of
from tamis.model import ListVersion, Party, Query
from tamis.normalize.text import plain_words
from tamis.screen.engine import Engine
from tamis.store.history import Revision, Store
from tamis.store.past import ArchiveEvent

_NAMES_ASKED = 60
"""Names of a party with which other entries of it are looked for."""

_NEAR = 55.0
"""The score from which on a name is near enough to be shown beside a list that has no entry."""

_ASKED = 100
"""Entries looked at for one name."""


class Absence(msgspec.Struct, frozen=True):
    """A list that is loaded and has no entry of the party: how many versions were looked at, from which days.

    `nearest` is the entry whose name comes nearest, and `score` how near: another party, or a part of this one.
    """

    list_id: str
    publisher: str
    versions: int
    first: str
    last: str
    nearest: str = ""
    nearest_name: str = ""
    score: float = 0.0


class PartyAcross(msgspec.Struct, frozen=True):
    """One party: its entries on all lists, what made them one, and the loaded lists that have none."""

    caption: str
    kind: str
    score: float
    listings: tuple[Listing, ...]
    ties: tuple[Tie, ...]
    absent: tuple[Absence, ...]


class Across(msgspec.Struct, frozen=True):
    """What was found for a name or an id: the party meant most likely first, and what the lists cannot say."""

    asked: str
    parties: tuple[PartyAcross, ...]
    unknown: tuple[str, ...]


class Lookup:
    """Finds parties among all that the lists of a home show or ever showed."""

    def __init__(self, library: Library, store: Store) -> None:
        self._store = store
        self._decisions = [Decision(*made) for made in store.past.decisions()]
        self.versions = official(store.versions())
        self._engine = Engine(OpenIndex(library.index_folder()), kernel=library.settings.kernel)
        self._gone = _gone(library, store, [versions[-1] for versions in self.versions.values()], self._engine)
        self._revisions: dict[str, list[Revision]] = {}
        self._archived: dict[str, list[ArchiveEvent]] = {}

    def archived(self, party: Party) -> list[ArchiveEvent]:
        """What the archive of its list says of an entry."""
        if party.id not in self._archived:
            self._archived[party.id] = events_of_entry(self._store.past, party)
        return self._archived[party.id]

    def revisions(self, party_id: str) -> list[Revision]:
        """Every content of an entry in the official versions, by publication."""
        if party_id not in self._revisions:
            known = {version.number for version in self.versions.get(party_id.partition(":")[0], ())}
            found = self._store.revisions(party_id)
            self._revisions[party_id] = [revision for revision in found if revision.since.number in known]
        return self._revisions[party_id]

    def party(self, party_id: str) -> Party | None:
        """The entry of that id as it is, or was last; None when no version has it."""
        found = self.revisions(party_id)
        if found:
            return found[-1].party
        archived = self._store.past.archive([party_id])
        party = printed(archived) if archived else None
        return party if party and party.list_id in self.versions else None

    def named(self, names: Sequence[str], threshold: float | None = None) -> dict[str, tuple[float, Party]]:
        """The entries that these names meet, with the score, by id; standing and removed ones."""
        query = Query(name=names[0], names=tuple(names[1:]))
        found: dict[str, tuple[float, Party]] = {}
        for engine in filter(None, (self._engine, self._gone)):
            answer = engine.screen(query, threshold, limit=_ASKED)
            for match in (*answer.matches, *answer.below_line):
                found[match.party.id] = (match.score, match.party)
        return found

    def groups(self, names: Sequence[str], also: Iterable[Party] = ()) -> list[tuple[float, Group]]:
        """The parties that a name meets, each with its entries on all lists and the best score."""
        met = self.named(names) if names else {}
        for party in also:
            met.setdefault(party.id, (100.0, party))
        wanted = set(met)
        found = self._grouped(met)
        for group in found:
            for party_id, (_, party) in self.named(_asked_with(group)).items():
                met.setdefault(party_id, (0.0, party))
        self._add_linked(met)
        groups = [group for group in self._grouped(met) if any(party.id in wanted for party in group.parties)]
        exact = {"".join(word for word, _ in plain_words(name)) for name in names}
        scored = [(max(met[party.id][0] for party in group.parties), group) for group in groups]
        return sorted(scored, key=lambda item: (not _has(item[1], exact), -item[0]))

    def _grouped(self, met: dict[str, tuple[float, Party]]) -> list[Group]:
        order = sorted(met, key=lambda key: (-met[key][0], key))
        return groups_of([met[key][1] for key in order], self._decisions, self._together)

    def _add_linked(self, met: dict[str, tuple[float, Party]]) -> None:
        """Entries that a person linked to one that was met."""
        for decision in self._decisions:
            for here, there in ((decision.one, decision.other), (decision.other, decision.one)):
                if decision.same and here in met and there not in met:
                    party = self.party(there)
                    if party is not None:
                        met[there] = (0.0, party)

    def _together(self, one: Party, other: Party) -> bool:
        """Whether two entries of one list stood there at the same time."""
        versions = self.versions[one.list_id]
        mine, theirs = (stays_of(self.revisions(party.id), versions) for party in (one, other))
        return any(a.first <= b.last and b.first <= a.last for a in mine for b in theirs)


def across(library: Library, asked: str, *, most: int = 10) -> Across:
    """Who lists a party, given by name or by the id of one of its entries.

    The party meant most likely comes first; `most` cuts the others. Raises `UnknownList` for an id that no version
    has, `NothingLoaded` without any list.
    """
    with library.store() as store:
        lookup = Lookup(library, store)
        party = lookup.party(asked)
        if party is None and asked.partition(":")[0] in lookup.versions and " " not in asked:
            raise UnknownList(f"No version of a list has a party {asked!r}", hint="Give a name instead")
        if party is not None:
            names: list[str] = []
            found = [item for item in lookup.groups([], [party]) if party.id in _ids(item[1])]
        else:
            names = [asked]
            found = lookup.groups(names)
        parties = tuple(_party_across(lookup, score, group, names) for score, group in found[:most])
        return Across(asked, parties, tuple(_unknown(lookup.versions, parties[:1])))


def _party_across(lookup: Lookup, score: float, group: Group, names: Sequence[str]) -> PartyAcross:
    listings = []
    for party in group.parties:
        versions, archived = lookup.versions[party.list_id], lookup.archived(party)
        listings.append(listing_of(party, lookup.revisions(party.id), versions, archived))
    listings.sort(key=lambda row: (not row.listed, row.list_id, row.party_id))
    on = {row.list_id for row in listings}
    near = _nearest(lookup, [*names, *dict.fromkeys(party.caption for party in group.parties)])
    absent = tuple(
        _absence(list_id, versions, near.get(list_id))
        for list_id, versions in sorted(lookup.versions.items())
        if list_id not in on
    )
    first = group.parties[0]
    return PartyAcross(first.caption, first.kind, score, tuple(listings), group.ties, absent)


def _absence(list_id: str, versions: Sequence[ListVersion], near: tuple[float, Party] | None) -> Absence:
    first, last = versions[0].published[:10], versions[-1].published[:10]
    found = Absence(list_id, publisher(list_id), len(versions), first, last)
    if near is None:
        return found
    return msgspec.structs.replace(found, nearest=near[1].id, nearest_name=near[1].caption, score=near[0])


def _nearest(lookup: Lookup, names: Sequence[str]) -> dict[str, tuple[float, Party]]:
    """For each list the entry whose name comes nearest to one of these."""
    found: dict[str, tuple[float, Party]] = {}
    for score, party in lookup.named(names, _NEAR).values():
        if score > found.get(party.list_id, (0.0, None))[0]:
            found[party.list_id] = (score, party)
    return found


def _unknown(versions: dict[str, list[ListVersion]], parties: Sequence[PartyAcross]) -> Iterable[str]:
    """What the loaded lists cannot say, a sentence each."""
    missing = [list_id for list_id in LISTS if list_id not in versions]
    if missing:
        yield f"not loaded, so nothing is known of them: {', '.join(missing)}"
    for party in parties:
        for row in party.listings:
            if row.dates or row.since in {event.day for event in row.archive}:
                continue
            days = [version.published[:10] for version in versions[row.list_id]]
            known = f"version{'s' if len(days) > 1 else ''} of {_days(days)}"
            yield f"{row.party_id}: the file carries no date of listing; it is known from the {known} alone"
        for absent in party.absent:
            if absent.versions == 1:
                when = f"known from one version, of {absent.last}"
                yield f"{absent.list_id}: {when}; a listing before or after is not seen"


def _days(days: Sequence[str]) -> str:
    return ", ".join(days) if len(days) < 5 else f"{len(days)} days from {days[0]} to {days[-1]}"


def _asked_with(group: Group) -> list[str]:
    """The full names with which other entries of a party are looked for."""
    names = dict.fromkeys(text for party in group.parties for text in Seen(party).names.values())
    return list(names)[:_NAMES_ASKED] or [group.parties[0].caption]


def _has(group: Group, wanted: set[str]) -> bool:
    """Whether an entry has one of these names to the letter."""
    names = (name.text for party in group.parties for name in party.names)
    return any("".join(word for word, _ in plain_words(name)) in wanted for name in names)


def _ids(group: Group) -> set[str]:
    return {party.id for party in group.parties}


def _gone(library: Library, store: Store, current: Sequence[ListVersion], engine: Engine) -> Engine | None:
    """An engine over the entries that were removed, at their last content; None where there are none."""
    known = store.versions()
    parts = [engine.stamp.lexicon, store.past.archive_state()]
    parts += [f"{v.list_id} {v.published} {v.digest}" for v in known]
    shelf = library.settings.home / "removed"
    folder = shelf / hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    if not sound(folder):
        with _alone(shelf):
            if not sound(folder):
                gone = store.gone(current)
                names = store.past.archived_names()
                listed = {version.list_id for version in known}
                ever = {list_id: store.ever(list_id) for list_id in names if list_id in listed}
                archived = [party for party in only_archived(store.past, ever) if party.list_id in ever]
                build_index([*gone, *archived], [], folder)
                for other in shelf.iterdir():
                    if other != folder and other.is_dir() and not other.name.startswith("."):
                        shutil.rmtree(other, ignore_errors=True)
    index = OpenIndex(folder)
    return engine.over(index) if index.manifest.parties else None


@contextlib.contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    """One builds at a time, and the others wait for it. Raises `OutputError` where nothing can be written."""
    from filelock import FileLock

    lock = FileLock(shelf / "build.lock")
    try:
        shelf.mkdir(exist_ok=True)
        lock.acquire()
    except OSError as error:
        raise unwritable(shelf, error) from error
    try:
        yield
    finally:
        lock.release()
