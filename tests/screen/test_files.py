"""Every format of customer file gives the same rows, and no damage passes in silence."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tamis.errors import CallError, InputError
from tamis.screen.columns import Customer, RowProblem
from tamis.screen.files import Row, Source
from workbooks import write_excel

HEADER = ["id", "name", "birthDate", "country"]
ROWS = [
    ["1", "Ali Khan", "1975-04-03", "pk"],
    ["2", "Müller & Söhne, GmbH", "", "de"],
    ["3", "محمد", "1960", "sy"],
]


def csv_text(delimiter: str = ",") -> str:
    lines = [HEADER, *ROWS]
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines) + "\r\n"


def json_text() -> str:
    return "".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in ROWS)


def write_parquet(path: Path) -> None:
    columns = {name: [row[at] or None for row in ROWS] for at, name in enumerate(HEADER)}
    parquet.write_table(pa.table(columns), path, row_group_size=2)


WRITERS: dict[str, Callable[[Path], object]] = {
    "comma": lambda path: path.write_bytes(csv_text().encode()),
    "semicolon": lambda path: path.write_bytes(csv_text(";").encode()),
    "tab": lambda path: path.write_bytes(csv_text("\t").encode()),
    "pipe": lambda path: path.write_bytes(csv_text("|").encode()),
    "byte order mark": lambda path: path.write_bytes(csv_text().encode("utf-8-sig")),
    "utf-16": lambda path: path.write_bytes(csv_text().encode("utf-16")),
    "utf-16 without a mark": lambda path: path.write_bytes(csv_text().encode("utf-16-le")),
    "gzipped csv": lambda path: path.write_bytes(gzip.compress(csv_text().encode())),
    "json lines": lambda path: path.write_text(json_text(), encoding="utf-8"),
    "gzipped json lines": lambda path: path.write_bytes(gzip.compress(json_text().encode())),
    "parquet": write_parquet,
    "excel": lambda path: write_excel(path, {"Customers": [HEADER, *ROWS]}),
}


def customers(rows: list[Row]) -> list[Customer]:
    assert all(isinstance(row.content, Customer) for row in rows), rows
    return [row.content for row in rows if isinstance(row.content, Customer)]


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_gives_the_same_rows_whatever_the_file_is_called(form: str, tmp_path: Path) -> None:
    path = tmp_path / "customers.data"
    WRITERS[form](path)
    source = Source(path)
    rows = list(source.rows())
    assert [row.number for row in rows] == [1, 2, 3]
    said = [(c.id, c.query.name, c.query.birth_date, c.query.countries) for c in customers(rows)]
    assert said == [(row[0], row[1], row[2], (row[3],)) for row in ROWS]
    assert source.columns.used == {name: name for name in HEADER}
    assert [row.number for row in source.rows()] == [1, 2, 3], "it can be read again"


def test_a_file_that_is_not_utf8_is_read_as_windows_1252_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes("name\nJosé Núñez\n".encode("cp1252"))
    source = Source(path)
    assert customers(list(source.rows()))[0].query.name == "José Núñez"
    assert "cp1252" in source.warnings[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1251", "Иван Петров"),
        ("koi8-r", "Иван Петров"),
        ("cp1256", "محمد علي"),
        ("cp1253", "Νίκος Παπάς"),
        ("gb18030", "习近平"),
        ("euc-kr", "김정은"),
    ],
)
def test_a_file_in_letters_that_are_not_western_is_refused_until_its_encoding_is_named(
    tmp_path: Path, encoding: str, name: str
) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(f"id,name\n1,Ann Example\n2,{name}\n".encode(encoding))
    with pytest.raises(InputError, match="not UTF-8") as caught:
        Source(path)
    assert "--encoding" in caught.value.hint
    assert customers(list(Source(path, encoding=encoding).rows()))[1].query.name == name


@pytest.mark.parametrize("name", ["José Núñez", "Zoë Müller-Straße", "Ángela Ibáñez", "Søren Åkjær"])
def test_western_names_are_not_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(f"name\n{name}\n".encode("cp1252"))
    assert customers(list(Source(path).rows()))[0].query.name == name


def test_another_encoding_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes("name\nИван Петров\n".encode("cp1251"))
    assert customers(list(Source(path, encoding="cp1251").rows()))[0].query.name == "Иван Петров"
    with pytest.raises(CallError):
        Source(path, encoding="klingon")


def test_a_damaged_letter_costs_its_row_and_not_the_encoding_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes("name\nA\nMüller\nNúñez\n".encode() + b"Ali \xff Khan\nOmar\n")
    source = Source(path)
    content = [row.content for row in source.rows()]
    assert [c.query.name if isinstance(c, Customer) else c.field for c in content] == [
        "A", "Müller", "Núñez", "name", "Omar",
    ]  # fmt: skip
    assert source.warnings


def test_rows_of_the_wrong_width_are_rejected_and_not_shifted(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("id,name\n1,Khan, Ali\n2,Omar\n3\n", encoding="utf-8")
    rows = list(Source(path).rows())
    assert [(row.line, type(row.content)) for row in rows] == [
        (2, RowProblem),
        (3, Customer),
        (4, RowProblem),
    ]


def test_json_lines_may_bring_new_keys_late(tmp_path: Path) -> None:
    path = tmp_path / "customers.jsonl"
    late = "".join(json.dumps({"name": f"Ali {n}"}) + "\n" for n in range(200))
    path.write_text(late + '{"name": "Omar", "dob": "1975"}\n', encoding="utf-8")
    source = Source(path)
    assert customers(list(source.rows()))[-1].query.birth_date == "1975"
    assert source.columns.used == {"name": "name", "dob": "birthDate"}


def test_followthemoney_entities_are_read_as_customers(tmp_path: Path) -> None:
    path = tmp_path / "customers.jsonl"
    entity = {"id": "e1", "schema": "Person", "properties": {"name": ["Ali", "Aly"], "birthDate": ["1975"]}}
    path.write_text(json.dumps(entity), encoding="utf-8")
    (customer,) = customers(list(Source(path).rows()))
    assert (customer.id, customer.query.kind, customer.query.all_names) == ("e1", "Person", ("Ali", "Aly"))


@pytest.mark.parametrize("line", ['{"name": ', "[1]", '"Ali"', '{"name": NaN}', '{"name": "a\\ud800"}'])
def test_a_line_that_is_no_json_object_is_rejected_with_its_number(line: str, tmp_path: Path) -> None:
    path = tmp_path / "customers.jsonl"
    path.write_text('{"name": "Ali"}\n\n' + line + '\n{"name": "Omar"}\n', encoding="utf-8")
    rows = list(Source(path).rows())
    assert [(row.number, row.line, type(row.content)) for row in rows] == [
        (1, 1, Customer),
        (2, 3, RowProblem),
        (3, 4, Customer),
    ]


def test_excel_dates_numbers_empty_lines_and_further_sheets(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    rows: list[list[Any]] = [[], ["name", "birthDate", "id"], [], ["Ali", dt.date(1975, 4, 3), 17]]
    write_excel(path, {"Customers": rows, "Notes": [["name"], ["Omar"]], "Empty": []})
    source = Source(path)
    (row,) = source.rows()
    assert row.line == 4
    assert isinstance(row.content, Customer)
    assert (row.content.id, row.content.query.birth_date) == ("17", "1975-04-03")
    assert source.warnings == ["only the sheet 'Customers' was read, not Notes"]
    assert customers(list(Source(path, sheet="Notes").rows()))[0].query.name == "Omar"
    with pytest.raises(CallError, match="Customers, Notes"):
        Source(path, sheet="Nowhere")


def test_parquet_types_and_lists(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    table = pa.table(
        {"name": [["Ali", "Aly"], ["Omar"]], "birthDate": [dt.date(1975, 4, 3), None], "unused": [1, 2]}
    )
    parquet.write_table(table, path)
    first, second = customers(list(Source(path).rows()))
    assert (first.query.all_names, first.query.birth_date) == (("Ali", "Aly"), "1975-04-03")
    assert second.query.birth_date == ""


BAD = {
    "nothing": b"",
    "blank lines": b"\n\n  \n",
    "a JSON array": b'[{"name": "Ali"}]',
    "a PDF": b"%PDF-1.7\n\0\1\2\3",
    "a damaged Parquet file": b"PAR1 and nothing more",
    "a damaged workbook": b"PK\x03\x04 and nothing more",
    "a cut gzip": gzip.compress(random.Random(1).randbytes(4000))[:-900],
    "no gzip at all": b"\x1f\x8bnothing",
    "a line without end": b"name\n" + b"x" * (1 << 25),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_read_is_an_input_error(what: str, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(BAD[what])
    with pytest.raises(InputError):
        list(Source(path).rows())


def test_a_file_that_is_not_there_or_a_folder_is_an_input_error(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(InputError):
            Source(path)


def test_a_line_too_long_and_a_null_byte_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("id,name,notes\n1,Ann Example,\n2,Ann Example," + "x" * (1 << 24) + "\n")
    with pytest.raises(InputError, match="line 3: has more than"):
        list(Source(path).rows())
    path.write_bytes(b"id,name\n1,Ann\0 Example\n")
    with pytest.raises(InputError, match="line 2 holds a null byte"):
        Source(path)
