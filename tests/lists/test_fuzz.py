"""Damaged lists: any bytes give a whole list or an error that says what is wrong, in bounded time.

Every hand-written file of `data` is a seed. `make fuzz` does the same for hours, guided by coverage and with
memory bounded too.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutation import DATA, SEEDS, mutated, read
from tamis.errors import TamisError

MOST_SECONDS = 5.0


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: str(path.relative_to(DATA)))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(number=st.integers(0, 2**32))
def test_a_damaged_file_is_read_whole_or_refused_in_words(seed: Path, number: int, tmp_path: Path) -> None:
    target = tmp_path / seed.name
    target.write_bytes(mutated(seed.read_bytes(), random.Random(number)))
    start = time.monotonic()
    try:
        parties = read(target)
    except TamisError:
        parties = []
    assert len({party.id for party in parties}) == len(parties)
    assert time.monotonic() - start < MOST_SECONDS
