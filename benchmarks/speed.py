"""Whole-process time and memory, and the pace of a file, on the lists of a home.

    python benchmarks/speed.py [--home HOME] [--rows 1000000] [--json]

Measured: `import tamis`; `tamis screen NAME` from a cold process; `tamis screen-file` over made-up customers
(`population.py`, seeded); single queries in one process, of names never seen before.

What would fool you: the first run of a command reads files from the disk, so each is run once before it counts; wall
times on a shared machine drift, so the median of several is given; a file's pace depends on how many words are new,
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
from pathlib import Path

from population import customers, write

TAMIS = Path(sys.executable).parent / "tamis"
RUNS = 5


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of a whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def repeated(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """The median of several runs after one that does not count."""
    run(command, environment)
    times, sizes = zip(*(run(command, environment) for _ in range(RUNS)), strict=True)
    return statistics.median(times), max(sizes)


def single_queries(home: str | None, count: int = 400) -> dict[str, float]:
    """Milliseconds a query in one process, every name with words that were not seen before."""
    import tamis

    engine = tamis.open(home)
    engine.screen(tamis.Query(name="First Query"))
    taken = []
    for _, name, *_ in customers(count, seed=99, rare=1.0):
        start = time.perf_counter()
        engine.screen(tamis.Query(name=name))
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return {"p50_ms": taken[count // 2], "p99_ms": taken[count * 99 // 100]}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    environment = dict(os.environ)
    if options.home:
        environment["TAMIS_HOME"] = options.home
    figures: dict[str, dict[str, float]] = {}
    seconds, size = repeated([sys.executable, "-c", "import tamis"], environment)
    empty, _ = repeated([sys.executable, "-c", "pass"], environment)
    figures["import tamis (beyond an empty Python)"] = {"seconds": seconds - empty, "MB": size}
    seconds, size = repeated([str(TAMIS), "screen", "Hezb ul-Mujahedin"], environment)
    figures["tamis screen NAME"] = {"seconds": seconds, "MB": size}
    figures["one query in process, new words"] = single_queries(options.home)
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
