"""Customers to be kept: from a file into the store, and from their index into the kernel.

Every row of a file is kept or rejected with a reason. An index of customers has the arrays of any other, so a part
of it is a batch of queries as it stands: nothing is normalised again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from tamis.errors import InputError
from tamis.index.arrays import Arrays
from tamis.index.files import OpenIndex
from tamis.model import Query
from tamis.normalize.facts import query_facts
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tokens import tokenise
from tamis.screen.checkpoint import Reject, write_rejects
from tamis.screen.columns import Customer, RowProblem, how_to_map
from tamis.screen.files import Source
from tamis.screen.search import no_name

if TYPE_CHECKING:
    from tamis.store.customers import CustomerBase

_SHOWN = 5


class ImportReport(msgspec.Struct, frozen=True):
    """What an import came to: `rows` is always `kept` + `rejected`; the others count customers of the store."""

    source: str
    rows: int
    kept: int
    rejected: int
    added: int
    changed: int
    unchanged: int
    removed: int
    alerts_removed: int
    warned: int
    columns: dict[str, str]
    unused: tuple[str, ...]
    warnings: tuple[str, ...]
    rejects: str
    first_rejects: tuple[Reject, ...]
    first_warnings: tuple[Reject, ...]


def import_customers(
    base: CustomerBase,
    source: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    replace: bool = False,
    rejects: str | os.PathLike[str] | None = None,
    encoding: str = "",
    sheet: str = "",
) -> ImportReport:
    """Keep the customers of a file of any form that `screen_file` reads; a column must hold an id of each.

    A customer whose id is there already is changed; with `replace`, those that the file lacks are removed.
    Rejected rows go to `rejects`, where a file is named. Raises `InputError` for a file that cannot be read or has
    no ids.
    """
    table = Source(source, columns, encoding, sheet)
    if "id" not in table.columns.used.values():
        example = next((label for label in table.columns.unused), "COLUMN")
        raise InputError(
            f"{table.path}: no column holds an id, by which a customer is known again",
            hint=how_to_map(example, "id"),
        )
    reading = _Reading(table)
    done = base.put(reading.customers(), str(table.path), replace=replace)
    if rejects and reading.rejects:
        write_rejects(Path(rejects), reading.rejects)
    return ImportReport(
        source=str(table.path),
        rows=reading.rows,
        kept=reading.rows - len(reading.rejects),
        rejected=len(reading.rejects),
        warned=reading.warned,
        columns=table.columns.used,
        unused=table.columns.unused,
        warnings=tuple(table.warnings),
        rejects=str(rejects) if rejects and reading.rejects else "",
        first_rejects=tuple(reading.rejects[:_SHOWN]),
        first_warnings=tuple(reading.warnings),
        **done._asdict(),
    )


class _Reading:
    """The rows of a file on their way into the store."""

    def __init__(self, table: Source) -> None:
        self._table = table
        self._seen: set[str] = set()
        self.rows = self.warned = 0
        self.rejects: list[Reject] = []
        self.warnings: list[Reject] = []

    def customers(self) -> Iterator[tuple[str, Query]]:
        """The id and the query of every customer that can be screened."""
        for row in self._table.rows():
            self.rows += 1
            content = row.content
            if isinstance(content, Customer):
                content = _usable(content, self._seen)
            if isinstance(content, RowProblem):
                self.rejects.append(Reject(row.line, row.number, content.field, content.reason))
                continue
            if content.warnings:
                self.warned += 1
                if len(self.warnings) < _SHOWN:
                    self.warnings.append(Reject(row.line, row.number, "", "; ".join(content.warnings)))
            yield content.id, content.query


def _usable(content: Customer, seen: set[str]) -> Customer | RowProblem:
    """A customer that can be kept and screened, with all its warnings; or why not."""
    if not content.id:
        return RowProblem("id", "no id")
    if content.id in seen:
        return RowProblem("id", f"{content.id} stands twice in the file")
    facts, doubts = query_facts(content.query)
    names = content.query.all_names
    if not facts.identifiers and not any(tokenise(name, shipped_lexicon()) for name in names):
        return RowProblem("", no_name(names).message)
    seen.add(content.id)
    return msgspec.structs.replace(content, warnings=content.warnings + doubts)


_COLUMNS = (
    *(
        f"token_{column}"
        for column in ("text", "text_ends", "sound", "sound_ends", "weight", "flags", "group", "nick")
    ),
    *("name_token", "name_token_ends", "name_form", "kind", "gender", "identifier_group"),
    *(f"{column}{ends}" for column in ("birth", "country", "identifier", "address") for ends in ("", "_ends")),
)


def batch_of(customers: OpenIndex, numbers: NDArray[np.int64]) -> Arrays:
    """Some customers of an index, by their numbers, as queries for the kernel: its arrays as they are."""
    batch: Arrays = {name: customers.view(name) for name in _COLUMNS}
    return batch | {"query_name_ends": customers.view("party_name_ends"), "which": numbers.astype("<u4").tobytes()}
