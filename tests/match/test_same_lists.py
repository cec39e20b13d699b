"""Where publishers' references say which entries are one party, matching that sees none finds the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tamis.lists import catalog
from tamis.match.same import Seen, same_party

FILES = {
    "un_sc_sanctions": "un/un_consolidated_2026-08-01.xml.gz",
    "gb_fcdo_sanctions": "uk/ofsi_ConList_2025-04-14.xlsx",
    "au_dfat_sanctions": "au/dfat_consolidated_2026-08.xlsx",
}


@pytest.fixture(scope="module")
def entries(shared: Path) -> dict[str, list[tuple[Seen, frozenset[str]]]]:
    """The entries of each list with a reference of the United Nations, which the matching is not shown."""
    found = {}
    for list_id, file in FILES.items():
        seen = [Seen(party) for party in catalog.parse([shared / "lists" / file], list_id).parties]
        hidden = [(each, frozenset(r for r in each.references if r[2:4] in ("i.", "e."))) for each in seen]
        for each in seen:
            each.references = frozenset()
        found[list_id] = [(each, references) for each, references in hidden if references]
    return found


def near(one: list[tuple[Seen, frozenset[str]]], other: list[tuple[Seen, frozenset[str]]]) -> Iterator[tuple]:
    """Pairs that have a name or an identifier in common: all others are tied by no rule."""
    places = defaultdict(set)
    for place, (seen, _) in enumerate(other):
        for key in (*seen.names, *seen.facts.identifiers):
            places[key].add(place)
    for mine in one:
        for place in set().union(*(places[key] for key in (*mine[0].names, *mine[0].facts.identifiers))):
            yield mine, other[place]


@pytest.mark.parametrize(
    ("one", "other", "least", "wrong"),
    [
        ("un_sc_sanctions", "gb_fcdo_sanctions", 0.94, 4),
        ("un_sc_sanctions", "au_dfat_sanctions", 0.92, 10),
        ("gb_fcdo_sanctions", "au_dfat_sanctions", 0.90, 6),
    ],
)
def test_nine_of_ten_pairs_are_found_and_hardly_one_is_wrong(entries, one, other, least, wrong):
    known = {reference for _, references in entries[other] for reference in references}
    possible = sum(1 for _, references in entries[one] if references & known)
    assert possible > 600
    tied = [
        mine[1] & theirs[1]
        for mine, theirs in near(entries[one], entries[other])
        if same_party(mine[0], theirs[0])
    ]
    assert sum(map(bool, tied)) >= least * possible
    assert sum(not shared for shared in tied) <= wrong
