"""Wilson's interval: known values, and what holds of every one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.validate.intervals import share


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    # The first two are of Newcombe (1998), table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_known_values(hits: int, cases: int, low: float, high: float) -> None:
    found = share(hits, cases)
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    found = share(*counts)
    assert 0 <= found.low <= found.share <= found.high <= 1
    mirrored = share(counts[1] - counts[0], counts[1])
    if counts[1]:
        assert found.low == pytest.approx(1 - mirrored.high, abs=2e-6)


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        share(3, 2)
