"""Shares with their uncertainty: Wilson's interval, which holds for small counts and for shares near 0 and 1."""

from __future__ import annotations

import math

import msgspec

Z95 = 1.959963984540054
"""The normal quantile of a two-sided interval of 95 %."""


class Share(msgspec.Struct, frozen=True):
    """`hits` of `cases`, as a share with its 95 % interval; all three are 0 where there was no case."""

    hits: int
    cases: int
    share: float
    low: float
    high: float


def share(hits: int, cases: int) -> Share:
    """The share of `hits` in `cases` with Wilson's 95 % interval.

    >>> found = share(81, 263)
    >>> round(found.low, 3), round(found.high, 3)
    (0.255, 0.366)
    """
    if not 0 <= hits <= cases:
        raise ValueError(f"{hits} of {cases} is no share")
    if cases == 0:
        return Share(0, 0, 0.0, 0.0, 0.0)
    p, square = hits / cases, Z95 * Z95
    middle = (p + square / (2 * cases)) / (1 + square / cases)
    margin = Z95 * math.sqrt(p * (1 - p) / cases + square / (4 * cases * cases)) / (1 + square / cases)
    low = 0.0 if hits == 0 else max(0.0, middle - margin)
    high = 1.0 if hits == cases else min(1.0, middle + margin)
    return Share(hits, cases, round(p, 6), round(low, 6), round(high, 6))
