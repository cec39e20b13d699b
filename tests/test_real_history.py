"""The dated files of two publishers, one after another in a home of their own: the history that really was.

308 daily SDN.CSV files of 2021 to 2024 (without ALT and ADD), 22 dated files of the United Nations. What should
have changed is counted from the files' own rows and references, without a parser. The daily files are some 850 MB,
a second each to read, so pairs of neighbours are picked from all over them; the slow test of
`tests/store/test_real_lists.py` loads them all.
"""

import csv
import gzip
import itertools
import random
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tamis.config import settings
from tamis.errors import ListFormatError, ListRefused, NothingLoaded
from tamis.library import Library
from tamis.model import ListVersion
from tamis.store.history import Store, version_digest


def daily_files(shared: Path, folder: Path, wanted: set[str]) -> Iterator[Path]:
    """The wanted ones of the daily files, by date, unpacked one at a time."""
    archive = shared / "lists" / "ofac" / "sdn-csv" / "sdn_history_2021-08-18_to_2024-05-03.tar.xz"
    with tarfile.open(archive) as members:
        for member in members:
            name = Path(member.name).name
            content = members.extractfile(member) if name in wanted else None
            if content is not None:
                path = folder / name
                path.write_bytes(content.read())
                yield path
                path.unlink()


def counted(shared: Path) -> dict[str, dict[str, int]]:
    """What changed from each daily file to the next, as counted by others, by file."""
    with (shared / "lists" / "ofac" / "sdn-csv" / "sdn_history_deltas.csv").open() as file:
        return {row.pop("file"): {key: int(value) for key, value in row.items()} for row in csv.DictReader(file)}


def moment(name: str) -> str:
    """When a daily file was published: some days had a second one, towards evening."""
    day, _, hour = name.removeprefix("sdn_").removesuffix(".csv").partition("_")
    return f"{day}T{hour}:00:00Z" if hour else day


def rows(path: Path) -> dict[str, str]:
    """The rows of a daily file by number."""
    lines = path.read_text("utf-8", "replace").splitlines()
    return {line.partition(",")[0]: line for line in lines if line.strip("\x1a ")}


def difference(old: dict[str, str], new: dict[str, str]) -> tuple[int, int, int]:
    """Added, removed, changed."""
    both = old.keys() & new.keys()
    return len(new) - len(both), len(old) - len(both), sum(old[key] != new[key] for key in both)


def follow(library: Library, shared: Path, folder: Path, wanted: set[str]) -> None:
    """Load daily files one after another, and compare what changed with the rows and with the counts of others."""
    expected = counted(shared)
    names = list(expected)
    before: dict[str, str] = {}
    loaded = ""
    for path in daily_files(shared, folder, wanted):
        [report] = library.update(["us_ofac_sdn"], from_=path, published=moment(path.name), build=False)
        assert report.version is not None
        assert report.version.parties == expected[path.name]["entities"]
        now = rows(path)
        found = (report.added + report.renumbered, report.removed + report.renumbered, report.changed)
        assert found == difference(before, now), path.name
        if loaded and names.index(loaded) + 1 == names.index(path.name):
            said = expected[path.name]
            assert found == (said["added"], said["removed"], said["changed"]), path.name
        before, loaded = now, path.name


def assert_reads_back(store: Store, version: ListVersion) -> None:
    """Every party of a version hashes to what was counted when it was loaded."""
    read = {party.id: party.digest() for party in store.parties(version)}
    assert version_digest(read) == version.digest
    assert len(read) == version.parties


def test_pairs_of_daily_files_change_what_was_counted_and_read_back_in_any_order(shared, tmp_path):
    names = list(counted(shared))
    turns = ("sdn_2021-12-30.csv", "sdn_2022-12-16.csv", "sdn_2024-02-23.csv")
    picked = {*range(0, len(names), 110), *map(names.index, turns)}
    wanted = {names[place] for place in picked | {max(0, place - 1) for place in picked}}
    library = Library(settings(tmp_path / "home"))
    follow(library, shared, tmp_path, wanted)
    with library.store() as store, Store(f"sqlite:///{tmp_path / 'shuffled.db'}") as shuffled:
        versions = store.versions()
        assert len(versions) == len(wanted)
        for version in random.Random(11).sample(versions, len(versions)):
            assert_reads_back(store, version)
            again = shuffled.add_version(version, store.parties(version)).version
            assert (again.digest, again.published) == (version.digest, version.published)
        for version in shuffled.versions():
            assert_reads_back(shuffled, version)
        twins = {version.published: version for version in shuffled.versions()}
        for one, other in itertools.pairwise(versions):
            assert store.diff(one, other)[2:] == shuffled.diff(twins[one.published], twins[other.published])[2:]


