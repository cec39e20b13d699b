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
from tamis.match.compare import no_name
from tamis.model import Query
from tamis.normalize.facts import query_facts
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tokens import tokenise
from tamis.screen.checkpoint import Reject, write_rejects
from tamis.screen.columns import Customer, RowProblem, how_to_map
from tamis.screen.files import Source

if TYPE_CHECKING:
    from tamis.store.customers import CustomerBase

_SHOWN = 5

MOST_REMOVED = 0.1
"""The share of the customers that a file may lack before somebody has to say that it is so …"""

FEW = 20
"""… of this many customers and more."""


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
    accept: bool = False,
    rejects: str | os.PathLike[str] | None = None,
    encoding: str = "",
    sheet: str = "",
) -> ImportReport:
    """Keep the customers of a file of any form that `screen_file` reads; a column must hold an id of each.

    A customer whose id is there already is changed; with `replace`, those that the file lacks are removed, and
    one whose row is rejected stays as it was. Rejected rows go to `rejects`, where a file is named. Raises
    `InputError` for a file that cannot be read or has no ids, and, unless that is accepted, for one that lacks
    more than a tenth of the customers, or some while it has rows of which nobody can tell whose they are.
    """
    table = Source(source, columns, encoding, sheet)
    if "id" not in table.columns.used.values():
        example = next((label for label in table.columns.unused), "COLUMN")
        raise InputError(
            f"{table.path}: no column holds an id, by which a customer is known again",
            hint=how_to_map(example, "id"),
        )
    reading = _Reading(table)
    guard = None if accept else reading.check_removing
    done = base.put(reading.customers(), str(table.path), replace=replace, staying=reading.staying, removing=guard)
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


_NO_ID = "no id"
_EMPTY = (_NO_ID, "no name")


class _Reading:
    """The rows of a file on their way into the store."""

    def __init__(self, table: Source) -> None:
        self._table = table
        self._seen: set[str] = set()
        self.rows = self.warned = 0
        self.rejects: list[Reject] = []
        self.warnings: list[Reject] = []
        self.staying: list[str] = []
        self._nobodys = 0

    def customers(self) -> Iterator[tuple[str, Query]]:
        """The id and the query of every customer that can be screened."""
        for row in self._table.rows():
            self.rows += 1
            content = row.content
            if isinstance(content, Customer):
                content = _usable(content, self._seen)
            if isinstance(content, RowProblem):
                self.rejects.append(Reject(row.line, row.number, content.field, content.reason))
                self.staying += [content.id] if content.id else []
                self._nobodys += not content.id and content.reason not in _EMPTY
                continue
            if content.warnings:
                self.warned += 1
                if len(self.warnings) < _SHOWN:
                    self.warnings.append(Reject(row.line, row.number, "", "; ".join(content.warnings)))
            yield content.id, content.query

    def check_removing(self, gone: int, before: int) -> None:
        """Raise `InputError` where removing `gone` of the customers there were looks like a damaged file."""
        lost = f"{gone:,} of {before:,} customers"
        if gone and (gone == before or (before >= FEW and gone > before * MOST_REMOVED)):
            problem = f"lacks {lost}, which would be removed with their alerts"
        elif gone and self._nobodys:
            problem = f"lacks {lost}, and of {self._nobodys:,} of its rows nobody can tell whose they are"
        else:
            return
        hint = "Look at the file; if they are to go, repeat the command with --accept. Nothing was changed"
        raise InputError(f"{self._table.path} {problem}", hint=hint)


def _usable(content: Customer, seen: set[str]) -> Customer | RowProblem:
    """A customer that can be kept and screened, with all its warnings; or why not."""
    if not content.id:
        return RowProblem("id", _NO_ID)
    if content.id in seen:
        return RowProblem("id", f"{content.id} stands twice in the file", content.id)
    facts, doubts = query_facts(content.query)
    names = content.query.all_names
    if not facts.identifiers and not any(tokenise(name, shipped_lexicon()) for name in names):
        return RowProblem("", no_name(names).message, content.id)
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
