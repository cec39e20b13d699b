"""Which words of a text can meet one and the same listed name, told cheaply before anything is scored.

A window is worth scoring where one listed name has its words, as far as their consonants go: so a slip in a vowel,
a doubled letter, another alphabet or a sound written another way is let through. Of three words or more one may
miss. This is for texts alone, whose rules take points for every word that is not met; what is screened by name
goes past it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tamis.index.files import OpenIndex
from tamis.normalize.facts import ORGANISATION, PERSON, VESSEL
from tamis.normalize.lexicon import RARE, Lexicon
from tamis.normalize.tables import legal_forms, syllables
from tamis.normalize.text import HAN
from tamis.normalize.tokens import AS_HEARD, INITIAL, MINOR
from tamis.screen.voiced import is_voiced

NOBODY = b""
"""No names. Some are their numbers in order, of four bytes each."""
LONG, SHORT = 7, 4
"""Letters of a word that may be an organisation's whole name without the legal form that all lists have; where the
text says what it is."""

CONSONANTS = 4
"""Sounds of such a long word that may have other vowels."""

_COMMON = 650
"""What words weigh less than that many persons are called by, whatever the lists have them for."""

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


def in_syllables(word: str) -> str:
    """The consonants of a plain word as far as Korean letters tell them apart.

    >>> in_syllables("beulladimireu") == in_syllables("vladimir"), in_syllables("putin") == in_syllables("bout")
    (True, False)
    """
    said = _DIGRAPHS_IN_SYLLABLES.sub(lambda m: _AS_SYLLABLES[m[0]], word).translate(_IN_SYLLABLES)
    return ("A" if said[:1] in "aeiou" else "") + _DOUBLED.sub(r"\1", re.sub("[aeiouhwy]", "", said))


def tells_in_syllables(words: Iterable[str]) -> bool:
    """Whether words of Korean letters have so many consonants that they tell a foreigner."""
    return sum(len(in_syllables(word)) for word in words) >= _SYLLABIC


_AS_SYLLABLES = {"ph": "p", "zh": "j", "ch": "j", "kh": "k", "sh": "s", "th": "t", "dh": "d", "x": "ks", "ng": "n"}
_DIGRAPHS_IN_SYLLABLES = re.compile("|".join(_AS_SYLLABLES))
_IN_SYLLABLES = str.maketrans("bfvrgqcdz", "ppplkkktj")
_SYLLABIC = 6
"""Consonants that a foreigner's name in Korean letters has at least."""


def hearing(*, compiled: bool) -> Callable[[str], str]:
    """`sounds`, as the kernel says them where there is one."""
    if not compiled:
        return sounds
    from tamis import _kernel

    return _kernel.sounds


def coarse_sounds(words: str) -> str:
    """The same for words of other alphabets, in which more is written one way.

    Where no more than one consonant is left, it counts whether a vowel is before and after it; of vowels nothing.

    >>> coarse_sounds("zawahiri") == coarse_sounds("zwahry"), coarse_sounds("ali") == coarse_sounds("ly")
    (True, False)
    """
    found = _DIGRAPHS.sub(lambda m: _AS.get(m[0], m[0][0]), _DOUBLED.sub(r"\1", words)).translate(_COARSE)
    kept = zip(_INSIDE_COARSE.sub("", found).split("\n"), words.split("\n"), strict=True)
    return "\n".join(key if len(key) > 1 else _few(key, word) for key, word in kept)


def _few(key: str, word: str) -> str:
    """The sounds of a word with no more than one consonant."""
    if not key:
        return "h" if "h" in word else ""
    return ("A" if word[0] in "aeiouy" else "") + key + ("A" if word[-1] in "aeiouyh" else "")


