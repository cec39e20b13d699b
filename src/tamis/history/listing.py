"""Since when one entry stands on its list, and until when it stood there.

Two sources are kept apart: the dates that the list itself carries, and the versions that were loaded, which can
only say "between these two days".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tamis.lists.sources import LISTS
from tamis.model import Designation, ListVersion, Party
from tamis.store.history import Revision
from tamis.store.past import ArchiveEvent


class Stay(msgspec.Struct, frozen=True):
    """One time that an entry stood on its list, as the versions tell it.

    `first` is the day of the first version that shows it and `before` that of the one before, which does not
    (empty: `first` is the oldest version loaded). `last` is the last one that shows it, and `gone` the next one,
    which does not (empty while it lasts).
    """

    first: str
    before: str
    last: str
    gone: str

    @property
    def begun(self) -> str:
        """When it was listed, in words."""
        return f"between {self.before} and {self.first}" if self.before else f"by {self.first}"

    @property
    def ended(self) -> str:
        """When it was removed, in words; empty while it lasts."""
        return f"between {self.last} and {self.gone}" if self.gone else ""


class Archived(msgspec.Struct, frozen=True):
    """What the publisher's archive of changes says: on `day` the entry was `added`, `removed` or `changed`."""

    day: str
    what: str
    caption: str
    source: str


class Listing(msgspec.Struct, frozen=True):
    """One entry of one list: whether it stands there, since when, why, with what effect, under which names.

    `since` and `removed` are in words; `dates` are those that the list itself carries, and empty where only
    versions tell; `archive` is what the publisher's archive of changes says. `version` is the newest version of
    the list, from which `listed` is known.
    """

    list_id: str
    publisher: str
    party_id: str
    caption: str
    kind: str
    listed: bool
    since: str
    removed: str
    dates: tuple[str, ...]
    stays: tuple[Stay, ...]
    acts: tuple[Designation, ...]
    names: tuple[str, ...]
    version: str
    archive: tuple[Archived, ...] = ()


def stays_of(revisions: Sequence[Revision], versions: Sequence[ListVersion]) -> tuple[Stay, ...]:
    """The times that an entry stood on its list. `versions` are all of that list, by publication."""
    place = {version.number: at for at, version in enumerate(versions)}
    runs: list[list[int]] = []
    for revision in revisions:
        start = place[revision.since.number]
        end = len(versions) if revision.until is None else place[revision.until.number]
        if runs and runs[-1][1] == start:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    days = [version.published[:10] for version in versions]
    return tuple(
        Stay(
            first=days[start],
            before=days[start - 1] if start else "",
            last=days[end - 1],
            gone=days[end] if end < len(days) else "",
        )
        for start, end in runs
    )


def listing_of(
    party: Party,
    revisions: Sequence[Revision],
    versions: Sequence[ListVersion],
    archive: Sequence[ArchiveEvent] = (),
) -> Listing:
    """One entry as its list has it now, or had it last; without revisions, as the archive alone has it."""
    printed = tuple(Archived(e.day, e.what, e.party.caption, e.source) for e in archive)
    added, removed = _archived_stay(archive)
    if not revisions:
        return _only_archived(party, printed, added, removed, versions)
    stays = stays_of(revisions, versions)
    dates = tuple(sorted({act.date for act in party.designations if act.date}))
    last = stays[-1]
    return Listing(
        list_id=party.list_id,
        publisher=publisher(party.list_id),
        party_id=party.id,
        caption=party.caption,
        kind=party.kind,
        listed=not last.gone,
        since=dates[0] if dates else _since(last, added),
        removed=last.ended,
        dates=dates,
        stays=stays,
        acts=party.designations,
        names=tuple(dict.fromkeys(name.text for name in party.names)),
        version=versions[-1].published[:10],
        archive=printed,
    )


def _since(stay: Stay, added: str) -> str:
    """When the stay began: as the archive says, where it does and the versions do not speak against it."""
    return added if added and stay.before <= added <= stay.first else stay.begun


def _archived_stay(archive: Sequence[ArchiveEvent]) -> tuple[str, str]:
    """The days on which an entry was added last and then removed; empty for what the archive does not say.

    An entry that is printed anew, removed and added on one day, has not been away.
    """
    added = removed = ""
    days: dict[str, set[str]] = {}
    for event in archive:
        days.setdefault(event.day, set()).add(event.what)
    for day, what in sorted(days.items()):
        if "added" in what:
            added, removed = (day if removed or not added else added), ""
        elif "removed" in what:
            removed = day
    return added, removed


def _only_archived(
    party: Party, printed: tuple[Archived, ...], added: str, removed: str, versions: Sequence[ListVersion]
) -> Listing:
    """An entry that no version has: it was gone before the first one."""
    first = versions[0].published[:10]
    return Listing(
        list_id=party.list_id,
        publisher=publisher(party.list_id),
        party_id=party.id,
        caption=party.caption,
        kind=party.kind,
        listed=False,
        since=added or f"before {printed[0].day}",
        removed=removed or f"by {first}",
        dates=(added,) if added else (),
        stays=(),
        acts=party.designations,
        names=tuple(dict.fromkeys(name.text for name in party.names)),
        version=versions[-1].published[:10],
        archive=printed,
    )


def publisher(list_id: str) -> str:
    """Who publishes a list, where the catalogue knows it."""
    row = LISTS.get(list_id)
    return row.publisher if row else ""


def official(versions: Iterable[ListVersion]) -> dict[str, list[ListVersion]]:
    """The versions of each list by publication, without Tamis's own samples where there are others."""
    from tamis.library import SAMPLE

    every = list(versions)
    real = [version for version in every if version.publisher != SAMPLE]
    found: dict[str, list[ListVersion]] = {}
    for version in real or every:
        found.setdefault(version.list_id, []).append(version)
    return found
