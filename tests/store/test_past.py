"""Archives of changes and decisions, in either database."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from tamis.config import Settings
from tamis.history.across import across
from tamis.library import Library
from tamis.model import ListVersion, Name, Party
from tamis.store.history import Store
from tamis.store.past import ArchiveEvent


def event(day: str, what: str, number: int) -> ArchiveEvent:
    party = Party(f"ours:archive-{number}", "ours", f"archive-{number}", "Person", (Name(f"Party {number}"),))
    return ArchiveEvent(day, what, party, "file.txt")


def test_an_archive_reads_back_by_party_and_by_name_and_is_replaced_as_a_whole(store_url: str) -> None:
    with Store(store_url) as store:
        past = store.past
        empty = past.archive_state()
        events = [
            event("2005-01-02", "added", 1),
            event("2005-01-02", "removed", 1),
            event("2004-01-01", "added", 2),
        ]
        names = [("one", "ours:archive-1"), ("both", "ours:archive-1"), ("both", "ours:archive-2")]
        assert past.replace_archive("ours", events, [*names, names[0]]) == 3
        assert past.archive_state() != empty
        assert past.archived_as("ours", ["one"]) == ["ours:archive-1"]
        assert past.archived_as("ours", ["both", "one"]) == ["ours:archive-1", "ours:archive-2"]
        assert past.archived_as("theirs", ["both"]) == []
        told = past.archive(["ours:archive-1", "ours:archive-2"])
        assert told == [events[2], events[1], events[0]], "by day, and what went before what came"
        assert past.archived_names()["ours"]["both"] == {"ours:archive-1", "ours:archive-2"}
        past.replace_archive("theirs", [], [])
        past.replace_archive("ours", events[:1], names[:1])
        assert past.archive(["ours:archive-1", "ours:archive-2"]) == events[:1]
        assert past.archived_as("ours", ["both"]) == []


def _migrate(url: str, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", "tamis.store:migrations")
    config.set_main_option("path_separator", "os")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
    engine.dispose()


def test_a_decision_stands_in_place_of_the_one_before_whichever_entry_comes_first(store_url: str) -> None:
    with Store(store_url) as store:
        past = store.past
        assert past.decisions() == []
        past.decide("b:2", "a:1", True, "Ann", "the same men")
        made = past.decide("a:1", "b:2", False)
        past.decide("c:3", "b:2", True)
        found = past.decisions()
        assert [(d.one, d.other, d.same) for d in found] == [("a:1", "b:2", False), ("b:2", "c:3", True)]
        assert found[0] == made
        back = past.decide("b:2", "a:1", None, "Bob", "seen again")
        assert [(d.one, d.other) for d in past.decisions()] == [("b:2", "c:3")]
        log = past.all_decisions()
        assert [(d.one, d.same, d.by) for d in log] == [
            ("a:1", True, "Ann"), ("a:1", False, ""), ("b:2", True, ""), ("a:1", None, "Bob"),
        ]  # fmt: skip
        assert log[-1] == back
        assert past.decisions(known="2020-01-01T00:00:00Z") == []


def test_decisions_made_before_all_were_kept_are_there_after_the_migration(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Store(url) as store:
        store.past.decide("a:1", "b:2", True, "Ann")
        store.past.decide("a:1", "b:2", False, "Bob", "others")
        store.past.decide("a:1", "c:3", True)
        store.past.decide("a:1", "c:3", None)
        before = store.past.decisions()
    _migrate(url, "0003_history")
    with Store(url) as store:
        assert store.past.decisions() == store.past.all_decisions() == before


def test_what_was_and_what_is_gone_reads_back(store_url: str) -> None:
    one, two = event("2020-01-01", "", 1).party, event("2020-01-01", "", 2).party
    with Store(store_url) as store:
        store.add_version(ListVersion("ours", "2020-01-01", ""), [one, two])
        store.add_version(ListVersion("ours", "2021-01-01", ""), [two])
        first, last = store.versions()
        assert [party.id for party in store.gone([first, last])] == [one.id]
        assert store.gone([first]) == store.gone([last]) == [], "no version that counts lost anybody"
        assert {party.id for party in store.ever("ours")} == {one.id, two.id}
        came, went = [(set(move.came), set(move.went)) for move in store.movements([first, last])]
        assert (came, went) == (({one.id, two.id}, set()), (set(), {one.id}))
        assert set(store.movements([last])[0].came) == {two.id}, "beside those versions alone"


def test_a_party_is_found_across_lists_whichever_database_holds_them(store_url: str, tmp_path: Path) -> None:
    library = Library(Settings(tmp_path, store_url))
    with library.store() as store:
        one = Party("ours:1", "ours", "1", "Person", (Name("Firuz Anvar Qudratov"),))
        two = Party("ours:2", "ours", "2", "Person", (Name("Quite Another"),))
        store.add_version(ListVersion("ours", "2020-01-01", ""), [one, two])
        store.add_version(ListVersion("ours", "2021-01-01", ""), [two])
    library.rebuild()
    [row] = across(library, "Firuz Anvar Qudratov").parties[0].listings
    assert (row.listed, row.removed) == (False, "between 2020-01-01 and 2021-01-01")
