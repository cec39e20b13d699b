"""What lists say of relations, as a graph: leader of, owned by, acting for, family, from both ends.

A list speaks of its own entries, by their ids or by name; a name means an entry where it is one of its full names.
Whom the list names without having an entry is a neighbour without an id. Nobody else of the list is read: the
index knows who names whom.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from tamis.errors import QueryError
from tamis.index.links import full_names, keys_of_entry, words_of
from tamis.model import Link, Party, Query
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
    found = [*_named_by(engine, party), *_naming(engine, party)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.relation, each.caption, each.party_id)))


def _named_by(engine: Engine, party: Party) -> Iterator[Neighbour]:
    """Those whom the list names when it speaks of the party."""
    for link in dict.fromkeys(party.links):
        meant = _meant(engine, party, link)
        for other in meant:
            if other.id != party.id:
                yield Neighbour(link.relation, other.id, other.caption, party.id)
        if not meant:
            yield Neighbour(link.relation, "", link.name or link.target, party.id)


def _naming(engine: Engine, party: Party) -> Iterator[Neighbour]:
    """Those of whom the list speaks when it names the party."""
    ours = full_names(party)
    for number in engine.index.linking(keys_of_entry(party)):
        other = engine.party_at(number)
        for link in other.links if other.id != party.id else ():
            if link.target == party.source_id or (not link.target and words_of(link.name) in ours):
                yield Neighbour(link.relation, other.id, other.caption, other.id)


def _meant(engine: Engine, party: Party, link: Link) -> list[Party]:
    """The entries of the party's list that a link means."""
    if link.target:
        number = engine.index.find(f"{party.list_id}:{link.target}")
        return [] if number is None else [engine.party_at(number)]
    words = words_of(link.name)
    try:
        lowest = engine.profile.lowest_threshold / 100
        met = engine.screen(Query(name=link.name), lowest, limit=None, lists=[party.list_id])
    except QueryError:
        return []
    found = (match.party for match in (*met.matches, *met.below_line))
    return [other for other in found if words in full_names(other)]
