"""The spelling measure, and the two properties that the index rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.match.spelling import (
    ALPHABET,
    CLASSES,
    FREE_CLASSES,
    LEAST_CLASS_COST,
    LETTERS,
    MODES,
    TABLES,
    UNWRITTEN,
    edit_cost,
    letter_weights,
    likeness,
)

word = st.text(ALPHABET, min_size=1, max_size=40)
modes = st.sampled_from(MODES)


@given(word, word, modes)
def test_likeness_is_symmetric_and_full_only_for_equal_words(a, b, mode):
    assert likeness(a, b, mode) == likeness(b, a, mode)
    assert 0 <= likeness(a, b, mode) <= 1000
    assert (likeness(a, b, mode) == 1000) == (a == b)


@given(word, word, modes)
def test_the_cost_is_never_less_than_the_difference_of_the_weights(a, b, mode):
    wa, wb = letter_weights(a, mode), letter_weights(b, mode)
    assert edit_cost(a, b, mode) >= abs(sum(wa) - sum(wb))


@given(word, word, modes)
def test_each_class_of_letters_that_one_word_lacks_costs_its_least(a, b, mode):
    def classes(text):
        return {TABLES.classes[mode][ALPHABET.index(c)] for c in text} - set(range(FREE_CLASSES))

    lacking = max(len(classes(a) - classes(b)), len(classes(b) - classes(a)))
    cost = edit_cost(a, b, mode)
    assert cost >= LEAST_CLASS_COST * lacking


def test_a_letter_of_a_counted_class_is_never_got_rid_of_for_less_than_its_least_cost():
    for mode in MODES:
        for i, own in enumerate(TABLES.classes[mode]):
            if own >= FREE_CLASSES:
                assert TABLES.weights[mode][i] >= LEAST_CLASS_COST, ALPHABET[i]
                for j, other in enumerate(TABLES.classes[mode]):
                    assert own == other or TABLES.costs[mode][i][j] >= LEAST_CLASS_COST, ALPHABET[i] + ALPHABET[j]


def test_every_letter_is_in_one_class_and_no_exchange_is_cheaper_than_its_weights():
    for mode in MODES:
        assert sorted("".join(CLASSES[mode])) == sorted(ALPHABET)
        for i in range(len(ALPHABET)):
            for j in range(len(ALPHABET)):
                assert TABLES.costs[mode][i][j] == TABLES.costs[mode][j][i]
                assert TABLES.costs[mode][i][j] >= abs(TABLES.weights[mode][i] - TABLES.weights[mode][j])


@pytest.mark.parametrize(
    ("a", "b", "c"),
    [
        ("mujahideen", "mujahidin", "mujahideed"),
        ("qadhafi", "gadhafi", "madhafi"),
        ("smith", "smyth", "smuth"),
        ("catherine", "katherine", "matherine"),
    ],
)
def test_what_slips_between_spellings_costs_less_than_what_does_not(a, b, c):
    assert likeness(a, b, LETTERS) > likeness(a, c, LETTERS)


def test_unwritten_vowels_come_and_go_almost_freely():
    assert likeness("mjahdyn", "mujahidin", UNWRITTEN) > 850 > likeness("mjahdyn", "mujahidin", LETTERS)


def test_exchanged_neighbours_cost_one_slip():
    assert likeness("petrov", "pertov", LETTERS) > likeness("petrov", "pemnov", LETTERS)
