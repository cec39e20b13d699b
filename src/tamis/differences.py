"""What changed between two versions of a list, where a party may have got another id.

The one place that decides it, by the rule for entries that are one party (`match/same.py`): for updates, for
`tamis lists diff` and for `tamis lists changes`.
"""

from __future__ import annotations

from tamis.match.same import Decision, renumbered
from tamis.model import ListVersion
from tamis.store.history import Difference, PartyChange, Store, field_changes
from tamis.store.versions import Added

_MOST_RENUMBERED = 20_000
"""Parties that came and went at once up to which an update looks which of them have another id: they must be in
memory for it."""


def difference(store: Store, before: ListVersion, after: ListVersion) -> Difference:
    """What changed from one version of a list to another, where a party may have got another id."""
    found = store.diff(before, after)
    pairs = renumbered(found.removed, found.added, decisions(store)) if found.added and found.removed else {}
    left = {was.id for was, _ in pairs.values()}
    return found._replace(
        added=tuple(party for party in found.added if party.id not in pairs),
        removed=tuple(party for party in found.removed if party.id not in left),
        renumbered=tuple(
            PartyChange(
                now.id,
                now.caption,
                tuple(change for change in field_changes(was, now) if change.field not in ("id", "source_id")),
                was.id,
            )
            for was, now in pairs.values()
        ),
    )


def decisions(store: Store, known: str = "") -> list[Decision]:
    """What persons decided of entries, as it stands or stood at a time."""
    return [Decision(one, other, bool(same), *said) for one, other, same, *said in store.past.decisions(known)]


def with_renumbered(store: Store, done: Added) -> Added:
    """What adding a version came to, where parties that have another id are neither added nor removed."""
    if not done.new or not done.added or not done.removed or min(done.added, done.removed) > _MOST_RENUMBERED:
        return done
    versions = store.versions(done.version.list_id)
    place = [version.number for version in versions].index(done.version.number)
    other = len(difference(store, versions[place - 1], done.version).renumbered)
    return done._replace(added=done.added - other, removed=done.removed - other, renumbered=other)
