"""The lists of the United States' Office of Foreign Assets Control: SDN and Consolidated (non-SDN).

Read here from the legacy XML (`SDN.XML`, `CONSOLIDATED.XML`) and from the CSV set (`SDN`, `ALT`, `ADD`,
comments), described in OFAC's SDN.xsd and dat_spec.txt. The CSV set puts into one text of remarks what the XML
gives as elements, so the XML is first brought to the same remarks: one publication gives the same parties from
either. What the CSV set loses: nothing of a party's names or numbers, unless remarks were cut and the comments
file is missing. It carries no publication date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.download import Progress, download
from tamis.lists.parsed import Parsed, Source
from tamis.lists.reading import text_of
from tamis.lists.us_ofac_entry import Alias, Entry
from tamis.lists.us_ofac_entry import party as entry_party
from tamis.model import Party

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_EXPORTS = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
_OFFICE = "US Treasury, Office of Foreign Assets Control"
SOURCES = (
    Source(
        list_id="us_ofac_sdn",
        title="Specially Designated Nationals and Blocked Persons List",
        publisher=_OFFICE,
        homepage="https://ofac.treasury.gov/specially-designated-nationals-and-blocked-persons-list-sdn-human-readable-lists",
        urls=(_EXPORTS + "SDN.XML",),
        max_age=30,
        smallest=1_000_000,
        ends="</sdnList>",
    ),
    Source(
        list_id="us_ofac_cons",
        title="Consolidated Sanctions List (non-SDN)",
        publisher=_OFFICE,
        homepage="https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists",
        urls=(_EXPORTS + "CONSOLIDATED.XML",),
        max_age=120,
        smallest=100_000,
        ends="</sdnList>",
    ),
)
SOURCE = SOURCES[0]

_SDN, _ALT, _ADD, _COMMENT = 12, 5, 6, 2
"""Columns of the four files of the CSV set."""

_LONGEST_REMARKS = 1000
"""Characters at which the SDN file cuts remarks; the comments file goes on where it stopped."""


def fetch(source: Source, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Download the files of one publication into `folder`."""
    return [
        download(url, folder, smallest=source.smallest, ends=source.ends, progress=progress) for url in source.urls
    ]


def recognises(content: bytes, name: str) -> bool:
    """Whether this is a file of OFAC's legacy XML or of its CSV set."""
    return reading.root_name(content) == "sdnList" or _csv_columns(content) in (_SDN, _ALT, _ADD, _COMMENT)


def parse(files: Sequence[Path], list_id: str = "us_ofac_sdn") -> Parsed:
    """Read one publication: an XML file, or the files of a CSV set (SDN alone at least)."""
    contents = [(str(path), reading.read_bytes(path)) for path in files]
    parsed = Parsed(
        list_id=list_id,
        format="ofac-xml" if reading.root_name(contents[0][1]) == "sdnList" else "ofac-csv",
        file_digest=reading.digest([content for _, content in contents]),
        source=", ".join(Path(path).name for path, _ in contents),
    )
    if parsed.format == "ofac-xml":
        if len(contents) > 1:
            raise ListFormatError("one XML file is a whole list", file=contents[1][0], hint="Give one file")
        _read_xml(parsed, *contents[0])
    else:
        parsed.parties = parsed.checked(_read_csv_set(parsed, contents))
    return parsed


# The legacy XML.

_KNOWN = frozenset((
    "sdnEntry", "uid", "firstName", "lastName", "title", "sdnType", "remarks", "programList", "program",
    "idList", "id", "idType", "idNumber", "idCountry", "issueDate", "expirationDate", "akaList", "aka",
    "type", "category", "addressList", "address", "address1", "address2", "address3", "city",
    "stateOrProvince", "postalCode", "country", "nationalityList", "nationality", "citizenshipList",
    "citizenship", "dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "placeOfBirthList",
    "placeOfBirthItem", "placeOfBirth", "vesselInfo", "callSign", "vesselType", "vesselFlag", "vesselOwner",
    "tonnage", "grossRegisteredTonnage", "mainEntry",
))  # fmt: skip


