"""Which column of a customer file means what, and from a row to a query.

Columns named as FollowTheMoney properties are understood as they stand; the usual spellings of them (`Date
of Birth`, `full_name`, `surname`) are guessed and the guess is reported, never silent; `--map` overrides
both. What a row says and a query cannot carry becomes a warning of that row; a row without a name is a
`RowProblem`, so that the file can go on without it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from tamis.errors import CallError, InputError
from tamis.model import KINDS, Query

NAMES = ("name", "alias", "previousName", "weakAlias")
NAME_PARTS = ("firstName", "secondName", "middleName", "lastName")
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "flag")
SINGLE = ("birthDate", "gender", "address", "schema", "id")
IDENTIFIERS = (
    "passportNumber", "idNumber", "socialSecurityNumber", "taxNumber", "vatCode", "registrationNumber",
    "innCode", "ogrnCode", "kppCode", "okpoCode", "leiCode", "dunsCode", "uniqueEntityId", "swiftBic",
    "isinCode", "imoNumber", "mmsi", "callSign", "serialNumber", "publicKey",
)  # fmt: skip
PROPERTIES = NAMES + NAME_PARTS + COUNTRIES + SINGLE + IDENTIFIERS

_SPELLINGS = {
    "name": "full_name names customer_name client_name entity_name company_name legal_name party_name"
    " display_name organisation_name organization_name vessel_name name_of_customer caption",
    "alias": "aliases aka also_known_as other_name other_names alternative_name alternative_names alt_name"
    " alt_names",
    "previousName": "previous_names former_name former_names fka formerly_known_as",
    "weakAlias": "weak_aliases",
    "firstName": "first given_name given_names forename forenames first_names",
    "middleName": "middle middle_names",
    "lastName": "last surname surnames family_name last_names",
    "birthDate": "date_of_birth dob birthday born birth_year year_of_birth",
    "nationality": "nationalities",
    "citizenship": "citizenships",
    "country": "countries country_code country_of_residence residence_country residence country_name",
    "gender": "sex",
    "address": "addresses full_address",
    "schema": "kind entity_kind entity_type party_kind party_type",
    "id": "customer_id client_id customer_number customer_no client_number account_id party_id record_id"
    " external_id entity_id reference ref",
    "passportNumber": "passport passport_no",
    "idNumber": "national_id national_id_number id_no identity_number",
    "socialSecurityNumber": "ssn",
    "taxNumber": "tax_id tax_no tin",
    "vatCode": "vat vat_number",
    "registrationNumber": "company_number registration_no reg_no company_registration_number",
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "leiCode": "lei",
    "swiftBic": "bic swift swift_code bic_code",
    "imoNumber": "imo imo_no",
    "publicKey": "wallet wallet_address crypto_address",
}
_KINDS = {kind.lower(): kind for kind in KINDS} | {
    "individual": "Person", "natural person": "Person", "entity": "LegalEntity",
    "legal entity": "LegalEntity", "organisation": "Organization", "ship": "Vessel",
    "aircraft": "Airplane", "wallet": "CryptoWallet",
}  # fmt: skip


def _fold(label: str) -> str:
    return re.sub(r"[^0-9a-z]", "", label.lower())


_GUESSES = {_fold(name): name for name in PROPERTIES} | {
    _fold(spelling): name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()
}


class RowProblem(Exception):
    """A row that cannot be screened: the column at fault, and why; `id` is whose it is, where that can be read."""

    def __init__(self, field: str, reason: str, id: str = "") -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason
        self.id = id


class Customer(msgspec.Struct, frozen=True):
    """One row, understood: the customer's own id (may be empty), the query, and what could not be used."""

    id: str
    query: Query
    warnings: tuple[str, ...] = ()


