"""How many parties of the lists of a home are joined into rows, by what, and a sample to look at.

    python benchmarks/one_row.py --home HOME --sample 20

Looks over all parties at once, where an answer looks over those that it found. What would fool you: where one list
copies another, as the Consolidated Screening List does with those of OFAC, most joins are easy.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter

from tamis.config import settings
from tamis.library import Library
from tamis.match.same import groups_of
from tamis.model import Party


def main() -> None:
    """Counts, checks against what the publishers print, and a sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home")
    parser.add_argument("--sample", type=int, default=20)
    options = parser.parse_args()
    library = Library(settings(options.home))
    with library.store() as store:
        ids = [state.id for state in library.lists() if state.version]
        parties = {p.id: p for i in ids for p in store.parties(store.versions(i)[-1])}
    groups = [group for group in groups_of(parties.values()) if len(group.parties) > 1]
    ties = [tie for group in groups for tie in group.ties]
    sizes = [len(group.parties) for group in groups]
    print(f"{len(parties):,} parties; {len(groups):,} rows of several, with {sum(sizes):,} parties")
    print(f"{sum(n * (n - 1) // 2 for n in sizes):,} pairs;", dict(Counter(tie.rule for tie in ties)))
    _numbers([[party.id for party in group.parties] for group in groups])
    _references([list(group.parties) for group in groups])
    random.seed(4)
    for tie in random.sample(ties, min(options.sample, len(ties))):
        print(f"{tie.text}:", *(_shown(parties[i]) for i in (tie.one, tie.other)), sep="\n    ")


def _numbers(groups: list[list[str]]) -> None:
    """OFAC's parties beside those of the Consolidated Screening List, which keeps OFAC's numbers."""
    pairs = [
        (ofac.partition(":")[2], csl.partition("-")[2])
        for ids in groups
        for ofac in ids
        for csl in ids
        if ofac.startswith("us_ofac_sdn:") and csl.startswith("us_trade_csl:SDN-")
    ]
    print(
        f"{len(pairs):,} pairs of OFAC's SDN list and its copy; {sum(a != b for a, b in pairs)} of other numbers"
    )


def _references(groups: list[list[Party]]) -> None:
    """Rows of two parties or more that print a reference of the Security Council."""
    printing = [[each for party in group if (each := _printed(party))] for group in groups]
    both = [several for several in printing if len(several) > 1]
    apart = sum(1 for several in both if not set.intersection(*several))
    print(f"{len(both):,} rows with two references of the Security Council; in {apart} they differ")


def _printed(party: Party) -> set[str]:
    found = {reference.lower() for reference in (party.source_id, *party.references)}
    return {reference for reference in found if re.fullmatch(r"[a-z]{2}[ie]\.\d+", reference)}


def _shown(party: Party) -> str:
    return f"{party.id} {party.caption} {[span.text or span.start for span in party.birth_dates]}"


if __name__ == "__main__":
    main()
