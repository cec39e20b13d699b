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
        {"tsch": "ch", "dsch": "j", "sch": "zh", "ch": "kh", "w": "v", "j": "y", "tz": "ts", "z": "ts"},
    ),
    "fr": ({"tch": "ch", "ch": "sh", "dj": "j", "ou": "u", "gue": "ge", "gui": "gi", "ine$": "in"},),
    "es": ({"gue": "ge", "gué": "ge", "gui": "gi", "j": "kh"},),
    "nl": ({"tsj": "ch", "sj": "sh", "zj": "zh", "dzj": "j", "oe": "u", "ch": "kh", "j": "y"},),
    "pl": ({"sz": "sh", "cz": "ch", "rz": "zh", "ż": "zh", "ch": "kh", "dż": "j", "w": "v", "j": "y"},),
}
_GENITIVE = re.compile(r"(?<=[^\W\d_]{4})(?<![sß])s\Z")
_SAMPLE, _PART = 3000, 150
"""Characters of a text by which its language is told, and those that a part in another one has at least."""
_TELLTALE = (" und ", " der ", " les ", " des ", " los ", " las ", " het ", " een ", " się ", " nie ")
"""What no English text has without words of another language."""


def languages_of(text: str) -> list[tuple[int, str]]:
    """Where each part of a text ends, and its language: some lines together, where a text has more than one.

    >>> german = 9 * "Der Fluss und die Stadt in der Ebene. "
    >>> languages_of(9 * "It is the end of the day. " + "\\n" + german)
    [(235, ''), (577, 'de')]
    """
    main = _told(text[:_SAMPLE])
    if main in ("", "en") and not any(word in text for word in _TELLTALE):
        return [(len(text), "")]
    parts = []
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PART) + 1 or len(text)
        told = _told(text[start : min(end, start + _SAMPLE)]) or main
        parts.append((end, "" if told == "en" else told))
        start = end
    return parts


def _told(text: str) -> str:
    """The language of a text, English among them; empty for others, and where too few words tell."""
    words = text.lower().split()
    told = dict.fromkeys(_SMALL, 0)
    small = _languages()
    for word, count in Counter(filter(small.__contains__, words)).items():
        for language in small[word]:
            told[language] += count
    best = max(told, key=lambda language: told[language])
    return best if told[best] * 12 > len(words) else ""


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


@lru_cache(maxsize=16)
def readings_alone(language: str) -> Sequence[Reading]:
    """How a word alone of a text in a language may be read: "Sewerstal", "Hisbollah"."""
    found = [_reading(letters, genitive=language == "de") for letters in _LETTERS.get(language, ())[:1]]
    return [*found, _reading(_VOICED, genitive=True)] if language == "de" else found


_VOICED = {"tsch": "ch", "dsch": "j", "sch": "sh", "ch": "kh", "w": "v", "j": "y", "ss": "s", "s": "z"}


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
        return pattern.sub(one, _GENITIVE.sub("", written) if genitive else written)

    return read
