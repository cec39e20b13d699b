"""Pictures of history: a party across lists over the years, and a list with what came and went.

What is certain is drawn full, what only lies between two versions is drawn pale, and nothing is drawn for times of
which no version tells. Every row has its days in words as well, and every mark a form of its own, so that no
colour alone says anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from tamis.differences import Growth
from tamis.drawing import COLOURS, folded, line, picture, polyline, rect, shortened, text, width_of
from tamis.history import told
from tamis.history.across import Absence, PartyAcross
from tamis.history.archive import ArchivedYear
from tamis.history.listing import Listing

RULES = """svg{background:var(--paper)}
svg text{font:11px system-ui,sans-serif;fill:var(--ink)}
svg text.title{font-size:15px;font-weight:600}
svg text.soft{fill:var(--soft)}
.grid{stroke:var(--edge)}
.sure{fill:var(--a)}
.pale{fill:var(--a);opacity:.3}
.looked{stroke:var(--soft);stroke-width:2;stroke-dasharray:2 3}
.gone{stroke:var(--bad);stroke-width:2}
.size{fill:none;stroke:var(--a);stroke-width:2}
.came{fill:var(--c)}
.went{fill:var(--bad)}
.year{opacity:.45}"""
"""The style of both pictures, a rule a line."""

_CSS = COLOURS + RULES.replace("\n", "")
_WIDTH, _LEFT, _RIGHT, _TOP, _STEP, _LINE = 860, 190, 20, 34, 36, 13
_TITLE = 24
_LETTER = 6.2
"""About how wide a letter of a text is."""


class _Axis:
    """Days from left to right, with a line for a year now and then; everything begins at `top`."""

    def __init__(self, days: Sequence[str], top: float) -> None:
        self.first = dt.date(int(min(days)[:4]), 1, 1)
        self.last = dt.date(int(max(days)[:4]) + 1, 1, 1)
        self.top = top
        self._scale = (_WIDTH - _LEFT - _RIGHT) / (self.last - self.first).days

    def at(self, day: str) -> float:
        """Where a day is; a year or a month alone at its beginning."""
        whole = day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day[:10]
        return _LEFT + (dt.date.fromisoformat(whole) - self.first).days * self._scale

    def grid(self, bottom: float) -> Iterator[str]:
        """The lines and years."""
        years = self.last.year - self.first.year
        gap = next(gap for gap in (1, 2, 5, 10, 20, 50, 100, 1000) if years / gap <= 12)
        for year in range(self.first.year, self.last.year + 1):
            if year % gap == 0:
                x = self.at(f"{year}-01-01")
                yield line("grid", x, self.top - 8, x, bottom)
                yield text(x, self.top - 14, str(year), "middle", "soft")


def timeline(party: PartyAcross, *, alone: bool = True) -> str:
    """Since when and until when each list has a party, as SVG; `alone` for a file, otherwise for a page."""
    days = [day for row in party.listings for day in _days(row)]
    axis = _Axis(days + [row.last for row in party.absent], _TOP + (_TITLE if alone else 0))
    rows: list[Listing | Absence] = [*party.listings, *party.absent]
    words = [folded(told.course(row) if isinstance(row, Listing) else told.looked_at(row), 100) for row in rows]
    tops = list(accumulate((_STEP + _LINE * (len(some) - 1) for some in words), initial=axis.top))
    bottom = tops.pop()
    parts = [text(16, 22, _titled(f"Who lists {party.caption}"), style="title")] if alone else []
    parts += axis.grid(bottom)
    for row, some, y in zip(rows, words, tops, strict=True):
        parts += _listed(row, some, axis, y) if isinstance(row, Listing) else _absent(row, some, axis, y)
    parts += _key(bottom + 8)
    about = "; ".join(f"{row.list_id}: {told.course(row)}" for row in party.listings)
    return picture(f"{party.caption}: who lists it", about, _WIDTH, bottom + 30, parts, _CSS if alone else "")


def _titled(words: str) -> str:
    """A title that fits, and does not change the direction of what stands around it."""
    return f"\u2068{shortened(words, 90)}\u2069"


def _key(y: float) -> Iterator[str]:
    """What the marks mean, side by side."""
    x = 16.0
    for mark, words in (
        ([rect("sure", 0, 0, 18, 12)], "on the list"),
        ([rect("pale", 0, 0, 18, 12)], "came or went between two versions"),
        (_ended(9, 0), "removed"),
        (_open(5, 0), "still there in the newest version"),
        ([line("looked", 0, 6, 18, 6)], "looked at and not there"),
    ):
        yield f'<g transform="translate({x:.1f},{y:.1f})">{"".join(mark)}</g>'
        yield text(x + 24, y + 10, words, style="soft")
        x += 24 + len(words) * _LETTER + 16


def _days(row: Listing) -> list[str]:
    """Every day that is drawn of an entry."""
    stays = [day for stay in row.stays for day in (stay.first, stay.before, stay.last, stay.gone)]
    return [day for day in (*row.dates, *stays, *(event.day for event in row.archive), row.version) if day]


def _listed(row: Listing, words: Sequence[str], axis: _Axis, y: float) -> Iterator[str]:
    """The bars of one entry."""
    own = row.party_id.removeprefix(f"{row.list_id}:")
    yield text(_LEFT - 8, y + 12, shortened(row.list_id, 28), "end")
    yield text(_LEFT - 8, y + 26, shortened(own, 28), "end", "soft")
    start = axis.at(_days(row)[0])
    for before, after in pairwise(row.stays):
        if before.as_after:
            continue
        yield line("looked", axis.at(before.gone), y + 9, axis.at(after.before), y + 9)
    for number, stay in enumerate(row.stays):
        dated = number == 0 and not stay.as_before and row.since[:1].isdigit() and row.since <= stay.first
        known = row.since if dated else stay.first
        if not stay.as_before and ((known == stay.first and stay.before) or number):
            yield _bar("pale", axis, stay.before, stay.first, y)
        yield _bar("sure", axis, known, stay.last, y)
        if stay.gone and not stay.as_after:
            yield _bar("pale", axis, stay.last, stay.gone, y)
            yield from _ended(axis.at(stay.gone), y + 3)
        elif not stay.gone:
            yield from _open(max(axis.at(stay.last), axis.at(known) + 4), y + 3)
        start = min(start, axis.at(known))
    if not row.stays:
        end = row.removed if row.removed[:1].isdigit() else row.archive[-1].day
        yield _bar("sure", axis, row.since if row.since[:1].isdigit() else end, end, y)
        yield from _ended(axis.at(end), y + 3)
    yield from _words(start, y, words)


def _absent(row: Absence, words: Sequence[str], axis: _Axis, y: float) -> Iterator[str]:
    """A list that has no entry: the days of its versions that were looked at."""
    first, last = axis.at(max(row.first, axis.first.isoformat())), axis.at(row.last)
    yield text(_LEFT - 8, y + 12, shortened(row.list_id, 28), "end", "soft")
    yield line("looked", first, y + 9, max(last, first + 8), y + 9)
    yield from _words(first, y, words)


def _words(x: float, y: float, words: Sequence[str]) -> Iterator[str]:
    """What a row shows, in words under it: from its beginning, or as far to the left as they need."""
    left = min(x, _WIDTH - 4 - max(map(width_of, words)) * _LETTER)
    for number, some in enumerate(words):
        yield text(max(_LEFT, left), y + 26 + number * _LINE, some, style="soft")


def _bar(style: str, axis: _Axis, first: str, last: str, y: float) -> str:
    x = axis.at(first)
    return rect(style, x, y + 3, max(axis.at(last) - x, 4.0), 12)


def _ended(x: float, y: float) -> list[str]:
    """A cross: it was removed."""
    return [line("gone", x - 4, y + 2, x + 4, y + 10), line("gone", x - 4, y + 10, x + 4, y + 2)]


def _open(x: float, y: float) -> list[str]:
    """A point to the right: it goes on."""
    return [polyline("sure", [(x, y), (x + 8, y + 6), (x, y + 12)])]


def list_picture(list_id: str, moves: Sequence[Growth], years: Sequence[ArchivedYear] = ()) -> str:
    """The size of a list over its versions, and what came and went with each, as SVG; `years` are before them."""
    axis = _Axis([*(year.day for year in years), *(move.day for move in moves)], _TOP + _TITLE)
    height, base, middle = 372, axis.top + 160, axis.top + 238
    most = max(move.parties for move in moves) or 1
    parts = [text(16, 22, _titled(f"{list_id}: {told_of(moves)}"), style="title"), *axis.grid(height - 24)]
    for share in (0.0, 0.5, 1.0):
        y = base - share * (base - axis.top)
        parts.append(line("grid", _LEFT, y, _WIDTH - _RIGHT, y))
        parts.append(text(_LEFT - 8, y + 4, f"{most * share:,.0f}", "end"))
    parts.append(text(_LEFT - 60, axis.top + 4, "parties", "end", "soft"))
    points = [(axis.at(move.day), base - move.parties / most * (base - axis.top)) for move in moves]
    parts.append(polyline("size", points))
    parts += [rect("sure", x - 3, y - 3, 6, 6) for x, y in points]
    parts.append(line("grid", _LEFT, middle, _WIDTH - _RIGHT, middle))
    parts += [
        text(_LEFT - 8, middle - 20, "added", "end", "soft"),
        text(_LEFT - 8, middle + 28, "removed", "end", "soft"),
    ]
    counted: list[Growth | ArchivedYear] = [*moves[1:], *years]
    tallest = max((max(each.added, each.removed) for each in counted), default=0) or 1
    for each in counted:
        x, wide, style = axis.at(each.day), 4, ""
        if isinstance(each, ArchivedYear):
            wide, style = 9, " year"
        up, down = (number / tallest * 44 for number in (each.added, each.removed))
        parts += [
            rect(f"came{style}", x - wide / 2, middle - up, wide, up),
            rect(f"went{style}", x - wide / 2, middle, wide, down),
        ]
    for what, side in (("added", -1), ("removed", 1)):
        most_of = max(moves[1:], key=lambda move: getattr(move, what), default=None)
        number = getattr(most_of, what) if most_of else 0
        if most_of and number:
            y = middle + side * number / tallest * 44 + (12 if side > 0 else -5)
            words = f"{number:,} {what} by {most_of.day}"
            x = min(axis.at(most_of.day), _WIDTH - 4 - len(words) * _LETTER / 2)
            parts.append(text(x, y, words, "middle"))
    key = "a square is a version; between two of them nothing is known"
    if years:
        key += "; a pale bar is a year of the publisher's archive"
    parts.append(text(16, height - 6, key, style="soft"))
    about = (
        f"{len(moves)} versions from {moves[0].day} to {moves[-1].day}; {moves[-1].parties:,} parties in the last"
    )
    return picture(f"{list_id}: size, additions and removals", about, _WIDTH, height, parts, _CSS)


def told_of(moves: Sequence[Growth]) -> str:
    """From how many parties to how many a list went, and when."""
    first, last = moves[0], moves[-1]
    if len(moves) == 1:
        return f"{last.parties:,} parties on {last.day}"
    return f"{first.parties:,} parties on {first.day}, {last.parties:,} on {last.day}"
