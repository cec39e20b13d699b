"""Australia's list: hand-written workbooks in both layouts, and the real ones counted by their own cells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tamis.errors import ListFormatError
from tamis.fullness import fullness
from tamis.lists import au_dfat, reading
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Measure, Name, Party, Place
from workbooks import write_excel

COMMON = ["Date of Birth", "Place of Birth", "Citizenship", "Address", "Additional Information"]
NEW = ["Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength", *COMMON]
NEW += ["Listing Information", "IMO Number", "Committees", "Control Date", "Instrument of Designation"]
NEW += ["Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction"]
OLD = ["Reference", "Name of Individual or Entity", "Type", "Name Type", *COMMON]
OLD += ["Listing Information", "Committees", "Control Date"]

FACTS = ["1945, 12/11/1967, circa 1950, the spring", "a) Sampletown, Pakistan b) Otherville", "Pakistan"]
FACTS += ["a) Street 1, Kabul, Afghanistan b) Street 2", "TAi.002. Title: Mullah.", "Listed on 25 January 2001"]
TAIL: list[Any] = ["", "1988 (Taliban)", "2026-04-14", "Some Act 2022", True, True, False, False]
PERSON = [2, "AHMAD SAMPLE KHAN", "Individual", "Primary Name", "", *FACTS, *TAIL]
WEAK = ["2b", "Khan the Younger", "Individual", "Alias", "Weak", *FACTS, *TAIL]
SCRIPT = ["2a", "أحمد خان", "Individual", "Original Script", "", *FACTS, *TAIL]
SHIP: list[Any] = [9, "Ocean Lantern", "Vessel", "Primary Name", "", *["NA"] * 6, 9187629, "Autonomous (Sample)"]
SHIP += ["2026-04-14", "", False, False, False, True]


@pytest.fixture
def book(tmp_path: Path):
    def write(rows: list[list[Any]], header: list[str] = NEW) -> Path:
        path = tmp_path / "list.xlsx"
        write_excel(path, {"Consolidated List": [header, *rows]})
        return path

    return write


def test_the_new_layout_is_read_in_full(book) -> None:
    path = book([PERSON, SCRIPT, WEAK, SHIP])
    assert au_dfat.recognises(reading.read_bytes(path), "")
    parsed = au_dfat.parse([path])
    person, ship = sorted(parsed.parties, key=lambda party: party.id)
    assert not parsed.unknown
    measures = (
        Measure("asset freeze", "Targeted Financial Sanction"),
        Measure("travel ban", "Travel Ban"),
    )
    assert (
        person
        == Party(
            id="au_dfat_sanctions:2",
            list_id="au_dfat_sanctions",
            source_id="2",
            kind="Person",
            names=(
                Name("AHMAD SAMPLE KHAN"),
                Name("أحمد خان", "alias", script="Arab"),
                Name("Khan the Younger", "weakAlias", "weak"),
            ),
            birth_dates=(
                DateSpan("1945-01-01", "1945-12-31", "year", "1945"),
                DateSpan("1967-11-12", "1967-11-12", "exact", "12/11/1967"),
                DateSpan("1948-01-01", "1952-12-31", "circa", "circa 1950"),
            ),
            birth_places=(Place("Sampletown, Pakistan", "pk"), Place("Otherville")),
            countries=(Country("pk", "citizenship", "Pakistan"),),
            addresses=(Address("Street 1, Kabul, Afghanistan", "af"), Address("Street 2")),
            designations=(
                Designation(au_dfat.AUTHORITY, "1988 (Taliban)", "2001-01-25", "Some Act 2022", measures),
            ),
            references=("TAi.002",),
            notes=("TAi.002. Title: Mullah.", "Listed on 25 January 2001", "Date of birth: the spring"),
            details={"modifiedAt": ("2026-04-14",)},
        ).canonical()
    )
    assert ship.kind == "Vessel"
    assert ship.identifiers == (Identifier("imoNumber", "9187629", label="IMO Number"),)
    assert [measure.kind for measure in ship.designations[0].measures] == ["trade"]
    assert ship.notes == ()


def test_the_old_layout_and_its_spellings_of_kinds(book) -> None:
    rows = [
        ["7", "Sample Group", "Entity ", "primary Name", *FACTS, "1267", "2014-12-15"],
        ["7a", "Former Group", "entity", "Formerly known as", *FACTS, "1267", "2014-12-15"],
        ["7b ", "Sample G.", "Entity", "Aka ", *FACTS, "1267", "2014-12-15"],
    ]
    parsed = au_dfat.parse([book(rows, OLD)])
    [party] = parsed.parties
    assert [(name.text, name.kind) for name in party.names] == [
        ("Sample Group", "name"),
        ("Sample G.", "alias"),
        ("Former Group", "previousName"),
    ]
    assert party.kind == "Organization"
    assert not parsed.unknown


def test_the_order_of_the_rows_says_nothing(book) -> None:
    one = {party.digest() for party in au_dfat.parse([book([PERSON, SCRIPT, WEAK, SHIP])]).parties}
    assert one == {party.digest() for party in au_dfat.parse([book([SHIP, WEAK, SCRIPT, PERSON])]).parties}


def test_what_is_not_known_is_counted(book) -> None:
    odd = [*PERSON]
    odd[2], odd[3], odd[4] = "Robot", "Pseudonym", "Medium"
    parsed = au_dfat.parse([book([[*odd, "x"]], [*NEW, "Mood"])])
    list(parsed.parties)
    assert set(parsed.unknown) == {
        "type 'Robot'", "name type 'Pseudonym'", "alias strength 'Medium'", "column Mood",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "header", "words"),
    [
        ([["x", *PERSON[1:]]], NEW, "without reference or name"),
        ([[2, "", *PERSON[2:]]], NEW, "without reference or name"),
        ([PERSON], ["Ref", *NEW[1:]], "no column 'Reference'"),
        ([], NEW, "holds no party"),
    ],
)
def test_a_workbook_that_lacks_what_it_needs_is_refused(book, rows, header, words) -> None:
    with pytest.raises(ListFormatError, match=words) as caught:
        list(au_dfat.parse([book(rows, header)]).parties)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "count"), [("consolidated_2026-08", 3846), ("regulation8_consolidated_2024-12", 3062)]
)
def test_real_files_are_as_full_as_their_cells(shared: Path, name: str, count: int) -> None:
    path = shared / "lists" / "au" / f"dfat_{name}.xlsx"
    parsed = au_dfat.parse([path])
    found = fullness(list(parsed.parties))
    assert not parsed.unknown
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    groups: dict[str, list[dict[str, str]]] = {}
    for cells in rows[1:]:
        row = dict(zip(rows[0], (str(cell).strip() for cell in cells), strict=False))
        groups.setdefault(re.match(r"\d+", row["Reference"])[0], []).append(row)

    def having(column: str, *values: str) -> int:
        wanted = set(values)
        return sum(
            any((row[column] in wanted) if wanted else row[column] not in ("", "NA", "N/A") for row in group)
            for group in groups.values()
        )

    assert found["parties"].parties == len(groups) == count
    assert found["kind.Person"].parties == having("Type", "Individual", "Individual ", "individual")
    assert found["countries"].parties == having("Citizenship")
    assert found["birth_places"].parties == having("Place of Birth")
    assert found["addresses"].parties == having("Address")
    assert found["birth_dates"].parties >= 0.99 * having("Date of Birth")
    if count == 3846:
        weak = {
            (number, " ".join(row["Name of Individual or Entity"].split()))
            for number, group in groups.items()
            for row in group
            if row["Alias Strength"] == "Weak"
        }
        assert found["names.weakAlias"].values == len(weak)
        assert found["identifiers.imoNumber"].parties == having("IMO Number")
        assert found["designations.measures.travel ban"].parties == having("Travel Ban", "True")
        assert found["designations.measures.asset freeze"].parties == having("Targeted Financial Sanction", "True")
