"""Parties in, index out.

Promise: the same parties in any order give the same bytes. Every word of every name gets a posting, and so
does every pair of neighbouring words written as one, so that no name can be out of reach of a query.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from tamis.index.arrays import (
    Arrays,
    FactTable,
    Ragged,
    TokenTable,
    flat,
    little_endian,
    text_arrays,
    token_arrays,
)
from tamis.index.files import Manifest, write_index
from tamis.model import ListVersion, Party, encode_party
from tamis.normalize.facts import party_facts
from tamis.normalize.lexicon import Lexicon, shipped_lexicon
from tamis.normalize.text import ABJAD, FOREIGN, MAX_WORD
from tamis.normalize.tokens import Token, tokenise

Progress = Callable[[int], None]


def build_index(
    parties: Iterable[Party],
    versions: Sequence[ListVersion],
    folder: Path,
    *,
    lexicon: Lexicon | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Compile `parties` into an index at `folder`, and say what went in.

    `versions` are the list versions they come from; `progress` is told the number of parties done.
    """
    lexicon = lexicon or shipped_lexicon()
    ordered = sorted(parties, key=lambda party: party.id)
    names = _Names(lexicon)
    facts = FactTable()
    payload: list[bytes] = []
    known: list[tuple[int, int]] = []
    for number, party in enumerate(ordered):
        names.add(party)
        found = party_facts(party)
        facts.add(found)
        known.extend((key, number) for _, key in found.identifiers)
        payload.append(zlib.compress(encode_party(party), 6))
        if progress and number % 500 == 0:
            progress(number)
    ids, id_ends = text_arrays(party.id for party in ordered)
    payload_ends = flat("Q", (0,))
    for item in payload:
        payload_ends.append(payload_ends[-1] + len(item))
    known.sort()
    arrays: Arrays = {
        **names.arrays(),
        **facts.arrays(),
        "known_identifier": little_endian(flat("Q", (key for key, _ in known))),
        "known_party": little_endian(flat("I", (number for _, number in known))),
        "party_id": ids,
        "party_id_ends": id_ends,
        "payload": b"".join(payload),
        "payload_ends": little_endian(payload_ends),
    }
    return write_index(folder, arrays, sorted(versions), lexicon.digest)


class _Names:
    """The names of all parties, their tokens, and who bears which."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._table = TokenTable()
        self._rows: list[tuple[int, ...]] = []
        self._parties = flat("I")
        self._weak = flat("B")
        self._party_ends = flat("I", (0,))

    def add(self, party: Party) -> None:
        """The names of the next party, in their order."""
        for name in party.names:
            tokens = tokenise(name.text, self._lexicon)
            self._rows.append(tuple(self._table.number(token) for token in tokens))
            self._parties.append(len(self._party_ends) - 1)
            self._weak.append(name.strength == "weak")
        self._party_ends.append(len(self._rows))

    def arrays(self) -> Arrays:
        """Tokens in alphabetical order, the names over them, and the postings of tokens and joined pairs."""
        seen = self._table.tokens
        order = sorted(range(len(seen)), key=lambda number: seen[number])
        place = flat("I", [0] * len(order))
        for new, old in enumerate(order):
            place[old] = new
        tokens = [seen[old] for old in order]
        rows = [tuple(place[old] for old in row) for row in self._rows]
        spelled = Ragged("I")
        for row in rows:
            spelled.add(row)
        return {
            **token_arrays(tokens),
            **_postings("post", len(tokens), rows),
            **_joins(tokens, rows),
            "name_party": little_endian(self._parties),
            "name_token": little_endian(spelled.values),
            "name_token_ends": little_endian(spelled.offsets),
            "name_weak": little_endian(self._weak),
            "party_name_ends": little_endian(self._party_ends),
        }


def _postings(label: str, count: int, rows: Iterable[Sequence[int]]) -> Arrays:
    """For each of `count` words the names that hold it, in their order, each once."""
    bearers: list[list[int]] = [[] for _ in range(count)]
    for name, row in enumerate(rows):
        for word in row:
            if not bearers[word] or bearers[word][-1] != name:
                bearers[word].append(name)
    found = Ragged("I")
    for bearer in bearers:
        found.add(bearer)
    return {label: little_endian(found.values), f"{label}_ends": little_endian(found.offsets)}


def _joins(tokens: Sequence[Token], rows: Sequence[tuple[int, ...]]) -> Arrays:
    """Neighbouring words written as one. The weight is the most that any such pair has: a bound needs it."""
    heaviest: dict[tuple[str, str, int], int] = {}
    pairs: dict[tuple[int, int], tuple[str, str, int]] = {}
    for row in rows:
        for left, right in pairwise(row):
            if (left, right) not in pairs:
                first, second = tokens[left], tokens[right]
                flags = (first.flags | second.flags) & (ABJAD | FOREIGN)
                key = ((first.text + second.text)[:MAX_WORD], (first.sound + second.sound)[:MAX_WORD], flags)
                pairs[left, right] = key
                heaviest[key] = max(heaviest.get(key, 0), first.weight + second.weight)
    keys = sorted(heaviest)
    place = {key: number for number, key in enumerate(keys)}
    joined = [[place[pairs[left, right]] for left, right in pairwise(row)] for row in rows]
    texts, ends = text_arrays(text for text, _, _ in keys)
    sounds, sound_ends = text_arrays(sound for _, sound, _ in keys)
    return {
        "join_text": texts,
        "join_text_ends": ends,
        "join_sound": sounds,
        "join_sound_ends": sound_ends,
        "join_flags": little_endian(flat("H", (flags for _, _, flags in keys))),
        "join_weight": little_endian(flat("H", (heaviest[key] for key in keys))),
        **_postings("join_post", len(keys), joined),
    }
