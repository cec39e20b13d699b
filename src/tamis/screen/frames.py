"""Customers as an Arrow table, or a frame of pandas or polars: in, and the matches in the same form out.

The way is that of `screen_file`. A row that cannot be screened is never passed over: it comes out with `rejected`
as its `line` and the reason under `warnings`; the counts stand in the schema's metadata under `tamis`. pandas and
polars are used where the caller has them, and needed by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from tamis.errors import CallError
from tamis.model import Stamp
from tamis.screen.checkpoint import Tally
from tamis.screen.columns import Chunk, Columns
from tamis.screen.files import arrow_chunk
from tamis.screen.found import ChunkScreener, Outcome
from tamis.screen.outputs import FIELDS, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

    from tamis.screen.engine import Engine

CHUNK = 10_000


class Summary(msgspec.Struct, frozen=True):
    """What is said of the whole beside the rows: the counts, and what the answers rest on."""

    rows: int
    screened: int
    rejected: int
    matched: int
    matches: int
    below_line: int
    cut: int
    warned: int
    columns: dict[str, str]
    unused: tuple[str, ...]
    warnings: tuple[str, ...]
    stamp: Stamp


def screen_arrow(
    engine: Engine,
    batch: pa.RecordBatch | pa.Table,
    *,
    columns: Mapping[str, str] | None = None,
    threshold: float | None = None,
    limit: int | None = 10,
    lists: Sequence[str] = (),
    below_line: bool = False,
    reasons: bool = False,
) -> pa.RecordBatch:
    """Screen every row of a batch; a row a match comes out, with the columns of `screen_file`'s result.

    `row` counts the rows from 1. `columns` maps columns to FollowTheMoney properties where their names do not say
    it; `below_line` adds what stands below the threshold; `reasons` are worked out on demand, as they cost more
    than all the rest. A row that cannot be screened comes out with its id and the `line` `rejected`, in the
    order of the rows. Raises `InputError` when no column holds a name, `CallError` for options that cannot be
    meant.

    >>> from tamis.screen.outputs import FIELDS
    >>> FIELDS[:5]
    ('row', 'customer', 'query_name', 'line', 'score')
    """
    import pyarrow as pa

    if not isinstance(batch, pa.RecordBatch | pa.Table):
        raise CallError(f"a {type(batch).__name__} is no pyarrow.RecordBatch", hint="For a frame: screen_frame")
    meaning = Columns(batch.schema.names, columns, "the batch", in_memory=True)
    return _screened(engine, meaning, _arrow_chunks(meaning, batch), threshold, limit, lists, below_line, reasons)


def screen_frame(
    engine: Engine,
    frame: Any,
    *,
    columns: Mapping[str, str] | None = None,
    threshold: float | None = None,
    limit: int | None = 10,
    lists: Sequence[str] = (),
    below_line: bool = False,
    reasons: bool = False,
) -> Any:
    """Screen every row of a frame of pandas or polars; a frame of the same kind comes out, as of `screen_arrow`.

    Of a lazy frame of polars the columns that are used are collected, and a `DataFrame` comes out.
    Raises `CallError` for what is neither, and as `screen_arrow`.
    """
    options = (threshold, limit, lists, below_line, reasons)
    kind = type(frame).__module__.partition(".")[0]
    if kind == "polars" and hasattr(frame, "collect_schema"):
        import polars

        labels = frame.collect_schema().names()
        meaning = Columns(labels, columns, "the frame", in_memory=True)
        used = frame.lazy().select([labels[place] for place in meaning.positions]).collect()
        found = _screened(engine, meaning, _arrow_chunks(meaning, used.to_arrow()), *options)
        return polars.from_arrow(found)
    if kind == "pandas" and hasattr(frame, "iloc"):
        labels = [str(label) for label in frame.columns]
        meaning = Columns(labels, columns, "the frame", in_memory=True)
        found = _screened(engine, meaning, _pandas_chunks(meaning, frame), *options)
        given = found.to_pandas()
        given.attrs["tamis"] = msgspec.json.decode(found.schema.metadata[b"tamis"])
        return given
    raise CallError(
        f"a {type(frame).__name__} is no frame of pandas or polars",
        hint="Give one of these, or a pyarrow.RecordBatch to screen_arrow",
    )


def _arrow_chunks(meaning: Columns, batch: Any) -> Iterator[Chunk]:
    for start in range(0, batch.num_rows, CHUNK):
        yield arrow_chunk(meaning, batch.slice(start, CHUNK), start + 1)


def _pandas_chunks(meaning: Columns, frame: Any) -> Iterator[Chunk]:
    """The values of pandas as Python has them; what it calls missing is nothing."""
    for start in range(0, len(frame), CHUNK):
        part = frame.iloc[start : start + CHUNK]
        found: list[Any] = [None] * len(meaning.labels)
        for place in meaning.positions:
            column = part.iloc[:, place]
            found[place] = [
                None if missing else value
                for value, missing in zip(column.astype(object).tolist(), column.isna().tolist(), strict=True)
            ]
        yield Chunk(meaning, found, {}, start + 1, range(start + 1, start + 1 + len(part)))


def _screened(
    engine: Engine,
    meaning: Columns,
    chunks: Iterator[Chunk],
    threshold: float | None,
    limit: int | None,
    lists: Sequence[str],
    below_line: bool,
    reasons: bool,
) -> pa.RecordBatch:
    import pyarrow as pa

    screener = ChunkScreener(
        engine, threshold=threshold, limit=limit, lists=lists, below_line=below_line, reasons=reasons
    )
    tally, parts = Tally(), []
    for outcome in screener.screen(chunks):
        tally.count(outcome)
        tally.rows += len(outcome.chunk.lines)
        tally.rejected += len(outcome.problems)
        tally.warned += len(outcome.warnings)
        parts.append(record_batch(outcome))
    counts = {field: getattr(tally, field) for field in Summary.__struct_fields__ if hasattr(tally, field)}
    summary = Summary(
        **counts, columns=meaning.used, unused=meaning.unused, warnings=engine.warnings, stamp=engine.stamp
    )
    schema = arrow_schema()
    table = pa.Table.from_batches(parts, schema).combine_chunks()
    whole = table.to_batches()[0] if table.num_rows else pa.RecordBatch.from_pylist([], schema)
    return whole.replace_schema_metadata({b"tamis": msgspec.json.encode(summary)})


def record_batch(outcome: Outcome) -> pa.RecordBatch:
    """The findings of a chunk and its rejected rows, in the order of the rows."""
    import pyarrow as pa

    rows: list[tuple[Any, ...]] = [msgspec.structs.astuple(found) for found in outcome.findings]
    chunk = outcome.chunk
    for place, problem in outcome.problems.items():
        whose = chunk.meaning.id_of(chunk.values(place)) or None
        nothing = dict.fromkeys(FIELDS) | {"row": chunk.first + place, "customer": whose, "line": "rejected"}
        reason = f"{problem.field}: {problem.reason}" if problem.field else problem.reason
        rows.append(tuple((nothing | {"warnings": reason}).values()))
    rows.sort(key=lambda row: row[0])
    columns = zip(*rows, strict=True) if rows else ([] for _ in FIELDS)
    schema = arrow_schema()
    return pa.RecordBatch.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