def _bearers(index: OpenIndex, coarse: bool) -> dict[str, frozenset[int]]:
    """The names that have a word of each sound."""
    found: dict[str, set[int]] = {}
    for text, ends, posted, which in _SOURCES:
        words = texts_of(index, text, ends)
        chosen: Sequence[bool] = [True] * len(words)
        if which is _HEARD:
            chosen = (np.asarray(index.view("token_flags")) & AS_HEARD > 0).tolist()
        elif which is _WITH_ARTICLE:
            chosen = [word.startswith("al") and len(word) > 6 for word in words]
            words = [word[2:] if of else word for word, of in zip(words, chosen, strict=True)]
        heard = (coarse_sounds if coarse else sounds)("\n".join(words)).split("\n")[: len(words)]
        names, bounds = index.view(posted).tolist(), pairwise(index.view(f"{posted}_ends").tolist())
        for sound, of, (low, high) in zip(heard, chosen, bounds, strict=True):
            if of:
                found.setdefault(sound, set()).update(names[low:high])
    return {sound: frozenset(bearers) for sound, bearers in found.items()}


_ALL, _HEARD, _WITH_ARTICLE = "all", "as heard", "without the article written to it"
_SOURCES = (
    ("token_text", "token_text_ends", "post", _ALL),
    ("token_text", "token_text_ends", "post", _WITH_ARTICLE),
    ("token_sound", "token_sound_ends", "post", _HEARD),
    ("join_text", "join_text_ends", "join_post", _ALL),
)


def texts_of(index: OpenIndex, text: str, ends: str) -> list[str]:
    """The texts of two arrays of an index: all letters, and where each text ends."""
    whole = bytes(index.view(text)).decode()
    return [whole[low:high] for low, high in pairwise(index.view(ends).tolist())]


