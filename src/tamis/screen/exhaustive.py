"""Search without any index: the reference compares every party, as the specification of the kernel.

`TAMIS_KERNEL=python` asks for it. It reads the same index files and gives the same answers, slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from tamis.index.arrays import Arrays, country_code
from tamis.index.files import SECTIONS, OpenIndex
from tamis.match.attributes import compare_facts, total
from tamis.match.profiles import Profile
from tamis.match.reference import NameScore, Tokens, score_names
from tamis.normalize.facts import PERSON, Facts
from tamis.normalize.tokens import Token

NO_NAME = 0xFFFFFFFF
_NOTHING = NameScore()


class Result(NamedTuple):
    """One party found: its number, the score in hundredths, the names that met, and on which side of the line."""

    party: int
    score: int
    listed_name: int
    query_name: int
    below_line: int


class ExhaustiveKernel:
    """Scores a query against every party of an index."""

    def __init__(self, index: OpenIndex, policy: Profile) -> None:
        self._policy = policy
        self._tokens = tokens(index)
        self._names = rows(index, "name_token")
        self._weak = index.view("name_weak")
        self._ends = index.view("party_name_ends")
        self._facts = list(_facts(index))

    def screen(self, queries: Iterable[tuple[Sequence[Tokens], Facts]], threshold: int) -> list[list[Result]]:
        """For each query (its names as tokens, and its facts) the parties found, best first."""
        return [self._screen(names, facts, threshold) for names, facts in queries]

    def _screen(self, names: Sequence[Tokens], facts: Facts, threshold: int) -> list[Result]:
        found = []
        for party, known in enumerate(self._facts):
            best = self._best(names, facts, party, known, threshold)
            if best is not None:
                found.append(best)
        return sorted(found, key=lambda r: (r.below_line, -r.score, r.party))

    def _best(
        self, names: Sequence[Tokens], facts: Facts, party: int, known: Facts, threshold: int
    ) -> Result | None:
        """The best pair of names for one party, on the better side of the line."""
        evidence = compare_facts(facts, known, self._policy)
        whole = total(_NOTHING, evidence, self._policy)
        results = [Result(party, whole.score, NO_NAME, 0, 0)] if whole.score >= threshold else []
        for query_name, mine in enumerate(names):
            for listed_name in range(self._ends[party], self._ends[party + 1]):
                theirs = [self._tokens[number] for number in self._names[listed_name]]
                score = score_names(
                    mine,
                    theirs,
                    self._policy,
                    weak=bool(self._weak[listed_name]),
                    person=known.kind <= PERSON,
                )
                whole = total(score, evidence, self._policy)
                if whole.score >= threshold:
                    results.append(Result(party, whole.score, listed_name, query_name, 0))
                elif whole.below_line:
                    results.append(Result(party, whole.score, listed_name, query_name, 1))
        return min(results, key=lambda r: (r.below_line, -r.score, r.query_name, r.listed_name), default=None)


class Viewed(Protocol):
    """Arrays by name: those of an index, or of a batch."""

    def view(self, name: str) -> memoryview:
        """One array as numbers."""


class _Batch:
    """The arrays of a batch, looked at as those of an index are."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays

    def view(self, name: str) -> memoryview:
        return memoryview(self._arrays[name]).cast("B").cast(SECTIONS.get(name, "I"))


def queries_of(arrays: Arrays) -> Iterator[tuple[Sequence[Tokens], Facts]]:
    """The names and facts of each query of a batch of arrays that is asked: of all, or of those under "which"."""
    batch = _Batch(arrays)
    words, names, ends = tokens(batch), rows(batch, "name_token"), batch.view("query_name_ends")
    facts = list(_facts(batch))
    for query in batch.view("which") if "which" in arrays else range(len(facts)):
        spelled = names[ends[query] : ends[query + 1]]
        yield [[words[number] for number in name] for name in spelled], facts[query]


def rows(index: Viewed, name: str) -> list[memoryview]:
    """The rows of a ragged array."""
    values, ends = index.view(name), index.view(f"{name}_ends")
    return [values[ends[row] : ends[row + 1]] for row in range(len(ends) - 1)]


def tokens(index: Viewed) -> list[Token]:
    """All tokens of an index or a batch, in their order."""
    columns = (index.view(f"token_{column}") for column in ("weight", "flags", "group", "nick"))
    texts, sounds = ((bytes(row).decode() for row in rows(index, f"token_{n}")) for n in ("text", "sound"))
    return [Token(*row) for row in zip(texts, *columns, sounds, strict=True)]


def _facts(index: Viewed) -> Iterator[Facts]:
    births, countries, keys, addresses = (rows(index, n) for n in ("birth", "country", "identifier", "address"))
    groups, ends = index.view("identifier_group"), index.view("identifier_ends")
    for party, (kind, gender) in enumerate(zip(index.view("kind"), index.view("gender"), strict=True)):
        spans = births[party]
        yield Facts(
            kind=kind,
            births=tuple(zip(spans[::2], spans[1::2], strict=True)),
            countries=tuple(country_code(number) for number in countries[party]),
            gender=gender,
            identifiers=tuple(zip(groups[ends[party] : ends[party + 1]], keys[party], strict=True)),
            address=tuple(addresses[party]),
        )
