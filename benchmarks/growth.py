"""How the work of a query grows with the list, counted, with a picture.

    python benchmarks/growth.py --out growth.json --picture growth.svg [--parties 10000 100000 ...] [--lists FOLDER]
    python benchmarks/growth.py --out growth.json --picture growth.svg --home HOME --parties 1000 4000 16000 64000

Asks the made-up lists of `large_lists.py`, or samples of the lists of a home, each of the sizes given, with the same
number of queries: names alone (every second near to a made-up party, the others of nobody), and made-up customers with
birth date, country and gender. What is counted is told by `Kernel.counts`, so the figures are the same on every
machine. The picture shows each kind of work as a multiple of what it is over the smallest list, beside a line for work
that grows as the list does. Lists are built where none stands yet as `FOLDER/PARTIES`, and stay there.

What would fool you: unlike kinds of work cost unlike time, and where most of it goes changes with the list. The first
query of a word is counted with its search, so more queries of repeated words make each of them less. And these lists
hold more namesakes, and fewer words, than real ones of their size (`large_lists.py` says why). Matches grow as the list
does wherever more of the same is listed, and nothing can find them with less than a name scored each.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from large_lists import parties, queries

from tamis.drawing import COLOURS, line, picture, polyline, rect, text
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.match.profiles import DEFAULT
from tamis.model import ListVersion, Party, Query, decode_party
from tamis.screen.engine import Engine, open_engine
from tamis.screen.search import batch_arrays, open_kernel
from tamis.validate.population import FIELDS, customers

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
ASKED = {"a name alone": 200, "a customer": 2_000}
"""The kinds of queries, and how many of each are asked."""

WORK = {
    "walked": "words gone through",
    "words": "words compared",
    "postings": "postings read",
    "bits": "sets of names read",
    "shown": "names with enough words",
    "bounded": "names bounded",
    "scored": "names scored",
    "matches": "matches",
}
"""The kinds of work, and what stands beside their lines; sets in machine words of 64 names."""


def asked(kind: str, count: int, of: int, seed: int) -> Iterator[Query]:
    """The queries of a kind."""
    if kind == "a name alone":
        yield from (Query(name=name) for name in queries(count, of, seed))
        return
    for row in customers(count, seed + 2):
        told = dict(zip(FIELDS, row, strict=True))
        yield Query(
            name=told["name"],
            kind="Person",
            birth_date=told["birthDate"],
            gender=told["gender"],
            countries=(told["country"],),
        )


def work(index: OpenIndex, asking: Iterable[Query]) -> dict[str, float]:
    """What the queries cost each on average, asked one after the other of a kernel that knows no word yet."""
    engine, kernel = Engine(index), open_kernel(index, DEFAULT)
    prepared = [engine.prepare(query) for query in asking]
    ends, _ = kernel.screen(batch_arrays(prepared), DEFAULT.threshold, 1)
    matches = int.from_bytes(ends[-4:], "little")
    return {
        what: round(count / len(prepared), 2) for what, count in {**kernel.counts(), "matches": matches}.items()
    }


def sample(home: Path, count: int, seed: int) -> Iterator[Party]:
    """So many parties of the lists of a home, drawn by chance; those of a smaller sample are in every larger one."""
    index = open_engine(home).index
    numbers = list(range(index.manifest.parties))
    random.Random(seed).shuffle(numbers)
    if count > len(numbers):
        raise SystemExit(f"The lists of {home} have {len(numbers):,} parties")
    return (decode_party(index.content(number)) for number in numbers[:count])


def measure(count: int, seed: int, folder: Path, home: Path | None) -> dict[str, Any]:
    """The figures of one list, which is built where it does not stand yet."""
    if not folder.exists():
        listed = sample(home, count, seed) if home else parties(count, seed)
        build_index(listed, [ListVersion("large", "2026-01-01T00:00:00Z", str(seed))], folder)
    index = OpenIndex(folder)
    return {
        "parties": count,
        "names": index.manifest.names,
        "words": len(index.view("token_flags")),
        "joined words": len(index.view("join_flags")),
        "a query": {kind: work(index, asked(kind, number, count, seed)) for kind, number in ASKED.items()},
    }


def powers(lists: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """The power of the size of the list with which each kind of work grew, from the smallest list to the largest."""
    first, last = lists[0], lists[-1]
    longer = math.log(last["parties"] / first["parties"])
    return {
        kind: {
            what: round(math.log(grown / count) / longer, 2)
            for what, count in counts.items()
            if count and (grown := last["a query"][kind][what])
        }
        for kind, counts in first["a query"].items()
    }


_CSS = (
    COLOURS
    + """svg{background:var(--paper)}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
