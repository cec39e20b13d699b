"""Tokens, names and facts as flat arrays: the form in which an index and a batch of queries reach the kernel.

Both sides use the same classes, so a query is laid out exactly as the parties it is compared with. Every array
is little-endian; a ragged list is a flat array and an array of offsets with one entry more than it has rows.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence

from tamis.normalize.facts import Facts
from tamis.normalize.tokens import Token

Arrays = dict[str, bytes | memoryview]


def flat(typecode: str, values: Iterable[int] = ()) -> array[int]:
    """An array of `B`, `H`, `I` or `Q`: unsigned numbers of 1, 2, 4 or 8 bytes."""
    return array(typecode, values)


def little_endian(values: array[int]) -> bytes:
    """The bytes of an array, the same on every machine."""
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()


class Ragged:
    """A list of lists of numbers, kept flat."""

    def __init__(self, typecode: str) -> None:
        self.values = flat(typecode)
        self.offsets = flat("I", (0,))

    def add(self, row: Iterable[int]) -> None:
        """Append one row."""
        self.values.extend(row)
        self.offsets.append(len(self.values))


class TokenTable:
    """Distinct tokens, numbered in the order of their first appearance."""

    def __init__(self) -> None:
        self._numbers: dict[Token, int] = {}

    def number(self, token: Token) -> int:
        """The number of a token, given on first sight."""
        return self._numbers.setdefault(token, len(self._numbers))

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens in the order of their numbers."""
        return tuple(self._numbers)

    def arrays(self) -> Arrays:
        """Texts, weights, flags, families and nicknames."""
        return token_arrays(self.tokens)


def token_arrays(tokens: Sequence[Token]) -> Arrays:
    """Tokens laid out in the order given."""
    texts, ends = text_arrays(token.text for token in tokens)
    sounds, sound_ends = text_arrays(token.sound for token in tokens)
    return {
        "token_text": texts,
        "token_text_ends": ends,
        "token_sound": sounds,
        "token_sound_ends": sound_ends,
        "token_weight": little_endian(flat("H", (token.weight for token in tokens))),
        "token_flags": little_endian(flat("H", (token.flags for token in tokens))),
        "token_group": little_endian(flat("H", (token.group for token in tokens))),
        "token_nick": little_endian(flat("Q", (token.nick for token in tokens))),
    }


def text_arrays(texts: Iterable[str]) -> tuple[bytes, bytes]:
    """Strings one behind the other, and where each ends (with a zero in front)."""
    encoded = [text.encode() for text in texts]
    ends = flat("I", (0,))
    position = 0
    for text in encoded:
        position += len(text)
        ends.append(position)
    return b"".join(encoded), little_endian(ends)


class FactTable:
    """The facts of parties or queries, a row each."""

    def __init__(self) -> None:
        self._kinds = flat("B")
        self._genders = flat("B")
        self._births = Ragged("I")
        self._countries = Ragged("I")
        self._identifiers = Ragged("Q")
        self._groups = flat("B")
        self._addresses = Ragged("I")

    def add(self, facts: Facts) -> None:
        """Append the facts of one party or query."""
        self._kinds.append(facts.kind)
        self._genders.append(facts.gender)
        self._births.add(day for span in facts.births for day in span)
        self._countries.add(country_number(code) for code in facts.countries)
        self._identifiers.add(key for _, key in facts.identifiers)
        self._groups.extend(group for group, _ in facts.identifiers)
        self._addresses.add(facts.address)

    def __len__(self) -> int:
        return len(self._kinds)

    def arrays(self) -> Arrays:
        """All columns; `birth_ends` counts numbers, two of them a date."""
        return {
            "kind": little_endian(self._kinds),
            "gender": little_endian(self._genders),
            "birth": little_endian(self._births.values),
            "birth_ends": little_endian(self._births.offsets),
            "country": little_endian(self._countries.values),
            "country_ends": little_endian(self._countries.offsets),
            "identifier_group": little_endian(self._groups),
            "identifier": little_endian(self._identifiers.values),
            "identifier_ends": little_endian(self._identifiers.offsets),
            "address": little_endian(self._addresses.values),
            "address_ends": little_endian(self._addresses.offsets),
        }


def country_number(code: str) -> int:
    """A country code of up to four letters as one number."""
    return int.from_bytes(code.encode()[:4], "big")


def country_code(number: int) -> str:
    """The code that `country_number` made a number of."""
    return number.to_bytes(4, "big").lstrip(b"\0").decode()
