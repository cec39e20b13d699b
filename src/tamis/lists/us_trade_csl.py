"""The United States' Consolidated Screening List: thirteen lists of three departments, put together by trade.gov.

A CSV, or the JSON of its API, which says the same in objects. A row is one entry of one of the lists; who stands
on several has a row in each. Cells with several values hold them between semicolons. The `_id` of rows without a
number is another with every generation of the file, so it is no id here: entries that the Treasury numbers are
known by list and number, all others by list and name (their days move when an order is renewed); those that share
both are told apart by their addresses, and then by everything else. Rows of one number are one party.

Not carried: which aliases are weak (the file does not say), names in other scripts, and the day of publication. A
document with a single date does not say, in the CSV, whether it was issued or expires then; the date stays bare.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.reading import one_line
from tamis.lists.sources import LISTS
from tamis.lists.us_trade_csl_entry import MANY, ONE, Document, Entry, document, leads, party
from tamis.model import Name, Party, encode_party

SOURCE = LISTS["us_trade_csl"]

_NEEDED = ("source", "entity_number", "type", "programs", "name", "addresses", "alt_names", "ids")
_PASSED_OVER = frozenset(("_id", "id", "score"))
"""What says nothing of a party: ids that do not last, and how well a search of the API was met."""


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the screening list, as CSV or as JSON."""
    head = content[:20_000].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return '"results"' in head and '"source_information_url"' in head
    columns = head.split("\n", 1)[0].replace('"', "").strip().split(",")
    return {"source", "entity_number", "federal_register_notice", "alt_names"} <= set(columns)


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    json = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    parsed = Parsed(list_id, f"csl-{'json' if json else 'csv'}", reading.digest([content]), files[0].name)
    entries = list(_from_json(parsed, path, content) if json else _from_csv(parsed, path, content))

    def parties() -> Iterator[Party]:
        found: dict[str, list[Party]] = {}
        for key, entry in zip(_keys(entries), entries, strict=True):
            found.setdefault(key, []).append(party(parsed, key, entry))
        yield from map(joined, found.values())

    parsed.parties = parsed.checked(parties())
    return parsed


def _from_csv(parsed: Parsed, path: str, content: bytes) -> Iterator[Entry]:
    text, _ = reading.decode(content, path)
    rows = reading.csv_rows(text, path)
    _, header = next(rows, (1, []))
    columns = [column.strip() for column in header]
    if missing := [column for column in _NEEDED if column not in columns]:
        hint = "Give the file of trade.gov with its header"
        raise ListFormatError("the header lacks columns", file=path, line=1, field=", ".join(missing), hint=hint)
    for column in columns:
        if column not in (*ONE, *MANY, "ids", *_PASSED_OVER):
            parsed.unknown[f"column {column}"] += 1
    found = []
    for line, row in rows:
        if row == header:
            continue  # it comes twice in some files
        if len(row) != len(columns):
            message = f"{len(row)} fields where {len(columns)} are expected"
            raise ListFormatError(message, file=path, line=line, hint=reading.FETCH_AGAIN)
        found.append((line, dict(zip(columns, map(one_line, row), strict=True))))
    label_first = leads(piece for _, cells in found for piece in _several(cells["ids"]))
    for line, cells in found:
        _check(path, cells, line)
        yield Entry(
            {field: cells.get(field, "") for field in ONE},
            {field: _several(cells.get(field, "")) for field in MANY},
            tuple(document(piece, label_first) for piece in _several(cells["ids"])),
        )


def _check(path: str, cells: dict[str, str], line: int = 0, at: str = "") -> None:
    if not cells["name"] or not cells["source"]:
        message = f"an entry{at} without name or source"
        raise ListFormatError(message, file=path, line=line, field="name, source", hint=reading.FETCH_AGAIN)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split("; "))))


