"""Hostile and damaged workbooks end in an error that says what is wrong, for lists and for customers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tamis.errors import InputError, ListFormatError
from tamis.lists import workbook
from tamis.screen.columns import Customer
from tamis.screen.files import Source
from tamis.spreadsheet import SpreadsheetError, opened
from workbooks import write_excel

ROWS = [["name", "country"], ["Ahmad Khan", "pk"]]


def changed(path: Path, old: bytes, new: bytes) -> bytes:
    """A workbook of which something in its sheet is written otherwise."""
    write_excel(path, {"Customers": ROWS})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in members[sheet]
    members[sheet] = members[sheet].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ('"B99999999999999999999"', "no place 'B99999999999999999999'"),
        ('"B0"', "no place 'B0'"),
        ("'ZZZZZ9'", "no place 'ZZZZZ9'"),
        ('"B&#57;9999999999"', "no place"),
        ("'B3' r='B4'", "duplicate attribute"),
        ('"B&lots;"', "undefined entity"),
        ('"XFD1048576"', "room for more than"),
        ("'ZZ999999'", "room for more than"),
    ],
)
def test_a_cell_far_from_the_others_is_refused(place: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    content = changed(path, b'r="B2"', f'x="{"x" * 5000}>" r={place}'.encode())
    with pytest.raises(SpreadsheetError, match=said):
        opened(io.BytesIO(content))
    with pytest.raises(ListFormatError, match=said):
        workbook.tables(content, str(path))
    with pytest.raises(InputError, match=said) as caught:
        Source(path)
    assert "CSV" in caught.value.hint


def test_a_row_beyond_all_rows_is_refused(tmp_path: Path) -> None:
    content = changed(tmp_path / "book.xlsx", b'<row r="2">', b'<row r="99999999999999999999">')
    with pytest.raises(SpreadsheetError, match="no place '99999999999999999999'"):
        opened(io.BytesIO(content))


def test_a_sheet_that_is_no_xml_is_not_handed_on(tmp_path: Path) -> None:
    content = changed(tmp_path / "book.xlsx", b"<worksheet ", b'<worksheet\\ <="" ')
    with pytest.raises(SpreadsheetError, match="not well-formed"):
        opened(io.BytesIO(content))


def test_a_good_workbook_is_read_without_excels_escapes(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    name, written = "Omar Khan _xyz_ _xD83D_", "Omar_x0020_Khan _xyz_ _xD83D__x000D_"
    write_excel(path, {"Customers": [*ROWS, [written, "pk"]]})
    assert workbook.tables(path.read_bytes(), str(path)) == {"Customers": [*ROWS, [name + "\r", "pk"]]}
    customers = [row.content for row in Source(path).rows()]
    assert [isinstance(each, Customer) and each.query.name for each in customers] == ["Ahmad Khan", name]
