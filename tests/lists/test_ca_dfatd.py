"""Canada's list: a hand-written file read in full, and the real ones counted by their own elements."""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tamis.errors import ListFormatError
from tamis.fullness import fullness
from tamis.lists import ca_dfatd, reading
from tamis.model import DateSpan, Designation, Identifier, Name, Party

FILE = Path(__file__).parent / "data" / "ca" / "sema-lmes.xml"


def by_name(path: Path) -> dict[str, Party]:
    return {party.caption: party for party in ca_dfatd.parse([path]).parties}


def test_a_file_is_read_in_full() -> None:
    assert ca_dfatd.recognises(reading.read_bytes(FILE), "")
    parsed = ca_dfatd.parse([FILE])
    found = {party.caption: party for party in parsed.parties}
    assert not parsed.unknown
    person = found["Ivan Petrovich VYDUMANKO"]
    assert person == Party(
        id=f"ca_dfatd_sema_sanctions:{person.source_id}",
        list_id="ca_dfatd_sema_sanctions",
        source_id=person.source_id,
        kind="Person",
        names=(
            Name("Ivan Petrovich VYDUMANKO"),
            Name("Vanya VYDUMANKO", "alias"),
            Name("Иван Петрович Выдуманко", "alias", script="Cyrl"),
        ),
        birth_dates=(
            DateSpan("1970-02-01", "1970-02-01", "exact", "1970-02-01"),
            DateSpan("1971-01-01", "1971-12-31", "year", "1971"),
        ),
        designations=(
            Designation(ca_dfatd.AUTHORITY, "Sampleland", "2022-03-04", reference="Schedule 1, Part 1, item 7"),
        ),
        titles=("Brigadier",),
        details={"country": ("Sampleland / Échantillonie",)},
    )
    ship = found["Ocean Lantern"]
    assert ship.kind == "Vessel"
    assert ship.identifiers == (Identifier("imoNumber", "9187629", label="IMO number"),)
    assert ship.birth_dates == ()
    assert (ship.details["buildDate"], ship.details["type"]) == (("1999",), ("Oil Tanker",))
    company = found["Glass Mountain Trading"]
    assert company.kind == "Organization"
    assert [name.text for name in company.names[1:]] == ["GMT", "Glass Mountain Pte., Ltd."]
    assert company.designations[0].reference == "item 3"


def test_items_that_are_counted_anew_and_another_order_change_no_id(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    first, *records = text.split("  <record>")
    last, end = records[-1].split("</data-set>")
    turned = tmp_path / "turned.xml"
    turned.write_text("  <record>".join([first, last, *records[:-1]]) + "</data-set>" + end, encoding="utf-8")
    assert by_name(turned) == by_name(FILE)
    moved = tmp_path / "moved.xml"
    moved.write_text(text.replace("<Item>7<", "<Item>6<"), encoding="utf-8")
    assert {p.id for p in by_name(moved).values()} == {p.id for p in by_name(FILE).values()}


def test_namesakes_under_one_regime_are_two_parties(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    record = text[text.index("  <record>") : text.index("</record>") + 10]
    path = tmp_path / "two.xml"
    path.write_text(text.replace("</data-set>", record.replace("1970-02-01 or 1971", "1960") + "</data-set>"))
    found = [p for p in ca_dfatd.parse([path]).parties if p.kind == "Person"]
    assert len({party.id for party in found}) == 2
    assert all(party.id.rsplit("-", 1)[1] in ("19700201or1971", "1960") for party in found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<Country>Otherland / Autreterre</Country>", "", "no country or no name"),
        ("<EntityOrShip>Glass Mountain Trading</EntityOrShip>", "", "no country or no name"),
        ("</data-set>", "", "not well-formed"),
    ],
)
def test_a_file_that_lacks_what_it_needs_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "bad.xml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ListFormatError, match=words) as caught:
        list(ca_dfatd.parse([path]).parties)
    assert caught.value.hint


def test_what_is_not_known_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "odd.xml"
    path.write_text(FILE.read_text(encoding="utf-8").replace("<Item>3</Item>", "<Item>3</Item><Mood>x</Mood>"))
    parsed = ca_dfatd.parse([path])
    list(parsed.parties)
    assert parsed.unknown == {"element Mood": 1}


@pytest.mark.parametrize(
    ("name", "count", "birth"), [("2025-05", 4759, "DateOfBirthOrShipBuildDate"), ("2020-04", 1369, "DateOfBirth")]
)
def test_real_files_are_as_full_as_their_elements(shared: Path, name: str, count: int, birth: str) -> None:
    path = shared / "lists" / "ca" / f"sema-lmes_{name}.xml.gz"
    parsed = ca_dfatd.parse([path])
    found = fullness(list(parsed.parties))
    assert not parsed.unknown
    tree = ElementTree.fromstring(gzip.decompress(path.read_bytes()))
    raw = [{element.tag: (element.text or "").strip() for element in record} for record in tree]

    def filled(tag: str) -> int:
        return sum(bool(record.get(tag)) for record in raw)

    assert found["parties"].parties == len(raw) == count
    assert found["kind.Person"].parties == filled("LastName")
    assert found["names.alias"].parties == filled("Aliases")
    written = sum(bool(record.get(birth)) and "LastName" in record for record in raw)
    assert found["birth_dates"].parties == written - (2 if count == 4759 else 0)  # "early 1970s", "Sep-99"
    if count == 4759:
        assert found["designations.date"].parties == filled("DateOfListing")
        assert found["identifiers.imoNumber"].parties == filled("ShipIMONumber")
