"""FollowTheMoney files: entities become parties, what speaks of them comes home, the rest is refused by line."""

import gzip
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tamis.config import settings
from tamis.errors import ListFormatError
from tamis.library import Library
from tamis.lists import ftm
from tamis.lists.parsed import Parsed
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place

Put = Callable[[str, bytes | str], Path]


def parties(path: Path) -> dict[str, Party]:
    return {party.source_id: party for party in ftm.parse([path], "mine").parties}


@pytest.fixture
def found(data: Path) -> dict[str, Party]:
    return parties(data / "ftm" / "entities.ftm.json")


def entity(**changes: Any) -> dict[str, Any]:
    return {"id": "a", "schema": "Person", "properties": {"name": ["Ann Example"]}} | changes


def lines(*entities: object) -> str:
    return "".join(json.dumps(item) + "\n" for item in entities)


def test_every_property_of_a_person_is_kept(found: dict[str, Party]) -> None:
    person = found["sample-1"]
    assert (person.id, person.kind) == ("mine:sample-1", "Person")
    assert person.names[0] == Name("Ann Example")
    assert set(person.names[1:]) == {
        Name("Anna Example", "alias"),
        Name("Анна Пример", "alias", script="Cyrl"),
        Name("Ann Before", "previousName"),
        Name("Annie", "weakAlias", "weak"),
        Name("A.E.", "weakAlias", "weak"),
    }
    assert set(person.birth_dates) == {
        DateSpan("1975-04-03", "1975-04-03", "exact", "1975-04-03"),
        DateSpan("1975-01-01", "1975-12-31", "year", "1975"),
    }
    assert person.birth_places == (Place("Sampletown, France", "fr"),)
    assert set(person.countries) == {
        Country("fr", "nationality", "fr"),
        Country("de", "citizenship", "de"),
        Country("ch", "country", "ch"),
        Country("fr", "birthCountry", "fr"),
    }
    assert person.genders == ("female",)
    assert set(person.titles) == {"Dr", "Director"}
    assert person.notes == ("A note.",)
    assert person.references == ("other-77",)
    assert person.details == {
        "birthDate": ("03/04/1975",),
        "datasets": ("sample_list",),
        "email": ("ann@sample.example",),
        "topics": ("sanction",),
    }


def test_addresses_sanctions_documents_and_relations_come_home(found: dict[str, Party]) -> None:
    person = found["sample-1"]
    assert set(person.addresses) == {
        Address("1 Sample Street, Bern", "ch"),
        Address("2 Sample Street, Paris, fr", "fr"),
    }
    assert person.designations == (
        Designation(
            "Sample Council",
            "SAMPLE-1; SAMPLE-3",
            "2020-01-02",
            "Regulation 1",
            (Measure("asset freeze", "Asset freeze"), Measure("travel ban", "Travel ban")),
            "SC-1",
        ),
    )
    assert set(person.identifiers) == {
        Identifier("passportNumber", "X123", label="passportNumber"),
        Identifier("idNumber", "55", label="idNumber"),
        Identifier("taxNumber", "77", label="taxNumber"),
        Identifier("passportNumber", "Y456", "de", "Diplomatic", "issued 2010-01-01 expires 2020-01-01"),
        Identifier("idNumber", "I789", "fr"),
    }
    assert set(person.links) == {
        Link("majority: asset", target="sample-2"),
        Link("sister: relative", target="context-1"),
    }
    assert found["sample-2"].links == (Link("majority: owner", target="sample-1"),)


def test_companies_vessels_and_wallets_are_parties(found: dict[str, Party]) -> None:
    company, vessel, wallet = found["sample-2"], found["sample-3"], found["sample-4"]
    assert [d.programme for d in company.designations] == ["SAMPLE-1", "SAMPLE-2"]
    assert company.countries == (Country("ch", "jurisdiction", "ch"),)
    assert {i.kind for i in company.identifiers} == {"leiCode", "registrationNumber"}
    assert {i.kind for i in vessel.identifiers} == {"imoNumber", "mmsi", "callSign"}
    assert vessel.countries == (Country("pa", "flag", "pa"),)
    assert (wallet.kind, wallet.names) == ("CryptoWallet", ())
    assert wallet.identifiers[0].value == "1SampLeWaLLetAddressNotReaL"
    assert wallet.details == {"currency": ("XBT",)}


