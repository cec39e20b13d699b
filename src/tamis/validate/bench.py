"""What all measures stand on: queries screened once at the lowest line, from which every higher one is read.

A case is a query with the parties it should find. Its outcome keeps the best score of those, and the scores of
everybody else, so that no threshold needs another run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import NamedTuple

import msgspec

from tamis.errors import QueryError
from tamis.index.files import OpenIndex
from tamis.match.profiles import DEFAULT, Profile
from tamis.model import Party, Query
from tamis.normalize.text import plain_words
from tamis.screen.engine import BATCH, Engine
from tamis.validate.intervals import Share, share

LOWEST = 6000
"""The lowest line of the report, in hundredths; the curves begin here."""
LINES = tuple(range(LOWEST, 9600, 100))
"""The thresholds of every curve, in hundredths."""
CHUNK = BATCH // 4
Progress = Callable[[str, int, int], None]
"""Told what is measured, how many cases are done, and of how many."""


class Case(NamedTuple):
    """A query, the party ids of which any is to be found, and where the query came from."""

    query: Query
    wanted: frozenset[str]
    listed: str
    label: str
    group: str = ""


class Outcome(NamedTuple):
    """Best accusing score of the wanted parties (0 for none), of which party, rank, and the others' scores."""

    score: int
    party: str
    rank: int
    others: tuple[int, ...]
    best_other: str

    def alerts(self, line: int) -> int:
        """How many other parties are alerted at a line."""
        return sum(score >= line for score in self.others)


class Sample(msgspec.Struct, frozen=True):
    """One case to look at: what was screened, what is listed, on which party, and the score."""

    written: str
    listed: str
    party: str
    score: float


class Alert(msgspec.Struct, frozen=True):
    """Somebody on no list and the best alert raised: the form met, its list and party, score, main reason."""

    written: str
    listed: str
    list: str
    party: str
    score: float
    reason: str


class Row(msgspec.Struct, frozen=True):
    """One group of cases at the profile's threshold: found at all, found first, other alerts a case, misses."""

    group: str
    label: str
    found: Share
    first: Share
    others: float
    missed: tuple[Sample, ...]


class Point(msgspec.Struct, frozen=True):
    """A threshold and the share that reaches it."""

    threshold: float
    found: Share


class Bench:
    """An index, its parties in memory, and an engine over it."""

    def __init__(self, index: OpenIndex, profile: Profile = DEFAULT) -> None:
        self.index = index
        self.profile = profile
        self.engine = Engine(index, profile=profile)

    def parties(self) -> list[Party]:
        """Every party of the index."""
        return [self.index.party(number) for number in range(self.index.manifest.parties)]

    def screen(self, cases: Sequence[Case], title: str, progress: Progress) -> list[Outcome]:
        """The outcome of every case, in order."""
        engine = self.engine
        found: list[Outcome] = []
        for start in range(0, len(cases), CHUNK):
            progress(title, start, len(cases))
            chunk = cases[start : start + CHUNK]
            prepared = [engine.prepare(case.query) for case in chunk]
            for case, results in zip(chunk, engine.search(prepared, LOWEST), strict=True):
                accusing = [(self.index.party_id(r.party), r.score) for r in results if not r.below_line]
                found.append(_outcome(case.wanted, accusing))
        progress(title, len(cases), len(cases))
        return found

    def alert(self, case: Case, outcome: Outcome) -> Alert:
        """The best alert of a case on a party that it does not want."""
        found = self.engine.explain(outcome.best_other, query=case.query)
        best = found.best
        assert best is not None
        reason = max(best.reasons, key=lambda reason: reason.points, default=None)
        return Alert(
            case.query.name,
            best.name.text,
            found.party.list_id,
            found.party.id,
            best.score,
            reason.text if reason else "",
        )

    def usable(self, query: Query) -> bool:
        """Whether there is anything in a query to screen."""
        try:
            self.engine.prepare(query)
        except QueryError:
            return False
        return True


def _outcome(wanted: frozenset[str], accusing: Iterable[tuple[str, int]]) -> Outcome:
    best, party, others, other = 0, "", [], ""
    for name, score in accusing:
        if name in wanted:
            if score > best:
                best, party = score, name
        else:
            other = other or name
            others.append(score)
    rank = 1 + sum(score > best for score in others) if best else 0
    return Outcome(best, party, rank, tuple(others), other)


def form(text: str) -> str:
    """A written form without what does not tell names apart: case, accents, order of words."""
    return " ".join(sorted(word for word, _ in plain_words(text)))


def bearers(parties: Iterable[Party]) -> dict[str, set[str]]:
    """The ids of the parties that bear each form."""
    found: dict[str, set[str]] = defaultdict(set)
    for party in parties:
        for name in party.names:
            found[form(name.text)].add(party.id)
    return dict(found)


def row(pairs: Iterable[tuple[Case, Outcome]], group: str, label: str, line: int) -> Row:
    """The figures of a group of cases at a line, and up to five of its misses."""
    cases = list(pairs)
    hits = [outcome for _, outcome in cases if outcome.score >= line]
    missed = [(case, outcome) for case, outcome in cases if outcome.score < line][:5]
    return Row(
        group,
        label,
        share(len(hits), len(cases)),
        share(sum(outcome.rank == 1 for outcome in hits), len(cases)),
        round(sum(outcome.alerts(line) for _, outcome in cases) / max(1, len(cases)), 3),
        tuple(sample(case, outcome) for case, outcome in missed),
    )


def sample(case: Case, outcome: Outcome) -> Sample:
    """A case to look at."""
    return Sample(case.query.name, case.listed, outcome.party or min(case.wanted, default=""), outcome.score / 100)


def curve(scores: Sequence[int]) -> tuple[Point, ...]:
    """The share of scores that reach each line."""
    return tuple(Point(line / 100, share(sum(s >= line for s in scores), len(scores))) for line in LINES)


def shuffled(seed: int, salt: str) -> Random:
    """A source of chance of its own for each measure, the same for the same seed."""
    return Random(f"{seed}:{salt}")  # noqa: S311 -- samples, no secret


def kinds_of(parties: Iterable[Party]) -> Iterator[tuple[str, Party]]:
    """Each party with the word for whom it is among: `persons` or `others`."""
    for party in parties:
        yield ("persons" if party.kind == "Person" else "others"), party
