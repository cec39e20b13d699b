"""Listed names planted among made-up customers, and whether `tamis screen-file` finds them again, end to end.

    python benchmarks/planted.py --home HOME [--rows 50000] [--share 0.02] [--seed 1] [--out FOLDER] [--json]

A share of the customers (`population.py`) gets the name of a listed person, taken from the home's own lists at run
time and altered in one of several ways. Printed: the share of the planted that meets the right party, by alteration,
and the share of the others that meets anybody. With `--out`, `customers.csv`, `truth.csv` (customer, party, alteration,
name as listed) and `matches.csv` stay there.

What would fool you: a planted customer keeps the birth date and country that were made up for him, as if nothing were
known, so only his name speaks (the columns are left out of the file); a name as listed is found by definition;
another man's match of the same name is not counted as found; the made-up others bear listed names by accident, so
their alerts are not all wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from population import customers

import tamis
from tamis.config import settings
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.model import Party

COLUMNS = ("id", "name", "schema")


def turned(words: list[str], chance: random.Random) -> list[str]:
    """The words in another order: the last ones first."""
    at = chance.randrange(1, len(words))
    return words[at:] + words[:at]


def one_slip(words: list[str], chance: random.Random) -> list[str]:
    """One letter lost, doubled, changed, or swapped with the next, inside the longest word."""
    at = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[at]
    if len(word) < 4:
        return words
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    other = chance.choice("aeinorst")
    made = [
        before + after,
        before + letter * 2 + after,
        before + other + after,
        before + after[0] + letter + after[1:],
    ]
    return [*words[:at], chance.choice(made), *words[at + 1 :]]


def two_slips(words: list[str], chance: random.Random) -> list[str]:
    """Two slips, which may fall on one word."""
    return one_slip(one_slip(words, chance), chance)


def one_left_out(words: list[str], chance: random.Random) -> list[str]:
    """A word lost, not the first; names of two words keep both."""
    if len(words) < 3:
        return words
    at = chance.randrange(1, len(words))
    return words[:at] + words[at + 1 :]


def joined(words: list[str], chance: random.Random) -> list[str]:
    """Two words written as one."""
    at = chance.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]]


ALTERATIONS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "as listed": lambda words, _: words,
    "in another order": turned,
    "one slip": one_slip,
    "two slips": two_slips,
    "a word left out": one_left_out,
    "two words joined": joined,
}


def planted(parties: list[Party], chance: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """Without end: an altered name, the party, the alteration, and the name as listed.

    A name that the alteration leaves as it was (too short for it) is passed over.
    """
    while True:
        party = chance.choice(parties)
        strong = [n.text for n in party.names if n.strength == "strong" and len(n.text.split()) > 1]
        if not strong:
            continue
        listed = chance.choice(strong)
        alteration = chance.choice(list(ALTERATIONS))
        words = listed.replace(",", "").split()
        altered = ALTERATIONS[alteration](words, chance)
        if altered != words or alteration == "as listed":
            yield " ".join(altered), party.id, alteration, listed


def write(folder: Path, rows: int, share: float, seed: int, parties: list[Party]) -> dict[str, tuple[str, str]]:
    """Write the customers and the truth; the planted customers' parties and alterations come back."""
    chance = random.Random(f"planted {seed}")
    listed = planted(parties, chance)
    truth = {}
    with (
        (folder / "customers.csv").open("w", encoding="utf-8", newline="") as file,
        (folder / "truth.csv").open("w", encoding="utf-8", newline="") as key,
    ):
        out, told = csv.writer(file), csv.writer(key)
        out.writerow(COLUMNS)
        told.writerow(("customer", "party_id", "alteration", "listed_name"))
        for number, name, kind, *_ in customers(rows, seed):
            if chance.random() < share:
                name, party_id, alteration, original = next(listed)
                truth[number] = (party_id, alteration)
                told.writerow((number, party_id, alteration, original))
            out.writerow((number, name, kind))
    return truth


def found(folder: Path, truth: dict[str, tuple[str, str]]) -> tuple[Counter[str], int]:
    """How many of the planted met their party, by alteration, and how many others met anybody."""
    met, others = set(), set()
    with (folder / "matches.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["line"] == "match":
                if row["customer"] not in truth:
                    others.add(row["customer"])
                elif row["party_id"] == truth[row["customer"]][0]:
                    met.add(row["customer"])
    return Counter(truth[customer][1] for customer in met), len(others)


def main() -> None:
    """Plant, screen, and print what was found again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--share", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    index = OpenIndex(Library(settings(options.home)).index_folder())
    parties = [p for p in map(index.party, range(index.manifest.parties)) if p.kind == "Person"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        truth = write(folder, options.rows, options.share, options.seed, parties)
        report = tamis.open(options.home).screen_file(
            folder / "customers.csv", folder / "matches.csv", limit=100_000, resume=False
        )
        if report.cut:
            raise SystemExit(f"{report.cut} matches were cut, so the figures would be too low")
        met, others = found(folder, truth)
    print(f"{report.screened:,} customers screened, {len(truth):,} of them planted", file=sys.stderr)
    many = Counter(alteration for _, alteration in truth.values())
    rows = [{"altered": a, "planted": many[a], "found": met[a] / max(1, many[a])} for a in ALTERATIONS]
    rows.append({"altered": "all", "planted": len(truth), "found": met.total() / max(1, len(truth))})
    share = others / max(1, options.rows - len(truth))
    if options.json:
        print(json.dumps({"planted": rows, "others": options.rows - len(truth), "alerts": share}, indent=1))
        return
    print("| altered | planted | met their party |\n|---|---|---|")
    for row in rows:
        print(f"| {row['altered']} | {row['planted']:,} | {row['found']:.3f} |")
    print(f"\nOf the {options.rows - len(truth):,} others, {share:.4f} met anybody.")


if __name__ == "__main__":
    main()
