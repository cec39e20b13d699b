"""One query, or any number of them, against the lists of an index.

Promise: the same query, index and profile give the same answer, whichever kernel computes it; no index, or an
empty one, is an error and never "clear".
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tamis.errors import CallError, IndexDamaged, KernelError, NothingLoaded, QueryError, UnknownList
from tamis.index.files import OpenIndex
from tamis.match.compare import no_name
from tamis.match.explain import told
from tamis.match.profiles import DEFAULT, Profile
from tamis.match.shipped import figures_of
from tamis.model import KINDS, Answer, ListVersion, Match, Name, Party, Query, Reason, Stamp
from tamis.normalize.counterparts import completed
from tamis.normalize.facts import Facts, party_facts, query_facts
from tamis.normalize.lexicon import Lexicon
from tamis.normalize.tokens import Token, is_cut, tokenise
from tamis.screen.exhaustive import NO_NAME, Result
from tamis.screen.explainer import Explainer, Known
from tamis.screen.search import TOO_LONG, Prepared, compiled_arrays, one_by_one, python_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyarrow import RecordBatch

    from tamis.screen.batch import FileReport
    from tamis.screen.mentions import Mention

BATCH = 2048
"""Queries that go through the kernel together."""

_REMEMBERED = 1 << 13
"""Parties that are kept for the next answer."""


class Engine:
    """Screens queries against one index. Safe to use from several threads.

    `warnings` are said with every answer (a list past its maximum age, for one). `threads` is how many work at a
    batch (0: one for each core).
    """

    def __init__(
        self,
        index: OpenIndex,
        *,
        kernel: str = "c++",
        profile: Profile = DEFAULT,
        warnings: Sequence[str] = (),
        threads: int = 0,
    ) -> None:
        if index.manifest.parties == 0:
            raise NothingLoaded("The index holds no party", hint="Run 'tamis lists update' first")
        self._index, self._kernel = index, kernel
        self._profile = profile
        self._lexicon = profile.lexicon
        if index.manifest.lexicon != self._lexicon.digest:
            raise IndexDamaged(
                f"The index in {index.folder} was built with another lexicon",
                hint="Run 'tamis lists update' to build it anew from the store",
            )
        self._warnings = tuple(warnings)
        self._threads = threads
        if kernel == "python":
            self.search_arrays = python_arrays(index, profile)
        else:
            self.search_arrays = compiled_arrays(index, profile, threads)
        self._search = one_by_one(self.search_arrays)
        self._party = lru_cache(maxsize=_REMEMBERED)(index.party)
        self._known = lru_cache(maxsize=_REMEMBERED)(self._known_of)
        self._explainer = Explainer(profile)
        self.stamp = Stamp(
            program=_program_version(),
            index=index.manifest.digest,
            lexicon=self._lexicon.digest,
            profile=profile.digest,
            lists=index.manifest.lists,
        )

    @property
    def lists(self) -> tuple[ListVersion, ...]:
        """The list versions that are screened against."""
        return self._index.manifest.lists

    @property
    def lexicon(self) -> Lexicon:
        """What is known of words: the lexicon of the profile."""
        return self._lexicon

    @property
    def profile(self) -> Profile:
        """The figures by which this engine scores."""
        return self._profile

    @property
    def compiled(self) -> bool:
        """Whether the C++ kernel answers, and not the reference."""
        return self._kernel != "python"

    @property
    def index(self) -> OpenIndex:
        """The index that is screened against."""
        return self._index

    @property
    def parties(self) -> int:
        """How many parties there are to be met."""
        return self._index.manifest.parties

    def over(self, index: OpenIndex) -> Engine:
        """An engine that scores as this one does, over another index."""
        return Engine(index, kernel=self._kernel, profile=self._profile, threads=self._threads)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is said with every answer, for instance that a list is past its maximum age."""
        return self._warnings

    def screen(
        self, query: Query, threshold: float | None = None, limit: int | None = 10, lists: Sequence[str] = ()
    ) -> Answer:
        """Screen one query.

        `threshold` runs from the profile's lowest (50) to 100, by default 70; `limit` cuts the matches and the
        ones below the line, each, and the answer counts what was cut; `lists` keeps parties of those lists only.
        Raises `QueryError` for a query without a usable name.
        """
        return next(self.screen_many([query], threshold, limit, lists))

    def screen_many(
        self,
        queries: Iterable[Query],
        threshold: float | None = None,
        limit: int | None = 10,
        lists: Sequence[str] = (),
    ) -> Iterator[Answer]:
        """Screen any number of queries as a stream: an answer for each, in order."""
        line = self.line_of(threshold)
        if (limit or 0) < 0:
            raise CallError(f"Limit {limit} is less than none", hint="None shows every match")
        wanted = self._wanted(lists)
        stream = iter(queries)
        while batch := [self.prepare(query) for query in islice(stream, BATCH)]:
            for prepared, results in zip(batch, self._search(batch, line), strict=True):
                yield self._answer(prepared, results, line, limit, wanted)

    def screen_file(
        self, source: str | os.PathLike[str], target: str | os.PathLike[str] | None = None, **options: object
    ) -> FileReport:
        """Screen a file of customers; see `tamis.screen.batch.screen_file` for the options."""
        from tamis.screen.batch import screen_file

        return screen_file(self, source, target, **options)  # type: ignore[arg-type]

    def scan(self, text: str, threshold: float | None = None) -> list[Mention]:
        """The designated parties that a text names, with their places; see `tamis.screen.mentions.Mention`.

        A `tamis.screen.mentions.Scanner` that is kept scans many texts faster.
        """
        from tamis.screen.mentions import Scanner

        return Scanner(self).scan(text, threshold)

    def prepare(self, query: Query) -> Prepared:
        """A query as the kernel takes it. Raises `QueryError` when there is nothing in it to screen."""
        facts, warnings = query_facts(query)
        if query.kind and query.kind not in KINDS:
            raise QueryError(f"Kind {query.kind[:40]!r} is not known", hint="One of: " + ", ".join(KINDS))
        names = tuple(map(self.tokenise, query.all_names))
        if not any(names) and not facts.identifiers:
            raise no_name(query.all_names)
        if any(map(is_cut, query.all_names, names)):
            warnings += (TOO_LONG,)
        return Prepared(query, names, facts, warnings)

    def screen_arrow(self, batch: RecordBatch, **options: object) -> RecordBatch:
        """Screen a `pyarrow.RecordBatch` of customers (or a table), and give one row a match; see
        `tamis.screen.frames.screen_arrow` for the options and the columns.
        """
        from tamis.screen.frames import screen_arrow

        return screen_arrow(self, batch, **options)  # type: ignore[arg-type]

    def screen_frame(self, frame: Any, **options: object) -> Any:
        """Screen a frame of pandas or polars, and give one of the same kind, a row a match; see
        `tamis.screen.frames.screen_frame` for the options and the columns.
        """
        from tamis.screen.frames import screen_frame

        return screen_frame(self, frame, **options)  # type: ignore[arg-type]

    def tokenise(self, name: str) -> tuple[Token, ...]:
        """The tokens of a written form, as this engine compares them."""
        return tokenise(name, self._lexicon)

    def search(self, queries: Sequence[Prepared], threshold: int) -> list[list[Result]]:
        """The parties found for each query at a threshold in hundredths, by number, best first."""
        return self._search(queries, threshold)

    def explain(self, party_id: str, name: str = "", query: Query | None = None) -> Explanation:
        """Everything known of a party; with a name (or a query), what it scores by each of the party's names.

        `party_id` is `LIST:PUBLISHER-ID`, or the publisher's id alone where only one list has it.
        """
        number = self._number(party_id)
        party = self._party(number)
        if query is None and not name:
            return Explanation(party, None, (), False, "")
        prepared = self.prepare(query or Query(name=name))
        pairs = [
            self._pair(prepared, mine, party, listed, self._known(number))
            for mine in range(len(prepared.names) or 1)
            for listed in self.names_at(number) or (Name(party.source_id),)
        ]
        pairs.sort(key=lambda pair: -pair[0].score)
        matches = tuple(match for match, _ in pairs)
        best = pairs[0][0]
        line = self._profile.threshold / 100
        if best.score >= line:
            return Explanation(party, best, matches, True, f"{best.score:.2f} reaches the threshold of {line:g}")
        if any(shown for _, shown in pairs):
            return Explanation(
                party, best, matches, False, "shown below the line: an exact name that does not accuse alone"
            )
        return Explanation(party, best, matches, False, f"{best.score:.2f} stays under the threshold of {line:g}")

    def party(self, party_id: str) -> Party:
        """The party of that id. Raises `UnknownList` when no loaded list has it, `CallError` when several have."""
        return self._party(self._number(party_id))

    def _number(self, party_id: str) -> int:
        number = self._index.find(party_id)
        if number is None:
            ids = [f"{version.list_id}:{party_id}" for version in self.lists]
            found = [place for place in map(self._index.find, ids) if place is not None]
            if len(found) > 1:
                named = ", ".join(self._index.party_id(place) for place in found)
                raise CallError(f"Several lists have a party {party_id!r}", hint=f"Say which: {named}")
            if not found:
                hint = "Ids look like us_ofac_sdn:22812; 'tamis screen NAME' shows them"
                raise UnknownList(f"No loaded list has a party {party_id[:80]!r}", hint=hint)
            number = found[0]
        return number

    def _pair(self, prepared: Prepared, mine: int, party: Party, listed: Name, known: Known) -> tuple[Match, bool]:
        whole, why = self._explainer.explain(prepared, mine, listed, known)
        names = prepared.query.all_names
        match = Match(whole.score / 100, party, listed, names[mine] if names else "", why)
        return match, whole.below_line

    def line_of(self, threshold: float | None) -> int:
        """A threshold as asked for (None: the profile's) in hundredths. Raises `CallError` out of range."""
        if threshold is None:
            return self._profile.threshold
        lowest, line = self._profile.lowest_threshold, round(threshold * 100)
        if not lowest <= line <= 10000:
            hint = f"It runs from {lowest / 100:g} to 100"
            raise CallError(f"Threshold {threshold:g} is out of range", hint=hint)
        return line

    def _wanted(self, lists: Sequence[str]) -> frozenset[str] | None:
        known = {version.list_id for version in self.lists}
        for name in lists:
            if name not in known:
                hint = "Loaded are: " + ", ".join(sorted(known))
                raise UnknownList(f"List {name!r} is not among the lists screened against", hint=hint)
        return frozenset(lists) or None

    def filter_of(self, lists: Sequence[str]) -> Callable[[NDArray[Any]], NDArray[Any]]:
        """What tells of an array of party numbers which stand on one of the lists (none given: all do)."""
        import numpy as np

        wanted = self._wanted(lists)
        if wanted is None:
            return lambda parties: np.ones(len(parties), np.bool_)
        numbers = range(self._index.manifest.parties)  # in the order of their ids, so a list's stand together
        edges = [
            (bisect_left(numbers, f"{name}:", key=self._index.party_id),
             bisect_left(numbers, f"{name};", key=self._index.party_id))
            for name in sorted(wanted)
        ]  # fmt: skip
        return lambda parties: np.any([(low <= parties) & (parties < high) for low, high in edges], axis=0)

    def party_at(self, number: int) -> Party:
        """The party of that number in the index."""
        return self._party(number)

    def facts_at(self, number: int) -> Facts:
        """What is known of the party of that number, also by its counterparts on other lists."""
        return self._known(number).facts

    def names_at(self, number: int) -> tuple[Name, ...]:
        """The written forms of the party of that number; weak ones also where its counterparts say so."""
        return self._index.names(self._party(number), number)

    def _known_of(self, number: int) -> Known:
        party = self._party(number)
        own = party_facts(party)
        others = [(other, party_facts(other)) for other in map(self._party, self._index.counterparts(number))]
        weaker = [name for name in self.names_at(number) if name not in party.names]
        return Known(completed(own, (facts for _, facts in others)), told(own, others, weaker))

    def name_at(self, number: int, listed: int | None) -> Name:
        """The written form behind a name of the index; None for a party that was met by an identifier."""
        party = self._party(number)
        if listed is not None:
            return self._index.name(party, number, listed)
        return party.names[0] if party.names else Name(party.source_id)

    def _answer(
        self,
        prepared: Prepared,
        results: list[Result],
        line: int,
        limit: int | None,
        wanted: frozenset[str] | None,
    ) -> Answer:
        if wanted is not None:
            results = [r for r in results if self._index.party_id(r.party).partition(":")[0] in wanted]
        accusing = [r for r in results if not r.below_line]
        below = [r for r in results if r.below_line]
        return Answer(
            query=prepared.query,
            threshold=line / 100,
            matches=tuple(self.match(prepared, r) for r in accusing[:limit]),
            below_line=tuple(self.match(prepared, r) for r in below[:limit]),
            cut=len(accusing[limit:]) if limit is not None else 0,
            warnings=self._warnings + prepared.warnings,
            stamp=self.stamp,
        )

    def match(self, prepared: Prepared, result: Result) -> Match:
        """One party found, as a match whose reasons are worked out when they are asked for."""
        party = self._party(result.party)
        name = self.name_at(result.party, None if result.listed_name == NO_NAME else result.listed_name)

        def explain() -> tuple[Reason, ...]:
            whole, why = self._explainer.explain(prepared, result.query_name, name, self._known(result.party))
            if whole.score != result.score:
                raise KernelError(
                    f"The kernel and the reference disagree on {party.id}: "
                    f"{result.score / 100:.2f} and {whole.score / 100:.2f}",
                    hint="Please report this; TAMIS_KERNEL=python answers from the reference alone",
                )
            return why

        names = prepared.query.all_names
        return Match(result.score / 100, party, name, names[result.query_name] if names else "", explain)


