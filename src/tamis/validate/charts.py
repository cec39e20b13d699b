"""Pictures as inline SVG: curves over thresholds, bars with intervals. Each has a title and a description."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

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
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{value:.4g}</text>')
    gap = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (high - low) / step <= 11)
    for step in range(int((high - low) / gap) + 1):
        value = low + gap * step
        at = LEFT + (value - low) * across
        parts.append(f'<text x="{at:.1f}" y="{base + 16}" text-anchor="middle">{value:.3g}</text>')
    if mark is not None and low <= mark <= high:
        at = LEFT + (mark - low) * across
        parts.append(f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{base}"/>')
        parts.append(f'<text x="{at + 4:.1f}" y="{TOP + 8}">in use: {mark:g}</text>')
    for number, line in enumerate(series):
        path = " ".join(f"{LEFT + (px - low) * across:.1f},{base - py * up:.1f}" for px, py in line.points)
        parts.append(f'<polyline class="s{number % 4}" points="{path}"/>')
        key = LEFT + number * 210
        parts.append(f'<line class="s{number % 4}" x1="{key}" x2="{key + 22}" y1="12" y2="12"/>')
        parts.append(f'<text x="{key + 28}" y="16">{escape(line.label)}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{height - 8}" text-anchor="middle">{escape(x)}</text>')
    parts.append(
        f'<text transform="translate(12 {height / 2}) rotate(-90)" text-anchor="middle">{escape(y)}</text>'
    )
    return _svg(title, about, height, parts)


def bars(title: str, about: str, rows: Sequence[tuple[str, Share]], most: float = 0.0) -> str:
    """Horizontal bars of shares with their 95 % intervals."""
    left, step = 250, 20
    most = most or _round_up(max([share.high for _, share in rows] + [1e-9]))
    across = (WIDTH - left - 70) / most
    height = TOP + step * len(rows) + 10
    parts = []
    for tick in range(5):
        at = left + most * tick / 4 * across
        parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 6}" y2="{height - 8}"/>')
        parts.append(f'<text x="{at:.1f}" y="{TOP - 12}" text-anchor="middle">{most * tick / 4:.3g}</text>')
    for number, (label, share) in enumerate(rows):
        y = TOP + number * step
        low, high = left + share.low * across, left + share.high * across
        parts.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{escape(label)}</text>')
        parts.append(
            f'<rect class="bar" x="{left}" y="{y + 2}" width="{share.share * across:.1f}" height="{step - 7}"/>'
        )
        middle = y + (step - 7) / 2 + 2
        parts.append(f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>')
        parts.append(f'<text x="{high + 6:.1f}" y="{y + 12}">{share.share:.1%}</text>')
    return _svg(title, about, height, parts)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 1e-9
    while power < value:
        for step in (1, 2, 5):
            if step * power >= value:
                return step * power
        power *= 10
    return power


def _svg(title: str, about: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title><desc>{escape(about)}</desc>{''.join(parts)}</svg>"
    )
