"""Queries against chosen names of the index, not against all: the same scores, for who knows which names to ask.

Nothing is looked up here. `screen/plausible.py` says which names share a window's sounds; these are scored pair by
pair, which spares the search for every word of every list that is like a word of the window.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tamis.index.arrays import Arrays
from tamis.index.files import OpenIndex
from tamis.index.names import ends_of, rows_of
from tamis.match.profiles import Profile
from tamis.match.reference import score_names
from tamis.match.spelling import TABLES
from tamis.normalize.facts import PERSON
from tamis.screen.coded import little
from tamis.screen.exhaustive import Result, tokens_of
from tamis.screen.spelled import Words

PairScores = Callable[[Arrays], bytes]
"""Scores row n of `left` against row n of `right`, both over the tokens of the same arrays: nine numbers each,
those of `match.reference.NameScore`."""

_FIELDS = 9
_TOTAL, _EXACT, _CAPPED = 0, 7, 8


class Pairs:
    """The names of an index, to be scored one by one."""

    def __init__(self, index: OpenIndex, profile: Profile, words: Words, *, compiled: bool) -> None:
        self._index, self._line, self._words = index, profile.line, words
        self._score = _compiled(profile) if compiled else _by_reference(profile)
        self._tokens = np.asarray(index.view("name_token")).astype(np.int64)
        self._ends = np.asarray(index.view("name_token_ends")).astype(np.int64)
        self._party = np.asarray(index.view("name_party"))
        self._weak = np.asarray(index.view("name_weak"))
        self._person = (np.asarray(index.view("kind")) <= PERSON)[self._party].astype("u1")

    def search(self, wanted: Sequence[tuple[str, Collection[int]]], threshold: int) -> list[list[Result]]:
        """For each name given with numbers of listed names, what it scores against these, from the threshold up:
        the best name of each party, best first, as the search of an engine has it.
        """
        sizes = np.array([len(numbers) for _, numbers in wanted], np.int64)
        listed = np.fromiter((name for _, numbers in wanted for name in numbers), np.int64, int(sizes.sum()))
        query = np.repeat(np.arange(len(wanted)), sizes)
        scores, below = self._scores([name for name, _ in wanted], query, listed)
        kept = np.flatnonzero((scores >= threshold) & ~below)
        order = kept[np.lexsort((listed[kept], -scores[kept], self._party[listed[kept]], query[kept]))]
        parties, queries = self._party[listed[order]], query[order]
        first = np.ones(len(order), np.bool_)
        first[1:] = (parties[1:] != parties[:-1]) | (queries[1:] != queries[:-1])
        order = order[first]
        order = order[np.lexsort((self._party[listed[order]], -scores[order], query[order]))]
        found: list[list[Result]] = [[] for _ in wanted]
        rows = zip(query[order].tolist(), self._party[listed[order]].tolist(), scores[order].tolist(),
                   listed[order].tolist(), strict=True)  # fmt: skip
        for place, party, score, name in rows:
            found[place].append(Result(party, score, name, 0, 0))
        return found

    def _scores(
        self, names: list[str], query: NDArray[Any], listed: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """The score of each pair, and whether it is shown below the line."""
        spelled = self._words.spelled(names)
        mine, left = np.unique(spelled.words, return_inverse=True)
        words, ends = rows_of(self._tokens, self._ends, listed)
        theirs, right = np.unique(words, return_inverse=True)
        left_rows, left_ends = rows_of(left, ends_of(spelled.sizes), query)
        arrays = _joined(self._words.arrays(mine), self._listed(theirs))
        arrays |= {
            "left": left_rows.astype("<u4").tobytes(),
            "left_ends": little(left_ends),
            "right": (right + len(mine)).astype("<u4").tobytes(),
            "right_ends": little(ends),
            "weak": self._weak[listed].tobytes(),
            "person": self._person[listed].tobytes(),
        }
        figures = np.frombuffer(self._score(arrays), "<i4").reshape(-1, _FIELDS)
        scores = figures[:, _TOTAL].astype(np.int64)
        exact, capped = figures[:, _EXACT] != 0, figures[:, _CAPPED] != 0
        below = exact & capped  # an exact name that accuses stands on the line or above
        scores[exact & ~capped] = np.maximum(scores[exact & ~capped], self._line)
        return scores, below

    def _listed(self, tokens: NDArray[Any]) -> Arrays:
        """Some tokens of the index, laid out in the order given."""
        found = {}
        for column in ("weight", "flags", "group", "nick"):
            found[f"token_{column}"] = np.asarray(self._index.view(f"token_{column}"))[tokens].tobytes()
        for letters in ("token_text", "token_sound"):
            ends = np.asarray(self._index.view(f"{letters}_ends"))
            rows, stops = rows_of(np.asarray(self._index.view(letters)), ends, tokens)
            found |= {letters: rows.tobytes(), f"{letters}_ends": little(stops)}
        return found


def _joined(first: Arrays, second: Arrays) -> Arrays:
    """The tokens of two sides as one table."""
    found = {name: held + second[name] for name, held in first.items() if not name.endswith("_ends")}
    for name in ("token_text_ends", "token_sound_ends"):
        mine, theirs = np.frombuffer(first[name], "<u4"), np.frombuffer(second[name], "<u4")
        found[name] = little(np.concatenate((mine, theirs[1:] + mine[-1])))
    return found


def _compiled(profile: Profile) -> PairScores:
    from tamis._kernel import score_pairs

    return lambda arrays: score_pairs(arrays, profile.numbers, TABLES.as_bytes())


def _by_reference(profile: Profile) -> PairScores:
    def score(arrays: Arrays) -> bytes:
        tokens = tokens_of(arrays)
        sides = []
        for name in ("left", "right"):
            values, ends = np.frombuffer(arrays[name], "<u4"), np.frombuffer(arrays[f"{name}_ends"], "<u4")
            sides.append([[tokens[n] for n in row] for row in np.split(values, ends[1:-1])])
        found = array("i")
        for mine, theirs, weak, person in zip(*sides, arrays["weak"], arrays["person"], strict=True):
            found.extend(map(int, score_names(mine, theirs, profile, weak=bool(weak), person=bool(person))[:-1]))
        return found.tobytes()

    return score
