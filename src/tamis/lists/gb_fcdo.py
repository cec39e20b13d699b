"""The UK Sanctions List of the Foreign, Commonwealth and Development Office: XML, tables (CSV, ODS), and the ODT.

The unique id (`AFG0011`) is the id; the number of the group on the Treasury's former list and the reference of the
United Nations stand beside it. Name 6 is the surname or the whole name, names 1 to 5 what stands before it. The
table of the list has a row a name; the table that a search on the web exports has no more than names, regime and
measures, and for some designations not even a name. The ODT is made for readers, with labels in running text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading, workbook
from tamis.lists.download import fetch_all
from tamis.lists.gb_fcdo_entry import AUTHORITY, Entry, Field, Written
from tamis.lists.gb_fcdo_entry import party as entry_party
from tamis.lists.gb_fcdo_text import entries as text_entries
from tamis.lists.parsed import Parsed, Source, too_many
from tamis.model import Party
from tamis.normalize.dates import utc_time

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCE = Source(
    list_id="gb_fcdo_sanctions",
    title="UK Sanctions List",
    publisher=AUTHORITY,
    homepage="https://www.gov.uk/government/publications/the-uk-sanctions-list",
    urls=("https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml",),
    max_age=14,
    smallest=1_000_000,
    ends="</Designations>",
)
SOURCES = (SOURCE,)

fetch = fetch_all


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the list, in any of its forms."""
    form = reading.is_office(content)
    if form == "odf":
        return b"OFSI Group ID" in workbook.document_start(content)
    head = reading.head_of(content)
    table = "Unique ID" in head and "OFSI Group ID" in head and not head.lstrip().startswith("<")
    return not form and (table or reading.root_name(content) == "Designations")


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "gb-xml", reading.digest([content]), files[0].name)
    if reading.root_name(content) == "Designations":
        parsed.parties = parsed.checked(_xml(parsed, path, content))
        return parsed
    tables = workbook.tables(content, path) if reading.is_office(content) else _csv(content, path)
    if tables:
        parsed.format = "gb-table"
        parsed.parties = parsed.checked(_table(parsed, path, tables))
    else:
        parsed.format = "gb-text"
        found = text_entries(parsed, workbook.paragraphs(content, path))
        parsed.parties = parsed.checked(_made(parsed, path, found))
    return parsed


def _made(parsed: Parsed, path: str, entries: Iterable[Entry]) -> Iterator[Party]:
    for entry in entries:
        if not entry.uid:
            first = entry.names[0].text if entry.names else "no name"
            message = f"a designation without id ({first})"
            raise ListFormatError(message, file=path, field="UniqueID", hint=reading.FETCH_AGAIN)
        if not entry.names:
            parsed.unknown["designation without a name"] += 1
        yield entry_party(parsed, entry)


# The XML.