class Explanation(NamedTuple):
    """A party and, where a name was given, the best score, one match for each written form, and the verdict."""

    party: Party
    best: Match | None
    matches: tuple[Match, ...]
    returned: bool
    verdict: str


def open_engine(
    home: str | os.PathLike[str] | None = None,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
    profile: str | Profile = DEFAULT,
    progress: Callable[[int], None] | None = None,
    threads: int = 0,
) -> Engine:
    """An engine over the lists of a home, as they are, or as they were.

    `as_of` is a date or time of publication, `known_at` of loading; `profile` is the name of a profile that ships
    with Tamis, a TOML file, or figures; `threads` is as for `Engine`. Raises `NothingLoaded` where there is no
    list, `CallError` for what is no profile.
    """
    from tamis.config import settings
    from tamis.library import Library

    library = Library(settings(home))
    figures = figures_of(profile)
    folder = library.index_folder(as_of=as_of, known_at=known_at, lexicon=figures.learned, progress=progress)
    index = OpenIndex(Path(folder))
    return Engine(
        index,
        profile=figures,
        kernel=library.settings.kernel,
        warnings=library.age_warnings(index.manifest.lists, as_of, known_at),
        threads=threads,
    )


def _program_version() -> str:
    from tamis import __version__

    return f"tamis {__version__}"
