"""OFAC's lists: every field of the XML and of the CSV set reaches the party, and both give the same one."""

import csv
import gzip
import io
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest

from tamis.errors import ListFormatError
from tamis.lists import reading, us_ofac
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Name, Party, Place
from tamis.normalize.countries import country_code

OFFICE = "US Treasury, Office of Foreign Assets Control"
SET = ("SDN.CSV", "ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV")
Put = Callable[[str, bytes | str], Path]


def parties(*files: Path, list_id: str = "us_ofac_sdn") -> dict[str, Party]:
    return {party.source_id: party for party in us_ofac.parse(files, list_id).parties}


@pytest.fixture
def xml(data: Path) -> dict[str, Party]:
    return parties(data / "ofac" / "SDN.XML")


def test_everything_said_of_a_person_is_kept(xml: dict[str, Party]) -> None:
    person = xml["90001"]
    assert person.id == "us_ofac_sdn:90001"
    assert person.kind == "Person"
    assert person.names == (
        Name("EXAMPLEZADEH, Farhad"),
        Name("EXAMPLEZADE, Ferhad", "alias"),
        Name("BEFORE, Farhad", "previousName"),
        Name("mastersample", "weakAlias", "weak"),
    )
    assert set(person.birth_dates) == {
        DateSpan("1979-09-21", "1979-09-21", "exact", "21 Sep 1979"),
        DateSpan("1980-01-01", "1980-12-31", "year", "1980"),
        DateSpan("1979-08-01", "1979-08-31", "month", "Aug 1979"),
        DateSpan("1976-01-01", "1980-12-31", "circa", "circa 1978"),
        DateSpan("1978-01-01", "1979-12-31", "between", "1 Jan 1978 to 31 Dec 1979"),
    }
    assert person.birth_places == (Place("Shiraz, Iran", "ir"),)
    assert set(person.countries) == {Country("ir", "nationality", "Iran"), Country("iq", "citizenship", "Iraq")}
    assert person.genders == ("male",)
    assert set(person.identifiers) == {
        Identifier(
            "passportNumber", "P1234567", "ir", "Passport", "(Iran) issued 28 Oct 2008 expires 29 Oct 2013"
        ),
        Identifier("idNumber", "0012345678", "ir", "National ID No.", "(Iran)"),
        Identifier("publicKey", "1SampLeWaLLetAddressNotReaL", "", "Digital Currency Address - XBT", "XBT"),
    }
    assert person.addresses == (
        Address("No. 1, Sample Alley, Unit 7, Tehran, Tehran Province 1234567890, Iran", "ir"),
    )
    assert set(person.designations) == {Designation(OFFICE, "CYBER2"), Designation(OFFICE, "SDGT")}
    assert person.links == (Link("linkedTo", "SAMPLE TRADING COMPANY (STC) LTD"),)
    assert person.titles == ("Director General",)
    assert person.notes == ("brother of a sample",)
    assert person.details == {
        "email": ("farhad@sample.example",),
        "sanctionsInformation": ("Subject to Secondary Sanctions",),
    }


def test_everything_said_of_a_company_is_kept(xml: dict[str, Party]) -> None:
    company = xml["90002"]
    assert company.kind == "Organization"
    assert company.names == (
        Name("SAMPLE TRADING COMPANY"),
        Name("NEW 'SAMPLE' TRADING LTD.", "alias"),
        Name("STC", "weakAlias", "weak"),
    )
    assert {(i.kind, i.value, i.country) for i in company.identifiers} == {
        ("registrationNumber", "1027700000009", "ru"),
        ("taxNumber", "7700000005", "ru"),
        ("swiftBic", "SMPLRUMM", ""),
    }
    assert set(company.addresses) == {Address("Moscow 101000, Russia", "ru"), Address("Cyprus", "cy")}
    assert company.notes == ("all offices worldwide",)
    assert company.details == {
        "website": ("www.sample.example",),
        "incorporationDate": ("12 Mar 1999",),
        "sector": ("Non-specialized wholesale trade",),
    }


def test_everything_said_of_a_vessel_is_kept(xml: dict[str, Party]) -> None:
    vessel = xml["90003"]
    assert vessel.kind == "Vessel"
    assert vessel.names[1:] == (Name("OLD LANTERN", "weakAlias", "weak"),)
    assert {(i.kind, i.value) for i in vessel.identifiers} == {
        ("imoNumber", "IMO 9074729"),
        ("mmsi", "422000001"),
        ("callSign", "9XYZ1"),
    }
    assert set(vessel.countries) == {Country("pa", "flag", "Panama"), Country("pa", "jurisdiction", "Panama")}
    assert vessel.details == {
        "type": ("Crude Oil Tanker",),
        "tonnage": ("2595",),
        "grossRegisteredTonnage": ("1865",),
        "owner": ("Sample Shipping Line",),
    }