def _read_xml(parsed: Parsed, path: str, content: bytes) -> None:
    elements = reading.xml_elements(content, path, frozenset(["publshInformation", "sdnEntry"]))
    root = next(elements, None)
    if root is None or root[1].tag != "sdnList":
        raise ListFormatError("not OFAC's legacy XML", file=path, field="sdnList")
    _, head = next(elements, ("", None))
    if head is None or head.tag != "publshInformation":
        raise ListFormatError("lacks its header", file=path, field="publshInformation", hint=reading.FETCH_AGAIN)
    try:
        month, day, year = text_of(head, "Publish_Date").split("/")
        parsed.published = f"{date(int(year), int(month), int(day)).isoformat()}T00:00:00Z"
    except ValueError as error:
        message = "has no publication date"
        raise ListFormatError(message, file=path, field="Publish_Date", hint=reading.FETCH_AGAIN) from error
    count = text_of(head, "Record_Count")
    if not count.isdecimal():
        raise ListFormatError("has no record count", file=path, field="Record_Count", hint=reading.FETCH_AGAIN)
    parsed.declared = int(count)

    def parties() -> Iterator[Party]:
        for _, element in elements:
            yield entry_party(_xml_entry(parsed, path, element), parsed.list_id)

    parsed.parties = parsed.checked(parties())


def _xml_entry(parsed: Parsed, path: str, element: Element) -> Entry:
    """One sdnEntry, its lists turned into the remarks of the CSV set."""
    for child in element.iter():
        if child.tag not in _KNOWN:
            parsed.unknown[child.tag] += 1
    uid, last = _said(element, "uid"), _said(element, "lastName")
    if not uid or not last:
        message = f"an entry without uid or name (uid {uid or 'none'}, lastName {last or 'none'})"
        raise ListFormatError(message, file=path, field="sdnEntry/uid, lastName", hint=reading.FETCH_AGAIN)
    remarks = []
    for item in element.iterfind("idList/id"):
        remarks.append(_id_remark(item))
    for where, label in (
        ("dateOfBirthList/dateOfBirthItem/dateOfBirth", "DOB"),
        ("placeOfBirthList/placeOfBirthItem/placeOfBirth", "POB"),
        ("nationalityList/nationality/country", "nationality"),
        ("citizenshipList/citizenship/country", "citizen"),
    ):
        remarks += [f"{label} {reading.one_line(item.text or '')}" for item in element.iterfind(where)]
    aliases = []
    for item in element.iterfind("akaList/aka"):
        kind, name = _said(item, "type"), _name(item)
        if _said(item, "category") == "weak":
            remarks.append(f"{kind} '{name}'")
        else:
            aliases.append(Alias(kind, name))
    text = _said(element, "remarks")
    if text:
        remarks.append(text.replace("(Linked To:", "Linked To:"))
    vessel = element.find("vesselInfo")
    return Entry(
        uid=uid,
        name=_name(element),
        kind=_said(element, "sdnType").lower(),
        programmes=[reading.one_line(item.text or "") for item in element.iterfind("programList/program")],
        title=_said(element, "title"),
        vessel=[] if vessel is None else [_said(vessel, field) for field in _VESSEL],
        aliases=aliases,
        addresses=[_xml_address(item) for item in element.iterfind("addressList/address")],
        remarks="; ".join(remarks),
    )


def _said(element: Element, name: str) -> str:
    """The text of a child, with single quotes: the CSV set, whose cells stand in double ones, writes no others."""
    return text_of(element, name).replace('"', "'")


_VESSEL = ("callSign", "vesselType", "tonnage", "grossRegisteredTonnage", "vesselFlag", "vesselOwner")


def _name(element: Element) -> str:
    last, first = _said(element, "lastName"), _said(element, "firstName")
    return f"{last}, {first}" if first else last


def _id_remark(item: Element) -> str:
    kind, number, country, issued, expires = (
        _said(item, field) for field in ("idType", "idNumber", "idCountry", "issueDate", "expirationDate")
    )
    remark = f"{kind} {number}"
    if country:
        remark += f" ({country})"
    if issued:
        remark += f" issued {issued}"
    if expires:
        remark += f" expires {expires}"
    return remark


def _xml_address(item: Element) -> tuple[str, str, str]:
    street = ", ".join(filter(None, (_said(item, f"address{line}") for line in (1, 2, 3))))
    city = ", ".join(filter(None, (_said(item, "city"), _said(item, "stateOrProvince"))))
    return street, " ".join(filter(None, (city, _said(item, "postalCode")))), _said(item, "country")


# The CSV set.


def _csv_columns(content: bytes) -> int:
    """How many columns the first row has, if it begins with a number as every row of the set does; else 0."""
    head = content[:20_000].decode("utf-8", "replace").split("\n", 1)[0].lstrip("\ufeff").rstrip("\r\x1a")
    delimiter = _delimiter(head)
    if not delimiter:
        return 0
    try:
        return len(next(reading.csv_rows(head, "", delimiter=delimiter))[1])
    except (ListFormatError, StopIteration):
        return 0


