"""What screening a file writes: a row a match, as CSV, JSON Lines or Parquet.

Rows are gathered as JSON Lines in a file beside the result, which can be cut back to any row and gone on
with; the result is made from it at the end, under another name, and put in place by a rename. So an earlier
result stays whole until the new one is, and the bytes do not depend on how often the work was stopped.
Cells that a spreadsheet would take for a formula are defused in CSV.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tamis.errors import CallError
from tamis.model import Match, Party


class Finding(msgspec.Struct, frozen=True):
    """One row of the result: a party that one row of the input met.

    `row` counts the rows of the input from 1; `customer` is the id it gives; `line` is `match` or `below`
    (the threshold: an exact but weak alias, or an exact name that something contradicts). Texts with
    several values have `; ` between them. `reasons` is empty where they were not asked for.
    """

    row: int
    customer: str
    query_name: str
    line: str
    score: float
    matched_name: str
    party_id: str
    party_name: str
    list_id: str
    kind: str
    programmes: str
    reasons: str
    warnings: str


FIELDS = Finding.__struct_fields__
BREAK = " | "
_decoder = msgspec.json.Decoder(Finding)
_encoder = msgspec.json.Encoder()


def programmes(party: Party) -> str:
    """The programmes a party is designated under, each once."""
    return "; ".join(dict.fromkeys(act.programme for act in party.designations if act.programme))


def reasons_text(match: Match) -> str:
    """The reasons of a match with their points, in one text."""
    return BREAK.join(f"{reason.text} ({reason.points:+.2f})" for reason in match.reasons)


def format_of(target: Path) -> str:
    """`csv`, `jsonl` or `parquet`, from the ending of the name; raises `CallError` for any other."""
    formats = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
    found = formats.get(target.suffix.lower())
    if found is None:
        raise CallError(
            f"cannot tell the format of {target.name!r}", hint="End the name in .csv, .jsonl or .parquet"
        )
    return found


def encode(rows: Iterable[Finding]) -> bytes:
    """Rows as JSON Lines."""
    return b"".join(_encoder.encode(row) + b"\n" for row in rows)


def decode(path: Path) -> Iterator[Finding]:
    """The rows of a file of JSON Lines that `encode` wrote."""
    with path.open("rb") as file:
        for line in file:
            yield _decoder.decode(line)


def render(part: Path, target: Path) -> Path:
    """Make the result from the rows gathered in `part`, beside `target`; the path to be renamed to `target`.

    Raises `OSError` where it cannot be written.
    """
    writers: dict[str, Callable[[Path, Path], None]] = {"csv": _write_csv, "parquet": _write_parquet}
    writer = writers.get(format_of(target))
    if writer is None:
        return part
    beside = target.with_name(target.name + ".new")
    try:
        writer(part, beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _write_csv(part: Path, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(csv_cells(msgspec.structs.astuple(row)) for row in decode(part))


def csv_cells(values: Sequence[Any]) -> list[str]:
    """Values as cells that no spreadsheet takes for a formula: a `'` goes before `=`, `+`, `-`, `@`, tab
    and CR.
    """
    return [_cell(value) for value in values]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    text = str(value)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) else text


def _write_parquet(part: Path, target: Path) -> None:
    from pyarrow import parquet

    schema = arrow_schema()
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        group: list[Finding] = []
        for row in decode(part):
            group.append(row)
            if len(group) == 50_000:
                writer.write_table(_table(group, schema))
                group.clear()
        if group:
            writer.write_table(_table(group, schema))


def arrow_schema() -> Any:
    """The columns of the result as a `pyarrow.Schema`."""
    import pyarrow as pa

    types = {"row": pa.int64(), "score": pa.float64()}
    return pa.schema([(field, types.get(field, pa.string())) for field in FIELDS])


def _table(rows: list[Finding], schema: Any) -> Any:
    import pyarrow as pa

    return pa.table({field: [getattr(row, field) for row in rows] for field in FIELDS}, schema=schema)
