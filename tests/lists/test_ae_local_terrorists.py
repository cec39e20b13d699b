"""The Emirates' local list: a hand-written table read in full, and the real one counted by its own cells."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from tamis.errors import ListFormatError
from tamis.lists import ae_local_terrorists, reading
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Name, Party, Place
from workbooks import write_excel

AUTHORITY = "UAE Executive Office for Control and Non-Proliferation"


def read(path: Path) -> dict[str, Party]:
    parsed = ae_local_terrorists.parse([path])
    found = {party.caption: party for party in parsed.parties}
    assert not parsed.unknown
    return found


@pytest.fixture
def text(data: Path) -> str:
    return (data / "ae" / "local.csv").read_text(encoding="utf-8")


def test_the_table_is_read_in_full(data: Path) -> None:
    path = data / "ae" / "local.csv"
    assert ae_local_terrorists.recognises(path.read_bytes(), path.name)
    found = read(path)
    one = found["KARIM SAMIR AL KHAYALI"]
    assert (
        one
        == Party(
            id=f"ae_local_terrorists:{one.source_id}",
            list_id="ae_local_terrorists",
            source_id=one.source_id,
            kind="Person",
            names=(
                Name("KARIM SAMIR AL KHAYALI"),
                Name("كريم سمير الخيالي", script="Arab"),
                Name("أبوقلم", "alias", script="Arab"),
            ),
            birth_dates=(DateSpan("1965-04-03", "1965-04-03", "exact", "03-04-1965"),),
            birth_places=(Place("الدوحة - قطر", "qa"),),
            countries=(Country("qa", "nationality", "قطر"),),
            identifiers=(
                Identifier("passportNumber", "012345", "qa", "جواز سفر", "issued 29-05-2012 expires 28-05-2017"),
            ),
            addresses=(Address("شارع 9, إسطنبول, تركيا", "tr"),),
            designations=(
                Designation(
                    AUTHORITY,
                    "Local Terrorist List",
                    legal_basis="مدرج بموجب قرار مجلس الوزراء رقم (99) لسنة 2017",
                ),
            ),
            details={"classification": ("شخص إرهابي",), "lastName": ("AL KHAYALI", "الخيالي")},
        ).canonical()
    )
    two = found["NABIL MARWAN ALWARAQI"]
    assert {(name.text, name.kind) for name in two.names} == {
        ("NABIL MARWAN ALWARAQI", "name"),
        ("نبيل مروان الورقي", "name"),
        ("الورقة", "alias"),
        ("نبيل مروان ورقي", "alias"),
    }
    assert two.birth_dates == (DateSpan("1983-01-01", "1983-12-31", "year", "1983"),)
    assert set(two.countries) == {
        Country("se", "nationality", "الحالية: السويد"),
        Country("lr", "nationality", "السابقة: ليبيريا"),
    }
    assert set(two.identifiers) == {
        Identifier("passportNumber", "99482622", "se", "جواز السفر السويد", "issuer السويد و الامارات"),
        Identifier("passportNumber", "Z9649673", "ae", "جواز السفر إماراتي", "issuer السويد و الامارات"),
    }
    three = found["SALIM ALWAHMI"]
    assert {country.code for country in three.countries} == {"sa", "kw"}
    assert three.notes == ("Date of birth: sometime", "اعتقل", "الرقم الموحد")
    assert not three.identifiers
    assert three.designations == (Designation(AUTHORITY, "Local Terrorist List"),)


def test_a_workbook_gives_the_same(tmp_path: Path, text: str, data: Path) -> None:
    rows = list(csv.reader(text.splitlines(keepends=True)))
    path = tmp_path / "local.xlsx"
    write_excel(path, {"list": rows})
    assert ae_local_terrorists.recognises(reading.read_bytes(path), path.name)
    assert read(path) == read(data / "ae" / "local.csv")


def test_neither_order_nor_numbers_nor_later_facts_change_the_ids(put, text: str, data: Path) -> None:
    expected = read(data / "ae" / "local.csv")
    rows = list(csv.reader(text.splitlines(keepends=True)))
    moved = [*rows[:3], *([str(number), *row[1:]] for number, row in enumerate(reversed(rows[3:]), 7))]
    assert read(put("moved.csv", written(moved))) == expected
    later = text.replace("إسطنبول", "أنقرة").replace("نبيل مروان الورقي", "نبيل  مروان الورقى")
    assert {key: party.id for key, party in read(put("later.csv", later)).items()} == {
        key: party.id for key, party in expected.items()
    }


def written(rows: list[list[str]]) -> str:
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)


def test_namesakes_are_told_apart(put, text: str) -> None:
    row = text.splitlines()[-1]
    for other in (row.replace("sometime", "1990"), row.replace("اعتقل", "توفي")):
        parsed = ae_local_terrorists.parse([put("twice.csv", f"{text}{other}\n")])
        assert len(list(parsed.parties)) == 4
    with pytest.raises(ListFormatError, match="comes twice"):
        list(ae_local_terrorists.parse([put("twice.csv", f"{text}{row}\n")]).parties)


def test_a_section_of_organisations_and_what_is_unknown(put, text: str) -> None:
    lines = text.split("\n", 4)
    head = "الكيانات المدرجة في قائمة الإرهاب المحلية" + "," * 18
    columns = "\n".join(lines[2:4]).replace("النوع ,", "النشاط,")
    rows = [
        "1,كيان إرهابي,اليمن,-,-,جماعة الورق,PAPER GROUP,-,-,-,-,-,-,تجارة,77,-,-,-,-",
        ",,,-,-,مؤسسة القلم,PEN FOUNDATION,-,-,-,-,-,-,-,-,-,-,-,-",
        "3,بالون,,-,-,بالون,BALLOON,-,-,-,-,-,-,-,-,-,-,-,-",
    ]
    parsed = ae_local_terrorists.parse([put("both.csv", "\n".join([text.rstrip(), head, columns, *rows, "تم,,"]))])
    found = {party.caption: party for party in parsed.parties}
    assert len(found) == 6
    assert found["PAPER GROUP"].kind == found["PEN FOUNDATION"].kind == found["BALLOON"].kind == "Organization"
    assert found["PAPER GROUP"].notes == ("النشاط: تجارة",)
    assert found["SALIM ALWAHMI"].kind == "Person"
    assert parsed.unknown == {"column النشاط": 1, "class 'بالون'": 1, "row 'تم'": 1}


def test_what_is_no_whole_list_is_refused(put, text: str, data: Path) -> None:
    header = text.split("\n1,", 1)[0]
    for content, words in (
        (text.replace("SALIM ALWAHMI", "-").replace("سليم الوهمي", "-"), "without name"),
        (text[:-90], "fields where"),
        (text.replace("تاريخ الميلاد", "الميلاد"), "row of columns"),
        (text.replace("#", "No"), "row of columns"),
        (header, "holds no party"),
        ("", "row of columns"),
        ("1,2\n", "row of columns"),
    ):
        with pytest.raises(ListFormatError, match=words):
            list(ae_local_terrorists.parse([put("bad.csv", content)]).parties)
    with pytest.raises(ListFormatError, match="2 files"):
        ae_local_terrorists.parse([data, data])


def test_the_real_list_is_as_full_as_its_cells(shared: Path) -> None:
    path = shared / "lists" / "ae" / "uae_local_terrorist_list_2025.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        raw = list(csv.reader(file))
    assert len(raw) == 158  # of which three are the title, the groups and the columns
    rows = [[cell.strip() if cell.strip() != "-" else "" for cell in row] for row in raw[3:]]
    assert ae_local_terrorists.recognises(reading.read_bytes(path), path.name)
    parsed = ae_local_terrorists.parse([path])
    parties = list(parsed.parties)
    assert not parsed.unknown
    assert len(parties) == len(rows) == 155
    assert {party.kind for party in parties} == {"Person"}
    scripts = Counter(name.script for party in parties for name in party.names if name.kind == "name")
    assert scripts == {"Arab": sum(bool(row[5]) for row in rows), "Latn": sum(bool(row[6]) for row in rows)}
    assert sum(name.kind == "alias" for party in parties for name in party.names) == 5
    assert sum(len(party.birth_dates) for party in parties) == sum(bool(row[7]) for row in rows)
    exact = sum(len(row[7]) == 10 for row in rows)
    assert sum(span.kind == "exact" for party in parties for span in party.birth_dates) == exact
    days = {"-".join(reversed(re.split("[-/]", row[7]))) for row in rows if len(row[7]) == 10}
    assert {span.start for party in parties for span in party.birth_dates if span.kind == "exact"} == days
    assert sum(len(party.birth_places) for party in parties) == sum(bool(row[8]) for row in rows)
    assert all(country.code for party in parties for country in party.countries)
    assert sum(bool(party.countries) for party in parties) == sum(bool(row[2]) for row in rows)
    numbers = [line for row in rows for line in row[14].splitlines() if line.strip()]
    found = [item for party in parties for item in party.identifiers]
    assert len(found) == len(numbers)
    assert sum(item.kind == "passportNumber" for item in found) == sum(
        len(row[14].splitlines()) for row in rows if "جواز" in row[13]
    )
    assert sum("issued" in item.note for item in found) == sum(bool(row[16] and row[14]) for row in rows)
    assert sum(len(party.addresses) for party in parties) == sum(any(row[10:13]) for row in rows)
    basis = Counter(act.legal_basis for party in parties for act in party.designations)
    assert basis == Counter(row[18] for row in rows)
    numberless = [" ".join(filter(None, (row[13], *row[15:18]))) for row in rows if row[13] and not row[14]]
    assert [note for party in parties for note in party.notes] == numberless