def _delimiter(head: str) -> str:
    """What stands behind the number that every row begins with: OFAC publishes the set with `,`, `|` and `@`."""
    number = head[:12].lstrip()
    mark = number.lstrip("0123456789")[:1]
    return mark if number[:1].isdigit() and mark in (",", "|", "@") else ""


def _read_csv_set(parsed: Parsed, contents: list[tuple[str, bytes]]) -> Iterator[Party]:
    tables: dict[int, tuple[str, str]] = {}
    for path, content in contents:
        columns = _csv_columns(content)
        if columns not in (_SDN, _ALT, _ADD, _COMMENT):
            hint = "Give SDN, ALT, ADD and the comments of one publication, and nothing else"
            raise ListFormatError("not a file of OFAC's CSV set", file=path, line=1, hint=hint)
        text, encoding = reading.decode(content, path)
        if columns in tables:
            other, known = tables[columns]
            if _delimiter(known) == _delimiter(text):
                hint = "Give the files of one publication: SDN, ALT, ADD and the comments"
                raise ListFormatError(f"of the same kind as {other}", file=path, hint=hint)
            parsed.warnings.append(
                f"{Path(path).name} was left aside: {Path(other).name} is the same in another form"
            )
            if _delimiter(text) != ",":
                continue
        if encoding not in ("utf-8", "utf-8-sig"):
            parsed.warnings.append(f"{Path(path).name} was read as {encoding}")
        tables[columns] = (path, text)
    if _SDN not in tables:
        raise ListFormatError("the SDN file of the set is missing", file=parsed.source, hint="Add SDN.CSV")
    aliases = {k: [Alias(row[2], row[3]) for row in v] for k, v in _by_uid(tables, _ALT).items()}
    addresses = {k: [(row[2], row[3], row[4]) for row in v] for k, v in _by_uid(tables, _ADD).items()}
    comments = {k: "".join(row[1] for row in v) for k, v in _by_uid(tables, _COMMENT).items()}
    path, text = tables[_SDN]
    found, cuts = set(), 0
    for line, raw in reading.csv_rows(text, path, delimiter=_delimiter(text), columns=_SDN):
        row = [_value(cell) for cell in raw]
        if not row[0].isdecimal() or not row[1]:
            message = "a row without number or name"
            raise ListFormatError(
                message, file=path, line=line, field="ent_num, SDN_Name", hint=reading.FETCH_AGAIN
            )
        found.add(row[0])
        remarks = raw[11] if _value(raw[11]) else ""
        cut = len(remarks) >= _LONGEST_REMARKS and row[0] not in comments and not remarks.rstrip().endswith(";")
        cuts += cut
        entry = Entry(
            uid=row[0],
            name=row[1],
            kind=row[2] or "entity",
            programmes=[p.strip(" []") for p in row[3].split("] [") if p.strip(" []")],
            title=row[4],
            vessel=row[5:11],
            aliases=aliases.get(row[0], []),
            addresses=addresses.get(row[0], []),
            remarks=remarks + comments.get(row[0], ""),
            cut=cut,
        )
        yield entry_party(entry, parsed.list_id)
    if cuts:
        parsed.warnings.append(
            f"the remarks of {cuts} entries are cut after {_LONGEST_REMARKS} characters; the comments file "
            "of the same publication continues them"
        )
    for table, rows in (("ALT", aliases), ("ADD", addresses), ("comments", comments)):
        lost = set(rows) - found
        if lost:
            parsed.warnings.append(f"{table}: {len(lost)} numbers without an entry in SDN, such as {min(lost)}")


def _by_uid(tables: dict[int, tuple[str, str]], columns: int) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    if columns in tables:
        path, text = tables[columns]
        for line, row in reading.csv_rows(text, path, delimiter=_delimiter(text), columns=columns):
            if not row[0].strip().isdecimal():
                message = "a row without number"
                raise ListFormatError(message, file=path, line=line, field="ent_num", hint=reading.FETCH_AGAIN)
            cells = row if columns == _COMMENT else [_value(cell) for cell in row]
            found.setdefault(row[0].strip(), []).append(cells)
    return found


def _value(cell: str) -> str:
    """A cell's text; OFAC writes `-0-` for nothing, and where a file was cut only its beginning is left."""
    text = reading.one_line(cell)
    return "" if text in ("-0-", "-0", "-") else text
