"""What is known of a party or a query beside its names, in the form in which it is compared.

Promise: the same code for both sides; everything as whole numbers or short strings, so that the index can keep
it in flat arrays and the kernel can compare it without knowing any format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from tamis.model import Party, Query
from tamis.normalize.countries import country_code
from tamis.normalize.dates import readings
from tamis.normalize.identifiers import identifier_key, identifier_kind
from tamis.normalize.text import plain_words

UNKNOWN, PERSON, ORGANISATION, VESSEL, AIRCRAFT, WALLET = range(6)
_KIND_CLASS = {
    "Person": PERSON,
    "LegalEntity": ORGANISATION,
    "Organization": ORGANISATION,
    "Company": ORGANISATION,
    "PublicBody": ORGANISATION,
    "Vessel": VESSEL,
    "Airplane": AIRCRAFT,
    "CryptoWallet": WALLET,
}
GENDERS = {"male": 1, "female": 2, "other": 3}

IMO, LEI, WALLET_ADDRESS, BIC, DOCUMENT = range(1, 6)
"""Groups within which identifiers are compared. A party keeps an IMO number or an LEI for life; wallets and
BICs it may have several of; documents are all other numbers, whatever a publisher calls them."""
_IDENTIFIER_GROUP = {"imoNumber": IMO, "leiCode": LEI, "publicKey": WALLET_ADDRESS, "swiftBic": BIC}
LIFETIME_GROUPS = (IMO, LEI)
SHORTEST_IDENTIFIER = 5
"""Numbers of fewer characters are too common to identify anybody."""

_COUNTRY_ROLES = ("nationality", "citizenship", "country", "jurisdiction", "flag")


class Facts(NamedTuple):
    """Kind class, birth dates as pairs of yyyymmdd (both ends included), country codes, gender (0 unknown),
    identifiers as pairs of group and 64-bit key, and the hashed words of the addresses; all sorted."""

    kind: int = UNKNOWN
    births: tuple[tuple[int, int], ...] = ()
    countries: tuple[str, ...] = ()
    gender: int = 0
    identifiers: tuple[tuple[int, int], ...] = ()
    address: tuple[int, ...] = ()


def party_facts(party: Party) -> Facts:
    """The facts of a listed party."""
    spans = party.birth_dates if party.kind in ("Person", "LegalEntity", "Thing") else ()
    genders = {GENDERS.get(gender, 0) for gender in party.genders}
    codes = {country.code for country in party.countries if country.code and country.role in _COUNTRY_ROLES}
    return Facts(
        kind=_KIND_CLASS.get(party.kind, UNKNOWN),
        births=tuple(sorted({(_day(span.start), _day(span.end)) for span in spans})),
        countries=tuple(sorted(codes)),
        gender=genders.pop() if len(genders) == 1 else 0,
        identifiers=_identifiers([(i.kind, i.value) for i in party.identifiers]),
        address=_address(address.text for address in party.addresses),
    )


WIDE = 10
"""Years between two births from which on they are those of two persons."""


def years_apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """The calendar years from one interval of yyyymmdd to another; 0 where they overlap or touch one year.

    >>> years_apart((19600101, 19601231), (19720403, 19720403))
    12
    """
    return max(0, one[0] // 10000 - other[1] // 10000, other[0] // 10000 - one[1] // 10000)


def contradict(one: Facts, other: Facts) -> bool:
    """Whether two parties cannot be one: another kind, another gender, another number that is kept for life, or
    births `WIDE` years apart by every reading.
    """
    if one.kind != other.kind and UNKNOWN not in (one.kind, other.kind):
        return True
    if one.gender and other.gender and one.gender != other.gender:
        return True
    for group in LIFETIME_GROUPS:
        mine, theirs = numbers(one, group), numbers(other, group)
        if mine and theirs and mine.isdisjoint(theirs):
            return True
    gaps = [years_apart(mine, theirs) for mine in one.births for theirs in other.births]
    return min(gaps, default=0) >= WIDE


def numbers(facts: Facts, group: int) -> set[int]:
    """The identifiers of one group."""
    return {number for kind, number in facts.identifiers if kind == group}


def query_facts(query: Query) -> tuple[Facts, tuple[str, ...]]:
    """The facts of a query, and warnings about what could not be used, or could be read in two ways.

    Raises `TypeError` for what is no query.
    """
    if not isinstance(query, Query):
        raise TypeError(f"a query is of the form tamis.Query(name='Ali Khan'), not {query!r:.40}")
    warnings: list[str] = []
    spans = readings(query.birth_date) if query.birth_date.strip() else ()
    if query.birth_date.strip() and not spans:
        warnings.append(f"birth date {query.birth_date[:40]!r} was not understood and not used")
    if len(spans) > 1:
        both = " and ".join(span.start for span in spans)
        warnings.append(f"birth date {query.birth_date[:40]!r} can be read as {both}; both were kept")
    codes = set()
    for country in query.countries:
        code = country_code(country)
        if code:
            codes.add(code)
        elif country.strip():
            warnings.append(f"country {country[:40]!r} was not understood and not used")
    gender = GENDERS.get(_GENDER_WORDS.get(query.gender.strip().lower(), ""), 0)
    if query.gender.strip() and not gender:
        warnings.append(f"gender {query.gender[:40]!r} was not understood and not used")
    facts = Facts(
        kind=_KIND_CLASS.get(query.kind, UNKNOWN),
        births=tuple(sorted({(_day(span.start), _day(span.end)) for span in spans})),
        countries=tuple(sorted(codes)),
        gender=gender,
        identifiers=_identifiers([(identifier_kind(k) or "idNumber", v) for k, v in query.identifiers.items()]),
        address=_address([query.address] if query.address else []),
    )
    return facts, tuple(warnings)


_GENDER_WORDS = {
    "m": "male", "male": "male", "man": "male", "f": "female", "female": "female", "woman": "female",
    "other": "other", "x": "other",
}  # fmt: skip


def _day(iso: str) -> int:
    return int(iso.replace("-", ""))


def _identifiers(pairs: list[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
    found = set()
    for kind, value in pairs:
        group = _IDENTIFIER_GROUP.get(kind, DOCUMENT)
        key = identifier_key(kind, value)
        if len(key) >= SHORTEST_IDENTIFIER:
            found.add((group, hash64(f"{group}:{key}")))
    return tuple(sorted(found))


def _address(texts: Iterable[str]) -> tuple[int, ...]:
    words: set[int] = set()
    for text in texts:
        words.update(_hash32(word) for word, _ in plain_words(text) if len(word) > 2)
    return tuple(sorted(words))


def hash64(text: str) -> int:
    """A number of eight bytes for a text, the same on every machine and day."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=65536)
def _hash32(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little")