def test_everything_said_of_an_aircraft_is_kept(xml: dict[str, Party]) -> None:
    aircraft = xml["90004"]
    assert aircraft.kind == "Airplane"
    assert aircraft.identifiers == (
        Identifier("serialNumber", "257", "", "Aircraft Manufacturer's Serial Number (MSN)"),
    )
    assert aircraft.details == {"model": ("A340-300",), "buildDate": ("01 Feb 1999",)}
    assert [d.programme for d in aircraft.designations] == ["IFSR", "SDGT"]


def test_the_header_of_the_xml_gives_date_and_count(data: Path) -> None:
    parsed = us_ofac.parse([data / "ofac" / "SDN.XML"])
    assert (parsed.published, parsed.declared, parsed.format) == ("2026-03-09T00:00:00Z", 4, "ofac-xml")


def test_one_publication_gives_equal_parties_from_xml_and_csv(data: Path, xml: dict[str, Party]) -> None:
    from_csv = parties(*(data / "ofac" / name for name in SET))
    assert from_csv == xml
    assert {k: p.digest() for k, p in from_csv.items()} == {k: p.digest() for k, p in xml.items()}


def test_the_order_of_the_files_of_a_set_means_nothing(data: Path, xml: dict[str, Party]) -> None:
    files = [data / "ofac" / name for name in SET]
    for first in range(4):
        parsed = us_ofac.parse(files[first:] + files[:first])
        assert {party.source_id: party for party in parsed.parties} == xml
        assert parsed.file_digest == us_ofac.parse(files).file_digest


def test_the_comments_file_continues_remarks_in_the_middle_of_a_word(data: Path) -> None:
    without = parties(*(data / "ofac" / name for name in SET[:3]))["90001"]
    assert without.notes == ("Pass",)
    assert "passportNumber" not in {i.kind for i in without.identifiers}
    whole = parties(*(data / "ofac" / name for name in SET))["90001"]
    assert "P1234567" in {i.value for i in whole.identifiers}


@pytest.mark.parametrize("delimiter", ["|", "@"])
def test_the_other_delimiters_of_the_set_are_read(
    data: Path, put: Put, delimiter: str, xml: dict[str, Party]
) -> None:
    files = []
    for name in SET:
        rows = csv.reader(io.StringIO((data / "ofac" / name).read_text().rstrip("\x1a"), newline=""))
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(rows)
        files.append(put(name, out.getvalue()))
    assert parties(*files) == xml


def test_the_same_file_in_another_form_is_left_aside_with_a_warning(data: Path, put: Put) -> None:
    rows = csv.reader(io.StringIO((data / "ofac" / "SDN.CSV").read_text().rstrip("\x1a"), newline=""))
    out = io.StringIO()
    csv.writer(out, delimiter="|").writerows(rows)
    parsed = us_ofac.parse([data / "ofac" / "SDN.CSV", put("sdn.pip", out.getvalue())])
    assert len(list(parsed.parties)) == 4
    assert any("sdn.pip was left aside" in warning for warning in parsed.warnings)


def shuffled(element: Element, order: random.Random) -> Element:
    """The same XML with the children of every list in another order."""
    for child in element:
        shuffled(child, order)
    name = reading.local(element.tag)
    if name.endswith("List") or name == "sdnEntry":
        head, rest = (list(element)[:1], list(element)[1:]) if name == "sdnList" else ([], list(element))
        order.shuffle(rest)
        element[:] = head + rest
    return element


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_elements_give_equal_digests(data: Path, put: Put, seed: int, xml: dict[str, Party]) -> None:
    root = shuffled(fromstring((data / "ofac" / "SDN.XML").read_bytes()), random.Random(seed))
    path = put("shuffled.xml", tostring(root))
    assert {k: p.digest() for k, p in parties(path).items()} == {k: p.digest() for k, p in xml.items()}


