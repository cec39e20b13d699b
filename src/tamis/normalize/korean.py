"""Koreans' names by their sounds: one form for the many ways in which they are written in Latin letters.

Jong, Jung, Jeong, Chung and Chong are one name, as are Lee, Yi, Rhee and Ri; beside these ways of writing, a
letter's difference makes another name. So the words of a Korean's name, in Latin or Korean letters, are brought to
syllables of a plain spelling, which is then exact. Sounds that the ways of writing mix up are one here (o and u
before a consonant); what is lost thereby is less than what the spellings scatter.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tamis.normalize.mandarin import is_syllable

_SYLLABLE = re.compile(
    r"(?P<onset>kk|tt|pp|ss|jj|ch|sh|[gkndtrlmbpsjh]?)"
    r"(?P<vowel>y(?:eou|ae|eo|oo|ou|uh|[aeou])|w(?:ae|eo|oo|[aeiou])|eui|eo|eu|ae|ai|ay|oe|oi|oo|ou|ee|ui|"
    r"[uao]h$|[aeiou])"
    r"(?P<coda>ng|(?:[kgntdlmpb](?=$|[gkndtrlmbpsjchyw]))?)"
)
_ONSETS = {
    "g": "k", "kk": "k", "d": "t", "tt": "t", "b": "p", "pp": "p", "ss": "s", "sh": "s", "j": "ch", "jj": "ch",
    "l": "r",
}  # fmt: skip
_VOWELS = {
    "yeou": "yo", "yae": "ye", "yeo": "yo", "yoo": "yu", "you": "yo", "yuh": "yo", "wae": "we", "weo": "wo",
    "woo": "u", "wu": "u", "eui": "i", "eo": "o", "eu": "u", "ae": "e", "ai": "e", "ay": "e", "oe": "we",
    "oi": "we", "oo": "u", "ou": "o", "ee": "i", "ui": "i", "uh": "o", "ah": "a", "oh": "o",
}  # fmt: skip
_CODAS = {"g": "k", "d": "t", "r": "l", "b": "p"}
_SURNAMES = {  # written otherwise than by the sounds of its letters; given names may have these sounds as well
    "lee": "ri", "li": "ri", "yi": "ri", "i": "ri", "rhee": "ri", "ree": "ri", "park": "pak", "choy": "chwe",
    "im": "rim", "yim": "rim", "yoo": "ryu", "yu": "ryu", "you": "ryu", "no": "ro", "noh": "ro", "lho": "ro",
    "ahn": "an", "sohn": "son", "koh": "ko", "woo": "u", "wu": "u", "ryang": "yang", "liang": "yang",
    "ryom": "yom", "ryeom": "yom", "na": "ra", "rah": "ra", "hur": "ho", "huh": "ho", "heo": "ho", "rheu": "ryu",
}  # fmt: skip
_OURS = frozenset(
    "kim pak chwe chong kang cho yon chang rim o sin so ryu kwon hwang chon ko mon pe pek ro sim kwak chu ku nam "
    "hyon pyon yom om myong".split()
)
"""Family names, by their sounds, that are Korean whatever stands beside them."""
_SHARED = frozenset(
    "ri yang han song hong ha u an ra min chin son ma won ho cha chi im ham wang pang kong to".split()
)
"""Family names that others bear as well: Korean where any word is none of Mandarin's syllables."""
_FAMILIES = _OURS | _SHARED
_COMMON = (_FAMILIES - {"chwe"}) | frozenset(
    "yong song tong chong myong kyong hyon chol il u ho su sang kang kwang nam min chon hon hi chin chi un on "
    "he yon mi hyok kuk kwon chu hak che te tae thae hwa son sun kil sik ki pom pyong".split()
)
"""Syllables, by their sounds, that many Koreans bear: of two of them neither is a slip of the other."""


def as_sounds(words: list[str]) -> list[str] | None:
    """The words of a Korean's name by their sounds, empty for one that is none; None for other people's names.

    The family name stands anywhere. A word that is none of Korean syllables may be a slip of the pen; two that are
    two syllables together are these, wherever they are parted ("Kwan-gil", Kwang-il).

    >>> as_sounds(["kim", "jong", "un"]), as_sounds(["jungeun", "gim"]), as_sounds(["john", "kim"])
    (['kim', 'chong', 'on'], ['chongon', 'kim'], None)
    >>> as_sounds(["kim", "jnog", "un"])
    ['kim', '', 'on']
    >>> as_sounds(["ri", "jes", "on"])
    ['ri', 'che', 'son']
    """
    if not 2 <= len(words) <= 4:
        return None
    heard = list(map(heard_as, words))
    if sum(map(bool, heard)) < max(2, len(words) - 1) or (not all(heard) and all(map(is_syllable, words))):
        return None
    families = [sound for word, sound in zip(words, heard, strict=True) if len(word) > 1]
    for at in (0, 1) if len(words) == 3 else ():
        given = heard[at : at + 2]
        if _FAMILIES.isdisjoint(given) and heard[2 - 2 * at] in _FAMILIES:
            parts = _parts("".join(words[at : at + 2]))
            heard[at : at + 2] = parts if len(parts) == 2 else given
    known = any(sound in _OURS for sound in families)
    if not known and all(heard) and not all(map(is_syllable, words)):
        known = any(sound in _SHARED for sound in families)
    return heard if known and sum(map(count_syllables, heard)) <= 4 else None


def is_surname(word: str) -> bool:
    """Whether a word, as it is romanised, is a Korean family name."""
    return heard_as(word) in _FAMILIES


def is_common(sound: str) -> bool:
    """Whether many Koreans bear a name of one syllable, by its sound."""
    return sound in _COMMON


@lru_cache(maxsize=65536)
def heard_as(word: str) -> str:
    """The sounds of a word that is made of Korean syllables; empty for any other."""
    return _SURNAMES.get(word) or "".join(_parts(word))


def _parts(word: str) -> tuple[str, ...]:
    """The sounds of a word, syllable by syllable; none where it is not made of Korean ones.

    Names have Chinese roots, in which no n, l, m, p or t stands behind an e: "Sahel" is nobody's in Korea.
    """
    found: list[str] = []
    place = 0
    while place < len(word):
        part = _SYLLABLE.match(word, place)
        if not part or part.end() == place:
            return ()
        place = part.end()
        if (found or place < len(word)) and part.group() in _SURNAMES:
            found.append(_SURNAMES[part.group()])
            continue
        vowel = _VOWELS.get(part["vowel"], part["vowel"])
        if part["coda"] and vowel[-1] == "e" and _CODAS.get(part["coda"], part["coda"]) in "nlmpt":
            return ()
        if part["coda"] and vowel in ("u", "yu"):
            vowel = "yo" if vowel == "yu" else "o"
        found.append(_ONSETS.get(part["onset"], part["onset"]) + vowel + _CODAS.get(part["coda"], part["coda"]))
    return tuple(found)


@lru_cache(maxsize=65536)
def count_syllables(word: str) -> int:
    """How many Korean syllables a word has."""
    count = place = 0
    while part := _SYLLABLE.match(word, place):
        if part.end() == place:
            break
        count, place = count + 1, part.end()
    return count
