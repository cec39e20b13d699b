"""Scripts: which one a name is written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.normalize.scripts import script_of

WRITTEN = [
    ("Ivan Petrov", "Latn"), ("Müller", "Latn"), ("محمد", "Arab"), ("Владимир Putin", "Cyrl"), ("习近平", "Hani"),
    ("김정은", "Hang"), ("Νικόλαος", "Grek"), ("בנימין", "Hebr"), ("नरेन्द्र", "Deva"), ("やまだ", "Jpan"),
    ("ヤマダ", "Jpan"), ("សុខ", "Khmr"), ("Ꭰ", "Zzzz"), ("123 - .", "Zyyy"), ("", "Zyyy"), ("Х2", "Cyrl"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "script"), WRITTEN, ids=[row[0] or "none" for row in WRITTEN])
def test_the_script_is_that_of_most_letters(text, script):
    assert script_of(text) == script


@given(st.text(max_size=100))
def test_any_text_has_one_script_of_four_letters_whatever_stands_between_its_letters(text):
    found = script_of(text)
    assert len(found) == 4
    assert script_of(f"1 {text} 2.") == found
