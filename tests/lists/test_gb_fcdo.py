"""The UK Sanctions List: hand-written files in each form, and the real ones counted by their own text."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import parse as parse_xml
from xml.sax.saxutils import escape

import pytest

from tamis.errors import ListFormatError, TamisError
from tamis.fullness import fullness
from tamis.lists import gb_fcdo, reading, workbook
from tamis.lists.parsed import Parsed
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
)

Put = Callable[[str, bytes | str], Path]
Document = Callable[[list[str]], Path]
DATA = Path(__file__).parent / "data" / "gb"
XML, CSV = DATA / "UK-Sanctions-List.xml", DATA / "UK-Sanctions-List.csv"
REGIME = "The Sample (Sanctions) Regulations 2020"
TEXT = [  # runs of text are parted by a stroke of their own, as labels and values are set apart
    "UK SANCTIONS LIST PUBLICATION - HUMAN-READABLE",
    "Last Updated: 04/03/2026",
    " ¦THE SAMPLE (SANCTIONS) REGULATIONS 2020",
    " ¦INDIVIDUAL¦ ",
    " ¦1.",
    "Primar¦y Name:¦ ¦1: Mullah Ahmad KHAN¦ ¦Alias - Low Quality:¦ ¦1: The Younger 2: Bureau 39¦ ¦Position:¦ "
    "¦Deputy, Council of Samples,Minister of Samples¦ ¦Address:¦ ¦1: 7 Sample St  Kabul  Afghanistan¦ ¦D.O.B:¦ "
    "¦dd/mm/1945,12/11/1967,in spring¦ ¦Place of Birth:¦ ¦1: Sampletown, Pakistan 2: Otherville,  ¦ "
    "¦Nationality(/ies):¦ ¦Afghanistan,Congo (Democratic Republic)¦ ¦Passport number:¦ ¦P100001,P200002¦ "
    "¦Passport Additional Information:¦ ¦Afghanistan. Issued 4 Feb 2003, in Kabul,Qatar¦ "
    "¦National Identifier Number:¦ ¦5501,5502,5503¦ ¦National ¦Identifier Additional Information:¦ "
    "¦Pakistan,Card: Afghan¦ ¦Non Latin Names:¦ ¦1:¦ ¦أحمد¦ ¦خان |Arabic 2: Ахмад ХАН |Cyrillic|Russian¦ "
    "¦Gender:¦ ¦Male,Male¦ ¦Sanctions Imposed:¦ ¦Asset freeze, Travel Ban¦ ¦Other Inf¦ormation:¦ "
    "¦Seen at 10: 30 in town. Address: unknown. ¦Gender:¦ Male. D.O.B: as above.¦ ¦UK Statement of Reasons:¦ "
    "¦Has 2: samples.¦ ¦Designation Source:¦ ¦UN¦ ¦Date Designated:¦ ¦25/01/2001¦ ¦Last Updated:¦ ¦01/03/2026¦ "
    "¦Unique Id:¦ ¦SMP0001¦ ¦OFSI Group ID:¦ ¦90001¦ ¦UN Reference ID:¦ ¦SMi.001",
    " ¦2.",
    "Primary Name Variations:¦ ¦1: Patron SAMPLER¦ ¦Alias - A.k.a:¦ ¦1: A Sampler¦ ¦Gender:¦ ¦female¦ "
    "¦Sanctions Imposed:¦ ¦Travel Ban¦ ¦Unique Id:¦ ¦SMP0004",
    "ENTITY",
    "3.",
    "Primary Name:¦ ¦1: Glass Mountain¦ ¦Sanctions Imposed:¦ ¦Asset freeze¦ ¦Other Information:¦ "
    "¦A company, IMO number: 5571322. UN Ref below.¦ ¦Designation Source:¦ ¦UK¦ ¦Unique Id:¦ ¦SMP0003¦ "
    "¦OFSI Group ID:¦ ¦9",
]


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """Writes a text of paragraphs."""

    def write(paragraphs: list[str]) -> Path:
        path = tmp_path / "list.odt"
        body = "".join(
            "<text:p>" + "".join(f"<text:span>{_spaced(run)}</text:span>" for run in each.split("¦")) + "</text:p>"
            for each in paragraphs
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", f'<o:d xmlns:o="o" xmlns:text="t">{body}</o:d>')
        return path

    return write


def _spaced(run: str) -> str:
    return escape(run).replace("  ", " <text:s/>")


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[[list[list[str]]], Path]:
    """Writes a spreadsheet of one table."""

    def write(rows: list[list[str]]) -> Path:
        path = tmp_path / "list.ods"
        cells = "".join(
            "<t:table-row>"
            + "".join(f"<t:table-cell><x:p>{escape(cell)}</x:p></t:table-cell>" for cell in row)
            + "</t:table-row>"
            for row in rows
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr(
                "content.xml",
                f'<o:d xmlns:o="o" xmlns:t="t" xmlns:x="x"><t:table t:name="List">{cells}</t:table></o:d>',
            )
        return path

    return write


def read(path: Path) -> tuple[Parsed, dict[str, Party]]:
    assert gb_fcdo.recognises(reading.read_bytes(path), path.name)
    parsed = gb_fcdo.parse([path])
    return parsed, {party.source_id: party for party in parsed.parties}


def of(uid: str, kind: str, names: tuple[Name, ...]) -> dict[str, object]:
    return {
        "id": f"gb_fcdo_sanctions:{uid}",
        "list_id": "gb_fcdo_sanctions",
        "source_id": uid,
        "kind": kind,
        "names": names,
    }


PERSON = Party(
    **of(  # type: ignore[arg-type]
        "SMP0001",
        "Person",
        (
            Name("Ahmad Sample KHAN"),
            Name("Ahmed KHAN", "alias"),
            Name("أحمد خان", "alias", script="Arab", language="fa"),
            Name("The Younger", "weakAlias", "weak"),
        ),
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
        Identifier("idNumber", "0075", "", "National identifier", "Ration card no."),
        Identifier("passportNumber", "D0000001", "af", "Passport", "Afghanistan number, expires 2026"),
    ),
    addresses=(Address("Street 1, Kabul, Afghanistan", "af"),),
    designations=(
        Designation(
            gb_fcdo.SOURCE.publisher,
            REGIME,
            "2001-01-25",
            REGIME,
            (Measure("asset freeze", "Asset freeze"), Measure("travel ban", "Travel Ban")),
            "SMP0001",
        ),
    ),
    titles=("Mullah", "Minister of Samples"),
    references=("90001", "SMi.001"),
    notes=("Made up.", "Date of birth: in spring", "Passport: Pakistan, taken from him"),
    details={"modifiedAt": ("2026-03-01",), "designationSource": ("UN",)},
).canonical()
SHIP = Party(
    **of("SMP0002", "Vessel", (Name("OCEAN LANTERN"),)),  # type: ignore[arg-type]
    countries=(Country("km", "flag", "Comoros"),),
    identifiers=(
        Identifier("imoNumber", "IMO9187629", label="IMO number"),
        Identifier("serialNumber", "HIN-1", label="Hull identification number"),
    ),
    designations=(
        Designation(
            gb_fcdo.SOURCE.publisher,
            REGIME,
            "2018-03-30",
            REGIME,
            (Measure("trade", "Prohibition of port entry"),),
            "SMP0002",
        ),
    ),
    links=(Link("owner or operator", "Lantern Shipping"), Link("previous owner or operator", "Lamp Lines")),
    details={
        "modifiedAt": ("2026-03-01",),
        "designationSource": ("UK",),
        "pastFlags": ("India",),
        "type": ("Bulk Carrier",),
        "tonnage": ("7078",),
        "length": ("134.5",),
        "buildDate": ("2011",),
    },
).canonical()
_NUMBERS = "OGRN: 1027700132195 INN: 7707083893"
COMPANY = Party(
    **of("SMP0003", "Organization", (Name("GLASS MOUNTAIN"), Name("Glass Hill", "alias"))),  # type: ignore[arg-type]
    identifiers=(
        Identifier("innCode", "7707083893", label="INN", note=_NUMBERS),
        Identifier("ogrnCode", "1027700132195", label="OGRN", note=_NUMBERS),
    ),
    addresses=(Address("1 Sample Square, 10001, Congo (Democratic Republic)", "cd"),),
    designations=(
        Designation(
            gb_fcdo.SOURCE.publisher,
            REGIME,
            "2022-03-15",
            REGIME,
            (
                Measure("asset freeze", "Asset freeze"),
                Measure("other", 'Internet Services Sanctions: see "Other Information"'),
                Measure("other", "Trust services sanctions"),
            ),
            "SMP0003",
        ),
    ),
    links=(Link("parent company", "Sand Works"), Link("subsidiary", "Glass Hut")),
    references=("90003",),
    notes=("It is made of glass.",),
    details={
        "modifiedAt": ("2026-03-02",),
        "designationSource": ("UK|UN",),
        "legalForm": ("Private",),
        "phone": ("00 1 234",),
        "website": ("glass.example",),
        "email": ("ask@glass.example",),
    },
).canonical()


def test_the_xml_is_read_in_full() -> None:
    parsed, found = read(XML)
    assert found == {"SMP0001": PERSON, "SMP0002": SHIP, "SMP0003": COMPANY}
    assert parsed.published == "2026-03-04T23:00:04Z"
    assert not parsed.unknown


def test_the_table_gives_the_same_parties_as_the_xml() -> None:
    parsed, found = read(CSV)
    assert found == {"SMP0001": PERSON, "SMP0002": SHIP, "SMP0003": COMPANY}
    assert parsed.published == "2026-03-04T00:00:00Z"
    assert not parsed.unknown


def test_the_sheet_of_the_list_gives_the_same_parties(sheet: Callable[[list[list[str]]], Path]) -> None:
    rows = [row for _, row in reading.csv_rows(CSV.read_text(encoding="utf-8"), "")]
    assert read(sheet(rows))[1] == read(CSV)[1]


def test_order_and_date_of_the_file_change_no_party(put: Put) -> None:
    text = XML.read_text(encoding="utf-8")
    each = re.findall(r"  <Designation>.*?</Designation>\n", text, re.DOTALL)
    names = re.findall(r"      <Name>.*?</Name>\n", each[0])
    first = each[0].replace("".join(names), "".join(reversed(names)))
    text = text.replace("".join(each), "".join([each[2], each[1], first])).replace("2026-03-04T", "2026-03-05T")
    assert read(put("again.xml", text))[1] == read(XML)[1]
    head, header, *rows = CSV.read_text(encoding="utf-8").replace("\nINN", " INN").splitlines()
    turned = "\n".join([head.replace("04", "05"), header, *reversed(rows)])
    assert read(put("again.csv", turned))[1] == read(CSV)[1]


@pytest.mark.parametrize(
    "header", ['"UNIQUE_ID","O.F.S.I. group id","NAME6","name-type"', "Unique ID,OFSI Group ID,Name"]
)
def test_headers_may_be_spelt_in_several_ways(put: Put, header: str) -> None:
    cells = "SMP0009,9,Sampler" + ",Primary Name" * (header.count(",") == 3)
    [party] = gb_fcdo.parse([put("list.csv", f"{header}\n{cells}\n")]).parties
    assert (party.source_id, party.caption, party.references) == ("SMP0009", "Sampler", ("9",))


def test_an_older_xml_says_its_date_in_an_element(put: Put) -> None:
    text = XML.read_text(encoding="utf-8").replace(' dateGenerated="2026-03-04T23:00:04.744Z"', "")
    parsed, found = read(put("old.xml", text))
    assert parsed.published == "2026-03-04T00:00:00Z"
    assert len(found) == 3


def test_the_text_for_readers_is_read_in_full(document: Document) -> None:
    parsed, found = read(document(TEXT))
    regulations = "THE SAMPLE (SANCTIONS) REGULATIONS 2020"
    assert (
        found["SMP0001"]
        == Party(
            **of(  # type: ignore[arg-type]
                "SMP0001",
                "Person",
                (
                    Name("Mullah Ahmad KHAN"),
                    Name("Ахмад ХАН", "alias", script="Cyrl", language="ru"),
                    Name("أحمد خان", "alias", script="Arab"),
                    Name("The Younger", "weakAlias", "weak"),
                    Name("Bureau 39", "weakAlias", "weak"),
                ),
            ),
            birth_dates=(
                DateSpan("1945-01-01", "1945-12-31", "year", "dd/mm/1945"),
                DateSpan("1967-11-12", "1967-11-12", "exact", "12/11/1967"),
            ),
            birth_places=(Place("Sampletown, Pakistan", "pk"), Place("Otherville")),
            countries=(
                Country("af", "nationality", "Afghanistan"),
                Country("cd", "nationality", "Congo (Democratic Republic)"),
            ),
            genders=("male",),
            identifiers=(
                Identifier(
                    "passportNumber", "P100001", "af", "Passport", "Afghanistan. Issued 4 Feb 2003, in Kabul"
                ),
                Identifier("passportNumber", "P200002", "qa", "Passport", "Qatar"),
                *(
                    Identifier("idNumber", number, label="National identifier")
                    for number in ("5501", "5502", "5503")
                ),
            ),
            addresses=(Address("7 Sample St, Kabul, Afghanistan", "af"),),
            designations=(
                Designation(
                    gb_fcdo.SOURCE.publisher,
                    regulations,
                    "2001-01-25",
                    regulations,
                    (Measure("asset freeze", "Asset freeze"), Measure("travel ban", "Travel Ban")),
                    "SMP0001",
                ),
            ),
            titles=("Deputy, Council of Samples", "Minister of Samples"),
            references=("90001", "SMi.001"),
            notes=(
                "Seen at 10: 30 in town. Address: unknown. Gender: Male. D.O.B: as above.",
                "Has 2: samples.",
                "Date of birth: in spring",
                "National identifier: Pakistan,Card: Afghan",
            ),
            details={"modifiedAt": ("2026-03-01",), "designationSource": ("UN",)},
        ).canonical()
    )
    assert parsed.published == "2026-03-04T00:00:00Z"
    assert not parsed.unknown


def test_an_entry_of_the_text_without_a_primary_name_is_one_of_its_own(document: Document) -> None:
    found = read(document(TEXT))[1]
    assert found["SMP0004"].names == (Name("Patron SAMPLER"), Name("A Sampler", "alias"))
    assert (found["SMP0004"].kind, found["SMP0004"].genders) == ("Person", ("female",))
    assert (found["SMP0003"].kind, found["SMP0003"].caption) == ("Organization", "Glass Mountain")
    assert found["SMP0003"].identifiers == (Identifier("imoNumber", "5571322", label="IMO number"),)
    assert len(found) == 3


def test_a_list_of_more_than_a_hundred_names_is_counted_through(document: Document) -> None:
    names = " ".join(f"{n}: Sampler {chr(64 + n % 26 + 1)}{n}" for n in range(1, 144))
    path = document([f"Primary Name:¦ ¦1: One¦ ¦Alias - A.k.a:¦ ¦{names}¦ ¦Unique Id:¦ ¦S1¦ ¦OFSI Group ID:¦ ¦1"])
    [party] = gb_fcdo.parse([path]).parties
    assert len(party.names) == 144


def test_what_the_text_holds_beside_is_counted(document: Document) -> None:
    odd = [TEXT[-1].replace("Sanctions Imposed:", "Favourite Colour:¦ ¦Blue¦ ¦Sanctions Imposed:"), "A word more"]
    parsed = gb_fcdo.parse([document(["A word before", *odd])])
    list(parsed.parties)
    assert parsed.unknown == {"label 'Favourite Colour:'": 1, "paragraph 'A word before'": 1}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<UniqueID>SMP0002</UniqueID>", "", "without id"),
        ("SMP0002", "SMP0001", "comes twice"),
        ('dateGenerated="2026-03-04T23:00:04.744Z"', 'dateGenerated="2026-14-04"', "no date of generation"),
        ("</Designations>", "", "not well-formed"),
    ],
)
def test_an_xml_that_lacks_what_it_needs_is_refused(put: Put, old: str, new: str, words: str) -> None:
    path = put("bad.xml", XML.read_text(encoding="utf-8").replace(old, new))
    with pytest.raises(ListFormatError, match=words) as caught:
        list(gb_fcdo.parse([path]).parties)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        ("Unique ID,OFSI Group ID,Regime Name\nSMP1,1,x\n", "no column of names", 1),
        ("Report Date: x\nName 6,OFSI Group ID\nA,1\n", "no column 'Unique ID'", 0),
        ("Unique ID,OFSI Group ID,Name 6\nSMP1,1,A\n,2,B\n", "a row without id", 3),
        ("Unique ID,OFSI Group ID,Name 6\nSMP1,1,A\nSMP2,2\n", "2 fields where 3", 3),
        ("Unique ID,OFSI Group ID,Name 6\nSMP1,1,A,B\n", "4 fields where 3", 2),
        ("Unique ID,OFSI Group ID,Name 6\n", "holds no party", 0),
        ("", "no column 'Unique ID'", 0),
    ],
)
def test_a_table_that_lacks_what_it_needs_is_refused(put: Put, content: str, words: str, line: int) -> None:
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(gb_fcdo.parse([put("bad.csv", content)]).parties)
    assert (caught.value.line or 0) == line
    assert caught.value.hint


def test_a_text_with_an_entry_without_id_is_refused(document: Document) -> None:
    with pytest.raises(ListFormatError, match="without id"):
        list(gb_fcdo.parse([document([TEXT[-1].replace("Unique Id", "Unique")])]).parties)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_half_a_file_of_any_form_is_no_list(put: Put, document: Document, cut: float) -> None:
    for content in (XML.read_bytes(), document(TEXT).read_bytes()):
        path = put("half", content[: int(len(content) * cut)])
        with pytest.raises(TamisError):
            list(gb_fcdo.parse([path]).parties)


def test_what_is_not_known_is_counted(put: Put) -> None:
    text = XML.read_text(encoding="utf-8")
    for old, new in (
        ("ALias", "Nick"),
        ("<Titles>", "<Mood>x</Mood><Titles>"),
        ("<Name6>OCEAN LANTERN</Name6>", ""),
        ("Low quality a.k.a", "Middling"),
        (">Male<", ">Unsaid<"),
        (">Persian<", ">Sampleish<"),
        ("Prohibition of port entry", "Prohibition of song"),
        (">Ship<", ">Boat<"),
        ("<DOBs>", '<DOBs sure="no">'),
        ("25/01/2001", "in January"),
    ):
        assert old in text
        text = text.replace(old, new)
    parsed, found = read(put("odd.xml", text))
    assert parsed.unknown == {
        "element Mood": 1,
        "name type 'Nick'": 1,
        "designation without a name": 1,
        "alias strength 'Middling'": 1,
        "gender 'Unsaid'": 1,
        "language 'Sampleish'": 1,
        "measure 'Prohibition of song'": 1,
        "kind 'boat'": 1,
        "attribute DOBs@sure": 1,
    }
    assert {"Gender: Unsaid", "أحمد خان: Sampleish", "Date designated: in January"} <= set(found["SMP0001"].notes)
    assert found["SMP0002"].kind == "LegalEntity"


def test_an_unknown_column_is_counted_by_its_name(put: Put) -> None:
    parsed = gb_fcdo.parse([put("odd.csv", "Unique ID,OFSI Group ID,Name 6,Shoe Size\nSMP1,1,A,40\n")])
    list(parsed.parties)
    assert parsed.unknown == {"column Shoe Size": 1}


def test_a_party_named_in_its_own_script_alone_has_that_as_its_name(put: Put) -> None:
    text = "Unique ID,OFSI Group ID,Name 6,Name non-latin script\nSMP1,1,,Пример\n"
    parsed = gb_fcdo.parse([put("list.csv", text)])
    assert next(parsed.parties).names == (Name("Пример", script="Cyrl"),)
    assert not parsed.unknown


def test_two_primary_names_are_names_both_whatever_their_order(put: Put) -> None:
    rows = ["SMP1,1,Zed,Primary Name", "SMP1,1,Ann,Primary name", "SMP1,1,Bee,Alias"]
    for order in (rows, rows[::-1]):
        text = "\n".join(["Unique ID,OFSI Group ID,Name 6,Name type", *order, ""])
        [party] = gb_fcdo.parse([put("list.csv", text)]).parties
        assert party.names == (Name("Ann"), Name("Zed"), Name("Bee", "alias"))


def test_other_publishers_files_are_left_to_them(shared: Path) -> None:
    for name in ("uk/ofsi_ConList_2025-04-14.xlsx", "uk/hmt_conlist_2018-04-13.csv.gz"):
        assert not gb_fcdo.recognises(reading.read_bytes(shared / "lists" / name), name)


def test_the_real_sample_is_whole(shared: Path) -> None:
    path = shared / "lists" / "samples" / "uk_sanctions_list_SAMPLE_2026-08-14.xml"
    parsed, parties = read(path)
    found = fullness(parties.values())
    root = parse_xml(path).getroot()

    def said(tag: str) -> int:
        """Different values of an element, over all designations."""
        each = ({(e.text or "").strip() for e in item.iter(tag)} - {""} for item in root.iter("Designation"))
        return sum(map(len, each))

    assert len(parties) == 5
    assert not parsed.unknown
    assert found["names"].values == len(list(root.iter("Name"))) + said("NameNonLatinScript")
    assert found["names.weakAlias"].values == sum((e.text or "")[:3] == "Low" for e in root.iter("AliasStrength"))
    assert found["birth_dates"].values == said("DOB")
    assert found["countries.nationality"].values == said("Nationality")
    assert found["countries.flag"].values == said("CurrentBelievedFlagOfShip")
    assert found["identifiers.passportNumber"].values == said("PassportNumber")
    assert found["identifiers.idNumber"].values == said("NationalIdentifierNumber")
    assert found["identifiers.imoNumber"].values == said("IMONumber")
    assert found["addresses"].values == len(list(root.iter("Address")))
    assert found["designations.date"].values == said("DateDesignated")
    assert found["designations.programme"].values == said("RegimeName")
    assert sum(len(d.measures) for p in parties.values() for d in p.designations) == sum(
        len((e.text or "").split("|")) for e in root.iter("SanctionsImposed")
    )


def test_the_real_search_export_has_a_party_a_row(shared: Path) -> None:
    """PROVENANCE counts the header with the 5,302 designations; the sheet ends with a thousand empty rows."""
    path = shared / "lists" / "uk" / "fcdo_search_export_2025-08-11.ods"
    parsed, parties = read(path)
    found = fullness(parties.values())
    [rows] = workbook.tables(path.read_bytes(), str(path)).values()
    raw = [dict(zip(rows[0], row, strict=False)) for row in rows[1:] if any(row)]
    assert len(parties) == len(raw) == 5_302
    unnamed = [row for row in raw if not row["Name"].strip()]
    assert parsed.unknown == {"designation without a name": len(unnamed)} == {"designation without a name": 2}
    assert found["names"].values == len(raw) - len(unnamed)
    assert found["references"].values == sum(bool(row["OFSI Group ID"].strip()) for row in raw)
    assert found["designations.date"].values == sum(bool(row["Date Designated"]) for row in raw)
    assert found["designations.programme"].values == sum(bool(row["Regime Name"]) for row in raw)
    kinds = Counter(row["Type"] for row in raw)
    assert (found["kind.Person"].values, found["kind.Vessel"].values) == (kinds["Individual"], kinds["Ship"])
    measures = [part.strip(" -") for row in raw for part in row.get("Sanctions Imposed", "").split(",")]
    assert sum(len(d.measures) for p in parties.values() for d in p.designations) == len(
        [m for m in measures if m]
    )


def test_the_real_text_has_a_party_an_entry(shared: Path) -> None:
    """Each label of the text is a party that has what it says; labels within remarks are none."""
    path = shared / "lists" / "uk" / "uk_sanctions_list_2023-01-14.odt"
    parsed, parties = read(path)
    found = fullness(parties.values())
    runs = workbook.paragraphs(path.read_bytes(), str(path))
    raw = [text for text in map("".join, runs) if text.startswith("Primary")]
    ids = [uid for text in raw for uid in re.findall(r"Unique\s*Id:\s*([A-Z]{3}\d{4})", text)]
    assert len(parties) == len(raw) == len(ids) == len(set(ids)) == 3_776
    assert parsed.published == "2023-01-14T00:00:00Z"
    assert not parsed.unknown

    def having(label: str) -> int:
        return sum(f"{label}:" in text for text in raw)

    for field, label in (
        ("names.weakAlias", "Alias - Low Quality"),
        ("birth_dates", "D.O.B"),
        ("birth_places", "Place of Birth"),
        ("countries.nationality", "Nationality(/ies)"),
        ("genders", "Gender"),
        ("titles", "Position"),
        ("addresses", "Address"),
        ("designations.date", "Date Designated"),
        ("details.phone", "Phone Number"),
        ("details.buildDate", "Year Built"),
    ):
        # "Address:" and "Gender:" stand in the remarks of a few entries that have none of their own
        assert abs(found[field].parties - having(label)) <= (4 if label in ("Address", "Gender") else 0), label
    assert sum(len(party.references) for party in parties.values()) == having("OFSI Group ID") + having(
        "UN Reference ID"
    ) - sum("UN Reference ID: N/A" in text for text in raw)
    assert found["identifiers.passportNumber"].parties >= having("Passport number")
    dates = [re.search(r"D\.O\.B:\s*([dm/\d,]+)", text) for text in raw]
    assert found["birth_dates"].values == sum(len(set(date[1].strip(",").split(","))) for date in dates if date)
    for uid, text in zip(ids, raw, strict=True):  # names in another script are all there, some with Latin letters
        _, _, said = text.partition("Non Latin Names:")
        each = re.split(r"\d+:", re.split(r"Gender:|Sanctions Imposed:", said)[0])
        names = {" ".join(part.split("|")[0].split()) for part in each} - {""}
        assert names <= {name.text for name in parties[uid].names}
    assert not [n.text for p in parties.values() for n in p.names if "|" in n.text or re.search(r"\d:\s", n.text)]
