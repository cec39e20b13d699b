"""One Spark worker against two: how evenly the work of screening divides.

    python benchmarks/spark_workers.py --home HOME [--rows 200000] [--rounds 2] [--partitions 16]

Starts a standalone master and two workers of a core each on the loopback, and screens the same made-up customers
(`population.py`) by turns on one and on both, each time with executors that know no word yet. Prints the seconds from
the call to the last match, and the CPU seconds that went into the executor of each worker and its Python processes.
Two are as many times as fast as one, where each has a core for itself, as the one took CPU seconds for each of the
busier of the two. Needs `tamis[spark]`, Java 17, and Linux, which tells of processes in `/proc`.

What would fool you: where both workers share the cores of a machine with other programs, the seconds say nothing.
Shipping the index costs a machine nothing here. The fewer rows, the more of the time goes to starting, and to words
that each worker looks up on its own.
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


def spent(work: Path) -> float:
    """The CPU seconds of all processes that run in a folder, and of those that they have started and that are done."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if work in (process / "cwd").readlink().parents:
                ticks += sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def screened(url: str, cores: int, home: str, table: Path, partitions: int) -> tuple[float, float, int]:
    """The seconds that so many workers take, the CPU seconds of the busiest, and the rows that come out."""
    builder = SparkSession.builder.master(url).config("spark.cores.max", cores)
    builder = builder.config("spark.ui.enabled", False).config("spark.ui.showConsoleProgress", False)
    spark = builder.config("spark.executor.memory", "700m").getOrCreate()
    try:
        frame = spark.read.parquet(str(table)).repartition(partitions)
        start = time.perf_counter()
        rows = tamis.spark.screen(frame, index=home).count()
        taken = time.perf_counter() - start
        return taken, max(spent(table.parent / f"work-{number}") for number in range(2)), rows
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
    busiest: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory(prefix="tamis-spark-") as folder:
        table = Path(folder) / "customers.parquet"
        write(table, customers(options.rows, seed=5))
        with cluster(Path(folder)) as url:
            for turn in range(2 * options.rounds):
                cores = 1 + turn % 2
                taken, cpu, rows = screened(url, cores, options.home, table, options.partitions)
                busiest[cores].append(cpu)
                print(
                    f"{cores} of 2 workers: {taken:.1f} s, the busiest {cpu:.1f} CPU s, {rows:,} matches",
                    flush=True,
                )
    print(f"two are {min(busiest[1]) / min(busiest[2]):.2f} times as fast as one, with a core each")


if __name__ == "__main__":
    main()
