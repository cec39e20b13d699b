"""Canada's list: a hand-written file read in full, and the real ones counted by their own elements."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tamis.errors import ListFormatError
from tamis.fullness import fullness
from tamis.lists import ca_dfatd, reading
from tamis.model import DateSpan, Designation, Identifier, Name, Party

FILE = Path(__file__).parent / "data" / "ca" / "sema-lmes.xml"
OLD = FILE.with_name("sema-lmes_2020.xml")


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
        details={"program": ("Sampleland / Échantillonie",)},
    )
    ship = found["Ocean Lantern"]
    assert ship.kind == "Vessel"
    assert ship.identifiers == (Identifier("imoNumber", "9187629", label="IMO number"),)
    assert ship.birth_dates == ()
    assert (ship.details["buildDate"], ship.details["type"]) == (("1999",), ("Oil Tanker",))
    company = found["Glass Mountain Trading"]
    assert company.kind == "Organization"
    assert company.names[1:] == (
        Name("GMT", "alias"),
        Name("Glass Mountain Pte., Ltd.", "alias"),
        Name("Стеклянная Гора, ООО", "alias", script="Cyrl", language="ru"),
    )
    assert company.designations[0].reference == "item 3"


def test_the_layout_of_2020_is_read_in_full() -> None:
    officer, fleet = sorted(ca_dfatd.parse([OLD]).parties, key=lambda party: party.kind, reverse=True)
    assert officer == Party(
        id=f"ca_dfatd_sema_sanctions:{officer.source_id}",
        list_id="ca_dfatd_sema_sanctions",
        source_id=officer.source_id,
        kind="Person",
        names=(Name("Sample Aung Zaw"),),
        birth_dates=(DateSpan("1950-02-01", "1950-02-28", "month", "1950-02"),),
        designations=(Designation(ca_dfatd.AUTHORITY, "Burma", reference="Schedule 1, Part 2, item 12"),),
        titles=("Major General/major-général",),
        details={"program": ("Burma / Birmanie",)},
    )
    assert fleet.kind == "Organization"
    assert fleet.names == (Name("Sample Air Fleet (SAF)"), Name("Flotte aérienne d'exemple", "alias"))


def test_an_id_outlives_new_spelling_of_country_and_name(tmp_path: Path) -> None:
    text = OLD.read_text(encoding="utf-8").replace("<Item>12<", "<Item>9<").replace("1950-02", "1950-02-11")
    text = text.replace("Burma / Birmanie", "Myanmar (Burma) / Myanmar (Birmanie)").replace("Zaw", "ZÁW")
    text = text.replace("Entity>", "EntityOrShip>")
    path = tmp_path / "later.xml"
    path.write_text(text, encoding="utf-8")
    assert {p.id for p in ca_dfatd.parse([path]).parties} == {p.id for p in ca_dfatd.parse([OLD]).parties}


def test_a_ship_with_another_name_is_the_same_ship(tmp_path: Path) -> None:
    path = tmp_path / "renamed.xml"
    path.write_text(FILE.read_text(encoding="utf-8").replace("Ocean Lantern", "Sea Torch"), encoding="utf-8")
    assert by_name(path)["Sea Torch"].id == by_name(FILE)["Ocean Lantern"].id


@pytest.mark.parametrize(
    ("cell", "person", "names"),
    [
        ("Ann Sample, Anna SAMPLE; Annie", True, ["Ann Sample", "Anna SAMPLE", "Annie"]),
        ("Ann or Anna Sample", True, ["Ann or Anna Sample"]),
        ("Ivan Petrovich or Petrovych Sample", True, ["Ivan Petrovich or Petrovych Sample"]),
        ("Иван Пример / Iван Приклад", True, ["Иван Пример", "Iван Приклад"]),
        ("(Иван Пример", True, ["Иван Пример"]),
        ("also Ann Sample, or Anna Sample", True, ["Ann Sample", "Anna Sample"]),
        ("Ann Sample\n آن سمپل", True, ["Ann Sample", "آن سمپل"]),
        ("Bank of Trade and Samples", False, ["Bank of Trade and Samples"]),
        ("Пример and АО «Образец»", False, ["Пример", "АО «Образец»"]),
        ("Образец, САО or Страховое общество Образец", False, ["Образец, САО", "Страховое общество Образец"]),
        ("ОАО, ПРИМЕР", False, ["ОАО, ПРИМЕР"]),
        ("Sample Bank (the Sample, Ltd), SB", False, ["Sample Bank (the Sample, Ltd)", "SB"]),
        ("S/T", False, ["S/T"]),
        ("АО", False, ["АО"]),
        (" ;, ", False, []),
    ],
)
def test_a_cell_of_aliases_is_parted_at_whole_names(cell: str, person: bool, names: list[str]) -> None:
    assert [text for text, _ in ca_dfatd.aliases(cell, person=person)] == names


def test_a_long_cell_takes_no_long_time() -> None:
    for cell in (
        " " * 100_000,
        "(" * 100_000,
        "a, " * 30_000,
        "a or " * 30_000,
        " (b/" * 30_000,
        "АО or " * 10_000,
    ):
        ca_dfatd.aliases(cell, person=True)
        ca_dfatd.aliases(cell)


def test_organisations_that_are_also_known_as_something(tmp_path: Path) -> None:
    path = tmp_path / "known.xml"
    path.write_text(
        FILE.read_text(encoding="utf-8").replace(
            "<EntityOrShip>Glass Mountain Trading",
            "<EntityOrShip>Glass Mountain Trading (also known as Hill, JSC, Hillock)",
        )
    )
    names = by_name(path)["Glass Mountain Trading"].names
    assert {"Hill, JSC", "Hillock"} <= {name.text for name in names}


def test_dates_that_are_none_stay_as_notes(tmp_path: Path) -> None:
    path = tmp_path / "dates.xml"
    text = FILE.read_text(encoding="utf-8").replace("1970-02-01 or 1971", "born in the early 1970s")
    path.write_text(text.replace("2022-03-04", "last spring"), encoding="utf-8")
    person = by_name(path)["Ivan Petrovich VYDUMANKO"]
    assert person.notes == ("Date of birth: born in the early 1970s", "Date of listing: last spring")
    assert (person.birth_dates, person.designations[0].date) == ((), "")


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
    text = FILE.read_text(encoding="utf-8").replace("<Item>3</Item>", "<Item>3</Item><Mood>x</Mood><Item>4</Item>")
    path.write_text(text.replace("GMT;", "Klingon: GMT;").replace("<Schedule>4", "<Schedule old='4'>4"))
    parsed = ca_dfatd.parse([path])
    list(parsed.parties)
    assert parsed.unknown == {
        "element Mood": 1,
        "element Item twice": 1,
        "attribute Schedule@old": 1,
        "alias label 'Klingon:'": 1,
    }


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
    assert found["names.alias"].parties >= filled("Aliases")
    written = sum(bool(record.get(birth)) and "LastName" in record for record in raw)
    assert found["birth_dates"].parties == written - (2 if count == 4759 else 0)  # "early 1970s", "Sep-99"
    if count == 4759:
        assert found["designations.date"].parties == filled("DateOfListing")
        assert found["identifiers.imoNumber"].parties == filled("ShipIMONumber")


WORDS = re.compile(r"\w+")
JOINTS = {"or", "and", "also", "known", "as", "Russian", "Belarusian", "Belarussian", "Arabic"}


def test_no_word_of_a_real_name_is_lost(shared: Path) -> None:
    for name in ("2025-05", "2020-04"):
        path = shared / "lists" / "ca" / f"sema-lmes_{name}.xml.gz"
        read = {
            (p.details["program"][0], p.designations[0].reference): " ".join(n.text for n in p.names)
            for p in ca_dfatd.parse([path]).parties
        }
        for record in ElementTree.fromstring(gzip.decompress(path.read_bytes())):
            said = {child.tag: " ".join((child.text or "").split()) for child in record}
            place = [f"Schedule {said['Schedule']}"] if said.get("Schedule") else []
            words = set(WORDS.findall(read[said["Country"], ", ".join([*place, f"item {said['Item']}"])]))
            written = (said.get(tag, "") for tag in ("LastName", "GivenName", "EntityOrShip", "Entity", "Aliases"))
            assert set(WORDS.findall(" ".join(written))) - JOINTS <= words, said


def test_most_parties_keep_their_ids_for_five_years(shared: Path) -> None:
    old, new = (
        {p.id for p in ca_dfatd.parse([shared / "lists" / "ca" / f"sema-lmes_{name}.xml.gz"]).parties}
        for name in ("2020-04", "2025-05")
    )
    assert len(old & new) == 1255  # of 1369; by country, schedule and item it would be 112
