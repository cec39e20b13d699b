"""The EU's list: every field reaches the party, in each of its four forms, under the same id."""

import csv
import gzip
import io
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest

from tamis.errors import ListFormatError, TamisError
from tamis.lists import eu_fsf
from tamis.lists.parsed import Parsed
from tamis.model import (
    Address,
    Country,
    DateSpan,
    Designation,
    Identifier,
    Measure,
    Name,
    Party,
    Place,
)

Put = Callable[[str, bytes | str], Path]
FROZEN = (Measure("asset freeze", "EU financial sanctions"),)
FORMS = ("fsf.xml", "fsf_1_1.csv", "fsf_1_0.csv", "whole.xml")
SAMPLE = "lists/samples/eu_fsf_SAMPLE_2026-08-05.xml"
WHOLE = "lists/eu/eu_whole_2016-02-11_TRUNCATED.xml.gz"
EXCERPT = "lists/eu/eu_csv_2018-07-04_EXCERPT.csv.gz"


def read(path: Path) -> tuple[Parsed, dict[str, Party]]:
    parsed = eu_fsf.parse([path])
    return parsed, {party.source_id: party for party in parsed.parties}


def parties(path: Path) -> dict[str, Party]:
    return read(path)[1]


@pytest.fixture
def found(data: Path) -> dict[str, Party]:
    return parties(data / "eu" / "fsf.xml")


def test_a_person_of_xml_1_1_is_read_in_full(found: dict[str, Party]) -> None:
    home = "7 Sample Market, PO box 12, 87300, Quetta, Baluchistan, Old Town, PAKISTAN"
    assert found["900001"] == Party(
        id="eu_fsf:900001",
        list_id="eu_fsf",
        source_id="900001",
        kind="Person",
        names=(
            Name("Samir Ibn SAMPLE", language="en"),
            Name("Sameer Sample", "alias"),
            Name("Самир Примеров", "alias", script="Cyrl", language="bg"),
            Name("Samir the Former", "previousName", language="fr"),
            Name("Abu Sample", "weakAlias", "weak"),
            Name("The Sampler", "weakAlias", "weak"),
        ),
        birth_dates=(
            DateSpan("1966-01-01", "1970-12-31", "circa", "circa 1968"),
            DateSpan("1969-11-10", "1969-11-12", "exact", "1389-09-01", "islamic"),
            DateSpan("1970-02-05", "1970-02-05", "exact", "1970-02-05"),
            DateSpan("1971-03-01", "1971-03-31", "month", "1971-03"),
            DateSpan("1973-01-01", "1974-12-31", "between", "1973 to 1974"),
        ),
        birth_places=(Place("Basra, Basra Governorate, IRAQ", "iq"),),
        countries=(
            Country("csxx", "citizenship", "SERBIA AND MONTENEGRO"),
            Country("iq", "citizenship", "IRAQ"),
        ),
        genders=("male",),
        identifiers=(
            Identifier("idNumber", "A-17", "", "National identification card", "reported lost; revoked by issuer"),
            Identifier("idNumber", "أ-17", "", "National identification card", "reported lost; revoked by issuer"),
            Identifier(
                "passportNumber",
                "G9000001",
                "iq",
                "National passport",
                "diplomatic; known to be expired; issued by Sample Ministry; issued 2006-02-28; "
                "valid from 2006-03-01; valid to 2011-02-28; name on document Sam Sample; issued in Basra",
            ),
        ),
        addresses=(Address(home, "pk"),),
        designations=(
            Designation("European Union", "TAQA", "2022-02-25", "2024/901 (OJ L31)", FROZEN, "EU.9001.12"),
        ),
        titles=("Colonel", "Head of the Sample Bureau"),
        references=("QDi.901",),
        notes=(
            f"{home}: as at the time of listing",
            f"{home}: former location",
            "Birth: near the river",
            "Brother of another example",
            "Citizenship: Basra",
            "Citizenship: acquired 1999",
            "Date of UN designation: 2014-09-23",
            "Date of birth: from 1960",
            "Driving licence: known to be false",
            "Listed in Annex I",
            "Samir the Former: Formerly listed as",
        ),
        details={
            "amendedBy": ("2022/901 (OJ L53), 2022-02-25",),
            "firstName": ("Samir",),
            "lastName": ("SAMPLE",),
            "listingDate": ("2024-01-31",),
            "middleName": ("Ibn",),
            "organisationType": ("council",),
            "regulationType": ("amendment",),
            "sourceUrl": ("https://eur-lex.example/2024/901",),
            "startDate": ("2024-02-01",),
        },
    )


