"""Which entry tells another what that one does not say, worked out while an index is built.

An entry is asked for by the keys of its publishers' references, which are hashes. What is needed of it meanwhile
are numbers alone, and only where it has such a reference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import permutations

from tamis.index.names import Names
from tamis.model import Party
from tamis.normalize.counterparts import completed, references, tells
from tamis.normalize.facts import Facts, contradict, hash64

_MANY = 50
"""Entries from which on a number that they share is no number of one party."""


def keys_of_references(party: Party) -> tuple[int, ...]:
    """A key for each reference by which publishers know the party, in their order."""
    return tuple(sorted(map(hash64, references(party))))


class Counterparts:
    """The entries of an index that have references, by the places at which they were added."""

    def __init__(self) -> None:
        self._bearers: dict[int, list[int]] = defaultdict(list)
        self._facts: dict[int, Facts] = {}
        self._copies: set[int] = set()

    def add(self, place: int, keys: Iterable[int], facts: Facts, says_strength: bool) -> None:
        """An entry, the keys of its references, what is known of it, and whether its list tells weak aliases."""
        for key in keys:
            self._bearers[key].append(place)
            self._facts[place] = facts
            if not says_strength:
                self._copies.add(place)

    def found(self, names: Names) -> dict[int, tuple[int, ...]]:
        """For each entry that is told something, the entries that tell it; aliases that they call weak become so.

        They share a reference and a word of their names, and what is known of either contradicts nothing.
        """
        found: dict[int, set[int]] = defaultdict(set)
        for places in self._bearers.values():
            if len(places) > _MANY:
                continue
            for own, other in permutations(places, 2):
                mine, theirs = self._facts[own], self._facts[other]
                if tells(theirs, mine) and not names.words_of(own).isdisjoint(names.words_of(other)):
                    found[own].add(other)
                copy = own in self._copies and other not in self._copies
                if copy and not contradict(mine, theirs) and names.weaken(own, other):
                    found[own].add(other)
        return {own: tuple(sorted(others)) for own, others in found.items()}

    def completed(self, own: int, others: Iterable[int]) -> Facts:
        """What is known of an entry, and what others tell of it where it says nothing."""
        return completed(self._facts[own], map(self._facts.__getitem__, others))
