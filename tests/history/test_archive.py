"""OFAC's archive of changes: what is read of its texts, and what it adds to the history of a party."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tamis.config import settings
from tamis.errors import CallError, ListFormatError
from tamis.history.across import across
from tamis.history.archive import ArchivedYear, archived_years, load_archive
from tamis.history.events import history_of
from tamis.library import Library
from tamis.lists.us_ofac_archive import read_archive
from tamis.model import Name

TEXT = """This publication is designed as a reference tool [TOOL] since January 1, 2005:

01/12/05:      The following [SDGT] entries have been added to
OFAC's SDN list:

GLASS MOUNTAIN TRADING CO., S.A. (a.k.a. "GMT"; f.k.a. LANTERN-
HOUSE LTD.), P.O. Box 7, Nowhere; 12 Long Street, Elsewhere [SDGT]
LANTERN-HOUSE LTD. (a.k.a. "GMT"; a.k.a. GLASS MOUNTAIN TRADING
CO., S.A.), P.O. Box 7, Nowhere; 12 Long Street, Elsewhere [SDGT]
QUDRATOV, Firuz Anvar, 3 Short Street, Nowhere; DOB 3 Apr 1952
(individual) [SDGT] [FTO] (Linked To: GLASS MOUNTAIN TRADING CO.,
S.A.).

02/01/2005:

Some words about nothing in particular.

The following [SDGT] entries have been changed:

QUDRATOV, Firuz Anvar; DOB 1952 (individual) [SDGT] -to- QUDRATOV,
Firuz Anvar (a.k.a. QUDRAT, Firuz); DOB 3 Apr 1952 (individual)
[SDGT] [FTO]

03/15/05:      Deletion of the following names from Treasury's
listing is being published:

GLASS MOUNTAIN TRADING CO., S.A., P.O. Box 7, Nowhere [SDGT]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "sdnew05.txt"
    found.write_text(TEXT, encoding="cp1252")
    return found


def test_entries_are_read_once_each_with_all_their_names_and_what_happened_to_them(file):
    archive = read_archive([file], "us_ofac_sdn")
    told = [(c.day, c.what, c.party.kind, [n.text for n in c.party.names]) for c in archive.changes]
    trade = "GLASS MOUNTAIN TRADING CO., S.A."
    assert sorted(told) == [
        ("2005-01-12", "added", "LegalEntity", [trade, "GMT", "LANTERN-HOUSE LTD."]),
        ("2005-01-12", "added", "Person", ["QUDRATOV, Firuz Anvar"]),
        ("2005-02-01", "changed", "Person", ["QUDRATOV, Firuz Anvar", "QUDRAT, Firuz"]),
        ("2005-03-15", "removed", "LegalEntity", [trade]),
    ]
    assert archive.prose == 1
    [added] = [c.party for c in archive.changes if c.what == "added" and c.party.kind == "LegalEntity"]
    assert added.names[1:] == (
        Name("GMT", "weakAlias", "weak"),
        Name("LANTERN-HOUSE LTD.", "previousName"),
    )
    [person] = [c.party for c in archive.changes if c.what == "added" and c.party.kind == "Person"]
    assert [span.start for span in person.birth_dates] == ["1952-04-03"]
    assert [act.programme for act in person.designations] == ["SDGT", "FTO"]


def test_the_archive_dates_entries_of_the_list_and_finds_those_gone_before_its_first_version(file, tmp_path):
    library = Library(settings(tmp_path / "home"))
    entity = '{"id": "7", "schema": "Person", "properties": {"name": ["Firuz Anvar Qudratov"]}}\n'
    source = tmp_path / "list.ftm.json"
    source.write_text(entity)
    for day in ("2010-01-01", "2011-01-01"):
        source.write_text(entity.replace("}}", f', "notes": ["{day}"]}}}}'))
        library.update(["us_ofac_sdn"], from_=source, published=day, accept=True)
    [before] = across(library, "us_ofac_sdn:7").parties[0].listings
    assert before.since == "by 2010-01-01"
    done = load_archive(library, "us_ofac_sdn", file)
    assert (done.events, done.parties, done.first, done.last) == (4, 2, "2005-01-12", "2005-03-15")
    [row] = across(library, "us_ofac_sdn:7").parties[0].listings
    assert (row.since, row.listed) == ("2005-01-12", True)
    told = [(e.day, e.what) for e in history_of(library, "us_ofac_sdn:7").events if e.source == "archive"]
    assert told == [("2005-01-12", "added"), ("2005-02-01", "changed")]
    [gone] = across(library, "Lantern-House").parties[0].listings
    assert (gone.listed, gone.since, gone.removed) == (False, "2005-01-12", "2005-03-15")
    assert load_archive(library, "us_ofac_sdn", file) == done, "loaded again, it takes its own place"
    assert len(across(library, "Lantern-House").parties) == 1


def test_the_archive_is_counted_by_years_and_who_is_printed_anew_neither_came_nor_went(file, tmp_path):
    library = Library(settings(tmp_path / "home"))
    file.write_text(
        file.read_text("cp1252") + "\n04/01/06:      The following [SDGT] entries have been removed:\n\n"
        "QUDRATOV, Firuz Anvar; DOB 3 Apr 1952 (individual) [SDGT]\n\n"
        "The following [SDGT] entries have been added:\n\n"
        "QUDRATOV, Firuz Anvar; DOB 3 Apr 1952 (individual) [SDGT]\n",
        encoding="cp1252",
    )
    load_archive(library, "us_ofac_sdn", file)
    with library.store() as store:
        assert archived_years(store.past, "us_ofac_sdn", "2010-01-01") == [ArchivedYear("2005", 2, 1)]
        assert archived_years(store.past, "us_ofac_sdn", "2005-02-01") == [ArchivedYear("2005", 2, 0)]
        assert archived_years(store.past, "eu_fsf", "2010-01-01") == []


def test_what_is_no_archive_is_an_error(tmp_path, file):
    library = Library(settings(tmp_path / "home"))
    with pytest.raises(CallError, match="eu_fsf"):
        load_archive(library, "eu_fsf", file)
    file.write_text("Nothing dated")
    with pytest.raises(ListFormatError, match="no dated change"):
        load_archive(library, "us_ofac_sdn", file)


def test_the_real_archive_tells_what_a_reader_finds_in_it(shared):
    files = sorted((shared / "lists" / "ofac" / "changes-archive").glob("*.txt.gz"))
    archive = read_archive(files, "us_ofac_sdn")

    def days(name: str, what: str) -> set[str]:
        return {c.day for c in archive.changes if c.what == what and any(n.text == name for n in c.party.names)}

    assert days("IBRAHIM, Dawood", "added") == {"2003-10-16", "2006-06-01"}
    assert days("AL-NUSRAH FRONT", "added") == {"2014-05-14"}
    assert days("HIZBALLAH", "added") == {"1995-01-24", "1997-10-08"}
    assert days("DOOLEY, Michael P.", "removed") == {"2015-08-27"}
    assert days("ACRA, Antoine", "removed") == {"1994-10-05"}
    years = Counter(change.day[:4] for change in archive.changes)
    assert set(years) == {str(year) for year in range(1994, 2017)}
    assert archive.prose < len(archive.changes) / 20
