"""How well names are told apart: precision, recall and F1, Tamis beside its peers, on the same pairs in one run.

    python benchmarks/accuracy/run.py --shared ../shared [--pairs 3000] [--held-out] [--json] [--errors FILE]
                                      [--without-peers] [--slips 8]
                                      [--benign 2000 --home HOME] [--left-out 600 --home HOME]

Tables: the labelled pairs (`pairs.py`) with every system at its own threshold and at the one that is best on the
development half; the same by kind of party and by where the pair comes from; every name of the United Nations' list
with a slip; aliases that are other names altogether; Senzing's truth set; the cases by hand (`cases.py`); and, with
`--benign`, how many people on no list raise an alert, and with `--left-out` how many listed parties are found by a
written form that is taken from every list (`left_out.py`). Tables by source and the errors are of the development half
alone, so that the other half stays unseen; `--held-out` prints its totals too, whole, by kind and by script.
Where the peers cannot be built, `--without-peers` measures Tamis and the answer "always yes" alone.

What would fool you: an F1 says little without the share of positives, so the answer "always yes" is a row of every
table. Negatives here are nearest names, far harder than a customer file; read the false alarms of the benign people
beside them. A best threshold is chosen with the labels at hand, which nobody has who screens. Tamis is measured by
its Python reference, so its pace here says nothing of the kernel's.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from cases import CASES
from left_out import left_out_rows
from pairs import (
    ORIGINALS,
    Nearest,
    Pair,
    enforcement,
    in_original_script,
    labelled,
    load_lists,
    misspelt,
    public_figures,
    strong_names,
    truth_set,
)
from systems import THRESHOLDS, Peers, tamis_entities, tamis_pairs

import tamis

SHARED = Path(__file__).resolve().parents[3] / "shared"
CANDIDATES = 50
"""Names that a peer is given for each benign person: the nearest by trigrams, as many as yente takes by default."""
ERRORS = 40
"""How many of each sort `--errors` writes."""


class Measures:
    """Precision, recall and F1 of answers, counted; zero where nothing can be divided."""

    def __init__(self, truth: Sequence[bool], said: Sequence[bool]) -> None:
        self.hits = sum(t and s for t, s in zip(truth, said, strict=True))
        self.alarms = sum(s and not t for t, s in zip(truth, said, strict=True))
        self.misses = sum(t and not s for t, s in zip(truth, said, strict=True))

    @property
    def precision(self) -> float:
        """The share of alerts that are right."""
        return self.hits / max(1, self.hits + self.alarms)

    @property
    def recall(self) -> float:
        """The share of true pairs that raise an alert."""
        return self.hits / max(1, self.hits + self.misses)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.hits / max(1, 2 * self.hits + self.alarms + self.misses)


Scores = dict[str, list[float]]


def score_all(peers: Peers | None, pairs: Sequence[Pair]) -> tuple[Scores, dict[str, float]]:
    """Every system's scores of the pairs, and how many pairs it compared in a second; Tamis's alone without peers."""
    entities = [({"schema": p.kind, "name": p.a}, {"schema": p.kind, "name": p.b}) for p in pairs]
    scores, seconds = {}, {}
    for system in THRESHOLDS:
        if system == "tamis":
            scores[system], seconds[system] = tamis_pairs([(p.a, p.b, p.kind) for p in pairs])
        elif peers:
            scores[system], seconds[system] = peers.score(system, entities)
    return scores, {system: len(pairs) / taken for system, taken in seconds.items()}


def check_again(peers: Peers, pairs: Sequence[Pair], scores: Scores) -> None:
    """Score some pairs once more, last and in another order: a peer that carries anything over is not measured."""
    places = random.Random(0).sample(range(len(pairs)), min(300, len(pairs)))
    chosen = [pairs[at] for at in places]
    entities = [({"schema": p.kind, "name": p.a}, {"schema": p.kind, "name": p.b}) for p in chosen]
    for system in THRESHOLDS:
        if system != "tamis":
            again, _ = peers.score(system, entities)
            if again != [scores[system][at] for at in places]:
                raise SystemExit(f"{system} scores the same pairs otherwise the second time; its figures are void")


def measured(
    pairs: Sequence[Pair], scores: Sequence[float], line: float, wanted: Callable[[Pair], bool]
) -> Measures:
    """Measures of one system at a threshold, over the pairs that are wanted."""
    chosen = [(p.same, score >= line) for p, score in zip(pairs, scores, strict=True) if wanted(p)]
    return Measures([same for same, _ in chosen], [said for _, said in chosen])


def best_line(pairs: Sequence[Pair], scores: Sequence[float], wanted: Callable[[Pair], bool]) -> float:
    """The threshold of highest F1 over the pairs that are wanted, the lowest of equals."""
    lines = sorted({score for score in scores if score > 0})
    return max(lines, key=lambda line: (measured(pairs, scores, line, wanted).f1, -line))


def is_main(pair: Pair) -> bool:
    """Whether a pair counts in the main figures."""
    return pair.sort != "other name"


def main_rows(pairs: Sequence[Pair], scores: Scores, pace: dict[str, float], half: str) -> list[dict[str, Any]]:
    """One row a system over one half, and the answer "always yes"."""

    def wanted(pair: Pair) -> bool:
        return is_main(pair) and pair.half == half

    def development(pair: Pair) -> bool:
        return is_main(pair) and pair.half == "development"

    rows = []
    for system in scores:
        line = THRESHOLDS[system]
        found = measured(pairs, scores[system], line, wanted)
        best = best_line(pairs, scores[system], development)
        at_best = measured(pairs, scores[system], best, wanted)
        rows.append(
            {
                "system": system,
                "threshold": line,
                "precision": found.precision,
                "recall": found.recall,
                "F1": found.f1,
                "best threshold": best,
                "F1 there": at_best.f1,
                "pairs a second": pace[system],
            }
        )
    always = measured(pairs, [100.0] * len(pairs), 0, wanted)
    rows.append({"system": "always yes", "precision": always.precision, "recall": always.recall, "F1": always.f1})
    return rows


def group_rows(pairs: Sequence[Pair], scores: Scores, half: str, sources: bool) -> list[dict[str, Any]]:
    """F1 by kind and by script; recall where all pairs are the same party, the share of false alarms where none is.

    `sources` adds where the pairs come from.
    """
    groups: dict[str, Callable[[Pair], bool]] = {}
    for kind in sorted({p.kind for p in pairs}):
        what = "F1" if any(p.same and p.kind == kind for p in pairs) else "alarms"
        groups[f"{what}, {kind}"] = lambda p, k=kind: is_main(p) and p.kind == k
    groups["F1, names of one script"] = lambda p: is_main(p) and not crosses_scripts(p)
    groups["F1, names of two scripts"] = lambda p: is_main(p) and crosses_scripts(p)
    for sort, source, same in sorted({(p.sort, p.source, p.same) for p in pairs}) if sources else ():
        groups[f"{'recall' if same else 'alarms'}, {sort}, {source}"] = lambda p, s=sort, o=source: (
            p.sort == s and p.source == o
        )
    rows = []
    for label, member in groups.items():
        places = [at for at, p in enumerate(pairs) if member(p) and p.half == half]
        chosen = [pairs[at] for at in places]
        row: dict[str, Any] = {"pairs": label, "count": len(chosen)}
        for system, all_scores in scores.items():
            line = THRESHOLDS[system]
            found = measured(chosen, [all_scores[at] for at in places], line, lambda _: True)
            what = {"F1": found.f1, "recall": found.recall, "alarms": found.alarms / max(1, len(chosen))}
            row[system] = what[label.partition(",")[0]]
        if chosen:
            rows.append(row)
    return rows


def extra_rows(peers: Peers | None, sets: dict[str, list[Pair]]) -> list[dict[str, Any]]:
    """Recall and F1 of every system over whole sets that are not part of the main figures."""
    rows = []
    for label, pairs in sets.items():
        scores, _ = score_all(peers, pairs)
        both = {p.same for p in pairs} == {True, False}
        row: dict[str, Any] = {"set": f"{'F1' if both else 'recall'}, {label}", "count": len(pairs)}
        for system in scores:
            found = measured(pairs, scores[system], THRESHOLDS[system], lambda _: True)
            row[system] = found.f1 if both else found.recall
        rows.append(row)
    return rows


def script_rows(peers: Peers | None, shared: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """Names in Latin letters beside the same in their own: recall at the threshold, the share of wrong pairings
    that pass there (each has one word right), and recall at the line that at most 1 % of these pass."""
    rows = []
    sets = {label: in_original_script(shared, label, count, random.Random(seed)) for label in ORIGINALS}
    for label, pairs in {**sets, **public_figures()}.items():
        scores, _ = score_all(peers, pairs)
        for system, found in scores.items():
            if system in ("tamis", "logic-v2", "logic-v1", "ofac"):
                right = sorted(score for score, pair in zip(found, pairs, strict=True) if pair.same)
                wrong = sorted(score for score, pair in zip(found, pairs, strict=True) if not pair.same)
                line, strict = THRESHOLDS[system], wrong[-max(1, len(wrong) // 100)]
                rows.append(
                    {
                        "names": label,
                        "count": len(right),
                        "system": system,
                        "recall": sum(score >= line for score in right) / len(right),
                        "wrong pairings": sum(score >= line for score in wrong) / len(wrong),
                        "recall at 1 % wrong": sum(score > strict for score in right) / len(right),
                    }
                )
    return rows


def case_rows(peers: Peers | None) -> list[dict[str, Any]]:
    """The cases by hand: the score of every system, in brackets where it is on the wrong side of its threshold."""
    entities = [(case.query, case.listed) for case in CASES]
    scores: Scores = {"tamis": tamis_entities(entities)}
    for system in THRESHOLDS:
        if peers and system != "tamis":
            scores[system] = peers.score(system, entities)[0]
    wrong = {
        s: [(found[at] >= THRESHOLDS[s]) != c.alert for at, c in enumerate(CASES)] for s, found in scores.items()
    }
    rows: list[dict[str, Any]] = [
        {"case": f"right, of {len(CASES)}", **{s: str(len(CASES) - sum(w)) for s, w in wrong.items()}}
    ]
    for at, case in enumerate(CASES):
        row = {"case": f"{case.query['name']} / {case.listed['name']}: {case.why}", "alert": case.alert}
        for system in scores:
            text = f"{scores[system][at]:.0f}"
            row[system] = f"({text})" if wrong[system][at] else text
        rows.append(row)
    return rows


def benign_rows(peers: Peers | None, shared: Path, home: str | None, count: int) -> list[dict[str, Any]]:
    """The share of people on no list who raise an alert: Tamis over all that is loaded, the peers over nearest names.

    The peers meet persons' strong names alone, so what they would have alerted on beyond those is not counted.
    """
    with gzip.open(shared / "eval" / "benign_us.csv.gz", "rt", encoding="utf-8", newline="") as file:
        people = random.Random(1).sample(list(csv.DictReader(file)), count)
    engine = tamis.open(home)
    scripts = Counter(script(person["full_name"]) for person in people)

    def row(system: str, alerted: Sequence[bool], seconds: float) -> dict[str, Any]:
        hit = Counter(script(p["full_name"]) for p, alert in zip(people, alerted, strict=True) if alert)
        parts = {f"{s} ({many:,})": hit[s] / many for s, many in scripts.most_common() if many >= count / 100}
        return {
            "system": system,
            "alerts": sum(alerted),
            "share": sum(alerted) / count,
            **parts,
            "seconds": seconds,
        }

    rows = []
    for label, known in (("name", ()), ("name, birth date, gender", ("date_of_birth", "gender"))):
        queries = [
            tamis.Query(
                name=person["full_name"],
                kind="Person",
                birth_date=person["date_of_birth"] if known else "",
                gender=person["gender"] if known else "",
            )
            for person in people
        ]
        start = time.perf_counter()
        alerted = [bool(answer) for answer in engine.screen_many(queries)]
        rows.append(row(f"tamis, {label}", alerted, time.perf_counter() - start))
    if not peers:
        return rows
    near = Nearest(
        (name, "") for party in loaded(engine) if party.kind == "Person" for name in strong_names(party)
    )
    asked = [
        ({"schema": "Person", "name": person["full_name"]}, {"schema": "Person", "name": name})
        for person in people
        for name, _ in near(person["full_name"], CANDIDATES)
    ]
    for system in ("logic-v2", "logic-v1", "ofac", "levenshtein", "jaro-winkler"):
        scores, seconds = peers.score(system, asked)
        over = {a["name"] for (a, _), s in zip(asked, scores, strict=True) if s >= THRESHOLDS[system]}
        rows.append(row(f"{system}, name", [person["full_name"] in over for person in people], seconds))
    return rows


def script(name: str) -> str:
    """The script of a name, as Unicode calls that of its first letter; `None` where it has no letter."""
    return next((unicodedata.name(c, "NONE").split()[0].title() for c in name if c.isalpha()), "None")


def crosses_scripts(pair: Pair) -> bool:
    """Whether the names are of two scripts. One without letters ("1267") is of any."""
    return len({script(pair.a), script(pair.b)} - {"None"}) > 1


def loaded(engine: tamis.Engine) -> Iterable[tamis.Party]:
    """Every party that the engine screens against."""
    index = engine._index
    return (index.party(number) for number in range(index.manifest.parties))


def errors(pairs: Sequence[Pair], scores: Sequence[float], count: int) -> list[str]:
    """The positives that Tamis scores lowest and the negatives it scores highest, of the development half, as text.

    They go on past the threshold, so that what is nearly wrong is seen too; the headings say how many are wrong.
    """
    known = [(s, p) for s, p in zip(scores, pairs, strict=True) if p.half == "development" and is_main(p)]
    line = THRESHOLDS["tamis"]
    lowest = sorted((k for k in known if k[1].same), key=lambda k: k[0])
    highest = sorted((k for k in known if not k[1].same), key=lambda k: -k[0])
    misses, alarms = sum(s < line for s, _ in lowest), sum(s >= line for s, _ in highest)
    lines = []
    for heading, worst in (
        (f"positives, the lowest first: {misses} of {len(lowest)} are missed at {line:.0f}", lowest),
        (f"negatives, the highest first: {alarms} of {len(highest)} are false alarms at {line:.0f}", highest),
    ):
        lines.append(heading)
        lines += [f"{s:6.2f}  {p.a}  |  {p.b}  [{p.kind}, {p.sort}, {p.source}]" for s, p in worst[:count]]
        lines.append("")
    return lines


def table(title: str, rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a Markdown table; shares and scores with three decimals, great figures with none."""
    heads = list(dict.fromkeys(head for row in rows for head in row))

    def cell(value: object) -> str:
        if isinstance(value, bool) or value is None:
            return {True: "yes", False: "no", None: ""}[value]
        if isinstance(value, float):
            return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value > 1 else f"{value:.3f}"
        return str(value).replace("|", "/")

    lines = [f"\n## {title}\n", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(cell(row.get(head)) for head in heads) + " |" for row in rows]
    return "\n".join(lines)


