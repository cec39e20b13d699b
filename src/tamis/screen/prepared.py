"""Rows of customers to what the kernel takes, column by column.

Promise: the same queries, warnings and problems as `Columns.customer` and `Engine.prepare` give row by row; a test
holds it. What has to be understood (a name, a date, a country) is understood once for each distinct value and kept
from chunk to chunk; the rows are put together as arrays of numbers.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from tamis.index.arrays import Arrays, country_number
from tamis.index.names import ends_of, rows_of
from tamis.match.compare import no_name
from tamis.model import Query, names_within
from tamis.normalize.facts import Facts, query_facts
from tamis.normalize.tokens import Token
from tamis.screen.coded import Coded, Codes, coded, combined, gathered, key, little
from tamis.screen.columns import SINGLE, Chunk, Columns, RowProblem, kind_of
from tamis.screen.search import TOO_LONG
from tamis.screen.spelled import Spelled, Words

_KEPT = 1 << 17
"""Distinct values that one group remembers; then it begins anew, so that memory stays bounded."""

_NOTHING = Facts()
_NOBODY = Query()


class Said(NamedTuple):
    """What a value says, understood: a text or texts, the facts in it, what could not be used, what forbids it.

    `warnings` are about the cells, `doubts` about what they mean: a row's answer has all of the one before the
    others.
    """

    value: Any = ""
    facts: Facts = _NOTHING
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    problem: RowProblem | None = None


class _Group:
    """What a few columns say together, understood once for each distinct combination."""

    def __init__(self, places: Sequence[int], learn: Callable[[Columns, Sequence[Any]], Said]) -> None:
        self.places = places
        self._learn = learn
        self._known: dict[object, Said] = {}

    def read(self, columns: Columns, found: Mapping[int, Coded]) -> tuple[Codes, list[Said]]:
        """For each row the place of what it says, and what is said."""
        if len(self._known) > _KEPT:
            self._known.clear()
        blank: list[Any] = [None] * len(columns.labels)
        if len(self.places) == 1:
            [place] = self.places
            codes, alone = found[place]
            return codes, [self._of(columns, blank, (value,), key(value)) for value in alone]
        codes, together = combined([found[place] for place in self.places])
        return codes, [self._of(columns, blank, values, tuple(map(key, values))) for values in together]

    def _of(self, columns: Columns, blank: list[Any], values: tuple[Any, ...], known: object) -> Said:
        said = self._known.get(known)
        if said is None:
            for place, value in zip(self.places, values, strict=True):
                blank[place] = value
            try:
                said = self._learn(columns, blank)
            except RowProblem as problem:
                said = Said(problem=problem)
            self._known[known] = said
        return said


class _Names(NamedTuple):
    """The names that rows give: for each row by `codes` all its names, or why it has none that can be used."""

    codes: Codes
    names: list[tuple[str, ...]]
    problems: dict[int, RowProblem]


class Batch(NamedTuple):
    """Rows as the kernel takes them. `rows` are the places in the chunk of those that are screened, a query each.

    `names` holds for each query, by `name_codes`, all its names. `warnings` and `problems` are those of rows, by
    place; `ids` the customers' own, by `id_codes`, which go over all rows.
    """

    arrays: Arrays
    rows: Codes
    name_codes: Codes
    names: list[tuple[str, ...]]
    warnings: dict[int, tuple[str, ...]]
    problems: dict[int, RowProblem]
    id_codes: Codes
    ids: list[str]


_Read = Mapping[str, tuple[Codes, list[Said]]]


class Preparer:
    """Prepares one chunk after the other of the same source. `tokenise` is that of the engine."""

    def __init__(self, tokenise: Callable[[str], tuple[Token, ...]]) -> None:
        self._words = Words(tokenise)
        self._meaning: Columns | None = None

    def prepare(self, chunk: Chunk) -> Batch:
        """The rows of a chunk; every one is in the batch's `rows` or among its `problems`."""
        if chunk.meaning is not self._meaning:
            self._meaning = chunk.meaning
            self._groups = _groups(chunk.meaning)
        size = len(chunk.lines)
        found = {place: coded(chunk.columns[place]) for place in chunk.meaning.positions}
        named = _names(chunk.meaning, found)
        read = {
            label: group.read(chunk.meaning, found)
            for label, group in self._groups.items()
            if label != "id" or not _are_texts(found[group.places[0]])
        }
        if "id" in read:
            id_codes, ids = read["id"][0], [said.value for said in read["id"][1]]
        else:
            id_codes, ids = _plain_ids(chunk.meaning, found, size)
        spelled = self._words.spelled([name for names in named.names for name in names])
        problems = self._problems(chunk, read, named, spelled)
        kept = np.setdiff1d(np.arange(size), np.fromiter(problems, np.int64, len(problems)), assume_unique=True)
        return Batch(
            {**self._name_arrays(named, spelled, kept), **_fact_arrays(read, kept)},
            kept,
            named.codes[kept],
            named.names,
            self._warnings(read, named, spelled),
            problems,
            id_codes,
            ids,
        )

    def _problems(self, chunk: Chunk, read: _Read, named: _Names, spelled: Spelled) -> dict[int, RowProblem]:
        """Why rows cannot be screened: the first reason of each, in the order in which a row is looked at."""
        found = dict(chunk.problems)

        def say(codes: Codes, said: Sequence[RowProblem | None]) -> None:
            some = np.array([problem is not None for problem in said])
            for place in np.flatnonzero(some[codes]).tolist():
                found.setdefault(place, said[codes[place]])

        if named.problems:
            say(named.codes, [named.problems.get(code) for code in range(len(named.names))])
        nameless = np.array([not names for names in named.names])[named.codes]
        empty = (_per_names(named, spelled.sizes) == 0)[named.codes]
        if "identifiers" in read:
            codes, said = read["identifiers"]
            say(codes, [each.problem for each in said])
            nameless &= np.array([not each.value for each in said])[codes]
            empty &= np.array([not each.facts.identifiers for each in said])[codes]
        for place in np.flatnonzero(nameless).tolist():
            found.setdefault(place, RowProblem(chunk.meaning.name_label, "no name"))
        for label in (*SINGLE, "countries"):
            if label in read:
                say(read[label][0], [each.problem for each in read[label][1]])
        for place in np.flatnonzero(empty).tolist():
            if place not in found:
                found[place] = RowProblem("", no_name(named.names[named.codes[place]]).message)
        return found

    def _warnings(self, read: _Read, named: _Names, spelled: Spelled) -> dict[int, tuple[str, ...]]:
        """What could not be used of rows, in the order in which it is said of a single row."""
        found: dict[int, tuple[str, ...]] = {}

        def say(codes: Codes, texts: Sequence[tuple[str, ...]]) -> None:
            some = np.array([bool(text) for text in texts])
            for place in np.flatnonzero(some[codes]).tolist():
                found[place] = found.get(place, ()) + texts[codes[place]]

        if "identifiers" in read:
            say(read["identifiers"][0], [said.warnings for said in read["identifiers"][1]])
            nameless = np.array([not names for names in named.names])[named.codes]
            say(nameless.astype(np.int64), [(), ("no name: only the identifier was screened",)])
        for label in SINGLE:
            if label in read:
                say(read[label][0], [said.warnings for said in read[label][1]])
        for label in ("schema", "birthDate", "countries", "gender"):
            if label in read:
                say(read[label][0], [said.doubts for said in read[label][1]])
        if spelled.cut.any():
            cut = _per_names(named, spelled.cut)[named.codes]
            say(np.minimum(cut, 1), [(), (TOO_LONG,)])
        return found

    def _name_arrays(self, named: _Names, spelled: Spelled, kept: Codes) -> Arrays:
        """The names of the queries over the tokens of the chunk."""
        counts = np.fromiter(map(len, named.names), np.int64, len(named.names))
        which, query_ends = rows_of(np.arange(len(spelled.sizes)), ends_of(counts), named.codes[kept])
        values, ends = rows_of(spelled.words, ends_of(spelled.sizes), which)
        used, places = np.unique(values, return_inverse=True)
        return {
            **self._words.arrays(used),
            "name_token": places.astype("<u4").tobytes(),
            "name_token_ends": little(ends),
            "query_name_ends": little(query_ends),
        }


