"""Country texts to codes: ISO 3166-1 alpha-2 in lower case, four letters for countries that are no more.

The table is `data/countries.txt`; places by which a text means a state stand in `data/places.txt`. Reading a name
says how a publisher spells it, and nothing about status. A text that names two countries is understood as neither;
so is a region that two of them claim.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tamis.normalize.tables import rows

_BEFORE = re.compile(
    r"^ال(?=\w{3})|^(?:possibly|reportedly|formerly|former|region:|the|"
    r"(?:islamic |federal |people's |democratic |arab )?(?:republic|kingdom|state|union|sultanate|federation) of) "
)
_AFTER = re.compile(
    r"(?:,? ?(?:;|\((?!north|south|east|west|dem|bissau|kinshasa)).*|(?<=[a-z]{4})\. .*|"
    r" (?:passport|by birth|by origin|origin|descent|(?:national|nationality|citizen|citizenship)(?: .*)?)|"
    r" / unknown)$"
)
_PART = re.compile(r"[a-z]{2}-[a-z]{2,4}")


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """The code for a country's code or name; empty when it is not understood.

    >>> country_code("Korea, North"), country_code("IND"), country_code("Possibly Irish"), country_code("Atlantis")
    ('kp', 'in', 'ie', '')
    """
    key = _key(text)
    table = _table()
    for _ in range(4):
        if found := table.get(key):
            return found
        shorter = _AFTER.sub("", _BEFORE.sub("", key))
        if shorter == key:
            break
        key = shorter
    return table.get(key[:2], "") if _PART.fullmatch(key) else ""


_INITIALS = frozenset(("DRC", "UAE", "USA"))
"""Short forms that stand for a country and for no state or province."""


@lru_cache(maxsize=16384)
def country_of_place(text: str) -> str:
    """The code of the country that a place ends with; empty when there is none, or only an abbreviation.

    A place such as "Wilmington, DE" ends with a state as often as with a country, so letters alone say nothing.

    >>> country_of_place("Kinshasa, Congo, Democratic Republic of the"), country_of_place("Wilmington, DE")
    ('cd', '')
    """
    parts = [part.strip() for part in text[-200:].split(",")]
    for tail in (", ".join(parts[-2:]), parts[-1]):
        if (len(tail) > 3 or tail in _INITIALS) and (found := country_code(tail)):
            return found
    return ""


@lru_cache(maxsize=1 << 12)
def country_by_place(text: str) -> str:
    """The code of the country of which a text speaks that names a place; empty when there is none.

    >>> country_by_place("Kinshasa"), country_by_place("Springfield")
    ('cd', '')
    """
    return _seats().get(_key(text), "")


@lru_cache(maxsize=1)
def _seats() -> dict[str, str]:
    found = (row.partition(": ") for row in rows("places.txt"))
    return {_key(name): code for code, _, names in found for name in names.split(";")}


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in rows("countries.txt"):
        codes, _, names = row.partition(": ")
        code, *others = codes.split()
        for key in [code, *others, *names.split(";")]:
            table[_key(key)] = code
    return table


_ALIKE = str.maketrans("\u0629\u0649", "\u0647\u064a", "\u0640")
"""Letters of Arabic that writers use for one another at will."""


def _key(text: str) -> str:
    """Lower case without accents, white space folded, nothing at the ends."""
    plain = text[:200].casefold().replace("\u2019", "'")
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        plain = plain.translate(_ALIKE)
    return " ".join(plain.split()).strip(" .;")
