"""Where to draw the line: recall and alerts at every threshold, samples on both sides, and a second profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from tamis.match.profiles import Profile
from tamis.validate.bench import LINES, Alert, Bench, Case, Outcome, Sample, sample
from tamis.validate.intervals import Share, share

NEAR = 400
"""How far from the line, in hundredths, a sample may stand."""


class Line(msgspec.Struct, frozen=True):
    """One threshold: recall of variations and of forms left out, people on no list alerted, alerts a thousand."""

    threshold: float
    varied: Share
    left_out: Share
    alerted: Share
    alerts_per_thousand: float


class Side(msgspec.Struct, frozen=True):
    """Cases close above or below the line: those that should be found, and those that should not."""

    right: tuple[Sample, ...]
    wrong: tuple[Alert, ...]


class Challenge(msgspec.Struct, frozen=True):
    """A second profile beside the first, each at its own threshold: what differs, who is gained, who lost."""

    profile: str
    figures: dict[str, tuple[int, int]]
    champion: Share
    challenger: Share
    gained: int
    lost: int
    champion_alerted: Share
    challenger_alerted: Share
    newly_alerted: int
    no_longer_alerted: int
    samples_gained: tuple[Sample, ...]
    samples_lost: tuple[Sample, ...]


class Thresholds(msgspec.Struct, frozen=True):
    """Every line, samples above and below the profile's, and the second profile where one was given."""

    lines: tuple[Line, ...]
    above: Side
    below: Side
    challenge: Challenge | None


def lines(varied: Sequence[Outcome], left: Sequence[Outcome], benign: Sequence[Outcome]) -> tuple[Line, ...]:
    """The figures at every threshold."""
    found = []
    for at in LINES:
        alerts = sum(outcome.alerts(at) for outcome in benign)
        found.append(
            Line(
                at / 100,
                share(sum(o.score >= at for o in varied), len(varied)),
                share(sum(o.score >= at for o in left), len(left)),
                share(sum(o.alerts(at) > 0 for o in benign), len(benign)),
                round(1000 * alerts / max(1, len(benign)), 3),
            )
        )
    return tuple(found)


def side(
    cases: Sequence[Case],
    outcomes: Sequence[Outcome],
    benign: Sequence[tuple[Case, Outcome]],
    low: int,
    high: int,
    bench: Bench,
) -> Side:
    """Up to ten of each whose score stands from `low` to below `high`."""
    right = [sample(c, o) for c, o in zip(cases, outcomes, strict=True) if low <= o.score < high]
    wrong = [(case, outcome) for case, outcome in benign if low <= max(outcome.others, default=0) < high]
    return Side(_some(right), tuple(bench.alert(*pair) for pair in _some(wrong)))


_Any = TypeVar("_Any")


def _some(samples: Sequence[_Any]) -> tuple[_Any, ...]:
    return tuple(samples[:: max(1, len(samples) // 10)][:10])


def challenge(
    profiles: tuple[Profile, Profile],
    cases: Sequence[Case],
    found: tuple[Sequence[Outcome], Sequence[Outcome]],
    benign: tuple[Sequence[Outcome], Sequence[Outcome]],
) -> Challenge:
    """The first profile and the second on the same cases."""
    first, second = profiles
    one = [outcome.score >= first.threshold for outcome in found[0]]
    two = [outcome.score >= second.threshold for outcome in found[1]]
    alerted = [outcome.alerts(first.threshold) > 0 for outcome in benign[0]]
    now = [outcome.alerts(second.threshold) > 0 for outcome in benign[1]]
    gained = [sample(c, o) for c, o, a, b in zip(cases, found[1], one, two, strict=True) if b and not a]
    lost = [sample(c, o) for c, o, a, b in zip(cases, found[1], one, two, strict=True) if a and not b]
    return Challenge(
        second.digest,
        {
            name: (getattr(first, name), getattr(second, name))
            for name in Profile.field_names()
            if getattr(first, name) != getattr(second, name)
        },
        share(sum(one), len(one)),
        share(sum(two), len(two)),
        len(gained),
        len(lost),
        share(sum(alerted), len(alerted)),
        share(sum(now), len(now)),
        sum(b and not a for a, b in zip(alerted, now, strict=True)),
        sum(a and not b for a, b in zip(alerted, now, strict=True)),
        _some(gained),
        _some(lost),
    )
