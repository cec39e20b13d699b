"""Ukraine's sanctions by decisions of the National Security and Defence Council, from a workbook of two sheets.

One sheet holds persons, the other legal entities; a row is one act upon one of them, so that somebody whom two
decrees name comes twice, each time with the measures of that decree. The decree's number and the number within it
are the id; annexes of one decree count anew, and rows that share both are told apart by their names. The numbers
of the rows are left aside, as they move with every edition. Rows that lift sanctions describe nobody who is
designated. A company of which only the number is given is a party without a name.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tamis.errors import ListFormatError
from tamis.lists import reading, workbook
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.sources import LISTS
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import read_date
from tamis.normalize.identifiers import is_valid
from tamis.normalize.measures import measure
from tamis.normalize.scripts import script_of

SOURCE = LISTS["ua_nsdc_sanctions"]
AUTHORITY = SOURCE.publisher

_DECREE, _DATE, _NUMBER, _NAME = "№ указу", "Дата указу", "п/н", "Назва укр."
_NEEDED = (_DECREE, _DATE, _NUMBER, _NAME)
_TEXTS = {  # columns kept as details, and under which property
    "Термін обмеження": "term",
    "Дата закінчення обмеження": "endDate",
    "Зміни": "amended",
    "Відповідальний орган": "responsibleAgency",
}
_KNOWN = frozenset((
    "row", *_NEEDED, *_TEXTS, "Дія щодо об'єкту санкцій", "Тип обмеження", "Назва ориг.", "Назва альт.",
    "Дата народження", "Громадянство", "Місце народження", "Зайнятість", "Місце проживання", "Додатково",
    "ОКПО/ЄДРПОУ", "ІПН", "Місце діяльності", "Місце діяльності додатково",
))  # fmt: skip
_NAMING = (_NAME, "Назва ориг.", "Назва альт.", "ОКПО/ЄДРПОУ", "ІПН")
_APPLIED, _LIFTED = "застосування", "скасування"

Row = Mapping[str, str]


def recognises(content: bytes, name: str) -> bool:
    """Whether this is a workbook of the register."""
    return reading.is_office(content) == "xlsx" and _DECREE.encode() in workbook.beginning(content)


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one workbook."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "ua-xlsx", reading.digest([content]), files[0].name)
    parsed.parties = parsed.checked(_parties(parsed, path, content))
    return parsed


def _parties(parsed: Parsed, path: str, content: bytes) -> Iterator[Party]:
    found: list[tuple[str, Row]] = []
    lifted = 0
    for sheet, rows in workbook.tables(content, path).items():
        for kind, line, row in _rows(parsed, path, sheet, rows):
            act = row.get("Дія щодо об'єкту санкцій", _APPLIED)
            if act == _LIFTED:
                lifted += 1
                continue
            if act not in (_APPLIED, ""):
                parsed.unknown[f"act {act!r}"] += 1
            if not row[_DECREE] or not any(row.get(column) for column in _NAMING):
                raise ListFormatError(
                    f"a row without decree, or without name and number, on sheet {sheet!r}",
                    file=path, line=line, field=f"{_DECREE}, {_NAME}", hint=reading.FETCH_AGAIN,
                )  # fmt: skip
            found.append((kind, row))
    if lifted:
        parsed.warnings.append(f"{lifted} rows lift sanctions and name nobody who is designated")
    shared = Counter(_key(kind, row) for kind, row in found)
    same: Counter[str] = Counter()
    for kind, row in sorted(found, key=lambda each: (_key(*each), *sorted(each[1].items()))):
        key = _key(kind, row)
        if shared[key] > 1:
            said = "|".join((row[_NAME], row.get("Назва ориг.", ""), row.get("Дата народження", "")))
            key = f"{key}-{hashlib.sha256(said.encode()).hexdigest()[:6]}"
        same[key] += 1
        yield _party(parsed.list_id, f"{key}-{same[key]}" if same[key] > 1 else key, kind, row)


def _rows(parsed: Parsed, path: str, sheet: str, rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, int, Row]]:
    """The rows of one sheet by their column names, with the kind of party and the line."""
    header = [reading.one_line(cell) for cell in rows[0]] if rows else []
    if not any(header):
        return
    for column in _NEEDED:
        if column not in header:
            hint = "Give the register's workbook, with its headers in Ukrainian"
            message = f"sheet {sheet!r} has no column {column!r}"
            raise ListFormatError(message, file=path, line=1, field=column, hint=hint)
    for column in header:
        if column and column not in _KNOWN:
            parsed.unknown[f"column {column}"] += 1
    kind = "Person" if "Дата народження" in header else "Organization"
    for line, cells in enumerate(rows[1:], start=2):
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if column}
        if any(text for column, text in row.items() if column != "row"):
            yield kind, line, {column: row.get(column, "") for column in header if column}


def _key(kind: str, row: Row) -> str:
    letter = "p" if kind == "Person" else "e"
    return f"{letter}-{reading.one_line(row[_DECREE])}-{reading.one_line(row[_NUMBER])}"


def _party(list_id: str, key: str, kind: str, row: Row) -> Party:
    birth = row.get("Дата народження", "")
    born = read_date(birth)
    extra = row.get("Додатково", "")
    place = reading.one_line(row.get("Місце народження", ""))
    notes = [reading.one_line(extra)] if extra else []
    if birth and not born:
        notes.append(f"Date of birth: {birth}")
    return Party(
        id=f"{list_id}:{key}",
        list_id=list_id,
        source_id=key,
        kind=kind,
        names=tuple(_names(row)),
        birth_dates=(DateSpan(born.start, born.end, born.kind, birth),) if born else (),
        birth_places=(Place(place, country_of_place(place)),) if place else (),
        countries=tuple(
            Country(country_code(text), "citizenship", text) for text in _parts(row.get("Громадянство", ""), ",;")
        ),
        identifiers=tuple(_identifiers(row, person=kind == "Person")),
        addresses=tuple(
            Address(text, country_of_place(text) or country_code(text.split(",")[0]))
            for text in (reading.one_line(row.get(column, "")) for column in _PLACES)
            if text
        ),
        designations=(
            Designation(
                AUTHORITY,
                date=row[_DATE][:10],
                legal_basis=f"Decree of the President of Ukraine No. {row[_DECREE].replace('-', '/')}",
                measures=tuple(measure(text) for text in _measures(row.get("Тип обмеження", ""))),
                reference=f"{row[_DECREE]} {row[_NUMBER]}".strip(),
            ),
        ),
        titles=tuple(filter(None, [reading.one_line(row.get("Зайнятість", ""))])),
        notes=tuple(notes),
        details={name: (row[column],) for column, name in _TEXTS.items() if row.get(column)},
    )


_PLACES = ("Місце проживання", "Місце діяльності", "Місце діяльності додатково")
_KNOWN_AS = re.compile(r"^(?:відом\w+ як|також відом\w+ як)\s*:?\s*", re.IGNORECASE)


def _names(row: Row) -> Iterator[Name]:
    """The Ukrainian name, that of the original, and others between semicolons."""
    kind = "name"
    for column in (_NAME, "Назва ориг.", "Назва альт."):
        for written in _parts(row.get(column, ""), ";\n"):
            text = _KNOWN_AS.sub("", written).strip(" ,")
            if text:
                yield Name(text, kind, script=script_of(text))
                kind = "alias"


def _parts(text: str, marks: str) -> list[str]:
    return [part for part in (reading.one_line(part) for part in re.split(f"[{marks}]", text)) if part]


_ITEM = re.compile(r"(?:^|(?<=[\s;]))\d{1,2}\)\s*")


def _measures(text: str) -> list[str]:
    """The numbered measures of a cell, each without its number."""
    return [part.strip(" ;.") for part in _ITEM.split(reading.one_line(text)) if part.strip(" ;.")]


_NUMBERED = re.compile(
    r"(?P<label>ОДРН|ОГРН|ЄДРПОУ|ІПН|ИНН|ІНН|КПП|NIP|REGON)[\s:№()-]{0,4}(?P<value>\d{6,15})(?!\d)"
    r"|паспорт[^№\d;,]{0,40}№?\s{0,2}(?P<passport>[A-ZА-ЯІЇЄ]{0,2}\s?\d{6,10})(?!\d)",
)
_KINDS = {
    "ОДРН": "ogrnCode", "ОГРН": "ogrnCode", "ІПН": "innCode", "ИНН": "innCode", "ІНН": "innCode",
    "КПП": "kppCode", "ЄДРПОУ": "registrationNumber", "NIP": "taxNumber", "REGON": "registrationNumber",
}  # fmt: skip
_REGISTERS = {"ЄДРПОУ": "ua", "ОДРН": "ru", "ОГРН": "ru", "КПП": "ru", "NIP": "pl", "REGON": "pl"}
_OTHERWISE = {"innCode": "taxNumber", "ogrnCode": "registrationNumber"}
_COLUMNS = {"ОКПО/ЄДРПОУ": "registrationNumber", "ІПН": "taxNumber"}


def _identifiers(row: Row, *, person: bool) -> Iterator[Identifier]:
    """The numbers of the register columns and of the remarks; what is no number there stays a number's text.

    "ІПН" is Russia's taxpayer number as well as Ukraine's, which for persons has ten digits and Russia's twelve.
    """
    for column in (*_COLUMNS, "Додатково"):
        text = reading.one_line(row.get(column, ""))
        found = list(_NUMBERED.finditer(text))
        for match in found:
            if match["passport"]:
                yield Identifier("passportNumber", match["passport"], label="паспорт")
                continue
            kind, value = _KINDS[match["label"]], match["value"]
            ukrainian = person and kind == "innCode" and len(value) == 10
            if kind in _OTHERWISE and (ukrainian or not is_valid(kind, value)):
                kind = _OTHERWISE[kind]
            country = _REGISTERS.get(match["label"], "ru" if kind == "innCode" else "")
            yield Identifier(kind, value, country, match["label"])
        if not found and text and column in _COLUMNS:
            yield Identifier(_COLUMNS[column], text, label=column)
