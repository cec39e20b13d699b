"""Mandarin's syllables as Taiwan writes them, after Wade and Giles and without apostrophes.

That spelling has one letter where pinyin has two: "tu" is du and tu, "chu" is zhu, chu, ju and qu. So a family of
spellings cannot tell which is meant, but a number can say what may be the same syllable, as nicknames do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tamis.normalize.tables import syllables

_ONSET = re.compile("[zcs]h|[^aeiouv]?")
_FIRST = 60_000
"""The number of the first such syllable: beyond those of nicknames."""
_ONSETS = {
    "zh": "ch", "j": "ch", "q": "ch", "x": "hs", "z": "ts", "c": "ts", "b": "p", "d": "t",
    "g": "k",
}  # fmt: skip
_FINALS = {"ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "ue": "ueh"}
_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "zi": "tzu", "ci": "tzu", "si": "szu", "ge": "ko",
    "ke": "ko", "he": "ho", "gui": "kuei", "kui": "kuei", "ye": "yeh", "yan": "yen", "you": "yu",
}  # fmt: skip


def may_be(word: str) -> int:
    """A number that a syllable of pinyin, and what Taiwan may write for it, have in common; 0 for other words.

    >>> may_be("du") == may_be("tu"), may_be("qian") == may_be("chien"), may_be("du") == may_be("su")
    (True, True, False)
    """
    return _numbers().get(word, 0)


def is_syllable(word: str) -> bool:
    """Whether a word is a syllable of Mandarin, in pinyin or as Taiwan writes it.

    >>> is_syllable("hong"), is_syllable("hung"), is_syllable("hwang")
    (True, True, False)
    """
    return word in syllables() or word in _numbers()


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    alike: dict[str, list[str]] = {}
    for syllable in sorted(syllables()):
        form, changed = _in_taiwan(syllable)
        alike.setdefault(form, []).extend((syllable, form, changed))
    numbers: dict[str, int] = {}
    for number, form in enumerate(sorted(alike), start=_FIRST):
        for word in alike[form] if len(set(alike[form])) > 1 else ():
            numbers.setdefault(word, number)
    return numbers


def _in_taiwan(syllable: str) -> tuple[str, str]:
    """How Taiwan writes a syllable of pinyin, and how those write it who change no more than its beginning."""
    onset = _ONSET.findall(syllable)[0]
    final, first = syllable[len(onset) :], _ONSETS.get(onset, onset)
    written = _WHOLE.get(syllable) or first + _FINALS.get(final, final)
    if final == "uo" and first not in ("k", "h", "sh"):
        written = first + "o"
    return written, first + final
