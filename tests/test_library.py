"""Whatever breaks off, runs full or comes at once, the last good state answers, and the next call repairs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tamis
from homes import answering, load, write
from tamis.config import Settings, settings
from tamis.differences import growth
from tamis.errors import Busy, CallError, IndexDamaged, NothingLoaded, OutputError, StoreError, UnknownList
from tamis.index.files import OpenIndex
from tamis.index.shelf import KEPT_INDEXES
from tamis.library import Library
from tamis.model import Query

OLD = ["Firuz Anvar Qudratov", "Marisol Quintanilla"]
NEW = [*OLD, "Temuulen Batbayar"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one version of the list `ours`."""
    load(tmp_path / "home", "2024-01-01", OLD)
    return tmp_path / "home"


def folders(home: Path) -> list[Path]:
    return sorted(place for place in (home / "index").iterdir() if place.is_dir())


def days(home: Path) -> list[str]:
    with Library(settings(home)).store() as store:
        return [version.published[:10] for version in store.versions("ours")]


# What answers.


def test_an_update_puts_the_new_list_in_use_and_leaves_no_mark(home):
    assert answering(home) == OLD
    report = load(home, "2024-02-01", NEW)
    assert (report.new, report.added, report.removed, report.changed) == (True, 1, 0, 0)
    assert answering(home) == sorted(NEW)
    assert not (home / "index" / "pending").exists()
    assert tamis.open(home).screen(Query(name="Temuulen Batbayar"))


def test_an_older_publication_is_history_and_does_not_become_current(home):
    load(home, "2023-01-01", ["Somebody Of Old"])
    assert answering(home) == OLD
    assert days(home) == ["2023-01-01", "2024-01-01"]
    assert answering(home, as_of="2023-06-01") == ["Somebody Of Old"]


def test_an_engine_of_another_day_answers_from_what_was_published_by_then(home):
    load(home, "2024-02-01", NEW)
    query = Query(name="Temuulen Batbayar")
    assert not tamis.open(home, as_of="2024-01-31").screen(query)
    assert tamis.open(home, as_of="2024-02-01").screen(query)
    assert tamis.open(home).screen(query)
    today = tamis.open(home, as_of="2024-01-31").screen(query)
    assert [version.published for version in today.stamp.lists] == ["2024-01-01T00:00:00Z"]


def test_what_was_loaded_later_was_not_known_before(home):
    with Library(settings(home)).store() as store:
        [first] = store.versions()
    time.sleep(1.1)
    load(home, "2023-12-01", NEW)
    assert answering(home, as_of="2023-12-15") == sorted(NEW)
    with pytest.raises(NothingLoaded, match="published by 2023-12-15 and loaded by"):
        answering(home, as_of="2023-12-15", known_at=first.loaded)
    assert answering(home, known_at=first.loaded) == OLD


def test_no_list_is_an_error_and_never_an_answer(tmp_path):
    with pytest.raises(NothingLoaded, match=r"No list is loaded.*Run 'tamis lists update'"):
        tamis.open(tmp_path / "empty")


def test_a_day_before_every_publication_is_an_error_and_never_an_answer(home):
    with pytest.raises(NothingLoaded, match="No list was published by 1999-12-31"):
        tamis.open(home, as_of="1999-12-31")
    with pytest.raises(NothingLoaded, match="No list was loaded by 1999-12-31"):
        tamis.open(home, known_at="1999-12-31")


@pytest.mark.parametrize("day", ["yesterday", "03/04/2024", "2024-02-30", "99999-01-01"])
def test_a_day_that_is_none_is_a_mistake_of_the_call(home, day):
    with pytest.raises(CallError, match="Not a date"):
        tamis.open(home, as_of=day)


def test_screening_opens_neither_the_store_nor_the_parsers(home):
    script = (
        "import sys, tamis; assert tamis.open(sys.argv[1]).screen(tamis.Query(name='Marisol Quintanilla')); "
        "heavy = {'sqlalchemy', 'alembic', 'pyarrow', 'tamis.store', 'filelock', 'urllib3'}; "
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, home], check=True, timeout=60)


def test_publications_loaded_without_an_index_are_in_use_with_the_next_call(home):
    load(home, "2024-02-01", ["Somebody Else"], build=False)
    load(home, "2024-03-01", NEW, build=False)
    assert answering(home) == sorted(NEW)
    assert len(folders(home)) == 2


def test_two_lists_are_answered_from_one_index(home):
    load(home, "2024-02-01", ["Somebody Else"], "theirs")
    assert answering(home) == sorted([*OLD, "Somebody Else"])


