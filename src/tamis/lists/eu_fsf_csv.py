"""The EU's list as CSV: `;` between the fields, one row for each name, address, birth, number or citizenship.

Every row repeats what is said of the party as a whole; its id brings the rows of one party together, wherever
they stand. CSV 1.1 (`NameAlias_WholeName`) has the fields of XML 1.1, but for the strength of names; CSV 1.0
(`Naal_wholename`) those of the XML of 2016, the reference number, and some columns twice. A file that
a spreadsheet has saved can have each row as one quoted cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tamis.errors import ListFormatError
from tamis.lists.eu_fsf_entry import Entry, said
from tamis.lists.eu_fsf_old import add_old, contacts, old_entity, remarks
from tamis.lists.reading import FETCH_AGAIN, csv_rows

_NEEDED = ("Entity_LogicalId", "Entity_SubjectType", "Entity_Regulation_Programme", "NameAlias_WholeName")
_NEEDED_OLD = ("Entity_logical_id", "Subject_type", "Programme", "Naal_wholename")
_REGULATION = (
    "Type", "OrganisationType", "PublicationDate", "EntryIntoForceDate", "NumberTitle", "Programme",
    "PublicationUrl",
)  # fmt: skip
_COMMON = ("LogicalId", "RegulationLanguage", "Remark")
_PLACE = ("City", "ZipCode", "Region", "Place", "CountryIso2Code", "CountryDescription")
_GROUPS = {
    "NameAlias": (
        "LastName", "FirstName", "MiddleName", "WholeName", "NameLanguage", "Gender", "Title", "Function",
        "Strong",
    ),
    "Address": (*_PLACE, "Street", "PoBox", "AsAtListingTime", "ContactInfo"),
    "BirthDate": (
        *_PLACE, "BirthDate", "Day", "Month", "Year", "YearRangeFrom", "YearRangeTo", "Circa", "CalendarType",
    ),
    "Identification": (
        "Number", "Diplomatic", "KnownExpired", "KnownFalse", "ReportedLost", "RevokedByIssuer", "IssuedBy",
        "IssuedDate", "ValidFrom", "ValidTo", "LatinNumber", "NameOnDocument", "TypeCode", "TypeDescription",
        "Region", "CountryIso2Code", "CountryDescription",
    ),
    "Citizenship": ("Region", "CountryIso2Code", "CountryDescription"),
}  # fmt: skip
_ENTITY = (
    "LogicalId", "EU_ReferenceNumber", "UnitedNationId", "DesignationDate", "DesignationDetails", "Remark",
    "SubjectType", "SubjectType_ClassificationCode",
)  # fmt: skip
_RENAMED = {
    "BirthDate": "birthdate",
    "Day": "dayOfMonth",
    "Month": "monthOfYear",
    "TypeCode": "identificationTypeCode",
    "TypeDescription": "identificationTypeDescription",
    "EU_ReferenceNumber": "euReferenceNumber",
    "Type": "regulationType",
}
_OLD_GROUPS = {
    "NAME": (
        "Naal", ("lastname", "firstname", "middlename", "wholename", "gender", "title", "function", "language"),
    ),
    "ADDRESS": ("Addr", ("number", "street", "zipcode", "city", "country", "other")),
    "BIRTH": ("Birt", ("date", "place", "country")),
    "PASSPORT": ("Iden", ("number", "country")),
    "CITIZEN": ("Citi", ("country",)),
}  # fmt: skip

Row = dict[str, str]


def is_header(head: str) -> bool:
    """Whether one of the files begins so."""
    lower = head.partition("\n")[0].removeprefix("\ufeff").removeprefix("ï»¿").lstrip('"').lower()
    return lower.startswith(("filegenerationdate;entity_logicalid;", "date_file")) and ";entity_logical" in lower


def entries(text: str, path: str, unknown: Counter[str]) -> tuple[str, Iterator[Entry]]:
    """The day on which the file was made, as it is written, and its entries."""
    rows = _rows(text, path)
    header = next(rows, (1, [""]))[1]
    old = "Entity_logical_id" in header
    needed = _NEEDED_OLD if old else _NEEDED
    if missing := [name for name in needed if name not in header]:
        hint = "Give the consolidated list in XML or CSV"
        message = f"a table without the columns {', '.join(missing)}"
        raise ListFormatError(message, file=path, line=1, field=missing[0], hint=hint)
    for column in header[1:]:
        if column not in (_OLD_COLUMNS if old else _COLUMNS):
            unknown[f"column {column}"] += 1
    first = next(rows, None)
    if first is None:
        raise ListFormatError("holds no party", file=path, hint=FETCH_AGAIN)
    date = first[1][0]

    def together() -> Iterator[Entry]:
        found: dict[str, Entry] = {}
        for line, row in _dicts(first, rows, header, path):
            source_id = said(row[needed[0]]) or said(row.get("Entity_EU_ReferenceNumber"))
            if not source_id:
                raise ListFormatError("a row without id", file=path, line=line, field=needed[0], hint=FETCH_AGAIN)
            entry = found.setdefault(source_id, Entry(source_id, unknown=unknown))
            (_add_old_row if old else _add_row)(entry, row)
        yield from found.values()

    return date, together()


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, out of their cells where a spreadsheet has put each into one."""
    for line, row in csv_rows(text.removeprefix("\ufeff"), path, delimiter=";"):
        if len(row) == 1 and ";" in row[0]:
            for _, inner in csv_rows(row[0], path, delimiter=";"):
                inner[-1] = inner[-1].rstrip("\t")
                yield line, inner
        else:
            yield line, row


