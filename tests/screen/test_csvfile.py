"""Records of CSV: a broken quote costs one line and hides none."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.errors import InputError
from tamis.screen.csvfile import Record, csv_blocks, csv_records, delimiter_of


def records(text: str, delimiter: str = ",") -> list[Record]:
    return list(csv_records(iter(io.StringIO(text, newline="")), delimiter))


def test_a_record_knows_the_line_it_begins_on() -> None:
    found = records('name,address\n\nAli,"1 Main St\nKarachi"\n,\nOmar,x\n')
    assert [(record.line, record.fields) for record in found] == [
        (1, ["name", "address"]),
        (3, ["Ali", "1 Main St\nKarachi"]),
        (6, ["Omar", "x"]),
    ]


@pytest.mark.parametrize("after", ["Omar,x\nEve,y\n", 'Omar,x\nEve,"y"\n', 'Omar,x\nEve,"y"\nIda,z'])
def test_the_lines_after_a_quote_never_closed_are_read_again(after: str) -> None:
    found = records(f'name,address\nAli,"1 Main St\n{after}')
    assert found[1].fields is None
    assert found[1].line == 2
    assert [record.fields[0] for record in found[2:] if record.fields] == [
        line.split(",")[0] for line in after.split()
    ]
    assert [record.line for record in found[2:]] == list(range(3, 3 + len(after.split())))


def test_a_quote_open_for_a_very_long_text_is_broken_too() -> None:
    found = records('name\n"Ali\n' + "Omar\n" * 50_000)
    assert found[1].fields is None
    assert len(found) == 50_002


def test_a_cell_longer_than_a_cell_may_be_is_called_that_and_not_a_broken_quote() -> None:
    long = "x" * 131_073
    for cell in (long, f'"{long}"'):
        found = records(f"name,note\nAli,y\nOmar,{cell}\nEve,z\n")
        assert found[2] == Record(
            3, None, "column 2 holds 131,073 characters, more than the 131,072 that a cell may have"
        )
        assert found[3] == Record(4, ["Eve", "z"])
    assert csv.field_size_limit() == 131_072
    [_, broken, *_] = records(f'name,note\nAli,"{long}\nEve,z\n')
    assert broken.problem.startswith("quotes that do not pair up")
    assert records(f"name,note\nAli,{long[1:]}\n")[1].fields == ["Ali", long[1:]]


def test_an_empty_file_is_an_error() -> None:
    with pytest.raises(InputError):
        records("\n\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_evenly(delimiter: str) -> None:
    rows = [["name", "note"], ["Khan, Ali", "a; b, c"], ["Omar | Co", "d"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    assert delimiter_of(text.getvalue()) == delimiter


def test_one_column_needs_no_delimiter() -> None:
    assert delimiter_of("name\nAli Khan\nOmar Haddad\n") == ","


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=4),
        min_size=1,
    )
)
def test_whatever_a_csv_writer_writes_is_read_back(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["name", "note"], *rows])
    assert [record.fields for record in records(text.getvalue())[1:]] == [row for row in rows if any(row)]


CELLS = ["a", "b c", '"d"', '"e\nf"', '"', 'g"h', "", '"i,j"', '""']
"""Cells of which some break the quotes of their line, and some run over two."""


@given(
    cells=st.lists(
        st.lists(st.sampled_from(["a", "b c", '"d"', '"e\nf"', '"', 'g"h', "", '"i,j"', '""']), max_size=4)
    ),
    size=st.integers(1, 7),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_blocks_hold_the_records_that_come_one_by_one(cells: list[list[str]], size: int, end: str) -> None:
    lines = io.StringIO("".join(",".join(row) + end for row in cells), newline="").readlines()
    try:
        expected = list(csv_records(iter(lines), ","))
    except InputError:  # no record at all: told when the header is read, before any block
        expected = []
    assert [record for block in csv_blocks(iter(lines), ",", size) for record in block] == expected
