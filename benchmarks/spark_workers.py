"""One Spark worker against two: how evenly the work of screening divides.

    python benchmarks/spark_workers.py --home HOME [--rows 200000] [--rounds 2] [--partitions 16]

Starts a standalone master and two workers of a core each on the loopback, and screens the same made-up customers
(`population.py`) by turns on one core and on two, each time with executors that know no word yet. Prints the seconds of
each turn, from the call to the last match, and how many times as fast two are, by the quickest turns. Needs
`tamis[spark]` and Java 17.

What would fool you: both workers stand on one machine, so it needs two idle cores beside Spark's own programs, and
its memory is shared. Shipping the index costs a machine nothing here. The fewer rows, the more of the time goes
to words that each worker looks up on its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyspark
from population import customers, write
from pyspark.sql import SparkSession

import tamis.spark

PROGRAMS = Path(pyspark.__file__).parent / "bin"


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a master with two workers, which end with it."""
    port, page, started = free_port(), free_port(), []

    def start(kind: str, *arguments: str) -> None:
        command = [
            str(PROGRAMS / "spark-class"),
            f"org.apache.spark.deploy.{kind}",
            "--host",
            "127.0.0.1",
            *arguments,
        ]
        with (folder / f"{len(started)}.log").open("wb") as log:
            started.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=folder))

    try:
        url = f"spark://127.0.0.1:{port}"
        start("master.Master", "--port", str(port), "--webui-port", str(page))
        for number in range(2):
            work = str(folder / f"work-{number}")
            start("worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir", work, url)
        end = time.monotonic() + 120
        while alive(page) < 2:
            if time.monotonic() > end:
                raise SystemExit("The workers did not report to the master within two minutes")
            time.sleep(0.5)
        yield url
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def alive(page: int) -> int:
    """How many workers have reported to the master."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as answer:
            return sum(worker["state"] == "ALIVE" for worker in json.load(answer)["workers"])
    except OSError:
        return 0


def screened(url: str, cores: int, home: str, table: Path, partitions: int) -> tuple[float, int]:
    """The seconds that so many cores take, and the rows that come out."""
    builder = SparkSession.builder.master(url).config("spark.cores.max", cores)
    builder = builder.config("spark.ui.enabled", False).config("spark.ui.showConsoleProgress", False)
    spark = builder.config("spark.executor.memory", "700m").getOrCreate()
    try:
        frame = spark.read.parquet(str(table)).repartition(partitions)
        start = time.perf_counter()
        rows = tamis.spark.screen(frame, index=home).count()
        return time.perf_counter() - start, rows
    finally:
        spark.stop()


def main() -> None:
    """Start, screen by turns, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--partitions", type=int, default=16)
    options = parser.parse_args()
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1", SPARK_DAEMON_MEMORY="256m")
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory(prefix="tamis-spark-") as folder:
        table = Path(folder) / "customers.parquet"
        write(table, customers(options.rows, seed=5))
        with cluster(Path(folder)) as url:
            for turn in range(2 * options.rounds):
                cores = 1 + turn % 2
                taken, rows = screened(url, cores, options.home, table, options.partitions)
                seconds[cores].append(taken)
                print(f"{cores} of 2 workers: {taken:.1f} s, {rows:,} matches", flush=True)
    print(f"two are {min(seconds[1]) / min(seconds[2]):.2f} times as fast as one")


if __name__ == "__main__":
    main()
