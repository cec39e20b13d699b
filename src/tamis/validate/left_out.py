"""Leave one written form out: is the party found by its other names?

Of each party drawn, one written form is taken from every list that has it, and an index is built of what is
left; no party that bears a form drawn bears another. Forms are told apart by their words, whatever order and case.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.match.profiles import Profile
from tamis.model import Party, Query
from tamis.normalize.lexicon import lexicon_of
from tamis.normalize.scripts import script_of
from tamis.validate.bench import Bench, Case, Outcome, Point, Progress, Row, curve, form, row, shuffled
from tamis.validate.intervals import Share, share
from tamis.validate.learning import table_of, together
from tamis.validate.spellings import spellings_of

FOLDS = 2
"""Parts of the cases that are unlearned one after the other, each with an index of its own."""


class Unlearned(msgspec.Struct, frozen=True):
    """The share found with a lexicon learned from all parties of the lists, and with one that never saw those
    asked for (in `folds` parts). `moved` is how many cases are found with one and not with the other; `spelt` is
    the share found where the latter lexicon has families of spellings learned without them, too.
    """

    folds: int
    learned: Share
    unlearned: Share
    moved: int
    spelt: Share


class LeftOut(msgspec.Struct, frozen=True):
    """Cases drawn, rows by list, kind, script pair and strength, all cases over the thresholds; and, where it was
    asked for, what it is worth that the lexicon knew the names.
    """

    cases: int
    rows: tuple[Row, ...]
    curve: tuple[Point, ...]
    unlearned: Unlearned | None = None


def draw(parties: Sequence[Party], known: Mapping[str, set[str]], most: int, seed: int) -> list[Case]:
    """Forms to take away: one a party, of parties that keep another form; none whose bearers were drawn before."""
    chance = shuffled(seed, "left out")
    by_id = {party.id: party for party in parties}
    order = sorted(by_id)
    chance.shuffle(order)
    touched: set[str] = set()
    found: list[Case] = []
    for party_id in order:
        if len(found) == most:
            break
        party = by_id[party_id]
        forms = {form(name.text) for name in party.names}
        if len(forms) < 2 or party_id in touched:
            continue
        name = chance.choice(party.names)
        key = form(name.text)
        holders = known[key]
        remaining = [h for h in sorted(holders) if {form(n.text) for n in by_id[h].names} - {key}]
        if not key or not remaining or holders & touched:
            continue
        touched |= holders
        rest = "+".join(sorted({n.script or script_of(n.text) for n in party.names if form(n.text) != key}))
        labels = f"list\t{party.list_id}\nkind\t{party.kind}\nscripts\t{name.script} by {rest}"
        labels += f"\nstrength\t{name.strength} {name.kind}"
        query = Query(name=name.text, kind=party.kind)
        found.append(Case(query, frozenset(remaining), party.caption, labels, key))
    return found


def screened(
    bench: Bench,
    parties: Sequence[Party],
    cases: Sequence[Case],
    progress: Progress,
    profile: Profile,
) -> list[Outcome]:
    """The outcomes against an index without the forms of the cases."""
    gone = {case.group for case in cases}
    kept = []
    for party in parties:
        names = tuple(name for name in party.names if form(name.text) not in gone)
        if names:
            kept.append(party if len(names) == len(party.names) else msgspec.structs.replace(party, names=names))
    with tempfile.TemporaryDirectory(prefix="tamis-validate-") as folder:
        told = _building(progress, len(kept))
        build_index(
            kept, bench.index.manifest.lists, Path(folder) / "index", lexicon=profile.lexicon, progress=told
        )
        less = Bench(OpenIndex(Path(folder) / "index"), profile)
        return less.screen(cases, "leave one name out", progress)


def unlearn(
    bench: Bench, parties: Sequence[Party], cases: Sequence[Case], progress: Progress, profile: Profile
) -> Unlearned:
    """The cases with lexicons that were learned here: from all parties, and without those of the cases, with and
    without the spellings that these teach.

    A party that is held out is so with all its entries, on whatever list they are.
    """
    groups = together(parties, progress)
    group_of = {party.id: number for number, group in enumerate(groups) for party in group}
    bearers = {case.group: {group_of[party] for party in case.wanted} for case in cases}
    for party in parties:
        for key in {form(name.text) for name in party.names} & bearers.keys():
            bearers[key].add(group_of[party.id])

    def found(part: Sequence[Case], held: set[int], *, spelt: bool = False) -> list[bool]:
        kept = [group for number, group in enumerate(groups) if number not in held]
        table = table_of(kept, families=spellings_of(kept, progress).families if spelt else ())
        own = replace(profile, learned=lexicon_of(table))
        return [o.score >= profile.threshold for o in screened(bench, parties, part, progress, own)]

    learned, unlearned, spelt = [], [], []
    for fold in range(FOLDS):
        part = cases[fold::FOLDS]
        learned += found(part, set())
        held = set().union(*(bearers[case.group] for case in part))
        unlearned += found(part, held)
        spelt += found(part, held, spelt=True)
    moved = sum(one != other for one, other in zip(learned, unlearned, strict=True))
    total = len(cases)
    return Unlearned(
        FOLDS, share(sum(learned), total), share(sum(unlearned), total), moved, share(sum(spelt), total)
    )


def _building(progress: Progress, total: int) -> Callable[[int], None]:
    return lambda done: progress("index without the names left out", done, total)


def measure(
    cases: Sequence[Case], outcomes: Sequence[Outcome], line: int, unlearned: Unlearned | None = None
) -> LeftOut:
    """The figures of every group."""
    groups: dict[tuple[str, str], list[tuple[Case, Outcome]]] = {}
    for case, outcome in zip(cases, outcomes, strict=True):
        for label in case.label.split("\n"):
            group, _, value = label.partition("\t")
            groups.setdefault((group, value), []).append((case, outcome))
    rows = [row(pairs, group, label, line) for (group, label), pairs in sorted(groups.items())]
    everything = row(zip(cases, outcomes, strict=True), "all", "all", line)
    return LeftOut(len(cases), (everything, *rows), curve([outcome.score for outcome in outcomes]), unlearned)
