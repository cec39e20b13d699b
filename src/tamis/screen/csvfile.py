"""Records of a CSV file, one at a time, such that a broken quote costs one line and never hides the next
ones.

The `csv` module runs on after a quote that is not closed, over as many lines as it takes, and hands them
out as one cell: customers that nobody would screen. Here the line with the broken quote becomes a problem,
and the lines after it are read again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from tamis.errors import InputError


class Record(NamedTuple):
    """One record: the line it begins on (from 1), and its fields, or None and what is wrong with it."""

    line: int
    fields: list[str] | None
    problem: str = ""


class _Feed:
    """The lines of a file for the `csv` reader, able to hand the lines of a broken record out again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: list[str] = []
        self.taken: list[str] = []
        self.line = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        text = self._again.pop() if self._again else next(self._lines)
        self.taken.append(text)
        self.line += 1
        return text

    @property
    def is_even(self) -> bool:
        """Whether no line that was handed out has been given back."""
        return not self._again

    def give_back_all_but_first(self) -> None:
        self._again += reversed(self.taken[1:])
        self.line -= len(self.taken) - 1


def csv_records(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    """The records of a CSV file; lines without any content are passed over.

    Raises `InputError` when there is no record at all.
    """
    some = False
    for record in _records(_Feed(lines), delimiter):
        some = True
        yield record
    if not some:
        raise InputError("the file holds no line")


def csv_blocks(lines: Iterator[str], delimiter: str, size: int) -> Iterator[list[Record]]:
    """The same records by the block, about `size` of them: blocks without a quote across lines are read as one."""
    before, wanted = 0, 1  # the header alone, so that the others begin with their first row
    while block := list(islice(lines, wanted)):
        wanted = size
        rows = _rows_of_lines(block, delimiter)
        if rows is not None:
            yield [Record(before + at, fields) for at, fields in enumerate(rows, 1) if any(fields)]
            before += len(block)
            continue
        feed, records = _Feed(chain(block, lines)), list[Record]()
        for record in _records(feed, delimiter):
            records.append(record._replace(line=before + record.line))
            if feed.line >= len(block) and feed.is_even:
                break
            if len(records) >= size:
                yield records
                records = []
        yield records
        before += feed.line


def _rows_of_lines(block: list[str], delimiter: str) -> list[list[str]] | None:
    """A row for each line, or None where the lines are not a record each."""
    try:
        rows = list(csv.reader(block, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(block) else None


def _records(feed: _Feed, delimiter: str) -> Iterator[Record]:
    while True:
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            for fields in reader:
                first = feed.line - len(feed.taken) + 1
                feed.taken.clear()
                if any(fields):
                    yield Record(first, fields)
            break
        except csv.Error as error:
            feed.give_back_all_but_first()
            problem = _too_long(feed.taken[0], delimiter) or f"quotes that do not pair up ({error})"
            feed.taken.clear()
            yield Record(feed.line, None, problem)


def _too_long(line: str, delimiter: str) -> str:
    """What is wrong with a line of which a cell is longer than a cell may be; empty where none is."""
    limit = csv.field_size_limit()
    if len(line) <= limit:
        return ""
    try:
        csv.field_size_limit(len(line))
        lengths = [len(cell) for cell in next(csv.reader([line], delimiter=delimiter, strict=True), [])]
    except csv.Error:
        return ""
    finally:
        csv.field_size_limit(limit)
    long = next((at for at, length in enumerate(lengths) if length > limit), None)
    if long is None:
        return ""
    return f"column {long + 1} holds {lengths[long]:,} characters, more than the {limit:,} that a cell may have"


def delimiter_of(text: str) -> str:
    """The character between the fields: the one that cuts the first lines into the most fields, equally
    many.
    """
    lines = [line for line in text[: 1 << 16].splitlines()[:20] if line.strip()]
    best, fields_best = ",", (0.0, 1)
    for delimiter in ",;\t|":
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        if not widths or widths[0] == 1:
            continue
        agreement = widths.count(widths[0]) / len(widths)
        if (round(agreement, 1), widths[0]) > fields_best:
            best, fields_best = delimiter, (round(agreement, 1), widths[0])
    return best
