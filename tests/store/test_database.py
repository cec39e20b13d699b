"""The tables are those of the migrations, and whatever a database raises becomes an error that says what to do."""

from __future__ import annotations

import errno
import gc
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exc

from tamis.errors import Busy, OutputError, StoreError
from tamis.model import ListVersion, Name, Party
from tamis.store import database
from tamis.store.history import Store
from tamis.store.schema import HEAD, metadata


def party(list_id: str, key: str, text: str = "Somebody") -> Party:
    return Party(f"{list_id}:{key}", list_id, key, "Person", (Name(text),))


@pytest.fixture
def url(store_url):
    """The address of an empty database, of one kind and then of the other."""
    return store_url


@pytest.fixture
def store(url):
    with Store(url) as store:
        yield store


@pytest.fixture
def sqlite(tmp_path):
    return f"sqlite:///{tmp_path / 'only.db'}"


def load(store: Store, day: int, count: int = 3):
    return store.add_version(
        ListVersion("tiny", f"2024-01-{day:02}", ""), (party("tiny", str(n)) for n in range(count))
    )


def raw(url: str) -> sa.Engine:
    return sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


# Migrations.


def test_a_fresh_database_has_the_tables_that_the_schema_names(url):
    Store(url).close()
    engine = raw(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_head_is_the_last_migration():
    folder = Path(database.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_a_database_of_a_newer_program_is_refused_and_left_alone(url):
    Store(url).close()
    engine = raw(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999_far'"))
    with pytest.raises(StoreError, match=r"9999_far.*Use the version of Tamis that made it"):
        Store(url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "9999_far"
    engine.dispose()


def test_opening_a_database_again_changes_nothing_and_does_not_load_the_migrations(url):
    Store(url).close()
    script = (
        "import sys; from tamis.store.history import Store; Store(sys.argv[1]).versions(); "
        "assert 'alembic' not in sys.modules"
    )
    engine = raw(url)

    def tables() -> list[tuple[object, ...]]:
        with engine.connect() as connection:
            names = sorted(sa.inspect(connection).get_table_names())
            return [(n, connection.execute(sa.text(f"SELECT count(*) FROM {n}")).scalar()) for n in names]

    before = tables()
    subprocess.run([sys.executable, "-c", script, url], check=True, timeout=60)
    assert tables() == before
    engine.dispose()


def test_many_may_open_a_fresh_database_at_once(url):
    failed: list[BaseException] = []

    def open_it() -> None:
        try:
            with Store(url) as store:
                assert store.versions() == []
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


# Beside each other.


@pytest.fixture
def writer(url, store):
    """Another connection in the middle of a write."""
    load(store, 1)
    engine = raw(url)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("LOCK TABLE list_version IN EXCLUSIVE MODE"))
        connection.execute(sa.text("UPDATE list_version SET source = 'half done'"))
        yield connection
        connection.rollback()
    engine.dispose()


def test_a_second_writer_is_told_that_the_store_is_busy(url, writer, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with Store(url) as impatient:
        with pytest.raises(Busy, match=r"Another process is writing to the store\. Wait until it is done"):
            load(impatient, 2)
        assert len(impatient.versions()) == 1
        writer.rollback()
        assert load(impatient, 2).new


def test_readers_do_not_wait_for_a_writer_and_see_what_was_there_before(url, writer, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with Store(url) as reader:
        [version] = reader.versions()
        assert version.source == ""
        assert len(list(reader.parties(version))) == 3


def test_a_reader_sees_one_state_though_versions_come_before_the_one_it_reads(url):
    with Store(url) as store, Store(url) as other:
        version = load(store, 20, 3000).version
        found = store.parties(version)
        first = next(found)
        load(other, 10, 1)
        load(other, 30, 1)
        assert {first.id, *(p.id for p in found)} == {f"tiny:{number}" for number in range(3000)}
        assert [len(store.digests(v)) for v in store.versions()] == [1, 3000, 1]


# What goes wrong.


def test_a_file_that_is_no_database_is_called_damaged(sqlite):
    file_of(sqlite).write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreError, match=r"The store is damaged: file is not a database\. Move the file away"):
        Store(sqlite)


def test_a_file_with_its_middle_overwritten_is_called_damaged(sqlite):
    with Store(sqlite) as store:
        load(store, 1, 2000)
    file = file_of(sqlite)
    content = bytearray(file.read_bytes())
    content[8192 : len(content) - 4096] = b"\xa5" * (len(content) - 12288)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged"), Store(sqlite) as store:
        list(store.parties(store.versions()[0]))


@pytest.mark.parametrize("damaged", [b"", b"\x00", b"\x01garbage", None])
def test_a_party_whose_content_was_damaged_is_an_error_and_not_another_party(url, store, damaged):
    version = load(store, 1).version
    engine = raw(url)
    with engine.begin() as connection:
        body = bytes(connection.scalars(sa.text("SELECT body FROM content")).all()[0])
        body = body[:-3] if damaged is None else damaged
        connection.execute(sa.text("UPDATE content SET body = :body"), {"body": body})
    engine.dispose()
    with pytest.raises(StoreError, match=r"The store is damaged"):
        list(store.parties(version))


def test_a_store_that_may_not_be_written_can_be_read(url, store):
    version = load(store, 1).version
    if url.startswith("sqlite"):
        closed = f"sqlite:///file:{file_of(url)}?mode=ro&uri=true"
    else:
        closed = f"{url}&options=-cdefault_transaction_read_only%3Don"
    with Store(closed) as reader:
        assert list(reader.parties(version)) == list(store.parties(version))
        with pytest.raises(StoreError, match=r"cannot be opened for writing.*Check the folder, the rights"):
            load(reader, 2)
    assert len(store.versions()) == 1


def test_a_folder_that_is_not_there_is_named_as_the_trouble(tmp_path):
    with pytest.raises(StoreError, match=r"unable to open database file\. Check the folder"):
        Store(f"sqlite:///{tmp_path / 'nowhere' / 'tamis.db'}")


def test_a_full_disk_leaves_what_was_there(sqlite):
    with Store(sqlite) as store:
        version = load(store, 1).version
    pages = sqlite3.connect(file_of(sqlite)).execute("PRAGMA page_count").fetchone()[0]

    def limit(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(sa.Pool, "connect", limit)
    try:
        with Store(sqlite) as store:
            with pytest.raises(OutputError, match=r"database or disk is full.*Free some space"):
                load(store, 2, 3000)
            assert store.versions() == [version]
            assert len(list(store.parties(version))) == 3
    finally:
        sa.event.remove(sa.Pool, "connect", limit)
    with Store(sqlite) as store:
        assert load(store, 2, 3000).added == 2997


def test_a_database_that_does_not_answer_is_named_as_the_trouble():
    with pytest.raises(StoreError, match=r"cannot be reached.*TAMIS_DATABASE"):
        Store("postgresql://tamis@127.0.0.1:1/tamis")


def test_a_database_that_is_not_on_the_server_cannot_be_reached(postgresql):
    with pytest.raises(StoreError, match=r"cannot be reached.*does not exist"):
        Store(postgresql.format("nobody_made_this"))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_goes_away_is_named_as_the_trouble_and_may_come_back(postgresql, new_database):
    url = new_database()
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with Store(url) as store:
        version = load(store, 1, 5000).version
        found = store.parties(version)
        next(found)
        with psycopg.connect(postgresql.format("postgres")) as connection:
            connection.execute(end, [sa.make_url(url).database])
        with pytest.raises(StoreError, match=r"cannot be reached"):
            list(found)
        del found
        gc.collect()  # the driver warns of a cursor that nobody could close any more
        assert len(list(store.parties(version))) == 5000


@pytest.mark.parametrize("address", ["", "tamis.db", "mysql://host/name", "oracle://x", "x:y@@//"])
def test_an_address_of_no_database_that_can_hold_the_store_says_what_one_looks_like(address):
    with pytest.raises(StoreError, match=r"It looks like sqlite:///file or postgresql://"):
        Store(address)


def test_an_address_with_a_password_is_never_repeated():
    for url in ("postgresql://tamis:geheim@127.0.0.1:1/x", "mysql://tamis:geheim@host/x", "x:geheim@@//"):
        with pytest.raises(StoreError) as caught:
            Store(url)
        assert "geheim" not in str(caught.value)


def test_a_missing_driver_says_what_to_install():
    script = (
        "import sys\n"
        "sys.modules['psycopg'] = None\n"  # what import finds where nothing is installed
        "from tamis.errors import MissingExtra\n"
        "from tamis.store.history import Store\n"
        "try:\n"
        "    Store('postgresql://host/name')\n"
        "except MissingExtra as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert "pip install 'tamis[postgresql]'" in done.stdout


# The mapping as a whole.

SQLITE_CODES = sorted(
    {value for name, value in vars(sqlite3).items() if name.startswith("SQLITE_") and isinstance(value, int)}
)
POSTGRESQL_ERRORS = sorted(
    {c for c in vars(psycopg.errors).values() if isinstance(c, type) and issubclass(c, psycopg.Error)},
    key=lambda c: c.__name__,
)
SQLALCHEMY_ERRORS = sorted(
    {c for c in vars(exc).values() if isinstance(c, type) and issubclass(c, exc.SQLAlchemyError)},
    key=lambda c: c.__name__,
)


def sqlite_error(code: int) -> exc.DBAPIError:
    error = sqlite3.OperationalError("said by the database")
    error.sqlite_errorcode = code
    return exc.OperationalError("SELECT 1", {}, error)


@pytest.mark.parametrize("code", SQLITE_CODES)
def test_every_code_of_sqlite_has_an_error_of_ours(code):
    found = database.as_tamis_error(sqlite_error(code))
    expected = {5: Busy, 6: Busy, 10: OutputError, 13: OutputError}.get(code & 0xFF, StoreError)
    assert type(found) is expected
    assert found.hint


@pytest.mark.parametrize("kind", POSTGRESQL_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_postgresql_has_an_error_of_ours(kind):
    found = database.as_tamis_error(exc.DBAPIError("SELECT 1", {}, kind("said by the database")))
    expected = {"LockNotAvailable": Busy, "SerializationFailure": Busy, "DeadlockDetected": Busy}
    expected["DiskFull"] = OutputError
    assert type(found) is expected.get(kind.__name__, StoreError)
    assert found.hint
    if (kind.sqlstate or "").startswith(("08", "28", "57P")):
        assert "cannot be reached" in found.message


@pytest.mark.parametrize("kind", SQLALCHEMY_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_sqlalchemy_comes_out_as_one_of_ours(kind):
    error = kind.__new__(kind)
    if issubclass(kind, exc.StatementError):
        exc.StatementError.__init__(error, "said by the library", "SELECT 1", {}, ValueError("why"))
    with pytest.raises(StoreError) as caught, database.mapped_errors():
        raise error
    assert caught.value.hint


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, OutputError), (errno.EDQUOT, OutputError), (errno.EACCES, StoreError)]
)
def test_errors_of_the_system_come_out_as_ours(number, kind):
    with pytest.raises(kind), database.mapped_errors():
        raise OSError(number, os.strerror(number))


def test_errors_of_ours_pass_as_they_are():
    ours = Busy("already said")
    with pytest.raises(Busy) as caught, database.mapped_errors():
        raise ours
    assert caught.value is ours
