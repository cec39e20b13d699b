"""The United Kingdom's consolidated list of asset freeze targets (OFSI's "ConList"), closed on 28 January 2026.

A CSV or a workbook: the day of publication in the first row, the columns in the second, then a row for each
written form of a name. The rows of one group are one party and repeat all else that is known of it, each address
with each date of birth, so distinct values are collected; their order says nothing. Files before 2022 have 29
columns and no quality of aliases, later ones 36. It is read for history, under the id of the list that took its
place.

Cells hold numbered lists, `(1) Kabul (2) Herat`, paired by their numbers. "Other Information" holds labelled
pieces, which are read, and prose, which stays whole as a note. Everybody on the list is subject to an asset
freeze; what else is imposed is said in words. Where a group stands under several regimes, the list does not tell
which of them has which reference, or imposes what beyond the freeze: the designations then have no reference, and
the measures of all. A file that was cut between two rows cannot be told from a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from tamis.errors import ListFormatError
from tamis.lists import reading, workbook
from tamis.lists.gb_conlist_entry import Found
from tamis.lists.gb_conlist_text import country, day_of, items
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.reading import one_line
from tamis.model import Address, Country, Designation, Measure, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import utc_time
from tamis.normalize.scripts import script_of

AUTHORITY = "HM Treasury, Office of Financial Sanctions Implementation"

_GIVEN = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")
_ADDRESS = (
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Address 6",
    "Post/Zip Code",
    "Country",
)
_ALWAYS = (
    "Name 6", *_GIVEN, "Title", "DOB", "Town of Birth", "Country of Birth", "Nationality", "Passport Details",
    "Position", *_ADDRESS, "Other Information", "Group Type", "Alias Type", "Regime", "Listed On", "Last Updated",
    "Group ID",
)  # fmt: skip
_BEFORE_2022 = ("NI Number",)
_SINCE_2022 = (
    "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language", "Passport Number",
    "National Identification Number", "National Identification Details", "Alias Quality",
    "UK Sanctions List Date Designated",
)  # fmt: skip

_KINDS = {"Individual": "Person", "Entity": "Organization", "Ship": "Vessel"}
_ALIASES = {
    "Primary name": "name",
    "Prime Alias": "name",
    "Primary name variation": "alias",
    "AKA": "alias",
    "FKA": "previousName",
}
_RANK = {"name": 0, "alias": 1, "previousName": 2, "weakAlias": 3}
_QUALITIES = frozenset(("", "Good quality", "Low quality"))
_LANGUAGES = {
    "Arabic": "ar", "Belarusian": "be", "Bosnian": "bs", "Bulgarian": "bg", "Burmese": "my", "Chinese": "zh",
    "Georgian": "ka", "Greek": "el", "Hebrew": "he", "Japanese": "ja", "Kazakh": "kk", "Korean": "ko",
    "Persian": "fa",
    "Persian/Farsi": "fa", "Romanian": "ro", "Russia": "ru", "Russian": "ru", "Serbian": "sr", "Spanish": "es",
    "Thai": "th", "Turkish": "tr", "Ukraine": "uk", "Ukrainian": "uk", "Cyrillic": "", "": "",
}  # fmt: skip
_SCRIPTS = {
    "Persian": "fa", "Russian": "ru", "Arabic": "", "Burmese": "", "Chinese": "", "Cryillic": "", "Cyrilic": "",
    "Cyrillic": "", "Georgian": "", "Greek": "", "Hangul": "", "Hebrew": "", "Thai": "", "": "",
}  # fmt: skip
"""Types of scripts as the list spells them, and the language where one of these names it. The script itself is
told by the letters."""

Row = dict[str, str]
Numbered = tuple[int, Row]


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the consolidated list, as a CSV or as Excel's workbook."""
    if reading.is_office(content) == "xlsx":
        head = workbook.beginning(content).decode("utf-8", "ignore")
        return all(f">{column}<" in head for column in ("Name 6", "Group Type", "Alias Type", "Group ID"))
    first, _, rest = reading.head_of(content).lstrip("\ufeff\u00ef\u00bb\u00bf").partition("\n")
    if not first.replace('"', "").startswith("Last Updated,"):
        return False
    header = [column.strip(' "\r') for column in rest.split("\n", 1)[0].split(",")]
    return {"Name 6", "Group Type", "Alias Type", "Group ID"} <= set(header)