class Plausible:
    """The names of an index by the sounds of their words: `hear` is `sounds`, which the kernel does faster."""

    def __init__(self, index: OpenIndex, hear: Callable[[str], str] = sounds) -> None:
        self._index, self._hear = index, hear

    def together(self, words: Sequence[tuple[str, bool]], most: int, longest: int, may_miss: bool) -> bytes:
        """The listed names that may have these plain words, each with whether it is of another alphabet.

        There are none unless one has no more words than `most`, where a person's name may have two more; then
        those that have no more than `longest`. Of three words and more one `may_miss`. The kernel says the same.
        """
        bearers = [self._bearers_of(word, foreign) for word, foreign in words]
        met = len(words) - (may_miss and len(words) > 2)
        met_together = (frozenset.intersection(*some) for some in combinations(bearers, met))
        together = [frozenset[int]().union(*met_together)]
        if len(words) == 2:
            together[0] |= self._joined(words, 0)
        if len(words) == 3:  # two may be one on the list: "Nasr Allah", "Nasrallah"
            together += (self._joined(words, 0) & bearers[2], self._joined(words, 1) & bearers[0])
        found: set[int] = set()
        for names in together:
            kept = [name for name in names if self._listed_words[name] <= longest]
            if any(self._listed_words[name] <= most for name in kept):
                found.update(kept)
        return np.array(sorted(found), "<u4").tobytes()

    def _joined(self, words: Sequence[tuple[str, bool]], place: int) -> frozenset[int]:
        """Who has a word that sounds like one of these and the next, written as one."""
        return self._bearers_of(words[place][0] + words[place + 1][0], words[place][1])

    def _bearers_of(self, word: str, foreign: bool) -> frozenset[int]:
        sound = coarse_sounds(word) if foreign else sounds(word)
        known = self._foreign if foreign else self._latin
        return known.get(sound, frozenset()) if sound else frozenset()

    @cached_property
    def _latin(self) -> dict[str, frozenset[int]]:
        return _bearers(self._index, coarse=False)

    @cached_property
    def _foreign(self) -> dict[str, frozenset[int]]:
        return _bearers(self._index, coarse=True)

    @cached_property
    def _listed_words(self) -> list[int]:
        return list(listed_words(self._index).tolist())

    def in_han(self, joined: str) -> bytes:
        """The listed names in Chinese characters that have these sounds, written as one word."""
        return self._han.get(joined, NOBODY)

    def in_mandarin(self, joined: str) -> bytes:
        """The persons' names in Latin letters that have the sounds of three Chinese characters, as one word."""
        return self._mandarin.get(joined, NOBODY)

    def in_hangul(self, family: str, given: str) -> bytes:
        """The names of Koreans that have these sounds (`normalize/korean.py`), the given name's as one word."""
        return self._korean.get((family, given), NOBODY)

    def in_syllables(self, words: Sequence[str]) -> bytes:
        """The persons' names that have all these words of Korean letters, as far as their consonants go."""
        if not tells_in_syllables(words):
            return NOBODY
        keys = [in_syllables(word) for word in words]
        met = frozenset.intersection(*(self._syllabic.get(key, frozenset()) for key in keys))
        return np.array(sorted(met), "<u4").tobytes()

    def alone(self, word: str, formed: bool) -> bytes:
        """The names of organisations and ships that have one word alone, in one piece or in two, which sounds like
        this one.

        There are none unless one is this word to the letter, with nothing besides, or with a legal form where the
        text has one (`formed`) or the word is not very short.
        """
        names, always_formed = self._single.get(word, (NOBODY, False))
        return NOBODY if always_formed and not formed and len(word) < SHORT else names

    def alone_alike(self, word: str, foreign: bool) -> bytes:
        """The same of a long word of several consonants that is one of these but for its vowels: "Hisbollah"."""
        if len(word) < LONG:
            return NOBODY
        sound = coarse_sounds(word) if foreign else self._hear(word).partition("\n")[0]
        return self._alike[foreign].get(sound, NOBODY) if len(sound) >= CONSONANTS else NOBODY

    @cached_property
    def _alike(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Long words that are the whole of names by their sounds, as in Latin letters and as in others."""
        words = [word for word in self._single if len(word) >= LONG and word.isascii()]
        found: tuple[dict[str, set[int]], ...] = ({}, {})
        for known, hear in zip(found, (self._hear, coarse_sounds), strict=True):
            for word, sound in zip(words, hear("\n".join(words)).split("\n"), strict=False):
                known.setdefault(sound, set()).update(np.frombuffer(self._single[word][0], "<u4").tolist())
        latin, foreign = (
            {sound: np.array(sorted(names), "<u4").tobytes() for sound, names in known.items()} for known in found
        )
        return latin, foreign

    def alone_unvoiced(self, word: str) -> bytes:
        """The same of a word in letters without vowels that is one in Latin letters, but for these."""
        alike = self._unvoiced.get(coarse_sounds(word), ())
        met = {
            name for written, names in alike if is_voiced(word, written) for name in np.frombuffer(names, "<u4")
        }
        return np.array(sorted(met), "<u4").tobytes()

    @cached_property
    def _unvoiced(self) -> dict[str, list[tuple[str, bytes]]]:
        """The words that are the whole of names, with these, by their sounds in other alphabets."""
        found: dict[str, list[tuple[str, bytes]]] = {}
        words = [word for word in self._single if word.isascii()]
        for word, sound in zip(words, coarse_sounds("\n".join(words)).split("\n"), strict=False):
            found.setdefault(sound, []).append((word, self._single[word][0]))
        return found

    @cached_property
    def _single(self) -> dict[str, tuple[bytes, bool]]:
        """Words that are the whole of an organisation's or a ship's name: the names of one word that sound like
        each, and whether all that are this word have a legal form.
        """
        index = self._index
        words = texts_of(index, "token_text", "token_text_ends")
        tokens = np.asarray(index.view("name_token"))
        telling = np.asarray(index.view("token_flags")) & (MINOR | INITIAL) == 0
        other = ~telling
        forms = {*legal_forms().values()}
        other[[token for token in np.flatnonzero(other).tolist() if words[token] in forms]] = False
        ends = np.asarray(index.view("name_token_ends"), np.int64)
        first, last = _before(telling[tokens], ends)
        bare = np.equal(*_before(other[tokens], ends))  # no articles, titles, initials
        kind = np.asarray(index.view("kind"))[np.asarray(index.view("name_party"))]
        chosen = ((kind == ORGANISATION) | (kind == VESSEL)) & (np.asarray(index.view("name_weak")) == 0)
        numbers = np.flatnonzero(chosen & ((last - first == 1) | (bare & (last - first == 2))))
        formed = last - first < ends[1:] - ends[:-1]
        rows = zip(*(some[numbers].tolist() for some in (first, last, bare, formed)), strict=True)
        heavy = [words[token] for token in tokens[telling[tokens]].tolist()]
        found: dict[str, list[int]] = {}
        always_formed: dict[str, bool] = {}
        for name, (low, high, is_bare, is_formed) in zip(numbers.tolist(), rows, strict=True):
            if high - low == 1:
                word = heavy[low]
                if is_bare:
                    always_formed[word] = is_formed and always_formed.get(word, True)
            else:
                word = heavy[low] + heavy[low + 1]
            found.setdefault(word, []).append(name)
        sound = dict(
            zip(found, self._hear("\n".join(found)).split("\n"), strict=False)
        )  # of no words there is one, too
        alike: dict[str, list[int]] = {}
        for word, names in found.items():
            alike.setdefault(sound[word], []).extend(names)
        heard = {key: np.array(sorted(names), "<u4").tobytes() for key, names in alike.items()}
        return {word: (heard[sound[word]], is_formed) for word, is_formed in always_formed.items()}

    @cached_property
    def _han(self) -> dict[str, bytes]:
        """Names in Chinese characters by their sounds."""
        tokens = np.asarray(self._index.view("name_token"))
        ends = np.asarray(self._index.view("name_token_ends"), np.int64)
        other = np.concatenate([[0], np.cumsum((np.asarray(self._index.view("token_flags")) & HAN == 0)[tokens])])
        words = texts_of(self._index, "token_text", "token_text_ends")
        found: dict[str, list[int]] = {}
        for name in np.flatnonzero((other[ends[1:]] == other[ends[:-1]]) & (ends[1:] > ends[:-1])).tolist():
            key = "".join(words[token] for token in tokens[ends[name] : ends[name + 1]].tolist())
            found.setdefault(key, []).append(name)
        return {key: np.array(names, "<u4").tobytes() for key, names in found.items()}

    @cached_property
    def _mandarin(self) -> dict[str, bytes]:
        """Persons' names of three of Mandarin's syllables, with the family name first or last."""
        tokens = np.asarray(self._index.view("name_token"))
        ends = np.asarray(self._index.view("name_token_ends"), np.int64)
        words = texts_of(self._index, "token_text", "token_text_ends")
        count = np.array([_count_syllables(word) for word in words])
        sizes = ends[1:] - ends[:-1]
        total = np.concatenate([[0], np.cumsum(count[tokens])])
        found: dict[str, list[int]] = {}
        three = (total[ends[1:]] - total[ends[:-1]] == 3) & (sizes > 1) & (sizes < 4) & persons(self._index)
        for name in np.flatnonzero(three).tolist():
            first, *middle, last = (words[token] for token in tokens[ends[name] : ends[name + 1]].tolist())
            for key in {"".join((first, *middle, last)), "".join((last, first, *middle))}:
                found.setdefault(key, []).append(name)
        return {key: np.array(names, "<u4").tobytes() for key, names in found.items()}

    @cached_property
    def _syllabic(self) -> dict[str, frozenset[int]]:
        """The persons' names that have a word of each sound, as Korean writes it."""
        names, ends = self._index.view("post").tolist(), self._index.view("post_ends").tolist()
        of_persons = persons(self._index).tolist()
        found: dict[str, set[int]] = {}
        for word, (low, high) in zip(
            texts_of(self._index, "token_text", "token_text_ends"), pairwise(ends), strict=True
        ):
            if word.isascii():
                found.setdefault(in_syllables(word), set()).update(n for n in names[low:high] if of_persons[n])
        return {key: frozenset(bearers) for key, bearers in found.items()}

    @cached_property
    def _korean(self) -> dict[tuple[str, str], bytes]:
        """Koreans' names by their sounds, with the family name first or last."""
        tokens = np.asarray(self._index.view("name_token"))
        ends = np.asarray(self._index.view("name_token_ends"), np.int64)
        others = np.subtract(*_before((np.asarray(self._index.view("token_flags")) & AS_HEARD == 0)[tokens], ends))
        sizes = ends[1:] - ends[:-1]
        words = texts_of(self._index, "token_text", "token_text_ends")
        found: dict[tuple[str, str], list[int]] = {}
        for name in np.flatnonzero((others == 0) & (sizes > 1) & persons(self._index)).tolist():
            first, *middle, last = (words[token] for token in tokens[ends[name] : ends[name + 1]].tolist())
            for key in {(first, "".join((*middle, last))), (last, "".join((first, *middle)))}:
                found.setdefault(key, []).append(name)
        return {key: np.array(names, "<u4").tobytes() for key, names in found.items()}


def _count_syllables(word: str) -> int:
    """How many of Mandarin's syllables a word is; more than a name has where it is none."""
    return 1 if word in syllables() else 2 if word in two_syllables() else 9


@lru_cache(maxsize=1)
def two_syllables() -> frozenset[str]:
    """Two syllables of Mandarin or Korean as one word, such as a given name."""
    known = syllables()
    return frozenset(one + other for one in known if len(one) < 7 for other in known if len(one + other) < 13)


def _before(some: NDArray[np.bool_], ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many of the tokens of all names are such, before each name and up to its end."""
    count: NDArray[np.int64] = np.concatenate([[0], np.cumsum(some)])
    return count[ends[:-1]], count[ends[1:]]


def listed_words(index: OpenIndex) -> NDArray[np.int32]:
    """How many words of each name tell, of persons' names two fewer: those that a text may leave out."""
    minor: NDArray[np.bool_] = np.asarray(index.view("token_flags")) & (MINOR | INITIAL) == 0
    ends = np.asarray(index.view("name_token_ends"), np.int64)
    total = np.concatenate([[0], np.cumsum(minor[np.asarray(index.view("name_token"))])])
    sizes: NDArray[np.int32] = (total[ends[1:]] - total[ends[:-1]] - 2 * persons(index)).astype("<i4")
    return sizes


def persons(index: OpenIndex) -> NDArray[np.bool_]:
    """Of each name whether it is a person's, or may be."""
    kinds: NDArray[np.bool_] = np.asarray(index.view("kind"))[np.asarray(index.view("name_party"))] <= PERSON
    return kinds


def kinds_of_words(index: OpenIndex, lexicon: Lexicon) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """What tells words that names are made of, and those that hardly any person's is."""
    text = bytes(index.view("token_text")).decode()
    token_ends = index.view("token_text_ends").tolist()

    def texts(numbers: Any) -> set[str]:
        return {text[token_ends[n] : token_ends[n + 1]] for n in np.asarray(numbers).tolist()}

    name_ends: NDArray[np.int64] = np.asarray(index.view("name_token_ends"), np.int64)
    sizes = name_ends[1:] - name_ends[:-1]
    kinds = np.asarray(index.view("kind"))[np.asarray(index.view("name_party"))]
    tokens = np.asarray(index.view("name_token"))
    count = len(token_ends) - 1
    inside = np.bincount(tokens[np.repeat(kinds <= PERSON, sizes)], minlength=count)
    whole = np.bincount(tokens, minlength=count)
    known = texts(np.flatnonzero((inside > 0) & (inside * 2 >= whole)))
    others = texts(np.flatnonzero(inside * 4 < whole))
    weight = lexicon.weight
    return (
        lambda word: word in known or weight(word) < RARE,
        lambda word: word in others and weight(word) >= _COMMON,
    )
