"""Koreans' names by their sounds: one form for the many ways in which they are written in Latin letters.

Jong, Jung, Jeong, Chung and Chong are one name, as are Lee, Yi, Rhee and Ri; beside these ways of writing, a
letter's difference makes another name. So the words of a Korean's name, in Latin or Korean letters, are brought to
syllables of a plain spelling, which is then exact. Sounds that the ways of writing mix up are one here (o and u
before a consonant); what is lost thereby is less than what the spellings scatter.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tamis.normalize.tables import syllables

_SYLLABLE = re.compile(
    r"(?P<onset>kk|tt|pp|ss|jj|ch|sh|[gkndtrlmbpsjh]?)"
    r"(?P<vowel>y(?:eou|ae|eo|oo|ou|uh|[aeou])|w(?:ae|eo|oo|[aeiou])|eui|eo|eu|ae|ai|ay|oe|oi|oo|ou|ee|ui|"
    r"[uao]h$|[aeiou])"
    r"(?P<coda>ng|(?:[kgntdlmpb](?=$|[gkndtrlmbpsjchyw]))?)"
)
_ONSETS = {"kk": "g", "k": "g", "tt": "d", "t": "d", "pp": "b", "p": "b", "ss": "s", "sh": "s", "jj": "j",
           "ch": "j", "l": "r"}  # fmt: skip
_VOWELS = {
    "yeou": "yo", "yae": "ye", "yeo": "yo", "yoo": "yu", "you": "yo", "yuh": "yo", "wae": "we", "weo": "wo",
    "woo": "u", "wu": "u", "eui": "i", "eo": "o", "eu": "u", "ae": "e", "ai": "e", "ay": "e", "oe": "we",
    "oi": "we", "oo": "u", "ou": "o", "ee": "i", "ui": "i", "uh": "o", "ah": "a", "oh": "o",
}  # fmt: skip
_CODAS = {"k": "g", "t": "d", "l": "r", "p": "b"}
_SURNAMES = {  # written otherwise than by the sounds of its letters
    "lee": "ri", "li": "ri", "yi": "ri", "i": "ri", "rhee": "ri", "ree": "ri", "park": "bag", "choy": "jwe",
    "im": "rim", "yim": "rim", "yoo": "ryu", "yu": "ryu", "you": "ryu", "no": "ro", "noh": "ro", "lho": "ro",
    "ahn": "an", "sohn": "son", "koh": "go", "woo": "u", "wu": "u", "u": "u", "ryang": "yang", "liang": "yang",
    "ryom": "yom", "ryeom": "yom", "na": "ra", "rah": "ra", "hur": "ho", "huh": "ho", "heo": "ho", "rheu": "ryu",
}  # fmt: skip
_OURS = frozenset(
    "gim bag jwe jong gang jo yon jang rim o sin so ryu gwon hwang jon go mon be beg ro sim gwag ju gu nam hyon "
    "byon yom om myong".split()
)
"""Family names, by their sounds, that are Korean whatever stands beside them."""
_SHARED = frozenset(
    "ri yang han song hong ha u an ra min jin son ma won ho cha ji im ham wang bang gong do".split()
)
"""Family names that others bear as well: Korean where any word is none of Mandarin's syllables."""


def as_sounds(words: list[str]) -> list[str] | None:
    """The words of a Korean's name by their sounds, empty for one that is none; None for other people's names.

    The family name stands first or last. A word that is none of Korean syllables may be a slip of the pen.

    >>> as_sounds(["kim", "jong", "un"]), as_sounds(["jungeun", "gim"]), as_sounds(["john", "kim"])
    (['gim', 'jong', 'on'], ['jongon', 'gim'], None)
    >>> as_sounds(["kim", "jnog", "un"])
    ['gim', '', 'on']
    """
    if not 2 <= len(words) <= 4:
        return None
    heard = [_heard(word) for word in words]
    for place in (0, -1):
        surname = _SURNAMES.get(words[place]) or heard[place]
        others = [word for at, word in enumerate(heard) if at != place % len(heard)]
        shared = surname in _SHARED and all(others) and any(word not in syllables() for word in words)
        known = (surname in _OURS or shared) and len(words[place]) > 1
        if known and any(others) and others.count("") <= 1 and sum(map(count_syllables, others)) <= 3:
            heard[place] = surname
            return heard
    return None


def is_surname(word: str) -> bool:
    """Whether a word, as it is romanised, is a Korean family name."""
    return (_SURNAMES.get(word) or _heard(word)) in _OURS | _SHARED


@lru_cache(maxsize=65536)
def _heard(word: str) -> str:
    """The sounds of a word that is made of Korean syllables; empty for any other."""
    found, place = "", 0
    while place < len(word):
        part = _SYLLABLE.match(word, place)
        if not part or part.end() == place:
            return ""
        vowel = _VOWELS.get(part["vowel"], part["vowel"])
        if part["coda"] and vowel in ("u", "yu"):
            vowel = "yo" if vowel == "yu" else "o"
        found += _ONSETS.get(part["onset"], part["onset"]) + vowel + _CODAS.get(part["coda"], part["coda"])
        place = part.end()
    return found


@lru_cache(maxsize=65536)
def count_syllables(word: str) -> int:
    """How many Korean syllables a word has."""
    count = place = 0
    while part := _SYLLABLE.match(word, place):
        if part.end() == place:
            break
        count, place = count + 1, part.end()
    return count
