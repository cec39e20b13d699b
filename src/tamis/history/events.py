"""Everything that happened to an entry of a list: what the list itself dates, and what its versions show.

Promise: every change of every field between two versions is an event; one that no file dates is said to lie
between the two versions that differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from tamis.errors import UnknownList
from tamis.history.across import Lookup
from tamis.history.listing import Stay, dated, day_of
from tamis.index.build import Progress
from tamis.library import Library
from tamis.model import Party
from tamis.store.history import field_changes


class Event(msgspec.Struct, frozen=True):
    """One thing that happened to one entry.

    It happened on `day`, or, where `after` is set, after that day and by `day`. `source` is `list` where the list
    dates it, `versions` where versions show it, `archive` where a publisher's archive of changes does. `lost` and
    `gained` are the values of `field` that went and came.
    """

    day: str
    after: str
    list_id: str
    party_id: str
    what: str
    source: str
    text: str = ""
    field: str = ""
    lost: tuple[Any, ...] = ()
    gained: tuple[Any, ...] = ()


class History(msgspec.Struct, frozen=True):
    """The events of a party, oldest first, and its entries by id with the name each shows.

    `others` are the parties that the name meets as well: an entry of each, with its name.
    """

    asked: str
    caption: str
    entries: dict[str, str]
    events: tuple[Event, ...]
    others: dict[str, str] = {}


def history_of(
    library: Library, asked: str, *, everywhere: bool = False, progress: Progress | None = None
) -> History:
    """The history of one entry, given by its id; with `everywhere`, or given a name, of the party on all lists.

    `progress` is told the parties done of an index that is built first. Raises `UnknownList` where no version of
    any list has such a party.
    """
    with library.store() as store:
        lookup = Lookup(library, store, progress=progress)
        party = lookup.asked(asked)
        others: dict[str, str] = {}
        parties: Sequence[Party] = (party,) if party else ()
        if party is None or everywhere:
            groups = [group for _, group in lookup.groups([] if party else [asked], parties)]
            groups = [group for group in groups if party is None or party in group.parties]
            if not groups:
                hint = "Give a name as a list writes it, or an id; 'tamis compare-lists NAME' looks for it"
                raise UnknownList(f"No version of a list has a party {asked!r}", hint=hint)
            parties = groups[0].parties
            others = {group.parties[0].id: group.parties[0].caption for group in groups[1:]}
        stays = lookup.stays(_with_other_ids(lookup, parties))
        events = [event for each in parties for event in events_of(each, lookup, stays[each.id])]
        events.sort(key=lambda event: (event.day, event.after, event.party_id))
        entries = {each.id: each.caption for each in parties}
        return History(asked, parties[0].caption, entries, tuple(events), others)


def _with_other_ids(lookup: Lookup, parties: Sequence[Party]) -> Sequence[Party]:
    """With one entry that came or went while versions were looked at, the others of its party."""
    if len(parties) == 1 and any(stay.before or stay.gone for stay in lookup.stays(parties)[parties[0].id]):
        return next(group.parties for _, group in lookup.groups([], parties) if parties[0] in group.parties)
    return parties


def events_of(party: Party, lookup: Lookup, stays: Sequence[Stay]) -> Iterator[Event]:
    """The events of one entry, which stood on its list at these times."""
    revisions, versions = lookup.revisions(party.id), lookup.versions[party.list_id]
    for printed in lookup.archived(party):
        text = f"{printed.party.caption}, {printed.source}"
        yield Event(printed.day, "", party.list_id, party.id, printed.what, "archive", text)
    yield from dict.fromkeys(event for revision in revisions for event in _dated(revision.party))
    yield from _stays(party, stays)
    days = {version.number: at for at, version in enumerate(versions)}
    for before, after in pairwise(revisions):
        at = days[after.since.number]
        when = (versions[at].published[:10], versions[at - 1].published[:10])
        yield from _changes(before.party, after.party, when)


def _dated(party: Party) -> Iterator[Event]:
    """What the list dates in one content of an entry."""
    for act in dict.fromkeys(party.designations):
        if act.date:
            text = ", ".join(filter(None, (act.programme, act.reference)))
            yield Event(day_of(act.date), "", party.list_id, party.id, "listed", "list", text)
    for each in dated(party):
        yield Event(each.day, "", party.list_id, party.id, each.what, "list")


def _stays(party: Party, stays: Sequence[Stay]) -> Iterator[Event]:
    for number, stay in enumerate(stays):
        if stay.as_before:
            what = "came from another id"
        elif not stay.before:
            what = "there in the oldest version loaded"
        else:
            what = "listed again" if number else "first seen"
        yield Event(stay.first, stay.before, party.list_id, party.id, what, "versions", stay.as_before)
        if stay.gone:
            what = "went on under another id" if stay.as_after else "removed"
            yield Event(stay.gone, stay.last, party.list_id, party.id, what, "versions", stay.as_after)


def _changes(before: Party, after: Party, when: tuple[str, str]) -> Iterator[Event]:
    """What changed from one content to the next, a field at a time."""
    for change in field_changes(before.canonical(), after.canonical()):
        old, new = _values(change.before), _values(change.after)
        yield Event(
            when[0],
            when[1],
            after.list_id,
            after.id,
            "changed",
            "versions",
            field=change.field,
            lost=tuple(value for value in old if value not in new),
            gained=tuple(value for value in new if value not in old),
        )


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [{key: item} for key, item in value.items()]
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None else [value]
