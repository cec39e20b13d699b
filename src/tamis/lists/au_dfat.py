"""Australia's Consolidated List, from the workbook of the Department of Foreign Affairs and Trade.

A row is one written name; `Reference` numbers the party and letters its further names (2, 2a, 2b). What the rows
of a party say beside the name is said again in each. The layout of 2026 has strengths, IMO numbers, acts and
measures in columns of their own; the one before has not, names the act among the listing information, and writes
its kinds of names in a dozen ways. A cell may hold several values, marked a) b) c). Most autonomous listings name
their act and no day, so they have no date of listing. No publication date stands in the file, and the newest
control date is none: a row was changed then, and a publication that only takes parties away has none newer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tamis.errors import ListFormatError
from tamis.lists import reading, workbook
from tamis.lists.au_dfat_text import (
    births,
    citizenships,
    contacts,
    each,
    former_names,
    genders,
    identifiers,
    listed_on,
    names_an_act,
    note_on_name,
    places,
    references,
    titles,
    written_names,
)
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.sources import LISTS
from tamis.model import Address, Country, Designation, Identifier, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.measures import measure

SOURCE = LISTS["au_dfat_sanctions"]
AUTHORITY = SOURCE.publisher

_REFERENCE, _NAME, _TYPE, _NAME_TYPE = "Reference", "Name of Individual or Entity", "Type", "Name Type"
_NEEDED = (_REFERENCE, _NAME, _TYPE, _NAME_TYPE, "Control Date")
_MEASURES = ("Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction")
_KNOWN = frozenset((
    *_NEEDED, *_MEASURES, "Alias Strength", "Date of Birth", "Place of Birth", "Citizenship", "Address",
    "Additional Information", "Listing Information", "IMO Number", "Committees", "Instrument of Designation",
))  # fmt: skip
_KINDS = {"individual": "Person", "entity": "Organization", "vessel": "Vessel"}
_NAME_KINDS = {
    "primary name": "name", "alias": "alias", "aka": "alias", "original script": "alias",
    "formerly known as": "previousName", "previously listed as": "previousName",
}  # fmt: skip

Row = Mapping[str, str]


def recognises(content: bytes, name: str) -> bool:
    """Whether this is a workbook of the list."""
    if reading.is_office(content) != "xlsx":
        return False
    head = workbook.beginning(content)
    return all(column.encode() in head for column in (_NAME, _NAME_TYPE, "Control Date"))


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one workbook."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "au-xlsx", reading.digest([content]), files[0].name)
    parsed.parties = parsed.checked(_parties(parsed, path, content))
    return parsed


_NUMBER = re.compile(r"\s*(\d{1,9})\s*([A-Za-z]\w{0,9})?\s*")


def _parties(parsed: Parsed, path: str, content: bytes) -> Iterator[Party]:
    groups: dict[str, list[Row]] = {}
    for sheet, rows in workbook.tables(content, path).items():
        for line, row in _rows(parsed, path, sheet, rows):
            found = _NUMBER.fullmatch(row[_REFERENCE])
            if not found or not row[_NAME]:
                message = f"a row without reference or name ({row[_REFERENCE][:20]!r})"
                raise ListFormatError(
                    message, file=path, line=line, field=f"{_REFERENCE}, {_NAME}", hint=reading.FETCH_AGAIN
                )
            groups.setdefault(found[1], []).append(row)
    for number, members in groups.items():
        yield _party(parsed, number, members)


def _rows(
    parsed: Parsed, path: str, sheet: str, rows: Sequence[Sequence[str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of one sheet by their column names, with their lines; "NA" is nothing."""
    header = [reading.one_line(cell) for cell in rows[0]] if rows else []
    if not any(header):
        return
    for column in _NEEDED:
        if column not in header:
            message = f"sheet {sheet!r} has no column {column!r}"
            raise ListFormatError(message, file=path, line=1, field=column, hint="Give the list's own workbook")
    for column in header:
        if column and column not in _KNOWN:
            parsed.unknown[f"column {column}"] += 1
    for line, cells in enumerate(rows[1:], start=2):
        texts = [" ".join(cell.replace("\xa0", " ").split()) for cell in cells]
        if any(texts):
            texts += [""] * (len(header) - len(texts))
            yield line, {c: "" if t in ("NA", "N/A") else t for c, t in zip(header, texts, strict=False) if c}


def _party(parsed: Parsed, number: str, rows: Sequence[Row]) -> Party:
    names = sorted(_names(parsed, rows))
    if not any(name.kind == "name" for name in names):
        names[0] = msgspec.structs.replace(names[0], kind="name")
        parsed.warnings.append(f"{number} has no primary name; {names[0].text} was taken")

    def said(column: str) -> list[str]:
        return sorted({row[column] for row in rows if row.get(column)})

    dates, notes = births(said("Date of Birth"))
    remarks, listing = said("Additional Information"), said("Listing Information")
    acts = said("Instrument of Designation")
    imo = (Identifier("imoNumber", text, label="IMO Number") for text in said("IMO Number"))
    return Party(
        id=f"{parsed.list_id}:{number}",
        list_id=parsed.list_id,
        source_id=number,
        kind=_kind(parsed, said(_TYPE)),
        names=(*names, *former_names(remarks)),
        birth_dates=dates,
        birth_places=tuple(Place(text, country_of_place(text)) for text in places(said("Place of Birth"))),
        countries=tuple(
            Country(country_code(text), "citizenship", text) for text in citizenships(said("Citizenship"))
        ),
        genders=genders(remarks),
        identifiers=(*imo, *identifiers(remarks)),
        addresses=tuple(Address(text, country_of_place(text)) for text in each(said("Address"))),
        designations=tuple(_designations(said)),
        titles=titles(remarks),
        references=references(remarks, listing),
        notes=(
            *remarks,
            *listing,
            *(text for text in acts if not names_an_act(text)),
            *notes,
            *filter(None, (note_on_name(row[_NAME]) for row in rows)),
        ),
        details={"modifiedAt": tuple(said("Control Date")), **contacts(remarks)},
    )


def _kind(parsed: Parsed, written: Sequence[str]) -> str:
    for text in written:
        if text.casefold() not in _KINDS:
            parsed.unknown[f"type {text!r}"] += 1
    kinds = {_KINDS[text.casefold()] for text in written if text.casefold() in _KINDS}
    return kinds.pop() if len(kinds) == 1 else "LegalEntity"


def _designations(said: Callable[[str], list[str]]) -> Iterator[Designation]:
    """One designation a committee or regime, with the act, the measures, and the first day that is named."""
    listing, acts = said("Listing Information"), said("Instrument of Designation")
    listed = listed_on(listing) or listed_on(acts)
    basis = [text for text in acts or listing if names_an_act(text)]
    measures = tuple(measure(column) for column in _MEASURES if "True" in said(column))
    for programme in said("Committees") or [""]:
        yield Designation(AUTHORITY, programme, listed, "; ".join(basis), measures)


def _names(parsed: Parsed, rows: Sequence[Row]) -> Iterator[Name]:
    for row in rows:
        written = row[_NAME_TYPE].casefold()
        if written not in _NAME_KINDS:
            parsed.unknown[f"name type {row[_NAME_TYPE]!r}"] += 1
        strength = row.get("Alias Strength", "").casefold()
        if strength not in ("", "strong", "weak"):
            parsed.unknown[f"alias strength {row['Alias Strength']!r}"] += 1
        if strength == "weak":
            yield from written_names(row[_NAME], "weakAlias", "weak")
        else:
            yield from written_names(row[_NAME], _NAME_KINDS.get(written, "alias"), "strong")
