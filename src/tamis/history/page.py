"""Who lists a party, as a page that needs nothing beside itself: the timeline, the entries, what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tamis.drawing import escape, page
from tamis.history import told
from tamis.history.across import Absence, Across, PartyAcross
from tamis.history.links import Neighbour
from tamis.history.listing import Listing
from tamis.history.timeline import RULES, timeline

_PAGE = """
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;margin:2rem auto;
padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .4rem}
h3{font-size:1rem;margin:1.4rem 0 .2rem}.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.86rem;min-width:60rem}
th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid var(--edge);vertical-align:top}
.day,.state{white-space:nowrap}.soft{color:var(--soft)}td p{margin:0 0 .2rem}summary{cursor:pointer}
.wide svg{width:100%;min-width:44rem;max-width:66rem;height:auto}
"""
_FIRST_NAMES = 4
"""Names that are seen of an entry before the others are asked for."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def across_page(found: Across, neighbours: Sequence[Neighbour] = ()) -> str:
    """Who lists a party, and with whom its list connects it."""
    days = (("as published by", found.as_of), ("as loaded by", found.known_at))
    when = "".join(f", {words} {day}" for words, day in days if day)
    parts = [f"<h1>Who lists “<bdi>{escape(found.asked)}</bdi>”{escape(when)}</h1>"]
    for party in found.parties[:1]:
        parts.append(f"<h2><bdi>{escape(party.caption)}</bdi> <small>({escape(party.kind)})</small></h2>")
        parts += [_drawn(party), _entries(party)]
        nearest = (f"{row.score:.2f} {told.near(row)}" for row in party.near)
        parts.append(_items("Near by name, and not taken as it: a part of it, or another party", nearest))
        ties = (f"{tie.one} and {tie.other}: {tie.text}" for tie in party.ties)
        parts.append(_items("Why these entries are one party", ties))
    parts.append(connected(neighbours))
    parts.append(_items("What the loaded lists cannot say", found.unknown))
    return page(f"Who lists {found.asked}", RULES + _PAGE, "".join(parts))


def section(party: PartyAcross, neighbours: Sequence[Neighbour] = ()) -> str:
    """The timeline and the neighbours as a section of a page that has other pictures."""
    css = "".join(f".history {rule}" for rule in RULES.splitlines())
    css += ".wide{overflow-x:auto}.history .wide svg{min-width:44rem}"
    heading = f"<h2>Who lists <bdi>{escape(party.caption)}</bdi></h2>"
    return (
        f'<section class="history"><style>{css}</style>{heading}{_drawn(party)}{connected(neighbours)}</section>'
    )


def connected(neighbours: Sequence[Neighbour]) -> str:
    """With whom the list connects a party."""
    return _items("Connected with", map(told.neighbour, neighbours))


def _drawn(party: PartyAcross) -> str:
    return f'<div class="wide">{timeline(party, alone=False)}</div>'


def _entries(party: PartyAcross) -> str:
    head = ("list", "listed", "since", "removed", "as of", "why and with what effect", "names")
    cells = "".join(f"<th>{name}</th>" for name in head)
    rows = [_listed(row) for row in party.listings] + [_absent(row) for row in party.absent]
    return f'<div class="wide"><table><tr>{cells}</tr>{"".join(rows)}</table></div>'


def _listed(row: Listing) -> str:
    why = (
        "".join(f"<p>{_text(words)}</p>" for words in told.lines(row))
        or '<p class="soft">the list does not say</p>'
    )
    where = f'{_text(row.party_id)}<br><span class="soft">{escape(row.publisher)}</span>'
    days = map(_text, (told.since(row), row.removed, row.version))
    return _row(where, told.state(row), *days, why, _names(row.names))


def _absent(row: Absence) -> str:
    where = f'{_text(row.maybe or row.list_id)}<br><span class="soft">{escape(row.publisher)}</span>'
    return _row(
        where,
        "maybe" if row.maybe else "no",
        "",
        "",
        _text(row.last),
        f'<p class="soft">{_text(told.looked_at(row))}</p>',
        "",
    )


def _row(where: str, state: str, *cells: str) -> str:
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><td>{where}</td><td class="state">{state}</td>{rest}</tr>'


def _names(names: Sequence[str]) -> str:
    first, others = names[:_FIRST_NAMES], names[_FIRST_NAMES:]
    shown = "; ".join(f"<bdi>{escape(name)}</bdi>" for name in first)
    if not others:
        return shown
    more = "; ".join(f"<bdi>{escape(name)}</bdi>" for name in others)
    return f"{shown}<details><summary>and {len(others)} more</summary>{more}</details>"


def _items(heading: str, texts: Iterable[str]) -> str:
    found = "".join(f"<li>{_text(words)}</li>" for words in texts)
    return f"<h3>{escape(heading)}</h3><ul>{found}</ul>" if found else ""


def _text(words: str) -> str:
    """A text whose days are not broken at their hyphens."""
    return _DAY.sub(lambda day: f'<span class="day">{day[0]}</span>', escape(words))