class Columns:
    """What the columns of one file mean.

    `labels` are the columns in their order, `used` says for each one that is used which property it holds,
    `unused` names the others. Raises `CallError` for a map that names no column or no property, and
    `InputError` when no column holds a name. `source` is what has them; `in_memory` tells that it is no file.
    """

    def __init__(
        self,
        labels: Sequence[str],
        columns: Mapping[str, str] | None = None,
        source: str = "",
        in_memory: bool = False,
    ) -> None:
        self.labels = tuple(labels)
        given = _given(self.labels, columns or {})
        meaning = [given.get(label) for label in self.labels]
        taken = _taken(set(given.values()))
        for exact in (True, False):
            _guess(self.labels, meaning, taken, exact)
        self._meaning = [name or "" for name in meaning]
        self.used = {label: name for label, name in zip(self.labels, self._meaning, strict=True) if name}
        self.unused = tuple(label for label, name in zip(self.labels, self._meaning, strict=True) if not name)
        self._of: dict[str, list[int]] = {}
        for position, name in enumerate(self._meaning):
            if name:
                self._of.setdefault(name, []).append(position)
        if not any(name in self._of for name in ("name", *NAME_PARTS)):
            raise _no_name(self.labels, self.unused, source, in_memory)
        self._whole, self._parts = self._places("name"), self._places(*NAME_PARTS)
        self._other_names, self._countries = self._places(*NAMES[1:]), self._places(*COUNTRIES)
        self._identifiers = [(name, self._of[name][0]) for name in IDENTIFIERS if name in self._of]
        self._single = [(name, self._of[name][0]) for name in SINGLE if name in self._of]

    @property
    def positions(self) -> list[int]:
        """Where the columns that are used stand, in rising order."""
        return [position for position, name in enumerate(self._meaning) if name]

    @property
    def name_places(self) -> list[int]:
        """Where the columns stand that names are made of."""
        return [*self._whole, *self._parts, *self._other_names]

    def is_whole(self, place: int) -> bool:
        """Whether the column at that place holds whole names."""
        return place in self._whole

    @property
    def name_label(self) -> str:
        """The column that is at fault where there is no name."""
        return self.labels[(self._whole or self._parts)[0]]

    @property
    def identifier_places(self) -> list[int]:
        """Where the columns of identifiers stand."""
        return [place for _, place in self._identifiers]

    @property
    def country_places(self) -> list[int]:
        """Where the columns of countries stand."""
        return self._countries

    @property
    def single_places(self) -> list[tuple[str, int]]:
        """The properties of one value, and where each stands."""
        return self._single

    def customer(self, values: Sequence[Any]) -> Customer:
        """The customer that one row says, its values in the order of `labels`; raises `RowProblem`."""
        warnings: list[str] = []
        names = self.names(values)
        identifiers = self.identifiers(values, warnings)
        if not names:
            if not identifiers:
                raise RowProblem(self.name_label, "no name")
            warnings.append("no name: only the identifier was screened")
        known = self._first_of(values, self._single, warnings)
        query = Query(
            name=names[0] if names else "",
            names=tuple(names[1:]),
            kind=kind_of(known.get("schema", ""), warnings),
            birth_date=known.get("birthDate", ""),
            countries=self.countries(values),
            gender=known.get("gender", ""),
            identifiers=identifiers,
            address=known.get("address", ""),
        )
        return Customer(known.get("id", ""), query, tuple(warnings))

    def identifiers(self, values: Sequence[Any], warnings: list[str]) -> dict[str, str]:
        """The identifiers of a row, by property."""
        return self._first_of(values, self._identifiers, warnings) if self._identifiers else {}

    def countries(self, values: Sequence[Any]) -> tuple[str, ...]:
        """The countries of a row, as they are written."""
        return tuple(self._texts_of(values, self._countries))

    def id_of(self, values: Sequence[Any]) -> str:
        """The id of a row, also of one that cannot be screened; empty where none can be read."""
        try:
            found = self.single(values, "id", []) if "id" in self._of else ""
        except RowProblem:
            return ""
        return "" if any("\udc80" <= char <= "\udcff" for char in found) else found

    def single(self, values: Sequence[Any], name: str, warnings: list[str]) -> str:
        """What a row says of a property that has one value; empty for nothing."""
        texts = _texts(values[self._of[name][0]], self.labels[self._of[name][0]])
        if len(texts) > 1:
            warnings.append(self._only_first(texts, self._of[name][0]))
        return texts[0] if texts else ""

    def _only_first(self, texts: list[str], place: int) -> str:
        return f"{len(texts)} values of {self.labels[place]}: only the first was used"

    def _places(self, *properties: str) -> list[int]:
        return [position for name in properties for position in self._of.get(name, [])]

    def names(self, values: Sequence[Any]) -> list[str]:
        """The names of a row: whole ones, then one joined from its parts, then the others."""
        names = [text for at in self._whole for text in _texts(values[at], self.labels[at])]
        if self._parts:
            joined = " ".join(text for at in self._parts for text in _texts(values[at], self.labels[at]))
            names += [joined] if joined else []
        for name in names:
            if "\n" in name or "\r" in name:
                raise RowProblem(self.name_label, "a line break within the name")
        if self._other_names:
            names += self._texts_of(values, self._other_names)
        return names

    def _texts_of(self, values: Sequence[Any], places: list[int]) -> list[str]:
        """The texts of several cells, each of which may hold several with `;` between them."""
        found: list[str] = []
        for at in places:
            found += _several(values[at], self.labels[at])
        return found

    def _first_of(
        self, values: Sequence[Any], places: list[tuple[str, int]], warnings: list[str]
    ) -> dict[str, str]:
        """For each property the first value of its cell; that there are more is said in `warnings`."""
        found = {}
        for name, at in places:
            texts = _texts(values[at], self.labels[at])
            if texts:
                found[name] = texts[0]
            if len(texts) > 1:
                warnings.append(self._only_first(texts, at))
        return found


