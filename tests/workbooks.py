"""Workbooks as small as the format allows, for tests that need a file of Excel's."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape


def write_excel(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    """A workbook as small as the format allows, with its texts inside the cells."""
    book, relations = [], []
    with zipfile.ZipFile(path, "w") as file:
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        for number, (name, rows) in enumerate(sheets.items(), 1):
            book.append(f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>')
            relations.append(
                f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            )
            cells = "".join(
                f'<row r="{at}">'
                + "".join(_cell(value, at, column) for column, value in enumerate(row))
                + "</row>"
                for at, row in enumerate(rows, 1)
            )
            file.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
            )
        relations.append(f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/>')
        file.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        file.writestr("[Content_Types].xml", f'<Types xmlns="{types}"/>')
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{"".join(book)}</sheets></workbook>',
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="b" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">{"".join(relations)}</Relationships>',
        )


def _cell(value: Any, row: int, column: int) -> str:
    place = f"{chr(65 + column)}{row}"
    if value == "":
        return ""
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