def test_an_element_that_nobody_knows_is_counted(data: Path, put: Put) -> None:
    text = (data / "ofac" / "SDN.XML").read_text().replace("<uid>90004</uid>", "<uid>90004</uid><mood>calm</mood>")
    parsed = us_ofac.parse([put("new.xml", text)])
    list(parsed.parties)
    assert parsed.unknown == Counter({"element mood": 1})


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("<Record_Count>4<", "<Record_Count>5<", "", "holds 5 parties, and 4 were found"),
        ("<Record_Count>4<", "<Record_Count>many<", "Record_Count", "record count"),
        ("03/09/2026", "13/45/2026", "Publish_Date", "publication date"),
        ("03/09/2026", "03/09/²026", "Publish_Date", "publication date"),
        ("publshInformation", "publishInformation", "publshInformation", "header"),
        ("<uid>90004</uid>", "<uid>90003</uid>", "id", "comes twice"),
        ("<uid>90004</uid>", "", "sdnEntry/uid, lastName", "EP-SMP"),
        ("<lastName>EP-SMP</lastName>", "", "sdnEntry/uid, lastName", "90004"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(
    data: Path, put: Put, old: str, new: str, field: str, words: str
) -> None:
    path = put("bad.xml", (data / "ofac" / "SDN.XML").read_text().replace(old, new))
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(us_ofac.parse([path]).parties)
    assert caught.value.field == field
    assert "bad.xml" in caught.value.file
    assert caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('90003,"LUCKY', 'X,"LUCKY', 3, "without number or name"),
        ('"LUCKY LANTERN"', "-0- ", 3, "without number or name"),
        ("2595,1865,", "2595,", 3, "11 fields where 12 are expected"),
        ("90004", "90003", 0, "comes twice"),
        ("'STC'; ", "'STC'\" ; ", 2, "not well-formed CSV"),
    ],
)
def test_a_row_that_is_wrong_is_named_by_its_line(
    data: Path, put: Put, old: str, new: str, line: int, words: str
) -> None:
    path = put("sdn.csv", (data / "ofac" / "SDN.CSV").read_bytes().decode().replace(old, new))
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(us_ofac.parse([path]).parties)
    assert caught.value.line == line
    assert caught.value.hint


def test_files_that_are_no_set_are_refused(data: Path, put: Put) -> None:
    folder = data / "ofac"
    with pytest.raises(ListFormatError, match="the SDN file of the set is missing"):
        list(us_ofac.parse([folder / "ALT.CSV"]).parties)
    with pytest.raises(ListFormatError, match="of the same kind as"):
        list(us_ofac.parse([folder / "SDN.CSV", put("again.csv", (folder / "SDN.CSV").read_bytes())]).parties)
    with pytest.raises(ListFormatError, match="2 files where one is a whole list"):
        us_ofac.parse([folder / "SDN.XML", folder / "ALT.CSV"])
    with pytest.raises(ListFormatError, match="not a file of OFAC's CSV set") as caught:
        list(us_ofac.parse([folder / "SDN.CSV", put("notes.txt", "hello")]).parties)
    assert caught.value.line == 1


def test_rows_that_speak_of_nobody_are_warned_of(data: Path, put: Put) -> None:
    parsed = us_ofac.parse([data / "ofac" / "SDN.CSV", put("alt.csv", '99,1,"aka","NOBODY",-0- \r\n')])
    list(parsed.parties)
    assert parsed.warnings == ["ALT: 1 numbers without an entry in SDN, such as 99"]


# The real lists.


def cons(shared: Path, stem: str) -> dict[str, Party]:
    path = shared / "lists/ofac/consolidated-xml" / f"consolidated_{stem}.xml.gz"
    return parties(path, list_id="us_ofac_cons")


@pytest.fixture(scope="module")
def newest_sdn(shared: Path) -> dict[str, Party]:
    folder = shared / "lists/ofac/sdn-csv/2024-01-11"
    return parties(*(folder / f"{name}.csv.gz" for name in ("sdn", "alt", "add")))


def rows_of(path: Path) -> list[list[str]]:
    text = gzip.decompress(path.read_bytes()).decode().rstrip("\x1a\r\n")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_real_sdn_list_has_its_13827_parties_and_17091_aliases(
    shared: Path, newest_sdn: dict[str, Party]
) -> None:
    folder = shared / "lists/ofac/sdn-csv/2024-01-11"
    assert len(newest_sdn) == 13_827
    strong = [n for p in newest_sdn.values() for n in p.names[1:] if n.strength == "strong"]
    assert len(strong) <= 17_091 == len(rows_of(folder / "alt.csv.gz"))
    listed = {(row[0], row[3].strip()) for row in rows_of(folder / "alt.csv.gz")}
    found = {(key, n.text) for key, p in newest_sdn.items() for n in p.names if n.strength == "strong"}
    assert listed <= found


def test_counts_of_the_real_sdn_list_agree_with_a_count_by_regular_expressions(
    shared: Path, newest_sdn: dict[str, Party]
) -> None:
    remarks = {r[0]: "; " + r[11] for r in rows_of(shared / "lists/ofac/sdn-csv/2024-01-11/sdn.csv.gz")}

    def counted(pattern: str) -> set[str]:
        return {key for key, text in remarks.items() if re.search(pattern, text)}

    assert {k for k, p in newest_sdn.items() if p.birth_dates} == counted(r"; (alt\. )?DOB ")
    assert {k for k, p in newest_sdn.items() if any(n.strength == "weak" for n in p.names)} == counted(
        r"; [afn]\.k\.a\. '[^;]+'"
    )
    assert {k for k, p in newest_sdn.items() if p.genders} == counted(r"; Gender (Male|Female)")
    for kind, pattern in (
        ("passportNumber", r"; (alt\. )?(Diplomatic |Stateless Person )?Passport [^;]*\S"),
        ("publicKey", r"Digital Currency Address - \S+ \S+"),
        ("imoNumber", r"(Vessel Registration|\bRegistration) Identification \S|\bIMO \d{7}"),
        ("swiftBic", r"; (alt\. )?SWIFT/BIC \S"),
    ):
        found = {k for k, p in newest_sdn.items() if any(i.kind == kind for i in p.identifiers)}
        expected = counted(pattern)
        assert expected, kind
        assert len(found ^ expected) <= len(expected) * 0.005, (kind, sorted(found ^ expected)[:10])


