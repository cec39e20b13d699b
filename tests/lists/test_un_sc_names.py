"""Cells of names in the Security Council's list: every name on its own, sentences apart, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.lists.un_sc_names import names_in

CELLS = [
    ("Ali Example", ["Ali Example"]),
    (" Ali \n Example ;  A. Example;", ["Ali Example", "A. Example"]),
    ("علي المثال؛ علي العينة", ["علي المثال", "علي العينة"]),
    ("Li Shili (李实例)", ["Li Shili", "李实例"]),
    ("علي المثال (Ali Example)", ["علي المثال", "Ali Example"]),
    ("Ali (original script: Али Пример)", ["Ali", "Али Пример"]),
    ("علي (Ali Example; Aly Example; Alee Example)", ["علي", "Ali Example", "Aly Example", "Alee Example"]),
    ("علي (Ali Example; Aly Example", ["علي", "Ali Example", "Aly Example"]),
    ("جماعة المثال (Sample Group (SG))", ["جماعة المثال", "Sample Group (SG)"]),
    (
        "Sample Front (SF) (جبهة العينة (original script); Front of Samples; The Sample Front)",
        ["Sample Front (SF)", "جبهة العينة", "Front of Samples", "The Sample Front"],
    ),
    ("جبهة العينة (Sample Network - sub-unit name)", ["جبهة العينة", "Sample Network"]),
    ("Ali Example (birth name)", ["Ali Example"]),
    ("ALI EXAMPLE (COMBAT NAME)", ["ALI EXAMPLE"]),
    ("Ali Example (previously listed as)", ["Ali Example"]),
    ("ኣሊ ኣብነት (Tigrinya)", ["ኣሊ ኣብነት"]),
    ("a) Ali Example b) Ali Sample", ["Ali Example", "Ali Sample"]),
    ("Ali Example b) Ali Sample; Aly", ["Ali Example", "Ali Sample", "Aly"]),
    (") Ali Example", ["Ali Example"]),
    ("Ali Example)", ["Ali Example"]),
    ("SAMPLE ROADS (NORTHERN AREA", ["SAMPLE ROADS (NORTHERN AREA)"]),
    ("Ali Example (مثال ),", ["Ali Example", "مثال"]),
    ("SAMPLE TRADING (PVT) LTD", ["SAMPLE TRADING (PVT) LTD"]),
    ("華信實例(香港)有限公司", ["華信實例(香港)有限公司"]),
    ("(Sheikh) Ali Example", ["(Sheikh) Ali Example"]),
    ("Ali; Ali ;Ali", ["Ali"]),
    ("", []),
    (" ; ", []),
    ("()", ["()"]),
]


@pytest.mark.parametrize(("cell", "names"), CELLS, ids=[cell for cell, _ in CELLS])
def test_every_name_of_a_cell_is_given_on_its_own(cell, names):
    assert names_in(cell) == (names, [])


@pytest.mark.parametrize(
    ("cell", "names", "notes"),
    [
        ("Ali Example born in 1963", ["Ali Example"], ["born in 1963"]),
        ("Ali Example, born in Sampletown on 1 Jan.1967", ["Ali Example"], ["born in Sampletown on 1 Jan.1967"]),
        (
            "Ali Example (a false identity that goes with a passport of which nobody knows more)",
            ["Ali Example"],
            ["a false identity that goes with a passport of which nobody knows more"],
        ),
    ],
)
def test_a_sentence_on_the_bearer_is_a_note_and_no_part_of_the_name(cell, names, notes):
    assert names_in(cell) == (names, notes)


@given(st.text("()AB;, علي习ж", max_size=60))
def test_no_letter_of_a_cell_is_lost_whatever_its_brackets_do(cell):
    names, notes = names_in(cell)
    kept = set("".join([*names, *notes]))
    assert {c for c in cell if c.isalpha()} <= kept
    assert names == list(dict.fromkeys(name.strip() for name in names if name))


@given(st.text(max_size=300))
def test_any_cell_at_all_gives_names_that_are_not_empty(cell):
    assert all(names_in(cell)[0])


@given(
    st.lists(st.sampled_from(["Ali Example", "علي المثال", "李实例", "SAMPLE (PVT) LTD"]), min_size=1, max_size=5)
)
def test_names_between_semicolons_come_back_once_each_in_their_order(names):
    assert names_in("; ".join(names))[0] == list(dict.fromkeys(names))


def test_a_cell_longer_than_any_is_read_at_once_and_whole():
    cell = "(a)" * 100_000 + "; Ali Example"
    assert names_in(cell) == (["(a)" * 100_000, "Ali Example"], [])
