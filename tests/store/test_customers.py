"""Customers, their alerts and their screenings, in either database."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tamis.config import Settings
from tamis.errors import NothingLoaded
from tamis.library import Library
from tamis.model import ListVersion, Party, Query
from tamis.screen.rescreen import rescreen


def library_of(folder: Path, url: str = "") -> Library:
    return Library(Settings(folder, url or f"sqlite:///{folder / 'tamis.db'}"))


def publish(library: Library, day: str, parties: Iterable[Party], list_id: str = "test") -> None:
    """A version of a list, kept and put in use as an update does."""
    with library.store() as store:
        store.add_version(ListVersion(list_id, day, ""), parties)
    library.rebuild()


def keep(library: Library, customers: dict[str, Query], *, replace: bool = False) -> None:
    with library.store() as store:
        store.customers.put(customers.items(), "made up", replace=replace)


PERSON = Query(name="Firuz Anvar Qudratov", birth_date="1952")
OTHER = Query(name="Nobody Whatever")


def party(number: int, *names: str) -> Party:
    from tamis.model import Name

    return Party(f"test:{number}", "test", str(number), "Person", tuple(map(Name, names)))


def test_on_both_databases_customers_come_change_and_go(store_url: str, tmp_path: Path) -> None:
    library = library_of(tmp_path, store_url)
    publish(library, "2026-01-01", [party(1, "QUDRATOV, Firuz Anvar")])
    keep(library, {"a": PERSON, "b": OTHER})
    assert [a.customer_id for a in rescreen(library).added] == ["a"]
    keep(library, {"a": OTHER, "c": PERSON})
    with library.store() as store:
        assert store.customers.unscreened() == {"a", "c"}
    done = rescreen(library, verify=True)
    assert ([a.customer_id for a in done.added], [a.customer_id for a in done.removed]) == (["c"], ["a"])
    assert (done.proof.customers, done.proof.customers_new, done.proof.verified) == (3, 2, True)
    with library.store() as store:
        assert store.customers.put([("b", OTHER)], "made up", replace=True) == (0, 0, 1, 2, 1)
        assert store.customers.standing() == (1, 0, 0, 0)
        assert store.customers.remove(["b", "nobody"]).removed == 1
    with pytest.raises(NothingLoaded, match="no customers"):
        rescreen(library)
