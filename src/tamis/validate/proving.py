"""The proving ground: all measures over the lists of a home, as one report.

Promise: equal lists, lexicon, profile, program and seed give equal figures; only the warnings tell the age of the
lists today. The lists of the home stay as they are.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from tamis.config import settings
from tamis.errors import CallError
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.match.profiles import DEFAULT, Profile
from tamis.match.shipped import figures_of
from tamis.model import Query, Stamp
from tamis.validate import attributes, benign, left_out, thresholds, varied
from tamis.validate.bench import LOWEST, Bench, Progress, bearers

CAVEATS = (
    "The lexicon that comes with Tamis was learned from such lists, these among them: it is not unlearned for a "
    "name that is left out, unless --unlearn measured what that is worth.",
    "A name left out is taken from every list by its words; the same person on another list under other names "
    "counts among the other alerts.",
    "Variations are made by rule, each kind alone. Real names differ in several ways at once, and by other rules.",
    "Names in other scripts are spelt out letter by letter, as a machine would; how people write them is seen in "
    "the names left out, by pair of scripts.",
    "People on no list are made up from short tables, each origin alike; your customers are others. Give a file "
    "of your own with --benign. That somebody in it is listed after all is not known here.",
)


class Report(msgspec.Struct, frozen=True):
    """What was measured, on what, and how far to trust it. Its JSON has the same structure."""

    stamp: Stamp
    threshold: float
    seed: int
    quick: bool
    cases: int
    caveats: tuple[str, ...]
    warnings: tuple[str, ...]
    left_out: left_out.LeftOut
    variations: varied.Varied
    benign: benign.Benign
    attributes: attributes.Attributes
    thresholds: thresholds.Thresholds


def _silent(_what: str, _done: int, _of: int) -> None:
    pass


def run(
    home: str | os.PathLike[str] | None = None,
    *,
    seed: int = 1,
    quick: bool = False,
    unlearn: bool = False,
    benign_file: str | os.PathLike[str] | None = None,
    profile: str | Profile = DEFAULT,
    challenger: str | Profile | None = None,
    progress: Progress = _silent,
) -> Report:
    """Measure the lists of a home with a profile; see the modules of this stage for what each measure is.

    `quick` takes a tenth of the cases; `unlearn` measures besides what lexicons find that never saw the parties
    asked for. `benign_file` gives people on no list, in place of made-up ones; `profile` and `challenger`, the one
    beside it, are names of shipped profiles, TOML files, or figures. Raises
    `NothingLoaded`, and `CallError` for what is no profile, or one whose threshold lies below the lowest line of
    the curves.
    """
    profile, challenger = figures_of(profile), figures_of(challenger) if challenger else None
    for asked in filter(None, (profile, challenger)):
        if asked.threshold < LOWEST:
            raise CallError(f"The threshold is below {LOWEST / 100:g}, where the curves begin")
    library = Library(settings(home))
    bench = Bench(OpenIndex(Path(library.index_folder(lexicon=profile.learned))), profile)
    parties = bench.parties()
    known = bearers(parties)
    tenth = 10 if quick else 1
    changed = varied.cases_of(parties, known, 150 // tenth, seed, bench)
    changed_found = bench.screen(changed, "variations", progress)
    told: list[Query] = []
    if benign_file is None:
        people, rejected = benign.made_up(1000 // tenth, seed), 0
        told = benign.known(1000 // tenth, seed)
    else:
        people, rejected = benign.from_file(benign_file, bench)
        if not people:
            raise CallError(f"{benign_file} holds no row that can be screened")
    people_found = bench.screen(people, "people on no list", progress)
    taken = [c for c in left_out.draw(parties, known, 3000 // tenth, seed) if bench.usable(c.query)]
    taken_found = left_out.screened(bench, parties, taken, progress, profile)
    unlearned = left_out.unlearn(bench, parties, taken, progress, profile) if unlearn and taken else None
    challenge = None
    if challenger is not None:
        second = Bench(OpenIndex(Path(library.index_folder(lexicon=challenger.learned))), challenger)
        theirs = second.screen(changed, "variations, second profile", progress)
        others = second.screen(people, "people on no list, second profile", progress)
        pairs = ((changed_found, theirs), (people_found, others))
        challenge = thresholds.challenge((profile, challenger), changed, *pairs)
    line = profile.threshold
    met = list(zip(people, people_found, strict=True))
    near = thresholds.NEAR
    return Report(
        stamp=bench.engine.stamp,
        threshold=line / 100,
        seed=seed,
        quick=quick,
        cases=len(changed) + len(people) + len(taken),
        caveats=CAVEATS,
        warnings=library.age_warnings(bench.index.manifest.lists),
        left_out=left_out.measure(taken, taken_found, line, unlearned),
        variations=varied.measure(changed, changed_found, line),
        benign=benign.measure(people, people_found, rejected, bench, told),
        attributes=attributes.measure(parties, 300 // tenth, seed, profile),
        thresholds=thresholds.Thresholds(
            thresholds.lines(changed_found, taken_found, people_found),
            thresholds.side(changed, changed_found, met, line, line + near, bench),
            thresholds.side(changed, changed_found, met, line - near, line, bench),
            challenge,
        ),
    )
