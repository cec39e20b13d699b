"""Records of a CSV file, one at a time, such that a broken quote costs one line and never hides the next
ones.

The `csv` module runs on after a quote that is not closed, over as many lines as it takes, and hands them
out as one cell: customers that nobody would screen. Here the line with the broken quote becomes a problem,
and the lines after it are read again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
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

    def give_back_all_but_first(self) -> None:
        self._again += reversed(self.taken[1:])
        self.line -= len(self.taken) - 1


def csv_records(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    """The records of a CSV file; lines without any content are passed over.

    Raises `InputError` when there is no record at all.
    """
    feed = _Feed(lines)
    some = False
    while True:
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            for fields in reader:
                first = feed.line - len(feed.taken) + 1
                feed.taken.clear()
                if any(fields):
                    some = True
                    yield Record(first, fields)
            break
        except csv.Error as error:
            some = True
            feed.give_back_all_but_first()
            feed.taken.clear()
            yield Record(feed.line, None, f"quotes that do not pair up ({error})")
    if not some:
        raise InputError("the file holds no line")


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
