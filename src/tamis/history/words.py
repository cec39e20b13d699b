"""Parties by a word of their names, as one looks somebody up by the family name alone.

Such a word accuses nobody, so no score comes of it; it only says whom the lists call so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from tamis.index.files import OpenIndex
from tamis.normalize.tokens import MINOR, Token

_COMMON = 3 / 4
"""Words that weigh less than this part of the heaviest need not stand in a name."""


def holding(index: OpenIndex, words: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """The numbers of the parties, each with that of its shortest name, that have the words that weigh most.

    The shortest names come first, those with all words of what was asked before the others.
    """
    asked = [word for word in words if not word.flags & MINOR]
    heaviest = max((word.weight for word in asked), default=0)
    needed = [_names(index, word.text) for word in asked if word.weight >= heaviest * _COMMON]
    found: set[int] = set.intersection(*needed) if needed else set()
    others = [_names(index, word.text) for word in asked]
    ends, owners = index.view("name_token_ends"), index.view("name_party")

    def order(name: int) -> tuple[int, int, int]:
        return -sum(name in each for each in others), ends[name + 1] - ends[name], name

    seen: set[int] = set()
    for name in sorted(found, key=order):
        if owners[name] not in seen:
            seen.add(owners[name])
            yield owners[name], name


def _names(index: OpenIndex, text: str) -> set[int]:
    """The names that have a word of these letters."""
    letters, ends = index.view("token_text"), index.view("token_text_ends")
    post, post_ends = index.view("post"), index.view("post_ends")

    def at(place: int) -> bytes:
        return bytes(letters[ends[place] : ends[place + 1]])

    wanted, found = text.encode(), set[int]()
    place = bisect_left(range(len(ends) - 1), wanted, key=at)
    while place < len(ends) - 1 and at(place) == wanted:
        found.update(post[post_ends[place] : post_ends[place + 1]])
        place += 1
    return found
