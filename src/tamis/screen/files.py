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
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from tamis import spreadsheet
from tamis.errors import CallError, InputError
from tamis.screen.columns import Chunk, Columns, Customer, RowProblem
from tamis.screen.csvfile import csv_blocks, csv_records, delimiter_of
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
        for chunk in self.chunks(1000):
            for place, line in enumerate(chunk.lines):
                content = chunk.problems.get(place) or self._customer(chunk, place)
                if isinstance(content, RowProblem):
                    content.id = chunk.meaning.id_of(chunk.values(place))
                yield Row(chunk.first + place, line, content)

    @staticmethod
    def _customer(chunk: Chunk, place: int) -> Customer | RowProblem:
        try:
            return chunk.meaning.customer(chunk.values(place))
        except RowProblem as problem:
            return problem

    def chunks(self, size: int, after: int = 0) -> Iterator[Chunk]:
        """Every row of the file after the first `after`, by the column, about `size` at a time."""
        readers: dict[str, Callable[[int], Iterator[Chunk]]] = {
            "csv": self._csv_chunks,
            "jsonl": self._json_chunks,
            "parquet": self._parquet_chunks,
            "excel": self._excel_chunks,
        }
        try:
            for chunk in readers[self.format](size):
                last = chunk.first + len(chunk.lines) - 1
                if last > after:
                    yield chunk.without(after - chunk.first + 1) if chunk.first <= after else chunk
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
            line = text[: text.index("\0")].count("\n") + 1
            raise InputError(
                f"{self.path} is in a form that is not known (line {line} holds a null byte, as no text does)",
                hint="CSV, JSON Lines, Parquet and Excel can be read",
            )
        return "csv", delimiter_of(text)

    def _csv_chunks(self, size: int) -> Iterator[Chunk]:
        width, first = len(self.columns.labels), 1
        header = True
        with self._text() as file:
            for block in csv_blocks(_lines(file, self.path), self._delimiter, size):
                records = block[1:] if header and block else block
                header = header and not block
                if not records:
                    continue
                problems = {}
                for place, record in enumerate(records):
                    if record.fields is None:
                        problems[place] = RowProblem("", record.problem)
                    elif len(record.fields) != width:
                        problems[place] = RowProblem(
                            "", f"{len(record.fields)} fields where the header has {width}"
                        )
                blank = [""] * width
                rows = [r.fields if r.fields and len(r.fields) == width else blank for r in records]
                yield self._chunk(first, [record.line for record in records], rows, problems)
                first += len(records)

    def _chunk(
        self, first: int, lines: Sequence[int], rows: Sequence[Sequence[Any]], problems: dict[int, RowProblem]
    ) -> Chunk:
        """Rows as columns; those with letters that could not be read become problems."""
        if self._damaged:
            for place, row in enumerate(rows):
                if place not in problems and (problem := _bytes_problem(row, self.columns)):
                    problems[place] = problem
        return Chunk(self.columns, list(zip(*rows, strict=True)), problems, first, lines)

    def _grouped(self, records: Iterator[tuple[int, Sequence[Any] | RowProblem]], size: int) -> Iterator[Chunk]:
        """Records that come one by one, by the chunk; columns that grow begin a new one."""
        first, lines = 1, list[int]()
        rows: list[Sequence[Any]] = []
        problems: dict[int, RowProblem] = {}
        meaning = self.columns
        for line, values in records:
            if lines and (len(lines) == size or self.columns is not meaning):
                now, self.columns = self.columns, meaning
                yield self._chunk(first, lines, rows, problems)
                self.columns = now
                first, lines, rows, problems = first + len(lines), [], [], {}
            meaning = self.columns
            if isinstance(values, RowProblem):
                problems[len(lines)] = values
                values = [None] * len(meaning.labels)
            lines.append(line)
            rows.append(values)
        if lines:
            yield self._chunk(first, lines, rows, problems)

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

    def _json_chunks(self, size: int) -> Iterator[Chunk]:
        return self._grouped(self._json_values(), size)

    def _json_values(self) -> Iterator[tuple[int, list[Any] | RowProblem]]:
        for line, record in self._json_records():
            if isinstance(record, RowProblem):
                yield line, record
                continue
            new = [key for key in record if key not in self.columns.labels]
            if new:
                self.columns = self._understand([*self.columns.labels, *new])
            yield line, [record.get(label) for label in self.columns.labels]

    # Parquet and Excel

    def _parquet(self) -> Any:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            return parquet.ParquetFile(self.path, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{self.path} is a damaged Parquet file: {error}") from error

    def _parquet_chunks(self, size: int) -> Iterator[Chunk]:
        import pyarrow as pa

        file, columns, first = self._parquet(), self.columns, 1
        wanted = [columns.labels[position] for position in columns.positions]
        try:
            for batch in file.iter_batches(batch_size=size, columns=wanted):
                yield arrow_chunk(columns, batch, first)
                first += batch.num_rows
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
            hint = "Open and save it again, or save the sheet as CSV; what a ZIP file holds must be unpacked first"
            raise InputError(f"{self.path} is damaged, or no Excel file: {error}", hint=hint) from error

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

    def _excel_chunks(self, size: int) -> Iterator[Chunk]:
        lines = self._excel_lines()
        next(lines)
        return self._grouped(lines, size)


def arrow_chunk(columns: Columns, batch: Any, first: int) -> Chunk:
    """A `pyarrow.RecordBatch` whose labels are (some of) those of `columns`."""
    found: list[Any] = [None] * len(columns.labels)
    for position in columns.positions:
        found[position] = batch.column(columns.labels[position])
    return Chunk(columns, found, {}, first, range(first, first + batch.num_rows))


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
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise InputError(f"{path}, line {number}: has more than {_LONGEST_LINE:,} characters")
        yield line


def _bytes_problem(values: Sequence[Any], columns: Columns) -> RowProblem | None:
    """What is wrong with a row in which bytes could not be read as letters."""
    for position in columns.positions:
        value = values[position]
        if isinstance(value, str) and not value.isascii() and any("\udc80" <= char <= "\udcff" for char in value):
            return RowProblem(columns.labels[position], "bytes that are not letters in the file's encoding")
    return None