class Chunk(NamedTuple):
    """Some rows of customers, column by column.

    `columns` stand in the order of the labels (None where one is not used), each a sequence of values or a pyarrow
    array; `problems` holds the rows that could not be read, by their place; `first` is the number of the first row
    and `lines` the line of each.
    """

    meaning: Columns
    columns: Sequence[Any]
    problems: Mapping[int, RowProblem]
    first: int
    lines: Sequence[int]

    def values(self, place: int) -> list[Any]:
        """The values of one row, in the order of the labels."""
        found: list[Any] = [None if column is None else column[place] for column in self.columns]
        return [value.as_py() if hasattr(value, "as_py") else value for value in found]

    def without(self, rows: int) -> Chunk:
        """The same without its first rows."""
        return self._replace(
            columns=[None if column is None else column[rows:] for column in self.columns],
            problems={place - rows: problem for place, problem in self.problems.items() if place >= rows},
            first=self.first + rows,
            lines=self.lines[rows:],
        )


def _given(labels: tuple[str, ...], columns: Mapping[str, str]) -> dict[str, str]:
    """The map the caller gave, checked; an empty property means "leave this column alone"."""
    given = {}
    for column, name in columns.items():
        if column not in labels:
            raise CallError(f"there is no column {column!r}", hint="The columns are: " + ", ".join(labels))
        understood = {"": "", "kind": "schema"}.get(name, _GUESSES.get(_fold(name), None))
        if understood is None:
            raise CallError(f"{name!r} is no property to map a column to", hint="Known: " + ", ".join(PROPERTIES))
        given[column] = understood
    return given


def _taken(given: set[str]) -> set[str]:
    """The properties that are not guessed any more, because the caller has said where they stand."""
    return given | set(NAME_PARTS if "name" in given else ()) | ({"name"} if given & set(NAME_PARTS) else set())


def _guess(labels: tuple[str, ...], meaning: list[str | None], taken: set[str], exact: bool) -> None:
    """Fill `meaning` where it is None; a property that holds one value goes to the first column only."""
    for position, label in enumerate(labels):
        if meaning[position] is not None:
            continue
        name = label if exact and label in PROPERTIES else None if exact else _GUESSES.get(_fold(label))
        if name is None or name in taken:
            continue
        meaning[position] = name
        if name in SINGLE or name in IDENTIFIERS:
            taken.add(name)


def how_to_map(label: str, name: str, in_memory: bool = False) -> str:
    """What to do where no column is known to hold a property: how a caller says that the column `label` does."""
    in_python = f"columns={{{label!r}: {name!r}}}"
    how = in_python if in_memory else f"--map '{label}={name}', or in Python {in_python}"
    return f"Say which one does, for instance: {how}"


def _no_name(labels: tuple[str, ...], unused: tuple[str, ...], source: str, in_memory: bool) -> InputError:
    example = next(filter(None, unused), "COLUMN")
    found = ", ".join(repr(label) for label in labels[:30]) or "none"
    return InputError(
        f"{source or 'the file'}: no column holds a name; the columns are {found}",
        hint=how_to_map(example, "name", in_memory),
    )


def kind_of(written: str, warnings: list[str]) -> str:
    """The kind of party that a cell says; one that is not known is said in `warnings`."""
    kind = _KINDS.get(written.lower(), "")
    if written and not kind:
        warnings.append(f"kind {written!r} is not known and was not used")
    return kind


_SORTS: dict[type, str] = {bytes: "binary data", dict: "a record of several fields", list: "a list of lists"}


def _text(value: Any, label: str) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point, nothing as the empty text."""
    if isinstance(value, str):
        return value.strip()
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float | Decimal) and value == int(value):
        return str(int(value))
    if isinstance(value, int | float | Decimal):
        return str(value)
    raise RowProblem(label, f"{_SORTS.get(type(value), 'what it holds')} is not text, a number or a date")


def _texts(value: Any, label: str) -> list[str]:
    """The texts of a cell that may hold a list (JSON, Parquet)."""
    if type(value) is str:
        text = value.strip()
        return [text] if text else []
    items = value if isinstance(value, list | tuple) else (value,)
    return [text for item in items if (text := _text(item, label))]


def _several(value: Any, label: str) -> list[str]:
    """As `_texts`, and with `;` between values."""
    texts = _texts(value, label)
    if not any(";" in text for text in texts):
        return texts
    return [part for text in texts for piece in text.split(";") if (part := piece.strip())]
