"""The keys under which an index finds who names whom: what a list says of relations, turned round.

A list speaks of its own entries by their ids or by name. Each such link is kept under a key of its list and of
what it says, with the entry that says it; who has that id or that name asks with the same key. Keys are hashes, so
that whoever is found is to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from tamis.model import Party
from tamis.normalize.facts import hash64
from tamis.normalize.text import plain_words


def keys_of_links(party: Party) -> Iterator[int]:
    """A key for each link of an entry: by the id that it says, otherwise by the name."""
    for link in party.links:
        said = _id_key(party, link.target) if link.target else _name_key(party, words_of(link.name))
        if said is not None:
            yield said


def keys_of_entry(party: Party) -> set[int]:
    """The keys of every link that would mean this entry: by its id, or by one of its full names."""
    by_name = {_name_key(party, words) for words in full_names(party)}
    return {key for key in (_id_key(party, party.source_id), *by_name) if key is not None}


def full_names(party: Party) -> frozenset[str]:
    """The full names of an entry as links are compared with them."""
    return frozenset(words_of(name.text) for name in party.names if name.strength == "strong")


def words_of(name: str) -> str:
    """A name as names are compared here: its words, in any order.

    >>> words_of("QUDRATOV, Firuz") == words_of("Firuz Qudratov")
    True
    """
    return " ".join(sorted(word for word, _ in plain_words(name)))


def _id_key(party: Party, source_id: str) -> int:
    return hash64(f"{party.list_id}\0id\0{source_id}")


def _name_key(party: Party, words: str) -> int | None:
    return hash64(f"{party.list_id}\0name\0{words}") if words else None
