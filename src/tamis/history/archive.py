"""A publisher's archive of changes as history: who came onto a list and left it before its first version.

One party has many entries in an archive, under other names at other times; entries that share a full name, and
whose births do not differ, are taken as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from tamis.errors import CallError
from tamis.library import Library, Stage
from tamis.lists import catalog, us_ofac_archive
from tamis.match.attributes import birth_evidence
from tamis.match.profiles import DEFAULT
from tamis.match.same import Seen
from tamis.model import Party
from tamis.normalize.facts import Facts
from tamis.store.past import ArchiveEvent, Past

LISTS = ("us_ofac_sdn",)
"""The lists whose archive can be read."""


class ArchiveReport(msgspec.Struct, frozen=True):
    """What was loaded: events, parties, the days of the first and the last, and pieces of prose not read."""

    list_id: str
    files: int
    events: int
    parties: int
    first: str
    last: str
    prose: int


class ArchivedYear(NamedTuple):
    """How many parties came onto a list and left it in a year, as its archive says."""

    year: str
    added: int
    removed: int

    @property
    def day(self) -> str:
        """The middle of it."""
        return f"{self.year}-07-01"


def load_archive(library: Library, list_id: str, path: Path, stage: Stage | None = None) -> ArchiveReport:
    """Load the archive of a list from a file or a folder, in place of the one there; `stage` is told what goes on.

    Raises `CallError` for a list whose archive Tamis cannot read, `ListFormatError` for a file that is none.
    """
    if list_id not in LISTS:
        raise CallError(f"No archive of {list_id!r} can be read", hint="There is one of " + ", ".join(LISTS))
    files = sorted(catalog.files_of(path))
    stage = stage or (lambda *_: None)
    archive = us_ofac_archive.read_archive(files, list_id, lambda done: stage(list_id, "read", done, len(files)))
    stage(list_id, "put together", 0, 0)
    events, names = _one_party_each(archive.changes)
    stage(list_id, "store", 0, 0)
    with library.store() as store:
        store.past.replace_archive(list_id, events, names)
    return ArchiveReport(
        list_id,
        len(files),
        len(events),
        len({event.party.id for event in events}),
        events[0].day,
        events[-1].day,
        archive.prose,
    )


def archived_years(past: Past, list_id: str, until: str) -> list[ArchivedYear]:
    """What the archive of a list says came and went, year by year, before a day.

    A party that is printed anew, removed and added on one day, did neither.
    """
    added, removed = Counter[str](), Counter[str]()
    for (day, _), what in past.archived_days(list_id).items():
        if day < until and len(what & {"added", "removed"}) == 1:
            (added if "added" in what else removed)[day[:4]] += 1
    return [ArchivedYear(year, added[year], removed[year]) for year in sorted(added.keys() | removed.keys())]


def archived_keys(party: Party) -> list[str]:
    """The full names of a party as they are found in an archive."""
    return [" ".join(key) for key in Seen(party).names]


def events_of_entry(past: Past, party: Party) -> list[ArchiveEvent]:
    """What the archive of its list says of an entry: under its own id, or of entries that share a full name."""
    events = past.archive([party.id])
    if events:
        return events
    seen = Seen(party)
    found = ((event, Seen(event.party)) for event in past.archive(_archived_as(past, party)))
    return [
        event
        for event, other in found
        if not seen.names.keys().isdisjoint(other.names) and not _differ(seen.facts, other.facts)
    ]


def _archived_as(past: Past, party: Party) -> list[str]:
    return past.archived_as(party.list_id, archived_keys(party))


def only_archived(past: Past, listed: Mapping[str, Iterable[Party]], until: str) -> list[Party]:
    """The parties of archives that share no name with any content of their list, as they were printed by a day."""
    wanted: list[str] = []
    archived = past.archived_names()
    for list_id, contents in listed.items():
        names, known = archived.get(list_id, {}), set[str]()
        for party in contents:
            for key in archived_keys(party):
                known.update(names.get(key, ()))
        wanted += set().union(*names.values()) - known
    events: dict[str, list[ArchiveEvent]] = {}
    for event in past.archive(wanted):
        if event.day <= until:
            events.setdefault(event.party.id, []).append(event)
    return [printed(events[party_id]) for party_id in sorted(events)]


def printed(events: Sequence[ArchiveEvent]) -> Party:
    """A party as its archive printed it last, with every name it ever had there."""
    last = events[-1].party
    names = dict.fromkeys(name for event in reversed(events) for name in event.party.names)
    births = dict.fromkeys(span for event in events for span in event.party.birth_dates)
    acts = dict.fromkeys(act for event in events for act in event.party.designations)
    return msgspec.structs.replace(last, names=tuple(names), birth_dates=tuple(births), designations=tuple(acts))


def _one_party_each(
    changes: Iterable[us_ofac_archive.Change],
) -> tuple[list[ArchiveEvent], list[tuple[str, str]]]:
    """Changes with one id for each party, and the names of each."""
    clusters: list[list[us_ofac_archive.Change]] = []
    facts: list[list[Facts]] = []
    where: dict[tuple[str, str], int] = {}
    for change in changes:
        seen = Seen(change.party)
        keys = [(change.party.kind, " ".join(key)) for key in seen.names]
        met = sorted({where[key] for key in keys if key in where})
        met = [at for at in met if not any(_differ(seen.facts, other) for other in facts[at])]
        if not met:
            met = [len(clusters)]
            clusters.append([])
            facts.append([])
        home = met[0]
        for other in met[1:]:
            clusters[home] += clusters[other]
            facts[home] += facts[other]
            clusters[other], facts[other] = [], []
        where |= {key: home for key, at in where.items() if at in met[1:]} if len(met) > 1 else {}
        where |= dict.fromkeys(keys, home)
        clusters[home].append(change)
        if seen.facts.births and seen.facts not in facts[home]:
            facts[home].append(seen.facts)
    events, names = [], []
    for cluster in filter(None, clusters):
        first = cluster[0].party
        for change in cluster:
            party = msgspec.structs.replace(change.party, id=first.id, source_id=first.source_id)
            events.append(ArchiveEvent(change.day, change.what, party, change.source))
            names += [(key, first.id) for key in archived_keys(party)]
    return sorted(events, key=lambda event: (event.day, event.what, event.party.id)), names


def _differ(one: Facts, other: Facts) -> bool:
    """Whether two entries were born at other times."""
    if not one.births or not other.births:
        return False
    return birth_evidence(one, other, DEFAULT)[0] not in ("same_day", "same_year", "overlap")
