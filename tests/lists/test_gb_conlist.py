"""OFSI's list: hand-written files of both layouts read in full, the real ones counted by their own cells."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import random
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tamis.errors import ListFormatError
from tamis.lists import gb_conlist, reading
from tamis.lists.parsed import Parsed
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place
from workbooks import write_excel

Put = Callable[[str, bytes | str], Path]
FREEZE = Measure("asset freeze", "Asset freeze")
NEWEST, BEFORE = "ofsi_ConList_2025-04-14.xlsx", "ofsi_ConList_2025-04-10.xlsx"


def parties(path: Path) -> dict[str, Party]:
    return {party.source_id: party for party in gb_conlist.parse([path]).parties}


@pytest.fixture
def new(data: Path) -> Path:
    return data / "gb" / "conlist.csv"


@pytest.fixture
def old(data: Path) -> Path:
    return data / "gb" / "conlist_2014.csv"


def rows_of(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.reader(stream))


def written(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def write_book(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    """A workbook of 36 columns: `write_excel` names those up to Z."""
    write_excel(path, sheets)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            wide = re.sub(r'r="([\[-d])(\d+)"', lambda found: f'r="A{chr(ord(found[1]) - 26)}{found[2]}"', text)
            archive.writestr(name, wide)


# The hand-written files.


def test_a_person_is_read_in_full(new: Path) -> None:
    (note,) = {row[27] for row in rows_of(new) if row[-1] == "90001"}
    measures = (FREEZE, Measure("other", "Trust services"))
    assert parties(new)["90001"] == Party(
        id="gb_fcdo_sanctions:90001",
        list_id="gb_fcdo_sanctions",
        source_id="90001",
        kind="Person",
        names=(
            Name("Ivan Ivanovich SAMPLE"),
            Name("Ivan OBRAZTSOV", "alias"),
            Name("Vanya OBRAZTSOV", "alias"),
            Name("Иван Образцов", "alias", script="Cyrl", language="ru"),
            Name("Ivan FORMERLY", "previousName"),
            Name("VANKA", "weakAlias", "weak"),
        ),
        birth_dates=(
            DateSpan("1961-01-01", "1961-12-31", "year", "00/00/1961"),
            DateSpan("1961-01-01", "1961-12-31", "year", "1961"),
            DateSpan("1962-08-01", "1962-08-31", "month", "00/08/1962"),
            DateSpan("1962-09-01", "1962-09-30", "month", "09/1962"),
            DateSpan("1963-04-03", "1963-04-03", "exact", "03/04/1963"),
        ),
        birth_places=(
            Place("Congo (Democratic Republic)", "cd"),
            Place("Sampleton, Former USSR Currently Ukraine", "ua"),
        ),
        countries=(Country("ru", "nationality", "Russia"), Country("ua", "nationality", "Ukraine")),
        genders=("male",),
        identifiers=(
            Identifier("innCode", "900100200300", label="National identification", note="INN"),
            Identifier(
                "passportNumber", "90 01 900002", "ru", "Passport", "Russian Passport, Expiry: 20 Feb 2030"
            ),
            Identifier("passportNumber", "XX900001", "ua", "Passport", "Ukraine number, issued on 2 Feb. 2007"),
        ),
        addresses=(Address("1 Example Lane, Otherham, Russia", "ru"), Address("Sampleton, Ukraine", "ua")),
        designations=(
            Designation(gb_conlist.AUTHORITY, "Global Samples", "2020-07-06", measures=measures),
            Designation(gb_conlist.AUTHORITY, "Russia", "2014-03-18", measures=measures),
        ),
        titles=("General", 'Member of the "Sample" council', "Minister of Samples"),
        references=("RUS9901", "XYZ9001", "XYi.901"),
        notes=(note, "Date of birth: 31/02/1961"),
        details={
            "lastName": ("FORMERLY", "OBRAZTSOV", "SAMPLE"),
            "modifiedAt": ("2023-03-21",),
            "ukSanctionsListDateDesignated": ("Global Samples: 2020-07-06", "Russia: 2020-12-31"),
        },
    )


def test_an_organisation_is_read_with_all_its_labelled_pieces(new: Path) -> None:
    found = parties(new)["90002"]
    assert found.kind == "Organization"
    assert found.names == (
        Name("SAMPLE PLANT"),
        Name("SAMPLE WORKS", "alias"),
        Name("مصنع العينات", "alias", script="Arab"),
    )
    assert found.identifiers == (
        Identifier("ogrnCode", "1027700132195", "ru", "OGRN"),
        Identifier("swiftBic", "ABCDBY2X", label="SWIFT/BIC"),
        Identifier("taxNumber", "900100200", label="UNP"),
        Identifier("taxNumber", "9001002003", label="Tax ID No"),
    )
    assert found.addresses == (Address("Office Tower (2), Minsk, 900100, Belarus", "by"),)
    assert found.designations == (
        Designation(
            gb_conlist.AUTHORITY,
            "Belarus",
            "2020-12-18",
            measures=(
                FREEZE,
                Measure("other", "Director Disqualification Sanction"),
                Measure("travel ban", "Travel ban"),
            ),
            reference="BEL9002",
        ),
    )
    assert found.links == (
        Link("parent company", "Sample Holding"),
        Link("subsidiary", "Sample North"),
        Link("subsidiary", "Sample South"),
        Link("subsidiary", "Sample West"),
    )
    assert found.details == {
        "email": ("a@sample.example", "b@sample.example", "info@sample.example"),
        "fax": ("+375 00 3",),
        "legalForm": ("Joint Stock Company",),
        "modifiedAt": ("2020-12-31",),
        "phone": ("+375 00 1", "+375 00 2"),
        "ukSanctionsListDateDesignated": ("2020-12-31",),
        "website": ("www.sample.example",),
    }


def test_a_ship_is_read_with_its_numbers_and_flags(new: Path) -> None:
    found = parties(new)["90003"]
    assert (found.kind, found.names) == ("Vessel", (Name("MORNING SAMPLE"),))
    assert found.identifiers == (Identifier("imoNumber", "9074729", label="IMO number"),)
    assert found.countries == (Country("kp", "flag", "North Korea"),)
    assert found.links == (Link("owner", "Sample Shipping Co"),)
    assert found.references == ("DPR9003", "KPe.903")
    assert found.details == {
        "buildDate": ("1990",),
        "length": ("90",),
        "modifiedAt": ("2020-12-31",),
        "pastFlags": ("Panama", "South Korea"),
        "tonnage": ("900",),
        "type": ("Oil tanker",),
        "ukSanctionsListDateDesignated": ("2020-12-31",),
    }


def test_the_layout_before_2022_is_read_in_full(old: Path) -> None:
    parsed = gb_conlist.parse([old])
    assert (parsed.published, parsed.format) == ("2014-04-02T00:00:00Z", "conlist-csv")
    found = {party.source_id: party for party in parsed.parties}
    assert found["9001"] == Party(
        id="gb_fcdo_sanctions:9001",
        list_id="gb_fcdo_sanctions",
        source_id="9001",
        kind="Person",
        names=(
            Name("Muna AL-SAMPLE"),
            Name("Muna AL-SAMPLÉ", "alias"),
            Name("Muna EARLIER", "previousName"),
        ),
        birth_dates=(DateSpan("1955-01-01", "1955-12-31", "year", "00/00/1955"),),
        birth_places=(Place("Egypt", "eg"), Place("Sampleabad, Egypt", "eg")),
        countries=(Country("eg", "nationality", "Egyptian"), Country("jo", "nationality", "Jordanian")),
        genders=("female",),
        identifiers=(
            Identifier(
                "passportNumber", "OA 945404", "eg", "Passport", "OA 945404(Egyptian). Issued on 30 Apr 2000"
            ),
            Identifier(
                "taxNumber",
                "LBR HBB 61S17 Z352F",
                "it",
                "National identification",
                "Italian Fiscal Code LBR HBB 61S17 Z352F",
            ),
        ),
        addresses=(Address("Egypt (since 2009)", "eg"),),
        designations=(Designation(gb_conlist.AUTHORITY, "Al-Qaida", "2010-04-01", measures=(FREEZE,)),),
        titles=("Haji", "Head – of samples", "Maulavi"),
        references=("QI.A.901.11",),
        notes=(
            "Passport: (Egypt). Issued 1993.",
            "UN Ref QI.A.901.11. Also referred to as Abu Sample. Sex: Female. Website: http://www.sample.example. "
            "E-mail: me@sample.example.",
        ),
        details={
            "email": ("me@sample.example",),
            "lastName": ("AL-SAMPLE", "AL-SAMPLÉ", "EARLIER"),
            "modifiedAt": ("2011-04-02",),
            "website": ("http://www.sample.example",),
        },
    )
    assert not parsed.unknown


def test_one_ship_in_the_prose_is_the_party_and_a_fleet_is_not(old: Path) -> None:
    found = parties(old)
    assert [(i.kind, i.value) for i in found["9002"].identifiers] == [
        ("imoNumber", "9074729"),
        ("mmsi", "900100200"),
    ]
    assert found["9003"].identifiers == ()
    assert found["9003"].notes == ("IMO Nos 9074729,9167253",)


def test_a_workbook_says_the_same_as_the_csv(new: Path, tmp_path: Path) -> None:
    path = tmp_path / "ConList.xlsx"
    rows: list[list[Any]] = [["Last Updated", dt.date(2025, 4, 14)], *rows_of(new)[1:], [""]]
    write_book(path, {"Data": rows, "Notes": [["read me"]]})
    assert gb_conlist.recognises(reading.read_bytes(path), path.name)
    parsed = gb_conlist.parse([path])
    assert (parsed.published, parsed.format) == ("2025-04-14T00:00:00Z", "conlist-xlsx")
    assert {party.source_id: party for party in parsed.parties} == parties(new)


def test_order_repetition_and_a_later_day_change_no_party(new: Path, put: Put) -> None:
    first, header, *rows = rows_of(new)
    first[1] = "15/04/2025"
    for seed in range(4):
        random.Random(seed).shuffle(rows)
        assert parties(put("again.csv", written([first, header, *rows, rows[0]]))) == parties(new)
    turned = [row[::-1] for row in [header, *rows]]
    assert parties(put("turned.csv", written([first, *turned]))) == parties(new)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Last Updated,14/04/2025\nName 6,Name 1,Group Type,Alias Type,Group ID\n", True),
        (b"\xef\xbb\xbfLast Updated,14/04/2025\r\n\"Name 6\",Group Type,Alias Type,Group ID\r\n", True),
        (b"Last Updated,14/04/2025\nUnique ID,OFSI Group ID,Name 6\n", False),
        (b"Name 6,Name 1,Group Type,Alias Type,Group ID\n", False),
        (b"<Designations/>", False),
        (b"PK\x03\x04", False),
        (b"", False),
    ],
)  # fmt: skip
def test_the_list_is_recognised_by_its_content(content: bytes, said: bool) -> None:
    assert gb_conlist.recognises(content, "ConList.csv") is said


def test_what_is_met_and_not_understood_is_counted(new: Path, put: Put) -> None:
    text = new.read_text()
    for one, other in (
        ("Group ID", "Group ID,Shoe Size"),
        (",90003", ",90003,44"),
        ("Good quality", "Fair quality"),
        (",FKA,", ",NKA,"),
        (",Ship,", ",Airship,"),
        ("Cyrillic,Russian", "Runes,Norse"),
        ("Trust services.", "Sample services."),
        ("(Gender):Male", "(Shoe size):44 (Gender):Robot"),
        ("BEL9002", "9002"),
    ):
        assert one in text
        text = text.replace(one, other)
    text = re.sub(r",(9000[12])\r?\n", r",\1,\n", text)
    parsed = gb_conlist.parse([put("odd.csv", text)])
    found = {party.source_id: party for party in parsed.parties}
    assert set(parsed.unknown) == {
        "column Shoe Size",
        "alias quality 'Fair quality'",
        "alias type 'NKA'",
        "group type 'Airship'",
        "script 'Runes'",
        "language 'Norse'",
        "measure 'Sample services'",
        "gender 'Robot'",
        "label 'Shoe size'",
        "reference '9002. Sanction impos'",
    }
    assert found["90003"].kind == "LegalEntity"
    assert Measure("other", "Sample services") in found["90001"].designations[0].measures


@pytest.mark.parametrize(
    ("one", "other", "field", "words"),
    [
        ("Last Updated,14/04/2025", "Updated,14/04/2025", "Last Updated", "not OFSI's consolidated list"),
        ("Last Updated,14/04/2025", "Last Updated,soon", "Last Updated", "no day of publication"),
        ("Last Updated,14/04/2025", "Last Updated,00/04/2025", "Last Updated", "no day of publication"),
        ("Alias Quality", "Alias Qualities", "Alias Quality", "no column 'Alias Quality'"),
        ("Name 6", "Name 7", "Name 6", "no column 'Name 6'"),
        ("Name 2", "Name 1", "Name 1", "more than one column 'Name 1'"),
        (",90003", ",", "Group ID", "no number"),
        (",90003", ",x", "Group ID", "no number"),
        (",90003", ",90002", "Group Type", "group 90002 is Entity and Ship"),
        (",Ship,", ",,", "Group Type", "group 90003 is of no type"),
        ("MORNING SAMPLE", "", "Name 6", "group 90003 has no name"),
        (",90003", "", "", "35 fields where the header has 36"),
        (",90003", ',"90003', "", "not well-formed CSV"),
    ],
)
def test_a_file_that_lacks_what_it_must_have_is_refused(
    new: Path, put: Put, one: str, other: str, field: str, words: str
) -> None:
    text = new.read_text()
    assert one in text
    path = put("bad.csv", text.replace(one, other))
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(gb_conlist.parse([path]).parties)
    assert caught.value.field == field
    assert caught.value.file == str(path)
    assert caught.value.line
    assert caught.value.hint


def test_a_list_without_rows_is_refused(new: Path, put: Put) -> None:
    path = put("empty.csv", written(rows_of(new)[:2]))
    with pytest.raises(ListFormatError, match="holds no party"):
        list(gb_conlist.parse([path]).parties)


def test_a_cut_or_foreign_workbook_is_refused(new: Path, tmp_path: Path, put: Put) -> None:
    path = tmp_path / "ConList.xlsx"
    write_book(path, {"Data": rows_of(new)[1:]})
    with pytest.raises(ListFormatError, match="not OFSI's consolidated list"):
        gb_conlist.parse([path])
    with pytest.raises(ListFormatError):
        list(gb_conlist.parse([put("cut.xlsx", path.read_bytes()[:-900])]).parties)


def test_one_file_is_a_whole_list(new: Path) -> None:
    with pytest.raises(ListFormatError, match="2 files where one is a whole list"):
        gb_conlist.parse([new, new])


# The real lists.

FILES = {
    "hmt_conlist_2014.csv.gz": ("2014-04-02", 2297, {"Person": 1337, "Organization": 960}),
    "hmt_conlist_2018-04-13.csv.gz": ("2018-04-13", 2106, {"Person": 1426, "Organization": 680}),
    "ofsi_ConList_2023-06-05.xlsx": ("2023-06-05", 3993, {"Person": 3231, "Organization": 747, "Vessel": 15}),
    BEFORE: ("2025-04-10", 4686, {"Person": 3662, "Organization": 1009, "Vessel": 15}),
    NEWEST: ("2025-04-14", 4688, {"Person": 3663, "Organization": 1010, "Vessel": 15}),
}
"""Day of publication, groups as the table of the folder has them, and their kinds."""


@lru_cache(maxsize=8)
def read(folder: Path, name: str) -> tuple[Parsed, dict[str, Party]]:
    parsed = gb_conlist.parse([folder / name])
    return parsed, {party.source_id: party for party in parsed.parties}


def real(folder: Path, name: str) -> dict[str, Party]:
    return read(folder, name)[1]


@lru_cache(maxsize=8)
def raw(folder: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """The groups of a real file, with no word of the parser."""
    path = folder / name
    if name.endswith(".gz"):
        text = gzip.decompress(path.read_bytes()).decode("cp1252")
        rows: list[list[str]] = list(csv.reader(io.StringIO(text)))
    else:
        book = CalamineWorkbook.from_path(path)
        rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    groups = defaultdict(list)
    for row in rows[2:]:
        record = {column: cell.strip() for column, cell in zip(rows[1], row, strict=True)}
        groups[record["Group ID"].removesuffix(".0")].append(record)
    return groups


@pytest.fixture(scope="module")
def uk(shared: Path) -> Iterator[Path]:
    yield shared / "lists" / "uk"
    read.cache_clear()
    raw.cache_clear()


@pytest.mark.parametrize("name", FILES)
def test_every_real_list_has_the_groups_of_its_table_and_nothing_unknown(uk: Path, name: str) -> None:
    day, count, kinds = FILES[name]
    assert gb_conlist.recognises(reading.read_bytes(uk / name), name)
    parsed, found = read(uk, name)
    assert parsed.published == f"{day}T00:00:00Z"
    assert len(found) == count
    assert Counter(party.kind for party in found.values()) == kinds
    assert not parsed.unknown


def test_four_days_add_two_groups_change_three_and_remove_none(uk: Path) -> None:
    before, after = real(uk, BEFORE), real(uk, NEWEST)
    assert set(after) - set(before) == {"16856", "16857"}
    assert set(before) <= set(after)
    changed = {key for key in before if before[key].digest() != after[key].digest()}
    assert changed == {"16413", "16849", "16201"}
    assert not before["16849"].countries
    assert after["16849"].countries == (Country("md", "nationality", "Moldovan"),)


GIVEN = [f"Name {number}" for number in range(1, 7)]


@pytest.mark.parametrize("name", FILES)
def test_every_name_of_the_real_lists_is_kept_as_it_stands(uk: Path, name: str) -> None:
    found = real(uk, name)
    for key, rows in raw(uk, name).items():
        texts, weak, strong = set(), set(), set()
        for row in rows:
            forms = {" ".join(row[column] for column in GIVEN if row[column])}
            forms |= {row.get("Name Non-Latin Script", "")} - {""}
            low = row.get("Alias Quality") == "Low quality" and row["Alias Type"] != "Primary name"
            (weak if low else strong).update(forms)
            texts |= forms
        names = found[key].names
        assert Counter(n.text for n in names) == dict.fromkeys(texts, 1)
        assert {n.text for n in names if n.strength == "weak"} == {
            text for text in weak - strong if text != names[0].text
        }
        primary = {
            " ".join(row[column] for column in GIVEN if row[column])
            for row in rows
            if row["Alias Type"] in ("Primary name", "Prime Alias")
        }
        if primary:
            assert {n.text for n in names if n.kind == "name"} == primary
        else:
            assert [n.kind for n in names].count("name") == 1


@pytest.mark.parametrize("name", FILES)
def test_fields_of_the_real_lists_are_as_full_as_their_cells(uk: Path, name: str) -> None:
    found, rows = real(uk, name), raw(uk, name)

    def having(*columns: str) -> set[str]:
        return {
            key
            for key, group in rows.items()
            if any(row.get(column, "").strip(" -.") for row in group for column in columns)
        }

    def saying(pattern: str) -> set[str]:
        return {key for key, group in rows.items() if re.search(pattern, group[0]["Other Information"])}

    assert {k for k, p in found.items() if p.birth_places} == having("Town of Birth", "Country of Birth")
    assert {k for k, p in found.items() if any(c.role == "nationality" for c in p.countries)} == having(
        "Nationality"
    )
    place = [*(f"Address {number}" for number in range(1, 7)), "Post/Zip Code", "Country"]
    assert {k for k, p in found.items() if p.addresses} == having(*place)
    assert {k for k, p in found.items() if p.titles} == having("Title", "Position")
    assert {k for k, p in found.items() if any(n.label == "Passport" for n in p.identifiers)} | {
        k for k, p in found.items() if any(n.startswith("Passport: ") for n in p.notes)
    } == having("Passport Number", "Passport Details")
    numbers = ("NI Number", "National Identification Number", "National Identification Details")
    assert {k for k, p in found.items() if any(n.label == "National identification" for n in p.identifiers)} | {
        k for k, p in found.items() if any(n.startswith("National identification: ") for n in p.notes)
    } == having(*numbers)
    for key, group in rows.items():
        party = found[key]
        written = {row["DOB"] for row in group} - {""}
        read = {span.text for span in party.birth_dates}
        assert read | {n[15:] for n in party.notes if n.startswith("Date of birth: ")} == written
        years = {int(text[-4:]) for text in read}
        assert {int(span.start[:4]) for span in party.birth_dates} == years
        acts = {(row["Regime"], "-".join(row["Listed On"].split("/")[::-1])) for row in group}
        assert {(d.programme, d.date) for d in party.designations} == acts
        assert all(FREEZE in d.measures for d in party.designations)
        assert {" ".join(row["Other Information"].split()) for row in group} - {""} <= {
            " ".join(note.split()) for note in party.notes
        }
    said = {k for k, p in found.items() if any(re.match(r"[A-Z]+[a-z]?\.", r) for r in p.references)}
    assert saying(r"(?i:UN Ref)|List Ref\):SDi") - said == (NO_CODE if "2018" in name else set())
    assert said <= saying(r"(?i:UN Ref)|List Ref\):SDi")


NO_CODE = {"13539", "13570", "13572", "13573", "13574", "13633", "13638", "13641"}
"""Groups whose reference lacks its letters or its point ("UN Ref.077", "QD1.410", "KPe 070")."""


def test_labelled_pieces_of_the_newest_list_are_as_full_as_its_labels(uk: Path) -> None:
    found, rows = real(uk, NEWEST), raw(uk, NEWEST)

    def labelled(label: str) -> set[str]:
        return {key for key, group in rows.items() if f"({label}):" in group[0]["Other Information"]}

    ukref = {k for k, p in found.items() if any(re.fullmatch(r"[A-Z]{3}\d{4}", r) for r in p.references)}
    assert labelled("UK Sanctions List Ref") - ukref == {"16681", "16682"}  # they have the UN's reference there
    gendered = {k for k, p in found.items() if p.genders}
    assert gendered - labelled("Gender") == {"13677"}  # whose text says it in prose
    assert labelled("Gender") <= gendered
    assert {k for k, p in found.items() if p.kind == "Vessel"} == labelled("IMO number")
    for party in found.values():
        if party.kind == "Vessel":
            assert [i.kind for i in party.identifiers] == ["imoNumber"]
            assert [c.role for c in party.countries] == ["flag"]
    for label, name in (
        ("Type of entity", "legalForm"),
        ("Year built", "buildDate"),
        ("Tonnage of ship", "tonnage"),
        ("Length of ship", "length"),
        ("Previous flags", "pastFlags"),
    ):
        assert {k for k, p in found.items() if name in p.details} == labelled(label), label
    for label, relation in (
        ("Parent company", "parent company"),
        ("Subsidiaries", "subsidiary"),
        ("Current owners", "owner"),
    ):
        assert {k for k, p in found.items() if any(x.relation == relation for x in p.links)} == labelled(label)
    online = labelled("Website") | labelled("Email address")
    assert online <= {k for k, p in found.items() if {"website", "email"} & set(p.details)}
    registered = {k for k, p in found.items() if p.kind == "Organization" and p.identifiers}
    assert labelled("Business Reg No") <= registered
    trust = {k for k, p in found.items() if any(m.text == "Trust services" for m in p.designations[0].measures)}
    assert trust == {
        key for key, group in rows.items() if "asset freeze: Trust services" in group[0]["Other Information"]
    }


def test_countries_of_the_newest_list_are_understood_but_for_its_slips(uk: Path) -> None:
    found = real(uk, NEWEST)
    texts = {c.text for p in found.values() for c in p.countries if not c.code}
    assert texts == {"Belrus", "Repubic of Moldova"}
    assert sum(bool(a.country) for p in found.values() for a in p.addresses) > 3000