def parse(files: Sequence[Path], list_id: str = "gb_fcdo_sanctions") -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    office = bool(reading.is_office(content))
    form = "conlist-xlsx" if office else "conlist-csv"
    parsed = Parsed(list_id, form, reading.digest([content]), files[0].name)
    rows = _sheet(content, path) if office else reading.csv_rows(reading.decode(content, path)[0], path)
    top = list(islice(rows, 2))
    if len(top) < 2 or top[0][1][0].strip() != "Last Updated":
        hint = "Give the consolidated list as published, its day of publication in the first row"
        raise ListFormatError("not OFSI's consolidated list", file=path, line=1, field="Last Updated", hint=hint)
    written = [*top[0][1], ""][1].strip()
    try:
        parsed.published = utc_time(day_of(written) or written)
    except ValueError as error:
        message = f"has no day of publication ({written!r})"
        raise ListFormatError(
            message, file=path, line=1, field="Last Updated", hint=reading.FETCH_AGAIN
        ) from error
    header = _header(parsed, path, *top[1])
    parsed.parties = parsed.checked(_parties(parsed, path, header, rows, padded=office))
    return parsed


def _sheet(content: bytes, path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of the sheet that begins as the list does."""
    for rows in workbook.tables(content, path).values():
        if rows and rows[0] and rows[0][0].strip() == "Last Updated":
            yield from ((line, row) for line, row in enumerate(rows, start=1) if any(row))
            return


def _header(parsed: Parsed, path: str, line: int, row: list[str]) -> list[str]:
    header = [one_line(column) for column in row]
    form = _BEFORE_2022 if "NI Number" in header else _SINCE_2022
    for column in (*_ALWAYS, *form):
        if header.count(column) != 1:
            message = f"{'no' if column not in header else 'more than one'} column {column!r}"
            hint = "Give the consolidated list as published, with all its columns"
            raise ListFormatError(message, file=path, line=line, field=column, hint=hint)
    for column in header:
        if column and column not in _ALWAYS and column not in form:
            parsed.unknown[f"column {column}"] += 1
    return header


def _parties(
    parsed: Parsed, path: str, header: list[str], rows: Iterator[tuple[int, list[str]]], *, padded: bool
) -> Iterator[Party]:
    groups: dict[str, list[Numbered]] = {}
    for line, cells in rows:
        if len(cells) != len(header) and not padded:
            message = f"{len(cells)} fields where the header has {len(header)}"
            raise ListFormatError(message, file=path, line=line, hint=reading.FETCH_AGAIN)
        row = dict.fromkeys(header, "") | {
            column: cell.strip() for column, cell in zip(header, cells, strict=False)
        }
        key = row["Group ID"]
        if not (key.isascii() and key.isdecimal()):
            message = f"a row whose group is no number ({key!r})"
            raise ListFormatError(message, file=path, line=line, field="Group ID", hint=reading.FETCH_AGAIN)
        groups.setdefault(key, []).append((line, row))
    for key, members in groups.items():
        yield _party(parsed, path, key, members)


def _party(parsed: Parsed, path: str, key: str, members: list[Numbered]) -> Party:
    line, rows = members[0][0], [row for _, row in members]
    types = _distinct(rows, "Group Type")
    if len(types) != 1:
        message = f"group {key} is {' and '.join(types) or 'of no type'}"
        raise ListFormatError(message, file=path, line=line, field="Group Type", hint=reading.FETCH_AGAIN)
    if types[0] not in _KINDS:
        parsed.unknown[f"group type {types[0]!r}"] += 1
    names = _names(parsed, rows)
    if not names:
        message = f"group {key} has no name"
        raise ListFormatError(message, file=path, line=line, field="Name 6", hint=reading.FETCH_AGAIN)
    found = Found(parsed, _KINDS.get(types[0], "LegalEntity"))
    old = "NI Number" in rows[0]
    for numbers, words in _tuples(rows, "Passport Number", "Passport Details"):
        found.documents("Passport", "passportNumber", numbers, words, in_words=old)
    for numbers, words in _tuples(rows, "National Identification Number", "National Identification Details"):
        found.documents("National identification", "idNumber", numbers, words, in_words=False)
    for words in _distinct(rows, "NI Number"):
        found.documents("National identification", "idNumber", "", words, in_words=True)
    for text in _distinct(rows, "DOB"):
        found.birth(text)
    for text in _distinct(rows, "Other Information"):
        found.information(text)
    for text in _distinct(rows, "Last Updated"):
        found.detail("modifiedAt", day_of(text) or text)
    if found.kind == "Person":
        found.details["lastName"] = [row["Name 6"] for row in rows if any(row[column] for column in _GIVEN)]
    return Party(
        id=f"{parsed.list_id}:{key}",
        list_id=parsed.list_id,
        source_id=key,
        kind=found.kind,
        names=tuple(names),
        birth_dates=tuple(found.births),
        birth_places=tuple(
            place for cells in _tuples(rows, "Town of Birth", "Country of Birth") for place in _places(*cells)
        ),
        countries=(
            *found.countries,
            *(
                Country(country(text), "nationality", text)
                for cell in _distinct(rows, "Nationality")
                for each in items(cell).values()
                for text in _nationalities(each)
            ),
        ),
        genders=tuple(found.genders),
        identifiers=tuple(found.identifiers),
        addresses=tuple(filter(None, (_address(cells) for cells in _tuples(rows, *_ADDRESS)))),
        designations=tuple(_designations(rows, found)),
        links=tuple(found.links),
        titles=tuple(
            text
            for column in ("Title", "Position")
            for cell in _distinct(rows, column)
            for text in items(cell).values()
        ),
        references=tuple(found.references),
        notes=tuple(found.notes),
        details={name: tuple(values) for name, values in found.details.items()},
    )


def _distinct(rows: list[Row], column: str) -> list[str]:
    return [text for text in dict.fromkeys(one_line(row.get(column, "")) for row in rows) if text]


def _tuples(rows: list[Row], *columns: str) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(tuple(one_line(row.get(column, "")) for column in columns) for row in rows))


def _names(parsed: Parsed, rows: list[Row]) -> list[Name]:
    """Every written form once, under the best that a row says of it."""
    best: dict[str, Name] = {}

    def rank(name: Name) -> tuple[int, bool, Name]:
        return _RANK[name.kind], not name.language, name

    def keep(name: Name) -> None:
        if name.text not in best or rank(name) < rank(best[name.text]):
            best[name.text] = name

    for row in rows:
        kind = _alias_kind(parsed, row)
        strength = "weak" if kind == "weakAlias" else "strong"
        if text := " ".join(filter(None, (one_line(row[column]) for column in (*_GIVEN, "Name 6")))):
            keep(Name(text, kind, strength, script_of(text)))
        if text := one_line(row.get("Name Non-Latin Script", "")):
            other = "alias" if kind == "name" else kind
            keep(Name(text, other, strength, script_of(text), _language(parsed, row)))
    if best and not any(name.kind == "name" for name in best.values()):
        first = min(best.values(), key=lambda name: (name.script != "Latn", rank(name)))
        best[first.text] = Name(first.text, script=first.script, language=first.language)
    return list(best.values())


def _alias_kind(parsed: Parsed, row: Row) -> str:
    kind, quality = row["Alias Type"], row.get("Alias Quality", "")
    if kind not in _ALIASES:
        parsed.unknown[f"alias type {kind!r}"] += 1
    if quality not in _QUALITIES:
        parsed.unknown[f"alias quality {quality!r}"] += 1
    found = _ALIASES.get(kind, "alias")
    return "weakAlias" if quality == "Low quality" and found != "name" else found


def _language(parsed: Parsed, row: Row) -> str:
    language, script = row["Non-Latin Script Language"], row["Non-Latin Script Type"]
    if language not in _LANGUAGES:
        parsed.unknown[f"language {language!r}"] += 1
    if script not in _SCRIPTS:
        parsed.unknown[f"script {script!r}"] += 1
    return _LANGUAGES.get(language, "") or _SCRIPTS.get(script, "")


def _places(town: str, land: str) -> Iterator[Place]:
    """Towns and countries of birth, paired by their numbers; one without a number belongs to all of the others."""
    towns, lands = items(town), items(land)
    if 0 in towns and 0 not in lands and lands:
        yield Place(towns[0], country_of_place(towns[0]))
        towns = {}
    numbers = {*towns, *lands}
    if towns and 0 not in towns:
        numbers.discard(0)
    for number in sorted(numbers):
        there = lands.get(number) or lands.get(0, "")
        text = ", ".join(filter(None, (towns.get(number, ""), there)))
        yield Place(text, country(there) or country_of_place(text))


def _nationalities(text: str) -> list[str]:
    """The countries of "Estonia, Russia" one by one; a text that is no plain list of them stays whole."""
    text = text.strip(" .,;")
    parts = [part.strip() for part in re.split(r",| and ", text)]
    return parts if not country(text) and len(parts) > 1 and all(map(country_code, parts)) else [text]


def _address(cells: tuple[str, ...]) -> Address | None:
    text = ", ".join(filter(None, (cell.strip(" ,") for cell in cells)))
    return Address(text, country(cells[-1]) or country_of_place(text)) if text else None


def _designations(rows: list[Row], found: Found) -> Iterator[Designation]:
    acts = _tuples(rows, "Regime", "Listed On", "UK Sanctions List Date Designated")
    reference = found.uk_references[0] if len(acts) == len(set(found.uk_references)) == 1 else ""
    measures = (Measure("asset freeze", "Asset freeze"), *found.measures)
    for regime, listed, designated in acts:
        if designated:
            prefix = f"{regime}: " if len(acts) > 1 else ""
            found.detail("ukSanctionsListDateDesignated", prefix + (day_of(designated) or designated))
        day = day_of(listed)
        if listed and not day:
            found.notes.append(f"Listed on: {listed}")
        yield Designation(AUTHORITY, regime, day, measures=tuple(sorted(set(measures))), reference=reference)
