"""The objects that the stages hand each other: parties and what is known of them.

Property names are those of FollowTheMoney, the vocabulary of the field. Everything here is immutable and
turns into JSON and back without loss, so that a party read back from the store equals the party that was
parsed. What a publisher wrote is kept beside what Tamis understood of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

KINDS = (
    "Person",
    "LegalEntity",
    "Organization",
    "Company",
    "PublicBody",
    "Vessel",
    "Airplane",
    "CryptoWallet",
    "Thing",
)
"""Party kinds, as FollowTheMoney names them. `LegalEntity` is "a person or an organisation, not said which";
`Thing` is "not said at all"."""


class Name(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """One written form of a party's name, as the publisher wrote it.

    `kind` is the FollowTheMoney property it stands under: `name`, `alias`, `weakAlias` or `previousName`.
    `strength` is `strong` or `weak` (a weak alias corroborates, it does not accuse). `script` is an ISO 15924
    code such as `Latn` or `Arab`; `language` an ISO 639 code where the publisher gives one.

    >>> Name("SHAH, Mohammad Yusuf").strength
    'strong'
    """

    text: str
    kind: str = "name"
    strength: str = "strong"
    script: str = "Latn"
    language: str = ""


class DateSpan(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A date as an interval of days: `start` and `end`, both ISO 8601 (`1955-12-26`) and both included.

    `kind` says what was written: `exact`, `month`, `year`, `circa` or `between`. `text` is the written form.
    A year alone is an interval of that year; "circa" widens it by the publisher's usual margin. `calendar` is the
    one it was written in, where that is not the Gregorian: `islamic` (lunar) or `persian` (solar).
    """

    start: str
    end: str
    kind: str = "exact"
    text: str = ""
    calendar: str = ""