def main() -> None:
    """Measure, and print tables or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of lists/ and eval/")
    parser.add_argument("--pairs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="also the totals of the half that stays unseen")
    parser.add_argument("--slips", type=int, default=1, help="so many slips in each of the United Nations' names")
    parser.add_argument("--benign", type=int, default=0, help="people on no list to screen against --home")
    parser.add_argument("--left-out", type=int, default=0, help="written forms of persons to take from --home")
    parser.add_argument("--home", help="the home with the lists for these two (default: TAMIS_HOME)")
    parser.add_argument("--without-peers", action="store_true", help="measure Tamis alone; nothing is installed")
    parser.add_argument("--errors", type=Path, help="write the worst errors of the development half here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "lists").is_dir():
        raise SystemExit(f"{options.shared} holds no lists; name the folder with --shared")
    print("reading the lists and making the pairs", file=sys.stderr)
    parties = load_lists(options.shared)
    pairs = labelled(options.shared, parties, options.pairs, options.seed)
    extra = {
        "United Nations' names, misspelt or reordered": [
            pair
            for seed in range(options.seed, options.seed + options.slips)
            for pair in misspelt(parties["un_sc_sanctions"], "un_sc_sanctions", random.Random(seed))
        ],
        "Senzing's truth set": truth_set(options.shared),
        "names of enforcement cases": enforcement(),
    }
    tables: dict[str, list[dict[str, Any]]] = {}
    if options.without_peers:
        print("without peers: their rows and columns are left out", file=sys.stderr)
    with nullcontext() if options.without_peers else Peers() as peers:
        scores, pace = score_all(peers, pairs)
        if options.errors:
            options.errors.write_text("\n".join(errors(pairs, scores["tamis"], ERRORS)) + "\n", encoding="utf-8")
        tables["Labelled pairs, development half"] = main_rows(pairs, scores, pace, "development")
        if options.held_out:
            tables["Labelled pairs, held-out half"] = main_rows(pairs, scores, pace, "held out")
            tables["By kind and script, held-out half"] = group_rows(pairs, scores, "held out", sources=False)
        tables["By kind and source, development half"] = group_rows(pairs, scores, "development", sources=True)
        tables["Other sets"] = extra_rows(peers, extra)
        tables["Original script beside Latin"] = script_rows(peers, options.shared, 1500, options.seed)
        tables["Cases by hand"] = case_rows(peers)
        if options.benign:
            tables["People on no list"] = benign_rows(peers, options.shared, options.home, options.benign)
        if options.left_out:
            tables["One written form left out"] = left_out_rows(
                peers, options.home, options.left_out, options.seed
            )
        if peers:
            check_again(peers, pairs, scores)
    if options.json:
        print(json.dumps(tables, ensure_ascii=False, indent=1))
    else:
        print("\n".join(table(title, rows) for title, rows in tables.items()))


if __name__ == "__main__":
    main()
