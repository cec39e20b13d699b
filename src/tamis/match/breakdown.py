"""A score taken apart for a reviewer: word by word, and step by step with the running total.

Three questions in this order: how alike are the names, what corroborates, what contradicts. Where a rule holds the
score up or down at the end, that is a step of its own. The steps sum to the score.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from tamis.model import Name, Reason
from tamis.normalize.pieces import pieces
from tamis.normalize.scripts import script_of

RELATIONS = (
    "same",
    "spelling",
    "transliteration",
    "nickname",
    "initial",
    "joined",
    "order",
    "missing",
)
"""How a word relates to its partner: `order` is the same word elsewhere in the name, `missing` has no partner."""

GROUPS = {
    "names": "How alike the names are",
    "corroborates": "What corroborates",
    "contradicts": "What contradicts",
    "bounds": "Where the score is held",
}
"""The groups of steps, in the order in which they are added up."""

_SHARED = "what the names share, the more the rarer it is"
_OF_NAMES = ("name", "spelling", "missing", "order", "numbers")


class Explained(Protocol):
    """Whatever has a score with reasons: a `Match`, or two names compared."""

    @property
    def score(self) -> float:
        """From 0 to 100."""
        ...

    @property
    def query_name(self) -> str:
        """The name asked for."""
        ...

    @property
    def name(self) -> Name:
        """The written form that it met."""
        ...

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the score is the sum of."""
        ...


class Word(msgspec.Struct, frozen=True):
    """A word of either name beside its partner, both as they were written; empty where there is none.

    `relation` is one of `RELATIONS`, `likeness` runs from 0 to 1, `weight` is what the word counts: about 1 for a
    rare one. `moved` says that it stands elsewhere in the other name.
    """

    query: str
    listed: str
    relation: str
    likeness: float
    weight: float
    moved: bool = False


class Step(msgspec.Struct, frozen=True):
    """One step: what was seen, the points that it gave or took, and the score so far. `kind` as in `Reason`."""

    group: str
    kind: str
    text: str
    points: float
    total: float


class Breakdown(msgspec.Struct, frozen=True):
    """A score taken apart: the two written forms that met, their words aligned, and the steps that sum to it."""

    score: float
    query_name: str
    listed_name: str
    words: tuple[Word, ...]
    steps: tuple[Step, ...]

    def group(self, name: str) -> tuple[Step, ...]:
        """The steps of one of `GROUPS`."""
        return tuple(step for step in self.steps if step.group == name)


def breakdown(match: Explained) -> Breakdown:
    """Take the score of a match, or of two names compared, apart.

    >>> from tamis import compare
    >>> parts = breakdown(compare("Usama bin Ladin", "Osama Ladin", kind="Person"))
    >>> [(word.query, word.listed, word.relation) for word in parts.words]
    [('Usama', 'Osama', 'spelling'), ('bin', '', 'missing'), ('Ladin', 'Ladin', 'same')]
    >>> round(sum(step.points for step in parts.steps), 2) == parts.score == parts.steps[-1].total
    True
    """
    reasons = match.reasons
    met = next((reason.detail for reason in reasons if reason.kind == "name"), {})
    words = _words(match.query_name, match.name.text, met) if met else ()
    return Breakdown(match.score, match.query_name, match.name.text, words, _steps(reasons))


def _steps(reasons: Sequence[Reason]) -> tuple[Step, ...]:
    """The reasons by group, each with the sum so far; in hundredths, so that nothing is lost in between."""
    grouped: dict[str, list[Reason]] = {group: [] for group in GROUPS}
    for reason in reasons:
        grouped[_group(reason)].append(reason)
    found, total = [], 0
    for group, several in grouped.items():
        for reason in several:
            total += round(reason.points * 100)
            text = _SHARED if reason.kind == "name" else reason.text  # the words stand apart, aligned
            found.append(Step(group, reason.kind, text, reason.points, total / 100))
    return tuple(found)


def _group(reason: Reason) -> str:
    if reason.kind == "hold" or "highest" in reason.detail:
        return "bounds"
    if reason.kind in _OF_NAMES or reason.kind == "cap":
        return "names"
    return "corroborates" if reason.points >= 0 else "contradicts"


def _words(query: str, listed: str, met: dict[str, Any]) -> tuple[Word, ...]:
    """The words in the query's order; one that only the list has stands after the word that it follows there."""
    mine, theirs = pieces(query), pieces(listed)
    pairs = met["words"]
    moved = _moved([pair["listed_at"][0] for pair in pairs])
    rows: list[tuple[tuple[float, ...], Word]] = []
    taken_mine: dict[int, int] = {}
    taken_theirs: dict[int, int] = {}
    for pair, elsewhere in zip(pairs, moved, strict=True):
        word = Word(
            " ".join(mine[place] for place in pair["query_at"]),
            " ".join(theirs[place] for place in pair["listed_at"]),
            "",
            pair["likeness"],
            pair["weight"],
            elsewhere,
        )
        word = msgspec.structs.replace(word, relation=_relation(pair["relation"], word))
        rows.append(((pair["query_at"][0], 0), word))
        taken_mine |= dict.fromkeys(pair["query_at"], pair["query_at"][0])
        taken_theirs |= dict.fromkeys(pair["listed_at"], pair["query_at"][0])
    for place, (piece, weight) in enumerate(zip(mine, met["query_weights"], strict=True)):
        if place not in taken_mine:
            rows.append(((place, 0), Word(piece, "", "missing", 0.0, weight)))
    after = -1
    for place, (piece, weight) in enumerate(zip(theirs, met["listed_weights"], strict=True)):
        after = taken_theirs.get(place, after)
        if place not in taken_theirs:
            rows.append(((after, 1 + place), Word("", piece, "missing", 0.0, weight)))
    return tuple(word for _, word in sorted(rows, key=lambda row: row[0]))


def _relation(relation: str, word: Word) -> str:
    """A usual variant of a name is another spelling, or in another script; the same word elsewhere is `order`."""
    if relation in ("same", "variant", "spelling") and script_of(word.query) != script_of(word.listed):
        return "transliteration"
    if relation == "same" and word.moved:
        return "order"
    return "spelling" if relation == "variant" else relation


def _moved(places: Sequence[int]) -> list[bool]:
    """Which of these left the order: all but the longest run that still ascends."""
    ends: list[int] = []
    lengths = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
        lengths.append(at + 1)
    wanted, moved = len(ends), [True] * len(places)
    for number in range(len(places) - 1, -1, -1):
        if lengths[number] == wanted:
            moved[number] = False
            wanted -= 1
    return moved
