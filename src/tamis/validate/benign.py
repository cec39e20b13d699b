"""People on no list: which share of them raises an alert, and in which group more than it should."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from statistics import median

import msgspec

from tamis.match.profiles import Profile
from tamis.model import Match, Query
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


class Met(msgspec.Struct, frozen=True):
    """How the people of a flagged group met the listed one who is most like them, as counts of people.

    They have its `whole` name, as it is or in a usual spelling; all of it, a word `spelt` otherwise; or a part is
    `missing` on either side. `known` is how many still raise an alert with birth date and gender; None where all
    that is known was asked with. `words` are those that most of their names have, `parties` those that most met;
    `limit` is the rate above which a group is flagged.
    """

    whole: int
    spelt: int
    missing: int
    known: int | None
    words: tuple[tuple[str, int], ...]
    parties: tuple[tuple[str, int], ...]
    limit: float


class Group(msgspec.Struct, frozen=True):
    """A group of people: how many raise an alert at the threshold, and alerts in all; how they met, if flagged."""

    by: str
    label: str
    alerted: Share
    alerts: int
    flagged: bool
    curve: tuple[Point, ...]
    met: Met | None = None


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


def known(each: int, seed: int) -> list[Query]:
    """The same people in the same order, by name, birth date and gender."""
    return [
        Query(name=name, kind="Person", birth_date=birth, gender=gender)
        for number, origin in enumerate(ORIGINS)
        for _, name, _, birth, _, gender in customers_of(origin, each, seed * 1000 + number)
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


def measure(
    cases: Sequence[Case],
    outcomes: Sequence[Outcome],
    rejected: int,
    bench: Bench,
    told: Sequence[Query] = (),
) -> Benign:
    """The rates of everybody and of every group; the groups above the rest are flagged, and explained.

    `told` are the queries of the same people with birth date and gender, if there are any.
    """
    line = bench.profile.threshold
    groups: dict[tuple[str, str], list[int]] = {}
    for number, case in enumerate(cases):
        script = script_of(case.query.all_names[0]) if case.query.all_names else "none"
        for key in (("origin", case.label), ("script", script), ("commonness", case.group)):
            groups.setdefault(key, []).append(number)
    alerted = [number for number, outcome in enumerate(outcomes) if _best(outcome) >= line]
    found = []
    for by in ("origin", "script", "commonness"):
        mine = {label: numbers for (which, label), numbers in sorted(groups.items()) if which == by}
        rates = {label: _alerted([outcomes[n] for n in numbers], line) for label, numbers in mine.items()}
        limit = 2 * max(median(rate.share for rate in rates.values()) if rates else 0.0, LEAST_RATE)
        for label, numbers in mine.items():
            group = _group(by, label, [outcomes[n] for n in numbers], line)
            if rates[label].cases >= LARGE and rates[label].low > limit:
                chosen = set(numbers).intersection(alerted)
                people = [(cases[n], outcomes[n]) for n in sorted(chosen)]
                asked = [told[n] for n in sorted(chosen)] if told else None
                group = _explained(group, people, asked, limit, bench)
            found.append(group)
    samples = [bench.alert(cases[n], outcomes[n]) for n in alerted[:: max(1, len(alerted) // 20)][:20]]
    everybody = _group("everybody", "everybody", outcomes, line)
    return Benign(len(cases), rejected, everybody, tuple(found), tuple(samples))


def _best(outcome: Outcome) -> int:
    return max(outcome.others, default=0)


def _alerted(outcomes: Sequence[Outcome], line: int) -> Share:
    return share(sum(_best(outcome) >= line for outcome in outcomes), len(outcomes))


def _group(by: str, label: str, outcomes: Sequence[Outcome], line: int) -> Group:
    alerts = sum(outcome.alerts(line) for outcome in outcomes)
    return Group(by, label, _alerted(outcomes, line), alerts, False, curve([_best(o) for o in outcomes]))


def _explained(
    group: Group, people: Sequence[tuple[Case, Outcome]], told: Sequence[Query] | None, limit: float, bench: Bench
) -> Group:
    """A group that is above the rest, with the names of those of its people who raise an alert looked at."""
    words: Counter[str] = Counter()
    parties: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for case, outcome in people:
        words.update({word for word, _ in plain_words(case.query.name)})
        parties[outcome.best_other] += 1
        ways[_way(bench.engine.explain(outcome.best_other, query=case.query).best, bench.profile)] += 1
    left = None
    if told is not None:
        again = bench.screen([_case(query, group.label) for query in told], "people flagged", lambda *_: None)
        left = sum(_best(outcome) >= bench.profile.threshold for outcome in again)
    met = Met(
        ways["whole"],
        ways["spelt"],
        ways["missing"],
        left,
        tuple(words.most_common(5)),
        tuple((_caption(party, bench), count) for party, count in parties.most_common(3)),
        limit,
    )
    return msgspec.structs.replace(group, flagged=True, met=met)


def _way(match: Match | None, profile: Profile) -> str:
    """How a name met the listed one: "whole", "spelt" otherwise, or with a part "missing" on either side."""
    detail = next((reason.detail for reason in match.reasons if reason.kind == "name"), None) if match else None
    if not detail:
        return "whole"
    if detail["only_query"] or detail["only_listed"]:
        return "missing"
    usual = all(word["likeness"] >= profile.family / 1000 for word in detail["words"])
    return "whole" if usual else "spelt"


def _caption(party: str, bench: Bench) -> str:
    return bench.engine.party(party).caption if party else ""
