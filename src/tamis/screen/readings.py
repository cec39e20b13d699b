"""Names as the press of other languages writes them, as English does: "Lukaschenko", "Loukachenko", "Łukaszenka".

A language writes the sounds of foreign names by its own rules; what the lists have is mostly English. Which
language a text is in, its small words say. Sources: the languages' usual transcriptions of Russian and Arabic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

Reading = Callable[[str], str]

_SMALL = {
    "en": "the of and to in that was for",
    "de": "der die und das nicht von mit ist den im",
    "fr": "le la les des et est dans du que une",
    "es": "el la los las del que y en una por",
    "nl": "de het een van en niet dat op",
    "pl": "w i na z się nie że do",
}
_LETTERS: dict[str, tuple[dict[str, str], ...]] = {
    "de": (
        {"tsch": "ch", "dsch": "j", "sch": "sh", "ch": "kh", "w": "v", "j": "y"},
        {"tsch": "ch", "dsch": "j", "sch": "zh", "ch": "kh", "w": "v", "j": "y"},
    ),
    "fr": ({"tch": "ch", "ch": "sh", "dj": "j", "ou": "u", "gue": "ge", "gui": "gi", "ine$": "in"},),
    "es": ({"gue": "ge", "gué": "ge", "gui": "gi", "j": "kh"},),
    "nl": ({"tsj": "ch", "sj": "sh", "zj": "zh", "dzj": "j", "oe": "u", "ch": "kh", "j": "y"},),
    "pl": ({"sz": "sh", "cz": "ch", "rz": "zh", "ż": "zh", "ch": "kh", "dż": "j", "w": "v", "j": "y"},),
}
_GENITIVE = re.compile(r"(?<=[^\W\d_]{4})(?<![sß])s\Z")
_SAMPLE = 3000
"""Characters of a text by which its language is told."""


def language_of(text: str) -> str:
    """The language of a text, of those whose writing of names is known here; empty for English and others.

    >>> language_of("Der Präsident und die Minister sind in der Stadt"), language_of("The king of the hill")
    ('de', '')
    """
    words = text[:_SAMPLE].lower().split()
    told = dict.fromkeys(_SMALL, 0)
    small = _languages()
    for word, count in Counter(filter(small.__contains__, words)).items():
        for language in small[word]:
            told[language] += count
    best = max(told, key=lambda language: told[language])
    return best if best != "en" and told[best] * 12 > len(words) else ""


@lru_cache(maxsize=1)
def _languages() -> dict[str, list[str]]:
    """The languages that have each small word."""
    found: dict[str, list[str]] = {}
    for language, words in _SMALL.items():
        for word in words.split():
            found.setdefault(word, []).append(language)
    return found


@lru_cache(maxsize=16)
def readings(language: str) -> Sequence[Reading]:
    """How names of a text in a language may be read, as English would write them.

    >>> [read("Jewgeni Prigoschins") for read in readings("de")]
    ['Yevgeni Prigoshin', 'Yevgeni Prigozhin']
    >>> [read("Alicher Ousmanov") for read in readings("fr")]
    ['Alisher Usmanov']
    """
    return [_reading(letters, genitive=language == "de") for letters in _LETTERS.get(language, ())]


def _reading(letters: dict[str, str], genitive: bool) -> Reading:
    longest_first = sorted(letters, key=len, reverse=True)
    pattern = re.compile("|".join(key.replace("$", r"\b") for key in longest_first), re.IGNORECASE)

    def one(found: re.Match[str]) -> str:
        written = found[0]
        said = letters.get(written.lower()) or letters[written.lower() + "$"]
        return (
            said.upper()
            if written.isupper() and len(written) > 1
            else said.capitalize()
            if written[0].isupper()
            else said
        )

    @lru_cache(maxsize=1 << 14)
    def read(written: str) -> str:
        said = pattern.sub(one, written)
        return _GENITIVE.sub("", said) if genitive else said

    return read
