"""Chinese names as Hong Kong writes them meet their characters and those in pinyin, and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamis.match.compare import compare
from tamis.normalize.cantonese import is_of_hong_kong, table
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.mandarin import is_syllable
from tamis.normalize.tables import syllables
from tamis.normalize.tokens import CANTONESE, tokenise


@pytest.mark.parametrize(
    ("hong_kong", "other"),
    [
        ("Kwok Chun Ying", "郭俊英"),
        ("Kwok Chun-ying", "Guo Junying"),
        ("CHAN, Kwok Ming", "陳國明"),
        ("Chan Kwok Ming", "Chen Guoming"),
        ("John Tsang Chun-wah", "曾俊華"),
        ("Joshua Wong Chi-fung", "黄之锋"),
        ("Leung Kwok Hung", "Liang Guoxiong"),
        ("Cheung Kwok", "Cheong Kwok"),
    ],
)
def test_what_hong_kong_writes_meets_characters_and_pinyin(hong_kong: str, other: str) -> None:
    found = compare(hong_kong, other, kind="Person")
    assert found.score >= 70
    assert "nickname" not in " ".join(reason.text for reason in found.reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chan Kwok Ming", "Chan Kwok Man"),
        ("Chan Kwok Ming", "陳軍明"),  # 軍 is written "Kwan"
        ("Kwok Ying Chun", "Guo Junying"),
        ("Cheung Shing Ho", "CHO'NG, So'ng-ho"),
        ("Cheung Kwan", "Cheung Chun"),  # both may be "jun", but are written in one way
    ],
)
def test_another_syllable_of_hong_kong_is_another_name(one: str, other: str) -> None:
    assert compare(one, other, kind="Person").score < 70


@pytest.mark.parametrize(
    "name", ["Kim Kwong Il", "Lee Sung Man", "Chiu Hung", "Guo Junying", "Mao Tse-tung", "Sam Smith"]
)
def test_koreans_and_other_chinese_are_not_read_as_of_hong_kong(name: str) -> None:
    assert not any(token.flags & CANTONESE for token in tokenise(name, shipped_lexicon()))


def test_the_table_names_syllables_of_mandarin_alone_and_marks_what_others_might_write() -> None:
    spellings, characters, no_korean, no_mandarin = table()
    assert all(all(numbers) and all(number < 1 << 16 for number in numbers) for numbers in spellings.values())
    assert no_korean <= spellings.keys()
    assert all(is_syllable(word) for word in no_mandarin)
    assert len(characters) > 1000
    assert not is_of_hong_kong(sorted(syllables() - no_mandarin)[:5])


PARTS = "郭 俊英 國明 김정은 Kwok Chun Yuen-ming Li Dr 王 III A. al-Din 公司 Ltd , (李)".split()


@given(st.lists(st.sampled_from(PARTS), max_size=6))
@example(["俊英", "Yuen-ming"])
def test_characters_beside_any_other_words_leave_nothing_in_a_token_but_its_flags(parts):
    for token in tokenise(" ".join(parts), shipped_lexicon()):
        assert 0 <= token.flags < 1 << 16
        assert 0 <= token.group < 1 << 16
        assert 0 <= token.nick < 1 << 64
