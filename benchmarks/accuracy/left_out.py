"""Leave one written form out, Tamis beside a peer: is the party found by its other names, and at what price?

The forms are drawn as `tamis validate` draws them (`src/tamis/validate/left_out.py`): one a party, taken away from
every list that has it. Tamis screens each against an index of all that is left. The peer cannot: it compares the
form with the parties whose names are likest by trigrams, as after a search engine, and with the party itself in any
case, so that it is charged with no miss of the search. Parties are given whole, weak names marked as such.

The price is how many parties other than the wanted ones, and their entries on other lists, a form alerts on. Beside
each system's own line there is one at which it alerts on no more than the more sparing of the two does.

What would fool you: many an alias is another name altogether, which no comparison of spellings finds. The parties
that the peer meets are few, so what it would have alerted on beyond them is not counted against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pairs import Nearest, kind_of
from systems import THRESHOLDS, Entity, Peers

from tamis.config import settings
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.match.profiles import DEFAULT
from tamis.model import Party
from tamis.validate.bench import LOWEST, Bench, Case, bearers, form
from tamis.validate.learning import together
from tamis.validate.left_out import draw, screened

PEER = "logic-v2"
PARTIES = 50
"""Parties that the peer is given for each form."""

Found = list[tuple[float, list[float]]]
"""For each form, the score of the wanted party (0 for none) and those of the others."""


def left_out_rows(peers: Peers | None, home: str | None, count: int, seed: int) -> list[dict[str, Any]]:
    """Strong forms, `count` of persons and as many as come with them of others: found by each system."""
    bench = Bench(OpenIndex(Library(settings(home)).index_folder()))
    parties = bench.parties()
    group_of = {p.id: frozenset(e.id for e in group) for group in together(parties) for p in group}
    drawn = draw(parties, bearers(parties), len(parties), seed)
    strong = [case for case in drawn if "\nstrength\tstrong" in case.label and bench.usable(case.query)]
    persons = [case for case in strong if case.query.kind == "Person"][:count]
    others = [case for case in strong if case.query.kind != "Person"][: count // 2]
    cases = [_whole(case, group_of) for case in (*persons, *others)]
    outcomes = screened(bench, parties, cases, lambda *_: None, DEFAULT)
    found: dict[str, Found] = {"tamis": [(o.score / 100, [score / 100 for score in o.others]) for o in outcomes]}
    if peers:
        found[PEER] = _of_peer(peers, parties, cases)
    rows = []
    for label, part in (
        ("persons", slice(0, len(persons))),
        ("organisations and the rest", slice(len(persons), None)),
    ):
        mine = {system: scores[part] for system, scores in found.items()}
        volume = min(_alerts(scores, THRESHOLDS[system]) for system, scores in mine.items())
        for system, scores in mine.items():
            line, total = THRESHOLDS[system], max(1, len(scores))
            level = _line_of(scores, volume, line)
            rows.append(
                {
                    "forms left out": label,
                    "count": len(scores),
                    "system": system,
                    "found": sum(score >= line for score, _ in scores) / total,
                    "other alerts a form": f"{_alerts(scores, line) / total:.2f}",
                    "line of equal alerts": level,
                    "found there": sum(score >= level for score, _ in scores) / total,
                }
            )
    return rows


def _whole(case: Case, group_of: dict[str, frozenset[str]]) -> Case:
    """The case with the wanted parties' entries on other lists wanted too: an alert on them is right."""
    return case._replace(wanted=frozenset().union(*(group_of[party] for party in case.wanted)))


def _of_peer(peers: Peers, parties: Sequence[Party], cases: Sequence[Case]) -> Found:
    """The peer's scores of each form against the likest parties, without the forms that are taken away."""
    gone = {case.group for case in cases}
    known = {p.id: entity for p in parties if (entity := _entity(p, gone))}
    near: dict[str, Nearest] = {}
    for kind in sorted({kind_of(p) for p in parties}):
        mine = (p for p in parties if p.id in known and kind_of(p) == kind)
        near[kind] = Nearest((text, p.id) for p in mine for text in _names(known[p.id]))
    kinds = {p.id: kind_of(p) for p in parties}
    asked: list[tuple[Entity, Entity]] = []
    whose: list[tuple[int, str]] = []
    for number, case in enumerate(cases):
        kind = kinds[min(case.wanted)]
        likest = dict.fromkeys(party for _, party in near[kind](case.query.name, 10 * PARTIES))
        for party in dict.fromkeys([*sorted(case.wanted & known.keys()), *list(likest)[:PARTIES]]):
            asked.append(({"schema": kind, "name": case.query.name}, known[party]))
            whose.append((number, party))
    scores, _ = peers.score(PEER, asked)
    found: Found = [(0.0, []) for _ in cases]
    for (number, party), score in zip(whose, scores, strict=True):
        best, others = found[number]
        if party in cases[number].wanted:
            found[number] = (max(best, score), others)
        elif score * 100 >= LOWEST:
            others.append(score)
    return found


def _entity(party: Party, gone: set[str]) -> Entity | None:
    left = [name for name in party.names if form(name.text) not in gone]
    strong = [name.text for name in left if name.strength == "strong"]
    weak = [name.text for name in left if name.strength != "strong"]
    return {"schema": kind_of(party), "name": strong, "weakAlias": weak} if strong else None


def _names(entity: Entity) -> list[str]:
    return [*entity["name"], *entity["weakAlias"]]


def _alerts(found: Found, line: float) -> int:
    return sum(score >= line for _, others in found for score in others)


def _line_of(found: Found, volume: int, line: float) -> float:
    """The lowest line, from the system's own up, at which it alerts on no more than `volume` others."""
    over = sorted((score for _, others in found for score in others if score >= line), reverse=True)
    return line if len(over) <= volume else min(100.0, over[volume] + 0.01)
