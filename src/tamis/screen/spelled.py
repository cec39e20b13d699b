"""Names as numbers of tokens: each distinct name is put into tokens once, and remembered as a few bytes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tamis.index.arrays import Arrays, little_endian
from tamis.index.files import SECTIONS
from tamis.index.names import rows_of
from tamis.normalize.tokens import Token, is_cut
from tamis.screen.coded import little

_KEPT = 1 << 18
"""Distinct names that are remembered; then they are learnt anew, so that memory stays bounded."""


class Spelled(NamedTuple):
    """Names as tokens: their numbers one behind the other, how many each name has, and whether its end is cut."""

    words: NDArray[Any]
    sizes: NDArray[np.int64]
    cut: NDArray[np.int64]


class Words:
    """The tokens of all names so far, numbered as they come."""

    def __init__(self, tokenise: Callable[[str], tuple[Token, ...]]) -> None:
        self.tokenise = tokenise
        self._begin()

    def _begin(self) -> None:
        self._numbers: dict[Token, int] = {}
        self._spelled: dict[str, bytes] = {}
        self._cut: set[str] = set()
        self._letters = {name: (bytearray(), array("q", (0,))) for name in ("text", "sound")}
        self._columns = {name: array(SECTIONS[f"token_{name}"]) for name in ("weight", "flags", "group", "nick")}

    def spelled(self, names: Sequence[str]) -> Spelled:
        """The tokens of names. Numbers hold until the next call."""
        if len(self._spelled) > _KEPT:
            self._begin()
        known = self._spelled
        rows = [known.get(name) for name in names]
        if None in rows:
            rows = [self._learn(name) if row is None else row for name, row in zip(names, rows, strict=True)]
        found = [row for row in rows if row is not None]
        sizes = np.fromiter(map(len, found), np.int64, len(found)) // 4
        cut = np.array([name in self._cut for name in names] if self._cut else np.zeros(len(names)), np.int64)
        return Spelled(np.frombuffer(b"".join(found), "<u4"), sizes, cut)

    def _learn(self, name: str) -> bytes:
        tokens = self.tokenise(name)
        row = little_endian(array("I", [self._number(token) for token in tokens]))
        if is_cut(name, tokens):
            self._cut.add(name)
        self._spelled[name] = row
        return row

    def _number(self, token: Token) -> int:
        known = len(self._numbers)
        number = self._numbers.setdefault(token, known)
        if number == known:
            for name, (letters, ends) in self._letters.items():
                letters += getattr(token, name).encode()
                ends.append(len(letters))
            for name, column in self._columns.items():
                column.append(getattr(token, name))
        return number

    def arrays(self, used: NDArray[Any]) -> Arrays:
        """Some tokens laid out in the order given, as `index.arrays.token_arrays` does."""
        found = {
            f"token_{name}": np.array(held, f"<u{held.itemsize}")[used].tobytes()
            for name, held in self._columns.items()
        }
        for name, (letters, all_ends) in self._letters.items():
            text, ends = rows_of(np.frombuffer(bytes(letters), "u1"), np.array(all_ends), used)
            found |= {f"token_{name}": text.tobytes(), f"token_{name}_ends": little(ends)}
        return found
