"""Made-up customers by the million: realistic names of many origins and scripts, common ones common.

    python benchmarks/population.py --rows 1000000 --out customers.csv --seed 1

Given names and family names of each origin are drawn with Zipf's law from hand-written tables (`names.py`), widened
by endings and second names so that rare names exist too. Birth dates, countries and genders go with them. The same
seed gives the same file. Nothing is kept in memory but the tables. Writes CSV, JSON Lines or Parquet by the ending.

What would fool you: the tables are short, so families of names repeat more than in a real customer base; the spread
of rare words, which costs a search the most, comes from the made-up endings (`--rare`, the share of such names).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path

from names import ORIGINS, Origin

FIELDS = ("id", "name", "schema", "birthDate", "country", "gender")
BATCH = 20_000


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
    """Rows of `FIELDS`, the same for the same seed."""
    chance = random.Random(seed)
    kinds = [Names(origin) for origin in ORIGINS]
    shares = list(accumulate(origin.share for origin in ORIGINS))
    for number in range(rows):
        names = chance.choices(kinds, cum_weights=shares)[0]
        male = chance.random() < 0.5
        year = int(chance.triangular(1935, 2007, 1980))
        birth = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        if chance.random() < 0.05:
            birth = str(year)
        country = chance.choice(names.origin.countries)
        name = names.full(chance, male, rare)
        yield f"C{number:08}", name, "Person", birth, country, "male" if male else "female"


def write(target: Path, rows: Iterator[tuple[str, ...]]) -> None:
    """Write rows to a CSV, JSON Lines or Parquet file, a batch at a time."""
    if target.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        schema = pyarrow.schema([(field, pyarrow.string()) for field in FIELDS])
        with pyarrow.parquet.ParquetWriter(target, schema) as writer:
            while batch := list(islice(rows, BATCH)):
                columns = [list(column) for column in zip(*batch, strict=True)]
                writer.write_table(pyarrow.table(columns, schema=schema))
    elif target.suffix == ".jsonl":
        with target.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(dict(zip(FIELDS, row, strict=True)), ensure_ascii=False) + "\n")
    else:
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(FIELDS)
            writer.writerows(rows)


def main() -> None:
    """Write a population."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rare", type=float, default=0.15, help="share of family names with a made-up ending")
    options = parser.parse_args()
    start = time.time()
    write(options.out, customers(options.rows, options.seed, options.rare))
    pace = options.rows / (time.time() - start)
    print(f"{options.rows:,} customers written to {options.out}, {pace:,.0f} a second", file=sys.stderr)


if __name__ == "__main__":
    main()
