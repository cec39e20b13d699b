"""Hours of damaged lists, guided by coverage: `make fuzz`, or

    python tests/fuzz_lists.py --seconds 3600 ch_seco eu_fsf

Every parser, or those named, is fuzzed by a process of its own for the time given, from all hand-written lists
that it reads. A parser passes when nothing but Tamis's own errors left it, no input took more than ten seconds,
and the process stayed under 1.5 GB; the input that broke one is kept and named. What was learned is kept too, so
that an hour may be made in parts; `record.csv` beside it has a row for each part.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
SLOWEST = 10
"""Seconds that an input may take."""


def fuzz(parser: str, seconds: int, folder: Path) -> None:
    """Fuzz one parser, in this process; libFuzzer ends the process."""
    import atheris

    # An editable install has a loader of its own, whose modules atheris cannot instrument: import from the source.
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in type(finder).__module__]
    sys.path.insert(0, str(HERE.parent / "src"))
    with atheris.instrument_imports(include=["tamis"]):
        from mutation import mutated, read
        from tamis.errors import TamisError

    place = tempfile.TemporaryDirectory()
    seeds = parsers()[parser]
    corpus = folder / "corpus" / parser
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (corpus / seed.name).write_bytes(seed.read_bytes())
    target = Path(place.name) / "list"

    def one(data: bytes) -> None:
        target.write_bytes(data)
        try:
            read(target)
        except TamisError:
            return

    def mutate(data: bytes, most: int, number: int) -> bytes:
        chance = random.Random(number)
        if chance.random() < 0.3:
            return atheris.Mutate(data, most)
        return mutated(data, chance)[:most]

    size = max(20_000, *(seed.stat().st_size * 3 for seed in seeds))
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", "-rss_limit_mb=1500", f"-max_len={size}"]
    where = f"-artifact_prefix={folder}/{parser}-"
    atheris.Setup([sys.argv[0], *limits, where, "-print_final_stats=1", str(corpus)], one, custom_mutator=mutate)
    atheris.Fuzz()


def parsers() -> dict[str, list[Path]]:
    """The parsers by the names of their modules, with the hand-written lists that each reads."""
    from mutation import SEEDS
    from tamis.lists import catalog, us_ofac_delta

    found: dict[str, list[Path]] = defaultdict(list)
    for seed in SEEDS:
        content = seed.read_bytes()
        readers = ("us_ofac_delta",) if us_ofac_delta.recognises(content) else ()
        readers += tuple(
            name for name, parser in catalog.parsers().items() if parser.recognises(content, seed.name)
        )
        if readers:  # the other files of a set are read with its first
            found[readers[0]].append(seed)
    return found


def report(parser: str, seconds: int, folder: Path) -> bool:
    """Fuzz one parser in a process of its own, and say in a line what came of it."""
    call = [sys.executable, __file__, "--one", parser, "--seconds", str(seconds), "--folder", str(folder)]
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        process = subprocess.Popen(call, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        log.seek(0)
        said = log.read()
    stats = dict(re.findall(r"^stat::(\w+):\s*(\d+)", said, re.MULTILINE))
    edges = (re.findall(r" cov: (\d+)", said) or ["0"])[-1]
    runs, memory = int(stats.get("number_of_executed_units", 0)), stats.get("peak_rss_mb", "?")
    busy = round(usage.ru_utime + usage.ru_stime)
    verdict = "BROKEN" if status else "clean"
    what = f"{runs:10,} inputs {edges:>6} edges {memory:>5} MB  {verdict}"
    print(f"{parser:22} {seconds:6,} s, {busy:6,} s busy {what}")
    if status:
        print("\n".join(said.splitlines()[-24:]))
    sys.stdout.flush()
    with (folder / "record.csv").open("a", newline="") as stream:
        csv.writer(stream).writerow([date.today(), parser, seconds, busy, runs, edges, memory, verdict])
    return not status


def main() -> int:
    """Fuzz every parser, two at a time."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("parsers", nargs="*", help="only these")
    options.add_argument("--seconds", type=int, default=3600)
    options.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="for what is found and learned")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--one", help=argparse.SUPPRESS)
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.one:
        fuzz(given.one, given.seconds, given.folder)
        return 0
    known = parsers()
    if unknown := set(given.parsers) - known.keys():
        options.error(f"no parser is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    with ThreadPoolExecutor(given.jobs) as pool:
        work = given.parsers or list(known)
        results = list(pool.map(lambda parser: report(parser, given.seconds, given.folder), work))
    print(f"{sum(results)} of {len(results)} clean after {given.seconds:,} s each")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
