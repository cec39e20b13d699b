"""A home that may not be written is read as any other; what must write says that it cannot."""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tamis.errors import Busy, StoreError
from tamis.index.files import FORMAT
from tamis.store.history import Store

READING = [
    ("lists",),
    ("lists", "diff", "ours"),
    ("lists", "doctor", "ours"),
    ("lists", "changes", "--since", "2024-01-15"),
    ("screen", "Firuz Anvar Qudratov"),
    ("screen", "Brotherhood of the Glass Mountain", "--as-of", "2024-01-15"),
    ("explain", "ours:p1"),
    ("compare-lists", "ours:p2"),
    ("history", "ours:p1"),
    ("customers",),
    ("link",),
]
WRITING = [
    ("lists", "update", "ours", "--from", __file__),
    ("link", "ours:p1", "ours:p3"),
    ("customers", "remove", "C1"),
]


def _without_the_right_to_write_everywhere() -> None:
    """A process of root's heeds the rights of files after this, as everybody's does."""
    if os.getuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tamis.cli.main", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=os.environ | {"TAMIS_HOME": str(home)},
        preexec_fn=_without_the_right_to_write_everywhere,
    )


def shut(home: Path) -> Path:
    for place in (*home.rglob("*"), home):
        place.chmod(place.stat().st_mode & 0o555)
    return home


@pytest.fixture
def closed(home: Path) -> Iterator[Path]:
    yield shut(home)
    for place in (home, *home.rglob("*")):
        place.chmod(place.stat().st_mode | 0o200)


def files(home: Path) -> dict[Path, bytes]:
    return {place: place.read_bytes() for place in home.rglob("*") if place.is_file()}


def test_what_only_reads_answers_from_a_home_that_may_not_be_written(closed: Path, loaded: Path) -> None:
    before = files(closed)
    for arguments in READING:
        done = run(closed, *arguments)
        assert (done.returncode, done.stdout) == (0, run(loaded, *arguments).stdout), (arguments, done.stderr)
    assert files(closed) == before


def test_an_index_of_an_older_tamis_in_a_home_that_may_not_be_written_is_built_elsewhere(
    home: Path, loaded: Path
) -> None:
    for manifest in (home / "index").glob("*/manifest.json"):
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(text.replace(f'"format": {FORMAT}', f'"format": {FORMAT - 1}'), encoding="utf-8")
        assert manifest.read_text(encoding="utf-8") != text
    before = files(shut(home))
    try:
        done = run(home, "screen", "Firuz Anvar Qudratov")
        assert (done.returncode, done.stdout) == (0, run(loaded, "screen", "Firuz Anvar Qudratov").stdout)
        assert files(home) == before
    finally:
        for place in (home, *home.rglob("*")):
            place.chmod(place.stat().st_mode | 0o200)


def test_what_must_write_says_that_it_cannot(closed: Path) -> None:
    for arguments in WRITING:
        done = run(closed, *arguments)
        assert done.returncode in (StoreError.exit_code, 13)
        assert "cannot be" in done.stderr
        assert "rights on" in done.stderr


def test_what_another_is_writing_is_read_and_a_log_left_behind_is_not_passed_over(home: Path) -> None:
    writer = sqlite3.connect(home / "tamis.db")
    writer.execute("UPDATE list_version SET publisher = 'written since'")
    writer.commit()
    copy = home.parent / "copy"
    copy.mkdir()
    for name in ("tamis.db", "tamis.db-wal"):
        shutil.copy(home / name, copy / name)
    try:
        done = run(shut(home), "lists", "--json")
        assert done.returncode == 0, done.stderr
        assert "written since" in done.stdout
        done = run(shut(copy), "lists")
        assert done.returncode == StoreError.exit_code
        assert "tamis.db-wal" in done.stderr
        assert "Run 'tamis lists' once as somebody who may write there" in done.stderr
    finally:
        home.chmod(0o755)
        copy.chmod(0o755)
        writer.close()


def test_a_store_that_lacks_a_migration_says_who_can_bring_it_up_to_date(home: Path) -> None:
    with sqlite3.connect(home / "tamis.db") as old:
        old.execute("UPDATE alembic_version SET version_num = '0001'")
    old.close()
    done = run(shut(home), "lists")
    home.chmod(0o755)
    assert done.returncode == StoreError.exit_code
    assert "not of this version of Tamis" in done.stderr
    assert "as somebody who may write there" in done.stderr


def test_a_file_read_by_itself_that_changes_meanwhile_is_an_error(home: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Store(f"sqlite:///{home / 'tamis.db'}") as store:
        [_, version] = store.versions()
        parties = store.parties(version)
        next(parties)
        time.sleep(0.02)
        os.utime(home / "tamis.db")
        with pytest.raises(Busy, match="written to while it was read"):
            list(parties)
