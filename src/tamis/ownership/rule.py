"""The 50 percent rule, as OFAC states it in its guidance of 13 August 2014 and in FAQ 398 to 402.

What blocked persons own by 50 percent or more, directly or indirectly and in the aggregate, is itself blocked;
then its whole stake in others counts as a blocked person's. A smaller holding does not pass through. So who is
blocked is the least set that holds the listed ones and is closed under the rule: companies that own each other in
a circle block nobody unless a blocked person stands outside. Control without ownership does not count.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from fractions import Fraction

import msgspec

LINE = Fraction(50)
"""The share, in percent, from which on a company is blocked."""

_PATHS = 20
"""Paths that are shown of one company."""


class Stake(msgspec.Struct, frozen=True, order=True):
    """`owner` holds `share` percent of `owned`; both are ids or names, the same for the same party."""

    owner: str
    owned: str
    share: Fraction


class Held(msgspec.Struct, frozen=True):
    """A company of which blocked persons hold something: by whom, how much together, and whether that blocks it.

    `paths` lead from a listed person to the company, each as ids with the shares between them.
    """

    company: str
    share: Fraction
    blocked: bool
    holders: tuple[Stake, ...]
    paths: tuple[tuple[Stake, ...], ...]


def held_by_blocked(stakes: Iterable[Stake], listed: Iterable[str]) -> list[Held]:
    """Every company of which blocked persons hold something, the blocked first; `listed` are blocked anyway."""
    by_owner: dict[str, list[Stake]] = {}
    by_owned: dict[str, list[Stake]] = {}
    for stake in sorted(stakes):
        by_owner.setdefault(stake.owner, []).append(stake)
        by_owned.setdefault(stake.owned, []).append(stake)
    starting = sorted(set(listed))
    rank = dict.fromkeys(starting, 0)  # blocked persons, by how late they came to be
    together: dict[str, Fraction] = {}
    waiting = deque(starting)
    while waiting:
        for stake in by_owner.get(owner := waiting.popleft(), ()):
            if stake.owned == owner:
                continue
            together[stake.owned] = together.get(stake.owned, Fraction(0)) + stake.share
            if together[stake.owned] >= LINE and stake.owned not in rank:
                rank[stake.owned] = len(rank)
                waiting.append(stake.owned)
    found = []
    for company, share in together.items():
        holders = tuple(s for s in by_owned[company] if s.owner in rank and s.owner != company)
        paths = tuple(_paths(company, by_owned, rank))
        found.append(Held(company, share, company in rank and share >= LINE, holders, paths))
    return sorted(found, key=lambda held: (not held.blocked, -held.share, held.company))


def _paths(company: str, by_owned: dict[str, list[Stake]], rank: dict[str, int]) -> list[tuple[Stake, ...]]:
    """Ways from a listed person to a company, each step by somebody who was blocked before; the shortest first."""
    found: list[tuple[Stake, ...]] = []
    waiting: deque[tuple[Stake, ...]] = deque([()])
    while waiting and len(found) < _PATHS:
        path = waiting.popleft()
        here = path[0].owner if path else company
        latest = rank.get(here, len(rank))
        for stake in by_owned.get(here, ()):
            if (
                stake.owner not in rank
                or (path and rank[stake.owner] >= latest)
                or _passes(stake.owner, path, company)
            ):
                continue
            longer = (stake, *path)
            if rank[stake.owner] == 0:
                found.append(longer)
            else:
                waiting.append(longer)
    return found


def _passes(owner: str, path: Sequence[Stake], company: str) -> bool:
    """Whether a path passes somebody already."""
    return owner == company or any(stake.owned == owner for stake in path)
