"""Find the figures of a profile: a seeded search over real names, and what its result comes to on names held out.

    python tools/tune_profile.py --home HOME --shared SHARED [--steps 2000] [--seed 1]

Weighed against each other on the development half: F1 on labelled pairs (`benchmarks/accuracy`), all together,
persons and organisations; the recall of misspelt and reordered names of listed persons; the share of people on no
list, and of companies on other lists than those screened, that reach the line; and a few dozen pairs that have to
come out right. What is printed at the end is of the other half. Nothing is written: the figures are put into
`match/profiles.py` by hand, after a look at what changed.

What would fool you: who comes near a listed name is collected once, with the profile as it is; one that finds
more meets others, so search again from what was found until it stays. The search knows the peculiarities of
its pairs; a figure that moved for no reason one can name should be left where it was. The bounds of each
figure below are part of the judgement.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "benchmarks" / "accuracy")]

from exactness import pair_arrays  # noqa: E402
from pairs import half_of, labelled, load_lists, misspelt  # noqa: E402
from population import customers  # noqa: E402

import tamis  # noqa: E402
from tamis._kernel import score_pairs  # noqa: E402
from tamis.match.profiles import DEFAULT, Profile  # noqa: E402
from tamis.match.spelling import TABLES  # noqa: E402
from tamis.normalize.lexicon import shipped_lexicon  # noqa: E402
from tamis.normalize.tokens import tokenise  # noqa: E402

LINE = DEFAULT.line
BOUNDS = {
    "likeness_floor": (480, 560), "likeness_knee": (700, 900), "worth_at_knee": (400, 950),
    "across_at_knee": (500, 980), "syllable_loss": (100, 300), "initial": (700, 950), "join_floor": (780, 920),
    "nickname": (800, 960), "family": (940, 990),
    "base": (5800, 6800), "rarity_near": (600, 1800), "rarity_far": (0, 800), "rarity_knee": (800, 3200),
    "missing_most": (600, 2500), "missing_least": (3000, 12000), "spelling_loss": (50, 600),
    "turned_loss": (0, 1000), "inner_less": (0, 900), "unlike_loss": (0, 900), "doubtful_loss": (0, 900),
    "other_base": (5800, 7600), "other_rarity_near": (400, 1800), "other_rarity_far": (0, 600),
    "other_rarity_knee": (500, 3200), "other_longest": (2000, 16000), "other_missing_most": (200, 3000),
    "other_missing_least": (1500, 8000),
    "other_spelling_loss": (50, 1800),
}  # fmt: skip
MOST_PEOPLE, MOST_MADE_UP, MOST_COMPANIES = 0.005, 0.05, 0.17
"""Shares of people, of made-up people of many origins, and of near companies, that may reach the line."""

SAME = """
    Mohammad Yusuf Shah = SHAH, Mohammad Yusuf / Xi Jinping = 习近平 / Bashar al-Assad = بشار الأسد
    I. Petrov = Ivan Petrov / Ivam Petrov = Ivan Petrov / Moammar Gadhafi = Muammar Qaddafi
    Kim Jong Un = 김정은 / Abdul Rahman al-Rashid = Abdulrahman Alrashid / Kia Sadeghi = SADEGHI, Kiya
    Vladimir Putin = Владимир Владимирович Путин / Ali Khan = KHAN, Ali / Jon Smith = John Smith
    Mouammar Kadhafi = QADHAFI, Mu'ammar / Muammar Gheddafi = QADHAFI, Mu'ammar
"""
SAME_OTHERS = """
    حزب المجاهدین = HIZBUL MUJAHIDEEN / Hezb ul-Mujahedin = HIZBUL MUJAHIDEEN / SIS DOO = SIS d.o.o.
    HIZBUL MUJAHIDIN KASHMIR = HIZBUL MUJAHIDEEN / Habana = Havana / Kuba = Cuba / Soudan = Sudan
"""
DIFFERENT = """
    Salman bin Muhammad = Muhammad bin Salman / George Bush = HABBASH, George / John Smith = Jane Smith
    Mohammed Ali = Mohammad Hussein / Ahmad Hasan = Ahmad Hussein / Wei Zhang = Wei Zhong
