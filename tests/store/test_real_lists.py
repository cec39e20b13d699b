"""The dated files of real lists, one after another: read back exactly, counted rightly, kept cheaply."""

from __future__ import annotations

import csv
import random
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tamis.config import settings
from tamis.errors import ListRefused
from tamis.library import Library, UpdateReport
from tamis.lists import catalog

REFUSED: dict[str, set[str]] = {
    "un_sc_sanctions": set(),
    "us_ofac_sdn": set(),
}
"""The files that are not loaded unless accepted: none of the dated real ones looks like a broken list."""


class Day(NamedTuple):
    """A row of the table of expected changes."""

    file: str
    parties: int
    added: int
    removed: int
    changed: int

    @property
    def published(self) -> str:
        """The day in the file's name; a second file of one day carries the hour."""
        day, _, hour = self.file.removeprefix("sdn_").removesuffix(".csv").partition("_")
        return f"{day}T{hour or '00'}:00:00Z"


class Loaded:
    """A home, and the names of the files that were refused before they were accepted."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(settings(folder))
        self.refused: set[str] = set()

    def load(self, list_id: str, file: Path, published: str | None = None) -> UpdateReport:
        options = {"from_": file, "published": published, "build": False}
        try:
            return self.library.update([list_id], **options)[0]
        except ListRefused:
            self.refused.add(file.name)
            return self.library.update([list_id], accept=True, **options)[0]

    def assert_reads_back(self, list_id: str, report: UpdateReport, file: Path) -> None:
        """Every party of a version, as the file has it."""
        expected = {party.id: party.canonical() for party in catalog.parse([file], list_id).parties}
        with self.library.store() as store:
            found = list(store.parties(report.version))
        assert found == [expected[key] for key in sorted(expected)]

    def size(self) -> int:
        return sum(file.stat().st_size for file in self.library.settings.home.glob("tamis.db*"))


@pytest.fixture
def un_files(shared: Path) -> list[Path]:
    found = sorted((shared / "lists/un").glob("un_consolidated_20*.xml.gz"))
    assert len(found) == 22
    return found


@pytest.mark.parametrize("shuffled", [False, True])
def test_the_dated_lists_of_the_un_read_back_exactly_in_any_order_of_loading(un_files, tmp_path, shuffled):
    home = Loaded(tmp_path / "home")
    order = list(un_files)
    if shuffled:
        random.Random(7).shuffle(order)
    reports = {file: home.load("un_sc_sanctions", file) for file in order}
    for file in un_files[:: 3 if shuffled else 7]:
        home.assert_reads_back("un_sc_sanctions", reports[file], file)
    versions = home.library.versions("un_sc_sanctions")
    assert [v.file_digest for v in versions] == [reports[file].version.file_digest for file in un_files]
    if not shuffled:
        assert home.refused == REFUSED["un_sc_sanctions"]
        by_day = {file.name[16:26]: report for file, report in reports.items()}
        for moved in ("2020-11-30", "2025-12-09", "2026-01-28"):
            assert by_day[moved].new
            assert by_day[moved][2:5] == (0, 0, 0), "another date alone is no change of a party"
        assert by_day["2025-11-29"][2:5] == (0, 0, 2)
    alone = sum(file.stat().st_size for file in un_files)
    assert home.size() < alone, "smaller than the compressed files themselves"


def test_a_file_that_shuffles_its_elements_or_comes_again_is_no_version(shared, tmp_path):
    home = Loaded(tmp_path / "home")
    folder = shared / "lists/ofac/consolidated-xml"
    first, second = (
        home.load("us_ofac_cons", file) for file in sorted(folder.glob("consolidated_2025-10-22*.xml.gz"))
    )
    assert first.version.file_digest != second.version.file_digest or not second.new
    assert (second.new, second.added, second.removed, second.changed) == (False, 0, 0, 0)
    assert len(home.library.versions("us_ofac_cons")) == 1


def days_of(place: Path) -> list[Day]:
    """What changed in each of the daily SDN files."""
    with (place / "sdn_history_deltas.csv").open(newline="") as table:
        return [
            Day(row["file"], *(int(row[name]) for name in ("entities", "added", "removed", "changed")))
            for row in csv.DictReader(table)
        ]


def files_of(place: Path, folder: Path, days: list[Day]) -> Iterator[tuple[Day, Path]]:
    """The daily SDN files, unpacked one at a time."""
    expected = iter(days)
    with tarfile.open(place / "sdn_history_2021-08-18_to_2024-05-03.tar.xz", "r|xz") as archive:
        for member in archive:
            if member.isfile():
                day = next(expected, None)
                if day is None:
                    return
                assert Path(member.name).name == day.file
                archive.extract(member, folder, filter="data")
                yield day, folder / member.name
                (folder / member.name).unlink()


@pytest.mark.parametrize("count", [15, pytest.param(308, marks=pytest.mark.slow)])
def test_the_daily_lists_of_ofac_change_as_they_are_known_to_have_changed(shared, tmp_path, count):
    place = shared / "lists/ofac/sdn-csv"
    days = days_of(place)[:count]
    home = Loaded(tmp_path / "home")
    different = {}
    first = 0
    for number, (day, file) in enumerate(files_of(place, tmp_path, days), start=1):
        report = home.load("us_ofac_sdn", file, day.published)
        expected = day._replace(added=day.parties) if number == 1 else day
        found = Day(day.file, report.version.parties, *report[2:5])
        if found != expected:
            different[day.file] = (found[1:], expected[1:])
        if number % 50 == 0 or number == count:
            home.assert_reads_back("us_ofac_sdn", report, file)
        first = first or home.size()
    assert different == {}
    assert home.refused == REFUSED["us_ofac_sdn"]
    changes = sum(day.added + day.removed + day.changed for day in days[1:])
    grown = home.size() - first
    assert grown < 500 * changes + 1000 * count, (grown, changes)
