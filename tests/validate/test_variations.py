"""Variations: each kind really changes a name, or says that it has nothing to change."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import names
from tamis.normalize.scripts import script_of
from tamis.validate.variations import KINDS, Kind, vary, words_of

BY_LABEL = {kind.label: kind for kind in KINDS}


@given(st.sampled_from(KINDS), names, st.integers(0, 1000))
def test_a_variation_is_another_name_or_none(kind: Kind, text: str, seed: int) -> None:
    found = vary(kind, text, Random(seed))
    assert found is None or (found.strip() and found.casefold() != " ".join(text.split()).casefold())


@given(st.sampled_from(KINDS), names, st.integers(0, 1000))
def test_equal_chance_gives_equal_variations(kind: Kind, text: str, seed: int) -> None:
    assert vary(kind, text, Random(seed)) == vary(kind, text, Random(seed))


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("last part first", "Ivan Petrovich Kuznetsov", "Kuznetsov Ivan Petrovich"),
        ("patronymic last", "Ivan Petrovich Kuznetsov", "Kuznetsov Ivan Petrovich"),
        ("initial", "KUZNETSOV, Ivan", "I. KUZNETSOV"),
        ("middle name dropped", "Ivan Petrovich Kuznetsov", "Ivan Kuznetsov"),
        ("particles dropped", "Ahmad bin Hasan", "Ahmad Hasan"),
        ("accents dropped", "Jürgen Özdemir", "Jurgen Ozdemir"),
        ("accents as question marks", "Jürgen Özdemir", "J?rgen ?zdemir"),
        ("legal form dropped", "Blue Harbour Trading LLC", "Blue Harbour Trading"),
        ("own initials in brackets", "Front of Northern Islands", "Front of Northern Islands (FNI)"),
        ("numeral written otherwise", "Growth Fund II", "Growth Fund 2"),
        ("last word dropped", "Blue Harbour Trading House", "Blue Harbour Trading"),
    ],
)
def test_what_a_kind_makes_of_a_name(label: str, text: str, expected: str) -> None:
    assert vary(BY_LABEL[label], text, Random(1)) == expected


@pytest.mark.parametrize(
    ("label", "script"),
    [
        ("in Cyrillic letters", "Cyrl"),
        ("in Greek letters", "Grek"),
        ("in Arabic letters", "Arab"),
        ("in Hebrew letters", "Hebr"),
        ("in Devanagari", "Deva"),
    ],
)
def test_a_name_in_other_letters_is_all_in_them(label: str, script: str) -> None:
    written = vary(BY_LABEL[label], "AL-MASRI, Yusuf Kamal", Random(1))
    assert written
    assert script_of(written) == script
    assert not any(c.isascii() and c.isalpha() for c in written)


def test_family_name_first_is_turned_round() -> None:
    assert words_of("SHAH, Mohammad Yusuf") == ["Mohammad", "Yusuf", "SHAH"]


def test_nothing_to_change_is_none() -> None:
    for label in ("middle name dropped", "accents dropped", "legal form dropped", "patronymic last"):
        assert vary(BY_LABEL[label], "Ann Example", Random(1)) is None


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("middle name dropped", "Kim Sok Chol"),  # a syllable of a given name
        ("middle name dropped", "Dr. Ann Example"),
        ("initial", "Jin Yoo"),
        ("particles dropped", "Kim Nam Il"),
        ("own initials in brackets", "Northern Islands"),
    ],
)
def test_what_would_name_nobody_is_none(label: str, text: str) -> None:
    assert vary(BY_LABEL[label], text, Random(1)) is None


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len(BY_LABEL) == len(KINDS) > 40
