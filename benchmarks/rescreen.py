"""A change of a list against customers that are kept: what asking about the parties that came takes.

    python benchmarks/rescreen.py --home HOME [--customers 1000000] [--list us_ofac_cons] [--index FOLDER] [--json]

Indexes made-up customers (`population.py`, seeded), takes the parties of one list of the home as those that came, and asks
as `tamis rescreen` does, several times: processor time and time by the clock, and how many customers meet one of them.
Importing customers into the store, and reading which parties changed from it, is not in it. With `--index` the index of
customers is kept in that folder for the next run; ten million took 42 minutes beside other programs, and 2 GB.

What would fool you: the first run reads the customers' index from the disk; and made-up names repeat more than those of a
bank, so the share of customers with new names is smaller than yours.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from population import customers

from tamis.index.build import Entry, build_entries
from tamis.index.files import OpenIndex
from tamis.model import Query
from tamis.screen.engine import open_engine
from tamis.screen.rescreen import FEW, entry_of_customer, only, screen_customers
from tamis.validate.population import FIELDS

RUNS = 3


def entries(count: int) -> Iterator[Entry]:
    """Made-up customers, as those of a store are indexed."""
    encode = msgspec.json.Encoder().encode
    for row in customers(count, seed=5):
        told = dict(zip(FIELDS, row, strict=True))
        query = Query(
            name=told["name"],
            kind=told["schema"],
            birth_date=told["birthDate"],
            gender=told["gender"],
            countries=(told["country"],) if told["country"] else (),
        )
        yield entry_of_customer(told["id"], encode(query))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--list", default="us_ofac_cons", help="the list whose parties came")
    parser.add_argument("--index", type=Path, help="keep the index of customers in this folder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    engine = open_engine(options.home)
    came = [number for number in range(engine.parties) if engine.party_at(number).list_id == options.list]
    if not came or len(came) > FEW:
        parser.error(f"{options.list} has {len(came)} parties; a list of 1 to {FEW} is wanted")
    with tempfile.TemporaryDirectory() as folder:
        place = options.index or Path(folder) / "customers"
        figures: dict[str, float] = {"customers": options.customers, "parties": len(came)}
        if not place.exists():
            start = time.process_time()
            build_entries(entries(options.customers), [], place, lexicon=engine.lexicon)
            figures["index, CPU seconds"] = time.process_time() - start
        kept = OpenIndex(place)
        everybody = np.arange(kept.manifest.parties)
        taken = []
        for _ in range(RUNS):
            start, busy = time.perf_counter(), time.process_time()
            with only(came, engine) as few:
                found = list(screen_customers(few, kept, everybody, engine.line_of(None), None, steps=1))
            taken.append((time.perf_counter() - start, time.process_time() - busy))
        figures["seconds, at least"] = min(seconds for seconds, _ in taken)
        figures["CPU seconds, at least"] = min(busy for _, busy in taken)
        figures["alerts"] = len(found)
        figures["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if options.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"| {what} | {figure:,.4g} |" for what, figure in figures.items()))


if __name__ == "__main__":
    main()
