"""Koreans' names come to one form from the many ways of writing them, and nobody else's name does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.match.compare import compare
from tamis.normalize.hangul import foreign_sounds
from tamis.normalize.korean import as_sounds, count_syllables, is_surname
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tokens import SYLLABLE, tokenise


def texts(written: str) -> list[str]:
    return sorted(token.text for token in tokenise(written, shipped_lexicon()))


@pytest.mark.parametrize(
    "spellings",
    [
        ("Kim Jong Un", "KIM, Cho'ng-u'n", "Jong-un Kim", "Gim Jeong Eun"),
        ("Pak Yong-sik", "PARK, Young Shik", "Bak Yeong Sik"),
        ("Ri Su-yong", "LEE, Soo Young", "Rhee Soo-yong"),
        ("Choe Ryong-hae", "CHOI Ryong Hae"),
        ("KU, Cha-hyo'ng", "KU, Ja Hyong", "Koo Ja-hyeong"),
        ("Han Yu-ro", "HAN, Yuro"),  # a syllable of a given name that is a family's name, too
    ],
)
def test_ways_of_writing_one_name_give_the_same_sounds(spellings: tuple[str, ...]) -> None:
    first, *others = ["".join(texts(spelling)) for spelling in spellings]
    assert all(sorted(other) == sorted(first) for other in others)
    assert all(token.flags & SYLLABLE for token in tokenise(spellings[0], shipped_lexicon()))


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("김정은", "Kim Jong-un"),
        ("변원군", "Pyon Won-gun"),
        ("영길 이", "Lee Yong-gil"),
        ("박 근혜", "Park Geun-hye"),
    ],
)
def test_korean_letters_give_the_sounds_of_the_latin_ones(hangul: str, latin: str) -> None:
    assert sorted("".join(texts(hangul))) == sorted("".join(texts(latin)))
    assert compare(latin, hangul, kind="Person").score > 75


@pytest.mark.parametrize(
    "name", ["Li Na", "Wang Min", "Rah Sahel", "John Kim", "Ivan Petrov", "U Thant Myint", "Jang Trading Co"]
)
def test_names_of_others_stay_as_they_are(name: str) -> None:
    assert as_sounds(name.lower().split()) is None


def test_a_slip_in_one_word_leaves_the_others_comparable() -> None:
    assert as_sounds(["kim", "jnog", "un"]) == ["kim", "", "on"]
    assert as_sounds(["kmi", "jong", "un"]) == ["", "chong", "on"]


def test_a_given_name_parted_at_the_wrong_letter_is_parted_at_its_syllables() -> None:
    assert as_sounds(["ri", "jes", "on"]) == as_sounds(["ri", "je", "son"])
    assert as_sounds(["ri", "thae", "chol"]) is None, "a family's name is no part of it"
    assert as_sounds(["jund", "al", "aqsa"]) is None


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("후쿠다 야스오", "Yasuo Fukuda"),
        ("스즈키 이치로", "Ichiro Suzuki"),
        ("후안 카를로스", "Juan Carlos"),
        ("사담 후세인", "Saddam Hussein"),
        ("프랑수아 미테랑", "François Mitterrand"),
        ("로버트 로버츠", "Robert Roberts"),
    ],
)
def test_foreign_names_in_korean_letters_meet_their_latin_form(hangul: str, latin: str) -> None:
    assert compare(latin, hangul, kind="Person").score > 60


def test_a_given_name_is_one_wherever_its_syllables_are_parted() -> None:
    assert texts("Kim Kwan-gil") == texts("KWANG IL, Kim") == texts("Kim Kwang Il")
    assert texts("Kim Jong Un") == ["chong", "kim", "on"]  # a family's name among them: nobody can tell


def test_other_names_have_other_sounds() -> None:
    assert texts("Kim Jong Il") != texts("Kim Jong Un")
    assert texts("Pak Chol") != texts("Paek Chol")
    assert not is_surname("smith")


@given(st.lists(st.text(alphabet="abceghijklmnoprstuwy", min_size=1, max_size=40), max_size=6))
def test_any_words_are_heard_or_not(words: list[str]) -> None:
    heard = as_sounds(words)
    assert heard is None or (len(heard) == len(words) and all(word.isascii() for word in heard))
    assert all(count_syllables(word) <= len(word) for word in words)


@pytest.mark.parametrize("after", ["\ud7b0", "ㅋ", "A"])
def test_a_syllable_before_what_is_none_is_read(after: str) -> None:
    assert foreign_sounds("로" + after).startswith("ro")