def test_the_difference_of_two_days_is_that_of_the_versions_in_use_then(home):
    library = Library(settings(home))
    with pytest.raises(UnknownList, match="no version before"):
        library.diff("ours")
    load(home, "2024-02-01", NEW)
    load(home, "2024-03-01", OLD[:1])
    assert [party.caption for party in library.diff("ours").removed] == sorted([*OLD[1:], NEW[2]])
    assert [party.caption for party in library.diff("ours", "2024-01-15", "2024-02-15").added] == [NEW[2]]
    with pytest.raises(UnknownList, match="no version published by 2020-01-01"):
        library.diff("ours", "2020-01-01")
    with pytest.raises(UnknownList, match="'theirs' is not loaded"):
        library.diff("theirs")


# Killed.

CHILD = """
import os, signal, sys
import sqlalchemy as sa
from tamis.config import settings
from tamis.library import Library

home, source, point = sys.argv[1:]
index = os.path.join(home, "index")

def here():
    if point.startswith("wait"):
        print("here", flush=True)
        sys.stdin.read()
    else:
        os.kill(os.getpid(), signal.SIGKILL)

def saw(event, arguments):
    if event not in ("os.mkdir", "open", "os.rename", "os.remove"):
        return
    path = str(arguments[0])
    beside = path.startswith(os.path.join(index, ".")) and ".current" not in path
    if (
        (point == "the index begun" and event == "os.mkdir" and beside)
        or (point == "the index half written" and event == "open" and beside and "manifest" in path)
        or (point == "the index written" and event == "os.rename" and beside)
        or (point.endswith("the index in place") and event == "os.rename" and "current.json" in str(arguments[1]))
        or (point == "the index in use" and event == "os.remove" and "pending" in path)
    ):
        here()

def ran(connection, cursor, statement, *rest):
    if point.endswith("in the store") and statement.startswith("INSERT INTO revision"):
        here()

sys.addaudithook(saw)
sa.event.listen(sa.Engine, "after_cursor_execute", ran)
Library(settings(home)).update(["ours"], from_=source, published="2024-02-01", accept=True)
"""
POINTS = {
    "in the store": False,
    "the index begun": True,
    "the index half written": True,
    "the index written": True,
    "the index in place": True,
    "the index in use": True,
}
"""Where an update can be killed, and whether the store has moved on by then."""


def child(home: Path, point: str, **options: int) -> subprocess.Popen[str]:
    source = write(home.parent / "new.ftm.json", NEW)
    return subprocess.Popen([sys.executable, "-c", CHILD, home, source, point], text=True, **options)


@pytest.mark.parametrize("point", POINTS)
def test_an_update_that_is_killed_leaves_the_last_good_state_and_the_next_call_repairs(home, point):
    before = Library(settings(home)).index_folder()
    assert child(home, point).wait(60) == -signal.SIGKILL
    assert [p.caption for p in map(OpenIndex(before).party, range(2))] == OLD
    assert days(home) == ["2024-01-01", "2024-02-01"][: 1 + POINTS[point]]
    expected = sorted(NEW) if POINTS[point] else OLD
    engine = tamis.open(home)
    assert [version.parties for version in engine.lists] == [len(expected)]
    assert engine.warnings == tamis.open(home).warnings
    assert answering(home) == expected
    assert load(home, "2024-02-01", NEW).new == (not POINTS[point])
    assert answering(home) == sorted(NEW)
    assert not (home / "index" / "pending").exists()


def test_what_a_killed_build_left_behind_is_cleared_away_in_time(home):
    child(home, "the index half written").wait(60)
    [left] = [place for place in folders(home) if place.name.startswith(".")]
    load(home, "2024-03-01", OLD)
    assert left.exists(), "it may belong to a build that goes on"
    os.utime(left, (0, 0))
    load(home, "2024-04-01", OLD)
    assert not left.exists()


def test_an_update_killed_before_there_was_any_list_is_still_no_list(tmp_path):
    home = tmp_path / "home"
    assert child(home, "in the store").wait(60) == -signal.SIGKILL
    with pytest.raises(NothingLoaded):
        tamis.open(home)


# At once.


