"""A list of your own, from a CSV with a header.

Columns named as FollowTheMoney properties (`id`, `schema`, `name`, `alias`, `weakAlias`, `birthDate`,
`nationality`, `passportNumber` …) need no map; others are mapped by `columns` (column → property) or left out
and counted. A cell may hold several values between semicolons. Without an id column the id is made of the
name, the birth date and the country, so it stays the same as long as they do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tamis.errors import ListFormatError
from tamis.lists import ftm, reading
from tamis.lists.parsed import ColumnMap, Parsed, too_many
from tamis.model import KINDS, Designation, Party
from tamis.normalize.dates import read_date

_PLAIN = frozenset((
    "id", "schema", "kind", "name", "alias", "weakAlias", "previousName", "birthDate", "birthPlace", "gender",
    "nationality", "citizenship", "country", "jurisdiction", "flag", "address", "program", "authority",
    "listingDate", "reference", "title", "position", "notes",
))  # fmt: skip
_PROPERTIES = _PLAIN | frozenset(ftm.IDENTIFIERS)
_DATES = ("birthDate", "listingDate")


def recognises(content: bytes, name: str) -> bool:
    """Whether the file looks like a CSV with a header that has more than numbers, or is a column of names."""
    head = reading.head_of(content).lstrip("\ufeff\u00ef\u00bb\u00bf").split("\n", 1)[0]
    if "\0" in head or head[:1] in ("<", "{", "[", ""):
        return False
    if head.strip().strip('"') == "name":
        return True
    return any(mark in head for mark in ",;\t|") and not head.split(",")[0].strip().isdigit()


def parse(files: Sequence[Path], list_id: str, columns: ColumnMap | None = None, authority: str = "") -> Parsed:
    """Read a list of your own.

    `columns` maps column names to properties; `authority` is whose list it is, where no column says it.
    """
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "csv", reading.digest([content]), files[0].name)
    text, encoding = reading.decode(content, path)
    if encoding == "cp1252":
        parsed.warnings.append(f"{files[0].name} is not UTF-8 and was read as Windows-1252")
    rows = reading.csv_rows(text, path, delimiter=_delimiter(text))
    line, header = next(rows, (1, []))
    places = _places(parsed, path, line, header, columns or {})
    parsed.parties = parsed.checked(_parties(parsed, path, rows, len(header), places, authority or list_id))
    return parsed


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t|", key=head.count)


def _places(parsed: Parsed, path: str, line: int, header: list[str], columns: ColumnMap) -> list[tuple[int, str]]:
    """Which column holds which property."""
    named = [name.strip().lstrip("\ufeff") for name in header]
    for column, wanted in columns.items():
        if column not in named:
            hint = "The columns are: " + ", ".join(named)
            raise ListFormatError(f"no column {column!r}", file=path, line=line, field=column, hint=hint)
        if wanted not in _PROPERTIES:
            hint = "Properties are: " + ", ".join(sorted(_PROPERTIES))
            raise ListFormatError(f"{wanted!r} is not a property", file=path, line=line, field=column, hint=hint)
    places = []
    for at, name in enumerate(named):
        wanted = columns.get(name, name if name in _PROPERTIES else "")
        if wanted:
            places.append((at, "schema" if wanted == "kind" else wanted))
        else:
            parsed.unknown[f"column {name}"] += 1
    if "name" not in (wanted for _, wanted in places):
        label = next(filter(None, named), "COLUMN")
        how = f"--map '{label}=name', or in Python column_map={{{label!r}: 'name'}}"
        hint = f"Say which one does, for instance: {how}; the columns are: {', '.join(named) or 'none'}"
        raise ListFormatError("no column holds the name", file=path, line=line, field="name", hint=hint)
    return places


def _parties(
    parsed: Parsed,
    path: str,
    rows: Iterator[tuple[int, list[str]]],
    width: int,
    places: list[tuple[int, str]],
    whose: str,
) -> Iterator[Party]:
    context = ftm.Context()
    for line, row in rows:
        if len(row) != width:
            message = f"{len(row)} fields where the header has {width}"
            raise ListFormatError(message, file=path, line=line, hint="Quote cells that hold the delimiter")
        properties: dict[str, list[Any]] = {}
        for at, wanted in places:
            properties.setdefault(wanted, []).extend(part.strip() for part in row[at].split(";") if part.strip())
        if not properties.get("name"):
            hint = "Name it, or remove the row"
            raise ListFormatError("a row without a name", file=path, line=line, field="name", hint=hint)
        for field in _DATES:
            for text in properties.get(field, []):
                if not read_date(text):
                    message, hint = f"{text!r} is not a date, or can be read in two ways", "Write it as 1975-04-03"
                    raise ListFormatError(message, file=path, line=line, field=field, hint=hint)
        kind = (properties.pop("schema", None) or ["LegalEntity"])[0]
        if kind not in KINDS:
            hint = "One of: " + ", ".join(KINDS)
            message = f"{kind!r} is not a kind of party"
            raise ListFormatError(message, file=path, line=line, field="schema", hint=hint)
        key = (properties.pop("id", None) or [_key(properties)])[0]
        authority, listed, reference = (
            (properties.pop(f, None) or [""])[0] for f in ("authority", "listingDate", "reference")
        )
        day = read_date(listed)
        date = day.start if day and day.kind == "exact" else listed
        entity = {"id": key, "schema": kind, "properties": properties, "line": line}
        context.sanctions = {
            key: [
                Designation(authority or whose, programme, date, reference=reference)
                for programme in properties.get("program") or [""]
            ]
        }
        yield ftm.party_of(parsed, path, entity, context)


def _key(properties: dict[str, list[Any]]) -> str:
    parts = [properties.get(field, []) for field in ("name", "birthDate", "nationality", "country")]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
