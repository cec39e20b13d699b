"""One row a person: which of the parties found are the same one, on several lists, as `match/same.py` tells.

The matches themselves stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tamis.match.breakdown import Breakdown, breakdown
from tamis.match.same import Tie, groups_of
from tamis.model import Answer, Match


class Entry(msgspec.Struct, frozen=True):
    """A party of a row as one list has it: its id, its score, and the written form that matched."""

    list_id: str
    party: str
    score: float
    name: str


class Row(msgspec.Struct, frozen=True):
    """One person, body or ship: the best score and how it came about, its entries by list, why they are one."""

    score: float
    caption: str
    kind: str
    entries: tuple[Entry, ...]
    ties: tuple[Tie, ...]
    breakdown: Breakdown

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that it stands on."""
        return tuple(dict.fromkeys(entry.list_id for entry in self.entries))


def rows(answer: Answer) -> tuple[Row, ...]:
    """The matches of an answer, one row a person, best first; every match stands in exactly one row.

    >>> import tamis
    >>> rows(tamis.open().screen(tamis.Query(name="Ali Khan")))  # doctest: +SKIP
    """
    matches = {match.party.id: match for match in answer.matches}
    groups = groups_of(match.party for match in answer.matches)
    return tuple(_row([matches[party.id] for party in group.parties], group.ties) for group in groups)


def _row(matches: Sequence[Match], ties: tuple[Tie, ...]) -> Row:
    best = matches[0]
    entries = tuple(Entry(m.party.list_id, m.party.id, m.score, m.name.text) for m in matches)
    return Row(best.score, best.party.caption, best.party.kind, entries, ties, breakdown(best))