def test_a_party_without_a_name_property_is_called_by_its_caption(found: dict[str, Party]) -> None:
    assert found["sample-5"].names == (Name("Только подпись", script="Cyrl"),)


def test_context_is_no_party_and_a_strange_schema_is_counted(data: Path) -> None:
    parsed = ftm.parse([data / "ftm" / "entities.ftm.json"], "mine")
    assert "context-1" not in {party.source_id for party in parsed.parties}
    assert parsed.unknown == {"schema Surprise": 1}


def test_nested_entities_come_home_as_those_on_lines_of_their_own(data: Path) -> None:
    found = parties(data / "ftm" / "nested.json")
    person = found["nested-1"]
    assert person.addresses == (Address("3 Sample Street, Rome", "it"),)
    assert person.designations == (Designation("Sample Ministry", "S-9", "2021-05-06"),)
    assert person.identifiers == (Identifier("passportNumber", "N-1", "it"),)
    assert person.links == (Link("ownership: asset", target="nested-2"),)
    assert found["nested-2"].links == (Link("ownership: owner", target="nested-1"),)


def test_gzip_order_of_lines_and_a_byte_order_mark_change_nothing(
    data: Path, put: Put, found: dict[str, Party]
) -> None:
    content = (data / "ftm" / "entities.ftm.json").read_bytes()
    turned = b"\n".join(reversed(content.splitlines()))
    assert parties(put("list.ftm.json.gz", gzip.compress(content))) == found
    assert parties(put("turned.ftm.json", turned)) == found
    assert parties(put("marked.ftm.json", b"\xef\xbb\xbf" + content)) == found


@pytest.mark.parametrize(
    ("bad", "field", "words"),
    [
        ('{"id": "b", "schema": "Pers', "", "not JSON"),
        ('{"id": "b", "properties": {}}', "schema", "without schema"),
        ('{"schema": "Person", "properties": {}}', "id", "without id"),
        ('{"id": 7, "schema": "Person", "properties": {}}', "id", "without id"),
        ('{"id": "b", "schema": "Person"}', "properties", "without properties"),
        ('{"id": "b", "schema": "Person", "properties": []}', "properties", "without properties"),
        ("[1, 2]", "id", "without id"),
        ('{"id": "b", "schema": "Person", "properties": {"name": [" "]}}', "name", "has no name"),
        ('{"op": "DEL", "entity": {"id": "b"}}', "op", "a file of changes"),
    ],
)
def test_a_wrong_line_is_named(put: Put, bad: str, field: str, words: str) -> None:
    path = put("list.ftm.json", lines(entity()) + "\n" + bad + "\n")
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(ftm.parse([path], "mine").parties)
    assert (caught.value.line, caught.value.field) == (3, field)
    assert caught.value.hint


def test_a_file_in_another_encoding_is_refused(data: Path, put: Put) -> None:
    text = (data / "ftm" / "entities.ftm.json").read_text()
    for name, content in (
        ("utf16", text.encode("utf-16")),
        ("cp1252", lines(entity()).encode() + '{"id":"ü","schema":"Person"}'.encode("cp1252")),
    ):
        with pytest.raises(ListFormatError, match="not JSON in UTF-8") as caught:
            ftm.parse([put(name, content)], "mine")
        assert caught.value.line == (1 if name == "utf16" else 2)


def test_a_party_that_comes_twice_is_refused(put: Put) -> None:
    with pytest.raises(ListFormatError, match="'a' comes twice"):
        list(ftm.parse([put("twice", lines(entity(), entity()))], "mine").parties)