def test_an_enterprise_keeps_its_numbers_by_what_they_are_and_its_contacts(found: dict[str, Party]) -> None:
    carrier = found["900002"]
    assert carrier.kind == "Organization"
    assert carrier.names == (
        Name("Sample Shipping & Trading LLC"),
        Name("ООО Пример", "alias", script="Cyrl", language="ru"),
    )
    other = "Other identification number"
    assert carrier.identifiers == (
        Identifier("imoNumber", "9187629", "", "IMO number"),
        Identifier("innCode", "9900000017", "ru", other, "Tax identification number (INN)"),
        Identifier("ogrnCode", "1029900000019", "ru", "Registration Number, OGRN"),
        Identifier("swiftBic", "SMPLRUMM", "", "SWIFT BIC"),
        Identifier("taxNumber", "9900000001", "ru", "Fiscal Code", "INN"),
    )
    assert carrier.designations == (
        Designation("European Union", "BLR", "2023-05-04", "2024/903 (OJ L13)", FROZEN, "EU.9002.3"),
        Designation("European Union", "UKR", "2023-05-04", "2023/902 (OJ L12)", FROZEN, "EU.9002.3"),
    )
    assert carrier.notes == ("Carrier of samples", "Trades under IMO 9074729 as well")
    contacts = {key: carrier.details[key] for key in ("phone", "fax", "email", "website")}
    assert contacts == {
        "phone": ("+7 000 0000001",),
        "fax": ("+7 000 0000002",),
        "email": ("post@sample.example",),
        "website": ("https://sample.example",),
    }


def test_a_ship_is_known_by_the_number_in_its_remark(found: dict[str, Party]) -> None:
    assert found["900004"].identifiers == (Identifier("imoNumber", "9074729", label="IMO number"),)


def test_a_name_without_a_whole_form_is_put_together(found: dict[str, Party]) -> None:
    person = found["900003"]
    assert person.names == (Name("Ann EXAMPLE"),)
    assert person.genders == ("female",)
    assert person.designations == (Designation("European Union", "HR", "", "2022/904 (OJ L61)", FROZEN),)


def test_csv_1_1_gives_the_parties_of_the_xml_but_for_the_strength_of_names(data: Path) -> None:
    xml, table = parties(data / "eu" / "fsf.xml"), parties(data / "eu" / "fsf_1_1.csv")
    assert set(xml) == set(table)
    for source_id, party in xml.items():
        other = table[source_id]
        assert {name.text for name in party.names} == {name.text for name in other.names}
        assert msgspec.structs.replace(other, names=party.names) == party
    weak = {name.text: name.strength for name in table["900001"].names}
    assert (weak["Abu Sample"], weak["The Sampler"]) == ("strong", "weak")


