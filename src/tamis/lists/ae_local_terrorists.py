"""The United Arab Emirates' Local Terrorist List, from its table as a CSV or a workbook.

Above the entries stand a title, a row of groups and the row of columns, all in Arabic; a table may hold several
such sections, persons and organisations. Columns are known by their headings. Full names come in Arabic and in
Latin letters and count alike. Days are written day first; a hyphen says that nothing is known.

There are no ids, and the numbers of the rows move with every edition, so they are left aside: a party is known by
its full name in Arabic letters, and parties that share it are told apart by their date of birth, then by all else.
The table has no day of publication and none of listing; the Cabinet's decision names the year only.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tamis.errors import ListFormatError
from tamis.lists import reading, workbook
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.reading import one_line
from tamis.lists.sources import LISTS
from tamis.model import Address, Country, Designation, Identifier, Name, Party, Place
from tamis.normalize.countries import country_code
from tamis.normalize.dates import read_date
from tamis.normalize.identifiers import identifier_kind
from tamis.normalize.scripts import script_of

SOURCE = LISTS["ae_local_terrorists"]
AUTHORITY = SOURCE.publisher

_FIELDS = {
    "#": "number",
    "التصنيف": "class",
    "الجنسية": "nationality",
    "اسم العائلة (بالحروف العربية)": "family",
    "اسم العائلة (بالحروف اللاتينية)": "family latin",
    "الاسم الكامل (بالحروف العربية)": "name",
    "الاسم الكامل (بالحروف اللاتينية)": "name latin",
    "تاريخ الميلاد": "born",
    "مكان الميلاد": "birth place",
    "الاسم": "alias",
    "الشارع": "street",
    "المدينة": "city",
    "الدولة": "country",
    "النوع": "document",
    "رقم الوثيقة": "document number",
    "جهة الإصدار": "issuer",
    "تاريخ الإصدار": "issued",
    "تاريخ الانتهاء": "expires",
    "معلومات أخرى": "other",
}
_NEEDED = ("name", "name latin", "nationality", "born", "document number", "other")


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the table of the list."""
    head = workbook.beginning(content) if reading.is_office(content) else content[:20_000]
    text = head.decode("utf-8", "ignore")
    return all(words in text for words in ("الاسم الكامل", "بالحروف اللاتينية", "التصنيف"))


@dataclass(frozen=True)
class _Row:
    """One entry: what its cells say, by field, and as notes those that no rule reads."""

    line: int
    section: str
    cells: Mapping[str, str]
    notes: Sequence[str]


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "ae-table", reading.digest([content]), files[0].name)
    rows = list(_rows(parsed, path, _lines(path, content)))

    def parties() -> Iterator[Party]:
        for key, row in zip(_keys(rows), rows, strict=True):
            yield _party(parsed, key, row)

    parsed.parties = parsed.checked(parties())
    return parsed


def _lines(path: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    if reading.is_office(content):
        for table in workbook.tables(content, path).values():
            width = max((len(row) for row in table), default=0)
            for number, row in enumerate(table, 1):
                yield number, row + [""] * (width - len(row))
    else:
        yield from reading.csv_rows(reading.decode(content, path)[0], path)


def _rows(parsed: Parsed, path: str, lines: Iterator[tuple[int, list[str]]]) -> Iterator[_Row]:
    """The entries of all sections, each under the headings above it."""
    header: list[str] = []
    section, headings, names = "", list[str](), list[int]()
    for line, row in lines:
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if "#" in cells:
            header, section, headings = cells, " ".join(headings), []
            _check_header(parsed, path, line, header)
            names = [at for at, column in enumerate(header) if _FIELDS.get(column) in ("name", "name latin")]
        elif not (cells[0].isdecimal() or any(cells[at : at + 1] > [""] for at in names)):
            headings.append(" ".join(filter(None, cells)))
        elif not header:
            raise _lacking(path, line, "#")
        elif len(row) != len(header):
            message = f"{len(row)} fields where {len(header)} are expected"
            raise ListFormatError(message, file=path, line=line, hint=reading.FETCH_AGAIN)
        else:
            yield _row(path, line, section, header, row)
    if not header:
        raise _lacking(path, 1, "#")
    for heading in headings:
        parsed.unknown[f"row '{heading}'"] += 1


def _check_header(parsed: Parsed, path: str, line: int, header: Sequence[str]) -> None:
    known = {_FIELDS[column] for column in header if column in _FIELDS}
    if missing := [column for column, field in _FIELDS.items() if field in _NEEDED and field not in known]:
        raise _lacking(path, line, ", ".join(missing))
    for column in header:
        if column and column not in _FIELDS:
            parsed.unknown[f"column {column}"] += 1


def _lacking(path: str, line: int, field: str) -> ListFormatError:
    hint = "Give the list with its Arabic row of columns"
    message = "the row of columns is missing or lacks some"
    return ListFormatError(message, file=path, line=line, field=field, hint=hint)


def _row(path: str, line: int, section: str, header: Sequence[str], row: Sequence[str]) -> _Row:
    cells: dict[str, str] = {}
    columns: list[str] = []
    for column, cell in zip(header, row, strict=True):
        text = cell.strip() if column == "رقم الوثيقة" else one_line(cell)
        field = _FIELDS.get(column, "")
        if not text.strip("-– "):
            continue
        if field and field not in cells:
            cells[field] = text
        else:
            columns.append(f"{column}: {text}" if column else text)
    if not cells.get("name") and not cells.get("name latin"):
        message = "an entry without name"
        raise ListFormatError(message, file=path, line=line, field="الاسم الكامل", hint=reading.FETCH_AGAIN)
    return _Row(line, section, cells, columns)


def _keys(rows: Sequence[_Row]) -> list[str]:
    """The id of each entry, the same whatever their order."""
    names = [_folded(row.cells.get("name") or row.cells["name latin"]) for row in rows]
    births = [(name, row.cells.get("born", "")) for name, row in zip(names, rows, strict=True)]
    counted, born = Counter(names), Counter(births)
    keys = []
    for row, birth in zip(rows, births, strict=True):
        said = sorted(value for field, value in row.cells.items() if field != "number")
        parts = birth[:1] if counted[birth[0]] == 1 else birth if born[birth] == 1 else (*birth, *said)
        keys.append(hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16])
    return keys


