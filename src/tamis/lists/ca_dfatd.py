"""Canada's autonomous sanctions (Special Economic Measures Act, Magnitsky law), from the XML of Global Affairs.

A record has no id, and the items of a schedule are counted anew when others are repealed. So the id is made of the
regime and the name, which stay; records that share both are told apart by birth date, schedule and item. `Country`
is the regime and nobody's nationality. Aliases stand in one cell, between semicolons or commas, without strength.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.download import fetch_all
from tamis.lists.parsed import Parsed, Source, too_many
from tamis.model import DateSpan, Designation, Identifier, Name, Party
from tamis.normalize.dates import read_date
from tamis.normalize.scripts import script_of
from tamis.normalize.tables import legal_forms
from tamis.normalize.text import plain_words

AUTHORITY = "Global Affairs Canada"
SOURCE = Source(
    list_id="ca_dfatd_sema_sanctions",
    title="Consolidated Canadian Autonomous Sanctions List",
    publisher=AUTHORITY,
    homepage="https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/consolidated-consolide.aspx",
    urls=(
        "https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales/sanctions/sema-lmes.xml",
    ),
    max_age=60,
    smallest=300_000,
    ends="</data-set>",
)
SOURCES = (SOURCE,)

_PERSON = ("LastName", "GivenName")
_NAMES = (*_PERSON, "EntityOrShip", "Entity")
_KNOWN = frozenset((
    "record", "Country", *_NAMES, "TitleOrShip", "Title", "Aliases", "DateOfBirthOrShipBuildDate", "DateOfBirth",
    "ShipIMONumber", "Schedule", "Item", "DateOfListing",
))  # fmt: skip

Record = Mapping[str, str]

fetch = fetch_all


def recognises(content: bytes, name: str) -> bool:
    """Whether this is Canada's list."""
    return reading.root_name(content) == "data-set" and b"<Country>" in content[:20_000]


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "ca-xml", reading.digest([content]), files[0].name)
    parsed.parties = parsed.checked(_parties(parsed, path, content))
    return parsed


def _parties(parsed: Parsed, path: str, content: bytes) -> Iterator[Party]:
    elements = reading.xml_elements(content, path, frozenset(["record"]))
    root = next(elements, None)
    if root is None or root[1].tag != "data-set":
        raise ListFormatError("not Canada's list", file=path, field="data-set", hint="Give sema-lmes.xml")
    records: list[Record] = []
    for number, (_, element) in enumerate(elements, start=1):
        parsed.count_unknown(element, _KNOWN)
        record: Record = {child.tag: reading.one_line(child.text or "") for child in element}
        if not record.get("Country") or not any(record.get(field) for field in _NAMES):
            message = f"record {number} has no country or no name"
            raise ListFormatError(
                message, file=path, field="Country, LastName, EntityOrShip", hint=reading.FETCH_AGAIN
            )
        records.append(record)
    shared = Counter(_key(record) for record in records)
    same: Counter[str] = Counter()
    for record in sorted(records, key=lambda each: (_key(each), _birth(each), sorted(each.items()))):
        key = _key(record)
        if shared[key] > 1 and _birth(record):
            key = f"{key}-{''.join(c for c in _birth(record) if c.isalnum())[:20]}"
        same[key] += 1
        yield _party(parsed.list_id, f"{key}-{same[key]}" if same[key] > 1 else key, record)


def _key(record: Record) -> str:
    said = "|".join(" ".join(record.get(field, "").casefold().split()) for field in ("Country", *_NAMES))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _birth(record: Record) -> str:
    return record.get("DateOfBirthOrShipBuildDate", "") or record.get("DateOfBirth", "")


def _party(list_id: str, key: str, record: Record) -> Party:
    person = bool(record.get("LastName") or record.get("GivenName"))
    title = record.get("TitleOrShip", "") or record.get("Title", "")
    number = record.get("ShipIMONumber", "")
    ship = not person and bool(number or title)
    regime = record["Country"].partition(" / ")[0]
    births, notes = _births(_birth(record)) if person else ((), ())
    place = (f"Schedule {record.get('Schedule', '')}", f"item {record.get('Item', '')}")
    return Party(
        id=f"{list_id}:{key}",
        list_id=list_id,
        source_id=key,
        kind="Person" if person else "Vessel" if ship else "Organization",
        names=tuple(_names(record)),
        birth_dates=births,
        identifiers=(Identifier("imoNumber", number, label="IMO number"),) if number else (),
        designations=(
            Designation(
                AUTHORITY,
                regime,
                record.get("DateOfListing", "")[:10],
                reference=", ".join(part for part in place if not part.endswith(" ")),
            ),
        ),
        titles=(title,) if title and person else (),
        notes=notes,
        details={
            "type": (title,) if title and not person else (),
            "buildDate": (_birth(record),) if not person and _birth(record) else (),
            "country": (record["Country"],),
        },
    )


def _names(record: Record) -> Iterator[Name]:
    given, last = record.get("GivenName", ""), record.get("LastName", "")
    text = f"{given} {last}".strip() or record.get("EntityOrShip", "") or record.get("Entity", "")
    yield Name(text, script=script_of(text))
    for alias in aliases(record.get("Aliases", "")):
        yield Name(alias, "alias", script=script_of(alias))


def aliases(cell: str) -> list[str]:
    """The aliases of a cell; a comma before a legal form belongs to the name.

    >>> aliases("Air Sample Holdings Pte., Ltd., Air Sample Limited")
    ['Air Sample Holdings Pte., Ltd.', 'Air Sample Limited']
    """
    found: list[str] = []
    for part in (part.strip() for part in re.split(r"[;,]", cell)):
        if found and part and all(word in legal_forms() for word, _ in plain_words(part)):
            found[-1] += f", {part}"
        elif part:
            found.append(part)
    return found


def _births(cell: str) -> tuple[tuple[DateSpan, ...], tuple[str, ...]]:
    """The birth dates of a cell, and as a note what is no date."""
    spans, notes = [], []
    for part in filter(None, map(str.strip, re.split(r"\bor\b|;", cell, flags=re.IGNORECASE))):
        if span := read_date(part):
            spans.append(span)
        else:
            notes.append(f"Date of birth: {part}")
    return tuple(spans), tuple(notes)
