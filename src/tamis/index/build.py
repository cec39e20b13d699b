"""Parties in, index out.

Promise: the same parties in any order give the same bytes. Every word of every name gets a posting, and so
does every pair of neighbouring words written as one, so that no name can be out of reach of a query.

Parties pass through one by one: of each only numbers are kept in memory, and its content, packed, in a file until
the order of all is known. So memory grows with the words of the names, not with what is known of the parties.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tamis.index.arrays import Arrays, FactTable, Ragged, little_endian, text_arrays
from tamis.index.counterparts import Counterparts, keys_of_references
from tamis.index.files import FAILING, UNTOUCHED, Manifest, Parts, write_index
from tamis.index.links import keys_of_links
from tamis.index.names import Names, Numbers, ends_of, numbers, raw, rows_of
from tamis.model import ListVersion, Party, encode_party
from tamis.normalize.counterparts import says_strength
from tamis.normalize.facts import PERSON, Facts, party_facts
from tamis.normalize.lexicon import Lexicon, shipped_lexicon
from tamis.normalize.tokens import tokenise
from tamis.spill import Spill

Progress = Callable[[int], None]


class Entry(NamedTuple):
    """One party, or customer, on its way into an index: its id, each name with whether it is weak, the facts,
    what is kept of it whole, the keys of its links and of the references by which publishers know it, and whether
    its list tells weak aliases from strong ones.
    """

    id: str
    names: Sequence[tuple[str, bool]]
    facts: Facts
    content: bytes
    links: Iterable[int] = ()
    references: Iterable[int] = ()
    says_strength: bool = True


def build_index(
    parties: Iterable[Party],
    versions: Sequence[ListVersion],
    folder: Path,
    *,
    lexicon: Lexicon | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Compile `parties` into an index at `folder`, and say what went in.

    `versions` are the list versions they come from; `progress` is told the number of parties done. Raises
    `OutputError` when the disk is full.
    """
    return build_entries(map(entry_of, parties), versions, folder, lexicon=lexicon, progress=progress)


def entry_of(party: Party) -> Entry:
    """A party as it goes into an index."""
    names = [(name.text, name.strength == "weak") for name in party.names]
    return Entry(
        party.id,
        names,
        party_facts(party),
        encode_party(party),
        keys_of_links(party),
        keys_of_references(party),
        says_strength(party),
    )


def build_entries(
    entries: Iterable[Entry],
    versions: Sequence[ListVersion],
    folder: Path,
    *,
    lexicon: Lexicon | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Compile entries, in any order, into an index at `folder`; as `build_index`.

    What an entry does not say and its counterparts do is known of it, too (`normalize/counterparts.py`).
    """
    lexicon = lexicon or shipped_lexicon()
    tokens = lru_cache(maxsize=1 << 16)(lambda text: tokenise(text, lexicon))
    names, facts, ids = Names(), FactTable(), list[str]()
    links, references, counterparts = Ragged("Q"), Ragged("Q"), Counterparts()
    with Spill(folder.parent, f"{FAILING} {folder.parent}", UNTOUCHED) as contents:
        for number, entry in enumerate(entries):
            ids.append(entry.id)
            names.add([(tokens(text), weak) for text, weak in entry.names])
            facts.add(entry.facts)
            links.add(entry.links)
            references.add(entry.references)
            counterparts.add(number, entry.references, entry.facts, entry.says_strength)
            contents.add(zlib.compress(entry.content, 6))
            if progress and number % 500 == 0:
                progress(number)
        order = _order(ids)
        told = counterparts.found(names)
        rows = order.copy()  # of the facts: those that others complete stand behind all others
        places = np.argsort(order)
        for own, others in told.items():
            rows[places[own]] = len(facts)
            facts.add(counterparts.completed(own, others))
        known = _in_order(facts.arrays(), rows)
        party_id, party_id_ends = text_arrays([ids[place] for place in order.tolist()])
        arrays: dict[str, Parts] = {
            **names.arrays(order, np.frombuffer(known["kind"], "u1") <= PERSON),
            **known,
            **_identified(known),
            **_by_keys("link", links, order),
            **_by_keys("reference", references, order),
            **_told(told, order, places),
            "party_id": party_id,
            "party_id_ends": party_id_ends,
            "payload": contents.joined(order.tolist()),
            "payload_ends": raw(ends_of(np.diff(np.array(contents.ends()).astype(np.int64))[order]), "<u8"),
        }
        return write_index(folder, arrays, sorted(versions), lexicon.digest)


def _order(ids: list[str]) -> Numbers:
    """The places of the entries in the order of their ids."""
    if all(one <= other for one, other in pairwise(ids)):
        return np.arange(len(ids))
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)


def _in_order(facts: Arrays, order: Numbers) -> Arrays:
    """The columns of a table of facts with its rows in another order."""
    if np.array_equal(order, np.arange(len(facts["kind"]))):
        return facts
    kinds = {name: np.frombuffer(facts[name], "u1")[order].tobytes() for name in ("kind", "gender")}
    found = facts | kinds
    for name, dtype in _RAGGED_FACTS.items():
        label = f"{name.removesuffix('_group')}_ends"
        values, ends = rows_of(np.frombuffer(facts[name], dtype), np.frombuffer(facts[label], "<u4"), order)
        found |= {name: values.tobytes(), label: raw(ends)}
    return found


_RAGGED_FACTS = {"birth": "<u4", "country": "<u4", "address": "<u4", "identifier": "<u8", "identifier_group": "u1"}


def _identified(facts: Arrays) -> dict[str, Parts]:
    """Every identifier with the party that bears it, sorted by both."""
    keys = np.frombuffer(facts["identifier"], "<u8")
    keys, owners = _by_key(keys, np.diff(np.frombuffer(facts["identifier_ends"], "<u4")))
    return {"known_identifier": raw(keys, "<u8"), "known_party": raw(owners)}


def _by_keys(label: str, rows: Ragged, order: Numbers) -> dict[str, Parts]:
    """Every key, of a link or a reference, with the party of which it is said, sorted by both."""
    keys, ends = rows_of(numbers(rows.values), numbers(rows.offsets), order)
    keys, owners = _by_key(keys, np.diff(ends))
    return {f"{label}_key": raw(keys, "<u8"), f"{label}_party": raw(owners)}


def _told(told: dict[int, tuple[int, ...]], order: Numbers, places: Numbers) -> dict[str, Parts]:
    """For each party the numbers of its counterparts."""
    found = Ragged("I")
    for own in order.tolist():
        found.add(sorted(places[other] for other in told.get(own, ())))
    return {"counterpart": little_endian(found.values), "counterpart_ends": little_endian(found.offsets)}


def _by_key(keys: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Keys, of which each party has so many, and the party of each, sorted by both."""
    owners = np.repeat(np.arange(len(counts), dtype="<u4"), counts)
    order = np.lexsort((owners, keys))
    return keys[order], owners[order]