def test_the_form_of_2016_is_read_in_full(data: Path) -> None:
    parsed, found = read(data / "eu" / "whole.xml")
    assert found["900001"] == Party(
        id="eu_fsf:900001",
        list_id="eu_fsf",
        source_id="900001",
        kind="Person",
        names=(Name("Samir Ibn SAMPLE"), Name("Самир Примеров", "alias", script="Cyrl", language="bg")),
        birth_dates=(
            DateSpan("1955-01-01", "1962-12-31", "circa", "circa 1957 to 1960"),
            DateSpan("1966-01-01", "1970-12-31", "circa", "circa 1968"),
            DateSpan("1970-02-05", "1970-02-05", "exact", "1970-02-05"),
        ),
        birth_places=(Place("Basra, IRQ", "iq"),),
        countries=(Country("iq", "citizenship", "IRQ"),),
        genders=("male",),
        identifiers=(
            Identifier(
                "passportNumber",
                "G 9000001",
                "iq",
                "National passport",
                "known to be expired; valid to 2011-02-28; seen; (issued in basra)",
            ),
            Identifier("socialSecurityNumber", "900-00-0001", "", "Other identification number, SSN"),
        ),
        addresses=(Address("7, Sample Market, 87300, Quetta, PAK", "pk"),),
        designations=(
            Designation("European Union", "AFG", "", "151/2012 (OJ L49)", FROZEN),
            Designation("European Union", "AFG", "", "753/2011 (OJ L199)", FROZEN),
            Designation("European Union", "TAQA", "", "881/2002 (OJ L139)", FROZEN),
        ),
        titles=("Colonel", "Head of the Sample Bureau"),
        notes=(
            "7, Sample Market, 87300, Quetta, PAK: former location former location",
            "Brother of another (example).",
            "Entity is sanctioned in regime 753/2011 (OJ L199) of programme AFG, "
            "in regime 881/2002 (OJ L139) of programme TAQA",
        ),
        details={
            "amendedBy": ("151/2012 (OJ L49), 2012-02-22", "898/2005 (OJ L153), 2005-06-16"),
            "fax": ("021 000 03",),
            "firstName": ("Samir",),
            "lastName": ("SAMPLE",),
            "middleName": ("Ibn",),
            "phone": ("021 000 01, 021 000 02",),
            "sourceUrl": ("https://eur-lex.example/151",),
            "startDate": ("2012-02-21",),
        },
    )
    assert found["900009"].notes == ("[IRAQ]",)
    assert parsed.unknown == {"document flag 'seen'": 1}


def test_csv_1_0_brings_the_rows_of_a_party_together(data: Path) -> None:
    parsed, found = read(data / "eu" / "fsf_1_0.csv")
    person = found["900001"]
    assert not parsed.unknown
    assert [name.text for name in person.names] == ["Samir Ibn SAMPLE", "Самир Примеров"]
    assert person.birth_dates == (DateSpan("1966-01-01", "1970-12-31", "circa", "circa 1968"),)
    assert set(person.birth_places) == {Place("Basra, IRQ", "iq"), Place("Mosul", "")}
    assert person.countries == (Country("iq", "citizenship", "IRQ"),)
    passport = Identifier("passportNumber", "G9000001", "iq", "National passport", "reported lost; (passport)")
    assert person.identifiers == (passport,)
    assert person.addresses == (Address("7, Sample Market, 87300, Quetta, PAK", "pk"),)
    assert person.designations == (
        Designation("European Union", "AFG", "", "2018/223 (OJ L43)", FROZEN, "EU.9001.12"),
        Designation("European Union", "TAQA", "", "881/2002 (OJ L139)", FROZEN, "EU.9001.12"),
    )
    assert person.titles == ("Colonel", "Head; of the Sample Bureau")
    assert set(person.notes) >= {"Date of UN designation: 2014-09-23", "Brother of another example"}
    assert (person.details["phone"], person.details["fax"]) == (("021 000 01",), ("021 000 03",))
    assert found["900009"].kind == "Organization"


