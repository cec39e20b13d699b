"""What a word sounds like: one letter a sound, so that spellings of two alphabets can be compared.

Latin spellings write one sound in many ways (sh, sch, sz; ch, tch, tsch, cz; kh, q), and tables of transliteration
write it in theirs. Beside a word of another alphabet a Latin word is therefore compared by its sounds, and not by
its letters. English reading is assumed where languages differ; what is left of the difference is the business of
`match/spelling.py`, which knows that c (as in "church") slips into x (as in "sheep"), z and k.

The letters stand for: c church, j judge or measure, q loch (kh), x sheep, z also ts and dz; others as usual.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tamis.normalize.text import MAX_WORD

_WRITTEN = {
    "shch": "x", "sjtj": "x", "tsch": "c", "tzsch": "c", "sch": "x", "tch": "c", "tsh": "c", "tj": "c", "ch": "c",
    "cz": "c", "sh": "x", "sz": "x", "sj": "x", "dzh": "j", "dj": "j", "zh": "j", "zj": "j", "dg": "j", "kh": "q",
    "gh": "g", "ph": "f", "th": "t", "dh": "d", "ck": "k", "cq": "k", "qu": "k", "q": "k", "x": "ks", "ts": "z",
    "tz": "z", "dz": "z", "ght": "t", "augh": "au", "eigh": "ei", "ou": "u", "oo": "u",
    "ee": "i", "ie": "i", "ii": "i", "iy": "i", "yi": "i", "mc": "mk",
}  # fmt: skip
_SOUND = re.compile(
    "shch|sjtj|tzsch|tsch|sch|tch|tsh|ch(?=[rl])|ch|cz|sh|sz|sj|dzh|dj|zh|zj|dg(?=[eiy])|ght|augh|eigh$|kh|gh|ph|th|"
    "dh|ck|cq|qu|q|x|ts|tz|dz|ou|oo|ee|ie|iy|yi|ii|mc|tj|c"
)
_TWICE = re.compile(r"([a-z])\1")


@lru_cache(maxsize=262144)
def sound_of(word: str) -> str:
    """The sounds of a plain word (a-z, 0-9).

    >>> sound_of("tschaikowsky"), sound_of("chaykovskiy"), sound_of("mcqueen")
    ('caikowsky', 'caykovski', 'mkin')
    """
    heard = _SOUND.sub(_sound, word)
    return _TWICE.sub(r"\1", heard)[:MAX_WORD]


def _sound(found: re.Match[str]) -> str:
    written = found[0]
    if written == "ch" and found.string[found.end() : found.end() + 1] in ("r", "l"):
        return "k"
    if written == "c":
        return "s" if found.string[found.end() : found.end() + 1] in tuple("eiy") else "k"
    return _WRITTEN[written]
