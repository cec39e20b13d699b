"""The two databases that every test of the store runs over: SQLite, and a PostgreSQL started for the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tamis.store.history import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty database, of one kind and then of the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tamis.db'}"
    url: str = request.getfixturevalue("new_database")()
    return url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for tests that make lists of their own in it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'tamis.db'}"
    else:
        url = request.getfixturevalue("new_database")()
    with Store(url) as store:
        yield store
