"""What corroborates and what contradicts a name: birth dates, countries, gender, kind, identifiers, address.

Like `reference.py` the specification of what the kernel computes: whole hundredths, fixed order. A corroborating
attribute never takes points, a contradicting one never gives any, and one that either side lacks says nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from tamis.match.profiles import Profile
from tamis.match.reference import NameScore
from tamis.normalize.facts import DOCUMENT, LIFETIME_GROUPS, UNKNOWN, WIDE, Facts, years_apart

HIGHEST = 10000


class Evidence(NamedTuple):
    """One attribute that says something: which, what it found, and its points in hundredths."""

    kind: str
    finding: str
    points: int


WIDE_GAP = "gap_wide"
OTHER_LIFETIME = "other_lifetime"
UNHOLDING = (WIDE_GAP, OTHER_LIFETIME)
"""The only findings that take an exact name below the line."""


def compare_facts(query: Facts, party: Facts, policy: Profile) -> tuple[Evidence, ...]:
    """Everything the attributes say, in a fixed order."""
    found: list[Evidence] = []
    if query.births and party.births:
        finding, points = birth_evidence(query, party, policy)
        found.append(Evidence("birthDate", finding, points))
    if query.countries and party.countries:
        same = not set(query.countries).isdisjoint(party.countries)
        points = policy.country_same if same else policy.country_other
        found.append(Evidence("country", "same" if same else "other", points))
    if query.gender and party.gender:
        same = query.gender == party.gender
        points = policy.gender_same if same else policy.gender_other
        found.append(Evidence("gender", "same" if same else "other", points))
    if query.kind != party.kind and UNKNOWN not in (query.kind, party.kind):
        found.append(Evidence("kind", "other", policy.kind_other))
    if query.identifiers and party.identifiers:
        finding, points = identifier_evidence(query, party, policy)
        if finding:
            found.append(Evidence("identifier", finding, points))
    if query.address and party.address:
        shared = len(set(query.address).intersection(party.address))
        if shared >= 2 and shared * 2 >= len(query.address):
            found.append(Evidence("address", "shared", policy.address_shared))
    return tuple(found)


def birth_evidence(query: Facts, party: Facts, policy: Profile) -> tuple[str, int]:
    """What the birth dates say at best, over all readings of either side; the first of equals."""
    best: tuple[str, int] | None = None
    for mine in query.births:
        for theirs in party.births:
            finding = _birth_relation(mine, theirs)
            points = getattr(policy, f"birth_{finding}")
            if best is None or points > best[1]:
                best = (finding, points)
    assert best is not None
    return best


_NEW_YEAR = 101
"""The first of January stands for a day that nobody knows."""


def _birth_relation(a: tuple[int, int], b: tuple[int, int]) -> str:
    """How two birth dates, each an interval of yyyymmdd, relate; the names are those of the profile."""
    days = a[0] == a[1] and b[0] == b[1]
    if a[0] <= b[1] and b[0] <= a[1]:
        if days:
            return "same_day"
        widest = max(a[1] // 10000 - a[0] // 10000, b[1] // 10000 - b[0] // 10000)
        return "overlap" if widest else "same_year"
    gap = years_apart(a, b)
    if days:
        month_day_a, month_day_b = a[0] % 10000, b[0] % 10000
        if gap == 0 and month_day_a // 100 == month_day_b % 100 and month_day_a % 100 == month_day_b // 100:
            return "swapped"
        if gap == 1 and month_day_a == month_day_b:
            return "near"
        unknown = _NEW_YEAR in (month_day_a, month_day_b)
        other = month_day_a // 100 != month_day_b // 100 and month_day_a % 100 != month_day_b % 100
        if 1 <= gap <= 2 and other and not unknown:
            return "other_day"
    if gap <= 2:
        return f"gap_{gap}"
    if gap <= 5:
        return "gap_5"
    return "gap_9" if gap < WIDE else WIDE_GAP


def identifier_evidence(query: Facts, party: Facts, policy: Profile) -> tuple[str, int]:
    """What the identifiers say: an equal one settles it, a different lifetime one speaks against it."""
    shared = set(query.identifiers).intersection(party.identifiers)
    if any(group != DOCUMENT for group, _ in shared):
        return "same_lifetime", policy.identifier_lifetime
    if shared:
        return "same_document", policy.identifier_document
    mine = {group for group, _ in query.identifiers}
    theirs = {group for group, _ in party.identifiers}
    if any(group in mine and group in theirs for group in LIFETIME_GROUPS):
        return OTHER_LIFETIME, policy.identifier_other_lifetime
    if DOCUMENT in mine and DOCUMENT in theirs:
        return "other_document", policy.identifier_other_document
    return "", 0


class Total(NamedTuple):
    """The score of a query against a party by one of its names, in hundredths, and how it came about.

    `hold` is what an exact name gets to stay on the line, `limit` what the scale's ends take or give.
    `below_line` marks what must be shown though it does not accuse.
    """

    score: int
    hold: int
    limit: int
    below_line: bool


def total(name: NameScore, evidence: tuple[Evidence, ...], policy: Profile) -> Total:
    """Name and attributes together."""
    settled = any(e.kind == "identifier" and e.points > 0 for e in evidence)
    if name.total == 0 and not settled:
        return Total(0, 0, 0, False)
    plain = name.total + sum(e.points for e in evidence)
    held = name.exact and not name.capped and not any(e.finding in UNHOLDING for e in evidence)
    hold = policy.line - plain if held and plain < policy.line else 0
    score = min(HIGHEST, max(0, plain + hold))
    below = name.exact and (name.capped or score < policy.line)
    return Total(score, hold, score - plain - hold, below)


def most_from_attributes(query: Facts, policy: Profile) -> int:
    """The most that a query's attributes can add to any name, identifiers apart: the index bounds with it."""
    return (
        (policy.birth_same_day if query.births else 0)
        + (policy.country_same if query.countries else 0)
        + (policy.gender_same if query.gender else 0)
        + (policy.address_shared if query.address else 0)
    )
