"""Hostile and damaged workbooks end in an error that says what is wrong, for lists and for customers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tamis.errors import InputError, ListFormatError
from tamis.lists import workbook
from tamis.screen.files import Source
from tamis.spreadsheet import SpreadsheetError, opened
from workbooks import write_excel

ROWS = [["name", "country"], ["Ahmad Khan", "pk"]]


def moved(path: Path, place: str) -> bytes:
    """A workbook whose last cell stands at another place."""
    write_excel(path, {"Customers": ROWS})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'r="B2"' in members[sheet]
    members[sheet] = members[sheet].replace(b'r="B2"', f"r={place}".encode())
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
        ('"XFD1048576"', "room for more than"),
        ("'ZZ999999'", "room for more than"),
    ],
)
def test_a_cell_far_from_the_others_is_refused(place: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    content = moved(path, place)
    with pytest.raises(SpreadsheetError, match=said):
        opened(io.BytesIO(content))
    with pytest.raises(ListFormatError, match=said):
        workbook.tables(content, str(path))
    with pytest.raises(InputError, match=said) as caught:
        Source(path)
    assert "CSV" in caught.value.hint


def test_a_place_that_straddles_the_pieces_read_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    for filler in range(0, 400, 7):
        write_excel(path, {"Customers": [*ROWS, ["x" * (1 << 20)], ["y"]]})
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        sheet = members["xl/worksheets/sheet1.xml"]
        at = sheet.index(b'r="A4"')
        text = sheet.replace(
            b"x" * (1 << 20), b"x" * ((1 << 20) - (at - sheet.index(b"xxx") - (1 << 20)) - filler)
        )
        members["xl/worksheets/sheet1.xml"] = text.replace(b'r="A4"', b'r="A9999999"').replace(b"B2", b"ZZ2")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, each in members.items():
                archive.writestr(name, each)
        with pytest.raises(SpreadsheetError, match="room for more than"):
            opened(io.BytesIO(path.read_bytes()))


def test_a_good_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_excel(path, {"Customers": ROWS})
    assert workbook.tables(path.read_bytes(), str(path)) == {"Customers": ROWS}
