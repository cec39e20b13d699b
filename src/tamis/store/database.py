"""Opening the database, bringing its tables up to date, and giving its errors names of our own.

Promise: a reader never waits for a writer, and sees one state from beginning to end; a second writer is told
`Busy`; a database that may not be written can be read; whatever the database or its driver raises comes out as an
error of ours that says what to do.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import exc

from tamis.errors import ELSEWHERE, Busy, MissingExtra, OutputError, StoreError, TamisError
from tamis.store.schema import HEAD

BUSY_SECONDS = 10.0
"""How long a writer waits for another one."""

CONNECT_SECONDS = 10
"""How long a server that does not answer is waited for."""

_ONCE = "Run 'tamis lists' once as somebody who may write there"

_MIGRATION_LOCK = 7_461_696_973
"""The number of PostgreSQL's advisory lock under which tables are made."""


def open_database(url: str) -> sa.Engine:
    """An engine over an up-to-date database. Raises `StoreError`, or `MissingExtra` for a driver not installed."""
    with mapped_errors():
        engine = _engine(url)
        try:
            _migrate(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _engine(url: str) -> sa.Engine:
    hint = "It looks like sqlite:///file or postgresql://user:password@host/name"
    try:
        address = sa.make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError("The database address cannot be understood", hint=hint) from error
    kind = address.get_backend_name()
    if kind == "sqlite":
        return _sqlite(address)
    if kind not in ("postgresql", "postgres"):
        raise StoreError(f"A {kind} database cannot hold the store", hint=hint)
    try:
        address = address.set(drivername="postgresql+psycopg")
        return sa.create_engine(
            address,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
    except ImportError as error:
        raise MissingExtra("postgresql", "A PostgreSQL store") from error


def _sqlite(address: sa.URL) -> sa.Engine:
    """An engine over a file; where that may not be written, one that reads it."""
    file = Path(address.database or "")
    shut = file.is_file() and not (os.access(file, os.W_OK) and os.access(file.absolute().parent, os.W_OK))
    options: dict[str, object] = {"shut": shut}
    if shut:
        only = {"uri": "true", "mode": "ro"}
        state = _state(file)
        if _stands_alone(file):
            only["immutable"] = "1"
            options["untouched"] = file, state
        address = address.set(database=f"file:{quote(str(file))}", query=only)
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_to_read if shut else _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine.execution_options(**options)


def _stands_alone(file: Path) -> bool:
    """Whether a file that may not be written is read by itself (`immutable`), and not with the log beside it.

    SQLite reads the log through a small file of its own, which it makes where there is none:
    https://www.sqlite.org/wal.html#readonly. Raises `StoreError` where the log cannot be left out nor read.
    """
    log, shared = (Path(f"{file}{end}") for end in ("-wal", "-shm"))
    if shared.exists() and log.exists():
        return False
    if not log.exists() or not log.stat().st_size:
        return True
    if os.access(file.absolute().parent, os.W_OK):
        return False
    raise StoreError(
        f"{file} cannot be read without {log.name}, which takes the right to write beside it",
        hint=_ONCE,
    )


def _state(file: Path) -> tuple[int, ...]:
    """What changes when somebody writes to a file, or puts another in its place."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one state of the database, whoever writes meanwhile.

    SQLite takes no heed of who writes to a file that is read by itself: that is looked at again when all is read.
    Raises `Busy`.
    """
    untouched = engine.get_execution_options().get("untouched")
    try:
        with mapped_errors(), engine.connect() as connection:
            yield connection
    finally:
        if untouched and _state(untouched[0]) != untouched[1]:
            raise Busy("The store was written to while it was read", hint="Run the command again")


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection in the one transaction that may write; all of it is kept, or nothing. Raises `Busy`."""
    with mapped_errors(), engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
            connection.exec_driver_sql("LOCK TABLE list_version IN EXCLUSIVE MODE")
        yield connection


def _prepare_sqlite(connection, _record) -> None:  # type: ignore[no-untyped-def]
    _prepare_to_read(connection, _record)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _prepare_to_read(connection, _record) -> None:  # type: ignore[no-untyped-def]
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: sa.Engine) -> None:
    """Run the migrations that the database lacks; Alembic is only loaded when there are any."""
    with engine.connect() as connection:
        if _at_head(connection):
            return
    if engine.get_execution_options().get("shut"):
        raise StoreError("The store is not of this version of Tamis, and cannot be written to", hint=_ONCE)
    if engine.dialect.name == "postgresql":  # reads behind the lock must see what was done before it was had
        engine = engine.execution_options(isolation_level="READ COMMITTED")
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        if _at_head(connection):
            return
        from alembic import command, util
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", "tamis.store:migrations")
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except util.CommandError as error:
            raise _other_program(str(error)) from error


def _at_head(connection: sa.Connection) -> bool:
    """Whether the tables are those of this program. Raises `StoreError` when they are of a newer one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return False
    current = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if current is not None and current > HEAD:
        raise _other_program(f"its tables are at {current}")
    return bool(current == HEAD)


def _other_program(why: str) -> StoreError:
    hint = "Use the version of Tamis that made it, or a newer one"
    return StoreError(f"The database was made by another version of Tamis ({why})", hint=hint)


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Turn whatever the database raises into an error of our own that says what to do."""
    try:
        yield
    except TamisError:
        raise
    except (exc.SQLAlchemyError, OSError) as error:
        raise as_tamis_error(error) from error


def as_tamis_error(error: BaseException) -> TamisError:
    """The error of ours that stands for one of the database's, found by its code and not by its words."""
    cause = getattr(error, "orig", None) or error
    text = " ".join(str(cause).split()) or type(cause).__name__
    match _trouble(cause):
        case "busy":
            hint = "Wait until it is done, and run the command again"
            return Busy("Another process is writing to the store", hint=hint)
        case "full":
            hint = f"Free some space where it is; {ELSEWHERE}; nothing was changed"
            return OutputError(f"The store could not be written: {text}", hint=hint)
        case "closed":
            hint = "Check the folder, the rights on it, and those of the database's user"
            return StoreError(f"The store cannot be opened for writing: {text}", hint=hint)
        case "damaged":
            hint = "Move the file away and load the lists again, or restore it from a backup"
            return StoreError(f"The store is damaged: {text}", hint=hint)
        case "unreachable":
            hint = "Check that it runs, and what TAMIS_DATABASE says"
            return StoreError(f"The database cannot be reached: {text}", hint=hint)
    return StoreError(f"The store failed: {text}", hint="Nothing was changed; the last good state is in use")


_SQLITE = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_READONLY: "closed",
    sqlite3.SQLITE_PERM: "closed",
    sqlite3.SQLITE_AUTH: "closed",
    sqlite3.SQLITE_CANTOPEN: "closed",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
"""SQLite's result codes, https://www.sqlite.org/rescode.html; the low byte of an extended code is the code."""

_POSTGRESQL = {
    "55P03": "busy",
    "40001": "busy",
    "40P01": "busy",
    "53100": "full",
    "25006": "closed",
    "42501": "closed",
    "XX001": "damaged",
    "XX002": "damaged",
    "08": "unreachable",
    "28": "unreachable",
    "3D": "unreachable",
    "53": "unreachable",
    "57": "unreachable",
}
"""PostgreSQL's SQLSTATEs and their classes, https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def _trouble(cause: BaseException) -> str:
    """What kind of trouble an error of a driver, or of the system, tells of; empty when it is another."""
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF, "")
    if isinstance(cause, OSError):
        return "full" if cause.errno in (errno.ENOSPC, errno.EDQUOT) else "closed"
    state = getattr(cause, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2], "")
    # A connection that fails, or breaks, has no state: the server was not there to give one.
    return "unreachable" if type(cause).__name__ in ("OperationalError", "ConnectionTimeout") else ""
