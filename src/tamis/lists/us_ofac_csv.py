"""OFAC's CSV set (`SDN`, `ALT`, `ADD`, comments), in its forms with `,`, `|` and `@`, described in dat_spec.txt.

What it loses: nothing of a party's names or numbers, unless remarks were cut and the comments file is missing. It
carries no publication date, no listing dates, and no other scripts than Latin.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed
from tamis.lists.us_ofac_entry import Alias, Entry
from tamis.lists.us_ofac_entry import party as entry_party
from tamis.model import Party

_SDN, _ALT, _ADD, _COMMENT = 12, 5, 6, 2
"""Columns of the four files of the CSV set."""

_LONGEST_REMARKS = 1000
"""Characters at which the SDN file cuts remarks; the comments file goes on where it stopped."""


def recognises(content: bytes) -> bool:
    """Whether this is a file of the set."""
    return _csv_columns(content) in (_SDN, _ALT, _ADD, _COMMENT)


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


def read(parsed: Parsed, contents: list[tuple[str, bytes]]) -> Iterator[Party]:
    """The parties of the files of one set, given as paths and contents."""
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
