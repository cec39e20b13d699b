"""Columns of customers as codes: what stands in a column, each distinct value once, and which row says which.

Names, dates and countries repeat, so whatever must be worked out in Python is worked out once for each distinct
value; the rows themselves are handled as arrays of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tamis.index.names import ends_of, rows_of

Codes = NDArray[np.int64]


class Coded(NamedTuple):
    """A column of rows: `values` holds what stands in it, each once, and `codes` the place of each row's value."""

    codes: Codes
    values: Sequence[Any]


def coded(column: Any) -> Coded:
    """A column given as a sequence of Python values, or as a pyarrow array."""
    if hasattr(column, "to_pylist"):
        return _from_arrow(column)
    return _from_values(column)


def _from_arrow(column: Any) -> Coded:
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    try:
        found = column.dictionary_encode()
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):  # lists, structures
        return _from_values(column.to_pylist())
    values = found.dictionary.to_pylist()
    codes = found.indices.fill_null(len(values)).to_numpy(zero_copy_only=False).astype(np.int64)
    return Coded(codes, [*values, None])


def _from_values(column: Sequence[Any]) -> Coded:
    if set(map(type, column)) <= {str, type(None)}:
        places: dict[Any, int] = {value: place for place, value in enumerate(dict.fromkeys(column))}
        codes = np.fromiter(map(places.__getitem__, column), np.int64, len(column))
        return Coded(codes, list(places))
    distinct: dict[object, int] = {}
    values, numbers = list[Any](), list[int]()
    for value in column:
        place = distinct.setdefault(key(value), len(distinct))
        if place == len(values):
            values.append(value)
        numbers.append(place)
    return Coded(np.array(numbers, np.int64), values)


def key(value: Any) -> object:
    """What stands for a value in a dictionary: equal for equal ones of one type only, so that 1 is not True."""
    return value if value is None or type(value) is str else (type(value), repr(value))


def combined(columns: Sequence[Coded]) -> Coded:
    """Several columns as one whose values are tuples, an entry for each column."""
    first, *others = columns
    codes = first.codes
    values: list[tuple[Any, ...]] = [(value,) for value in first.values]
    for other in others:
        found, codes = np.unique(codes * len(other.values) + other.codes, return_inverse=True)
        pairs = (divmod(int(pair), len(other.values)) for pair in found)
        values = [(*values[mine], other.values[theirs]) for mine, theirs in pairs]
    return Coded(codes.astype(np.int64), values)


def gathered(rows: Sequence[Iterable[int]], codes: Codes, dtype: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """For each code its row, one behind the other, and where each ends."""
    held = [tuple(row) for row in rows]
    lengths = np.fromiter(map(len, held), np.int64, len(held))
    starts = ends_of(lengths)
    flat = np.fromiter(chain.from_iterable(held), dtype, int(starts[-1]))
    return rows_of(flat, starts, codes)


def little(ends: NDArray[np.int64]) -> bytes:
    """Ends as the kernel takes them: four bytes each."""
    return ends.astype("<u4").tobytes()
