"""The Denied Persons List of the United States' Bureau of Industry and Security, from its text file.

Tab separated and quoted, with a header. There are no ids and no kinds; a name has a row for each of its addresses,
so the rows of one name are one party, known by its name: days and notices change when an order is renewed. Each
distinct order upon it, with its day and its notice, is a designation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.reading import one_line
from tamis.lists.sources import LISTS
from tamis.lists.us_trade_csl import digest_of, joined
from tamis.lists.us_trade_csl_entry import measures
from tamis.model import Address, Designation, Name, Party
from tamis.normalize.countries import country_code
from tamis.normalize.dates import read_date
from tamis.normalize.scripts import script_of

SOURCE = LISTS["us_bis_dpl"]
AUTHORITY = "Bureau of Industry and Security"

_COLUMNS = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date",
    "Standard_Order", "Last_Update", "Action", "FR_Citation",
)  # fmt: skip


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the text file of denied persons."""
    header = reading.head_of(content).lstrip("\ufeff").split("\n", 1)[0]
    return {"Name", "Standard_Order", "FR_Citation"} <= set(_header(header.split("\t")))


def _header(cells: Sequence[str]) -> list[str]:
    return [cell.strip().strip('"') for cell in cells]


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "bis-dpl", reading.digest([content]), files[0].name)
    text, _ = reading.decode(content, path)
    rows = reading.csv_rows(text, path, delimiter="\t")
    columns = _header(next(rows, (1, []))[1])
    if missing := [column for column in _COLUMNS if column not in columns]:
        hint = "Give the text file of the list with its header"
        raise ListFormatError("the header lacks columns", file=path, line=1, field=", ".join(missing), hint=hint)
    for column in columns:
        if column not in _COLUMNS:
            parsed.unknown[f"column {column}"] += 1

    def parties() -> Iterator[Party]:
        found: dict[str, list[Party]] = {}
        for line, row in rows:
            if len(row) != len(columns):
                message = f"{len(row)} fields where {len(columns)} are expected"
                raise ListFormatError(message, file=path, line=line, hint=reading.FETCH_AGAIN)
            cells = dict(zip(columns, map(one_line, row), strict=True))
            if not cells["Name"]:
                hint = reading.FETCH_AGAIN
                raise ListFormatError("an entry without name", file=path, line=line, field="Name", hint=hint)
            party = _party(parsed, cells)
            found.setdefault(party.id, []).append(party)
        yield from map(joined, found.values())

    parsed.parties = parsed.checked(parties())
    return parsed


def _party(parsed: Parsed, cells: dict[str, str]) -> Party:
    key = digest_of(cells["Name"])
    effective, expires = (_day(cells[column]) for column in ("Effective_Date", "Expiration_Date"))
    notes = [cells["Action"]] if cells["Action"] else []
    if cells["Effective_Date"] and not effective:
        notes.append(f"Effective date: {cells['Effective_Date']}")
    if cells["Standard_Order"].upper() not in ("Y", "N", ""):
        parsed.unknown[f"standard order '{cells['Standard_Order']}'"] += 1
    place = ("Street_Address", "City", "State", "Postal_Code", "Country")
    address = ", ".join(filter(None, (cells[column] for column in place)))
    details = {
        "endDate": expires or cells["Expiration_Date"],
        "modifiedAt": cells["Last_Update"],
        "standardOrder": cells["Standard_Order"],
    }
    return Party(
        id=f"{parsed.list_id}:{key}",
        list_id=parsed.list_id,
        source_id=key,
        kind="LegalEntity",
        names=(Name(cells["Name"], script=script_of(cells["Name"])),),
        addresses=(Address(address, country_code(cells["Country"])),) if address else (),
        designations=(
            Designation(
                AUTHORITY,
                SOURCE.title,
                effective,
                cells["FR_Citation"],
                tuple(measures(cells["Standard_Order"])),
            ),
        ),
        notes=tuple(notes),
        details={name: (value,) for name, value in details.items() if value},
    )


def _day(text: str) -> str:
    """A day written with its month first, as ISO 8601; empty where there is no such day."""
    span = read_date(text, day_first=False)
    return span.start if span and span.kind == "exact" else ""
