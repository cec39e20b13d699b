"""Lists of any size: made-up FollowTheMoney entities, an index built of them in bounded memory, and queries to it.

    python benchmarks/large_lists.py generate --parties 5000000 --out entities.ftm.json
    python benchmarks/large_lists.py measure --parties 1000000 [--folder FOLDER] [--queries 200] [--json]

Persons of many origins (those of `population.py`), companies and vessels; aliases in other spellings, weak ones among
them; dates, countries, numbers. The same seed gives the same entities, and entity N is the same in a list of any size.
Nothing is kept in memory. `measure` turns entities into parties as the parser of such files does, one at a time,
builds, opens, and asks with names near to parties and with names of nobody, each with words not seen before; the ten best
of what each meets are told in full, as by default.

What would fool you: real lists of millions (officials, their relatives) have more namesakes than sanctions lists, and
so have these, but their families of names are those of short tables widened by endings, so words repeat more than
in life: 46,000 distinct words at 100,000 parties, 196,000 at a million, where the official lists have 71,000 in 74,000
parties. Query times depend on how many words of the list are like one of the query, and on how many names bear these.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from tamis.validate.origins import ORIGINS
from tamis.validate.population import Draw, Names

SYLLABLES = "al ar ba bel cor da dor el en far gal hal in jor ka kel la lin mar mon na nor or pal ra ren sa sol ta tor ul va ver vi za zen".split()
TRADES = "Trading Shipping Industries Holding Bank Energy Logistics Technology Petrochemical Construction Mining Aviation Foundation Services Investment Steel Chemical Maritime".split()
FORMS = ["Ltd", "LLC", "JSC", "OOO", "GmbH", "S.A.", "Co.", "FZE", "PJSC", "Inc.", "B.V.", "SAL"]
SHIPS = "OCEAN SEA STAR PEARL GOLDEN PACIFIC NORTHERN LADY BLUE EASTERN".split()
SWAPS = [
    ("ou", "u"),
    ("ee", "i"),
    ("y", "i"),
    ("ph", "f"),
    ("kh", "h"),
    ("z", "s"),
    ("v", "w"),
    ("oo", "u"),
    ("ch", "tch"),
    ("i", "y"),
]

# Words of the list are laid out for an alphabet when the first name in it comes.
FIRST = ["First Query", "Иван Первый", "محمد الأول", "김영수", "王小明", "Νίκος Πρώτος"]

_ORIGINS = [Names(origin) for origin in ORIGINS]
_SHARES = list(accumulate(origin.share for origin in ORIGINS))
_TRADES = Draw(TRADES)


def word(chance: random.Random) -> str:
    """An invented word: short ones come often again, long ones seldom."""
    return "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4)))).capitalize()


def respelt(name: str, chance: random.Random) -> str:
    """Another spelling of a name, or its words in another order."""
    found = [(old, new) for old, new in SWAPS if old in name]
    if found and chance.random() < 0.8:
        old, new = chance.choice(found)
        return name.replace(old, new, 1)
    *given, family = name.split(" ")
    return f"{family.upper()}, {' '.join(given)}" if given else name


def entity(number: int, seed: int) -> dict[str, Any]:
    """Entity `number` of the list of that seed."""
    chance = random.Random(seed << 32 | number)
    kind = chance.random()
    if kind < 0.7:
        return _person(number, chance)
    if kind < 0.95:
        return _company(number, chance)
    name = f"{chance.choice(SHIPS)} {word(chance).upper()}" + (
        f" {chance.randint(1, 30)}" if chance.random() < 0.3 else ""
    )
    digits = f"{chance.randint(100000, 999999)}"
    check = sum(int(digit) * (7 - at) for at, digit in enumerate(digits)) % 10
    properties = {
        "name": [name],
        "imoNumber": [f"{digits}{check}"],
        "flag": [chance.choice(["pa", "lr", "mh", "ir"])],
    }
    return {"id": f"v{number}", "schema": "Vessel", "properties": properties}


def _person(number: int, chance: random.Random) -> dict[str, Any]:
    names = chance.choices(_ORIGINS, cum_weights=_SHARES)[0]
    male = chance.random() < 0.7
    name = names.full(chance, male, 0.5)
    aliases = [respelt(name, chance) for _ in range(chance.choice((0, 0, 1, 1, 2, 4)))]
    year = int(chance.triangular(1930, 2000, 1962))
    properties: dict[str, list[str]] = {
        "name": [name],
        "gender": ["male" if male else "female"],
        "birthDate": [
            str(year) if chance.random() < 0.3 else f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        ],
        "nationality": [chance.choice(names.origin.countries)],
    }
    if aliases:
        properties["alias"] = aliases
    if chance.random() < 0.05:
        properties["weakAlias"] = [f"Abu {word(chance)}"]
    if chance.random() < 0.2:
        properties["passportNumber"] = [f"{chance.choice('ABCDEFGHJKLMNP')}{chance.randint(1000000, 99999999)}"]
    return {"id": f"p{number}", "schema": "Person", "properties": properties}


def _company(number: int, chance: random.Random) -> dict[str, Any]:
    parts = [word(chance)] + ([word(chance)] if chance.random() < 0.4 else [])
    name = " ".join([*parts, _TRADES.one(chance), chance.choice(FORMS)])
    properties: dict[str, list[str]] = {
        "name": [name],
        "jurisdiction": [chance.choice(["ru", "ir", "cn", "ae", "tr", "by", "cy", "hk", "sy", "kp"])],
    }
    if chance.random() < 0.4:
        properties["alias"] = ["".join(part[0] for part in name.split()[:4]), respelt(name, chance)]
    if chance.random() < 0.3:
        properties["registrationNumber"] = [str(chance.randint(10**8, 10**10))]
    return {"id": f"o{number}", "schema": "Company", "properties": properties}


def parties(count: int, seed: int) -> Iterator[Any]:
    """The entities as parties, by the parser of FollowTheMoney files."""
    from tamis.lists.ftm import Context, party_of
    from tamis.lists.parsed import Parsed

    parsed, context = Parsed("large", "ftm", "", "generated"), Context()
    for number in range(count):
        yield party_of(parsed, "generated", {**entity(number, seed), "line": number + 1}, context)


def queries(count: int, of: int, seed: int) -> Iterator[str]:
    """Names to ask with: every second near to a party, with a letter taken out; the others of nobody."""
    chance = random.Random(seed + 1)
    for number in range(count):
        if number % 2:
            yield chance.choices(_ORIGINS, cum_weights=_SHARES)[0].full(chance, True, 1.0)
            continue
        name = entity(chance.randrange(of), seed)["properties"]["name"][0]
        at = chance.randrange(len(name))
        yield name[:at] + name[at + 1 :]


def peak() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int, seed: int, folder: Path, asked: int) -> dict[str, Any]:
    """Build, open, ask."""
    import tamis
    from tamis.index.build import build_index
    from tamis.index.files import OpenIndex
    from tamis.model import ListVersion
    from tamis.screen.engine import Engine

    spent = [0.0]

    def timed() -> Iterator[Any]:
        stream = parties(count, seed)
        while True:
            before = time.process_time()
            party = next(stream, None)
            spent[0] += time.process_time() - before
            if party is None:
                return
            yield party

    cpu, wall = time.process_time(), time.perf_counter()
    manifest = build_index(timed(), [ListVersion("large", "2026-01-01T00:00:00Z", str(seed))], folder)
    figures: dict[str, Any] = {
        "parties": count,
        "names": manifest.names,
        "generate and parse, CPU s": round(spent[0], 1),
        "build, CPU s": round(time.process_time() - cpu - spent[0], 1),
        "all, wall s": round(time.perf_counter() - wall, 1),
        "peak MB after the build": round(peak()),
        "index MB": round(manifest.size / 2**20),
    }
    start = time.perf_counter()
    index = OpenIndex(folder)
    figures["map and check, s"] = round(time.perf_counter() - start, 2)
    start = time.perf_counter()
    engine = Engine(index)
    figures["open the kernel, s"] = round(time.perf_counter() - start, 2)
    figures["words"] = len(index.view("token_flags"))
    figures["joined pairs"] = len(index.view("join_flags"))
    figures["postings"] = len(index.view("post")) + len(index.view("join_post"))
    start = time.process_time()
    for name in FIRST:
        engine.screen(tamis.Query(name=name))
    figures["first names of six alphabets, CPU s"] = round(time.process_time() - start, 2)
    taken, found = [], 0
    for name in queries(asked, count, seed):
        before = time.process_time()
        answer = engine.screen(tamis.Query(name=name))
        taken.append((time.process_time() - before) * 1000)
        found += len(answer.matches) + answer.cut
    taken.sort()
    if taken:
        figures["query p50, CPU ms"] = round(taken[len(taken) // 2], 1)
        figures["query p99, CPU ms"] = round(taken[len(taken) * 99 // 100], 1)
        figures["matches a query"] = round(found / asked, 1)
    figures["peak MB in all"] = round(peak())
    return figures


def main() -> None:
    """Generate, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["generate", "measure"])
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folder", type=Path, help="keep the index there (default: a temporary folder)")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.verb == "generate":
        with options.out.open("w", encoding="utf-8") if options.out else sys.stdout as file:
            for number in range(options.parties):
                file.write(json.dumps(entity(number, options.seed), ensure_ascii=False) + "\n")
        return
    place = options.folder or Path(tempfile.mkdtemp(prefix="tamis-large-")) / "index"
    try:
        figures = measure(options.parties, options.seed, place, options.queries)
    finally:
        if options.folder is None:
            shutil.rmtree(place.parent, ignore_errors=True)
    print(
        json.dumps(figures, indent=1)
        if options.json
        else "\n".join(f"{key:28} {value:,}" for key, value in figures.items())
    )


if __name__ == "__main__":
    main()
