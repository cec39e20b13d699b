"""Excel's workbooks, opened so that a hostile or damaged one ends in an error and never in the process.

The reader makes room for every cell between the first and the last of a sheet: two cells at opposite corners
would take terabytes, and a place that does not exist ends the process. So places are looked at before it is asked.
"""

from __future__ import annotations

import contextlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_CELLS = 30_000_000
"""Cells that a sheet may have room for, empty ones between filled ones included."""

_CHUNK = 1 << 20
_LONGEST = 1 << 10
_PLACE = re.compile(rb"<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br\s{0,9}=\s{0,9}[\"']([^\"'<>]{0,200})")
_CELL = re.compile(rb"([A-Z]{1,3})([1-9]\d{0,6})")


class SpreadsheetError(ValueError):
    """A workbook that is damaged, or has room for more cells than `MOST_CELLS`."""


def opened(file: IO[bytes]) -> CalamineWorkbook:
    """The workbook in a file. Sheets are to be read within `damage`."""
    from python_calamine import CalamineWorkbook

    with damage():
        if file.read(4) == b"PK\x03\x04":
            _check_places(file)
        file.seek(0)
        return CalamineWorkbook.from_filelike(file)


@contextlib.contextmanager
def damage() -> Iterator[None]:
    """Turn what the reader raises over damage into a `SpreadsheetError`; its panics are no `Exception`."""
    try:
        yield
    except SpreadsheetError:
        raise
    except BaseException as error:
        if isinstance(error, _RAISED) or type(error).__name__ in ("CalamineError", "PanicException"):
            raise SpreadsheetError(" ".join(str(error).split())[:200] or type(error).__name__) from error
        raise


_RAISED = (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, IndexError, zlib.error, struct.error)


def _check_places(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                with archive.open(name) as stream:
                    _check_sheet(stream)


def _check_sheet(stream: IO[bytes]) -> None:
    width = depth = 0
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        for place in _PLACE.findall(text):
            found = _CELL.fullmatch(place)
            if not found:
                raise SpreadsheetError(f"there is no place {place[:30].decode('utf-8', 'replace')!r}")
            width, depth = max(width, _column(found[1])), max(depth, int(found[2]))
        rest = text[-_LONGEST:]
    if width * depth > MOST_CELLS:
        raise SpreadsheetError(f"a sheet has room for more than {MOST_CELLS:,} cells")


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