def _dicts(
    first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]], header: list[str], path: str
) -> Iterator[tuple[int, Row]]:
    line, row = first
    while True:
        if len(row) != len(header):
            message = f"{len(row)} fields where {len(header)} are expected"
            raise ListFormatError(message, file=path, line=line, hint=FETCH_AGAIN)
        yield line, dict(zip(reversed(header), reversed(row), strict=True))
        following = next(rows, None)
        if following is None:
            return
        line, row = following


def _field(column: str) -> str:
    """The name of a column's field in XML 1.1."""
    return _RENAMED.get(column) or column[:1].lower() + column[1:]


def _columns(row: Row, prefix: str, names: tuple[str, ...]) -> Row:
    """The fields of one element, by their names in XML 1.1; those that say nothing are left out."""
    return {_field(name): cell for name in names if (cell := row.get(f"{prefix}_{name}", "")).strip()}


def _add_row(entry: Entry, row: Row) -> None:
    entity = _columns(row, "Entity", _ENTITY)
    entry.subject(said(entity.get("subjectType_ClassificationCode")) or said(entity.get("subjectType")))
    entry.entity({name: text for name, text in entity.items() if name != "remark"})
    for remark in remarks(entity.get("remark", "")):
        entry.remark(remark)
    entry.regulation(_columns(row, "Entity_Regulation", _REGULATION))
    readers = {
        "NameAlias": entry.name,
        "Address": entry.address,
        "BirthDate": entry.birth,
        "Identification": entry.document,
        "Citizenship": entry.citizenship,
    }
    for prefix, reader in readers.items():
        fields = _columns(row, prefix, (*_GROUPS[prefix], *_COMMON))
        if not fields:
            continue
        fields["remark"] = "; ".join(remarks(fields.get("remark", "")))
        if rest := said(contacts(entry, fields.get("contactInfo", ""))):
            entry.note("Contact", rest)
        reader(fields)
        entry.summary(_columns(row, f"{prefix}_Regulation", _REGULATION))


def _add_old_row(entry: Entry, row: Row) -> None:
    entry.entity({"euReferenceNumber": row.get("EU_ref_num", "")})
    act = {
        "numberTitle": row.get("Leba_numtitle", ""),
        "publicationDate": row.get("Leba_publication_date", ""),
        "publicationUrl": row.get("Leba_url", ""),
        "programme": row["Programme"],
    }
    old_entity(entry, row["Subject_type"], act, row.get("Entity_remark", ""))
    for tag, (prefix, names) in _OLD_GROUPS.items():
        fields = {name: cell for name in names if (cell := row.get(f"{prefix}_{name}", "")).strip()}
        if not fields:
            continue
        summary = {
            "numberTitle": row.get(f"{prefix}_leba_numtitle", ""),
            "publicationDate": row.get(f"{prefix}_leba_publication_date", ""),
        }
        add_old(entry, tag, {**fields, "id": row.get(f"{prefix}_logical_id", "")}, summary)


_COLUMNS = frozenset((
    "fileGenerationDate",
    *(f"Entity_{name}" for name in _ENTITY),
    *(f"{prefix}_Regulation_{name}" for prefix in ("Entity", *_GROUPS) for name in _REGULATION),
    *(f"{prefix}_{name}" for prefix, names in _GROUPS.items() for name in (*names, *_COMMON)),
))  # fmt: skip
_OLD_COLUMNS = frozenset((
    "Entity_logical_id", "Subject_type", "Leba_numtitle", "Leba_publication_date", "Leba_url", "Programme",
    "Entity_remark", "EU_ref_num",
    *(
        f"{prefix}_{name}"
        for prefix, names in _OLD_GROUPS.values()
        for name in (*names, "logical_id", "leba_numtitle", "leba_publication_date", "leba_url", "programme")
    ),
))  # fmt: skip
