"""Made-up people on no list: names of many origins and scripts, common ones common; the same for the same seed.

Given and family names of each origin are drawn with Zipf's law from the tables of `origins.py`, widened by endings
and second names so that rare names exist too. Birth dates, countries and genders go with them. That such a name is
on a list all the same is possible, as it is for any customer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from tamis.validate.origins import ORIGINS, Origin

FIELDS = ("id", "name", "schema", "birthDate", "country", "gender")


class Draw:
    """Draws from a table with Zipf's law: the n-th entry is 1/n as likely as the first."""

    def __init__(self, table: list[str]) -> None:
        self._table = table
        self._shares = list(accumulate(1 / rank for rank in range(1, len(table) + 1)))

    def one(self, chance: random.Random) -> str:
        """One entry."""
        return chance.choices(self._table, cum_weights=self._shares)[0]


class Names:
    """Full names of one origin."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self._male, self._female = Draw(origin.male), Draw(origin.female)
        self._family = Draw(origin.family)

    def full(self, chance: random.Random, male: bool, rare: float) -> str:
        """A full name as people of that origin write it."""
        given = (self._male if male else self._female).one(chance)
        family = self._family.one(chance)
        if chance.random() < rare and family.isascii():
            family = family[: chance.randint(2, 5)] + chance.choice(self.origin.endings)
        parts = [given]
        if chance.random() < self.origin.second:
            parts.append((self._male if male else self._female).one(chance))
        if self.origin.patronymic:
            parts.append(self.origin.patronymic(self._male.one(chance), male))
        if self.origin.two_families and chance.random() < 0.7:
            family += " " + self._family.one(chance)
        if self.origin.family_first:
            return self.origin.space.join([family, *parts])
        return self.origin.space.join([*parts, family])


def customers(rows: int, seed: int, rare: float = 0.15) -> Iterator[tuple[str, ...]]:
    """Rows of `FIELDS`, origins by their share of the population; `rare` is the share of made-up family names."""
    chance = random.Random(seed)  # noqa: S311 -- made-up people, no secret
    kinds = [Names(origin) for origin in ORIGINS]
    shares = list(accumulate(origin.share for origin in ORIGINS))
    for number in range(rows):
        names = chance.choices(kinds, cum_weights=shares)[0]
        yield _person(names, number, chance, rare)


def customers_of(origin: Origin, rows: int, seed: int, rare: float = 0.15) -> Iterator[tuple[str, ...]]:
    """Rows of `FIELDS`, all of one origin."""
    chance = random.Random(seed)  # noqa: S311 -- as above
    names = Names(origin)
    for number in range(rows):
        yield _person(names, number, chance, rare)


def _person(names: Names, number: int, chance: random.Random, rare: float) -> tuple[str, ...]:
    male = chance.random() < 0.5
    year = int(chance.triangular(1935, 2007, 1980))
    birth = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    if chance.random() < 0.05:
        birth = str(year)
    country = chance.choice(names.origin.countries)
    name = names.full(chance, male, rare)
    return f"C{number:08}", name, "Person", birth, country, "male" if male else "female"