def test_csv_whose_rows_a_spreadsheet_has_quoted_whole_gives_the_same(data: Path, put: Put) -> None:
    for name in ("fsf_1_0.csv", "fsf_1_1.csv"):
        lines = (data / "eu" / name).read_text().splitlines()
        quoted = "\r\n".join('"' + line.replace('"', '""') + '\t\t\t"' for line in lines)
        path = put(name, "\ufeff" + quoted)
        assert eu_fsf.recognises(path.read_bytes(), name)
        assert parties(path) == parties(data / "eu" / name)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("fsf.xml", "2026-03-09T23:30:00Z"),
        ("fsf_1_1.csv", "2026-03-10T00:00:00Z"),
        ("fsf_1_0.csv", "2018-07-04T00:00:00Z"),
        ("whole.xml", "2016-03-09T00:00:00Z"),
    ],
)
def test_each_form_is_recognised_and_tells_its_day(data: Path, name: str, published: str) -> None:
    path = data / "eu" / name
    assert eu_fsf.recognises(path.read_bytes(), "anything")
    assert eu_fsf.parse([path]).published == published


def test_files_of_others_are_not_claimed(data: Path) -> None:
    others = [p for p in data.rglob("*") if p.is_file() and p.parent.name != "eu"]
    assert others
    assert not [path for path in others if eu_fsf.recognises(path.read_bytes(), path.name)]
    assert not eu_fsf.recognises(b'<export xmlns="http://other.example/"><a/></export>', "x")
    assert not eu_fsf.recognises(b"", "x")


def test_another_order_or_a_later_day_changes_no_party(data: Path, put: Put) -> None:
    draw = random.Random(7)
    text = (data / "eu" / "fsf.xml").read_text().replace("2026-03-10T01", "2026-03-11T01")
    text = re.sub(r">\s+<", "><", text)
    entities = re.findall(r"<sanctionEntity.*?</sanctionEntity>", text)
    turned = []
    for entity in reversed(entities):
        opening, inner = re.fullmatch(r"(<sanctionEntity[^>]*>)(.*)</sanctionEntity>", entity).groups()  # type: ignore[union-attr]
        children = re.findall(r"<(?:(\w+)(?: [^>]*)?(?<!/)>.*?</\1>|\w+ [^>]*/>)", inner)
        assert children
        pieces = [found[0] for found in re.finditer(r"<(?:(\w+)(?: [^>]*)?(?<!/)>.*?</\1>|\w+ [^>]*/>)", inner)]
        assert "".join(pieces) == inner
        draw.shuffle(pieces)
        turned.append(opening + "".join(pieces) + "</sanctionEntity>")
    head = text[: text.index("<sanctionEntity")]
    assert parties(put("again.xml", head + "".join(turned) + "</export>")) == parties(data / "eu" / "fsf.xml")
    for name, day in (("fsf_1_0.csv", "04/07/2018"), ("fsf_1_1.csv", "10/03/2026")):
        first, *rows = (data / "eu" / name).read_text().replace(day, "05/08/2026").splitlines()
        draw.shuffle(rows)
        assert parties(put(name, "\n".join([first, *rows]))) == parties(data / "eu" / name)


BIRTH = 'circa="false" calendarType="ISLAMIC" city="" zipCode="" dayOfMonth="1" monthOfYear="9" year="1389"'


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ('circa="true" calendarType="ISLAMIC" year="1389"', ("1967-04-10", "1972-02-16", "circa", "islamic")),
        (
            'calendarType="ISLAMIC" yearRangeFrom="1389" yearRangeTo="1390"',
            ("1969-03-19", "1971-02-27", "between", "islamic"),
        ),
        ('calendarType="ISLAMIC" birthdate="1969-11-11"', ("1969-11-11", "1969-11-11", "exact", "")),
        ('calendarType="" birthdate="1969-11-11"', ("1969-11-11", "1969-11-11", "exact", "")),
        ('circa="true" birthdate="1969-11-11"', ("1967-11-11", "1971-11-11", "circa", "")),
        ('yearRangeFrom="1969" yearRangeTo="1969"', ("1969-01-01", "1969-12-31", "year", "")),
    ],
)
def test_dates_of_other_calendars_and_kinds(
    data: Path, put: Put, written: str, span: tuple[str, str, str, str]
) -> None:
    text = (data / "eu" / "fsf.xml").read_text()
    assert BIRTH in text
    dates = parties(put("dates.xml", text.replace(BIRTH, written)))["900001"].birth_dates
    assert span in {(d.start, d.end, d.kind, d.calendar) for d in dates}


