"""The UK Sanctions List of the Foreign, Commonwealth and Development Office: XML, tables (CSV, ODS), and the ODT.

The unique id (`AFG0011`) is the id; the number of the group on the Treasury's former list and the reference of the
United Nations stand beside it. Name 6 is the surname or the whole name, names 1 to 5 what stands before it. The
table of the list has a row a name; the table that a search on the web exports has a row a designation, with one
name, regime and measures, and for some designations not even a name. The ODT is made for readers, with labels in
running text. Switches for each measure stand beside the measures in words, and count where these leave one out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading, workbook
from tamis.lists.gb_fcdo_entry import Entry, Field, Written, letters, measures_of
from tamis.lists.gb_fcdo_entry import party as entry_party
from tamis.lists.gb_fcdo_text import entries as text_entries
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.sources import LISTS
from tamis.model import Party
from tamis.normalize.dates import read_date, utc_time

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCE = LISTS["gb_fcdo_sanctions"]


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
    tables = _tables(content, path)
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
            first = next(iter(entry.names), Written("no name", ""))
            message = f"a designation without id ({first.text})"
            raise ListFormatError(message, file=path, field="UniqueID", hint=reading.FETCH_AGAIN)
        if not entry.names and not entry.parts(Field.SCRIPT):
            parsed.unknown["designation without a name"] += 1
        yield entry_party(parsed, entry)


# The XML.

_PLAIN = {
    "LastUpdated": Field.UPDATED, "DateDesignated": Field.DESIGNATED, "OFSIGroupID": Field.GROUP,
    "UNReferenceNumber": Field.UN, "RegimeName": Field.REGIME, "IndividualEntityShip": Field.KIND,
    "DesignationSource": Field.SOURCE, "SanctionsImposed": Field.MEASURES, "OtherInformation": Field.OTHER,
    "UKStatementofReasons": Field.REASONS, "Title": Field.TITLE,
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
    "NonLatinName": ("NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"),
    "Address": (*(f"AddressLine{n}" for n in range(1, 7)), "AddressPostalCode", "AddressCountry"),
    "Location": ("TownOfBirth", "CountryOfBirth"),
    "Passport": ("PassportNumber", "PassportAdditionalInformation"),
    "NationalIdentifier": ("NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"),
}
_GROUP_FIELDS = {
    "NonLatinName": Field.SCRIPT, "Address": Field.ADDRESS, "Location": Field.PLACE, "Passport": Field.PASSPORT,
    "NationalIdentifier": Field.NATIONAL,
}  # fmt: skip
_NAME_PARTS = tuple(f"Name{n}" for n in range(1, 7))
_CONTAINERS = frozenset((
    "Designation", "UniqueID", "Names", "Name", *_NAME_PARTS, "NameType", "AliasStrength", "NonLatinNames",
    "Titles", "SanctionsImposedIndicators", "Addresses", "IndividualDetails", "Individual", "DOBs",
    "PassportDetails", "Nationalities", "Positions",
    "BirthDetails", "NationalIdentifierDetails", "Genders", "EntityDetails", "Entity", "TypeOfEntities",
    "ParentCompanies", "Subsidiaries", "BusinessRegistrationNumbers", "ShipDetails", "Ship", "IMONumbers",
    "CurrentOwnerOperators", "PreviousOwnerOperators", "CurrentBelievedFlagOfShips", "PreviousFlags",
    "TypeOfShipDetails", "TonnageOfShipDetails", "LengthOfShipDetails", "YearsBuilt",
    "HullIdentificationNumbers", "PhoneNumbers", "Websites", "EmailAddresses",
))  # fmt: skip
_KNOWN = _CONTAINERS | set(_PLAIN) | set(_GROUPED) | {part for parts in _GROUPED.values() for part in parts}


_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"


def _xml(parsed: Parsed, path: str, content: bytes) -> Iterator[Party]:
    elements = reading.xml_elements(content, path, frozenset(["DateGenerated", "Designation"]))
    root = next(elements, None)
    if root is None or root[1].tag != "Designations":
        hint = "Give the list in XML"
        raise ListFormatError("not the UK Sanctions List", file=path, field="Designations", hint=hint)
    said = root[1].get("dateGenerated", "")
    first = next(elements, None)
    if not said and first and first[1].tag == "DateGenerated":
        span = read_date(first[1].text or "", day_first=True)
        said = span.start if span else ""
    try:
        parsed.published = utc_time(said)
    except ValueError as error:
        message = "has no date of generation"
        raise ListFormatError(message, file=path, field="dateGenerated", hint=reading.FETCH_AGAIN) from error

    def entries() -> Iterator[Entry]:
        for _, element in chain([first] if first else [], elements):
            if element.tag == "Designation":
                yield _xml_entry(parsed, element)

    return _made(parsed, path, entries())


def _xml_entry(parsed: Parsed, element: Element) -> Entry:
    entry = Entry(reading.text_of(element, "UniqueID"))
    indicators = element.find("SanctionsImposedIndicators")
    switches = set() if indicators is None else set(indicators)
    for child in element.iter():
        for name in child.attrib:
            if not name.startswith(_INSTANCE):
                parsed.unknown[f"attribute {child.tag}@{name}"] += 1
        if child.tag == "Name":
            parts = [reading.text_of(child, part) for part in _NAME_PARTS]
            kind, strength = (reading.text_of(child, part) for part in ("NameType", "AliasStrength"))
            entry.name(Written(" ".join(filter(None, parts)), kind, strength))
        elif child.tag in _GROUPED:
            entry.add(_GROUP_FIELDS[child.tag], *(reading.text_of(child, part) for part in _GROUPED[child.tag]))
        elif child.tag in _PLAIN:
            entry.add(_PLAIN[child.tag], reading.one_line(child.text or ""))
        elif child.tag not in _KNOWN and child not in switches:
            parsed.unknown[f"element {child.tag}"] += 1
    _switched_on(entry, switches)
    return entry


def _switched_on(entry: Entry, switches: Iterable[Element]) -> None:
    """The measures that are switched on and that Sanctions Imposed does not spell out."""
    spelt = [letters(part) for text in entry.texts(Field.MEASURES) for part in measures_of(text)]
    for switch in switches:
        on = (switch.text or "").strip().casefold() in ("true", "1")
        if on and not any(text.startswith(letters(switch.tag)) for text in spelt):
            entry.add(Field.MEASURES, _CAPITAL.sub(r" \1", switch.tag).strip().capitalize())


_CAPITAL = re.compile(r"([A-Z])")


# Tables: a CSV, or the sheets of an Open Document.

_COLUMNS = {  # by their letters alone, in lower case
    "ofsigroupid": Field.GROUP, "unreferencenumber": Field.UN, "unreferenceid": Field.UN,
    "regimename": Field.REGIME, "regime": Field.REGIME, "type": Field.KIND, "designationtype": Field.KIND,
    "individualentityship": Field.KIND, "designationsource": Field.SOURCE, "datedesignated": Field.DESIGNATED,
    "sanctionsimposed": Field.MEASURES, "otherinformation": Field.OTHER, "ukstatementofreasons": Field.REASONS,
    "lastupdated": Field.UPDATED, "title": Field.TITLE, "dob": Field.BIRTH, "nationalityies": Field.NATIONALITY,
    "nationality": Field.NATIONALITY, "position": Field.POSITION,
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
    Field.SCRIPT: ("namenonlatinscript", "nonlatinscripttype", "nonlatinscriptlanguage"),
    Field.ADDRESS: (*(f"addressline{n}" for n in range(1, 7)), "addresspostalcode", "addresscountry"),
    Field.PLACE: ("townofbirth", "countryofbirth"),
    Field.PASSPORT: ("passportnumber", "passportadditionalinformation"),
    Field.NATIONAL: ("nationalidentifiernumber", "nationalidentifieradditionalinformation"),
}
_UID, _WHOLE, _KIND, _STRENGTH = "uniqueid", "name", "nametype", "aliasstrength"
_PARTS = tuple(f"name{n}" for n in range(1, 7))
_READ = frozenset(
    (_UID, _WHOLE, _KIND, _STRENGTH, *_PARTS, *_COLUMNS, *(c for cs in _JOINED.values() for c in cs))
)

Rows = list[tuple[int, list[str]]]
"""Rows with the numbers of their lines."""


def _tables(content: bytes, path: str) -> dict[str, Rows]:
    if reading.is_office(content):
        return {name: list(enumerate(rows, 1)) for name, rows in workbook.tables(content, path).items()}
    text, _ = reading.decode(content, path)
    return {"": list(reading.csv_rows(text, path))}


def _table(parsed: Parsed, path: str, tables: dict[str, Rows]) -> Iterator[Party]:
    entries: dict[str, Entry] = {}
    headed = False
    for sheet, rows in tables.items():
        at = next((at for at, (_, cells) in enumerate(rows[:10]) if _UID in map(letters, cells)), None)
        if at is None:
            if any(any(cells) for _, cells in rows):
                parsed.unknown[f"sheet {sheet!r}"] += 1
            continue
        headed = True
        header = [letters(cell) for cell in rows[at][1]]
        if _WHOLE not in header and _PARTS[-1] not in header:
            raise ListFormatError(
                "has no column of names", file=path, line=rows[at][0], field="Name 6", hint="Give the list's table"
            )
        for column, cell in zip(header, rows[at][1], strict=True):
            if column and column not in _READ:
                parsed.unknown[f"column {reading.one_line(cell)}"] += 1
        _date_above(parsed, rows[:at])
        for line, cells in rows[at + 1 :]:
            if any(map(str.strip, cells)):
                row = _row(header, cells, path, line, whole=bool(sheet))
                _take(entries.setdefault(row[_UID], Entry(row[_UID])), row)
    if not headed:
        message, hint = "has no column 'Unique ID'", "Give the list's table"
        raise ListFormatError(message, file=path, field="Unique ID", hint=hint)
    return _made(parsed, path, entries.values())


_DATED = ("reportdate", "lastupdated", "dategenerated")


def _date_above(parsed: Parsed, rows: Rows) -> None:
    """The day of publication from the lines before the header: "Report Date: 04-Mar-2026"."""
    for _, cells in rows:
        label, _, said = " ".join(filter(None, cells)).replace(":", " : ", 1).partition(" : ")
        span = read_date(said, day_first=True) if letters(label) in _DATED else None
        if span:
            parsed.published = utc_time(span.start)


def _row(header: list[str], cells: list[str], path: str, line: int, *, whole: bool) -> dict[str, str]:
    """A row by its columns; empty cells at the end of a sheet's row are `whole`, of a file's are cut off."""
    if any(cells[len(header) :]) or (len(cells) < len(header) and not whole):
        message = f"{len(cells)} fields where {len(header)} are expected"
        raise ListFormatError(message, file=path, line=line, hint=reading.FETCH_AGAIN)
    row = dict(zip(header, map(reading.one_line, cells), strict=False))
    if not row.get(_UID):
        raise ListFormatError(
            "a row without id", file=path, line=line, field="Unique ID", hint=reading.FETCH_AGAIN
        )
    return row


def _take(entry: Entry, row: dict[str, str]) -> None:
    """What one row says: a name, and the rest again and again."""
    parts = [row.get(part, "") for part in _PARTS]
    text = " ".join(filter(None, parts)) or row.get(_WHOLE, "")
    entry.name(Written(text, row.get(_KIND, "Primary Name"), row.get(_STRENGTH, "")))
    for column, field in _COLUMNS.items():
        entry.add(field, row.get(column, ""))
    for field, columns in _JOINED.items():
        entry.add(field, *(row.get(column, "") for column in columns))