def _from_json(parsed: Parsed, path: str, content: bytes) -> Iterator[Entry]:
    try:
        answer = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ListFormatError(f"not well-formed JSON ({error})", file=path, hint=reading.FETCH_AGAIN) from error
    records = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(records, list):
        hint = "Give the answer of trade.gov, an object with `results`"
        raise ListFormatError("has no results", file=path, field="results", hint=hint)
    if isinstance(total := answer.get("total"), int) and total != len(records):
        message = f"holds {len(records)} of {total} entries"
        hint = "Give the whole list; the search of the API gives a page of it at a time"
        raise ListFormatError(message, file=path, field="total", hint=hint)
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            message = f"the entry {number} is no object"
            raise ListFormatError(message, file=path, field="results", hint=reading.FETCH_AGAIN)
        for field in record:
            if field not in (*ONE, *MANY, "ids", *_PASSED_OVER):
                parsed.unknown[f"field {field}"] += 1
        one = {field: _text(record.get(field)) for field in ONE}
        _check(path, one, at=f" ({number} of {len(records)})")
        many = {field: _texts(record.get(field)) for field in MANY if field != "addresses"}
        many["addresses"] = tuple(_address(parsed, item) for item in _items(record.get("addresses")))
        yield Entry(one, many, tuple(_document(parsed, item) for item in _items(record.get("ids"))))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """One value as text; what should have been a text and is an object stays readable."""
    if value is None:
        return ""
    return one_line(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return _several(one_line(value))
    return tuple(filter(None, map(_text, _items(value))))


_ADDRESS = ("address", "city", "state", "postal_code", "country")
_DOCUMENT = ("type", "number", "country", "issue_date", "expiration_date")


def _address(parsed: Parsed, item: Any) -> str:
    return ", ".join(filter(None, _fields(parsed, "addresses", item, _ADDRESS)))


def _document(parsed: Parsed, item: Any) -> Document:
    if not isinstance(item, dict):
        return document(_text(item), label_first=True)
    label, number, country, issued, expires = _fields(parsed, "ids", item, _DOCUMENT)
    dates = (f"{word} {date}" for word, date in (("issued", issued), ("expires", expires)) if date)
    return Document(label, number, country, " ".join(dates))


def _fields(parsed: Parsed, field: str, item: Any, names: Sequence[str]) -> list[str]:
    if not isinstance(item, dict):
        return [_text(item)]
    for name in item:
        if name not in names:
            parsed.unknown[f"field {field}.{name}"] += 1
    return [_text(item.get(name)) for name in names]


def _keys(entries: Sequence[Entry]) -> list[str]:
    """The id of each entry, in the same order; equal for entries of one number and for equal ones."""
    named = [(entry.code, *_folded(entry.one["name"])) for entry in entries]
    placed = [(*name, *_folded(*entry.many["addresses"])) for name, entry in zip(named, entries, strict=True)]
    names = Counter(named)
    whole = [entry.said for entry in entries]
    different: dict[tuple[str, ...], set[str]] = {}
    for place, said in zip(placed, whole, strict=True):
        different.setdefault(place, set()).add(said)
    keys = []
    for entry, name, place, said in zip(entries, named, placed, whole, strict=True):
        if number := entry.one["entity_number"]:
            keys.append(f"{entry.code}-{number}")
            continue
        parts = name if names[name] == 1 else place if len(different[place]) == 1 else (*place, said)
        keys.append(f"{entry.code}-{digest_of(*parts[1:])}")
    return keys


def _folded(*texts: str) -> tuple[str, ...]:
    """Texts so that neither capitals, white space nor order make a difference."""
    return tuple(sorted(" ".join(text.casefold().split()) for text in texts))


def digest_of(*texts: str) -> str:
    """Sixteen characters that stand for some texts, for an id where the publisher gives none."""
    return hashlib.sha256("\n".join(_folded(*texts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def joined(parties: Sequence[Party]) -> Party:
    """What several rows say of one party, as one; the first name in order of the alphabet is the primary one."""
    if len(parties) == 1:
        return parties[0]
    ordered = sorted(parties, key=encode_party)
    first = ordered[0]
    primary = min(name for each in ordered for name in each.names if name.kind == "name")
    every = {
        field: tuple(value for each in ordered for value in getattr(each, field))
        for field in msgspec.structs.asdict(first)
        if isinstance(getattr(first, field), tuple)
    }
    every["names"] = tuple(
        msgspec.structs.replace(name, kind="alias") if name.kind == "name" and name != primary else name
        for name in every["names"]
        if isinstance(name, Name)
    )
    details: dict[str, tuple[str, ...]] = {}
    for each in ordered:
        for key, values in each.details.items():
            details[key] = (*details.get(key, ()), *values)
    return msgspec.structs.replace(first, **every, details=details)
