"""Which words of a text can meet one and the same listed name, told cheaply before anything is scored.

A window is worth scoring where one listed name has its words, as far as their consonants go: so a slip in a vowel,
a doubled letter, another alphabet or a sound written another way is let through. Of three words or more one may
miss. This is for texts alone, whose rules take points for every word that is not met; what is screened by name
goes past it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tamis.index.files import OpenIndex
from tamis.normalize.facts import PERSON
from tamis.normalize.tokens import AS_HEARD, INITIAL, MINOR

NOBODY: frozenset[int] = frozenset()
_KEPT = 1 << 18
"""Windows whose names are remembered."""

_DOUBLED = re.compile(r"(.)\1+")
_DIGRAPHS = re.compile("ph|[kgstdz]h|[^aeiouy\n]h(?=\n|$)|x")
_AS = {"ph": "f", "kh": "h", "gh": "g", "sh": "s", "th": "t", "dh": "d", "zh": "j", "x": "ks"}
_ALIKE = str.maketrans("cqwz", "kkvs")
_COARSE = str.maketrans("cgjqpvwzd", "kkkkbffst")
_FIRST = re.compile("^[aeiouy]+", re.MULTILINE)
_SHORT = re.compile("^.{1,4}$", re.MULTILINE)
_PLURAL = re.compile("(?<=....)e?s$", re.MULTILINE)
_INSIDE = re.compile("(?<=.)[aeiouyh]+")
_INSIDE_COARSE = re.compile("(?<=.)[aeiouyhf]+|^[aeiouy](?=.)", re.MULTILINE)


def sounds(words: str) -> str:
    """The consonants of plain words, one a line: those that are often written for each other as one.

    >>> sounds("kadirov") == sounds("qaddyrov"), sounds("bout") == sounds("but"), sounds("lee") == sounds("lou")
    (True, True, False)
    """
    found = _DIGRAPHS.sub(lambda m: _AS.get(m[0], m[0][0]), _DOUBLED.sub(r"\1", words)).translate(_ALIKE)
    found = _PLURAL.sub("", _SHORT.sub(_short, found))
    return _INSIDE.sub("", _FIRST.sub("A", found))


def _short(word: re.Match[str]) -> str:
    """Short words keep their vowels, in two classes that are no vowels any more."""
    return re.sub("[aeiy]+", "A", re.sub("[ou]+[aeiyou]*", "O", word[0]))


def coarse_sounds(words: str) -> str:
    """The same for words of other alphabets, in which more is written one way.

    >>> coarse_sounds("zawahiri") == coarse_sounds("zwahry")
    True
    """
    found = _DIGRAPHS.sub(lambda m: _AS.get(m[0], m[0][0]), _DOUBLED.sub(r"\1", words)).translate(_COARSE)
    return _INSIDE_COARSE.sub("", found)


class _Bearers:
    """The names that have a word of some sounds."""

    def __init__(self, index: OpenIndex, coarse: bool) -> None:
        keys, names = [], []
        numbers: dict[str, int] = {}
        for text, ends, posted, which in _SOURCES:
            words = _texts(index, text, ends)
            chosen = None
            if which is _HEARD:
                chosen = np.asarray(index.view("token_flags")) & AS_HEARD > 0
            elif which is _WITH_ARTICLE:
                chosen = np.array([word.startswith("al") and len(word) > 6 for word in words])
                words = [word[2:] if of else word for word, of in zip(words, chosen.tolist(), strict=True)]
            found = (coarse_sounds if coarse else sounds)("\n".join(words)).split("\n")
            of = np.array([numbers.setdefault(key, len(numbers)) for key in found], np.int64)
            post_ends = np.asarray(index.view(f"{posted}_ends"), np.int64)
            counts = post_ends[1:] - post_ends[:-1]
            some = np.ones(int(counts.sum()), np.bool_) if chosen is None else np.repeat(chosen, counts)
            keys.append(np.repeat(of, counts)[some])
            names.append(np.asarray(index.view(posted), np.int64)[some])
        together = np.concatenate(keys) << 32 | np.concatenate(names)
        together.sort()
        self._names = (together & 0xFFFFFFFF).astype(np.uint32)
        self._ends = np.searchsorted(together >> 32, np.arange(len(numbers) + 1)).tolist()
        self._numbers = numbers
        self._sets: dict[str, frozenset[int]] = {}

    def __call__(self, key: str) -> frozenset[int]:
        found = self._sets.get(key)
        if found is None:
            number = self._numbers.get(key)
            if number is None:
                return NOBODY
            some = self._names[self._ends[number] : self._ends[number + 1]]
            found = self._sets[key] = frozenset(some.tolist())
        return found


_ALL, _HEARD, _WITH_ARTICLE = "all", "as heard", "without the article written to it"
_SOURCES = (
    ("token_text", "token_text_ends", "post", _ALL),
    ("token_text", "token_text_ends", "post", _WITH_ARTICLE),
    ("token_sound", "token_sound_ends", "post", _HEARD),
    ("join_text", "join_text_ends", "join_post", _ALL),
)


def _texts(index: OpenIndex, text: str, ends: str) -> list[str]:
    whole = bytes(index.view(text)).decode()
    return [whole[low:high] for low, high in pairwise(index.view(ends).tolist())]


class Plausible:
    """The names of an index by the sounds of their words."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._latin = _Bearers(index, coarse=False)
        self._foreign: _Bearers | None = None
        self._told: dict[tuple[object, ...], frozenset[int]] = {}
        self.sizes = _sizes(index)

    def __call__(self, words: Sequence[tuple[str, bool]], most: int, longest: int) -> frozenset[int]:
        """The listed names that may have these plain words, each with whether it is of another alphabet.

        There are none unless one has no more words than `most`, where a person's name may have two more; then
        those that have no more than `longest`.
        """
        key = (most, longest, *words)
        told = self._told.get(key)
        if told is None:
            if len(self._told) > _KEPT:
                self._told.clear()
            told = self._told[key] = self._tell(words, most, longest)
        return told

    def _tell(self, words: Sequence[tuple[str, bool]], most: int, longest: int) -> frozenset[int]:
        sets = [self._bearers(word, foreign) for word, foreign in words]
        count = len(sets)
        if count >= 3:
            found = set().union(*(_shared(sets[:out] + sets[out + 1 :]) for out in range(count)))
        else:
            found = set(_shared(sets))
            if count == 2:
                found |= self._bearers("".join(word for word, _ in words), words[0][1])
        sizes = self.sizes
        kept = frozenset(name for name in found if sizes[name] <= longest)
        return kept if any(sizes[name] <= most for name in kept) else NOBODY

    def _bearers(self, word: str, foreign: bool) -> frozenset[int]:
        if not foreign:
            return self._latin(_sounds_of(word))
        if self._foreign is None:
            self._foreign = _Bearers(self._index, coarse=True)
        return self._foreign(coarse_sounds(word))


def _shared(sets: list[frozenset[int]]) -> frozenset[int]:
    """What is in all sets."""
    ordered = sorted(sets, key=len)
    return ordered[0].intersection(*ordered[1:]) if ordered[0] else NOBODY


@lru_cache(maxsize=1 << 16)
def _sounds_of(word: str) -> str:
    return sounds(word)


def _sizes(index: OpenIndex) -> list[int]:
    """How many words of each name tell, of persons' names two fewer: those that a text may leave out."""
    minor: NDArray[np.bool_] = np.asarray(index.view("token_flags")) & (MINOR | INITIAL) == 0
    ends = np.asarray(index.view("name_token_ends"), np.int64)
    total = np.concatenate([[0], np.cumsum(minor[np.asarray(index.view("name_token"))])])
    persons = np.asarray(index.view("kind"))[np.asarray(index.view("name_party"))] <= PERSON
    sizes: list[int] = (total[ends[1:]] - total[ends[:-1]] - 2 * persons).tolist()
    return sizes
