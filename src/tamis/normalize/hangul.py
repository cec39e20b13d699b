"""Foreign names in Korean letters: what they sound like, by the rules by which they are written there.

Korean letters write l and r, p and f, b and v alike, and part consonants by a vowel that nobody says. Koreans' own
names are read elsewhere (`normalize/korean.py`). What is no Korean syllable stays as it is.
"""

from __future__ import annotations

_ONSETS = ("g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "ss", "", "j", "j", "ch", "k", "t", "p", "h")
_NUCLEI = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "", "ui", "i",
)  # fmt: skip
_CODAS = (
    "", "k", "k", "ks", "n", "nj", "nh", "t", "l", "lk", "lm", "lp", "ls", "lt", "lp", "lh", "m", "p", "ps", "t",
    "t", "ng", "t", "t", "k", "t", "p", "h",
)  # fmt: skip


def foreign_sounds(syllables: str) -> str:
    """A foreign name in Korean letters by its sounds.

    The vowel that only parts consonants is left out, but where these would be read as one sound without it.

    >>> foreign_sounds("후쿠다"), foreign_sounds("로버츠"), foreign_sounds("스즈키")
    ('fukuda', 'robets', 'suzki')
    """
    found = ""
    spelt = [ord(c) - 0xAC00 for c in syllables]
    japanese = all(place % 28 == 0 and place % 588 // 28 in _JAPANESE for place in spelt)
    for number, place in enumerate(spelt):
        if not 0 <= place < len(_ONSETS) * 588:
            found += syllables[number]
            continue
        onset, nucleus, coda = _ONSETS[place // 588], _NUCLEI[place % 588 // 28], _CODAS[place % 28]
        last = number == len(spelt) - 1
        if onset == "r":
            after = -1 if last else spelt[number + 1]
            beyond = _ONSETS[after // 588] or "vowel" if 0 <= after < len(_ONSETS) * 588 else ""
            begins = "l" if not found and _begins_with_l(nucleus, coda, beyond) else "r"
            onset = "" if found.endswith("l") else begins
        elif onset == "s" and (nucleus[:1] == "y" or nucleus == "wi"):
            onset, nucleus = "sh", nucleus[1:]
        elif not nucleus:
            onset = _HISSED.get(onset, onset)
        elif onset == "h" and nucleus == "u" and japanese:
            onset = "f"
        if nucleus == "wi" and onset not in _BEFORE_W:
            nucleus = "u"
        if nucleus == "eo" and last and not coda:
            nucleus = "er" if onset else "r"
        if coda == "ng" and (nucleus in _NASAL if last else spelt[number + 1] // 588 != _SILENT):
            coda = "n"
        if found[-1:] + onset[:1] in _ONE_SOUND:
            found += "u"
        found += onset + _ONE_VOWEL.get(nucleus, nucleus) + coda
    return found


def _begins_with_l(nucleus: str, coda: str, beyond: str) -> bool:
    """Whether a name that begins with the letter of both l and r is rather one of l (Larry, Lewis, Lena, Lynn).

    So most are before another r, and by their first vowel and what follows it.
    """
    if beyond == "r" or nucleus == "e":
        return True
    if nucleus == "u":
        return beyond not in ("b", "d")
    if nucleus == "i":
        return coda in ("n", "l") or beyond in ("", "vowel")
    return nucleus == "o" and beyond == "p"


_HISSED = {"j": "z", "ch": "ts", "ss": "ts"}
"""Without a vowel of their own: James ends so, Roberts, and a Japanese "tsu"."""
_BEFORE_W = frozenset(["", "g", "k", "h"])
"""What may stand before w; behind others the vowel is that of a French or German u."""
_ONE_VOWEL = {"eo": "e", "ae": "a", "oe": "o", "ui": "i", "yeo": "ye", "yae": "ya", "wae": "we"}
_ONE_SOUND = frozenset("sj sz sh ss zj zh zz tj th tz dj dh dz kh gh ph".split())
_JAPANESE = frozenset(map(_NUCLEI.index, "a ya e o yo u yu i".split()))
"""The vowels of open syllables, of which Japanese names are made; in these "hu" is written fu."""
_NASAL = frozenset("a ae o oe wa".split())
"""Vowels of French, with which a word ends in n rather than ng; so it does before a consonant, k among them."""
_SILENT = 11
"""The place of the consonant that a syllable is written with which begins with its vowel."""
