"""A list of your own: columns by name or by map, every value kept, every wrong row named."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tamis.errors import ListFormatError
from tamis.lists import catalog, own_csv
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Name, Party, Place

Put = Callable[[str, bytes | str], Path]
GERMAN = {"Kundenname": "name", "Geboren": "birthDate", "Land": "country", "Art": "schema"}


def parties(path: Path, columns: dict[str, str] | None = None) -> list[Party]:
    return list(own_csv.parse([path], "mine", columns).parties)


def test_every_column_reaches_the_party(data: Path) -> None:
    parsed = own_csv.parse([data / "own" / "own.csv"], "mine")
    person, vessel = parsed.parties
    assert (person.id, person.kind) == ("mine:7", "Person")
    assert person.names == (
        Name("Ann Example"),
        Name("Anna Example", "alias"),
        Name("Анна Пример", "alias", script="Cyrl"),
        Name("Ann Before", "previousName"),
        Name("Annie", "weakAlias", "weak"),
    )
    assert set(person.birth_dates) == {
        DateSpan("1975-04-03", "1975-04-03", "exact", "3 Apr 1975"),
        DateSpan("1976-01-01", "1976-12-31", "year", "1976"),
    }
    assert [place.text for place in person.birth_places] == [Place("Sampletown").text]
    assert set(person.countries) == {
        Country("fr", "nationality", "France"),
        Country("de", "nationality", "de"),
        Country("ch", "country", "ch"),
    }
    assert person.genders == ("female",)
    assert person.identifiers == (Identifier("passportNumber", "X123", label="passportNumber"),)
    assert person.addresses == (Address("1 Sample Street, Bern", "ch"),)
    assert person.designations == (Designation("Sample Bank", "INTERNAL", "2020-01-02", reference="R-1"),)
    assert set(person.titles) == {"Dr", "Director"}
    assert person.notes == ("Left in 2019",)
    assert vessel.kind == "Vessel"
    assert vessel.identifiers[0].kind == "imoNumber"
    assert parsed.unknown == {"column colour": 1}


def test_a_map_gives_foreign_columns_their_meaning(data: Path) -> None:
    person, company = parties(data / "own" / "mapped.csv", GERMAN)
    assert person.caption == "Müller Beispiel"
    assert person.birth_dates[0].start == "1970-01-02"
    assert person.countries[0].text == "Österreich"
    assert company.kind == "Company"
    assert company.countries[0].code == "de"


def test_an_id_made_of_the_row_stays_while_the_row_says_the_same(data: Path, put: Put) -> None:
    rows = (data / "own" / "mapped.csv").read_text().splitlines()
    turned = put("turned.csv", "\n".join([rows[0], rows[2], rows[1]]))
    first, second = parties(data / "own" / "mapped.csv", GERMAN)
    assert parties(turned, GERMAN) == [second, first]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings_of_spreadsheets_are_read(put: Put, delimiter: str, encoding: str) -> None:
    text = delimiter.join(["id", "name"]) + "\r\n" + delimiter.join(["1", "Анна Müller"]) + "\r\n"
    path = put("own.csv", text.encode(encoding))
    (party,) = catalog.parse([path], "mine").parties
    assert party.caption == "Анна Müller"


def test_a_column_of_names_alone_is_a_list(put: Put) -> None:
    for text in ("name\nAnn Example\nBob Example\n", '\ufeff"name"\r\n"Ann Example"\r\n'):
        path = put("ours.csv", text)
        assert own_csv.recognises(path.read_bytes(), "ours.csv")
        assert "Ann Example" in {party.caption for party in parties(path)}
    assert not own_csv.recognises(b"Ann Example\nBob Example\n", "ours.csv")


def test_windows_1252_is_read_with_a_warning(put: Put) -> None:
    parsed = own_csv.parse([put("own.csv", "id,name\n1,Jürgen Groß\n".encode("cp1252"))], "mine")
    assert [party.caption for party in parsed.parties] == ["Jürgen Groß"]
    assert "Windows-1252" in parsed.warnings[0]


def test_one_bad_byte_among_good_ones_is_refused_rather_than_read_as_nonsense(put: Put) -> None:
    path = put("own.csv", "id,name\n1,Анна\n2,Пётр\n".encode() + b"3,J\xfcrgen\n")
    with pytest.raises(ListFormatError, match="is not utf-8") as caught:
        own_csv.parse([path], "mine")
    assert (caught.value.line, caught.value.hint) == (4, "Save it as UTF-8")


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        ("id,name\n1,Ann\n2\n", 3, "", "1 fields where the header has 2"),
        ("id,name\n1,Ann,x\n", 2, "", "3 fields where the header has 2"),
        ("id,name\n1,Ann\n2, ; \n", 3, "name", "without a name"),
        ("id,title\n1,Dr\n", 1, "name", "no column holds the name"),
        ("id,name,birthDate\n1,Ann,03/04/1975\n", 2, "birthDate", "can be read in two ways"),
        ("id,name,birthDate\n1,Ann,soon\n", 2, "birthDate", "is not a date"),
        ("id,name,listingDate\n1,Ann,later\n", 2, "listingDate", "is not a date"),
        ("id,name,schema\n1,Ann,Human\n", 2, "schema", "'Human' is not a kind of party"),
        ('id,name\n1,"Ann\n2,Bob\n', 2, "", "not well-formed CSV"),
        ("id,name\n1,Ann\n1,Bob\n", 0, "id", "comes twice"),
        ("id,name\n1,A\0nn\n", 2, "", "zero bytes"),
    ],
)
def test_a_wrong_row_is_named_by_line_and_field(put: Put, text: str, line: int, field: str, words: str) -> None:
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        parties(put("own.csv", text))
    assert (caught.value.line, caught.value.field) == (line, field)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("columns", "words"),
    [({"Nom": "name"}, "no column 'Nom'"), ({"Kundenname": "surname"}, "'surname' is not a property")],
)
def test_a_map_that_does_not_fit_says_what_would(data: Path, columns: dict[str, str], words: str) -> None:
    with pytest.raises(ListFormatError, match=words) as caught:
        parties(data / "own" / "mapped.csv", columns)
    assert "Kundenname" in caught.value.hint or "weakAlias" in caught.value.hint