_PLAIN = {
    "LastUpdated": Field.UPDATED, "DateDesignated": Field.DESIGNATED, "OFSIGroupID": Field.GROUP,
    "UNReferenceNumber": Field.UN, "RegimeName": Field.REGIME, "IndividualEntityShip": Field.KIND,
    "DesignationSource": Field.SOURCE, "SanctionsImposed": Field.MEASURES, "OtherInformation": Field.OTHER,
    "UKStatementofReasons": Field.REASONS, "NameNonLatinScript": Field.SCRIPT, "Title": Field.TITLE,
    "DOB": Field.BIRTH, "Nationality": Field.NATIONALITY, "Position": Field.POSITION, "Gender": Field.GENDER,
    "TypeOfEntity": Field.ENTITY, "ParentCompany": Field.PARENT, "Subsidiary": Field.SUBSIDIARY,
    "BusinessRegistrationNumber": Field.REGISTRATION, "IMONumber": Field.IMO,
    "CurrentOwnerOperator": Field.OWNER, "PreviousOwnerOperator": Field.PAST_OWNER,
    "CurrentBelievedFlagOfShip": Field.FLAG, "PreviousFlag": Field.PAST_FLAG, "TypeOfShip": Field.SHIP,
    "TonnageOfShip": Field.TONNAGE, "LengthOfShip": Field.LENGTH, "YearBuilt": Field.BUILT,
    "HullIdentificationNumber": Field.HULL, "PhoneNumber": Field.PHONE, "Website": Field.WEBSITE,
    "EmailAddress": Field.EMAIL,
}  # fmt: skip
_GROUPED = {
    "Address": (*(f"AddressLine{n}" for n in range(1, 7)), "AddressPostalCode", "AddressCountry"),
    "Location": ("TownOfBirth", "CountryOfBirth"),
    "Passport": ("PassportNumber", "PassportAdditionalInformation"),
    "NationalIdentifier": ("NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"),
}
_GROUP_FIELDS = {
    "Address": Field.ADDRESS, "Location": Field.PLACE, "Passport": Field.PASSPORT,
    "NationalIdentifier": Field.NATIONAL,
}  # fmt: skip
_NAME_PARTS = tuple(f"Name{n}" for n in range(1, 7))
_CONTAINERS = frozenset((
    "Designation", "UniqueID", "Names", "Name", *_NAME_PARTS, "NameType", "AliasStrength", "NonLatinNames",
    "NonLatinName", "NonLatinScriptType", "NonLatinScriptLanguage", "Titles", "SanctionsImposedIndicators",
    "Addresses", "IndividualDetails", "Individual", "DOBs", "PassportDetails", "Nationalities", "Positions",
    "BirthDetails", "NationalIdentifierDetails", "Genders", "EntityDetails", "Entity", "TypeOfEntities",
    "ParentCompanies", "Subsidiaries", "BusinessRegistrationNumbers", "ShipDetails", "Ship", "IMONumbers",
    "CurrentOwnerOperators", "PreviousOwnerOperators", "CurrentBelievedFlagOfShips", "PreviousFlags",
    "TypeOfShipDetails", "TonnageOfShipDetails", "LengthOfShipDetails", "YearsBuilt",
    "HullIdentificationNumbers", "PhoneNumbers", "Websites", "EmailAddresses",
))  # fmt: skip
_KNOWN = _CONTAINERS | set(_PLAIN) | set(_GROUPED) | {part for parts in _GROUPED.values() for part in parts}


def _xml(parsed: Parsed, path: str, content: bytes) -> Iterator[Party]:
    elements = reading.xml_elements(content, path, frozenset(["DateGenerated", "Designation"]))
    root = next(elements, None)
    if root is None or root[1].tag != "Designations":
        raise ListFormatError("not the UK Sanctions List", file=path, field="Designations")
    try:
        parsed.published = utc_time(root[1].get("dateGenerated", ""))
    except ValueError as error:
        message = "has no date of generation"
        raise ListFormatError(message, file=path, field="dateGenerated", hint=reading.FETCH_AGAIN) from error
    return _made(parsed, path, (_xml_entry(parsed, e) for _, e in elements if e.tag == "Designation"))


def _xml_entry(parsed: Parsed, element: Element) -> Entry:
    entry = Entry(reading.text_of(element, "UniqueID"))
    indicators = element.find("SanctionsImposedIndicators")
    for child in element.iter():
        if child.tag == "SanctionsImposedIndicators":
            continue
        text = reading.one_line(child.text or "")
        if child.tag == "Name":
            parts = [reading.text_of(child, part) for part in _NAME_PARTS]
            kind, strength = (reading.text_of(child, part) for part in ("NameType", "AliasStrength"))
            entry.name(Written(" ".join(filter(None, parts)), kind, strength))
        elif child.tag in _GROUPED:
            entry.add(_GROUP_FIELDS[child.tag], *(reading.text_of(child, part) for part in _GROUPED[child.tag]))
        elif child.tag in _PLAIN:
            entry.add(_PLAIN[child.tag], text)
        elif child.tag not in _KNOWN and (indicators is None or child not in indicators):
            parsed.unknown[f"element {child.tag}"] += 1
    return entry


# Tables: a CSV, or the sheets of an Open Document.

