"""People on no list: which share of them raises an alert, and in which group more than it should."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from statistics import median

import msgspec

from tamis.model import Query
from tamis.normalize.lexicon import RARE, shipped_lexicon
from tamis.normalize.scripts import script_of
from tamis.normalize.text import plain_words
from tamis.screen.columns import Customer
from tamis.screen.files import Source
from tamis.validate.bench import Alert, Bench, Case, Outcome, Point, curve
from tamis.validate.intervals import Share, share
from tamis.validate.origins import ORIGINS, Origin
from tamis.validate.population import customers_of

LARGE = 1000
"""Cases from which on a group is large enough to be flagged."""
LEAST_RATE = 0.001
"""A rate below which no group is flagged for being above the others."""


class Group(msgspec.Struct, frozen=True):
    """A group of people: how many raise an alert at the threshold, alerts in all, whether flagged, and why."""

    by: str
    label: str
    alerted: Share
    alerts: int
    flagged: bool
    why: str
    curve: tuple[Point, ...]


class Benign(msgspec.Struct, frozen=True):
    """Everybody, the groups, rows of a file that were not usable, and some of the alerts."""

    people: int
    rejected: int
    everybody: Group
    groups: tuple[Group, ...]
    samples: tuple[Alert, ...]


def origin_label(origin: Origin) -> str:
    """What an origin is called in the report: its first country and its script."""
    return f"{origin.countries[0]} {script_of(''.join(origin.family))}"


def made_up(each: int, seed: int) -> list[Case]:
    """So many people of every origin, by name alone."""
    return [
        _case(Query(name=person[1], kind="Person"), origin_label(origin))
        for number, origin in enumerate(ORIGINS)
        for person in customers_of(origin, each, seed * 1000 + number)
    ]


def from_file(path: str | os.PathLike[str], bench: Bench) -> tuple[list[Case], int]:
    """The customers of a file, with all that is known of them, and how many rows could not be used."""
    found, rejected = [], 0
    for entry in Source(path).rows():
        content = entry.content
        if isinstance(content, Customer) and bench.usable(content.query):
            countries = content.query.countries
            found.append(_case(content.query, f"file {countries[0].lower()}" if countries else "file"))
        else:
            rejected += 1
    return found, rejected


def _case(query: Query, origin: str) -> Case:
    return Case(query, frozenset(), "", origin, commonness(query.name))


def commonness(name: str) -> str:
    """How many words of a name the lexicon knows as common: all, some or none of them."""
    lexicon = shipped_lexicon()
    known = [lexicon.weight(word) < RARE for word, _ in plain_words(name) if len(word) > 1]
    return "all words common" if all(known) else "some words common" if any(known) else "no word common"


def measure(cases: Sequence[Case], outcomes: Sequence[Outcome], rejected: int, bench: Bench) -> Benign:
    """The rates of everybody and of every group; the groups above the rest are flagged."""
    line = bench.profile.threshold
    groups: dict[tuple[str, str], list[tuple[Case, Outcome]]] = {}
    for case, outcome in zip(cases, outcomes, strict=True):
        script = script_of(case.query.all_names[0]) if case.query.all_names else "none"
        for key in (("origin", case.label), ("script", script), ("commonness", case.group)):
            groups.setdefault(key, []).append((case, outcome))
    found = []
    for by in ("origin", "script", "commonness"):
        mine = {label: pairs for (which, label), pairs in sorted(groups.items()) if which == by}
        rates = {label: _alerted(pairs, line) for label, pairs in mine.items()}
        limit = 2 * max(median(rate.share for rate in rates.values()) if rates else 0.0, LEAST_RATE)
        for label, pairs in mine.items():
            rate = rates[label]
            flagged = rate.cases >= LARGE and rate.low > limit
            found.append(_group(by, label, pairs, flagged, limit, bench))
    alerted = [(c, o) for c, o in zip(cases, outcomes, strict=True) if _best(o) >= line]
    samples = [bench.alert(case, outcome) for case, outcome in alerted[:: max(1, len(alerted) // 20)][:20]]
    everyone = list(zip(cases, outcomes, strict=True))
    everybody = _group("everybody", "everybody", everyone, False, 0.0, bench)
    return Benign(len(cases), rejected, everybody, tuple(found), tuple(samples))


def _best(outcome: Outcome) -> int:
    return max(outcome.others, default=0)


def _alerted(pairs: Sequence[tuple[Case, Outcome]], line: int) -> Share:
    return share(sum(_best(outcome) >= line for _, outcome in pairs), len(pairs))


def _group(
    by: str, label: str, pairs: Sequence[tuple[Case, Outcome]], flagged: bool, limit: float, bench: Bench
) -> Group:
    line = bench.profile.threshold
    rate = _alerted(pairs, line)
    why = ""
    if flagged:
        words: Counter[str] = Counter()
        parties: Counter[str] = Counter()
        for case, outcome in pairs:
            if _best(outcome) >= line:
                words.update({word for word, _ in plain_words(case.query.name)})
                parties[outcome.best_other] += 1
        said = ", ".join(f"{word} ({count})" for word, count in words.most_common(5))
        met = ", ".join(f"{_caption(party, bench)} ({count})" for party, count in parties.most_common(3))
        why = (
            f"At least {rate.low:.2%} raise an alert, above the limit of {limit:.2%}. "
            f"Words of their names: {said}. Parties met most: {met}."
        )
    return Group(
        by, label, rate, sum(o.alerts(line) for _, o in pairs), flagged, why, curve([_best(o) for _, o in pairs])
    )


def _caption(party: str, bench: Bench) -> str:
    return bench.engine.party(party).caption if party else ""
