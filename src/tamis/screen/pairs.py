"""Queries against chosen names of the index, not against all: the same scores, for who knows which names to ask.

Nothing is looked up here. `screen/plausible.py` says which names share a window's sounds; these are scored pair by
pair, which spares the search for every word of every list that is like a word of the window.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tamis.index.arrays import Arrays, little_endian, token_arrays
from tamis.index.files import OpenIndex
from tamis.match.profiles import Profile
from tamis.match.reference import Pair, Tokens, align, score_names
from tamis.match.spelling import TABLES
from tamis.match.words import compare_joined, compare_words
from tamis.normalize.tokens import Token
from tamis.screen.exhaustive import Result, rows, tokens
from tamis.screen.plausible import listed_words, persons

if TYPE_CHECKING:
    from tamis._kernel import Texts


class Pairs(Protocol):
    """The names of an index, to be scored one by one."""

    texts: Texts | None
    """What the kernel holds of them."""

    def search(self, wanted: Sequence[tuple[str, bytes]], threshold: int) -> list[list[Result]]:
        """For each name given with listed names, what it scores against these, from the threshold up, or below the
        line what is the same as a weak alias of several words: the best name of each party, best first. One that
        is the same to the letter goes before others of the party, whatever they score.
        """

    def align(self, name: str, listed: Sequence[int]) -> list[list[Span]]:
        """Which words of a name meet which of each of these listed names."""


Span = tuple[int, int, int, int]
"""Words that met: the first and how many, of the query and of the listed name."""


def met(query: Tokens, listed: Tokens, spans: Sequence[Span], policy: Profile) -> tuple[Pair, ...]:
    """Words that met, with how alike they are."""
    found = []
    for i, mine, j, theirs in spans:
        if mine == theirs:
            alike = compare_words(query[i], listed[j], policy)
        elif mine > theirs:
            alike = compare_joined(query[i], query[i + 1], listed[j], policy)
        else:
            alike = compare_joined(listed[j], listed[j + 1], query[i], policy)
        found.append(Pair(tuple(range(i, i + mine)), tuple(range(j, j + theirs)), alike, 0))
    return tuple(found)


def pairs_of(
    index: OpenIndex, profile: Profile, tokenise: Callable[[str], tuple[Token, ...]], *, compiled: bool
) -> Pairs:
    """The names of an index, scored by the kernel or by the reference."""
    return (_Compiled if compiled else _ByReference)(index, profile, tokenise)


class _Compiled:
    """By the kernel, which is told of each distinct token once."""

    def __init__(self, index: OpenIndex, profile: Profile, tokenise: Callable[[str], tuple[Token, ...]]) -> None:
        from tamis._kernel import Texts

        arrays: Arrays = {name: index.view(name) for name in _SECTIONS}
        arrays |= {f"{name}_ends": index.view(f"{name}_ends") for name in _SECTIONS[:6]}
        arrays |= {"name_person": persons(index).tobytes(), "listed_words": listed_words(index).tobytes()}
        self.texts: Texts | None = (texts := Texts(arrays, profile.numbers, TABLES.as_bytes()))
        self._texts, self._tokenise = texts, tokenise
        self._numbers: dict[Token, int] = {}
        self._rows: dict[str, bytes] = {}

    def _batch(self, wanted: Sequence[tuple[str, bytes]]) -> Arrays:
        if len(self._rows) > _KEPT:
            self._rows.clear()
            self._numbers.clear()
            self._texts.forget_tokens()
        known, numbers = self._rows, self._numbers
        before = len(numbers)
        for name, _ in wanted:
            if name not in known:
                row = [numbers.setdefault(token, len(numbers)) for token in self._tokenise(name)]
                known[name] = little_endian(array("I", row))
        if len(numbers) > before:
            self._texts.take_tokens(token_arrays(list(islice(numbers, before, None))))
        rows = [known[name] for name, _ in wanted]
        return {
            "name_token": b"".join(rows),
            "name_token_ends": _ends(rows),
            "listed": b"".join(listed for _, listed in wanted),
            "listed_ends": _ends([listed for _, listed in wanted]),
        }

    def align(self, name: str, listed: Sequence[int]) -> list[list[Span]]:
        ends, found = self._texts.align(self._batch([(name, np.array(listed, "<u4").tobytes())]))
        spans = list(map(tuple, np.frombuffer(found, "<u4").reshape(-1, 4).tolist()))
        return [spans[low:high] for low, high in pairwise(np.frombuffer(ends, "<u4").tolist())]

    def search(self, wanted: Sequence[tuple[str, bytes]], threshold: int) -> list[list[Result]]:
        ends, found = self._texts.search(self._batch(wanted), threshold)
        results = [Result(*row) for row in np.frombuffer(found, "<u4").reshape(-1, len(Result._fields)).tolist()]
        return [results[low:high] for low, high in pairwise(np.frombuffer(ends, "<u4").tolist())]


_KEPT = 1 << 18
"""Distinct names whose tokens are remembered."""


def _ends(rows: Sequence[bytes]) -> bytes:
    """Where rows of numbers of four bytes end."""
    return little_endian(array("I", accumulate((len(row) // 4 for row in rows), initial=0)))


_SECTIONS = (
    "token_text", "token_sound", "name_token", "post", "join_text", "join_post",
    "token_weight", "token_flags", "token_group", "token_nick", "name_weak", "name_party",
)  # fmt: skip
"""The arrays that are asked for; the first six have rows of several."""


class _ByReference:
    """By the reference."""

    def __init__(self, index: OpenIndex, profile: Profile, tokenise: Callable[[str], tuple[Token, ...]]) -> None:
        self._profile, self._tokenise = profile, tokenise
        self.texts: Texts | None = None
        self._tokens, self._names = tokens(index), rows(index, "name_token")
        self._party, self._weak = index.view("name_party"), index.view("name_weak")
        self._person = persons(index).tolist()

    def search(self, wanted: Sequence[tuple[str, bytes]], threshold: int) -> list[list[Result]]:
        return [self._search(self._tokenise(name), listed, threshold) for name, listed in wanted]

    def align(self, name: str, listed: Sequence[int]) -> list[list[Span]]:
        query, found = self._tokenise(name), []
        for number in listed:
            pairs = align(query, self._listed(number), self._profile, person=self._person[number])
            found.append([(p.query[0], len(p.query), p.listed[0], len(p.listed)) for p in pairs])
        return found

    def _listed(self, name: int) -> Tokens:
        return [self._tokens[number] for number in self._names[name]]

    def _search(self, query: Tokens, listed: bytes, threshold: int) -> list[Result]:
        best: dict[int, tuple[bool, int, Result]] = {}
        for name in np.frombuffer(listed, "<u4").tolist():
            weak, person = bool(self._weak[name]), self._person[name]
            found = score_names(query, self._listed(name), self._profile, weak=weak, person=person)
            below = found.exact and found.capped  # the line: of weak aliases of several words a text may say more
            if below and not (weak and len(self._names[name]) > 1):
                continue
            score = max(found.total, self._profile.line) if found.exact and not below else found.total
            party = self._party[name]
            ranked = (found.exact and not below, score, Result(party, score, name, 0, int(below)))
            if (below or score >= threshold) and (party not in best or best[party][:2] < ranked[:2]):
                best[party] = ranked
        return sorted((result for *_, result in best.values()), key=lambda result: (-result.score, result.party))
