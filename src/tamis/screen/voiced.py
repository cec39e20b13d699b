"""Whether a word in letters that write no short vowels (Arabic, Hebrew) is one in letters that write all; and
words with what one alphabet tells apart and another does not taken together.
"""

from __future__ import annotations

import re
from functools import lru_cache

_AS_LONG = str.maketrans("eyowq", "iiuuk")
_ARTICLE_INSIDE = re.compile(r"[aeu](.)\1")
"""An article that sounds like the word it is written to: "eddine"."""
DOUBLED = re.compile(r"(.)\1+")


def is_voiced(query: str, listed: str) -> bool:
    """Whether a word of letters without vowels is the listed one: it says nothing else, and lacks vowels alone."""
    if not _has_long_vowels(query, listed):
        return False
    query = re.sub("^abda(?=l)", "abd", query)  # "Abdulmalik", its article written as in Arabic
    apart = re.sub("(?<=[sktdgz])ah", "h", query)  # "sah" are the letters s and h, which are not one
    forms = {query, apart}
    if _lacks_any(forms, listed):
        return True
    others = {_plainly(form) for form in forms}
    return (others, said := _plainly(listed)) != (forms, listed) and _lacks_any(others, said)


def _plainly(word: str) -> str:
    """A word with the sounds that Arabic lacks as it writes them, and those as one that Persian has as one."""
    return _FOREIGN.sub(lambda found: _IN_ARABIC[found[0]], word)


_IN_ARABIC = {"p": "b", "v": "f", "ch": "tsh", "zh": "j", "gh": "g", "q": "g"}
_FOREIGN = re.compile("|".join(_IN_ARABIC))


def _lacks_any(forms: set[str], listed: str) -> bool:
    return any(_lacks_vowels_alone(form, listed) for form in forms)


def _has_long_vowels(query: str, listed: str) -> bool:
    """Whether vowels are written that always are: the first of a word, the last but for an a, and long ones."""
    if listed[:1] in "aeiou" and query[:1] not in "aeiouyw" and not _ARTICLE_INSIDE.match(listed):
        return False
    if listed[-1:] in "iyouw" and query[-1:] not in "aiyouw":
        return False
    return not ("ee" in listed and not {"y", "i"} & set(query)) and not (
        "oo" in listed and not {"w", "u"} & set(query)
    )


def _lacks_vowels_alone(query: str, listed: str) -> bool:
    place = 0
    written, said = _long(query), _long(listed)
    if (written[-1:], said[-1:]) in (("i", "a"), ("a", "i")):  # "ah" is written as "eh"
        written = written[:-1] + said[-1]
    for letter in written:
        while place < len(said) and said[place] != letter:
            if said[place] not in "aiuh":
                return False
            place += 1
        if place == len(said):
            return False
        place += 1
    return not said[place:].strip("aiuh")


@lru_cache(maxsize=1 << 12)
def _long(word: str) -> str:
    """A word with the letters that may stand for long vowels as these, and none twice."""
    plain = DOUBLED.sub(r"\1", word.replace(" ", "").translate(_AS_LONG)).removesuffix("h")
    return plain[1:] if plain[:2] == "ai" else plain  # without the bearer of a vowel


_LONG_U = str.maketrans({"w": "u"})


def vowels(word: str) -> str:
    """A word with the vowels that English writes with two letters as with one: "masood" is "masud"."""
    return _ENDS_IN_AH.sub("a", word.replace("oo", "u").replace("ou", "u").replace("ee", "i").translate(_LONG_U))


_ENDS_IN_AH = re.compile("(?<=..)(?:eh|ah)$")
"""An Arabic ending, as the East and the West say it: "Hayyeh", "Hayya"."""


def soft(word: str) -> str:
    """A word with all hard vowels as one and without soft ones, which are written or not, and with consonants of
    other languages as Russian has them: "ibragim", "yakhya".
    """
    said = _OTHERS.sub(lambda found: _IN_RUSSIAN[found[0]], _LAST_Z.sub("s", word))
    return DOUBLED.sub(r"\1", re.sub("[aeou]", "a", re.sub("[yij]", "", said)))


_IN_RUSSIAN = {
    "ph": "f", "th": "t", "dh": "d", "dzh": "zh", "j": "zh", "kh": "h", "gh": "h", "g": "h",
    "gue": "he", "gui": "hi", "q": "k", "w": "v", "ce": "se", "ci": "si", "cy": "si",
}  # fmt: skip
_LAST_Z = re.compile("z$")
_OTHERS = re.compile("|".join(sorted(_IN_RUSSIAN, key=len, reverse=True)))
