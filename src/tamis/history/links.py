"""What lists say of relations, as a graph: leader of, owned by, acting for, family, from both ends.

A list speaks of its own entries, by their ids or by name; a name means an entry where it is one of its full names.
Whom the list names without having an entry is a neighbour without an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tamis.model import Link, Party
from tamis.normalize.text import plain_words
from tamis.screen.engine import Engine


class Neighbour(msgspec.Struct, frozen=True):
    """Somebody with whom a list connects a party, and by which relation, in the words of the list.

    `said_of` is the id of the entry that the list says it of: the party's own, or the neighbour's. `party_id` is
    empty, and `caption` the name as the list gives it, where the list has no such entry.
    """

    relation: str
    party_id: str
    caption: str
    said_of: str


def neighbours(engine: Engine, party: Party) -> tuple[Neighbour, ...]:
    """Everybody with whom the party's list connects it, whichever of the two entries says so; each once."""
    wanted = _Wanted(party.links)
    ours = frozenset(_key(name.text) for name in party.names if name.strength == "strong")
    found: list[Neighbour] = []
    for other in engine.parties_of(party.list_id):
        if other.id == party.id:
            continue
        keys = wanted.keys_of(other)
        found += [
            Neighbour(link.relation, other.id, other.caption, party.id) for link in wanted.meant(other, keys)
        ]
        for link in other.links:
            if link.target == party.source_id or (not link.target and _key(link.name) in ours):
                found.append(Neighbour(link.relation, other.id, other.caption, other.id))
    found += [Neighbour(link.relation, "", link.name or link.target, party.id) for link in wanted.left()]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.relation, each.caption, each.party_id)))


class _Wanted:
    """The links of a party, on their way to the entries they mean."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._links = list(dict.fromkeys(links))
        self._names = {_key(link.name) for link in self._links if link.name}
        self._found: set[Link] = set()

    def keys_of(self, party: Party) -> frozenset[str]:
        """The names of an entry, where any link is by name."""
        if not self._names:
            return frozenset()
        return frozenset(_key(name.text) for name in party.names if name.strength == "strong")

    def meant(self, party: Party, keys: frozenset[str]) -> Iterator[Link]:
        """The links that mean an entry."""
        for link in self._links:
            if link.target == party.source_id if link.target else _key(link.name) in keys:
                self._found.add(link)
                yield link

    def left(self) -> list[Link]:
        """The links that no entry was found for."""
        return [link for link in self._links if link not in self._found]


def _key(name: str) -> str:
    """A name as names are compared here: its words, in any order."""
    return " ".join(sorted(word for word, _ in plain_words(name)))
