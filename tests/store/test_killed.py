"""Processes that are killed, run out of disk, or meet in the middle of a write: the last good state stays."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from made_up import party
from tamis.errors import OutputError
from tamis.model import ListVersion
from tamis.store.history import Store

HALTED_WRITER = """
import sys, time
import sqlalchemy as sa
from tamis.model import ListVersion, Name, Party
from tamis.store.history import Store

url, halt_before = sys.argv[1:]

def halt(connection, cursor, statement, parameters, context, executemany):
    if statement.startswith(halt_before):
        print("halted", flush=True)
        time.sleep(60)

store = Store(url)
sa.event.listen(store._engine, "before_cursor_execute", halt)
sa.event.listen(store._engine, "commit", lambda connection: halt(None, None, "COMMIT", None, None, None))
parties = [Party(f"l:{n}", "l", str(n), "Person", (Name(f"Second {n}"),)) for n in range(0, 2500)]
store.add_version(ListVersion("l", "2024-01-02", ""), parties)
"""


def load(store: Store, day: int, count: int, word: str, list_id: str = "l"):
    members = [party(list_id, str(number), f"{word} {number}") for number in range(count)]
    return store.add_version(ListVersion(list_id, f"2024-01-{day:02}", ""), members)


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO list_version", "INSERT INTO content", "UPDATE revision", "INSERT INTO rev", "COMMIT"],
)
def test_a_writer_that_is_killed_leaves_the_versions_before_and_nothing_of_its_own(store_url, statement):
    with Store(store_url) as store:
        good = load(store, 1, 2000, "First").version
        late = load(store, 3, 2000, "First").version
    writer = subprocess.Popen([sys.executable, "-c", HALTED_WRITER, store_url, statement], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"halted\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    with Store(store_url) as store:
        assert store.versions() == [good, late]
        assert [found.caption for found in store.parties(good)][:2] == ["First 0", "First 1"]
        assert not any(store.diff(good, late)[2:])
        added = load(store, 2, 2500, "Second")
        assert added[1:5] == (500, 0, 2000, 0)
        assert len(list(store.parties(late))) == 2000


WRITERS = """
import sys
from tamis.model import ListVersion, Name, Party
from tamis.store.history import Store

url, who = sys.argv[1:]
for day in range(1, 9):
    with Store(url) as store:
        parties = [Party(f"l:{n}", "l", str(n), "Person", (Name(f"{who} {day} {n % day}"),)) for n in range(300)]
        store.add_version(ListVersion("l", f"2024-01-0{day}", ""), parties)
"""


def test_processes_that_write_one_list_at_once_all_get_their_turn(store_url):
    Store(store_url).close()
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITERS, store_url, who]) for who in ("one", "two", "three")
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    with Store(store_url) as store:
        versions = store.versions("l")
        assert [int(version.published[8:10]) for version in versions] == [
            day for day in range(1, 9) for _ in "123"
        ]
        for version in versions:
            parties = list(store.parties(version))
            who, day, _ = parties[0].caption.split(" ")
            assert int(day) == int(version.published[8:10])
            assert [found.caption for found in parties] == sorted_captions(who, int(day))


def sorted_captions(who: str, day: int) -> list[str]:
    keys = sorted(map(str, range(300)))
    return [f"{who} {day} {int(key) % day}" for key in keys]


def test_a_file_that_may_grow_no_more_leaves_what_was_there(tmp_path):
    """The limit of the system on the size of files, in a process of its own."""
    url = f"sqlite:///{tmp_path / 'tamis.db'}"
    with Store(url) as store:
        good = load(store, 1, 500, "First").version
    program = (
        "import sys\n"
        "from tamis.errors import OutputError\n"
        "from tamis.model import ListVersion, Name, Party\n"
        "from tamis.store.history import Store\n"
        "parties = (Party(f'l:{n}', 'l', str(n), 'Person', (Name(f'No {n * 7919}'),)) for n in range(20_000))\n"
        "try:\n"
        "    Store(sys.argv[1]).add_version(ListVersion('l', '2024-01-02', ''), parties)\n"
        "except OutputError as error:\n"
        "    print(error.hint)\n"
    )

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    done = subprocess.run(
        [sys.executable, "-c", program, url], capture_output=True, text=True, preexec_fn=limit, timeout=60
    )
    assert done.stdout == (
        "Free some space where it is; TAMIS_HOME or --home names a home on another disk; nothing was changed\n"
    ), done.stderr
    with Store(url) as store:
        assert store.versions() == [good]
        assert load(store, 2, 600, "Second").added == 100


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a disk, and not in every container")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_what_was_there_and_can_still_be_read(small_disk):
    url = f"sqlite:///{small_disk / 'tamis.db'}"
    with Store(url) as store:
        good = load(store, 1, 500, "First").version
    (small_disk / "ballast").write_bytes(bytes(1_500_000))
    with Store(url) as store:
        with pytest.raises(OutputError, match="Free some space"):
            load(store, 2, 20_000, "Second")
        assert store.versions() == [good]
        assert len(list(store.parties(good))) == 500
    (small_disk / "ballast").unlink()
    with Store(url) as store:
        assert load(store, 2, 1000, "Second").new
