"""Country texts to codes: ISO 3166-1 alpha-2 in lower case, four letters for countries that are no more.

The table is `data/countries.txt`. Reading a name says how a publisher spells it, and nothing about status.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tamis.normalize.tables import rows


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """The code for a country's code or name; empty when it is not understood.

    >>> country_code("Korea, North"), country_code("IND"), country_code("Atlantis")
    ('kp', 'in', '')
    """
    key = _key(text)
    table = _table()
    if found := table.get(key):
        return found
    for lead in ("the ", "republic of ", "kingdom of ", "state of ", "islamic republic of "):
        if key.startswith(lead) and (found := table.get(key[len(lead) :])):
            return found
    return ""


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in rows("countries.txt"):
        codes, _, names = row.partition(": ")
        code, *others = codes.split()
        for key in [code, *others, *names.split(";")]:
            table[_key(key)] = code
    return table


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:200].casefold().replace("\u2019", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).strip(" .;").split())