@contextmanager
def uncollected() -> Iterator[None]:
    """Python's search for cycles stands still: rows make few, and it would walk all that is remembered."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _names(columns: Columns, found: Mapping[int, Coded]) -> _Names:
    """The names of rows, from all the columns that hold any."""
    places = columns.name_places
    codes, values = found[places[0]] if len(places) == 1 else combined([found[place] for place in places])
    blank: list[Any] = [None] * len(columns.labels)
    names: list[tuple[str, ...]] = []
    problems = {}
    for code, value in enumerate(values):
        if type(value) is str and columns.is_whole(places[0]) and "\n" not in value and "\r" not in value:
            text = value.strip()
            names.append(names_within([text]) if text else ())
            continue
        for place, one in zip(places, value if len(places) > 1 else (value,), strict=True):
            blank[place] = one
        try:
            names.append(names_within(columns.names(blank)))
        except RowProblem as problem:
            names.append(())
            problems[code] = problem
    return _Names(codes, names, problems)


def _are_texts(column: Coded) -> bool:
    return set(map(type, column.values)) <= {str, type(None)}


def _plain_ids(columns: Columns, found: Mapping[int, Coded], size: int) -> tuple[Codes, list[str]]:
    """The customers' own ids, where they are texts or missing."""
    place = dict(columns.single_places).get("id")
    if place is None:
        return np.zeros(size, np.int64), [""]
    return found[place].codes, [(value or "").strip() for value in found[place].values]


