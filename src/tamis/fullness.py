"""How full a list is, field by field: what is watched from one version to the next, and shown to whoever asks.

A field is named as in `Party`, with what divides it behind a dot: `names.weakAlias`, `identifiers.imoNumber`,
`designations.date`. Every field counts the parties that have it and the values they have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tamis.model import Party
from tamis.normalize.identifiers import is_valid


class Filled(NamedTuple):
    """The number of parties that have a field, and of the values that they have."""

    parties: int
    values: int


class FieldRow(NamedTuple):
    """One field in a version and in the one before it (None when there is none)."""

    field: str
    now: Filled
    before: Filled | None


EMPTY = Filled(0, 0)


class Filling:
    """Counts, as parties pass by, how many have each field.

    >>> from tamis.model import Name, Party
    >>> filling = Filling()
    >>> ann = Party(id="a:1", list_id="a", source_id="1", kind="Person", names=(Name("Ann"),))
    >>> for party in filling.passing([ann]):
    ...     assert party is ann
    >>> found = filling.found()
    >>> found["parties"].parties, found["names.name"], "birth_dates" in found
    (1, Filled(parties=1, values=1), False)
    """

    def __init__(self) -> None:
        self._having: dict[str, int] = {}
        self._values: dict[str, int] = {}

    def passing(self, parties: Iterable[Party]) -> Iterator[Party]:
        """The parties themselves, each counted before it is handed on."""
        for party in parties:
            for field, number in Counter(_fields(party)).items():
                self._having[field] = self._having.get(field, 0) + 1
                self._values[field] = self._values.get(field, 0) + number
            yield party

    def found(self) -> dict[str, Filled]:
        """For each field that any party has, how many have it."""
        return {field: Filled(self._having[field], self._values[field]) for field in sorted(self._having)}


def fullness(parties: Iterable[Party]) -> dict[str, Filled]:
    """For each field that any party has, how many have it; `parties` holds all of them."""
    filling = Filling()
    for _ in filling.passing(parties):
        pass
    return filling.found()


def beside(now: dict[str, Filled], before: dict[str, Filled] | None) -> list[FieldRow]:
    """Two versions beside each other, by field."""
    return [
        FieldRow(field, now.get(field, EMPTY), None if before is None else before.get(field, EMPTY))
        for field in sorted({*now, *(before or ())})
    ]


def _fields(party: Party) -> Iterator[str]:
    """Each value that a party has, by the names of the fields it counts for."""
    yield "parties"
    yield f"kind.{party.kind}"
    for name in party.names:
        yield "names"
        yield f"names.{name.kind}"
        yield f"names.script.{name.script}"
    for span in party.birth_dates:
        yield "birth_dates"
        yield f"birth_dates.{span.kind}"
        if span.calendar:
            yield f"birth_dates.calendar.{span.calendar}"
    for country in party.countries:
        yield "countries"
        yield f"countries.{country.role}"
        if not country.code:
            yield "countries.not understood"
    for identifier in party.identifiers:
        yield "identifiers"
        yield f"identifiers.{identifier.kind}"
        if identifier.country:
            yield "identifiers.with country"
        if not is_valid(identifier.kind, identifier.value):
            yield "identifiers.not well formed"
    for address in party.addresses:
        yield "addresses"
        if address.country:
            yield "addresses.with country"
    for act in party.designations:
        yield "designations"
        for field in ("programme", "date", "legal_basis", "reference"):
            if getattr(act, field):
                yield f"designations.{field}"
        for measure in act.measures:
            yield f"designations.measures.{measure.kind}"
    for field in ("birth_places", "genders", "links", "titles", "references", "notes"):
        yield from [field] * len(getattr(party, field))
    for key, texts in party.details.items():
        yield from [f"details.{key}"] * len(texts)