def test_the_newest_consolidated_list_holds_the_442_parties_that_it_says_itself(shared: Path) -> None:
    """A table of the files says 443; the file's own Record_Count, and its entries, are 442."""
    path = shared / "lists/ofac/consolidated-xml/consolidated_2026-01-08_seen-2026-01-24.xml.gz"
    parsed = us_ofac.parse([path], "us_ofac_cons")
    found = list(parsed.parties)
    assert len(found) == parsed.declared == 442
    assert not parsed.unknown
    root = fromstring(gzip.decompress(path.read_bytes()))
    space = {"o": root.tag.partition("}")[0].strip("{")}
    aliases = Counter(item.text for item in root.iterfind(".//o:aka/o:category", space))
    assert aliases == {"strong": 1072, "weak": 72}
    assert sum(n.strength == "weak" for p in found for n in p.names) == 72
    assert sum(n.strength == "strong" for p in found for n in p.names[1:]) <= 1072
    births = {e.findtext("o:uid", "", space) for e in root if e.find("o:dateOfBirthList", space) is not None}
    assert births == {p.source_id for p in found if p.birth_dates}
    for label in ("SWIFT/BIC", "Tax ID No.", "Passport", "Registration Number"):
        path_ = "o:idList/o:id"
        holders = {
            e.findtext("o:uid", "", space)
            for e in root
            for i in e.iterfind(path_, space)
            if i.findtext("o:idType", "", space) == label
        }
        assert holders == {p.source_id for p in found if any(i.label == label for i in p.identifiers)}, label


def test_a_list_published_again_in_another_order_is_the_same_list(shared: Path) -> None:
    first, again = cons(shared, "2025-10-22_seen-2025-11-29"), cons(shared, "2025-10-22_seen-2025-12-12")
    assert len(first) == 443
    assert first == again


def test_xml_and_csv_of_one_real_publication_differ_only_where_remarks_were_cut(shared: Path) -> None:
    folder = shared / "lists/ofac/consolidated-csv/watchman"
    from_xml = cons(shared, "2025-12-18_seen-2025-12-19")
    from_csv = parties(*sorted(folder.glob("*.csv.gz")), list_id="us_ofac_cons")
    assert from_xml.keys() == from_csv.keys()
    differ = {key for key in from_xml if from_xml[key] != from_csv[key]}
    cut = {row[0] for row in rows_of(folder / "cons_prim.csv.gz") if len(row[11]) >= 1000}
    assert len(from_xml) - len(differ) == 432
    assert differ == cut


@pytest.mark.parametrize("column", ["nationality", "flag", "address"])
def test_all_countries_of_the_real_lists_are_understood_but_for_named_ones(
    shared: Path, newest_sdn: dict[str, Party], column: str
) -> None:
    known = {"possibly Palestinian;arrested 23 Apr 2002", "None Identified"}
    regions = {"undetermined", "Region: Kafia Kingi", "Region: Northern Mali"}
    regions.add("Region: Commonwealth of Independent States")
    if column == "address":
        rows = rows_of(shared / "lists/ofac/sdn-csv/2024-01-11/add.csv.gz")
        countries = {row[4].strip() for row in rows} - {"-0-"}
        assert {text for text in countries if not country_code(text)} <= regions
        return
    roles = ("nationality", "citizenship") if column == "nationality" else ("flag", "jurisdiction")
    everybody = [*newest_sdn.values(), *cons(shared, "2026-01-08_seen-2026-01-24").values()]
    texts = {(c.text, c.code) for p in everybody for c in p.countries if c.role in roles}
    assert len(texts) > 20
    assert {text for text, code in texts if not code} <= known


@pytest.mark.parametrize("stem", ["2016-09", "2017", "2019", "2024-05-06", "2025-03-28"])
def test_older_layouts_of_the_xml_are_read(shared: Path, stem: str) -> None:
    parsed = us_ofac.parse(
        [shared / "lists/ofac/consolidated-xml" / f"consolidated_{stem}.xml.gz"], "us_ofac_cons"
    )
    assert len(list(parsed.parties)) == parsed.declared
    assert not parsed.unknown
