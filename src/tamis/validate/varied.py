"""Variations of listed names: of each kind so many cases, each really changed; is the party still found?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tamis.model import Party, Query
from tamis.validate.bench import Bench, Case, Outcome, Point, Row, curve, form, kinds_of, row, shuffled
from tamis.validate.variations import ANY, KINDS, Kind, vary, words_of


class Varied(msgspec.Struct, frozen=True):
    """All kinds at the profile's threshold, and all cases together over the thresholds."""

    cases: int
    rows: tuple[Row, ...]
    curve: tuple[Point, ...]


_ORIGINS = {
    "Arabic": {"sa", "iq", "sy", "eg", "lb", "ye", "ly", "jo", "ae", "dz", "ma", "tn", "sd", "ps", "kw", "qa"},
    "Persian": {"ir", "af", "tj"},
    "Urdu": {"pk"},
    "Russian": {"ru", "by", "ua", "kz"},
    "Chinese": {"cn", "tw", "hk"},
    "Korean": {"kp", "kr"},
    "Hebrew": {"il"},
    "Greek": {"gr", "cy"},
    "Hindi": {"in", "np", "lk", "bd"},
}
"""The countries whose people's names are spelt in the ways of a kind."""


def cases_of(
    parties: Sequence[Party], known: Mapping[str, set[str]], each: int, seed: int, bench: Bench
) -> list[Case]:
    """Up to `each` cases of every kind, drawn from strong Latin names of two words or more."""
    order = sorted(kinds_of(parties), key=lambda pair: pair[1].id)
    shuffled(seed, "variations").shuffle(order)
    found: list[Case] = []
    for kind in KINDS:
        found.extend(_of_kind(kind, order, known, each, seed, bench))
    return found


def _of_kind(
    kind: Kind,
    order: Sequence[tuple[str, Party]],
    known: Mapping[str, set[str]],
    each: int,
    seed: int,
    bench: Bench,
) -> Iterator[Case]:
    chance, made = shuffled(seed, kind.label), 0
    for bearer, party in order:
        if made == each:
            return
        if kind.bearers not in (ANY, bearer) or not _spelt_so(kind, party):
            continue
        texts = [n.text for n in party.names if n.strength == "strong" and n.script == "Latn"]
        if not texts or len(words_of(text := chance.choice(texts))) < 2:
            continue
        written = vary(kind, text, chance)
        query = Query(name=written or "", kind=party.kind)
        if written and bench.usable(query):
            made += 1
            yield Case(query, frozenset(known[form(text)]), text, kind.label, kind.group)


def _spelt_so(kind: Kind, party: Party) -> bool:
    origins = _ORIGINS.get(kind.label)
    return origins is None or any(country.code in origins for country in party.countries)


def measure(cases: Sequence[Case], outcomes: Sequence[Outcome], line: int) -> Varied:
    """The figures of every kind that had a case."""
    rows = []
    for kind in KINDS:
        pairs = [(c, o) for c, o in zip(cases, outcomes, strict=True) if c.label == kind.label]
        if pairs:
            rows.append(row(pairs, kind.group, kind.label, line))
    return Varied(len(cases), tuple(rows), curve([outcome.score for outcome in outcomes]))
