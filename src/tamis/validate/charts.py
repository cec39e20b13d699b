"""Pictures as inline SVG: curves over thresholds, bars with intervals. Each has a title and a description."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tamis.drawing import line as rule
from tamis.drawing import picture, polyline, rect, text
from tamis.validate.intervals import Share

WIDTH, LEFT, RIGHT, TOP = 720, 60, 20, 30


class Series(NamedTuple):
    """A named line of points (x, y); drawn in the colour of its place."""

    label: str
    points: Sequence[tuple[float, float]]


def curves(title: str, about: str, series: Sequence[Series], x: str, y: str, mark: float | None = None) -> str:
    """Lines over a common axis; `mark` draws the threshold in use."""
    height = 300
    xs = [point[0] for line in series for point in line.points]
    ys = [point[1] for line in series for point in line.points]
    if not xs:
        return ""
    low, high, most = min(xs), max(xs), _round_up(max([*ys, 1e-9]))
    across = (WIDTH - LEFT - RIGHT) / ((high - low) or 1)
    up = (height - TOP - 45) / most
    base = height - 45
    parts = []
    for step in range(6):
        value = most * step / 5
        at = base - value * up
        parts.append(rule("grid", LEFT, at, WIDTH - RIGHT, at))
        parts.append(text(LEFT - 6, at + 4, f"{value:.4g}", "end"))
    gap = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (high - low) / step <= 11)
    for step in range(int((high - low) / gap) + 1):
        value = low + gap * step
        parts.append(text(LEFT + (value - low) * across, base + 16, f"{value:.3g}", "middle"))
    if mark is not None and low <= mark <= high:
        at = LEFT + (mark - low) * across
        parts.append(rule("mark", at, TOP, at, base))
        parts.append(text(at + 4, TOP + 8, f"in use: {mark:g}"))
    for number, line in enumerate(series):
        style = f"s{number % 4}"
        parts.append(polyline(style, ((LEFT + (px - low) * across, base - py * up) for px, py in line.points)))
        key = LEFT + number * 210
        parts.append(rule(style, key, 12, key + 22, 12))
        parts.append(text(key + 28, 16, line.label))
    parts.append(text((LEFT + WIDTH) / 2, height - 8, x, "middle"))
    parts.append(f'<g transform="translate(12 {height / 2}) rotate(-90)">{text(0, 0, y, "middle")}</g>')
    return picture(title, about, WIDTH, height, parts)


def bars(title: str, about: str, rows: Sequence[tuple[str, Share]], most: float = 0.0) -> str:
    """Horizontal bars of shares with their 95 % intervals."""
    left, step = 250, 20
    most = most or _round_up(max([share.high for _, share in rows] + [1e-9]))
    across = (WIDTH - left - 70) / most
    height = TOP + step * len(rows) + 10
    parts = []
    for tick in range(5):
        at = left + most * tick / 4 * across
        parts.append(rule("grid", at, TOP - 6, at, height - 8))
        parts.append(text(at, TOP - 12, f"{most * tick / 4:.3g}", "middle"))
    for number, (label, share) in enumerate(rows):
        y = TOP + number * step
        low, high = left + share.low * across, left + share.high * across
        parts.append(text(left - 8, y + 12, label, "end"))
        parts.append(rect("bar", left, y + 2, share.share * across, step - 7))
        middle = y + (step - 7) / 2 + 2
        parts.append(rule("whisker", low, middle, high, middle))
        parts.append(text(high + 6, y + 12, f"{share.share:.1%}"))
    return picture(title, about, WIDTH, height, parts)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 1e-9
    while power < value:
        for step in (1, 2, 5):
            if step * power >= value:
                return step * power
        power *= 10
    return power
