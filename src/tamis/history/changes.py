"""What changed on all lists since a day."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tamis.differences import difference
from tamis.errors import CallError, NothingLoaded, UnknownList
from tamis.history.listing import official
from tamis.library import Library
from tamis.model import ListVersion
from tamis.normalize.dates import is_to_come, time_asked
from tamis.store.history import Difference


class ListChanges(msgspec.Struct, frozen=True):
    """What changed on one list. `difference` is None where no version is newer than the day.

    `note` says where the change cannot be told exactly: no version is as old as the day.
    """

    list_id: str
    difference: Difference | None
    newest: ListVersion
    note: str = ""


def changes_since(library: Library, day: str, lists: Sequence[str] = ()) -> tuple[ListChanges, ...]:
    """Of each list (or of those named), what its newest version has otherwise than the version of a day.

    Raises `CallError` for a day to come and for what is no date, `UnknownList` for a list that is not loaded,
    `NothingLoaded` where none is.
    """
    limit = time_asked(day)
    if is_to_come(day):
        raise CallError(f"{day} has not come yet", hint="Give a day gone by")
    found = []
    with library.store() as store:
        loaded = official(store.versions())
        if not loaded:
            raise NothingLoaded("No list is loaded", hint="Run 'tamis lists update' first")
        for list_id in lists:
            if list_id not in loaded:
                raise UnknownList(f"List {list_id!r} is not loaded", hint="'tamis lists' shows what is")
        for list_id, versions in sorted(loaded.items()):
            if lists and list_id not in lists:
                continue
            older = [version for version in versions if version.published <= limit]
            first, last = (older or versions[:1])[-1], versions[-1]
            note = (
                ""
                if older
                else f"its oldest version is of {first.published[:10]}; what changed before is not known"
            )
            changed = difference(store, first, last) if first != last else None
            found.append(ListChanges(list_id, changed, last, note))
    return tuple(found)
