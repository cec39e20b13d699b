"""Chinese names as Hong Kong and Macau write them, after their sound in Cantonese: Kwok Chun Ying is 郭俊英.

Each word of a Chinese name carries numbers: a character that of its sound in Cantonese, a syllable of Mandarin its
own, and what Hong Kong writes those of the syllables that it may stand for. Words of two ways of writing may be
the same where they share one; of one way, they are what they are.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tamis.normalize.korean import heard_as
from tamis.normalize.mandarin import is_syllable
from tamis.normalize.tables import rows, syllables

_FIRST = 61_000
"""The number of the first syllable of Mandarin: beyond those of nicknames and of what Taiwan writes."""
_FIRST_SOUND = 62_000
_MOST = 4
"""Numbers that a word can carry."""


class Table(NamedTuple):
    """Numbers by spelling, the first that of its sound; those of characters' sounds; what others do not write."""

    spellings: dict[str, tuple[int, ...]]
    characters: dict[str, int]
    no_korean: frozenset[str]
    no_mandarin: frozenset[str]


@lru_cache(maxsize=1)
def table() -> Table:
    """What `data/cantonese.txt` says.

    >>> table().characters["國"] == table().spellings["kwok"][0]
    True
    """
    spellings: dict[str, tuple[int, ...]] = {}
    characters: dict[str, int] = {}
    marked: dict[str, set[str]] = {"*": set(), "+": set()}
    for number, row in enumerate(rows("cantonese.txt"), start=_FIRST_SOUND):
        written, _, sounds = row.partition(":")
        said = [sound.split() for sound in sounds.split(",")]
        most_first = sorted(said, key=lambda sound: -len(sound[1]))
        numbers = (number, *(in_mandarin(sound) for sound, _ in most_first))[:_MOST]
        for word in written.split():
            spelling = word.rstrip("*+")
            spellings.setdefault(spelling, numbers)
            for mark in word[len(spelling) :]:
                marked[mark].add(spelling)
        for character in "".join(bearers for _, bearers in said):
            characters.setdefault(character, number)
    return Table(spellings, characters, frozenset(marked["*"]), frozenset(marked["+"]))


@lru_cache(maxsize=1)
def _mandarin() -> dict[str, int]:
    return {syllable: number for number, syllable in enumerate(sorted(syllables()), start=_FIRST)}


def in_mandarin(word: str) -> int:
    """The number of a syllable of Mandarin in pinyin; 0 for other words."""
    return _mandarin().get(word, 0)


def is_of_hong_kong(words: list[str]) -> bool:
    """Whether a name is written as in Hong Kong, with no more than one word beside it ("Donald").

    So where something in it is no Mandarin, neither in pinyin nor as Taiwan writes it, and something no Korean.

    >>> is_of_hong_kong(["kwok", "chun", "ying"]), is_of_hong_kong(["guo", "jun", "ying"])
    (True, False)
    """
    known = [word for word in words if word in table().spellings]
    if len(known) < 2 or len(words) - len(known) > min(1, len(known) - 2):
        return False
    family = table().no_mandarin.intersection((words[0], words[-1]))
    no_mandarin = bool(family) or not all(map(is_syllable, known))
    return no_mandarin and any(word in table().no_korean or not heard_as(word) for word in known)
