"""No silent miss, shown on the lists that are loaded: three legs, and exit code 1 on any difference.

    python benchmarks/exactness.py [--home HOME] [--pairs N] [--queries N] [--parties N]

(a) The kernel and the Python reference give the identical score, in all its parts, on pairs of names: listed names
    beside the same names with a few slips (most of them near the threshold), beside other names, and beside hostile
    strings.
(b) Indexed search equals the kernel's search over all pairs with every shortcut off, for queries made of listed
    names with slips, with and without attributes, for queries by an identifier alone, at thresholds 50, 70 and 90.
(c) The reference, comparing every party, equals the indexed search on a sample of the parties.

What would fool you: queries that have nothing to do with the lists agree trivially, so most of these are near a
listed name. Everything is seeded.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from tamis._kernel import score_pairs
from tamis.config import settings
from tamis.errors import QueryError
from tamis.index.arrays import Arrays, Ragged, TokenTable, flat, little_endian
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.match.profiles import DEFAULT
from tamis.match.reference import score_names
from tamis.match.spelling import TABLES
from tamis.model import Party, Query
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tokens import tokenise
from tamis.screen.engine import Engine
from tamis.screen.search import Prepared, compiled_search, exhaustive_search, python_search

CHUNK = 5000
THRESHOLDS = (5000, 7000, 9000)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
HOSTILE = (
    "", " ", "\x00", "a\u0301" * 500, "x" * 10_000, "Рetrov", "\u202egnirts", "1", "I I I I", "bin bin bin", "A,B",
    "محمد " * 40, "no 1 no 2", "ÅÄÖ", "习近平习近平", "S.A. de C.V. Ltd LLC", "'" * 50, "٣٤٥", "ab c abc", "abc ab c",
)  # fmt: skip


def slipped(name: str, chance: random.Random) -> str:
    """The name with up to three slips of the pen, and sometimes its words in another order."""
    letters = list(name)
    for _ in range(chance.randint(0, 3)):
        if not letters:
            break
        at = chance.randrange(len(letters))
        what = chance.randrange(4)
        if what == 0:
            letters[at] = chance.choice(LETTERS + " ")
        elif what == 1:
            del letters[at]
        elif what == 2:
            letters.insert(at, chance.choice(LETTERS + " -"))
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    words = "".join(letters).split(" ")
    if chance.random() < 0.2:
        chance.shuffle(words)
    if len(words) > 2 and chance.random() < 0.15:
        del words[chance.randrange(len(words))]
    return " ".join(words)


def pair_chunk(task: tuple[int, int, Sequence[str]]) -> tuple[int, int, int]:
    """Compare kernel and reference on some pairs: how many, how many near the threshold, how many differ."""
    seed, count, names = task
    chance, lexicon = random.Random(seed), shipped_lexicon()
    rows = []
    for _ in range(count):
        a = chance.choice(names)
        draw = chance.random()
        b = slipped(a, chance) if draw < 0.75 else chance.choice(names) if draw < 0.9 else chance.choice(HOSTILE)
        if chance.random() < 0.05:
            a = chance.choice(HOSTILE)
        rows.append((tokenise(a, lexicon), tokenise(b, lexicon), chance.random() < 0.2, chance.random() < 0.5))
    near = differing = 0
    arrays = pair_arrays(rows)
    scores = {on: array("i", score_pairs(arrays, DEFAULT.numbers, TABLES.as_bytes(), on)) for on in (True, False)}
    for at, (a, b, weak, person) in enumerate(rows):
        said = score_names(a, b, DEFAULT, weak=weak, person=person)
        parts = said[:-1]
        near += 5000 <= said.total <= 8500
        for found in scores.values():
            if tuple(found[at * 9 : at * 9 + 9]) != parts:
                differing += 1
                print(f"differs: {a} / {b}", file=sys.stderr)
    return count, near, differing


def pair_arrays(rows: Sequence[tuple[tuple[object, ...], tuple[object, ...], bool, bool]]) -> Arrays:
    """Pairs laid out for the kernel."""
    table, left, right = TokenTable(), Ragged("I"), Ragged("I")
    for a, b, _, _ in rows:
        left.add(map(table.number, a))  # type: ignore[arg-type]
        right.add(map(table.number, b))  # type: ignore[arg-type]
    return {
        **table.arrays(),
        "left": little_endian(left.values),
        "left_ends": little_endian(left.offsets),
        "right": little_endian(right.values),
        "right_ends": little_endian(right.offsets),
        "weak": little_endian(flat("B", (weak for _, _, weak, _ in rows))),
        "person": little_endian(flat("B", (person for _, _, _, person in rows))),
    }


def queries(parties: Sequence[Party], count: int, chance: random.Random) -> Iterator[Query]:
    """Queries near listed parties: by name alone, with attributes right or wrong, and by an identifier alone."""
    for number in range(count):
        party, other = chance.choice(parties), chance.choice(parties)
        name = slipped(chance.choice(party.names).text if party.names else "Nameless One", chance)
        if number % 2 == 0:
            yield Query(name=name)
            continue
        teller = party if chance.random() < 0.6 else other
        numbers = teller.identifiers if chance.random() < 0.5 else other.identifiers
        by_number_alone = number % 20 == 1 and teller.identifiers
        yield Query(
            name="Quite Another Name" if by_number_alone else name,
            names=(slipped(name, chance),) if chance.random() < 0.1 else (),
            kind=chance.choice(["", "Person", "Company", "Vessel", party.kind]),
            birth_date=chance.choice(teller.birth_dates).start
            if teller.birth_dates
            else chance.choice(["", "1970", "1966-03-04"]),
            countries=tuple(c.code for c in teller.countries if c.code)[:2],
            gender=chance.choice(["", "male", "female"]),
            identifiers={i.kind: i.value for i in (teller.identifiers if by_number_alone else numbers)[:2]},
            address=teller.addresses[0].text if teller.addresses and chance.random() < 0.5 else "",
        )


def prepared(engine: Engine, wanted: Iterator[Query]) -> list[Prepared]:
    """The queries as the kernel takes them; those with nothing to compare are left out."""
    found = []
    for query in wanted:
        try:
            found.append(engine.prepare(query))
        except QueryError:
            continue
    return found


def leg_a(names: Sequence[str], count: int) -> bool:
    """Kernel and reference, pair by pair."""
    start = time.time()
    tasks = [(seed, min(CHUNK, count - seed * CHUNK), names) for seed in range((count + CHUNK - 1) // CHUNK)]
    done = near = differing = 0
    with multiprocessing.Pool() as pool:
        for pairs, close, bad in pool.imap_unordered(pair_chunk, tasks):
            done, near, differing = done + pairs, near + close, differing + bad
            print(f"\r(a) {done:,} pairs", end="", file=sys.stderr)
    print(file=sys.stderr)
    seconds = time.time() - start
    print(f"(a) {done:,} pairs, {near / done:.0%} between 50 and 85: {differing} differ ({seconds:.0f} s)")
    return differing == 0


def leg_b(index: OpenIndex, parties: Sequence[Party], count: int) -> bool:
    """Indexed search and the search over all pairs."""
    start = time.time()
    asked = prepared(Engine(index), queries(parties, count, random.Random(2)))
    indexed, everything = compiled_search(index, DEFAULT), exhaustive_search(index, DEFAULT)
    differing = found = 0
    for at in range(0, len(asked), 50):
        part = asked[at : at + 50]
        for threshold, expected in zip(THRESHOLDS, everything(part, THRESHOLDS), strict=True):
            got = indexed(part, threshold)
            found += sum(map(len, got))
            differing += sum(one != other for one, other in zip(got, expected, strict=True))
        print(f"\r(b) {at + len(part):,} of {len(asked):,} queries", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(
        f"(b) {len(asked):,} queries over {index.manifest.parties:,} parties at three thresholds, {found:,} parties "
        f"found: {differing} answers differ ({time.time() - start:.0f} s)"
    )
    return differing == 0


def leg_c(parties: Sequence[Party], count: int, wanted: int) -> bool:
    """The reference over every party, and indexed search."""
    start = time.time()
    chance = random.Random(3)
    sample = chance.sample(list(parties), min(count, len(parties)))
    with tempfile.TemporaryDirectory() as folder:
        build_index(sample, [], Path(folder) / "index")
        index = OpenIndex(Path(folder) / "index")
        asked = prepared(Engine(index), queries(sample, wanted, chance))
        expected, got = python_search(index, DEFAULT), compiled_search(index, DEFAULT)
        differing = found = 0
        for at, query in enumerate(asked):
            for threshold in (5000, 7000):
                one = got([query], threshold)
                found += sum(map(len, one))
                differing += one != expected([query], threshold)
            print(f"\r(c) {at + 1} of {len(asked)} queries", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(
        f"(c) {len(asked)} queries against the reference over {len(sample):,} parties, {found:,} found: "
        f"{differing} answers differ ({time.time() - start:.0f} s)"
    )
    return differing == 0


def main() -> int:
    """Run the legs; 1 when any answer differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", help="the home whose lists are compared (default: TAMIS_HOME)")
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--parties", type=int, default=2000)
    parser.add_argument("--reference-queries", type=int, default=100)
    options = parser.parse_args()
    library = Library(settings(options.home))
    index = OpenIndex(library.index_folder())
    parties = [index.party(number) for number in range(index.manifest.parties)]
    names = [name.text for party in parties for name in party.names]
    lists = ", ".join(f"{v.list_id} {v.published[:10]}" for v in index.manifest.lists)
    print(f"{len(parties):,} parties, {len(names):,} names of {lists}")
    good = leg_a(names, options.pairs)
    good &= leg_b(index, parties, options.queries)
    good &= leg_c(parties, options.parties, options.reference_queries)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
