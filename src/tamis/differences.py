"""What changed between two versions of a list, where a party may have got another id.

The one place that decides it, by the rule for entries that are one party (`match/same.py`): for updates, for
`tamis lists diff`, `tamis lists changes` and `tamis lists chart`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tamis.lists.sources import SAMPLE
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


def counted(store: Store, done: Added) -> Added:
    """What adding a version came to, where parties that have another id are neither added nor removed.

    A sample is no version before a list, nor a list one before a sample.
    """
    if not done.new:
        return done
    versions = store.versions(done.version.list_id)
    place = [version.number for version in versions].index(done.version.number)
    earlier = [v for v in versions[:place] if (v.publisher == SAMPLE) == (done.version.publisher == SAMPLE)]
    if earlier != versions[:place]:
        was, now = store.digests(earlier[-1]) if earlier else {}, store.digests(done.version)
        both = was.keys() & now.keys()
        changed = sum(was[key] != now[key] for key in both)
        done = done._replace(
            added=len(now) - len(both),
            removed=len(was) - len(both),
            changed=changed,
            unchanged=len(both) - changed,
        )
    if not done.added or not done.removed or min(done.added, done.removed) > _MOST_RENUMBERED:
        return done
    other = len(difference(store, earlier[-1], done.version).renumbered)
    return done._replace(added=done.added - other, removed=done.removed - other, renumbered=other)


class Growth(NamedTuple):
    """A version of a list: its day, how many parties it has, and how many came, went and changed with it, or have
    another id.
    """

    day: str
    parties: int
    added: int
    removed: int
    changed: int
    renumbered: int


def growth(store: Store, versions: Sequence[ListVersion]) -> list[Growth]:
    """How a list grew over these versions of it, counted as `difference` does."""
    told, found = decisions(store), []
    for version, came, went, changed in store.movements(versions):
        other = 0
        if came and went and min(len(came), len(went)) <= _MOST_RENUMBERED:
            gone, new = (store.contents(some.values()) for some in (went, came))
            other = len(renumbered(gone, new, told))
        moved = (len(came) - other, len(went) - other, changed, other)
        found.append(Growth(version.published[:10], version.parties, *moved))
    return found
