"""Hours of damaged lists, guided by coverage: `make fuzz`, or

    python tests/fuzz_lists.py --seconds 3600 ch_seco eu_fsf

Each seed of the tests, or those whose path holds one of the words given, is fuzzed by a process of its own for the
time given. A parser passes when nothing but Tamis's own errors left it, no input took more than ten seconds, and
the process stayed under 1.5 GB; the input that broke one is kept and named.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SEEDS = Path(__file__).parent / "lists" / "data"


def fuzz(seed: Path, seconds: int, findings: Path) -> None:
    """Fuzz the parser of one seed, in this process; libFuzzer ends the process."""
    import atheris

    # An editable install has a loader of its own, whose modules atheris cannot instrument: import from the source.
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in type(finder).__module__]
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    with atheris.instrument_imports(include=["tamis"]):
        from mutation import mutated
        from tamis.errors import TamisError
        from tamis.lists import catalog

    folder = tempfile.TemporaryDirectory()
    target = Path(folder.name) / seed.name

    def one(data: bytes) -> None:
        target.write_bytes(data)
        try:
            for _ in catalog.parse([target], "fuzzed").parties:
                pass
        except TamisError:
            return

    def mutate(data: bytes, most: int, number: int) -> bytes:
        chance = random.Random(number)
        if chance.random() < 0.3:
            return atheris.Mutate(data, most)
        return mutated(data, chance)[:most]

    corpus = Path(folder.name) / "corpus"
    corpus.mkdir()
    (corpus / "seed").write_bytes(seed.read_bytes())
    size = max(20_000, seed.stat().st_size * 3)
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1500", f"-max_len={size}"]
    where = f"-artifact_prefix={findings}/{seed.stem}-"
    atheris.Setup([sys.argv[0], *limits, where, "-print_final_stats=1", str(corpus)], one, custom_mutator=mutate)
    atheris.Fuzz()


def report(seed: Path, seconds: int, findings: Path) -> bool:
    """Fuzz one seed in a process of its own, and say in a line what came of it."""
    call = [sys.executable, __file__, "--one", str(seed), "--seconds", str(seconds), "--findings", str(findings)]
    done = subprocess.run(call, capture_output=True, text=True, errors="replace")
    stats = dict(
        line.removeprefix("stat::").split(":", 1) for line in done.stderr.splitlines() if line.startswith("stat::")
    )
    runs = int(stats.get("number_of_executed_units", 0))
    covered = [word for line in done.stderr.splitlines() if " cov: " in line for word in line.split("cov: ")[1:]]
    edges = covered[-1].split()[0] if covered else "?"
    good = done.returncode == 0
    name = seed.relative_to(SEEDS)
    print(
        f"{name!s:45} {runs:10,} inputs  {edges:>6} edges  "
        f"{stats.get('peak_rss_mb', '?').strip():>5} MB  {'clean' if good else 'BROKEN'}",
        flush=True,
    )
    if not good:
        print("\n".join([*done.stdout.splitlines()[-12:], *done.stderr.splitlines()[-12:]]), flush=True)
    return good


def main() -> int:
    """Fuzz every parser, two at a time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="seeds whose path holds one of these")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--findings", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.findings.mkdir(parents=True, exist_ok=True)
    if options.one:
        fuzz(options.one, options.seconds, options.findings)
        return 0
    seeds = sorted(path for path in SEEDS.rglob("*") if path.is_file())
    seeds = [seed for seed in seeds if not options.words or any(word in str(seed) for word in options.words)]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda seed: report(seed, options.seconds, options.findings), seeds))
    print(f"{sum(results)} of {len(results)} clean after {options.seconds:,} s each")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
