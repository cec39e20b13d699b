"""Australia's list: hand-written workbooks in both layouts, and the real ones counted by their own cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tamis.errors import ListFormatError
from tamis.fullness import fullness
from tamis.lists import au_dfat, au_dfat_text, reading
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
SHIP: list[Any] = [
    9,
    "Ocean Lantern",
    "Vessel",
    "Primary Name",
    "",
    *["NA"] * 4,
    "Previous names include SEA TORCH",
]
SHIP += ["NA", 9187629, "Autonomous (Sample)"]
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
            titles=("Mullah",),
            references=("TAi.002",),
            notes=(
                "TAi.002. Title: Mullah.",
                "Listed on 25 January 2001",
                "Date of birth: 1945, 12/11/1967, circa 1950, the spring",
            ),
            details={"modifiedAt": ("2026-04-14",)},
        ).canonical()
    )
    assert ship.kind == "Vessel"
    assert ship.identifiers == (Identifier("imoNumber", "9187629", label="IMO Number"),)
    assert [measure.kind for measure in ship.designations[0].measures] == ["trade"]
    assert ship.names == (Name("Ocean Lantern"), Name("SEA TORCH", "previousName"))
    assert ship.notes == ("Previous names include SEA TORCH",)


def test_the_old_layout_and_its_spellings_of_kinds(book) -> None:
    facts = [
        "",
        "NA",
        "a) German\xa0 b) Moroccan",
        "Street 3; Street 4",
        "SWIFT/BIC: SAMPDEFF. Email: info@sample.test",
    ]
    act = "Instrument of first designation: Autonomous Sanctions (Sample) Amendment (No. 4) Instrument 2022 "
    rows = [
        ["7", "Sample Group", "Entity ", "primary Name", *facts, act, "1267", "2014-12-15"],
        ["7a", "Former Group", "entity", "Formerly known as", *facts, act, "1267", "2014-12-15"],
        ["7b ", "Sample G.", "Entity", "Aka ", *facts, act, "1267", "2014-12-15"],
        [
            "7c1",
            "Sampler (previously listed as, in Arabic: مثال)",
            "Entity",
            "aka",
            *facts,
            act,
            "1267",
            "2014-12-15",
        ],
        ["7d", "Samp (combat name)", "Entity", "AKA", *facts, act, "1267", "2014-12-16"],
    ]
    parsed = au_dfat.parse([book(rows, OLD)])
    [party] = parsed.parties
    assert (
        party
        == Party(
            id="au_dfat_sanctions:7",
            list_id="au_dfat_sanctions",
            source_id="7",
            kind="Organization",
            names=(
                Name("Sample Group"),
                Name("Samp", "alias"),
                Name("Sample G.", "alias"),
                Name("Former Group", "previousName"),
                Name("Sampler", "previousName"),
                Name("مثال", "previousName", script="Arab"),
            ),
            countries=(Country("de", "citizenship", "German"), Country("ma", "citizenship", "Moroccan")),
            identifiers=(Identifier("swiftBic", "SAMPDEFF", label="SWIFT/BIC"),),
            addresses=(Address("Street 3"), Address("Street 4")),
            designations=(Designation(au_dfat.AUTHORITY, "1267", legal_basis=act.strip()),),
            notes=(facts[4], act.strip(), "Name: Samp (combat name)"),
            details={"modifiedAt": ("2014-12-15", "2014-12-16"), "email": ("info@sample.test",)},
        ).canonical()
    )
    assert not parsed.unknown


@pytest.mark.parametrize(
    ("cell", "spans"),
    [
        ("a) Approximately 1955- 1958 b) 1960", ["1953-01-01 1960-12-31", "1960-01-01 1960-12-31"]),
        ("1945, 1946, 12/11/1967", ["1945-01-01 1945-12-31", "1946-01-01 1946-12-31", "1967-11-12 1967-11-12"]),
        ("Approximately: Between 1959 and 1965", ["1957-01-01 1967-12-31"]),
        ("March 16, 1972", ["1972-03-16 1972-03-16"]),
        ("August, 1961", ["1961-08-01 1961-08-31"]),
        ("1961, /02/1961", ["1961-01-01 1961-12-31", "1961-02-01 1961-02-28"]),
        (
            "7/02/1950/11/1950 08/08/1945",
            ["1945-08-08 1945-08-08", "1950-02-07 1950-02-07", "1950-11-01 1950-11-30"],
        ),
        ("1979, 1980.1981", ["1979-01-01 1979-12-31", "1980-01-01 1980-12-31", "1981-01-01 1981-12-31"]),
        ("14 Mar 1974 >> 1 Aug 1970", ["1970-08-01 1970-08-01", "1974-03-14 1974-03-14"]),
        ("b) 09/11/ 1954", ["1954-11-09 1954-11-09"]),
        ("c) 24/06/1402 (Hijri Calendar)", ["1982-04-18 1982-04-20"]),
        ("na", []),
    ],
)
def test_dates_of_birth_as_the_cells_write_them(cell: str, spans: list[str]) -> None:
    found, notes = au_dfat_text.births([cell])
    assert sorted(f"{span.start} {span.end}" for span in found) == spans
    assert len(notes) == ("Hijri" in cell)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Listed by UN 1267 Committee on 25 Jan. 2001 (amended on 3 Sep. 2003)", "2001-01-25"),
        ("First listed on 2 /03/2016 (amended on 26/07/2022)", "2016-03-02"),
        ("16 Jul.2020 (amended on 19 Dec. 2023)", "2020-07-16"),
        ("Designated under the Regulations 2011 on 2 March 2012. Relisted 12 January 2024.", "2012-03-02"),
        ("Assets received on or after 23 May 2003 are not. Listed under Resolution 1483 (2003)", ""),
        ("List 2001 (No. 2). Last listed on: 16/09/2022", ""),
        ("Relisted on 3 Aug. 2020 and 2 Aug. 2023", ""),
        ("Autonomous Sanctions (Sample) Instrument 2022", ""),
    ],
)  # fmt: skip
def test_the_day_of_listing_is_none_of_a_renewal(text: str, day: str) -> None:
    assert au_dfat_text.listed_on([text]) == day


def test_remarks_tell_titles_gender_and_numbers() -> None:
    text = "TAi.902 Title: a) Mullah b) Haji Designation: Mayor. Gender: male. Passport no.: Afghanistan number"
    text += " D001206 (expired). National identification no: 1047503170. State registration number: 1025202830290;"
    text += " www.sample.test/ https://www.un.org/sample"
    assert au_dfat_text.titles([text]) == ("Mullah", "Haji")
    assert au_dfat_text.genders([text]) == ("male",)
    assert au_dfat_text.references([text], ["Permanent Reference Number: QDi.938 Listed on"]) == (
        "TAi.902",
        "QDi.938",
    )
    assert au_dfat_text.contacts([text]) == {"website": ("www.sample.test/",), "email": ()}
    assert {(i.kind, i.value, i.country) for i in au_dfat_text.identifiers([text])} == {
        ("passportNumber", "D001206", "af"),
        ("idNumber", "1047503170", ""),
        ("registrationNumber", "1025202830290", ""),
    }


def test_citizenships_are_parted_but_not_within_a_country() -> None:
    cells = ["Australia and Egypt", "Trinidad and Tobago;Jordan", "Turkish/Jordanian", "Nowhere and Egypt"]
    cells += ["Saudi Arabian (this aka only, alt Citizenship Yemeni)", "Congo, Democratic Republic of the"]
    assert set(au_dfat_text.citizenships(cells)) == {
        "Australia", "Egypt", "Trinidad and Tobago", "Jordan", "Turkish", "Jordanian", "Nowhere and Egypt",
        "Saudi Arabian", "Yemeni", "Congo, Democratic Republic of the",
    }  # fmt: skip


def test_long_cells_take_no_long_time() -> None:
    for cell in (
        "1/" * 50_000,
        "a) " * 30_000,
        "Passport number " * 5000,
        "(previously listed as " * 5000,
        "x." * 50_000,
    ):
        au_dfat_text.births([cell])
        au_dfat_text.listed_on([cell])
        list(au_dfat_text.written_names(cell, "alias", "strong"))
        list(au_dfat_text.identifiers([cell]))
        au_dfat_text.contacts([cell])
        au_dfat_text.titles([cell])


def test_the_order_of_the_rows_says_nothing(book) -> None:
    other = [*WEAK]
    other[10], other[13] = "Listed on 3 March 1999", "2026-01-01"
    other[14] = "Another Act 1999"
    one = {party.digest() for party in au_dfat.parse([book([PERSON, SCRIPT, other, SHIP])]).parties}
    assert one == {party.digest() for party in au_dfat.parse([book([SHIP, other, SCRIPT, PERSON])]).parties}


def test_a_party_without_primary_name_takes_one_and_says_so(book) -> None:
    parsed = au_dfat.parse([book([WEAK, SCRIPT])])
    [party] = parsed.parties
    assert party.names[0].kind == "name"
    assert len(parsed.warnings) == 1


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


def rows_of(groups: dict[str, list[dict[str, str]]]) -> Iterator[dict[str, str]]:
    return (row for group in groups.values() for row in group)


@pytest.mark.parametrize(
    ("name", "count"), [("consolidated_2026-08", 3846), ("regulation8_consolidated_2024-12", 3062)]
)
def test_real_files_are_as_full_as_their_cells(shared: Path, name: str, count: int) -> None:
    path = shared / "lists" / "au" / f"dfat_{name}.xlsx"
    parsed = au_dfat.parse([path])
    parties = list(parsed.parties)
    found = fullness(parties)
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
    assert having("Date of Birth") - found["birth_dates"].parties == (
        1 if count == 3846 else 6
    )  # "10/061962", "30-35 years old", "na"
    named = sum(
        any(re.match(r"\s*[A-Z]{2}[ie]\.\d{3}(?!\d)", row["Additional Information"]) for row in group)
        for group in groups.values()
    )
    listed = sum(
        any("Reference Number" in row["Listing Information"] for row in group) for group in groups.values()
    )
    assert found["references"].parties == named + listed
    listings = [{row["Listing Information"] for row in group} for group in groups.values()]
    said = re.compile(r"^(?:First )?[Ll]isted (?:by [^.(]*?(?:\([^)]*\)[^.(]*?)?)?on:? ?\d{1,2}[ /]")
    assert found["designations.date"].parties >= sum(any(map(said.match, texts)) for texts in listings)
    written = {" ".join(row["Name of Individual or Entity"].split()).strip(" ;") for row in rows_of(groups)}
    names = {name.text for party in parties for name in party.names}
    assert all(
        re.search(r"\((?:previously|formerly|combat|birth|initials|when)", name, re.I) for name in written - names
    )
    if count == 3846:
        weak = {
            (number, " ".join(row["Name of Individual or Entity"].split()))
            for number, group in groups.items()
            for row in group
            if row["Alias Strength"] == "Weak"
        }
        assert found["names.weakAlias"].values == len(weak) + 1  # one cell has the name in Arabic too
        ships = sum(i.label == "IMO Number" for party in parties for i in party.identifiers)
        assert ships == having("IMO Number") == 261
        former = sum("Previous name" in group[0]["Additional Information"] for group in groups.values())
        assert sum(p.kind == "Vessel" and len(p.names) > 1 for p in parties) == former == 118
        assert found["designations.measures.travel ban"].parties == having("Travel Ban", "True")
        assert found["designations.measures.asset freeze"].parties == having("Targeted Financial Sanction", "True")
        assert found["designations.measures.arms embargo"].parties == having("Arms Embargo", "True")
        assert found["designations.measures.trade"].parties == having("Maritime Restriction", "True")
        for row in rows_of(groups):
            assert row["Alias Strength"] != "Weak" or row["Name Type"] == "Alias"