_COLUMNS = {  # by their letters alone, in lower case
    "ofsigroupid": Field.GROUP, "unreferencenumber": Field.UN, "unreferenceid": Field.UN,
    "regimename": Field.REGIME, "regime": Field.REGIME, "type": Field.KIND, "designationtype": Field.KIND,
    "individualentityship": Field.KIND, "designationsource": Field.SOURCE, "datedesignated": Field.DESIGNATED,
    "sanctionsimposed": Field.MEASURES, "otherinformation": Field.OTHER, "ukstatementofreasons": Field.REASONS,
    "lastupdated": Field.UPDATED, "title": Field.TITLE, "namenonlatinscript": Field.SCRIPT, "dob": Field.BIRTH,
    "nationalityies": Field.NATIONALITY, "nationality": Field.NATIONALITY, "position": Field.POSITION,
    "gender": Field.GENDER, "typeofentity": Field.ENTITY, "parentcompany": Field.PARENT,
    "subsidiaries": Field.SUBSIDIARY, "businessregistrationnumbers": Field.REGISTRATION,
    "businessregistrationnumber": Field.REGISTRATION, "imonumber": Field.IMO, "phonenumber": Field.PHONE,
    "currentowneroperators": Field.OWNER, "currentowneroperator": Field.OWNER,
    "previousowneroperators": Field.PAST_OWNER, "previousowneroperator": Field.PAST_OWNER,
    "currentbelievedflagofship": Field.FLAG, "previousflags": Field.PAST_FLAG, "typeofship": Field.SHIP,
    "tonnageofship": Field.TONNAGE, "lengthofship": Field.LENGTH, "yearbuilt": Field.BUILT,
    "hullidentificationnumberhin": Field.HULL, "website": Field.WEBSITE, "emailaddress": Field.EMAIL,
}  # fmt: skip
_JOINED = {
    Field.ADDRESS: (*(f"addressline{n}" for n in range(1, 7)), "addresspostalcode", "addresscountry"),
    Field.PLACE: ("townofbirth", "countryofbirth"),
    Field.PASSPORT: ("passportnumber", "passportadditionalinformation"),
    Field.NATIONAL: ("nationalidentifiernumber", "nationalidentifieradditionalinformation"),
}
_UID, _WHOLE, _KIND, _STRENGTH = "uniqueid", "name", "nametype", "aliasstrength"
_PARTS = tuple(f"name{n}" for n in range(1, 7))
_ASIDE = frozenset(("nonlatinscripttype", "nonlatinscriptlanguage", _UID, _WHOLE, _KIND, _STRENGTH, *_PARTS))


def _csv(content: bytes, path: str) -> dict[str, list[list[str]]]:
    text, _ = reading.decode(content, path)
    return {"csv": [row for _, row in reading.csv_rows(text, path)]}


def _table(parsed: Parsed, path: str, tables: dict[str, list[list[str]]]) -> Iterator[Party]:
    entries: dict[str, Entry] = {}
    for sheet, rows in tables.items():
        header, start = _header(rows)
        if not header:
            if any(any(row) for row in rows):
                parsed.unknown[f"sheet {sheet}"] += 1
            continue
        for column in header:
            if column and column not in _COLUMNS and column not in _ASIDE and not _in_group(column):
                parsed.unknown[f"column {column}"] += 1
        for line, cells in enumerate(rows[start:], start=start + 1):
            row = dict(zip(header, map(reading.one_line, cells), strict=False))
            if not any(row.values()):
                continue
            uid = row.get(_UID, "")
            if not uid:
                hint = reading.FETCH_AGAIN
                raise ListFormatError("a row without id", file=path, line=line, field="Unique ID", hint=hint)
            _take(entries.setdefault(uid, Entry(uid)), row)
    if not entries:
        raise ListFormatError(
            "has no column 'Unique ID'", file=path, field="Unique ID", hint="Give the list's table"
        )
    return _made(parsed, path, entries.values())


def _in_group(column: str) -> bool:
    return any(column in columns for columns in _JOINED.values())


def _header(rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """The column names by their letters, and where the rows begin; lines about the file may stand before."""
    for at, cells in enumerate(rows[:10]):
        names = ["".join(c for c in cell.casefold() if c.isalnum()) for cell in cells]
        if _UID in names:
            return names, at + 1
    return [], 0


def _take(entry: Entry, row: dict[str, str]) -> None:
    """What one row says: a name, and the rest again and again."""
    parts = [row.get(part, "") for part in _PARTS]
    text = " ".join(filter(None, parts)) or row.get(_WHOLE, "")
    kind = row.get(_KIND, "") or ("Alias" if entry.names else "Primary Name")
    if text:
        entry.name(Written(text, kind, row.get(_STRENGTH, "")))
    for column, field in _COLUMNS.items():
        if row.get(column):
            entry.add(field, row[column])
    for field, columns in _JOINED.items():
        entry.add(field, *(row.get(column, "") for column in columns))
