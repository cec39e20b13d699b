"""The UK Sanctions List: hand-written files in three forms, and the real ones counted by their own text."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tamis.errors import ListFormatError
from tamis.fullness import fullness
from tamis.lists import gb_fcdo, reading, workbook
from tamis.model import (
    Address,
    Country,
    DateSpan,
    Designation,
    Identifier,
    Link,
    Measure,
    Name,
    Party,
    Place,
)  # fmt: skip

DATA = Path(__file__).parent / "data" / "gb"
XML, CSV = DATA / "UK-Sanctions-List.xml", DATA / "UK-Sanctions-List.csv"
REGIME = "The Sample (Sanctions) Regulations 2020"
TEXT = [
    "UK SANCTIONS LIST PUBLICATION - HUMAN-READABLE", "Last Updated: 04/03/2026",
    "THE SAMPLE (SANCTIONS) REGULATIONS 2020", "INDIVIDUAL", "1.",
    "Primary Name: 1: Ahmad Sample KHAN Alias - Low Quality: 1: The Younger Title: Mullah "
    "Position: Minister of Samples D.O.B: dd/mm/1945,12/11/1967 "
    "Place of Birth: 1: Sampletown, Pakistan 2: Otherville "
    "Nationality(/ies): Afghanistan Non Latin Names: 1: أحمد خان Sanctions Imposed: Asset freeze, Travel Ban "
    "Other Information: Seen at 10: 30 in town. Designation Source: UN Date Designated: 25/01/2001 "
    "Last Updated: 01/03/2026 Unique Id: SMP0001 OFSI Group ID: 90001 UN Reference ID: SMi.001",
    "ENTITY", "2.",
    "Primary Name: 1: Glass Mountain Sanctions Imposed: Asset freeze Unique Id: SMP0003 OFSI Group ID: 9",
]  # fmt: skip


@pytest.fixture
def document(tmp_path: Path):
    def write(paragraphs: list[str]) -> Path:
        path = tmp_path / "list.odt"
        body = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", f'<o:d xmlns:o="o" xmlns:text="t">{body}</o:d>')
        return path

    return write


def test_the_xml_is_read_in_full() -> None:
    assert gb_fcdo.recognises(reading.read_bytes(XML), "")
    parsed = gb_fcdo.parse([XML])
    person, ship = sorted(parsed.parties, key=lambda party: party.id)
    assert parsed.published == "2026-03-04T23:00:04Z"
    assert not parsed.unknown
    assert (
        person
        == Party(
            id="gb_fcdo_sanctions:SMP0001",
            list_id="gb_fcdo_sanctions",
            source_id="SMP0001",
            kind="Person",
            names=(
                Name("Ahmad Sample KHAN"),
                Name("Ahmed KHAN", "alias"),
                Name("أحمد خان", "alias", script="Arab"),
                Name("The Younger", "weakAlias", "weak"),
            ),
            birth_dates=(
                DateSpan("1945-01-01", "1945-12-31", "year", "dd/mm/1945"),
                DateSpan("1958-09-01", "1958-09-30", "month", "dd/09/1958"),
                DateSpan("1967-11-12", "1967-11-12", "exact", "12/11/1967"),
            ),
            birth_places=(Place("Sampletown, Pakistan", "pk"),),
            countries=(Country("af", "nationality", "Afghanistan"),),
            genders=("male",),
            identifiers=(
                Identifier("passportNumber", "D0000001", "af", "Passport", "Afghanistan number, expires 2026"),
            ),
            addresses=(Address("Street 1, Kabul, Afghanistan", "af"),),
            designations=(
                Designation(
                    gb_fcdo.AUTHORITY,
                    REGIME,
                    "2001-01-25",
                    REGIME,
                    (Measure("asset freeze", "Asset freeze"), Measure("travel ban", "Travel Ban")),
                    "SMP0001",
                ),
            ),
            titles=("Mullah", "Minister of Samples"),
            references=("90001", "SMi.001"),
            notes=("Made up.", "Date of birth: in spring"),
            details={"modifiedAt": ("01/03/2026",), "designationSource": ("UN",)},
        ).canonical()
    )
    assert ship.kind == "Vessel"
    assert ship.identifiers == (Identifier("imoNumber", "IMO9187629", label="IMO number"),)
    assert ship.links == (Link("owner or operator", "Lantern Shipping"),)
    assert ship.countries == (Country("km", "flag", "Comoros"),)
    assert ship.designations[0].measures == (Measure("trade", "Prohibition of port entry"),)


def test_the_table_gives_the_same_parties_as_the_xml() -> None:
    assert gb_fcdo.recognises(reading.read_bytes(CSV), "")
    parsed = gb_fcdo.parse([CSV])
    assert list(parsed.parties) == list(gb_fcdo.parse([XML]).parties)
    assert not parsed.unknown


def test_the_text_for_readers_is_read(document) -> None:
    path = document(TEXT)
    assert gb_fcdo.recognises(reading.read_bytes(path), "")
    parsed = gb_fcdo.parse([path])
    person, company = sorted(parsed.parties, key=lambda party: party.id)
    assert parsed.published == "2026-03-04T00:00:00Z"
    assert [name.text for name in person.names] == ["Ahmad Sample KHAN", "أحمد خان", "The Younger"]
    assert person.names[-1].strength == "weak"
    assert [span.start for span in person.birth_dates] == ["1945-01-01", "1967-11-12"]
    assert len(person.birth_places) == 2
    assert person.notes == ("Seen at 10: 30 in town.",)
    assert person.references == ("90001", "SMi.001")
    assert person.designations[0].programme == "THE SAMPLE (SANCTIONS) REGULATIONS 2020"
    assert [measure.kind for measure in person.designations[0].measures] == ["asset freeze", "travel ban"]
    assert (company.kind, company.caption) == ("Organization", "Glass Mountain")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<UniqueID>SMP0002</UniqueID>", "", "without id"),
        ("SMP0002", "SMP0001", "comes twice"),
        (' dateGenerated="2026-03-04T23:00:04.744Z"', "", "no date of generation"),
        ("</Designations>", "", "not well-formed"),
    ],
)
def test_a_file_that_lacks_what_it_needs_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "bad.xml"
    path.write_text(XML.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ListFormatError, match=words) as caught:
        list(gb_fcdo.parse([path]).parties)
    assert caught.value.hint


def test_what_is_not_known_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "odd.xml"
    text = XML.read_text(encoding="utf-8").replace("ALias", "Nick").replace("<Titles>", "<Mood>x</Mood><Titles>")
    path.write_text(text.replace("<Name6>OCEAN LANTERN</Name6>", ""), encoding="utf-8")
    parsed = gb_fcdo.parse([path])
    list(parsed.parties)
    assert parsed.unknown == {"element Mood": 1, "name type 'Nick'": 1, "designation without a name": 1}


def test_the_real_sample_has_no_unknown_element(shared: Path) -> None:
    parsed = gb_fcdo.parse([shared / "lists" / "samples" / "uk_sanctions_list_SAMPLE_2026-08-14.xml"])
    assert len(list(parsed.parties)) == 5
    assert not parsed.unknown


def test_the_real_search_export_has_a_party_a_row(shared: Path) -> None:
    path = shared / "lists" / "uk" / "fcdo_search_export_2025-08-11.ods"
    parsed = gb_fcdo.parse([path])
    found = fullness(list(parsed.parties))
    [rows] = workbook.tables(path.read_bytes(), str(path)).values()
    raw = [dict(zip(rows[0], row, strict=False)) for row in rows[1:] if any(row)]
    assert found["parties"].parties == len({row["Unique ID"] for row in raw})
    assert found["designations.date"].parties == sum(bool(row.get("Date Designated")) for row in raw)
    unnamed = {row["Unique ID"] for row in raw if not row["Name"].strip()}
    assert parsed.unknown == {"designation without a name": len(unnamed)}


def test_the_real_text_has_a_party_an_id(shared: Path) -> None:
    path = shared / "lists" / "uk" / "uk_sanctions_list_2023-01-14.odt"
    parsed = gb_fcdo.parse([path])
    found = fullness(list(parsed.parties))
    text = "\n".join("".join(runs) for runs in workbook.paragraphs(path.read_bytes(), str(path)))
    ids = set(re.findall(r"Unique\s*Id:\s*([A-Z]{3,4}\d{4})", text))
    assert len(ids) > 3500
    assert abs(found["parties"].parties - len(ids)) <= 0.01 * len(ids)
    assert found["birth_dates"].parties >= 0.98 * len(re.findall(r"D\.O\.B:", text))
    assert found["names.weakAlias"].parties >= 0.98 * len(re.findall(r"Alias - Low Quality:", text))
    assert found["genders"].parties >= 0.98 * len(re.findall(r"Gender:", text))
    assert parsed.published == "2023-01-14T00:00:00Z"
