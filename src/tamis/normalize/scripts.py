"""Which script a text is written in, as an ISO 15924 code."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CODES = {
    "LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl", "CJK": "Hani", "HANGUL": "Hang", "GREEK": "Grek",
    "HEBREW": "Hebr", "DEVANAGARI": "Deva", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "ARMENIAN": "Armn",
    "GEORGIAN": "Geor", "THAI": "Thai", "MYANMAR": "Mymr", "BENGALI": "Beng", "TAMIL": "Taml",
    "KHMER": "Khmr", "ETHIOPIC": "Ethi", "LAO": "Laoo", "GUJARATI": "Gujr", "GURMUKHI": "Guru",
    "TELUGU": "Telu", "SINHALA": "Sinh", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SYRIAC": "Syrc",
    "TIBETAN": "Tibt", "MONGOLIAN": "Mong",
}  # fmt: skip


def script_of(text: str) -> str:
    """The script of most letters: `Latn`, `Arab`, `Cyrl` …; `Zyyy` for none, `Zzzz` for a rare one.

    >>> script_of("Владимир Putin"), script_of("123")
    ('Cyrl', 'Zyyy')
    """
    if text.isascii():
        return "Latn" if any(c.isalpha() for c in text) else "Zyyy"
    counts: dict[str, int] = {}
    for c in text[:1000]:
        if c.isalpha():
            code = _script(c)
            counts[code] = counts.get(code, 0) + 1
    return max(sorted(counts), key=counts.__getitem__) if counts else "Zyyy"


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return _CODES.get(unicodedata.name(letter, "").partition(" ")[0], "Zzzz")
