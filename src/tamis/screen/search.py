"""The two kernels behind one call: the compiled one, and the reference that compares every party.

A search takes prepared queries and a threshold in hundredths, and gives for each query the parties found, best
first, then what must be shown below the line.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tamis.errors import IndexDamaged, KernelError
from tamis.index.arrays import Arrays, FactTable, Ragged, TokenTable, flat, little_endian
from tamis.index.files import SECTIONS, OpenIndex
from tamis.match.profiles import Profile
from tamis.match.reference import Tokens
from tamis.match.spelling import TABLES
from tamis.model import Query
from tamis.normalize.facts import Facts
from tamis.screen.exhaustive import ExhaustiveKernel, Result, queries_of

if TYPE_CHECKING:
    from tamis._kernel import Kernel


class Prepared(NamedTuple):
    """A query as the kernel takes it, and what had to be said about it on the way."""

    query: Query
    names: tuple[Tokens, ...]
    facts: Facts
    warnings: tuple[str, ...]


TOO_LONG = "a name is longer than what is compared; its end was not looked at"


class ArraySearch(Protocol):
    """Finds the parties for each query of a batch of arrays, at a threshold in hundredths."""

    def __call__(self, batch: Arrays, threshold: int, /) -> tuple[bytes, bytes]:
        """Where the results of each query end (with a zero in front), and the results: five numbers each, in the
        order of `Result`; all numbers of four bytes.
        """


Search = Callable[[Sequence[Prepared], int], list[list[Result]]]
"""The same for queries that were prepared one by one."""


def compiled_arrays(index: OpenIndex, profile: Profile, threads: int = 0) -> ArraySearch:
    """The C++ kernel over an index, on so many threads (0: one for each core).

    Raises `KernelError` and `IndexDamaged` as `open_kernel` does.
    """
    kernel = open_kernel(index, profile)
    count = threads or os.cpu_count() or 1
    return lambda batch, threshold: kernel.screen(batch, threshold, count)


def python_arrays(index: OpenIndex, profile: Profile) -> ArraySearch:
    """The reference over an index: slow, and the specification of the other."""
    kernel = ExhaustiveKernel(index, profile)

    def search(batch: Arrays, threshold: int) -> tuple[bytes, bytes]:
        ends, numbers = flat("I", (0,)), flat("I")
        for results in kernel.screen(queries_of(batch), threshold):
            for result in results:
                numbers.extend(result)
            ends.append(len(numbers) // len(Result._fields))
        return ends.tobytes(), numbers.tobytes()

    return search


def one_by_one(search: ArraySearch) -> Search:
    """A search of arrays as one of queries that were prepared one by one."""
    return lambda queries, threshold: _results(*search(batch_arrays(queries), threshold))


def compiled_search(index: OpenIndex, profile: Profile) -> Search:
    """`compiled_arrays`, for queries that were prepared one by one."""
    return one_by_one(compiled_arrays(index, profile))


def python_search(index: OpenIndex, profile: Profile) -> Search:
    """`python_arrays`, for queries that were prepared one by one."""
    return one_by_one(python_arrays(index, profile))


def exhaustive_search(
    index: OpenIndex, profile: Profile
) -> Callable[[Sequence[Prepared], Sequence[int]], list[list[list[Result]]]]:
    """The kernel's search over all pairs, with every shortcut off; gives an answer for each threshold."""
    kernel = open_kernel(index, profile)
    threads = os.cpu_count() or 1

    def search(queries: Sequence[Prepared], thresholds: Sequence[int]) -> list[list[list[Result]]]:
        found = kernel.screen_exhaustively(batch_arrays(queries), list(thresholds), threads)
        return [_results(ends, results) for ends, results in found]

    return search


_NOT_SEARCHED = ("payload", "party_id", "link", "reference", "counterpart")
"""The arrays that the kernel does not read."""


def open_kernel(index: OpenIndex, profile: Profile) -> Kernel:
    """The kernel over the arrays of an index.

    Raises `KernelError` where it was not built, `IndexDamaged` for arrays that do not fit together.
    """
    try:
        from tamis._kernel import Kernel
    except ImportError as error:
        raise KernelError(
            f"The compiled kernel cannot be loaded ({error})",
            hint="Install Tamis again with a C++ compiler at hand, or set TAMIS_KERNEL=python",
        ) from error
    try:
        arrays = {name: index.view(name) for name in SECTIONS if not name.startswith(_NOT_SEARCHED)}
        return Kernel(arrays, profile.numbers, TABLES.as_bytes())
    except ValueError as error:
        hint = "Run 'tamis lists update' to build it anew"
        raise IndexDamaged(f"The index in {index.folder} is damaged: {error}", hint=hint) from error


def _results(ends_bytes: bytes, result_bytes: bytes) -> list[list[Result]]:
    """What the kernel found, query by query."""
    ends, numbers = array("I", ends_bytes), array("I", result_bytes)
    return [[Result(*numbers[at * 5 : at * 5 + 5]) for at in range(start, stop)] for start, stop in pairwise(ends)]


def batch_arrays(queries: Sequence[Prepared]) -> Arrays:
    """Queries laid out for the kernel."""
    table, facts, names = TokenTable(), FactTable(), Ragged("I")
    ends = flat("I", (0,))
    for prepared in queries:
        for tokens in prepared.names:
            names.add(map(table.number, tokens))
        ends.append(len(names.offsets) - 1)
        facts.add(prepared.facts)
    return {
        **table.arrays(),
        **facts.arrays(),
        "name_token": little_endian(names.values),
        "name_token_ends": little_endian(names.offsets),
        "query_name_ends": little_endian(ends),
    }