def _per_names(named: _Names, amounts: NDArray[Any]) -> NDArray[np.int64]:
    """For each distinct set of names the sum of what its names have."""
    ends = ends_of(np.fromiter(map(len, named.names), np.int64, len(named.names)))
    sums = ends_of(amounts)
    return sums[ends[1:]] - sums[ends[:-1]]


def _groups(columns: Columns) -> dict[str, _Group]:
    """The groups of columns that say something together."""
    groups = {}
    if columns.identifier_places:
        groups["identifiers"] = _Group(columns.identifier_places, _identifiers)
    if columns.country_places:
        groups["countries"] = _Group(columns.country_places, _countries)
    for label, place in columns.single_places:
        groups[label] = _Group([place], _single(label))
    return groups


def _identifiers(columns: Columns, values: Sequence[Any]) -> Said:
    warnings: list[str] = []
    given = columns.identifiers(values, warnings)
    return Said(given, query_facts(Query(identifiers=given))[0], tuple(warnings))


def _countries(columns: Columns, values: Sequence[Any]) -> Said:
    given = columns.countries(values)
    facts, doubts = query_facts(Query(countries=given))
    return Said(given, facts, doubts=doubts)


def _single(label: str) -> Callable[[Columns, Sequence[Any]], Said]:
    """How the one column of a property that has one value is understood."""

    field = {"birthDate": "birth_date", "gender": "gender", "address": "address", "schema": "kind"}.get(label)

    def learn(columns: Columns, values: Sequence[Any]) -> Said:
        warnings: list[str] = []
        text = columns.single(values, label, warnings)
        if field is None:  # the customer's own id
            return Said(text, _NOTHING, tuple(warnings))
        doubts: list[str] = []
        if label == "schema":
            text = kind_of(text, doubts)
        facts, more = query_facts(msgspec.structs.replace(_NOBODY, **{field: text}))
        return Said(text, facts, tuple(warnings), (*doubts, *more))

    return learn


def _fact_arrays(read: _Read, kept: Codes) -> Arrays:
    """The facts of the rows that are kept, as `index.arrays.FactTable` lays them out."""
    nothing = (np.zeros(int(kept.max(initial=-1)) + 1, np.int64), [Said()])

    def rows(label: str, dtype: str, of: Callable[[Facts], Sequence[int]]) -> tuple[bytes, bytes]:
        codes, said = read.get(label, nothing)
        values, ends = gathered([of(each.facts) for each in said], codes[kept], dtype)
        return values.tobytes(), little(ends)

    birth, birth_ends = rows("birthDate", "<u4", lambda facts: [day for span in facts.births for day in span])
    country, country_ends = rows("countries", "<u4", lambda facts: [country_number(c) for c in facts.countries])
    identifier, identifier_ends = rows(
        "identifiers", "<u8", lambda facts: [number for _, number in facts.identifiers]
    )
    group, _ = rows("identifiers", "u1", lambda facts: [group for group, _ in facts.identifiers])
    address, address_ends = rows("address", "<u4", lambda facts: facts.address)
    return {
        "kind": rows("schema", "u1", lambda facts: [facts.kind])[0],
        "gender": rows("gender", "u1", lambda facts: [facts.gender])[0],
        "birth": birth,
        "birth_ends": birth_ends,
        "country": country,
        "country_ends": country_ends,
        "identifier_group": group,
        "identifier": identifier,
        "identifier_ends": identifier_ends,
        "address": address,
        "address_ends": address_ends,
    }
