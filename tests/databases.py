"""A PostgreSQL that is started for the tests, and new databases in it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def _binaries() -> Path | None:
    """The folder of PostgreSQL's programs, as Debian or the search path has it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _server_user() -> dict[str, object]:
    """Whom the server runs as: it refuses to run as root."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL of the tests' own, on a socket in a folder: its address, but for the database's name."""
    programs = _binaries()
    if programs is None:
        missing = "PostgreSQL is not installed (apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="tamis-pg-"))
    if user:
        os.chown(folder, user["user"], user["group"])  # type: ignore[arg-type]

    def run(program: str, *arguments: str) -> None:
        output = folder / f"{program}.out"
        with output.open("wb") as file:
            done = subprocess.run(
                [programs / program, *arguments], cwd=folder, stdout=file, stderr=file, timeout=120, **user
            )
        assert done.returncode == 0, output.read_text()

    data = str(folder / "data")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB -c max_connections=30"
    help_text = subprocess.run([programs / "initdb", "--help"], capture_output=True, text=True, check=True).stdout
    # Sorted as a language sorts, where the server can: the order of parties must not depend on it.
    language = ("--locale-provider=icu", "--icu-locale=en-US") if "--icu-locale" in help_text else ()
    locale = ("--locale=C.UTF-8", *language)
    run("initdb", "-D", data, "-U", "tamis", "-A", "trust", "-E", "UTF8", "--no-sync", *locale)
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    # Whoever ends these tests, and however: with their end of the pipe the server goes, and its folder.
    end = f"cat; '{programs}/pg_ctl' -D '{data}' -w -m immediate stop >/dev/null; cd /; rm -rf '{folder}'"
    with subprocess.Popen(["sh", "-c", end], cwd=folder, stdin=subprocess.PIPE, process_group=0, **user):
        yield f"postgresql://tamis@/{{}}?host={folder}"
    assert not folder.exists()


@pytest.fixture(scope="session")
def new_database(postgresql: str) -> Callable[[], str]:
    """Makes a new, empty database in the PostgreSQL of the tests, and gives its address."""
    import psycopg

    count = iter(range(1_000_000))

    def make() -> str:
        name = f"store_{next(count)}"
        with psycopg.connect(postgresql.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return postgresql.format(name)

    return make
