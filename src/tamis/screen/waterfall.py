"""A match as a picture: the words of both names side by side, and step by step how the score came about.

SVG with text that can be read and searched, and pages of HTML that need nothing beside themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from tamis import drawing
from tamis.drawing import escape
from tamis.match.breakdown import GROUPS, Breakdown, Explained, Step, Word, breakdown
from tamis.model import Answer, Match, Party

WIDTH, LEFT, MIDDLE, RIGHT = 860, 16, 330, 720
_ROW, _TEXT_ROW = 22, 16
_STYLE = """
svg text{font:12px system-ui,"Noto Sans",sans-serif;fill:var(--ink)}svg text.head{font-weight:600}
svg text.title{font-size:15px;font-weight:600}svg text.soft{fill:var(--soft)}svg text.figure{font-variant-numeric:
tabular-nums}.paper{fill:var(--paper)}.grid{stroke:var(--edge)}.mark{stroke:var(--soft);stroke-dasharray:4 3}
.names{fill:var(--a)}.lost{fill:var(--b)}.corroborates{fill:var(--c)}.contradicts{fill:var(--bad)}
.bounds{fill:var(--d)}.sum{fill:var(--soft)}.pill{fill:var(--edge)}
"""
_PAGE_STYLE = """
body{font:15px/1.5 system-ui,"Noto Sans",sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;
margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2.2rem 0 .2rem;border-top:1px solid
var(--edge);padding-top:1rem}.soft{color:var(--soft)}svg{width:100%;height:auto}p{margin:.3rem 0}
li{margin:.2rem 0}
"""


def waterfall(match: Explained, threshold: float | None = None) -> str:
    """The picture of a match (or of two names compared) as SVG, a file of its own; `threshold` draws a line.

    >>> from tamis import compare
    >>> waterfall(compare("Usama bin Ladin", "Osama Ladin", kind="Person")).startswith("<svg xmlns=")
    True
    """
    return _drawn(match, threshold, drawing.COLOURS + _STYLE)


def answer_page(answer: Answer) -> str:
    """All matches of an answer, and what stands below the line, as a page."""
    asked = " / ".join(answer.query.all_names) or "an identifier"
    parts = [f"<h1>Screening of <bdi>{escape(asked)}</bdi></h1>", f"<p>{_counted(answer)}</p>"]
    parts += [f"<p class=soft>Warning: {escape(text)}</p>" for text in answer.warnings]
    parts += [_section(match, answer.threshold) for match in answer.matches]
    if answer.below_line:
        parts.append("<h2>Below the line: no match, but not to be lost</h2>")
        parts += [_section(match, answer.threshold) for match in answer.below_line]
    lists = "; ".join(f"{v.list_id} of {v.published[:10]}" for v in answer.stamp.lists)
    stamp = f"{answer.stamp.program}, profile {answer.stamp.profile}, index {answer.stamp.index}"
    parts.append(f"<p class=soft>Lists: {escape(lists)}.<br>{escape(stamp)}</p>")
    return drawing.page(f"Tamis: {asked}", _STYLE + _PAGE_STYLE, "".join(parts))


def matches_page(
    title: str, about: str, matches: Sequence[Explained], threshold: float | None = None, more: str = ""
) -> str:
    """Matches, or names compared, under a title; `more` is what comes behind them, as HTML."""
    parts = [f"<h1><bdi>{escape(title)}</bdi></h1><p>{escape(about)}</p>"]
    parts += [_section(match, threshold) for match in matches]
    return drawing.page(f"Tamis: {title}", _STYLE + _PAGE_STYLE, "".join([*parts, more]))


def _counted(answer: Answer) -> str:
    found = len(answer.matches) + answer.cut
    if not found:
        return f"No match at {answer.threshold:g} or more."
    more = f", of which the limit left out {answer.cut:,}" if answer.cut else ""
    return f"{found:,} {'match' if found == 1 else 'matches'} at {answer.threshold:g} or more{more}."


def _section(match: Explained, threshold: float | None) -> str:
    """A heading, what tells the party from another of its name, and the picture."""
    head = ""
    if isinstance(match, Match):
        head = (
            f"<h2>{match.score:.2f} <bdi>{escape(match.party.caption)}</bdi></h2>"
            f"<p class=soft>{escape(_facts(match.party))}</p>"
        )
    return f"<section>{head}{_drawn(match, threshold, '')}</section>"


def _facts(party: Party) -> str:
    facts = [party.id, party.kind, *(f"born {span.text or span.start}" for span in party.birth_dates)]
    facts += dict.fromkeys(country.text or country.code for country in party.countries)
    facts += dict.fromkeys(act.programme for act in party.designations if act.programme)
    return ", ".join(facts)


def _drawn(match: Explained, threshold: float | None, css: str) -> str:
    parts = breakdown(match)
    drawn, y = _heading(match, alone=bool(css))
    words, y = _words(parts.words, y)
    steps, y = _steps(parts, y, threshold)
    title = f"{parts.score:.2f}: {parts.query_name} and {parts.listed_name}"
    paper = [drawing.rect("paper", 0, 0, WIDTH, y)] if css else []
    return drawing.picture(title, _told(parts), WIDTH, y, [*paper, *drawn, *words, *steps], css)


def _told(parts: Breakdown) -> str:
    """The picture in words, for those who hear it."""
    return "; ".join(f"{step.text}: {step.points:+.2f}" for step in parts.steps) or "The names share nothing"


def _apart(words: str, most: int) -> str:
    """A name that neither changes the direction of what stands around it nor runs into it."""
    return f"\u2068{drawing.shortened(words, most)}\u2069"


def _heading(match: Explained, *, alone: bool) -> tuple[list[str], float]:
    """The score, and both names as they were written; a page has the party above the picture."""
    drawn, y = [], 2.0
    party = match.party.caption if isinstance(match, Match) else ""
    if alone or not party:
        y = 26.0
        drawn.append(drawing.text(LEFT, y, f"{match.score:.2f}  {_apart(party, 84)}", style="title"))
    for side, name in (("asked", match.query_name), ("listed", match.name.text)):
        for number, line in enumerate(drawing.folded(name, 110)[:3]):
            y += 20 if number == 0 else _TEXT_ROW
            if number == 0:
                drawn.append(drawing.text(LEFT, y, side, style="soft"))
            drawn.append(drawing.text(LEFT + 56, y, f"\u2068{line}\u2069"))
    return drawn, y + 12


def _words(words: Sequence[Word], y: float) -> tuple[list[str], float]:
    """A row a word: the query's at the left, the relation, the list's at the right."""
    if not words:
        return [], y
    centre = WIDTH / 2
    drawn = [drawing.text(LEFT, y + 16, "Word by word", style="head")]
    y += 24
    for word in words:
        drawn.append(drawing.rect("pill", centre - 76, y + 3, 152, _ROW - 5))
        drawn.append(drawing.text(centre, y + 15, _related(word), "middle"))
        for at, text, anchor in ((centre - 90, word.query, "end"), (centre + 90, word.listed, "")):
            shown = _apart(text, 44) if text else "–"
            drawn.append(drawing.text(at, y + 15, shown, anchor, "" if text else "soft"))
        y += _ROW
    return drawn, y + 10


def _related(word: Word) -> str:
    return f"{word.relation}, moved" if word.moved and word.relation != "order" else word.relation


def _steps(parts: Breakdown, y: float, threshold: float | None) -> tuple[list[str], float]:
    """A bar a step, from the score so far to the next, under the heading of its group."""
    totals = [step.total for step in parts.steps]
    low, high = min([0.0, *totals]), max([100.0, *totals])
    across = (RIGHT - MIDDLE) / (high - low)
    drawn, top, before = [], y + 22, 0.0

    def at(value: float) -> float:
        return MIDDLE + (value - low) * across

    y = top
    for group, title in GROUPS.items():
        steps = parts.group(group)
        if steps:
            drawn.append(drawing.text(LEFT, y + 15, title, style="head"))
            y += _ROW
        for step in steps:
            lines = drawing.folded(step.text, 46)
            for number, line in enumerate(lines):
                drawn.append(drawing.text(LEFT + 10, y + 15 + _TEXT_ROW * number, f"\u2068{line}\u2069"))
            left, right = sorted((at(before), at(step.total)))
            drawn.append(drawing.rect(_colour(step), left, y + 4, max(right - left, 1), _ROW - 8))
            drawn.append(drawing.text(RIGHT + 62, y + 15, f"{step.points:+.2f}", "end", "figure"))
            drawn.append(drawing.text(WIDTH - LEFT, y + 15, f"{step.total:.2f}", "end", "soft figure"))
            before = step.total
            y += _ROW + _TEXT_ROW * (len(lines) - 1)
    drawn.append(drawing.text(LEFT, y + 17, "Score", style="head"))
    drawn.append(drawing.rect("sum", at(0), y + 6, max(parts.score * across, 1), _ROW - 8))
    drawn.append(drawing.text(WIDTH - LEFT, y + 17, f"{parts.score:.2f}", "end", "head figure"))
    y += _ROW + 8
    return [*_axis(low, high, at(0), across, top, y, threshold), *drawn], y + 4


def _axis(
    low: float, high: float, zero: float, across: float, top: float, bottom: float, threshold: float | None
) -> list[str]:
    drawn = []
    for value in range(-int(-low // 25) * 25, int(high) + 1, 25):
        place = zero + value * across
        drawn.append(drawing.line("grid", place, top, place, bottom))
        drawn.append(drawing.text(place, top - 6, str(value), "middle", "soft"))
    if threshold is not None:
        place = zero + threshold * across
        drawn.append(drawing.line("mark", place, top - 16, place, bottom))
        drawn.append(drawing.text(place + 4, top - 17, f"threshold {threshold:g}", "middle", "soft"))
    for place, title in ((RIGHT + 62, "points"), (WIDTH - LEFT, "so far")):
        drawn.append(drawing.text(place, top - 6, title, "end", "soft"))
    return drawn


def _colour(step: Step) -> str:
    return "lost" if step.group == "names" and step.points < 0 else step.group
