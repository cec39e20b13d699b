"""The European Union's consolidated list of financial sanctions: XML 1.1, the CSV files, and the form of 2016.

`logicalId` is the id, the same in every form; the reference `EU.27.28` came later. No name is marked as the first:
the oldest strong one in English, or in no language at all, is taken for it. A country "00" is unknown. Relations
are told in remarks alone. The forms but XML 1.1 do not say which names are weak; the act of the last amendment
is no date of listing, so only `designationDate` is taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.eu_fsf_csv import entries, is_header
from tamis.lists.eu_fsf_entry import Entry, said
from tamis.lists.eu_fsf_old import add_old, old_entity
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.sources import LISTS
from tamis.model import Party
from tamis.normalize.dates import utc_time

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCE = LISTS["eu_fsf"]

_COUNTRY = ("@countryIso2Code", "@countryDescription", "@region")
_KNOWN = frozenset((
    "sanctionEntity", "@designationDate", "@designationDetails", "@unitedNationId", "@euReferenceNumber",
    "@logicalId", "remark", "regulation", "@regulationType", "@organisationType", "@publicationDate",
    "@entryIntoForceDate", "@numberTitle", "@programme", "publicationUrl", "regulationSummary", "@publicationUrl",
    "subjectType", "@code", "@classificationCode", "nameAlias", "@firstName", "@middleName", "@lastName",
    "@wholeName", "@function", "@gender", "@title", "@nameLanguage", "@strong", "@regulationLanguage",
    "citizenship", *_COUNTRY, "birthdate", "@circa", "@calendarType", "@city", "@zipCode", "@birthdate",
    "@dayOfMonth", "@monthOfYear", "@year", "@yearRangeFrom", "@yearRangeTo", "@place", "address", "@street",
    "@poBox", "@asAtListingTime", "contactInfo", "@key", "@value", "identification", "@diplomatic",
    "@knownExpired", "@knownFalse", "@reportedLost", "@revokedByIssuer", "@issuedBy", "@issuedDate", "@issueDate",
    "@validFrom", "@validTo", "@latinNumber", "@nameOnDocument", "@number", "@identificationTypeCode",
    "@identificationTypeDescription",
))  # fmt: skip
_KNOWN_OLD = frozenset((
    "ENTITY", "@Id", "@Type", "@legal_basis", "@reg_date", "@pdf_link", "@programme", "@remark", "@Entity_id",
    "NAME", "LASTNAME", "FIRSTNAME", "MIDDLENAME", "WHOLENAME", "GENDER", "TITLE", "FUNCTION", "LANGUAGE",
    "ADDRESS", "NUMBER", "STREET", "ZIPCODE", "CITY", "COUNTRY", "OTHER", "BIRTH", "DATE", "PLACE", "PASSPORT",
    "CITIZEN",
))  # fmt: skip


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the EU's list, in any of its forms."""
    head, root = reading.head_of(content), reading.root_name(content)
    if root == "export":
        return "/fpi/fsd/export" in head
    return is_header(head) or (root == "WHOLE" and "<ENTITY" in head)


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "eu-fsf-xml", reading.digest([content]), files[0].name)
    if reading.root_name(content) and not is_header(reading.head_of(content)):
        found = _from_xml(parsed, path, content)
    else:
        parsed.format = "eu-fsf-csv"
        date, found = entries(reading.decode(content, path)[0], path, parsed.unknown)
        parsed.published = _day(date, path, "fileGenerationDate")

    def parties() -> Iterator[Party]:
        for entry in found:
            if not entry.source_id or not entry.aliases:
                message = f"an entry without id or name ({entry.source_id or entry.reference or 'no id'})"
                field = "logicalId, wholeName"
                raise ListFormatError(message, file=path, field=field, hint=reading.FETCH_AGAIN)
            yield entry.party(list_id)

    parsed.parties = parsed.checked(parties())
    return parsed


def _from_xml(parsed: Parsed, path: str, content: bytes) -> Iterator[Entry]:
    elements = reading.xml_elements(content, path, frozenset(["sanctionEntity", "ENTITY"]))
    root = next(elements, None)
    if root is None or root[1].tag not in ("export", "WHOLE"):
        hint = "Give the consolidated list in XML or CSV"
        raise ListFormatError("not the EU's list of financial sanctions", file=path, field="export", hint=hint)
    if root[1].tag == "WHOLE":
        parsed.format = "eu-fsf-whole"
        parsed.published = _day(root[1].get("Date", ""), path, "Date")
        return (_old_entry(parsed, element) for _, element in elements)
    try:
        parsed.published = utc_time(root[1].get("generationDate", ""))
    except ValueError as error:
        message = "has no date of generation"
        raise ListFormatError(message, file=path, field="generationDate", hint=reading.FETCH_AGAIN) from error
    return (_entry(parsed, element) for _, element in elements)


def _day(text: str, path: str, field: str) -> str:
    """The day of publication, which stands as day, month and year, as a UTC time."""
    try:
        day = datetime.strptime(text.strip(), "%d/%m/%Y")
        return utc_time(day.date().isoformat())
    except ValueError as error:
        message = f"has no date of generation ({text[:40]!r})"
        raise ListFormatError(message, file=path, field=field, hint=reading.FETCH_AGAIN) from error


def _entry(parsed: Parsed, element: Element) -> Entry:
    parsed.count_unknown(element, _KNOWN)
    entry = Entry(said(element.get("logicalId")) or said(element.get("euReferenceNumber")), unknown=parsed.unknown)
    entry.entity(element.attrib)
    readers = {
        "nameAlias": entry.name,
        "birthdate": entry.birth,
        "citizenship": entry.citizenship,
        "address": entry.address,
        "identification": entry.document,
    }
    for child in element:
        remarks = [item.text or "" for item in child.iterfind("remark")]
        fields = {**child.attrib, "remark": "; ".join(filter(None, map(said, remarks)))}
        if child.tag == "remark":
            entry.remark(said(child.text))
        elif child.tag == "regulation":
            entry.regulation({**fields, "publicationUrl": child.findtext("publicationUrl") or ""})
        elif child.tag == "subjectType":
            entry.subject(said(child.get("code")) or said(child.get("classificationCode")))
        elif child.tag in readers:
            readers[child.tag](fields)
        for summary in child.iterfind("regulationSummary"):
            entry.summary(summary.attrib)
        for contact in child.iterfind("contactInfo"):
            entry.contact(contact.get("key", ""), contact.get("value") or contact.text or "")
    return entry


def _old_entry(parsed: Parsed, element: Element) -> Entry:
    parsed.count_unknown(element, _KNOWN_OLD)
    entry = Entry(said(element.get("Id")), unknown=parsed.unknown)
    act = {
        "numberTitle": element.get("legal_basis", ""),
        "entryIntoForceDate": element.get("reg_date", ""),
        "publicationUrl": element.get("pdf_link", ""),
        "programme": element.get("programme", ""),
    }
    old_entity(entry, element.get("Type", ""), act, element.get("remark", ""))
    for child in element:
        fields = {item.tag.lower(): item.text or "" for item in child}
        summary = {
            "numberTitle": child.get("legal_basis", ""),
            "publicationDate": child.get("reg_date", ""),
        }
        add_old(entry, child.tag, {**fields, "id": child.get("Id", "")}, summary)
    return entry