def test_a_file_without_parties_is_refused(put: Put) -> None:
    with pytest.raises(ListFormatError, match="holds no party"):
        ftm.parse([put("none", lines(entity(target=False)))], "mine")
    with pytest.raises(ListFormatError, match="0 files"):
        ftm.parse([], "mine")


@pytest.mark.parametrize(
    "odd",
    [
        {"datasets": 7},
        {"datasets": {"a": 1}},
        {"referents": "x"},
        {"caption": ["x"]},
        {"properties": {"name": ["Ann"], "country": [None, {}, [], 7, True]}},
        {"properties": {"name": "Ann", "addressEntity": {"id": 7}}},
        {"properties": {"name": ["Ann"], "sanctions": [{"schema": ["x"], "properties": {"a": [1]}}]}},
        {"properties": {"name": ["Ann"], "sanctions": [{"schema": "Sanction", "properties": {"program": 3}}]}},
        {"properties": {"name": ["Ann"], "deep": [[[[]]]]}},
    ],
)
def test_values_of_a_wrong_type_are_left_out(put: Put, odd: dict[str, Any]) -> None:
    (party,) = ftm.parse([put("odd", lines(entity(**odd)))], "mine").parties
    assert party.caption.startswith("Ann")


def test_a_file_that_is_replaced_between_its_two_readings_is_refused_and_nothing_of_it_is_kept(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = ftm.parse([put("list.ftm.json", lines(entity()))], "mine")
    put("list.ftm.json", lines(entity(caption="Another")))
    with pytest.raises(ListFormatError, match="changed while it was read"):
        list(parsed.parties)

    library, read = Library(settings(tmp_path / "home")), ftm.parse
    library.update(["mine"], from_=put("list.ftm.json", lines(entity())), published="2024-01-01")

    def replaced(files: Sequence[Path], list_id: str) -> Parsed:
        parsed = read(files, list_id)
        put("list.ftm.json", lines(entity(), entity(id="b")))
        return parsed

    monkeypatch.setattr(ftm, "parse", replaced)
    with pytest.raises(ListFormatError, match="changed while it was read"):
        library.update(["mine"], from_=tmp_path / "list.ftm.json", published="2024-02-01", accept=True)
    assert [version.published[:10] for version in library.versions("mine")] == ["2024-01-01"]


# The real lists.


@pytest.mark.parametrize(
    ("name", "count", "aliases"),
    [("us_ofac_sdn_names_2026-08-20", 19_249, 20_194), ("eu_fsf_names_2026-01-28", 5_795, None)],
)
def test_the_newest_real_files_have_the_counts_of_their_table(
    shared: Path, name: str, count: int, aliases: int | None
) -> None:
    path = shared / "lists/ftm" / f"{name}.ftm.json.gz"
    parsed = ftm.parse([path], "mine")
    found = {party.source_id: party for party in parsed.parties}
    assert len(found) == count
    assert not parsed.unknown
    read = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    said = {e["id"]: e["properties"] for e in read}
    for field, kind in (("alias", "alias"), ("weakAlias", "weakAlias"), ("previousName", "previousName")):
        expected = {key for key, properties in said.items() if properties.get(field)}
        assert expected == {k for k, p in found.items() if any(n.kind == kind for n in p.names)}, field
    assert {k for k, p in said.items() if p.get("birthDate")} == {k for k, p in found.items() if p.birth_dates}
    if aliases is not None:
        assert sum(len(party.names) - 1 for party in found.values()) == aliases


def test_a_real_file_of_changes_is_refused(shared: Path) -> None:
    path = shared / "lists/ftm/os_sanctions_entities.delta_2024-07.json.gz"
    with pytest.raises(ListFormatError, match="a file of changes, not a list") as caught:
        ftm.parse([path], "mine")
    assert caught.value.field == "op"
    assert "entities.ftm.json" in caught.value.hint
