"""Tables in office files: Excel's, and those of the Open Document Format (spreadsheets and texts).

Promise: any bytes give rows of plain texts or a `ListFormatError` that names the file; what an archive unpacks to
is bounded, and so are rows and columns that a file claims to repeat.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tamis import spreadsheet
from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.spreadsheet import MOST_CELLS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WIDEST = 1000
"""Columns that a row may have."""

REPEATED = 1000
"""Times that a row may be repeated; spreadsheets end with a million empty ones."""

Row = list[str]


def tables(content: bytes, path: str) -> dict[str, list[Row]]:
    """The tables of an office file by name, each a list of rows of texts: dates as ISO 8601, numbers as written.

    A whole number comes without a fraction (`2`, not `2.0`), truth as `True` and `False`. Empty rows stay, so that
    the place of a row in its list is the one it has in the file.
    """
    if reading.is_office(content) == "odf":
        return _open_document(content, path)
    reading.check_archive(content, path)
    try:
        with spreadsheet.damage():
            book = spreadsheet.opened(io.BytesIO(content))
            return {
                name: [
                    [_text(cell) for cell in row]
                    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ]
                for name in book.sheet_names
            }
    except spreadsheet.SpreadsheetError as error:
        raise ListFormatError(f"a damaged spreadsheet ({error})", file=path, hint=reading.FETCH_AGAIN) from error


def _too_large(path: str) -> ListFormatError:
    message = f"has room for more than {MOST_CELLS:,} cells"
    return ListFormatError(message, file=path, hint="It is no list, or is damaged; fetch it again")


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return spreadsheet.unescaped(cell)
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if isinstance(cell, timedelta) and not cell else str(cell)


def beginning(content: bytes, most: int = 1 << 20) -> bytes:
    """The first texts of a spreadsheet's cells, in UTF-8 and with their markup, for telling what it is."""
    found = b""
    with contextlib.suppress(*spreadsheet.DAMAGED), zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            if name in names:
                with archive.open(name) as stream:
                    found += stream.read(most)
    return found


def paragraphs(content: bytes, path: str) -> Iterator[list[str]]:
    """The paragraphs of an Open Document text that stand in no table, as the runs of text they are made of."""
    for event, element in reading.xml_elements(_body(content, path), path, frozenset(["p", "h"])):
        if event == "end":
            yield [run for run in _runs(element) if run]


def document_start(content: bytes, most: int = 32 << 20) -> bytes:
    """The beginning of an Open Document's content, with its markup, for telling what it is."""
    with (
        contextlib.suppress(*spreadsheet.DAMAGED, KeyError),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        archive.open("content.xml") as stream,
    ):
        return stream.read(most)
    return b""


def _body(content: bytes, path: str) -> bytes:
    reading.check_archive(content, path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("content.xml")
    except (*spreadsheet.DAMAGED, KeyError) as error:
        raise ListFormatError(f"a damaged document ({error})", file=path, hint=reading.FETCH_AGAIN) from error


def _open_document(content: bytes, path: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for event, element in reading.xml_elements(_body(content, path), path, frozenset(["table"])):
        if event == "end":
            found[_attribute(element, "name") or "table"] = list(_rows(element, path))
    return found


def _rows(table: Element, path: str) -> Iterator[Row]:
    size = 0
    for row in table.iter():
        if row.tag != "table-row":
            continue
        cells: Row = []
        for cell in row:
            if cell.tag in ("table-cell", "covered-table-cell"):
                text = _attribute(cell, "date-value")[:10] or _said(cell)
                repeated = _number(cell, "number-columns-repeated")
                cells += [text] * min(repeated, WIDEST - len(cells))
        while cells and not cells[-1]:
            cells.pop()
        repeated = min(_number(row, "number-rows-repeated"), REPEATED)
        size += repeated * len(cells)
        if size > MOST_CELLS:
            raise _too_large(path)
        for _ in range(repeated):
            yield list(cells)


def _said(cell: Element) -> str:
    """The paragraphs of a cell, a line each."""
    return "\n".join("".join(_runs(item)) for item in cell if item.tag == "p")


def _runs(element: Element) -> Iterator[str]:
    """The texts within a paragraph; the elements that stand for white space as a space."""
    yield element.text or ""
    for child in element:
        if child.tag in ("s", "tab", "line-break"):
            yield " "
        else:
            yield from _runs(child)
        yield child.tail or ""


def _number(element: Element, name: str) -> int:
    text = _attribute(element, name)
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def _attribute(element: Element, name: str) -> str:
    """An attribute by its local name."""
    return next((value for key, value in element.items() if reading.local(key) == name), "")