def test_what_is_not_understood_is_counted_and_kept(data: Path, put: Put) -> None:
    text = (data / "eu" / "fsf.xml").read_text()
    for old, new in (
        (BIRTH, 'calendarType="PERSIAN" year="1348" monthOfYear="2" dayOfMonth="3"'),
        ('gender="F"', 'gender="X" colour="red"'),
        ('code="person" classificationCode="P"/>\n        <nameAlias firstName="Ann"',
         'code="state" classificationCode="S"/>\n        <nameAlias firstName="Ann"'),
        ('identificationTypeCode="drivinglicence"', 'identificationTypeCode="libraryCard"'),
        ('strong="false"', 'strong="maybe"'),
        ('key="FAX"', 'key="TELEX"'),
        ('region="Basra" countryIso2Code="IQ" countryDescription="IRAQ"',
         'region="Basra" countryIso2Code="QQ" countryDescription="ATLANTIS"'),
        ("<remark>near the river</remark>", "<weather>fine</weather>"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    parsed, found = read(put("odd.xml", text))
    assert parsed.unknown == {
        "calendar 'PERSIAN'": 1,
        "gender 'X'": 1,
        "attribute nameAlias@colour": 1,
        "subject type 'state'": 1,
        "identification type 'libraryCard'": 1,
        "strong 'maybe'": 1,
        "contact 'TELEX'": 1,
        "country 'ATLANTIS'": 1,
        "element weather": 1,
    }
    assert "Date of birth: 1348-02-03 (PERSIAN)" in found["900001"].notes
    assert Country("", "citizenship", "ATLANTIS") in found["900001"].countries
    assert (found["900003"].kind, found["900003"].genders) == ("LegalEntity", ("x",))
    assert "TELEX: +7 000 0000002" in found["900002"].notes


def test_a_column_of_its_own_is_counted(data: Path, put: Put) -> None:
    for name, day, column in (("fsf_1_1.csv", "10/03/2026", "Mood"), ("fsf_1_0.csv", "04/07/2018", "Mood")):
        text = (data / "eu" / name).read_text()
        text = text.replace("\n", ";\n").replace(";\n", f";{column}\n", 1)
        assert eu_fsf.parse([put(name, text)]).unknown == {f"column {column}": 1}
        assert day in text


@pytest.mark.parametrize(
    ("name", "old", "new", "field", "words"),
    [
        ("fsf.xml", 'generationDate="2026-03-10T01:30:00.500+02:00"', "", "generationDate", "no date of"),
        ("fsf.xml", "export", "other", "export", "not the EU's list"),
        ("fsf.xml", ' logicalId="900003"', "", "logicalId, wholeName", "without id or name"),
        ("fsf.xml", 'firstName="Ann" middleName="" lastName="EXAMPLE"', "", "logicalId, wholeName", "900003"),
        ("fsf.xml", 'logicalId="900003"', 'logicalId="900001"', "id", "comes twice"),
        ("whole.xml", "09/03/2016", "2016", "Date", "no date of generation"),
        ("whole.xml", 'Id="900009" Type', "Type", "logicalId, wholeName", "no id"),
        ("whole.xml", 'ENTITY Id="900009"', 'ENTITY Id="900001"', "id", "comes twice"),
        ("fsf_1_1.csv", "NameAlias_WholeName", "Name", "NameAlias_WholeName", "without the columns"),
        ("fsf_1_1.csv", "10/03/2026", "soon", "fileGenerationDate", "no date of generation"),
        ("fsf_1_1.csv", "10/03/2026;900003;", "10/03/2026;;", "Entity_LogicalId", "a row without id"),
        ("fsf_1_0.csv", "Subject_type", "Kind", "Subject_type", "without the columns"),
        ("fsf_1_0.csv", "04/07/2018;900009;E;", "04/07/2018;900009;", "", "58 fields where 59"),
        ("fsf_1_0.csv", "Sample State Company", "", "logicalId, wholeName", "900009"),
    ],
)
def test_a_file_that_lacks_what_it_must_have_is_refused(
    data: Path, put: Put, name: str, old: str, new: str, field: str, words: str
) -> None:
    text = (data / "eu" / name).read_text()
    changed = text.replace(old, new)
    assert changed != text
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(eu_fsf.parse([put(name, changed)]).parties)
    assert (caught.value.field, bool(caught.value.hint)) == (field, True)


def test_an_empty_list_and_two_files_are_refused(data: Path, put: Put) -> None:
    empty = '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-03-10T01:30:00Z"/>'
    header = (data / "eu" / "fsf_1_1.csv").read_text().splitlines()[0]
    for name, text in (("empty.xml", empty), ("empty.csv", header)):
        with pytest.raises(ListFormatError, match="holds no party"):
            list(eu_fsf.parse([put(name, text)]).parties)
    with pytest.raises(ListFormatError, match="2 files"):
        eu_fsf.parse([data / "eu" / "fsf.xml", data / "eu" / "whole.xml"])


@pytest.mark.parametrize("name", FORMS)
def test_any_damage_gives_a_list_or_an_error_that_names_the_file(data: Path, put: Put, name: str) -> None:
    content, draw = (data / "eu" / name).read_bytes(), random.Random(3)
    refused: list[TamisError] = []
    for _ in range(120):
        damaged = bytearray(content)
        at = draw.randrange(len(damaged))
        damaged[at : at + draw.randrange(40)] = draw.randbytes(draw.randrange(6))
        eu_fsf.recognises(bytes(damaged), name)
        try:
            list(eu_fsf.parse([put(name, bytes(damaged))]).parties)
        except TamisError as error:
            refused.append(error)
    assert refused
    assert all(error.hint for error in refused)
    if name.endswith(".xml"):
        with pytest.raises(ListFormatError, match="not well-formed"):
            list(eu_fsf.parse([put(name, content[: len(content) * 2 // 3])]).parties)


def test_the_real_sample_is_read_as_its_elements_say(shared: Path) -> None:
    parsed, found = read(shared / SAMPLE)
    root = fromstring((shared / SAMPLE).read_bytes())
    space = "{http://eu.europa.ec/fpi/fsd/export}"
    assert not parsed.unknown
    assert len(found) == 4
    for entity in root:
        party = found[entity.get("logicalId", "")]
        names = [item.get("wholeName") for item in entity.iter(f"{space}nameAlias")]
        assert sorted(name.text for name in party.names) == sorted(map(str, names))
        births = [item.get("birthdate") for item in entity.iter(f"{space}birthdate")]
        assert sorted(span.start for span in party.birth_dates) == sorted(map(str, births))
        assert len(party.identifiers) == len(entity.findall(f"{space}identification"))
        assert len(party.countries) == len(entity.findall(f"{space}citizenship"))
        assert len(party.addresses) == len(entity.findall(f"{space}address"))
        act = entity.find(f"{space}regulation")
        assert act is not None
        assert [(d.programme, d.legal_basis, d.date, d.reference) for d in party.designations] == [
            (
                act.get("programme"),
                act.get("numberTitle"),
                entity.get("designationDate", ""),
                entity.get("euReferenceNumber", ""),
            )
        ]
    assert found["135909"].caption == "Vladimir Vladimirovich PUTIN"


def _texts(entity: Element, path: str) -> set[str]:
    return {" ".join(item.text.split()) for item in entity.iterfind(path) if (item.text or "").strip()}  # type: ignore[union-attr]


def test_the_real_list_of_2016_loses_nothing(shared: Path) -> None:
    parsed, found = read(shared / WHOLE)
    root = fromstring(gzip.decompress((shared / WHOLE).read_bytes()))
    assert not parsed.unknown
    assert len(found) == len(root) == 595
    for entity in root:
        party = found[entity.get("Id", "")]
        assert (party.kind == "Person") == (entity.get("Type") == "P")
        named = {(n.findtext("WHOLENAME"), (n.findtext("LANGUAGE") or "").lower()) for n in entity.iter("NAME")}
        assert {(name.text, name.language) for name in party.names} == named
        assert len(party.names) == len(named)
        assert len(party.birth_dates) == len(_texts(entity, "BIRTH/DATE"))
        assert len(party.countries) == len(_texts(entity, "CITIZEN/COUNTRY"))
        assert all(country.code for country in party.countries)
        numbers = {text.partition(" (")[0].removeprefix("SSN ") for text in _texts(entity, "PASSPORT/NUMBER")}
        assert {identifier.value for identifier in party.identifiers} == numbers
        assert len(party.genders) == len(_texts(entity, "NAME/GENDER"))
        functions = _texts(entity, "NAME/FUNCTION")
        kept = set(party.titles) | set(party.notes)
        assert functions | _texts(entity, "NAME/TITLE") <= kept
        assert entity.get("programme") in {act.programme for act in party.designations}
        assert all(act.measures == FROZEN for act in party.designations)
        places = {(b.findtext("PLACE"), b.findtext("COUNTRY")) for b in entity.iter("BIRTH")}
        assert len(party.birth_places) == len({p for p in places if any(p)})
    kinds: Counter[str] = Counter()
    for party in found.values():
        for identifier in party.identifiers:
            kinds[identifier.label.partition(",")[0]] += 1
        assert not [note for note in party.notes if note.startswith("Date of birth")]
    raw: Counter[str] = Counter()
    for item in root.iter("PASSPORT"):
        raw[re.search(r"\(\w+-([^()]*)\)", item.findtext("NUMBER") or "")[1]] += 1  # type: ignore[index]
    assert kinds == raw
    scripts = {name.script for party in found.values() for name in party.names}
    assert {"Latn", "Cyrl", "Grek"} <= scripts


def test_the_real_excerpt_of_2018_loses_nothing(shared: Path) -> None:
    parsed, found = read(shared / EXCERPT)
    text = gzip.decompress((shared / EXCERPT).read_bytes()).decode("cp1252")
    lines = [cells[0].rstrip("\t") for cells in csv.reader(io.StringIO(text, newline=""))]
    header, *rows = csv.reader(lines, delimiter=";")
    column = {name: header.index(name) for name in header}
    assert parsed.unknown == {}
    groups = defaultdict(list)
    for row in rows:
        groups[row[1]].append(row)
    assert set(found) == set(groups)
    assert len(found) == 93
    for source_id, group in groups.items():
        party = found[source_id]

        def cells(name: str, group: list[list[str]] = group) -> set[str]:
            return {" ".join(row[column[name]].split()) for row in group} - {""}

        assert {" ".join(name.text.split()) for name in party.names} == cells("Naal_wholename")
        assert len(party.birth_dates) == len(cells("Birt_date") - {"N/A"})
        assert {country.text for country in party.countries} == cells("Citi_country")
        assert len(party.identifiers) == len(cells("Iden_number"))
        assert {act.programme for act in party.designations} == cells("Programme")
        assert {act.legal_basis for act in party.designations} == cells("Leba_numtitle")
        assert {act.reference for act in party.designations} == cells("EU_ref_num")
        assert {country.code for country in party.countries}.isdisjoint({""})
    sample = parties(shared / SAMPLE)
    whole = parties(shared / WHOLE)
    assert found["13"].caption == sample["13"].caption == whole["13"].caption
