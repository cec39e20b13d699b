"""The hand-kept tables say words as names have them, or they would never meet."""

from __future__ import annotations

import pytest

from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.respelling import respelt
from tamis.normalize.tables import describing, legal_forms
from tamis.normalize.tokens import tokenise


@pytest.mark.parametrize("table", [legal_forms(), describing().words, describing().phrases])
def test_every_word_of_a_table_is_spelt_as_a_word_of_a_name(table: dict[str, str]) -> None:
    assert [way for way in table if any(respelt(word) != word or not word.isalnum() for word in way.split())] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vetluga Works", "Vetluga Factory"),
        ("Vetluga Networks", "Vetluga Rede"),
        ("Kompleks Vetluga", "Mojtama Vetluga"),
    ],
)
def test_descriptions_that_names_have_respelt_are_of_their_family(one: str, other: str) -> None:
    groups = [{token.group for token in tokenise(name, shipped_lexicon())} - {0} for name in (one, other)]
    assert groups[0] == groups[1] != set()
