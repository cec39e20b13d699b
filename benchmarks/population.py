"""Made-up customers by the million: realistic names of many origins and scripts, common ones common.

    python benchmarks/population.py --rows 1000000 --out customers.csv --seed 1

The people are those of `src/tamis/validate/population.py`. The same seed gives the same file. Nothing is kept in
memory but the tables. Writes CSV, JSON Lines or Parquet by the ending.

What would fool you: the tables are short, so families of names repeat more than in a real customer base; the spread
of rare words, which costs a search the most, comes from the made-up endings (`--rare`, the share of such names).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tamis.validate.population import FIELDS, customers

BATCH = 20_000


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
