"""What happened to a party, and what changed on lists since a day."""

from __future__ import annotations

import pytest

from tamis.errors import CallError, UnknownList
from tamis.history.changes import changes_since
from tamis.history.events import history_of


def told(history: object) -> list[tuple[str, str, str, str]]:
    return [(e.after, e.day, e.party_id, f"{e.what} {e.field}".strip()) for e in history.events]  # type: ignore[attr-defined]


def test_an_entry_that_went_and_came_back_tells_so_and_what_was_another_thing_afterwards(library):
    found = history_of(library, "near:1")
    assert told(found) == [
        ("", "2019-01-01", "near:1", "there in the oldest version loaded"),
        ("2020-01-01", "2021-01-01", "near:1", "removed"),
        ("2021-01-01", "2022-01-01", "near:1", "listed again"),
        ("2021-01-01", "2022-01-01", "near:1", "changed names"),
    ]
    assert found.events[-1].lost == ()
    assert [name["text"] for name in found.events[-1].gained] == ["Glass Brothers"]


def test_a_field_that_changed_is_told_with_the_days_of_the_two_versions(library):
    [change] = [event for event in history_of(library, "near:2").events if event.field]
    assert (change.field, change.after, change.day) == ("countries", "2020-01-01", "2021-01-01")
    assert [country["code"] for country in change.gained] == ["iq"]


def test_a_name_gives_the_history_on_all_lists_with_the_dates_of_the_lists(library):
    found = history_of(library, "Brotherhood of the Glass Mountain")
    assert told(found)[0] == ("", "2003-05-06", "far:g7", "listed")
    assert set(found.entries) == {"near:1", "far:g7"}
    assert history_of(library, "near:1", everywhere=True).events == found.events


def test_a_removed_party_has_a_history_and_one_that_never_was_is_an_error(library):
    assert told(history_of(library, "third:y"))[-1] == ("2022-03-01", "2023-03-01", "third:y", "removed")
    with pytest.raises(UnknownList, match="near:99"):
        history_of(library, "near:99")


def test_changes_since_a_day_are_those_between_the_version_of_that_day_and_the_newest(library):
    found = {each.list_id: each for each in changes_since(library, "2020-06-01")}
    near = found["near"].difference
    assert near is not None
    assert ([p.id for p in near.added], [p.id for p in near.removed]) == ([], [])
    assert [change.party_id for change in near.changed] == ["near:1", "near:2"]
    third = found["third"]
    assert third.difference is not None
    assert [p.id for p in third.difference.removed] == ["third:y"]
    assert "what changed before is not known" in third.note
    assert found["far"].difference is None
    with pytest.raises(CallError):
        changes_since(library, "yesterday")
