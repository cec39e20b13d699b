"""Excel's workbooks, opened so that a hostile or damaged one ends in an error and never in the process.

The reader makes room for every cell between the first and the last of a sheet: two cells at opposite corners
would take terabytes, and a place that does not exist ends the process. So places are looked at before it is asked.
"""

from __future__ import annotations

import contextlib
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

DAMAGED = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    IndexError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)
"""What the standard library raises over compressed data that is not what it says."""

MOST_CELLS = 30_000_000
"""Cells that a sheet may have room for, empty ones between filled ones included."""

_PLACES = {"c": re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})"), "row": re.compile("()([1-9][0-9]{0,6})")}
"""The elements that say where they stand, and how they say it."""


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
        if isinstance(error, DAMAGED) or {kind.__name__ for kind in type(error).__mro__} & _READERS:
            raise SpreadsheetError(" ".join(str(error).split())[:200] or type(error).__name__) from error
        raise


_READERS = {"CalamineError", "PanicException"}


_ESCAPE = re.compile("_x(?!0000|[dD][89a-fA-F])([0-9A-Fa-f]{4})_")
"""The escapes of single characters; halves of one, and the null, stay as they are."""


def unescaped(text: str) -> str:
    """A cell's text without the escapes that Excel writes for some characters, `_x000D_` for the end of a line.

    >>> unescaped("first_x000D_second, _x005F_x000D_")
    'first\\rsecond, _x000D_'
    """
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _check_places(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            with archive.open(name) as stream:
                if name.endswith(".xml") or stream.read(64).lstrip(_BEFORE).startswith(b"<"):
                    stream.seek(0)
                    _check_sheet(stream)


_BEFORE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def _check_sheet(stream: IO[bytes]) -> None:
    """Go through the cells of a sheet; a part of the workbook that is none may be written as it likes."""
    width = depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal width, depth
        form = _PLACES.get(name.rpartition(":")[2])
        if form and (place := attributes.get("r")) is not None:
            found = form.fullmatch(place)
            if not found:
                raise SpreadsheetError(f"there is no place {place[:30]!r}")
            width, depth = max(width, _column(found[1])), max(depth, int(found[2]))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        stream.seek(0)
        if any(b"sheetData" in line for line in stream):  # the reader goes on where this one gives up
            raise SpreadsheetError(str(error)) from error
    if width * depth > MOST_CELLS:
        raise SpreadsheetError(f"a sheet has room for more than {MOST_CELLS:,} cells")


def _column(letters: str) -> int:
    """The number of a column: A is 1, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
