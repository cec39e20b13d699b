"""Names scored against chosen names of the index: what a search of all would say of them."""

from __future__ import annotations

import random
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

import tamis
from homes import load
from tamis.model import Query
from tamis.screen.pairs import pairs_of
from tamis.screen.spelled import Words

LISTED = (
    "BOUT, Viktor Anatolijevitch", "Рамзан Кадыров", "KIM, Jong Un", "Ali Khan", "KHAN, Mohammed Ali",
    "ALMUHAYSINI, Abdullah", "Hassan NASRALLAH",
)  # fmt: skip
WRITTEN = (
    "Viktor Bout",
    "Victor But",
    "Ramzan Kadyrov",
    "Jong-un Kim",
    "Ali Khan",
    "Mohamed Ali",
    "Hasan Nasralla",
    "Bout",
)


@pytest.mark.parametrize("compiled", [True, False])
def test_pairs_score_as_a_search_of_everybody_does(tmp_path: Path, compiled: bool) -> None:
    load(tmp_path / "home", "2026-01-01", LISTED)
    engine = tamis.open(tmp_path / "home")
    pairs = pairs_of(engine.index, engine.profile, Words(engine.tokenise), compiled=compiled)
    everybody = np.arange(len(engine.index.view("name_party")), dtype="<u4").tobytes()
    for line in (5000, 7000):
        searched = engine.search([engine.prepare(Query(name=name)) for name in WRITTEN], line)
        accusing = [[result for result in results if not result.below_line] for results in searched]
        assert any(accusing)
        assert pairs.search([(name, everybody) for name in WRITTEN], line) == accusing
    assert pairs.search([("Viktor Bout", b""), ("Ali Khan", b"\0" * 4)], 5000)[0] == []


def test_the_kernel_says_as_the_reference_does_which_words_meet_and_who_shares_sounds(tmp_path: Path) -> None:
    load(tmp_path / "home", "2026-01-01", LISTED)
    engine = tamis.open(tmp_path / "home")
    mine, theirs = (
        pairs_of(engine.index, engine.profile, Words(engine.tokenise), compiled=compiled)
        for compiled in (True, False)
    )
    everybody = range(len(engine.index.view("name_party")))
    for name in (*WRITTEN, "Almuhay Sini Abdullah", "Ramzankadyrov"):
        assert sorted(map(sorted, mine.align(name, everybody))) == sorted(
            map(sorted, theirs.align(name, everybody))
        )
    draw = random.Random(6)
    rows = [sorted(draw.sample(everybody, draw.randrange(len(everybody)))) for _ in range(12)]
    bearers = {
        "bearer": np.array(list(chain.from_iterable(rows)), "<u4").tobytes(),
        "bearer_ends": np.cumsum([0, *map(len, rows)]).astype("<u4").tobytes(),
    }
    assert mine.together.add(bearers) == theirs.together.add(bearers) == 0
    asked = [
        (draw.choices(range(-1, 12), k=draw.randrange(1, 6)), draw.randrange(-1, 12), most, most + 1, may_miss)
        for _ in range(300)
        for most in range(4)
        for may_miss in (False, True)
    ]
    found = [mine.together.together(*one) for one in asked]
    assert found == [theirs.together.together(*one) for one in asked]
    assert any(found)
    assert not all(found)