"""
DIFFERENT_OTHERS = """
    Fund II = Fund III / Bank Melli Iran = Bank Mellat Iran / Gulf Shipping Company = Gold Shipping Company
    First East Trading LLC = Far East Trading LLC
"""


class Row(NamedTuple):
    """Two names to be scored: whose query it is, and what is known of them."""

    owner: str
    query: str
    listed: str
    weak: bool
    person: bool
    same: bool = False


class Rows:
    """Pairs laid out for the kernel once, and scored under any profile."""

    def __init__(self, rows: Sequence[Row]) -> None:
        lexicon = shipped_lexicon()
        self.rows = rows
        self._arrays = pair_arrays(
            [(tokenise(r.query, lexicon), tokenise(r.listed, lexicon), r.weak, r.person) for r in rows]
        )

    def scores(self, profile: Profile) -> Sequence[int]:
        """The score of each pair, in hundredths."""
        return array("i", score_pairs(self._arrays, profile.numbers, TABLES.as_bytes(), True))[::9]

    def share(self, profile: Profile, of: int) -> float:
        """Of so many owners, how many reach the line with any of their pairs."""
        owners = {row.owner for row, score in zip(self.rows, self.scores(profile), strict=True) if score >= LINE}
        return len(owners) / of

    def f1(self, profile: Profile, persons: bool | None = None) -> float:
        """F1 at the line, of all pairs, of persons, or of the others."""
        hits = wrong = missed = 0
        for row, score in zip(self.rows, self.scores(profile), strict=True):
            if persons is None or row.person == persons:
                hits += row.same and score >= LINE
                wrong += not row.same and score >= LINE
                missed += row.same and score < LINE
        return 2 * hits / max(1, 2 * hits + wrong + missed)


class Half(NamedTuple):
    """Everything that a profile is judged by, of one half of the names."""

    pairs: Rows
    slips: Rows
    people: Rows
    made_up: Rows
    companies: Rows
    counts: tuple[int, int, int, int]


def near(engine: tamis.Engine, names: Sequence[str], kind: str, below: float = 101) -> list[Row]:
    """Each name beside those of the list that come near it; whoever scores `below` or more is left out."""
    rows = []
    queries = [tamis.Query(name=name, kind=kind) for name in names]
    for name, answer in zip(names, engine.screen_many(queries, threshold=50, limit=25), strict=True):
        if answer.matches and answer.matches[0].score >= below:
            continue
        for match in (*answer.matches, *answer.below_line):
            person = match.party.kind in ("Person", "LegalEntity", "Thing")
            if person or not kind:
                rows.append(Row(name, name, match.name.text, match.name.strength == "weak", person))
    return rows


def halves(home: str, shared: Path, seed: int) -> tuple[Half, Half]:
    """The development half, and the one held out."""
    engine, lists, chance = tamis.open(home), load_lists(shared), random.Random(seed)  # noqa: S311
    pairs = [pair for pair in labelled(shared, lists, 12_000, 7) if pair.sort != "other name"]
    slips = [
        slip
        for source in ("un_sc_sanctions", "us_ofac_sdn")
        for slip in misspelt([p for p in lists[source] if p.kind == "Person"], source, chance)[:3000]
    ]
    with gzip.open(shared / "eval" / "benign_us.csv.gz", "rt", encoding="utf-8") as file:
        people = chance.sample([row["full_name"] for row in csv.DictReader(file)], 6000)
    with gzip.open(shared / "lists" / "us-csl" / "consolidated_2022-04.csv.gz", "rt", encoding="utf-8") as file:
        wanted = ("Entity List", "Unverified", "ISN", "Debarred")
        rows = [row for row in csv.DictReader(file) if any(word in row["source"] for word in wanted)]
    companies = chance.sample(sorted({row["name"].title() for row in rows if " " in row["name"]}), 2500)
    made_up = [row[1] for row in customers(12_000, seed)]
    found = []
    for half in ("development", "held out"):
        mine = [[name for name in names if half_of(name) == half] for names in (people, made_up, companies)]
        own_slips = [Row(s.a, s.a, s.b, False, True, True) for s in slips if s.half == half]
        found.append(
            Half(
                Rows([Row(p.a, p.a, p.b, False, p.kind == "Person", p.same) for p in pairs if p.half == half]),
                Rows(own_slips),
                Rows(near(engine, mine[0], "Person")),
                Rows(near(engine, mine[1], "Person")),
                Rows(near(engine, mine[2], "", below=88)),
                (len({row.owner for row in own_slips}), *map(len, mine)),
            )
        )
    return found[0], found[1]


def cases() -> Rows:
    """The pairs that have to come out right."""
    rows = []
    for text, same, person in (
        (SAME, True, True),
        (SAME_OTHERS, True, False),
        (DIFFERENT, False, True),
        (DIFFERENT_OTHERS, False, False),
    ):
        for pair in text.replace("\n", "/").split("/"):
            if pair.strip():
                a, b = (name.strip() for name in pair.split("="))
                rows.append(Row(pair, a, b, False, person, same))
    return Rows(rows)


def wrong_cases(known: Rows, profile: Profile) -> list[tuple[str, int]]:
    """Pairs on the wrong side of the line, with their scores."""
    scored = zip(known.rows, known.scores(profile), strict=True)
    return [(row.owner.strip(), score) for row, score in scored if (score >= LINE) != row.same]


def judged(half: Half, known: Rows, profile: Profile) -> float:
    """What a profile is worth on one half: the more the better."""
    f1 = sum(half.pairs.f1(profile, persons) for persons in (None, True, False)) / 3
    slips, people, made_up, companies = half.counts
    recall = half.slips.share(profile, slips)
    return (
        f1
        + 2 * recall
        - 3 * max(0.0, 0.99 - recall)
        - 15 * max(0.0, half.people.share(profile, people) - MOST_PEOPLE)
        - 4 * max(0.0, half.made_up.share(profile, made_up) - MOST_MADE_UP)
        - 3 * max(0.0, half.companies.share(profile, companies) - MOST_COMPANIES)
        - sum(min(600, abs(score - LINE) + 1) for _, score in wrong_cases(known, profile)) * 0.6 / LINE
    )


def report(half: Half, known: Rows, profile: Profile) -> Iterable[str]:
    """What a profile comes to on one half, a line each."""
    slips, people, made_up, companies = half.counts
    for who, persons in (("all", None), ("persons", True), ("others", False)):
        yield f"F1, {who:8} {half.pairs.f1(profile, persons):.3f}"
    yield f"misspelt names found    {half.slips.share(profile, slips):.4f} of {slips:,}"
    yield f"people on no list       {half.people.share(profile, people):.4f} of {people:,}"
    yield f"made-up people          {half.made_up.share(profile, made_up):.4f} of {made_up:,}"
    yield f"companies of other lists {half.companies.share(profile, companies):.4f} of {companies:,}"
    yield f"cases that are wrong    {wrong_cases(known, profile) or 'none'}"


def main() -> None:
    """Search from the shipped profile, and print what was found and what it comes to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    development, held_out = halves(options.home, options.shared, options.seed)
    known, chance = cases(), random.Random(options.seed)  # noqa: S311
    best, worth = DEFAULT, judged(development, known, DEFAULT)
    print("the profile as it is, on the half held out:", *report(held_out, known, best), sep="\n  ")
    for step in range(options.steps):
        reach = 0.15 if step < options.steps * 0.6 else 0.05
        changes = {}
        for name in chance.sample(sorted(BOUNDS), chance.choice((1, 1, 2, 3))):
            low, high = BOUNDS[name]
            moved = getattr(best, name) + chance.gauss(0, (high - low) * reach)
            changes[name] = round(min(high, max(low, moved)))
        try:
            other = replace(best, **changes)
        except ValueError:
            continue
        if (value := judged(development, known, other)) > worth:
            best, worth = other, value
            print(f"\r{step:6} of {options.steps}  {worth:.4f}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    if best != DEFAULT:
        print("found:", {name: getattr(best, name) for name in BOUNDS})
        print("on the half held out:", *report(held_out, known, best), sep="\n  ")


if __name__ == "__main__":
    main()