svg text.title{font-size:16px;font-weight:600}svg text.soft{fill:var(--soft)}.paper{fill:var(--paper)}
.grid{stroke:var(--edge)}.list{stroke:var(--soft);stroke-width:2;stroke-dasharray:6 5}.lead{stroke:var(--soft);opacity:.5}
polyline{fill:none;stroke-width:2}.walked{stroke:var(--soft)}.words{stroke:var(--a)}.postings{stroke:var(--d)}
.bits{stroke:var(--bad)}.bounded{stroke:var(--c)}.shown{stroke:var(--c);stroke-dasharray:8 3}.scored{stroke:var(--b)}.matches{stroke:var(--ink);stroke-dasharray:2 4}"""
)
_PANEL, _LEFT, _TOP, _SIDE, _STEP = 690, 54, 92, 320, 17


def drawn(figures: dict[str, Any]) -> str:
    """The picture of the figures, a panel for each kind of query."""
    lists = figures["lists"]
    kinds = list(lists[0]["a query"])
    width, height = _PANEL * len(kinds) + 16, _TOP + _SIDE + 62
    title = "Work of a query, as the list grows"
    about = f"Times the work over {lists[0]['parties']:,} parties; both scales are logarithmic. Right: the count over the smallest and the largest list, of sets of names 64 at once."
    parts = [
        rect("paper", 0, 0, width, height),
        text(16, 28, title, style="title"),
        text(16, 48, about, style="soft"),
    ]
    for place, kind in enumerate(kinds):
        parts += _panel(lists, kind, 16 + _PANEL * place + _LEFT)
    return picture(title, about, width, height, parts, _CSS)


def _panel(lists: Sequence[dict[str, Any]], kind: str, left: float) -> Iterator[str]:
    sizes = [one["parties"] for one in lists]
    longer, bottom = sizes[-1] / sizes[0], _TOP + _SIDE
    counts = {what: [one["a query"][kind][what] for one in lists] for what in WORK}
    most = max(longer, *(most / each[0] for each in counts.values() if each[0] for most in each))

    def spot(size: float, times: float) -> tuple[float, float]:
        return left + _SIDE * math.log(size / sizes[0], longer), bottom - _SIDE * math.log(times, most)

    yield text(left, _TOP - 14, kind.capitalize(), style="title")
    for power in range(math.floor(math.log10(most)) + 1):
        _, y = spot(sizes[0], 10**power)
        yield line("grid", left, y, left + _SIDE, y)
        yield text(left - 8, y + 4, f"{10**power:,} ×", "end", "soft")
    for size in sizes:
        x, _ = spot(size, 1)
        yield line("grid", x, _TOP, x, bottom)
        yield text(x, bottom + 18, f"{size:,}", "middle", "soft")
    yield text(left + _SIDE / 2, bottom + 38, "parties on the list", "middle", "soft")
    end = spot(sizes[-1], longer)
    yield line("list", left, bottom, *end)
    ends = [(end[1], "as the list", "list")]
    for what, each in counts.items():
        if each[0]:
            points = [spot(size, count / each[0] or 1) for size, count in zip(sizes, each, strict=True)]
            yield polyline(what, points)
            ends.append((points[-1][1], f"{WORK[what]}: {_figure(each[0])} to {_figure(each[-1])}", what))
    free = 0.0
    for y, label, style in sorted(ends):
        free = at = max(y, free + _STEP)
        yield line("lead", left + _SIDE + 3, y, left + _SIDE + 18, at)
        yield line(style, left + _SIDE + 18, at, left + _SIDE + 34, at)
        yield text(left + _SIDE + 40, at + 4, label)


def _figure(count: float) -> str:
    return f"{count:,.0f}" if count >= 10 else f"{count:.2g}"


def main() -> None:
    """Measure, write, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, nargs="+", default=SIZES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lists", type=Path, help="where the lists stand (default: a temporary folder)")
    parser.add_argument("--home", type=Path, help="samples of its lists, instead of made-up ones")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--picture", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tamis-growth-") as beside:
        place = options.lists or Path(beside)
        lists = [measure(n, options.seed, place / str(n), options.home) for n in sorted(options.parties)]
    figures = {"seed": options.seed, "queries": ASKED, "lists": lists, "powers": powers(lists)}
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    options.picture.write_text(drawn(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
