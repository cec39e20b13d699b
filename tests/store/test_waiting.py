"""Parties on their way into the store are not all in memory, and are what they were."""

import random
import tracemalloc

import pytest

from tamis.errors import CallError
from tamis.model import ListVersion, Name, Party
from tamis.store.history import Store
from tamis.store.waiting import Waiting


def parties(count, length=0):
    chance = random.Random(1)
    for number in range(count):
        notes = (chance.randbytes(length).hex(),) if length else ()
        yield Party(f"l:{number}", "l", str(number), "Person", (Name(f"Name {number}"),), notes=notes)


def test_a_version_of_large_parties_takes_little_memory(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'tamis.db'}") as store:
        tracemalloc.start()
        try:
            with store.waiting("l", tmp_path) as waiting:
                waiting.take(parties(2_000, length=10_000))
                added = store.add_version(ListVersion("l", "2024-01-01", ""), waiting)
            assert tracemalloc.get_traced_memory()[1] < 15 << 20  # of some 40
        finally:
            tracemalloc.stop()
        assert added.added == 2_000
        assert list(store.parties(added.version)) == sorted(
            parties(2_000, length=10_000), key=lambda party: party.id
        )


def test_the_second_version_keeps_only_what_is_new(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'tamis.db'}") as store:
        store.add_version(ListVersion("l", "2024-01-01", ""), parties(5))
        with store.waiting("l") as waiting:
            waiting.take(parties(7))
            assert len(waiting.digests()) == 2
            told = []
            added = store.add_version(
                ListVersion("l", "2024-01-02", ""), waiting, progress=lambda done, of: told.append((done, of))
            )
        assert (added.added, added.unchanged, added.version.parties, added.version.names) == (2, 5, 7, 7)
        assert told
        assert all(done <= of for done, of in told)
        assert list(store.parties(added.version)) == sorted(parties(7), key=lambda party: party.id)


def test_a_party_that_comes_twice_is_refused():
    with Waiting() as waiting, pytest.raises(CallError, match="l:0 stands twice"):
        waiting.take([*parties(2), *parties(1)])
