"""Names over tokens, and who bears which: built as arrays, so that millions of names fit into memory."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tamis.index.arrays import TokenTable, token_arrays
from tamis.index.files import Parts
from tamis.normalize.text import ABJAD, FOREIGN, MAX_WORD
from tamis.normalize.tokens import Token

Numbers = NDArray[Any]

_PAIRS_AT_ONCE = 1 << 20
"""Distinct pairs of words whose letters are put together at once: some 100 MB."""


def ends_of(sizes: Numbers) -> NDArray[np.int64]:
    """Where rows of these sizes end when they stand one behind the other, with a zero in front."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))


def rows_of(flat: Numbers, ends: Numbers, order: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
    """Rows of a flat array in another order: their values one behind the other, and where each ends."""
    sizes = (ends[1:] - ends[:-1])[order]
    new = ends_of(sizes)
    return flat[np.repeat(ends[:-1].astype(np.int64)[order] - new[:-1], sizes) + np.arange(new[-1])], new


def numbers(values: array[int]) -> Numbers:
    """An array of the standard library as one of numpy, without a copy."""
    return np.frombuffer(values, np.dtype(values.typecode).newbyteorder("=")) if values else np.zeros(0, "<u4")


class Names:
    """The names of parties or customers, added in any order; `arrays` gives them in the order asked for."""

    def __init__(self) -> None:
        self._table = TokenTable()
        self._words = array("I")
        self._word_ends = array("Q", (0,))
        self._weak = array("B")
        self._owner_ends = array("Q", (0,))

    def add(self, names: Sequence[tuple[Sequence[Token], bool]]) -> None:
        """The names of the next owner, in their order: tokens, and whether it is a weak alias."""
        number = self._table.number
        for tokens, weak in names:
            self._words.extend([number(token) for token in tokens])
            self._word_ends.append(len(self._words))
            self._weak.append(weak)
        self._owner_ends.append(len(self._weak))

    def weaken(self, owner: int, other: int) -> bool:
        """Make weak the aliases of an owner that another has as weak ones alone, and say whether there was one."""
        theirs = dict[bool, set[tuple[int, ...]]]({True: set(), False: set()})
        for name in self._names_of(other):
            theirs[bool(self._weak[name])].add(self._written(name))
        weak = theirs[True] - theirs[False]
        found = [
            name for name in self._names_of(owner)[1:] if not self._weak[name] and self._written(name) in weak
        ]
        for name in found:
            self._weak[name] = True
        return bool(found)

    def _names_of(self, owner: int) -> range:
        return range(self._owner_ends[owner], self._owner_ends[owner + 1])

    def _written(self, name: int) -> tuple[int, ...]:
        """The words of a name, in any order."""
        return tuple(sorted(self._words[self._word_ends[name] : self._word_ends[name + 1]]))

    def words_of(self, owner: int) -> set[int]:
        """The numbers of the words in all names of an owner, by its place."""
        names = self._names_of(owner)
        return set(self._words[self._word_ends[names.start] : self._word_ends[names.stop]])

    def arrays(self, order: Numbers, person: Numbers) -> dict[str, Parts]:
        """Tokens in alphabetical order, the names over them by owner, the postings of tokens and joined pairs.

        `person` says of each owner, in that order, whether it is or may be a person.
        """
        seen = self._table.tokens
        by_text = sorted(range(len(seen)), key=seen.__getitem__)
        tokens = [seen[old] for old in by_text]
        place = np.zeros(len(seen), "<u4")
        place[by_text] = np.arange(len(seen), dtype="<u4")
        owned = np.frombuffer(self._owner_ends, "u8").astype(np.int64)
        which, owner_ends = rows_of(np.arange(len(self._weak)), owned, order)
        word_ends = np.frombuffer(self._word_ends, "u8").astype(np.int64)
        words, ends = rows_of(place[numbers(self._words)], word_ends, which)
        sizes = np.diff(ends)
        names = np.repeat(np.arange(len(sizes), dtype="<u4"), sizes)
        weak, party = numbers(self._weak)[which], np.repeat(np.arange(len(order)), np.diff(owner_ends))
        return {
            **token_arrays(tokens),
            **postings("post", len(tokens), words, names),
            **_joins(tokens, words, names),
            "name_party": raw(party),
            "name_token": raw(words),
            "name_token_ends": raw(ends),
            "name_weak": raw(weak, "u1"),
            "name_form": raw(_forms(words, ends, 2 * weak.astype(np.uint64) + person[party])),
            "party_name_ends": raw(owner_ends),
        }


def _forms(words: Numbers, ends: Numbers, kind: Numbers) -> Numbers:
    """A number for each name; names of the same words in the same order, and of one kind, have the same.

    The numbers follow the names. What has one hash is compared in full: names that share no more than that have a
    number each.
    """
    sizes, everyone = np.diff(ends), np.arange(len(ends) - 1)
    _, first, which = np.unique(_hashes(words, ends, kind), return_index=True, return_inverse=True)
    like = np.where((sizes == sizes[first][which]) & (kind == kind[first][which]), first[which], everyone)
    bearers = np.repeat(everyone, sizes)
    differ = bearers[words != rows_of(words, ends, like)[0]]
    like[differ] = differ
    return (np.cumsum(like == everyone) - 1)[like]


def _hashes(words: Numbers, ends: Numbers, kind: Numbers) -> NDArray[np.uint64]:
    """A hash of each name: of its words by their places, and of its kind."""
    sizes = np.diff(ends)
    odd = np.random.default_rng(1).integers(0, 1 << 63, 1 + int(sizes.max(initial=0)), np.uint64) * 2 + 1
    place = 1 + np.arange(len(words)) - np.repeat(ends[:-1], sizes)
    sums = np.zeros(len(words) + 1, np.uint64)
    np.cumsum((words + np.uint64(1)) * odd[place], out=sums[1:])
    hashes: NDArray[np.uint64] = sums[ends[1:]] - sums[ends[:-1]] + kind * odd[0]
    return hashes


def raw(values: Numbers, dtype: str = "<u4") -> bytes:
    """Numbers as the bytes of an index."""
    return np.ascontiguousarray(values, dtype).tobytes()


def postings(label: str, count: int, words: Numbers, names: Numbers) -> dict[str, Parts]:
    """For each of `count` words the names that hold it, in their order, each once."""
    order = np.argsort(words, kind="stable")
    by_word, bearers = words[order], names[order]
    first = np.ones(len(by_word), np.bool_)
    first[1:] = (by_word[1:] != by_word[:-1]) | (bearers[1:] != bearers[:-1])
    sizes = np.bincount(by_word[first], minlength=count)
    return {label: raw(bearers[first]), f"{label}_ends": raw(ends_of(sizes))}


def _joins(tokens: Sequence[Token], words: Numbers, names: Numbers) -> dict[str, Parts]:
    """Neighbouring words written as one. The weight is the most that any such pair has: a bound needs it."""
    beside = np.flatnonzero(names[1:] == names[:-1])
    pairs = words[beside].astype(np.uint64) << np.uint64(32) | words[beside + 1]
    pairs, which = np.unique(pairs, return_inverse=True)
    left, right = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    flags = np.array([token.flags for token in tokens], "<u2")
    weights = np.array([token.weight for token in tokens], np.int64)
    both = (flags[left] | flags[right]) & np.uint16(ABJAD | FOREIGN)
    keys, place = np.unique(_keys(tokens, left, right, both), return_inverse=True)
    heaviest = np.zeros(len(keys), np.int64)
    np.maximum.at(heaviest, place, weights[left] + weights[right])
    cells = keys.view("u1").reshape(len(keys), _KEY)
    texts, sounds, flag_bytes = cells[:, :MAX_WORD], cells[:, MAX_WORD:-2], cells[:, -2:].astype("<u2")
    return {
        "join_text": texts[texts != 0].tobytes(),
        "join_text_ends": raw(ends_of((texts != 0).sum(axis=1))),
        "join_sound": sounds[sounds != 0].tobytes(),
        "join_sound_ends": raw(ends_of((sounds != 0).sum(axis=1))),
        "join_flags": raw(flag_bytes[:, 0] << 8 | flag_bytes[:, 1], "<u2"),
        "join_weight": raw(heaviest, "<u2"),
        **postings("join_post", len(keys), place[which].astype("<u4"), names[beside]),
    }


def _keys(tokens: Sequence[Token], left: Numbers, right: Numbers, flags: Numbers) -> Numbers:
    """For each pair the letters of both words, then those of their sounds, both cut at the longest word and filled
    with zeros, and then the flags: keys that sort as text, sound and flags do.
    """
    keys = np.zeros(len(left), f"S{_KEY}")
    cells = keys.view("u1").reshape(len(left), _KEY)
    _write_pairs(cells[:, :MAX_WORD], [token.text for token in tokens], left, right)
    _write_pairs(cells[:, MAX_WORD:-2], [token.sound for token in tokens], left, right)
    cells[:, -2], cells[:, -1] = flags >> 8, flags & 255
    return keys


_KEY = 2 * MAX_WORD + 2


def _write_pairs(cells: Numbers, words: Sequence[str], left: Numbers, right: Numbers) -> None:
    """Write into each row the letters of two words, one behind the other, as far as they fit."""
    text = np.frombuffer("".join(words).encode("ascii"), "u1")
    ends = ends_of(np.fromiter(map(len, words), np.int64, len(words)))
    for start in range(0, len(left), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        both = np.stack((left[part], right[part]), axis=1).ravel()
        letters, stops = rows_of(text, ends, both)
        stops = stops[::2]
        sizes = np.diff(stops)
        row = np.repeat(np.arange(len(sizes)), sizes)
        column = np.arange(len(letters)) - np.repeat(stops[:-1], sizes)
        kept = column < MAX_WORD
        cells[start + row[kept], column[kept]] = letters[kept]
