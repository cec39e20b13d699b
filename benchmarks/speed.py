"""Whole-process time and memory, and the pace of a file, on the lists of a home.

    python benchmarks/speed.py [--home HOME] [--rows 1000000] [--peer] [--json]

Measured: `import tamis`; `tamis screen NAME` from a cold process; opening the index in one; `tamis screen-file` over made-up customers
(`population.py`, seeded); single queries in one process, of names never seen before: of new words, and, as in a service
that runs, of words some of which other customers had. With `--peer`, what a query costs nomenklatura's logic-v2 when it scores every party, as Tamis's answers allow for every party: measured on
samples of the parties and multiplied.

What would fool you: the first run of a command reads files from the disk, so each is run once before it counts; wall
times on a shared machine drift, so the median of several is given, and the least, to which other work adds; a file's pace depends on how many words are new,
which is why the population has a share of made-up names.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from population import customers, write

TAMIS = Path(sys.executable).parent / "tamis"
RUNS = 15
SEEN = 20_000
"""Customers that a process has screened before single queries are timed that it may know words of."""
OPENING = """
import sys, time, tamis.screen.engine as screen
from tamis.config import settings
from tamis.library import Library
folder = Library(settings(sys.argv[1] or None)).index_folder()
start = time.perf_counter()
screen.Engine(screen.OpenIndex(folder))
print(time.perf_counter() - start)
"""


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of a whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def repeated(command: list[str], environment: dict[str, str]) -> dict[str, float]:
    """Several runs of a process, after one that does not count."""
    run(command, environment)
    times, sizes = zip(*(run(command, environment) for _ in range(RUNS)), strict=True)
    return {"seconds": statistics.median(times), "least_seconds": min(times), "MB": max(sizes)}


def opening(home: str | None) -> dict[str, float]:
    """Milliseconds to map the index, check it and lay it out for the kernel, in processes of their own."""
    command = [sys.executable, "-c", OPENING, home or ""]
    taken = [1000 * float(subprocess.check_output(command)) for _ in range(RUNS)]
    return {"p50_ms": statistics.median(taken), "least_ms": min(taken)}


def timed(screen: Callable[[str], object], names: Iterable[str]) -> dict[str, float]:
    """Milliseconds a name, one after the other."""
    taken = []
    for name in names:
        start = time.perf_counter()
        screen(name)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return {"p50_ms": taken[len(taken) // 2], "p99_ms": taken[len(taken) * 99 // 100]}


def single_queries(home: str | None, count: int = 400) -> dict[str, dict[str, float]]:
    """Queries of names that were not seen before in one process: such as have no word that was, and, after other
    customers, those of the same population.
    """
    import tamis

    engine = tamis.open(home)

    def screen(name: str) -> object:
        return engine.screen(tamis.Query(name=name))

    screen("First Query")
    of_new_words = [row[1] for row in customers(count, seed=99, rare=1.0)]
    found = {"one query in process, new words": timed(screen, of_new_words)}
    seen = {row[1] for row in customers(SEEN, seed=5)}
    for name in sorted(seen):
        screen(name)
    new = dict.fromkeys(row[1] for row in customers(5 * count, seed=98) if row[1] not in seen)
    found[f"the same, new names, after {SEEN:,} customers"] = timed(screen, list(new)[: 2 * count])
    return found


def peer_queries(home: str | None) -> dict[str, dict[str, float]]:
    """Seconds a query of logic-v2 over every loaded party with all its names, from samples of them.

    It remembers the analysed names of 1,000 parties. A sample that is longer shows what happens on a whole list,
    where nothing is remembered until the next query; a shorter one, its first query taken off, what it would cost
    with a memory that is large enough.
    """
    sys.path.insert(0, str(Path(__file__).parent / "accuracy"))
    from systems import Peers

    import tamis

    index = tamis.open(home)._index
    total = index.manifest.parties
    asked = [{"schema": "Person", "name": name} for _, name, *_ in customers(6, seed=99, rare=1.0)]

    def pairs(queries: list[dict[str, str]], sample: int) -> list[tuple[object, object]]:
        parties = [index.party(number) for number in range(0, total, total // sample)][:sample]
        listed = [{"schema": p.kind, "name": [name.text for name in p.names]} for p in parties]
        return [(query, party) for query in queries for party in listed]

    with Peers() as peers:
        _, shipped = peers.score("logic-v2", pairs(asked[:3], 2000))
        _, first = peers.score("logic-v2", pairs(asked[:1], 500))
        _, every = peers.score("logic-v2", pairs(asked, 500))
    return {
        "logic-v2, one query over every party, as shipped": {"seconds": shipped / (3 * 2000) * total},
        "logic-v2, the same, all names analysed beforehand": {"seconds": (every - first) / (5 * 500) * total},
    }


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument(
        "--peer", action="store_true", help="also logic-v2 over every party (builds its environment)"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    environment = dict(os.environ)
    if options.home:
        environment["TAMIS_HOME"] = options.home
    figures: dict[str, dict[str, float]] = {}
    figures["an empty Python"] = repeated([sys.executable, "-c", "pass"], environment)
    figures["import tamis"] = repeated([sys.executable, "-c", "import tamis"], environment)
    figures["tamis screen NAME"] = repeated([str(TAMIS), "screen", "Hezb ul-Mujahedin"], environment)
    figures["opening the index"] = opening(options.home)
    figures |= single_queries(options.home)
    if options.peer:
        slow = peer_queries(options.home)
        ours = figures["one query in process, new words"]["p50_ms"] / 1000
        figures |= slow
        figures["ratio to tamis, by the faster of the two"] = {
            "times": min(r["seconds"] for r in slow.values()) / ours
        }
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "customers.csv", Path(folder) / "matches.csv"
        write(source, customers(options.rows, seed=1))
        seconds, size = run([str(TAMIS), "screen-file", str(source), "--out", str(target)], environment)
        matched = max(0, sum(1 for _ in target.open(encoding="utf-8")) - 1)
    label = f"tamis screen-file, {options.rows:,} customers"
    figures[label] = {"seconds": seconds, "MB": size, "rows_a_second": options.rows / seconds, "matches": matched}
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for what, row in figures.items():
        print(
            f"| {what} | "
            + ", ".join(
                f"{value:,.3g} {name}" if value < 1000 else f"{value:,.0f} {name}" for name, value in row.items()
            )
            + " |"
        )


if __name__ == "__main__":
    main()