def test_the_22_files_of_the_united_nations_change_what_their_references_say(shared, tmp_path):
    library = Library(settings(tmp_path / "home"))
    before: dict[str, str] = {}
    for path in sorted((shared / "lists" / "un").glob("un_consolidated_2*.xml.gz")):
        [report] = library.update(["un_sc_sanctions"], from_=path, build=False)
        text = gzip.decompress(path.read_bytes()).decode()
        now = dict.fromkeys(re.findall(r"<REFERENCE_NUMBER>\s*([^<]+?)\s*</REFERENCE_NUMBER>", text), "")
        assert report.version is not None
        assert report.version.parties == len(re.findall(r"<(?:INDIVIDUAL|ENTITY)>", text)) == len(now)
        moved = report.renumbered
        assert (report.added + moved, report.removed + moved) == difference(before, now)[:2], path.name
        before = now
    with library.store() as store:
        versions = store.versions()
        assert len(versions) == 22
        for version in versions:
            assert_reads_back(store, version)


def test_the_guards_refuse_a_set_without_its_aliases_and_addresses_and_what_is_not_well_formed(shared, tmp_path):
    """None of the 22 and 308 dated files in their own homes is refused; these are, each for what it lacks."""
    sets = shared / "lists" / "ofac" / "sdn-csv"
    library = Library(settings(tmp_path / "home"))
    library.update(["us_ofac_sdn"], from_=sets / "2021-07", published="2021-07-07", build=False)
    alone = sets / "2022-03-24"
    with pytest.raises(ListRefused) as refused:
        library.update(["us_ofac_sdn"], from_=alone, published="2022-03-24", build=False)
    assert [re.split(r" (?:\d|are)", reason)[0] for reason in refused.value.reasons] == [
        "it has",
        "addresses",
        "names (alias)",
    ]
    assert "names" in refused.value.reasons[0]
    [report] = library.update(["us_ofac_sdn"], from_=alone, published="2022-03-24", build=False, accept=True)
    assert report.version is not None
    with library.store() as store:
        assert store.select() == [report.version]
        assert set(refused.value.reasons) <= set(store.notes(report.version))
    malformed = shared / "lists" / "un" / "un_malformed_encoding_2025-08.xml.gz"
    with pytest.raises(ListFormatError, match="line 53"):
        library.update(["un_sc_sanctions"], from_=malformed, build=False, accept=True)


def test_a_file_of_changes_is_applied_to_the_version_before_it(shared, tmp_path):
    """OFAC's delta of 2026-08-07 adds 58287 and removes 11753, who stood on the list of 2024 already."""
    library = Library(settings(tmp_path / "home"))
    delta = shared / "lists" / "samples" / "ofac_delta_SAMPLE_2026-08-07.xml"
    with pytest.raises(NothingLoaded, match="no version of us_ofac_sdn is older"):
        library.update(["us_ofac_sdn"], from_=delta, build=False)
    whole = shared / "lists" / "ofac" / "sdn-csv" / "2024-01-11"
    library.update(["us_ofac_sdn"], from_=whole, published="2024-01-11", build=False)
    [report] = library.update(["us_ofac_sdn"], from_=delta, build=False)
    assert (report.added, report.removed, report.changed) == (1, 1, 0)
    assert "made of the version of 2024-01-11 and the changes since" in report.warnings
    found = library.diff("us_ofac_sdn")
    assert [party.source_id for party in found.added] == ["58287"]
    assert [party.source_id for party in found.removed] == ["11753"]
    assert found.after.format == "ofac-delta"
    with pytest.raises(ListRefused, match="58287: is added, and was there") as refused:
        library.update(["us_ofac_sdn"], from_=delta, published="2026-08-09", build=False)
    assert "2 changes do not fit" in str(refused.value)
