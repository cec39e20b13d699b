"""Files of customers, read as a stream: CSV, JSON Lines (both also gzipped), Parquet and Excel.

What a file is, is told from its content and not from its name. Memory is bounded by a row group of Parquet
or one sheet of Excel, and by a few lines of text. A row that cannot be read comes out as a `RowProblem`
with its place, and the reading goes on: no row is ever passed over in silence.
"""

from __future__ import annotations

import codecs
import gzip
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from tamis import spreadsheet
from tamis.errors import CallError, InputError
from tamis.screen.columns import Columns, Customer, RowProblem
from tamis.screen.csvfile import csv_records, delimiter_of
from tamis.screen.scan import Scan, named

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_LONGEST_LINE = 1 << 24


class Row(NamedTuple):
    """One row: its number among the rows (from 1), its line in the file, and what it says or what is
    wrong.
    """

    number: int
    line: int
    content: Customer | RowProblem


class Source:
    """A file of customers, recognised and ready to be read, as often as wanted.

    `format` is `csv`, `jsonl`, `parquet` or `excel`; `size` and `digest` (SHA-256) identify the file;
    `expected` is about how many rows it holds; `warnings` says what was assumed in order to read it.
    `columns` (what the columns mean) stands from the start, and grows while JSON Lines bring new keys.

    Raises `InputError` for a file that cannot be read at all, and `CallError` for a column map that does not
    fit it.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        columns: Mapping[str, str] | None = None,
        encoding: str = "",
        sheet: str = "",
    ) -> None:
        self.path = Path(path)
        self.warnings: list[str] = []
        self._map = dict(columns or {})
        self._sheet = sheet
        self.encoding = "utf-8"
        try:
            if not self.path.is_file():
                raise InputError(f"{self.path} is {'no file' if self.path.exists() else 'not there'}")
            self.size = self.path.stat().st_size
            with self.path.open("rb") as file:
                head = file.read(8)
            self.format, self._gzipped = _container(head, self.path)
            scan = Scan(self.path, self._gzipped)
            self.digest = scan.digest
            self.expected = max(scan.lines - 1, 0)
            if not self.format:
                self.encoding = named(encoding) or scan.encoding(self.warnings)
                self.format, self._delimiter = self._text_format(scan.head)
            self._damaged = not scan.utf8 or not self.encoding.startswith("utf-8")
            self.columns = self._open_columns()
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{self.path} cannot be read: {error}") from error

    def rows(self) -> Iterator[Row]:
        """Every row of the file, in its order."""
        readers: dict[str, Callable[[], Iterator[Row]]] = {
            "csv": self._csv_rows,
            "jsonl": self._json_rows,
            "parquet": self._parquet_rows,
            "excel": self._excel_rows,
        }
        try:
            yield from readers[self.format]()
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{self.path} cannot be read to its end: {error}") from error
        except UnicodeError as error:
            raise InputError(f"{self.path} is not all {self.encoding}: {error}") from error

    def _open_columns(self) -> Columns:
        if self.format == "csv":
            with self._text() as file:
                labels = next(csv_records(_lines(file, self.path), self._delimiter)).fields
            return self._understand([label.strip() for label in labels or []])
        if self.format == "jsonl":
            labels = []
            for _, (_, record) in zip(range(100), self._json_records(), strict=False):
                labels += [key for key in record if key not in labels] if isinstance(record, dict) else []
            return self._understand(labels)
        if self.format == "parquet":
            file = self._parquet()
            self.expected = file.metadata.num_rows
            return self._understand(file.schema_arrow.names)
        line, labels = next(self._excel_lines(), (0, []))
        self._header_line = line
        return self._understand([str(label).strip() for label in labels])

    def _understand(self, labels: list[str]) -> Columns:
        return Columns(labels, self._map, str(self.path))

    # text

    def _text(self) -> IO[str]:
        opener: Any = gzip.open if self._gzipped else open
        errors = "strict" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        file: IO[str] = opener(self.path, "rt", encoding=self.encoding, errors=errors, newline="")
        return file

    def _text_format(self, head: bytes) -> tuple[str, str]:
        text = codecs.getincrementaldecoder(self.encoding)("replace").decode(head)
        start = text.lstrip("\ufeff \t\r\n")
        if not start:
            raise InputError(f"{self.path} is empty")
        if start.startswith("["):
            raise InputError(
                f"{self.path} is one JSON array",
                hint="Write one object a line, for instance with: jq -c '.[]'",
            )
        if start.startswith("{"):
            return "jsonl", ""
        if "\0" in start:
            raise InputError(
                f"{self.path} is in a form that is not known",
                hint="CSV, JSON Lines, Parquet and Excel can be read",
            )
        return "csv", delimiter_of(text)

    def _csv_rows(self) -> Iterator[Row]:
        columns, width = self.columns, len(self.columns.labels)
        with self._text() as file:
            records = csv_records(_lines(file, self.path), self._delimiter)
            next(records)
            for number, record in enumerate(records, 1):
                content: Customer | RowProblem
                fields = record.fields
                if fields is None:
                    content = RowProblem("", record.problem)
                elif len(fields) != width:
                    content = RowProblem("", f"{len(fields)} fields where the header has {width}")
                else:
                    content = self._content(columns, fields)
                yield Row(number, record.line, content)

    def _content(self, columns: Columns, values: list[Any]) -> Customer | RowProblem:
        try:
            if self._damaged:
                _check_bytes(values, columns)
            return columns.customer(values)
        except RowProblem as problem:
            return problem

    def _json_records(self) -> Iterator[tuple[int, dict[str, Any] | RowProblem]]:
        with self._text() as file:
            for line, text in enumerate(_lines(file, self.path), 1):
                if not text.strip("\ufeff \t\r\n"):
                    continue
                try:
                    record = msgspec.json.decode(text.lstrip("\ufeff"))
                except (ValueError, RecursionError) as error:  # msgspec.DecodeError is a ValueError
                    yield line, RowProblem("", f"not JSON: {error}")
                    continue
                if not isinstance(record, dict):
                    yield line, RowProblem("", "JSON, but not an object")
                    continue
                inner = record.get("properties")
                if isinstance(inner, dict):  # a FollowTheMoney entity
                    record = {**{key: value for key, value in record.items() if key != "properties"}, **inner}
                yield line, record

    def _json_rows(self) -> Iterator[Row]:
        for number, (line, record) in enumerate(self._json_records(), 1):
            if isinstance(record, RowProblem):
                yield Row(number, line, record)
                continue
            new = [key for key in record if key not in self.columns.labels]
            if new:
                self.columns = self._understand([*self.columns.labels, *new])
            values = [record.get(label) for label in self.columns.labels]
            yield Row(number, line, self._content(self.columns, values))

    # Parquet and Excel

    def _parquet(self) -> Any:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            return parquet.ParquetFile(self.path, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{self.path} is a damaged Parquet file: {error}") from error

    def _parquet_rows(self) -> Iterator[Row]:
        import pyarrow as pa

        file, columns, number = self._parquet(), self.columns, 0
        wanted = [columns.labels[position] for position in columns.positions]
        blank = [None] * len(columns.labels)
        try:
            for batch in file.iter_batches(batch_size=8192, columns=wanted):
                filled: list[Any] = list(blank)
                for position in columns.positions:
                    filled[position] = batch.column(columns.labels[position]).to_pylist()
                for at in range(batch.num_rows):
                    number += 1
                    values = [column and column[at] for column in filled]
                    yield Row(number, number, self._content(columns, values))
        except pa.ArrowException as error:
            raise InputError(f"{self.path} is a damaged Parquet file: {error}") from error

    def _excel_lines(self) -> Iterator[tuple[int, list[Any]]]:
        """The lines of the sheet that are not empty, from the header on, with their numbers."""
        try:
            with self.path.open("rb") as file:
                book = spreadsheet.opened(file)
            with spreadsheet.damage():
                sheet = self._chosen(book)
                self.expected = max(sheet.height - 1, 0)
                for line, values in enumerate(sheet.iter_rows(), 1):
                    if any(value not in ("", None) for value in values):
                        yield line, [spreadsheet.unescaped(v) if isinstance(v, str) else v for v in values]
        except spreadsheet.SpreadsheetError as error:
            hint = "Open and save it again, or save the sheet as CSV"
            raise InputError(f"{self.path} is a damaged Excel file: {error}", hint=hint) from error

    def _chosen(self, book: CalamineWorkbook) -> CalamineSheet:
        """The sheet asked for, or the first that holds anything."""
        names = book.sheet_names
        if self._sheet and self._sheet not in names:
            raise CallError(f"{self.path} has no sheet {self._sheet!r}", hint="It has: " + ", ".join(names))
        full = [name for name in names if book.get_sheet_by_name(name).height]
        name = self._sheet or next(iter(full), "")
        if not name:
            raise InputError(f"{self.path} is empty")
        rest = [other for other in full if other != name]
        if rest and not self._sheet:
            note = f"only the sheet {name!r} was read, not {', '.join(rest)}"
            self.warnings += [note] if note not in self.warnings else []
        return book.get_sheet_by_name(name)

    def _excel_rows(self) -> Iterator[Row]:
        lines = self._excel_lines()
        next(lines)
        for number, (line, values) in enumerate(lines, 1):
            yield Row(number, line, self._content(self.columns, values))


def _container(head: bytes, path: Path) -> tuple[str, bool]:
    """The format as its first bytes tell it (empty for text), and whether it is gzipped."""
    if not head:
        raise InputError(f"{path} is empty")
    if head.startswith(b"PAR1"):
        return "parquet", False
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel", False
    return "", head.startswith(b"\x1f\x8b")


def _lines(file: IO[str], path: Path) -> Iterator[str]:
    """The lines of a text file, line ends kept; a line without end is refused and not read into memory."""
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise InputError(f"{path} has a line of more than {_LONGEST_LINE:,} characters")
        yield line


def _check_bytes(values: list[Any], columns: Columns) -> None:
    """Refuse a row in which bytes could not be read as letters."""
    for position in columns.positions:
        value = values[position]
        if isinstance(value, str) and not value.isascii() and any("\udc80" <= char <= "\udcff" for char in value):
            raise RowProblem(columns.labels[position], "bytes that are not letters in the file's encoding")
