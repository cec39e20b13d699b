"""Persons whom a text calls by initials and a family name: "V. O. Potanin", "Mordashov, A. A.", "Потанина В. О.".

Two initials and a rare family name tell whom the list has by just these; one does not, and is for who is named in
full elsewhere in the text, or beside whom somebody of the same programme is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tamis.index.files import OpenIndex
from tamis.normalize.tokens import INITIAL, MINOR
from tamis.screen.plausible import NOBODY, coarse_sounds, persons, texts_of
from tamis.screen.said import NAME, OTHER
from tamis.screen.spans import Heard

ONE_INITIAL = "an initial and a family name, and nobody of the same programme beside them"

_RARE = 0.85
"""What a family name weighs with which initials tell a person."""
_LETTERS = 4
"""Letters of such a name, at least."""


class Initials:
    """The persons of an index by a rare family name and the initials of the others that they have."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index

    def named(self, family: str, letters: str) -> bytes:
        """The names with a family name that sounds so, whose others begin with one letter or two."""
        keys, names = self._names
        sound = self._sounds.get(coarse_sounds(family), -1)
        first, second = ord(letters[0]), ord(letters[1]) if len(letters) > 1 else 0
        key = _key(np.int64(sound), first, second)
        low, high = np.searchsorted(keys, [key, key + 1])
        return NOBODY if sound < 0 else np.unique(names[low:high]).astype("<u4").tobytes()

    @cached_property
    def _sounds(self) -> dict[str, int]:
        """Each sound of rare words, numbered."""
        return {sound: number for number, sound in enumerate(sorted(set(self._heard)))}

    @cached_property
    def _heard(self) -> list[str]:
        """The sound of each word of the lists; empty where it is not rare."""
        rare = (np.asarray(self._index.view("token_weight")) >= 1000 * _RARE).tolist()
        words = texts_of(self._index, "token_text", "token_text_ends")
        chosen = [word if of else "" for word, of in zip(words, rare, strict=True)]
        return coarse_sounds("\n".join(chosen)).split("\n")[: len(chosen)]

    @cached_property
    def _names(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sounds and letters as numbers in their order, and the name that has each."""
        index = self._index
        words = texts_of(index, "token_text", "token_text_ends")
        sound = np.array([self._sounds[heard] if heard else -1 for heard in self._heard], np.int64)
        letter = np.array([ord(word[0]) if word else 0 for word in words], np.int64)
        tokens = np.asarray(index.view("name_token"), np.int64)
        tells = (np.asarray(index.view("token_flags")) & (MINOR | INITIAL) == 0)[tokens]
        ends = np.concatenate([[0], np.cumsum(tells)])[np.asarray(index.view("name_token_ends"), np.int64)]
        telling = tokens[tells]
        keys, names = [], []
        for size in (2, 3):
            chosen = np.flatnonzero((ends[1:] - ends[:-1] == size) & persons(index))
            first, *_, last = of = [telling[ends[:-1][chosen] + place] for place in range(size)]
            for family, others in ((last, of[:-1]), (first, of[1:])):
                told = sound[family] >= 0
                for count in range(1, size):
                    second = letter[others[1]] if count > 1 else 0
                    keys.append(_key(sound[family], letter[others[0]], second)[told])
                    names.append(chosen[told])
        key, name = np.concatenate(keys), np.concatenate(names)
        order = np.argsort(key, kind="stable")
        return key[order], name[order]

    def windows(
        self, words: Sequence[Heard], gaps: Sequence[str], apart: Sequence[bool]
    ) -> Iterator[tuple[int, int, bytes]]:
        """Where words of a run are initials and a family name: the first, the last, and whose names they may be.

        `gaps` says what stands behind each word. Nothing is beside them that a name goes on with.
        """
        is_name = [word.role in (NAME, OTHER) and not word.said.letter for word in words]
        ended = [*(apart or [False] * len(words)), True]
        place = 0
        while place < len(words):
            first = place
            while place < len(words) and words[place].said.letter and gaps[place].startswith("."):
                place += 1
            if not 1 <= place - first <= 2:
                place += place == first
                continue
            letters = "".join(word.said.form[:1] for word in words[first:place])
            closed = place == len(words) or not is_name[place] or ended[place - 1]
            begun = first == 0 or not is_name[first - 1] or ended[first - 1]
            if begun and place < len(words) and is_name[place] and not gaps[place - 1].strip(". \n"):
                ends = ended[place] or not any(is_name[place + 1 : place + 2])
                if ends and (listed := self._of(words[place], letters)):
                    yield first, place, listed
            if closed and not begun and not gaps[first - 1].strip(", \n"):
                starts = first == 1 or not is_name[first - 2] or ended[first - 2]
                if starts and (listed := self._of(words[first - 1], letters)):
                    yield first - 1, place - 1, listed

    def _of(self, word: Heard, letters: str) -> bytes:
        if len(letters) == 0 or len(word.said.telling) != 1 or len(word.said.form) < _LETTERS:
            return NOBODY
        return self.named(word.said.telling[0][0], letters)


def _key(sound: Any, first: Any, second: Any) -> Any:
    return (sound << 42) + (first << 21) + second


def gaps_of(run: str, pieces: Sequence[tuple[int, int]]) -> list[str]:
    """What stands behind each word of a run, with the dot of one letter."""
    found = [run[one[1] : other[0]] for one, other in pairwise(pieces)]
    ends = [run[end - 1] == "." for _, end in pieces]
    return ["." * dot + gap for dot, gap in zip(ends, [*found, ""], strict=True)]


def is_initialled(words: Sequence[Mapping[str, Any]]) -> bool:
    """Whether words that met are a family name and nothing but initials."""
    initials = [word for word in words if word["relation"] == "initial"]
    return 0 < len(initials) == len(words) - 1


def doubt_of_initials(words: Sequence[Mapping[str, Any]], whole: bool, meant: bool) -> str:
    """Why initials and a family name do not accuse alone; empty where they do. `whole` says that the list has no
    more, `meant` that most lists have one so called.
    """
    [family] = (word for word in words if word["relation"] != "initial")
    same = family["relation"] in ("same", "transliteration", "variant") and family["likeness"] == 1.0
    if not same or family["weight"] < _RARE:
        return "initials and a family name that others have"
    return "" if meant or (whole and len(words) > 2) else ONE_INITIAL
