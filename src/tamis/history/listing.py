"""Since when one entry stands on its list, and until when it stood there.

Two sources are kept apart: the dates that the list itself carries, and the versions that were loaded, which can
only say "between these two days".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations

import msgspec

from tamis.lists.sources import LISTS, SAMPLE
from tamis.model import Designation, ListVersion, Party
from tamis.normalize.dates import utc_time
from tamis.normalize.text import plain_words
from tamis.store.history import Revision
from tamis.store.past import ArchiveEvent

_PART_OF_A_DATE = re.compile(r"\d{4}(?:-\d{2})?")

_DATED = {
    "modifiedAt": "changed",
    "ukSanctionsListDateDesignated": "designated by the United Kingdom",
    "delistedOn": "removed",
    "endDate": "ends",
}
"""What a list dates of an entry beside its listing, by the property it is kept under."""


class Stay(msgspec.Struct, frozen=True):
    """One time that an entry stood on its list, as the versions tell it.

    `first` is the day of the first version that shows it and `before` that of the one before, which does not
    (empty: `first` is the oldest version loaded). `last` is the last one that shows it, and `gone` the next one,
    which does not (empty while it lasts). Where the party got another id, `as_before` is the one under which the
    version of `before` has it, and `as_after` that of the version of `gone`: it has not been away.
    """

    first: str
    before: str
    last: str
    gone: str
    as_before: str = ""
    as_after: str = ""

    @property
    def begun(self) -> str:
        """When it was listed, in words."""
        return f"between {self.before} and {self.first}" if self.before else f"by {self.first}"

    @property
    def ended(self) -> str:
        """When it was removed, or under which id it went on, in words; empty while it lasts."""
        if self.as_after:
            return f"under the id {self.as_after} by {self.gone}"
        return f"between {self.last} and {self.gone}" if self.gone else ""


class Archived(msgspec.Struct, frozen=True):
    """What the publisher's archive of changes says: on `day` the entry was `added`, `removed` or `changed`.

    `within` is the name that it had there where that is none of its own today: it stood in the entry of another.
    """

    day: str
    what: str
    caption: str
    source: str
    programmes: tuple[str, ...] = ()
    within: str = ""


class Dated(msgspec.Struct, frozen=True):
    """Another thing than its listing that the list itself dates of an entry."""

    day: str
    what: str


class Listing(msgspec.Struct, frozen=True):
    """One entry of one list: whether it stands there, since when, why, with what effect, under which names.

    `since` and `removed` are in words, and `since_by` says who tells since when: the `list`, the `archive` or the
    `versions`. `dates` are the days of listing that the list itself carries, `dated` what else it dates; `archive`
    is what the publisher's archive of changes says. `version` is the newest version of the list that was looked
    at, from which `listed` is known.
    """

    list_id: str
    publisher: str
    party_id: str
    caption: str
    kind: str
    listed: bool
    since: str
    since_by: str
    removed: str
    dates: tuple[str, ...]
    dated: tuple[Dated, ...]
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


def under_other_ids(stays: Mapping[str, Sequence[Stay]]) -> dict[str, tuple[Stay, ...]]:
    """The stays of entries that are one party, by id, with what they were called before and after.

    One that goes in the version in which another of its list comes was not removed: its publisher, or whoever made
    the file, gave it another id.
    """
    found = {key: list(own) for key, own in stays.items()}
    for here, there in permutations(found, 2):
        if here.partition(":")[0] != there.partition(":")[0]:
            continue
        for left, one in enumerate(found[here]):
            for came, other in enumerate(found[there]):
                if one.gone and (one.last, one.gone) == (other.before, other.first):
                    found[here][left] = msgspec.structs.replace(one, as_after=there)
                    found[there][came] = msgspec.structs.replace(other, as_before=here)
    return {key: tuple(own) for key, own in found.items()}


def _first_of(stay: Stay, stays: Mapping[str, Sequence[Stay]]) -> Stay:
    """The stay with which a party came, under whatever id."""
    before = (each for each in stays.get(stay.as_before, ()) if each.gone == stay.first)
    return next((_first_of(each, stays) for each in before), stay)


def listing_of(
    party: Party,
    stays_by_id: Mapping[str, Sequence[Stay]],
    versions: Sequence[ListVersion],
    archive: Sequence[ArchiveEvent] = (),
) -> Listing:
    """One entry as its list has it now, or had it last; without a stay, as the archive alone has it.

    `stays_by_id` has the stays of the other entries of the party as well, for what it was called before.
    """
    printed = tuple(_printed(party, archive))
    added, removed = _archived_stay(archive)
    stays = tuple(stays_by_id[party.id])
    if not stays:
        return _only_archived(party, printed, added, removed, versions)
    dates = tuple(sorted({act.date for act in party.designations if act.date}))
    last = stays[-1]
    since, by = _since(_first_of(last, stays_by_id), added)
    if dates:
        since, by = dates[0], "list"
    return Listing(
        list_id=party.list_id,
        publisher=publisher(party.list_id),
        party_id=party.id,
        caption=party.caption,
        kind=party.kind,
        listed=not last.gone,
        since=since,
        since_by=by,
        removed=last.ended,
        dates=dates,
        dated=tuple(dict.fromkeys(dated(party))),
        stays=stays,
        acts=party.designations,
        names=tuple(dict.fromkeys(name.text for name in party.names)),
        version=versions[-1].published[:10],
        archive=printed,
    )


def day_of(text: str) -> str:
    """The day of a date as a list writes it, or its year or month alone; empty where it is none."""
    if _PART_OF_A_DATE.fullmatch(text):
        return text
    try:
        return utc_time(text)[:10]
    except ValueError:
        return ""


def dated(party: Party) -> Iterator[Dated]:
    """What a list dates of an entry beside its listing."""
    for field, what in _DATED.items():
        for text in party.details.get(field, ()):
            if day_of(text):
                yield Dated(day_of(text), what)


def _printed(party: Party, archive: Sequence[ArchiveEvent]) -> Iterator[Archived]:
    own = {_letters(name.text) for name in party.names}
    for event in archive:
        caption = event.party.caption
        programmes = tuple(dict.fromkeys(act.programme for act in event.party.designations if act.programme))
        within = "" if _letters(caption) in own else caption
        yield Archived(event.day, event.what, caption, event.source, programmes, within)


def _letters(name: str) -> str:
    return "".join(word for word, _ in plain_words(name))


def _since(stay: Stay, added: str) -> tuple[str, str]:
    """When the stay began, and who tells: the archive, where it does and the versions do not speak against it."""
    told = added and stay.before <= added <= stay.first
    return (added, "archive") if told else (stay.begun, "versions")


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
        since_by="archive",
        removed=removed or f"by {first}",
        dates=(),
        dated=(),
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


def official(
    versions: Iterable[ListVersion], published: str = "9999", loaded: str = "9999"
) -> dict[str, list[ListVersion]]:
    """The versions of each list by publication, without Tamis's own samples where there are others.

    Only those published and loaded by these times, as the store writes times.
    """
    every = list(versions)
    real = [version for version in every if version.publisher != SAMPLE]
    found: dict[str, list[ListVersion]] = {}
    for version in real or every:
        if version.published <= published and version.loaded <= loaded:
            found.setdefault(version.list_id, []).append(version)
    return found
