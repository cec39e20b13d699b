"""Names scored against chosen names of the index: what a search of all would say of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import tamis
from homes import load
from tamis.model import Query
from tamis.screen.pairs import Pairs
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
    pairs = Pairs(engine.index, engine.profile, Words(engine.tokenise), compiled=compiled)
    everybody = range(len(np.asarray(engine.index.view("name_party"))))
    for line in (5000, 7000):
        searched = engine.search([engine.prepare(Query(name=name)) for name in WRITTEN], line)
        accusing = [[result for result in results if not result.below_line] for results in searched]
        assert any(accusing)
        assert pairs.search([(name, everybody) for name in WRITTEN], line) == accusing
    assert pairs.search([("Viktor Bout", ()), ("Ali Khan", (0,))], 5000)[0] == []