class Country(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A country that a party has to do with.

    `code` is ISO 3166-1 alpha-2 in lower case (historic codes too), or empty when the text was not understood.
    `role` is `nationality`, `citizenship`, `country` (residence, seat), `jurisdiction`, `flag` or `birthCountry`.
    """

    code: str
    role: str
    text: str = ""


class Identifier(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A number or address that identifies a party.

    `kind` is a FollowTheMoney property (`passportNumber`, `idNumber`, `taxNumber`, `registrationNumber`,
    `imoNumber`, `mmsi`, `callSign`, `swiftBic`, `leiCode`, `innCode`, `ogrnCode`, `publicKey` for a wallet …).
    `value` is as written, trimmed; `country` a code as in `Country`; `label` the publisher's own name for it;
    `note` what stood beside it (issued, expires, issuer).
    """

    kind: str
    value: str
    country: str = ""
    label: str = ""
    note: str = ""


class Address(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """An address: the whole text on one line, and its country code where known."""

    text: str
    country: str = ""


class Place(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A place of birth: the text, and its country code where known."""

    text: str
    country: str = ""


MEASURE_KINDS = ("asset freeze", "travel ban", "arms embargo", "trade", "other")
"""What a designation can oblige others to, apart from each other: a travel ban is not an asset freeze."""


class Measure(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """What a designation obliges others to: one of `MEASURE_KINDS`, and the publisher's own words."""

    kind: str
    text: str = ""


class Designation(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """The act that put a party on a list.

    `date` (ISO 8601) is when it was listed, where the list says so; `reference` is the publisher's public
    reference, such as `QDi.276`.
    """

    authority: str
    programme: str = ""
    date: str = ""
    legal_basis: str = ""
    measures: tuple[Measure, ...] = ()
    reference: str = ""


class Link(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A relation that the list states: to a party by its publisher's id (`target`), by name, or both."""

    relation: str
    name: str = ""
    target: str = ""


class Party(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who or what is designated, as one list says it.

    `id` is `LIST:PUBLISHER-ID` and unique; `source_id` is the publisher's own. `references` are the ids that
    other publishers use for the same party, where this list prints them. `details` holds whatever else the
    list says, under FollowTheMoney property names where there is one.

    >>> p = Party(id="mine:1", list_id="mine", source_id="1", kind="Person", names=(Name("Ann Example"),))
    >>> p.caption, p.lists
    ('Ann Example', ('mine',))
    """

    id: str
    list_id: str
    source_id: str
    kind: str
    names: tuple[Name, ...]
    birth_dates: tuple[DateSpan, ...] = ()
    birth_places: tuple[Place, ...] = ()
    countries: tuple[Country, ...] = ()
    genders: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    designations: tuple[Designation, ...] = ()
    links: tuple[Link, ...] = ()
    titles: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    details: dict[str, tuple[str, ...]] = {}

    @property
    def lists(self) -> tuple[str, ...]:
        """The ids of the lists this party stands on."""
        return (self.list_id,)

    @property
    def caption(self) -> str:
        """The name to show: the publisher's primary one."""
        return self.names[0].text if self.names else self.source_id

    def canonical(self) -> Party:
        """The same party with everything that has no order of its own in a fixed one, and nothing twice.

        Two files that say the same in another order, or twice, give equal canonical parties. The primary
        name stays first.
        """
        names = tuple(sorted(set(self.names), key=_name_order))
        return msgspec.structs.replace(
            self,
            names=names,
            **{field: tuple(sorted(set(found))) for field in _UNORDERED if len(found := getattr(self, field)) > 1},
            details={key: tuple(sorted(set(value))) for key, value in sorted(self.details.items()) if value},
        )

    def digest(self) -> str:
        """SHA-256 of the canonical party, in hexadecimal: equal exactly when nothing about it changed."""
        return hashlib.sha256(encode_party(self.canonical())).hexdigest()


_UNORDERED = (
    "birth_dates",
    "birth_places",
    "countries",
    "genders",
    "identifiers",
    "addresses",
    "designations",
    "links",
    "titles",
    "references",
    "notes",
)
_KIND_ORDER = {"name": 0, "alias": 1, "previousName": 2, "weakAlias": 3}


def _name_order(name: Name) -> tuple[int, Name]:
    return (_KIND_ORDER.get(name.kind, 4), name)


_party_decoder = msgspec.json.Decoder(Party)
_encoder = msgspec.json.Encoder()


def encode_party(party: Party) -> bytes:
    """A party as one line of JSON in UTF-8, the same bytes for equal parties."""
    return _encoder.encode(party)


def decode_party(data: bytes) -> Party:
    """The party that `encode_party` wrote."""
    return _party_decoder.decode(data)


class ListVersion(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """One publication of one list, as it stands in the store.

    `published` and `loaded` are UTC times in ISO 8601 (`2026-08-01T23:00:03Z`); `digest` is the SHA-256 over
    the parties (equal contents, equal digest, whatever the file looked like); `file_digest` that of the file.
    `number` is the store's own and says nothing about order.
    """

    list_id: str
    published: str
    digest: str
    number: int = 0
    loaded: str = ""
    format: str = ""
    file_digest: str = ""
    source: str = ""
    parties: int = 0
    names: int = 0
    publisher: str = ""


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is screened: one name or several of the same customer, and what else is known of it.

    `kind` is one of `KINDS`, `birth_date` any usual form (`1975-04-03`, `1975`, `3 Apr 1975`, `circa 1975`),
    `countries` codes or names, `gender` `male`, `female` or `other`, `identifiers` pairs of kind and value
    (`{"passportNumber": "A123"}`), `address` one line. All but a name is optional.

    >>> Query(name="Ali Khan", birth_date="1975", countries=["pk"]).all_names
    ('Ali Khan',)
    """

    name: str = ""
    names: tuple[str, ...] = ()
    kind: str = ""
    birth_date: str = ""
    countries: tuple[str, ...] = ()
    gender: str = ""
    identifiers: dict[str, str] = {}
    address: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.countries, str) or isinstance(self.names, str):
            raise TypeError("names and countries are sequences of strings, not one string")
        for field in ("name", "kind", "birth_date", "gender", "address"):
            if not isinstance(found := getattr(self, field), str):
                raise TypeError(f"{field} is a string, as in Query(birth_date='1975-04-03'), not {found!r}")

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name given, the single one first, none twice; also those that stand in one line with others."""
        return names_within(n for n in (self.name, *self.names) if n)


def names_within(texts: Iterable[str]) -> tuple[str, ...]:
    """Written forms, none twice, and behind each the names in it where it holds several, or more than a name.

    >>> names_within(["Jo Doe t/a Blue Harbour", "PAYMENT INV 4471 TO JO DOE"])
    ('Jo Doe t/a Blue Harbour', 'Jo Doe', 'Blue Harbour', 'PAYMENT INV 4471 TO JO DOE', 'JO DOE')
    """
    found: list[str] = []
    for text in texts:
        looked_at = text[:_LOOKED_AT]
        several = _ALSO.split(looked_at)
        of_payment = _DIGIT.search(looked_at) and _OF_PAYMENT.search(looked_at)
        mentioned = _LINKS.split(looked_at)[1:] if of_payment else []
        found.append(text)
        if parts := (several if len(several) > 1 else []) + mentioned:
            found += filter(None, (part.strip(" ,;:()-") for part in parts))
    return tuple(dict.fromkeys(found))


_LOOKED_AT = 1000
"""Characters of a written form in which other names are sought: as many as are compared."""

_ALSO = re.compile(
    r"(?i)(?<=[\s(,;])(?:trading as|t/a|doing business as|d/b/a|d\.b\.a\.|dba|also known as|a/k/a|a\.k\.a\.|aka|"
    r"(?:formerly|previously) known as|f/k/a|f\.k\.a\.|fka|formerly|on behalf of|o/b/o|c/o|care of)(?=[\s:])"
)
_OF_PAYMENT = re.compile(
    r"(?i)\b(?:payment|invoice|inv|transfer|reference|ref|remittance|contract|order|salary|account|acct)\b[^a-z]*\d"
)
_DIGIT = re.compile(r"\d")
_LINKS = re.compile(r"(?i)(?<=[\s:,])(?:to|with|for|from|by|beneficiary|payee|in favou?r of|b/o)(?=[\s:])")


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One part of a score: what was seen, and the points it gave or took (two decimals, in points of 100).

    `kind` is one of `name`, `spelling`, `missing`, `order`, `numbers`, `cap`, `hold`, `birthDate`, `country`,
    `gender`, `kind`, `identifier`, `address`. `detail` is structured and depends on the kind.
    """

    kind: str
    points: float
    text: str
    detail: dict[str, Any] = {}


class Match:
    """A party that a query met: the score (0 to 100), the written form that matched, and the reasons.

    The reasons are worked out when they are first asked for; their points sum to the score.
    """

    __slots__ = ("_reasons", "name", "party", "query_name", "score")

    def __init__(
        self,
        score: float,
        party: Party,
        name: Name,
        query_name: str,
        reasons: tuple[Reason, ...] | Callable[[], tuple[Reason, ...]],
    ) -> None:
        self.score = score
        self.party = party
        self.name = name
        self.query_name = query_name
        self._reasons = reasons

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What made the score, part by part."""
        if callable(self._reasons):
            self._reasons = self._reasons()
        return self._reasons

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Match):
            return NotImplemented
        return (self.score, self.party, self.name, self.query_name, self.reasons) == (
            other.score,
            other.party,
            other.name,
            other.query_name,
            other.reasons,
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Match({self.score:.2f}, {self.party.id}, {self.name.text!r})"


class Stamp(msgspec.Struct, frozen=True):
    """Everything an answer rests on; equal stamps and equal queries give equal answers."""

    program: str
    index: str
    lexicon: str
    profile: str
    lists: tuple[ListVersion, ...]


class Answer(msgspec.Struct, frozen=True):
    """What screening one query gave. It iterates over, counts and is true as its `matches`.

    `below_line` holds what must not vanish though it does not accuse: exact but weak aliases, and exact names
    that something contradicts. `cut` is how many matches the limit left out.
    """

    query: Query
    threshold: float
    matches: tuple[Match, ...]
    below_line: tuple[Match, ...]
    cut: int
    warnings: tuple[str, ...]
    stamp: Stamp

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def __len__(self) -> int:
        return len(self.matches)

    def __bool__(self) -> bool:
        return bool(self.matches)

    def __getitem__(self, position: int) -> Match:
        return self.matches[position]