_ALIKE = str.maketrans("أإآٱىة", "اااايه", "ـ")


def _folded(text: str) -> str:
    """A text without the letters' marks and variants that writers of Arabic use at will."""
    plain = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _party(parsed: Parsed, key: str, row: _Row) -> Party:
    cells = row.cells
    notes = list(row.notes)
    birth = read_date(cells["born"], day_first=True) if "born" in cells else None
    if "born" in cells and not birth:
        notes.append(f"Date of birth: {cells['born']}")
    documents = list(_documents(cells))
    if "document" in cells and not documents:
        notes.append(" ".join(cells[field] for field in _DOCUMENT if field in cells))
    place = ", ".join(cells[field] for field in ("street", "city", "country") if field in cells)
    other = cells.get("other", "")
    if other and not _DECISION.search(other):
        notes.append(other)
    known = {"classification": ("class",), "lastName": ("family", "family latin")}
    details = {name: tuple(cells[field] for field in fields if field in cells) for name, fields in known.items()}
    return Party(
        id=f"{parsed.list_id}:{key}",
        list_id=parsed.list_id,
        source_id=key,
        kind=_kind(parsed, cells.get("class", ""), row.section),
        names=tuple(_names(cells)),
        birth_dates=(birth,) if birth else (),
        birth_places=(Place(cells["birth place"], _country_in(cells["birth place"])),)
        if "birth place" in cells
        else (),
        countries=tuple(_nationalities(cells.get("nationality", ""))),
        identifiers=tuple(documents),
        addresses=(Address(place, _country_in(cells.get("country", ""))),) if place else (),
        designations=(Designation(AUTHORITY, SOURCE.title, legal_basis=other if _DECISION.search(other) else ""),),
        notes=tuple(notes),
        details=details,
    )


_DECISION = re.compile("قرار مجلس الوزراء")
_DOCUMENT = ("document", "issuer", "issued", "expires")
_BODIES = ("كيان", "تنظيم", "منظم", "جماع", "جمعي", "شرك", "مؤسس")


def _kind(parsed: Parsed, written: str, section: str) -> str:
    """What a party is, by its class, or else by the title of its section."""
    for text in (written, section):
        if any(word in text for word in ("شخص", "فرد", "أفراد")):
            return "Person"
        if any(word in text for word in _BODIES):
            return "Organization"
        if text is written and text:
            parsed.unknown[f"class '{text}'"] += 1
    return "LegalEntity"


def _names(cells: Mapping[str, str]) -> Iterator[Name]:
    """Full names in both scripts, what stands in brackets behind them, and the names it is known by."""
    primary = set()
    for field in ("name", "name latin"):
        first, *others = _apart(cells.get(field, "")) or [""]
        if first:
            primary.add(first)
            yield Name(first, script=script_of(first))
        for text in others:
            yield Name(text, "alias", script=script_of(text))
    for text in _apart(cells.get("alias", "")):
        if text not in primary:
            yield Name(text, "alias", script=script_of(text))


_BETWEEN = re.compile("[()،؛]")


def _apart(text: str) -> list[str]:
    return [part for part in (part.strip(" -,") for part in _BETWEEN.split(text)) if part]


def _documents(cells: Mapping[str, str]) -> Iterator[Identifier]:
    """The documents: one number, or a line for each with the country that it is of."""
    label, issuer = cells.get("document", ""), cells.get("issuer", "")
    passport = "جواز" in label
    for line in filter(None, map(str.strip, cells.get("document number", "").splitlines())):
        before, _, number = line.rpartition(":")
        before = before.replace("رقم", " ").strip()
        country = country_code(before) or country_code(issuer) or country_code(label.rpartition(" ")[2])
        written = (
            ("issued", cells.get("issued", "")),
            ("expires", cells.get("expires", "")),
            ("issuer", "" if country_code(issuer) else issuer),
        )
        yield Identifier(
            "passportNumber" if passport else identifier_kind(label) or "idNumber",
            number.strip(),
            country,
            " ".join(filter(None, (label, before))),
            " ".join(f"{word} {text}" for word, text in written if text),
        )


_STATES = re.compile("(?:/|(?=السابقة *:))")


def _nationalities(text: str) -> Iterator[Country]:
    """One nationality, several between strokes, or "the present: … the former: …"."""
    for part in filter(None, map(str.strip, _STATES.split(text))):
        yield Country(country_code(part.rpartition(":")[2]), "nationality", part)


def _country_in(text: str) -> str:
    """The country that a place names: a part of it, the last that is one, or its last word."""
    parts = [part.strip() for part in re.split(r"[-،,()/]", text)]
    found = [code for part in parts if (code := country_code(part) or country_code(part.rpartition(" ")[2]))]
    return found[-1] if found else ""
