"""Opening the database, bringing its tables up to date, and giving its errors names of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import exc

from tamis.errors import Busy, MissingExtra, OutputError, StoreError, TamisError
from tamis.store.schema import HEAD

BUSY_SECONDS = 10.0
"""How long a writer waits for another one."""


def open_database(url: str) -> sa.Engine:
    """An engine over an up-to-date database. Raises `StoreError`, or `MissingExtra` for a driver not installed."""
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    with mapped_errors():
        try:
            if url.startswith("sqlite"):
                engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
                sa.event.listen(engine, "connect", _prepare_sqlite)
                sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
            else:
                engine = sa.create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise MissingExtra("postgresql", "A PostgreSQL store") from error
        except exc.ArgumentError as error:
            hint = "It looks like sqlite:///file or postgresql://user:password@host/name"
            raise StoreError(f"The database address cannot be understood ({error})", hint=hint) from error
        _migrate(engine)
    return engine


def _prepare_sqlite(connection, _record) -> None:  # type: ignore[no-untyped-def]
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _migrate(engine: sa.Engine) -> None:
    """Run the migrations that the database lacks; Alembic is only loaded when there are any."""
    with engine.begin() as connection:
        current = None
        if sa.inspect(connection).has_table("alembic_version"):
            current = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        if current == HEAD:
            return
        if current is not None and current > HEAD:
            hint = "Use the version of Tamis that made it, or a newer one"
            raise StoreError(f"The database was made by a newer Tamis (its tables are at {current})", hint=hint)
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", "tamis.store:migrations")
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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
    """The error of ours that stands for one of the database's."""
    text = str(getattr(error, "orig", None) or error)
    lower = text.lower()
    if any(words in lower for words in ("database is locked", "database table is locked", "could not obtain lock", "lock timeout")):
        return Busy("Another process is writing to the store", hint="Wait until it is done, and run the command again")
    if any(words in lower for words in ("disk is full", "disk full", "no space left", "disk i/o error", "could not extend file")):
        hint = "Free some space and run the command again; nothing was changed"
        return OutputError(f"The store could not be written: {text}", hint=hint)
    if any(words in lower for words in ("readonly", "read-only", "permission denied", "unable to open database")):
        return StoreError(f"The store cannot be opened for writing: {text}", hint="Check the rights on the folder")
    if any(words in lower for words in ("malformed", "not a database", "file is encrypted")):
        hint = "Move the file away and load the lists again, or restore it from a backup"
        return StoreError(f"The store is damaged: {text}", hint=hint)
    if any(words in lower for words in ("connection", "could not connect", "server closed")):
        return StoreError(f"The database cannot be reached: {text}", hint="Check that it runs, and TAMIS_DATABASE")
    return StoreError(f"The store failed: {text}", hint="Nothing was changed; the last good state is in use")
