"""Pictures of history: a party across lists over the years, and a list with what came and went.

What is certain is drawn full, what only lies between two versions is drawn pale, and nothing is drawn for times of
which no version tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape

from tamis.drawing import COLOURS, line, page, picture, polyline, rect, text
from tamis.history.across import Absence, Across, PartyAcross
from tamis.history.listing import Listing
from tamis.store.history import Movement

_CSS = (
    COLOURS
    + """svg{background:var(--paper)}svg text{font:11px system-ui,sans-serif;fill:var(--ink)}
svg text.soft{fill:var(--soft)}.grid{stroke:var(--edge)}.sure{fill:var(--a)}.pale{fill:var(--a);opacity:.3}
.looked{stroke:var(--soft);stroke-dasharray:2 3}.gone{stroke:var(--bad);stroke-width:2}
.size{fill:none;stroke:var(--a);stroke-width:2}.came{fill:var(--c)}.went{fill:var(--bad)}
"""
)
_PAGE = """
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;margin:2rem auto;
padding:0 1rem}table{border-collapse:collapse;font-size:.86rem}.wide{overflow-x:auto}
th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid var(--edge);vertical-align:top}
svg{width:100%;max-width:60rem;height:auto}
"""
_WIDTH, _LEFT, _RIGHT, _TOP, _STEP = 860, 210, 20, 34, 24


class _Axis:
    """Days from left to right, with a line for a year now and then."""

    def __init__(self, days: Sequence[str]) -> None:
        self.first = dt.date(int(min(days)[:4]), 1, 1)
        self.last = dt.date(int(max(days)[:4]) + 1, 1, 1)
        self._scale = (_WIDTH - _LEFT - _RIGHT) / (self.last - self.first).days

    def at(self, day: str) -> float:
        """Where a day is; a year or a month alone at its beginning."""
        whole = day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day[:10]
        return _LEFT + (dt.date.fromisoformat(whole) - self.first).days * self._scale

    def grid(self, height: float) -> list[str]:
        """The lines and years."""
        years = self.last.year - self.first.year
        gap = next(gap for gap in (1, 2, 5, 10, 20, 50, 100, 1000) if years / gap <= 12)
        parts = []
        for year in range(self.first.year, self.last.year + 1):
            if year % gap == 0:
                x = self.at(f"{year}-01-01")
                parts.append(line("grid", x, _TOP - 8, x, height - 6))
                parts.append(text(x, _TOP - 14, str(year), "middle", "soft"))
        return parts


def timeline(party: PartyAcross, *, alone: bool = True) -> str:
    """Since when and until when each list has a party, as SVG; `alone` for a file, otherwise for a page."""
    days = [day for row in party.listings for day in _days(row)]
    axis = _Axis(days + [row.last for row in party.absent])
    height = _TOP + _STEP * (len(party.listings) + len(party.absent)) + 30
    parts = axis.grid(height - 24)
    for number, row in enumerate(party.listings):
        parts += _listed(row, axis, _TOP + number * _STEP)
    for number, absent in enumerate(party.absent, len(party.listings)):
        parts += _absent(absent, axis, _TOP + number * _STEP)
    key = "full: on the list; pale: listed or removed at some time in it; dotted: looked at and not there"
    parts.append(text(_LEFT, height - 8, key, style="soft"))
    about = "; ".join(f"{row.list_id}: since {row.since}{_removed(row)}" for row in party.listings)
    return picture(f"{party.caption}: who lists it", about, _WIDTH, height, parts, _CSS if alone else "")


def _removed(row: Listing) -> str:
    return f", removed {row.removed}" if row.removed else ""


def _days(row: Listing) -> list[str]:
    """Every day that is drawn of an entry."""
    stays = [day for stay in row.stays for day in (stay.first, stay.before, stay.last, stay.gone)]
    return [day for day in (*row.dates, *stays, *(event.day for event in row.archive), row.version) if day]


def _listed(row: Listing, axis: _Axis, y: float) -> list[str]:
    """The bars of one entry."""
    parts = [text(_LEFT - 8, y + 12, row.list_id, "end")]
    for number, stay in enumerate(row.stays):
        known = row.since if number == 0 and row.since[:1].isdigit() and row.since <= stay.first else stay.first
        if (not number and known == stay.first and stay.before) or number:
            parts.append(_bar("pale", axis, stay.before, stay.first, y))
        parts.append(_bar("sure", axis, known, stay.last, y))
        if stay.gone:
            parts.append(_bar("pale", axis, stay.last, stay.gone, y))
            parts.append(line("gone", axis.at(stay.gone), y + 1, axis.at(stay.gone), y + 17))
    if not row.stays:
        end = row.removed if row.removed[:1].isdigit() else row.archive[-1].day
        parts.append(_bar("sure", axis, row.since if row.since[:1].isdigit() else end, end, y))
        parts.append(line("gone", axis.at(end), y + 1, axis.at(end), y + 17))
    return parts


def _bar(style: str, axis: _Axis, first: str, last: str, y: float) -> str:
    x = axis.at(first)
    return rect(style, x, y + 3, max(axis.at(last) - x, 2.0), 12)


def _absent(row: Absence, axis: _Axis, y: float) -> list[str]:
    """A list that has no entry: the days of its versions that were looked at."""
    first, last = axis.at(max(row.first, axis.first.isoformat())), axis.at(row.last)
    label = text(_LEFT - 8, y + 12, row.list_id, "end", "soft")
    return [label, line("looked", first, y + 9, max(last, first + 3), y + 9)]


def list_picture(list_id: str, moves: Sequence[Movement]) -> str:
    """The size of a list over its versions, and what came and went with each, as SVG."""
    height, base, middle = 330, 200, 258
    axis = _Axis([move.day for move in moves])
    most = max(move.parties for move in moves) or 1
    tallest = max(max(move.added, move.removed) for move in moves[1:]) if len(moves) > 1 else 1
    parts = axis.grid(height)
    for share in (0.0, 0.5, 1.0):
        y = base - share * (base - _TOP)
        parts.append(line("grid", _LEFT, y, _WIDTH - _RIGHT, y))
        parts.append(text(_LEFT - 8, y + 4, f"{most * share:,.0f}", "end"))
    points = [(axis.at(move.day), base - move.parties / most * (base - _TOP)) for move in moves]
    parts.append(polyline("size", points if len(points) > 1 else points * 2))
    parts.append(text(_LEFT - 70, _TOP + 12, "parties", "end", "soft"))
    for move in moves[1:]:
        x = axis.at(move.day)
        up, down = (number / (tallest or 1) * 44 for number in (move.added, move.removed))
        parts += [rect("came", x - 2, middle - up, 4, up), rect("went", x - 2, middle, 4, down)]
    parts += [line("grid", _LEFT, middle, _WIDTH - _RIGHT, middle)]
    parts += [text(_LEFT - 8, middle - 34, f"added, up to {tallest:,}", "end", "soft")]
    parts += [text(_LEFT - 8, middle + 42, "removed", "end", "soft")]
    last = moves[-1]
    about = f"{len(moves)} versions from {moves[0].day} to {last.day}; {last.parties:,} parties in the last"
    return picture(f"{list_id}: size, additions and removals", about, _WIDTH, height, parts, _CSS)


def across_page(found: Across) -> str:
    """Who lists a party, as a page with the timeline."""
    parts = [f"<h1>Who lists “{escape(found.asked)}”</h1>"]
    for party in found.parties[:1]:
        parts.append(f"<h2>{escape(party.caption)} <small>({escape(party.kind)})</small></h2>")
        parts.append(timeline(party, alone=False))
        head = ("list", "listed", "since", "removed", "as of", "entry", "programmes", "names")
        parts.append(_table(head, [_cells(row) for row in party.listings] + [_no(row) for row in party.absent]))
        parts.append("<h3>Why these entries are one party</h3>" if party.ties else "")
        parts.append(_items(f"{tie.one} and {tie.other}: {tie.text}" for tie in party.ties))
    parts.append("<h3>What the loaded lists cannot say</h3>" + _items(found.unknown))
    return page(f"Who lists {found.asked}", _CSS + _PAGE, "".join(parts))


def _cells(row: Listing) -> tuple[str, ...]:
    programmes = "; ".join(dict.fromkeys(act.programme for act in row.acts if act.programme))
    names = "; ".join(row.names[:12])
    listed = "yes" if row.listed else "removed"
    return (row.list_id, listed, row.since, row.removed, row.version, row.party_id, programmes, names)


def _no(row: Absence) -> tuple[str, ...]:
    return (row.list_id, "no", "", "", row.last, "", "", "")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def cells(tag: str, values: Sequence[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(value)}</{tag}>" for value in values) + "</tr>"

    body = "".join(cells("td", row) for row in rows)
    return f'<div class="wide"><table>{cells("th", head)}{body}</table></div>'


def _items(texts: Iterable[str]) -> str:
    found = "".join(f"<li>{escape(str(words))}</li>" for words in texts)
    return f"<ul>{found}</ul>" if found else ""