@pytest.mark.parametrize("point", ["wait in the store", "wait with the index in place"])
def test_a_second_update_is_told_that_one_is_under_way_and_screening_goes_on(home, point):
    with child(home, point, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout.readline() == "here\n"
        with pytest.raises(Busy, match=r"Another process is updating .*screening goes on meanwhile"):
            load(home, "2024-03-01", OLD)
        engine = tamis.open(home)
        assert [version.parties for version in engine.lists] == [2]
        assert any("not in use yet" in warning for warning in engine.warnings)
        assert [state.id for state in Library(settings(home)).lists() if state.version] == ["ours"]
        first.stdin.close()
        assert first.wait(60) == 0
    engine = tamis.open(home)
    assert [version.parties for version in engine.lists] == [3]
    assert not any("not in use yet" in warning for warning in engine.warnings)


# Full.


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, empty."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tamis-test", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only the superuser can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(disk: Path, leaving: int) -> Path:
    """A file that takes all of a disk but some bytes."""
    file = disk / "filler"
    with file.open("wb", buffering=0) as stream:
        try:
            while stream.write(b"\0" * 4096):
                pass
        except OSError:
            stream.truncate(max(0, stream.tell() - leaving))
    return file


MANY = [f"Invented Person Number {number}" for number in range(2000)]


@pytest.mark.parametrize("leaving", [0, 16 << 10, 128 << 10])
def test_a_disk_that_runs_full_in_an_index_build_leaves_the_old_index_answering(disk, tmp_path, leaving):
    place = Settings(disk / "home", f"sqlite:///{tmp_path / 'store.db'}")
    library = Library(place)
    library.update(["ours"], from_=write(tmp_path / "old.ftm.json", OLD), published="2024-01-01")
    old = library.index_folder()
    filler = fill(disk, leaving)
    source = write(tmp_path / "new.ftm.json", MANY)
    with pytest.raises(OutputError, match=r"Free some space .*TAMIS_HOME"):
        library.update(["ours"], from_=source, published="2024-02-01", accept=True)
    assert library.index_folder() == old
    assert OpenIndex(old).manifest.parties == 2
    assert len(folders(disk / "home")) == 1
    filler.unlink()
    library.update(["ours"], from_=source, published="2024-02-01", accept=True)
    assert OpenIndex(library.index_folder()).manifest.parties == len(MANY)


def test_a_disk_that_runs_full_in_the_store_leaves_the_version_that_was_there(disk, tmp_path):
    home = disk / "home"
    library = Library(settings(home))
    library.update(["ours"], from_=write(tmp_path / "old.ftm.json", OLD), published="2024-01-01")
    filler = fill(disk, 16 << 10)
    source = write(tmp_path / "new.ftm.json", MANY)
    with pytest.raises(OutputError, match=r"Free some space .*TAMIS_HOME"):
        library.update(["ours"], from_=source, published="2024-02-01", accept=True)
    assert [version.parties for version in tamis.open(home).lists] == [2]
    filler.unlink()
    assert days(home) == ["2024-01-01"]
    assert answering(home) == OLD
    library.update(["ours"], from_=source, published="2024-02-01", accept=True)
    assert len(answering(home)) == len(MANY)


def test_a_home_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    source = write(tmp_path / "a.ftm.json", OLD)
    with pytest.raises(OutputError, match="cannot be written to"):
        Library(settings(tmp_path / "file" / "home")).update(["ours"], from_=source)


# The index on its shelf.


def test_indexes_of_other_days_are_kept_up_to_a_number_and_the_current_one_always(home):
    for number in range(KEPT_INDEXES + 3):
        load(home, f"2024-02-{number + 1:02}", [*NEW, f"Person {number}"], build=False)
    current = Library(settings(home)).index_folder()
    os.utime(current, (0, 0))
    for number in range(KEPT_INDEXES + 3):
        assert f"Person {number}" in answering(home, as_of=f"2024-02-{number + 1:02}")
        assert len(folders(home)) <= KEPT_INDEXES + 2
        assert current.exists()
    assert Library(settings(home)).index_folder() == current


def test_an_index_of_another_day_is_built_once(home):
    load(home, "2024-02-01", NEW)
    folder = Library(settings(home)).index_folder(as_of="2024-01-01")
    built = (folder / "data.bin").stat().st_mtime_ns
    assert Library(settings(home)).index_folder(as_of="2024-01-15") == folder
    assert (folder / "data.bin").stat().st_mtime_ns == built


def flip(folder: Path, section: str) -> None:
    """Turn one bit in the middle of an array."""
    manifest = json.loads((folder / "manifest.json").read_bytes())["sections"][section]
    content = bytearray((folder / "data.bin").read_bytes())
    content[manifest["offset"] + manifest["size"] // 2] ^= 1
    (folder / "data.bin").write_bytes(content)


@pytest.mark.parametrize("section", ["token_text", "name_party", "payload"])
def test_a_damaged_index_is_never_answered_from_and_an_update_builds_it_anew(home, section):
    folder = Library(settings(home)).index_folder()
    flip(folder, section)
    with pytest.raises(IndexDamaged, match="Run 'tamis lists update' to build it anew"):
        answering(home)
    assert not load(home, "2024-01-01", OLD).new
    assert answering(home) == OLD


@pytest.mark.parametrize("section", ["token_text", "payload"])
def test_a_damaged_index_of_another_day_is_built_anew_by_itself(home, section):
    load(home, "2024-02-01", NEW)
    flip(Library(settings(home)).index_folder(as_of="2024-01-01"), section)
    assert answering(home, as_of="2024-01-01") == OLD


@pytest.mark.parametrize("harm", ["data.bin", "manifest.json", "current.json", "all"])
def test_an_index_that_is_gone_or_cut_short_is_built_anew_by_itself(home, harm):
    folder = Library(settings(home)).index_folder()
    if harm == "all":
        for file in (home / "index").rglob("*.*"):
            if file.is_file():
                file.unlink()
    else:
        place = home / "index" / harm if harm == "current.json" else folder / harm
        place.write_bytes(place.read_bytes()[:-7])
    assert answering(home) == OLD


def test_a_damaged_store_is_no_hindrance_to_screening_but_is_named_by_an_update(home):
    for file in home.glob("tamis.db*"):
        file.write_bytes(b"overwritten" * 1000)
    assert tamis.open(home).screen(Query(name="Marisol Quintanilla"))
    (home / "index" / "pending").touch()
    engine = tamis.open(home)
    assert engine.screen(Query(name="Marisol Quintanilla"))
    assert any("run 'tamis lists update'" in warning for warning in engine.warnings)
    with pytest.raises(StoreError, match="The store is damaged"):
        load(home, "2024-02-01", NEW)


def test_all_lists_past_their_age_are_one_warning(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(home, "2001-01-01", ["Invented Person"], "first")
    [alone] = tamis.open(home).warnings
    assert alone.startswith("first was published ")
    assert "older than it may be" in alone
    load(home, "2002-01-01", ["Invented Person"], "second")
    load(home, datetime.now(UTC).date().isoformat(), ["Invented Person"], "third")
    [said] = tamis.open(home).warnings
    assert said.startswith("2 lists are older than they may be; run 'tamis lists update': first (")
    assert "second (" in said
    assert "third" not in said


def test_all_samples_are_one_warning(tmp_path: Path) -> None:
    library = Library(settings(tmp_path / "home"))
    for name in ("one", "two"):
        file = write(tmp_path / "list.ftm.json", ["Invented Person"])
        library.update([name], from_=file, published="2026-01-01", sample=True)
    assert tamis.open(tmp_path / "home").warnings == (
        "these are samples that come with Tamis, not the official lists: one, two",
    )


def test_a_sample_is_no_version_of_the_list_that_is_loaded_after_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    library = Library(settings(home))
    sample = write(tmp_path / "sample.ftm.json", ["Sampled Person"])
    library.update(["ours"], from_=sample, published="2024-02-01", sample=True)
    assert [version.published[:10] for version in library.versions("ours")] == ["2024-02-01"]
    load(home, "2024-01-01", ["Ann Example", "Bob Example"])
    report = load(home, "2024-03-01", ["Ann Example", "Carl Example"])
    assert (report.added, report.removed, report.changed) == (1, 1, 0)
    assert load(home, "2024-02-15", ["Ann Example"]).removed == 1
    assert [version.published[:10] for version in library.versions("ours")] == [
        "2024-01-01", "2024-02-15", "2024-03-01",
    ]  # fmt: skip
    found = library.diff("ours", "2024-01-01")
    assert [party.caption for party in (*found.added, *found.removed)] == ["Carl Example", "Bob Example"]
    with library.store() as store:
        moves = growth(store, library.versions("ours"))
    assert [move[1:] for move in moves] == [(2, 2, 0, 0, 0), (1, 0, 1, 0, 0), (2, 1, 0, 0, 0)]


def test_how_a_list_grew_counts_no_party_as_gone_that_has_another_id(tmp_path: Path) -> None:
    home = tmp_path / "home"
    library = Library(settings(home))
    for day, ident in (("2024-01-01", "1"), ("2024-02-01", "2")):
        file = write(
            tmp_path / "list.ftm.json", ["Zebulon Quastenfisch"], birthDate="1950-02-03", passportNumber="X123456"
        )
        file.write_text(file.read_text().replace("zebulon-quastenfisch", ident))
        [report] = library.update(["ours"], from_=file, published=day, accept=True)
    with library.store() as store:
        moves = growth(store, library.versions("ours"))
    assert (report.added, report.removed, report.renumbered) == (0, 0, 1)
    assert [move[1:] for move in moves] == [(1, 1, 0, 0, 0), (1, 0, 0, 0, 1)]
