"""The same store in SQLite and in PostgreSQL; the latter is really started, for as long as the tests run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tamis.store.history import Store

NUMBERS = count(1)


class Server:
    """A PostgreSQL of our own, reached through a socket in its own folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        # PostgreSQL refuses to run as root.
        self._user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self._user:
            shutil.chown(folder, "postgres", "postgres")

    def run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [self._programs / program, *arguments],
            cwd=self._folder,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            check=False,
            **self._user,
        )
        assert done.returncode == 0, (program, done.stdout, done.stderr)
        return done.stdout

    def start(self) -> None:
        # A collation of a language, where there is one: the order of parties must not depend on it.
        language = ("--locale-provider=icu", "--icu-locale=en-US")
        known = "--icu-locale" in self.run("initdb", "--help")
        self.run(
            "initdb", "-D", "data", "-U", "tamis", "-A", "trust", "-E", "UTF8", "--no-sync", *language[: known * 2]
        )
        options = f"-c listen_addresses= -c fsync=off -c unix_socket_directories={self._folder}"
        self.run("pg_ctl", "start", "-D", "data", "-w", "-l", "log", "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-D", "data", "-m", "immediate")

    def url(self, database: str) -> str:
        return f"postgresql://tamis@/{database}?host={self._folder}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL, from the system's packages."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if not found:
        message = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="tamis-pg-"))
    try:
        server = Server(found[-1], folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgresql(server: Server) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    name = f"tamis_{next(NUMBERS)}"
    server.execute(f"CREATE DATABASE {name}")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    return f"sqlite:///{tmp_path / 'tamis.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, in SQLite and in PostgreSQL."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A fresh store, in SQLite and in PostgreSQL."""
    with Store(url) as store:
        yield store
