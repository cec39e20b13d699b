"""One row a person: which of the parties found are the same one, on several lists.

Cautious, as two people in one row are worse than one in two. Parties of different lists are joined only by a
publisher's cross-reference or an equal identifier, either beside a word of the name in common, or by an equal
strong name that is rare enough beside birth dates that agree; never where birth dates, genders, kinds or lifelong
identifiers contradict. The matches themselves stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

import msgspec

from tamis.match.breakdown import Breakdown, breakdown
from tamis.model import Answer, DateSpan, Match, Party
from tamis.normalize.facts import LIFETIME_GROUPS, Facts, party_facts
from tamis.normalize.identifiers import identifier_key
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tokens import INITIAL, MINOR, tokenise

_Key = TypeVar("_Key", str, tuple[str, str], tuple[str, ...])

RARE_BESIDE_A_DAY, RARE_BESIDE_A_YEAR = 1000, 1600
"""What an equal name must weigh, in thousandths (a rare word is 1000), beside an equal day or year of birth."""
SHORTEST = 6
"""Numbers of fewer characters join nobody."""
MOST = 12
"""What more parties than this have in common joins none of them."""
_NOT_SAID = ("LegalEntity", "Thing")
_SHARED_KINDS = ("publicKey", "swiftBic")
"""Identifiers that several parties may have in common."""


class Join(msgspec.Struct, frozen=True, order=True):
    """Why two parties are one: `by` is `reference`, `identifier` or `name and birth date`, `on` what is equal."""

    first: str
    second: str
    by: str
    on: str


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
    joins: tuple[Join, ...]
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
    return tuple(_row([matches[i] for i in ids], joins) for ids, joins in _grouped(answer.matches))


def _row(matches: Sequence[Match], joins: Sequence[Join]) -> Row:
    best = matches[0]
    entries = tuple(Entry(m.party.list_id, m.party.id, m.score, m.name.text) for m in matches)
    return Row(best.score, best.party.caption, best.party.kind, entries, tuple(joins), breakdown(best))


def _grouped(matches: Sequence[Match]) -> list[tuple[list[str], list[Join]]]:
    """Ids that belong together in the order of the matches, each with the joins that hold them."""
    groups = join([match.party for match in matches])
    of = {party: number for number, (ids, _) in enumerate(groups) for party in ids}
    found: dict[int, list[str]] = {}
    for match in matches:
        found.setdefault(of[match.party.id], []).append(match.party.id)
    return [(ids, groups[number][1]) for number, ids in found.items()]


class _Known(NamedTuple):
    """What is compared of a party."""

    party: Party
    facts: Facts
    references: frozenset[str]
    own: frozenset[str]
    identifiers: frozenset[tuple[str, str]]
    names: dict[tuple[str, ...], int]
    words: frozenset[str]


def join(parties: Iterable[Party]) -> list[tuple[list[str], list[Join]]]:
    """Parties put together: groups of ids, and the joins that hold each. A group has no list twice, and nothing
    within it contradicts.
    """
    known = {party.id: _known(party) for party in parties}
    group = {party: [party] for party in known}
    held: dict[str, list[Join]] = {party: [] for party in known}
    for found in _joins(list(known.values())):
        mine, theirs = group[found.first], group[found.second]
        if mine is theirs or not all(_may_be_one(known[a], known[b]) for a in mine for b in theirs):
            continue
        held[mine[0]] += [found, *held[theirs[0]]]
        mine += theirs
        group |= dict.fromkeys(theirs, mine)
    return [(ids, sorted(held[ids[0]])) for ids in {id(ids): ids for ids in group.values()}.values()]


def _known(party: Party) -> _Known:
    names: dict[tuple[str, ...], int] = {}
    words: set[str] = set()
    for name in party.names:
        if name.strength != "strong":
            continue
        parts = [t for t in tokenise(name.text, shipped_lexicon()) if not t.flags & MINOR]
        words.update(t.text for t in parts if not t.flags & INITIAL)
        if len(parts) > 1:
            names[tuple(t.text for t in parts)] = sum(t.weight for t in parts)
    own = {party.source_id, *(act.reference for act in party.designations)} - {""}
    return _Known(
        party,
        party_facts(party),
        frozenset(filter(_tells, map(_plain, party.references))),
        frozenset(filter(_tells, map(_plain, own))),
        frozenset(
            (i.kind, key)
            for i in party.identifiers
            if i.kind not in _SHARED_KINDS and len(key := identifier_key(i.kind, i.value)) >= SHORTEST
        ),
        names,
        frozenset(words),
    )


def _plain(reference: str) -> str:
    return reference.strip().casefold()


def _tells(reference: str) -> bool:
    """Whether it looks like one publisher's reference: a plain number may be anybody's."""
    return len(reference) >= SHORTEST and any(c.isalpha() for c in reference) and any(map(str.isdigit, reference))


def _joins(known: Sequence[_Known]) -> list[Join]:
    """Every pair with a reason to be one, the surest reasons first."""
    found: list[Join] = []
    by_reference = _shared(known, lambda k: k.references | k.own)
    found += [Join(a.party.id, b.party.id, "reference", on) for a, b, on in by_reference if _refers(a, b, on)]
    for a, b, (kind, value) in _shared(known, lambda k: k.identifiers):
        if a.words & b.words and _may_be_one(a, b):
            found.append(Join(a.party.id, b.party.id, "identifier", f"{kind} {value}"))
    for a, b, name in _shared(known, lambda k: k.names):
        if _may_be_one(a, b) and min(a.names[name], b.names[name]) >= _needed(a.party, b.party):
            found.append(Join(a.party.id, b.party.id, "name and birth date", " ".join(name)))
    return found


def _refers(a: _Known, b: _Known, on: str) -> bool:
    """Whether one of the two prints it as the other's, or as a third's; not when both have it as their own.

    A word of the name must be in common, as the reference may be that of an associate.
    """
    return (on in a.references or on in b.references) and bool(a.words & b.words) and _may_be_one(a, b)


def _shared(
    known: Sequence[_Known], keys: Callable[[_Known], Iterable[_Key]]
) -> list[tuple[_Known, _Known, _Key]]:
    """Pairs that share a key."""
    having: dict[_Key, list[_Known]] = defaultdict(list)
    for each in known:
        for key in sorted(keys(each)):  # a set has another order in every process
            having[key].append(each)
    telling = ((key, several) for key, several in having.items() if len(several) <= MOST)
    return [(a, b, key) for key, several in telling for a, b in combinations(several, 2)]


def _may_be_one(a: _Known, b: _Known) -> bool:
    """Whether two parties are of different lists, and nothing that is known of both contradicts."""
    if a.party.list_id == b.party.list_id:
        return False
    kinds = {k.facts.kind for k in (a, b) if k.party.kind not in _NOT_SAID}
    if len(kinds) > 1:
        return False
    if a.facts.gender and b.facts.gender and a.facts.gender != b.facts.gender:
        return False
    if a.facts.births and b.facts.births and not _overlapping(a.party.birth_dates, b.party.birth_dates):
        return False
    for group in LIFETIME_GROUPS:
        mine, theirs = ({i for i in k.facts.identifiers if i[0] == group} for k in (a, b))
        if mine and theirs and not mine & theirs:
            return False
    return True


def _overlapping(mine: Sequence[DateSpan], theirs: Sequence[DateSpan]) -> list[tuple[DateSpan, DateSpan]]:
    return [(a, b) for a in mine for b in theirs if a.start <= b.end and b.start <= a.end]


def _needed(a: Party, b: Party) -> float:
    """What an equal name of persons must weigh, by how well birth dates agree; without any, no name will do."""
    if a.kind != "Person" or b.kind != "Person":
        return float("inf")
    agreeing = _overlapping(a.birth_dates, b.birth_dates)
    if any(x.start == x.end == y.start == y.end for x, y in agreeing):
        return RARE_BESIDE_A_DAY
    if any(x.start[:4] == x.end[:4] == y.start[:4] == y.end[:4] for x, y in agreeing):
        return RARE_BESIDE_A_YEAR
    return float("inf")
