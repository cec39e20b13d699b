"""What the kernel found for a chunk of customers, column by column: cut, counted, and put into words.

Nothing here is done for a row that met nobody. Reasons are worked out one by one, by the reference, and only where
they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tamis.model import Party
from tamis.screen.columns import Chunk
from tamis.screen.exhaustive import NO_NAME, Result
from tamis.screen.outputs import BREAK, Finding, programmes, reasons_text
from tamis.screen.prepared import Batch, Preparer, uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tamis.screen.columns import RowProblem
    from tamis.screen.engine import Engine
    from tamis.screen.search import Prepared

_Begun = tuple[Chunk, Batch, "Future[tuple[bytes, bytes]]"]
_RESULT = np.dtype([(field, "<u4") for field in Result._fields])


class Found(NamedTuple):
    """What some queries met: a query number and a result each, best first, and for each query how many matches it
    has, how many below the line, and how many the limit cut.
    """

    queries: NDArray[np.int64]
    results: NDArray[Any]
    matches: NDArray[np.int64]
    below_line: NDArray[np.int64]
    cut: NDArray[np.int64]


def cut_to(ends: bytes, results: bytes, limit: int | None, keep: Callable[[NDArray[Any]], NDArray[Any]]) -> Found:
    """The results of a search without the parties that `keep` leaves out, at most `limit` on each side of the line
    for each query.
    """
    bounds = np.frombuffer(ends, "<u4").astype(np.int64)
    count = len(bounds) - 1
    queries = np.repeat(np.arange(count), np.diff(bounds))
    found = np.frombuffer(results, _RESULT)
    kept = keep(found["party"])
    queries, found = queries[kept], found[kept]
    sides = queries * 2 + found["below_line"]  # results of a query stand together, those below the line last
    sizes = np.bincount(sides, minlength=2 * count)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)[:-1]))
    shown = np.arange(len(sides)) - starts[sides] < (len(sides) if limit is None else limit)
    sides = sizes.reshape(count, 2)
    most = sides if limit is None else np.minimum(sides, limit)
    return Found(queries[shown], found[shown], most[:, 0], most[:, 1], sides[:, 0] - most[:, 0])


class Outcome(NamedTuple):
    """What screening a chunk gave: the findings, the rows that could not be screened, the warnings of rows that
    could, by place in the chunk, and the counts.
    """

    chunk: Chunk
    findings: list[Finding]
    problems: dict[int, RowProblem]
    warnings: dict[int, tuple[str, ...]]
    screened: int
    matched: int
    matches: int
    below_line: int
    cut: int


class ChunkScreener:
    """Screens one chunk after the other; while the kernel is at one, the next is prepared."""

    def __init__(
        self,
        engine: Engine,
        *,
        threshold: float | None = None,
        limit: int | None = 10,
        lists: Sequence[str] = (),
        below_line: bool = False,
        reasons: bool = True,
    ) -> None:
        self._engine = engine
        self._line = engine.line_of(threshold)
        self._limit, self._below_line, self._reasons = limit, below_line, reasons
        self._keep = engine.filter_of(lists)
        self._preparer = Preparer(engine.tokenise)

    def screen(self, chunks: Iterable[Chunk]) -> Iterator[Outcome]:
        """The outcome of each chunk, in order."""
        with ThreadPoolExecutor(1) as kernel:
            reading = iter(chunks)
            waiting = self._begun(reading, kernel)
            while waiting:
                coming = self._begun(reading, kernel)
                yield self._outcome(*waiting)
                waiting = coming

    def _begun(self, reading: Iterator[Chunk], kernel: Executor) -> _Begun | None:
        """The next chunk, read and prepared, the kernel at it; None where there is no other."""
        with uncollected():
            chunk = next(reading, None)
            if chunk is None:
                return None
            batch = self._preparer.prepare(chunk)
        return chunk, batch, kernel.submit(self._engine.search_arrays, batch.arrays, self._line)

    def _outcome(self, chunk: Chunk, batch: Batch, search: Future[tuple[bytes, bytes]]) -> Outcome:
        found = cut_to(*search.result(), self._limit, self._keep)
        warnings = {place: said for place, said in batch.warnings.items() if place not in batch.problems}
        return Outcome(
            chunk,
            list(self._findings(chunk, batch, found)),
            batch.problems,
            warnings,
            len(batch.rows),
            int(np.count_nonzero(found.matches)),
            int(found.matches.sum()),
            int(found.below_line.sum()),
            int(found.cut.sum()),
        )

    def _findings(self, chunk: Chunk, batch: Batch, found: Found) -> Iterator[Finding]:
        known: dict[int, Party] = {}
        asked = -1
        prepared: Prepared | None = None
        always = self._engine.warnings
        for query, result in zip(found.queries.tolist(), found.results.tolist(), strict=True):
            number, score, listed, mine, below = result
            if below and not self._below_line:
                continue
            party = known.get(number) or known.setdefault(number, self._engine.party_at(number))
            place = int(batch.rows[query])
            names = batch.names[batch.name_codes[query]]
            if self._reasons and place != asked:
                asked, prepared = place, self._prepared(chunk, place)
            yield Finding(
                row=chunk.first + place,
                customer=batch.ids[batch.id_codes[place]],
                query_name=names[mine] if names else "",
                line="below" if below else "match",
                score=score / 100,
                matched_name=self._engine.name_at(number, None if listed == NO_NAME else listed).text,
                party_id=party.id,
                party_name=party.caption,
                list_id="; ".join(party.lists),
                kind=party.kind,
                programmes=programmes(party),
                reasons=reasons_text(self._engine.match(prepared, Result(*result))) if prepared else "",
                warnings=BREAK.join((*batch.warnings.get(place, ()), *always)),
            )

    def _prepared(self, chunk: Chunk, place: int) -> Prepared:
        """A row by itself, as reasons are worked out from it."""
        return self._engine.prepare(chunk.meaning.customer(chunk.values(place)).query)
