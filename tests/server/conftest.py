"""Servers over a small home: inside the test, or as a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from servers import FIRST, SECOND, Running, client_of, entity, load
from tamis.config import settings
from tamis.server.desk import Desk


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two versions of `ours` and one of `theirs`; read only."""
    home = tmp_path_factory.mktemp("server") / "home"
    load(home, "ours", "2026-01-01", FIRST)
    load(home, "ours", "2026-02-01", SECOND)
    load(home, "theirs", "2026-03-01", [entity("q1", "Company", ("q-old",), name=["Silver Finch Trading Ltd"])])
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    load(home, "un_sc_sanctions", today, [entity("u1", "Person", name=["Zamira Holmatova"], nationality=["uz"])])
    return home


@pytest.fixture(scope="session")
def desk(home: Path) -> Desk:
    desk = Desk(settings(home))
    desk.refresh()
    return desk


@pytest.fixture(scope="session")
def client(desk: Desk) -> TestClient:
    """Calls a server of the same process."""
    return client_of(desk)


@pytest.fixture(scope="session")
def running(home: Path) -> Iterator[Running]:
    """A server over `home`, for clients that are programs of their own."""
    server = Running(home).wait()
    yield server
    server.stop()


@pytest.fixture
def start() -> Iterator[Callable[..., Running]]:
    """Starts servers, and stops them after the test."""
    started: list[Running] = []

    def start_one(home: Path, *options: Any, database: str = "") -> Running:
        started.append(Running(home, *map(str, options), database=database))
        return started[-1]

    yield start_one
    for server in started:
        server.stop()
