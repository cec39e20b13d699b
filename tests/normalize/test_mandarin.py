"""Chinese people's names as Taiwan writes them meet those in pinyin, and other people's names stay as they are."""

from __future__ import annotations

import pytest

from tamis.match.compare import compare
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.mandarin import may_be, of_character
from tamis.normalize.tables import syllables
from tamis.normalize.tokens import tokenise


@pytest.mark.parametrize(
    ("taiwan", "pinyin"),
    [
        ("Tu Tao", "DU, Tao"),
        ("Pin Hsu", "XU, Bin"),
        ("Tu Hsiao-ming", "Du Xiaoming"),
        ("Po Peng", "PENG, Bo"),
        ("Chen Tung", "CHEN, Dong"),
        ("Chiu Hung", "Qiu Hong"),
    ],
)
def test_what_taiwan_writes_meets_pinyin(taiwan: str, pinyin: str) -> None:
    found = compare(taiwan, pinyin, kind="Person")
    assert found.score >= 70
    assert "nickname" not in " ".join(reason.text for reason in found.reasons)


@pytest.mark.parametrize(
    ("one", "other"), [("Du Tao", "Su Tao"), ("Bo Peng", "Mo Peng"), ("Chu Chen", "Shu Chen")]
)
def test_syllables_that_nobody_writes_alike_stay_apart(one: str, other: str) -> None:
    assert compare(one, other, kind="Person").score < 70


def test_a_nickname_that_is_a_syllable_stays_a_nickname() -> None:
    dan, daniel = (tokenise(name, shipped_lexicon())[0] for name in ("Dan Brown", "Daniel Brown"))
    assert dan.nick == daniel.nick not in may_be("dan")


def test_syllables_that_both_write_alike_have_no_number_and_all_numbers_fit_the_kernel() -> None:
    assert {may_be(word) for word in ("ma", "lin", "wang", "liu", "smith")} == {()}
    assert all(number < 1 << 16 for word in syllables() for number in (*may_be(word), of_character(word)))


def test_what_taiwan_writes_for_another_character_is_not_that_character() -> None:
    assert compare("珍玉", "Chen Yu", kind="Person").score >= 70
    assert compare("陈玉", "Zhen Yu", kind="Person").score < 70


@pytest.mark.parametrize(
    ("one", "other"), [("Wang Junxing", "Wang Junying"), ("Li Yuzhen", "Li Zhenyu"), ("王军", "王春")]
)
def test_another_syllable_or_another_order_makes_another_given_name(one: str, other: str) -> None:
    assert compare(one, other, kind="Person").score < 70


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zhang Guohua", "Chang Kuo-hua"), ("Enlai Zhou", "ZHOU, En Lai"), ("Chang Ha Chang", "Chang Chang Ha")],
)
def test_given_names_are_met_by_syllables_behind_or_before_the_family_name(one: str, other: str) -> None:
    assert compare(one, other, kind="Person").score >= 70


def test_a_name_of_syllables_of_mandarin_is_no_koreans_however_they_are_written() -> None:
    assert [token.text for token in tokenise("Chiu Hung", shipped_lexicon())] == ["chiu", "hung"]
    assert [token.text for token in tokenise("Han Chul", shipped_lexicon())] == ["han", "chol"]
